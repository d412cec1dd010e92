"""Annotations and hand-written sidecars for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from tui.annotations.model import Annotation, Annotations
from tui.annotations.render import prose as block
from tui.annotations.render import quoted, scalar

# All of Unicode that UTF-8 can hold: a note may be anything that was pasted into it.
prose = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
tags = st.lists(
    st.one_of(st.sampled_from(["shelter/capacity", "trade", "no", "1e3", "=cmd", "# x"]), words),
    max_size=4,
    unique=True,
).map(tuple)
ids = st.text("abcdefgh0123456789", min_size=4, max_size=8)
paragraphs = st.sampled_from(["1", "2", "8", "8b", "4.2", "0.1", "s2"])

LAYOUTS = {
    "doubtful": ["{} doubtful", "{} doubtful   # still"],
    "12": ["{} 12"],
    "null": ["{}", "{} null"],
    "[a, 'b, c']": ["{} [a, 'b, c']  # two"],
    '{a: 1, b: [x, "y"]}': [
        '{} {{a: 1, b: [x, "y"]}}',
        '{} {{a: 1,  # one\n{margin}  b: [x, "y"]}}',
        '{}\n{margin}  a: 1  # one\n{margin}  b:\n{margin}  - x\n{margin}  - "y"',
    ],
}
"""Values of keys that Cablegram does not know, as it keeps them and as a hand may write them."""
extras = st.dictionaries(
    st.sampled_from(["mood", "seen by", "12", "x: y"]), st.sampled_from(list(LAYOUTS)), max_size=2
).map(lambda found: tuple(found.items()))


hashes = st.text("0123456789abcdef", min_size=64, max_size=64)


@st.composite
def annotation(draw: st.DrawFn) -> Annotation:
    passage = draw(st.booleans())
    return Annotation(
        id=draw(ids),
        paragraph=draw(paragraphs),
        tags=draw(tags),
        note=draw(prose),
        author=draw(st.sampled_from(["", "kim", "Ana María"])),
        created="2026-11-23T19:41:07Z",
        quote=draw(words) if passage else "",
        prefix=draw(prose),
        start=draw(st.one_of(st.none(), st.integers(0, 10_000))),
        end=draw(st.one_of(st.none(), st.integers(0, 10_000))),
        suffix=draw(prose),
        sha256=draw(st.one_of(st.just(""), hashes)),
        opening="" if passage else draw(prose),
        conflict=draw(st.booleans()),
        extra=draw(extras),
    )


sidecars = st.builds(
    Annotations,
    cable=st.just("03GUATEMALA1815"),
    file=st.just("03GUATEMALA1815.txt"),
    sha256=hashes,
    items=st.lists(annotation(), max_size=4, unique_by=lambda item: item.id).map(tuple),
    reviewed=st.lists(paragraphs, max_size=3, unique=True).map(tuple),
)


@st.composite
def handwritten(draw: st.DrawFn, source: Annotations) -> str:
    """``source`` as a person might have written it: comments, other orders, other quoting."""
    lines = ["version: 1", f"cable: {scalar(source.cable)}"]
    lines.append(f"source: {{file: {scalar(source.file)}, sha256: {quoted(source.sha256)}}}")
    if draw(st.booleans()):
        lines.append("colour of the binding: blue   # mine")
    indent = draw(st.sampled_from(["", "  ", "    "]))
    lines.append(
        "annotations:" + draw(st.sampled_from(["", " # the list"])) if source.items else ""
    )
    for item in source.items:
        if draw(st.booleans()):
            lines.append(f"{indent}# before {item.id}")
        pairs = [("id", quoted(item.id)), ("paragraph", f'"{item.paragraph}"')]
        if item.tags:
            shape = draw(st.sampled_from(["flow", "block"]))
            if shape == "flow":
                pairs.append(("tags", "[ " + " , ".join(quoted(t) for t in item.tags) + " ]"))
            else:
                rows = "".join(f"\n{indent}  - {quoted(t)}" for t in item.tags)
                pairs.append(("tags", rows))
        for name in ("note", "author", "created", "quote", "prefix", "suffix", "opening", "sha256"):
            value = getattr(item, name)
            if name == "note" and draw(st.booleans()):
                pairs.append((name, block(value, len(indent) + 4)))
            elif value:
                pairs.append((name, quoted(value)))
        for name in ("start", "end"):
            number = getattr(item, name)
            if number is not None:
                pairs.append((name, str(number)))
        if item.conflict:
            pairs.append(("conflict", "true"))
        margin = indent + "  "
        for key, kept in item.extra:
            layout = draw(st.sampled_from(LAYOUTS[kept])).format("", margin=margin)
            pairs.append((scalar(key), layout.removeprefix(" ")))
        head, tail = pairs[0], draw(st.permutations(pairs[1:]))
        # Equal items have their unknown keys in one order.
        order = [scalar(key) for key, _ in item.extra]
        unknown = iter(sorted((p for p in tail if p[0] in order), key=lambda p: order.index(p[0])))
        tail = [next(unknown) if pair[0] in order else pair for pair in tail]
        lines.append(f"{indent}- {head[0]}: {head[1]}" + draw(st.sampled_from(["", "  # id"])))
        for key, value in tail:
            lines.append(f"{margin}{key}:{'' if value.startswith(chr(10)) else ' '}{value}")
        if draw(st.booleans()):
            lines.append("")
    if source.reviewed:
        rows = ", ".join(f"'{name}'" for name in source.reviewed)
        lines.append(f"reviewed: [{rows}]  # so far")
    if draw(st.booleans()):
        lines.append("# the end")
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return "\n".join(line for line in lines if line).replace("\n", newline) + newline
