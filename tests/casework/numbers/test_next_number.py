"""Signing gives the next number of the series: without gaps, without doubles, whoever signs at the same moment."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select, update

from supervision.casework.numbers.next_number import next_numbers
from supervision.casework.numbers.series import lost_numbers
from supervision.casework.rebuilding import rebuild_numbers
from supervision.casework.service import sign, why_not_signed
from supervision.casework.verify import Fault, verify
from supervision.law.document_numbers import DocumentNumber, read_number
from supervision.law.refusals import Refused
from supervision.law.steps import NoticeName
from supervision.office import Office
from supervision.records.db import reading, writing
from supervision.records.tables import DOCUMENT_NUMBER, ENTRY, NUMBER_COUNTER
from tests.casework.numbers.signers import ISSUED, at_once, counters, drafts, office, signed
from tests.database import NO, desk, tell

N = NoticeName


def numbers(engine: Engine) -> list[str]:
    """The numbers on file, in the order of their series."""
    c = DOCUMENT_NUMBER.c
    with reading(engine) as session:
        return list(session.scalars(select(c.number).order_by(c.year, c.code, c.serial)))


def faults(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [found.zh for found in verify(session, ISSUED, patrol_every=30)]


# The next


def test_papers_are_numbered_in_the_order_they_are_signed_in_their_year(engine: Engine) -> None:
    acts = drafts(engine, 3)
    given = [signed(engine, act) for act in reversed(acts)]
    assert given == [f"新国土监〔2024〕{n}号" for n in (1, 2, 3)]
    assert counters(engine) == [("新国土监", 2024, 1, 3)]
    assert faults(engine) == []


def test_a_new_year_begins_with_one(engine: Engine) -> None:
    first, second, third = drafts(engine, 3)
    assert signed(engine, first, today=date(2024, 12, 31)) == "新国土监〔2024〕1号"
    assert signed(engine, second, today=date(2025, 1, 1)) == "新国土监〔2025〕1号"
    assert signed(engine, third, today=date(2025, 1, 2)) == "新国土监〔2025〕2号"


def test_each_code_is_a_series_of_its_own(engine: Engine) -> None:
    acts = drafts(engine, 3)
    letters = office(letters="{code}函")
    assert signed(engine, acts[0], of=letters) == "新国土监函〔2024〕1号"
    assert signed(engine, acts[1]) == "新国土监〔2024〕1号"
    assert signed(engine, acts[2], of=letters) == "新国土监函〔2024〕2号"


def test_what_is_said_of_a_paper_goes_before_what_is_said_of_its_kind() -> None:
    of = office(letters="{code}函", idle="{code}闲", mortgagee_letter="{code}抵函")
    said = {paper: of.code_of(paper) for paper in N}
    assert said[N.MORTGAGEE_LETTER] == "新国土监抵函"
    assert said[N.GOVERNMENT_CAUSE_LETTER] == "新国土监函"
    assert said[N.FEE_DECISION] == "新国土监闲"
    assert said[N.START_NOTICE] == "新国土监"


# Refused, and looked at


def test_a_refused_signature_takes_no_number(engine: Engine) -> None:
    acts = drafts(engine, 2)
    signed(engine, acts[0])
    with pytest.raises(Refused, match="不能再次签发"):
        signed(engine, acts[0])
    assert signed(engine, acts[1]) == "新国土监〔2024〕2号"


def test_a_refusal_by_the_law_takes_none_though_the_transaction_goes_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = drafts(engine, 1)

    def refusing(*given: object, **said: object) -> None:
        raise Refused("缺巡查")

    with writing(engine) as session:
        monkeypatch.setattr("supervision.casework.service.record", refusing)
        with pytest.raises(Refused, match="缺巡查"):
            sign(session, acts[0], desk(ISSUED))
        monkeypatch.undo()
        assert next_numbers(session, [N.OVERDUE_PAYMENT], desk(ISSUED)) == ["新国土监〔2024〕1号"]
    assert counters(engine) == []
    assert signed(engine, acts[0]) == "新国土监〔2024〕1号"


def test_to_ask_what_stands_in_the_way_or_which_number_is_next_takes_none(engine: Engine) -> None:
    acts = drafts(engine, 1)
    with reading(engine) as session:
        assert why_not_signed(session, acts, desk(ISSUED)) == {acts[0]: ""}
        assert next_numbers(session, [N.OVERDUE_PAYMENT, N.START_NOTICE], desk(ISSUED)) == [
            "新国土监〔2024〕1号"
        ]
    assert counters(engine) == []


# Typed


def test_a_typed_number_of_ones_own_must_be_the_next_and_is_put_right_in_its_brackets(engine: Engine) -> None:
    acts = drafts(engine, 2)
    with pytest.raises(
        Refused, match=r"“新国土监〔2024〕5号”不是下一个：.*下一个文号是新国土监〔2024〕1号。请写"
    ):
        signed(engine, acts[0], "新国土监〔2024〕5号")
    with pytest.raises(Refused, match="下一个文号是新国土监〔2024〕1号"):
        signed(engine, acts[0], "新国土监〔2023〕1号")
    assert signed(engine, acts[0], "新国土监[2024]第01号") == "新国土监〔2024〕1号"
    with pytest.raises(Refused, match="下一个文号是新国土监〔2024〕2号"):
        signed(engine, acts[1], "新国土监〔2024〕1号")
    assert numbers(engine) == ["新国土监〔2024〕1号"]


def test_a_foreign_number_is_taken_as_it_is_and_never_twice(engine: Engine) -> None:
    acts = drafts(engine, 3)
    assert signed(engine, acts[0], "新政函〔2024〕77号") == "新政函〔2024〕77号"
    with pytest.raises(Refused, match=r"“新政函\[2024\]77号”已用于宗地.*一个文号只用于一件文书"):
        signed(engine, acts[1], "新政函[2024]77号")
    assert signed(engine, acts[1], "口头签发第二件") == "口头签发第二件"
    with pytest.raises(Refused, match="已用于宗地"):
        signed(engine, acts[2], "口头签发 第二件")
    assert signed(engine, acts[2]) == "新国土监〔2024〕1号"


@pytest.mark.parametrize("number", ["=cmd|'/c calc'!A1", "<script>alert(1)</script>", "#panic()", "㐂赟堃", "文" * 10_000])  # fmt: skip
def test_whatever_is_typed_is_a_text(engine: Engine, number: str) -> None:
    acts = drafts(engine, 2)
    assert signed(engine, acts[0], number) == number
    with pytest.raises(Refused, match="已用于宗地"):
        signed(engine, acts[1], number)
    assert faults(engine) == []


def test_an_office_whose_numbers_come_from_elsewhere_types_them_or_leaves_the_blank(engine: Engine) -> None:
    acts = drafts(engine, 3)
    elsewhere = office(typed=True)
    assert signed(engine, acts[0], of=elsewhere) == ""
    assert signed(engine, acts[1], "新国土监〔2024〕118号", of=elsewhere) == "新国土监〔2024〕118号"
    with pytest.raises(Refused, match="已用于宗地"):
        signed(engine, acts[2], "新国土监〔2024〕118号", of=elsewhere)
    assert counters(engine) == []


# Begun on paper


def test_a_series_begun_on_paper_goes_on_where_the_office_says(engine: Engine) -> None:
    acts = drafts(engine, 3)
    begun = office("新国土监〔2024〕38号")
    assert [signed(engine, act, of=begun) for act in acts] == [f"新国土监〔2024〕{n}号" for n in (38, 39, 40)]
    assert counters(engine) == [("新国土监", 2024, 38, 40)]
    assert faults(engine) == []


def test_a_series_gone_on_with_on_paper_meanwhile_is_taken_up_again_without_a_number_lost(
    engine: Engine,
) -> None:
    acts = drafts(engine, 3)
    signed(engine, acts[0])
    later = office("新国土监〔2024〕38号")
    assert [signed(engine, act, of=later) for act in acts[1:]] == [
        "新国土监〔2024〕38号",
        "新国土监〔2024〕39号",
    ]
    assert counters(engine) == [("新国土监", 2024, 1, 1), ("新国土监", 2024, 38, 39)]
    assert faults(engine) == []


def by_hand(number: str) -> dict[str, str]:
    return {"kind": "notice_issued", "on": "2024-02-06", "notice": "payment_reminder", "number": number}


def test_a_number_recorded_by_hand_is_passed_over(engine: Engine) -> None:
    acts = drafts(engine, 3)
    no = "1305302000B00011"
    signed(engine, acts[0])
    tell(engine, ISSUED, {"no": no, **by_hand("新国土监〔2024〕2号")})
    assert signed(engine, acts[1]) == "新国土监〔2024〕3号"
    assert faults(engine) == []


def test_a_number_pasted_with_what_is_not_seen_is_the_number_all_the_same(engine: Engine) -> None:
    acts = drafts(engine, 3)
    no = "1305302000B00011"
    signed(engine, acts[0])
    tell(engine, ISSUED, {"no": no, **by_hand("新国土监〔2024〕2\u200b号")})
    assert signed(engine, acts[1]) == "新国土监〔2024〕3号"
    with pytest.raises(Refused, match="下一个文号是新国土监〔2024〕4号"):
        signed(engine, acts[2], "新国土监〔2024〕99\u200b号")
    assert signed(engine, acts[2], "新国土监〔2024〕4\u200b号") == "新国土监〔2024〕4号"
    assert faults(engine) == []


def test_what_holds_nothing_that_is_seen_is_no_number(engine: Engine) -> None:
    [act] = drafts(engine, 1)
    tell(engine, ISSUED, {"no": "1305302000B00011", **by_hand("\u200b")})
    assert numbers(engine) == []
    assert signed(engine, act, "\u200b") == "新国土监〔2024〕1号"


def test_a_series_that_was_typed_goes_on_after_the_highest_on_file(engine: Engine) -> None:
    acts = drafts(engine, 2)
    tell(engine, ISSUED, {"no": "1305302000B00011", **by_hand("新国土监〔2024〕17号")})
    assert [signed(engine, act) for act in acts] == ["新国土监〔2024〕18号", "新国土监〔2024〕19号"]


def test_a_wrong_number_on_file_is_put_right_by_saying_that_the_series_begins_with_one(
    engine: Engine,
) -> None:
    acts = drafts(engine, 3)
    tell(engine, ISSUED, {"no": "1305302000B00011", **by_hand("新国土监〔2024〕2号")})
    tell(engine, ISSUED, {"no": "1305302000B00011", **by_hand("新国土监〔2024〕5000号")})
    begun = office("新国土监〔2024〕1号")
    assert [signed(engine, act, of=begun) for act in acts] == [f"新国土监〔2024〕{n}号" for n in (1, 3, 4)]
    assert faults(engine) == []


def test_a_series_nothing_is_said_of_goes_on_after_the_highest_on_file(engine: Engine) -> None:
    [act] = drafts(engine, 1)
    tell(engine, ISSUED, {"no": "1305302000B00011", **by_hand("新国土监〔2024〕5000号")})
    begun = office("新国土监函〔2024〕1号", "新国土监〔2023〕1号")
    assert signed(engine, act, of=begun) == "新国土监〔2024〕5001号"


def test_a_beginning_behind_what_the_program_gave_moves_nothing_back(engine: Engine) -> None:
    acts = drafts(engine, 3)
    signed(engine, acts[0])
    assert signed(engine, acts[1], of=office("新国土监〔2024〕1号")) == "新国土监〔2024〕2号"
    assert signed(engine, acts[2], of=office("新国土监〔2024〕3号")) == "新国土监〔2024〕3号"
    assert counters(engine) == [("新国土监", 2024, 1, 3)]


def test_a_number_of_an_issue_voided_stays_used(engine: Engine) -> None:
    acts = drafts(engine, 1)
    signed(engine, acts[0])
    with reading(engine) as session:
        voids = session.scalar(select(ENTRY.c.seq).where(ENTRY.c.kind == "notice_issued"))
    tell(
        engine,
        ISSUED,
        {"no": "1305302000B00011", "kind": "correction", "on": "2024-02-06", "voids": str(voids)},
    )
    assert signed(engine, acts[0]) == "新国土监〔2024〕2号"
    assert numbers(engine) == ["新国土监〔2024〕1号", "新国土监〔2024〕2号"]
    assert faults(engine) == []


# At once, and broken off


def test_signers_at_once_leave_neither_gap_nor_double(engine: Engine, database_url: str) -> None:
    acts = drafts(engine, 18)
    told = at_once(database_url, acts[0::3], acts[1::3], acts[2::3])
    given = sorted(int(number.partition("〕")[2].removesuffix("号")) for one in told for number in one)
    assert given == list(range(1, 19))
    assert counters(engine) == [("新国土监", 2024, 1, 18)]
    assert faults(engine) == []


def test_a_signer_killed_before_his_commit_takes_no_number(engine: Engine, database_url: str) -> None:
    acts = drafts(engine, 12)
    at_once(database_url, acts[0::2], acts[1::2], killed=1)
    assert numbers(engine) == [f"新国土监〔2024〕{n}号" for n in range(1, 12)]
    assert signed(engine, acts[-1]) == "新国土监〔2024〕12号"
    assert faults(engine) == []


def test_two_at_one_notice_give_one_number(engine: Engine, database_url: str) -> None:
    acts = drafts(engine, 1)
    told = [one for [one] in at_once(database_url, acts, acts)]
    assert sorted(one.startswith("新国土监") for one in told) == [False, True]
    assert numbers(engine) == ["新国土监〔2024〕1号"]


# Verified, rebuilt


def test_verify_names_a_number_that_was_given_and_is_on_no_paper(engine: Engine) -> None:
    for act in drafts(engine, 2):
        signed(engine, act)
    with writing(engine) as session:
        session.execute(update(NUMBER_COUNTER).values(last=5))
    [told] = [found for found in faults(engine) if found.startswith(Fault.NUMBER.zh)]
    assert told == "文号缺失：文号已编至新国土监〔2024〕5号，案卷中没有新国土监〔2024〕3号至5号（3个）"


def test_a_counter_put_back_or_lost_gives_no_number_twice(engine: Engine) -> None:
    acts = drafts(engine, 4)
    for act in acts[:2]:
        signed(engine, act)
    with writing(engine) as session:
        session.execute(update(NUMBER_COUNTER).values(last=1))
    assert signed(engine, acts[2]) == "新国土监〔2024〕3号"
    with writing(engine) as session:
        session.execute(delete(NUMBER_COUNTER))
    assert signed(engine, acts[3]) == "新国土监〔2024〕4号"
    assert faults(engine) == []


def test_numbers_are_made_again_from_the_journals_and_the_counter_stands(engine: Engine) -> None:
    acts = drafts(engine, 3)
    for act in acts[:2]:
        signed(engine, act)
    assert rebuild_numbers(engine) == 0
    with writing(engine) as session:
        session.execute(delete(DOCUMENT_NUMBER))
    assert "文号台账记为“无”，按案卷应为“新国土监〔2024〕1号”" in "；".join(faults(engine))
    assert rebuild_numbers(engine) == 2
    assert faults(engine) == []
    assert signed(engine, acts[2]) == "新国土监〔2024〕3号"
    with reading(engine) as session:
        assert list(lost_numbers(session)) == []
        assert session.scalar(select(func.count()).select_from(DOCUMENT_NUMBER)) == 3


# The settings


def test_the_settings_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text(
        '[numbers]\nstart_from = ["新国土监[2026]第038号"]\n[numbers.codes]\nidle = "{code}闲"\nfee_decision = "新政征"\n',
        encoding="utf-8",
    )
    of = Office.read(path)
    assert of.numbers.first_of("新国土监", 2026) == 38
    assert of.numbers.first_of("新国土监", 2027) is None
    assert (of.code_of(N.HEARING_NOTICE), of.code_of(N.FEE_DECISION)) == ("新国土监闲", "新政征")
    assert not of.numbers.typed


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("numbers = 5", "numbers：应写成[numbers]一节"),
        ("[numbers]\ntyped = 1", "numbers.typed：应为 true 或 false"),
        ("[numbers]\nkind = 1", "numbers.kind：没有这项设置，可用的有typed、codes、start_from"),
        ('[numbers]\nstart_from = "1号"', "numbers.start_from：应为文号的列表"),
        ('[numbers]\nstart_from = ["38"]', "“38”不是文号，应写作"),
        ('[numbers.codes]\nnobody = "x"', "numbers.codes.nobody：没有这种文书"),
        ('[numbers.codes]\nidle = "闲〔2024〕"', "“闲〔2024〕”不是代字，不能有数字、括号、空格和全角字母"),
        ("[numbers]\ncodes = 3", r"numbers.codes：应写成[numbers.codes]一节"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, written: str, says: str) -> None:
    path = tmp_path / "office.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(Refused, match=re.escape(says)):
        Office.read(path)


@pytest.mark.parametrize(
    "said", ["新资（监）", "新资[监]", "新资监2", "新资监二０", "ＡＢ监", "新 资监", "监" * 40]
)
@pytest.mark.parametrize(
    ("written", "key"),
    [('code = "{}"', "code"), ('[numbers.codes]\nidle = "{{code}}{}"', "numbers.codes.idle")],
)
def test_a_code_whose_numbers_would_not_be_read_again_is_named(
    tmp_path: Path, written: str, key: str, said: str
) -> None:
    path = tmp_path / "office.toml"
    path.write_text(written.format(said), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        Office.read(path)
    [told] = str(refused.value).splitlines()
    assert told.startswith(f"{path}：{key}：“")
    assert "不是代字，不能有数字、括号、空格和全角字母" in told


@pytest.mark.parametrize("said", ["新自然资监", "冀-AB监", "监" * 39])
def test_every_number_under_a_code_that_is_taken_is_read_again(tmp_path: Path, said: str) -> None:
    path = tmp_path / "office.toml"
    path.write_text(f'code = "{said}"', encoding="utf-8")
    of = Office.read(path)
    for code in of.codes:
        assert read_number(str(DocumentNumber(code, 2026, 5))) == DocumentNumber(code, 2026, 5)


def test_an_office_s_codes_are_those_its_papers_are_numbered_under() -> None:
    assert office(idle="{code}闲").codes == {"新国土监", "新国土监闲", "新国土监移", "新国土监函"}
    assert replace(office(), code="新自然资").codes == {"新自然资", "新自然资移", "新自然资函"}


def test_a_parcel_recorded_with_no_number_has_none(engine: Engine) -> None:
    drafts(engine, 1)
    tell(engine, ISSUED, {"no": "1305302000B00011", **by_hand(" ")})
    assert numbers(engine) == []
    assert NO not in numbers(engine)
