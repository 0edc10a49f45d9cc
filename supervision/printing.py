"""How papers are printed (文书印制): the office's fonts, its own templates, the letter form, the address in the codes.

All of it is `[printing]` of the settings and may be left out. The fonts the standard names (方正小标宋简体, 仿宋_GB2312)
are licensed: an office that has them lays them into a folder; without them free fonts stand in, and `doctor` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from supervision.law.steps import NoticeName, PaperName
from supervision.law.terms import Term
from supervision.staff import read_text

KEYS = ("fonts_dir", "templates_dir", "address", "seal", "letters", "printed_by", "copies_to")

PAPERS: tuple[NoticeName | PaperName, ...] = (*NoticeName, *PaperName)

LETTERS: frozenset[Term] = frozenset(
    {
        NoticeName.PAYMENT_REMINDER,
        NoticeName.OVERDUE_PAYMENT,
        NoticeName.START_REMINDER,
        NoticeName.COMPLETION_REMINDER,
        NoticeName.COMPLETION_URGING,
        NoticeName.WITHDRAWAL_LETTER,
        NoticeName.RECTIFICATION_LETTER,
        NoticeName.GOVERNMENT_CAUSE_LETTER,
        NoticeName.MORTGAGEE_LETTER,
        PaperName.COOPERATION_LETTER,
    }
)
"""What goes out as a letter (信函格式): what reminds, urges, tells or asks; what demands, finds or decides is a document."""


@dataclass(frozen=True, slots=True)
class Printing:
    """`fonts_dir` and `templates_dir` are the office's own folders, looked into first; `address` is where the desks are
    reached (网址), which the codes on receipts and lists lead to; `seal` leaves room for the seal (加盖印章); `printed_by` and
    `copies_to` stand in the 版记 of documents.
    """

    fonts_dir: Path | None = None
    templates_dir: Path | None = None
    address: str = ""
    seal: bool = True
    letters: frozenset[Term] = LETTERS
    printed_by: str = ""
    copies_to: str = ""


# Reading the settings


def read_printing(table: object, folder: Path, problems: list[str]) -> Printing:
    """The `[printing]` of a settings file in `folder`; what is wrong goes to `problems`, each with its key and reason."""
    if not isinstance(table, dict):
        problems.append("printing：应写成[printing]一节")
        return Printing()
    problems += [
        f"printing.{key}：没有这项设置，可用的有{'、'.join(KEYS)}" for key in table if key not in KEYS
    ]
    return Printing(
        _folder("fonts_dir", table.get("fonts_dir"), folder, problems),
        _folder("templates_dir", table.get("templates_dir"), folder, problems),
        _address(table.get("address", ""), problems),
        _yes_or_no(table.get("seal", True), problems),
        _letters(table.get("letters"), problems),
        read_text("printing.printed_by", table.get("printed_by", ""), problems, required=False),
        read_text("printing.copies_to", table.get("copies_to", ""), problems, required=False),
    )


def _folder(key: str, value: object, beside: Path, problems: list[str]) -> Path | None:
    """A folder, written from where the settings file stands."""
    if value is None:
        return None
    found = beside / read_text(f"printing.{key}", value, problems, required=True)
    if not found.is_dir():
        problems.append(f"printing.{key}：没有这个文件夹：{found}")
        return None
    return found


def _address(value: object, problems: list[str]) -> str:
    address = read_text("printing.address", value, problems, required=False).rstrip("/")
    if not address:
        return ""
    if not _leads_to_a_desk(address):
        problems.append(f"printing.address：应为 http:// 或 https:// 开头的网址，现为{address!r}")
    return address


def _leads_to_a_desk(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # a full-width colon, half a bracket
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not (parts.query or parts.fragment)


def _yes_or_no(value: object, problems: list[str]) -> bool:
    if isinstance(value, bool):
        return value
    problems.append(f"printing.seal：应为 true 或 false，现为{value!r}")
    return True


def _letters(value: object, problems: list[str]) -> frozenset[Term]:
    if value is None:
        return LETTERS
    known: dict[str, Term] = {str(name): name for name in PAPERS}
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        problems.append(f'printing.letters：应为文书代号的列表，如 ["start_reminder"]，现为{value!r}')
        return LETTERS
    unknown = [name for name in value if name not in known]
    if unknown:
        problems.append(f"printing.letters：没有{'、'.join(unknown)}这种文书，可用的有{'、'.join(known)}")
    return frozenset(known[name] for name in value if name in known)
