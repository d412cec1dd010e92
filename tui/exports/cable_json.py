"""A cable as JSON, for other tools: schema ``cablegram/cable/1``, described in docs/json.md."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tui.cable.check import check
from tui.cable.model import (
    Addressee,
    Banner,
    Cable,
    ClassificationAuthority,
    ExecutiveOrder,
    Fields,
    Node,
)
from tui.exports.findings import finding_object
from tui.exports.model import JsonObject, JsonValue

SCHEMA = "cablegram/cable/1"


def cable_object(cable: Cable, file: Path) -> JsonObject:
    """The whole cable: record, header fields, text, and the tree of nodes that point into it.

    What the cable lacks is null or an empty list.
    """
    return {
        **head_object(cable, file),
        "text": cable.text,
        "nodes": [_node(node) for node in cable.nodes],
        "findings": findings_list(cable),
    }


def head_object(cable: Cable, file: Path) -> JsonObject:
    """What stands before the text: schema, file, id, record and fields."""
    return {
        "schema": SCHEMA,
        "file": str(file),
        "id": cable.id or None,
        "record": record_object(cable),
        "fields": fields_object(cable.fields),
    }


def findings_list(cable: Cable) -> list[JsonValue]:
    """What the rules that run where none are named find today."""
    return [finding_object(finding) for finding in check(cable, date.today())]


def record_object(cable: Cable) -> JsonValue:
    """What record lines, page or archive say about the cable; None where nothing does."""
    record = cable.record
    if record is None:
        return None
    return {
        "id": record.id,
        "subject": record.subject or None,
        "date": record.date,
        "classification": record.classification or None,
        "origin": record.origin or None,
        "created": record.created,
        "released": record.released,
        "references": list(record.references),
    }


def fields_object(fields: Fields) -> JsonObject:
    """The header's fields as an object."""
    group = fields.date_time_group
    return {
        "transmission_id": fields.transmission_id,
        "precedence": list(fields.precedence),
        "dtg": None
        if group is None
        else {
            "printed": group.printed,
            "precedence": list(group.precedence),
            "instant": group.instant,
        },
        "from": fields.sender,
        "to": [_addressee(addressee) for addressee in fields.to],
        "info": [_addressee(addressee) for addressee in fields.info],
        "excluded": [_addressee(addressee) for addressee in fields.excluded],
        "partial": fields.partial,
        "banner": _banner(fields.banner),
        "captions": list(fields.captions),
        "passing": list(fields.passing),
        "offices": [{"name": office.name, "person": office.person} for office in fields.offices],
        "eo": _executive_order(fields.executive_order),
        "tags": list(fields.tags),
        "tag_codes": list(fields.tag_codes),
        "subject": fields.subject,
        "references": [
            {
                "kind": reference.kind,
                "bullet": reference.bullet,
                "printed": reference.printed,
                "id": reference.id,
                "year_inferred": reference.year_inferred,
            }
            for reference in fields.references
        ],
        "classified_by": fields.classified_by,
        "authority": _authority(fields.authority),
        "signature": fields.signature,
    }


def _addressee(addressee: Addressee) -> JsonObject:
    return {
        "printed": addressee.printed,
        "name": addressee.name,
        "routing": addressee.routing,
        "precedence": addressee.precedence,
        "number": addressee.number,
    }


def _banner(banner: Banner | None) -> JsonValue:
    if banner is None:
        return None
    return {
        "level": banner.level,
        "section": banner.section,
        "sections": banner.sections,
        "post": banner.post,
        "serial": banner.serial,
    }


def _executive_order(order: ExecutiveOrder | None) -> JsonValue:
    if order is None:
        return None
    declassification = order.declassification
    return {
        "order": order.order,
        "decl": {
            "kind": declassification.kind,
            "printed": declassification.printed,
            "date": declassification.date,
        },
    }


def _authority(authority: ClassificationAuthority | None) -> JsonValue:
    if authority is None:
        return None
    return {
        "name": authority.name,
        "title": authority.title,
        "section": authority.section,
        "reasons": list(authority.reasons),
    }


def _node(node: Node) -> JsonObject:
    return {
        "kind": node.kind.value,
        "id": node.id or None,
        "number": node.number or None,
        "marking": node.marking.portion if node.marking is not None else None,
        "role": node.role or None,
        "start": node.start,
        "end": node.end,
        "children": [_node(child) for child in node.children],
    }
