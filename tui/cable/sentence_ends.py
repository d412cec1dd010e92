"""Which words end a sentence: a full stop does, one that belongs to an abbreviation does not.

The rules are for the prose of cables, of which a part is in capitals throughout: there a capital
after a full stop says nothing, so only what the word itself is counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_OPENING = "\"'“‘([{<«"
_CLOSING = "\"'”’)]}>»"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _set(
    "mr mrs ms messrs dr prof rev fr hon st mt ft gen lt col maj capt cdr cpt sgt cpl adm "
    "radm vadm brig amb ambs pres sen sens rep reps gov sec min del asst dep dir supt comm commr "
    "vs cf viz ca approx incl esp est"
)
"""Words that stand before a name or go on with the sentence, whatever follows them."""
_COUNTED = _set(
    "no nos para paras par pars ref refs art arts sect sects ch chap vol vols p pp fig figs jan "
    "feb mar apr jun jul aug sep sept oct nov dec tel ext encl tab"
)
"""Words that a number or a letter follows: ``No. 5``, ``Ref. A``."""
_EITHER = _set("etc inc ltd co corp bros jr sr dept depts govt govts ed al")
"""Words that go on or end the sentence: what follows says which."""
_STARTERS = _set(
    "the this that these those he she it they we you his her its their our there here however "
    "moreover although while when if in on at as after before since but and according both "
    "many most some several others another"
)
"""Words that begin a sentence more often than they follow an abbreviation as part of a name."""
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?|(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_LISTED = re.compile(r"\d{1,2}|[^\W\d_]|[ivx]{1,4}", re.IGNORECASE)


def sentence_ends(words: Sequence[str]) -> list[bool]:
    """For each word whether its sentence ends with it; the last word always ends one."""
    ends: list[bool] = []
    first = True
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else None
        end = after is None or _ends(word, after, first)
        ends.append(end)
        first = end
    return ends


def _ends(word: str, after: str, first: bool) -> bool:
    bare = word.rstrip(_CLOSING)
    follows = after.lstrip(_OPENING)
    if not bare or bare[-1] not in ".?!" or not follows or follows[0].islower():
        return False
    if bare[-1] in "?!":
        return True
    if not follows[0].isalnum():
        # A dash goes on with the sentence.
        return False
    return _stops(bare[:-1].lstrip(_OPENING), follows, first)


def _stops(core: str, follows: str, first: bool) -> bool:
    """Whether the full stop after ``core`` ends a sentence."""
    plain = core.casefold()
    if first and _LISTED.fullmatch(core):
        return False  # "1. Firstly": the number of an item
    if plain in _TITLES or (len(core) == 1 and core.isalpha()):
        return False
    if plain in _COUNTED:
        name = follows.rstrip(".,;:)")
        return not (follows[0].isdigit() or (len(name) == 1 and name.isalpha()))
    if plain in _EITHER or _DOTTED.fullmatch(core):
        return _begins_a_sentence(follows)
    return True


def _begins_a_sentence(follows: str) -> bool:
    name = re.split(r"\W", follows, maxsplit=1)[0]
    return name.istitle() and len(name) > 1 and name.casefold() in _STARTERS
