"""What the members of a package say of one another (互相印证): journal, photos and notices against the entries that name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from supervision.casework.acts_on_file import acts_of
from supervision.casework.chain_check import broken_journal
from supervision.casework.editing.texts import named_by
from supervision.casework.journal import ActKind, Entry
from supervision.casework.packages.finding import Fault, Finding
from supervision.casework.packages.journal_lines import JOURNAL, entries_of, written_in
from supervision.casework.photos.photo import photos_on_file
from supervision.casework.service import notices_on_file
from supervision.law.refusals import BadRecord
from supervision.law.steps import ActSort

PHOTOS = "07巡查记录与照片/照片/"
NOTICES = "06通知文书与送达/"
BLOCKS = "-段落.json"

Entries = list[tuple[int, Entry]]


def blocks_path(seq: int) -> str:
    """Where the stored blocks of a notice lie in a package, by the number of its act."""
    return f"{NOTICES}{seq:04d}{BLOCKS}"


def blocks_named(entries: Entries) -> dict[int, str]:
    """The SHA-256 of every drafted notice by the number of its act, as the entry of its drafting or of its release names it."""
    named: dict[int, str] = {}
    notices = {act.seq for act in acts_of(entries).values() if act.sort is ActSort.NOTICE}
    for seq, entry in entries:
        act = entry.payload.get("act", seq) if entry.kind is ActKind.RELEASE else seq
        if act in notices and entry.kind in (ActKind.NOTICE, ActKind.RELEASE) and "sha256" in entry.payload:
            named[act] = entry.payload["sha256"]
    return named


def issued_path(seq: int) -> str:
    """Where the text of a notice lies that was edited after its draft, as it was issued."""
    return f"{NOTICES}{seq:04d}-签发{BLOCKS}"


def issued_texts_named(entries: Entries) -> dict[int, str]:
    """The SHA-256 of the text each notice was issued with, as the entry of its issue names it, where it is not its draft's."""
    drafts = blocks_named(entries)
    return {
        seq: named
        for seq, notice in notices_on_file("", 0, entries).items()
        if notice.issue is not None and (named := named_by(notice.issue[1])) not in (None, drafts.get(seq))
    }


def incoherent(
    about: Mapping[str, Any], hashes: Mapping[str, str], whole: Mapping[str, bytes]
) -> Iterator[Finding]:
    """Every contradiction between the members; `hashes` as the manifest lists them, `whole` those that can be read.

    A journal that is itself damaged has been named already and says nothing more.
    """
    if JOURNAL not in hashes:
        yield Finding(Fault.JOURNAL, JOURNAL, "包中没有案卷记录，照片和文书无从核对")
        return
    if JOURNAL not in whole:
        return
    try:
        written = written_in(whole[JOURNAL])
        head = int(about["head_seq"]), str(about["head_hash"])
        broken = list(broken_journal(str(about["no"]), written, *head))
        entries = entries_of(written)
        photos, notices = list(_photos(entries, hashes)), list(_notices(entries, hashes))
    except BadRecord as bad:
        yield Finding(Fault.JOURNAL, JOURNAL, str(bad))
        return
    except Exception as error:  # lines made by another hand may hold anything that is JSON
        yield Finding(Fault.JOURNAL, JOURNAL, f"案卷记录读不出（{type(error).__name__}：{error}）")
        return
    for one in broken:
        yield Finding(Fault.JOURNAL, JOURNAL, str(one))
    yield from photos
    yield from notices


def _photos(entries: Entries, hashes: Mapping[str, str]) -> Iterator[Finding]:
    given = {sha256: name for name, sha256 in hashes.items() if name.startswith(PHOTOS)}
    named = set()
    for seq, entry, photo in photos_on_file(entries):
        named.add(photo.sha256)
        if photo.sha256 not in given:
            text = f"案卷第{seq}号{entry.kind.zh}所附照片“{photo.name}”（{photo.sha256[:12]}…）不在包中，或者不是原件"
            yield Finding(Fault.PHOTO, JOURNAL, text)
    for sha256, name in given.items():
        if sha256 not in named:
            yield Finding(Fault.PHOTO, name, "案卷记录中没有这张照片，或者不是所附的原件")


def _notices(entries: Entries, hashes: Mapping[str, str]) -> Iterator[Finding]:
    named = {blocks_path(seq): (seq, sha256) for seq, sha256 in blocks_named(entries).items()}
    named |= {issued_path(seq): (seq, sha256) for seq, sha256 in issued_texts_named(entries).items()}
    for path, (seq, sha256) in named.items():
        if path not in hashes:
            yield Finding(Fault.NOTICE, path, f"案卷第{seq}号通知的正文不在包中")
        elif hashes[path] != sha256:
            yield Finding(Fault.NOTICE, path, f"与案卷第{seq}号所记的正文校验值不符")
    for path in sorted(hashes):
        if path.startswith(NOTICES) and path.endswith(BLOCKS) and path not in named:
            yield Finding(Fault.NOTICE, path, "案卷记录中没有这份通知")
