"""The export formats by name. A new one is a file beside this one and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui.exports import bibtex, csl, csv, jsonl, markdown, quotations, ris
from tui.exports.model import Format

_MODULES = (
    jsonl,
    csv,
    markdown,
    quotations,
    csl,
    ris,
    bibtex,
)
FORMATS: Mapping[str, Format] = MappingProxyType({one.FORMAT.name: one.FORMAT for one in _MODULES})
