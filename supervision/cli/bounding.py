"""`boundary`: a parcel's boundary points from the exchange file of the survey (界址登记)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from sqlalchemy.orm import Session

from supervision.casework.boundary.plot_files import read_plot
from supervision.casework.boundary.survey import Survey
from supervision.casework.finding import find_parcel
from supervision.casework.journal import read_entries
from supervision.casework.photos.contradictions import Contradiction
from supervision.casework.photos.newly_recorded import doubts_about
from supervision.casework.recording import Recorded, record
from supervision.casework.terms_on_file import standing
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json
from supervision.cli.telling import ISO_DATE
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind
from supervision.records.db import writing


@click.command("boundary")
@click.argument("no", metavar="NO")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--plot", default="", metavar="编号", help="文件中有几个地块的，写明地块编号或名称。")
@click.option("--happened", type=ISO_DATE, default=None, metavar="D", help="勘测定界的日期，缺省为办公日期。")
@database_and_day
@as_json
@telling_errors
def boundary_(
    url: str | None, on: date | None, json_: bool, no: str, path: Path, plot: str, happened: date | None
) -> None:
    """登记界址：读部标准界址点坐标 TXT、GeoJSON、SHP（.shp 或 .zip），换算为经纬度，核对面积。Record a parcel's boundary."""
    door = open_door(url, on)
    survey = read_plot(path, plot)
    day = (happened or door.today).isoformat()
    with writing(door.engine) as session:
        _refuse_a_second_time(session, no, survey)
        recorded = record(session, {"no": no, "on": day, **survey.happening()}, door.desk)
        [doubts] = doubts_about(session, [recorded], door.office.photo_tolerance_m)
    remarks = [*survey.remarks, survey.beside(recorded.file.life.parcel.area_ha)]
    _tell(recorded, survey, [remark for remark in remarks if remark], doubts, json_=json_)


def _refuse_a_second_time(session: Session, no: str, survey: Survey) -> None:
    """The same plot of the same file tells nothing new."""
    parcel_id = find_parcel(session, no)
    boundaries = [
        (seq, entry)
        for seq, entry in standing(read_entries(session, [parcel_id])[parcel_id])
        if entry.kind is Kind.BOUNDARY
    ]
    if not boundaries:
        return
    seq, entry = boundaries[-1]
    if entry.payload.get("rings") == survey.happening()["rings"]:
        raise BadRecord(
            f"宗地{no}的界址已登记（第{seq}号，{entry.happened_on}），与{survey.file}相同，没有再登记"
        )


def _tell(
    recorded: Recorded, survey: Survey, remarks: list[str], doubts: list[Contradiction], *, json_: bool
) -> None:
    if json_:
        print_json(
            {
                "no": recorded.no,
                "seq": recorded.seq,
                "kind": recorded.kind,
                "plot": survey.title,
                "points": survey.points,
                "rings": len(survey.rings),
                "area_m2": str(survey.area_m2),
                "zone": survey.frame.zone,
                "epsg": survey.frame.epsg,
                "sha256": survey.sha256,
                "remarks": remarks,
                "doubts": [{"what": doubt.sort, "seq": doubt.seq, "text": doubt.text} for doubt in doubts],
            }
        )
        return
    click.echo(
        f"已登记：宗地{recorded.no} 第{recorded.seq}号 界址登记（{survey.title}），"
        f"{len(survey.rings)}圈{survey.points}点，面积{survey.area_ha:.4f}公顷（{survey.area_m2}平方米），"
        f"{survey.frame.degrees}度带{survey.frame.zone}带（EPSG:{survey.frame.epsg}）"
    )
    for remark in remarks:
        click.echo(f"  请核对：{remark}")
    for doubt in doubts:
        click.echo(f"  {doubt.sort.zh}：{doubt.text}")
