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
REMARKS = st.sampled_from(["", "", "  # a remark", "   "])
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
        rules=draw(tags),
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
def spelling(draw: st.DrawFn, text: str, margin: str) -> str:
    """A text as a hand may write it under ``margin``: plain, quoted, over lines, as a block."""
    ways = [quoted(text)]
    printable = text.isprintable() and text.isascii()
    if printable:
        ways.append("'" + text.replace("'", "''") + "'")
        ways.append(scalar(text))
    # Between words, a line break in a quoted or plain text is read as a blank.
    if printable and text == " ".join(text.split()) and " " in text:
        first, rest = text.split(" ", 1)
        broken = rest.replace(" ", f"\n{margin}  ")
        if not rest.startswith(("#", "'", '"')):
            ways.append("'" + f"{first}\n{margin}  {broken}".replace("'", "''") + "'")
        if all(word.isalpha() for word in text.split()):
            ways.append(f"{first}\n{margin}  {broken}")
            ways.append(f">-\n{margin}  {first}\n{margin}  {broken}")
    return draw(st.sampled_from(ways))


@st.composite
def tag_list(draw: st.DrawFn, tags: tuple[str, ...], margin: str) -> str:
    """Tags in brackets, on one line or several, or each on a line of its own."""
    spelt = [quoted(tag) for tag in tags]
    rows = "".join(
        f"\n{margin}{draw(st.sampled_from(['- ', '-   ']))}{tag}"
        + draw(st.sampled_from(["", "", "   # why?", "\n\n", f"\n{margin}# below"]))
        for tag in spelt
    ).rstrip("\n")
    return draw(
        st.sampled_from(
            [
                "[" + ", ".join(spelt) + "]",
                "[ " + " , ".join(spelt) + " ]",
                "[" + f",\n{margin}   ".join(spelt) + f"\n{margin}  ]",
                "[" + f",  # of these\n{margin}   ".join(spelt) + ",]",
                rows,
            ]
        )
    )


@st.composite
def in_braces(draw: st.DrawFn, item: Annotation) -> str:
    """An annotation in braces, on one line or over several."""
    pairs = [f"id: {quoted(item.id)}", f'"paragraph": {quoted(item.paragraph)}']
    for key, listed in (("tags", item.tags), ("rules", item.rules)):
        if listed:
            pairs.append(f"{key}: [" + ", ".join(map(quoted, listed)) + "]")
    for name in ("note", "author", "created", "quote", "prefix", "suffix", "opening", "sha256"):
        if getattr(item, name):
            pairs.append(f"{name}: {quoted(getattr(item, name))}")
    for name in ("start", "end"):
        if getattr(item, name) is not None:
            pairs.append(f"{name}: {getattr(item, name)}")
    if item.conflict:
        pairs.append("conflict: true")
    pairs.extend(f"{scalar(key)}: {kept}" for key, kept in item.extra)
    between = draw(st.sampled_from([", ", " , ", ",\n        "]))
    return "{" + between.join(pairs) + draw(st.sampled_from(["}", " }", ",}"]))


@st.composite
def in_lines(draw: st.DrawFn, item: Annotation, margin: str) -> list[str]:
    """The fields of an annotation as lines after its dash, in any order."""
    pairs = [("paragraph", draw(spelling(item.paragraph, margin)))]
    for key, listed in (("tags", item.tags), ("rules", item.rules)):
        if listed:
            pairs.append((key, draw(tag_list(listed, margin))))
    for name in ("note", "author", "created", "quote", "prefix", "suffix", "opening", "sha256"):
        value = getattr(item, name)
        if name == "note" and draw(st.booleans()):
            pairs.append((name, block(value, len(margin) + draw(st.sampled_from([1, 2, 5])))))
        elif value:
            pairs.append((name, draw(spelling(value, margin))))
    for name in ("start", "end"):
        number = getattr(item, name)
        if number is not None:
            pairs.append((name, str(number)))
    if item.conflict:
        pairs.append(("conflict", "true"))
    for key, kept in item.extra:
        layout = draw(st.sampled_from(LAYOUTS[kept])).format("", margin=margin)
        pairs.append((scalar(key), layout.removeprefix(" ")))
    pairs.insert(draw(st.sampled_from([0, 0, 1])), ("id", quoted(item.id)))
    head, tail = pairs[0], draw(st.permutations(pairs[1:]))
    # Equal items have their unknown keys in one order.
    order = [scalar(key) for key, _ in item.extra]
    unknown = iter(sorted((p for p in tail if p[0] in order), key=lambda p: order.index(p[0])))
    tail = [next(unknown) if pair[0] in order else pair for pair in tail]
    lines: list[str] = []
    for key, value in (head, *tail):
        colon = draw(st.sampled_from([":", " :", ":"]))
        # The value of a literal block or of a list in lines begins on a line of its own.
        gap = "" if value.startswith("\n") else draw(st.sampled_from([" ", "   "]))
        remark = draw(st.sampled_from(["", "", "  # remark", " "])) if "\n" not in value else ""
        lines.append(f"{key}{colon}{gap}{value}{remark}")
        lines.extend(draw(st.sampled_from([[], [], [], ["# between"], [""]])))
    return lines


@st.composite
def handwritten(draw: st.DrawFn, source: Annotations) -> str:
    """``source`` as a person might have written it.

    Comments and blank lines anywhere, keys in other orders, other quoting and other indents, lists
    and annotations in brackets and braces, document markers, CRLF, no line break at the end.
    """
    top = [
        ["version: 1"],
        [f"cable: {draw(spelling(source.cable, ''))}"],
        [f"source: {{file: {scalar(source.file)}, sha256: {quoted(source.sha256)}}}"],
    ]
    if draw(st.booleans()):
        top.append(["colour of the binding: blue   # mine"])
    if draw(st.booleans()):
        top.append(["shelf:", "  - room: 2", "", "    box: [a, b]"])
    indent = draw(st.sampled_from(["", "  ", "    "]))
    rows: list[str] = []
    for item in source.items:
        rows.extend(draw(st.sampled_from([[], [f"{indent}# before {item.id}"], ["", "# off"]])))
        if draw(st.sampled_from([False, False, True])):
            rows.append(f"{indent}- {draw(in_braces(item))}" + draw(REMARKS))
            continue
        dash = draw(st.sampled_from(["- ", "- ", "-   ", f"-\n{indent}   "]))
        margin = indent + " " * len(dash.rpartition("\n")[2].removeprefix(indent))
        if "\n" in dash:
            margin = dash.rpartition("\n")[2]
        first, *others = draw(in_lines(item, margin))
        rows.append(f"{indent}{dash}{first}")
        rows.extend(margin + line if line else "" for line in others)
    if source.items:
        top.append(["annotations:" + draw(st.sampled_from(["", " # the list"])), *rows])
    elif draw(st.booleans()):
        top.append(["annotations: []" + draw(REMARKS)])
    if source.reviewed:
        marks = ", ".join(f"'{name}'" for name in source.reviewed)
        listed = [f'- "{name}"' + draw(REMARKS) for name in source.reviewed]
        top.append(
            draw(st.sampled_from([[f"reviewed: [{marks}]  # so far"], ["reviewed:", *listed]]))
        )
    lines = draw(st.sampled_from([[], ["# Mine."], ["---"], ["# Mine.", "---  # here", ""]]))
    for part in draw(st.permutations(top)):
        lines.extend(part)
        lines.extend(draw(st.sampled_from([[], [], [""], ["# on"], ["", " # in", ""]])))
    lines.extend(draw(st.sampled_from([[], ["# the end"], ["", ""], ["..."]])))
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = "\n".join(lines).replace("\n", newline)
    return text + draw(st.sampled_from([newline, newline, ""]))
