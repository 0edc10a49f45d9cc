"""The regulation sentence by sentence (制度—规则—情景对照): the rows that quote it, the commands, what shows it.

The sentences are those of chapters 一 to 六 of the county's text; a row stands beside a sentence when its clause
quotes words of it. What no row can carry is said in `regulation_by_hand`. `problems` names what no longer holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from regulation_by_hand import BY_LAW, SENTENCES_BY_HAND, SHOWN_BY_TESTS, ByHand

from supervision.cli.commands import COMMANDS
from supervision.cli.scenario_file import read_scenario_file
from supervision.law.rules.clause import COUNTY, Clause
from supervision.law.rules.rule import Moves, Rule
from supervision.law.rules.table import TABLE
from supervision.law.simulate import Line, simulate
from supervision.law.states import MOVES
from supervision.law.steps import ActSort

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = ROOT / "tests" / "scenarios"
MOST_SCENARIOS = 3

# The sentences

CHAPTER = re.compile(r"([一二三四五六])、")
ITEM = re.compile(r"（([一二三四五六七八九十])）")
NUMBER = re.compile(r"(\d)、")
TITLE = re.compile(r"^[^，。；、]{2,8}(?=\s|$)")
"""What an item is called before its first sentence: 监督检查指标."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (up to 。 or ；) under its number, and where it stands in the text without spaces."""

    article: str
    words: str
    at: int

    @property
    def until(self) -> int:
        return self.at + len(self.words)


def county_text() -> str:
    text = files("supervision.law") / "texts" / "供后监管制度_新河县.md"
    return text.read_text(encoding="utf-8")


def sentences(text: str) -> tuple[Sentence, ...]:
    """Chapters 一 to 六 of the text in sentences; numbers and headings are no part of them."""
    paragraphs: dict[str, str] = {}
    chapter = article = ""
    for line in _regulation(text):
        words = line
        if found := CHAPTER.match(line):
            chapter = article = found[1]
            continue
        if not chapter:
            continue
        if found := ITEM.match(line):
            article = f"{chapter}（{found[1]}）"
            words = TITLE.sub("", line[found.end() :].strip(), count=1)
        elif found := NUMBER.match(line):
            article = f"{article.rstrip('0123456789')}{found[1]}"
            words = line[found.end() :]
        paragraphs[article] = paragraphs.get(article, "") + _squeezed(words)
    found_sentences: list[Sentence] = []
    at = 0
    for article, words in paragraphs.items():
        for each in re.findall(r"[^。；]+[。；]?", words):
            found_sentences.append(Sentence(article, each, at))
            at += len(each)
    return tuple(found_sentences)


def _regulation(text: str) -> Iterator[str]:
    """The lines under the regulation's own heading, up to the next heading of the file."""
    _, _, after = text.partition("(text as given)\n")
    for line in after.splitlines():
        if line.startswith("## "):
            return
        yield line.strip()


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# Beside each sentence


def rows_of(sentence: Sentence, read: Sequence[Sentence], table: Iterable[Rule] = TABLE) -> tuple[Rule, ...]:
    """The rows of which a clause quotes words of the sentence, in the order of the table."""
    body = "".join(each.words for each in read)
    return tuple(
        row
        for row in table
        if any(
            at < sentence.until and at + len(_squeezed(clause.sentence)) > sentence.at
            for clause in county_clauses([row])
            for at in _places(clause, body)
        )
    )


def _places(clause: Clause, body: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(_squeezed(clause.sentence)), body)]


def county_clauses(table: Iterable[Rule] = TABLE) -> tuple[Clause, ...]:
    """The county's clauses that rows rest on, each once."""
    cited = (clause for row in table for clause in (row.clause, *row.also) if clause.source is COUNTY)
    return tuple(dict.fromkeys(cited))


def by_hand_of(sentence: Sentence, by_hand: Iterable[ByHand] = SENTENCES_BY_HAND) -> tuple[ByHand, ...]:
    return tuple(
        hand for hand in by_hand if hand.article == sentence.article and hand.opens in sentence.words
    )


def problems(
    text: str, by_hand: Sequence[ByHand] = SENTENCES_BY_HAND, table: Sequence[Rule] = TABLE
) -> list[str]:
    """What no longer holds: a sentence without a line, a clause or a line that is not the text's, a thing missing."""
    read = sentences(text)
    found = [
        f"{each.article}“{each.words}”：没有规则引用，也没有写明由什么命令办理"
        for each in read
        if not rows_of(each, read, table) and not by_hand_of(each, by_hand)
    ]
    body = "".join(each.words for each in read)
    for clause in county_clauses(table):
        articles = {s.article for at in _places(clause, body) for s in read if s.at <= at < s.until}
        if clause.article not in articles:
            found.append(f"{clause.article}：规则所引“{clause.sentence}”不在制度的这一条中")
    for hand in by_hand:
        if sum(hand in by_hand_of(each, [hand]) for each in read) != 1:
            found.append(f"{hand.article}：“{hand.opens}”应恰在制度这一条的一句中")
        found += [f"{hand.article}：{missing}" for missing in _missing(hand)]
    return found + [missing for proof in SHOWN_BY_TESTS.values() for missing in _missing_proof(proof)]


def _missing(hand: ByHand) -> Iterator[str]:
    if not (hand.commands or hand.kinds):
        yield f"“{hand.says}”没有写明命令或事实"
    if not hand.shown_by:
        yield f"“{hand.says}”没有情景或测试"
    yield from (f"没有命令{command}" for command in hand.commands if command not in COMMANDS)
    yield from (f"没有规则{row.when}" for row in hand.rows if row not in TABLE)
    if hand.page and not (ROOT / "docs" / hand.page).exists():
        yield f"没有页面{hand.page}"
    for proof in hand.shown_by:
        yield from _missing_proof(proof)


def _missing_proof(proof: str) -> Iterator[str]:
    path, _, test = proof.partition("::")
    if not test:
        if not (SCENARIOS / f"{proof}.yaml").exists():
            yield f"没有情景{proof}"
    elif not (ROOT / path).exists() or f"\ndef {test}(" not in (ROOT / path).read_text(encoding="utf-8"):
        yield f"没有测试{proof}"


# The scenarios in which a row acts

RowKey = tuple[str, str, str]
"""(duty, step, what it gives; for a move the state it leads to)."""


def shown_by(row: Rule) -> list[str]:
    """Up to three scenarios in which the row acts, or its test; raises where there is neither.

    First come those whose names say most of what the row says, then those with the least else in them.
    """
    pairs = {first + second for first, second in pairwise(in_words(row))}
    acting = sorted(
        (-len(pairs.intersection(map("".join, pairwise(name)))), len(keys), name)
        for name, keys in scenario_keys().items()
        if _key(row) in keys
    )
    if not acting and row not in SHOWN_BY_TESTS:
        raise ValueError(f"{in_words(row)}：没有情景，也没有测试")
    return [name for *_, name in acting[:MOST_SCENARIOS]] or [SHOWN_BY_TESTS[row]]


@cache
def scenario_keys() -> Mapping[str, frozenset[RowKey]]:
    """Scenario by scenario, the rows that act in it; one in which something is refused tells of the refusal instead."""
    told: dict[str, frozenset[RowKey]] = {}
    for path in sorted(SCENARIOS.glob("*.yaml")):
        run = simulate(read_scenario_file(path))
        if not run.refusal:
            told[path.stem] = frozenset(key for line in run.lines for key in _line_keys(line))
    return told


def _line_keys(line: Line) -> Iterator[RowKey]:
    sort = str(line["act"])
    if "duty" in line and sort != ActSort.LAPSE:  # a move a fact causes has no duty
        yield line["duty"], line["step"], str(line["to" if sort == ActSort.MOVE else sort])


def _key(row: Rule) -> RowKey:
    act = row.act
    if isinstance(act, Moves):
        return row.duty, row.step, next(str(move.to) for move in MOVES if move.trigger is act.trigger)
    return row.duty, row.step, str(act.name)


# The page

HEAD = ("条款", "原文", "规则（环节 → 动作，责任单位）／登记", "情景／命令")


def lines() -> Iterator[tuple[str, str, str, str]]:
    """The page's table: a sentence's number and words stand in its first line; raises when something does not hold."""
    text = county_text()
    if found := problems(text):
        raise ValueError("\n".join(found))
    read = sentences(text)
    for sentence in read:
        article, words = sentence.article, sentence.words
        for does, shown in _beside(sentence, read):
            yield article, words, does, shown
            article = words = ""


def _beside(sentence: Sentence, read: Sequence[Sentence]) -> Iterator[tuple[str, str]]:
    hands = by_hand_of(sentence)
    rows = dict.fromkeys((*rows_of(sentence, read), *(row for hand in hands for row in hand.rows)))
    for row in rows:
        yield in_words(row), _proofs(shown_by(row))
    for hand in hands:
        kinds = "、".join(f"“{kind.zh}”" for kind in hand.kinds)
        commands = "、".join(f"[`{command}`](cli.md#supervision-{command})" for command in hand.commands)
        page = [f"[{hand.page}]({hand.page})"] if hand.page else []
        parts = filter(None, (commands, *page, _proofs(hand.shown_by)))
        yield hand.says + (f"。登记：{kinds}" if kinds else ""), "；".join(parts)


def in_words(row: Rule) -> str:
    """竣工·督促 → 通知：竣工建设提醒（国土所）."""
    return f"{row.duty.zh}·{row.step.zh} → {gives(row)}（{row.unit.zh}）"


def gives(row: Rule) -> str:
    """What a row does: 通知：竣工建设提醒."""
    act = row.act
    return f"{act.sort.zh}：{(act.trigger if isinstance(act, Moves) else act.name).zh}"


def _proofs(proofs: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(map(_proof, proofs)))


def _proof(proof: str) -> str:
    path, _, test = proof.partition("::")
    return f"[{Path(path).name}](../{path})" if test else f"[{proof}](../tests/scenarios/{proof}.yaml)"


def coverage() -> str:
    """How many sentences there are and how many of them rows of the table quote."""
    read = sentences(county_text())
    quoted = sum(bool(rows_of(each, read)) for each in read)
    return (
        f"制度一至六共{len(read)}句：{quoted}句有规则引用，其余{len(read) - quoted}句由命令和登记办理。"
        f"规则表共{len(TABLE)}条规则，全部在下表中；其中{len(BY_LAW)}条只依合同或《闲置土地处置办法》，列在三（五）。\n"
    )
