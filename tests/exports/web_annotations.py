"""What the Web Annotation Data Model demands of a file, and the part of its context that it needs.

Written from the recommendation of 23 February 2017: 3.1 (annotations), 3.2.4 (embedded textual
bodies), 3.3.1 and 3.3.2 (agents and dates), 4, 4.2.4 and 4.2.5 (selectors), 5.1 and 5.2
(collections and pages).
"""

from __future__ import annotations

CONTEXT_URL = "http://www.w3.org/ns/anno.jsonld"
_IRI = {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:[^ ]+$"}
_DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
_COUNT = {"type": "integer", "minimum": 0}
_QUOTE = {
    "type": "object",
    "required": ["type", "exact"],
    "properties": {
        "type": {"const": "TextQuoteSelector"},
        "exact": {"type": "string", "minLength": 1},
        "prefix": {"type": "string"},
        "suffix": {"type": "string"},
    },
    "additionalProperties": False,
}
_POSITION = {
    "type": "object",
    "required": ["type", "start", "end"],
    "properties": {"type": {"const": "TextPositionSelector"}, "start": _COUNT, "end": _COUNT},
    "additionalProperties": False,
}
_MOTIVATIONS = [
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing"),
    *("highlighting", "identifying", "linking", "moderating", "questioning", "replying", "tagging"),
]
_MOTIVATION = {"enum": _MOTIVATIONS}
_BODY = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"const": "TextualBody"},
        "value": {"type": "string"},
        "purpose": _MOTIVATION,
        "format": {"const": "text/plain"},
    },
    "additionalProperties": False,
}
_TARGET = {
    "type": "object",
    "required": ["type", "source"],
    "properties": {
        "type": {"const": "SpecificResource"},
        "source": _IRI,
        "selector": {"type": "array", "minItems": 1, "items": {"oneOf": [_QUOTE, _POSITION]}},
    },
}
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "target"],
    "properties": {
        "id": _IRI,
        "type": {"const": "Annotation"},
        "motivation": {"anyOf": [_MOTIVATION, {"type": "array", "items": _MOTIVATION}]},
        "creator": {
            "type": "object",
            "required": ["type", "name"],
            "properties": {"type": {"const": "Person"}, "name": {"type": "string"}},
        },
        "created": _DATE,
        "modified": _DATE,
        "body": {"type": "array", "minItems": 1, "items": _BODY},
        "target": _TARGET,
    },
    "not": {"required": ["bodyValue"]},
}
COLLECTION = {
    "type": "object",
    "required": ["@context", "id", "type", "first", "total"],
    "properties": {
        "@context": {"const": CONTEXT_URL},
        "id": _IRI,
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "created": _DATE,
        "total": _COUNT,
        "first": {
            "type": "object",
            "required": ["id", "type", "items"],
            "properties": {
                "id": _IRI,
                "type": {"const": "AnnotationPage"},
                "startIndex": _COUNT,
                "items": {"type": "array", "items": ANNOTATION},
            },
        },
    },
}

_OA = "http://www.w3.org/ns/oa#"
_AS = "http://www.w3.org/ns/activitystreams#"


def _iri(name: str) -> dict[str, str]:
    return {"@id": name, "@type": "@id"}


CONTEXT = {
    "oa": _OA,
    "as": _AS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "TextualBody": "oa:TextualBody",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Person": "foaf:Person",
    **{name: f"oa:{name}" for name in _MOTIVATIONS},
    "body": _iri("oa:hasBody"),
    "target": _iri("oa:hasTarget"),
    "source": _iri("oa:hasSource"),
    "selector": _iri("oa:hasSelector"),
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "value": "rdf:value",
    "format": "dc:format",
    "creator": _iri("dcterms:creator"),
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
    "name": "foaf:name",
    "label": "rdfs:label",
    "first": _iri("as:first"),
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
}
