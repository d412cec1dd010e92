"""git merges two branches of edits by our driver: nothing is lost, no conflict marker is left."""

from __future__ import annotations

import os
import random
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tui.annotations import document, render
from tui.annotations.model import Annotation, Annotations
from tui.annotations.rewrite import rewrite
from tui.cli import main

EDITS = 200
SIDECAR = "03LIMA1.annotations.yaml"
TAGS = ("aid", "border", "rain", "shelter/capacity", "trade")


def documented() -> tuple[str, list[str]]:
    """The set-up that docs/scripts.md tells: the lines of .gitattributes, and the commands."""
    text = (ROOT / "docs" / "scripts.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```(?:sh)?\n(.*?)^```$", text, flags=re.M | re.S)
    attributes, ignored, commands = shown
    assert ignored == ".*.annotations.yaml.bak\n.codebook.yaml.bak\n"
    return attributes, commands.splitlines()


class Repository:
    """A git repository with the two documented lines of set-up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.path = os.environ["PATH"]
        self.git("init", "-q", "-b", "main")
        attributes, [line] = documented()
        program = folder.parent / "bin" / "cablegram"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tui.cli "$@"\n')
        program.chmod(0o755)
        self.path = os.pathsep.join((str(program.parent), os.environ["PATH"]))
        word, *arguments = shlex.split(line)
        assert word == "git"
        self.git(*arguments)
        (folder / ".gitattributes").write_text(attributes)

    def git(self, *arguments: str, status: int = 0) -> str:
        variables = {
            **os.environ,
            "PATH": self.path,
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "kim",
            "GIT_AUTHOR_EMAIL": "kim@example.org",
            "GIT_COMMITTER_NAME": "kim",
            "GIT_COMMITTER_EMAIL": "kim@example.org",
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "cables")


def edit(annotations: Annotations, source: random.Random, side: str) -> Annotations:
    """One random edit, as a person makes them in the reader or by hand."""
    kind = source.choice(("new", "tag", "untag", "note", "delete", "review", "extra"))
    number = str(source.randint(1, 40))
    if kind == "review":
        return annotations.review(number, done=number not in annotations.reviewed)
    if kind == "new" or not annotations.items:
        identity = f"{side}{source.getrandbits(40):010x}"
        made = Annotation(identity, number, (source.choice(TAGS),), f"new by {side}", side)
        return annotations.put(made)
    item = source.choice(annotations.items)
    if kind == "tag":
        item = replace(item, tags=tuple(dict.fromkeys((*item.tags, source.choice(TAGS)))))
    elif kind == "untag" and len(item.tags) > 1:
        item = replace(item, tags=item.tags[1:])
    elif kind == "note":
        item = replace(item, note=f"# {side}: {source.getrandbits(30)}\n<<<<<<< words\n")
    elif kind == "extra":
        item = replace(item, extra=(("mood", f"{side}{source.randint(0, 9)}"),))
    elif kind == "delete" and len(annotations.items) > 5:
        return annotations.without(item.id)
    return annotations.put(item)


@pytest.mark.parametrize("seed", range(3))
def test_two_branches_of_two_hundred_edits_lose_nothing(repository: Repository, seed: int) -> None:
    source = random.Random(seed)
    start = Annotations("03LIMA1", "03LIMA1.txt", "ab" * 32)
    for _ in range(EDITS):
        start = edit(start, source, "base")
    text = render.document(start).replace("annotations:\n", "annotations:\n  # by hand\n", 1)
    repository.commit(SIDECAR, text)
    before = document.parse(text)
    sides: dict[str, Annotations] = {}
    for side in ("ours", "theirs"):
        repository.git("checkout", "-q", "-b", side, "main")
        edited = before.annotations
        for _ in range(EDITS):
            edited = edit(edited, source, side)
        sides[side] = edited
        repository.commit(SIDECAR, rewrite(before, edited).text)
    repository.git("checkout", "-q", "ours")
    repository.git("merge", "-q", "--no-edit", "theirs")
    assert repository.git("status", "--porcelain") == ""
    merged_text = repository.read(SIDECAR)
    marks = ("<<<<", "====", ">>>>")
    assert not [line for line in merged_text.splitlines() if line.startswith(marks)]
    assert "  # by hand\n" in merged_text
    result = document.parse(merged_text).annotations
    everywhere = {(item.note, dict(item.extra).get("mood")) for item in result.items}
    base = start
    for side, other in (("ours", "theirs"), ("theirs", "ours")):
        for item in sides[side].items:
            was = base.get(item.id)
            if was == item:
                # Not touched here: only the other side may have taken it away or changed it.
                assert sides[other].get(item.id) in (None, was) or result.get(item.id)
                continue
            found = result.get(item.id)
            assert found is not None, "what was written or changed is there"
            new_tags = set(item.tags) - set(was.tags if was else ())
            beside = [one for one in result.items if one.conflict and one.note == item.note]
            assert new_tags <= set(found.tags)
            if was is None or was.note != item.note:
                assert item.note in {found.note, *(one.note for one in beside)}
            mood = dict(item.extra).get("mood")
            if mood != dict(was.extra if was else ()).get("mood"):
                assert mood in {m for _, m in everywhere}
        marked = set(sides[side].reviewed) - set(base.reviewed)
        assert marked <= set(result.reviewed)
    for item in base.items:
        if item == sides["ours"].get(item.id) == sides["theirs"].get(item.id):
            assert result.get(item.id) == item


def test_codebooks_merge_too_and_a_clash_is_a_conflict_without_markers(
    repository: Repository,
) -> None:
    repository.commit("codebook.yaml", "tags:\n  - name: aid\n    description: Gifts.\n")
    for side, words in (("ours", "Money."), ("theirs", "Grain.")):
        repository.git("checkout", "-q", "-b", side, "main")
        text = f"tags:\n  - name: aid\n    description: {words}\n  - {side}\n"
        repository.commit("codebook.yaml", text)
    said = repository.git("merge", "-q", "main", "ours", status=1)
    assert "description of aid: both sides changed it" in said
    assert repository.git("status", "--porcelain").startswith("UU codebook.yaml")
    assert repository.read("codebook.yaml") == (
        "tags:\n  - name: aid\n    description: Grain.\n  - theirs\n  - name: ours\n"
    )


def test_a_sidecar_that_cannot_be_read_is_left_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [tmp_path / name for name in ("base", "ours", "theirs")]
    for path in names:
        path.write_text("version: 1\ncable: x\n")
    names[2].write_text("version: [\n")
    assert main(["merge", *map(str, names)]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("cablegram: theirs:2:1:")
    assert captured.err.count("\n") == 1
    assert names[1].read_text() == "version: 1\ncable: x\n"
    assert main(["merge", *map(str, names[:2]), str(tmp_path / "none")]) == 1
    assert "No such file" in capsys.readouterr().err
