"""A referral as its case file tells it (在案移交): how it stands, whose move it is, until when, whether its ground still stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from supervision.casework.journal import Entry, facts_of
from supervision.law.daycount import national_calendar
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.clocks import investigate_by
from supervision.law.idle_case.stages import Milestone
from supervision.law.life import fold
from supervision.law.referrals import BECOMES, Referral, ReferralStatus, ground_stands, referrals
from supervision.law.rules.counts import ACCEPT_WITHIN
from supervision.law.standing import Life
from supervision.law.steps import Unit
from supervision.law.terms import Matter

S = ReferralStatus


@dataclass(frozen=True, slots=True)
class ReferralOnFile:
    """One referral of a parcel on a day: the entry that made it, and those that answered it, oldest first.

    `ground` says whether what was referred is still so; `later` is a later referral of the same matter, where there
    is one; `investigate_by` the last day to send the investigation notice of idle land not yet investigated, which
    no return begins anew.
    """

    parcel_id: int
    no: str
    project: str
    holder: str
    referral: Referral
    entry: Entry
    answers: Sequence[tuple[int, Entry]]
    ground: bool
    later: int | None
    investigate_by: date | None

    @property
    def id(self) -> str:
        return f"{self.parcel_id}-{self.referral.seq}"

    @property
    def zh(self) -> str:
        return f"{self.id}（宗地{self.no}，{self.referral.matter.zh}）"

    @property
    def status(self) -> ReferralStatus:
        return self.referral.status

    @property
    def seal(self) -> str:
        return self._said("seal")

    @property
    def number(self) -> str:
        return self._said("number")

    @property
    def to(self) -> str:
        return self._said("to")

    @property
    def lacking(self) -> str:
        return self._said("lacking")

    def _said(self, key: str) -> str:
        return str(self.entry.payload.get(key) or "")

    @property
    def accept_by(self) -> date:
        """The last day to accept or return it (接收期限)."""
        return ACCEPT_WITHIN.from_day(self.referral.on, national_calendar())

    @property
    def provisional(self) -> bool:
        """Whether that day lies in a year whose holidays are not gazetted (暂定)."""
        return national_calendar().is_provisional(self.accept_by)

    def days_late(self, today: date) -> int:
        """Whole days past the last day to accept it; 0 for one in time, or answered."""
        return max((today - self.accept_by).days, 0) if self.status is S.PENDING else 0

    @property
    def ground_gone(self) -> bool:
        """Whether it is still open though what was referred is no longer so (依据已不成立)."""
        return self.referral.open and not self.ground

    @property
    def last_answer(self) -> Entry | None:
        return self.answers[-1][1] if self.answers else None

    @property
    def reason(self) -> str:
        """Why it was returned or withdrawn, or what came of it."""
        said = self.last_answer.payload if self.last_answer is not None else {}
        return str(said.get("reason") or said.get("result") or "")

    @property
    def mover(self) -> Unit | None:
        """Whose move it is (该谁办); None where nothing is left to do."""
        if self.ground_gone or self.to_be_referred_again:
            return Unit.UTILISATION
        return Unit.ENFORCEMENT if self.referral.open else None

    @property
    def to_be_referred_again(self) -> bool:
        """Returned, its ground still stands, and it was not referred again (退回待补正)."""
        return self.status is S.RETURNED and self.ground and self.later is None

    @property
    def next_move(self) -> str:
        """What to do next, in a word; "" where nothing is left."""
        if self.ground_gone:
            return "撤回"
        if self.to_be_referred_again:
            return "补正后再次移交"
        return {S.PENDING: "接收或者退回", S.ACCEPTED: "反馈办理结果"}.get(self.status, "")

    @property
    def to_do(self) -> str:
        """The command of the next move; "" where nothing is left."""
        verb = f"supervision referrals {{}} {self.id}"
        if self.ground_gone:
            return f"{verb.format('withdraw')} --reason 理由"
        if self.to_be_referred_again:
            matter = self.referral.matter
            return f"supervision referrals make {self.no} --matter {matter} --out 移交包.zip"
        if self.status is S.PENDING:
            return f"{verb.format('accept')}，或者 {verb.format('return')} --reason 理由"
        return f"{verb.format('outcome')} --result 办理结果" if self.status is S.ACCEPTED else ""


@dataclass(frozen=True, slots=True)
class ParcelReferred:
    """The parcel referrals are of, as its row says."""

    parcel_id: int
    no: str
    project: str
    holder: str


def referrals_on_file(
    parcel: ParcelReferred, journal: Sequence[tuple[int, Entry]], *, on: date
) -> dict[int, ReferralOnFile]:
    """Every referral of a case file as of a day, by its place in the file; one a correction voided is none."""
    life = fold(facts_of(journal), parcel.no, on=on)
    return {} if life is None else _of_life(parcel, dict(journal), life)


def _of_life(parcel: ParcelReferred, entries: Mapping[int, Entry], life: Life) -> dict[int, ReferralOnFile]:
    found = referrals(life)
    return {
        each.seq: ReferralOnFile(
            parcel_id=parcel.parcel_id,
            no=parcel.no,
            project=parcel.project,
            holder=parcel.holder,
            referral=each,
            entry=entries[each.seq],
            answers=answers_to(each.seq, life, entries),
            ground=still_stands(life, each),
            later=next((o.seq for o in found[place + 1 :] if o.matter is each.matter), None),
            investigate_by=_investigate_by(life, each),
        )
        for place, each in enumerate(found)
    }


def answers_to(seq: int, life: Life, entries: Mapping[int, Entry]) -> list[tuple[int, Entry]]:
    """What was done with a referral, in legal order (接收、退回、撤回、结果)."""
    return [
        (fact.seq, entries[fact.seq])
        for fact in life.answered
        if fact.kind in BECOMES and fact.detail == str(seq)
    ]


def still_stands(life: Life, referral: Referral) -> bool:
    """Whether what was referred is still so (依据是否成立). Land disposed of under the case an accepted referral began leaves nothing to withdraw: its outcome is to be told."""
    if ground_stands(life, referral):
        return True
    case = case_of(life)
    led_to_a_case = referral.matter is Matter.IDLE and referral.status is S.ACCEPTED
    disposed_on = case.on(Milestone.DISPOSED) if case is not None else None
    return led_to_a_case and disposed_on is not None and disposed_on >= referral.on


def _investigate_by(life: Life, referral: Referral) -> date | None:
    case = case_of(life) if referral.matter is Matter.IDLE else None
    if case is None or case.closed or referral.on < case.opened_on:
        return None
    sent = case.has(Milestone.INVESTIGATION_ISSUED) or case.has(Milestone.INVESTIGATION_SERVED)
    return None if sent or case.has(Milestone.DETERMINED) else investigate_by(case)


def would_be(fact_on: date, matter: Matter, seq: int) -> Referral:
    """A referral of a matter as it would be made on a day, to ask whether its ground stands."""
    return Referral(seq, fact_on, matter, S.PENDING, fact_on)
