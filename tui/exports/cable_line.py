"""A cable as one line of JSON, written straight from its nodes.

It says what ``cable_json.cable_object`` says, which a test holds; an object for each node, which
``json`` would then look at again, takes five times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tui.cable.model import Cable, Kind, Node
from tui.exports.cable_json import findings_list, head_object
from tui.exports.json_text import compact, quoted

_BEGINS = {
    kind: f'{{"kind":"{kind.value}","id":null,"number":null,"marking":null,"role":null,"start":'
    for kind in Kind
}
"""How a node begins that has neither id nor number, marking or role, as most leaves have none."""
_PLAIN = {
    kind: _BEGINS[kind]
    for kind in (
        *(Kind.SPACE, Kind.TEXT, Kind.NUMBER, Kind.LABEL, Kind.BULLET, Kind.UNDERLINE),
        Kind.ARTEFACT,
    )
}
"""The kinds of leaves that have none of these, and no children."""
_NAMED = {kind: f'{{"kind":"{kind.value}","id":' for kind in Kind}
"""How any other node begins."""


def cable_line(cable: Cable, file: Path) -> str:
    """The whole cable as one line of JSON, without a line end; see docs/json.md."""
    head = compact(head_object(cable, file))
    findings = compact(findings_list(cable))
    text = quoted(cable.text)
    nodes = _nodes(cable.nodes, "0")
    return f'{head[:-1]},"text":{text},"nodes":[{nodes}],"findings":{findings}}}'


def _nodes(nodes: Sequence[Node], start: str) -> str:
    """The nodes and all below them, commas between.

    ``start`` is the offset where the first one begins. Each of the others begins where the one
    before it ends, so that no offset is printed twice.
    """
    written: list[str] = []
    for node in nodes:
        end = f"{node.end}"
        begins = _PLAIN.get(node.kind)
        if begins is not None:
            written.append(f'{begins}{start},"end":{end},"children":[]}}')
        else:
            written.append(_node(node, start, end))
        start = end
    return ",".join(written)


def _node(node: Node, start: str, end: str) -> str:
    kind, _, _, identity, number, role, marking, children = node
    inner = _nodes(children, start) if children else ""
    if not (identity or number or role or marking is not None):
        return f'{_BEGINS[kind]}{start},"end":{end},"children":[{inner}]}}'
    # Ids, numbers and roles are letters, digits and full stops.
    named = f'"{identity}"' if identity else "null"
    numbered = f'"{number}"' if number else "null"
    marked = _portion(marking.portion) if marking is not None else "null"
    block = f'"{role}"' if role else "null"
    return (
        f'{_NAMED[kind]}{named},"number":{numbered},"marking":{marked},"role":{block},'
        f'"start":{start},"end":{end},"children":[{inner}]}}'
    )


@lru_cache(maxsize=1024)
def _portion(portion: str) -> str:
    return quoted(portion)
