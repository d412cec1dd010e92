"""What is copied for a footnote: the citation, the words with it, and the copy that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cables import MEADOW, PLAIN_WORDS, put
from tests.app.desk import Desk, at_desk, presses
from tui.annotations import places
from tui.app.commands.copying import KEPT

NOTE = (
    "U.S. Embassy Zenda, “HARVEST TALKS RESUME,” telegram 04ZENDA117, March 1, 2004, Secret//NOFORN"
)
SECOND = (
    "“The miller said that the harvest would fail without rain. "
    "He asked for harvest seed from abroad.”"
)


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return put(tmp_path / "cables", "04ZENDA117.txt", MEADOW)


def kept() -> Path:
    return places.state() / KEPT


def said(desk: Desk) -> str:
    return desk.reader.messages[-1][0]


@presses("copy.quotation", "tag.select_run")
async def test_one_key_copies_the_paragraph_with_its_citation(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph", "copy.quotation")
        assert desk.app.clipboard == f"{SECOND}\n\n{NOTE}, para. 2."
        assert said(desk) == f"Quotation copied if your terminal allows, and to {kept()}"
        assert kept().read_text(encoding="utf-8") == desk.app.clipboard + "\n"
        assert kept().stat().st_mode & 0o777 == 0o600
        await desk.do("tag.select_run", "move.next_paragraph", "copy.quotation")
        assert desk.app.clipboard.startswith(f"{SECOND[:-1]}\n\n“The crown promised")
        assert desk.app.clipboard.endswith(f"Tarlenheim”\n\n{NOTE}, paras. 2–3.")


@presses("copy.quotation", "copy.citation", "selection.start", "selection.next_sentence")
async def test_words_that_are_selected_are_quoted_and_cited(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph", "selection.start", "selection.next_sentence")
        await desk.do("copy.quotation")
        assert desk.app.clipboard == (
            f"“The miller said that the harvest would fail without rain.”\n\n{NOTE}, para. 2."
        )
        assert desk.reader.selecting.now is None
        await desk.do("selection.start", "copy.citation")
        assert desk.app.clipboard == f"{NOTE}, para. 2."


@presses("copy.citation", "tag.select_run")
async def test_another_key_copies_the_citation_alone(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph", "copy.citation")
        assert desk.app.clipboard == f"{NOTE}, para. 2."
        assert "Citation copied" in desk.footer
        await desk.do("tag.select_run", "move.next_paragraph", "copy.citation")
        assert desk.app.clipboard == f"{NOTE}, paras. 2–3."


@presses("copy.quotation", "copy.citation", "move.first")
async def test_of_the_header_only_the_cable_is_cited(cable: Path) -> None:
    async with at_desk(cable) as desk:
        await desk.do("move.first", "copy.quotation")
        assert "There are no words to quote here." in desk.footer
        assert desk.app.clipboard == ""
        await desk.do("copy.citation")
        assert desk.app.clipboard == f"{NOTE}."


async def test_the_library_s_style_is_followed_and_a_fault_in_it_told(cable: Path) -> None:
    rules = cable.with_name("cablegram.yaml")
    rules.write_text("citation: {style: plain}\n")
    async with at_desk(cable) as desk:
        await desk.do("move.next_paragraph", "copy.citation")
        assert desk.app.clipboard.endswith("04ZENDA117, March 1, 2004, ¶ 2 (S//NF).")
        rules.write_text("citation: {style: harvard}\n")
        await desk.do("copy.citation")
        assert desk.app.clipboard == f"{NOTE}, para. 2."
        assert said(desk).startswith(
            f"Citation in the usual style: {rules}:1:19: there is no style"
        )


async def test_in_tmux_it_says_what_tmux_wants(
    cable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    async with at_desk(cable) as desk:
        await desk.do("copy.citation")
        assert said(desk).endswith("clipboard.txt (tmux: set-clipboard on)")


async def test_where_nothing_can_be_kept_it_says_so(cable: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.txt"
    async with at_desk(cable) as desk:
        kept().parent.mkdir(parents=True, exist_ok=True)
        kept().symlink_to(target)
        await desk.do("copy.citation")
        assert desk.app.clipboard.startswith("U.S. Embassy Zenda")
        assert "not kept in a file:" in said(desk)
        assert not target.exists()


async def test_what_is_copied_and_kept_cannot_drive_a_terminal(tmp_path: Path) -> None:
    text = MEADOW.replace("The miller", "The \x1b]52;c;QQ==\x07\u202emiller").replace(
        "HARVEST TALKS", "HARVEST \x9b2JTALKS"
    )
    path = put(tmp_path / "cables", "04ZENDA117.txt", text)
    async with at_desk(path) as desk:
        await desk.do("move.next_paragraph", "copy.quotation")
        assert desk.app.clipboard.startswith("“The ␛]52;c;QQ==␇<U+202E>miller said")
        assert "HARVEST <U+009B>2JTALKS" in desk.app.clipboard
        assert kept().read_text(encoding="utf-8") == desk.app.clipboard + "\n"


@pytest.mark.parametrize("text", [PLAIN_WORDS, "\n"])
async def test_odd_cables_are_cited_or_refused(tmp_path: Path, text: str) -> None:
    async with at_desk(put(tmp_path / "cables", "odd.txt", text)) as desk:
        await desk.do("copy.citation")
        assert desk.app.clipboard.endswith(".")
        await desk.do("copy.quotation")
        assert desk.app.is_running
