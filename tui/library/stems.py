"""Words as the index compares them: lower case, English endings taken off.

What is found in the index has to be found again in the text that is shown, so that both take the
same way. A word's form is looked up once; a search meets the same words again and again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tui.library.words import words

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

_ENDINGS = (
    *("s", "es", "ed", "ing", "ings", "er", "ers", "ly", "y", "ies", "ied", "e", "al", "ally"),
    *("ion", "ions", "ation", "ations", "ational", "ment", "ments", "ness", "ful", "fulness"),
    *("ive", "ively", "iveness", "ize", "izes", "ized", "izing", "ization", "izations", "izer"),
    *("able", "ably", "ability", "abilities", "ible", "ibly", "ibility", "ance", "ence", "ant"),
    *("ent", "ently", "ism", "ist", "ists", "ity", "ities", "ous", "ously", "ousness", "ic"),
    *("ical", "ically", "icate", "icity", "ate", "ates", "ated", "ating", "ator", "ators", "logy"),
)
"""Endings that the stemmer takes off; a word that is broken off inside one is completed by them."""

_SHORT = 3


@lru_cache(maxsize=1)
def _analyzer() -> TextAnalyzer:
    from tui.library.index import stemming

    return stemming()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What a word, in any case, is compared as; empty for what the index leaves out."""
    found = _analyzer().analyze(word.casefold())
    return found[0] if len(found) == 1 else ""


def stems(text: str) -> list[str]:
    """What the words of ``text`` are compared as, in order."""
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=256)
def begun(prefix: str) -> frozenset[str]:
    """The stems of words that are ``prefix`` and the rest of an ending, such as ``deportin``."""
    completed = {
        prefix + ending[cut:]
        for ending in _ENDINGS
        for cut in range(1, len(ending) + 1)
        if prefix.endswith(ending[:cut]) and len(prefix) - cut > 1
    }
    return frozenset(filter(None, map(stem, {prefix, *completed})))


def begins(word: str, prefix: str) -> bool:
    """Whether ``word``, or another form of it, begins with ``prefix``, which is case folded."""
    found = stem(word)
    return bool(found) and (found.startswith(prefix) or found in begun(prefix))


def beginning(word: str) -> str:
    """The letters that every word with this stem begins with.

    Forms differ from their stem in its last letter at most (``happy``: ``happi``, ``capability``:
    ``capabl``), but for a few short ones (``dying``: ``die``).
    """
    return word[:-1] if len(word) > _SHORT else word[:1]
