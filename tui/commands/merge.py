"""``cablegram merge``: the merge driver that git calls with three versions of a file."""

from __future__ import annotations

import os
from pathlib import Path

from tui.annotations import bounded_yaml
from tui.annotations.durable import replace_file
from tui.annotations.merge_files import MergeError, merge_files
from tui.commands.calls import Parser
from tui.commands.output import FAILURE, SUCCESS, complain, tell

EXAMPLES = """\
git calls it, once it is told so in .gitattributes:

  *.annotations.yaml merge=cablegram
  codebook.yaml merge=cablegram

and, on each machine, by:

  git config merge.cablegram.driver 'cablegram merge %O %A %B'

The result is written to OURS. Annotations that both sides changed are kept in
both versions. The status is 0 where all was merged; 1 where a person must look,
which makes git report a conflict: the file never has conflict markers in it.
"""


def run(given: list[str]) -> int:
    """Carry out one call; answers the exit status."""
    parser = Parser("cablegram merge", "Merge sidecars or codebooks for git.", EXAMPLES)
    for name, told in (
        ("base", "what both sides started from; may be empty"),
        ("ours", "our version, which is replaced by the result"),
        ("theirs", "their version"),
    ):
        parser.add_argument(name, metavar=name.upper(), type=Path, help=told)
    options = parser.parse_args(given)
    ours: Path = options.ours
    try:
        versions = [_bytes_of(path) for path in (options.base, ours, options.theirs)]
        merged = merge_files(*versions)
    except MergeError as error:
        complain(f"{error}; merge it by hand: {ours} was left as it is")
        return FAILURE
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        complain(f"{error.filename}: {reason}; {ours} was left as it is")
        return FAILURE
    if merged.data != versions[1]:
        replace_file(ours, merged.data, backup=False)
    tell(merged.notes)
    tell(merged.problems)
    return FAILURE if merged.problems else SUCCESS


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(bounded_yaml.LARGEST_FILE + 1)
