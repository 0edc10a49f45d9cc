"""Reading what was written (取值): text, dates, sums and choices, each problem said with the field's Chinese name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar, cast

from supervision.law.refusals import BadRecord
from supervision.law.terms import Term

T = TypeVar("T", bound=Term)
Values = Mapping[str, Any]
Read = Callable[[object], Any]

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)
"""Days a period can be counted from: registers write 9999-12-31 and 0001-01-01 for no date at all."""


def a_date(value: object) -> date:
    day = value if isinstance(value, date) and not isinstance(value, datetime) else _iso_day(str(value))
    if not EARLIEST <= day <= LATEST:
        raise BadRecord(f"“{value}”不在{EARLIEST.year}年至{LATEST.year}年之间，无法计算期间")
    return day


@lru_cache(maxsize=16_384)
def _iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text if ISO_DAY.fullmatch(text) else "")
    except ValueError:
        raise BadRecord(f"“{text}”不是日期，应写作 2024-06-01") from None


SIX_PLACES = Decimal("0.000001")


def six_places(value: object) -> Decimal:
    """万元 and 公顷 to six places: one 分 is 0.000001 万元, 0.01 m² is 0.000001 公顷."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise BadRecord(f"“{value}”不是数") from None
    if isinstance(value, (bool, float)) or not number.is_finite() or number < 0:
        raise BadRecord(f"“{value}”应为不小于零的数，带小数的请加引号")
    if number >= 10**12 or number != number.quantize(SIX_PLACES):
        raise BadRecord(f"“{value}”过大或小数超过六位")
    return number


MOST_DIGITS = 15
"""Of a whole number: as many as JSON and every database keep exactly."""


def a_whole_number(value: object) -> int:
    if isinstance(value, bool) or not (text := str(value).strip()).isascii() or not text.isdigit():
        raise BadRecord(f"“{value}”应为整数")
    if len(text) > MOST_DIGITS:
        raise BadRecord(f"“{value}”过大，至多{MOST_DIGITS}位")
    return int(text)


def a_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadRecord(f"“{value}”应为文字")
    return str(value).strip()


TIME_OF_DAY = re.compile("(?:[01]?[0-9]|2[0-3])[:：][0-5][0-9]")


def a_time(value: object) -> str:
    """A time of day as an officer writes it: 9:30."""
    text = str(value).strip()
    if not TIME_OF_DAY.fullmatch(text):
        raise BadRecord(f"“{value}”不是时间，应写作 09:30")
    hour, minute = re.split("[:：]", text)
    return f"{int(hour):02}:{minute}"


Point = tuple[Decimal, Decimal]


def rings(value: object) -> tuple[tuple[Point, ...], ...]:
    """Rings of a boundary (界址线): lists of [longitude, latitude] in degrees, the first one outside."""
    if not isinstance(value, list | tuple) or not value:
        raise BadRecord("界址点应为列表：每圈一个列表，每点写作 [经度, 纬度]")
    return tuple(_ring(ring) for ring in value)


def _ring(value: object) -> tuple[Point, ...]:
    if not isinstance(value, list | tuple) or len(value) < 3:
        raise BadRecord("一圈界址点不少于三点，每点写作 [经度, 纬度]")
    return tuple(a_point(point) for point in value)


def a_point(value: object) -> Point:
    """A place in degrees: [longitude, latitude], or “115.24,37.53”."""
    parts = list(_parts(value))
    try:
        longitude, latitude = (Decimal(str(part).strip()) for part in parts)
    except (InvalidOperation, ValueError):
        raise BadRecord(f"“{value}”不是位置，应写作 经度,纬度，例如 115.24,37.53") from None
    if not (LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]):
        raise BadRecord(f"“{value}”不在国内，应写作 经度,纬度，例如 115.24,37.53")
    return longitude, latitude


LONGITUDES, LATITUDES = (Decimal(73), Decimal(136)), (Decimal(3), Decimal(54))
"""Where a parcel of this country can lie (四至), in degrees."""


def a_flag(value: object) -> bool:
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    raise BadRecord(f"“{value}”应为 true 或 false")


@dataclass(frozen=True, slots=True)
class OneOf(Generic[T]):
    """Reads one of the terms, by its stable value or its Chinese name."""

    terms: type[T]

    def __call__(self, value: object) -> T:
        term = _by_name(self.terms).get(str(value).strip())
        if term is None:
            words = "、".join(f"{term}（{term.zh}）" for term in self.terms)
            raise BadRecord(f"“{value}”应为：{words}")
        return cast("T", term)


@cache
def _by_name(terms: type[Term]) -> Mapping[str, Term]:
    return {term.zh: term for term in terms} | {str(term): term for term in terms}


@dataclass(frozen=True, slots=True)
class SomeOf(Generic[T]):
    """Reads one of the terms or several: a list, or names with a comma between them; each once."""

    terms: type[T]

    def __call__(self, value: object) -> tuple[T, ...]:
        found = tuple(dict.fromkeys(OneOf(self.terms)(one) for one in _parts(value)))
        if not found:
            raise BadRecord("应至少写明一项")
        return found


def texts(value: object) -> tuple[str, ...]:
    """Several texts: a list, or one text with “、” or a comma between them."""
    return tuple(text for one in _parts(value) if (text := a_text(one)))


def _parts(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else re.split("[,，、]", str(value))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind: its Chinese name for messages, how it is read, whether it must be given."""

    zh: str
    read: Read
    required: bool = False


ENVELOPE = frozenset({"on", "kind", "id", "no", "batch"}) | {
    "by", "checked_by", "scans", "note", "reason", "document", "text_sha256", "aliases", "evidence", "officers",
    "position", "photos",
}  # fmt: skip
"""Keys any happening may carry beside its fields: kept in the file, no rule rests on them.

`batch` marks an import or bulk record, `aliases` are other numbers of the parcel: [kind, value] each; `text_sha256` names
the text of the notice an issue is about.
"""


def read_fields(
    value: object, spec: Mapping[str, Field], what: str, *, extras: bool = False
) -> dict[str, Any]:
    """Read a mapping by its field list; every problem is collected, each with the field's Chinese name.

    With `extras`, keys outside the list are left alone (they stay in the payload, the law ignores them).
    """
    if not isinstance(value, Mapping):
        raise BadRecord(f"{what}：应为“键: 值”的形式")
    problems: list[str] = []
    read: dict[str, Any] = {}
    given_at_all: set[str] = set()
    for key, given in value.items():
        if key not in spec:
            if not extras and key not in ENVELOPE:
                problems.append(f"{what}：没有“{key}”这一项，可用：{'、'.join(spec) or '（无）'}")
            continue
        if given is None or given == "":
            continue
        given_at_all.add(key)
        try:
            read[key] = spec[key].read(given)
        except BadRecord as bad:
            problems += [f"{spec[key].zh}（{key}）：{problem}" for problem in bad.problems]
    problems += [
        f"{what}：缺{field.zh}（{key}）"
        for key, field in spec.items()
        if field.required and key not in given_at_all
    ]
    if problems:
        raise BadRecord(*problems)
    return read
