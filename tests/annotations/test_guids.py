"""GUIDs are made from names alone: the same in every export, and different for different things."""

from __future__ import annotations

import re
import uuid

from hypothesis import given
from hypothesis import strategies as st

from tui.annotations.guids import (
    code_guid,
    coding_guid,
    selection_guid,
    source_guid,
    user_guid,
    variable_guid,
)

SHAPE = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@given(st.text(), st.text())
def test_any_name_has_a_guid_of_version_5(name: str, other: str) -> None:
    made = [
        user_guid(name),
        code_guid(name),
        source_guid(name),
        source_guid(name, 2),
        variable_guid(name),
        selection_guid(name, other, "a"),
        coding_guid(name, other),
    ]
    assert len(set(made)) == len(made)
    for guid in made:
        assert SHAPE.fullmatch(guid)
        assert uuid.UUID(guid).version == 5
    assert (user_guid(name) == user_guid(other)) is (name == other)


def test_a_guid_never_changes() -> None:
    # Other programs' files hold them: what was exported once must be known again for ever.
    assert code_guid("aid/food") == "e5f5a4cb-1dad-53ad-8175-962ba1212b72"
    selection = selection_guid(source_guid("09TESTVILLE12"), "kim", "4kq7w2ma")
    assert selection == "2c9712b5-472e-5610-8b22-ac5f63fd3899"
