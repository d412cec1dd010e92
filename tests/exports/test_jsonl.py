"""JSON Lines are enough to write every sidecar and codebook again, sign for sign."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exports.samples import NAME, TEXT, exported, on_disk
from tests.exports.test_formats import annotation_lists
from tests.exports.test_gather import SIDECAR
from tui.annotations import render
from tui.annotations.model import Annotation, Annotations
from tui.cli import main
from tui.exports import jsonl
from tui.exports.model import Options

marks = st.lists(st.sampled_from(["1", "2", "s1"]), max_size=2, unique=True)
BY_HAND = """\
# Mine. Hands off.
version: 1
reviewed: ["2", "1"]   # twice read
cable: 09EXAMPLE12
source: {sha256: '', file: 09EXAMPLE12.txt}
annotations:
  - {note: "first", paragraph: "2", id: bbbb}
  - id: aaaa   # the one that counts
    tags: [rain]
    paragraph: '1'
"""
CODEBOOK = """\
# What we mean.
tags:
  - name: rain
    description: Water from above.
    since: 2026-11-24
    earlier:
      - until: 2026-11-24
        description: Drizzle.
    weight: 1.50
version: 1
"""


def rebuilt(lines: list[dict[str, Any]]) -> dict[str, str]:
    """Every file that the lines tell of, written from nothing but them."""
    files: dict[str, str] = {}
    for line in lines:
        if line["kind"] == "codebook":
            files[line["file"]] = line["text"]
        for told in line.get("sidecars", ()):
            name = told["sidecar"]
            if told["text"] is not None:
                files[name] = told["text"]
                continue
            own = [other for other in lines if other.get("sidecar") == name]
            held = Annotations(
                told["cable"] or "",
                told["source"]["file"] or "",
                told["source"]["sha256"] or "",
                tuple(_annotation(other) for other in own if other["kind"] == "annotation"),
                tuple(other["paragraph"] for other in own if other["kind"] == "reviewed"),
            )
            files[name] = render.document(held)
    return files


def _annotation(line: dict[str, Any]) -> Annotation:
    names = ("id", "paragraph", "note", "author", "created", "modified", "quote", "prefix")
    texts: dict[str, Any] = {
        name: line[name] or "" for name in (*names, "suffix", "opening", "sha256")
    }
    return Annotation(
        **texts,
        tags=tuple(line["tags"]),
        start=line["start"],
        end=line["end"],
        conflict=line["conflict"],
    )


@given(
    annotation_lists,
    st.lists(st.sampled_from(["1", "2", "s1"]), max_size=2, unique=True),
    st.data(),
)
def test_a_sidecar_that_the_program_wrote_is_in_its_lines(
    items: list[Annotation], reviewed: list[str], data: st.DataObject
) -> None:
    marked = [
        replace(item, conflict=data.draw(st.booleans()), modified="2026-11-24T00:00:00Z",
                sha256=data.draw(st.sampled_from(["", "ab" * 32])), opening="Words")
        for item in items
    ]  # fmt: skip
    one = exported(marked, reviewed)
    [sidecar] = one.sidecars
    text = render.document(sidecar.annotations)
    one = replace(one, sidecars=(replace(sidecar, text=text),))
    lines = [json.loads(line) for line in jsonl.write([one], Options())]
    assert lines[0]["sidecars"][0]["text"] is None, "it is not said twice"
    assert rebuilt(lines) == {str(sidecar.path): text}


@pytest.mark.parametrize("text", [BY_HAND, SIDECAR, BY_HAND.replace("\n", "\r\n")])
def test_what_was_written_by_hand_is_kept_sign_for_sign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    on_disk(tmp_path, [Annotation(id="kkkk", paragraph="3", tags=("port",))], "kim")
    sidecar = tmp_path / "09EXAMPLE12.annotations.yaml"
    sidecar.write_bytes(text.encode())
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    below = tmp_path / "below"
    below.mkdir()
    (below / NAME).write_text(TEXT)
    (below / "codebook.yaml").write_text("tags: [rain]\n")
    assert main(["export", str(tmp_path)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    files = rebuilt(lines)
    for name, content in files.items():
        assert Path(name).read_bytes().decode() == content
    assert len(files) == 4
    [code] = lines[0]["codes"]
    assert code["earlier"][0]["description"] == "Drizzle."
    assert code["extra"] == {"weight": "1.50"}


def test_every_line_says_which_schema_it_follows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_disk(tmp_path, [Annotation(id="kkkk", paragraph="3", tags=("port",))])
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    assert main(["export", str(tmp_path)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["kind"] for line in lines] == ["codebook", "cable", "annotation", "reviewed"]
    assert {line["schema"] for line in lines} == {"cablegram/annotations/1"}
