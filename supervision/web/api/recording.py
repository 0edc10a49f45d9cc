"""Recording facts (登记): one, or a list of which each is taken or refused by itself; the same verb as on the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

from fastapi import Body
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from supervision.casework.consequences import Followed
from supervision.casework.finding import NotFound, find_parcels
from supervision.casework.recording import Line, Recorded, record_all
from supervision.law.refusals import BadRecord, Refused
from supervision.law.terms import Kind
from supervision.web.api.guarding import api_routes
from supervision.web.api.models import Day, Told
from supervision.web.api.once import IfMatch, Key, act_once
from supervision.web.api.problems import HIDDEN, Problem, refusal_of
from supervision.web.seat import Seat, Seated

router = api_routes()

MOST_FACTS = 200


class FactAsked(BaseModel):
    """A fact of a parcel known from the path; beside these the fields of its kind, as the reference lists them."""

    model_config = ConfigDict(extra="allow")

    kind: Kind
    on: Day | None = Field(default=None, description="事实发生的日期，不写为今天")

    def happening(self, no: str, seat: Seat) -> dict[str, Any]:
        """As the casework takes it; what marks a file's line is not for another system to say."""
        said = {key: value for key, value in (self.model_extra or {}).items() if value is not None}
        if "no" in said:
            raise BadRecord("宗地由请求的地址确定，内容中不再写编号（no）")
        for key in ("batch", "photos"):
            if key in said:
                raise BadRecord(f"接口不收“{key}”（{key}）；现场照片请在网页或用 supervision record 登记")
        _check_aliases(said.get("aliases"))
        day = self.on or seat.today
        return {**said, "no": no, "kind": str(self.kind), "on": day.isoformat()}


def _check_aliases(given: Any) -> None:
    if given is None:
        return
    pairs = given if isinstance(given, list) else [given]
    for pair in pairs:
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) and x for x in pair)):
            raise BadRecord("别名（aliases）应为列表，每项写作 [类别, 号码]")


class FactOfParcel(FactAsked):
    """A fact and the parcel it is about, by any of its numbers."""

    no: Annotated[str, Field(min_length=1, max_length=80)]


class FactsAsked(BaseModel):
    """Facts to be recorded, in this order."""

    model_config = ConfigDict(extra="forbid")

    facts: Annotated[list[FactOfParcel], Field(min_length=1, max_length=MOST_FACTS)]


class ConsequenceTold(Told):
    """What followed from a fact; `act` is the number of the act it is about."""

    what: Followed
    text: str
    act: str | None


class RecordedTold(Told):
    """A fact on file: `seq` is its number in the case file."""

    no: str
    seq: int
    kind: Kind
    consequences: list[ConsequenceTold]

    @classmethod
    def of(cls, recorded: Recorded) -> Self:
        followed = [
            ConsequenceTold(
                what=one.sort, text=one.text, act=f"{recorded.file.parcel_id}-{one.act}" if one.act else None
            )
            for one in recorded.consequences
        ]
        return cls(no=recorded.no, seq=recorded.seq, kind=recorded.kind, consequences=followed)


class OutcomeTold(Told):
    """What became of one of several: recorded, or a problem; `asked` is the number it was asked by."""

    asked: str
    recorded: RecordedTold | None
    problem: Problem | None


class OutcomesTold(Told):
    """What became of each, in the order asked."""

    done: int
    refused: int
    results: list[OutcomeTold]

    @classmethod
    def of(cls, asked: Sequence[str], outcomes: Sequence[Recorded | Refused], seat: Seat, at: str) -> Self:
        both = zip(asked, outcomes, strict=True)
        results = [_outcome(no, outcome, seat, f"/{at}/{place}") for place, (no, outcome) in enumerate(both)]
        refused = sum(each.problem is not None for each in results)
        return cls(done=len(results) - refused, refused=refused, results=results)


def _outcome(asked: str, outcome: Recorded | Refused, seat: Seat, at: str) -> OutcomeTold:
    if isinstance(outcome, Refused):
        return OutcomeTold(asked=asked, recorded=None, problem=refusal_of(outcome, seat, at).problem)
    return OutcomeTold(asked=asked, recorded=RecordedTold.of(outcome), problem=None)


@router.post("/facts", summary="登记事实", tags=["登记"], response_model=OutcomesTold)
def record_facts(seat: Seated, key: Key, asked: Annotated[FactsAsked, Body()]) -> Response:
    """一次登记若干件，逐件登记或者退回，互不影响；一件都没有登记成的也是 200，原因见各件的 problem。"""

    def act(session: Session) -> OutcomesTold:
        numbers = [fact.no for fact in asked.facts]
        outcomes = _record(session, seat, list(zip(numbers, asked.facts, strict=True)))
        return OutcomesTold.of(numbers, outcomes, seat, "facts")

    return act_once(seat, key, act)


@router.post(
    "/parcels/{no}/facts",
    summary="登记一宗地的一件事实",
    tags=["登记"],
    response_model=RecordedTold,
    status_code=201,
)
def record_fact(
    seat: Seated, no: str, key: Key, asked: Annotated[FactAsked, Body()], if_match: IfMatch = None
) -> Response:
    """登记成的为 201；法律或者合同不允许的为 409，填写有误的为 422。"""

    def act(session: Session) -> RecordedTold:
        [outcome] = _record(session, seat, [(no, asked)])
        if isinstance(outcome, Refused):
            raise outcome
        return RecordedTold.of(outcome)

    return act_once(seat, key, act, status=201, if_match=if_match)


def _record(session: Session, seat: Seat, asked: Sequence[tuple[str, FactAsked]]) -> list[Recorded | Refused]:
    """What becomes of each; what is about a parcel out of scope is refused as one that is not there."""
    outcomes: list[Recorded | Refused | None] = [None] * len(asked)
    lines: list[Line] = []
    hidden = _hidden(session, seat, asked)
    for place, (no, fact) in enumerate(asked):
        try:
            if no in hidden and (fact.kind is not Kind.SUPPLY or hidden[no]):
                raise NotFound(HIDDEN)
            lines.append(Line(fact.happening(no, seat)))
        except Refused as refused:
            outcomes[place] = refused
    recorded = iter(record_all(session, lines, seat.desk))
    told = [next(recorded) if outcome is None else outcome for outcome in outcomes]
    _check_supplied(session, seat, told)
    return told


def _hidden(session: Session, seat: Seat, asked: Sequence[tuple[str, FactAsked]]) -> Mapping[str, bool]:
    """The numbers asked of which the token sees no parcel; whether there is one."""
    if seat.scope.is_all:
        return {}
    hidden: dict[str, bool] = {}
    for no, found in find_parcels(session, [no for no, _ in asked]).items():
        ids = {each.parcel_id for each in found}
        if not ids or not all(seat.scope.holds(session, parcel_id) for parcel_id in ids):
            hidden[no] = bool(ids)
    return hidden


def _check_supplied(session: Session, seat: Seat, told: Sequence[Recorded | Refused]) -> None:
    """Land newly supplied lies where the token may see it, or nothing at all is recorded."""
    for each in told:
        if (
            isinstance(each, Recorded)
            and each.kind is Kind.SUPPLY
            and not seat.scope.holds(session, each.file.parcel_id)
        ):
            raise NotFound(f"宗地{each.no}不在令牌的数据范围内，一件也没有登记。")
