"""`verify-package`: is a referral package what was sealed (验封); the program and the file alone answer, without a database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from supervision.casework.letter_wording import flattened
from supervision.casework.packages.sealing import grouped
from supervision.casework.packages.verification import Verification, verify
from supervision.cli.printing import print_json
from supervision.cli.telling import WITH_SET_ASIDE, telling_refusals

ABOUT = (
    ("no", "宗地"),
    ("project", "项目"),
    ("matter_zh", "移交事项"),
    ("office", "移交单位"),
    ("on", "截至"),
)
SHOWN = ("no", "project", "matter", "office", "on", "head_seq", "head_hash", "rules_sha256")

LONGEST = 200
"""Characters shown of what a package says of itself: another hand may have written anything into it."""


@click.command("verify-package")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--seal", default=None, help="移交书或接收回执上的封签（64位，空格可有可无），核对是不是那一包。"
)
@click.option("--json", "json_", is_flag=True, help="以 JSON 输出。JSON.")
@telling_refusals
def verify_package_(file: Path, seal: str | None, json_: bool) -> None:
    """验封：核对移交包的每一字节、案卷链、照片和文书；不需要数据库。完好为0，有改动为1，不是移交包为2。Verify a package."""
    found = verify(file, seal)
    if json_:
        print_json(_json(found))
    else:
        _print(found, told=seal is not None)
    sys.exit(0 if found.whole else WITH_SET_ASIDE)


def _print(found: Verification, *, told: bool) -> None:
    said = [
        f"{label}：{flattened(str(found.about[key])[:LONGEST])}" for key, label in ABOUT if key in found.about
    ]
    if said:
        click.echo("    ".join(said))
    for finding in found.findings:
        click.echo(finding.zh)
    if found.seal:
        compared = "与所报的相符" if told else "请与移交书、接收回执上的核对，或以 --seal 报出"
        differs = "与所报的不符"
        is_it = compared if not any(f.fault == "seal" for f in found.findings) else differs
        click.echo(f"封签：{grouped(found.seal)}（{is_it}）")
    if found.whole:
        click.echo(f"移交包完好：共{found.members}件、{found.size}字节，与封装时逐字节相同，案卷链完整。")
    else:
        click.echo(f"移交包已被改动或者损坏，发现{len(found.findings)}处；请勿接收，退回移交单位重新提供。")


def _json(found: Verification) -> dict[str, Any]:
    return {
        "whole": found.whole,
        **{key: found.about.get(key) for key in SHOWN},
        "seal": found.seal or None,
        "members": found.members,
        "bytes": found.size,
        "findings": [
            {"fault": one.fault, "member": one.member or None, "offset": one.offset, "text": one.text}
            for one in found.findings
        ],
    }
