"""Where a cable can be found again: said by its source, or not said at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.made import ROW, TELEGRAM, TEXT, dump, page, written
from tests.sources.volumes import HEAD, MEMORANDUM, TAIL
from tests.sources.volumes import TELEGRAM as PRINTED
from tui.sources.origins import ELECTRONIC_TELEGRAMS, NATIONAL_ARCHIVES, Origin, Origins, Volume

TITLES = """\
<title type="complete">Foreign Relations of the United States, 1952–1954, Ruritania</title>
<title type="series">Foreign Relations of the United States</title>
<title type="sub-series">1952–1954</title>
<title type="volume-number">Volume XCIX, Part 2</title>
<title type="volume">Ruritania</title>
<editor role="primary">Ann Nobody</editor>
<editor role="primary">Ben Nobody</editor>
<editor role="general">Cy Somebody</editor>
</titleStmt><publicationStmt><publisher>Ruritanian Printing Office</publisher>
<pubPlace>Strelsau</pubPlace><date>1993</date></publicationStmt>"""
VOLUME = (
    HEAD.replace("<title>Foreign Relations, Ruritania</title></titleStmt>", TITLES)
    + PRINTED
    + MEMORANDUM
    + TAIL
).encode()


def of(path: Path | str, source: str | None = None) -> Origin:
    return Origins(source).of(Path(path))


def test_an_electronic_telegram_is_of_the_national_archives(tmp_path: Path) -> None:
    assert of(written(tmp_path, "t.txt", TELEGRAM)) == Origin(
        "nara", "1973TESTVILLE02077", NATIONAL_ARCHIVES, ELECTRONIC_TELEGRAMS
    )


@pytest.mark.parametrize("number", ["1985TESTVILLE02077", "73TESTVILLE2077", "n/a"])
def test_one_without_a_number_of_these_years_is_of_no_archive(tmp_path: Path, number: str) -> None:
    text = TELEGRAM.replace("1973TESTVILLE02077", number)
    assert of(written(tmp_path, "t.txt", text)) == Origin("nara")


def test_a_volume_says_what_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, "v.xml", VOLUME)
    found = of(f"{path}#frus1952-54v99-d17")
    assert found.volume == Volume(
        "frus1952-54v99",
        "Foreign Relations of the United States, 1952–1954",
        "Volume XCIX, Part 2",
        "Ruritania",
        ("Ann Nobody", "Ben Nobody"),
        ("Cy Somebody",),
        "Strelsau",
        "Ruritanian Printing Office",
        "1993",
    )
    assert found.document == "17"
    assert found.url == "https://history.state.gov/historicaldocuments/frus1952-54v99/d17"


def test_a_volume_that_is_none_of_the_series_has_no_address(tmp_path: Path) -> None:
    path = written(tmp_path, "v.xml", VOLUME.replace(b'xml:id="frus', b'xml:id="ours'))
    found = of(f"{path}#ours1952-54v99-d17")
    assert (found.document, found.url) == ("17", "")


def test_a_title_that_is_not_in_parts_is_the_whole_title(tmp_path: Path) -> None:
    path = written(tmp_path, "v.xml", (HEAD + PRINTED + TAIL).encode())
    volume = of(f"{path}#d17").volume
    assert volume == Volume("frus1952-54v99", title="Foreign Relations, Ruritania")


def test_a_header_that_stops_being_xml_says_what_stands_before(tmp_path: Path) -> None:
    cut = VOLUME[: VOLUME.index(b"<editor")] + b"<& " + VOLUME[VOLUME.index(b"<editor") :]
    volume = of(f"{written(tmp_path, 'v.xml', cut)}#d17").volume
    assert volume is not None
    assert (volume.title, volume.editors) == ("Ruritania", ())


@pytest.mark.parametrize(
    ("head", "archive", "url"),
    [
        ("", "", ""),
        (
            "<link rel='canonical' href='https://x.example/c/1.html'/>",
            "",
            "https://x.example/c/1.html",
        ),
        (
            '<meta property="og:site_name" content="Cables &amp; Co"/>'
            '<meta content="http://x.example/2" property="og:url">',
            "Cables & Co",
            "http://x.example/2",
        ),
        ("<!-- saved from url=(0022)http://x.example/3 -->", "", "http://x.example/3"),
        ("<link rel='canonical' href='/c/1.html'/>", "", ""),
        ("<link rel='canonical' href='javascript:alert(1)'/>", "", ""),
    ],
)
def test_a_page_has_the_address_that_it_names(
    tmp_path: Path, head: str, archive: str, url: str
) -> None:
    data = page().replace(b"<title>", head.encode() + b"<title>")
    assert of(written(tmp_path, "p.html", data)) == Origin("html", archive=archive, url=url)


def test_the_body_of_a_page_is_not_asked(tmp_path: Path) -> None:
    data = page().replace(b"<body>", b"<body><link rel='canonical' href='https://x.example/'/>")
    assert of(written(tmp_path, "p.html", data)) == Origin("html")


def test_plain_text_and_dumps_say_nothing(tmp_path: Path) -> None:
    assert of(written(tmp_path, "t.txt", TEXT)) == Origin("text")
    path = written(tmp_path, "d.csv", dump([ROW]))
    assert of(f"{path}#09TESTVILLE12") == Origin("csv")
    assert of(tmp_path / "gone.txt") == Origin()


def test_a_format_that_is_forced_counts(tmp_path: Path) -> None:
    assert of(written(tmp_path, "t.txt", TELEGRAM), "text") == Origin("text")
