"""Fictional cables for the tests: a header that needs no attention, and the body under test."""

HEADER = """\
UNCLAS RURITANIA 000123

SIPDIS

E.O. 12958: N/A
TAGS: PREL PGOV
SUBJECT: A VISIT TO THE MINT

"""


def cable_text(body: str, header: str = HEADER) -> str:
    """A cable of the fictional post Ruritania with this body."""
    return header + body
