"""Fuzz the parser, guided by coverage: ``make fuzz``, or this file with libFuzzer's options.

A text is made from the fuzzer's bytes, which are those of the corpus: small fictional cables. The
properties that hold for any text must hold for it. A text that breaks one is written to a file
``crash-…`` in the current folder; give it as an argument to see the failure again.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus"
DICTIONARY = Path(__file__).parent / "cable.dict"
LONGEST = 4096


def main(arguments: list[str]) -> None:
    sys.path.insert(0, str(ROOT))
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["tui.cable"]):
        properties = importlib.import_module("tests.cable.properties")

    def one(data: bytes) -> None:
        properties.assert_all(data.decode("utf-8", errors="replace"))

    options = arguments or [f"-max_len={LONGEST}", f"-dict={DICTIONARY}", str(CORPUS)]
    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
