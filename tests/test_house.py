"""The rules of the house, held by reading the source: what may import what, what may not be said.

Each rule is a function from a module's source to its offences, so that the tests below can show
that it fails where it should as well as that the house keeps it.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT

MODULES = sorted((ROOT / "tui").rglob("*.py"))
LONGEST = 400
"""Lines that a file may have and still be read in a sitting."""

MAY_IMPORT: dict[str, frozenset[str]] = {
    "cable": frozenset(),
    "annotations": frozenset({"cable"}),
    "sources": frozenset({"cable"}),
    "exports": frozenset({"annotations", "sources", "cable"}),
    "imports": frozenset({"annotations", "sources", "cable"}),
    "library": frozenset({"annotations", "sources", "cable"}),
    "app": frozenset({"exports", "library", "annotations", "sources", "cable", "resources"}),
    "commands": frozenset(
        {"exports", "imports", "library", "annotations", "sources", "cable", "web"}
    ),
    "plain": frozenset(
        {"app", "commands", "exports", "library", "annotations", "sources", "cable", "resources"}
    ),
    "cli": frozenset(
        {
            "app",
            "plain",
            "commands",
            "exports",
            "library",
            "annotations",
            "sources",
            "cable",
            "resources",
        }
        | {"cli_texts"}
    ),
    "web": frozenset(),
    "cli_texts": frozenset(),
    "resources": frozenset(),
    "__main__": frozenset({"cli"}),
    "__init__": frozenset(),
}
"""What each part of ``tui`` may import beside itself. ``tui`` alone, for its version, all may."""

PRINTER = "tui/commands/output.py"
"""The one module that prints."""
BOUNDARY = "tui/app/terminal.py"
"""The one module that turns data into content for the terminal."""
BOUNDARY_ONLY = frozenset({"Static", "Label", "Button", "OptionList", "Text", "Content", "notify"})
"""What takes its text as markup, or passes control characters through, when called carelessly."""
MARKUP_NAMES = frozenset({"from_markup", "from_ansi", "render_markup"})
MARKUP_MODULES = frozenset({"textual.markup", "rich.markup", "rich.markdown"})
MARKUP_IMPORTS = frozenset(
    {("textual.widgets", "Markdown"), ("textual.widgets", "MarkdownViewer"), ("rich", "print")}
)
UNSAFE_YAML = frozenset(
    {"load", "load_all", "full_load", "full_load_all", "unsafe_load", "unsafe_load_all"}
    | {"Loader", "FullLoader", "UnsafeLoader", "CLoader", "CFullLoader", "CUnsafeLoader"}
)

Rule = Callable[[str, str], list[str]]
"""From a path below the root, such as ``tui/cable/parse.py``, and a source to its offences."""


def part_of(path: str) -> str:
    """The part of ``tui`` that a file belongs to: ``cable`` for ``tui/cable/parse.py``."""
    return Path(path).with_suffix("").parts[1]


def imports(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Every module that a source imports, with the line; relative ones by their full name.

    ``from a import b`` gives ``a`` and ``a.b``, for ``b`` may be a module.
    """
    package = list(Path(path).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield node.lineno, module
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


def called_name(node: ast.Call) -> str:
    """The last name of what is called: ``notify`` for ``self.app.notify()``; ``""`` if none."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def upward_imports(path: str, source: str) -> list[str]:
    """Imports that don't point down the house's list."""
    part = part_of(path)
    allowed = MAY_IMPORT.get(part)
    if allowed is None:
        return [f"{path}: the house has no part {part!r}"]
    return [
        f"{path}:{line}: {part} imports {module}"
        for line, module in imports(path, source)
        if module.startswith("tui.") and not module.startswith("tui.__version__")
        if module.split(".")[1] not in allowed | {part}
    ]


def third_party_in_cable(path: str, source: str) -> list[str]:
    """Imports of ``tui/cable`` and ``tui/resources.py`` from outside the standard library."""
    if part_of(path) not in {"cable", "resources"}:
        return []
    return [
        f"{path}:{line}: imports {module}"
        for line, module in imports(path, source)
        if module.split(".")[0] not in sys.stdlib_module_names | {"tui"}
    ]


def textual_outside_app(path: str, source: str) -> list[str]:
    """Imports of Textual anywhere but in ``tui/app``."""
    if part_of(path) == "app":
        return []
    return [
        f"{path}:{line}: imports {module}"
        for line, module in imports(path, source)
        if module.split(".")[0] == "textual"
    ]


def markup(path: str, source: str) -> list[str]:
    """Ways by which a cable's text could be read as markup or reach the terminal as it is."""
    found = [
        f"{path}:{line}: imports {module}"
        for line, module in imports(path, source)
        if module in MARKUP_MODULES or tuple(module.rsplit(".", 1)) in MARKUP_IMPORTS
    ]
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name) if name in MARKUP_NAMES:
                found.append(f"{path}:{node.lineno}: {name}")
            case ast.Attribute(value=ast.Name(id="rich"), attr="print"):
                found.append(f"{path}:{node.lineno}: rich.print")
            case ast.Call() if called_name(node) in {"Markdown", "MarkdownViewer"}:
                found.append(f"{path}:{node.lineno}: {called_name(node)}")
            case ast.Call(func=ast.Attribute(attr="print")) if not turns_markup_off(node):
                found.append(f"{path}:{node.lineno}: prints with markup")
            case ast.keyword(arg="markup", value=ast.Constant(value=True)):
                found.append(f"{path}:{node.value.lineno}: markup=True")
            case _:
                pass
    return found


def turns_markup_off(call: ast.Call) -> bool:
    return any(
        keyword.arg == "markup"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is False
        for keyword in call.keywords
    )


def content_outside_boundary(path: str, source: str) -> list[str]:
    """Terminal content made outside the boundary.

    Only calls count: a widget of ours may inherit from ``OptionList`` and be annotated as one.
    A constructor under another name is found by its import. ``tui/cable`` can import neither
    library, so that a ``Label`` there is one of its own.
    """
    if path == BOUNDARY or path.startswith("tui/cable/"):
        return []
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call() if called_name(node) in BOUNDARY_ONLY:
                found.append(f"{path}:{node.lineno}: calls {called_name(node)}")
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in {"textual", "rich"}:
                found.extend(
                    f"{path}:{node.lineno}: renames {alias.name}"
                    for alias in node.names
                    if alias.name in BOUNDARY_ONLY and alias.asname not in {None, alias.name}
                )
            case _:
                pass
    return found


def unsafe_yaml(path: str, source: str) -> list[str]:
    """Loaders that build objects, or that take what isn't bounded."""
    found = [
        f"{path}:{line}: imports {module}"
        for line, module in imports(path, source)
        if module.startswith("yaml.") and module.split(".")[-1] in UNSAFE_YAML
    ]
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="yaml"), attr=name) if name in UNSAFE_YAML:
                found.append(f"{path}:{node.lineno}: yaml.{name}")
            case ast.Import(names=names):
                found.extend(
                    f"{path}:{node.lineno}: renames yaml"
                    for alias in names
                    if alias.name == "yaml" and alias.asname not in {None, "yaml"}
                )
            case _:
                pass
    return found


def blanket_except(path: str, source: str) -> list[str]:
    """Handlers that keep what nobody thought of.

    One form is clean-up: ``except BaseException`` whose last statement is a bare ``raise``.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ExceptHandler(type=None):
                found.append(f"{path}:{node.lineno}: catches everything")
            case ast.ExceptHandler(
                type=ast.Name(id="BaseException"), body=[*_, ast.Raise(exc=None)]
            ):
                pass
            case ast.ExceptHandler(type=ast.expr() as caught):
                names = {name.id for name in ast.walk(caught) if isinstance(name, ast.Name)}
                if names & {"Exception", "BaseException"}:
                    found.append(f"{path}:{node.lineno}: catches everything")
            case _:
                pass
    return found


def prints(path: str, source: str) -> list[str]:
    """Calls of ``print`` anywhere but on the command line's one way to the terminal."""
    if path == PRINTER:
        return []
    return [
        f"{path}:{node.lineno}: prints"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]


def too_long(path: str, source: str) -> list[str]:
    """A file that can't be read in a sitting."""
    lines = len(source.splitlines())
    return [f"{path}: {lines} lines"] if lines > LONGEST else []


RULES: tuple[Rule, ...] = (
    upward_imports,
    third_party_in_cable,
    textual_outside_app,
    markup,
    content_outside_boundary,
    unsafe_yaml,
    blanket_except,
    prints,
    too_long,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule: Rule) -> None:
    assert MODULES
    offences = [
        offence
        for module in MODULES
        for offence in rule(module.relative_to(ROOT).as_posix(), module.read_text(encoding="utf-8"))
    ]
    assert offences == [], "\n".join(["", *offences])


BAD: tuple[tuple[Rule, str, str], ...] = (
    (upward_imports, "tui/cable/parse.py", "from tui.sources import text"),
    (upward_imports, "tui/cable/parse.py", "import tui.annotations.model"),
    (upward_imports, "tui/cable/parse.py", "def f():\n    from tui import app"),
    (upward_imports, "tui/cable/parse.py", "from ..library import query"),
    (upward_imports, "tui/cable/parse.py", "from tui import resources"),
    (upward_imports, "tui/sources/text.py", "from tui.annotations.model import Annotation"),
    (upward_imports, "tui/annotations/model.py", "from tui.sources import text"),
    (upward_imports, "tui/annotations/model.py", "from tui import resources"),
    (upward_imports, "tui/exports/csv.py", "from tui.library import query"),
    (upward_imports, "tui/library/query.py", "from tui.exports import csv"),
    (upward_imports, "tui/imports/qdpx.py", "from tui.exports import qdpx"),
    (upward_imports, "tui/exports/qdpx.py", "from tui.imports import qdpx"),
    (upward_imports, "tui/exports/csv.py", "from tui.app.keymap import load"),
    (upward_imports, "tui/app/app.py", "from tui.cli import main"),
    (upward_imports, "tui/utils.py", ""),
    (third_party_in_cable, "tui/cable/parse.py", "import yaml"),
    (third_party_in_cable, "tui/cable/parse.py", "from rich.text import Text"),
    (textual_outside_app, "tui/cli.py", "import textual"),
    (textual_outside_app, "tui/exports/csv.py", "def f():\n    from textual.app import App"),
    (markup, "tui/app/app.py", "Content.from_markup(x)"),
    (markup, "tui/app/terminal.py", "Text.from_ansi(x)"),
    (markup, "tui/app/app.py", "make = Text.from_markup"),
    (markup, "tui/app/app.py", "from textual.markup import escape"),
    (markup, "tui/cli.py", "from rich.markup import escape"),
    (markup, "tui/cli.py", "import rich.markup"),
    (markup, "tui/cli.py", "from rich import markup"),
    (markup, "tui/cli.py", "from rich import print"),
    (markup, "tui/cli.py", "rich.print(x)"),
    (markup, "tui/cli.py", "Console().print(x)"),
    (markup, "tui/cli.py", "console.print(x, markup=True)"),
    (markup, "tui/app/app.py", "from textual.widgets import Markdown"),
    (markup, "tui/app/app.py", "widgets.Markdown(x)"),
    (markup, "tui/app/terminal.py", "Static(x, markup=True)"),
    (content_outside_boundary, "tui/app/app.py", "Static(x)"),
    (content_outside_boundary, "tui/app/widgets/tree.py", "widgets.Label(x)"),
    (content_outside_boundary, "tui/cli.py", "Text(x)"),
    (content_outside_boundary, "tui/app/app.py", "Content(x)"),
    (content_outside_boundary, "tui/app/app.py", "Button(x)\n"),
    (content_outside_boundary, "tui/app/app.py", "OptionList(x)"),
    (content_outside_boundary, "tui/app/app.py", "self.app.notify(x)"),
    (content_outside_boundary, "tui/app/app.py", "from rich.text import Text as T"),
    (unsafe_yaml, "tui/annotations/document.py", "yaml.load(x, Loader=yaml.SafeLoader)"),
    (unsafe_yaml, "tui/annotations/document.py", "yaml.full_load(x)"),
    (unsafe_yaml, "tui/annotations/document.py", "yaml.unsafe_load(x)"),
    (unsafe_yaml, "tui/annotations/document.py", "parse(x, yaml.Loader)"),
    (unsafe_yaml, "tui/annotations/document.py", "from yaml import load"),
    (unsafe_yaml, "tui/annotations/document.py", "import yaml as y"),
    (blanket_except, "tui/cli.py", "try:\n    f()\nexcept:\n    pass"),
    (blanket_except, "tui/cli.py", "try:\n    f()\nexcept Exception as e:\n    raise X from e"),
    (blanket_except, "tui/cli.py", "try:\n    f()\nexcept (OSError, BaseException):\n    pass"),
    (
        blanket_except,
        "tui/cli.py",
        "try:\n    f()\nexcept BaseException:\n    if x:\n        raise",
    ),
    (blanket_except, "tui/cli.py", "try:\n    f()\nexcept Exception:\n    raise"),
    (prints, "tui/app/app.py", "print(x)"),
    (prints, "tui/cli.py", "print(x)"),
    (too_long, "tui/cable/parse.py", "x = 1\n" * 401),
)


@pytest.mark.parametrize(("rule", "path", "source"), BAD)
def test_a_rule_finds_what_it_forbids(rule: Rule, path: str, source: str) -> None:
    assert len(rule(path, source)) >= 1


GOOD: tuple[tuple[Rule, str, str], ...] = (
    (upward_imports, "tui/cli.py", "from tui import __version__\nfrom tui.app.app import Reader"),
    (upward_imports, "tui/exports/csv.py", "from tui.exports.registry import register\nimport csv"),
    (upward_imports, "tui/exports/csv.py", "from . import registry"),
    (upward_imports, "tui/app/screens/reader.py", "from tui.annotations.model import Annotation"),
    (third_party_in_cable, "tui/cable/parse.py", "import re\nfrom tui.cable.model import Node"),
    (textual_outside_app, "tui/app/screens/reader.py", "from textual.app import App"),
    (markup, "tui/cli.py", "console.print(x, markup=False)\nprint(x)"),
    (content_outside_boundary, BOUNDARY, "Static(x, markup=False)"),
    (content_outside_boundary, "tui/app/app.py", "class Pane(OptionList):\n    label: Text"),
    (unsafe_yaml, "tui/annotations/document.py", "yaml.parse(x, Loader=yaml.CSafeLoader)"),
    (blanket_except, "tui/cli.py", "try:\n    f()\nexcept (OSError, ValueError):\n    pass"),
    (blanket_except, "tui/cli.py", "try:\n    f()\nexcept BaseException:\n    g()\n    raise"),
    (prints, PRINTER, "print(x)"),
    (too_long, "tui/cable/parse.py", "x = 1\n" * 400),
)


@pytest.mark.parametrize(("rule", "path", "source"), GOOD)
def test_a_rule_lets_pass_what_it_allows(rule: Rule, path: str, source: str) -> None:
    assert rule(path, source) == []


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, _, _ in BAD} == set(RULES)


RUN_AND_LIST = """
import sys
from tui.cli import main
sys.argv = ["cablegram", *sys.argv[1:]]
try:
    code = main()
except SystemExit as ended:
    code = ended.code
print("code", code, file=sys.stderr)
print("loaded", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded_by(arguments: list[str], cwd: Path) -> set[str]:
    """The top-level modules that a command has loaded once it has ended well."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", RUN_AND_LIST, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = result.stderr.splitlines()
    assert result.returncode == 0, result.stderr
    assert "code 0" in lines or "code None" in lines, result.stderr
    return set(next(line for line in lines if line.startswith("loaded ")).split()[1:])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["show", EXAMPLE],
        ["show", "--format", "json", EXAMPLE],
        ["check", EXAMPLE],
        ["export", EXAMPLE],
        ["import", "--help"],
        ["annotate", EXAMPLE, "--paragraph", "1", "--tag", "x"],
        ["notes", EXAMPLE],
        ["tags", "."],
        ["--plain", EXAMPLE],
        ["index", "."],
        ["search", ".", "children"],
        ["stats", "."],
        ["stats", ".", "--format", "svg"],
        ["check", "--missing", "."],
        ["keys"],
        ["themes"],
    ],
    ids=" ".join,
)
def test_every_command_but_the_reader_runs_without_textual(
    arguments: list[str], example: Path
) -> None:
    loaded = loaded_by(arguments, example.parent)
    assert "tui" in loaded
    assert "textual" not in loaded


NOT_AT_THE_START = frozenset(
    {"tui.library", "tui.exports", "tui.imports", "tui.plain", "tui.web", "tui.app.screens.library"}
    | {"tui.app.screens.export", "tui.app.screens.codes", "tui.app.screens.triage"}
    | {"tantivy", "sqlite3", "plotext", "leather", "shtab", "xlsxwriter", "aiohttp", "difflib"}
    | {"multiprocessing", "xml.etree", "lxml", "http", "email", "zipfile"}
)
"""What the reader's first screen does without, so that it is not waited for."""


def test_the_reader_starts_without_what_its_first_screen_does_not_need() -> None:
    told = (
        "import sys, tui.cli, tui.app.start; tui.app.start.prepare(); import tui.app.app; "
        "print(*sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(ended.stdout.split())
    assert "tui.app.screens.reader" in loaded
    # What Textual and the standard library bring by themselves is not ours to leave out.
    bare = subprocess.run(
        [sys.executable, "-c", "import sys, textual.app; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    needless = NOT_AT_THE_START - set(bare.stdout.split())
    assert sorted(loaded & needless) == []
