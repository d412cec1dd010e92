"""JSON Lines of our own, schema ``cablegram/annotations/1`` (docs/json.md), back to sidecars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.annotations import render
from tui.annotations.bounded_yaml import YamlError
from tui.annotations.codebook import Code, Wording
from tui.annotations.codebook import parse as parse_codebook
from tui.annotations.document import parse
from tui.annotations.model import Annotation, Extra
from tui.imports import limits
from tui.imports.limits import MIB, ImportProblem
from tui.imports.model import Batch, Incoming, IncomingCable, IncomingSidecar
from tui.imports.values import Value, flag, listed, name, number, object_of, parsed, text, words

SCHEMA = "cablegram/annotations/1"
_KINDS = ("codebook", "cable", "annotation", "reviewed")


@dataclass(slots=True)
class _Cable:
    """A cable as far as its lines were read.

    ``heads`` has its sidecars by their coders, ``spelled`` the keys of others in them by the ids of
    annotations, where the file has a sidecar whole.
    """

    incoming: IncomingCable
    spelled: dict[str, dict[str, Extra]] = field(default_factory=dict)
    heads: dict[str, IncomingSidecar] = field(default_factory=dict)
    marks: dict[str, dict[str, None]] = field(default_factory=dict)


def read(path: Path) -> Batch:
    """All that a file of JSON Lines holds. Raises ``ImportProblem`` and ``OSError``."""
    if path.stat().st_size > limits.LARGEST_LINES:
        raise ImportProblem(f"larger than {limits.LARGEST_LINES // MIB} MiB")
    batch = Batch()
    cables: dict[tuple[str, str], _Cable] = {}
    with path.open("rb") as stream:
        count = 0
        while line := stream.readline(limits.LARGEST_LINE + 1):
            count += 1
            limits.refuse_more(count)
            if len(line) > limits.LARGEST_LINE:
                raise ImportProblem(f"line {count}: longer than {limits.LARGEST_LINE // MIB} MiB")
            if not line.strip():
                continue
            try:
                _take(batch, cables, object_of(parsed(line)), count)
            except ImportProblem as error:
                raise ImportProblem(f"line {count}: {error}") from None
    for cable in cables.values():
        for own, marks in cable.marks.items():
            head = cable.heads.get(own, IncomingSidecar(own))
            cable.heads[own] = _reviewed(head, tuple(marks))
        cable.incoming.sidecars = list(cable.heads.values())
        batch.cables.append(cable.incoming)
    return batch


def _take(
    batch: Batch, cables: dict[tuple[str, str], _Cable], value: Mapping[str, Value], line: int
) -> None:
    schema = text(value, "schema")
    if schema != SCHEMA:
        raise ImportProblem(f"its schema is {schema or 'not given'}, not {SCHEMA}")
    kind = text(value, "kind")
    if kind not in _KINDS:
        raise ImportProblem(f"there is no kind {kind}; known are {', '.join(_KINDS)}")
    if kind == "codebook":
        batch.codes.extend(_codes(value))
        return
    key = name(value, "file"), name(value, "cable")
    cable = cables.get(key)
    if cable is None:
        cable = cables[key] = _Cable(IncomingCable(key[1], key[0]))
    own = text(value, "coder")
    if kind == "cable":
        cable.incoming.sha256 = text(value, "sha256")
        for each in listed(value, "sidecars"):
            head = _sidecar(object_of(each))
            cable.heads[head.own] = head
            cable.spelled[head.own] = _spelled(head)
    elif kind == "reviewed":
        cable.marks.setdefault(own, {})[text(value, "paragraph", needed=True)] = None
    else:
        annotation = _annotation(value, cable.spelled.get(own, {}))
        cable.incoming.items.append(Incoming(annotation, own, line=line, is_whole=True))


def _sidecar(value: Mapping[str, Value]) -> IncomingSidecar:
    source = object_of(value.get("source") or {})
    return IncomingSidecar(
        text(value, "coder"),
        text(value, "cable"),
        text(source, "file"),
        text(source, "sha256"),
        text=text(value, "text") or _with_keys(value, source),
    )


def _with_keys(value: Mapping[str, Value], source: Mapping[str, Value]) -> str:
    """A sidecar that says nothing yet, with the keys of others; empty where there are none."""
    extra = dict(object_of(value.get("extra") or {}))
    inner = object_of(extra.pop("source", None) or {})
    if not extra and not inner:
        return ""
    pairs = {"file": text(source, "file"), "sha256": text(source, "sha256"), **inner}
    lines = [
        render.HEADER.rstrip("\n"),
        "version: 1",
        f"cable: {render.scalar(text(value, 'cable'))}",
        f"source: {_yaml(pairs)}",
        *(f"{render.scalar(key)}: {_yaml(held)}" for key, held in extra.items()),
        "annotations: []",
    ]
    return "\n".join(lines) + "\n"


def _yaml(value: Value) -> str:
    """A value as YAML on one line, which is read back as the same."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return render.scalar(value)
    if isinstance(value, dict):
        pairs = (f"{render.scalar(key)}: {_yaml(held)}" for key, held in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    return str(value)


def _annotation(value: Mapping[str, Value], spelled: Mapping[str, Extra]) -> Annotation:
    identity = text(value, "id", needed=True)
    return Annotation(
        id=identity,
        paragraph=text(value, "paragraph", needed=True),
        tags=tuple(words(value, "tags")),
        rules=tuple(words(value, "rules")),
        note=text(value, "note"),
        author=text(value, "author"),
        created=text(value, "created"),
        modified=text(value, "modified"),
        quote=text(value, "quote"),
        prefix=text(value, "prefix"),
        suffix=text(value, "suffix"),
        opening=text(value, "opening"),
        start=number(value, "start"),
        end=number(value, "end"),
        sha256=text(value, "sha256"),
        conflict=flag(value, "conflict"),
        extra=_extra(value, spelled.get(identity, ())),
    )


def _spelled(head: IncomingSidecar) -> dict[str, Extra]:
    """The keys of others in a sidecar that the file has whole, by the annotations' ids."""
    if not head.text:
        return {}
    try:
        held = parse(head.text).annotations
    except YamlError as error:
        raise ImportProblem(f"a sidecar in it: line {error.line}: {error}") from None
    return {item.id: item.extra for item in held.items}


def _extra(value: Mapping[str, Value], spelled: Extra) -> Extra:
    """The keys of others as the sidecar spells them, where that is known."""
    held = object_of(value.get("extra") or {})
    if {key for key, _ in spelled} == set(held):
        return spelled
    return tuple((key, _yaml(each)) for key, each in held.items())


def _reviewed(head: IncomingSidecar, marks: tuple[str, ...]) -> IncomingSidecar:
    return IncomingSidecar(head.own, head.cable, head.file, head.sha256, marks, head.text)


def _codes(value: Mapping[str, Value]) -> list[Code]:
    whole = text(value, "text")
    if whole:
        try:
            return list(parse_codebook(whole).codes)
        except YamlError as error:
            raise ImportProblem(f"the codebook in it: {error}") from None
    return [_code(object_of(each)) for each in listed(value, "codes")]


def _code(value: Mapping[str, Value]) -> Code:
    earlier = [object_of(each) for each in listed(value, "earlier")]
    return Code(
        text(value, "name", needed=True),
        text(value, "description"),
        text(value, "colour"),
        text(value, "key"),
        text(value, "since"),
        tuple(
            Wording(
                text(one, "description"), text(one, "until"), text(one, "since"), text(one, "name")
            )
            for one in earlier
        ),
    )
