"""Importing a ledger: every row is taken or listed, once, and nothing is sent."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, func, select

from supervision.casework.batches import the_batch
from supervision.casework.payments import taking
from supervision.casework.supply.report import ReportWriter, RowReport, Severity
from supervision.casework.withdrawal import withdraw
from supervision.law.refusals import BadRecord
from supervision.records.act import ActStatus
from supervision.records.batch import BatchSort
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, BATCH_REGISTER, ENTRY
from tests.casework.imported import IMPORTED, one_row, taken
from tests.casework.payments.ledgers import (
    TODAY,
    by_instalment,
    ledger,
    payments,
    reasons,
    row,
    take,
)
from tests.database import NO, desk, supply, sweep_on, tell

OTHER = "1305302024B00022"


@pytest.fixture
def contract(engine: Engine) -> Engine:
    """Two parcels, each of two instalments of 500."""
    tell(engine, TODAY, supply(), supply(OTHER))
    return engine


def test_a_payment_says_which_batch_file_and_row_brought_it(contract: Engine, tmp_path: Path) -> None:
    take(contract, ledger(tmp_path, row(缴款人="示范公司")))
    [payload] = payments(contract)
    assert payload["note"] == "缴款人：示范公司"
    batch = payload["batch"]
    assert (batch["no"], batch["sort"], batch["file"], batch["row"], batch["copy"]) == (
        1,
        BatchSort.PAYMENTS,
        "台账.csv",
        2,
        1,
    )


def test_the_batch_is_registered_with_its_counts(contract: Engine, tmp_path: Path) -> None:
    take(contract, ledger(tmp_path, row(), row(), row(凭证号="")))
    with reading(contract) as session:
        batch = the_batch(session, 1)
    assert (batch.sort, batch.files, batch.parcels) == (BatchSort.PAYMENTS, "台账.csv", 1)
    assert batch.counts == {"rows_read": 3, "rows_taken": 1, "rows_unchanged": 1, "rows_set_aside": 1}


def test_the_batch_can_be_withdrawn_as_a_whole_and_imported_again(contract: Engine, tmp_path: Path) -> None:
    path = ledger(tmp_path, row(**{"缴款金额(万元)": "1000"}))
    take(contract, path)
    with writing(contract) as session:
        assert withdraw(session, 1, desk(TODAY), "台账有误").restored == 1
    assert payments(contract) == []
    assert take(contract, path)[0].recorded == 1


def test_rows_with_problems_are_reported_in_the_order_of_the_files(contract: Engine, tmp_path: Path) -> None:
    one = ledger(
        tmp_path,
        row(电子监管号=OTHER, 期号="9"),
        row(),
        row(凭证号=""),
        row(电子监管号="待定"),
        row(**{"凭证号": "冀9", "缴款金额(万元)": "501"}),
        name="一.csv",
    )
    other = ledger(tmp_path, row(期号="8", 凭证号="冀8"), name="二.csv")
    paid, said = take(contract, one, other)
    assert [(each.file, each.row) for each in said] == [
        ("一.csv", 2),
        ("一.csv", 4),
        ("一.csv", 5),
        ("一.csv", 6),
        ("二.csv", 2),
    ]
    assert (paid.rows_read, paid.recorded, paid.set_aside, paid.unmatched) == (6, 1, 5, 1)


def test_the_report_mended_is_imported_again(contract: Engine, tmp_path: Path) -> None:
    good, bad = row(), row(**{"凭证号": "", "缴款金额(万元)": "200", "备注": "=补"})
    _, said = take(contract, ledger(tmp_path, good | {"经手银行": "建行"}, bad | {"经手银行": "工行"}))
    assert [each.severity for each in said] == [Severity.WARNING, Severity.SET_ASIDE]
    report = tmp_path / "明细.csv"
    with ReportWriter(report) as writer:
        for each in said:
            writer.write(each)
    text = report.read_text(encoding="utf-8-sig")
    report.write_text(text.replace(f"{NO},,2024", f"{NO},冀0002,2024"), encoding="utf-8-sig")
    paid, _ = take(contract, report)
    assert (paid.rows_read, paid.recorded) == (1, 1)
    assert by_instalment(contract) == [(1, "500"), (2, "200")]
    assert payments(contract)[1]["note"] == "备注：=补"


def test_a_workbook_is_a_ledger_too(contract: Engine, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2024年缴款台账"])
    sheet.append(["电子监管号", "税票号码", "入库日期", "实缴金额（元）"])
    sheet.append([NO, "0001", "2024-02-01", 5_000_000])
    path = tmp_path / "台账.xlsx"
    book.save(path)
    paid, said = take(contract, path)
    assert (paid.recorded, said) == (1, [])
    assert by_instalment(contract) == [(1, "500")]


def test_a_dry_run_says_the_same_and_writes_nothing(contract: Engine, tmp_path: Path) -> None:
    rows = [
        row(),
        row(凭证号="冀2", 缴款日期="2024-03-01"),
        row(凭证号="冀3", 缴款日期="2024-04-01"),
        row(凭证号=""),
    ]
    path = ledger(tmp_path, *rows)
    tried = take(contract, path, dry_run=True)
    with reading(contract) as session:
        assert session.scalar(select(func.count()).select_from(ENTRY)) == 2
        assert session.scalar(select(func.count()).select_from(BATCH_REGISTER)) == 0
    assert take(contract, path) == tried
    assert (tried[0].recorded, tried[0].unmatched, tried[0].set_aside) == (2, 1, 2)


def test_a_file_that_is_no_ledger_writes_nothing(contract: Engine, tmp_path: Path) -> None:
    good = ledger(tmp_path, row())
    bad = tmp_path / "合同.csv"
    bad.write_text("合同编号,金额\n1,2\n", encoding="utf-8")
    with pytest.raises(BadRecord, match=r"合同\.csv"):
        take(contract, good, bad)
    assert payments(contract) == []


def test_an_import_sends_nothing(engine: Engine, tmp_path: Path) -> None:
    tell(engine, TODAY, supply(), bulk=True)
    take(engine, ledger(tmp_path, row(**{"缴款金额(万元)": "100"})))
    sweep_on(engine, TODAY)
    with reading(engine) as session:
        statuses = set(session.scalars(select(ACT.c.status)))
    assert str(ActStatus.TRIAGE) in statuses
    assert str(ActStatus.DRAFTED) not in statuses


def test_a_row_the_database_refuses_is_set_aside_and_the_others_are_taken(
    contract: Engine, tmp_path: Path
) -> None:
    with contract.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER refuses BEFORE INSERT ON entry WHEN NEW.payload LIKE '%坏票%'"
            " BEGIN SELECT RAISE(ABORT, '拒绝'); END"
        )
    rows = [row(凭证号="坏票", 期号="1"), row(凭证号="同宗", 期号="2"), row(电子监管号=OTHER)]
    paid, said = take(contract, ledger(tmp_path, *rows))
    assert (paid.recorded, paid.set_aside, paid.total_wan) == (1, 2, 500)
    assert all("数据库拒绝写入" in reason for reason in reasons(said))
    assert payments(contract) == []
    assert by_instalment(contract, OTHER) == [(1, "500")]


def test_a_parcel_whose_file_is_corrupt_keeps_only_its_own_rows_back(
    contract: Engine, tmp_path: Path
) -> None:
    with contract.begin() as connection:
        connection.exec_driver_sql(f"UPDATE parcel SET life = 'broken' WHERE no = '{NO}'")
    paid, said = take(contract, ledger(tmp_path, row(), row(电子监管号=OTHER)))
    assert (paid.recorded, paid.set_aside) == (1, 1)
    assert "台账数据损坏" in reasons(said)[0]


def test_a_parcel_withdrawn_while_the_ledger_is_read_takes_no_part_of_a_payment(
    contract: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "CHUNK", 1)
    taken(contract, one_row(tmp_path), TODAY)
    said: list[RowReport] = []

    def withdraw_the_import(_: int) -> None:
        with writing(contract) as session:
            if the_batch(session, 1).withdrawn_on is None:
                withdraw(session, 1, desk(TODAY), "导错文件")

    path = ledger(tmp_path, row(电子监管号=IMPORTED), row())
    paid = taking.take_payments(
        contract, [path], desk(TODAY), report=said.append, progress=withdraw_the_import
    )
    assert (paid.recorded, paid.set_aside) == (1, 1)
    assert "一并撤销" in reasons(said)[0]
    assert payments(contract, IMPORTED) == []


def test_however_long_the_ledger_the_rows_of_a_parcel_see_each_other(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "CHUNK", 3)
    numbers = [f"1305302024B1000{n}" for n in range(5)]
    tell(engine, TODAY, *(supply(no) for no in numbers))
    rows = [
        row(电子监管号=no, 凭证号=f"{no}-{month}", 缴款日期=f"2024-{month}-01") | {"缴款金额(万元)": "250"}
        for month in ("05", "02", "04", "03")
        for no in numbers
    ]
    progress: list[int] = []
    path = ledger(tmp_path, *rows)
    paid = taking.take_payments(
        engine, [path], desk(TODAY), report=lambda said: None, progress=progress.append
    )
    assert (paid.rows_read, paid.recorded, sum(progress)) == (20, 20, 20)
    for no in numbers:
        assert [(p["instalment"], p["voucher"][-2:]) for p in payments(engine, no)] == [
            (1, "02"),
            (1, "03"),
            (2, "04"),
            (2, "05"),
        ]


def test_every_row_of_a_spoilt_ledger_is_taken_known_or_set_aside(engine: Engine, tmp_path: Path) -> None:
    chance = random.Random(4)
    tell(engine, TODAY, *(supply(f"1305302024B1000{n}") for n in range(5)))
    spellings = {
        "电子监管号": [*(f"1305302024B1000{n}" for n in range(6)), "", "待定"],
        "凭证号": [*(f"冀{n}" for n in range(40)), ""],
        "缴款日期": ["2024-02-01", "2024/3/1", "20240401", "2024-02-30", "", "2030-01-01"],
        "缴款金额(万元)": ["500", "1000", "250", "0.01", "-1", "0", "", "一百", "1E+20", "600"],
        "期号": ["", "", "", "1", "2", "3", "末期"],
        "缴款人": ["示范公司", ""],
        "款项": ["出让价款", "", "滞纳金", "不明"],
        "备注": ["", "=1+1"],
    }
    rows = [{name: chance.choice(cells) for name, cells in spellings.items()} for _ in range(300)]
    path = ledger(tmp_path, *rows)
    paid, said = take(engine, path)
    assert paid.rows_read == 300
    assert paid.set_aside == sum(each.is_set_aside for each in said)
    assert paid.recorded > 10
    with reading(engine) as session:
        written = session.scalar(select(func.count()).select_from(ENTRY).where(ENTRY.c.kind == "payment"))
    assert written is not None
    assert written >= paid.recorded
    again, _ = take(engine, path)
    assert (again.rows_read, again.recorded, again.known) == (300, 0, paid.recorded + paid.known)
