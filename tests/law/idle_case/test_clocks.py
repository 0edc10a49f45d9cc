"""The clocks of an idle case: the last day of each, the day before and after, over holidays, year ends, 29 February."""

from __future__ import annotations

from datetime import timedelta

import pytest

from supervision.law.daycount import months_after, years_after
from supervision.law.docket import look
from supervision.law.facts import Fact
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.clocks import Actor, Clock, clocks, investigate_by, remedies_end_on
from supervision.law.steps import Step, Unit
from tests.law.idle_case.cases import (
    ACCEPTED,
    ANSWERED,
    ANSWERING,
    CHECKED,
    HALT,
    HALTED_LAND,
    LAND,
    REFERRED,
    REQUESTED,
    REVIEWED,
    TOLD,
    TWO_YEARS_ON,
    Line,
    case_on,
    decided,
    decision_served,
    determined,
    issued,
    life_of,
    line,
    refusal,
    served,
    told,
)
from tests.law.parcels import day, fact, life_on, supply

ONE_DAY = timedelta(1)


def running(lines: list[Line], on: str = "", land: Fact = LAND) -> dict[str, Clock]:
    """The clocks by what they are about."""
    return {clock.what: clock for clock in clocks(life_of(lines, on, land))}


# One clock after another


COURSE: list[tuple[list[Line], dict[str, tuple[str, str]]]] = [
    ([], {"发出《闲置土地调查通知书》": ("2025-06-02", "2025-07-02")}),
    (CHECKED, {"发出《闲置土地调查通知书》": ("2025-06-02", "2025-07-02")}),
    (REFERRED, {"接收或者退回移交": ("2025-06-12", "2025-06-19"), "发出《闲置土地调查通知书》": ("2025-06-02", "2025-07-02")}),
    (ACCEPTED, {"发出《闲置土地调查通知书》": ("2025-06-02", "2025-07-02")}),
    (ANSWERING, {"提交说明材料": ("2025-06-18", "2025-07-18")}),
    (ANSWERED, {}),
    (determined(), {}),
    (TOLD, {"申请听证": ("2025-07-25", "2025-08-01")}),
    (REQUESTED, {"组织听证": ("2025-07-30", "2025-08-27")}),
    (REVIEWED, {}),
    (decided(), {"公示执法决定": ("2025-09-01", "2025-09-28")}),
    (
        decision_served(),
        {
            "公示执法决定": ("2025-09-01", "2025-09-28"),
            "履行决定": ("2025-09-03", "2025-10-09"),
            "申请行政复议": ("2025-09-03", "2025-11-03"),
            "提起行政诉讼": ("2025-09-03", "2026-03-03"),
            "申请法院强制执行": ("2026-03-03", "2026-06-03"),
        },
    ),
    ([*decision_served(), line("2025-09-20", "fee_paid", amount_wan="200")], {"公示执法决定": ("2025-09-01", "2025-09-28")}),
    ([*TWO_YEARS_ON, line("2026-06-20", "publicised"), line("2026-07-01", "deregistered")], {}),
    ([*TWO_YEARS_ON, line("2026-07-01", "deregistered")], {"公示执法决定": ("2026-06-08", "2026-07-07")}),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), COURSE, ids=[str(number) for number in range(len(COURSE))])
def test_what_runs_at_each_stretch_of_the_case(
    lines: list[Line], expected: dict[str, tuple[str, str]]
) -> None:
    found = {what: (str(clock.since), str(clock.due_on)) for what, clock in running(lines).items()}
    assert found == expected


def test_clocks_stand_soonest_first_each_with_its_clause_its_desk_and_who_must_act() -> None:
    found = clocks(life_of(decision_served()))
    assert [clock.due_on for clock in found] == sorted(clock.due_on for clock in found)
    by = {clock.what: clock for clock in found}
    assert by["履行决定"].actor is Actor.HOLDER
    assert by["公示执法决定"].actor is Actor.OFFICE
    assert all(clock.unit is Unit.ENFORCEMENT for clock in found)
    assert "第十七条第一款" in by["履行决定"].clause.cite
    assert "行政复议法" in by["申请行政复议"].clause.cite
    assert "第五十三条" in by["申请法院强制执行"].clause.cite


def test_without_a_case_or_after_its_end_nothing_runs() -> None:
    assert clocks(life_on("2025-06-01", LAND)) == []
    assert clocks(life_of([*ANSWERED, line("2025-07-15", "idle_cleared", reason="wrong_date")])) == []


# The last day, over a holiday, the end of a year, 29 February, into a year not gazetted


def begun(step: str, since: str) -> list[Line]:
    """The shortest life in which a clock begins on a day."""
    decision = [
        line(since, "idle_determination", cause="holder"),
        line(since, "disposal", way="fee"),
        served("fee_decision", since),
    ]
    judged_on = str(day(since) - 15 * ONE_DAY)
    sued = [line(judged_on, kind, **said) for _, kind, said in decision]
    sued += [line(judged_on, "appeal", remedy="suit"), line(judged_on, "appeal_decided", verdict="upheld")]
    return {
        "接收或者退回移交": [line(since, "referral", matter="idle")],
        "提交说明材料": [served("idle_investigation", since)],
        "申请听证": [line(since, "idle_determination", cause="holder"), line(since, "hearing_told")],
        "组织听证": [line(since, "hearing_told"), line(since, "hearing_requested")],
        "公示执法决定": [line(since, "disposal", way="fee")],
        "履行决定": decision,
        "申请行政复议": decision,
        "提起行政诉讼": [
            decision[0],
            line(
                since, "legal_review", passed=True, reconsideration_first=False, reason="不涉及自然资源使用权"
            ),
            *decision[1:],
        ],
        "不服复议决定提起诉讼": [
            *decision,
            line(since, "appeal", remedy="reconsideration"),
            line(since, "appeal_decided", verdict="upheld"),
        ],
        "不服判决上诉": [
            *decision,
            line(since, "appeal", remedy="suit"),
            line(since, "appeal_decided", verdict="upheld"),
        ],
        "申请法院强制执行": sued,
    }[step]


def land_suspected_before(since: str) -> Fact:
    return supply(signed_on="2019-01-05", start_on=str(months_after(day(since), -18)), price_wan="1000")


ENDS: list[tuple[str, dict[str, str]]] = [
    # since → the last day: a plain one, over a holiday, over the year end, in a leap February, not gazetted
    ("接收或者退回移交", {"2025-06-12": "2025-06-19", "2025-09-26": "2025-10-10", "2025-12-29": "2026-01-06",
                  "2024-02-26": "2024-03-04", "2026-12-29": "2027-01-05"}),
    ("提交说明材料", {"2025-06-18": "2025-07-18", "2025-09-04": "2025-10-09", "2024-12-02": "2025-01-02",
                "2024-01-30": "2024-02-29", "2026-12-15": "2027-01-14"}),
    ("申请听证", {"2025-07-25": "2025-08-01", "2025-09-26": "2025-10-10", "2025-12-29": "2026-01-06",
              "2024-02-26": "2024-03-04", "2026-12-29": "2027-01-05"}),
    ("组织听证", {"2025-07-30": "2025-08-27", "2025-09-15": "2025-10-17", "2025-12-15": "2026-01-13",
              "2024-02-01": "2024-03-05", "2026-12-15": "2027-01-12"}),
    ("公示执法决定", {"2025-09-01": "2025-09-28", "2025-09-10": "2025-10-14", "2025-12-10": "2026-01-08",
                "2024-02-01": "2024-03-05", "2026-12-15": "2027-01-12"}),
    ("履行决定", {"2025-06-18": "2025-07-18", "2025-09-03": "2025-10-09", "2024-12-02": "2025-01-02",
              "2024-01-30": "2024-02-29", "2026-12-15": "2027-01-14"}),
    ("申请行政复议", {"2025-09-03": "2025-11-03", "2025-08-04": "2025-10-09", "2025-11-03": "2026-01-04",
                "2023-12-31": "2024-02-29", "2026-11-15": "2027-01-14"}),
    ("提起行政诉讼", {"2025-09-03": "2026-03-03", "2025-04-01": "2025-10-09", "2025-07-01": "2026-01-04",
                "2023-08-29": "2024-02-29", "2026-08-31": "2027-03-01"}),
    ("不服复议决定提起诉讼", {"2025-11-20": "2025-12-05", "2025-09-19": "2025-10-09", "2025-12-17": "2026-01-04",
                    "2024-02-14": "2024-02-29", "2026-12-20": "2027-01-04"}),
    ("不服判决上诉", {"2025-11-20": "2025-12-05", "2025-09-19": "2025-10-09", "2025-12-17": "2026-01-04",
                "2024-02-14": "2024-02-29", "2026-12-20": "2027-01-04"}),
    ("申请法院强制执行", {"2026-03-03": "2026-06-03", "2025-07-02": "2025-10-09", "2025-09-30": "2025-12-30",
                  "2023-11-29": "2024-02-29", "2026-11-30": "2027-03-01"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "since", "due_on"),
    [(what, since, due_on) for what, ends in ENDS for since, due_on in ends.items()],
)
def test_the_last_day_of_each_clock(what: str, since: str, due_on: str) -> None:
    clock = running(begun(what, since), since, land_suspected_before(since))[what]
    assert (str(clock.since), str(clock.due_on)) == (since, due_on)
    assert [clock.days_left(clock.due_on + each * ONE_DAY) for each in (-1, 0, 1)] == [1, 0, -1]
    assert clock.provisional is (due_on[:4] == "2027")


@pytest.mark.parametrize(
    ("suspected_on", "due_on"),
    [("2025-06-02", "2025-07-02"), ("2025-09-04", "2025-10-09"), ("2024-12-02", "2025-01-02"),
     ("2024-01-30", "2024-02-29"), ("2026-12-15", "2027-01-14")],
    ids=["a plain day", "into the October holiday", "over the year end", "to 29 February", "a year not gazetted"],
)  # fmt: skip
def test_the_thirty_days_to_investigate_run_from_the_suspicion(suspected_on: str, due_on: str) -> None:
    start_on = years_after(day(suspected_on) - ONE_DAY, -1)
    clock = running([], suspected_on, supply(signed_on="2019-01-05", start_on=str(start_on)))[
        "发出《闲置土地调查通知书》"
    ]
    assert (str(clock.since), str(clock.due_on)) == (suspected_on, due_on)
    assert clock.provisional is (due_on[:4] == "2027")


# The thirty days of art. 5


def test_a_return_does_not_restart_the_thirty_days() -> None:
    lines = [
        *REFERRED,
        line("2025-06-18", "referral_returned", reason="缺证"),
        line("2025-06-25", "referral"),
        line("2025-06-27", "referral_accepted"),
    ]
    for number in range(len(lines) + 1):
        assert str(investigate_by(case_on(lines[:number], "2025-06-27"))) == "2025-07-02"
    assert str(running(lines)["发出《闲置土地调查通知书》"].due_on) == "2025-07-02"


def test_a_withdrawal_and_a_second_referral_do_not_either() -> None:
    lines = [
        *REFERRED,
        line("2025-06-18", "referral_withdrawn", reason="误移"),
        line("2025-06-25", "referral"),
    ]
    assert str(running(lines)["发出《闲置土地调查通知书》"].due_on) == "2025-07-02"
    assert str(running(lines)["接收或者退回移交"].due_on) == "2025-07-02"


@pytest.mark.parametrize(
    ("imported_on", "since", "due_on"),
    [("2025-06-01", "2025-06-02", "2025-07-02"), ("2025-06-02", "2025-06-02", "2025-07-02"),
     ("2025-06-03", "2025-06-03", "2025-07-03"), ("2026-01-15", "2026-01-15", "2026-02-14")],
    ids=["imported before", "imported on the day", "imported the day after", "imported months after"],
)  # fmt: skip
def test_a_late_import_counts_from_the_day_of_the_import(imported_on: str, since: str, due_on: str) -> None:
    imported = supply(start_on="2024-06-01", bulk_on=imported_on)
    [clock] = clocks(life_on(max(imported_on, "2025-06-02"), imported))
    assert (str(clock.since), str(clock.due_on)) == (since, due_on)


def test_a_halt_imported_late_counts_from_its_import() -> None:
    facts = told(HALT, HALTED_LAND)
    late = [Fact(f.kind, f.on, f.seq, f.values, bulk_on=day("2025-08-01")) for f in facts]
    case = case_of(life_on("2025-08-01", *late))
    assert case is not None
    assert str(investigate_by(case)) == "2025-09-01"  # the thirty-first of August is a Sunday


def test_a_notice_of_investigation_signed_ends_the_office_s_clock_and_its_service_begins_the_holder_s() -> (
    None
):
    assert running([*ACCEPTED, issued("idle_investigation", "2025-06-16")]) == {}
    assert list(running(ANSWERING)) == ["提交说明材料"]


# Announcement


@pytest.mark.parametrize(
    ("announced_on", "deemed_on", "answer_by"),
    [("2025-06-20", "2025-07-21", "2025-08-20"), ("2025-09-01", "2025-10-02", "2025-11-03")],
    ids=["a plain month", "deemed served on a holiday, which does not roll"],
)
def test_what_is_announced_is_served_the_day_after_thirty_days_and_the_holder_s_days_run_from_there(
    announced_on: str, deemed_on: str, answer_by: str
) -> None:
    tried = line(
        "2025-06-18", "service_attempt", notice="idle_investigation", way="mail", why_not="退回：查无此人"
    )
    announced = line(
        deemed_on, "service", notice="idle_investigation", way="announcement",
        announced_on=announced_on, announced_because="邮寄被退回",
    )  # fmt: skip
    before = [*ACCEPTED, issued("idle_investigation", "2025-06-16"), tried]
    assert refusal(before, announced) == ""
    clock = running([*before, announced])["提交说明材料"]
    assert (str(clock.since), str(clock.due_on)) == (deemed_on, answer_by)


# Remedies


def test_the_remedies_against_a_decision_end_with_the_longest_of_them() -> None:
    assert remedies_end_on(case_on(decided())) is None
    assert str(remedies_end_on(case_on(decision_served()))) == "2026-03-03"


def test_where_reconsideration_goes_first_its_sixty_days_are_all_there_is() -> None:
    plainly = [
        line(str(on), "legal_review", passed=True) if kind == "legal_review" else (on, kind, said)
        for on, kind, said in decision_served()
    ]
    assert str(remedies_end_on(case_on(plainly))) == "2025-11-03"
    told = running(plainly)
    assert "提起行政诉讼" not in told
    assert str(told["申请法院强制执行"].due_on) == "2026-02-03"


@pytest.mark.parametrize(
    ("remedy", "ends_on"), [("reconsideration", "2025-12-05"), ("suit", "2025-12-05"), ("", "2025-12-05")]
)
def test_after_a_contest_little_is_left(remedy: str, ends_on: str) -> None:
    contested = [*decision_served(), line("2025-09-20", "appeal", **({"remedy": remedy} if remedy else {}))]
    assert remedies_end_on(case_on(contested)) is None
    over = [*contested, line("2025-11-20", "appeal_decided", verdict="upheld")]
    assert str(remedies_end_on(case_on(over))) == ends_on


def test_while_a_suit_follows_the_reconsideration_nothing_is_final() -> None:
    lines = [
        *decision_served(),
        line("2025-09-20", "appeal", remedy="reconsideration"),
        line("2025-11-20", "appeal_decided", verdict="upheld"),
        line("2025-12-01", "appeal", remedy="suit"),
    ]
    assert remedies_end_on(case_on(lines)) is None
    assert "申请法院强制执行" not in running(lines)
    over = [*lines, line("2026-04-01", "appeal_decided", verdict="upheld")]
    assert str(remedies_end_on(case_on(over))) == "2026-04-16"
    assert str(running(over)["不服判决上诉"].due_on) == "2026-04-16"


# What the office is told on the last day, and on the day after


EDGES: list[tuple[str, list[Line], str]] = [
    # (what is done from the day after on, the life, the last day in time)
    ("acceptance_late", REFERRED, "2025-06-19"),
    ("investigation_late", ACCEPTED, "2025-07-02"),
    ("materials_late", ANSWERING, "2025-07-18"),
    ("determine_idle", ANSWERING, "2025-07-18"),
    ("review_decision", TOLD, "2025-08-01"),
    ("not_performed", decision_served(), "2025-10-09"),
    ("apply_to_court", decision_served(), "2026-03-03"),
    ("court_late", decision_served(), "2026-06-03"),
    ("tell_hearing_right", [*decision_served(), line("2025-09-20", "fee_paid", amount_wan="200")], "2026-06-01"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "lines", "last"), [pytest.param(*row, id=f"{row[0]} after {row[2]}") for row in EDGES]
)
def test_the_last_day_is_in_time_and_the_day_after_is_not(name: str, lines: list[Line], last: str) -> None:
    def done(on: str) -> bool:
        life = life_on(on, *told(lines), looked=False)
        return name in [act.name for act in look(life, day(on), set())]

    assert not done(str(day(last) - ONE_DAY))
    assert not done(last)
    assert done(str(day(last) + ONE_DAY))


DUE = [
    ("accept_referral", REFERRED, "2025-06-19"),
    ("send_investigation", ACCEPTED, "2025-07-02"),
    ("hold_hearing", REQUESTED, "2025-08-27"),
    ("publicise_decision", decided(), "2025-09-28"),
    ("apply_to_court", decision_served(), "2026-06-03"),
]


@pytest.mark.parametrize(("name", "lines", "due_on"), DUE)
def test_a_task_of_the_case_is_due_when_its_clock_ends(name: str, lines: list[Line], due_on: str) -> None:
    on = max(lines[-1][0], "2026-03-04" if name == "apply_to_court" else "")
    acts = look(life_on(on, *told(lines), looked=False), day(on), set())
    [task] = [act for act in acts if act.name == name]
    assert str(task.due_on) == due_on


@pytest.mark.parametrize(
    ("on", "refused"), [("2025-07-17", True), ("2025-07-18", True), ("2025-07-19", False)]
)
def test_without_materials_the_determination_is_signed_the_day_after_the_thirty_days(
    on: str, refused: bool
) -> None:
    lines = [*ANSWERING, line("2025-07-17", "idle_determination", cause="holder")]
    said = refusal(lines, issued("idle_determination", on))
    assert bool(said) is refused
    if refused:
        assert "2025-07-18" in said


@pytest.mark.parametrize(
    ("on", "refused"), [("2025-10-08", True), ("2025-10-09", True), ("2025-10-10", False)]
)
def test_the_holder_is_urged_the_day_after_the_thirty_days_to_perform(on: str, refused: bool) -> None:
    assert bool(refusal(decision_served(), issued("performance_urging", on))) is refused


@pytest.mark.parametrize(
    ("on", "refused"), [("2026-03-23", True), ("2026-03-24", True), ("2026-03-25", False)],
    ids=["nine working days", "the tenth", "the day after"],
)  # fmt: skip
def test_the_court_is_asked_after_ten_working_days_of_urging(on: str, refused: bool) -> None:
    urged = [*decision_served(), served("performance_urging", "2026-03-10")]
    assert bool(refusal(urged, line(on, "court_enforcement"))) is refused


@pytest.mark.parametrize(
    ("on", "refused"), [("2026-03-02", True), ("2026-03-03", True), ("2026-03-04", False)]
)
def test_the_court_is_asked_once_no_remedy_is_left(on: str, refused: bool) -> None:
    urged = [*decision_served(), served("performance_urging", "2025-10-15")]
    assert bool(refusal(urged, line(on, "court_enforcement"))) is refused


@pytest.mark.parametrize(
    ("arranged_on", "hearing_on", "refused"),
    [("2025-07-31", "2025-08-11", True), ("2025-07-31", "2025-08-12", False), ("2025-07-31", "2025-08-13", False),
     ("2025-09-26", "2025-10-13", True), ("2025-09-26", "2025-10-14", False),
     ("2025-12-26", "2026-01-07", True), ("2025-12-26", "2026-01-08", False)],
    ids=["six working days between", "seven", "eight", "six over the October holiday", "seven over it",
         "six over the year end", "seven over it, a Sunday worked"],
)  # fmt: skip
def test_seven_working_days_lie_between_the_notice_and_the_hearing(
    arranged_on: str, hearing_on: str, refused: bool
) -> None:
    said = refusal(REQUESTED, line(arranged_on, "hearing_arranged", hearing_on=hearing_on))
    assert bool(said) is refused


def test_a_decision_revoked_stops_every_clock_that_ran_on_it() -> None:
    assert running([*decision_served(), line("2025-09-20", "revocation", of="fee")]) == {}


def test_a_life_on_file_and_a_life_folded_anew_have_the_same_clocks() -> None:
    lines = decision_served()
    assert clocks(life_of(lines, "2025-12-01")) == clocks(life_of(lines, "2026-05-01"))


def test_the_clock_to_accept_names_its_step() -> None:
    assert running(REFERRED)["接收或者退回移交"].step is Step.ACCEPTANCE
    assert fact("referral_accepted", "2025-06-13").values == {}
