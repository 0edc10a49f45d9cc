"""Cells of the supply files: what is written in one cell, read strictly.

Each reader answers (value, reason). No reason: the value is as written. Both: the value was kept with a
remark. A reason alone: the cell cannot be used and the field stays empty. Values are JSON-ready text; readers
are given the cell without the blanks around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from supervision.casework.supply.columns import HEADINGS
from supervision.law.daycount import CHINA

Cell = tuple[str, str]
Reader = Callable[[str], Cell]

NOTHING = frozenset(
    {"", "-", "--", "---", "—", "——", "/", "\\", "无", "null", "NULL", "None", "nan", "NaN", "N/A", "#N/A"}
)
"""How files write an empty cell."""

PAGE_LABELS = frozenset(
    f"{heading}{colon}"
    for headings in HEADINGS.values()
    for heading in headings
    for colon in ("", "：", ":")
    if not heading.isascii()
)
"""Labels of the web page, which a copy of it sometimes has in place of the content."""

LONGEST_DISTRICT = 60

NULL_DAY = date(1900, 1, 1)
FIRST_YEAR, LAST_YEAR = 1980, 2100
"""Years a date of land supply can have: paid supply (有偿使用) began in 1987, terms last 70 years at most."""

_DAY = re.compile(
    r"([0-9]{4})(?:年|(?P<mark>[-/.]))([0-9]{1,2})(?:月|(?P=mark))([0-9]{1,2})日?"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?)?"
)
_EIGHT_DIGITS = re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})")
_INSTANT = re.compile(r"-?[0-9]{11,14}")
_1970 = datetime(1970, 1, 1, tzinfo=UTC)

_PLAIN_NUMBER = re.compile(r"0*([0-9]{1,12})(?:\.([0-9]{0,6}?)0*)?")
_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,2})?")
_IN_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_SIX_PLACES = Decimal("0.000001")
_TOO_MUCH = Decimal(10) ** 12

_INSTALMENT_NO = re.compile(r"第?0*([1-9][0-9]{0,3})(?:\.0+)?期?")
_SEPARATORS = " \t\r\n;；,，、。"
_USE_AND_YEARS = re.compile(r"[;；,，、。\s]*([^0-9;；,，。:：/（）()\s]+)[:：]?([0-9]+(?:\.[0-9]+)?)年?")
_YEARS = re.compile(r"([0-9]+(?:\.[0-9]+)?)年?")


def a_text(written: str) -> str:
    """The words of a cell on one line; a placeholder for nothing is nothing."""
    if "\n" in written or "\r" in written:
        written = " ".join(written.split())
    return "" if written in NOTHING else written


def a_word(written: str) -> Cell:
    """Words as written; a label of the web page is no content."""
    text = a_text(written)
    return ("", "是网页的栏目名，不是内容") if text in PAGE_LABELS else (text, "")


def a_district(written: str) -> Cell:
    """行政区, by name or code."""
    text, reason = a_word(written)
    if len(text) > LONGEST_DISTRICT:
        return "", f"行政区超过{LONGEST_DISTRICT}字，请核对"
    return text, reason


@lru_cache(maxsize=16_384)
def a_day(written: str) -> Cell:
    """A legal day as ISO text; 1900年01月01日 is the site's null."""
    text = unicodedata.normalize("NFKC", a_text(written))
    if not text:
        return "", ""
    match = _DAY.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text)
    if match is None:
        return "", "不是日期，应写作 2024-06-01 或 2024年06月01日"
    try:
        return _a_possible_day(date(int(match[1]), int(match[3]), int(match[4])))
    except ValueError:
        return "", "日历上没有这一天，请核对"


def _a_possible_day(day: date) -> Cell:
    if day == NULL_DAY:
        return "", "1900年1月1日是网站的空日期，按未填处理"
    if day.year < FIRST_YEAR:
        return "", "早于1980年，应为系统默认值或笔误，请核对原件"
    if day.year > LAST_YEAR:
        return "", "晚于2100年，应为笔误，请核对原件"
    return day.isoformat(), ""


@lru_cache(maxsize=16_384)
def a_day_of_the_interface(written: str) -> Cell:
    """A day as the new site's interface gives it, in milliseconds since 1970; or as anywhere else."""
    if not _INSTANT.fullmatch(written):
        return a_day(written)
    try:
        return _a_possible_day((_1970 + timedelta(milliseconds=int(written))).astimezone(CHINA).date())
    except OverflowError:
        return "", "毫秒数超出日历，请核对"


def a_number(written: str, per: int = 1) -> Cell:
    """公顷, 万元 or 容积率, not below zero, to six places (0.000001 公顷 is 0.01 m²), without idle zeros.

    `per` of the unit it is written in make one 公顷 or 万元.
    """
    if per == 1 and (match := _PLAIN_NUMBER.fullmatch(written)):
        whole, places = match.groups("")
        return f"{whole}.{places}" if places else whole, ""
    text = unicodedata.normalize("NFKC", a_text(written)).replace(" ", "")
    if not text:
        return "", ""
    if _IN_THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        return "", "不是不小于零的数，请只写数字，不带单位"
    number = Decimal(text)
    if number >= _TOO_MUCH * per:
        return "", "数值过大，请核对单位"
    kept = (number / per).quantize(_SIX_PLACES, ROUND_HALF_UP)
    read = f"{kept:f}".rstrip("0").rstrip(".")
    return read, "" if _can_be_had_back(number, kept * per) else f"小数超过六位，已四舍五入为 {read}"


def _can_be_had_back(written: Decimal, kept: Decimal) -> bool:
    """Whether what is kept, rounded to the places that were written, is what was written: 10 亩 are 0.666667 公顷."""
    last_place = Decimal(1).scaleb(int(written.as_tuple().exponent))
    return abs(kept - written) * 2 <= last_place


def an_upper_limit(written: str) -> Cell:
    """容积率上限: the site writes 0 where no maximum was agreed."""
    read, reason = a_number(written)
    return ("", reason) if read == "0" else (read, reason)


def an_instalment_no(written: str) -> Cell:
    """期号: a whole number from 1; the page's own label (`土地使用权人：`) sometimes stands here."""
    text = unicodedata.normalize("NFKC", a_text(written))
    if match := _INSTALMENT_NO.fullmatch(text):
        return match[1], ""
    if text.endswith(":"):
        return "", "是网页的栏目名，不是期号"
    return "", "期号应为1、2、3等整数" if text else "缺期号"


def land_source(written: str, area_ha: str) -> Cell:
    """土地来源: the raw page shows hectares: 0 新增, the whole area 现有, else 新增 from the stock (存量库)."""
    hectares, _ = a_number(written)
    if not hectares:
        return written, ""
    if hectares == "0":
        return "新增建设用地", ""
    if not area_ha:
        return "", "土地来源是公顷数，而面积未填，无从判断"
    return ("现有建设用地" if hectares == area_ha else "新增建设用地(来自存量库)"), ""


@lru_cache(maxsize=1_024)
def years_by_use(term: str) -> tuple[tuple[str, str], ...] | None:
    """土地使用年限 per use (`批发零售用地40年; 住宅70`) as (use, years); () for one term, None when unreadable.

    A use with 0 years has no term of its own at the source and is passed over.
    """
    if _YEARS.fullmatch(term):
        return ()
    found: list[tuple[str, str]] = []
    at = 0
    while match := _USE_AND_YEARS.match(term, at):
        years, _ = a_number(match[2])
        if years != "0":
            found.append((match[1].strip("、"), years))
        at = match.end()
    return None if term[at:].strip(_SEPARATORS) else tuple(found)
