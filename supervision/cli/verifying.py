"""`verify`: do the records still say what was written (核验)."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from itertools import chain

import click

from supervision.casework.photos.check import lost_originals
from supervision.casework.reading import last_certificate
from supervision.casework.scans.check import lost_scans
from supervision.casework.verify import Fault, Found, verify
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.photographing import the_originals, the_scans
from supervision.cli.printing import print_json, progress_bar
from supervision.cli.telling import WITH_SET_ASIDE
from supervision.daily.certificate_check import check_certificates
from supervision.records.db import reading


@click.command("verify")
@click.option("--anchor", default="", help="库外留存的监测证明校验值，核对其仍在库中。")
@database_and_day
@as_json
@telling_errors
def verify_(url: str | None, on: date | None, json_: bool, anchor: str) -> None:
    """核验：案卷链、台账与案卷是否一致、监测证明、有无不可能的状态和无人过问的宗地。Verify."""
    door = open_door(url, on)
    counts: Counter[Fault] = Counter()
    with reading(door.engine) as session, progress_bar("核验宗地") as advance:
        found = chain(
            verify(session, door.today, patrol_every=door.office.patrol_every_days, progress=advance),
            check_certificates(session, anchor),
            (Found(Fault.PHOTO, *lost) for lost in lost_originals(session, the_originals())),
            (Found(Fault.SCAN, *lost) for lost in lost_scans(session, the_scans())),
        )
        for one in found:
            counts[one.fault] += 1
            if json_:
                print_json({"fault": one.fault, "no": one.no, "seq": one.seq, "text": one.text})
            else:
                click.echo(one.zh)
        last = last_certificate(session)
    if not json_:
        if counts:
            click.echo(
                "核验发现问题：" + "，".join(f"{fault.zh}{count}处" for fault, count in counts.items())
            )
        else:
            click.echo("核验无误：案卷链完整，台账与案卷一致，监测证明相符，照片原件齐全。")
        if last is not None:
            click.echo(f"最近监测证明第{last.no}号（{last.day}）：{last.hash}。请将校验值留存于库外。")
    sys.exit(WITH_SET_ASIDE if counts else 0)
