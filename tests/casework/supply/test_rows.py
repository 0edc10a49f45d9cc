"""One row of the supply results: what is taken from it, what is left empty, and when it is set aside."""

import hashlib

import pytest

from supervision.casework.supply.cells import (
    a_day,
    a_number,
    a_text,
    an_instalment_no,
    land_source,
    years_by_use,
)
from supervision.casework.supply.contradictions import checks_for
from supervision.casework.supply.identifiers import a_supervision_no, local_no
from supervision.casework.supply.recognition import columns_of
from supervision.casework.supply.register import Register
from supervision.casework.supply.report import Problem, Severity
from supervision.casework.supply.row_problems import RowProblems
from supervision.casework.supply.rows import SupplyRow, read_row
from supervision.casework.supply.supply_mode import contract_kind
from supervision.law.facts import read_payload
from supervision.law.terms import ContractKind, Kind

ROW = {
    "行政区": "新河县",
    "电子监管号": "1305302012B00028",
    "项目名称": "河北曙光机械有限公司用地项目",
    "面积(公顷)": "4.355800",
    "土地来源": "0.000000",
    "土地用途": "工业用地",
    "供地方式": "挂牌出让",
    "土地使用年限": "50",
    "成交价格(万元)": "366.0000",
    "土地使用权人": "（自然人）",
    "约定交地时间": "2012年02月20日",
    "约定开工时间": "2012年02月25日",
    "约定竣工时间": "2014年02月25日",
    "实际开工时间": "",
    "实际竣工时间": "",
    "合同签订日期": "2012年02月25日",
}


def read(**cells: str) -> tuple[SupplyRow | None, list[Problem]]:
    """Read the specimen row with some cells written otherwise."""
    row = ROW | cells
    problems = RowProblems("供地.csv", 2, columns_of(list(row)), list(row.values()))
    with Register() as register:
        supply = read_row(problems, register, checks_for(problems.columns), source=None)
    return supply, list(problems.report().problems)


def taken(**cells: str) -> SupplyRow:
    supply, _ = read(**cells)
    assert supply is not None
    read_payload(Kind.SUPPLY, supply.supply)  # the law can read whatever is taken
    return supply


def told(**cells: str) -> list[tuple[str, str, Severity]]:
    return [(problem.column, problem.value, problem.severity) for problem in read(**cells)[1]]


# Cells


@pytest.mark.parametrize(
    "written",
    ["2012年02月03日", "2012年2月3日", "2012-02-03", "2012/2/3", "2012.2.3", "20120203", "2012/2/3 0:00:00",
     "2012-02-03 11:24:06", "２０１２年０２月０３日"],
)  # fmt: skip
def test_a_day_is_read_however_the_source_writes_it(written: str) -> None:
    assert a_day(written) == ("2012-02-03", "")


@pytest.mark.parametrize("written", ["", "--", "/", "无"])
def test_a_placeholder_is_an_empty_cell_and_no_problem(written: str) -> None:
    assert a_day(written) == ("", "")
    assert a_number(written) == ("", "")
    assert a_text(written) == ""


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1900年01月01日", "1900年1月1日是网站的空日期，按未填处理"),
        ("1900/1/1 0:00:00", "1900年1月1日是网站的空日期，按未填处理"),
        ("1901/1/2 0:00:00", "早于1980年，应为系统默认值或笔误，请核对原件"),
        ("3013年05月01日", "晚于2100年，应为笔误，请核对原件"),
        ("2013年02月29日", "日历上没有这一天，请核对"),
        ("2013年5月", "不是日期，应写作 2024-06-01 或 2024年06月01日"),
        ("2012-02/03", "不是日期，应写作 2024-06-01 或 2024年06月01日"),
        ("2012-02-03T16:00:00Z", "不是日期，应写作 2024-06-01 或 2024年06月01日"),
    ],
)
def test_a_day_that_is_no_day_says_why(written: str, reason: str) -> None:
    assert a_day(written) == ("", reason)


def test_the_29th_of_february_is_a_day_in_a_leap_year() -> None:
    assert a_day("2016年02月29日") == ("2016-02-29", "")


@pytest.mark.parametrize(
    ("written", "value"),
    [("1.666700", "1.6667"), ("170.0000", "170"), ("100", "100"), ("0.000000", "0"), ("007.50", "7.5"), ("1,234.5", "1234.5"),
     ("5E-05", "0.00005"), (".5", "0.5"), ("１．５", "1.5"), ("0.1000000", "0.1"), ("1E+3", "1000")],
)  # fmt: skip
def test_a_number_is_plain_text_without_exponent_or_idle_zeros(written: str, value: str) -> None:
    assert a_number(written) == (value, "")


@pytest.mark.parametrize("written", ["1.5公顷", "-3", "1,5", "1_000", "两公顷", "1 2,3", "Infinity", "1.2.3"])
def test_what_is_no_number_is_not_guessed(written: str) -> None:
    assert a_number(written) == ("", "不是不小于零的数，请只写数字，不带单位")


@pytest.mark.parametrize("written", ["1000000000000", "9" * 40, "1E20"])
def test_a_number_too_large_to_keep_is_refused(written: str) -> None:
    assert a_number(written) == ("", "数值过大，请核对单位")


def test_a_hundredth_of_a_square_metre_is_exact_and_finer_is_rounded_half_up_with_a_remark() -> None:
    assert a_number("0.323835") == ("0.323835", "")
    assert a_number("0.7425605") == ("0.742561", "小数超过六位，已四舍五入为 0.742561")
    assert a_number("0.7425604") == ("0.74256", "小数超过六位，已四舍五入为 0.74256")


@pytest.mark.parametrize(
    "number", ["1305302012A00019", "1305302012B000281", "6210222012B00020-2", "4206072012C00058-12"]
)
def test_a_supervision_number_of_every_length_in_use_is_taken_as_it_is(number: str) -> None:
    assert a_supervision_no(number) == (number, "")
    assert a_supervision_no(f" {number.lower()} ") == (number, "")


def test_a_supervision_number_out_of_pattern_is_kept_with_a_remark_and_one_that_is_none_is_refused() -> None:
    assert a_supervision_no("1305302012D00019") == (
        "1305302012D00019",
        "不合电子监管号的编号规则，已照录，请核对",
    )
    for written in ("待定", "1.3053E+15", "2012-02-03", "20120203", "1" * 50):
        assert a_supervision_no(written) == ("", "不是电子监管号，请按供地系统改正")


@pytest.mark.parametrize(("written", "number"), [("1", "1"), ("02", "2"), ("3.0", "3"), ("第4期", "4")])
def test_an_instalment_number_is_a_whole_number_from_one(written: str, number: str) -> None:
    assert an_instalment_no(written) == (number, "")


@pytest.mark.parametrize("written", ["土地使用权人：", "0", "1.5", "一", ""])
def test_a_page_label_or_zero_is_no_instalment_number(written: str) -> None:
    value, reason = an_instalment_no(written)
    assert not value
    assert reason


@pytest.mark.parametrize(
    ("written", "area", "source"),
    [
        ("0.000000", "4.3558", "新增建设用地"),
        ("2.946600", "2.9466", "现有建设用地"),
        ("1.2", "2.9466", "新增建设用地(来自存量库)"),
        ("现有建设用地", "2.9466", "现有建设用地"),
        ("", "2.9466", ""),
    ],
)
def test_the_land_source_is_a_rule_on_hectares(written: str, area: str, source: str) -> None:
    assert land_source(written, area) == (source, "")


@pytest.mark.parametrize(
    ("term", "by_use"),
    [
        ("50", ()),
        ("40年", ()),
        ("其他普通商品住房用地70年; 其他商服用地40", (("其他普通商品住房用地", "70"), ("其他商服用地", "40"))),
        ("商业40年、住宅70年。", (("商业", "40"), ("住宅", "70"))),
        ("住宅：70年；商服：40", (("住宅", "70"), ("商服", "40"))),
        ("住宅70年商业38.5年", (("住宅", "70"), ("商业", "38.5"))),
        ("批发零售用地40年; 中低价位、中小套型普通商品住房用地70年; 廉租住房用地0",
         (("批发零售用地", "40"), ("中低价位、中小套型普通商品住房用地", "70"))),
        ("至2043年9月16日止", None),
        ("40/70", None),
        ("70(可兼容商业40年）", None),
    ],
)  # fmt: skip
def test_a_term_is_read_per_use_whatever_separates_the_uses(
    term: str, by_use: tuple[tuple[str, str], ...] | None
) -> None:
    assert years_by_use(term) == by_use


# Rows


def test_a_row_becomes_the_parcel_and_its_contract_in_the_words_of_the_record() -> None:
    supply = taken()
    assert (supply.no, supply.aliases, supply.facts) == ("1305302012B00028", (), ())
    assert supply.supply == {
        "parcel": {
            "supervision_no": "1305302012B00028",
            "project": "河北曙光机械有限公司用地项目",
            "district": "新河县",
            "supply_mode": "挂牌出让",
            "use": "工业用地",
            "holder": "（自然人）",
            "area_ha": "4.3558",
            "land_source": "新增建设用地",
            "term": "50",
        },
        "contract": {
            "kind": "grant",
            "signed_on": "2012-02-25",
            "price_wan": "366",
            "handover_on": "2012-02-20",
            "start_on": "2012-02-25",
            "completion_on": "2014-02-25",
        },
    }


def test_actual_dates_become_facts_beside_the_supply() -> None:
    supply = taken(实际开工时间="2012-03-01", 实际竣工时间="2014年01月01日")
    assert supply.facts == ({"kind": "start", "on": "2012-03-01"}, {"kind": "completion", "on": "2014-01-01"})


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("划拨", "allocation"), ("招标出让", "grant"), ("拍卖出让", "grant"), ("挂牌出让", "grant"), ("协议出让", "grant"),
     ("租赁", "lease"), ("作价出资或入股", "other"), ("授权经营", "other"), ("", "other")],
)  # fmt: skip
def test_the_supply_mode_says_which_paper_fixes_the_duties(mode: str, kind: str) -> None:
    assert contract_kind(mode) is ContractKind(kind)


def test_a_row_without_supervision_number_is_numbered_by_its_own_key_and_found_by_it() -> None:
    supply = taken(电子监管号="", 记录号="GD00001")
    assert supply.no == "L" + hashlib.sha256("记录号\nGD00001".encode()).hexdigest()[:12]
    assert supply.aliases == (("记录号", "GD00001"),)
    assert "supervision_no" not in supply.supply["parcel"]


def test_another_source_gives_the_same_key_another_number() -> None:
    assert local_no("甲县台账", "1") != local_no("乙县台账", "1")


def test_with_both_numbers_the_supervision_number_leads_and_the_other_is_an_alias() -> None:
    supply = taken(记录号="GD00001")
    case_no = local_no("记录号", "GD00001")
    assert (supply.no, supply.aliases) == ("1305302012B00028", (("记录号", "GD00001"), ("案卷编号", case_no)))


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"电子监管号": ""}, "电子监管号"),
        ({"电子监管号": "待定"}, "电子监管号"),
        ({"电子监管号": "", "记录号": "甲" * 81}, "记录号"),
        ({"合同签订日期": ""}, "合同签订日期"),
        ({"合同签订日期": "1900年01月01日"}, "合同签订日期"),
        ({"合同签订日期": "去年"}, "合同签订日期"),
        ({"面积(公顷)": "两公顷"}, "面积(公顷)"),
    ],
)
def test_a_row_that_cannot_be_supervised_safely_is_set_aside(cells: dict[str, str], column: str) -> None:
    supply, problems = read(**cells)
    assert supply is None
    assert [(problem.column, problem.severity) for problem in problems] == [(column, Severity.SET_ASIDE)]


def test_a_row_with_several_faults_names_them_all() -> None:
    supply, problems = read(**{"面积(公顷)": "两公顷", "合同签订日期": "", "约定开工时间": "不详"})
    assert supply is None
    assert [(problem.column, problem.severity) for problem in problems] == [
        ("面积(公顷)", Severity.SET_ASIDE),
        ("合同签订日期", Severity.SET_ASIDE),
        ("约定开工时间", Severity.LEFT_EMPTY),
    ]


@pytest.mark.parametrize(
    ("column", "written", "group", "key"),
    [
        ("约定开工时间", "1900年01月01日", "contract", "start_on"),
        ("约定竣工时间", "合同约定", "contract", "completion_on"),
        ("成交价格(万元)", "面议", "contract", "price_wan"),
        ("面积(公顷)", "0.000000", "parcel", "area_ha"),
        ("项目名称", "项目名称", "parcel", "project"),
        ("土地使用权人", "土地使用权人：", "parcel", "holder"),
        ("行政区", "甲" * 61, "parcel", "district"),
        ("土地使用年限", "0", "parcel", "term"),
    ],
)
def test_a_senseless_cell_is_left_empty_and_listed(column: str, written: str, group: str, key: str) -> None:
    assert key not in taken(**{column: written}).supply[group]
    assert (column, written, Severity.LEFT_EMPTY) in told(**{column: written})


def test_an_actual_start_that_is_the_systems_null_starts_nothing() -> None:
    assert taken(实际开工时间="1901/1/2 0:00:00").facts == ()


def test_a_parcel_whose_area_is_not_stated_is_taken_and_keeps_its_duty() -> None:
    assert "area_ha" not in taken(**{"面积(公顷)": ""}).supply["parcel"]
    assert told(**{"面积(公顷)": ""}) == [("面积(公顷)", "", Severity.WARNING)]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"实际开工时间": "2012-02-24"}, "实际开工时间"),
        ({"行政区": "330110019"}, "行政区"),
        ({"土地使用年限": "40/70"}, "土地使用年限"),
        ({"供地方式": ""}, "供地方式"),
        ({"面积(公顷)": "4.35580049"}, "面积(公顷)"),
    ],
)
def test_what_is_merely_odd_is_kept_with_a_warning(cells: dict[str, str], column: str) -> None:
    supply, problems = read(**cells)
    assert supply is not None
    assert [(problem.column, problem.severity) for problem in problems] == [(column, Severity.WARNING)]


@pytest.mark.parametrize("district", ["130530", "130530101", "149团", "新河县"])
def test_a_district_that_agrees_with_the_number_or_is_a_name_is_no_problem(district: str) -> None:
    assert told(行政区=district) == []


def test_words_in_one_cell_stand_on_one_line() -> None:
    assert taken(项目名称=" 甲公司\r\n二期 ").supply["parcel"]["project"] == "甲公司 二期"
