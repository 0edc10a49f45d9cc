"""Headings: whatever a source calls a column, and in whatever unit, it becomes the same field."""

import json
from pathlib import Path

import pytest

from supervision.casework.supply.columns import HEADINGS, KNOWN, tidy
from supervision.casework.supply.report import Severity
from tests.casework.supply.county_files import file, places, read_all, schedule

NEEDED = "电子监管号,供地方式,合同签订日期,约定开工时间,约定竣工时间"
ROW = "1305302015B00028,挂牌出让,2015-07-21,2016-07-21,2018-07-21"

EXPORT_OF_2017 = (
    "序号,地区,行政区,土地坐落,链接,总面积,土地用途,供应方式,签订日期,项目名称,项目位置,面积(公顷),土地来源,土地用途.1,供地方式,"
    "成交价格,分期支付,约定容积率(上限),约定容积率(下限),约定交地时间,约定开工时间,约定竣工时间,合同签订日期"
)
GUID = "6a01efd9-37f9-4f48-849d-d13491e1f557"
LINK = f"http://www.landchina.com/default.aspx?tabid=386&recorderguid={GUID}"


def test_every_heading_means_one_field_only() -> None:
    given = [tidy(heading) for headings in HEADINGS.values() for heading in headings]
    assert len(given) == len(set(given))


@pytest.mark.parametrize(
    ("heading", "cell", "hectares"),
    [
        ("面积(公顷)", "4.3558", "4.3558"),
        ("总面积", "4.3558", "4.3558"),
        ("面积（平方米）", "43558", "4.3558"),
        ("面积(㎡)", "43,558", "4.3558"),
        ("面积 (亩)", "65.337", "4.3558"),
        ("面积(亩)", "10", "0.666667"),
    ],
)
def test_an_area_is_in_the_unit_its_heading_says_and_without_one_in_hectares(
    tmp_path: Path, heading: str, cell: str, hectares: str
) -> None:
    path = file(tmp_path, "供地.csv", f"{NEEDED},{heading}", f'{ROW},"{cell}"')
    (row,), problems, _ = read_all(path)
    assert (row.supply["parcel"]["area_ha"], problems) == (hectares, [])


@pytest.mark.parametrize(
    ("heading", "cell", "wan"),
    [("成交价格(万元)", "366.5", "366.5"), ("成交价格", "366.5", "366.5"), ("成交价格（元）", "3665000.01", "366.500001")],
)  # fmt: skip
def test_a_price_is_exact_to_the_fen_whatever_its_unit(
    tmp_path: Path, heading: str, cell: str, wan: str
) -> None:
    path = file(tmp_path, "供地.csv", f"{NEEDED},面积,{heading}", f"{ROW},4.3558,{cell}")
    (row,), problems, _ = read_all(path)
    assert (row.supply["contract"]["price_wan"], problems) == (wan, [])


def test_a_figure_finer_than_a_hundredth_of_a_square_metre_is_rounded_with_a_remark(tmp_path: Path) -> None:
    path = file(tmp_path, "供地.csv", f"{NEEDED},面积(平方米)", f"{ROW},43558.123")
    (row,), (problem,), _ = read_all(path)
    assert row.supply["parcel"]["area_ha"] == "4.355812"
    assert (problem.column, problem.value, problem.severity) == (
        "面积(平方米)",
        "43558.123",
        Severity.WARNING,
    )


def test_an_area_in_a_unit_nobody_knows_is_not_guessed(tmp_path: Path) -> None:
    path = file(tmp_path, "供地.csv", f"{NEEDED},面积,面积(平方公里)", f"{ROW},4.3558,0.043558")
    assert places(read_all(path)[1]) == [("供地.csv", 1, "面积(平方公里)", Severity.WARNING)]


def test_instalments_in_yuan_are_converted_in_a_file_of_their_own_and_in_lists(tmp_path: Path) -> None:
    main = file(tmp_path, "供地.csv", f"{NEEDED},面积", f"{ROW},4.3558")
    second = file(tmp_path, "分期.csv", "电子监管号,支付期号,约定支付日期,约定支付金额(元)",
                  "1305302015B00028,1,2015-08-20,600000.5")  # fmt: skip
    assert schedule(read_all(main, second)[0][0]) == [(1, "2015-08-20", "60.00005")]
    lists = file(tmp_path, "供地2.csv", f"{NEEDED},面积,支付期号,约定支付日期,约定支付金额(元)",
                 f"{ROW},4.3558,1|2|,2015-08-20|2016-08-20|,600000|400000|")  # fmt: skip
    assert schedule(read_all(lists)[0][0]) == [(1, "2015-08-20", "60"), (2, "2016-08-20", "40")]


def test_the_export_of_2017_is_read_by_the_key_in_its_link(tmp_path: Path) -> None:
    path = file(
        tmp_path, "2017.csv", EXPORT_OF_2017,
        f'3.,"青海省,海西州",德令哈市,旧址,{LINK},18.5265,工业用地,划拨,2017/1/3,甲项目,新址,18.526500,0.000000,工业用地,挂牌出让,'
        "100.0000,60.0000;40.0000;,1.50,1.20,2017年01月31日,2017年10月31日,2019年10月31日,2017年01月03日",
    )  # fmt: skip
    (row,), problems, _ = read_all(path)
    assert row.aliases == (("供地记录GUID", GUID),)
    assert row.no.startswith("L")
    assert row.supply["parcel"]["location"] == "新址"
    assert row.supply["contract"]["kind"] == "grant"
    assert schedule(row) == [(1, "", "60"), (2, "", "40")]
    assert problems == []


def test_a_row_of_2017_without_its_details_is_read_from_the_list(tmp_path: Path) -> None:
    path = file(tmp_path, "2017.csv", EXPORT_OF_2017,
                f"1.,新疆,北塔山农场,畜牧二连,{LINK},0.748600,公共设施用地,划拨,2017/1/5{',' * 14}")  # fmt: skip
    (row,), _, _ = read_all(path)
    parcel, contract = row.supply["parcel"], row.supply["contract"]
    assert (parcel["area_ha"], parcel["use"], parcel["supply_mode"]) == ("0.7486", "公共设施用地", "划拨")
    assert contract == {"kind": "allocation", "signed_on": "2017-01-05"}


def test_the_pages_of_2018_in_json_lines_are_read_with_their_plan(tmp_path: Path) -> None:
    page = {
        "url": LINK, "header": "供地结果信息", "district": "定兴县", "idnumber": "1306262018B00730", "name": "甲项目",
        "area": "5.292804", "source": "现有建设用地", "use": "工业用地", "supply": "挂牌出让", "price": "10484.0000",
        "paid_plan": {"1": ["2019年01月30日", "10000"], "2": ["2020年01月30日", "484"]}, "holder": "甲公司",
        "time4commencement_plan": "2019年12月21日", "time4completion_plan": "2022年12月21日",
        "time4completion_reality": " ", "date4sign": "2018年12月31日",
    }  # fmt: skip
    path = tmp_path / "2018.jsonl"
    path.write_text(json.dumps(page, ensure_ascii=False) + "\n", encoding="utf-8")
    (row,), problems, _ = read_all(path)
    assert row.no == "1306262018B00730"
    assert ("供地记录GUID", GUID) in row.aliases
    assert schedule(row) == [(1, "2019-01-30", "10000"), (2, "2020-01-30", "484")]
    assert problems == []


def test_the_new_site_s_interface_gives_days_in_milliseconds_and_instalments_without_numbers(
    tmp_path: Path,
) -> None:
    detail = {
        "xmMc": "甲项目", "dzBaBh": "1306262018B00730", "bh": "C1306", "gyMj": 5.292804, "gyFs": "挂牌出让",
        "je": 10484, "jdSj": 1546185600000, "dgSj": 1577289600000, "jgSj": 1672329600000, "qdRq": 1546185600000,
        "crjZfydList": [{"zfSj": 1548777600000, "zfJe": 10000.5}, {"zfSj": 1577289600000, "zfJe": 483.5, "bz": "余款"}],
    }  # fmt: skip
    path = tmp_path / "接口.jsonl"
    path.write_text(json.dumps(detail, ensure_ascii=False) + "\n", encoding="utf-8")
    (row,), problems, _ = read_all(path)
    contract = row.supply["contract"]
    assert (contract["signed_on"], contract["start_on"], contract["completion_on"]) == (
        "2018-12-31",
        "2019-12-26",
        "2022-12-30",
    )
    assert schedule(row) == [(1, "2019-01-30", "10000.5"), (2, "2019-12-26", "483.5")]
    assert contract["instalments"][1]["note"] == "余款"
    assert problems == []


def test_milliseconds_under_any_other_heading_are_no_day(tmp_path: Path) -> None:
    path = file(tmp_path, "供地.csv", f"{NEEDED},面积", ROW.replace("2016-07-21", "1577289600000") + ",4")
    (_,), (problem,), _ = read_all(path)
    assert (problem.column, problem.severity) == ("约定开工时间", Severity.LEFT_EMPTY)


def test_a_heading_marked_as_text_or_in_other_letters_is_still_known() -> None:
    assert tidy(" DZBABH ") in KNOWN
    assert tidy("土地用途.1") in KNOWN
