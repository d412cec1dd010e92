"""The GUIDs by which other programs know coders, codes, cables and annotations.

They are made from names and ids alone (UUID version 5, RFC 9562), so that the same thing has the
same GUID in every export, and an annotation that comes back is known again.
"""

from __future__ import annotations

import hashlib
import uuid

_NAMESPACE = uuid.UUID("c3d71080-97c0-47e4-9f66-05b93b68880c")


def user_guid(name: str) -> str:
    """The GUID of a coder."""
    return _guid("user", name)


def code_guid(path: str) -> str:
    """The GUID of a code, by its full path."""
    return _guid("code", path)


def source_guid(identity: str, occurrence: int = 1) -> str:
    """The GUID of a cable, by its identity; ``occurrence`` counts cables of the same one."""
    return _guid("source", identity, str(occurrence))


def selection_guid(source: str, coder: str, annotation: str) -> str:
    """The GUID of an annotation in the sidecar of ``coder``, empty for the one that all share.

    ``source`` is the cable's GUID, ``annotation`` the annotation's id.
    """
    return _guid("selection", source, coder, annotation)


def coding_guid(selection: str, code: str) -> str:
    """The GUID of one code on a selection, given the GUIDs of both."""
    return _guid("coding", selection, code)


def variable_guid(name: str) -> str:
    """The GUID of a variable of cables."""
    return _guid("variable", name)


def _guid(*parts: str) -> str:
    # Not uuid.uuid5: it refuses the lone surrogates that stand for bytes without a meaning.
    name = "\0".join(parts).encode("utf-8", "surrogatepass")
    digest = hashlib.sha1(_NAMESPACE.bytes + name, usedforsecurity=False).digest()
    return str(uuid.UUID(bytes=digest[:16], version=5))
