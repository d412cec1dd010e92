"""What the coders of a cable tagged differently, on the paragraphs that all of them reviewed.

Nothing here draws or changes anything. The paragraphs and the figure are those of ``cablegram
agreement``. In blind coding the reader is always one of the coders compared, so that what another
put on a paragraph is never shown before both have marked it as reviewed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.annotations import places, settings
from tui.annotations.agreement_table import measure
from tui.annotations.model import Annotation
from tui.annotations.settings import Coding
from tui.cable.model import Cable, Node
from tui.exports.coded_units import (
    annotations_on,
    own_sidecars,
    paragraphs_of,
    tags_on,
    universe,
)
from tui.exports.gather import sidecars_read
from tui.exports.model import CoderSidecar, Exported

if TYPE_CHECKING:
    from tui.app.session import Session


@dataclass(frozen=True, slots=True)
class Coded:
    """What one coder has on a paragraph: tags, and the annotations that they come from."""

    tags: frozenset[str]
    items: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph that not all coders tagged alike, and what each has on it, in their order."""

    node: Node
    codings: tuple[Coded, ...]

    @property
    def shared(self) -> tuple[str, ...]:
        """The tags that every coder put there, by name."""
        return tuple(sorted(frozenset.intersection(*(one.tags for one in self.codings))))

    @property
    def disputed(self) -> tuple[str, ...]:
        """The tags that some but not all put there, by name."""
        every = frozenset.union(*(one.tags for one in self.codings))
        return tuple(sorted(every.difference(self.shared)))


@dataclass(frozen=True, slots=True)
class Compared:
    """The coders of one cable, the reader first, by the names in their sidecars' file names.

    ``own`` is the reader's name, empty where they have no sidecar of their own; ``idle`` those who
    have one but marked nothing as reviewed. ``units`` counts the paragraphs that all marked,
    ``partial`` those that only some did. ``agreement`` is the share of decisions over all tags that
    agree, from 0 to 1, or None where there is none. ``problems`` has a line for whatever cannot be
    read, and one where nothing may be shown because coding is blind and nobody is named.
    """

    cable: Cable
    own: str
    coders: tuple[str, ...]
    idle: tuple[str, ...]
    blind: bool
    units: int
    partial: int
    agreement: float | None
    differences: tuple[Difference, ...]
    problems: tuple[str, ...]

    def first_from(self, offset: int) -> int:
        """The place among the differences of the first whose paragraph ends after ``offset``."""
        ends = (place for place, one in enumerate(self.differences) if one.node.end > offset)
        return next(ends, 0)


def compare(session: Session) -> Compared:
    """Compare the coders who have sidecars of their own for a session's cable.

    The reader's own is what it is in memory, which may not be on disk yet.
    """
    path, cable, sha256 = session.path, session.cable, session.source.sha256
    rules = settings.nearest(path.absolute().parent)
    # Where nobody can say whether coding is blind, it is.
    blind = rules.coding is Coding.BLIND or bool(rules.problem)
    own = places.coder_of(path, session.sidecar.path)
    problems = [rules.problem] if rules.problem else []
    if blind and not own:
        return Compared(cable, "", (), (), blind, 0, 0, None, (), (session.sidecar.problem,))
    beside = [
        sidecar
        for sidecar in places.sidecars_of(path)
        if places.coder_of(path, sidecar) not in ("", own)
    ]
    sidecars = list(sidecars_read(path, cable, sha256, beside, problems))
    if own:
        mine = CoderSidecar(session.sidecar.path, own, session.annotations, session.placement)
        sidecars.insert(0, mine)
    names = dict.fromkeys(sidecar.coder for sidecar in sidecars)
    idle = tuple(name for name in names if not _reviewed_any(cable, sidecars, name))
    coders = tuple(name for name in names if name not in idle or (blind and name == own))
    found = universe([Exported(path, cable, sha256, tuple(sidecars))], coders)
    units = found.units if len(coders) > 1 else []
    differences = []
    for unit in units:
        node = cable.find(unit.paragraph)
        if node is not None and unit.differs:
            held = (own_sidecars(sidecars, name) for name in coders)
            codings = tuple(
                Coded(tags or frozenset(), annotations_on(node, one))
                for tags, one in zip(unit.tags, held, strict=True)
            )
            differences.append(Difference(node, codings))
    agreement = measure(units, resamples=0)[0].figures["percent"].value if units else None
    return Compared(
        cable,
        own,
        coders,
        idle,
        blind,
        len(units),
        found.partial,
        agreement,
        tuple(differences),
        tuple(problems),
    )


def _reviewed_any(cable: Cable, sidecars: list[CoderSidecar], name: str) -> bool:
    own = own_sidecars(sidecars, name)
    return any(tags_on(node, own) is not None for node in paragraphs_of(cable))


# In words


def nothing_to_show(found: Compared) -> str:
    """Why there is no difference to show, in a line; empty where there is one."""
    if found.differences:
        return ""
    if found.blind and not found.own:
        return found.problems[0]
    everybody = [*found.coders, *(name for name in found.idle if name not in found.coders)]
    if not everybody:
        return "No coder has a sidecar of their own for this cable, as blind coding makes them."
    if everybody == [found.own]:
        return "No other coder has a sidecar of their own for this cable."
    if len(everybody) < 2:
        return f"Only {everybody[0]} has a sidecar of their own for this cable."
    if found.blind and found.own in found.idle:
        return "Coding is blind: others' tags are shown on what you marked as reviewed, too."
    if len(found.coders) < 2:
        return f"No paragraph here is marked as reviewed yet by {listed(found.idle)}."
    who = listed(found.coders)
    if not found.units:
        both = "both" if len(found.coders) == 2 else "all of"
        return f"No paragraph here is marked as reviewed yet by {both} {who}."
    return f"{who} agree on {paragraphs(found)}."


def in_short(found: Compared) -> str:
    """Who is compared, how many paragraphs differ of how many, and how far all agree."""
    differ = len(found.differences)
    said = [f"{', '.join(found.coders)}: {differ} of {paragraphs(found)} differ"]
    if found.agreement is not None:
        # Rounded down: what is not all is never called 100%.
        said.append(f"{int(found.agreement * 1000) / 10:.1f}% agreement")
    if found.partial:
        said.append(f"{found.partial} more not reviewed by all")
    if found.idle:
        said.append(f"nothing reviewed by {listed(found.idle)}")
    return "; ".join(said)


def paragraphs(found: Compared) -> str:
    """How many paragraphs are compared, in words."""
    both = "both" if len(found.coders) == 2 else "all"
    count = found.units
    return f"{count} {'paragraph' if count == 1 else 'paragraphs'} that {both} reviewed"


def listed(names: tuple[str, ...]) -> str:
    """Names in a sentence: ``ana``, ``ana and kim``, ``ana, kim and lee``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
