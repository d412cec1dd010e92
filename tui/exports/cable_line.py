"""A cable as one line of JSON, written straight from its nodes.

It says what ``cable_json.cable_object`` says, which a test holds; an object for each node, which
``json`` would then look at again, takes five times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui.cable.model import Cable, Kind, Node
from tui.exports.cable_json import findings_list, head_object
from tui.exports.json_text import compact, quoted

_BEGINS = {
    kind: f'{{"kind":"{kind.value}","id":null,"number":null,"marking":null,"role":null,"start":'
    for kind in Kind
}
"""How a node begins that has neither id nor number, marking or role, as most leaves have none."""
_NAMED = {kind: f'{{"kind":"{kind.value}","id":' for kind in Kind}
"""How any other node begins."""


def cable_line(cable: Cable, file: Path) -> str:
    """The whole cable as one line of JSON, without a line end; see docs/json.md."""
    head = compact(head_object(cable, file))
    findings = compact(findings_list(cable))
    text = quoted(cable.text)
    return f'{head[:-1]},"text":{text},"nodes":[{_nodes(cable.nodes)}],"findings":{findings}}}'


def _nodes(nodes: Sequence[Node]) -> str:
    """The nodes and all below them, commas between."""
    written: list[str] = []
    for node in nodes:
        kind, children = node.kind, node.children
        inner = _nodes(children) if children else ""
        begins = _BEGINS[kind]
        if node.id or node.number or node.role or node.marking is not None:
            marking = node.marking.portion if node.marking is not None else ""
            begins = (
                f'{_NAMED[kind]}{_word(node.id)},"number":{_word(node.number)},'
                f'"marking":{_word(marking)},"role":{_word(node.role)},"start":'
            )
        written.append(f'{begins}{node.start},"end":{node.end},"children":[{inner}]}}')
    return ",".join(written)


def _word(word: str) -> str:
    if not word:
        return "null"
    return f'"{word}"' if word.isalnum() and word.isascii() else quoted(word)
