"""`simulate` and `diagram`: the law by itself, without a database (情景推演)."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from supervision.cli.printing import print_json
from supervision.cli.scenario_file import read_scenario_file
from supervision.cli.telling import BAD_INPUT, ISO_DATE, leave, telling_refusals
from supervision.law.simulate import simulate
from supervision.law.states import diagram


@click.command("simulate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--until", type=ISO_DATE, default=None, help="推演到哪一天（缺省按文件的 until）。")
@telling_refusals
def simulate_(file: Path, until: date | None) -> None:
    """情景推演：逐日推演一宗假想宗地，逐行输出；与 expect 不符则退出码 1。Simulate."""
    run = simulate(read_scenario_file(file), until=until)
    for line in run.lines:
        print_json(line)
    if run.refusal:
        leave(BAD_INPUT, f"推演在此中止：{run.refusal}")
    if run.difference:
        click.echo(run.difference, err=True)
        sys.exit(1)


@click.command("diagram")
def diagram_() -> None:
    """状态图（Mermaid），由代码生成。State diagram."""
    click.echo(diagram(), nl=False)
