"""One life from supply to verification by the command line alone (履约全程): who types what on which day, and the answer."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import orjson
import tour
from PIL import Image
from tour import Stop

NO = "1305302024B00011"
INSPECTOR, SUPERVISOR, SIGNER, FINANCE, ENFORCEMENT = "张三", "李四", "赵六", "钱七", "孙八"
OFFICE = Path(__file__).with_name("walkthrough_office.toml")
PHOTOS = (
    ("公示牌", "2024:03:04 10:00:00"),
    ("现场", "2024:06:02 09:31:00"),
    ("桩基", "2024:08:20 15:00:00"),
)
SUPPLY = (
    "parcel.project=年产5万吨机械配件项目 parcel.location=新河镇和谐路南侧 parcel.district=新河县 parcel.area_ha=2.0000 "
    "parcel.supply_mode=挂牌出让 parcel.use=工业用地 parcel.holder=示范机械有限公司 "
    "contract.kind=grant contract.contract_no=新2024-3 contract.signed_on=2024-01-05 contract.price_wan=1000 "
    "contract.handover_on=2024-03-01 contract.start_on=2024-06-01 contract.completion_on=2026-06-01 "
    "contract.late_payment_permille=1 contract.late_start_permille=0.5 contract.interest_percent=3.7 "
    "contract.interest_year_days=365 contract.far_min=1.0 contract.agreed_investment_wan=5000 "
    """'contract.instalments=[{"no":1,"due_on":"2024-02-04","amount_wan":"500"},"""
    """{"no":2,"due_on":"2024-05-31","amount_wan":"500"}]'"""
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the life: its heading and a sentence, the commands, and the state it ends in on its last day."""

    heading: str
    about: str
    stops: Sequence[Stop]
    state: str
    on: str


WHOLE = 99
"""Lines of an answer that is shown as it is."""


def typed(by: str, words: str, *, code: int = 0) -> Stop:
    """A command with its whole answer."""
    return Stop(words, first=WHOLE, by=by, code=code)


def record(by: str, said: str, on: str, *, code: int = 0) -> Stop:
    return typed(by, f"record {NO} {said} --on {on}", code=code)


def swept(on: str) -> Stop:
    return Stop(f"sweep --on {on}", by="每日监测", first=2)


LIFE = (
    Chapter(
        "供地和履约告知",
        "合同录入后，系统当天派出告知任务；告知书列明全部期限、义务和后果，由用地单位签收（制度四（一）、五（二））。",
        (
            Stop("init", silent=True),
            record(SUPERVISOR, f"supply {SUPPLY}", "2024-01-05"),
            swept("2024-01-05"),
            Stop(
                f"papers 履约告知书 {NO} --on 2024-01-08",
                ("二、各项期限", "动工开发  ", "疑似闲置  "),
                first=3,
                by=SUPERVISOR,
            ),
            record(INSPECTOR, "briefing signer=王经理", "2024-01-08"),
        ),
        "payment_due",
        "2024-01-08",
    ),
    Chapter(
        "缴款、交地、挂牌",
        "第一期按期缴清，待签发的提醒随之撤回；交地后交付并悬挂公示牌（制度四（二）（三））。不是财务人员，不能登记缴款。",
        (
            record(INSPECTOR, "payment instalment=1 amount_wan=500", "2024-02-02", code=2),
            record(
                FINANCE,
                "payment instalment=1 amount_wan=500 payer=示范机械有限公司 voucher=冀财0451",
                "2024-02-02",
            ),
            record(SUPERVISOR, "handover confirmation_no=新交2024-3", "2024-03-01"),
            swept("2024-03-02"),
            record(INSPECTOR, "board_given receiver=王经理", "2024-03-02"),
            record(INSPECTOR, "board_posted place=项目东门 photos={folder}/公示牌.jpg", "2024-03-04"),
        ),
        "payment_due",
        "2024-03-04",
    ),
    Chapter(
        "第二期逾期，催缴",
        "到期前30天提醒，次日催缴（制度六（一））。催缴须签发、编号、送达；任务一直挂到回执收回。",
        (
            swept("2024-05-01"),
            swept("2024-06-01"),
            typed(
                SIGNER,
                "notices sign {notice:overdue_payment} --on 2024-06-01",
            ),
            typed(
                INSPECTOR,
                "notices receipt {notice:overdue_payment} way=direct receiver=王经理 relation=经理 "
                "receipt=送达回执一份 servers=张三,周九 --on 2024-06-01",
            ),
        ),
        "payment_due",
        "2024-06-01",
    ),
    Chapter(
        "第二次巡查查明未开工",
        "约定开工日次日再次巡查（制度六（二））。开工通知书没有未动工的巡查不得签发；照片存原件，以内容校验。",
        (
            swept("2024-06-02"),
            typed(SIGNER, "notices sign {notice:start_notice} --on 2024-06-02", code=1),
            record(
                INSPECTOR,
                "inspection finding=not_started time=9:30 officers=张三,周九 position=115.2412,37.5303 "
                "photos={folder}/现场.jpg",
                "2024-06-02",
            ),
            typed(SIGNER, "notices sign {notice:start_notice} --on 2024-06-02"),
            swept("2024-06-03"),
            typed(
                INSPECTOR,
                "notices receipt {notice:start_notice} way=left refused_because=门卫拒收 witnesses=村委会吴某 servers=张三,周九 "
                "--on 2024-06-03",
            ),
        ),
        "payment_due",
        "2024-06-03",
    ),
    Chapter(
        "查明原因，认定违约",
        "向有关部门协查，把每一天的责任归到一方并附依据；疑似闲置的时钟不因此缩短。属企业自身原因的，发履约通知单、通知监察大队。",
        (
            record(
                SUPERVISOR,
                "cooperation_asked to=住房和城乡建设局 matter=施工许可证办理情况 reply_by=2024-06-14 "
                "number=新自然资函〔2024〕9号",
                "2024-06-04",
            ),
            record(
                SUPERVISOR,
                "cooperation_answered answers={seq:cooperation_asked} answer=未申请施工许可",
                "2024-06-10",
            ),
            record(
                SUPERVISOR,
                "attribution stage=start from_on=2024-06-02 until_on=2024-06-04 party=government paper=新河镇道路施工证明",
                "2024-06-11",
            ),
            record(
                SUPERVISOR,
                "attribution stage=start from_on=2024-06-05 until_on=2024-06-12 party=holder paper=询问笔录",
                "2024-06-12",
            ),
            Stop(
                f"responsibility {NO} --stage start --on 2024-06-12",
                ("2024-06-0", "合计：", "建议原因", "疑似闲置时钟"),
                by=SUPERVISOR,
            ),
            record(
                SUPERVISOR, "breach stage=start cause=holder inquiry=设备未到货，未申请施工许可", "2024-06-12"
            ),
            swept("2024-06-13"),
        ),
        "payment_due",
        "2024-06-13",
    ),
    Chapter(
        "履约通知单邮寄送达，案件线索移交",
        "直接送达未成的记明原因，改用邮寄；邮寄没有邮件号码和回执的不算送达。移交由监管人员登记。",
        (
            typed(
                SIGNER,
                "notices sign {notice:start_compliance} --on 2024-06-13",
            ),
            typed(
                INSPECTOR,
                "notices attempt {notice:start_compliance} way=direct why_not=厂区无人 --on 2024-06-14",
            ),
            Stop("notices unserved --on 2024-06-17", ("开工建设履约通知单",), by=SUPERVISOR),
            typed(INSPECTOR, "notices receipt {notice:start_compliance} way=mail --on 2024-06-18", code=2),
            typed(
                INSPECTOR,
                "notices receipt {notice:start_compliance} way=mail tracking_no=1123456789 receipt=邮政回执 "
                "--served 2024-06-17 --on 2024-06-18",
            ),
            record(SUPERVISOR, "referral matter=breach", "2024-06-18"),
            record(ENFORCEMENT, "referral_accepted receiver=孙八", "2024-06-19"),
            record(
                FINANCE,
                "payment instalment=2 amount_wan=500 payer=示范机械有限公司 voucher=冀财0688",
                "2024-06-20",
            ),
        ),
        "start_due",
        "2024-06-20",
    ),
    Chapter(
        "动工、停工、复工",
        "动工以施工许可证和基坑、桩基或三分之一地基为准（办法第三十条），只有桩基照片的是动工未核实。违约金逐行核算，扣除政府原因的天数。",
        (
            record(INSPECTOR, "start works=piles photos={folder}/桩基.jpg", "2024-08-20"),
            swept("2024-08-21"),
            record(INSPECTOR, "start permit_no=施2024-018", "2024-08-23"),
            record(INSPECTOR, "holder_report of=started", "2024-08-23"),
            Stop(f"money {NO} --on 2024-08-23", ("违约金：", "利息：", "日 =", "扣除"), by=FINANCE),
            record(
                INSPECTOR,
                "inspection finding=halted halted_since=2025-01-10 started_area_ha=1.2 invested_wan=1800",
                "2025-01-20",
            ),
            typed(INSPECTOR, f"record {NO} halt --happened 2025-01-10 --on 2025-01-20"),
            record(INSPECTOR, "resume", "2025-03-05"),
            Stop(f"status {NO} --on 2025-03-05", ("实际：",), first=2, by=SUPERVISOR),
        ),
        "under_construction",
        "2025-03-05",
    ),
    Chapter(
        "竣工和复核验收",
        "以规划竣工验收文号登记竣工（制度四（六））。复核验收的数据不足约定的，不能登记为通过；限期整改，期满次日复查。",
        (
            swept("2026-05-10"),
            record(SUPERVISOR, "completion acceptance_no=规验〔2026〕5号", "2026-05-20"),
            record(
                SUPERVISOR,
                "verification passed=true area_ha=2.0000 far=0.8 invested_wan=5200 within_boundary=true",
                "2026-06-10",
                code=2,
            ),
            record(SUPERVISOR, "verification passed=false far=0.8 put_right_by=2026-09-30", "2026-06-10"),
            swept("2026-10-01"),
            record(
                SUPERVISOR,
                "verification passed=true area_ha=2.0000 far=1.1 invested_wan=5200 within_boundary=true",
                "2026-10-09",
            ),
            Stop(
                f"papers 跟踪管理卡 {NO} --on 2026-10-09",
                ("现场巡查", "竣工", "送达"),
                first=8,
                by=SUPERVISOR,
            ),
            Stop("verify --on 2026-10-09", first=1, by=SUPERVISOR),
        ),
        "verified",
        "2026-10-09",
    ),
)


@contextmanager
def a_fresh_office(office: Path = OFFICE, photos: Sequence[tuple[str, str]] = PHOTOS) -> Iterator[str]:
    """A folder with the photos, each taken at its time, and an office of these people without a parcel yet."""
    with tempfile.TemporaryDirectory() as folder:
        for name, taken_at in photos:
            _photograph(Path(folder) / f"{name}.jpg", taken_at)
        fresh = {
            "SUPERVISION_DATABASE_URL": f"sqlite:///{folder}/tour.db",
            "SUPERVISION_DATA_DIR": folder,
            "SUPERVISION_OFFICE": str(office),
        }
        with patch.dict(os.environ, fresh):
            yield folder


def _photograph(path: Path, taken_at: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken_at  # DateTimeOriginal
    Image.new("RGB", (64, 48), (len(path.name) * 20, 90, 60)).save(path, exif=exif)


def pages() -> str:
    """The whole life as the page tells it."""
    with a_fresh_office() as folder:
        return told_in_chapters(LIFE, folder)


def told_in_chapters(life: Sequence[Chapter], folder: str, shown: Callable[[str], str] = str) -> str:
    """Chapter after chapter, each console as it is `shown`."""
    return "\n".join(
        f"## {number}. {chapter.heading}\n\n{chapter.about}\n\n```console\n"
        + "".join(shown(told(stop, folder)) for stop in chapter.stops)
        + "```\n"
        for number, chapter in enumerate(life, start=1)
    )


def told(stop: Stop, folder: str) -> str:
    """One command and its answer."""
    with patch.dict(os.environ, {"SUPERVISION_USER": stop.by or SUPERVISOR}):
        return tour.told(stop, folder, _named(stop.words))


def _named(words: str) -> dict[str, str]:
    """`{notice:NAME}` is the newest notice of a name not yet served, `{seq:KIND}` the newest fact of a kind."""
    history = (
        [orjson.loads(line) for line in tour.say(f"history {NO} --json --on 2199-12-31").splitlines()]
        if "{notice:" in words or "{seq:" in words
        else []
    )
    named: dict[str, str] = {}
    for entry in history:
        if entry["kind"] == "notice":
            named[f"notice:{entry['payload']['name']}"] = f"1-{entry['seq']}"
        named[f"seq:{entry['kind']}"] = str(entry["seq"])
    return named
