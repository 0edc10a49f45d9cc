"""Random lives (随机宗地): contracts with missing and odd dates, happenings of every kind in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from supervision.law.daycount import ONE_DAY
from supervision.law.docket import Act, look, next_look_on
from supervision.law.facts import Fact, read_payload
from supervision.law.life import apply, begin, pass_time
from supervision.law.permits import check
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.rules.rule import ActKey
from supervision.law.snapshot import from_values, to_values
from supervision.law.standing import Life
from supervision.law.steps import ActSort
from supervision.law.terms import Kind

NO = "1305302024B00011"
LONGEST = 1000
"""Days a life is followed: past two years of not starting."""

PATROL_EVERY = 45


@dataclass(frozen=True, slots=True)
class Story:
    """A supply, what happens after it, and how many days it is followed; `records` tells it as `record` does."""

    supply: Fact
    happenings: tuple[Fact, ...]
    days: int
    records: tuple[dict[str, Any], ...] = ()

    @property
    def last_day(self) -> date:
        return self.supply.on + timedelta(days=self.days)


def dates(signed: date, low: int, high: int) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(lambda days: signed + timedelta(days=days))


Plot = list[tuple[tuple[int, int], tuple[Kind, dict[str, Any]]]]


def served(paper: str) -> tuple[Kind, dict[str, Any]]:
    """A statutory paper handed over by two, its receipt signed."""
    return Kind.SERVICE, {"notice": paper, "way": "direct", "receiver": "王某", "relation": "法定代表人",
                          "receipt": "送达回证", "servers": "张三、李四"}  # fmt: skip


def issued(paper: str) -> tuple[Kind, dict[str, Any]]:
    return Kind.NOTICE_ISSUED, {"notice": paper}


def determined(cause: str) -> Plot:
    """From the check on site to the determination served, after the last day on which a suspicion can begin."""
    return [
        ((670, 674), (Kind.IDLE_CHECK, {"finding": "not_started"})),
        ((675, 679), (Kind.REFERRAL, {"matter": "idle"})),
        ((680, 683), (Kind.REFERRAL_ACCEPTED, {})),
        ((684, 687), issued("idle_investigation")),
        ((688, 690), served("idle_investigation")),
        ((691, 715), (Kind.HOLDER_MATERIALS, {})),
        ((716, 722), (Kind.IDLE_DETERMINATION, {"cause": cause})),
        ((723, 724), issued("idle_determination")),
        ((725, 727), served("idle_determination")),
        ((728, 735), (Kind.PUBLICATION, {})),
        ((728, 735), (Kind.FILING, {})),
    ]


BY_AGREEMENT: Plot = [
    *determined("government"),
    ((736, 745), (Kind.NEGOTIATION, {"agreed": True, "way": "extend"})),
    ((746, 755), (Kind.DISPOSAL, {"way": "extend"})),
    ((756, 770), (Kind.GOV_APPROVAL, {"way": "extend", "approval_no": "新政1号"})),
    ((771, 780), (Kind.DISPOSAL_DONE, {"way": "extend", "start_on": "2026-02-01"})),
    ((781, 900), (Kind.PUBLICATION_WITHDRAWN, {})),
    ((781, 900), (Kind.REFERRAL_OUTCOME, {"result": "延长动工开发期限"})),
]
BY_DECISION: Plot = [
    *determined("holder"),
    ((736, 738), issued("hearing_right_notice")),
    ((739, 740), served("hearing_right_notice")),
    ((741, 744), (Kind.HEARING_WAIVED, {})),
    ((745, 748), (Kind.LEGAL_REVIEW, {"passed": True})),
    ((749, 752), (Kind.GOV_APPROVAL, {"way": "fee", "approval_no": "新政2号"})),
    ((753, 755), (Kind.DISPOSAL, {"way": "fee", "amount_wan": "20"})),
    ((756, 757), issued("fee_decision")),
    ((758, 760), served("fee_decision")),
    ((761, 860), (Kind.FEE_PAID, {})),
    ((770, 900), (Kind.APPEAL, {"remedy": "suit"})),
    ((800, 920), (Kind.APPEAL_DECIDED, {"verdict": "revoked"})),
    ((850, 950), (Kind.REVOCATION, {"of": "determination"})),
    ((860, 960), (Kind.FEE_REFUNDED, {})),
]

PLOTS: tuple[Plot, ...] = (
    [],
    BY_AGREEMENT,
    BY_DECISION,
    [
        ((20, 200), (Kind.START, {"proof": "施工许可证"})),
        ((201, 300), (Kind.HALT, {})),
        (
            (301, 700),
            (Kind.INSPECTION, {"finding": "halted", "started_area_ha": "0.3", "invested_wan": "900"}),
        ),
        ((600, 900), (Kind.RESUME, {})),
    ],
    [
        ((400, 800), (Kind.IDLE_CHECK, {"finding": "not_started"})),
        ((500, 850), (Kind.IDLE_DETERMINATION, {})),
        ((600, 900), (Kind.DISPOSAL_DONE, {"way": "extend", "start_on": "2026-03-01"})),
    ],
    [
        ((20, 200), (Kind.START, {})),
        ((80, 700), (Kind.INSPECTION, {"finding": "not_completed"})),
        ((80, 900), (Kind.COMPLETION, {"basis": "规划核实"})),
        ((300, 950), (Kind.VERIFICATION, {"passed": True})),
    ],
    [
        ((0, 40), (Kind.BRIEFING, {})),
        ((20, 400), (Kind.DRAW, {"officer": "李四", "due_on": "2025-01-31", "seed": "7"})),
        ((30, 500), (Kind.INSPECTION, {"finding": ["not_started", "moved"]})),
        ((40, 500), (Kind.COOPERATION_ASKED, {"to": "规划局", "matter": "规划", "reply_by": "2024-12-31"})),
        ((60, 600), (Kind.NOTICE_ISSUED, {"notice": "start_reminder", "document": "1-9"})),
        ((60, 700), (Kind.SERVICE, {"notice": "start_reminder", "document": "1-9"})),
        ((100, 800), (Kind.COMPLAINT, {"answer_by": "2025-03-31"})),
    ],
    [
        ((20, 300), (Kind.START, {"works": "piles"})),
        ((60, 400), (Kind.START, {"permit_no": "施1号"})),
        ((300, 700), (Kind.COMPLETION, {"acceptance_no": "规验1号"})),
        ((400, 800), (Kind.VERIFICATION, {"passed": False, "put_right_by": "2025-12-31"})),
        ((500, 950), (Kind.VERIFICATION, {"passed": True})),
    ],
)
"""Courses a random list of happenings seldom takes: a halt, an idle case, a building completed, papers and complaints."""


@st.composite
def stories(draw: Callable[..., Any]) -> Story:
    signed = draw(st.dates(date(2023, 1, 1), date(2024, 6, 30)) | st.just(date(2024, 2, 29)))
    contract: dict[str, Any] = {
        "kind": draw(st.sampled_from(["grant", "grant", "allocation", "lease"])),
        "signed_on": signed.isoformat(),
    }
    agreed = {"handover_on": (-5, 120), "start_on": (-20, 300), "completion_on": (100, 700)}
    for name, (low, high) in agreed.items():
        if draw(st.integers(0, 4)):
            contract[name] = draw(dates(signed, low, high)).isoformat()
    if draw(st.booleans()):
        contract["total_investment_wan"] = "4000"
    contract["instalments"] = [
        {"no": no, "due_on": draw(dates(signed, -10, 500)).isoformat(), "amount_wan": "100"}
        for no in range(1, draw(st.integers(0, 2)) + 1)
    ]
    parcel = {
        "area_ha": draw(st.sampled_from(["2", "0.04"])),
        "supply_mode": draw(st.sampled_from(["挂牌出让", "协议出让"])),
    }
    terms = {"parcel": parcel, "contract": contract}
    supply = Fact(Kind.SUPPLY, signed, 0, read_payload(Kind.SUPPLY, terms))
    happened = draw(st.lists(st.tuples(st.integers(-5, 900), happening(signed)), max_size=9))
    happened += [(draw(st.integers(*when)), what) for when, what in draw(st.sampled_from(PLOTS))]
    happened.sort(key=lambda pair: pair[0])
    facts = [
        Fact(kind, signed + timedelta(days=offset), seq, read_payload(kind, values))
        for seq, (offset, (kind, values)) in enumerate(happened, start=1)
    ]
    told = [(0, (Kind.SUPPLY, terms)), *happened]
    records = [
        {"no": NO, "kind": str(kind), "on": (signed + timedelta(days=offset)).isoformat(), **values}
        for offset, (kind, values) in told
    ]
    return Story(supply, tuple(facts), draw(st.integers(200, LONGEST)), tuple(records))


def happening(signed: date) -> st.SearchStrategy[tuple[Kind, dict[str, Any]]]:
    """Kinds that matter to the table come often, the others now and then."""
    later = st.integers(60, 900).map(lambda days: (signed + timedelta(days=days)).isoformat())
    figures = st.fixed_dictionaries(
        {},
        optional={
            "started_area_ha": st.sampled_from(["0.3", "1.5"]),
            "invested_wan": st.sampled_from(["900", "1000"]),
        },
    )

    def of(kind: Kind, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Kind, dict[str, Any]]]:
        return st.fixed_dictionaries(fields).map(lambda values: (kind, values))

    def with_figures(kind: Kind, findings: list[str]) -> st.SearchStrategy[tuple[Kind, dict[str, Any]]]:
        return st.tuples(st.sampled_from(findings), figures).map(
            lambda pair: (kind, {"finding": pair[0], **pair[1]})
        )

    plain = [kind for kind in Kind if kind in (Kind.HANDOVER, Kind.BOARD_POSTED, Kind.HALT, Kind.RESUME)]
    casework = [Kind.EXTENSION_APPLICATION, Kind.COMPLAINT, Kind.REFERRAL, Kind.DEREGISTERED, Kind.FILING]
    return st.one_of(
        st.sampled_from(plain).map(lambda kind: (kind, {})),
        of(Kind.PAYMENT, amount_wan=st.sampled_from(["40", "60", "100"])),
        of(Kind.PAYMENT, amount_wan=st.just("100"), instalment=st.integers(1, 3)),
        of(Kind.START, proof=st.sampled_from(["", "施工许可证"])),
        of(Kind.COMPLETION),
        of(Kind.VERIFICATION, passed=st.booleans()),
        with_figures(Kind.INSPECTION, ["not_started", "halted", "not_completed", "started"]),
        with_figures(Kind.IDLE_CHECK, ["not_started", "halted", "started"]),
        of(Kind.BREACH, stage=st.sampled_from(["start", "completion", "payment"]),
           cause=st.sampled_from(["holder", "government", "force_majeure"])),
        of(Kind.EXTENSION, start_on=later),
        of(Kind.EXTENSION, completion_on=later),
        of(Kind.SERVICE, notice=st.just("overdue_payment"), subject=st.integers(1, 2)),
        of(Kind.IDLE_DETERMINATION),
        of(Kind.IDLE_CLEARED, reason=st.sampled_from(["started", "wrong_date", "amended"])),
        of(Kind.DISPOSAL_DONE, way=st.sampled_from(["extend", "other", "agreed_recovery", "recovery", "fee"])),
        of(Kind.AMENDMENT, contract=st.fixed_dictionaries({"start_on": later})),
        st.sampled_from(casework).map(lambda kind: (kind, {})),
        of(Kind.TERMINATION),
    )  # fmt: skip


@dataclass(slots=True)
class Lived:
    """What came of a story swept on some days."""

    life: Life
    facts: list[Fact]
    acts: list[Act] = field(default_factory=list)
    states: dict[date, str] = field(default_factory=dict)
    lives: dict[date, Life] = field(default_factory=dict)
    done: set[ActKey] = field(default_factory=set)

    @property
    def given(self) -> list[tuple[date, ActKey]]:
        """What the office did: neither moves nor lapses."""
        done = (act for act in self.acts if act.sort not in (ActSort.MOVE, ActSort.LAPSE))
        return [(act.on, act.key) for act in done]


def live(
    story: Story,
    sweeps_on: Callable[[date, Lived], bool],
    *,
    keep: Callable[[date], bool] | None = None,
) -> Lived:
    """Take each fact on its day if the law permits it; sweep on the days chosen.

    `sweeps_on` is asked with the day and the life so far; `keep` says which lives to keep.
    """
    lived = Lived(begin(story.supply, NO), [story.supply])
    life, day = lived.life, story.supply.on
    waiting = list(story.happenings)
    while day <= story.last_day:
        while waiting and max(waiting[0].on, story.supply.on) <= day:
            fact = waiting.pop(0)
            pass_time(life, day - ONE_DAY)
            try:
                check(life, fact)
            except (NotAllowed, BadRecord):
                continue
            apply(life, fact)
            lived.facts.append(fact)
        if sweeps_on(day, lived):
            lived.acts += look(life, day, lived.done, patrol_every=PATROL_EVERY)
            lived.states[day] = str(life.state)
            if keep is not None and keep(day):
                lived.lives[day] = copy_of(life)
        day += ONE_DAY
    return lived


def copy_of(life: Life) -> Life:
    return from_values(to_values(life), life.day)


def every_day(day: date, lived: Lived) -> bool:
    return True


def when_due(day: date, lived: Lived) -> bool:
    """What the sweep's SQL asks: `next_look_on <= today`."""
    next_look = next_look_on(lived.life, lived.done, patrol_every=PATROL_EVERY)
    return next_look is not None and next_look <= day
