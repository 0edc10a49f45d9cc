"""A county's own headings: the mapping file says what they mean, and is refused line by line where it does not."""

from pathlib import Path

import pytest

from supervision.casework.supply.mapping import HeadingMap, read_mapping
from supervision.casework.supply.report import Severity
from supervision.law.refusals import BadRecord
from tests.casework.supply.county_files import file, places, read_all

TABLE = "监管号,亩数,供法,签约,开工,竣工,内部编号"
ROW = "1305302015B00028,65.337,挂牌出让,2015-07-21,2016-07-21,2018-07-21,77"
MAPPING = """ignore = ["内部编号"]

[columns]
"监管号" = "电子监管号"
"亩数" = "面积(亩)"
"供法" = "供地方式"
"签约" = "签订日期"
"开工" = "约定开工时间"
"竣工" = "约定竣工时间"
"""


def mapping(folder: Path, text: str) -> HeadingMap:
    path = folder / "对照.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(BadRecord) as refused:
        mapping(folder, text)
    return str(refused.value)


def test_mapped_headings_bring_the_field_and_the_unit_and_ignored_ones_are_not_mentioned(
    tmp_path: Path,
) -> None:
    path = file(tmp_path, "供地.csv", TABLE, ROW)
    (row,), problems, _ = read_all(path, mapping=mapping(tmp_path, MAPPING))
    assert row.supply["parcel"]["area_ha"] == "4.3558"
    assert row.supply["contract"]["completion_on"] == "2018-07-21"
    assert problems == []


def test_a_heading_that_stands_in_no_file_is_said_with_its_line(tmp_path: Path) -> None:
    path = file(tmp_path, "供地.csv", TABLE, ROW)
    _, problems, _ = read_all(path, mapping=mapping(tmp_path, MAPPING + '"受让方" = "土地使用权人"\n'))
    assert places(problems) == [("对照.toml", 10, "受让方", Severity.WARNING)]


def test_of_two_headings_mapped_onto_one_field_the_first_filled_is_read(tmp_path: Path) -> None:
    both = mapping(tmp_path, MAPPING + '"甲方" = "土地使用权人"\n"乙方" = "土地使用权人"\n')
    path = file(
        tmp_path, "供地.csv", f"乙方,{TABLE},甲方", f"乙,{ROW},甲", f"丙,{ROW.replace('028', '029')},"
    )
    assert [row.supply["parcel"]["holder"] for row in read_all(path, mapping=both)[0]] == ["甲", "丙"]


def test_the_county_s_word_goes_before_ours(tmp_path: Path) -> None:
    """The export of January 2017 has the two limits exchanged."""
    exchanged = mapping(
        tmp_path,
        '[columns]\n"约定容积率(上限)" = "约定容积率下限"\n"约定容积率(下限)" = "约定容积率上限"\n',
    )
    path = file(
        tmp_path,
        "供地.csv",
        "电子监管号,面积,供地方式,签订日期,约定开工时间,约定竣工时间,约定容积率(上限),约定容积率(下限)",
        "1305302015B00028,4,挂牌出让,2015-07-21,2016-07-21,2018-07-21,1.20,1.50",
    )
    (row,), problems, _ = read_all(path, mapping=exchanged)
    assert (row.supply["parcel"]["far_min"], row.supply["parcel"]["far_max"]) == ("1.2", "1.5")
    assert problems == []
    assert places(read_all(path)[1]) == [("供地.csv", 2, "约定容积率(下限)", Severity.WARNING)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[columns]\n"亩数" = "面积(市亩)"\n', "对照.toml第2行：“亩数”对应的“面积(市亩)”不是本系统的列名，相近的有：面积(公顷)"),
        ('[columns]\n"亩数" = 15\n', "对照.toml第2行：“亩数”的对应列名应为文字"),
        ('ignore = ["亩数"]\n[columns]\n"亩数" = "面积(亩)"\n', "“亩数”又列在 ignore 中"),
        ("[columns]\n亩数 = 面积\n", "对照.toml第2行：读不懂"),
        ('[columns]\n"亩数" = "面积(亩)\n', "对照.toml第2行：读不懂"),
        ('["列名"]\n"亩数" = "面积(亩)"\n', "不认识“列名”"),
        ('ignore = "亩数"\n', "ignore 应写作"),
        ('[columns]\n"亩数" = "面积(亩)"\nignore = []\n', "ignore 一项应写在 [columns] 之前"),
        ("columns = 3\n", "columns 应为 [columns] 一节"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused_with_its_line_and_what_to_do(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in refusal(tmp_path, text)


def test_every_wrong_line_is_named_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, '[columns]\n"甲" = "没有的列"\n"乙" = "也没有的列"\n')
    assert "第2行" in said
    assert "第3行" in said


def test_a_mapping_file_that_is_missing_or_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRecord, match="打不开"):
        read_mapping(tmp_path / "没有.toml")
    (tmp_path / "对照.toml").write_bytes(MAPPING.encode("gb18030"))
    with pytest.raises(BadRecord, match="UTF-8"):
        read_mapping(tmp_path / "对照.toml")
