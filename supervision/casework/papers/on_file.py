"""The case file as a paper sees it (案卷摘录): one parcel as of a day, its facts, what the office did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from supervision.casework.acts_on_file import ActOnFile, acts_of, happened_by
from supervision.casework.journal import Entry, facts_of
from supervision.law.facts import Fact
from supervision.law.life import fold, in_legal_order
from supervision.law.refusals import Refused
from supervision.law.standing import Life
from supervision.law.terms import Kind
from supervision.office import Office


class NothingToSay(Refused):
    """A paper that cannot be drawn up because the file does not hold what it is about; says what to record."""


@dataclass(frozen=True, slots=True)
class FileOnDay:
    """One case file as of `on`: the life, its standing facts in legal order, the entries, the acts by their seq."""

    life: Life
    facts: Sequence[Fact]
    entries: Mapping[int, Entry]
    acts: Mapping[int, ActOnFile]
    on: date
    office: Office

    @property
    def no(self) -> str:
        return self.life.parcel.no

    def of_kind(self, *kinds: Kind) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind in kinds]

    def the_one(self, kind: Kind, seq: int | None, to_record: str) -> Fact:
        """The fact of this kind with that place in the file, or the latest; `to_record` is an example of one.

        Raises NothingToSay.
        """
        found = self.of_kind(kind)
        if seq is None and found:
            return found[-1]
        for fact in found:
            if fact.seq == seq:
                return fact
        if seq is not None:
            known = "、".join(str(fact.seq) for fact in found)
            hint = f"在案的有第{known}号" if known else "案卷中没有这类事项"
            raise NothingToSay(
                f"宗地{self.no}案卷第{seq}号不是“{kind.zh}”，{hint}（supervision history {self.no}）"
            )
        raise NothingToSay(
            f"宗地{self.no}截至{self.on}没有登记“{kind.zh}”，请先登记：supervision record {self.no} {to_record}"
        )

    def life_on(self, day: date) -> Life:
        """The same parcel as of an earlier day; of the day of supply at the earliest."""
        life = fold(self.facts, self.no, on=max(day, self.facts[0].on))
        assert life is not None
        return life


def laid_open(entries: Sequence[tuple[int, Entry]], no: str, *, on: date, office: Office) -> FileOnDay | None:
    """The file its entries give as of a day."""
    facts = facts_of(entries)
    life = fold(facts, no, on=on)
    if life is None:
        return None
    return FileOnDay(
        life=life,
        facts=[fact for fact in in_legal_order(facts) if fact.on <= on],
        entries=dict(entries),
        acts=acts_of(happened_by(entries, on)),
        on=on,
        office=office,
    )
