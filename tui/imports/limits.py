"""How large, deep and numerous a file may be that is imported; docs/imports.md has them too.

They bound what a file can take, they do not make it quick: a table with as many rows as are read,
each on words that are nowhere, takes minutes and gigabytes. What is beyond is refused in one line.
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
MOST_ELEMENTS = 2_000_000
"""Elements of an XML file."""
MOST_WITHIN = 500_000
"""Elements within one text of it, or within its codes."""
LONGEST_TEXT = MIB
"""Code points of one text or attribute in an XML file, a cable's own text excepted."""
LONGEST_TAG = 2 * MIB
"""Bytes of one tag, comment or instruction in an XML file."""
LARGEST_JSON = 256 * MIB
"""Bytes of a JSON file."""
LARGEST_LINE = 32 * MIB
"""Bytes of one line of JSON Lines."""
LARGEST_LINES = 1024 * MIB
"""Bytes of a file of JSON Lines, which is read line by line."""
MOST_VALUES = 10_000_000
"""Brackets and commas of a JSON text, which bound what it holds."""
MOST_ANNOTATIONS = 1_000_000
"""Annotations, or rows of a table."""
LARGEST_TABLE = 256 * MIB
"""Bytes of a CSV file."""
MOST_COLUMNS = 10_000
"""Separators in one line of a CSV file."""


def refuse_more(count: int) -> None:
    """Raise ``ImportProblem`` where there are more annotations or rows than are read."""
    if count > MOST_ANNOTATIONS:
        raise ImportProblem(f"more than {MOST_ANNOTATIONS} annotations or rows")


class ImportProblem(Exception):  # noqa: N818 - ImportError is Python's own
    """A file that cannot be imported; one line: what is wrong, where, and what to do."""
