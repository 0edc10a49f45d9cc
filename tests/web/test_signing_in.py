"""Signing in: wrong passwords and locks, one-time and old passwords, sessions that end, nobody else's session."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from supervision.casework.access.accounts import lock_account, reset_password
from supervision.casework.acts import Desk
from supervision.records.account import AccessEvent
from supervision.records.db import reading, writing
from supervision.records.tables import ACCESS_LOG, ACCOUNT, WEB_SESSION
from supervision.staff import Role
from tests.casework.staffed import USER_OF
from tests.web.office import PASSWORD, Person, Web, give_account, said

WANG = USER_OF[Role.SUPERVISOR]
NEW = "Xinmima-77 zai"


def sign_in(person: Person, login: str = WANG, password: str = PASSWORD, **more: str) -> int:
    return int(person.submit("/sign-in", token="", login=login, password=password, **more).status_code)


def with_account(web: Web, **said: object) -> Person:
    give_account(web.engine, WANG, web.clock, **said)
    return web.client()


def events(web: Web) -> list[AccessEvent]:
    with reading(web.engine) as session:
        return [
            AccessEvent(event)
            for event in session.scalars(select(ACCESS_LOG.c.event).order_by(ACCESS_LOG.c.seq))
        ]


def at_the_desk(web: Web) -> Desk:
    return Desk(web.office, web.clock.at.date(), web.clock.at, USER_OF[Role.ADMINISTRATOR])


def test_the_right_password_opens_a_session_under_a_cookie_no_script_reads(web: Web) -> None:
    person = with_account(web)
    answer = person.submit("/sign-in", token="", login=WANG, password=PASSWORD, next="/parcels?state=idle")
    assert answer.headers["Location"] == "/parcels?state=idle"
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert person.get("/").status_code == 200
    with reading(web.engine) as session:
        kept = session.scalars(select(WEB_SESSION.c.token_sha256)).one()
    assert kept not in cookie  # the table is no list of tokens
    assert events(web) == [AccessEvent.SIGNED_IN]


def test_by_https_the_cookie_goes_nowhere_else(web: Web) -> None:
    secure = Web(web.engine, web.office, web.clock, secure=True, data=web.data)
    answer = with_account(secure).submit("/sign-in", token="", login=WANG, password=PASSWORD)
    assert answer.headers["Set-Cookie"].startswith("__Host-supervision=")
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\n/evil"],
)
def test_signing_in_leads_to_no_other_host(web: Web, elsewhere: str) -> None:
    answer = with_account(web).submit("/sign-in", token="", login=WANG, password=PASSWORD, next=elsewhere)
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(web: Web) -> None:
    person = with_account(web)
    wrong = person.submit("/sign-in", token="", login=WANG, password="x")
    unknown = person.submit("/sign-in", token="", login="nobody", password="x")
    assert wrong.status_code == unknown.status_code == 422
    assert "登录名或密码不正确" in said(wrong)
    assert said(wrong).replace(WANG, "") == said(unknown).replace("nobody", "")
    assert 'value="wang"' in wrong.text  # what was typed stands there again, the password does not
    assert person.get("/").status_code == 303


def test_after_five_wrong_passwords_the_right_one_waits_twice_as_long_each_time(web: Web) -> None:
    person = with_account(web)
    for _ in range(5):
        sign_in(person, password="wrong")
    answer = person.submit("/sign-in", token="", login=WANG, password=PASSWORD)
    assert "请在1分钟后再试" in said(answer)
    web.clock.goes_on(seconds=60)
    sign_in(person, password="wrong")  # the sixth
    web.clock.goes_on(seconds=119)
    assert sign_in(person) == 422
    web.clock.goes_on(seconds=1)
    assert sign_in(person) == 303
    assert events(web)[-2:] == [AccessEvent.SHUT_OUT, AccessEvent.SIGNED_IN]
    sign_in(web.client(), password="wrong")
    assert sign_in(web.client()) == 303  # the count began anew


def test_many_guesses_at_once_are_all_counted(web: Web) -> None:
    with_account(web)
    with ThreadPoolExecutor(8) as at_once:
        answers = list(at_once.map(lambda n: sign_in(web.client(), password=f"wrong{n}"), range(8)))
    assert answers == [422] * 8
    with reading(web.engine) as session:
        assert session.scalars(select(ACCOUNT.c.failed)).one() == 5  # the others were not looked at
    assert sign_in(web.client()) == 422


def test_a_one_time_password_must_be_changed_before_anything_else(web: Web) -> None:
    person = with_account(web, must_change=True)
    assert sign_in(person) == 303
    assert person.get("/parcels").headers["Location"] == "/password"
    answer = person.submit("/password", old=PASSWORD, new=NEW, again=NEW)
    assert answer.headers["Location"] == "/"
    assert "密码已修改" in said(person.get("/"))
    assert person.get("/parcels").status_code == 200
    assert sign_in(web.client()) == 422
    assert sign_in(web.client(), password=NEW) == 303


def test_a_one_time_password_is_good_for_three_days(web: Web) -> None:
    person = with_account(web, must_change=True)
    web.clock.goes_on(hours=72)
    assert "一次性密码已过72小时" in said(person.submit("/sign-in", token="", login=WANG, password=PASSWORD))
    web.clock.goes_on(seconds=-1)
    assert sign_in(person) == 303


def test_a_password_lasts_ninety_days(web: Web) -> None:
    person = with_account(web)
    web.clock.goes_on(days=90, seconds=-1)
    sign_in(person)
    assert person.get("/").status_code == 200
    web.clock.goes_on(seconds=1)
    assert person.get("/").headers["Location"] == "/password"


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ("Duan-1 a", "密码至少10位"),
        ("zhiyouxiaoxie", "至少要有3种"),
        ("Wang-2024-xx", "不能含有登录名或姓名"),
        ("Password-2024", "人人会猜"),
        ("Aa1-Aa1-Aa1-", "同一字符重复过多"),
        (PASSWORD, "不能与原密码相同"),
        ("Ｋｕａｉｄｉａｎ－８６ ｈａｏａ", "不能与原密码相同"),
    ],
)
def test_a_poor_password_is_told_what_it_lacks(web: Web, new: str, fault: str) -> None:
    person = with_account(web)
    sign_in(person)
    answer = person.submit("/password", old=PASSWORD, new=new, again=new)
    assert answer.status_code == 422
    assert fault in said(answer)


def test_the_password_is_not_changed_without_the_old_one(web: Web) -> None:
    person = with_account(web)
    sign_in(person)
    answer = person.submit("/password", old="guess", new=NEW, again=NEW)
    assert "原密码不正确" in said(answer)
    assert "两次输入的新密码不一样" in said(
        person.submit("/password", old=PASSWORD, new=NEW, again=NEW + "x")
    )
    assert sign_in(web.client()) == 303


# Sessions


def test_a_session_somebody_else_set_is_gone_after_signing_in(web: Web) -> None:
    person = with_account(web)
    planted = web.token(USER_OF[Role.CLERK])
    person.has(planted)
    before = person.cookies["supervision"]
    sign_in(person)
    assert person.cookies["supervision"] != before
    victim = web.client()
    victim.has(planted)
    assert victim.get("/").status_code == 303
    made_up = web.client()
    made_up.has("chosen-by-somebody")
    sign_in(made_up)
    assert "chosen-by-somebody" not in str(made_up.cookies)


def test_half_an_hour_of_silence_ends_a_session_and_a_request_keeps_it(web: Web) -> None:
    person = with_account(web)
    sign_in(person)
    web.clock.goes_on(minutes=29, seconds=59)
    assert person.get("/").status_code == 200
    web.clock.goes_on(minutes=29)
    assert person.get("/").status_code == 200
    web.clock.goes_on(minutes=30)
    assert person.get("/parcels?state=idle").headers["Location"] == "/sign-in?next=/parcels%3Fstate%3Didle"


def test_after_twelve_hours_it_ends_whatever_is_done(web: Web) -> None:
    person = with_account(web)
    web.clock.goes_on(hours=-1)
    sign_in(person)
    for _ in range(35):
        web.clock.goes_on(minutes=20)
        assert person.get("/session").status_code == 200
    web.clock.goes_on(minutes=20)
    assert person.get("/").status_code == 303


def test_signing_out_ends_this_session_and_everywhere_ends_them_all(web: Web) -> None:
    one, other, third = with_account(web), web.client(), web.client()
    for person in (one, other, third):
        sign_in(person)
    assert one.submit("/sign-out").headers["Location"] == "/sign-in"
    assert "您已退出" in said(one.get("/sign-in"))
    assert one.get("/").status_code == 303
    assert other.get("/").status_code == 200
    other.submit("/sign-out/everywhere")
    assert third.get("/").status_code == 303
    assert events(web)[-2:] == [AccessEvent.SIGNED_OUT, AccessEvent.SIGNED_OUT_EVERYWHERE]


def test_a_changed_password_signs_out_the_other_devices(web: Web) -> None:
    one, other = with_account(web), web.client()
    sign_in(one)
    sign_in(other)
    before = one.cookies["supervision"]
    one.submit("/password", old=PASSWORD, new=NEW, again=NEW)
    assert one.cookies["supervision"] != before
    assert one.get("/").status_code == 200
    assert other.get("/").status_code == 303


def test_a_locked_account_is_out_at_once_and_a_reset_one_too(web: Web) -> None:
    person = with_account(web)
    sign_in(person)
    with writing(web.engine) as session:
        lock_account(session, WANG, at_the_desk(web))
    assert person.get("/").status_code == 303
    assert sign_in(person) == 422
    with writing(web.engine) as session:
        password = reset_password(session, WANG, at_the_desk(web))
    assert sign_in(person, password=password) == 422  # still locked: a reset is no unlocking
    with writing(web.engine) as session:
        session.execute(ACCOUNT.update().values(disabled=False))
    assert sign_in(person, password=password) == 303


def test_whoever_is_no_officer_today_does_not_get_in_with_the_right_password(web: Web) -> None:
    give_account(web.engine, "feng", web.clock)  # in force until 2024-06-10
    web.clock.goes_on(hours=15)
    answer = web.client().submit("/sign-in", token="", login="feng", password=PASSWORD)
    assert "不在任职期内" in said(answer)


# In English, and the day


def test_the_pages_speak_english_when_asked(web: Web) -> None:
    person = web.client_of(Role.SUPERVISOR)
    assert person.submit("/language", lang="en", next="/parcels").headers["Location"] == "/parcels"
    answer = person.get("/parcels")
    assert '<html lang="en">' in answer.text
    assert "Parcel list" in said(answer)
    assert "start due" in said(answer)
    person.submit("/language", lang="zh-CN", next="/")
    assert "宗地清单" in said(person.get("/parcels"))


def test_the_office_day_is_shanghais(web: Web) -> None:
    web.clock.at = web.clock.at.replace(hour=15, minute=59)
    assert "办公日期 2024-06-10" in said(web.client_of(Role.SUPERVISOR).get("/"))
    web.clock.goes_on(minutes=1)
    assert "办公日期 2024-06-11" in said(web.client_of(Role.SUPERVISOR).get("/"))
