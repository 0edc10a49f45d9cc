"""The office's own facts: what a settings file may say, and how it is told what is wrong with it."""

import re
from pathlib import Path

import pytest

from supervision.law.steps import NoticeName, Unit
from supervision.law.terms import ContractKind
from supervision.office import SETTINGS, Account, BadOffice, Office

EXAMPLE = Path(__file__).parents[2] / "office.example.toml"


def settings(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "office.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadOffice) as refused:
        Office.read(settings(tmp_path, text))
    return str(refused.value)


def test_without_a_file_the_office_is_xinhe_county() -> None:
    office = Office()
    assert (office.name, office.code) == ("新河县国土资源局", "新国土监")
    assert [office.unit(unit) for unit in Unit] == [unit.zh for unit in Unit]


def test_an_empty_file_is_the_default_office(tmp_path: Path) -> None:
    assert Office.read(settings(tmp_path, "")) == Office()


def test_the_example_file_can_be_used_as_it_is() -> None:
    office = Office.read(EXAMPLE)
    assert office.name == "新河县自然资源和规划局"
    assert office.unit(Unit.ENFORCEMENT) == "综合执法大队"
    assert set(office.units) == set(Unit)


def test_the_example_file_shows_every_setting() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = re.findall(r"^(?:# )?\[*(\w+)(?:\]| = )", text, re.MULTILINE)
    assert [setting for setting in SETTINGS if setting not in shown] == []


def test_the_figures_of_the_example_are_those_that_hold_without_it() -> None:
    office, default = Office.read(EXAMPLE), Office()
    for name in ("answer_days", "patrol_every_days", "most_papers", "sweep_at"):
        assert getattr(office, name) == getattr(default, name)


@pytest.mark.parametrize("times", ["00:00", "23:59", "06:00,13:00", "13:00,06:00,20:30"])
def test_the_daemon_may_sweep_at_several_times_of_a_day(tmp_path: Path, times: str) -> None:
    assert Office.read(settings(tmp_path, f'sweep_at = "{times}"')).sweep_at == times


@pytest.mark.parametrize("most", [1, 100_000])
def test_the_volume_brake_is_set_in_papers_a_day(tmp_path: Path, most: int) -> None:
    assert Office.read(settings(tmp_path, f"most_papers = {most}")).most_papers == most


def test_the_account_of_the_example_left_in_a_comment_can_be_used_too(tmp_path: Path) -> None:
    before_the_people, _, _ = EXAMPLE.read_text(encoding="utf-8").partition("# [[land_offices]]")
    text = before_the_people.replace("# [account]", "[account]")
    for part in ("name", "bank", "number"):
        text = text.replace(f"# {part} = ", f"{part} = ")
    account = Office.read(settings(tmp_path, text)).account
    assert account == Account("新河县财政局国库专户", "中国农业银行新河县支行", "50000000000000000")


def test_a_file_saved_by_notepad_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_bytes('name = "甲县自然资源局"'.encode("utf-8-sig"))
    assert Office.read(path).name == "甲县自然资源局"


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (ContractKind.GRANT, "出让金催缴通知单"),
        (ContractKind.ALLOCATION, "划拨价款催缴通知单"),
        (ContractKind.LEASE, "租金催缴通知单"),
        (ContractKind.OTHER, "土地价款催缴通知单"),
    ],
)
def test_a_title_names_the_money_as_the_contract_does(kind: ContractKind, title: str) -> None:
    assert Office().title(NoticeName.OVERDUE_PAYMENT, kind) == title


def test_a_title_of_the_offices_own_names_the_money_as_the_contract_does(tmp_path: Path) -> None:
    text = '[titles]\npayment_reminder = "国有建设用地使用权出让价款缴纳提示书"'
    office = Office.read(settings(tmp_path, text))
    own = NoticeName.PAYMENT_REMINDER
    assert office.title(own, ContractKind.GRANT) == "国有建设用地使用权出让价款缴纳提示书"
    assert office.title(own, ContractKind.LEASE) == "国有建设用地使用权租金缴纳提示书"
    assert office.title(NoticeName.START_REMINDER, ContractKind.LEASE) == "开工提醒书"


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('nmae = "甲局"', "nmae", "没有这项设置"),
        ("name = 5", "name", "加引号的文字"),
        ('name = " "', "name", "不能为空"),
        ('contact = "张三\\n李四"', "contact", "换行或不可见字符"),
        ("answer_days = 0", "answer_days", "1至90的整数"),
        ("answer_days = true", "answer_days", "1至90的整数"),
        ('patrol_every_days = "30"', "patrol_every_days", "1至366的整数"),
        ("most_papers = 0", "most_papers", "1至100000的整数（件）"),
        ("most_papers = 100001", "most_papers", "1至100000的整数（件）"),
        ("most_papers = 1.5", "most_papers", "1至100000的整数（件）"),
        ('sweep_at = "6:00"', "sweep_at", "每日监测的时刻"),
        ('sweep_at = "24:00"', "sweep_at", "每日监测的时刻"),
        ('sweep_at = "06:60"', "sweep_at", "每日监测的时刻"),
        ('sweep_at = "06:00;13:00"', "sweep_at", "每日监测的时刻"),
        ('sweep_at = "06:00,"', "sweep_at", "每日监测的时刻"),
        ('sweep_at = ""', "sweep_at", "每日监测的时刻"),
        ("sweep_at = 06:00:00", "sweep_at", "每日监测的时刻"),
        ('units = "利用股"', "units", "[units]一节"),
        ('[units]\nland = "国土所"', "units.land", "没有这个名称"),
        ("[titles]\nstart_notice = 1", "titles.start_notice", "加引号的文字"),
        ('[titles]\nstart_notice = ""', "titles.start_notice", "不能为空"),
        ('[account]\nname = "甲"', "account", "同时写明"),
        ('[account]\nname = "甲"\nbank = "乙"\nnumber = 1', "account.number", "加引号的文字"),
    ],
)
def test_a_problem_names_the_file_the_key_and_the_reason(
    tmp_path: Path, text: str, key: str, reason: str
) -> None:
    said = problems(tmp_path, text)
    assert said.startswith(f"{tmp_path / 'office.toml'}：{key}：")
    assert reason in said


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    said = problems(tmp_path, 'name = 1\nphone = 2\nfax = "3"')
    assert all(f"：{key}：" in said for key in ("name", "phone", "fax"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadOffice, match=r"no-such\.toml：读不到"):
        Office.read(tmp_path / "no-such.toml")


def test_a_file_in_another_encoding_is_told_from_a_wrong_one(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_bytes('name = "甲县自然资源局"'.encode("gb18030"))
    with pytest.raises(BadOffice, match="UTF-8"):
        Office.read(path)


def test_a_slip_in_the_format_is_placed(tmp_path: Path) -> None:
    assert "第2行" in problems(tmp_path, 'name = "甲局"\ncode = 甲\n')
