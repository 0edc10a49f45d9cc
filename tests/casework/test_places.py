"""What names a place in a list, and what names none."""

from __future__ import annotations

import pytest

from supervision.casework.places import id_text, number_in, place_in, read_act_id


def test_a_place_is_read_as_it_is_written() -> None:
    assert place_in("17-4") == (17, 4)
    assert place_in(id_text((999_999_999, 1))) == (999_999_999, 1)
    assert number_in("17") == 17


@pytest.mark.parametrize(
    "text", ["", "17", "17-", "-4", "17-4-1", " 17-4", "１７-４", "1234567890-1", "1-1234567890", "17-4\n"]
)
def test_what_names_no_place_is_none(text: str) -> None:
    assert place_in(text) is None
    with pytest.raises(ValueError, match="应写作 17-4"):
        read_act_id(text)


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", " 1", "１", "1234567890", "9" * 5000])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_in(text) is None
