"""Making a referral package (制作移交包): everything a referral carries, read from one case file as of a day, and sealed.

The same file, day, matter and letter give the same bytes, whichever database holds the file and whenever it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import done_of
from supervision.casework.blocks import Block, to_values
from supervision.casework.journal import canonical
from supervision.casework.packages.agreement import (
    account_section,
    boundary_section,
    contract_section,
    handover_section,
    land_section,
)
from supervision.casework.packages.catalogue import INDEX, catalogue, index_page
from supervision.casework.packages.findings_on_file import (
    construction_section,
    inquiry_section,
    working_section,
)
from supervision.casework.packages.journal_lines import JOURNAL, Journal, journal_until
from supervision.casework.packages.sealing import Member, grouped, seal
from supervision.casework.packages.section import Document, Section, a_section, para, row, text_document
from supervision.casework.packages.served_notices import notices_section
from supervision.casework.packages.timeline import rules_sha256, timeline_section
from supervision.casework.packages.verification import verify_bytes
from supervision.casework.packages.visits import check_section, visits_section
from supervision.casework.papers.on_file import FileOnDay, laid_open
from supervision.casework.photos.store import Photos
from supervision.casework.reading import is_withdrawn
from supervision.law.explanation import explain
from supervision.law.refusals import Refused
from supervision.law.steps import PaperName
from supervision.law.terms import Matter
from supervision.office import Office
from supervision.records.tables import PARCEL

LETTER = "01案件线索移交书"


@dataclass(frozen=True, slots=True)
class Package:
    """A sealed package: its bytes, its seal (64 hexadecimal digits), its documents in the order of the volume."""

    bytes: bytes
    seal: str
    contents: Sequence[Document]
    name: str

    @property
    def printed_seal(self) -> str:
        """The seal as the letter and the receipt print it: eight groups of eight."""
        return grouped(self.seal)


def make_package(
    session: Session,
    parcel_id: int,
    *,
    on: date,
    matter: Matter,
    letter: Sequence[Block],
    office: Office,
    photos: Photos,
    until_seq: int | None = None,
) -> Package:
    """Make the package of one parcel as of `on`, from what was recorded by then.

    `letter` is the 案件线索移交书; the seal is not in it, for it covers the letter too. With `until_seq` the file ends
    with that entry: so the package of an earlier referral is made again, byte for byte, from the entries before it.
    Raises `Refused` where there was no file yet, and where journal, a notice or a photo is not as it was written: such a
    package would not verify.
    """
    no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).one()
    journal = journal_until(session, parcel_id, on, until_seq)
    file = laid_open(journal.entries, no, on=on, office=office)
    if file is None:
        if is_withdrawn(session, parcel_id):
            raise Refused(f"宗地{no}随所在批次的导入一并撤销，没有可以移交的案卷")
        raise Refused(f"宗地{no}在{on}尚未供地，没有可以移交的案卷")
    about = _about(file, matter, journal)
    sections = list(_sections(session, parcel_id, file, matter, letter, photos, journal))
    listing = catalogue(about, sections)
    page = Document(Member(INDEX, index_page(about, sections)), "阅览页")
    documents = [listing, page, *(document for section in sections for document in section.documents)]
    sealed = seal((document.member for document in documents), about)
    if findings := verify_bytes(sealed.data, sealed.seal).findings:
        raise Refused(f"宗地{no}的移交包没有制作，案卷核验有误：{'；'.join(found.zh for found in findings)}")
    return Package(sealed.data, sealed.seal, documents, f"移交包-{no}-{on}-{sealed.seal[:8]}.zip")


def _about(file: FileOnDay, matter: Matter, journal: Journal) -> dict[str, Any]:
    """What the manifest says the package is of; nothing in it depends on when or where it was made."""
    return {
        "no": file.no,
        "project": file.life.parcel.project,
        "matter": matter,
        "matter_zh": matter.zh,
        "on": file.on,
        "office": file.office.name,
        "head_seq": journal.head_seq,
        "head_hash": journal.head_hash,
        "rules_sha256": rules_sha256(),
    }


def _sections(
    session: Session,
    parcel_id: int,
    file: FileOnDay,
    matter: Matter,
    letter: Sequence[Block],
    photos: Photos,
    journal: Journal,
) -> Iterator[Section]:
    """The sections in the order of the volume."""
    explained = explain(list(file.facts), file.no, done_of(file.acts.values()), on=file.on)
    assert explained is not None  # the file was laid open on the same day
    life, said = explained
    yield _letter_section(letter)
    yield contract_section(file)
    yield land_section(file)
    yield handover_section(file)
    yield account_section(file)
    yield notices_section(session, parcel_id, file)
    yield visits_section(file, photos)
    yield construction_section(file)
    yield inquiry_section(file)
    yield working_section(file, matter, said)
    yield boundary_section(file)
    yield check_section(file)
    yield timeline_section(file, life, said)
    yield _journal_section(journal)


def _letter_section(letter: Sequence[Block]) -> Section:
    stored = Document(
        Member(f"{LETTER}/段落.json", canonical(to_values(letter))),
        f"{PaperName.REFERRAL_LETTER.zh}正文（原样）",
    )
    paper = text_document(f"{LETTER}/{LETTER[2:]}.txt", PaperName.REFERRAL_LETTER.zh, letter)
    return Section(LETTER, tuple(letter), (paper, stored))


def _journal_section(journal: Journal) -> Section:
    said = (
        "案卷记录逐条原样附后（每行一条，含校验值）。每条的校验值是宗地编号、序号、事项、三个日期时间、登记人、内容和前一条"
        "校验值的SHA-256，改动任何一条，其后都对不上；以 supervision verify-package 重新计算核对。"
    )
    return a_section(
        "14案卷记录",
        [para(said), row("末号", str(journal.head_seq)), row("末号校验值", journal.head_hash)],
        [Document(Member(JOURNAL, journal.lines), "案卷记录（原样）")],
    )
