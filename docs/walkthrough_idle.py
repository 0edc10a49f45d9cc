"""One idle case by the command line alone (闲置案件全程): two desks, every paper, from the suspicion to the closing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import walkthrough
from tour import Stop
from walkthrough import NO, Chapter, record, swept, typed

INSPECTOR, SUPERVISOR, SIGNER, FINANCE, ENFORCEMENT, LAWYER = "张三", "李四", "赵六", "钱七", "孙八", "吴一"
DESK_OF = {
    INSPECTOR: "国土所", SUPERVISOR: "利用股", SIGNER: "局领导", FINANCE: "财务股", ENFORCEMENT: "监察大队",
    LAWYER: "法规股",
}  # fmt: skip
OFFICE = Path(__file__).with_name("walkthrough_idle_office.toml")
PHOTOS = (("核实", "2025:06:05 10:11:12"), ("基坑", "2026:11:10 09:00:00"))
SUPPLY = (
    "parcel.project=年产5万吨机械配件项目 parcel.location=新河镇和谐路南侧 parcel.district=新河县 parcel.area_ha=2.0000 "
    "parcel.supply_mode=挂牌出让 parcel.use=工业用地 parcel.holder=示范机械有限公司 "
    "contract.kind=grant contract.contract_no=新2024-3 contract.signed_on=2024-01-05 contract.price_wan=1000 "
    "contract.start_on=2024-06-01 contract.completion_on=2026-06-01 contract.service_address=新河县和谐路9号"
)
NEW_DAYS = "start_on=2026-12-01 completion_on=2028-12-01"
BY_TWO = "way=direct receiver=王经理 relation=办公室主任 servers=孙八,韩十 receipt=送达回证一份"
TO_OTHERS = "way=direct receiver=收发室 relation=收发人员 servers=孙八,韩十 receipt=送达回证一份"


def drafted(paper: str, on: str, words: str = "", *, code: int = 0) -> Stop:
    return typed(ENFORCEMENT, f"cases draft {NO} {paper}{f' {words}' if words else ''} --on {on}", code=code)


def signed(name: str, number: str, on: str, *, code: int = 0) -> Stop:
    return typed(SIGNER, f"notices sign {{notice:{name}}} --number {number} --on {on}", code=code)


def receipt(name: str, on: str, how: str = BY_TWO, *, code: int = 0) -> Stop:
    return typed(ENFORCEMENT, f"notices receipt {{notice:{name}}} {how} --on {on}", code=code)


def on_both_desks(on: str) -> tuple[Stop, Stop]:
    """What each of the two desks sees that day: the tasks of the one, the case as it lies with the other."""
    return typed(SUPERVISOR, f"tasks --unit utilisation --on {on}"), the_case(on)


def the_case(on: str) -> Stop:
    """Where it stands, what runs, whose move it is and how it is recorded."""
    return Stop(f"cases show {NO} --on {on}", NEXT, first=2, by=ENFORCEMENT)


NEXT = ("途径：", "当事人：", "我局：", "当事人（", "我局（", "      supervision ")


LIFE = (
    Chapter(
        "满一年未动工，系统列为疑似闲置，国土所两人核实",
        "约定2024年6月1日前动工。满一年的次日，监测列为疑似闲置，派出现场核实任务；调查通知书的三十日从这一天起算（办法第二条、第五条）。"
        "核实以前不能移交。",
        (
            Stop("init", silent=True),
            Stop(f"record {NO} supply {SUPPLY} --on 2024-01-05", silent=True, by=SUPERVISOR),
            Stop(f"record {NO} briefing signer=王经理 --on 2024-01-10", silent=True, by=SUPERVISOR),
            record(
                SUPERVISOR,
                "mortgage mortgagee=中国农业银行新河县支行 certificate_no=冀2024抵1号 amount_wan=600",
                "2024-09-01",
            ),
            Stop("sweep --on 2025-06-01", silent=True),
            swept("2025-06-02"),
            Stop(f"explain {NO} --on 2025-06-02", ("满一年：", "依据"), first=2, by=SUPERVISOR),
            typed(
                SUPERVISOR,
                f"referrals make {NO} --matter idle --out {{folder}}/移交包.zip --on 2025-06-04",
                code=2,
            ),
            record(
                INSPECTOR,
                "idle_check finding=not_started officers=张三,周九 position=115.2410,37.5310 photos={folder}/核实.jpg "
                "video=核实.mp4",
                "2025-06-05",
            ),
        ),
        "checked",
        "2025-06-05",
    ),
    Chapter(
        "移交，退回，补正后再次移交，接收",
        "移交前逐项核对材料；移交书、移交包和登记是一件事。移交包不靠本机的数据库就能核验。退回须写明理由，三十日不因退回重新起算。",
        (
            Stop(
                f"referrals check {NO} --matter idle --on 2025-06-06",
                ("国土所现场核实", "须说明理由"),
                first=3,
                by=SUPERVISOR,
            ),
            typed(
                SUPERVISOR,
                f"referrals make {NO} --matter idle --out {{folder}}/移交包.zip --lacking 交地、界址材料已函请补送 --on 2025-06-06",
            ),
            Stop("verify-package {folder}/移交包.zip", ("移交包完好",), by=ENFORCEMENT),
            typed(
                ENFORCEMENT,
                "referrals return 1-{seq:referral} --reason 请补施工许可证办理情况的协查函 --on 2025-06-09",
            ),
            Stop("referrals --on 2025-06-10", ("已退回",), first=4, by=SUPERVISOR),
            record(
                SUPERVISOR,
                "cooperation_asked to=住房和城乡建设局 matter=施工许可证办理情况 reply_by=2025-06-20",
                "2025-06-10",
            ),
            record(
                SUPERVISOR,
                "cooperation_answered answers={seq:cooperation_asked} answer=未申请施工许可",
                "2025-06-11",
            ),
            typed(
                SUPERVISOR,
                f"referrals make {NO} --matter idle --out {{folder}}/再次移交包.zip --lacking 交地、界址材料已函请补送 --on 2025-06-12",
            ),
            typed(ENFORCEMENT, "referrals accept 1-{seq:referral} --on 2025-06-13"),
            swept("2025-06-16"),
            *on_both_desks("2025-06-16"),
        ),
        "accepted",
        "2025-06-16",
    ),
    Chapter(
        "调查通知书，当事人的材料，认定",
        "调查通知书由局领导签发，两名执法人员送达，一人送达的不予登记；自送达起三十日内当事人提交材料（办法第五条、第六条）。",
        (
            drafted("调查通知书", "2025-06-16"),
            signed("idle_investigation", "新自然资闲调〔2025〕1号", "2025-06-17"),
            receipt(
                "idle_investigation",
                "2025-06-18",
                "way=direct receiver=王经理 relation=办公室主任 servers=孙八 receipt=送达回证一份",
                code=2,
            ),
            receipt("idle_investigation", "2025-06-18"),
            the_case("2025-06-19"),
            record(ENFORCEMENT, "holder_materials content=资金周转困难情况说明", "2025-07-10"),
            record(
                ENFORCEMENT,
                "idle_determination cause=holder facts=施工许可证至今未申领 number=新自然资闲定〔2025〕1号",
                "2025-07-25",
            ),
            swept("2025-07-26"),
            *on_both_desks("2025-07-26"),
            drafted("认定书", "2025-07-28"),
            signed("idle_determination", "新自然资闲定〔2025〕1号", "2025-07-28"),
            receipt("idle_determination", "2025-07-30"),
            record(ENFORCEMENT, "publication place=局门户网站", "2025-07-31"),
            record(SUPERVISOR, "filing record_no=XT-2025-1", "2025-08-01"),
            record(ENFORCEMENT, "finance_told to=县金融工作办公室", "2025-08-04"),
        ),
        "determined",
        "2025-08-04",
    ),
    Chapter(
        "告知听证权利，法制审核，政府批准，决定征缴",
        "属用地单位自身原因的，不能协商处置；未满两年的，不能无偿收回。告知后五个工作日无人申请听证，先法制审核，再报批（办法第十四条、第十五条）。",
        (
            record(ENFORCEMENT, "disposal way=extend start_on=2026-03-01", "2025-08-05", code=2),
            record(ENFORCEMENT, "disposal way=recovery", "2025-08-05", code=2),
            drafted("听证权利告知书", "2025-08-05"),
            signed("hearing_right_notice", "新自然资听告〔2025〕1号", "2025-08-06"),
            receipt("hearing_right_notice", "2025-08-07"),
            swept("2025-08-15"),
            record(ENFORCEMENT, "gov_approval way=fee approval_no=新政批〔2025〕9号", "2025-08-18", code=2),
            record(LAWYER, "legal_review opinion=事实清楚，程序合法，同意", "2025-08-20"),
            record(
                ENFORCEMENT,
                "gov_approval way=fee approval_no=新政批〔2025〕9号 by_government=新河县人民政府",
                "2025-08-27",
            ),
            record(ENFORCEMENT, "disposal way=fee amount_wan=150", "2025-09-01", code=2),
            record(ENFORCEMENT, "disposal way=fee amount_wan=200", "2025-09-01"),
            drafted("征缴土地闲置费决定书", "2025-09-02"),
            signed("fee_decision", "新自然资闲费〔2025〕1号", "2025-09-03"),
            Stop(
                "notices print {notice:fee_decision} --on 2025-09-03",
                ("1000万元", "三十日", "复议"),
                first=3,
                by=ENFORCEMENT,
            ),
        ),
        "issued",
        "2025-09-03",
    ),
    Chapter(
        "直接、邮寄送达未成，公告送达，闲置费缴清",
        "没有其他方式送达未成的记录，不能公告；公告满三十日的次日视为送达，履行、复议、诉讼的期限从这一天起算（民事诉讼法第九十五条、办法第十七条）。",
        (
            typed(
                ENFORCEMENT,
                "notices attempt {notice:fee_decision} way=announcement why_not=公告期未满 --on 2025-09-04",
                code=2,
            ),
            typed(
                ENFORCEMENT,
                "notices attempt {notice:fee_decision} way=direct why_not=厂区无人 --on 2025-09-05",
            ),
            typed(
                ENFORCEMENT,
                "notices attempt {notice:fee_decision} way=mail why_not=原址查无此单位，邮件退回 --on 2025-09-12",
            ),
            typed(
                ENFORCEMENT,
                "notices attempt {notice:fee_decision} way=announcement why_not=公告期未满 --on 2025-09-15",
            ),
            record(ENFORCEMENT, "publicised of=fee place=局门户网站", "2025-09-19"),
            receipt(
                "fee_decision",
                "2025-10-16",
                "way=announcement announced_on=2025-09-15 announced_because=直接送达厂区无人，邮寄被退回",
            ),
            the_case("2025-10-17"),
            record(FINANCE, "fee_paid amount_wan=200 voucher=冀财闲0001", "2025-11-03"),
            the_case("2025-11-04"),
        ),
        "determined",
        "2025-11-04",
    ),
    Chapter(
        "查明政府原因，撤销认定和决定，退还闲置费",
        "缴清闲置费只了结闲置费，案件未结。查明高压线至2025年5月20日方迁移完毕，原认定的原因不成立：先撤销，再重新认定；已缴的退还。",
        (
            record(
                SUPERVISOR,
                "attribution stage=start from_on=2024-06-02 until_on=2025-05-20 party=government paper=供电公司迁改说明",
                "2025-12-01",
            ),
            record(
                ENFORCEMENT, "idle_determination cause=government ground=not_delivered", "2025-12-02", code=2
            ),
            record(
                ENFORCEMENT,
                "revocation of=fee,determination reason=红线内高压线至2025年5月20日方迁移完毕，原认定的原因不成立",
                "2025-12-05",
            ),
            swept("2025-12-06"),
            *on_both_desks("2025-12-06"),
            drafted("撤销决定书", "2025-12-08"),
            signed("revocation_decision", "新自然资撤〔2025〕1号", "2025-12-08"),
            receipt("revocation_decision", "2025-12-10"),
            record(FINANCE, "fee_refunded amount_wan=200 voucher=冀财退0001", "2025-12-12"),
            record(ENFORCEMENT, "publication_withdrawn", "2025-12-12"),
        ),
        "to_determine",
        "2025-12-12",
    ),
    Chapter(
        "重新认定，公开原因，告知有关部门，协商，报批，延期",
        "属政府原因的，同时公开原因并书面告知有关部门；未备案的不能协商处置。协商一致、告知抵押权人、拟订方案、政府批准后实施（办法第十一条至第十三条）。",
        (
            record(
                ENFORCEMENT,
                "idle_determination cause=government ground=not_delivered facts=红线内高压线2025年5月20日方迁移 "
                "number=新自然资闲定〔2025〕2号",
                "2025-12-15",
            ),
            record(ENFORCEMENT, "disposal way=fee amount_wan=200", "2025-12-16", code=2),
            record(ENFORCEMENT, "disposal way=extend start_on=2026-12-01", "2025-12-16", code=2),
            drafted("认定书", "2025-12-16"),
            signed("idle_determination", "新自然资闲定〔2025〕2号", "2025-12-16"),
            receipt("idle_determination", "2025-12-18"),
            record(ENFORCEMENT, "publication place=局门户网站 with_cause=true", "2025-12-19"),
            record(SUPERVISOR, "filing record_no=XT-2025-2", "2025-12-19"),
            drafted("政府原因告知书", "2025-12-22", "--to 新河县供电公司"),
            signed("government_cause_letter", "新自然资函〔2025〕31号", "2025-12-22"),
            receipt("government_cause_letter", "2025-12-23", TO_OTHERS),
            record(ENFORCEMENT, "finance_told to=县金融工作办公室", "2025-12-24"),
            record(
                ENFORCEMENT,
                "negotiation agreed=true way=extend minutes=双方同意延长动工开发期限",
                "2026-01-08",
            ),
            drafted("抵押权人告知书", "2026-01-08"),
            signed("mortgagee_letter", "新自然资函〔2026〕2号", "2026-01-08"),
            receipt("mortgagee_letter", "2026-01-12", TO_OTHERS),
            record(ENFORCEMENT, f"disposal way=extend {NEW_DAYS} number=方案1号", "2026-01-15"),
            Stop(
                f"papers 闲置土地处置方案 {NO} --on 2026-01-15",
                ("处置方式  ", "送达《抵押权人"),
                first=3,
                by=ENFORCEMENT,
            ),
            record(ENFORCEMENT, f"disposal_done way=extend {NEW_DAYS}", "2026-01-16", code=2),
            record(
                ENFORCEMENT,
                "gov_approval way=extend approval_no=新政批〔2026〕2号 by_government=新河县人民政府",
                "2026-01-22",
            ),
            record(
                ENFORCEMENT, f"disposal_done way=extend {NEW_DAYS} agreement_no=新补〔2026〕1号", "2026-02-02"
            ),
            swept("2026-02-03"),
            *on_both_desks("2026-02-03"),
        ),
        "closed",
        "2026-02-03",
    ),
    Chapter(
        "撤销公开，更新备案，反馈，动工",
        "处置完毕后撤销公开信息、更新备案、反馈移交的办理结果。按新约定的日期动工，有施工许可证和基础工程的证明。",
        (
            record(ENFORCEMENT, "publication_withdrawn", "2026-02-03"),
            record(SUPERVISOR, "filing record_no=XT-2025-2 of={seq:disposal_done}", "2026-02-03"),
            typed(
                ENFORCEMENT,
                "referrals outcome 1-{seq:referral} --result 已延长动工开发期限，处置完毕 --on 2026-02-04",
            ),
            swept("2026-11-01"),
            record(
                INSPECTOR,
                "start permit_no=施2026-011 works=foundation photos={folder}/基坑.jpg",
                "2026-11-10",
            ),
            Stop(f"status {NO} --on 2026-11-10", first=3, by=SUPERVISOR),
            *on_both_desks("2026-11-10"),
            Stop("verify --on 2026-11-10", first=1, by=SUPERVISOR),
        ),
        "closed",
        "2026-11-10",
    ),
)


@contextmanager
def a_fresh_office() -> Iterator[str]:
    with walkthrough.a_fresh_office(OFFICE, PHOTOS) as folder:
        yield folder


def pages() -> str:
    """The whole case as the page tells it, every command after the desk of who types it."""
    with a_fresh_office() as folder:
        return walkthrough.told_in_chapters(LIFE, folder, _at_the_desk)


def _at_the_desk(console: str) -> str:
    return re.sub(r"^(\S+)\$ ", lambda typed_by: f"{_desk(typed_by[1])}$ ", console, flags=re.MULTILINE)


def _desk(who: str) -> str:
    return f"{DESK_OF[who]} {who}" if who in DESK_OF else who
