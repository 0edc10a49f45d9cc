"""What was found out and worked out (施工竣工、原因调查、责任日与核算): the sections an investigation begins with."""

from __future__ import annotations

from collections.abc import Iterator

from supervision.casework.blocks import Block
from supervision.casework.packages.section import (
    Document,
    Section,
    a_section,
    facts_on_file,
    head,
    in_words,
    para,
    row,
    text_document,
)
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.papers.paper import draw_up
from supervision.law.explanation import Explanation
from supervision.law.idle import suspected_from
from supervision.law.idle_case.case import Track, case_of
from supervision.law.idle_case.fee import idle_fee
from supervision.law.responsibility import RULE, ledgers
from supervision.law.rules.paper_clauses import FEE
from supervision.law.steps import PaperName
from supervision.law.terms import Kind, Matter, Stage

CONSTRUCTION = (Kind.START, Kind.HALT, Kind.RESUME, Kind.HOLDER_REPORT, Kind.COMPLETION, Kind.VERIFICATION)
INQUIRIES = (
    Kind.BREACH,
    Kind.COOPERATION_ASKED,
    Kind.COOPERATION_ANSWERED,
    Kind.HOLDER_MATERIALS,
    Kind.ATTRIBUTION,
)
EXTENSIONS = (Kind.EXTENSION_APPLICATION, Kind.EXTENSION)
CASE_SO_FAR = (
    Kind.REFERRAL,
    Kind.REFERRAL_ACCEPTED,
    Kind.REFERRAL_RETURNED,
    Kind.REFERRAL_WITHDRAWN,
    Kind.REFERRAL_OUTCOME,
    Kind.IDLE_DETERMINATION,
    Kind.IDLE_CLEARED,
    Kind.REVOCATION,
)
ONLY_A_CLUE = "以上核算供接收单位参考；是否构成违约、闲置，原因和责任如何，由有权机关依法认定。"


def construction_section(file: FileOnDay) -> Section:
    """Permit, start, halts, completion (施工许可、开竣工): what was reported and what was recorded."""
    life = file.life
    dates = (
        ("约定动工开发", in_words(life.agreed_start_on) or "未约定"),
        ("实际动工开发", in_words(life.started_on) or "案卷中没有动工登记"),
        ("施工许可证", life.start_permit_no or "未登记"),
        ("动工依据", life.start_proof or (life.start_works if life.start_proved else "") or "未登记"),
        ("约定竣工", in_words(life.contract.completion_on) or "未约定"),
        ("实际竣工", in_words(life.completed_on) or "案卷中没有竣工登记"),
    )
    return a_section(
        "08施工许可与开竣工",
        [
            *(row(label, text) for label, text in dates),
            *facts_on_file(file, CONSTRUCTION, "案卷中没有开工、停工、竣工登记和开竣工申报。"),
        ],
    )


def inquiry_section(file: FileOnDay) -> Section:
    """Why it is late (原因调查): findings of breach, inquiries, the holder's materials, extensions, earlier referrals."""
    blocks = [
        head("一、原因调查"),
        *facts_on_file(file, INQUIRIES, "案卷中没有原因调查、协查和用地单位说明。"),
        head("二、延期"),
        *facts_on_file(file, EXTENSIONS, "案卷中没有延期申请和批准。"),
        head("三、此前的移交和办理"),
        *facts_on_file(file, CASE_SO_FAR, "此前没有移交。"),
        head("四、举报"),
        *facts_on_file(file, (Kind.COMPLAINT, Kind.COMPLAINT_ANSWERED), "案卷中没有举报。"),
    ]
    return a_section("09原因调查与延期", blocks, _breach_findings(file))


def _breach_findings(file: FileOnDay) -> Iterator[Document]:
    for fact in file.of_kind(Kind.BREACH):
        paper = draw_up(PaperName.BREACH_FINDING, file, fact.seq)
        yield text_document(
            f"09原因调查与延期/{fact.seq:04d}-违约认定表.txt",
            f"{fact.values['stage'].zh}{PaperName.BREACH_FINDING.zh}",
            paper.blocks,
        )


def working_section(file: FileOnDay, matter: Matter, said: Explanation) -> Section:
    """Days and money (责任日与核算): days to idle, responsibility days, the fee where it applies, damages for a breach."""
    blocks = [head("一、期限核算"), *_days(file, said)]
    sheet = draw_up(PaperName.RESPONSIBILITY_SHEET, file)
    documents = [
        text_document("10责任日与核算/责任日计算表.txt", PaperName.RESPONSIBILITY_SHEET.zh, sheet.blocks)
    ]
    blocks += [head("二、责任日"), *_responsibility(file)]
    if matter is Matter.IDLE:
        blocks += [head("三、土地闲置费测算"), *_fee(file)]
    if matter is Matter.BREACH:
        damages = draw_up(PaperName.DAMAGES_SHEET, file)
        documents.append(
            text_document("10责任日与核算/违约金及利息计算表.txt", PaperName.DAMAGES_SHEET.zh, damages.blocks)
        )
        blocks += [head("三、违约金及利息"), *damages.blocks[1:]]
    return a_section("10责任日与核算", [*blocks, para(ONLY_A_CLUE)], documents)


def _days(file: FileOnDay, said: Explanation) -> Iterator[Block]:
    life = file.life
    yield row("截至本日", said.headline)
    yield from (para(line) for line in said.counts)
    case = case_of(life)
    if case is not None:
        limb = "中止开发建设满一年" if case.halted else "未动工开发满一年"
        yield row(
            "疑似闲置",
            f"自{in_words(case.opened_on)}起（{limb}），{'已了结' if case.closed else case.stage.zh}",
        )
    elif (from_on := suspected_from(life)) is not None:
        left = (from_on - file.on).days
        yield row("距疑似闲置", f"如情况不变，自{in_words(from_on)}起为疑似闲置，距今{left}天")
    yield from (row("提示", note) for note in said.notes)


def _responsibility(file: FileOnDay) -> Iterator[Block]:
    found = [each for stage in Stage for each in ledgers(file.facts, file.life, stage, file.on) if each.days]
    for each in found:
        number = f"（第{each.instalment}期）" if each.instalment is not None else ""
        shares = "，".join(f"{party.zh}{days}天" for party, days in each.totals.items() if days)
        yield row(f"{each.stage.zh}{number}", f"延误{each.days}天" + (f"：{shares}" if shares else ""))
    yield para(f"计算规则：{RULE}" if found else "各环节均无延误。")


def _fee(file: FileOnDay) -> Iterator[Block]:
    """The fee the law provides for land never started; land halted, or idle by an art. 8 cause, goes by art. 12 alone."""
    case = case_of(file.life)
    if case is None or case.closed:
        yield para("截至本日未列为疑似闲置，不作测算。")
        return
    if case.track is Track.ARTICLE_12:
        yield para(f"按{FEE.source.name}第十二条规定的方式处置，不征缴土地闲置费。")
        return
    fee = idle_fee(file.life)
    if fee is None:
        yield para("出让（划拨）价款未登记，无从测算。")
        return
    yield row("测算", fee.working)
    yield from (row("依据", f"{clause.cite}：“{clause.sentence}”") for clause in fee.clauses)
    yield para("经认定属政府、政府有关部门的行为或者自然灾害等不可抗力造成动工开发延迟的，不征缴土地闲置费。")
