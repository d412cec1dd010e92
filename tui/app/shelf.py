"""What there is to open in one place: the cables of a folder, or of a file that holds many."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from rich.cells import cell_len

from tui.app.screens.chooser import Choice
from tui.app.terminal import padded
from tui.cable.addresses import split, stem
from tui.cable.visible import visible
from tui.sources.files import SourceError
from tui.sources.listing import Listed, cables_listed, subject_of
from tui.sources.open import files_in, holds_many

NO_CABLES = (
    "no cables here; a cable is a text file that ends in .txt, a published page, a dump or a volume"
)
_MOST_SUBJECTS = 500
"""Cables whose subjects are read for the list; more would take too long."""
_MOST_LISTED = 2000
"""Cables of a dump that are listed; any other is opened by its address, ``FILE#ID``."""
_WIDEST_NAME = 24


class Shelf:
    """The cables of a place. Raises ``SourceError`` where it cannot be listed."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.cut = False
        if not place.is_file():
            files = files_in(place)
            self.listed = [
                Listed(path, stem(path), subject_of(path) if at < _MOST_SUBJECTS else "")
                for at, path in enumerate(files)
            ]
        else:
            self.listed = list(islice(cables_listed(place), _MOST_LISTED + 1))
            self.cut = len(self.listed) > _MOST_LISTED
            del self.listed[_MOST_LISTED:]

    @property
    def only(self) -> Path | None:
        """The one cable there is, or None."""
        one = self.listed[0].address if len(self.listed) == 1 else None
        return None if one is None or is_shelf(one) else one

    @property
    def title(self) -> str:
        """How many cables there are, and where."""
        count = len(self.listed)
        first = "The first " if self.cut else ""
        return f"{first}{count} {'cable' if count == 1 else 'cables'} in {self.place}"

    def choices(self) -> list[Choice]:
        """A row for each cable: its name and its subject."""
        widths = (cell_len(visible(one.name)) for one in self.listed)
        wide = min(_WIDEST_NAME, max(widths, default=0))
        return [
            Choice(str(one.address.absolute()), padded(one.name, wide), one.subject)
            for one in self.listed
        ]


def is_shelf(path: Path) -> bool:
    """Whether a path is a folder, or a file that holds many cables."""
    if path.is_dir():
        return True
    try:
        return not split(path)[1] and holds_many(path)
    except SourceError:
        return False


def shelf_of(path: Path) -> Path:
    """The place that a cable comes from: its folder, or the file that it is one of many in."""
    file, identity = split(path)
    return file if identity else file.absolute().parent
