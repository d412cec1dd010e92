"""The Tantivy index of a library: its fields, and how text becomes words.

One document is one cable. Whatever readers add (codes, notes, read marks) is not in it, so that
tagging never indexes text again; it is asked for by the cables' numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.library.units import BARRIER

if TYPE_CHECKING:
    from tantivy import Document, Index, Schema, TextAnalyzer

    from tui.library.intake import Taken

TEXT = "text"
PLAIN = ("post", "country", "caption", "from", "to", "subject")
"""Fields whose words are compared as they are, without their endings taken off."""
NAMED = ("id", "post_name", "station", "state", "tags", "reference", "portion", "place", "marked")
"""Fields that hold whole values; ``id`` in lower case, ``state`` is the code of the country."""
NUMBERS = ("number", "file", "date", "month", "year", "level")
"""Fields of numbers; ``date`` is 20030715, ``month`` 200307, and 0 where there is none."""
_COUNTED = frozenset({"post_name", "state", "tags", "marked"})
_LONGEST_WORD = 60
_STEMMED, _PLAIN = "cable", "plain"


def schema() -> Schema:
    """The fields of a document."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(TEXT, tokenizer_name=_STEMMED)
    for name in PLAIN:
        builder.add_text_field(name, tokenizer_name=_PLAIN)
    for name in NAMED:
        builder.add_text_field(
            name, tokenizer_name="raw", index_option="basic", fast=name in _COUNTED
        )
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


def stemming() -> TextAnalyzer:
    """How the words of a text become those of the index: lower case, English endings off."""
    import tantivy

    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.custom_stopword([BARRIER]))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def open_index(folder: Path, *, create: bool) -> Index:
    """The index in ``folder``. Raises ``ValueError`` where it is damaged, or is not there."""
    import tantivy

    if create:
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(schema(), str(folder))
    else:
        index = tantivy.Index.open(str(folder))
    plain = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.custom_stopword([BARRIER]))
        .build()
    )
    index.register_tokenizer(_STEMMED, stemming())
    index.register_tokenizer(_PLAIN, plain)
    index.config_reader("manual")
    return index


def document(number: int, file: int, taken: Taken) -> Document:
    """A cable as a document."""
    import tantivy

    made = tantivy.Document()
    made.add_unsigned("number", number)
    made.add_unsigned("file", file)
    day = int(taken.date[:10].replace("-", "")) if taken.date else 0
    made.add_unsigned("date", day)
    made.add_unsigned("month", day // 100)
    made.add_unsigned("year", day // 10_000)
    made.add_unsigned("level", taken.level)
    made.add_text(TEXT, taken.text)
    plain = {
        "post": (taken.post,),
        "country": (taken.country,),
        "caption": taken.captions,
        "from": (taken.sender,),
        "to": taken.addressees,
        "subject": (taken.subject,),
    }
    for name, values in plain.items():
        made.add_text(name, _plain(values))
    whole = {
        "id": taken.id.casefold(),
        "post_name": taken.post,
        "station": taken.station,
        "state": taken.country_code,
        "marked": taken.classification,
    }
    for name, value in whole.items():
        if value:
            made.add_text(name, encodable(value))
    for tag in taken.tags:
        made.add_text("tags", encodable(tag))
    for reference in taken.references:
        made.add_text("reference", encodable(reference))
    for portion, _, _ in taken.portions:
        made.add_text("portion", encodable(portion))
    for place in taken.places:
        made.add_text("place", place)
    return made


def _plain(values: Iterable[str]) -> str:
    return encodable(f" {BARRIER} ".join(values)).casefold()


def encodable(text: str) -> str:
    """``text`` with a sign in place of each byte that has no meaning, for no engine takes those."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
