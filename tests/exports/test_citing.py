"""Citations as historians write them, from cables of every source."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.cables import MEADOW, NO_SUBJECT
from tests.sources.made import ROW, TELEGRAM, TEXT, dump, page, written
from tests.sources.test_origins import VOLUME
from tui.cable.parse import parse
from tui.cable.vocabulary import Post, Vocabulary
from tui.exports.citing import (
    Citation,
    Citer,
    Place,
    classification,
    ids_between,
    in_words,
    place_of,
    quotation,
    quoted_and_cited,
    volume_in_words,
)
from tui.exports.parties import party
from tui.exports.quoting import NotFoundError, quoted, spoken
from tui.sources.open import open_cable
from tui.sources.origins import Volume

NONE = Vocabulary()


def note(path: Path | str, paragraph: str = "", style: str = "") -> str:
    cable = open_cable(path)
    place = place_of(cable, [paragraph] if paragraph else [])
    return Citer(style).note(Path(path), cable, place)


# Every source


def test_a_telegram_in_chicago_s_form(tmp_path: Path) -> None:
    path = written(tmp_path, "09TESTVILLE12.txt", TEXT)
    assert note(path, "2") == (
        "Embassy Testville".join(["U.S. ", ", “GRAIN AND RAIN IN THE TOWN OF STRELSAU,” "])
        + "to U.S. Department of State, telegram 09TESTVILLE12, February 3, 2009, para. 2."
    )


def test_the_same_short_and_plain(tmp_path: Path) -> None:
    path = written(tmp_path, "04ZENDA117.txt", MEADOW)
    assert note(path, "2", "chicago-short") == (
        "U.S. Embassy Zenda, “HARVEST TALKS RESUME,” telegram 04ZENDA117, para. 2."
    )
    assert note(path, "2", "plain") == (
        "U.S. Embassy Zenda, “HARVEST TALKS RESUME,” 04ZENDA117, March 1, 2004, ¶ 2 (S//NF)."
    )
    # A classified telegram is called so in a full note.
    assert "telegram 04ZENDA117, March 1, 2004, Secret//NOFORN, para. 2." in note(path, "2")


def test_a_telegram_of_the_national_archives(tmp_path: Path) -> None:
    path = written(tmp_path, "t.txt", TELEGRAM)
    assert note(path, "1") == (
        "U.S. Embassy Testville, “THE HARVEST AND THE RAIN,” to U.S. Department of State, "
        "telegram 1973TESTVILLE02077, April 2, 1973, Limited Official Use, para. 1, Central "
        "Foreign Policy Files, 1973–79/Electronic Telegrams, RG 59: General Records of the "
        "Department of State, U.S. National Archives."
    )


def test_a_document_of_a_volume_as_chicago_s_answer_has_it(tmp_path: Path) -> None:
    path = written(tmp_path, "v.xml", VOLUME)
    volume = (
        "in Foreign Relations of the United States, 1952–1954, ed. Cy Somebody, vol. 99, pt. 2, "
        "Ruritania, ed. Ann Nobody and Ben Nobody (Strelsau: Ruritanian Printing Office, 1993), "
    )
    url = "https://history.state.gov/historicaldocuments/frus1952-54v99"
    assert note(f"{path}#frus1952-54v99-d17", "2") == (
        "Embassy in Ruritania to Department of State, telegram 605, Strelsau, "
        f"September 12, 1952, {volume}doc. 17, para. 2, {url}/d17."
    )
    assert note(f"{path}#frus1952-54v99-d18") == (
        f"Memorandum of Conversation, Strelsau, October 1, 1952, {volume}doc. 18, {url}/d18."
    )
    assert note(f"{path}#frus1952-54v99-d17", "", "chicago-short") == (
        "Embassy in Ruritania to Department of State, telegram 605, September 12, 1952, doc. 17."
    )


def test_a_page_has_its_address_and_a_dump_has_none(tmp_path: Path) -> None:
    link = b"<link rel='canonical' href='https://x.example/1.html'/><title>"
    path = written(tmp_path, "p.html", page().replace(b"<title>", link))
    assert note(path).endswith(
        "telegram 09TESTVILLE12, February 3, 2009, https://x.example/1.html."
    )
    path = written(tmp_path, "d.csv", dump([ROW]))
    assert note(f"{path}#09TESTVILLE12").endswith("telegram 09TESTVILLE12, February 3, 2009.")


def test_nothing_is_invented_for_what_a_cable_does_not_say(tmp_path: Path) -> None:
    path = written(tmp_path, "06HENTZAU3.txt", NO_SUBJECT)
    assert note(path) == "U.S. Embassy Hentzau, telegram 06HENTZAU3, May 3, 2006."
    assert note(written(tmp_path, "words.txt", "Only words.\n")) == "Telegram."


# A library's own way


def test_the_settings_say_style_archive_and_address(tmp_path: Path) -> None:
    path = written(tmp_path, "09TESTVILLE12.txt", TEXT)
    rules = tmp_path / "cablegram.yaml"
    rules.write_text("citation: {archive: Ruritanian Archive, url: 'https://x.example/{id}'}\n")
    assert note(path, "1").endswith(
        "February 3, 2009, para. 1, Ruritanian Archive, https://x.example/09TESTVILLE12."
    )
    rules.write_text("citation: {form: '{id} {pilcrow} {iso_date}'}\n")
    assert note(path, "1") == "09TESTVILLE12 ¶ 1 2009-02-03"
    assert note(path, "1", "chicago-short").endswith("telegram 09TESTVILLE12, para. 1.")


def test_what_a_source_says_goes_before_the_settings(tmp_path: Path) -> None:
    path = written(tmp_path, "t.txt", TELEGRAM)
    (tmp_path / "cablegram.yaml").write_text("citation: {archive: Somewhere}\n")
    assert note(path).endswith("U.S. National Archives.")


def test_settings_that_cannot_be_read_are_told_and_the_usual_style_stands_in(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, "09TESTVILLE12.txt", TEXT)
    (tmp_path / "cablegram.yaml").write_text("citation: {stile: x}\n")
    citer = Citer()
    cable = open_cable(path)
    assert citer.note(path, cable) == citer.note(path, cable) == note(path)
    assert [problem.rpartition("yaml:")[2][:5] for problem in citer.problems] == ["1:12:"]


# Parts of a note


@pytest.mark.parametrize(
    ("printed", "worded"),
    [
        ("Embassy Quito", "U.S. Embassy Quito"),
        ("AMEMBASSY QUITO", "U.S. Embassy Quito"),
        ("AMEMBASSY NOWHERE", "U.S. Embassy Nowhere"),
        ("AMCONSUL GUAYAQUIL", "U.S. Consulate Guayaquil"),
        ("SECSTATE WASHDC", "U.S. Department of State"),
        ("Secretary of State", "U.S. Department of State"),
        ("USMISSION USUN NEW YORK", "U.S. Mission to the United Nations, New York"),
        ("UNVIE", "U.S. Mission to International Organizations in Vienna"),
        ("US Interests Section Havana", "U.S. Interests Section Havana"),
        ("REO Basrah", "U.S. Regional Embassy Office Basrah"),
        ("ALL DIPLOMATIC AND CONSULAR POSTS COLLECTIVE", "all diplomatic and consular posts"),
        ("JOINT STAFF WASHINGTON DC", "JOINT STAFF WASHINGTON DC"),
    ],
)
def test_offices_in_words_and_the_unknown_as_printed(printed: str, worded: str) -> None:
    assert party(printed, NONE) == worded


def test_a_reader_s_own_name_for_a_post_goes_first() -> None:
    own = Vocabulary(posts={"ZENDA": Post("ZENDA", "Embassy Old Zenda", "Ruritania", "")})
    assert party("ZENDA", own) == "U.S. Embassy Old Zenda"


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ('THE "GREEN" MOVEMENT', "“THE ‘GREEN’ MOVEMENT,” "),
        ('WHO SAID "NO"', "“WHO SAID ‘NO,’” "),
        ('A 5" PIPE', '“A 5" PIPE,” '),
        ("RAIN.", "“RAIN,” "),
        ("RAIN?", "“RAIN?,” "),
    ],
)
def test_quotation_marks_in_a_title(tmp_path: Path, subject: str, title: str) -> None:
    text = MEADOW.replace("HARVEST TALKS RESUME", subject)
    assert f"U.S. Embassy Zenda, {title}telegram" in note(written(tmp_path, "z.txt", text))


@pytest.mark.parametrize(
    ("printed", "worded"),
    [
        ("UNCLASSIFIED", ""),
        ("SECRET//NOFORN", "Secret//NOFORN"),
        ("UNCLASSIFIED//FOR OFFICIAL USE ONLY", "Unclassified//For Official Use Only"),
        ("", ""),
    ],
)
def test_a_classification_is_named_unless_anybody_may_read_it(printed: str, worded: str) -> None:
    assert classification(printed) == worded


def test_dates_are_chicago_s() -> None:
    assert [in_words("2009-03-04"), in_words(""), in_words("2009-13-99")] == [
        *("March 4, 2009", "", "2009-13-99"),
    ]


def test_many_editors_are_the_first_and_others() -> None:
    volume = Volume(title="Ruritania", editors=("A", "B", "C", "D"), year="1990")
    assert volume_in_words(volume) == "Ruritania, ed. A et al. (1990)"
    assert volume_in_words(Volume(title="R", editors=("A", "B", "C"))) == "R, ed. A, B, and C"
    assert volume_in_words(Volume()) == ""


# Places


def test_a_place_is_a_paragraph_a_range_or_a_heading() -> None:
    cable = parse(MEADOW)
    assert place_of(cable, ["4"]) == Place(("4",), "", "C")
    assert place_of(cable, ["3.2"]).in_words == "para. 3"
    assert place_of(cable, ["1", "2", "3", "5"]).in_words == "paras. 1–3, 5"
    assert place_of(cable, ["4", "5"]).with_sign == "¶¶ 4–5"
    assert place_of(cable, ["4", "5"]).marking == ""
    [mill, _] = [node.id for node in cable.headings()]
    assert place_of(cable, [mill]).in_words == "under “The Mill”"
    assert place_of(cable, ["99"]) == place_of(cable, []) == Place()


def test_a_passage_is_cited_by_all_its_paragraphs() -> None:
    cable = parse(MEADOW)
    start, end = MEADOW.index("harvest would fail"), MEADOW.index("promised")
    assert ids_between(cable, start, end) == ("2", "3")
    assert spoken(cable, start, end) == [
        "harvest would fail without rain. He asked for harvest seed from abroad.",
        "The crown",
    ]


def test_a_quotation_of_several_paragraphs_opens_each_and_closes_the_last() -> None:
    assert quotation(["One.", "Two."]) == "“One.\n\n“Two.”"
    assert quotation(["", ""]) == ""
    assert quoted_and_cited(["One."], "Note.") == "“One.”\n\nNote."
    assert quoted_and_cited([], "Note.") == "Note."


def test_words_are_quoted_as_the_cable_has_them() -> None:
    cable = parse(MEADOW)
    words, place = quoted(cable, "", "THE HARVEST WOULD FAIL WITHOUT RAIN")
    assert (words, place.numbers) == (["the harvest would fail without rain"], ("2",))
    words, place = quoted(cable, "5", "")
    assert words == ["Comment: The meadow plan needs a bridge. End comment."]
    assert quoted(cable, "5", None) == ([], place)
    assert quoted(cable, "", None) == ([], Place())
    assert quoted(cable, "4", "bridge")[0] == ["bridge"]


@pytest.mark.parametrize(
    ("paragraph", "quote", "problem"),
    [
        ("99", None, "there is no paragraph 99 in this cable"),
        ("", "no such words", "these words are not in the cable"),
        ("4", "harvest", "these words are not in the cable, or not in this paragraph"),
        ("", "bridge", "these words stand in"),
    ],
)
def test_words_that_are_not_there_are_not_quoted(
    paragraph: str, quote: str | None, problem: str
) -> None:
    with pytest.raises(NotFoundError) as raised:
        quoted(parse(MEADOW), paragraph, quote)
    assert str(raised.value).startswith(problem)


@given(st.text(max_size=300))
def test_every_text_can_be_cited(text: str) -> None:
    citer = Citer()
    found = citer.note(Path("nowhere.txt"), parse(text))
    assert found.endswith(".") and "\n" not in found
    assert isinstance(citer.facts(Path("nowhere.txt"), parse(text)), Citation)
