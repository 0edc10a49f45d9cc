"""What another system sends (请求内容), read strictly: JSON as RFC 8259 and I-JSON have it, in UTF-8, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.message import Message
from math import isfinite
from typing import Any, NoReturn

from supervision.web.api.problems import NotDone

DEEPEST = 20
"""How deep a value may lie; a fact is four deep."""

GREATEST = 2**53 - 1
"""The greatest whole number every program reads as it was written."""


def check_type(content_type: str) -> None:
    """`application/json`, in UTF-8; raises `NotDone`."""
    said = Message()
    said["Content-Type"] = content_type
    charset = said.get_param("charset", "utf-8")
    if said.get_content_type() != "application/json" or str(charset).lower() not in ("utf-8", "utf8"):
        raise NotDone("media_type", "请求内容应为 application/json，UTF-8编码。")


def check_json(body: bytes) -> None:
    """Whether a body can be read by everybody in the same way; raises `NotDone`."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        _not(f"不是UTF-8编码（第{error.start}字节处）")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_each_once,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_exact,
        )
    except RecursionError:
        _not(f"嵌套过深，至多{DEEPEST}层")
    except json.JSONDecodeError as error:
        _not(f"第{error.lineno}行第{error.colno}个字符处不合格式")
    _check_values(value)


def _not(why: str) -> NoReturn:
    raise NotDone("bad_json", f"请求内容不能读：{why}。")


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        _not(f"“{next(name for name in names if names.count(name) > 1)[:40]}”写了两次")
    return found


def _no_number(text: str) -> NoReturn:
    _not(f"{text}不是数")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        _not("数过大")
    return number


def _exact(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > GREATEST:
        _not("整数过大，编号请写成文字")
    return int(text)


def _check_values(value: Any) -> None:
    """No text that cannot be stored, nothing too deep."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        each, depth = waiting.pop()
        if depth > DEEPEST:
            _not(f"嵌套过深，至多{DEEPEST}层")
        if isinstance(each, str):
            _check_text(each)
        elif isinstance(each, dict):
            waiting += [(name, depth) for name in each]
            waiting += [(inner, depth + 1) for inner in each.values()]
        elif isinstance(each, list):
            waiting += [(inner, depth + 1) for inner in each]


def _check_text(text: str) -> None:
    if "\0" in text:
        _not("文字中含有不可见字符（U+0000）")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        _not("文字中含有残缺的字符（单个代理码元）")
