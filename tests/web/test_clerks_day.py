"""A clerk's whole day in a real browser: a contract with its scan, its check, a payment returned and mended, an import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from supervision.records.account import Way
from supervision.staff import Role
from tests.casework.staffed import USER_OF
from tests.web.conftest import PHONE
from tests.web.office import OURS, PASSWORD, Web, give_account
from tests.web.papers import NEW_SUPPLY, SUPPLY_NO, pdf, picture, supply_row, table
from tests.web.test_browser import serious


def a_file(name: str, content: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="application/octet-stream", buffer=content)


def fill_supply(page: Page) -> None:
    page.goto("/record/supply")
    for name, value in NEW_SUPPLY.items():
        field = page.locator(f'[name="{name}"]')
        if name == "contract.kind":
            field.select_option(value)
        else:
            field.fill(value)
    for row, (due_on, amount) in enumerate((("2024-06-20", "600"), ("2024-12-20", "600")), start=1):
        page.get_by_label(f"第{row}行约定付款日").fill(due_on)
        page.get_by_label(f"第{row}行金额（万元）").fill(amount)


@pytest.fixture
def becomes(web: Web, context: BrowserContext, address: str) -> Callable[[Role], None]:
    """Somebody else sits down at the same browser."""

    def sits_down(role: Role) -> None:
        token = web.token(USER_OF[role], Way.OIDC)
        context.add_cookies([{"name": "supervision", "value": token, "url": address}])

    return sits_down


@dataclass
class Day:
    """One browser, at which one officer after another sits down."""

    page: Page
    becomes: Callable[[Role], None]

    def to(self, role: Role, path: str) -> None:
        self.becomes(role)
        self.page.goto(path)

    def told(self, text: str) -> None:
        expect(self.page.get_by_role("status")).to_contain_text(text)

    def does(self, button: str) -> None:
        self.page.get_by_role("button", name=button).click()

    def upload(self, label: str, *files: FilePayload) -> None:
        self.page.get_by_label(label, exact=False).set_input_files(list(files))


@pytest.fixture
def day(page_of: Callable[[Role], Page], becomes: Callable[[Role], None]) -> Day:
    return Day(page_of(Role.CLERK), becomes)


def test_enter_sends_a_contract_and_a_row_is_added_by_its_button(day: Day) -> None:
    page = day.page
    fill_supply(page)
    day.does("增加一期")
    expect(page.get_by_label("第4行金额（万元）")).to_be_visible()
    expect(page.locator('[name="parcel.project"]')).to_have_value(NEW_SUPPLY["parcel.project"])
    page.get_by_label("第3行约定付款日").press("Enter")
    expect(page.get_by_role("heading", name="第1号 供地")).to_be_visible()
    day.does("撤回")
    day.told("第1号已撤回。")


def test_a_clerks_day(day: Day, tmp_path: Path) -> None:
    contract_with_its_scan_is_checked(day)
    payment_is_returned_mended_and_entered(day)
    import_is_confirmed_and_its_report_mended(day, tmp_path / "明细.csv")


def contract_with_its_scan_is_checked(day: Day) -> None:
    page = day.page
    fill_supply(page)
    contract, map_ = a_file("出让合同.pdf", pdf("CONTRACT 19")), a_file("附图.png", picture("PNG"))
    day.upload("扫描件", contract, map_)
    day.does("报送复核")
    expect(page.get_by_role("heading", name="第1号 供地")).to_be_visible()
    day.told("须由另一人复核后才入卷")
    expect(page.get_by_role("button", name="复核通过")).to_have_count(0)
    day.to(Role.SUPERVISOR, "/checks")
    page.get_by_role("link", name="复核", exact=True).last.click()
    expect(page.get_by_role("img", name="附图.png")).to_be_visible()
    expect(page.get_by_role("row", name="成交价格（万元）")).to_contain_text("1200")
    expect(page.get_by_text("新的期限：").first).to_be_visible()
    day.does("复核通过")
    day.told(f"复核通过。宗地{SUPPLY_NO}：已登记第1号")


def payment_is_returned_mended_and_entered(day: Day) -> None:
    page = day.page
    day.to(Role.CLERK, "/record")
    page.locator("main").get_by_label("宗地", exact=False).first.fill("新河合字〔2024〕19号")
    page.get_by_label("登记事项").select_option(label="缴款")
    day.does("填写")
    page.get_by_label("发生日期").fill("2024-06-05")
    page.get_by_label("期号").fill("1")
    page.get_by_label("缴款金额（万元）").fill("6000")
    day.upload("扫描件", a_file("票据.jpg", picture()))
    day.does("报送复核")
    day.told("第2号已报送")
    day.to(Role.FINANCE, "/checks/2")
    page.get_by_label("退回理由").fill("金额多写一个零")
    day.does("退回")
    day.told("第2号已退回报审人。")
    day.to(Role.CLERK, "/submissions")
    expect(page.get_by_text("金额多写一个零")).to_be_visible()
    page.get_by_role("link", name="修改后重报").click()
    expect(page.get_by_text("票据.jpg")).to_be_visible()
    expect(page.get_by_label("缴款金额（万元）")).to_have_value("6000")
    page.get_by_label("缴款金额（万元）").fill("600")
    day.does("报送复核")
    day.told("第2号已报送")
    day.to(Role.FINANCE, "/checks/2")
    expect(page.get_by_role("row", name="第1期尚欠（万元）")).to_contain_text("600")
    day.does("复核通过")
    day.told("复核通过。")


def import_is_confirmed_and_its_report_mended(day: Day, report: Path) -> None:
    page = day.page
    day.to(Role.CLERK, "/imports")
    rows = [supply_row("1305302024B00401"), supply_row("1305302024B00402", 合同签订日期="不详")]
    day.upload("文件", a_file("供地结果.csv", table(*rows)))
    day.does("上传并检查")
    expect(page.get_by_text("待确认")).to_be_visible()
    expect(page.get_by_role("row", name="1305302024B00402")).to_contain_text("合同签订日期")
    expect(page.get_by_text("须由另一人或监管人员确认")).to_be_visible()
    with page.expect_download() as file:
        page.get_by_role("link", name="下载明细").click()
    file.value.save_as(report)
    day.to(Role.SUPERVISOR, "/imports/1")
    day.does("确认导入")
    expect(page.get_by_text("已导入", exact=True)).to_be_visible()
    day.to(Role.CLERK, "/imports")
    mended = report.read_text(encoding="utf-8-sig").replace(",甲公司,不详,", ",甲公司,2024-03-02,")
    day.upload("文件", a_file("明细.csv", mended.encode("utf-8-sig")))
    day.does("上传并检查")
    expect(page.get_by_text("待确认")).to_be_visible()
    expect(page.get_by_text("读取1行，新登记1宗")).to_be_visible()
    expect(page.get_by_text("没有退回或提示的行。")).to_be_visible()


def test_a_session_that_ends_in_a_half_filled_contract_loses_neither_it_nor_its_scan(
    web: Web, page: Page
) -> None:
    give_account(web.engine, USER_OF[Role.CLERK], web.clock)
    page.goto("/sign-in?next=/record/supply")
    page.get_by_label("登录名").fill(USER_OF[Role.CLERK])
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    fill_supply(page)
    page.locator('[name="contract.price_wan"]').fill("一千二")
    page.get_by_label("扫描件").set_input_files(a_file("出让合同.pdf", pdf("CONTRACT")))
    page.get_by_role("button", name="报送复核").click()
    expect(page.locator(".faults")).to_be_focused()
    expect(page.get_by_text("已收到，不必再选")).to_be_visible()
    page.locator('[name="contract.price_wan"]').fill("1200")
    page.get_by_label("扫描件").set_input_files(a_file("附图.jpg", picture()))
    web.clock.goes_on(minutes=31)
    page.get_by_role("button", name="报送复核").click()
    dialog = page.get_by_role("dialog", name="登录已过期")
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="第1号 供地")).to_be_visible()
    expect(page.get_by_role("link", name="出让合同.pdf")).to_be_visible()
    expect(page.get_by_role("link", name="附图.jpg")).to_be_visible()


PAGES = ("/record", "/record/supply", f"/record/{OURS}/amendment", f"/record/{OURS}/payment", "/submissions",
         "/checks", "/checks/1", "/imports", "/imports/batches")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_desk_fits_a_telephone_and_paper_and_axe_finds_nothing_serious(
    web: Web, page_of: Callable[[Role], Page], path: str
) -> None:
    clerk = web.client_of(Role.CLERK)
    clerk.submit(
        f"/record/{OURS}/mortgage", on="2024-06-01", mortgagee="新河县农村信用联社", amount_wan="800"
    )
    page = page_of(Role.SUPERVISOR)
    page.goto(path)
    assert serious(page) == []
    page.set_viewport_size(PHONE)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide == 0
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
