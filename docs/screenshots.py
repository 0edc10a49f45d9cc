"""Makes the pictures of the desks (界面截图) from the demonstration, and the tour with them, docs/desks.md.

    python docs/screenshots.py          # the pictures and the page; runs the demonstration and a real Chromium
    python docs/screenshots.py --page   # the page only

A row of `VIEWS` is a picture and its place in the tour. Day and data are those of `make demo`: made again, a picture is
the same but for what the program changed.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pylopdf_fonts_zh_cn

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
IMAGES = DOCS / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
DESK, PHONE = (1280, 900), (390, 844)
TALLEST = 1400
"""Points of a page that are shown; a longer one is cut off."""

COLOURS = (128, 64, 32)
LARGEST = 150_000
"""Bytes of a picture: with fewer colours until it is small enough."""


@dataclass(frozen=True, slots=True)
class View:
    """One picture: who opens which page on what, and what is told of it, Chinese first."""

    name: str
    login: str
    path: str
    zh: str
    en: str
    phone: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A desk of the tour with its pictures."""

    zh: str
    en: str
    text: str
    views: tuple[View, ...]


CHAPTERS = (
    Chapter(
        "登录和首页",
        "Signing in, and the start page",
        "登录后先看到自己今天要办的：任务、逾期的、待签发的、30天内到期的；每个数字点开就是那张清单。国土员只看到本所的宗地。",
        (
            View("sign-in", "", "/sign-in", "登录", "Signing in"),
            View("start", "wangwu", "/", "监管人员的今日待办", "What a supervisor has to do today"),
            View("start-phone", "zhangsan", "/", "国土员手机上的今日待办", "The same for an inspector, on a phone", phone=True),
        ),
    ),
    Chapter(
        "宗地",
        "Parcels",
        "按编号、项目、单位、坐落查找，按状态、行政区、到期、逾期筛选；条件留在网址里，可以收藏、转发；整张清单可以下载。",
        (
            View("parcels", "wangwu", "/parcels", "宗地清单", "The list of parcels"),
            View("parcels-overdue", "zhaoliu", "/parcels?overdue=1", "现在逾期的", "Those overdue now"),
            View("parcel", "wangwu", "/parcels/1305302014B09004", "一宗地：正在办理闲置案件", "One parcel: an idle case in hand"),
            View("parcel-phone", "zhangsan", "/parcels/1305302016B09001", "手机上的一宗地", "One parcel on a phone", phone=True),
        ),
    ),
    Chapter("登记、复核、导入", "Recording, checking, importing", "经办填写，附扫描件；另一人复核后才进案卷，复核时并排看到现有内容、填写内容和随之发生的事项。", (
        View("record", "qianqi", "/record/1305302016B09001/payment", "登记缴款", "A payment to be recorded"),
        View("checks", "wangwu", "/checks", "待复核", "To be checked"),
        View("imports", "qianqi", "/imports", "导入", "Imports"),
    )),
    Chapter("任务和通知", "Tasks and notices", "按到期日列出待办任务，逾期的标红；反馈、督办、核销都在一页。通知先看全文再签发，签发后登记送达。", (
        View("tasks", "wangwu", "/tasks", "待办任务", "Tasks to do"),
        View("notices", "sunba", "/notices?status=drafted", "待签发的通知", "Notices to be signed"),
        View("triage", "wangwu", "/triage", "补录甄别", "Triage"),
        View("tomorrow", "wangwu", "/tomorrow", "明日监测", "Tomorrow's sweep"),
    )),
    Chapter("宗地案卷", "The file of a parcel", "时间线、缴款、文书、照片、责任日数各一页。", (
        View("timeline", "wangwu", "/parcels/1305302014B09004/timeline", "时间线", "Timeline"),
        View("money", "zhoujiu", "/parcels/1305302016B09001/money", "缴款", "Money"),
        View("photos", "wangwu", "/parcels/1305302015B09005/photos", "现场照片", "Photos"),
    )),
    Chapter("移交和闲置案件", "Referrals and idle cases", "移交材料逐项核对；案件到了哪一步、什么期限在走、该谁办，一眼看清。", (
        View("referrals", "zhengyi", "/referrals", "移交清单", "Referrals"),
        View("cases", "zhengyi", "/cases", "闲置案件", "Idle cases"),
        View("case", "zhengyi", "/cases/1305302014B09004", "正在办理的案件", "A case in hand"),
        View("idle", "wushi", "/idle", "闲置台账", "The idle register"),
    )),
    Chapter("文书和报表", "Papers and reports", "签发即编号，当日文书按送达路线合成一个文件打印；报表可以问任何一天，每个数都能点开看是哪些宗地。", (
        View("numbers", "zhaoliu", "/numbers", "文号登记簿", "The register of numbers"),
        View("print-runs", "zhaoliu", "/print-runs", "批量打印", "Print runs"),
        View("monthly", "wangwu", "/reports/monthly", "月报", "The monthly report"),
        View("idle-rate", "wangwu", "/reports/idle", "闲置土地台账和处置率", "Idle land and its rate of disposal"),
    )),
    Chapter("外业", "In the field", "手机上按到期和远近列出今天要去的地方，拍照、填写；没有网络也能存，有网自动补交。", (
        View("field-phone", "zhangsan", "/field", "我的外业任务", "Today's visits", phone=True),
        View("field-visit-phone", "zhangsan", "/field/1305302016B09001", "填写巡查", "A visit", phone=True),
    )),
    Chapter("一张图", "The map", "有界址的宗地落在图上，颜色是状态。", (
        View("map", "wangwu", "/map", "一张图", "The map"),
    )),
)  # fmt: skip

VIEWS = tuple(view for chapter in CHAPTERS for view in chapter.views)


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of the desks, and the tour with them.")
    parser.add_argument("--page", action="store_true", help="write docs/desks.md only")
    if not parser.parse_args().page:
        take()
    (DOCS / "desks.md").write_text(tour(), encoding="utf-8")


# The tour


def tour() -> str:
    """docs/desks.md."""
    return "\n".join([*_opening(), *(line for chapter in CHAPTERS for line in _told(chapter))])


def _opening() -> Iterator[str]:
    yield "# 各岗位界面（The desks, a tour in pictures）\n"
    yield "以下各图取自 `make demo`：办公日期为2016年12月31日，带【示例】的宗地和人名都是虚构的。自己看：运行 `make demo`，按屏幕上给出的"
    yield "网址、登录名和密码登录。怎样加一页见 [web.md](web.md)。\n"
    yield "Taken from `make demo`, on the office day 2016-12-31; parcels marked 【示例】 and all names are invented. These pictures and this"
    yield "page are made by `docs/screenshots.py`.\n"


def _told(chapter: Chapter) -> Iterator[str]:
    yield f"## {chapter.zh}（{chapter.en}）\n"
    yield f"{chapter.text}\n"
    for view in chapter.views:
        yield f"**{view.zh}** · {view.en}\n"
        yield f"![{view.zh}（{view.en}）](images/{view.name}.png)\n"


# The pictures


FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{}</dir></fontconfig>
"""


def _with_chinese_fonts(folder: Path) -> dict[str, str | float | bool]:
    """The surroundings of a browser that has the project's own fonts too: a bare machine has none for Chinese."""
    settings = folder / "fonts.conf"
    settings.write_text(FONT_SETTINGS.format(pylopdf_fonts_zh_cn.sans_path().parent), encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}


def take() -> None:
    """Run the demonstration in a folder of its own, look at every page, stop it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the page is written without a browser

    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        address, passwords = _demonstration(Path(folder))
        try:
            with sync_playwright() as player:
                browser = player.chromium.launch(
                    executable_path=CHROMIUM, chromium_sandbox=False, env=_with_chinese_fonts(Path(folder))
                )
                for view in VIEWS:
                    width, height = PHONE if view.phone else DESK
                    context = browser.new_context(
                        base_url=address, viewport={"width": width, "height": height}, locale="zh-CN",
                        timezone_id="Asia/Shanghai", reduced_motion="reduce",
                    )  # fmt: skip
                    page = context.new_page()
                    if view.login:
                        page.goto("/sign-in")
                        page.fill("input[name=login]", view.login)
                        page.fill("input[name=password]", passwords[view.login])
                        page.click("main form button.main")
                        page.wait_for_url(f"{address}")
                    page.goto(view.path)
                    page.wait_for_load_state("networkidle")
                    page.wait_for_selector("text=正在统计", state="detached")
                    tall = min(TALLEST, max(height, page.evaluate("document.documentElement.scrollHeight")))
                    page.set_viewport_size({"width": width, "height": tall})
                    (IMAGES / f"{view.name}.png").write_bytes(small(page.screenshot()))
                    print(f"{view.name}.png  {(IMAGES / f'{view.name}.png').stat().st_size:,}")
                    context.close()
                browser.close()
        finally:
            _run("demo.desks", Path(folder))
    for path in IMAGES.glob("*.png"):
        if path.stem not in {view.name for view in VIEWS}:
            path.unlink()


def _demonstration(folder: Path) -> tuple[str, Mapping[str, str]]:
    """Where it answers, and the passwords it gave."""
    said = _run("demo.run", folder, "--port", "0")
    [address] = re.findall(r"http://127\.0\.0\.1:\d+/", said)
    return address, dict(re.findall(r"^  ([a-z]+) +((?:\w{4}-){3}\w{4}) ", said, re.MULTILINE))


def _run(module: str, folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", module, "--folder", str(folder), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def small(png: bytes) -> bytes:
    """The same picture in as many colours as its size allows."""
    from PIL import Image  # noqa: PLC0415 - as above

    whole = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        file = io.BytesIO()
        whole.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() <= LARGEST:
            return file.getvalue()
    raise ValueError(f"a picture of {file.tell()} bytes: show less of the page")


if __name__ == "__main__":
    main()
