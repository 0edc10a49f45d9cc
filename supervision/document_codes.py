"""What papers are numbered under (发文代字): the code of each kind of paper, where a year's series goes on, who numbers.

All of it is `[numbers]` of the settings and may be left out: then the papers of supervision bear the office's own code,
a referral within the office `{code}移`, a letter to another body `{code}函`, and the program numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from supervision.law.document_numbers import DocumentNumber, is_code, read_number
from supervision.law.steps import CASE_PAPERS, NoticeName, PaperName
from supervision.law.terms import Term
from supervision.staff import read_text

KEYS = ("typed", "codes", "start_from")

OWN_CODE = "{code}"
"""Where a code names the office's own 代字."""

LETTERS, IDLE = "letters", "idle"
"""Kinds of papers that are named together: those sent as letters (信函格式), those of idle cases (闲置案件文书)."""

NUMBERED: tuple[NoticeName | PaperName, ...] = (
    *NoticeName,
    PaperName.REFERRAL_LETTER,
    PaperName.COOPERATION_LETTER,
)
"""Papers that bear a number. What goes to another body as a letter (函) is numbered as a cooperation letter."""

NO_CODE = "不是代字，不能有数字、括号、空格和全角字母，也不能过长"

DEFAULTS: Mapping[str, str] = {
    PaperName.REFERRAL_LETTER: "{code}移",
    PaperName.COOPERATION_LETTER: "{code}函",
}


@dataclass(frozen=True, slots=True)
class DocumentCodes:
    """`codes` by the name of a paper, or `letters` and `idle`; `start_from` the first numbers the program gives where a
    year was begun on paper; `typed`: the numbers come from the office's own document system (OA) and are typed.
    """

    typed: bool = False
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)
    start_from: tuple[DocumentNumber, ...] = ()

    def code_of(self, paper: Term, own: str, letters: Collection[Term]) -> str:
        """The 代字 of one kind of paper; what is said of a paper itself goes before what is said of its kind."""
        kinds = [str(paper)]
        if paper in letters:
            kinds.append(LETTERS)
        if paper in CASE_PAPERS:
            kinds.append(IDLE)
        said = next((self.codes[kind] for kind in kinds if kind in self.codes), None)
        return (said or DEFAULTS.get(paper, OWN_CODE)).replace(OWN_CODE, own)

    def first_of(self, code: str, year: int) -> int | None:
        """The number from which the program numbers a series; None for one nothing is said of."""
        return max((n.serial for n in self.start_from if (n.code, n.year) == (code, year)), default=None)


# Reading the settings


def read_numbers(table: object, problems: list[str]) -> DocumentCodes:
    """The `[numbers]` of a settings file; what is wrong goes to `problems`, each with its key and reason."""
    if not isinstance(table, dict):
        problems.append("numbers：应写成[numbers]一节")
        return DocumentCodes()
    problems += [
        f"numbers.{key}：没有这项设置，可用的有{'、'.join(KEYS)}" for key in table if key not in KEYS
    ]
    return DocumentCodes(
        _typed(table.get("typed", False), problems),
        _codes(table.get("codes", {}), problems),
        _start_from(table.get("start_from", []), problems),
    )


def _typed(value: object, problems: list[str]) -> bool:
    if isinstance(value, bool):
        return value
    problems.append(f"numbers.typed：应为 true 或 false，现为{value!r}")
    return False


def _codes(value: object, problems: list[str]) -> dict[str, str]:
    if not isinstance(value, dict):
        problems.append("numbers.codes：应写成[numbers.codes]一节，下面每行一种文书的代字")
        return {}
    known = (LETTERS, IDLE, *map(str, NUMBERED))
    found: dict[str, str] = {}
    for name, said in value.items():
        if name not in known:
            problems.append(f"numbers.codes.{name}：没有这种文书，可用的有{'、'.join(known)}")
            continue
        found[name] = read_text(f"numbers.codes.{name}", said, problems, required=True)
    return found


def _start_from(value: object, problems: list[str]) -> tuple[DocumentNumber, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        problems.append(f'numbers.start_from：应为文号的列表，如 ["新国土监〔2026〕38号"]，现为{value!r}')
        return ()
    found = [(text, read_number(text)) for text in value]
    problems += [
        f"numbers.start_from：“{text}”不是文号，应写作 新国土监〔2026〕38号"
        for text, number in found
        if number is None
    ]
    return tuple(number for _, number in found if number is not None)


def check_codes(own: str, codes: Mapping[str, str], problems: list[str]) -> None:
    """The office's own 代字 and those of its papers, each as papers will bear it: its numbers must be found again."""
    if own and not all(is_code(code.replace(OWN_CODE, own)) for code in (OWN_CODE, *DEFAULTS.values())):
        problems.append(f"code：“{own}”{NO_CODE}")
        own = "字"
    problems += [
        f"numbers.codes.{name}：“{code}”{NO_CODE}，如“{OWN_CODE}闲”（{OWN_CODE}换成本局代字）"
        for name, code in codes.items()
        if code and not is_code(code.replace(OWN_CODE, own))
    ]
