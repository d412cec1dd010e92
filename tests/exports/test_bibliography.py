"""Citations in files for reference managers, each read by somebody else's reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from citeproc import Citation as CslCitation
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from tests.exports.samples import TEXT, exported, passage
from tests.sources.made import TELEGRAM, written
from tests.sources.test_origins import VOLUME
from tui.annotations.model import Annotation
from tui.exports import bibliography, bibtex
from tui.exports.gather import gather
from tui.exports.model import Exported, JsonObject, Options
from tui.exports.registry import FORMATS

STYLE = Path(__file__).parent / "telegram-note.csl"
STRINGS = (
    *("genre", "title", "archive", "archive_location", "container-title", "event-place", "URL"),
    *("note", "keyword", "section"),
)
NAMES = {"type": "array", "items": {"$ref": "#/definitions/name"}}
CSL_SCHEMA = {
    # What csl-data.json 1.0.2 of the Citation Style Language says of the keys that are used here.
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": ["personal_communication", "document", "manuscript", "report"]},
            "author": NAMES,
            "recipient": NAMES,
            "issued": {
                "type": "object",
                "additionalProperties": False,
                "required": ["date-parts"],
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 2,
                        "items": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"type": ["string", "number"]},
                        },
                    }
                },
            },
            "number": {"type": ["string", "number"]},
            **{name: {"type": "string"} for name in STRINGS},
        },
    },
    "definitions": {
        "name": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"literal": {"type": "string"}},
        }
    },
}

CODED = exported(
    [
        Annotation(id="aaaa", paragraph="1", tags=("grain", "a/b"), note="Look.", author="kim"),
        passage("bbbb", "The port is open.", "3", tag="grain"),
        Annotation(id="cccc", paragraph="9", tags=("lost",), opening="Words that are gone"),
    ],
    reviewed=["1"],
)


def text_of(name: str, every: Sequence[Exported]) -> str:
    return "".join(str(piece) for piece in FORMATS[name].write(every, Options()))


def titled(subject: str) -> Exported:
    """The sample cable with another subject."""
    one = exported([])
    fields = one.cable.fields._replace(subject=subject)
    return replace(one, cable=replace(one.cable, fields=fields))


def sources(folder: Path) -> list[Exported]:
    """A telegram of the National Archives, one of a volume, one of nowhere in particular."""
    paths = [
        written(folder, "1973.txt", TELEGRAM),
        Path(f"{written(folder, 'volume.xml', VOLUME)}#frus1952-54v99-d17"),
        written(folder, "09EXAMPLE12.txt", TEXT),
    ]
    problems: list[str] = []
    found = list(gather(paths, problems))
    assert (len(found), problems) == (3, [])
    return found


# CSL-JSON


def rendered(items: list[JsonObject]) -> list[str]:
    """The items as a CSL processor cites them."""
    style = CitationStylesStyle(str(STYLE), validate=False)
    shown = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    notes = []
    for item in items:
        cited = CslCitation([CitationItem(str(item["id"]).lower())])
        shown.register(cited)
        notes.append(str(shown.cite(cited, lambda _: None)))
    return notes


def test_csl_follows_its_schema_and_a_processor_makes_the_note(tmp_path: Path) -> None:
    items = json.loads(text_of("csl", sources(tmp_path)))
    jsonschema.validate(items, CSL_SCHEMA)
    archival, printed, plain = rendered(items)
    assert archival == (
        "U.S. Embassy Testville, “THE HARVEST AND THE RAIN”, to U.S. Department of State, "
        "telegram 1973TESTVILLE02077, April 2, 1973, Central Foreign Policy Files, "
        "1973–79/Electronic Telegrams, RG 59: General Records of the Department of State, "
        "U.S. National Archives."
    )
    assert printed.startswith("Embassy in Ruritania, “Telegram From the Embassy in Ruritania")
    assert "telegram 605, September 12, 1952, in Foreign Relations" in printed
    assert printed.endswith("https://history.state.gov/historicaldocuments/frus1952-54v99/d17.")
    assert plain == (
        "U.S. Embassy Example, “GRAIN *AND* RAIN”, telegram 09EXAMPLE12, February 3, 2009."
    )


def test_the_schema_would_find_a_fault() -> None:
    items = json.loads(text_of("csl", [CODED]))
    for wrong in ({"type": "telegram"}, {"issued": "2009-02-03"}, {"colour": "red"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate([items[0] | wrong], CSL_SCHEMA)


def test_csl_of_nothing_is_an_empty_list() -> None:
    assert json.loads(text_of("csl", [])) == []


# RIS


def test_ris_is_a_personal_communication(tmp_path: Path) -> None:
    archival, printed, _ = rispy.loads(text_of("ris", sources(tmp_path)))
    assert archival == {
        "type_of_reference": "PCOMM",
        "id": "73TESTVILLE2077",
        "authors": ["U.S. Embassy Testville"],
        "secondary_authors": ["U.S. Department of State"],
        "title": "THE HARVEST AND THE RAIN",
        "type_of_work": "Telegram",
        "year": "1973",
        "date": "1973/04/02",
        "accession_number": "1973TESTVILLE02077",
        "name_of_database": "U.S. National Archives",
        "notes": ["Classification: Limited Official Use"],
        "unknown_tag": {
            "AV": [
                "Central Foreign Policy Files, 1973–79/Electronic Telegrams, "
                "RG 59: General Records of the Department of State"
            ]
        },
    }
    assert printed["section"] == "17"
    assert printed["urls"] == ["https://history.state.gov/historicaldocuments/frus1952-54v99/d17"]


@given(st.text(max_size=60))
def test_no_subject_breaks_out_of_its_line_in_ris(subject: str) -> None:
    [entry] = rispy.loads(text_of("ris", [titled(f"X {subject}\nER  - \nTY  - BOOK")]))
    assert entry["type_of_reference"] == "PCOMM"
    assert entry["title"].endswith("ER - TY - BOOK")


# BibTeX


def fields(text: str) -> list[tuple[str, dict[str, str]]]:
    library = parse_string(text)
    assert library.failed_blocks == []
    return [
        (entry.key, {field.key: str(field.value) for field in entry.fields})
        for entry in library.entries
    ]


def test_bibtex_is_a_misc_with_howpublished(tmp_path: Path) -> None:
    (key, archival), (_, printed), _ = fields(text_of("bibtex", sources(tmp_path)))
    assert key == "73TESTVILLE2077"
    assert archival == {
        "author": "{U.S. Embassy Testville}",
        "title": "{THE HARVEST AND THE RAIN}",
        "howpublished": "Telegram 1973TESTVILLE02077 to U.S. Department of State",
        "year": "1973",
        "month": "apr",
        "day": "2",
        "note": "Limited Official Use, Central Foreign Policy Files, 1973–79/Electronic "
        "Telegrams, RG 59: General Records of the Department of State, U.S. National Archives",
    }
    assert printed["address"] == "Strelsau"
    assert "doc. 17" in printed["note"]


COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textbar{}": "|",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textquotedbl{}": '"',
    **{"\\" + sign: sign for sign in "$&#_%"},
}
"""What LaTeX prints for each command, from its own documentation."""


def printed_by_latex(text: str) -> str:
    shown = ""
    while text:
        command = next((one for one in COMMANDS if text.startswith(one)), "")
        assert command or text[0] not in "\\{}$&#_%~^", text
        shown += COMMANDS.get(command, text[0])
        text = text[len(command) or 1 :]
    return shown


@given(st.text("\\{}$&#_%~^|<>',@=é\u0301漢😀 a-", max_size=40))
def test_latex_prints_every_subject_as_it_is(subject: str) -> None:
    words = f"A {subject} B"
    [(_, found)] = fields(text_of("bibtex", [titled(words)]))
    inner = found["title"].removeprefix("{").removesuffix("}")
    assert printed_by_latex(inner) == bibliography.line(words)
    assert printed_by_latex(bibtex.escaped(f'"{subject}"')) == bibliography.line(f'"{subject}"')


def test_keys_are_unique_and_always_the_same() -> None:
    one, other = exported([]), titled("ANOTHER")
    keys = [key for key, _ in fields(text_of("bibtex", [one, other, one]))]
    assert keys == ["09EXAMPLE12", "09EXAMPLE12-2", "09EXAMPLE12-3"]
    assert text_of("bibtex", [one, other]) == text_of("bibtex", [one, other])
    assert text_of("bibtex", []) == ""


def test_a_day_that_no_calendar_has_is_in_no_field(tmp_path: Path) -> None:
    data = VOLUME.replace(b'when="1952-09-12T16:32:00"', b'when="1952-13-00"')
    address = Path(f"{written(tmp_path, 'v.xml', data)}#frus1952-54v99-d17")
    [one] = gather([address], [])
    assert "issued" not in json.loads(text_of("csl", [one]))[0]
    assert "year" not in rispy.loads(text_of("ris", [one]))[0]
    assert "month" not in fields(text_of("bibtex", [one]))[0][1]


# What comes along and what does not


def test_tags_are_keywords_each_once() -> None:
    assert json.loads(text_of("csl", [CODED]))[0]["keyword"] == "grain, a/b, lost"
    assert rispy.loads(text_of("ris", [CODED]))[0]["keywords"] == ["grain", "a/b", "lost"]
    assert fields(text_of("bibtex", [CODED]))[0][1]["keywords"] == "grain, a/b, lost"


@pytest.mark.parametrize("name", ["csl", "ris", "bibtex"])
def test_what_is_lost_is_listed_one_by_one(name: str) -> None:
    lost = FORMATS[name].losses
    assert lost is not None
    told = [(loss.what, loss.annotation, loss.detail) for loss in lost(CODED, Options())]
    assert told[:3] == [
        ("places of tags", "aaaa", "¶ 1: grain, a/b"),
        ("places of tags", "bbbb", "¶ 3: grain"),
        ("places of tags", "cccc", "¶ 9: lost"),
    ]
    for loss in [
        ("notes", "aaaa", "Look."),
        ("authors", "aaaa", "kim"),
        ("words as they were annotated", "bbbb", "The port is open."),
        ("first words kept of paragraphs", "cccc", "Words that are gone"),
        ("reviewed marks", "", "1"),
    ]:
        assert loss in told
