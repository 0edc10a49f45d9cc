"""Matching a payment to instalments: where there is one way it is taken, otherwise it is listed with what is owed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.casework.payments.ledgers import TODAY, by_instalment, ledger, payments, reasons, row, take
from tests.database import supply, tell


@pytest.fixture
def contract(engine: Engine) -> Engine:
    """A contract of two instalments: 500 by 2024-02-04, 500 by 2024-12-31."""
    return given(engine, (1, "2024-02-04", "500"), (2, "2024-12-31", "500"))


def given(engine: Engine, *instalments: tuple[int, str | None, str]) -> Engine:
    agreed = [{"no": no, "due_on": due_on, "amount_wan": sum_wan} for no, due_on, sum_wan in instalments]
    tell(engine, TODAY, supply(instalments=agreed))
    return engine


def test_the_sum_of_the_earliest_unpaid_instalment_pays_it(contract: Engine, tmp_path: Path) -> None:
    paid, said = take(contract, ledger(tmp_path, row()))
    assert (paid.recorded, paid.set_aside, paid.total_wan) == (1, 0, 500)
    assert by_instalment(contract) == [(1, "500")]
    assert not said


def test_less_than_the_earliest_unpaid_is_a_part_of_it(contract: Engine, tmp_path: Path) -> None:
    take(contract, ledger(tmp_path, row(**{"缴款金额(万元)": "120.5"})))
    assert by_instalment(contract) == [(1, "120.5")]


def test_the_exact_sum_of_several_is_split_among_them_and_says_so(contract: Engine, tmp_path: Path) -> None:
    paid, _ = take(contract, ledger(tmp_path, row(**{"缴款金额(万元)": "1000", "备注": "一次付清"})))
    assert paid.recorded == 1
    assert by_instalment(contract) == [(1, "500"), (2, "500")]
    assert {payload["voucher"] for payload in payments(contract)} == {"冀0001"}
    assert {payload["note"] for payload in payments(contract)} == {
        "凭证号冀0001合计1000万元，分列第1、2期；备注：一次付清"
    }


def test_what_is_left_of_one_and_the_whole_of_the_next_are_an_exact_sum_too(
    contract: Engine, tmp_path: Path
) -> None:
    first = row(**{"缴款金额(万元)": "200"})
    second = row(**{"凭证号": "冀0002", "缴款日期": "2024-02-03", "缴款金额(万元)": "800"})
    take(contract, ledger(tmp_path, first, second))
    assert by_instalment(contract) == [(1, "200"), (1, "300"), (2, "500")]


@pytest.mark.parametrize("sum_wan", ["600", "999.999999", "1000.000001"])
def test_a_sum_that_fits_in_no_one_way_is_listed_with_what_is_owed_and_what_to_do(
    contract: Engine, tmp_path: Path, sum_wan: str
) -> None:
    paid, said = take(contract, ledger(tmp_path, row(**{"缴款金额(万元)": sum_wan})))
    assert (paid.recorded, paid.set_aside, paid.unmatched) == (0, 1, 1)
    [reason] = reasons(said)
    assert f"缴款{sum_wan}万元" in reason
    assert "尚欠：第1期500万元、第2期500万元" in reason
    assert "按期号拆成几行" in reason
    assert by_instalment(contract) == []


def test_the_row_split_by_hand_is_taken(contract: Engine, tmp_path: Path) -> None:
    rows = [row(**{"期号": no, "缴款金额(万元)": part}) for no, part in (("1", "500"), ("2", "100"))]
    paid, _ = take(contract, ledger(tmp_path, *rows))
    assert paid.recorded == 2
    assert by_instalment(contract) == [(1, "500"), (2, "100")]


def test_the_instalment_a_row_names_is_the_one_it_pays(contract: Engine, tmp_path: Path) -> None:
    take(contract, ledger(tmp_path, row(期号="2")))
    assert by_instalment(contract) == [(2, "500")]


def test_an_instalment_nobody_agreed_is_set_aside(contract: Engine, tmp_path: Path) -> None:
    paid, said = take(contract, ledger(tmp_path, row(期号="9")))
    assert (paid.set_aside, paid.unmatched) == (1, 0)
    assert "没有第9期，合同约定的期号为：1、2" in reasons(said)[0]


def test_more_than_a_named_instalment_owes_is_kept_with_a_warning(contract: Engine, tmp_path: Path) -> None:
    paid, said = take(contract, ledger(tmp_path, row(**{"期号": "1", "缴款金额(万元)": "501"})))
    assert (paid.recorded, paid.set_aside) == (1, 0)
    assert reasons(said) == ["多于第1期尚欠的500万元，已照录，请核对期号和金额"]


def test_a_part_of_the_earliest_that_is_all_of_a_later_one_is_said(engine: Engine, tmp_path: Path) -> None:
    given(engine, (1, "2024-02-04", "500"), (2, "2024-12-31", "300"))
    _, said = take(engine, ledger(tmp_path, row(**{"缴款金额(万元)": "300"})))
    assert by_instalment(engine) == [(1, "300")]
    assert "与第2期尚欠相同，已记入最早未缴的第1期" in reasons(said)[0]


def test_the_earliest_is_the_first_due_whatever_its_number(engine: Engine, tmp_path: Path) -> None:
    given(engine, (1, None, "500"), (2, "2024-12-31", "400"), (3, "2024-02-04", "300"))
    take(engine, ledger(tmp_path, row(**{"缴款金额(万元)": "700"})))
    assert by_instalment(engine) == [(3, "300"), (2, "400")]


def test_without_instalments_a_payment_names_none(engine: Engine, tmp_path: Path) -> None:
    given(engine)
    paid, said = take(engine, ledger(tmp_path, row(**{"缴款金额(万元)": "1234.56"})))
    assert paid.recorded == 1
    assert by_instalment(engine) == [(None, "1234.56")]
    assert not said


def test_rows_of_one_parcel_are_matched_in_the_order_of_their_days(contract: Engine, tmp_path: Path) -> None:
    late = row(凭证号="冀0003", 缴款日期="2024-12-30")
    early = row(**{"凭证号": "冀0002", "缴款金额(万元)": "500"})
    take(contract, ledger(tmp_path, late, early))
    assert [(p["instalment"], p["voucher"]) for p in payments(contract)] == [(1, "冀0002"), (2, "冀0003")]


def test_what_was_paid_before_the_import_counts(contract: Engine, tmp_path: Path) -> None:
    tell(contract, TODAY, {"kind": "payment", "on": "2024-02-01", "amount_wan": "500", "voucher": "手工1"})
    take(contract, ledger(tmp_path, row(缴款日期="2024-12-01")))
    assert by_instalment(contract) == [(None, "500"), (2, "500")]


def test_money_for_a_parcel_that_owes_nothing_more_is_listed(contract: Engine, tmp_path: Path) -> None:
    rows = [row(期号=no, 凭证号=f"冀{no}") for no in ("1", "2")]
    paid, said = take(contract, ledger(tmp_path, *rows, row(凭证号="冀3", 缴款日期="2025-01-02")))
    assert (paid.recorded, paid.unmatched) == (2, 1)
    assert "各期已缴清" in reasons(said)[0]


def test_money_for_a_contract_that_was_terminated_is_listed(contract: Engine, tmp_path: Path) -> None:
    tell(contract, TODAY, {"kind": "termination", "on": "2024-06-01"})
    paid, said = take(contract, ledger(tmp_path, row()))
    assert paid.unmatched == 1
    assert "合同已解除" in reasons(said)[0]
    paid, _ = take(contract, ledger(tmp_path, row(期号="1")))
    assert paid.recorded == 1


def test_two_parcels_of_one_ledger_are_matched_each_by_itself(contract: Engine, tmp_path: Path) -> None:
    other = "1305302024B00022"
    tell(contract, TODAY, supply(other))
    take(
        contract, ledger(tmp_path, row(), row(电子监管号=other), row(凭证号="冀0002", 缴款日期="2024-03-01"))
    )
    assert by_instalment(contract) == [(1, "500"), (2, "500")]
    assert by_instalment(contract, other) == [(1, "500")]
