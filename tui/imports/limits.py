"""How large, deep and numerous a file may be that is imported; docs/imports.md has them too.

A file within them takes seconds and a few hundred megabytes at the most. What is beyond is refused
in one line before it is read.
"""

from __future__ import annotations

MIB = 1024 * 1024

LARGEST_ARCHIVE = 1024 * MIB
"""Bytes of a ZIP; recordings and pictures in it are never unpacked."""
MOST_MEMBERS = 100_000
"""Members of a ZIP."""
LARGEST_PROJECT = 256 * MIB
"""Bytes of ``project.qde`` or of a codebook, unpacked."""
LARGEST_TEXT = 64 * MIB
"""Bytes of one text in a ZIP, unpacked: those that a cable may have."""
LARGEST_UNPACKED = 1024 * MIB
"""Bytes that are unpacked of one ZIP in all."""
MOST_PACKED = 200
"""How many times smaller than unpacked a member larger than a mebibyte may be packed."""
DEEPEST_XML = 64
"""Elements within each other."""
MOST_ELEMENTS = 5_000_000
"""Elements of an XML file."""
LONGEST_TEXT = MIB
"""Code points of one text or attribute in an XML file, a cable's own text excepted."""
LONGEST_TAG = 2 * MIB
"""Bytes of one tag, comment or instruction in an XML file."""
LARGEST_JSON = 64 * MIB
"""Bytes of a JSON file, and of one line of JSON Lines."""
LARGEST_LINES = 1024 * MIB
"""Bytes of a file of JSON Lines, which is read line by line."""
LARGEST_TABLE = 64 * MIB
"""Bytes of a CSV file."""


class ImportProblem(Exception):  # noqa: N818 - ImportError is Python's own
    """A file that cannot be imported; one line: what is wrong, where, and what to do."""
