"""A voucher's payment counts once: known again when it comes again, never silently another."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.casework.payments.ledgers import (
    TODAY,
    by_instalment,
    entries,
    ledger,
    payments,
    reasons,
    row,
    take,
)
from tests.database import supply, tell


@pytest.fixture
def contract(engine: Engine) -> Engine:
    """Two instalments of 500."""
    tell(engine, TODAY, supply())
    return engine


def test_the_same_ledger_again_changes_nothing(contract: Engine, tmp_path: Path) -> None:
    path = ledger(tmp_path, row(), row(凭证号="冀0002", 缴款日期="2024-12-30"))
    take(contract, path)
    before = entries(contract)
    paid, said = take(contract, path)
    assert (paid.rows_read, paid.recorded, paid.known, paid.total_wan) == (2, 0, 2, 0)
    assert not said
    assert entries(contract) == before


def test_a_payment_split_among_instalments_is_known_as_a_whole(contract: Engine, tmp_path: Path) -> None:
    path = ledger(tmp_path, row(**{"缴款金额(万元)": "1000"}))
    take(contract, path)
    assert take(contract, path)[0].known == 1
    part = ledger(tmp_path, row(期号="2"))
    assert take(contract, part)[0].known == 1


def test_a_voucher_is_the_same_however_it_is_typed(contract: Engine, tmp_path: Path) -> None:
    take(contract, ledger(tmp_path, row(凭证号="No 00012a")))
    paid, _ = take(contract, ledger(tmp_path, row(凭证号="ＮＯ０００１２Ａ")))
    assert paid.known == 1


def test_a_payment_recorded_by_hand_with_its_voucher_is_known(contract: Engine, tmp_path: Path) -> None:
    tell(contract, TODAY, {"kind": "payment", "on": "2024-02-01", "amount_wan": "500", "voucher": "冀0001"})
    assert take(contract, ledger(tmp_path, row()))[0].known == 1
    assert take(contract, ledger(tmp_path, row(期号="1")))[0].known == 1


@pytest.mark.parametrize("cells", [{"缴款金额(万元)": "400"}, {"缴款日期": "2024-02-02"}])
def test_a_voucher_on_file_with_another_sum_or_day_is_set_aside_naming_the_entry(
    contract: Engine, tmp_path: Path, cells: dict[str, str]
) -> None:
    take(contract, ledger(tmp_path, row()))
    paid, said = take(contract, ledger(tmp_path, row(**cells)))
    assert (paid.recorded, paid.set_aside) == (0, 1)
    assert "凭证号冀0001已见于案卷第2号（2024-02-01缴款第1期500万元" in reasons(said)[0]
    assert by_instalment(contract) == [(1, "500")]


def test_a_payment_that_was_corrected_away_is_taken_again(contract: Engine, tmp_path: Path) -> None:
    path = ledger(tmp_path, row())
    take(contract, path)
    tell(contract, TODAY, {"kind": "correction", "on": TODAY.isoformat(), "voids": "2", "reason": "误登"})
    assert by_instalment(contract) == []
    assert take(contract, path)[0].recorded == 1


def test_a_payment_on_file_without_a_voucher_is_not_counted_twice(contract: Engine, tmp_path: Path) -> None:
    tell(contract, TODAY, {"kind": "payment", "on": "2024-02-01", "amount_wan": "500"})
    paid, said = take(contract, ledger(tmp_path, row()))
    assert (paid.recorded, paid.set_aside) == (0, 1)
    assert "案卷第2号" in reasons(said)[0]
    assert "没有票据号" in reasons(said)[0]
    another_day = ledger(tmp_path, row(缴款日期="2024-02-02"))
    assert take(contract, another_day)[0].recorded == 1


def test_the_same_row_twice_in_a_ledger_is_one_payment_and_is_said(contract: Engine, tmp_path: Path) -> None:
    paid, said = take(contract, ledger(tmp_path, row(), row()))
    assert (paid.recorded, paid.known, paid.set_aside) == (1, 1, 0)
    assert reasons(said) == ["与台账.csv第2行是同一笔缴款，只登记一次"]
    assert by_instalment(contract) == [(1, "500")]


def test_a_voucher_twice_in_a_ledger_with_different_sums_is_set_aside_naming_the_row(
    contract: Engine, tmp_path: Path
) -> None:
    paid, said = take(contract, ledger(tmp_path, row(), row(**{"缴款金额(万元)": "300"})))
    assert (paid.recorded, paid.set_aside) == (1, 1)
    assert "已见于台账.csv第2行" in reasons(said)[0]
    assert "逐行写明期号" in reasons(said)[0]


def test_a_voucher_that_pays_two_instalments_a_row_each_is_taken(contract: Engine, tmp_path: Path) -> None:
    rows = (row(期号="1"), row(**{"期号": "2", "缴款金额(万元)": "200"}))
    paid, _ = take(contract, ledger(tmp_path, *rows))
    assert paid.recorded == 2
    assert take(contract, ledger(tmp_path, *rows))[0].known == 2


def test_one_voucher_may_pay_for_two_parcels(contract: Engine, tmp_path: Path) -> None:
    other = "1305302024B00022"
    tell(contract, TODAY, supply(other))
    paid, _ = take(contract, ledger(tmp_path, row(), row(电子监管号=other)))
    assert paid.recorded == 2
    assert len(payments(contract)) == len(payments(contract, other)) == 1
