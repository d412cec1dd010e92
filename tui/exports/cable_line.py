"""A cable as one line of JSON, written straight from its fields and nodes.

It says what ``cable_json.cable_object`` says, which a test holds; an object for each node, which
``json`` would then look at again, takes five times as long, and one for each field three times.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring
from pathlib import Path

from tui.cable.check import Finding, check
from tui.cable.identity import canonical_id
from tui.cable.model import (
    Addressee,
    Banner,
    Cable,
    ClassificationAuthority,
    DateTimeGroup,
    ExecutiveOrder,
    Fields,
    Kind,
    Node,
    Office,
    Reference,
)
from tui.exports.cable_json import (
    SCHEMA,
    addressee_object,
    authority_object,
    order_object,
)
from tui.exports.json_text import compact, encoded, escaped, to_utf8

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


_LONGEST_REMEMBERED = 200
"""Code points of a line of a header up to which its JSON is kept for the next cable with it."""


def cable_line(cable: Cable, file: Path) -> bytes:
    """The whole cable as one line of JSON in UTF-8, its line feed included; see docs/json.md."""
    named = f'"schema":"{SCHEMA}","file":{_text(str(file))},"id":{_text(cable.id or None)}'
    head = f'{{{named},"record":{_record(cable)},"fields":{_fields(cable.fields)},"text":'
    found = ",".join(map(_finding, check(cable, date.today())))
    nodes = f',"nodes":[{_nodes(cable.nodes, "0")}],"findings":['
    parts = (
        to_utf8(escaped(head)),
        encoded(cable.text),
        to_utf8(nodes),
        to_utf8(escaped(found)),
        b"]}\n",
    )
    return b"".join(parts)


def _finding(finding: Finding) -> str:
    rule, severity, message, source, paragraph, line, start, end = finding
    return (
        f'{{"rule":"{rule}","severity":"{severity.value}","paragraph":{_text(paragraph or None)}'
        f',"line":{line},"start":{start},"end":{end},"message":{_text(message)}'
        f',"source":{_text(source)}}}'
    )


def _record(cable: Cable) -> str:
    record = cable.record
    if record is None:
        return "null"
    return (
        f'{{"id":{_text(record.id)},"canonical":{_text(canonical_id(cable) or None)}'
        f',"subject":{_text(record.subject or None)},"date":{_text(record.date)}'
        f',"classification":{_text(record.classification or None)}'
        f',"origin":{_text(record.origin or None)},"created":{_text(record.created)}'
        f',"released":{_text(record.released)},"references":{_texts(record.references)}}}'
    )


def _fields(fields: Fields) -> str:
    """The header's fields, as ``fields_object`` has them."""
    return (
        f'{{"transmission_id":{_text(fields.transmission_id)}'
        f',"precedence":{_texts(fields.precedence)}'
        f',"dtg":{_group(fields.date_time_group)}'
        f',"from":{_text(fields.sender)}'
        f',"to":{_listed(map(_addressee, fields.to))}'
        f',"info":{_listed(map(_addressee, fields.info))}'
        f',"excluded":{_listed(map(_addressee, fields.excluded))}'
        f',"partial":{"true" if fields.partial else "false"}'
        f',"banner":{_banner(fields.banner)}'
        f',"captions":{_texts(fields.captions)}'
        f',"passing":{_texts(fields.passing)}'
        f',"offices":{_listed(map(_office, fields.offices))}'
        f',"eo":{_order(fields.executive_order)}'
        f',"tags":{_texts(fields.tags)}'
        f',"tag_codes":{_texts(fields.tag_codes)}'
        f',"subject":{_text(fields.subject)}'
        f',"references":{_listed(map(_reference, fields.references))}'
        f',"classified_by":{_text(fields.classified_by)}'
        f',"authority":{_authority(fields.authority)}'
        f',"signature":{_text(fields.signature)}}}'
    )


def _text(text: str | None) -> str:
    """A text as JSON. What could drive a terminal is escaped later, in all texts at once."""
    return "null" if text is None else encode_basestring(text)


def _texts(texts: Sequence[str]) -> str:
    return _listed(map(_text, texts))


def _listed(written: Iterable[str]) -> str:
    return f"[{','.join(written)}]"


def _number(number: int | None) -> str:
    return "null" if number is None else str(number)


def _group(group: DateTimeGroup | None) -> str:
    if group is None:
        return "null"
    return (
        f'{{"printed":{_text(group.printed)},"precedence":{_texts(group.precedence)}'
        f',"instant":{_text(group.instant)}}}'
    )


def _banner(banner: Banner | None) -> str:
    if banner is None:
        return "null"
    return (
        f'{{"level":{_text(banner.level)},"section":{_number(banner.section)}'
        f',"sections":{_number(banner.sections)},"post":{_text(banner.post)}'
        f',"serial":{_text(banner.serial)}}}'
    )


# What many cables of a post have in common is written once.


def _addressee(addressee: Addressee) -> str:
    short = len(addressee.printed) < _LONGEST_REMEMBERED
    return _same_addressee(addressee) if short else compact(addressee_object(addressee))


@lru_cache(maxsize=4096)
def _same_addressee(addressee: Addressee) -> str:
    return compact(addressee_object(addressee))


def _order(order: ExecutiveOrder | None) -> str:
    if order is None:
        return "null"
    short = len(order.declassification.printed) < _LONGEST_REMEMBERED
    return _same_order(order) if short else compact(order_object(order))


@lru_cache(maxsize=1024)
def _same_order(order: ExecutiveOrder) -> str:
    return compact(order_object(order))


def _authority(authority: ClassificationAuthority | None) -> str:
    if authority is None:
        return "null"
    short = len(authority.printed) < _LONGEST_REMEMBERED
    return _same_authority(authority) if short else compact(authority_object(authority))


@lru_cache(maxsize=1024)
def _same_authority(authority: ClassificationAuthority) -> str:
    return compact(authority_object(authority))


def _office(office: Office) -> str:
    return f'{{"name":{_text(office.name)},"person":{_text(office.person)}}}'


def _reference(reference: Reference) -> str:
    inferred = "true" if reference.year_inferred else "false"
    return (
        f'{{"kind":{_text(reference.kind)},"bullet":{_text(reference.bullet)}'
        f',"printed":{_text(reference.printed)},"id":{_text(reference.id)}'
        f',"year_inferred":{inferred}}}'
    )


def _nodes(nodes: Sequence[Node], start: str) -> str:
    """The nodes and all below them, commas between.

    ``start`` is the offset where the first one begins. Each of the others begins where the one
    before it ends, so that no offset is printed twice.
    """
    written: list[str] = []
    write, plain = written.append, _PLAIN.get
    for node in nodes:
        end = f"{node.end}"
        begins = plain(node.kind)
        if begins is not None:
            write(f'{begins}{start},"end":{end},"children":[]}}')
        else:
            write(_node(node, start, end))
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
    return escaped(_text(portion))
