"""Where sentences end in the prose of cables: abbreviations, initials and numbers end none."""

from __future__ import annotations

import pytest

from tui.cable.sentence_ends import sentence_ends


def sentences(text: str) -> list[str]:
    words = text.split()
    found, current = [], []
    for word, end in zip(words, sentence_ends(words), strict=True):
        current.append(word)
        if end:
            found.append(" ".join(current))
            current = []
    assert not current
    return found


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Embassy sent a note.",
        "He met Mr. Rassendyll and Dr. von Tarlenheim in Zenda.",
        "J. B. Sapt, the king's aide, agreed.",
        "Gen. Strakencz and Col. Sapt met at 9 a.m. in the lodge.",
        "The G.O.R. asked for approx. 40 tons, i.e. two trains.",
        "See Ref. A and para. 4, as agreed on Mar. 3 with Amb. Elphberg.",
        "No. 5 and Nos. 7 to 9 were read.",
        "The St. Michael bridge stands.",
        "The price rose by 3.5 percent.",
        "The miller asked (why not?) for seed.",
        "He waited ... and left.",
        "Seed, rain, etc. were discussed by Hentzau Mills Inc. Director Bauer.",
        "THE U.S. IN ZENDA SPOKE TO MR. SAPT OF THE R.R. MISSION.",
        "1. First the seed.",
        "“Mr. Sapt” is a name.",
        "The king went to Strelsau at noon. ",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert len(sentences(text)) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The harvest failed. Rain came late.", 2),
        ("Will it hold? Nobody knows! We doubt it.", 3),
        ("He said: “It holds.” The king left.", 2),
        ("(It held.) The king left.", 2),
        ("He left at 9 a.m. The king stayed.", 2),
        ("They came from the U.S. The king met them.", 2),
        ("It was sold to Hentzau Mills Inc. They paid.", 2),
        ("He said no. The king agreed.", 2),
        ("THE HARVEST FAILED. RAIN CAME LATE.", 2),
        ("It was built in 1903. The bridge fell.", 2),
        ("He came on March 3. He left.", 2),
        ("", 0),
    ],
)
def test_sentences_end_at_their_stops(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_each_word_belongs_to_one_sentence() -> None:
    assert sentences("Rain came. The U.S. sent seed. Done.") == [
        "Rain came.",
        "The U.S. sent seed.",
        "Done.",
    ]
