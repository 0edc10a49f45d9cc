"""What follows from a fact (后续变化): tasks it closes, drafts it makes pointless, and what rested on a wrong date.

An act whose ground is gone is withdrawn if nothing left the house; if the notice was issued, the paper that takes
it back (撤回通知书) or sets it right (更正通知书) is drafted. Nothing is overwritten: each change is an entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from supervision.casework.acts import Desk, notice_facts
from supervision.casework.acts_on_file import TO_DO, WAITING, ActOnFile, acts_of
from supervision.casework.case_papers.still_standing import doubts
from supervision.casework.casefile import CaseFile, Reordered
from supervision.casework.correction_letters import CorrectedNotice, differences, draft_correction
from supervision.casework.journal import ActKind
from supervision.casework.letters import Letter, LetterFacts, TemplateFailed
from supervision.casework.referring.on_file import still_stands
from supervision.casework.settled_notices import SETTLES, named_in, settled_notice, taken_back
from supervision.law.facts import Fact
from supervision.law.referrals import referrals
from supervision.law.reliance import Grounds, owes
from supervision.law.rules.rule import Opens, Rule, counts_from
from supervision.law.rules.table import rule_on_file
from supervision.law.states import Moved
from supervision.law.steps import ActSort, NoticeName, Step, act_name_zh
from supervision.law.terms import Kind, Term
from supervision.law.wording import fact_sentence
from supervision.records.act import ActStatus


class Followed(Term):
    """What came of it."""

    MOVE_GONE = "move_gone", "状态变化不再成立"
    MOVE_NEW = "move_new", "状态变化改为成立"
    FACT_DOUBTFUL = "fact_doubtful", "所登记事项的前提不再成立"
    OVERTAKEN = "overtaken", "依据已失，留作记录"
    WITHDRAWN = "withdrawn", "撤回，未发出"
    DRAFTED = "drafted", "已发出，新拟文书"
    NOT_DRAFTED = "not_drafted", "文书未能拟稿，请人工处理"
    CLOSED = "closed", "办结"
    RESTORED = "restored", "恢复原状"
    GROUND_GONE = "ground_gone", "移交依据不再成立"
    CASE_DOUBTFUL = "case_doubtful", "闲置案件须核查"


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that followed; `act` is the seq of the act on file it is about, if it is about one."""

    sort: Followed
    text: str
    act: int | None = None


def follow(file: CaseFile, fact: Fact, reordered: Reordered | None, desk: Desk) -> list[Consequence]:
    """Enter what follows from a fact just added to a file that holds its journal."""
    following = _Following(file, fact, desk, acts_of(file.all_entries))
    if reordered is not None:
        following.ask_again(reordered)
    following.settle_notices()
    following.look_after_case_papers(following.corrected_since if reordered is not None else None)
    following.close_what_is_met()
    following.name_referrals_without_ground()
    return following.found


@dataclass(slots=True)
class _Following:
    """The work of `follow`: the acts on file as they become, and what was found."""

    file: CaseFile
    fact: Fact
    desk: Desk
    acts: dict[int, ActOnFile]
    found: list[Consequence]

    def __init__(self, file: CaseFile, fact: Fact, desk: Desk, acts: dict[int, ActOnFile]) -> None:
        self.file, self.fact, self.desk, self.acts, self.found = file, fact, desk, acts, []

    def settle(self, act: ActOnFile, kind: ActKind, reason: str, **more: Any) -> None:
        payload = {"act": act.seq, "because": self.fact.seq, "reason": reason, **more}
        self.file.settle_act(act, self.desk.entry(kind, self.desk.today, payload))

    def note(self, sort: Followed, text: str, act: ActOnFile | None = None) -> None:
        self.found.append(Consequence(sort, text, None if act is None else act.seq))

    # A correction or a late record: what rested on the facts as they were known

    def ask_again(self, reordered: Reordered) -> None:
        before = Grounds(self.file.no, reordered.before)
        after = Grounds(self.file.no, reordered.after)
        self._moves(before, after)
        self._facts(before, after)
        if self.fact.kind is Kind.CORRECTION:
            self._restore(int(self.fact.values["voids"]))
        for act, rule in self._standing():
            was = before.support(rule, act.subject, act.basis, act.done_on)
            still = after.support(rule, act.subject, act.basis, act.done_on)
            if was and not still and not self._does(act, rule):
                self._overtaken(act)
            elif still and act.sort is ActSort.NOTICE:
                self._perhaps_reworded(act, before, after, regained=not was)

    def _standing(self) -> Iterator[tuple[ActOnFile, Rule]]:
        """Acts of the table that count as done: neither withdrawn, dismissed nor lapsed."""
        gone = (ActStatus.WITHDRAWN, ActStatus.DISMISSED, ActStatus.LAPSED)
        for act in list(self.acts.values()):
            rule = rule_on_file(act.duty, act.step, act.name)
            if rule is not None and act.status not in gone:
                yield act, rule

    def _moves(self, before: Grounds, after: Grounds) -> None:
        day = self.desk.today
        was, now = ({_move_key(m): m for m in g.moves_until(day)} for g in (before, after))
        for key, move in was.items():
            if key not in now:
                self.note(Followed.MOVE_GONE, _move_words(move))
        for key, move in now.items():
            if key not in was:
                self.note(Followed.MOVE_NEW, _move_words(move))

    def _facts(self, before: Grounds, after: Grounds) -> None:
        day = self.desk.today
        refused_before = before.refused_until(day)
        known = {fact.seq: fact for fact in after.facts}
        for seq, reason in after.refused_until(day).items():
            if seq not in refused_before and seq != self.fact.seq:
                fact = known[seq]
                self.note(Followed.FACT_DOUBTFUL, f"第{seq}号 {fact.on}{fact_sentence(fact)}：{reason}")

    def _restore(self, voided: int) -> None:
        """What the voided fact settled is as it was before."""
        undone = (ActKind.CLOSING, ActKind.ISSUING, ActKind.SERVING, ActKind.RESTORING)
        for act in self.acts.values():
            if not act.settled_by:
                continue
            _, last = act.settled_by[-1]
            if last.kind in undone and last.payload.get("because") == voided:
                status = act.status_before_last
                self.settle(act, ActKind.RESTORING, self.why, status=str(status))
                self.note(Followed.RESTORED, f"{_words(act)}恢复为“{status.zh}”", act)

    def _overtaken(self, act: ActOnFile) -> None:
        if act.status in (*WAITING, ActStatus.MISSED):
            self.settle(act, ActKind.WITHDRAWAL, self.why)
            self.note(Followed.WITHDRAWN, f"{_words(act)}：{self.why}", act)
        elif act.status in (ActStatus.ISSUED, ActStatus.SERVED):
            self._take_back(act, None)
        else:
            self.note(Followed.OVERTAKEN, f"{_words(act)}：{self.why}", act)

    def _perhaps_reworded(self, act: ActOnFile, before: Grounds, after: Grounds, *, regained: bool) -> None:
        """A notice still owed on its day, but with other words."""
        if act.status in (ActStatus.ISSUED, ActStatus.SERVED):
            now = _facts_for(act, after)
            if regained or _facts_for(act, before) != now:
                self._take_back(act, now)
        elif act.status is ActStatus.DRAFTED and _facts_for(act, before) != _facts_for(act, after):
            self.settle(act, ActKind.WITHDRAWAL, self.why)
            self.note(Followed.WITHDRAWN, f"{_words(act)}：{self.why}，内容有变，下次监测重新拟稿", act)

    def _take_back(self, act: ActOnFile, now: LetterFacts | None) -> None:
        """Draft the paper about an issued notice; one drafted before and not issued makes room for it."""
        for letter in self._letters_about(act, ActStatus.DRAFTED):
            self.settle(letter, ActKind.WITHDRAWAL, self.why)
            self.note(Followed.WITHDRAWN, f"{_words(letter)}：{self.why}", letter)
        earlier = _facts_for(act, self._grounds_when_drafted(act))
        issued_on = act.settled_on(ActKind.ISSUING) or act.settled_on(ActKind.SERVING)
        assert earlier is not None
        assert issued_on is not None
        facts = CorrectedNotice(earlier, now, issued_on, (self.why,), self.desk.today)
        try:
            if now is not None and not differences(facts):
                return
            letter_text = draft_correction(facts, self.desk.office)
        except (TemplateFailed, ValueError) as failed:
            self.note(Followed.NOT_DRAFTED, str(failed), act)
            return
        self._file_letter(act, letter_text)

    def _grounds_when_drafted(self, act: ActOnFile) -> Grounds:
        known = [fact for fact in self.file.facts if fact.seq < act.drafted_seq]
        return Grounds(self.file.no, known)

    def _letters_about(self, act: ActOnFile, *statuses: ActStatus) -> list[ActOnFile]:
        return [
            letter
            for letter in self.acts.values()
            if taken_back(self.acts, letter) is act and letter.status in statuses
        ]

    def _file_letter(self, act: ActOnFile, letter: Letter) -> None:
        name = NoticeName(letter.template)
        step = Step.WITHDRAWAL if name is NoticeName.WITHDRAWAL_LETTER else Step.RECTIFICATION
        reason = f"{_words(act)}已于{act.settled_on(ActKind.ISSUING) or act.settled_on(ActKind.SERVING)}发出；{self.why}"
        today = self.desk.today
        payload = {
            "duty": act.duty, "step": step, "subject": act.subject, "basis": f"#{self.fact.seq}/{act.seq}",
            "name": name, "unit": act.unit, "owed_from": today, "due_on": today, "clause": "",
            "reason": reason, "sha256": letter.sha256, "template_sha256": letter.template_sha256,
        }  # fmt: skip
        seq = self.file.next_seq
        self.file.add_act(self.desk.entry(ActKind.NOTICE, today, payload), letter)
        self.note(
            Followed.DRAFTED, f"{_words(act)}：已拟《{name.zh}》（{self.file.parcel_id}-{seq}），待签发", act
        )

    @property
    def why(self) -> str:
        """What was found, in a sentence that can stand on paper."""
        fact = self.fact
        if fact.kind is not Kind.CORRECTION:
            return f"{fact.on}{fact_sentence(fact)}（{fact.recorded_on}登记）"
        voided = next(f for f in self.file.facts if str(f.seq) == fact.values["voids"])
        reason = f"：{fact.values['reason']}" if fact.values.get("reason") else ""
        return f"原登记“{voided.on}{fact_sentence(voided)}”有误，{fact.recorded_on}更正{reason}"

    # Papers of an idle case: one that left the house is taken back by a revocation, which a person decides

    @property
    def corrected_since(self) -> date:
        """From when on the file reads otherwise: of a correction what it voids tells, and a new record may follow it."""
        return date.min if self.fact.kind is Kind.CORRECTION else self.fact.on

    def look_after_case_papers(self, corrected_since: date | None) -> None:
        journal = self.file.all_entries
        before = [(seq, entry) for seq, entry in journal if seq < self.fact.seq]
        for act, why in doubts(
            self.acts, before, journal, self.file.no, self.desk, corrected_since=corrected_since
        ):
            if act.status is ActStatus.DRAFTED:
                self.settle(act, ActKind.WITHDRAWAL, f"{self.why}，{why}")
                self.note(Followed.WITHDRAWN, f"{_words(act)}：{self.why}，{why}；仍应下达的请重新拟稿", act)
            else:
                self.note(Followed.CASE_DOUBTFUL, f"{_words(act)}已发出，{self.why}，{why}；{REVOKE}", act)

    # Notices that left the house

    def settle_notices(self) -> None:
        """An issue or a service settles the notice it is about; a withdrawal issued withdraws the earlier one."""
        said = self.file.entries[self.fact.seq - self.file.head_seq - 1].payload
        act = settled_notice(self.acts, self.fact.kind, self.fact.values, named_in(said, self.file.parcel_id))
        if act is None:
            return
        kind, _ = SETTLES[self.fact.kind]
        payload = {"act": act.seq, "because": self.fact.seq}
        self.file.settle_act(act, self.desk.entry(kind, self.fact.on, payload))
        earlier = taken_back(self.acts, act)
        if act.step == Step.WITHDRAWAL and earlier is not None and not earlier.withdrawn:
            self.settle(earlier, ActKind.WITHDRAWAL, f"已以《{act_name_zh(act.name)}》撤回")

    # What the facts have met

    def close_what_is_met(self) -> None:
        """Tasks and alerts the facts have met are done; a paper nobody owes any more is not sent."""
        for act, rule in self._standing():
            if act.status not in (*WAITING, ActStatus.MISSED):
                continue
            answered = self._does(act, rule)
            if answered or (act.status is not ActStatus.MISSED and not _open(rule, act, self.file)):
                if answered or act.status in TO_DO:
                    self.settle(act, ActKind.CLOSING, self.why)
                    self.note(Followed.CLOSED, f"{_words(act)}：{self.why}", act)
                else:
                    self.settle(act, ActKind.WITHDRAWAL, f"{self.why}，所依据的事项已经了结")
                    self.note(Followed.WITHDRAWN, f"{_words(act)}：所依据的事项已经了结", act)

    def name_referrals_without_ground(self) -> None:
        """An open referral whose ground is gone is the supervisor's to withdraw."""
        life = self.file.life
        for each in referrals(life):
            if each.open and not still_stands(life, each):
                id_ = f"{self.file.parcel_id}-{each.seq}"
                text = f"{each.on}的移交（{id_}，{each.matter.zh}），请撤回：supervision referrals withdraw {id_} --reason 理由"
                self.note(Followed.GROUND_GONE, text)

    def _does(self, act: ActOnFile, rule: Rule) -> bool:
        """Whether the fact does the task; a patrol taken for missed was made if the visit was, only told late."""
        if act.status not in (*TO_DO, ActStatus.MISSED):
            return False
        if not isinstance(rule.act, Opens) or self.fact.kind not in rule.act.met_by:
            return False
        if rule.act.each and _open(rule, act, self.file):
            return False
        missed_on = act.settled_on(ActKind.MISSING) if act.status is ActStatus.MISSED else None
        return self.fact.on >= act.owed_from and (missed_on is None or self.fact.on < missed_on)


REVOKE = "请核查案件：应当撤销的，登记撤销（revocation of=… reason=…）并下达《撤销决定书》"


def _open(rule: Rule, act: ActOnFile, file: CaseFile) -> bool:
    """Whether the duty an act is about is still open as the facts stand."""
    return owes(rule, file.life, act.subject, act.basis, None)


def _facts_for(act: ActOnFile, grounds: Grounds) -> LetterFacts | None:
    life = grounds.life_on(act.drafted_on)
    if life is None:
        return None
    name = NoticeName(act.name)
    return notice_facts(name, act.subject, counts_from(act.basis, act.owed_from), life, act.drafted_on)


def _words(act: ActOnFile) -> str:
    subject = f"第{act.subject}期" if act.subject else ""
    return f"{act.done_on}的{act.sort.zh}{subject}《{act_name_zh(act.name)}》"


def _move_key(move: Moved) -> tuple[Any, ...]:
    return move.on, move.before, move.after


def _move_words(move: Moved) -> str:
    return f"{move.on} {move.before.zh} → {move.after.zh}"
