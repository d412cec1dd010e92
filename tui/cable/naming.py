"""Names for what a cable has as codes: the post that sent it."""

from __future__ import annotations

from tui.cable.model import Cable
from tui.cable.vocabulary import Vocabulary


def sent_from(cable: Cable, vocabulary: Vocabulary) -> str:
    """The post that sent a cable: a reader's name for it, else the record's, else a shipped one.

    An empty text where nothing names the post.
    """
    banner = cable.fields.banner
    stations = [cable.id.strip("0123456789"), banner.post if banner is not None else None]
    for station in stations:
        found = vocabulary.posts.get((station or "").upper().replace(" ", ""))
        if found is not None:
            return found.name
    if cable.record is not None and cable.record.origin:
        return cable.record.origin
    for station in stations:
        found = vocabulary.post(station) if station else None
        if found is not None:
            return found.name
    return cable.origin
