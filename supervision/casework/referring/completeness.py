"""Whether a referral is complete (材料齐备检查): each item of the list present, missing or not needed, and how to supply it.

The list is the regulation's (`law/rules/referral_items.py`); here stands only where in a case file each item is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.journal import ActKind
from supervision.casework.letter_wording import OWN_NUMBER
from supervision.casework.papers.heading import findings
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.photos.photo import photos_of
from supervision.law.facts import Fact
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import TWO_OFFICERS
from supervision.law.rules.county_clauses import START_EXCUSED
from supervision.law.rules.referral_items import ITEMS, Asked, Need, ReferralItem
from supervision.law.service import served_on
from supervision.law.steps import ActSort, Duty, act_name_zh
from supervision.law.terms import Cause, Finding, Kind, Matter, Stage, Term


class ItemStatus(Term):
    """How an item stands (齐备情况)."""

    PRESENT = "present", "齐备"
    MISSING = "missing", "欠缺"
    NOT_NEEDED = "not_needed", "不需要"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a referral: how much it is needed, how it stands, the entries it consists of.

    `note` says what of it is missing or worth knowing, `command` what would supply it, "" where nothing is missing.
    """

    item: ReferralItem
    need: Need | None
    status: ItemStatus
    clause: Clause
    entries: tuple[int, ...]
    note: str
    command: str

    @property
    def refuses(self) -> bool:
        """Whether nothing can be referred without it."""
        return self.status is ItemStatus.MISSING and self.need is Need.REQUIRED

    @property
    def lacks(self) -> bool:
        """Whether it may be missing, with a reason."""
        return self.status is ItemStatus.MISSING and self.need is Need.EXPECTED


@dataclass(frozen=True, slots=True)
class _Found:
    """Where an item is in a file: its entries, and what it lacks; `needed` is False where this file asks for none."""

    entries: tuple[int, ...] = ()
    lack: str = ""
    needed: bool = True


def completeness(file: FileOnDay, matter: Matter) -> list[Item]:
    """Every item of the list as it stands in a file on its day, in the order of the list."""
    return [_item(file, matter, asked) for asked in ITEMS]


def _item(file: FileOnDay, matter: Matter, asked: Asked) -> Item:
    need = asked.needs.get(matter)
    found = FOUND[asked.item](file, matter) if need is not None else _Found()
    status = _status(need, found)
    missing = status is ItemStatus.MISSING
    command = f"supervision {_filled(asked.record, file, matter)}" if missing and asked.record else ""
    note = "" if status is ItemStatus.NOT_NEEDED else found.lack
    return Item(asked.item, need, status, asked.clause, found.entries, note, command)


def _status(need: Need | None, found: _Found) -> ItemStatus:
    if need is None or not found.needed:
        return ItemStatus.NOT_NEEDED
    if need is Need.IF_ANY:
        return ItemStatus.PRESENT if found.entries else ItemStatus.NOT_NEEDED
    return ItemStatus.MISSING if found.lack else ItemStatus.PRESENT


def _filled(record: str, file: FileOnDay, matter: Matter) -> str:
    finding = FINDING_OF.get(matter, Finding.NOT_STARTED)
    if matter is Matter.IDLE and file.life.suspected_halted:
        finding = Finding.HALTED
    kind = Kind.IDLE_CHECK if matter is Matter.IDLE else Kind.INSPECTION
    return record.replace("finding=not_started", f"finding={finding}").format(
        no=file.no, finding=finding, visit=f"{kind} finding={finding}"
    )


FINDING_OF = {Matter.CHANGE_OF_USE: Finding.CHANGE_OF_USE, Matter.MOVED: Finding.MOVED}
"""What a visit must have found for a referral of these matters."""


# The contract and what was agreed


def _contract(file: FileOnDay, matter: Matter) -> _Found:
    return _Found(_seqs(file.of_kind(Kind.SUPPLY, Kind.AMENDMENT, Kind.TRANSFER)))


def _identifiers(file: FileOnDay, matter: Matter) -> _Found:
    unknown = OWN_NUMBER.fullmatch(file.no) is not None
    return _Found((file.facts[0].seq,), "没有电子监管号，只有监管台账编号" if unknown else "")


def _extensions(file: FileOnDay, matter: Matter) -> _Found:
    return _Found(_seqs(file.of_kind(Kind.EXTENSION_APPLICATION, Kind.EXTENSION)))


def _handover(file: FileOnDay, matter: Matter) -> _Found:
    return _or_lack(file.of_kind(Kind.HANDOVER), "没有交地登记；未交地的，在理由中说明")


def _payments(file: FileOnDay, matter: Matter) -> _Found:
    paid = file.of_kind(Kind.PAYMENT)
    if not file.life.contract.instalments and not paid:
        return _Found(needed=False)
    if not file.life.payments_stated:
        return _Found(_seqs(paid), "缴款情况未登记")
    bare = "、".join(f"第{fact.seq}号" for fact in paid if not fact.values.get("voucher"))
    return _Found(_seqs(paid) or (file.facts[0].seq,), f"{bare}缴款没有票据号" if bare else "")


# What was found


def _site_check(file: FileOnDay, matter: Matter) -> _Found:
    return _or_lack(site_checks(file), "疑似闲置以来没有国土所核实未动工或者停工的记录")


def site_checks(file: FileOnDay) -> list[Fact]:
    """The site checks since the suspicion that found the land not started or halted (国土所核实)."""
    since = file.life.suspected_on
    return [
        fact
        for fact in file.of_kind(Kind.IDLE_CHECK)
        if since is not None
        and fact.on >= since
        and {*findings(fact)} & {Finding.NOT_STARTED, Finding.HALTED}
    ]


def breach_referred(file: FileOnDay) -> Fact | None:
    """The finding of breach a referral is about: the latest one by the holder's own fault (违约认定)."""
    found = [fact for fact in file.of_kind(Kind.BREACH) if fact.values["cause"] is Cause.HOLDER]
    return found[-1] if found else None


def _breach(file: FileOnDay, matter: Matter) -> _Found:
    if (fact := breach_referred(file)) is not None:
        return _Found((fact.seq,))
    excused = file.of_kind(Kind.BREACH)
    if excused:
        cause = excused[-1].values["cause"].zh
        return _Found(
            lack=f"第{excused[-1].seq}号认定为{cause}，依据{START_EXCUSED.cite}应办理延期手续，不移交"
        )
    return _Found(lack="没有违约认定")


def _finding(file: FileOnDay, matter: Matter) -> _Found:
    wanted = FINDING_OF.get(matter)
    return _or_lack(visits_that_found(file, matter), f"没有发现{wanted.zh if wanted else ''}的巡查")


def visits_that_found(file: FileOnDay, matter: Matter) -> list[Fact]:
    """The visits a referral rests on: the site check, those that found the breach, the other use, the other place."""
    if matter is Matter.IDLE:
        return site_checks(file)
    if matter is Matter.BREACH:
        breach = breach_referred(file)
        found = OF_THE_STAGE.get(breach.values["stage"], frozenset()) if breach is not None else frozenset()
        until = None if breach is None else breach.on
    else:
        found, until = frozenset({FINDING_OF[matter]}), None
    return [
        fact
        for fact in file.of_kind(Kind.INSPECTION)
        if found.intersection(findings(fact)) and (until is None or fact.on <= until)
    ]


OF_THE_STAGE: Mapping[Stage, frozenset[Finding]] = {
    Stage.START: frozenset({Finding.NOT_STARTED}),
    Stage.COMPLETION: frozenset({Finding.NOT_COMPLETED, Finding.HALTED}),
}
"""What the visits of a stage found when it was breached; a payment is not seen on the site."""


def _seen_on_site(file: FileOnDay, matter: Matter, shown: Callable[[Fact], bool], lack: str) -> _Found:
    """The visits the referral rests on that show something."""
    if _not_seen_on_site(file, matter):
        return _Found(needed=False)
    showing = [fact for fact in visits_that_found(file, matter) if shown(fact)]
    return _or_lack(showing, lack)


def _not_seen_on_site(file: FileOnDay, matter: Matter) -> bool:
    breach = breach_referred(file)
    return matter is Matter.BREACH and breach is not None and breach.values["stage"] is Stage.PAYMENT


def _two_officers(file: FileOnDay, matter: Matter) -> _Found:
    return _seen_on_site(
        file, matter, lambda fact: len(fact.values.get("officers", ())) >= TWO_OFFICERS, "在场人员未登记两人"
    )


def _photos(file: FileOnDay, matter: Matter) -> _Found:
    return _seen_on_site(file, matter, lambda fact: bool(photos_of(file.entries[fact.seq])), "没有附照片原件")


def _position(file: FileOnDay, matter: Matter) -> _Found:
    def placed(fact: Fact) -> bool:
        entry = file.entries[fact.seq]
        return "position" in fact.values or any(photo.position is not None for photo in photos_of(entry))

    return _seen_on_site(file, matter, placed, "没有登记位置，照片也没有位置")


def _recording(file: FileOnDay, matter: Matter) -> _Found:
    return _seen_on_site(file, matter, lambda fact: bool(fact.values.get("video")), "没有录像")


def _visits(file: FileOnDay, matter: Matter) -> _Found:
    if _not_seen_on_site(file, matter):
        return _Found(needed=False)
    return _or_lack(file.of_kind(Kind.INSPECTION), "没有巡查记录")


def _cause(file: FileOnDay, matter: Matter) -> _Found:
    asked = [fact for fact in file.of_kind(Kind.BREACH) if fact.values.get("inquiry")]
    others = file.of_kind(
        Kind.ATTRIBUTION, Kind.COOPERATION_ASKED, Kind.COOPERATION_ANSWERED, Kind.HOLDER_MATERIALS
    )
    return _or_lack(sorted((*asked, *others), key=lambda fact: fact.seq), "没有原因调查的记录")


def _permits(file: FileOnDay, matter: Matter) -> _Found:
    if _not_seen_on_site(file, matter):
        return _Found(needed=False)
    told = file.of_kind(Kind.START, Kind.COMPLETION, Kind.HOLDER_REPORT, Kind.COOPERATION_ANSWERED)
    return _or_lack(told, "没有施工许可、开竣工申报或者有关部门答复的记录")


def _boundary(file: FileOnDay, matter: Matter) -> _Found:
    return _or_lack(file.of_kind(Kind.BOUNDARY), "没有登记界址")


# What was sent


def notices_issued(file: FileOnDay) -> list[ActOnFile]:
    """The notices that left the house and were not taken back, by their place in the file."""
    return [
        act
        for act in file.acts.values()
        if act.sort is ActSort.NOTICE
        and not act.withdrawn
        and (act.settled_on(ActKind.ISSUING) or act.settled_on(ActKind.SERVING))
    ]


def _notices(file: FileOnDay, matter: Matter) -> _Found:
    issued = notices_issued(file)
    duties = _duties(file, matter)
    if not duties or any(act.duty in duties for act in issued):
        return _Found(tuple(act.seq for act in issued), needed=bool(issued))
    return _Found(tuple(act.seq for act in issued), "没有已签发的有关通知")


def _duties(file: FileOnDay, matter: Matter) -> tuple[Duty, ...]:
    """Of which duties a notice should have gone out; none for a halt and for what a visit found."""
    breach = breach_referred(file)
    if matter is Matter.BREACH and breach is not None:
        return {
            Stage.PAYMENT: (Duty.PAYMENT,),
            Stage.START: (Duty.START, Duty.BREACH),
            Stage.COMPLETION: (Duty.COMPLETION, Duty.BREACH),
        }[breach.values["stage"]]
    return (Duty.START, Duty.BREACH) if matter is Matter.IDLE and not file.life.suspected_halted else ()


def _receipts(file: FileOnDay, matter: Matter) -> _Found:
    issued = notices_issued(file)
    if not issued:
        return _Found(needed=False)
    services = {act.seq: service_of(file, act) for act in issued}
    unproved = [act for act in issued if (fact := services[act.seq]) is None or served_on(fact) is None]
    named = "、".join(f"《{act_name_zh(act.name)}》（第{act.seq}号）" for act in unproved)
    entries = tuple(fact.seq for fact in services.values() if fact is not None)
    return _Found(entries, f"{named}没有送达回执或者送达证据不全" if unproved else "")


def service_of(file: FileOnDay, act: ActOnFile) -> Fact | None:
    """The service of a notice as it is on file (送达), proved or not; None for one not served."""
    because = [e.payload["because"] for _, e in act.settled_by if e.kind is ActKind.SERVING]
    return next((fact for fact in file.facts if because and fact.seq == because[-1]), None)


def _timeline(file: FileOnDay, matter: Matter) -> _Found:
    return _Found()


FOUND: Mapping[ReferralItem, Callable[[FileOnDay, Matter], _Found]] = {
    ReferralItem.CONTRACT: _contract,
    ReferralItem.IDENTIFIERS: _identifiers,
    ReferralItem.SITE_CHECK: _site_check,
    ReferralItem.BREACH: _breach,
    ReferralItem.FINDING: _finding,
    ReferralItem.TWO_OFFICERS: _two_officers,
    ReferralItem.PHOTOS: _photos,
    ReferralItem.POSITION: _position,
    ReferralItem.RECORDING: _recording,
    ReferralItem.VISITS: _visits,
    ReferralItem.CAUSE: _cause,
    ReferralItem.EXTENSIONS: _extensions,
    ReferralItem.HANDOVER: _handover,
    ReferralItem.PAYMENTS: _payments,
    ReferralItem.NOTICES: _notices,
    ReferralItem.RECEIPTS: _receipts,
    ReferralItem.PERMITS: _permits,
    ReferralItem.BOUNDARY: _boundary,
    ReferralItem.TIMELINE: _timeline,
}
"""Where in a case file each item is found."""


def _seqs(facts: Iterable[Fact]) -> tuple[int, ...]:
    return tuple(fact.seq for fact in facts)


def _or_lack(facts: Iterable[Fact], lack: str) -> _Found:
    entries = _seqs(facts)
    return _Found(entries, "" if entries else lack)
