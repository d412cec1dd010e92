"""What an action on tags and notes is about: a unit, a passage, or one annotation there is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tui.annotations.model import Annotation
from tui.annotations.passages import Passage
from tui.app.outline import Unit
from tui.app.terminal import ELLIPSIS, fit
from tui.cable.visible import visible

Subject = Unit | Passage | Annotation
"""A unit of the cable as a whole; words that are selected; an annotation that was chosen."""

_SHOWN = 24


def about(subjects: Sequence[Subject]) -> str:
    """What an action is about, in a few words for title and footer."""
    if len(subjects) != 1:
        return f"{len(subjects)} paragraphs"
    subject = subjects[0]
    if isinstance(subject, Unit):
        return f"¶ {subject.id}"
    if isinstance(subject, Passage):
        return f"words in ¶ {subject.paragraph}"
    if subject.is_passage:
        return f"“{short(subject.quote)}”"
    return f"¶ {subject.paragraph}"


def short(words: str, longest: int = _SHOWN) -> str:
    """Words on one line, of at most ``longest`` cells: where there are more, the first and last."""
    shown = visible(" ".join(words.split()))
    if cell_len(shown) <= longest:
        return shown
    kept = fit(shown, longest)
    words_left = shown.split(" ")
    head: list[str] = []
    tail: list[str] = []
    while words_left:
        if len(head) <= 2 * len(tail):
            head.append(words_left.pop(0))
        else:
            tail.insert(0, words_left.pop())
        ends = " ".join([*head, ELLIPSIS, *tail])
        if cell_len(ends) > longest:
            break
        kept = ends
    return kept
