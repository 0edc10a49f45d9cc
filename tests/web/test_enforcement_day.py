"""The enforcement desk in a real browser, at a desk and on a telephone: from the inbox to the outcome, as people do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import Engine

from supervision.law.steps import NoticeName
from supervision.staff import Role
from tests.web.conftest import DESKTOP, PHONE
from tests.web.idle_office import (
    accepted,
    checked,
    determined,
    office_of,
    on_file,
    paper_of,
    referral_of,
    referred,
    served,
    until,
)
from tests.web.office import OURS, THEIRS, Web
from tests.web.test_browser import serious

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    return office_of(engine, tmp_path)


def at(page_of: Callable[[Role], Page], role: Role, size: Any, path: str) -> Page:
    """Somebody opens a page; nothing on it is wider than his screen."""
    page = page_of(role)
    page.set_viewport_size(size)
    page.goto(path)
    assert fits(page)
    return page


def fits(page: Page) -> bool:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return bool(wide == 0)


def records(page: Page, kind: str, told: str, **filled: Any) -> None:
    """Fill in the form of a step and send it; the case says that it was recorded."""
    page.goto(f"/cases/{OURS}/steps/{kind}")
    assert fits(page)
    for name, value in filled.items():
        field = page.locator(f"#step-{name}")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(told)
    page.close()


def drafts(page: Page, name: NoticeName) -> None:
    """From the case to the preview of a paper, and drafted."""
    page.goto(f"/cases/{OURS}")
    page.locator(f'a[href="/cases/{OURS}/papers?paper={name}"]').first.click()
    expect(page.locator(".paper .title")).to_contain_text(name.zh)
    assert fits(page)
    page.get_by_role("button", name="拟稿").click()
    expect(page.get_by_role("status")).to_contain_text(f"已拟稿《{name.zh}》1件")
    page.close()


@SIZES
def test_a_case_from_the_inbox_to_its_outcome(
    web: Web, page_of: Callable[[Role], Page], size: Any, tmp_path: Path
) -> None:
    people = People(web, page_of, size)
    people.check_and_refer()
    people.take_over(tmp_path)
    people.investigate_and_determine()
    people.hear_and_review()
    people.decide_on_the_fee()
    people.tell_the_outcome()
    assert [by for by, _ in on_file(web, "fee_paid")] == ["zhou"]
    assert [by for by, _ in on_file(web, "legal_review")] == ["wu"]
    assert [by for by, _ in on_file(web, "idle_determination")] == ["zheng"]


@dataclass
class People:
    """Those who have to do with the case, each at his own pages."""

    web: Web
    page_of: Callable[[Role], Page]
    size: Any

    def at(self, role: Role, path: str) -> Page:
        return at(self.page_of, role, self.size, path)

    def records(self, role: Role, kind: str, told: str, **filled: Any) -> None:
        records(self.page_of(role), kind, told, **filled)

    def issue(self, name: NoticeName) -> None:
        """Enforcement drafts it, the signer signs it, it is served."""
        drafts(self.page_of(Role.ENFORCEMENT), name)
        served(self.web, paper_of(self.web, name))

    def check_and_refer(self) -> None:
        """The land office checks on site; the supervisor refers, what is lacking explained."""
        page = self.at(Role.INSPECTOR, f"/cases/{OURS}")
        page.get_by_role("link", name=re.compile("登记.*现场核实")).click()
        page.locator("#step-finding").select_option("not_started")
        page.locator("#step-officers").fill("张三、钱七")
        page.locator("#step-video").fill("核实.mp4")
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("已登记")
        page.close()
        page = self.at(Role.SUPERVISOR, f"/referrals/{OURS}/make")
        page.get_by_label("移交事项").select_option(label="疑似闲置")
        expect(page.get_by_text("须说明理由")).to_be_visible()
        page.get_by_role("button", name=re.compile("制作移交书")).click()
        expect(page.locator(".faults")).to_contain_text("现场照片原件")
        page.locator("#make-lacking").fill("已函请补送")
        page.get_by_role("button", name=re.compile("制作移交书")).click()
        expect(page.get_by_role("status")).to_contain_text("移交包已封签")
        page.close()

    def take_over(self, folder: Path) -> None:
        """From the inbox: the package, its seal, accepted."""
        page = self.at(Role.ENFORCEMENT, "/referrals")
        page.get_by_role("link", name=re.compile(r"^\d+-\d+$")).click()
        with page.expect_download() as file:
            page.get_by_role("link", name="下载移交包（ZIP）").click()
        package = folder / file.value.suggested_filename
        file.value.save_as(package)
        seal = page.locator(".seal").inner_text()
        page.get_by_role("link", name="验封").click()
        page.get_by_label("移交包文件").set_input_files(package)
        page.get_by_role("button", name="验封").click()
        expect(page.locator("#verify").get_by_role("status")).to_contain_text("移交包完好")
        assert fits(page)
        page.goto(f"/referrals/{OURS}")
        page.get_by_label("收到的移交包的封签").fill(seal)
        page.get_by_role("button", name="接收", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("已接收移交")
        page.close()

    def investigate_and_determine(self) -> None:
        page = self.at(Role.ENFORCEMENT, "/cases")
        expect(page.get_by_text("发出《闲置土地调查通知书》").first).to_be_visible()
        page.get_by_role("link", name=OURS).click()
        expect(page.locator(".way [aria-current=step]")).to_contain_text("已接收待发调查通知书")
        page.close()
        self.issue(NoticeName.IDLE_INVESTIGATION)
        until(self.web, date(2025, 6, 20))
        self.records(Role.ENFORCEMENT, "holder_materials", "当事人提交材料", content="资金困难")
        until(self.web, date(2025, 7, 1))
        found = {"cause": "holder", "facts": "现场未动工"}
        self.records(Role.ENFORCEMENT, "idle_determination", "闲置土地认定", **found)
        self.issue(NoticeName.IDLE_DETERMINATION)

    def hear_and_review(self) -> None:
        """The hearing is waived; the review is its own role's; the government approves."""
        self.issue(NoticeName.HEARING_RIGHT_NOTICE)
        until(self.web, date(2025, 7, 3))
        self.records(Role.ENFORCEMENT, "hearing_waived", "放弃听证", paper="书面声明")
        self.records(Role.LEGAL_REVIEW, "legal_review", "法制审核", passed="true", opinion="同意")
        approval = {"approval_no": "新政批〔2025〕8号", "by_government": "新河县人民政府", "way": "fee"}
        self.records(Role.ENFORCEMENT, "gov_approval", "政府批准", **approval)

    def decide_on_the_fee(self) -> None:
        """A wrong sum is refused with its article, the form kept; the right one is decided, served and paid."""
        page = self.at(Role.ENFORCEMENT, f"/cases/{OURS}/steps/disposal")
        expect(page.locator("#step-way")).to_have_value("fee")
        page.locator("#step-amount_wan").fill("150")
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.locator(".faults")).to_contain_text("1000万元 × 20% = 200万元")
        expect(page.locator(".faults")).to_contain_text("第十四条第（一）项")
        expect(page.locator("#step-amount_wan")).to_have_value("150")
        page.locator("#step-amount_wan").fill("200")
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("处置方案")
        page.close()
        self.issue(NoticeName.FEE_DECISION)
        page = self.at(Role.ENFORCEMENT, f"/cases/{OURS}")
        expect(page.locator(".way [aria-current=step]")).to_contain_text("决定书已送达待履行")
        expect(page.get_by_text("当事人：履行决定")).to_be_visible()
        page.close()
        until(self.web, date(2025, 7, 10))
        self.records(Role.FINANCE, "fee_paid", "闲置费缴纳", amount_wan="200", voucher="冀财0001")

    def tell_the_outcome(self) -> None:
        """To whom the case came from."""
        page = self.at(Role.ENFORCEMENT, f"/cases/{OURS}")
        page.get_by_role("link", name="反馈办理结果").click()
        page.locator("#outcome-result").fill("已征缴土地闲置费200万元")
        page.get_by_role("button", name="反馈").click()
        expect(page.get_by_role("status")).to_contain_text("已反馈")
        page.close()
        page = self.at(Role.SUPERVISOR, f"/referrals/{OURS}")
        expect(page.get_by_text("已征缴土地闲置费200万元").first).to_be_visible()


@SIZES
def test_a_referral_is_returned_and_the_supervisor_sees_why(
    web: Web, page_of: Callable[[Role], Page], size: Any
) -> None:
    referred(web)
    page = at(page_of, Role.ENFORCEMENT, size, f"/referrals/{OURS}")
    page.get_by_role("button", name="退回").click()
    expect(page.locator("#return .fault")).to_have_text("没有填写")
    page.locator("#return-reason").fill("缺现场照片原件，请补拍")
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_role("status")).to_contain_text("已退回移交")
    page.close()
    page = at(page_of, Role.SUPERVISOR, size, "/referrals")
    expect(page.get_by_text("补正后再次移交")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^\d+-\d+$")).click()
    expect(page.get_by_text("缺现场照片原件，请补拍").first).to_be_visible()
    page.get_by_role("link", name="移交这宗地").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("移交这宗地")


@SIZES
def test_a_clock_that_runs_out_today_is_seen_today_and_tomorrow_it_is_past(
    web: Web, page_of: Callable[[Role], Page], size: Any
) -> None:
    referred(web)
    until(web, date(2025, 6, 10))
    page = at(page_of, Role.ENFORCEMENT, size, "/cases")
    expect(page.get_by_text("今天是最后一日")).to_be_visible()
    page.get_by_label("只看有期限已过的").check()
    expect(page.get_by_text("没有符合条件的记录。")).to_be_visible()
    page.close()
    until(web, date(2025, 6, 11))
    page = at(page_of, Role.ENFORCEMENT, size, "/cases?late=1")
    expect(page.get_by_text("已过1天")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(1)


@SIZES
def test_two_who_accept_one_referral_are_told_who_was_first(
    web: Web, page_of: Callable[[Role], Page], size: Any
) -> None:
    parcel_id, seq = referred(web)
    page = at(page_of, Role.ENFORCEMENT, size, f"/referrals/{OURS}")
    page.get_by_label("接收回执编号").fill("收2025-1")
    first = web.client_of(Role.ENFORCEMENT).submit(f"/referrals/{OURS}/accept", seq=str(seq))
    assert first.status_code == 303
    page.get_by_role("button", name="接收", exact=True).click()
    expect(page.locator("#accept .faults")).to_contain_text("不能再接收")
    expect(page.get_by_label("接收回执编号")).to_have_value("收2025-1")
    assert referral_of(web) == (parcel_id, seq)
    assert len(on_file(web, "referral_accepted")) == 1


@SIZES
def test_what_was_entered_in_the_national_system_is_ticked_off(
    web: Web, page_of: Callable[[Role], Page], size: Any
) -> None:
    page = at(page_of, Role.CLERK, size, "/filings")
    boxes = page.locator('input[name="ids"]')
    count = boxes.count()
    page.get_by_role("button", name="已录入，销号").click()
    expect(page.locator("#done .faults")).to_contain_text("请先勾选")
    boxes.first.check()
    page.get_by_label("系统备案号").fill("备1")
    page.get_by_role("button", name="已录入，销号").click()
    expect(page.get_by_role("status")).to_have_text("已登记回填1项。")
    expect(boxes).to_have_count(count - 1)


PAGES = (
    "/referrals?which=all", f"/referrals/{OURS}", f"/referrals/{THEIRS}/make?matter=idle", "/cases", f"/cases/{OURS}",
    f"/cases/{OURS}/papers?paper=hearing_right_notice", f"/cases/{OURS}/steps/filing", f"/cases/{OURS}/sheets?sheet=fee_sheet",
    "/idle", "/idle?register=public", "/filings",
)  # fmt: skip


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_axe_finds_nothing_serious_and_every_page_fits_a_telephone_and_paper(
    web: Web, page_of: Callable[[Role], Page], context: BrowserContext, address: str, lang: str
) -> None:
    context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    determined(web)
    checked(web, THEIRS)
    for path in PAGES:
        page = page_of(Role.SUPERVISOR if "/make" in path else Role.ENFORCEMENT)
        page.goto(path)
        assert serious(page) == [], path
        page.set_viewport_size(PHONE)
        assert fits(page), path
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name=re.compile("主导航|Main"))).to_be_hidden()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.close()


@pytest.mark.only_on("sqlite")
def test_a_case_is_worked_on_by_keyboard(web: Web, page_of: Callable[[Role], Page]) -> None:
    accepted(web)
    page = page_of(Role.ENFORCEMENT)
    page.goto(f"/cases/{OURS}")
    page.get_by_role("link", name=re.compile("拟稿")).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".paper")).to_be_visible()
    page.get_by_role("button", name="拟稿").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已拟稿")
    page.locator("details.refused summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.refused li").first).to_be_visible()
