"""The office's own facts (机关设置): what it is called, who answers the telephone, how its papers are titled.

They come from a TOML file read at a door (`office.example.toml` shows every key) and are passed on as a
value; `Office()` is 新河县. Nothing here moves a legal date: contract and law alone say what falls due when.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self, TypeVar

from supervision.access import Access, read_access
from supervision.basemap import BaseMap, read_map
from supervision.document_codes import NUMBERED, DocumentCodes, check_codes, read_numbers
from supervision.law.refusals import BadRecord
from supervision.law.steps import NoticeName, Unit
from supervision.law.terms import ContractKind, Term
from supervision.law.visits import VisitTarget, read_visit_targets
from supervision.printing import Printing, read_printing
from supervision.reporting import Reporting, read_reporting
from supervision.staff import STAFF_SETTINGS, Staff, read_staff, read_text

N = TypeVar("N", Unit, NoticeName)


class BadOffice(BadRecord):
    """A settings file that cannot be used: each problem names the file, the key and the reason."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the price is paid to (收款账户)."""

    name: str
    bank: str
    number: str


@dataclass(frozen=True, slots=True)
class Office:
    """One land bureau's settings.

    `code` is the 代字 of its numbers; `answer_days` how many days after receipt a notice asks for a written
    answer or vouchers, a wish of the office which extends no agreed date; `reconsideration_authority` and `court` where its
    decisions are contested (复议机关、管辖法院); `patrol_every_days` the interval of
    patrols, `most_papers` the volume brake of a day's sweep, `photo_tolerance_m` how far outside the boundary a photo may be
    taken unquestioned (telephones give WGS-84, which CGCS2000 equals within metres; walls cost tens; a map shifted by
    GCJ-02 lies some 500 m off and is flagged), `spot_days` how many days an inspector has to look at a spot (图斑): a wish of
    the office, no law says it; `map` the background of the map (底图), `printing` how papers are printed (印制), `numbers` what they are numbered under (发文字号), `reporting`
    what reports are counted by (报表口径), `sweep_at` the times the daemon sweeps at, by
    Shanghai time; `staff` its land offices and officers (人员与职责), `access` how they sign in on the web (登录设置), `visit_targets` the visits a superior
    office requires (巡查指标). An empty text or no account is a fact not
    given: the letter then does without it.
    """

    name: str = "新河县国土资源局"
    code: str = "新国土监"
    address: str = ""
    contact: str = ""
    phone: str = ""
    reconsideration_authority: str = ""
    court: str = ""
    answer_days: int = 15
    patrol_every_days: int = 30
    most_papers: int = 300
    photo_tolerance_m: int = 100
    spot_days: int = 15
    sweep_at: str = "06:00"
    account: Account | None = None
    units: Mapping[Unit, str] = field(default_factory=dict, hash=False)
    titles: Mapping[NoticeName, str] = field(default_factory=dict, hash=False)
    staff: Staff = field(default_factory=Staff)
    access: Access = field(default_factory=Access)
    map: BaseMap = field(default_factory=BaseMap)
    printing: Printing = field(default_factory=Printing)
    numbers: DocumentCodes = field(default_factory=DocumentCodes)
    reporting: Reporting = field(default_factory=Reporting)
    visit_targets: tuple[VisitTarget, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Self:
        """The settings in a TOML file; whatever it leaves out is as in `Office()`. Raises BadOffice."""
        table = _load(path)
        problems: list[str] = []
        office = cls(**dict(_values(table, path.parent, problems)))
        check_codes(office.code, office.numbers.codes, problems)
        if problems:
            raise BadOffice(*(f"{path}：{problem}" for problem in problems))
        return office

    def unit(self, unit: Unit) -> str:
        """What this office calls a unit (内设机构名称)."""
        return self.units.get(unit, unit.zh)

    def code_of(self, paper: Term) -> str:
        """The 代字 a kind of paper is numbered under (发文代字)."""
        return self.numbers.code_of(paper, self.code, self.printing.letters)

    @property
    def codes(self) -> frozenset[str]:
        """Every 代字 of this office's own."""
        return frozenset(self.code_of(paper) for paper in NUMBERED)

    def title(self, notice: NoticeName, kind: ContractKind) -> str:
        """The title on paper; the price has the name the contract gives it (划拨价款催缴通知单)."""
        title = self.titles.get(notice, notice.zh)
        if kind is ContractKind.GRANT:
            return title
        for word in GRANT_PRICE:
            title = title.replace(word, kind.price)
        return title


SETTINGS = tuple(f.name for f in fields(Office) if f.name != "staff") + STAFF_SETTINGS
"""Every key a settings file may have."""

GRANT_PRICE = ("土地出让金", "土地出让价款", "出让价款", "出让金")
"""What a title may call the money of a grant; under another contract these words would be wrong."""

TEXTS = ("name", "code", "address", "contact", "phone", "reconsideration_authority", "court")
REQUIRED = ("name", "code")
NUMBERS = {
    "answer_days": (90, "天"),
    "patrol_every_days": (366, "天"),
    "most_papers": (100_000, "件"),
    "photo_tolerance_m": (2000, "米"),
    "spot_days": (366, "天"),
}
"""Settings counted in whole numbers, with the largest that is not plainly a slip, and what is counted."""
TIME = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadOffice(f"{path}：读不到机关设置文件，请检查路径和权限") from error
    except UnicodeDecodeError as error:
        raise BadOffice(f"{path}：不是UTF-8编码，请用编辑器另存为UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第{place[1]}行第{place[2]}列附近" if place else "末尾"
        raise BadOffice(f"{path}：{where}不合TOML格式（文字要用英文引号括起）：{error}") from error


def _values(table: dict[str, Any], folder: Path, problems: list[str]) -> Iterator[tuple[str, Any]]:
    """Each known key with its value checked; what is wrong goes to `problems`."""
    problems += [
        f"{key}：没有这项设置，可用的有{'、'.join(SETTINGS)}" for key in table if key not in SETTINGS
    ]
    for key in TEXTS:
        if key in table:
            yield key, read_text(key, table[key], problems, required=key in REQUIRED)
    for key, (most, unit) in NUMBERS.items():
        if key in table:
            yield key, _number(key, table[key], most, unit, problems)
    if "sweep_at" in table:
        yield "sweep_at", _times(table["sweep_at"], problems)
    for key, names in (("units", Unit), ("titles", NoticeName)):
        if key in table:
            yield key, _names(key, table[key], names, problems)
    if any(key in table for key in STAFF_SETTINGS):
        yield "staff", read_staff(table, problems)
    for key, read in SECTIONS.items():
        if key in table:
            yield key, read(table[key], problems)
    if "printing" in table:
        yield "printing", read_printing(table["printing"], folder, problems)


def _number(key: str, value: object, most: int, unit: str, problems: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    problems.append(f"{key}：应为1至{most}的整数（{unit}），现为{value!r}")
    return 1


def _times(value: object, problems: list[str]) -> str:
    if isinstance(value, str) and all(TIME.fullmatch(time) for time in value.split(",")):
        return value
    problems.append(f'sweep_at：应为每日监测的时刻，如 "06:00" 或 "06:00,13:00"，现为{value!r}')
    return "06:00"


def _names(key: str, table: object, names: type[N], problems: list[str]) -> dict[N, str]:
    if not isinstance(table, dict):
        problems.append(f"{key}：应写成[{key}]一节，下面每行一个名称")
        return {}
    known = {str(name): name for name in names}
    for word in table:
        if word not in known:
            problems.append(f"{key}.{word}：没有这个名称，可用的有{'、'.join(known)}")
    return {
        known[word]: read_text(f"{key}.{word}", value, problems, required=True)
        for word, value in table.items()
        if word in known
    }


def _account(table: object, problems: list[str]) -> Account | None:
    parts = [f.name for f in fields(Account)]
    if not isinstance(table, dict) or sorted(table) != sorted(parts):
        problems.append(f"account：应同时写明{'、'.join(parts)}（户名、开户银行、账号），不得有其他项")
        return None
    return Account(
        **{part: read_text(f"account.{part}", table[part], problems, required=True) for part in parts}
    )


SECTIONS: Mapping[str, Callable[[Any, list[str]], object]] = {
    "account": _account,
    "access": read_access,
    "map": read_map,
    "visit_targets": read_visit_targets,
    "numbers": read_numbers,
    "reporting": read_reporting,
}
"""What reads a section of the settings that stands by itself."""
