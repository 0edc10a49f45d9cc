"""The timeline (监管时间轴): everything on file by its legal day, every move with its clause and count of days, and by which rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache

from supervision.casework.blocks import Block
from supervision.casework.journal import Entry, canonical
from supervision.casework.letter_wording import on_paper
from supervision.casework.packages.section import Section, a_section, head, para, row
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.reading import entry_words
from supervision.law.explanation import Explanation
from supervision.law.facts import Fact
from supervision.law.rules.clause import Source
from supervision.law.rules.rule import Moves
from supervision.law.rules.table import TABLE
from supervision.law.standing import Life
from supervision.law.states import Moved
from supervision.law.terms import Kind


@cache
def rules_sha256() -> str:
    """The version of the rules (规则版本): one SHA-256 over every row of the table, its clause in its own words and its count."""
    rows_ = [
        [
            rule.duty,
            rule.step,
            rule.act.sort,
            str(rule.act.trigger if isinstance(rule.act, Moves) else rule.act.name),
            [rule.count.length, rule.count.unit.value, rule.count.roll.value, rule.count.then_next_day],
            rule.when,
            rule.because,
            *([clause.cite, clause.sentence] for clause in (rule.clause, *rule.also)),
        ]
        for rule in TABLE
    ]
    return hashlib.sha256(canonical(rows_)).hexdigest()


def timeline_section(file: FileOnDay, life: Life, said: Explanation) -> Section:
    """The timeline; `life` was folded with its trace, `said` explains where it stands on the day."""
    return a_section("13监管时间轴", _timeline(file, life, said))


def _timeline(file: FileOnDay, life: Life, said: Explanation) -> Iterator[Block]:
    yield row("截至", on_paper(file.on))
    yield row("现状", said.headline)
    yield row("理由", said.why + (f"［{said.clause.cite}］" if said.clause is not None else ""))
    yield row("规则版本", rules_sha256())
    for source in sorted(_sources(life, said), key=lambda source: source.name):
        since = f"{on_paper(source.in_force_on)}施行" if source.in_force_on is not None else "未载施行日期"
        yield row("依据", f"{source.name}（{since}）")
    yield head("逐日记载（“→”为状态变化）")
    yield from _days(file, life)
    for line in (*said.counts, *said.notes):
        yield para(line)


def _sources(life: Life, said: Explanation) -> set[Source]:
    """The texts the moves rest on."""
    causes = [move.cause for move in life.trace or () if isinstance(move.cause, tuple)]
    found = {rule.clause.source for rule, _ in causes}
    return found | ({said.clause.source} if said.clause is not None else set())


def _days(file: FileOnDay, life: Life) -> Iterator[Block]:
    """Entries by their legal day, and after those of a day the moves it brought."""
    standing = {fact.seq for fact in file.facts}
    lines = [
        (entry.happened_on, 0, seq, _entry_line(seq, entry, standing))
        for seq, entry in file.entries.items()
        if entry.happened_on <= file.on
    ]
    lines += [(move.on, 1, place, _move_line(move)) for place, move in enumerate(life.trace or ())]
    for day, _, _, text in sorted(lines):
        yield row(on_paper(day), text)


def _entry_line(seq: int, entry: Entry, standing: set[int]) -> str:
    voided = isinstance(entry.kind, Kind) and entry.kind is not Kind.CORRECTION and seq not in standing
    clause = entry.payload.get("clause")
    late = "" if entry.recorded_on == entry.happened_on else f"，{on_paper(entry.recorded_on)}登记"
    words = entry_words(seq, entry) + (f"［{clause}］" if clause else "")
    if entry.kind is Kind.CORRECTION:
        words += f"第{entry.payload['voids']}号" + (
            f"：{reason}" if (reason := entry.payload.get("reason")) else ""
        )
    return f"第{seq}号　{words}（{entry.by}{late}）" + ("　已更正，不作依据" if voided else "")


def _move_line(move: Moved) -> str:
    words = f"→ {move.before.zh}变为{move.after.zh}"
    if isinstance(move.cause, Fact):
        return f"{words}（第{move.cause.seq}号{move.cause.kind.zh}）"
    assert isinstance(move.cause, tuple)
    rule, occasion = move.cause
    days = (move.on - occasion.counts_from).days
    counted = (
        f"自{on_paper(occasion.counts_from)}起算" if days >= 0 else f"距{on_paper(occasion.counts_from)}"
    )
    return f"{words}（{rule.sentence(occasion)}；{counted}{abs(days)}天）［{rule.clause.cite}］"
