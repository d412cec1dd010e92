"""A cable as JSON, for other tools: schema ``cablegram/cable/1``, described in docs/json.md."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tui.cable.check import check
from tui.cable.identity import canonical_id
from tui.cable.model import (
    Addressee,
    Banner,
    Cable,
    ClassificationAuthority,
    DateTimeGroup,
    ExecutiveOrder,
    Fields,
    Node,
    Office,
    Reference,
)
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
        "findings": findings_list(cable),
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
        "canonical": canonical_id(cable) or None,
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
    return {
        "transmission_id": fields.transmission_id,
        "precedence": list(fields.precedence),
        "dtg": group_object(fields.date_time_group),
        "from": fields.sender,
        "to": [addressee_object(addressee) for addressee in fields.to],
        "info": [addressee_object(addressee) for addressee in fields.info],
        "excluded": [addressee_object(addressee) for addressee in fields.excluded],
        "partial": fields.partial,
        "banner": banner_object(fields.banner),
        "captions": list(fields.captions),
        "passing": list(fields.passing),
        "offices": [office_object(office) for office in fields.offices],
        "eo": order_object(fields.executive_order),
        "tags": list(fields.tags),
        "tag_codes": list(fields.tag_codes),
        "subject": fields.subject,
        "references": [reference_object(reference) for reference in fields.references],
        "classified_by": fields.classified_by,
        "authority": authority_object(fields.authority),
        "signature": fields.signature,
    }


def group_object(group: DateTimeGroup | None) -> JsonValue:
    """A date-time group as an object; None where there is none. So are those below."""
    if group is None:
        return None
    return {
        "printed": group.printed,
        "precedence": list(group.precedence),
        "instant": group.instant,
    }


def reference_object(reference: Reference) -> JsonObject:
    """A reference as an object."""
    return {
        "kind": reference.kind,
        "bullet": reference.bullet,
        "printed": reference.printed,
        "id": reference.id,
        "year_inferred": reference.year_inferred,
    }


def office_object(office: Office) -> JsonObject:
    """An office of a passing line as an object."""
    return {"name": office.name, "person": office.person}


def addressee_object(addressee: Addressee) -> JsonObject:
    """An addressee as an object."""
    return {
        "printed": addressee.printed,
        "name": addressee.name,
        "routing": addressee.routing,
        "precedence": addressee.precedence,
        "number": addressee.number,
    }


def banner_object(banner: Banner | None) -> JsonValue:
    """The banner as an object."""
    if banner is None:
        return None
    return {
        "level": banner.level,
        "section": banner.section,
        "sections": banner.sections,
        "post": banner.post,
        "serial": banner.serial,
    }


def order_object(order: ExecutiveOrder | None) -> JsonValue:
    """The executive-order line as an object."""
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


def authority_object(authority: ClassificationAuthority | None) -> JsonValue:
    """What Classified By says as an object."""
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
