"""What a form brought (表单): its values as typed, read one by one; what is wrong stands beside its field.

form = seat.form
day = form.day("happened_on", last=seat.today)
amount = form.wan("amount_wan")
if not form.ok:
    return seat.again("clerk/payment.html", form=form)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from starlette.datastructures import UploadFile

from supervision.law.refusals import Refused
from supervision.law.terms import Term
from supervision.web.sentences import for_a_page

LONGEST_TEXT = 2000

T = TypeVar("T", bound=Term)
V = TypeVar("V")


@dataclass(slots=True)
class Filled:
    """A filled-in form; `faults` are sentences by the field's name, "" for those of the form as a whole.

    `many` holds every value of a field that may come more than once (the ticks of a list).
    """

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Sequence[UploadFile]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    many: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.faults

    def __getitem__(self, name: str) -> str:
        """What was typed into a field, "" where there was none: what the field shows again."""
        return self.values.get(name, "")

    def wrong(self, name: str, fault: str) -> None:
        """Something is wrong with a field; the first fault of each is told."""
        self.faults.setdefault(name, fault)

    def refused(self, refusal: Refused) -> None:
        """What the casework refused, said as a page says it."""
        self.wrong("", for_a_page(str(refusal)))

    def text(self, name: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
        text = self[name].strip()
        if required and not text:
            self.wrong(name, "没有填写")
        if len(text) > longest:
            self.wrong(name, f"至多{longest}字，现有{len(text)}字")
        if "\0" in text:
            self.wrong(name, "含有不可见字符")
        return text

    def day(
        self, name: str, *, required: bool = True, first: date = date.min, last: date = date.max
    ) -> date | None:
        """A date written 2024-06-01, between two days, both included."""
        found = self._read(name, date.fromisoformat, "不是日期，应写作 2024-06-01", required=required)
        if found is not None and found > last:
            self.wrong(name, f"不能晚于{last}")
        if found is not None and found < first:
            self.wrong(name, f"不能早于{first}")
        return found

    def whole(self, name: str, *, required: bool = True, least: int = 0, most: int = 10**9) -> int | None:
        """A whole number."""
        found = self._read(name, _whole, "应为整数", required=required)
        if found is not None and not least <= found <= most:
            self.wrong(name, f"应为{least}至{most}的整数")
        return found

    def wan(self, name: str, *, required: bool = True) -> Decimal | None:
        """万元, to the 分; also written 1,234.5."""
        found = self._read(name, _decimal, "不是金额，应写作 1234.56（万元）", required=required)
        if found is not None and (found < 0 or found >= 10**9):
            self.wrong(name, "金额应在0至10亿万元之间")
        if found is not None and found != round(found, 6):
            self.wrong(name, "至多六位小数（精确到分）")
        return found

    def choice(self, name: str, terms: type[T], *, required: bool = True) -> T | None:
        """One of the words of a glossary, by its value."""
        return self._read(name, terms, "请选择其中一项", required=required)

    def _read(self, name: str, reading: Callable[[str], V], fault: str, *, required: bool) -> V | None:
        text = self[name].strip()
        if not text:
            if required:
                self.wrong(name, "没有填写")
            return None
        try:
            return reading(text)
        except (ValueError, InvalidOperation):
            self.wrong(name, fault)
            return None


def _whole(text: str) -> int:
    if not text.isascii() or not text.removeprefix("-").isdigit():
        raise ValueError(text)
    return int(text)


def _decimal(text: str) -> Decimal:
    found = Decimal(text.replace(",", "").replace("，", ""))
    if not found.is_finite():
        raise ValueError(text)
    return found
