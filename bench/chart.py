"""Draws the figures as SVG: events of a second beside the peers', and where an event's time goes beside its limit."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bench.figures import KIND_NAMES, PEER_NAMES
from bench.results import Results
from bench.stages import STAGES

WIDTH = 1040
LEFT, BAR_LEFT, BAR_RIGHT = 24, 330, 900
BAR, STEP = 20, 30
STAGE_COLOURS = dict(
    zip(STAGES, ("#7d9cc0", "#4a6fa5", "#7cab88", "#c9b458", "#d09a63", "#b8b8b8", "#8e7cc3", "#c0504d", "#d9d9d9"),
        strict=True)
)  # fmt: skip
LIMIT_STAGES = ("decide", "render", "write")
OURS, THEIRS = "#4a6fa5", "#c3ccd6"

STYLE = """text { font-family: "Noto Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #323f4b; }
.title { font-size: 16px; font-weight: 600; fill: #1f2933; }
.name { font-size: 13px; text-anchor: end; }
.value { font-size: 13px; fill: #1f2933; }
.key { font-size: 12px; }"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its parts one after the other with their colours, what stands at its end."""

    name: str
    parts: tuple[tuple[float, str], ...]
    value: str


def draw(results: Results) -> str:
    """The whole picture: one panel for each thing and database that was measured."""
    panels = [panel for kind in KIND_NAMES for panel in _panels(results, kind)]
    parts: list[str] = []
    top = 20
    for title, bars in panels:
        parts += _panel(title, bars, top)
        top += 34 + STEP * len(bars) + 16
    parts += _keys(top)
    height = top + 78
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="what">\n'
        '<title id="what">what the sweep does in a second, and where its time goes</title>\n'
        f"<style>{STYLE}</style>\n"
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def _panels(results: Results, kind: str) -> Iterator[tuple[str, list[Bar]]]:
    if (beside := results.get(f"peers.{kind}")) is not None:
        rates = {name: statistics.median(all_) for name, all_ in beside["events_a_second"].items()}
        yield f"{KIND_NAMES[kind]}: events a second", _rate_bars(rates)
    for size in results.sizes(f"catch_up.{kind}"):
        found = results.get(f"catch_up.{kind}.{size}")
        events = found["sweeps"][0]["events"]
        swept = statistics.median(run["seconds"] for run in found["sweeps"])
        share = swept / sum(found["stages"].values())
        of_sweep = {stage: seconds * share / events * 1e6 for stage, seconds in found["stages"].items()}
        of_limit = {
            stage: statistics.median(run[stage] for run in found["limits"]) / events * 1e6
            for stage in LIMIT_STAGES
        }
        title = f"{KIND_NAMES[kind]}: microseconds an event, catch-up of {size:,} parcels"
        yield title, [_stage_bar("the sweep", of_sweep), _stage_bar("its limit L", of_limit)]


def _rate_bars(rates: Mapping[str, float]) -> list[Bar]:
    bars = []
    for name, rate in rates.items():
        ours, _, size = name.partition("product ")
        said = PEER_NAMES[ours] if ours else f"the sweep, {int(size):,} parcels"
        bars.append(Bar(said, ((rate, THEIRS if ours else OURS),), f"{rate:,.0f}"))
    return bars


def _stage_bar(name: str, microseconds: Mapping[str, float]) -> Bar:
    parts = tuple((microseconds[stage], STAGE_COLOURS[stage]) for stage in STAGES if stage in microseconds)
    return Bar(name, parts, f"{sum(microseconds.values()):,.0f} µs")


def _panel(title: str, bars: list[Bar], top: int) -> list[str]:
    parts = [f'<text class="title" x="{LEFT}" y="{top + 16}">{escape(title)}</text>']
    longest = max(sum(value for value, _ in bar.parts) for bar in bars)
    for row, bar in enumerate(bars):
        y, x = top + 34 + row * STEP, float(BAR_LEFT)
        parts.append(f'<text class="name" x="{BAR_LEFT - 10}" y="{y + 15}">{escape(bar.name)}</text>')
        for value, colour in bar.parts:
            width = value / longest * (BAR_RIGHT - BAR_LEFT)
            parts.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>')
            x += width
        parts.append(f'<text class="value" x="{x + 8:.1f}" y="{y + 15}">{escape(bar.value)}</text>')
    return parts


def _keys(top: int) -> Iterator[str]:
    for place, (stage, said) in enumerate(STAGES.items()):
        x, y = LEFT + place % 3 * 335, top + place // 3 * 22
        yield f'<rect x="{x}" y="{y}" width="13" height="13" fill="{STAGE_COLOURS[stage]}"/>'
        yield f'<text class="key" x="{x + 20}" y="{y + 11}">{escape(said)}</text>'
