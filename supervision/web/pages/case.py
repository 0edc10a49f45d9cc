"""One idle case (闲置案件): where it stands, what is owed by whom, its papers, its fee, its years; papers drafted here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response

from supervision.casework.case_desk import CaseDesk, read_case_desk, read_file
from supervision.casework.case_papers.drafting import draft_case_papers, gaps_of
from supervision.casework.case_papers.fitting import IN_TURN, as_it_would_read
from supervision.casework.letters import Letter
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.papers.paper import draw_up
from supervision.casework.rights import RIGHTS
from supervision.law.idle import Limb
from supervision.law.idle_case.case import IdleCase
from supervision.law.idle_case.owed import Owed
from supervision.law.idle_case.paper_gates import Missing, missing_for
from supervision.law.idle_case.progress import way_of
from supervision.law.idle_case.recorded_steps import CLAUSE_OF, STEPS
from supervision.law.idle_case.stages import Milestone
from supervision.law.refusals import NotAllowed, Refused
from supervision.law.steps import NoticeName, PaperName
from supervision.law.terms import Kind
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.seat import Seat, Seated
from supervision.web.sentences import for_a_page

router = pages()

SHEETS = (PaperName.FEE_SHEET, PaperName.DISPOSAL_PLAN)
"""Papers of a case that are printed when they are needed and not kept."""


@router.get("/cases/{no}")
def case_page(seat: Seated, no: str) -> Response:
    with seat.reading() as session:
        desk = read_case_desk(session, seat.parcel_id, seat.today, seat.door.office)
    if desk is None:
        return seat.page("cases/none.html", no=no)
    view = desk.view
    return seat.page(
        "cases/case.html",
        no=no,
        desk=desk,
        view=view,
        case=view.case,
        limb=Limb.of(halted=view.case.halted),
        late=any(clock.days_left(view.on) < 0 for clock in view.running),
        way=way_of(view.case),
        outcome=_outcome(view.case),
        owed=[_to_do(seat, desk, owed) for owed in view.owed],
        papers=[(paper, for_a_page(paper.why_not), _said(paper.lacking)) for paper in desk.papers],
        refused=[(each, for_a_page(each.why)) for each in desk.refused],
        steps=_steps(seat),
        sheets=SHEETS,
        may_draft=seat.may("POST", "/cases/{no}/papers"),
    )


def _outcome(case: IdleCase) -> str:
    """How a case ended (处置结果), "" while it is open."""
    for ended in (Milestone.DISPOSED, Milestone.CLEARED):
        if case.closed and (fact := case.reached.get(ended)) is not None:
            way = f"（{case.way.zh}）" if case.way is not None and ended is Milestone.DISPOSED else ""
            return f"{fact.on} {ended.zh}{way}"
    return ""


def _said(lacking: Iterable[Missing]) -> str:
    """What is missing before a paper is signed, each with its article."""
    return "；".join(f"{for_a_page(what)}，{clause.cite}" for what, clause in lacking)


def _steps(seat: Seat) -> list[tuple[Any, list[Kind]]]:
    """What this person may record of a case, part by part."""
    found = [(part, [kind for kind in kinds if may_record(seat, kind)]) for part, kinds in STEPS.items()]
    return [(part, kinds) for part, kinds in found if kinds]


def may_record(seat: Seat, kind: Kind) -> bool:
    """Whether one of the person's roles records such facts."""
    return not RIGHTS[kind].isdisjoint(seat.roles)


@dataclass(frozen=True, slots=True)
class ToDo:
    """What is owed, and where this person does it ("" where somebody else does)."""

    owed: Owed
    path: str
    does: str


def _to_do(seat: Seat, desk: CaseDesk, owed: Owed) -> ToDo:
    no = desk.view.no
    if owed.paper is not None:
        return _paper_to_do(seat, desk, owed, owed.paper)
    if owed.kind is None:
        return ToDo(owed, "", "")
    if owed.kind in OF_REFERRALS:
        route, does = OF_REFERRALS[owed.kind]
        return ToDo(owed, route.replace("{no}", no), does) if seat.may("GET", route) else ToDo(owed, "", "")
    if owed.kind in CLAUSE_OF and may_record(seat, owed.kind):
        return ToDo(owed, f"/cases/{no}/steps/{owed.kind}", "登记")
    return ToDo(owed, "", "")


OF_REFERRALS: Mapping[Kind, tuple[str, str]] = {
    Kind.REFERRAL: ("/referrals/{no}/make", "移交"),
    Kind.REFERRAL_ACCEPTED: ("/referrals/{no}", "接收或者退回"),
}


def _paper_to_do(seat: Seat, desk: CaseDesk, owed: Owed, name: NoticeName) -> ToDo:
    """A paper on file goes on to be signed or served; else it is drafted."""
    on_file = [act for paper in desk.papers if paper.name is name for act in paper.on_file]
    if on_file:
        return ToDo(owed, f"/notices/{desk.view.parcel_id}-{on_file[-1].seq}", "签发、送达")
    if seat.may("POST", "/cases/{no}/papers"):
        return ToDo(owed, f"/cases/{desk.view.no}/papers?paper={name}", "拟稿")
    return ToDo(owed, "", "")


# Papers


def file_of_case(seat: Seat, no: str) -> FileOnDay:
    """The file the papers of a case are drawn from, as of today. Raises `NotAllowed`."""
    with seat.reading() as session:
        file = read_file(session, seat.parcel_id, no, seat.today, seat.door.office)
    if file is None:
        raise NotAllowed(f"宗地{no}截至{seat.today}尚未供地，没有案卷")
    return file


@router.get("/cases/{no}/papers")
def paper_page(seat: Seated, no: str) -> Response:
    """A paper as it would read today; nothing is put on file yet."""
    asked = {name: seat.request.query_params.get(name, "") for name in ("paper", "to")}
    form = Filled(asked)
    name = form.choice("paper", NoticeName)
    if name is None or name not in IN_TURN:
        return seat.go(f"/cases/{no}")
    return _paper(seat, no, name, form)


def _paper(seat: Seat, no: str, name: NoticeName, form: Filled, *, again: bool = False) -> Response:
    file = file_of_case(seat, no)
    letters: list[Letter] = []
    lacking: list[Missing] = []
    why_not = ""
    try:
        letters = as_it_would_read(file, name, form["to"].strip())
        lacking = missing_for(file.life, name, seat.today)
    except Refused as refused:
        why_not = for_a_page(str(refused))
    show = seat.again if again else seat.page
    return show(
        "cases/paper.html",
        no=no,
        name=name,
        form=form,
        letters=letters,
        gaps=[for_a_page(gap) for gap in dict.fromkeys(g for letter in letters for g in gaps_of(letter, no))],
        lacking=_said(lacking),
        why_not=why_not,
        to_government=name is NoticeName.GOVERNMENT_CAUSE_LETTER,
        may_draft=seat.may("POST", "/cases/{no}/papers"),
    )


@router.post("/cases/{no}/papers")
def draft_paper(seat: Seated, no: str) -> Response:
    """Draft the paper to every addressee who has none yet (拟稿)."""
    form = seat.form
    name = form.choice("paper", NoticeName)
    to = form.text("to", required=False, longest=100)
    if name is None or name not in IN_TURN:
        return seat.again("cases/none.html", no=no)
    if form.ok:
        try:
            with seat.writing() as session:
                drafted = draft_case_papers(session, seat.parcel_id, name, seat.desk, to)
        except Refused as refused:
            form.refused(refused)
        else:
            told = seat.words(
                "已拟稿《{paper}》{count}件：{ids}，待签发。",
                paper=seat.say(name),
                count=len(drafted),
                ids="、".join(f"{act_id[0]}-{act_id[1]}" for act_id, _ in drafted),
            )
            return seat.go(f"/cases/{no}", told)
    return _paper(seat, no, name, form, again=True)


@router.get("/cases/{no}/sheets")
def sheet_page(seat: Seated, no: str) -> Response:
    """A sheet drawn up from the file: the fee with its working (闲置费计算表), the plan of the disposal (处置方案)."""
    form = Filled({"sheet": seat.request.query_params.get("sheet", "")})
    name = form.choice("sheet", PaperName)
    if name is None or name not in SHEETS:
        return seat.go(f"/cases/{no}")
    paper = draw_up(name, file_of_case(seat, no))
    return seat.page("cases/sheet.html", no=no, name=name, paper=paper)
