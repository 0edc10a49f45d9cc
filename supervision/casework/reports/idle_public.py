"""The public list of idle land (闲置土地公开清单): what Order 53 art. 11 makes public, and nothing that is a person's own.

Its rows are those of the open list (`casework.open_list`): of a person only the surname; projects, telephones, papers and
persons' addresses are in no column.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from supervision.casework import lives
from supervision.casework.open_list import OpenLine, open_list
from supervision.casework.reports.columns import Cells, grid_by, number
from supervision.casework.reports.population import UNSTATED, within
from supervision.casework.reports.report import Asked, Column, Detail, Report, Section, Unit
from supervision.law.open_list import Openness
from supervision.law.rules.case_clauses import PUBLICATION, PUBLICATION_ENDS
from supervision.law.rules.open_list import PRIVACY
from supervision.office import Office

OPEN = "open"

COLUMNS = (
    Column("电子监管号"),
    Column("位置"),
    Column("行政区"),
    Column("土地使用权人"),
    Column("闲置时间起", Unit.DATE),
    Column("闲置原因"),
)


def build(session: Session, asked: Asked, office: Office) -> Report:
    """The list as it must stand on the portal at the end of the day; what was disposed of must not."""
    every = open_list(session, lives.Asked(asked.on, asked.known_on, among=(*asked.among, *within(asked))))
    lines = [line for line in every if line.said.openness is not Openness.TO_WITHDRAW]
    detail = Detail(OPEN, "闲置土地公开清单", COLUMNS, [_cells(line) for line in lines])
    masked = sum(line.said.masked for line in lines)
    return Report(
        "idle_public",
        "闲置土地公开清单",
        office.name,
        asked,
        RULES,
        (_section(detail, masked, asked),),
        (detail,),
    )


RULES = (
    f"公开内容依据{PUBLICATION.cite}：位置、使用权人名称、闲置时间；属于政府原因的同时公开闲置原因",
    f"处置完毕的不再列入（{PUBLICATION_ENDS.cite}）",
    f"使用权人为自然人的隐去名字（{PRIVACY.cite}），不公开联系方式和证件号码",
)


def _cells(line: OpenLine) -> Cells:
    said = line.said
    return (line.no, line.place, line.district or UNSTATED, said.holder, said.idle_since, said.cause)


def _section(detail: Detail, masked: int, asked: Asked) -> Section:
    if not detail.rows:
        return Section("闲置土地", (f"{asked.on}没有应当公开的闲置土地。",))
    grid = grid_by(detail, "行政区", "各行政区闲置土地", (("宗数", number()),))
    names = f"其中{masked}宗的使用权人为自然人，名字已隐去。" if masked else ""
    return Section(
        "闲置土地", (f"{asked.on}公开闲置土地{len(detail.rows)}宗。{names}",), (grid,), (), (OPEN,)
    )
