"""Handing a case over: what must be there, what may be missing with a reason, one act of letter, package and fact."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from supervision.casework.acts import Desk
from supervision.casework.journal import read_entries
from supervision.casework.packages.verification import verify_bytes
from supervision.casework.papers.paper import draw_up, file_on_day
from supervision.casework.photos.store import Photos
from supervision.casework.referring.handing_over import OtherPackage, package_again, refer
from supervision.casework.referring.package_file import NotWritten, in_place_at_the_end
from supervision.casework.verify import verify
from supervision.law.refusals import NotAllowed, Refused
from supervision.law.steps import PaperName
from supervision.law.terms import Kind, Matter
from supervision.office import Office
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY
from supervision.staff import Role
from tests.casework.referring.cast import (
    CHECKED,
    LACKING,
    ON_SITE,
    REFERRED,
    RING,
    SUSPECTED,
    breached,
    complete,
    found,
    handed_over,
    supplied,
    suspected,
    the_one,
    told,
)
from tests.casework.staffed import USER_OF, read
from tests.database import INSTANT, NO, desk, sweep_on, tell

EARLIER = date(2024, 6, 10)
"""Before the year is full: a matter beside the suspicion."""


def kinds(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(ENTRY.c.kind).order_by(ENTRY.c.seq)))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# One act


def test_a_complete_referral_says_what_it_is_of_to_whom_and_under_which_seal(
    engine: Engine, tmp_path: Path
) -> None:
    complete(engine, tmp_path)
    made = handed_over(engine, tmp_path, reason="", number="新国土移〔2025〕1号")
    assert [item.item for item in made.items if item.lacks] == []
    with reading(engine) as session:
        entry = dict(read_entries(session, [made.recorded.file.parcel_id])[made.recorded.file.parcel_id])[
            made.recorded.seq
        ]
    said = {key: entry.payload[key] for key in ("matter", "to", "number", "seal")}
    assert said == {
        "matter": "idle",
        "to": "监察大队",
        "number": "新国土移〔2025〕1号",
        "seal": made.package.seal,
    }
    assert "lacking" not in entry.payload
    assert not verify_bytes(made.package.bytes, made.package.seal).findings


def test_it_closes_the_task_to_refer(engine: Engine, tmp_path: Path) -> None:
    suspected(engine)
    sweep_on(engine, CHECKED)
    handed_over(engine, tmp_path)
    with reading(engine) as session:
        assert session.scalars(select(ACT.c.status).where(ACT.c.name == "refer_idle")).one() == "done"
        assert list(verify(session, REFERRED, patrol_every=30)) == []


@pytest.mark.parametrize("matter", Matter)
def test_every_matter_can_be_referred(engine: Engine, tmp_path: Path, matter: Matter) -> None:
    ready_for(engine, matter)
    made = handed_over(engine, tmp_path, matter, REFERRED if matter is Matter.IDLE else EARLIER)
    assert the_one(engine).referral.matter is matter
    named = "开工违约" if matter is Matter.BREACH else matter.zh
    assert named in members(made.package.bytes)["01案件线索移交书/案件线索移交书.txt"].decode()


def ready_for(engine: Engine, matter: Matter) -> None:
    if matter is Matter.IDLE:
        suspected(engine)
    elif matter is Matter.BREACH:
        breached(engine)
    else:
        found(engine, str(matter))
        told(engine, {"kind": "boundary", "on": "2024-06-02", "rings": [RING]})


def test_the_letter_counts_the_days_and_names_the_clauses(engine: Engine, tmp_path: Path) -> None:
    complete(engine, tmp_path)
    made = handed_over(engine, tmp_path, reason="")
    letter = "".join(members(made.package.bytes)["01案件线索移交书/案件线索移交书.txt"].decode().split())
    assert "自2025年6月2日起为疑似闲置；截至2025年6月4日逾期368日未动工" in letter
    assert "《闲置土地处置办法》（国土资源部令第53号）第二条第一款" in letter
    assert "赵一、钱二现场核实：未动工，照片1张" in letter
    assert "《开工通知书》2024年6月3日签发，2024年6月6日送达" in letter
    assert "请于2025年6月11日前（含当日）" in letter


def test_the_letter_on_paper_is_the_one_in_the_package_with_its_seal(engine: Engine, tmp_path: Path) -> None:
    suspected(engine)
    made = handed_over(engine, tmp_path)
    with reading(engine) as session:
        file = file_on_day(session, made.recorded.file.parcel_id, on=date(2025, 9, 1), office=Office())
    assert file is not None
    printed = draw_up(PaperName.REFERRAL_LETTER, file, made.recorded.seq).blocks
    inside = json.loads(members(made.package.bytes)["01案件线索移交书/段落.json"])
    [seal] = [block.text for block in printed if block.label == "封签"]
    assert seal.replace(" ", "") == made.package.seal
    assert [list(b) for b in printed if "封签" not in b.label + b.text] == [
        b for b in inside if "封签" not in b[0] + b[1] + b[2]
    ]


def test_to_another_body_goes_a_letter_of_the_office(engine: Engine, tmp_path: Path) -> None:
    found(engine, "change_of_use", use_found="仓储")
    made = handed_over(engine, tmp_path, Matter.CHANGE_OF_USE, to="新河县综合行政执法局")
    letter = "".join(members(made.package.bytes)["01案件线索移交书/案件线索移交书.txt"].decode().split())
    assert f"关于移交{NO}号宗地案件线索的函" in letter
    assert "现场用途为仓储" in letter


# What is missing


def test_idle_land_not_checked_on_site_is_refused_with_the_clause_and_the_command(
    engine: Engine, tmp_path: Path
) -> None:
    supplied(engine)
    sweep_on(engine, SUSPECTED)
    before = kinds(engine)
    with pytest.raises(
        NotAllowed, match=r"六（四）.*补：supervision record .* idle_check finding=not_started"
    ):
        handed_over(engine, tmp_path)
    assert kinds(engine) == before


@pytest.mark.parametrize(
    ("matter", "needed"),
    [
        (Matter.BREACH, "违约认定：没有违约认定"),
        (Matter.CHANGE_OF_USE, "没有发现改变用途的巡查"),
        (Matter.MOVED, "没有发现移位的巡查"),
    ],
)
def test_nothing_is_referred_without_what_it_rests_on(
    engine: Engine, tmp_path: Path, matter: Matter, needed: str
) -> None:
    supplied(engine)
    with pytest.raises(NotAllowed, match=needed):
        handed_over(engine, tmp_path, matter)


def test_a_breach_by_the_government_is_extended_not_referred(engine: Engine, tmp_path: Path) -> None:
    breached(engine, cause="government")
    with pytest.raises(NotAllowed, match=r"认定为政府原因，依据.*六（二）应办理延期手续，不移交"):
        handed_over(engine, tmp_path, Matter.BREACH)


def test_works_over_the_line_are_not_referred_without_the_boundary(engine: Engine, tmp_path: Path) -> None:
    found(engine, "moved")
    with pytest.raises(NotAllowed, match=f"界址和面积：没有登记界址.*supervision boundary {NO}"):
        handed_over(engine, tmp_path, Matter.MOVED)


def test_land_no_longer_suspected_is_not_referred_for_it(engine: Engine, tmp_path: Path) -> None:
    suspected(engine)
    told(engine, {"kind": "start", "on": "2025-06-04", "proof": "施工许可证"})
    with pytest.raises(NotAllowed, match="为“在建”，截至2025-06-05没有“疑似闲置”的依据"):
        handed_over(engine, tmp_path, today=date(2025, 6, 5))


def test_what_may_be_missing_asks_for_a_reason_which_is_kept_and_printed(
    engine: Engine, tmp_path: Path
) -> None:
    suspected(engine)
    with pytest.raises(NotAllowed, match=r"--lacking 说明理由(.|\n)*现场照片原件：没有附照片原件"):
        handed_over(engine, tmp_path, reason=" ")
    made = handed_over(engine, tmp_path, reason=LACKING)
    assert the_one(engine).lacking.endswith(f"（{LACKING}）")
    letter = "".join(members(made.package.bytes)["01案件线索移交书/案件线索移交书.txt"].decode().split())
    assert "尚缺的材料及说明：现场照片原件、现场核实录像" in letter


def test_one_matter_lies_with_enforcement_once_at_a_time_another_may_go_beside_it(
    engine: Engine, tmp_path: Path
) -> None:
    suspected(engine)
    first = handed_over(engine, tmp_path)
    with pytest.raises(NotAllowed, match=f"已于2025-06-04移交（{first.id}，待接收），不能重复移交"):
        handed_over(engine, tmp_path)
    told(engine, {"kind": "inspection", "on": str(REFERRED), "finding": "change_of_use", **ON_SITE})
    assert handed_over(engine, tmp_path, Matter.CHANGE_OF_USE).recorded.kind is Kind.REFERRAL


def test_only_a_supervisor_refers(engine: Engine, tmp_path: Path) -> None:
    suspected(engine)
    office = read(tmp_path)
    refused = [user for role, user in USER_OF.items() if role is not Role.SUPERVISOR]
    for user in refused:
        with pytest.raises(NotAllowed, match="登记“案件线索移交”"):
            referred_by(engine, tmp_path, Desk(office, REFERRED, INSTANT, user))
    assert "referral" not in kinds(engine)


def referred_by(engine: Engine, folder: Path, at: Desk) -> None:
    with writing(engine) as session:
        refer(session, NO, Matter.IDLE, at, photos=Photos(folder), lacking_reason=LACKING)


# The package again


def test_the_package_is_made_again_byte_for_byte_whatever_happened_since(
    engine: Engine, tmp_path: Path
) -> None:
    photos = complete(engine, tmp_path)
    made = handed_over(engine, tmp_path, reason="")
    later = {"kind": "inspection", "on": "2025-07-01", "finding": "not_started"}
    tell(engine, date(2025, 7, 2), later)
    tell(
        engine,
        date(2025, 7, 2),
        {"kind": "correction", "on": "2025-07-02", "voids": "4", "reason": "登记有误"},
    )
    sweep_on(engine, date(2025, 8, 1))
    with reading(engine) as session:
        again = package_again(session, place(made.id), Office(), photos=photos)
    assert (again.bytes, again.seal) == (made.package.bytes, made.package.seal)


def test_another_name_of_the_office_makes_another_package_and_is_told(engine: Engine, tmp_path: Path) -> None:
    suspected(engine)
    made = handed_over(engine, tmp_path)
    renamed = Office(name="新河县自然资源和规划局")
    with reading(engine) as session, pytest.raises(OtherPackage, match="以移交时制作、封签相符的文件为准"):
        package_again(session, place(made.id), renamed, photos=Photos(tmp_path))


def test_a_referral_recorded_without_a_package_has_none_to_make_again(engine: Engine, tmp_path: Path) -> None:
    suspected(engine)
    told(engine, {"kind": "referral", "on": str(REFERRED), "matter": "idle"})
    with reading(engine) as session, pytest.raises(NotAllowed, match="没有移交包"):
        package_again(session, place(the_one(engine).id), Office(), photos=Photos(tmp_path))


def test_a_number_nobody_has_is_told(engine: Engine, tmp_path: Path) -> None:
    suspected(engine)
    with reading(engine) as session, pytest.raises(NotAllowed, match="没有编号为1-99的移交"):
        package_again(session, (1, 99), Office(), photos=Photos(tmp_path))


def place(id_: str) -> tuple[int, int]:
    parcel_id, _, seq = id_.partition("-")
    return int(parcel_id), int(seq)


# The file of the package


def test_the_file_is_there_when_the_act_is_done_and_not_before(tmp_path: Path) -> None:
    out = tmp_path / "移交包.zip"
    with in_place_at_the_end(out) as write:
        write(b"package")
        assert not out.exists()
    assert out.read_bytes() == b"package"
    assert [path.name for path in tmp_path.iterdir()] == ["移交包.zip"]


def test_of_an_act_that_failed_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        written_then_refused(tmp_path / "移交包.zip")
    assert list(tmp_path.iterdir()) == []


def written_then_refused(out: Path) -> None:
    with in_place_at_the_end(out) as write:
        write(b"package")
        raise NotAllowed("不予办理")


def test_a_file_already_there_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "移交包.zip"
    out.write_bytes(b"earlier")
    with pytest.raises(NotWritten, match="已有同名文件"), in_place_at_the_end(out):
        pass
    assert out.read_bytes() == b"earlier"


def test_a_folder_that_is_not_there_keeps_the_referral_from_being_made(
    engine: Engine, tmp_path: Path
) -> None:
    suspected(engine)
    before = kinds(engine)
    with pytest.raises(NotWritten, match="没有办理移交"):
        into(engine, tmp_path / "没有" / "移交包.zip", tmp_path)
    assert kinds(engine) == before


def test_a_referral_whose_file_cannot_take_its_place_is_on_file_and_says_how_to_make_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suspected(engine)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(NotWritten, match=r"移交如已登记.*referrals package"):
        into(engine, tmp_path / "移交包.zip", tmp_path)
    assert "referral" in kinds(engine)
    assert [path.name for path in tmp_path.iterdir() if "移交包" in path.name] == []


def into(engine: Engine, out: Path, folder: Path) -> None:
    with in_place_at_the_end(out) as write, writing(engine) as session:
        made = refer(session, NO, Matter.IDLE, desk(REFERRED), photos=Photos(folder), lacking_reason=LACKING)
        write(made.package.bytes)


def test_a_parcel_nobody_knows_is_told(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有编号为"):
        handed_over(engine, tmp_path)
