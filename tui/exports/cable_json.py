"""A cable as JSON, for other tools: schema ``cablegram/cable/1``, described in docs/json.md."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tui.cable.check import check
from tui.cable.model import Addressee, Banner, Cable, ExecutiveOrder, Fields, Node
from tui.exports.findings import finding_object
from tui.exports.model import JsonObject, JsonValue

SCHEMA = "cablegram/cable/1"


def cable_object(cable: Cable, file: Path) -> JsonObject:
    """The whole cable: record, header fields, text, and the tree of nodes that point into it.

    What the cable lacks is null or an empty list.
    """
    return {
        "schema": SCHEMA,
        "file": str(file),
        "id": cable.id or None,
        "record": record_object(cable),
        "fields": fields_object(cable.fields),
        "text": cable.text,
        "nodes": [_node(node) for node in cable.nodes],
        "findings": [finding_object(finding) for finding in check(cable, date.today())],
    }


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
        "banner": _banner(fields.banner),
        "captions": list(fields.captions),
        "passing": list(fields.passing),
        "eo": _executive_order(fields.executive_order),
        "tags": list(fields.tags),
        "subject": fields.subject,
        "references": [
            {
                "kind": reference.kind,
                "bullet": reference.bullet,
                "printed": reference.printed,
                "id": reference.id,
            }
            for reference in fields.references
        ],
        "classified_by": fields.classified_by,
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
