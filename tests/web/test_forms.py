"""A filled-in form, read field by field: what was typed stays, what is wrong stands beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from supervision.law.refusals import NotAllowed
from supervision.law.terms import State
from supervision.web.forms import Filled
from supervision.web.paging import LINES, ONE_MORE, one_page

DAY = date(2024, 6, 10)


def fault(read: str, value: str, **said: object) -> str:
    form = Filled({"x": value})
    getattr(form, read)("x", **said)
    return form.faults.get("x", "")


def test_what_is_right_is_read() -> None:
    form = Filled({"on": "2024-06-01", "wan": "1,234.56", "n": " 3 ", "state": "idle", "why": " 因故 "})
    assert form.day("on") == date(2024, 6, 1)
    assert form.wan("wan") == Decimal("1234.56")
    assert form.whole("n") == 3
    assert form.choice("state", State) is State.IDLE
    assert form.text("why") == "因故"
    assert form.day("other", required=False) is None
    assert form.ok


@pytest.mark.parametrize(
    ("read", "value", "said", "told"),
    [
        ("day", "", {}, "没有填写"),
        ("day", "2024-02-30", {}, "不是日期"),
        ("day", "2024-06-11", {"last": DAY}, "不能晚于2024-06-10"),
        ("day", "2024-06-10", {"last": DAY}, ""),
        ("day", "2024-06-09", {"first": DAY}, "不能早于2024-06-10"),
        ("wan", "一百", {}, "不是金额"),
        ("wan", "NaN", {}, "不是金额"),
        ("wan", "-1", {}, "金额应在"),
        ("wan", "0.0000001", {}, "精确到分"),
        ("whole", "1.5", {}, "应为整数"),
        ("whole", "٣", {}, "应为整数"),
        ("whole", "11", {"most": 10}, "0至10"),
        ("choice", "nowhere", {}, "请选择"),
        ("text", "a\0b", {}, "不可见字符"),
        ("text", "字" * 11, {"longest": 10}, "至多10字，现有11字"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    read: str, value: str, said: dict[str, object], told: str
) -> None:
    if read == "choice":
        form = Filled({"x": value})
        form.choice("x", State)
        assert told in form.faults["x"]
        assert form["x"] == value
        return
    found = fault(read, value, **said)
    assert told in found if told else found == ""


def test_a_refusal_is_told_without_what_would_be_typed_at_a_terminal() -> None:
    form = Filled()
    form.refused(NotAllowed("17-4的正文已被改动，请管理员从备份找回：supervision verify"))
    assert form.faults == {"": "17-4的正文已被改动，请管理员从备份找回"}


def test_a_page_says_where_the_next_begins_only_when_there_is_one() -> None:
    assert one_page(map(str, range(LINES)), str, "").next == ""
    more = one_page(map(str, range(ONE_MORE)), str, "x")
    assert more.next == str(LINES - 1)
    assert len(more.lines) == LINES
    assert (
        more.next_path("/parcels", {"state": "idle", "find": ""}) == f"/parcels?state=idle&after={LINES - 1}"
    )
    assert more.first_path("/parcels", {"find": ""}) == "/parcels"
