"""制度对照 and 职责分工: no sentence of the regulation without a line, no line without what it names, each row with its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import pytest

from supervision.casework.rights import RIGHTS, VERBS
from supervision.law.rules import county, inquiry, order53
from supervision.law.rules.table import TABLE
from supervision.law.steps import Unit
from supervision.law.terms import Kind
from supervision.staff import Role
from tests.database import ROOT
from tests.doors.the_docs import of_the_docs

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def regulation() -> Iterator[ModuleType]:
    yield from of_the_docs("regulation_table")


@pytest.fixture(scope="module")
def duties() -> Iterator[ModuleType]:
    yield from of_the_docs("duty_tables")


@pytest.fixture(scope="module")
def text(regulation: ModuleType) -> str:
    return str(regulation.county_text())


@pytest.fixture(scope="module")
def page(regulation: ModuleType) -> list[tuple[str, ...]]:
    return list(regulation.lines())


# The sentences


def test_the_text_is_read_sentence_by_sentence_under_its_own_numbers(
    regulation: ModuleType, text: str
) -> None:
    read = regulation.sentences(text)
    assert "".join(dict.fromkeys(s.article[0] for s in read)) == "一二三四五六"
    assert [s.words for s in read if s.article == "一"] == ["在新河县范围内取得土地用地单位。"]
    assert [s.article for s in read if s.article.startswith("二")] == [
        "二（一）1", "二（一）2", "二（一）3", "二（一）4", "二（二）", "二（二）",
    ]  # fmt: skip
    assert [s.words[:8] for s in read if s.article == "六（一）"] == ["对截止日期将近，", "对超期未缴纳出让"]


def test_nothing_of_the_text_is_left_out(regulation: ModuleType, text: str) -> None:
    _, _, chapters = text.partition("一、监督检查对象")
    chapters, _, _ = chapters.partition("\n## ")
    said = re.sub(r"\s", "", chapters)
    for heading in ("监督检查内容和指标", "监督检查方式", "监督检查程序", "监督检查措施", "监督检查处理"):
        said = re.sub(rf"[二三四五六]、{heading}", "", said, count=1)
    said = re.sub(r"（[一二三四五六七]）(?:监督检查(?:内容|指标)(?!不))?", "", said)
    said = re.sub(r"\d、", "", said)
    assert "".join(each.words for each in regulation.sentences(text)) == said


def test_a_row_stands_beside_the_sentence_its_clause_quotes(regulation: ModuleType, text: str) -> None:
    read = regulation.sentences(text)
    (urging,) = [s for s in read if "发出《竣工建设提醒》" in s.words]
    assert regulation.rows_of(urging, read) == (county.COMPLETION_URGING, inquiry.SERVE)


def test_the_same_words_in_two_places_have_the_same_rows(regulation: ModuleType, text: str) -> None:
    read = regulation.sentences(text)
    first, second = (s for s in read if s.words.startswith("若用地单位超过约定开工期限一年以上"))
    assert (first.article, second.article) == ("四（七）", "六（四）")
    assert regulation.rows_of(first, read) == regulation.rows_of(second, read)
    assert order53.SUSPECT_NOT_STARTED in regulation.rows_of(first, read)


# No sentence without a line, no line without what it names


def test_every_sentence_has_its_line_and_every_line_what_it_names(regulation: ModuleType, text: str) -> None:
    assert regulation.problems(text) == []


def test_a_sentence_added_to_the_text_asks_for_a_line(regulation: ModuleType, text: str) -> None:
    more = text.replace("三、监督检查方式", "（三）用地单位应当按季度报告进度。\n三、监督检查方式", 1)
    (said,) = regulation.problems(more)
    assert said == "二（三）“用地单位应当按季度报告进度。”：没有规则引用，也没有写明由什么命令办理"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("杜绝欺骗行为", "防止欺骗行为", "五（三）：规则所引“通过交叉巡查"),
        ("法律、法规规定的其他监督方式", "上级规定的方式", "三（五）：“其他监督方式”应恰在"),
        ("（三）通过交叉巡查", "（四）通过交叉巡查", "五（三）：规则所引“通过交叉巡查"),
    ],
)
def test_a_changed_word_or_number_of_the_text_is_noticed(
    regulation: ModuleType, text: str, was: str, now: str, said: str
) -> None:
    found = regulation.problems(text.replace(was, now))
    assert any(each.startswith(said) for each in found)


def test_the_line_breaks_of_the_text_are_no_words(regulation: ModuleType, text: str) -> None:
    assert regulation.problems(text.replace("进入竣工提醒", "进入\n\n 竣工提醒")) == []


def test_without_its_row_and_its_lines_by_hand_a_sentence_is_bare(regulation: ModuleType, text: str) -> None:
    table = tuple(row for row in TABLE if row is not county.PATROL_CONSTRUCTION)
    by_hand = tuple(hand for hand in regulation.SENTENCES_BY_HAND if hand.article != "四（五）")
    found = regulation.problems(text, by_hand, table)
    assert len([each for each in found if each.startswith("四（五）")]) == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"commands": ("photograph",)}, "三（三）：没有命令photograph"),
        ({"shown_by": ("开工_从未写过的情景",)}, "三（三）：没有情景开工_从未写过的情景"),
        ({"shown_by": ("tests/law/test_docket.py::test_never_written",)}, "三（三）：没有测试"),
        ({"shown_by": ()}, "没有情景或测试"),
        ({"commands": (), "kinds": ()}, "没有写明命令或事实"),
        ({"page": "没有这一页.md"}, "三（三）：没有页面没有这一页.md"),
        ({"opens": "国土员与用地单位"}, "三（三）：“国土员与用地单位”应恰在制度这一条的一句中"),
        ({"rows": (replace(county.POST_BOARD, when="从不"),)}, "三（三）：没有规则从不"),
    ],
)
def test_a_line_by_hand_that_names_what_is_not_there_is_told(
    regulation: ModuleType, text: str, wrong: dict[str, object], said: str
) -> None:
    lines = tuple(
        replace(hand, **wrong) if hand.article == "三（三）" else hand
        for hand in regulation.SENTENCES_BY_HAND
    )
    assert any(said in each for each in regulation.problems(text, lines))


# The page


def test_the_page_has_every_sentence_once_and_every_row_of_the_table(
    regulation: ModuleType, text: str, page: list[tuple[str, ...]]
) -> None:
    numbered = [(article, words) for article, words, *_ in page if article]
    assert numbered == [(s.article, s.words) for s in regulation.sentences(text)]
    said = {does for _, _, does, _ in page}
    assert [regulation.in_words(row) for row in TABLE if regulation.in_words(row) not in said] == []


def test_every_line_of_the_page_leads_to_what_shows_it(page: list[tuple[str, ...]]) -> None:
    for *_, shown in page:
        links = re.findall(r"\]\(([^)#]+)", shown)
        assert links
        assert [link for link in links if not (DOCS / link).exists()] == []


def test_at_most_three_scenarios_and_first_those_that_say_what_the_row_says(regulation: ModuleType) -> None:
    shown = regulation.shown_by(county.REINSPECT_START)
    assert len(shown) == 3
    assert shown[0] == "开工_到期前30天提醒并巡查_次日再次巡查并通知"


def test_a_row_nothing_shows_is_refused(regulation: ModuleType) -> None:
    with pytest.raises(ValueError, match="没有情景，也没有测试"):
        regulation.shown_by(replace(county.PATROL_IDLE, when="从不"))


# Who does what


def test_every_row_is_under_one_unit(duties: ModuleType) -> None:
    by_unit = [row for unit in Unit for row in duties.rows_of(unit)]
    assert sorted(map(TABLE.index, by_unit)) == list(range(len(TABLE)))


def test_a_row_says_step_what_it_gives_when_and_under_which_clause(duties: ModuleType) -> None:
    assert (
        "开工·通知", "通知：开工通知书", "约定开工日次日，未动工", "《新河县建设用地供后监管制度》四（四）",
    ) in list(duties.duties(Unit.LAND_OFFICE))  # fmt: skip


def test_the_roles_of_every_fact_and_verb_are_marked(duties: ModuleType) -> None:
    roles = [role.zh for role in Role]
    recording, doing = list(duties.recording()), list(duties.doing())
    assert {what for what, *_ in recording} == {kind.zh for kind in Kind} == {kind.zh for kind in RIGHTS}
    assert [what for what, *_ in doing] == [verb.zh for verb in VERBS]
    payment = next(marks for what, *marks in recording if what == Kind.PAYMENT.zh)
    marked = [role for role, mark in zip(roles, payment, strict=True) if mark]
    assert marked == [role.zh for role in Role if role in RIGHTS[Kind.PAYMENT]]
