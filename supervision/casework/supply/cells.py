"""Cells of the 供地结果 files: what is written in one cell, read strictly.

Each reader answers (value, reason). No reason: the value is as written. Both: the value was kept with a
remark. A reason alone: the cell cannot be used and the field stays empty. Values are JSON-ready text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

Cell = tuple[str, str]

NOTHING = frozenset(
    {"", "-", "--", "---", "—", "——", "/", "\\", "无", "null", "NULL", "None", "nan", "NaN", "N/A", "#N/A"}
)
"""How files write an empty cell."""

NULL_DAY = date(1900, 1, 1)
FIRST_YEAR, LAST_YEAR = 1980, 2100
"""Years a date of land supply can have: paid supply (有偿使用) began in 1987, terms last 70 years at most."""

_DAY = re.compile(
    r"([0-9]{4})(?:年|(?P<mark>[-/.]))([0-9]{1,2})(?:月|(?P=mark))([0-9]{1,2})日?"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?)?"
)
_PLAIN_NUMBER = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,6}))?")
_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,2})?")
_IN_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_SIX_PLACES = Decimal("0.000001")
_TOO_MUCH = Decimal(10) ** 12

_SUPERVISION_NO = re.compile(r"[0-9]{6}(?:19|20)[0-9]{2}[ABC][0-9]{5,6}(?:-[0-9]{1,2})?")
_SOME_NUMBER = re.compile(r"[0-9]{6}[0-9A-Z-]{4,34}")
LONGEST_KEY = 80

_INSTALMENT_NO = re.compile(r"第?0*([1-9][0-9]{0,3})(?:\.0+)?期?")
_SEPARATORS = " \t\r\n;；,，、。"
_USE_AND_YEARS = re.compile(r"[;；,，、。\s]*([^0-9;；,，。:：/（）()\s]+)[:：]?([0-9]+(?:\.[0-9]+)?)年?")
_YEARS = re.compile(r"([0-9]+(?:\.[0-9]+)?)年?")


def a_text(written: str) -> str:
    """The words of a cell on one line; a placeholder for nothing is nothing."""
    text = written.strip()
    if "\n" in text or "\r" in text:
        text = " ".join(text.split())
    return "" if text in NOTHING else text


@lru_cache(maxsize=16_384)
def a_day(written: str) -> Cell:
    """A legal day as ISO text: `2012年02月03日`, `2017-09-21`, `2017/1/3 0:00:00`; 1900年01月01日 is the site's null."""
    text = unicodedata.normalize("NFKC", a_text(written))
    if not text:
        return "", ""
    match = _DAY.fullmatch(text)
    if match is None:
        return "", "不是日期，应写作 2024-06-01 或 2024年06月01日"
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    try:
        read = date(year, month, day)
    except ValueError:
        return "", "日历上没有这一天，请核对"
    if read == NULL_DAY:
        return "", "1900年1月1日是网站的空日期，按未填处理"
    if year < FIRST_YEAR:
        return "", "早于1980年，应为系统默认值或笔误，请核对原件"
    if year > LAST_YEAR:
        return "", "晚于2100年，应为笔误，请核对原件"
    return read.isoformat(), ""


@lru_cache(maxsize=16_384)
def a_number(written: str) -> Cell:
    """万元, 公顷 or 容积率, not below zero, to six places (0.000001 公顷 is 0.01 m²), without idle zeros."""
    text = a_text(written)
    if match := _PLAIN_NUMBER.fullmatch(text):
        return _without_idle_zeros(match[1], match[2] or ""), ""
    text = unicodedata.normalize("NFKC", text).replace(" ", "")
    if not text:
        return "", ""
    if _IN_THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        return "", "不是不小于零的数，请只写数字，不带单位"
    number = Decimal(text)
    if number >= _TOO_MUCH:
        return "", "数值过大，请核对单位"
    rounded = number.quantize(_SIX_PLACES, ROUND_HALF_UP)
    whole, _, places = f"{rounded:f}".partition(".")
    read = _without_idle_zeros(whole, places)
    return read, "" if rounded == number else f"小数超过六位，已四舍五入为 {read}"


def _without_idle_zeros(whole: str, places: str) -> str:
    whole, places = whole.lstrip("0") or "0", places.rstrip("0")
    return f"{whole}.{places}" if places else whole


def an_instalment_no(written: str) -> Cell:
    """期号: a whole number from 1; the page's own label (`土地使用权人：`) sometimes stands here."""
    text = unicodedata.normalize("NFKC", a_text(written))
    if match := _INSTALMENT_NO.fullmatch(text):
        return match[1], ""
    if text.endswith(":"):
        return "", "是网页的栏目名，不是期号"
    return "", "期号应为1、2、3等整数" if text else "缺期号"


def a_supervision_no(written: str) -> Cell:
    """电子监管号: district (6) + year (4) + A 划拨, B 出让 or C 租赁等 + serial (5 or 6), with or without -n."""
    text = unicodedata.normalize("NFKC", a_text(written)).replace(" ", "").upper()
    if not text or _SUPERVISION_NO.fullmatch(text):
        return text, ""
    if _SOME_NUMBER.fullmatch(text):
        return text, "不合电子监管号的编号规则，已照录，请核对"
    return "", "不是电子监管号，请按供地系统改正"


def an_own_key(written: str) -> Cell:
    """The number a file without 电子监管号 gives its rows (记录号)."""
    text = a_text(written)
    return (text, "") if len(text) <= LONGEST_KEY else ("", f"记录号超过{LONGEST_KEY}字，请核对")


def local_no(source: str, own_key: str) -> str:
    """The number of a parcel without 电子监管号: L and 12 hex digits, the same whenever it is imported."""
    return "L" + hashlib.sha256(f"{source}\n{own_key}".encode()).hexdigest()[:12]


def land_source(written: str, area_ha: str) -> Cell:
    """土地来源: the raw page shows hectares: 0 新增, the whole area 现有, else 新增 from the stock (存量库)."""
    hectares, _ = a_number(written)
    if not hectares:
        return a_text(written), ""
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
