"""Whose payment it is: one parcel by any of its numbers, or the row is set aside naming what was found."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from supervision.casework.withdrawal import withdraw
from supervision.records.db import writing
from tests.casework.imported import IMPORTED, one_row, taken
from tests.casework.payments.ledgers import TODAY, by_instalment, ledger, reasons, row, take
from tests.database import NO, desk, supply, tell

OTHER = "1305302024B00022"
CODE = "130530001001GB00001"
NUMBERS = ("电子监管号", "案卷编号", "合同编号", "宗地代码", "不动产单元号", "项目编号")


@pytest.fixture
def parcels(engine: Engine) -> Engine:
    """Two parcels of one project, each with a contract of its own."""
    mine = [["合同编号", "新出让〔2024〕1号"], ["宗地代码", CODE], ["项目编号", "2024-001"], ["记录号", "77"]]
    tell(engine, TODAY, supply() | {"aliases": mine})
    theirs = [["合同编号", "新出让〔2024〕2号"], ["项目编号", "2024-001"], ["记录号", "新出让〔2024〕1号"]]
    tell(engine, TODAY, supply(OTHER) | {"aliases": theirs})
    return engine


def by(tmp_path: Path, **numbers: str) -> Path:
    """A ledger that names the parcel by these numbers."""
    cells = dict.fromkeys(NUMBERS, "") | numbers
    return ledger(tmp_path, cells | {key: value for key, value in row().items() if key not in cells})


def refusal(engine: Engine, path: Path) -> str:
    paid, said = take(engine, path)
    assert (paid.rows_read, paid.recorded, paid.set_aside, paid.unmatched) == (1, 0, 1, 0)
    [reason] = reasons(said)
    return reason


@pytest.mark.parametrize(
    "numbers",
    [
        {"电子监管号": NO},
        {"电子监管号": "１３０５３０２０２４b00011"},
        {"案卷编号": NO},
        {"合同编号": "新出让〔2024〕1号"},
        {"宗地代码": CODE.lower()},
        {"不动产单元号": f"{CODE}F00010001"},
        {"项目编号": "2024-001", "合同编号": "新出让〔2024〕1号"},
        {"宗地代码": CODE, "合同编号": "不在案的合同"},
    ],
)
def test_any_number_that_is_the_parcels_alone_finds_it(
    parcels: Engine, tmp_path: Path, numbers: dict[str, str]
) -> None:
    paid, said = take(parcels, by(tmp_path, **numbers))
    assert paid.recorded == 1
    assert not said
    assert by_instalment(parcels) == [(1, "500")]


def test_a_number_of_several_parcels_is_set_aside_naming_them(parcels: Engine, tmp_path: Path) -> None:
    reason = refusal(parcels, by(tmp_path, 项目编号="2024-001"))
    assert "“2024-001”（项目编号）对应2宗地" in reason
    assert f"{NO}（示范项目011）、{OTHER}（示范项目022）" in reason
    assert "请补填电子监管号或案卷编号" in reason


def test_numbers_of_different_parcels_are_set_aside(parcels: Engine, tmp_path: Path) -> None:
    reason = refusal(parcels, by(tmp_path, 电子监管号=OTHER, 合同编号="新出让〔2024〕1号"))
    assert f"电子监管号“{OTHER}”、合同编号“新出让〔2024〕1号”不是同一宗地" in reason


def test_a_parcel_that_is_not_on_file_is_set_aside(parcels: Engine, tmp_path: Path) -> None:
    unknown = "1305302024B99999"
    assert f"没有电子监管号“{unknown}”的宗地" in refusal(parcels, by(tmp_path, 电子监管号=unknown))
    assert "没有合同编号“无此合同”的宗地" in refusal(parcels, by(tmp_path, 合同编号="无此合同"))


def test_money_for_an_unknown_parcel_does_not_go_to_another_of_its_contract(
    parcels: Engine, tmp_path: Path
) -> None:
    path = by(tmp_path, 电子监管号="1305302024B99999", 合同编号="新出让〔2024〕1号")
    assert "1305302024B99999" in refusal(parcels, path)


def test_a_number_is_looked_for_among_its_own_kind(parcels: Engine, tmp_path: Path) -> None:
    assert "没有项目编号“77”的宗地" in refusal(parcels, by(tmp_path, 项目编号="77"))


def test_a_parcel_whose_import_was_withdrawn_takes_no_money(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path), TODAY)
    with writing(engine) as session:
        withdraw(session, 1, desk(TODAY), "导错文件")
    assert "一并撤销" in refusal(engine, by(tmp_path, 电子监管号=IMPORTED))
