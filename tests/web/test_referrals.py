"""Referrals between the two desks: who makes, accepts, returns and withdraws them; the package and its seal; the list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from supervision.casework.packages.verification import verify_bytes
from supervision.staff import Role
from tests.web.idle_office import (
    checked,
    days_go_by,
    office_of,
    on_file,
    referral_of,
    referred,
    until,
)
from tests.web.office import ORIGIN, OURS, THEIRS, Web, said

LACKING = "已函请补送"


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    return office_of(engine, tmp_path)


def made(web: Web) -> int:
    """A referral with its package, made by the supervisor at his page; gives its entry."""
    checked(web)
    answer = web.client_of(Role.SUPERVISOR).submit(
        f"/referrals/{OURS}/make", matter="idle", lacking=LACKING, number="新国土移〔2025〕1号"
    )
    assert answer.status_code == 303, said(answer)
    return referral_of(web)[1]


def test_before_a_referral_is_made_it_is_said_what_is_lacking_and_under_which_clause(web: Web) -> None:
    checked(web)
    page = web.client_of(Role.SUPERVISOR).get(f"/referrals/{OURS}/make?matter=idle")
    assert "须说明理由" in said(page)
    assert "没有附照片原件" in said(page)
    assert "《新河县建设用地供后监管制度》四（五）" in said(page)
    assert "supervision record" not in page.text


def test_what_is_required_and_missing_keeps_it_from_being_made_and_the_form_is_kept(web: Web) -> None:
    supervisor = web.client_of(Role.SUPERVISOR)
    assert "缺必备材料，不能移交：国土所现场核实" in said(
        supervisor.get(f"/referrals/{OURS}/make?matter=idle")
    )
    answer = supervisor.submit(f"/referrals/{OURS}/make", matter="idle", number="移1", lacking=LACKING)
    assert answer.status_code == 422
    assert "国土所现场核实" in said(answer)
    assert "六（四）" in said(answer)
    assert 'value="移1"' in answer.text
    assert on_file(web, "referral") == []


def test_material_that_is_lacking_is_explained_or_nothing_is_made(web: Web) -> None:
    checked(web)
    supervisor = web.client_of(Role.SUPERVISOR)
    answer = supervisor.submit(f"/referrals/{OURS}/make", matter="idle")
    assert answer.status_code == 422
    assert "现场照片原件" in said(answer)
    assert on_file(web, "referral") == []
    answer = supervisor.submit(f"/referrals/{OURS}/make", matter="idle", lacking=LACKING)
    assert answer.status_code == 303
    [(by, payload)] = on_file(web, "referral")
    assert by == "wang"
    assert LACKING in payload


def test_land_that_is_not_idle_is_not_referred_as_such(web: Web) -> None:
    web.clock.at = web.clock.at.replace(year=2024, month=6, day=10)
    answer = web.client_of(Role.SUPERVISOR).submit(f"/referrals/{OURS}/make", matter="change_of_use")
    assert answer.status_code == 422
    assert "发现改变用途" in said(answer)


def test_the_package_is_the_one_that_was_sealed_and_is_verified_by_whoever_gets_it(web: Web) -> None:
    seq = made(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    package = enforcement.get(f"/referrals/{OURS}/package?seq={seq}")
    assert package.headers["content-disposition"].startswith("attachment")
    [(_, payload)] = on_file(web, "referral")
    seal = verify_bytes(package.content).seal
    assert f'"seal":"{seal}"' in payload
    assert seal[:16] in enforcement.get(f"/referrals/{OURS}").text
    assert "移交包完好" in said(enforcement.get(f"/referrals/{OURS}/verify?seq={seq}"))
    whole = verified(web, package.content, seq)
    assert whole.status_code == 200
    assert "移交包完好" in said(whole)
    damaged = verified(web, package.content[:-200] + b"x" * 200, seq)
    assert "请勿接收" in said(damaged)
    assert "移交包完好" not in said(damaged)


def test_what_is_no_package_is_told_so(web: Web) -> None:
    seq = made(web)
    answer = verified(web, b"hello", seq)
    assert answer.status_code == 422
    assert "不是移交包" in said(answer)
    nothing = web.client_of(Role.ENFORCEMENT).submit(f"/referrals/{OURS}/verify", seq=str(seq))
    assert nothing.status_code == 422
    assert "请选择移交包文件" in said(nothing)


def verified(web: Web, data: bytes, seq: int) -> object:
    person = web.client_of(Role.ENFORCEMENT)
    form = {"csrf": person.csrf(), "seq": str(seq)}
    files = {"package": ("移交包.zip", data, "application/zip")}
    return person.post(f"/referrals/{OURS}/verify", data=form, files=files, headers={"Origin": ORIGIN})


def test_a_referral_told_without_a_package_has_none_to_download(web: Web) -> None:
    _, seq = referred(web)
    answer = web.client_of(Role.ENFORCEMENT).get(f"/referrals/{OURS}/package?seq={seq}")
    assert answer.status_code == 409
    assert "没有移交包" in said(answer)
    assert "下载移交包" not in said(web.client_of(Role.ENFORCEMENT).get(f"/referrals/{OURS}"))


def test_enforcement_accepts_by_the_seal_on_paper_and_another_seal_is_refused_on_the_form(web: Web) -> None:
    seq = made(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    answer = enforcement.submit(f"/referrals/{OURS}/accept", seq=str(seq), seal="ab" * 32, number="收1")
    assert answer.status_code == 422
    assert "二者不一致，不能接收" in said(answer)
    assert 'value="收1"' in answer.text
    assert on_file(web, "referral_accepted") == []
    seal = verify_bytes(enforcement.get(f"/referrals/{OURS}/package?seq={seq}").content).seal
    grouped = " ".join(seal[i : i + 8] for i in range(0, 64, 8)).upper()
    answer = enforcement.submit(f"/referrals/{OURS}/accept", seq=str(seq), seal=grouped, number="收1")
    assert answer.status_code == 303
    [(by, payload)] = on_file(web, "referral_accepted")
    assert by == "zheng"
    assert "郑一" in payload
    again = enforcement.submit(f"/referrals/{OURS}/accept", seq=str(seq))
    assert again.status_code == 422
    assert "不能再接收" in said(again)


def test_a_return_with_its_reason_is_seen_by_the_supervisor_who_refers_again(web: Web) -> None:
    _, seq = referred(web)
    enforcement, supervisor = web.client_of(Role.ENFORCEMENT), web.client_of(Role.SUPERVISOR)
    silent = enforcement.submit(f"/referrals/{OURS}/return", seq=str(seq), reason="  ")
    assert silent.status_code == 422
    assert "没有填写" in said(silent)
    days_go_by(web, 1)
    enforcement, supervisor = web.client_of(Role.ENFORCEMENT), web.client_of(Role.SUPERVISOR)
    answer = enforcement.submit(f"/referrals/{OURS}/return", seq=str(seq), reason="缺现场照片<b>")
    assert answer.status_code == 303
    listed = said(supervisor.get("/referrals?unit=utilisation"))
    assert "已退回" in listed
    assert "补正后再次移交" in listed
    page = supervisor.get(f"/referrals/{OURS}")
    assert "缺现场照片&lt;b&gt;" in page.text
    assert "郑一" in page.text
    again = supervisor.submit(f"/referrals/{OURS}/make", matter="idle", lacking=LACKING)
    assert again.status_code == 303
    page = said(supervisor.get(f"/referrals/{OURS}"))
    assert page.count("待接收") == 1
    assert "没有符合条件的记录" in said(supervisor.get("/referrals?unit=utilisation"))


def test_the_supervisor_withdraws_and_enforcement_tells_the_outcome(web: Web) -> None:
    parcel_id, seq = referred(web)
    supervisor, enforcement = web.client_of(Role.SUPERVISOR), web.client_of(Role.ENFORCEMENT)
    early = enforcement.submit(f"/referrals/{OURS}/outcome", seq=str(seq), result="已处罚")
    assert early.status_code == 422
    assert "请先接收" in said(early)
    assert (
        supervisor.submit(f"/referrals/{OURS}/withdraw", seq=str(seq), reason="材料有变").status_code == 303
    )
    assert "材料有变" in said(enforcement.get(f"/referrals/{OURS}?seq={seq}"))
    _, seq = referred(web, THEIRS)
    enforcement.submit(f"/referrals/{THEIRS}/accept", seq=str(seq))
    told = enforcement.submit(f"/referrals/{THEIRS}/outcome", seq=str(seq), result="责令限期开工")
    assert told.status_code == 303
    assert "责令限期开工" in said(supervisor.get("/referrals.csv?which=all"))
    assert "没有符合条件的记录" in said(supervisor.get("/referrals"))
    both = said(supervisor.get("/referrals?which=all"))
    assert OURS in both
    assert THEIRS in both
    assert OURS not in said(supervisor.get("/referrals?which=closed"))
    assert f"{parcel_id}-" not in said(supervisor.get("/referrals?which=closed"))


def test_a_referral_not_accepted_in_time_is_said_to_be_late(web: Web) -> None:
    referred(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    assert "接收期限2025-06-10" in said(enforcement.get("/referrals"))
    assert "没有符合条件的记录" in said(enforcement.get("/referrals?late=1"))
    until(web, date(2025, 6, 11))
    enforcement = web.client_of(Role.ENFORCEMENT)
    assert "已8天 逾期1天" in said(enforcement.get("/referrals?late=1"))


def test_what_somebody_may_not_do_is_not_offered_to_him(web: Web) -> None:
    referred(web)
    offers = {
        role: [
            what for what in ("accept", "return", "withdraw", "outcome", "make") if f"/{OURS}/{what}" in page
        ]
        for role in (Role.ENFORCEMENT, Role.SUPERVISOR, Role.CLERK, Role.AUDITOR)
        for page in [web.client_of(role).get(f"/referrals/{OURS}").text]
    }
    assert offers == {
        Role.ENFORCEMENT: ["accept", "return"],
        Role.SUPERVISOR: ["withdraw", "make"],
        Role.CLERK: [],
        Role.AUDITOR: ["make"],
    }


def test_a_land_office_sees_the_referrals_of_its_own_parcels(web: Web) -> None:
    referred(web, OURS)
    referred(web, THEIRS)
    listed = said(web.client_of(Role.INSPECTOR).get("/referrals"))
    assert OURS in listed
    assert THEIRS not in listed
    assert THEIRS not in said(web.client_of(Role.INSPECTOR).get("/referrals.csv"))


def test_a_referral_of_another_number_is_not_there(web: Web) -> None:
    referred(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    assert enforcement.get(f"/referrals/{OURS}?seq=1").status_code == 404
    assert enforcement.get("/referrals?after=hello").status_code == 404
    assert enforcement.submit(f"/referrals/{OURS}/accept", seq="x").status_code == 422
    assert enforcement.submit(f"/referrals/{OURS}/accept", seq="1").status_code in (404, 409, 422)


def test_the_list_goes_on_page_after_page(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    referred(web, OURS)
    referred(web, THEIRS)
    monkeypatch.setattr("supervision.web.paging.LINES", 1)
    enforcement = web.client_of(Role.ENFORCEMENT)
    first = enforcement.get("/referrals")
    assert (OURS in first.text) != (THEIRS in first.text)
    _, _, rest = first.text.partition('rel="next" href="')
    second = enforcement.get(rest.partition('"')[0])
    assert (OURS in second.text) != (OURS in first.text)
