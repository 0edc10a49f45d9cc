"""Random lives near the boundaries: contracts with and without dates, whatever may happen, corrections too.

Days are drawn near the boundaries of the regulation as often as anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from supervision.law import life as lives
from supervision.law.daycount import ONE_DAY, years_after
from supervision.law.docket import Act, look
from supervision.law.facts import Fact, read_payload
from supervision.law.permits import check
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.rules.rule import ActKey
from supervision.law.standing import Life
from supervision.law.steps import ActSort, NoticeName
from supervision.law.terms import (
    Cause,
    ClearedReason,
    ContractKind,
    Decision,
    Finding,
    Kind,
    Matter,
    Party,
    Remedy,
    ReportOn,
    ServiceWay,
    Stage,
    StartWork,
    State,
    Verdict,
    Way,
)

NO = "1305302024B00011"
LEAP_DAYS = (date(2020, 2, 29), date(2024, 2, 29))
YEAR_ENDS = (date(2019, 12, 31), date(2023, 12, 31))
NEAR = (-31, -30, -29, -1, 0, 1, 2, 30, 31, 60, 61)

Given = tuple[date, Kind, Mapping[str, Any]]


@dataclass(frozen=True)
class RandomLife:
    """A supply and what is reported afterwards, in the order it is reported; `until` ends the watch."""

    supply: Fact
    happenings: tuple[Fact, ...]
    until: date
    patrol_every: int | None


def signing_days() -> st.SearchStrategy[date]:
    return st.one_of(
        st.sampled_from((*LEAP_DAYS, *YEAR_ENDS)),
        st.dates(min_value=date(2019, 3, 1), max_value=date(2024, 3, 1)),
    )


def a_day_after(signed_on: date, first: int, last: int) -> st.SearchStrategy[date]:
    return st.integers(first, last).map(lambda days: signed_on + timedelta(days))


def maybe(said: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), said, said)


@st.composite
def contracts(draw: st.DrawFn, signed_on: date) -> dict[str, Any]:
    leap = [day for day in LEAP_DAYS if day > signed_on]
    start = a_day_after(signed_on, -10, 400)
    start_on = draw(maybe(st.one_of(start, st.sampled_from(leap)) if leap else start))
    instalments = [
        {"no": no, "due_on": draw(maybe(a_day_after(signed_on, -20, 700))), "amount_wan": "100"}
        for no in range(1, draw(st.integers(0, 3)) + 1)
    ]
    return {
        "kind": draw(st.sampled_from(ContractKind)),
        "signed_on": signed_on,
        "price_wan": draw(st.sampled_from((None, "1000"))),
        "handover_on": draw(maybe(a_day_after(signed_on, 0, 120))),
        "start_on": start_on,
        "completion_on": draw(maybe(a_day_after(start_on or signed_on, 20, 700))),
        "total_investment_wan": draw(st.sampled_from((None, "4000", "5000"))),
        "investment_includes_price": draw(st.booleans()),
        "instalments": instalments,
    }


def parcels() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "area_ha": st.sampled_from((None, "0.0499", "0.05", "3")),
            "supply_mode": st.sampled_from(("挂牌出让", "协议出让", "划拨")),
        }
    )


def values_of(kind: Kind, near: st.SearchStrategy[date], so_far: int) -> st.SearchStrategy[dict[str, Any]]:
    """Fields for one happening of `kind`; `so_far` happenings came before it."""
    figures = {
        "started_area_ha": st.sampled_from((None, "0.999999", "1", "3")),
        "invested_wan": st.sampled_from((None, "999.999999", "1000", "4000")),
    }
    earlier = st.integers(1, max(so_far, 1)).map(str)
    new_dates = {"start_on": maybe(near), "completion_on": maybe(near)}
    fields: dict[Kind, dict[str, st.SearchStrategy[Any]]] = {
        Kind.PAYMENT: {
            "instalment": st.sampled_from((None, None, 1, 2, 3, 9)),
            "amount_wan": st.sampled_from(("100", "100", "99.999999", "0.000001", "300")),
        },
        Kind.START: {
            "proof": st.sampled_from((None, "施工许可证")),
            "permit_no": st.sampled_from((None, "施2024-1")),
            "works": maybe(st.sampled_from(StartWork)),
        },
        Kind.VERIFICATION: {"passed": st.booleans(), "put_right_by": maybe(near)},
        Kind.INSPECTION: {"finding": st.lists(st.sampled_from(Finding), min_size=1, max_size=2), **figures},
        Kind.DRAW: {"officer": st.just("李四"), "due_on": near, "seed": st.just("7")},
        Kind.COOPERATION_ASKED: {"to": st.just("规划局"), "matter": st.just("规划"), "reply_by": near},
        Kind.COOPERATION_ANSWERED: {"answers": earlier, "answer": st.just("已修改")},
        Kind.COMPLAINT: {"answer_by": maybe(near)},
        Kind.COMPLAINT_ANSWERED: {"answers": earlier, "result": st.just("不属实")},
        Kind.ATTRIBUTION: {
            "stage": st.sampled_from(Stage),
            "from_on": near,
            "until_on": near,
            "party": st.sampled_from(Party),
            "paper": st.just("会议纪要"),
        },
        Kind.MORTGAGE: {"mortgagee": st.just("农业银行")},
        Kind.MORTGAGE_RELEASED: {"mortgagee": st.just("农业银行")},
        Kind.SEIZURE: {"by_court": st.just("新河县人民法院"), "document_no": st.just("（2024）冀0530执1号")},
        Kind.SEIZURE_LIFTED: {"document_no": st.just("（2024）冀0530执1号")},
        Kind.BOUNDARY: {"rings": st.just([["115.24,37.52", "115.25,37.52", "115.25,37.53"]])},
        Kind.SERVICE_ATTEMPT: {
            "notice": st.sampled_from(NoticeName),
            "way": st.sampled_from(ServiceWay),
            "why_not": st.just("无人签收"),
        },
        Kind.NOTICE_ISSUED: {
            "notice": maybe(st.sampled_from(NoticeName)),
            "subject": st.sampled_from((None, 1, 2)),
            "withdraws": maybe(st.sampled_from(NoticeName)),
        },
        Kind.IDLE_CHECK: {
            "finding": st.sampled_from((Finding.NOT_STARTED, Finding.HALTED, Finding.STARTED)),
            **figures,
        },
        Kind.BREACH: {"stage": st.sampled_from(Stage), "cause": st.sampled_from(Cause)},
        Kind.EXTENSION: new_dates,
        Kind.IDLE_CLEARED: {"reason": st.sampled_from(ClearedReason), **new_dates},
        **values_of_a_case(near),
        Kind.DISPOSAL_DONE: {"way": st.sampled_from(Way), **new_dates},
        Kind.TRANSFER: {"holder": st.just("另一公司")},
        Kind.SERVICE: {"notice": st.sampled_from(NoticeName), "subject": st.sampled_from((None, 1, 2))},
        Kind.CORRECTION: {"voids": earlier},
        Kind.AMENDMENT: {
            "contract": st.fixed_dictionaries(
                {**new_dates, "handover_on": maybe(near), "total_investment_wan": st.just("4000")}
            )
        },
    }
    return st.fixed_dictionaries(fields.get(kind, {}))


def values_of_a_case(near: st.SearchStrategy[date]) -> dict[Kind, dict[str, st.SearchStrategy[Any]]]:
    """The fields of a referral's and an idle case's happenings."""
    return {
        Kind.REFERRAL: {"matter": maybe(st.sampled_from(Matter))},
        Kind.REFERRAL_ACCEPTED: {"answers": maybe(st.integers(1, 12))},
        Kind.REFERRAL_RETURNED: {"reason": st.just("缺证")},
        Kind.REFERRAL_WITHDRAWN: {"reason": st.just("误移")},
        Kind.REFERRAL_OUTCOME: {"result": st.just("不予立案")},
        Kind.IDLE_DETERMINATION: {"cause": maybe(st.sampled_from(Cause))},
        Kind.HOARDING_FOUND: {"basis": st.just("名下多宗闲置")},
        Kind.NEGOTIATION: {"agreed": st.booleans()},
        Kind.HEARING_ARRANGED: {"hearing_on": near},
        Kind.LEGAL_REVIEW: {"passed": st.booleans()},
        Kind.GOV_APPROVAL: {
            "way": maybe(st.sampled_from(Way)),
            "approval_no": st.sampled_from((None, "新政1号")),
        },
        Kind.DISPOSAL: {"way": st.sampled_from(Way)},
        Kind.FEE_PAID: {"amount_wan": st.sampled_from((None, "200", "50"))},
        Kind.FEE_REFUNDED: {"amount_wan": st.sampled_from((None, "50"))},
        Kind.APPEAL: {"remedy": maybe(st.sampled_from(Remedy)), "of": maybe(st.sampled_from(Decision))},
        Kind.APPEAL_DECIDED: {"verdict": st.sampled_from(Verdict)},
        Kind.REVOCATION: {"of": maybe(st.sampled_from(Decision))},
        Kind.SUPPLY_CONDITIONS: {"clear_rights": st.booleans()},
        Kind.HOLDER_REPORT: {"of": st.sampled_from(ReportOn)},
    }


OFTEN = (
    Kind.PAYMENT,
    Kind.START,
    Kind.HALT,
    Kind.EXTENSION,
    Kind.IDLE_CHECK,
    Kind.IDLE_DETERMINATION,
    Kind.INSPECTION,
)
KINDS = (*(kind for kind in Kind if kind is not Kind.SUPPLY), *OFTEN)


@st.composite
def random_lives(draw: st.DrawFn, *, most: int = 12, corrections: bool = True) -> RandomLife:
    """A life of one to three and a half years in which up to `most` things are reported."""
    signed_on = draw(signing_days())
    contract = draw(contracts(signed_on))
    supply = read("supply", signed_on, 0, {"parcel": draw(parcels()), "contract": contract})
    anchors = [
        day for day in (contract["start_on"], contract["completion_on"], contract["handover_on"]) if day
    ]
    anchors += [i["due_on"] for i in contract["instalments"] if i["due_on"]]
    anchors += [years_after(day, years) for day in anchors for years in (1, 2)]
    anywhere = a_day_after(signed_on, -5, 1200)
    near = anywhere
    if anchors:
        near = st.one_of(
            anywhere,
            st.builds(lambda a, n: a + timedelta(n), st.sampled_from(anchors), st.sampled_from(NEAR)),
        )
    kinds = [kind for kind in KINDS if corrections or kind is not Kind.CORRECTION]
    happenings: list[Fact] = []
    for day in sorted(draw(st.lists(near, max_size=most))):
        kind = draw(st.sampled_from(kinds))
        seq = len(happenings) + 1
        happenings.append(read(kind, day, seq, draw(values_of(kind, near, seq - 1))))
    return RandomLife(
        supply,
        tuple(f for f in happenings if f.kind is not Kind.CORRECTION or f.values["voids"] != str(f.seq)),
        signed_on + timedelta(draw(st.integers(365, 1300))),
        draw(st.sampled_from((None, None, 30, 90))),
    )


def read(kind: str, on: date, seq: int, values: Mapping[str, Any]) -> Fact:
    payload = {key: value for key, value in values.items() if value is not None}
    return Fact(Kind(kind), on, seq, read_payload(Kind(kind), payload))


# The watch


@dataclass
class Watch:
    """One parcel watched: what is known, what was done, and what the law refused."""

    given: RandomLife
    life: Life = field(init=False)
    known: list[Fact] = field(init=False)
    done: set[ActKey] = field(default_factory=set)
    acts: list[Act] = field(default_factory=list)
    changed_on: list[date] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.life, self.known = lives.begin(self.given.supply, NO), [self.given.supply]

    def days(self) -> Iterator[date]:
        """Every day of the watch, from the signing on."""
        first = self.given.supply.on
        return (first + timedelta(n) for n in range((self.given.until - first).days + 1))

    def facts_of(self, day: date) -> list[Fact]:
        """What is reported of `day`; what happened before the signing is told on the day of the signing."""
        return [f for f in self.given.happenings if max(f.on, self.given.supply.on) == day]

    def take(self, day: date) -> bool:
        """The day's facts, as the case file takes them: those the law refuses are not entered."""
        taken = False
        for fact in self.facts_of(day):
            lives.pass_time(self.life, day - ONE_DAY)
            try:
                check(self.life, fact)
            except (NotAllowed, BadRecord):
                continue
            self.known.append(fact)
            taken = True
            if fact.kind is Kind.CORRECTION:
                again = self.fold(day, looked=False)
                assert again is not None
                self.life = again
            else:
                lives.apply(self.life, fact)
        if taken:
            self.changed_on.append(day)
        return taken

    def look(self, day: date) -> list[Act]:
        before = self.life.state
        acts = look(self.life, day, self.done, patrol_every=self.given.patrol_every)
        self.acts += [act for act in acts if act.sort is not ActSort.MOVE]
        if self.life.state is not before:
            self.changed_on.append(day)
        return acts

    def fold(self, day: date, *, looked: bool = True) -> Life | None:
        """The life again from the facts known so far."""
        return lives.fold(self.known, NO, on=day, looked=looked)

    def state_on(self, day: date) -> State:
        life = self.fold(day)
        return life.state if life is not None else State.SUPPLIED
