"""The edits that a reader's keys and the command line make, as functions of the annotations.

Each takes annotations and gives others; ``record`` and ``put_on_disk`` are the one way from there
to a step of undo and to the sidecar. A coder changes only what is their own: an annotation that
bears their name, or none, and is no conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tui.annotations.history import History, step_between
from tui.annotations.model import Annotation, Annotations, clean_tag, new_id, now
from tui.annotations.selectors import made_on, on_paragraph, on_passage
from tui.annotations.sidecar import Saved, Sidecar
from tui.cable.model import Cable, Node

_PLACE = ("quote", "prefix", "suffix", "opening", "start", "end", "sha256")


@dataclass(frozen=True, slots=True)
class Spot:
    """What is annotated: a node as a whole, the passage ``span`` that starts in it, or ``chosen``.

    ``present`` is what stands on the node now, and for a passage what stands on those very words.
    ``span`` is half-open, in code points into the cable's text. ``sha256`` is the hash of the file
    that the text is from, in hexadecimal. ``chosen`` is an annotation that was picked out.
    """

    cable: Cable
    node: Node | None
    present: tuple[Annotation, ...] = ()
    span: tuple[int, int] | None = None
    sha256: str = ""
    chosen: Annotation | None = None

    def own(self, author: str) -> Annotation | None:
        """The author's annotation of just this, the one that an edit changes; None without one."""
        if self.chosen is not None:
            may = is_own(self.chosen, author) or self.chosen.conflict
            return self.chosen if may else None
        return own_of(self.present, author, passage=self.span is not None)

    def new(self, author: str, sidecar: str) -> Annotation:
        """An annotation of just this that says nothing yet, beside another coder's if need be.

        ``sidecar`` is the hash that the sidecar gives for all its annotations.
        """
        blank = Annotation(new_id(), self.paragraph, author=author, created=now())
        if self.chosen is not None:
            places = {name: getattr(self.chosen, name) for name in _PLACE}
            return replace(blank, **places)
        if self.span is not None:
            made = on_passage(self.cable, self.paragraph, *self.span, blank)
        elif self.node is not None:
            made = on_paragraph(self.cable, self.node, blank)
        else:
            made = blank
        return made_on(made, self.sha256, sidecar) if self.sha256 else made

    @property
    def paragraph(self) -> str:
        """The id of what is annotated, or of what a passage starts in; empty without one."""
        if self.chosen is not None:
            return self.chosen.paragraph
        return self.node.id if self.node is not None else ""


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal left, how many annotations went, and how many of others stay."""

    annotations: Annotations
    gone: int
    others: int


def is_own(item: Annotation, author: str) -> bool:
    """Whether ``author`` may change an annotation: it is theirs, or nobody's."""
    return item.author in ("", author)


def own_of(
    present: Iterable[Annotation], author: str, *, passage: bool = False
) -> Annotation | None:
    """The author's own annotation among ``present``; conflicting versions are left alone."""
    for item in present:
        if item.is_passage is passage and is_own(item, author) and not item.conflict:
            return item
    return None


def with_tags(
    annotations: Annotations,
    spots: Iterable[Spot],
    add: Sequence[str],
    remove: Sequence[str],
    author: str,
) -> Annotations:
    """With the author's tags added to spots, and others of theirs taken off."""
    gone = set(remove)
    wanted = clean_tags(add)
    for spot in spots:
        own = spot.own(author)
        before = own.tags if own is not None else ()
        kept = tuple(tag for tag in before if tag not in gone)
        tags = (*kept, *(tag for tag in wanted if tag not in kept))
        if tags == before:
            continue
        if own is None:
            item = replace(spot.new(author, annotations.sha256), tags=tags)
        else:
            item = replace(own, tags=tags, rules=_left(own.rules, gone), modified=now())
        annotations = annotations.put(item)
    return annotations


def _left(rules: tuple[str, ...], gone: Iterable[str]) -> tuple[str, ...]:
    """Rules without those by which the tags that go were put there."""
    begun = tuple(f"{tag}: " for tag in gone)
    return tuple(rule for rule in rules if not rule.startswith(begun))


def with_rule(
    annotations: Annotations, spot: Spot, tag: str, rule: str, author: str
) -> Annotations:
    """With the author's tag on a spot, and the search by which it was put there.

    Nothing changes where one of the author's annotations of just this carries the tag already.
    """
    own = spot.own(author)
    if own is not None and tag in own.tags:
        return annotations
    made = spot.new(author, annotations.sha256) if own is None else own
    rules = tuple(dict.fromkeys((*made.rules, f"{tag}: {rule}")))
    # As with a renaming, ``modified`` stays that of the last change by hand.
    return annotations.put(replace(made, tags=(*made.tags, tag), rules=rules))


def with_note(
    annotations: Annotations, spot: Spot, text: str, author: str, base: str | None = None
) -> Annotations:
    """With the author's note on a spot; an empty text takes it away.

    ``base`` is the note that ``text`` was written on. Where there is another one by now, that is
    kept beside it as a conflicting version.
    """
    own = spot.own(author)
    before = own.note if own is not None else ""
    if before == text:
        return annotations
    if own is None:
        return annotations.put(replace(spot.new(author, annotations.sha256), note=text))
    changed = annotations.put(replace(own, note=text, modified=now()))
    if base is not None and own.note not in ("", base):
        changed = changed.put(replace(own, id=new_id(), conflict=True))
    return changed


def with_reviewed(
    annotations: Annotations, paragraphs: Iterable[str], *, done: bool
) -> Annotations:
    """With paragraphs marked as reviewed, or not."""
    for paragraph in paragraphs:
        if (paragraph in annotations.reviewed) is not done:
            annotations = annotations.review(paragraph, done=done)
    return annotations


def without_own(annotations: Annotations, present: Iterable[Annotation], author: str) -> Removal:
    """Without those of ``present`` that are the author's, or are versions in conflict."""
    gone = others = 0
    for item in present:
        if is_own(item, author) or item.conflict:
            annotations = annotations.without(item.id)
            gone += 1
        else:
            others += 1
    return Removal(annotations, gone, others)


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are kept, each once; what is no tag is left out."""
    return tuple(dict.fromkeys(tag for tag in map(clean_tag, tags) if tag))


def record(history: History, name: str, before: Annotations, after: Annotations) -> bool:
    """Remember what was done as one step of undo; answers whether anything was."""
    step = step_between(name, before, after)
    if not step.changes and not step.reviewed:
        return False
    history.record(step)
    return True


class InJournal:
    """The first ``count`` waiting steps, or all, on their way into the journal.

    ``failure`` says what failed, if anything did, once they have been waited for. Without a
    journal, undo across restarts is lost; the annotations are not.
    """

    def __init__(self, history: History, count: int | None = None) -> None:
        self.failure = ""
        self._wait: Callable[[], None] | None = None
        try:
            self._wait = history.begin(count)
        except OSError as error:
            self._failed(error)

    def wait(self) -> None:
        """Return once they are on disk, or cannot be put there."""
        wait, self._wait = self._wait, None
        if wait is not None:
            try:
                wait()
            except OSError as error:
                self._failed(error)

    def _failed(self, error: OSError) -> None:
        self.failure = f"Undo will not reach back after a restart: {error.strerror or error}."


def save(
    history: History, sidecar: Sidecar, target: Annotations, count: int | None = None
) -> tuple[Saved, str]:
    """Put ``target`` in the sidecar, and the first ``count`` waiting steps, or all, before it.

    The journal is on disk before the sidecar's new content gets its name; what comes before that
    is done while the journal is waited for. Answers also what failed with the journal. Raises
    ``SidecarError``.
    """
    journal = InJournal(history, count)
    try:
        saved = sidecar.save(target, journal.wait)
    finally:
        journal.wait()
    return saved, journal.failure


def put_on_disk(history: History, sidecar: Sidecar, target: Annotations) -> Saved:
    """Put journal and sidecar on disk, and return once they are there. Raises ``SidecarError``."""
    saved, failure = save(history, sidecar, target)
    history.confirm()
    if not failure:
        return saved
    return replace(saved, message=" ".join(filter(None, (saved.message, failure))))
