"""An annotation as plain values for JSON, and back."""

from __future__ import annotations

from tui.annotations.model import DEFAULTS, Annotation

_TYPES: dict[str, type | tuple[type, ...]] = {
    "start": (int, type(None)),
    "end": (int, type(None)),
    "conflict": bool,
}


def plain(annotation: Annotation) -> dict[str, object]:
    """The fields that say something, by name."""
    held = ((name, default, getattr(annotation, name)) for name, default in DEFAULTS.items())
    return {name: value for name, default, value in held if value != default}


def annotation_of(value: object) -> Annotation | None:
    """The annotation that ``plain`` gave. Raises ``TypeError`` for what is none."""
    if value is None:
        return None
    if not isinstance(value, dict) or not DEFAULTS.keys() >= value.keys():
        raise TypeError
    values = dict(value)
    for name in ("tags", "rules"):
        values[name] = tuple(str(word) for word in values.get(name, ()))
    values["extra"] = tuple((str(key), str(text)) for key, text in values.get("extra", ()))
    for name, held in values.items():
        if name not in ("tags", "rules", "extra") and not isinstance(held, _TYPES.get(name, str)):
            raise TypeError
    return Annotation(**values)
