"""The map in a real browser: parcels by state, a list for the keyboard, uploads, a spot's whole way; one host at most."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from supervision.records.account import Way
from supervision.staff import Role
from tests.casework.boundary.drawn import feature, geojson, shapefile, square
from tests.casework.staffed import SETTINGS, TODAY, USER_OF, read
from tests.database import tell
from tests.web.conftest import DESKTOP, PHONE
from tests.web.mapped import SOUTH, WEST, draw, draw_both
from tests.web.office import OURS, THEIRS, Web
from tests.web.test_browser import serious
from tests.web.test_map import TIANDITU

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def test_the_map_shows_parcels_by_state_and_its_list_leads_to_them_by_keyboard(
    web: Web, page_of: Callable[[Role], Page]
) -> None:
    draw_both(web.engine)
    tell(web.engine, TODAY, {"no": THEIRS, "kind": "start", "on": "2024-06-03"})
    page = page_of(Role.SUPERVISOR)
    page.goto("/map")
    expect(page.locator("#map-told")).to_have_text("图中共有宗地 2 宗")
    expect(page.locator("#map .mark.start_due.is-late")).to_have_text("开")
    expect(page.locator("#map .mark.under_construction")).to_have_text("建")
    expect(page.locator(".legend")).to_contain_text("在建 1")
    expect(page.locator("#map .leaflet-control-scale-line")).to_be_visible()
    expect(page.locator("#map .grid-label").first).to_be_attached()
    expect(page.locator("#map .district-label")).to_have_count(0)  # so near that all is one district
    page.get_by_role("button", name=f"在图上看 {OURS}").focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("待开工，逾期未开工9天")
    expect(page.locator("#map-list li.here")).to_contain_text(OURS)
    popup.get_by_role("link", name="打开宗地").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(OURS)


def test_a_filter_of_the_map_stays_in_the_address(web: Web, page_of: Callable[[Role], Page]) -> None:
    draw_both(web.engine)
    tell(web.engine, TODAY, {"no": THEIRS, "kind": "start", "on": "2024-06-03"})
    page = page_of(Role.SUPERVISOR)
    page.goto("/map")
    page.get_by_label("状态").select_option(label="在建")
    expect(page.locator("#map-list li")).to_have_text([re.compile(THEIRS)])
    expect(page).to_have_url(re.compile("state=under_construction"))
    page.reload()
    expect(page.locator("#map-list li")).to_have_count(1)
    page.get_by_label("状态").select_option(label="全部")
    page.get_by_label("只看逾期的").check()
    expect(page.locator("#map-list li")).to_have_text([re.compile(OURS)])
    page.get_by_label("状态").select_option(label="已竣工")
    expect(page.locator("#map-told")).to_have_text("图中没有符合条件的宗地。")


def test_a_number_in_the_address_opens_its_parcel_on_a_telephone_and_it_fits(
    web: Web, page_of: Callable[[Role], Page]
) -> None:
    draw_both(web.engine)
    page = page_of(Role.INSPECTOR)
    page.set_viewport_size(PHONE)
    page.goto(f"/map?no={OURS}")
    expect(page.locator(".leaflet-popup-content")).to_contain_text(OURS)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide == 0
    page.emulate_media(media="print")
    expect(page.locator("#map")).to_be_visible()
    expect(page.get_by_text("图例（图中宗数）")).to_be_visible()
    expect(page.locator("#map .leaflet-control-zoom")).to_be_hidden()


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_axe_finds_nothing_serious_on_the_map_and_its_forms(
    web: Web,
    page_of: Callable[[Role], Page],
    context: BrowserContext,
    address: str,
    tmp_path: Path,
    lang: str,
) -> None:
    draw_both(web.engine)
    context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    page = page_of(Role.SUPERVISOR)
    take_a_spot(page, tmp_path)
    for path in (
        f"/map?no={OURS}",
        "/map?spots=1",
        "/map/boundaries",
        "/spots",
        "/spots/new",
        "/spots/one?spot=1",
    ):
        page.goto(path)
        expect(page.locator("main h1")).to_be_visible()
        if path.startswith("/map?"):
            expect(page.locator("#map-list li").first).to_be_visible()
        assert serious(page) == [], path
        page.set_viewport_size(PHONE)
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide == 0, path
        page.set_viewport_size(DESKTOP)


def test_a_zipped_shapefile_is_uploaded_and_its_parcel_stands_on_the_map(
    page_of: Callable[[Role], Page], tmp_path: Path
) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/map")
    expect(page.locator("#map-told")).to_have_text("图中没有符合条件的宗地。")
    page.get_by_role("link", name="登记界址").click()
    rows = [
        ({"电子监管号": OURS}, [square(side=0.001428)]),
        ({"电子监管号": THEIRS}, [square(115.3, side=0.01)]),
    ]
    page.get_by_label("图形文件").set_input_files(shapefile(tmp_path, rows))
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("已登记1宗，未登记1个图形。")
    expect(page.get_by_role("row").filter(has_text=THEIRS)).to_contain_text("相差超过1%")
    page.get_by_role("link", name=OURS).click()
    expect(page.locator(".leaflet-popup-content")).to_contain_text(OURS)


def take_a_spot(page: Page, folder: Path) -> None:
    page.goto("/spots/new")
    spots = geojson(folder, feature(square(WEST + 0.0003, SOUTH + 0.0003), TBBH="TB-7"))
    page.locator("#spots-files").set_input_files(spots)
    page.locator("#spots-source").fill("2024年第二季度省厅卫片")
    page.locator("#spots-image_on").fill("2024-06-01")
    page.locator("#spots-sees").select_option("building")
    page.locator("#spots .does button").click()
    expect(page.locator("#outcomes-head")).to_be_visible()


def test_a_spot_goes_from_the_upload_to_the_inspector_and_is_closed(
    web: Web, page_of: Callable[[Role], Page], tmp_path: Path
) -> None:
    draw(web.engine, OURS)
    page = page_of(Role.SUPERVISOR)
    take_a_spot(page, tmp_path)
    expect(page.get_by_role("row").filter(has_text="TB-7")).to_contain_text(
        "尚未登记动工或者不应建设而有建设"
    )
    expect(page.get_by_role("row").filter(has_text="TB-7")).to_contain_text("张三")
    tell(web.engine, TODAY, {"no": OURS, "kind": "inspection", "on": "2024-06-09", "finding": "not_started"})

    page = page_of(Role.INSPECTOR)
    page.goto("/spots?mine=1")
    page.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", name="图斑1 TB-7")).to_be_visible()
    page.get_by_role("button", name="登记核查结果").click()
    expect(page.locator(".faults")).to_be_focused()
    page.locator("#result-result").select_option(label="不属实")
    page.locator("#result-visit").select_option(index=1)
    page.get_by_role("button", name="登记核查结果").click()
    expect(page.get_by_role("status")).to_have_text("已登记核查结果。")
    expect(page.get_by_role("button", name="办结")).to_have_count(0)

    page = page_of(Role.SUPERVISOR)
    page.goto("/map?spot=1")
    page.locator("#map .mark.spot").click()
    page.get_by_role("link", name="打开图斑").click()
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_role("status")).to_have_text("已办结。")
    expect(page.get_by_role("list", name="经过")).to_contain_text("办结 王五")


def test_a_configured_base_map_asks_its_own_host_and_no_other(
    web: Web, browser: Browser, tmp_path: Path
) -> None:
    draw_both(web.engine)
    desks = Web(web.engine, read(tmp_path, f"{SETTINGS}\n{TIANDITU}"), data=tmp_path)
    asked: list[str] = []
    with desks.served() as address:
        opened = browser.new_context(base_url=address, viewport=DESKTOP)

        def answered(route: object, request: object) -> None:
            asked.append(request.url)  # type: ignore[attr-defined]  # playwright's own
            route.fulfill(body=PIXEL, content_type="image/png")  # type: ignore[attr-defined]  # playwright's own

        opened.route(lambda url: not url.startswith((address, "data:", "blob:")), answered)
        token = desks.token(USER_OF[Role.SUPERVISOR], Way.OIDC)
        opened.add_cookies([{"name": "supervision", "value": token, "url": address}])
        page = opened.new_page()
        page.goto("/map")
        expect(page.locator("#map-list li")).to_have_count(2)
        expect(page.locator("#map img.leaflet-tile-loaded").first).to_be_attached()
        expect(page.locator("#map .leaflet-control-attribution")).to_have_text("天地图")
        opened.close()
    assert asked
    assert {re.sub(r"[?].*", "", url) for url in asked} <= {
        f"https://t{n}.tianditu.gov.cn/img_w/wmts" for n in (0, 1)
    }
