"""`circular` at the door: the ranking of a period as a draft, on the screen or as the PDF an office prints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.casework.reports.asking import land, then
from tests.database import tell

Run = Callable[..., Result]
YEAR = ("circular", "--on", "2025-01-06", "--from", "2024-01-01", "--until", "2024-12-31")


@pytest.fixture
def county(engine: Engine, office: None) -> None:
    """Six starts of one town, one of them in time."""
    tell(engine, date(2024, 1, 5), *(land(n, "新河镇") for n in range(1, 7)), land(7, "西流镇"))
    tell(engine, date(2024, 6, 1), then(1, "start", "2024-06-01", proof="施工许可证"))


def test_the_draft_is_told_on_the_screen(county: None, run: Run) -> None:
    said = run(*YEAR)
    assert said.exit_code == 0
    assert "新国土监〔    〕    号" in said.output
    assert "第1名：到期6宗，按期1宗，比率16.7%" in said.output
    assert "基数不足5宗，不排名" in said.output
    assert "2025年1月6日" in said.output


def test_of_a_district_and_as_known_it_says_what_it_is_of(county: None, run: Run) -> None:
    said = run(*YEAR, "--district", "新河镇", "--known-on", "2024-05-31")
    assert "按2024年5月31日所掌握的登记情况" in said.output.replace("\n", "")
    assert "按期0宗，比率0.0%" in said.output
    assert "西流镇" not in said.output


def test_it_is_written_as_a_pdf(county: None, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "通报.pdf"
    said = run(*YEAR, "--out", out)
    assert "（拟稿）已写入" in said.output
    document = pypdfium2.PdfDocument(out.read_bytes())
    assert len(document) >= 1
    document.close()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--out", "通报.docx"), "--out 应以 .pdf 结尾"),
        (("--until", "2025-01-07"), "止日2025-01-07晚于办公日期2025-01-06"),
        (("--from", "2025-01-01", "--until", "2024-12-31"), "起日2025-01-01晚于截止日2024-12-31"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    county: None, run: Run, words: tuple[str, ...], reason: str
) -> None:
    said = run("circular", "--on", "2025-01-06", *words)
    assert said.exit_code == 2
    assert reason in said.output
