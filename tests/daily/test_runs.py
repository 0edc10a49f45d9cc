"""Runs and their certificates: one leader opens and closes a run, a dead one is replaced, no day is silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select

from supervision.casework.holding import hold
from supervision.casework.verify import verify
from supervision.daily.certificate import certificate_hash
from supervision.daily.certificate_check import check_certificates
from supervision.daily.lease import TERM, Sweeper, Turn, break_off, hold_lease, take_turn
from supervision.daily.sweep import Swept, sweep
from supervision.law.refusals import NotAllowed
from supervision.records.db import reading, writing
from supervision.records.run import Outcome
from supervision.records.tables import CERTIFICATE, LEASE, NOTICE, PARCEL, RUN, SWEEP_BATCH
from tests.database import INSTANT, NO, desk, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
OTHER = "1305302024B00012"


def rows(engine: Engine, table: Any, by: str) -> list[dict[str, Any]]:
    with reading(engine) as session:
        return [dict(row) for row in session.execute(select(table).order_by(table.c[by])).mappings()]


def certificates(engine: Engine) -> list[dict[str, Any]]:
    return rows(engine, CERTIFICATE, "no")


def sweeper(name: str, *, later: timedelta = timedelta(0), gone: str = "") -> Sweeper:
    return Sweeper(name, lambda: INSTANT + later, lambda holder: holder == gone)


def left_open(engine: Engine, name: str = "甲机") -> Turn:
    """A process took the lead and was never heard of again."""
    with writing(engine) as session:
        turn = take_turn(session, desk(SIGNED), sweeper(name), anything_to_do=True)
    assert isinstance(turn, Turn)
    return turn


def swept_by(engine: Engine, who: Sweeper, **options: Any) -> Swept:
    return sweep(engine, desk(SIGNED, "每日监测"), sweeper=who, **options)


# The certificate


def test_a_certificate_says_what_the_run_did(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(OTHER))
    swept = sweep_on(engine, SIGNED)
    [certificate] = certificates(engine)
    assert certificate["outcome"] == "complete"
    assert (certificate["looked_at"], certificate["moved"], certificate["papers"]) == (2, 2, 2)
    assert orjson.loads(certificate["acts"]) == {"notice/payment_reminder": 2, "task/brief_holder": 2}
    assert certificate["left_due"] == 0
    assert swept.certificate is not None
    assert swept.certificate.hash == certificate["hash"] == certificate_hash(certificate, "")


def test_each_certificate_follows_the_one_before_and_a_quiet_day_has_its_own(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    for day in range(3):
        sweep_on(engine, SIGNED + timedelta(days=day))
    previous = ""
    for number, certificate in enumerate(certificates(engine), start=1):
        assert certificate["no"] == number
        assert certificate["hash"] == certificate_hash(certificate, previous)
        previous = certificate["hash"]
    assert [c["looked_at"] for c in certificates(engine)] == [1, 0, 0]


def test_the_heads_of_every_journal_that_changed_are_named(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(OTHER))
    sweep_on(engine, SIGNED)
    tell(engine, SIGNED, {"kind": "handover", "on": "2024-01-05"})
    sweep_on(engine, SIGNED)
    named = [orjson.loads(batch["heads"]) for batch in rows(engine, SWEEP_BATCH, "id")]
    assert [[(i, seq) for i, seq, _ in heads] for heads in named if heads] == [[(1, 3), (2, 3)], [(1, 4)]]
    assert all(parcel["certified"] for parcel in rows(engine, PARCEL, "id"))


def test_what_people_entered_is_named_even_if_no_parcel_is_due(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[]))
    sweep_on(engine, SIGNED)
    tell(
        engine,
        date(2024, 1, 6),
        {"kind": "seizure", "on": "2024-01-06", "by_court": "新河县人民法院", "document_no": "1号"},
    )
    assert rows(engine, PARCEL, "id")[0]["certified"] is False
    sweep_on(engine, date(2024, 1, 6))
    [parcel] = rows(engine, PARCEL, "id")
    [last] = orjson.loads(rows(engine, SWEEP_BATCH, "id")[-1]["heads"])
    assert last == [parcel["id"], parcel["head_seq"], parcel["head_hash"][:16]]
    assert parcel["certified"] is True


def test_a_parcel_set_aside_stands_in_the_certificate_and_is_tried_once_a_run(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(engine, SIGNED, supply())
    tried = []

    def failing(*_: object) -> None:
        tried.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr("supervision.casework.acts.draft", failing)
    sweep_on(engine, SIGNED)
    [certificate] = certificates(engine)
    assert (orjson.loads(certificate["set_aside"]), certificate["left_due"], len(tried)) == ([NO], 0, 1)


# The lease


def test_who_comes_while_another_leads_helps_and_certifies_nothing(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    turn = left_open(engine)
    swept = swept_by(engine, sweeper("乙机"))
    assert (swept.looked_at, swept.certificate) == (1, None)
    assert certificates(engine) == []
    assert [batch["run_id"] for batch in rows(engine, SWEEP_BATCH, "id")] == [turn.run_id]


REPLACING: dict[str, Callable[[], Sweeper]] = {
    "its lease ran out": lambda: sweeper("乙机", later=TERM + timedelta(seconds=1)),
    "it is known to be dead": lambda: sweeper("乙机", gone="甲机"),
    "it is this process, before": lambda: sweeper("甲机"),
}


@pytest.mark.parametrize("replacing", REPLACING.values(), ids=REPLACING.keys())
def test_a_leader_is_replaced_and_its_run_closed_as_interrupted(
    engine: Engine, replacing: Callable[[], Sweeper]
) -> None:
    tell(engine, SIGNED, supply())
    left_open(engine)
    swept = swept_by(engine, replacing())
    assert swept.looked_at == 1
    assert [c["outcome"] for c in certificates(engine)] == ["interrupted", "complete"]
    assert [c["left_due"] for c in certificates(engine)] == [1, 0]
    assert rows(engine, LEASE, "name") == [{"name": "sweep", "holder": "", "until_at": None, "run_id": None}]


def test_an_interrupted_run_is_closed_even_if_nothing_is_left_to_do(engine: Engine) -> None:
    left_open(engine)
    swept_by(engine, sweeper("甲机"))
    assert [c["outcome"] for c in certificates(engine)] == ["interrupted", "complete"]


def test_a_leader_at_work_renews_its_lease(engine: Engine) -> None:
    tell(engine, SIGNED, *(supply(f"1305302024B0{n:04d}") for n in range(1, 7)))
    clock = iter(INSTANT + timedelta(seconds=20 * n) for n in range(100))
    seen: list[datetime] = []

    def watch(_: int) -> None:
        seen.append(rows(engine, LEASE, "name")[0]["until_at"])

    swept_by(engine, Sweeper("甲机", lambda: next(clock)), batch=1, progress=watch)
    assert seen == sorted(seen)
    assert len(set(seen)) > 1
    assert [c["outcome"] for c in certificates(engine)] == ["complete"]


def test_a_leader_that_lost_its_run_stops_and_certifies_nothing(engine: Engine) -> None:
    tell(engine, SIGNED, *(supply(f"1305302024B0{n:04d}") for n in range(1, 5)))
    taken_over = False

    def take_over(_: int) -> None:
        nonlocal taken_over
        if not taken_over:
            taken_over = True
            swept_by(engine, sweeper("乙机", gone="甲机"))

    swept = swept_by(engine, sweeper("甲机"), batch=1, progress=take_over)
    assert (swept.looked_at, swept.certificate) == (1, None)
    assert [c["outcome"] for c in certificates(engine)] == ["interrupted", "complete"]
    assert [c["looked_at"] for c in certificates(engine)] == [1, 3]


# Ending before everything is looked at


def test_a_run_broken_off_by_an_upgrade_is_certified_and_its_sweep_ends_before_the_next_batch(
    engine: Engine,
) -> None:
    tell(engine, SIGNED, supply(), supply("1305302024B00012"))

    def upgrade(looked_at: int) -> None:
        with writing(engine) as session:
            hold_lease(session)
            break_off(session, INSTANT)

    swept = sweep_on(engine, SIGNED, batch=1, progress=upgrade)
    assert (swept.looked_at, swept.certificate) == (1, None)
    assert [each["outcome"] for each in certificates(engine)] == [Outcome.INTERRUPTED]
    assert sweep_on(engine, SIGNED).looked_at == 1
    assert certificates(engine)[-1]["outcome"] == Outcome.COMPLETE


def test_asked_to_stop_it_ends_between_batches_and_says_what_is_left(engine: Engine) -> None:
    tell(engine, SIGNED, *(supply(f"1305302024B0{n:04d}") for n in range(1, 5)))
    asked = iter([False, False, True, True])
    swept = swept_by(engine, sweeper("甲机"), batch=1, stopping=lambda: next(asked))
    assert swept.certificate is not None
    assert (swept.certificate.outcome, swept.certificate.left_due) == (Outcome.STOPPED, 2)
    assert swept_by(engine, sweeper("甲机")).looked_at == 2


def test_the_volume_brake_stops_before_the_batch_that_is_too_much(engine: Engine) -> None:
    tell(engine, SIGNED, *(supply(f"1305302024B0{n:04d}") for n in range(1, 8)))
    swept = swept_by(engine, sweeper("甲机"), batch=2, most_papers=5)
    assert swept.certificate is not None
    assert (swept.certificate.outcome, swept.certificate.left_due, swept.too_many) == (Outcome.BRAKED, 3, 2)
    assert len(rows(engine, NOTICE, "parcel_id")) == 4


def test_the_brake_counts_what_the_day_drafted_before(engine: Engine) -> None:
    tell(engine, SIGNED, *(supply(f"1305302024B0{n:04d}") for n in range(1, 5)))
    swept_by(engine, sweeper("甲机"), batch=2, most_papers=2)
    again = swept_by(engine, sweeper("甲机"), batch=2, most_papers=3)
    assert again.looked_at == 0
    let_pass = swept_by(engine, sweeper("甲机"), batch=2, most_papers=4)
    assert (let_pass.looked_at, len(rows(engine, NOTICE, "parcel_id"))) == (2, 4)


def test_every_run_that_is_over_is_sound(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(OTHER))
    left_open(engine)
    swept_by(engine, sweeper("甲机"), batch=1, most_papers=1)
    swept_by(engine, sweeper("乙机"))
    with reading(engine) as session:
        assert [*verify(session, SIGNED, patrol_every=30), *check_certificates(session)] == []
    assert len(certificates(engine)) == len(rows(engine, RUN, "id")) == 3


def test_a_patrol_cannot_be_held_for_it_comes_again_and_again(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[]), {"kind": "start", "on": "2024-01-05", "proof": "施工许可证"})
    with pytest.raises(NotAllowed, match="patrol_every_days"), writing(engine) as session:
        hold(session, "1/completion/patrol/0/2024-02-04", desk(SIGNED), "无人可派")


def test_a_run_closed_a_day_late_counts_what_it_left_on_its_own_day(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[], handover_on="2024-01-05"))
    sweep_on(engine, SIGNED)
    left_open(engine)  # all was looked at; an alert falls due tomorrow
    sweep(engine, desk(SIGNED + timedelta(days=1), "每日监测"), sweeper=sweeper("乙机", gone="甲机"))
    told = [(c["outcome"], c["left_due"]) for c in certificates(engine)]
    assert told == [("complete", 0), ("interrupted", 0), ("complete", 0)]
