"""Clauses (条款): where a rule stands, in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """A regulation or contract template (依据): its name and the day it came into force, if it says one."""

    name: str
    in_force_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: the source, its number, and the sentence a row of the rule table rests on."""

    source: Source
    article: str
    sentence: str

    @property
    def cite(self) -> str:
        return f"{self.source.name}{self.article}"


COUNTY = Source("《新河县建设用地供后监管制度》")
"""The text states no day of coming into force; it is taken to hold for every parcel supervised."""

CONTRACT = Source("《国有建设用地使用权出让合同》（GF-2008-2601）", date(2008, 7, 1))
ORDER53 = Source("《闲置土地处置办法》（国土资源部令第53号）", date(2012, 7, 1))
PENALTIES = Source("《中华人民共和国行政处罚法》", date(2021, 7, 15))
COMPULSION = Source("《中华人民共和国行政强制法》", date(2012, 1, 1))
RECONSIDERATION = Source("《中华人民共和国行政复议法》", date(2024, 1, 1))
LITIGATION = Source("《中华人民共和国行政诉讼法》", date(2015, 5, 1))
REAL_ESTATE = Source("《中华人民共和国城市房地产管理法》")
LAND = Source("《中华人民共和国土地管理法》", date(2020, 1, 1))
HEARING_RULES = Source("《自然资源听证规定》")
"""Its articles are quoted from memory and to be confirmed."""
THREE_SYSTEMS = Source(
    "《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》（国办发〔2018〕118号）"
)
