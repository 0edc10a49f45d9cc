"""A notice edited before it was signed, in a package: the draft, the text that was issued, what was changed; each proved."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from supervision.casework.acts_on_file import ActId
from supervision.casework.editing.editing import edit_notice
from supervision.casework.editing.marked_text import marked
from supervision.casework.editing.texts import text_of
from supervision.casework.packages.contents import Package
from supervision.casework.packages.sealing import Member, seal
from supervision.casework.packages.verification import verify_bytes
from supervision.casework.service import sign
from supervision.law.refusals import Refused
from supervision.records.db import reading, writing
from tests.casework.packages.lives import last_of, made, texts_of, the_notice
from tests.database import desk, on_both_databases, supply, sweep_on, tell

pytest_generate_tests = on_both_databases

SIGNED, TODAY = date(2024, 1, 5), date(2024, 6, 3)
MORE = "请同时报送施工许可证复印件。"
DRAFT, ISSUED, CHANGES = "-段落.json", "-签发-段落.json", "-改稿对照.txt"


@pytest.fixture
def edited(engine: Engine) -> ActId:
    """A notice a sentence was put into."""
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    sweep_on(engine, date(2024, 6, 2))
    tell(engine, TODAY, {"kind": "inspection", "on": "2024-06-02", "finding": "not_started"})
    act_id = the_notice(engine, "start_notice")
    edit(engine, act_id, MORE)
    return act_id


def edit(engine: Engine, act_id: ActId, more: str) -> None:
    with writing(engine) as session:
        newest = text_of(session, act_id)
        assert newest is not None
        lines = marked(newest.blocks).splitlines()
        said = "\n".join([*lines[:-3], f"@p {more}", *lines[-3:]])
        edit_notice(session, act_id, desk(TODAY), said, why="补充", version=newest.version)


def issue(engine: Engine, act_id: ActId) -> None:
    with writing(engine) as session:
        sign(session, act_id, desk(TODAY), number="新国土监〔2024〕1号")


def member(package: Package, ending: str) -> str:
    return next(name for name in texts_of(package) if name.endswith(ending))


def test_the_issued_text_is_the_one_that_reads_and_the_draft_lies_beside_it(
    engine: Engine, edited: ActId, tmp_path: Path
) -> None:
    issue(engine, edited)
    package = made(engine, tmp_path, TODAY)
    texts = texts_of(package)
    assert MORE in texts[member(package, "-开工通知书.txt")]
    assert MORE in texts[member(package, ISSUED)]
    draft = next(said for name, said in texts.items() if name.endswith(DRAFT) and not name.endswith(ISSUED))
    assert MORE not in draft
    assert f"+ @p {MORE}" in texts[member(package, CHANGES)]
    assert verify_bytes(package.bytes, package.seal).whole


def test_before_it_is_signed_the_package_has_the_draft_the_journal_names(
    engine: Engine, edited: ActId, tmp_path: Path
) -> None:
    before = made(engine, tmp_path, TODAY)
    assert not any(name.endswith((ISSUED, CHANGES)) for name in texts_of(before))
    edit(engine, edited, "又一句。")  # no entry of the file: the package is the same
    assert made(engine, tmp_path, TODAY).seal == before.seal
    issue(engine, edited)
    until = int(last_of(engine, "notice_issued")) - 1
    assert made(engine, tmp_path, TODAY, until_seq=until).seal == before.seal


def resealed(package: Package, change: Callable[[dict[str, bytes]], object]) -> str:
    """What verifying says of the package with a change, sealed again by whoever has the program."""
    members = {document.name: document.member.data for document in package.contents}
    about = json.loads(zipfile.ZipFile(BytesIO(package.bytes)).read("manifest.json"))["about"]
    change(members)
    found = verify_bytes(seal([Member(*each) for each in members.items()], about).data)
    return "；".join(one.zh for one in found.findings)


def test_another_issued_text_or_none_is_told(engine: Engine, edited: ActId, tmp_path: Path) -> None:
    issue(engine, edited)
    package = made(engine, tmp_path, TODAY)
    name, seq = member(package, ISSUED), edited[1]
    assert f"与案卷第{seq}号所记的正文校验值不符" in resealed(package, lambda m: m.update({name: b"[]"}))
    assert f"案卷第{seq}号通知的正文不在包中" in resealed(package, lambda m: m.pop(name))


def test_an_issued_text_that_was_altered_or_is_gone_makes_no_package(
    engine: Engine, edited: ActId, tmp_path: Path
) -> None:
    issue(engine, edited)
    with engine.begin() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON notice_text"
        connection.execute(text(f"DROP TRIGGER guard_notice_text_update{on}"))
        connection.execute(text("UPDATE notice_text SET blocks = '[]'"))
    with reading(engine), pytest.raises(Refused, match="签发的正文与案卷所记的校验值不符"):
        made(engine, tmp_path, TODAY)
