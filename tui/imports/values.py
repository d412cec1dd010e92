"""JSON that somebody else wrote, and values taken out of it with their types checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn, TypeAlias

from tui.imports import limits
from tui.imports.limits import ImportProblem

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
_DIGITS = 18


def parsed(data: bytes) -> Value:
    """The value in ``data``, UTF-8 with or without a byte order mark. Raises ``ImportProblem``."""
    if sum(map(data.count, (b",", b"[", b"{"))) > limits.MOST_VALUES:
        raise ImportProblem(f"more than {limits.MOST_VALUES} values")
    try:
        found: Value = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
        )
    except UnicodeDecodeError as error:
        raise ImportProblem(f"byte {error.start} is not UTF-8; save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ImportProblem(f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise ImportProblem("too many brackets within each other") from None
    return found


def _object(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ImportProblem("an object has the same key twice")
    return made


def _constant(name: str) -> NoReturn:
    raise ImportProblem(f"{name} is no JSON")


def _integer(printed: str) -> int:
    if len(printed) > _DIGITS:
        raise ImportProblem("a number has too many digits")
    return int(printed)


def object_of(value: Value) -> Mapping[str, Value]:
    """``value`` where it is an object. Raises ``ImportProblem``."""
    if not isinstance(value, dict):
        raise ImportProblem("an object is wanted here")
    return value


def text(value: Mapping[str, Value], key: str, *, needed: bool = False) -> str:
    """The text under a key; empty where there is none, unless it is ``needed``."""
    found = value.get(key)
    if found is None and not needed:
        return ""
    if not isinstance(found, str) or (needed and not found):
        raise ImportProblem(f"{key} must be a text")
    try:
        found.encode("utf-8")
    except UnicodeEncodeError:
        raise ImportProblem(f"{key} has half a character in it") from None
    return found


def name(value: Mapping[str, Value], key: str) -> str:
    """The name of a file or a cable, which may hold bytes that are no text; empty without one."""
    found = value.get(key)
    if found is not None and not isinstance(found, str):
        raise ImportProblem(f"{key} must be a text")
    return found or ""


def number(value: Mapping[str, Value], key: str) -> int | None:
    """The whole number from 0 on under a key; None where there is none."""
    found = value.get(key)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise ImportProblem(f"{key} must be a whole number")
    return found


def flag(value: Mapping[str, Value], key: str) -> bool:
    """The truth value under a key, false where there is none."""
    found = value.get(key)
    if found is not None and not isinstance(found, bool):
        raise ImportProblem(f"{key} must be true or false")
    return bool(found)


def listed(value: Mapping[str, Value], key: str) -> list[Value]:
    """The list under a key; an empty one where there is none."""
    found = value.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise ImportProblem(f"{key} must be a list")
    return found


def words(value: Mapping[str, Value], key: str) -> list[str]:
    """The list of texts under a key."""
    found = listed(value, key)
    return [text({key: each}, key) for each in found]
