"""Signing notices (签发): each is read before it is signed, each is an act of its own, one refused stops no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi.responses import Response

from supervision.casework import service
from supervision.casework.acts_on_file import ActId
from supervision.casework.notice_reading import read_drafts
from supervision.casework.numbers.next_number import next_numbers
from supervision.casework.places import id_text
from supervision.casework.tasks import LONGEST_NAME
from supervision.law.refusals import Refused
from supervision.law.steps import NoticeName
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import LINES
from supervision.web.seat import Seat, Seated
from supervision.web.sentences import for_a_page
from supervision.web.ticked import TICKS, Told, check_scope, read_act, tell_each, ticked_acts

router = pages()

NUMBER, READ = "number-", "read-"
LONGEST_NUMBER = 60


@router.get("/notices/sign")
def sign_page(seat: Seated) -> Response:
    """The ticked drafts, each in full, with what stands in the way of it."""
    asked = seat.request.query_params.getlist(TICKS)
    ids = list(dict.fromkeys(read_act(text) for text in asked))[:LINES]
    assert seat.officer is not None
    form = Filled({"signer": seat.officer.name}, many={TICKS: tuple(id_text(id_) for id_ in ids)})
    return _preview(seat, ids, form, status=200)


def _preview(seat: Seat, ids: Sequence[ActId], form: Filled, *, status: int) -> Response:
    with seat.reading() as session:
        check_scope(session, seat, (parcel_id for parcel_id, _ in ids))
        drafts = read_drafts(session, ids, seat.desk)
        coming = next_numbers(session, [NoticeName(draft.notice) for draft in drafts], seat.desk)
    ready = sum(not draft.in_the_way for draft in drafts)
    return seat.page(
        "notices/sign.html", status=status, form=form, drafts=drafts, ready=ready, next_numbers=coming
    )


@router.post("/notices/sign")
def sign_notices(seat: Seated) -> Response:
    """Sign every draft ticked, a transaction each; of each it is said what became of it."""
    form = seat.form
    with seat.reading() as session:
        ids = ticked_acts(session, seat)
    signer = form.text("signer", required=False, longest=LONGEST_NAME)
    numbers = _numbers(form, ids)
    if not form.ok:
        shown = list(dict.fromkeys(read_act(text) for text in form.many.get("shown", ())))[:LINES]
        return _preview(seat, shown or ids, form, status=422)
    told = [_sign(seat, id_, numbers[id_], signer) for id_ in ids]
    return tell_each(seat, seat.words("签发结果"), told, "/notices")


def _numbers(form: Filled, ids: Sequence[ActId]) -> Mapping[ActId, str]:
    """The number typed beside each: one number is of one notice."""
    numbers: dict[ActId, str] = {}
    for id_ in ids:
        name = f"{NUMBER}{id_text(id_)}"
        number = form.text(name, required=False, longest=LONGEST_NUMBER)
        if number and number in numbers.values():
            form.wrong(name, "这个文号已写给另一件通知，一个文号只用于一件")
        numbers[id_] = number
    return numbers


def _sign(seat: Seat, id_: ActId, number: str, signer: str) -> Told:
    """Sign one; the text must be the one that stood on the page."""
    path, read = f"/notices/{id_text(id_)}", seat.form[f"{READ}{id_text(id_)}"]
    try:
        with seat.writing() as session:
            paper, recorded = service.sign(session, id_, seat.desk, number=number, signer=signer, read=read)
    except Refused as refused:
        return Told(id_text(id_), path, for_a_page(str(refused)), done=False)
    followed = "".join(f"{one.sort.zh}：{one.text}。" for one in recorded.consequences)
    given = service.number_of(recorded)
    as_number = f"，文号{given}" if given else ""
    return Told(
        f"{paper.id} {paper.no}{paper.name}", path, f"{seat.today}签发{as_number}。{followed}", done=True
    )
