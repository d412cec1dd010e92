"""``cablegram agreement``: how far coders agree, tag by tag and over all."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tui.annotations.agreement_table import LEVEL, RESAMPLES, Figure, TagAgreement, measure, pairs
from tui.annotations.places import safe_name
from tui.commands.calls import Parser, UsageError, add_paths, add_source
from tui.commands.output import FAILURE, complain, counted, finish, put, put_line, put_utf8
from tui.exports.coded_units import Universe, universe
from tui.exports.gather import gather
from tui.exports.json_text import json_text
from tui.exports.model import JsonObject, JsonValue

SCHEMA = "cablegram/agreement/1"
MOST_RESAMPLES = 100_000
EXAMPLES = """\
examples:
  cablegram agreement cables/ --coders ana,kim
  cablegram agreement cables/ --coders ana,kim,lee --format json
  cablegram agreement cables/ --coders ana,kim --differences

The coders' own sidecars are compared, as blind coding makes them. A unit is one
paragraph; the universe is the paragraphs that all of them marked as reviewed
(--annotated: or annotated, though they may not be done with them). Intervals
come from a percentile bootstrap over paragraphs; the same --seed gives the same
ones.
"""
_HEADS = {"percent": "agree", "cohen": "Cohen κ", "fleiss": "Fleiss κ", "krippendorff": "Kripp. α"}
_WIDTH = 13


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    parser = Parser("cablegram agreement", "Measure how far coders agree.", EXAMPLES)
    add_paths(parser)
    parser.add_argument("--coders", metavar="A,B[,C]", required=True)
    parser.add_argument("--union", action="store_true", help="paragraphs that any two reviewed")
    told = "take what a coder annotated for reviewed, too"
    parser.add_argument("--annotated", action="store_true", help=told)
    parser.add_argument("--differences", action="store_true", help="list where they differ instead")
    parser.add_argument("--resamples", metavar="N", type=int, default=RESAMPLES)
    parser.add_argument("--seed", metavar="N", type=int, default=0)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_source(parser)
    options = parser.parse_args(given)
    named: str = options.coders
    coders = [name.strip() for name in named.split(",") if name.strip()]
    if len(coders) < 2 or len(set(coders)) < len(coders):
        raise UsageError("--coders takes two or more different names: --coders ana,kim")
    if not 0 <= options.resamples <= MOST_RESAMPLES:
        raise UsageError(f"--resamples takes a number from 0 to {MOST_RESAMPLES}")
    if options.annotated and options.differences:
        # One tag would show the others' tags to who is not done.
        raise UsageError("--differences lists what all marked as reviewed; leave --annotated out")
    paths: list[Path] = options.paths
    problems: list[str] = []
    found = universe(
        gather(paths, problems, options.source),
        coders,
        union=options.union,
        annotated=options.annotated,
    )
    for coder, lacking in found.lacking.items():
        if lacking and safe_name(coder) not in found.seen:
            known = ", ".join(sorted(found.seen)) or "nobody"
            complain(f"{coder} has no sidecar of their own here; there are those of {known}")
            return FAILURE
    if problems and not found.units:
        return finish(problems)
    is_json = options.format == "json"
    if is_json:
        put_utf8()
    if options.differences:
        for line in _differences(found, coders, as_json=is_json):
            put_line(line)
        return finish(problems)
    table = measure(found.units, options.resamples, options.seed)
    if is_json:
        put(json_text(_object(found, coders, table, options), indent=2))
    else:
        for line in _lines(found, coders, table, options):
            put_line(line)
    return finish(problems)


# To be read


def _lines(
    found: Universe,
    coders: list[str],
    table: tuple[TagAgreement, ...],
    options: argparse.Namespace,
) -> Iterator[str]:
    rule = "any two of them" if options.union else "all of them"
    rule += " reviewed or annotated" if options.annotated else " marked as reviewed"
    yield f"coders    {', '.join(coders)}"
    yield "unit      paragraph; its value is whether a coder put the tag on it"
    size = f"{counted(len(found.units), 'paragraph')} of {counted(found.cables, 'cable')}"
    yield f"universe  {size} that {rule}"
    left = []
    if found.partial:
        done = "reviewed or annotated" if options.annotated else "marked as reviewed"
        left.append(f"{counted(found.partial, 'paragraph')} that not all {done}")
    for coder, number in found.unmarked.items():
        if number and not options.annotated:
            left.append(f"{counted(number, 'paragraph')} that {coder} annotated, but did not mark")
    if found.elsewhere:
        left.append(
            f"{counted(found.elsewhere, 'annotation')} on headings, or without a place in the text"
        )
    for coder, number in found.lacking.items():
        if number:
            left.append(f"{counted(number, 'cable')} without a sidecar of {coder}")
    if left:
        yield f"left out  {'; '.join(left)}"
    if options.resamples:
        yield (
            f"interval  {LEVEL:.0%}, percentile bootstrap over paragraphs, "
            f"{options.resamples} resamples, seed {options.seed}"
        )
    yield ""
    names = ["all tags", *(row.tag for row in table[1:])]
    width = max(map(len, names))
    counts = max(5, *(len(coder) for coder in coders)) + 1
    heads = "".join(f"{coder:>{counts}}" for coder in coders)
    yield f"{'tag':<{width}}{heads}" + "".join(f"{head:>{_WIDTH}}" for head in _HEADS.values())
    for name, row in zip(names, table, strict=True):
        uses = "".join(f"{use:>{counts}}" for use in row.uses)
        uses = uses or " " * counts * len(coders)
        figures = [row.figures[key] for key in _HEADS]
        yield f"{name:<{width}}{uses}" + "".join(f"{_value(one):>{_WIDTH}}" for one in figures)
        if any(one.low is not None for one in figures):
            margin = " " * (width + counts * len(coders))
            yield (margin + "".join(f"{_interval(one):>{_WIDTH}}" for one in figures)).rstrip()
    yield from _footnotes(table)
    if len(coders) > 2 and found.units:
        yield ""
        yield "Cohen κ over all tags, pair by pair"
        for one, other, row in pairs(found.units):
            yield f"{coders[one]}, {coders[other]}: {_value(row.figures['cohen'])}"


def _value(figure: Figure) -> str:
    return "–" if figure.value is None else f"{figure.value:.3f}"


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"{figure.low:.2f}..{figure.high:.2f}"


def _footnotes(table: tuple[TagAgreement, ...]) -> Iterator[str]:
    every = [figure for row in table for figure in row.figures.values()]
    for reason in dict.fromkeys(figure.reason for figure in every if figure.reason):
        yield f"– {reason}"
    undefined = max((figure.undefined for figure in every), default=0)
    if undefined:
        yield f"up to {undefined} resamples in which nothing varied are left out of an interval"


# As JSON


def _object(
    found: Universe,
    coders: list[str],
    table: tuple[TagAgreement, ...],
    options: argparse.Namespace,
) -> JsonObject:
    rows: list[JsonValue] = [
        {
            "tag": row.tag or None,
            "uses": dict(zip(coders, row.uses, strict=False)),
            **{name: _figure(figure) for name, figure in row.figures.items()},
        }
        for row in table
    ]
    return {
        "schema": SCHEMA,
        "coders": [*coders],
        "unit": "paragraph",
        "universe": {
            "rule": "any two reviewed" if options.union else "all reviewed",
            "reviewed": "marked or annotated" if options.annotated else "marked",
            "paragraphs": len(found.units),
            "cables": found.cables,
            "partial": found.partial,
            "elsewhere": found.elsewhere,
            "lacking": dict(found.lacking),
            "unmarked": dict(found.unmarked),
        },
        "interval": {"level": LEVEL, "resamples": options.resamples, "seed": options.seed},
        "all": rows[0],
        "tags": rows[1:],
        "pairs": [
            {
                "coders": [coders[one], coders[other]],
                "percent": row.figures["percent"].value,
                "cohen": row.figures["cohen"].value,
            }
            for one, other, row in (pairs(found.units) if len(coders) > 2 else ())
        ],
    }


def _figure(figure: Figure) -> JsonValue:
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "reason": figure.reason or None,
        "undefined": figure.undefined,
    }


def _differences(found: Universe, coders: list[str], *, as_json: bool) -> Iterator[str]:
    for unit in found.units:
        if not unit.differs:
            continue
        if as_json:
            tags: JsonObject = {
                coder: None if given is None else [*sorted(given)]
                for coder, given in zip(coders, unit.tags, strict=True)
            }
            yield json_text({"cable": unit.cable, "paragraph": unit.paragraph, "tags": tags})
            continue
        said = (
            f"{coder}: {' '.join(f'#{tag}' for tag in sorted(given)) or 'nothing'}"
            for coder, given in zip(coders, unit.tags, strict=True)
            if given is not None
        )
        yield f"{unit.cable} ¶{unit.paragraph}  {'  '.join(said)}"
