"""The rows of the export screen: what matters, how the file would begin, what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tui.app.exporting import COMPUTED, MOST_SEEN, ORDERED, Job, Preview, Scope, Written
from tui.app.keymap import Keymap
from tui.app.terminal import Row, Span, fit, width_of, wrap
from tui.exports.model import Format, Options

_LABEL = 10
_MOST_LOST = 12
_HIGHEST_FOOT = 3


class Setting(NamedTuple):
    """One thing that matters: its label, how it is, and the action that changes it, if any."""

    label: str
    how: str
    action: str = ""


def format_rows(shown: Sequence[Format], wide: int, width: int) -> list[Row]:
    """A row for each format; names take ``wide`` cells."""
    if not shown:
        return [[(fit("No format is like this.", width), "label")]]
    return [
        [(one.name.ljust(wide), "accent"), (fit(one.description, max(1, width - wide)), "")]
        for one in shown
    ]


def settings_of(
    chosen: Format | None,
    scope: Scope,
    options: Options,
    seen: Preview | None,
    *,
    verify: bool,
) -> list[Setting]:
    """What matters for the format at hand."""
    found = [Setting("Scope", f"{scope.label}: {scope.detail}", "export.scope")]
    target = seen.target if seen is not None else None
    where = "…" if target is None else target.name
    if target is not None and seen is not None and seen.elsewhere:
        where = f"{target} ({seen.elsewhere})"
    found.append(Setting("File", where))
    if chosen is not None and chosen.name in ORDERED:
        found.append(Setting("Order", f"by {options.by}", "export.order"))
    if chosen is not None and chosen.name in COMPUTED:
        how = "left as they are" if options.raw else "marked, so that nothing computes"
        found.append(Setting("Formulas", how, "export.raw"))
    if chosen is not None and chosen.read_back is not None:
        how = "read back and compared" if verify else "not read back"
        found.append(Setting("Proof", how, "export.verify"))
    return found


def setting_rows(settings: Sequence[Setting], keys: Mapping[str, str], width: int) -> list[Row]:
    """A row for each thing that matters; ``keys`` are the keys that change them."""
    rows: list[Row] = []
    for label, how, action in settings:
        key = keys.get(action, "")
        words = fit(how, max(1, width - _LABEL - cell_len(key) - 2))
        gap = " " * max(1, width - _LABEL - cell_len(words) - cell_len(key))
        rows.append([(label.ljust(_LABEL), "label"), (words, ""), (gap, ""), (key, "accent")])
    return rows


def preview_rows(chosen: Format | None, seen: Preview | None, room: int, width: int) -> list[Row]:
    """What of the file is not carried, and how it begins.

    ``room`` is the cells that the list has for what is said of the format; it stands here too where
    they are not enough.
    """
    if chosen is None:
        return []
    said = chosen.description
    about = wrap(f"{said[:1].upper()}{said[1:]}.", width) if cell_len(said) > room else []
    rows: list[Row] = [[(line, "")] for line in about]
    if seen is None:
        return [*rows, [("Looking …", "label")]]
    if seen.problem:
        rows += [[(line, "warning")] for line in wrap(seen.problem, width)]
    if seen.summary:
        of = seen.summary if seen.whole else f"The first {MOST_SEEN} cables"
        words = f"{of}. {_leaves_out(seen.lost)}"
        rows += [[(line, "label")] for line in wrap(words, width)]
    # Prose is read, a table or a program's text only looked at.
    is_prose = chosen.suffix.endswith(".md")
    lines = [part for line in seen.lines for part in (wrap(line, width) if is_prose else [line])]
    rows += [(), *([(line, "")] for line in lines)] if lines else []
    return rows


def progress_rows(job: Job, width: int) -> list[Row]:
    """How far an export has got."""
    words = f"Writing {job.chosen.name}: {job.cables:,} cables, {job.annotations:,} annotations"
    if job.is_stopped:
        words = "Giving it up …"
    return [[(line, "")] for line in wrap(words, width)]


def written_rows(done: Written, width: int) -> list[Row]:
    """Where the file is, whether all arrived, and what it does not carry."""
    rows: list[Row] = [[(line, "good")] for line in wrap(f"Written: {done.path.name}", width)]
    rows += [[(line, "label")] for line in wrap(f"in {done.path.parent}", width)]
    rows += [[(line, "")] for line in wrap(f"{done.summary}.", width)]
    if done.elsewhere:
        words = f"It is there because {done.elsewhere}."
        rows += [[(line, "warning")] for line in wrap(words, width)]
    if done.differences is not None:
        same = f"Read back: all {done.meant:,} codings are there."
        proof = ["Read back: this is not what was meant.", *done.differences]
        kind = "error" if done.differences else "good"
        for line in proof if done.differences else [same]:
            rows += [[(each, kind)] for each in wrap(line, width)]
    for problem in done.problems:
        rows += [[(line, "warning")] for line in wrap(f"Left out: {problem}", width)]
    if done.lost:
        rows += [(), [(fit("What the file does not carry, and jsonl does:", width), "label")]]
        counts = [(f"{number:,}", what) for what, number in done.lost.items()]
        wide = max(len(number) for number, _ in counts)
        rows += [[(fit(f"{number:>{wide}}  {what}", width), "")] for number, what in counts]
    return rows


HINTS = {
    "choosing": (
        ("list.accept", "write"),
        ("list.cancel", "close"),
        ("export.scope", "scope"),
        ("list.next", "format"),
    ),
    "writing": (("list.cancel", "give it up"),),
    "written": (("export.copy_path", "copy path"), ("list.cancel", "close")),
}
"""The actions whose keys the last line shows, by what is being done."""


def foot_rows(
    keymap: Keymap, state: str, said: Span, width: int
) -> tuple[list[Row], list[tuple[int, int, str]]]:
    """The last line, and the columns at which a click does an action; more lines for a message."""
    if said[0]:
        lines = wrap(said[0], width)
        if len(lines) > _HIGHEST_FOOT:
            lines[_HIGHEST_FOOT - 1 :] = [fit(" ".join(lines[_HIGHEST_FOOT - 1 :]), width)]
        return [[(line, said[1])] for line in lines], []
    row: list[Span] = []
    zones: list[tuple[int, int, str]] = []
    for identity, words in HINTS[state]:
        key = keymap.label_of(identity)
        start = width_of(row)
        if key and start + cell_len(f"{key} {words}") <= width:
            row += [(key, "footer-key"), (f" {words}  ", "")]
            zones.append((start, width_of(row), identity))
    return [row], zones


def likeness(one: Format, wanted: str) -> int:
    """How well a format fits what was typed; 0 where it does not."""
    name = one.name.casefold()
    if not wanted:
        return 1
    if name == wanted:
        return 4
    if name.startswith(wanted):
        return 3
    return 2 if wanted in name else int(wanted in one.description.casefold())


def _leaves_out(lost: Counter[str]) -> str:
    """What is lost, in a sentence."""
    if not lost:
        return "Nothing is left out."
    kept = [f"{number:,} {what}" for what, number in list(lost.items())[:_MOST_LOST]]
    more = len(lost) - len(kept)
    return f"Left out: {', '.join([*kept, *([f'{more} more sorts'] if more else [])])}."
