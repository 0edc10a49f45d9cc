"""Passwords (密码): which are good enough, one-time ones, and the argon2 hashes that are kept in their place."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST, LONGEST = 10, 128
SORTS = 3
"""Of small letters, capitals, digits and signs, as 等级保护 asks of a system of the second level."""

UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"
COMMON = ("password", "passw0rd", "p@ssw0rd", "admin", "qwerty", "1q2w3e", "123456", "abcdef", "iloveyou")
"""What a password does not become good by adding to."""

ARGON2 = PasswordHash((Argon2Hasher(),))
AT_ONCE = BoundedSemaphore(2)
"""Each hash takes 64 MB and a core for a tenth of a second: more at once would let anybody exhaust the machine."""


def one_time() -> str:
    """A password to be told to its owner (一次性密码), easily read aloud: `Abcd-ef23-ghjk-mn45`."""
    letters = "".join(secrets.choice(UNMISTAKABLE) for _ in range(15))
    text = secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ") + letters
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def faults(password: str, *, login: str, name: str, old: str = "") -> Iterator[str]:
    """What is wrong with a new password, in sentences; nothing where it is good enough."""
    password = _same_form(password)
    if len(password) < SHORTEST:
        yield f"密码至少{SHORTEST}位"
    if len(password) > LONGEST:
        yield f"密码至多{LONGEST}位"
    sorts = (str.islower, str.isupper, str.isdigit, lambda character: not character.isalnum())
    if sum(any(map(is_one, password)) for is_one in sorts) < SORTS:
        yield f"小写字母、大写字母、数字、符号中至少要有{SORTS}种"
    if len(set(password)) < SHORTEST // 2:
        yield "同一字符重复过多"
    small = password.casefold()
    if any(word and word.casefold() in small for word in (login, name)):
        yield "密码中不能含有登录名或姓名"
    if any(word in small for word in COMMON):
        yield "密码中含有人人会猜的字（如password、123456），请换一个"
    if old and password == _same_form(old):
        yield "新密码不能与原密码相同"


def hashed(password: str) -> str:
    """What is kept of a password."""
    with AT_ONCE:
        return ARGON2.hash(_same_form(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password that is kept; one for nobody takes as long as any other."""
    if len(password) > LONGEST:
        return False
    with AT_ONCE:
        right = ARGON2.verify(_same_form(password), kept or nobodys())
    return right and kept is not None


@cache
def nobodys() -> str:
    """The hash of a password nobody knows."""
    return ARGON2.hash(secrets.token_urlsafe(32))


def _same_form(password: str) -> str:
    """An input method may give full-width letters; they are the same password."""
    return unicodedata.normalize("NFKC", password)
