"""The annotations of a file, cable by cable, put into the sidecars that a library would have."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tui.annotations import bounded_yaml, places
from tui.annotations.anchors import Placed, place
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.coders import keeping
from tui.annotations.document import parse, unknown_keys
from tui.annotations.guids import selection_guid
from tui.annotations.model import Annotation, clean_tag
from tui.annotations.selectors import made_on
from tui.annotations.sidecar import open_sidecar
from tui.cable.model import Cable
from tui.cable.xml_characters import carried
from tui.imports.library import Known, Library, open_known
from tui.imports.merging import derived_id, merged
from tui.imports.model import Incoming, IncomingCable, IncomingSidecar
from tui.imports.placing import Found, Places
from tui.imports.planned import Change, Plan, SidecarPlan

_PLACE = ("paragraph", "quote", "prefix", "suffix", "opening", "start", "end", "sha256")


@dataclass(frozen=True, slots=True)
class _Standing:
    """An annotation that is there already, whose sidecar it is in, and where it stands, if
    anywhere."""

    own: str
    annotation: Annotation
    placed: Placed | None


class Taking:
    """The sidecars that an import changes, as far as the file was gone through."""

    def __init__(self, made: Plan, library: Library, coder: str) -> None:
        self._made = made
        self._library = library
        self._coder = coder
        self._sidecars: dict[tuple[Path, str], SidecarPlan] = {}
        self._told: set[str] = set()
        self._listing = cache(places.sidecar_names)
        self._tidied: set[Path] = set()
        self._owns: dict[tuple[Path, str], str | None] = {}
        self._apart: frozenset[str] = frozenset()

    def planned(self) -> list[SidecarPlan]:
        """The sidecars that something of the file belongs to, by path."""
        return sorted(self._sidecars.values(), key=lambda one: one.sidecar.path)

    def take(self, incoming: IncomingCable) -> None:
        """Put what a file says of one cable where it belongs, or list it."""
        match = self._library.match(incoming)
        cable = open_known(match.known) if match is not None else None
        if match is None or cable is None:
            count = len(incoming.items)
            noun = "annotation" if count == 1 else "annotations"
            self._made.unmatched.append(f"{incoming.name or 'a text'}: {count} {noun}")
            return
        if match.how:
            told = f"{incoming.name} is taken for {match.known.address}: {match.how}"
            self._made.matches.append(told)
        # Who is told apart in what was reviewed has a sidecar of their own.
        self._apart = frozenset(filter(None, incoming.reviewed))
        heads = {head.own: head for head in incoming.sidecars}
        for head in incoming.sidecars:
            self._open(match.known, head.own, head)
        spots = Places(cable, match.known.sha256, incoming.text)
        standing = self._standing(match.known, cable)
        for item in incoming.items:
            if item.is_whole:
                self._whole(match.known, item, heads.get(item.own or ""))
            else:
                self._loose(match.known, incoming.guid, item, spots, standing)
        for head in incoming.sidecars:
            self._review(match.known, head.own, head.reviewed)
        for coder, marks in incoming.reviewed.items():
            self._review(match.known, self._own(match.known, coder or self._coder), marks)

    def _whole(self, known: Known, item: Incoming, head: IncomingSidecar | None) -> None:
        """One annotation of ours, as it was in its sidecar."""
        target = self._open(known, item.own or "", head)
        if target is None:
            return
        annotation = item.annotation
        origin = annotation.sha256 or (head.sha256 if head is not None else "")
        if origin:
            annotation = made_on(annotation, origin, target.before.sha256)
        self._merge(target, annotation, Found(annotation))

    def _loose(
        self,
        known: Known,
        source: str,
        item: Incoming,
        spots: Places,
        standing: list[_Standing],
    ) -> None:
        """One annotation of another program, which knows nothing of sidecars."""
        given = replace(item.annotation, author=item.annotation.author or self._coder)
        found = spots.found(replace(item, annotation=given))
        same = _same(item, found, source, standing)
        own = item.own
        if same is not None:
            own, annotation = same.own, _at(found, same)
        else:
            own = self._own(known, given.author) if own is None else own
            identity = given.id or derived_id(item.guid or _said(known, given))
            annotation = replace(found.annotation, id=identity)
        target = self._open(known, own) if own is not None else None
        if target is None:
            return
        if found.is_placed and same is None:
            annotation = made_on(
                annotation, annotation.sha256 or known.sha256, target.before.sha256
            )
        self._merge(target, annotation, found)

    def _merge(self, target: SidecarPlan, annotation: Annotation, found: Found) -> None:
        kind, became = merged(target.items, annotation, target.own)
        target.changes.append(Change(kind, became, found.problem, found.is_placed))

    def _review(self, known: Known, own: str | None, marks: tuple[str, ...]) -> None:
        target = self._open(known, own) if own is not None and marks else None
        if target is not None:
            target.marks.update(dict.fromkeys(marks))

    # Sidecars

    def _own(self, known: Known, coder: str) -> str | None:
        """Whose own sidecar a coder annotates a cable in; None where nobody may."""
        if coder in self._apart:
            return coder
        key = (known.address, coder)
        if key not in self._owns:
            kept = keeping(known.address, coder, self._listing)
            if kept.problem:
                self._problem(kept.problem)
            self._owns[key] = None if kept.problem else kept.own
        return self._owns[key]

    def _open(
        self, known: Known, own: str, head: IncomingSidecar | None = None
    ) -> SidecarPlan | None:
        key = (known.address, places.safe_name(own) if own else "")
        if key in self._sidecars:
            return self._sidecars[key]
        folder = known.address.parent
        # A file name may hold bytes that are no text; YAML can't.
        identity = os.fsencode(known.identity).decode("utf-8", "replace")
        sidecar = open_sidecar(
            known.address, identity, known.sha256, own, tidy=folder not in self._tidied
        )
        self._tidied.add(folder)
        if sidecar.problem:
            self._problem(sidecar.problem)
            return None
        before = sidecar.pending or sidecar.base
        items = {item.id: item for item in before.items}
        marks = dict.fromkeys(before.reviewed)
        made = SidecarPlan(known.address, own, sidecar, before, items, marks)
        if head is not None:
            self._begin(made, head)
        self._sidecars[key] = made
        return made

    def _begin(self, made: SidecarPlan, head: IncomingSidecar) -> None:
        """Let a sidecar that is not there yet begin as the file's; else tell what it lacks."""
        try:
            told = parse(head.text) if head.text else None
        except YamlError as error:
            self._problem(f"{self._made.file}: a sidecar in it: {error}")
            return
        if made.is_new and not made.before.items:
            if told is not None:
                made.sidecar.start_from(head.text)
                made.is_whole = True
                made.before = replace(told.annotations, items=(), reviewed=())
            else:
                same = head.file and Path(head.file).name == made.cable.name
                made.before = replace(
                    made.before,
                    cable=head.cable or made.before.cable,
                    file=head.file if same else made.before.file,
                    sha256=head.sha256 or made.before.sha256,
                )
        elif told is not None and unknown_keys(told):
            present = _unknown_of(made.sidecar.path)
            lacking = [key for key in unknown_keys(told) if key not in present]
            if lacking:
                where = made.sidecar.path.name
                self._made.left.append(f"keys for {where}: {', '.join(lacking)}")

    def _standing(self, known: Known, cable: Cable) -> list[_Standing]:
        """All annotations of a cable that are there, with their places."""
        found: list[_Standing] = []
        for path in places.sidecars_of(known.address, self._listing):
            own = places.coder_of(known.address, path)
            target = self._open(known, own)
            if target is None:
                continue
            held = target.before
            stands = {one.annotation.id: one for one in place(cable, held, known.sha256).placed}
            found += [_Standing(own, item, stands.get(item.id)) for item in held.items]
        return found

    def _problem(self, problem: str) -> None:
        if problem not in self._told:
            self._told.add(problem)
            self._made.problems.append(problem)


def _same(item: Incoming, found: Found, source: str, standing: list[_Standing]) -> _Standing | None:
    """The annotation that is there of which this one is a copy.

    It has the same GUID, which is ours, or the same coder's tags and note on the same words.
    """
    given = item.annotation
    for one in standing:
        identity = one.annotation.id
        by = item.own == one.own if item.own is not None else _is_by(given.author, one)
        if given.id == identity and by:
            return one
        if item.guid and item.guid == selection_guid(source, one.own, identity):
            return one
    for one in standing:
        if (
            one.placed is not None
            and found.is_placed
            and (one.placed.start, one.placed.end) == (found.annotation.start, found.annotation.end)
            and _is_by(given.author, one)
            and set(given.tags) <= set(one.annotation.tags)
            and given.note in ("", one.annotation.note)
        ):
            return one
    return None


def _is_by(coder: str, one: _Standing) -> bool:
    return coder in ("", one.annotation.author or one.own)


def _at(found: Found, same: _Standing) -> Annotation:
    """The file's annotation as the one that is there: with its place, if it is still the same."""
    annotation, present = found.annotation, same.annotation
    stands = same.placed is not None and (same.placed.start, same.placed.end) == (
        annotation.start,
        annotation.end,
    )
    if stands or not found.is_placed:
        annotation = replace(annotation, **{name: getattr(present, name) for name in _PLACE})
    author = present.author if annotation.author in ("", same.own) else annotation.author
    # A program shows by signs what XML cannot hold, and knows no other tags than clean ones.
    spelled = {clean_tag(carried(tag)): tag for tag in present.tags}
    tags = tuple(spelled.get(tag, tag) for tag in annotation.tags)
    note = present.note if annotation.note == carried(present.note) else annotation.note
    return replace(annotation, id=present.id, author=author, tags=tags, note=note)


def _said(known: Known, given: Annotation) -> str:
    """What an annotation says, as the name that it has where its file gives it none."""
    parts = (known.identity, given.author, given.quote, given.paragraph, given.note, *given.tags)
    return "\0".join((*parts, str(given.start), str(given.end)))


def _unknown_of(path: Path) -> tuple[str, ...]:
    try:
        return unknown_keys(parse(bounded_yaml.decode(path.read_bytes())))
    except (OSError, YamlError):
        return ()
