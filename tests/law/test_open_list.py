"""The open list of idle land: what stands there, what must, what must come off, and whose name does not."""

from __future__ import annotations

from importlib.resources import files

import pytest

from supervision.law.open_list import Openness, open_name, openness
from supervision.law.rules.clause import Clause
from supervision.law.rules.filings import TRACKING
from supervision.law.rules.open_list import PRIVACY
from tests.law import cases as c
from tests.law.parcels import day

DETERMINED = (*c.INQUIRY, c.GOVERNMENT)
PUBLISHED = ("publication", "2025-07-23", {"place": "门户网站"})
DONE = ("disposal_done", "2025-08-04", {"way": "extend", "start_on": "2026-01-01"})
WITHDRAWN = ("publication_withdrawn", "2025-08-05", {})


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((), None),
        (c.INQUIRY, None),
        (DETERMINED, (Openness.TO_PUBLISH, "2025-07-21")),
        ((*DETERMINED, PUBLISHED), (Openness.PUBLISHED, "2025-07-23")),
        ((*DETERMINED, PUBLISHED, DONE), (Openness.TO_WITHDRAW, "2025-07-23")),
        ((*DETERMINED, PUBLISHED, DONE, WITHDRAWN), None),
        ((*DETERMINED, DONE), None),
        (
            (*DETERMINED, PUBLISHED, ("revocation", "2025-08-01", {"of": "determination"})),
            (Openness.TO_WITHDRAW, "2025-07-23"),
        ),
        (
            (
                *DETERMINED, PUBLISHED, ("revocation", "2025-08-01", {"of": "determination"}),
                ("idle_determination", "2025-08-02", {"cause": "holder"}),
            ),
            (Openness.TO_PUBLISH, "2025-08-02"),
        ),
    ],
    ids=[
        "suspected", "not determined yet", "determined", "published", "disposed of", "withdrawn", "never published",
        "determination revoked", "determined anew",
    ],
)  # fmt: skip
def test_what_the_open_list_says(told: tuple[c.Told, ...], expected: tuple[Openness, str] | None) -> None:
    said = openness(c.not_started("2025-08-10", *told))
    assert (said and (said.openness, said.since.isoformat())) == expected


def test_the_cause_is_published_where_it_is_the_governments() -> None:
    governments, holders = (
        openness(c.not_started("2025-08-10", *c.INQUIRY, determined))
        for determined in (c.GOVERNMENT, c.HOLDERS_FAULT)
    )
    assert governments is not None
    assert holders is not None
    assert governments.cause == "未按约定期限、条件交付土地"
    assert holders.cause == ""
    assert governments.idle_since == day(c.SUSPECTED)


@pytest.mark.parametrize(
    ("holder", "published"),
    [
        ("张三", "张某"),
        ("王建军", "王某某"),
        ("李学会", "李某某"),
        ("欧阳娜娜", "欧某某"),
        ("阿卜杜拉·买买提", "阿某某"),
        ("王小明（自然人）", "王某某"),
        ("张三等5人", "张某"),
        ("张三、李四五", "张某、李某某"),
        ("张三、示范公司", "张某、示范公司"),
    ],
)
def test_of_a_person_only_the_surname_is_published(holder: str, published: str) -> None:
    assert open_name(holder) == (published, True)


@pytest.mark.parametrize(
    "holder",
    [
        "示范公司",
        "新河中学",
        "粮库",
        "供电局",
        "新河县人民政府",
        "新河县示范有限公司（自然人独资）",
        "北方集团",
        "",
    ],
)
def test_an_organisation_is_published_by_its_name(holder: str) -> None:
    assert open_name(holder) == (holder, False)


@pytest.mark.parametrize("clause", [PRIVACY, TRACKING], ids=["privacy", "tracking"])
def test_the_clauses_are_quoted_word_for_word(clause: Clause) -> None:
    text = (files("supervision.law") / "texts" / "公开与回填条文摘录.md").read_text(encoding="utf-8")
    assert clause.sentence in text
