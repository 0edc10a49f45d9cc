"""What can be wrong with a package (验封问题)."""

from __future__ import annotations

from dataclasses import dataclass

from supervision.casework.letter_wording import flattened
from supervision.law.terms import Term


class Fault(Term):
    """The sorts of fault of a package."""

    SEAL = "seal", "封签不符"
    MANIFEST = "manifest", "清单被改动"
    MEMBER = "member", "内容被改动"
    MISSING = "missing", "缺件"
    ADDED = "added", "多出"
    STRUCTURE = "structure", "文件结构"
    JOURNAL = "journal", "案卷记录"
    PHOTO = "photo", "照片与案卷不符"
    NOTICE = "notice", "文书与案卷不符"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the member it is in ("" for the file as a whole), what is wrong, and at which byte, where that is known."""

    fault: Fault
    member: str
    text: str
    offset: int | None = None

    @property
    def zh(self) -> str:
        """As it may be printed: what another hand wrote into a package moves no cursor."""
        return flattened(f"{self.fault.zh}：{f'{self.member} ' if self.member else ''}{self.text}")
