"""What a package carries: everything the case file says as of a day, the same bytes whenever and wherever it is made."""

from __future__ import annotations

import json
import zipfile
from contextlib import ExitStack
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from supervision.casework.packages.contents import Package
from supervision.casework.packages.verification import verify_bytes
from supervision.daily.triage import release
from supervision.law.refusals import Refused
from supervision.law.terms import Matter
from supervision.records.db import open_records, writing
from tests.casework.packages.lives import (
    LETTER,
    MADE_ON,
    PHOTO_OF_THE_VISIT,
    last_of,
    made,
    photographed,
    rich,
    store_of,
    texts_of,
)
from tests.casework.photos.pictures import jpeg
from tests.database import NO, Databases, desk, on_both_databases, supply, sweep_on, tell

pytest_generate_tests = on_both_databases

SIGNED = date(2024, 1, 5)


def flat(package: Package, folder: str) -> str:
    """The text of a section without its line breaks."""
    return "".join(texts_of(package)[f"{folder}/{folder[2:]}.txt"].split())


# The rich life


def test_one_file_gives_the_same_bytes_from_both_databases_and_whenever_it_is_made(
    databases: Databases, package: Package, tmp_path: Path
) -> None:
    with ExitStack() as opened:
        engine = open_records(databases.fresh("postgresql", tmp_path, opened))
        opened.callback(engine.dispose)
        rich(engine, tmp_path)
        assert made(engine, tmp_path, MADE_ON).bytes == package.bytes
        tell(engine, date(2025, 7, 1), {"kind": "halt", "on": "2025-07-01"})
        assert made(engine, tmp_path, MADE_ON).seal == package.seal
        again = made(engine, tmp_path, date(2025, 7, 1), until_seq=int(last_of(engine, "halt")) - 1)
        assert again.seal != package.seal  # another day
        assert verify_bytes(again.bytes, again.seal).whole


def test_everything_a_referral_needs_is_in_it(package: Package) -> None:
    names = {document.name for document in package.contents}
    folders = sorted({name.split("/")[0] for name in names if "/" in name})
    assert folders == [
        "01案件线索移交书", "02合同及变更", "03宗地识别信息", "04交地情况", "05价款台账与票据", "06通知文书与送达",
        "07巡查记录与照片", "08施工许可与开竣工", "09原因调查与延期", "10责任日与核算", "11界址与面积", "12国土所核实意见",
        "13监管时间轴", "14案卷记录",
    ]  # fmt: skip
    assert {"卷内目录.txt", "index.html"} <= names


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("02合同及变更", "总投资额（万元）5000"),
        ("02合同及变更", "总投资额（万元）5200"),
        ("02合同及变更", "抵押登记：新河农商行（冀抵1）"),
        ("03宗地识别信息", "宗地代码130530001001GB00011"),
        ("04交地情况", "实际交地2024年3月1日"),
        ("05价款台账与票据", "票据号：冀财0001"),
        ("05价款台账与票据", "尚欠500万元，逾期171天"),
        ("06通知文书与送达", "第8号第1期《出让金催缴通知单》已撤回"),
        ("06通知文书与送达", "邮寄送达未成：无人签收"),
        ("06通知文书与送达", "收件人李四"),
        ("07巡查记录与照片", "巡查人员赵一、钱二"),
        ("07巡查记录与照片", "拍摄2024-06-0210:11:12，东经115.24°、北纬37.53°"),
        ("08施工许可与开竣工", "案卷中没有动工登记"),
        ("09原因调查与延期", "证据材料询问笔录"),
        ("09原因调查与延期", "新约定开工时间2024年12月1日"),
        ("10责任日与核算", "1000万元×20%=200万元"),
        ("10责任日与核算", "自2025年6月2日起（未动工开发满一年）"),
        ("11界址与面积", "按界址计算的面积19987.12平方米"),
        ("12国土所核实意见", "国土所现场核实：未动工"),
        ("13监管时间轴", "→待缴款变为疑似闲置"),
        ("13监管时间轴", "自2024年6月1日起算366天"),
        ("13监管时间轴", "缴款第2期5万元（票据冀财9999）（经办）已更正，不作依据"),
        ("13监管时间轴", "更正第11号：期号登错"),
    ],
)  # fmt: skip
def test_a_section_says_what_is_on_file(package: Package, folder: str, said: str) -> None:
    assert said in flat(package, folder)


def test_a_payment_corrected_since_is_in_no_account(package: Package) -> None:
    assert "9999" not in flat(package, "05价款台账与票据")


def test_the_letter_is_as_it_was_given(package: Package) -> None:
    [stored] = [d for d in package.contents if d.name == "01案件线索移交书/段落.json"]
    assert json.loads(stored.member.data) == [list(block) for block in LETTER]
    assert package.seal not in "".join(texts_of(package).values())


def test_the_catalogue_numbers_every_document_with_its_size_and_hash(package: Package) -> None:
    listing = texts_of(package)["卷内目录.txt"]
    listed = [d for d in package.contents if d.name not in ("卷内目录.txt", "index.html")]
    compact = "".join(listing.split())
    manifest = json.loads(zipfile.ZipFile(BytesIO(package.bytes)).read("manifest.json"))
    hashes = {member["name"]: member["sha256"] for member in manifest["members"]}
    for number, document in enumerate(listed, start=1):
        line = f"{number}{document.title}" + (f"（{document.number}）" if document.number else "")
        assert "".join(f"{line}{document.name}，{len(document.member.data)}字节".split()) in compact
        assert hashes[document.name] in compact
    assert f"以上共{len(listed)}件" in listing


def test_the_page_takes_nobodys_words_for_markup(package: Package) -> None:
    page = texts_of(package)["index.html"]
    assert PHOTO_OF_THE_VISIT not in page
    assert "现场&lt;东南角&gt;&amp;1.jpg" in page
    assert "<script" not in page
    assert "http" not in page


def test_any_archiver_reads_it(package: Package) -> None:
    with zipfile.ZipFile(BytesIO(package.bytes)) as archive:
        assert archive.testzip() is None
        assert {d.name: d.member.data for d in package.contents} == {
            name: archive.read(name) for name in archive.namelist() if name != "manifest.json"
        }


def test_a_breach_carries_the_damages_and_an_idle_parcel_the_fee(engine: Engine, tmp_path: Path) -> None:
    tell(engine, SIGNED, supply(late_start_permille="0.5", instalments=[]))
    tell(
        engine, date(2024, 6, 25), {"kind": "breach", "on": "2024-06-25", "stage": "start", "cause": "holder"}
    )
    breach = made(engine, tmp_path, date(2024, 6, 30), Matter.BREACH)
    assert "10责任日与核算/违约金及利息计算表.txt" in texts_of(breach)
    assert "闲置费测算" not in flat(breach, "10责任日与核算")
    idle = made(engine, tmp_path, date(2024, 6, 30), Matter.IDLE)
    assert "截至本日未列为疑似闲置，不作测算" in flat(idle, "10责任日与核算")


def test_halted_land_is_told_to_go_by_article_12(engine: Engine, tmp_path: Path) -> None:
    tell(engine, SIGNED, supply(instalments=[], total_investment_wan="5000"))
    tell(
        engine, date(2024, 6, 10),
        {"kind": "start", "on": "2024-06-01", "proof": "施工许可证"},
        {"kind": "inspection", "on": "2024-06-08", "finding": "halted", "started_area_ha": "0.1"},
        {"kind": "halt", "on": "2024-06-10"},
    )  # fmt: skip
    text = flat(made(engine, tmp_path, date(2025, 7, 1)), "10责任日与核算")
    assert "中止开发建设满一年" in text
    assert "第十二条规定的方式处置，不征缴土地闲置费" in text


# As of a day


def test_what_was_recorded_later_is_not_in_it(engine: Engine, tmp_path: Path) -> None:
    tell(engine, SIGNED, supply(instalments=[]))
    before = made(engine, tmp_path, date(2024, 6, 30))
    late = {"kind": "start", "on": "2024-06-02", "proof": "施工许可证"}
    tell(engine, date(2024, 7, 5), photographed(tmp_path, late, **{"基坑.jpg": jpeg()}))
    assert made(engine, tmp_path, date(2024, 6, 30)).bytes == before.bytes
    after = made(engine, tmp_path, date(2024, 7, 5))
    assert "动工开发（依据：施工许可证）" in flat(after, "08施工许可与开竣工")
    assert [d.title for d in after.contents if d.is_picture] == ["基坑.jpg（第2号动工开发所附照片原件）"]


def test_before_the_supply_there_is_nothing_to_refer(engine: Engine, tmp_path: Path) -> None:
    tell(engine, SIGNED, supply())
    with pytest.raises(Refused, match=f"宗地{NO}在2024-01-04尚未供地"):
        made(engine, tmp_path, date(2024, 1, 4))


# Triaged, dismissed, without photos, with Chinese numbers


def test_acts_in_triage_are_named_and_have_no_paper(engine: Engine, tmp_path: Path) -> None:
    tell(engine, date(2024, 7, 1), supply(instalments=[], handover_on=None), bulk=True)
    sweep_on(engine, date(2024, 7, 1))
    found = made(engine, tmp_path, date(2024, 7, 2))
    assert "补录甄别中，未拟稿，没有发出" in flat(found, "06通知文书与送达")
    assert not [d for d in found.contents if d.name.endswith("-段落.json")]
    assert not [d for d in found.contents if d.is_picture]
    assert verify_bytes(found.bytes, found.seal).whole


def test_a_release_after_the_day_is_not_in_it(engine: Engine, tmp_path: Path) -> None:
    tell(engine, date(2024, 7, 1), supply(instalments=[], handover_on=None), bulk=True)
    sweep_on(engine, date(2024, 7, 1))
    before = made(engine, tmp_path, date(2024, 7, 2))
    act = next(d for d in flat(before, "06通知文书与送达").split("第")[1:] if "开工通知书" in d)
    with writing(engine) as session:
        release(session, [(1, int(act.split("号")[0]))], desk(date(2024, 7, 3)))
    assert made(engine, tmp_path, date(2024, 7, 2)).bytes == before.bytes
    after = made(engine, tmp_path, date(2024, 7, 3))
    assert [d.title for d in after.contents if d.name.endswith("-段落.json")] == [
        "《开工通知书》正文（存档原样，供核对校验值）"
    ]
    assert verify_bytes(after.bytes, after.seal).whole


# Refusals: what would not verify is not made


def test_a_photo_altered_in_the_store_is_refused_with_its_name(engine: Engine, tmp_path: Path) -> None:
    tell(engine, SIGNED, supply())
    visit = {"kind": "inspection", "on": "2024-06-02", "finding": "not_started"}
    tell(engine, date(2024, 6, 2), photographed(tmp_path, visit, **{"东侧.jpg": jpeg()}))
    [original] = store_of(tmp_path).folder.rglob("*.jpg")
    original.chmod(0o644)
    original.write_bytes(jpeg(shade=7))
    with pytest.raises(Refused, match=r"第2号巡查所附照片“东侧\.jpg”：.*已被改动"):
        made(engine, tmp_path, date(2024, 6, 30))
    original.unlink()
    with pytest.raises(Refused, match=r"第2号巡查所附照片“东侧\.jpg”：.*不在照片目录"):
        made(engine, tmp_path, date(2024, 6, 30))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("notice", "UPDATE notice SET blocks = replace(blocks, '500', '501')", "正文与案卷所记的校验值不符"),
        ("entry", "UPDATE entry SET payload = replace(payload, '1000', '100') WHERE seq = 1", "第1号案卷记录：内容与校验值不符"),
    ],
)  # fmt: skip
def test_a_record_altered_in_the_database_is_refused(
    engine: Engine, tmp_path: Path, table: str, change: str, said: str
) -> None:
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    with engine.connect() as connection:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
        for (name,) in connection.execute(text(guards), {"table": table}).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(change))
        connection.commit()
    with pytest.raises(Refused, match=said):
        made(engine, tmp_path, date(2024, 1, 31))
