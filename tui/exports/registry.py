"""The export formats by name. A new one is a file beside this one and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui.exports import (
    bibtex,
    csl,
    csv,
    html,
    jsonl,
    markdown,
    qdc,
    qdpx,
    quotations,
    ris,
    web_annotation,
    xlsx,
)
from tui.exports.model import Format

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        one.FORMAT.name: one.FORMAT
        for one in (
            jsonl,
            csv,
            markdown,
            html,
            quotations,
            csl,
            ris,
            bibtex,
            web_annotation,
            xlsx,
            qdpx,
            qdc,
        )
    }
)
