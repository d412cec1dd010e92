"""The edits that a reader's keys and the command line make, as functions of the annotations.

Each takes annotations and gives others; ``record`` and ``put_on_disk`` are the one way from there
to a step of undo and to the sidecar. A coder changes only what is their own: an annotation that
bears their name, or none, and is no conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tui.annotations.anchors import opening_of, passage_of
from tui.annotations.history import History, step_between
from tui.annotations.model import Annotation, Annotations, clean_tag, new_id, now
from tui.annotations.sidecar import Saved, Sidecar
from tui.cable.model import Cable, Node


@dataclass(frozen=True, slots=True)
class Spot:
    """What is annotated: a node of the cable as a whole, or the passage ``span`` in it.

    ``present`` is what stands on the node now, and for a passage what stands on those very words.
    ``span`` is half-open, in code points into the cable's text.
    """

    cable: Cable
    node: Node
    present: tuple[Annotation, ...] = ()
    span: tuple[int, int] | None = None

    def own(self, author: str) -> Annotation | None:
        """The author's annotation of just this, the one that an edit changes; None without one."""
        return own_of(self.present, author, passage=self.span is not None)

    def new(self, author: str) -> Annotation:
        """An annotation of just this that says nothing yet."""
        made = Annotation(id=new_id(), paragraph=self.node.id, author=author, created=now())
        if self.span is None:
            return replace(made, opening=opening_of(self.cable, self.node))
        start, end = self.span
        quote, prefix, suffix = passage_of(self.cable, start, end)
        return replace(made, quote=quote, prefix=prefix, suffix=suffix, start=start, end=end)


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
        item = replace(spot.new(author) if own is None else own, tags=tags)
        annotations = annotations.put(item if own is None else replace(item, modified=now()))
    return annotations


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
        return annotations.put(replace(spot.new(author), note=text))
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


def put_in_journal(history: History, count: int | None = None) -> str:
    """Put the first ``count`` waiting steps, or all, on disk; answers what failed, if anything did.

    Without a journal, undo across restarts is lost; the annotations are not.
    """
    try:
        history.save(count)
    except OSError as error:
        return f"Undo will not reach back after a restart: {error.strerror or error}."
    return ""


def put_on_disk(history: History, sidecar: Sidecar, target: Annotations) -> Saved:
    """Put journal and sidecar on disk, and return once they are there. Raises ``SidecarError``."""
    failure = put_in_journal(history)
    saved = sidecar.save(target)
    history.confirm()
    if not failure:
        return saved
    return replace(saved, message=" ".join(filter(None, (saved.message, failure))))
