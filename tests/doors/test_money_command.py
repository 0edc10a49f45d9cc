"""`money` at the door: the ledger with payer and voucher, the working of every claim, what binds the land."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.database import NO, supply, tell

SIGNED, TODAY = date(2024, 1, 5), date(2026, 6, 11)
Run = Callable[..., Result]

TERMS = {
    "interest_percent": "3.65",
    "interest_year_days": "365",
    "late_payment_permille": "1",
    "late_start_permille": "0.5",
    "late_start_year_only": "true",
    "late_completion_permille": "0.3",
    "late_completion_base": "price",
    "deposit_wan": "100",
}
LIFE: tuple[dict[str, Any], ...] = (
    {"kind": "payment", "on": "2024-02-04", "instalment": 1, "amount_wan": "500", "voucher": "A001", "payer": "示范公司"},
    {"kind": "start", "on": "2024-06-11", "proof": "施工许可证"},
    {"kind": "payment", "on": "2025-01-10", "instalment": 2, "amount_wan": "200", "voucher": "A002", "payer": "母公司"},
)  # fmt: skip


@pytest.fixture
def late(run: Run, engine: Engine) -> Run:
    """Half the second instalment late, ten days late in starting and in completing."""
    tell(engine, SIGNED, supply(**TERMS))
    tell(engine, TODAY, *LIFE)
    return run


def asked(run: Run, *words: str, on: date = TODAY) -> dict[str, Any]:
    result = run("money", NO, "--on", on, "--json", *words)
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def sums(answer: dict[str, Any]) -> dict[str, str | None]:
    return {claim["name"]: claim["yuan"] for claim in answer["claims"]}


def test_the_whole_working_is_printed(late: Run) -> None:
    said = late("money", NO, "--on", TODAY)
    assert said.exit_code == 0, said.stderr
    for words in (
        "土地出让金1000万元，其中定金100万元抵作价款",
        "第1期  2024-02-04",
        "示范公司",
        "A002",
        "527天",
        "解除条件：第2期逾期527日，尚欠300万元；第61日为2025-03-02，已到；催缴尚未送达，须先送达催缴",
        "分期利息：165500.00元  ［《国有建设用地使用权出让合同》（新版示范文本）第十一条］",
        "2000000元 × 1‰ × 10日 = 20000.00元",
        "3000000元 × 1‰ × 527日 = 1581000.00元",
        "10000000元 × 0.5‰ × 10日 = 50000.00元",
        "10000000元 × 0.3‰ × 10日 = 30000.00元",
        "尚欠价款：300万元",
        "利息、违约金合计：1846500.00元",
        "按合同核算的金额，非最终债务",
        "只在该行最后四舍五入到分",
        "抵押、查封：无有效登记",
    ):
        assert words in said.stdout


def test_a_script_gets_the_same_sums(late: Run) -> None:
    answer = asked(late)
    assert sums(answer) == {
        "interest": "165500.00",
        "late_payment": "1601000.00",
        "late_start": "50000.00",
        "late_completion": "30000.00",
    }
    assert (answer["total_yuan"], answer["outstanding_wan"]) == ("1846500.00", "300")
    [second] = [each for each in answer["instalments"] if each["no"] == 2]
    assert second["receipts"] == [
        {"on": "2025-01-10", "amount_wan": "200", "payer": "母公司", "voucher": "A002"}
    ]
    assert answer["sixty_days"][0]["may_terminate"] is False


def test_days_of_the_government_come_off_with_their_paper(late: Run, engine: Engine) -> None:
    government = {
        "kind": "attribution", "on": "2026-06-11", "stage": "completion", "from_on": "2026-06-02",
        "until_on": "2026-06-05", "party": "government", "paper": "新政函〔2026〕3号",
    }  # fmt: skip
    tell(engine, TODAY, government)
    assert sums(asked(late))["late_completion"] == "18000.00"
    said = late("money", NO, "--on", TODAY).stdout
    assert "扣除4日（2026-06-02至2026-06-05计4日，政府原因（新政函〔2026〕3号））" in said.replace("\n", "")
    assert sums(asked(late))["late_start"] == "50000.00"


def test_a_correction_leaves_no_old_figure_behind(late: Run) -> None:
    assert sums(asked(late))["late_start"] == "50000.00"
    [seq] = [
        line["seq"]
        for line in map(json.loads, late("history", NO, "--json", "--on", TODAY).stdout.splitlines())
        if line["kind"] == "start"
    ]
    late("record", NO, "correction", f"voids={seq}", "reason=邻宗地", "--on", TODAY)
    assert sums(asked(late))["late_start"] == "1825000.00"  # the whole first year, 365 days


def test_the_question_can_be_asked_of_an_earlier_day_and_of_what_was_known(late: Run) -> None:
    assert sums(asked(late, on=date(2024, 6, 1)))["late_start"] == "0.00"
    assert asked(late, "--known-on", "2024-01-05")["outstanding_wan"] == "1000"


def test_mortgages_and_seizures_in_force_are_listed(late: Run, engine: Engine) -> None:
    tell(
        engine,
        TODAY,
        {"kind": "mortgage", "on": "2025-01-01", "mortgagee": "农商银行", "amount_wan": "300"},
        {"kind": "seizure", "on": "2025-02-01", "by_court": "新河县人民法院", "document_no": "执1号"},
    )
    said = late("money", NO, "--on", TODAY).stdout
    assert "抵押登记：农商银行，2025-01-01起，担保300万元" in said
    assert "查封：新河县人民法院（执1号），2025-02-01起" in said
    assert [each["kind"] for each in asked(late)["encumbrances"]] == ["mortgage", "seizure"]


def test_an_import_without_payments_is_not_overdue(run: Run, engine: Engine) -> None:
    tell(engine, date(2026, 1, 5), supply(**TERMS), bulk=True)
    answer = asked(run)
    assert (answer["payments_stated"], answer["outstanding_wan"], answer["sixty_days"]) == (False, None, [])
    assert {name: sums(answer)[name] for name in ("interest", "late_payment")} == {
        "interest": None,
        "late_payment": None,
    }
    said = run("money", NO, "--on", TODAY).stdout
    assert "缴款情况未填报：各期不作逾期，请先补登缴款。" in said
    assert "逾期付款违约金：不能核算" in said
    assert "分期利息、逾期付款违约金尚有不能核算的部分，未计入" in said


def test_a_contract_that_states_no_rate_gets_none(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    answer = asked(run)
    assert set(sums(answer).values()) == {None}
    assert answer["total_yuan"] == "0.00"
    assert "国办发〔2006〕100号" in run("money", NO, "--on", TODAY).stdout


def test_the_unfinished_area_is_given_when_it_was_measured(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply(**TERMS | {"late_completion_base": "unfinished", "floor_area_m2": "9000"}))
    assert sums(asked(run))["late_completion"] is None
    assert "待实测" in run("money", NO, "--on", TODAY).stdout
    assert sums(asked(run, "--unfinished-m2", "2000"))["late_completion"] == "6666.67"


def test_an_area_that_is_none_is_refused(late: Run) -> None:
    refused = late("money", NO, "--unfinished-m2", "两千", "--on", TODAY)
    assert refused.exit_code == 2
    assert "不是数" in refused.stderr


def test_money_outside_the_instalments_is_listed_as_such(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[]))
    tell(engine, TODAY, {"kind": "payment", "on": "2024-02-04", "amount_wan": "1000", "voucher": "A001"})
    assert [each["voucher"] for each in asked(run)["unallocated"]] == ["A001"]
    said = run("money", NO, "--on", TODAY).stdout
    assert "未列期次" in said
    assert "未载" in said


def test_after_termination_the_sums_stand_still(late: Run, engine: Engine) -> None:
    tell(engine, TODAY, {"kind": "termination", "on": "2026-06-05"})
    answer = asked(late)
    assert answer["until"] == "2026-06-05"
    assert sums(answer)["late_completion"] == "12000.00"
    assert "合同已解除：利息、违约金计至2026-06-05。" in late("money", NO, "--on", TODAY).stdout


def test_a_parcel_nobody_knows_or_not_yet_supplied_is_said_so(late: Run) -> None:
    assert "没有编号为" in late("money", "无此号", "--on", TODAY).stderr
    early = late("money", NO, "--on", "2024-01-04")
    assert early.exit_code == 2
    assert "尚未供地" in early.stderr
