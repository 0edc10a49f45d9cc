"""The idle case as its papers see it (案件摘录): the file of one day, the case read from it, what a paper may rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from supervision.casework.letter_wording import flattened
from supervision.casework.papers.on_file import FileOnDay, NothingToSay
from supervision.law.facts import Fact
from supervision.law.idle_case.case import IdleCase, Track, case_of
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_clauses import HALTED_BY_ARTICLE_12, HOLDERS_FAULT
from supervision.law.rules.clause import Clause
from supervision.law.rules.order53 import DETERMINATION, GOVERNMENT_CAUSES, HALTED, NOT_STARTED
from supervision.law.standing import Life
from supervision.law.steps import NoticeName, PaperName
from supervision.law.terms import Cause

M = Milestone
TAG = 8
"""How many characters of its hash name an addressee in a basis, which holds twenty."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What one paper rests on (依据): the basis that names it, since which day, in words, and to whom it goes.

    `seq` is the fact it rests on, 0 for the suspicion itself; `addressee` is "" where it goes to the holder.
    """

    basis: str
    since: date
    reason: str
    seq: int = 0
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class CaseOnDay:
    """One idle case as of the day of the file."""

    file: FileOnDay
    case: IdleCase

    @property
    def life(self) -> Life:
        return self.file.life

    @property
    def no(self) -> str:
        return self.file.no

    def fact(self, milestone: Milestone) -> Fact | None:
        """The fact that reached it."""
        reached = self.case.reached.get(milestone)
        return None if reached is None else self.numbered(reached.seq)

    def numbered(self, seq: int) -> Fact:
        return next(fact for fact in self.file.facts if fact.seq == seq)

    def needed(self, milestone: Milestone, name: NoticeName | PaperName, clause: Clause, to_do: str) -> Fact:
        """The fact that reached it, without which the paper cannot be made. Raises NothingToSay."""
        fact = self.fact(milestone)
        if fact is None:
            refuse(self.file, name, f"案卷没有登记“{milestone.zh}”", clause, to_do)
        return fact


def case_on_day(file: FileOnDay, name: NoticeName | PaperName, *, closed: bool = False) -> CaseOnDay:
    """The case a paper is of; one that is over has no more papers, unless `closed`. Raises NothingToSay."""
    case = case_of(file.life)
    if case is None:
        refuse(file, name, f"截至{file.on}没有闲置案件", NOT_STARTED, "须先构成疑似闲置。")
    if case.closed and not closed:
        to_do = f"办理经过见 supervision history {file.no}。"
        clause = HALTED if case.halted else NOT_STARTED
        refuse(file, name, f"截至{file.on}闲置案件已经结案（{file.life.state.zh}）", clause, to_do)
    return CaseOnDay(file, case)


def determined(case: CaseOnDay, name: NoticeName | PaperName) -> Fact:
    """The determination with its cause, on which all that follows rests. Raises NothingToSay."""
    to_do = (
        f"请先登记认定及其原因：{record(case, 'idle_determination cause=holder facts=认定的事实和依据')}。"
    )
    fact = case.needed(M.DETERMINED, name, DETERMINATION, to_do)
    if fact.values.get("cause") is None:
        what = f"第{fact.seq}号闲置土地认定没有写明原因"
        refuse(case.file, name, what, GOVERNMENT_CAUSES, _again(case, fact, to_do))
    if fact.values["cause"] is not Cause.HOLDER and not fact.values.get("ground"):
        what = f"第{fact.seq}号认定原因为“{fact.values['cause'].zh}”，没有写明属于哪一种情形（ground）"
        refuse(case.file, name, what, GOVERNMENT_CAUSES, _again(case, fact, to_do))
    return fact


def _again(case: CaseOnDay, fact: Fact, to_do: str) -> str:
    return f"请更正后重新登记：{record(case, f'correction voids={fact.seq}')}；{to_do}"


def on_track_of_article_14(case: CaseOnDay, name: NoticeName | PaperName) -> None:
    """Fee and recovery are for land never started, by the holder's own fault. Raises NothingToSay."""
    if case.case.halted:
        what = "该宗地系已动工后中止开发建设的闲置土地，不适用征缴土地闲置费和无偿收回"
        refuse(case.file, name, what, HALTED_BY_ARTICLE_12, "应当按照第十二条规定的方式协商处置。")
    if case.case.track is Track.ARTICLE_12:
        cause = case.case.cause
        what = f"闲置原因认定为“{cause.zh if cause else ''}”，不适用征缴土地闲置费和无偿收回"
        refuse(case.file, name, what, HOLDERS_FAULT, "应当按照第十二条、第十三条规定协商处置。")


def refuse(file: FileOnDay, name: NoticeName | PaperName, what: str, clause: Clause, to_do: str) -> NoReturn:
    """Refuse a paper: which parcel and paper, what is missing, under which article, what to do. Raises NothingToSay."""
    raise NothingToSay(f"宗地{file.no}《{name.zh}》不能制作：{what}。依据{clause.cite}，{to_do}")


def record(case: CaseOnDay, said: str) -> str:
    """The command that records something of the parcel."""
    return f"supervision record {case.no} {said}"


def to_each(since: Fact, addressees: Iterable[str], reason: str) -> list[Ground]:
    """One ground an addressee: the basis names the fact and, by the hash of its name, the addressee."""
    return [
        Ground(f"#{since.seq}/{_tag(name)}", since.on, f"{reason}，致{name}", since.seq, name)
        for name in dict.fromkeys(flattened(name) for name in addressees)
        if name
    ]


def _tag(addressee: str) -> str:
    return hashlib.sha256(addressee.encode()).hexdigest()[:TAG]


def upon(fact: Fact, reason: str, *, also: str = "") -> list[Ground]:
    """The ground of a paper to the holder that answers one fact; `also` tells two such papers apart."""
    return [Ground(f"#{fact.seq}{'/' if also else ''}{also}", fact.on, reason, fact.seq)]


def without_stop(text: str) -> str:
    """A sentence of a person's without its full stop: the template sets one."""
    return text.rstrip("。；. ")


def said(fact: Fact | None, key: str) -> str:
    """A text of a fact on one line; "" where there is no fact or it does not say."""
    given: Any = "" if fact is None else fact.values.get(key, "")
    return flattened(str(given))
