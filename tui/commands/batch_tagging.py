"""``cablegram search --tag``: what would be tagged, as a diff; then done as one step."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from tui.annotations.recoding import RecodingError
from tui.commands.output import FAILURE, SUCCESS, complain, counted, put_line, put_marked, tell
from tui.library.batch import Tagged, TagPlan, apply, plan
from tui.library.catalogue import Catalogue
from tui.library.excerpts import excerpt
from tui.library.query import Query

_NARROWEST = 20


def tag_all(
    catalogue: Catalogue, query: Query, rule: str, tag: str, coder: str, *, do_it: bool
) -> int:
    """Tag what a query finds, or list it only; answers the exit status."""
    try:
        wanted = plan(catalogue, query, rule, tag, coder)
        _put_diff(wanted)
        tell(wanted.problems)
        if not wanted.count:
            complain("nothing to tag")
            return FAILURE
        if not do_it:
            put_line("Nothing was changed yet; --yes does it.")
            return FAILURE if wanted.problems else SUCCESS
        apply(catalogue, wanted)
    except RecodingError as error:
        complain(str(error))
        return FAILURE
    put_line(f"Done; 'cablegram tags {catalogue.folder} --undo' takes it back.")
    return SUCCESS


def _put_diff(wanted: TagPlan) -> None:
    width = shutil.get_terminal_size((80, 24)).columns
    for line in _head(wanted):
        put_line(line)
    for one in wanted.cables:
        put_line("  ".join(filter(None, (one.row.id, one.row.date, one.row.subject))))
        for tagged in one.tagged:
            margin = _margin(wanted, tagged)
            room = max(_NARROWEST, width - len(margin))
            words = tagged.hit.words or " ".join(tagged.after.opening.split())
            put_marked(*excerpt(words, tagged.hit.marks, room), margin)


def _head(wanted: TagPlan) -> Iterator[str]:
    paragraphs = counted(wanted.count, "paragraph")
    cables = counted(len(wanted.cables), "cable")
    yield f"tagging #{wanted.tag} by {wanted.rule}: {paragraphs} in {cables}"
    if wanted.already:
        yield f"already tagged so: {counted(wanted.already, 'paragraph')}"
    if wanted.without:
        yield f"left out, for no paragraph of them is found: {counted(wanted.without, 'cable')}"


def _margin(wanted: TagPlan, tagged: Tagged) -> str:
    """``+ ¶8  S//NF  #visit``, or ``~`` where an annotation that is there gets the tag."""
    paragraph = tagged.hit.paragraph
    named = f"¶{paragraph}" if paragraph[:1].isdigit() else paragraph
    sign = "+" if tagged.before is None else "~"
    others = "".join(f" #{tag}" for tag in tagged.after.tags if tag != wanted.tag)
    marking = f"  {tagged.hit.marking}" if tagged.hit.marking else ""
    return f"  {sign} {named}{marking}  #{wanted.tag}{' beside' if others else ''}{others}  "
