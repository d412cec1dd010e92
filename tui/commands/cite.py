"""``cablegram cite``: the citation of a cable, of a place in it, or of words with their place."""

from __future__ import annotations

from pathlib import Path

from tui.commands.calls import Parser, UsageError, add_source
from tui.commands.output import FAILURE, complain, finish, put, put_utf8
from tui.sources.files import SourceError

EXAMPLES = """\
examples:
  cablegram cite 03GUATEMALA1815.txt
  cablegram cite 03GUATEMALA1815.txt --paragraph 8
  cablegram cite 03GUATEMALA1815.txt --paragraph 8 --quote
  cablegram cite 03GUATEMALA1815.txt --quote "approximately 100 children"
  cablegram cite volume.xml#d17 --style chicago-short

--quote without words takes the paragraph's; words must stand in the cable. How
cables are cited is said in cablegram.yaml; --style goes before that.
"""


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    from tui.annotations.citation_form import STYLES

    parser = Parser("cablegram cite", "Print a citation, with the words if asked for.", EXAMPLES)
    parser.add_argument("path", metavar="FILE", type=Path, help="a cable, or FILE#ID")
    parser.add_argument("--paragraph", metavar="ID", help="a paragraph, or a heading (s2)")
    parser.add_argument(
        "--quote", metavar="TEXT", nargs="?", const="", help="quote these words, or the paragraph"
    )
    parser.add_argument("--style", choices=tuple(STYLES), default="", help="how to cite")
    add_source(parser)
    options = parser.parse_args(given)
    path: Path = options.path
    paragraph: str = options.paragraph or ""
    quote: str | None = options.quote
    if quote == "" and not paragraph:
        raise UsageError("--quote without words needs --paragraph; see 'cablegram cite --help'")

    from tui.exports.citing import Citer, quoted_and_cited
    from tui.exports.quoting import NotFoundError, quoted
    from tui.sources.found import cable_of
    from tui.sources.open import read

    try:
        source = read(path, options.source)
        cable = cable_of(source.text, source.record)
        words, place = quoted(cable, paragraph, quote)
    except (SourceError, NotFoundError) as error:
        complain(str(error))
        return FAILURE
    citer = Citer(options.style, options.source)
    note = citer.note(source.path, cable, place)
    put_utf8()
    put(quoted_and_cited(words, note))
    return finish(citer.problems)
