"""Identifiers (一码管地): the numbers a parcel, its contract, its project and its register entry are known by."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from supervision.casework.supply.cells import Cell, a_text

LONGEST = 80
"""Characters the register of other numbers (别名) keeps of one."""

_SUPERVISION_NO = re.compile(r"[0-9]{6}(?:19|20)[0-9]{2}[ABC][0-9]{5,6}(?:-[0-9]{1,2})?")
_SOME_NUMBER = re.compile(r"[0-9]{6}[0-9A-Z-]{4,34}")
_CASE_NO = re.compile(r"L[0-9a-f]{12}")
_GUID = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}")
_PARCEL_CODE = re.compile(r"[0-9]{12}[A-Z]{2}[0-9]{5}")
_UNIT_NO = re.compile(r"[0-9]{12}[A-Z]{2}[0-9]{5}[A-Z][0-9]{8}")


def a_supervision_no(written: str) -> Cell:
    """电子监管号: district (6) + year (4) + A 划拨, B 出让 or C 租赁等 + serial (5 or 6), with or without -n."""
    if _SUPERVISION_NO.fullmatch(written):
        return written, ""
    text = _compact(written).upper()
    if not text or _SUPERVISION_NO.fullmatch(text):
        return text, ""
    if _SOME_NUMBER.fullmatch(text):
        return text, "不合电子监管号的编号规则，已照录，请核对"
    return "", "不是电子监管号，请按供地系统改正"


def a_case_no(written: str) -> Cell:
    """案卷编号: the number this system gave a parcel without 电子监管号, as its exports carry it."""
    text = _compact(written).lower().replace("l", "L", 1)
    if not text or _CASE_NO.fullmatch(text):
        return text, ""
    return "", "不是本系统的案卷编号（L加12位），请按导出表改正，或清空"


def an_own_key(written: str) -> Cell:
    """The number a file without 电子监管号 gives its rows (记录号)."""
    return _short(a_text(written))


def a_record_guid(written: str) -> Cell:
    """供地记录GUID: the key of the page of the supply, by itself or in its address (`recorderguid=`)."""
    text = a_text(written).rpartition("recorderguid=")[2].lower()
    return (
        (text, "") if not text or _GUID.fullmatch(text) else ("", "网址中没有供地记录的编号（recorderguid）")
    )


def a_paper_no(written: str) -> Cell:
    """合同编号 or 项目编号: as the office that gave it writes it."""
    return _short(a_text(written))


def a_parcel_code(written: str) -> Cell:
    """宗地代码: county (6) + cadastral district (3) + sub-district (3) + two letters + serial (5)."""
    return _of_the_register(written, _PARCEL_CODE, "宗地代码（19位）")


def a_unit_no(written: str) -> Cell:
    """不动产单元号: the 宗地代码 + a letter + serial (8)."""
    return _of_the_register(written, _UNIT_NO, "不动产单元号（28位）")


def _of_the_register(written: str, pattern: re.Pattern[str], what: str) -> Cell:
    text, reason = _short(_compact(written).upper())
    if not text or pattern.fullmatch(text):
        return text, reason
    return text, f"不合{what}的编码规则，已照录，请核对"


def _compact(written: str) -> str:
    return unicodedata.normalize("NFKC", a_text(written)).replace(" ", "")


def _short(text: str) -> Cell:
    return (text, "") if len(text) <= LONGEST else ("", f"编号超过{LONGEST}字，请核对")


def local_no(source: str, own_key: str) -> str:
    """The number of a parcel without 电子监管号: L and 12 hex digits, the same whenever it is imported."""
    return "L" + hashlib.sha256(f"{source}\n{own_key}".encode()).hexdigest()[:12]
