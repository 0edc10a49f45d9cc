"""Handing a case over (移交): what must be there is asked first, then letter, package and fact are one act.

The package holds the file as it stood before the referral was recorded, and the letter as drafted, which the fact keeps:
from the journal it can be made again, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.blocks import Block, from_values, to_values
from supervision.casework.casefile import CaseFile, open_files
from supervision.casework.finding import find_parcel
from supervision.casework.journal import Entry, canonical, read_entries
from supervision.casework.letters import in_use
from supervision.casework.numbers.next_number import give_number, keep_number
from supervision.casework.packages.contents import Package, make_package
from supervision.casework.papers.on_file import FileOnDay, laid_open
from supervision.casework.papers.paper import PaperFailed
from supervision.casework.papers.referral_letter import Handed, grounds_of, letter_of, numbered_as
from supervision.casework.photos.store import Photos
from supervision.casework.recording import Recorded, record
from supervision.casework.referring.completeness import Item, completeness
from supervision.casework.referring.on_file import ParcelReferred, referrals_on_file, would_be
from supervision.casework.rights import check_recording
from supervision.law.referrals import ground_stands
from supervision.law.refusals import NotAllowed, Refused
from supervision.law.steps import PaperName, Unit
from supervision.law.terms import Kind, Matter
from supervision.office import Office


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A referral made: its fact on file, what it was complete with, the package to be handed over."""

    recorded: Recorded
    items: Sequence[Item]
    package: Package

    @property
    def id(self) -> str:
        return f"{self.recorded.file.parcel_id}-{self.recorded.seq}"


def refer(
    session: Session,
    no: str,
    matter: Matter,
    desk: Desk,
    *,
    photos: Photos,
    to: str = "",
    number: str = "",
    lacking_reason: str = "",
) -> HandedOver:
    """Refer a parcel to enforcement (移交) on the desk's day: the letter, the sealed package, the fact with its seal.

    Without a number the letter gets the next one of its series. `to` another body than the office's own enforcement unit, `lacking_reason` why material is missing. Raises
    `Refused`, nothing is written then; writing the package to a file is the door's.
    """
    check_recording(desk, Kind.REFERRAL, None)
    parcel_id = find_parcel(session, no)
    [in_hand] = open_files(session, [parcel_id], with_journal=True)
    file = _laid_open(in_hand, desk)
    _not_referred_already(in_hand, matter, desk.today)
    items = _complete(file, matter, in_hand.next_seq, lacking_reason)
    to = to.strip() or desk.office.unit(Unit.ENFORCEMENT)
    given = give_number(session, numbered_as(to, desk.office), number.strip(), desk)
    handed = Handed(
        matter=matter,
        to=to,
        by=desk.by,
        number=given.text,
        lacking=_lacking(items, lacking_reason.strip()),
    )
    letter, template_sha256 = _drafted(file, handed)
    package = make_package(
        session,
        parcel_id,
        on=desk.today,
        matter=matter,
        letter=letter,
        office=desk.office,
        photos=photos,
        until_seq=in_hand.head_seq,
    )
    happening = {
        "no": file.no,
        "kind": str(Kind.REFERRAL),
        "on": desk.today.isoformat(),
        "matter": str(matter),
        "to": handed.to,
        "seal": package.seal,
        "document": _as_kept(letter, template_sha256),
    }
    said = {"number": handed.number, "lacking": handed.lacking}
    recorded = record(session, {**happening, **{key: text for key, text in said.items() if text}}, desk)
    keep_number(session, given)
    return HandedOver(recorded, items, package)


def _laid_open(in_hand: CaseFile, desk: Desk) -> FileOnDay:
    file = laid_open(in_hand.journal, in_hand.no, on=desk.today, office=desk.office)
    if file is None:
        raise NotAllowed(f"宗地{in_hand.no}截至{desk.today}尚未供地，没有可移交的案卷")
    return file


def _not_referred_already(in_hand: CaseFile, matter: Matter, today: date) -> None:
    """One matter lies with enforcement once at a time."""
    parcel = in_hand.life.parcel
    referred = ParcelReferred(in_hand.parcel_id, in_hand.no, parcel.project, parcel.holder)
    for each in referrals_on_file(referred, in_hand.journal, on=today).values():
        if each.referral.matter is matter and each.referral.open:
            raise NotAllowed(
                f"宗地{in_hand.no}的“{matter.zh}”已于{each.referral.on}移交（{each.id}，{each.status.zh}），"
                f"不能重复移交；材料有变的，先撤回：supervision referrals withdraw {each.id} --reason 理由"
            )


def _complete(file: FileOnDay, matter: Matter, seq: int, reason: str) -> list[Item]:
    """The items as they stand; refuses a referral without ground, without what is required, or lacking without a reason."""
    items = completeness(file, matter)
    if problems := [item for item in items if item.refuses]:
        raise NotAllowed(f"宗地{file.no}不能以“{matter.zh}”移交，缺必备材料：{_told(problems)}")
    if not ground_stands(file.life, would_be(file.on, matter, seq)):
        cites = "、".join(clause.cite for clause in grounds_of(file, matter))
        raise NotAllowed(
            f"宗地{file.no}为“{file.life.state.zh}”，截至{file.on}没有“{matter.zh}”的依据，不能移交。"
            f"依据{cites}；请核对：supervision explain {file.no}"
        )
    lacking = [item for item in items if item.lacks]
    if lacking and not reason.strip():
        raise NotAllowed(
            f"宗地{file.no}以“{matter.zh}”移交，下列材料欠缺，应补齐，或者用 --lacking 说明理由：{_told(lacking)}"
        )
    return items


def _told(items: Iterable[Item]) -> str:
    """What is missing, an item a line: under which clause, and what would supply it."""
    return "".join(
        f"\n  {item.item.zh}：{item.note}（{item.clause.cite}）；补：{item.command}" for item in items
    )


def _lacking(items: Sequence[Item], reason: str) -> str:
    """What is missing and why, as the letter says it."""
    names = "、".join(item.item.zh for item in items if item.lacks)
    return f"{names}（{reason}）" if names else reason


def _drafted(file: FileOnDay, handed: Handed) -> tuple[tuple[Block, ...], str]:
    """The letter within the package, and the hash of its template."""
    try:
        template = in_use(file.office).named(PaperName.REFERRAL_LETTER)
        return template.render(letter_of(file, handed)), template.sha256
    except ValueError as error:
        raise PaperFailed(PaperName.REFERRAL_LETTER, file.no, str(error)) from error


def _as_kept(letter: Sequence[Block], template_sha256: str) -> dict[str, Any]:
    """The letter as its fact keeps it, so that it need never be rendered again."""
    blocks = to_values(letter)
    return {
        "paper": str(PaperName.REFERRAL_LETTER),
        "template_sha256": template_sha256,
        "blocks": [list(block) for block in blocks],
        "sha256": hashlib.sha256(canonical(blocks)).hexdigest(),
    }


# The package again


class OtherPackage(Refused):
    """The package made again is not the one that was handed over (封签不符)."""


def package_again(session: Session, id_: ActId, office: Office, *, photos: Photos) -> Package:
    """The package of a referral made again from the case file: the same bytes, the same seal. Raises `Refused`."""
    parcel_id, seq = id_
    entries = dict(read_entries(session, [parcel_id])[parcel_id])
    entry = entries.get(seq)
    name = f"{parcel_id}-{seq}"
    if entry is None or entry.kind is not Kind.REFERRAL:
        raise NotAllowed(f"没有编号为{name}的移交，编号见 supervision referrals --all")
    letter = _letter_of(entry)
    seal = str(entry.payload.get("seal") or "")
    if letter is None or not seal:
        raise NotAllowed(
            f"移交{name}是直接登记的，没有移交包；要移交包的，撤回后重新移交：supervision referrals make"
        )
    package = make_package(
        session,
        parcel_id,
        on=entry.happened_on,
        matter=Matter(entry.payload.get("matter", Matter.IDLE)),
        letter=letter,
        office=office,
        photos=photos,
        until_seq=seq - 1,
    )
    if package.seal != seal:
        raise OtherPackage(
            f"移交{name}重新制作的移交包与移交时的不一致：封签{package.seal}，移交时登记为{seal}。"
            "机关设置、文书模板或者程序版本可能已经变更；以移交时制作、封签相符的文件为准，本次没有写出"
        )
    return package


def _letter_of(entry: Entry) -> tuple[Block, ...] | None:
    kept = entry.payload.get("document")
    if not isinstance(kept, dict) or not isinstance(kept.get("blocks"), list):
        return None
    return from_values(kept["blocks"])
