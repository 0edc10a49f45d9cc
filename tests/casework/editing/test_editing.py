"""Editing a draft: every version is kept, the newest is signed, the journal proves which; who comes second is told."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.exc import DatabaseError

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.blocks import BlockKind
from supervision.casework.editing.editing import Edited, edit_notice
from supervision.casework.editing.marked_text import marked, with_head
from supervision.casework.editing.texts import NoticeText, TextChanged, issued_text, texts_of
from supervision.casework.journal import Entry, read_entries
from supervision.casework.plain_text import plain_text
from supervision.casework.printed_papers import notice_on_paper, printed
from supervision.casework.service import sign, why_not_signed
from supervision.casework.verify import Fault, verify
from supervision.law.refusals import BadRecord, NotAllowed, Refused
from supervision.law.terms import Kind
from supervision.records import guards
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, NOTICE, NOTICE_TEXT
from supervision.staff import Role
from tests.casework.staffed import USER_OF, read
from tests.database import INSTANT, NO, desk, on_both_databases, supply, sweep_on, tell

pytest_generate_tests = on_both_databases

SIGNED, DRAFTED, TODAY = date(2024, 1, 5), date(2024, 2, 5), date(2024, 2, 6)
DUE = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]
MORE = "请携带缴款凭证到我局核对。"


@pytest.fixture
def drafted(engine: Engine) -> Engine:
    """A parcel whose first instalment is a day late: the demand is drafted."""
    tell(engine, SIGNED, supply(instalments=DUE, handover_on=None, start_on="2024-12-01"))
    sweep_on(engine, DRAFTED)
    return engine


def the_demand(engine: Engine) -> ActId:
    query = select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.name == "overdue_payment")
    with reading(engine) as session:
        return tuple(session.execute(query).one())


def versions(engine: Engine) -> list[NoticeText]:
    with reading(engine) as session:
        return texts_of(session, [the_demand(engine)])[the_demand(engine)]


def with_more(engine: Engine, more: str = MORE) -> str:
    """The newest text with a sentence at the end of it."""
    newest = versions(engine)[-1]
    lines = marked(newest.blocks).splitlines()
    return "\n".join([*lines[:-3], f"@p {more}", *lines[-3:]])


def edited(
    engine: Engine, said: str | None = None, *, version: int | None = None, by: str = "经办"
) -> Edited:
    newest = versions(engine)[-1].version
    said = with_more(engine) if said is None else said
    with writing(engine) as session:
        return edit_notice(
            session, the_demand(engine), desk(TODAY, by), said, why="补充办理要求", version=version or newest
        )


def signed(engine: Engine, **said: str) -> None:
    with writing(engine) as session:
        sign(session, the_demand(engine), desk(TODAY), **said)


def issue_of(engine: Engine) -> dict[str, object]:
    parcel_id, _ = the_demand(engine)
    with reading(engine) as session:
        [entry] = [
            e for _, e in read_entries(session, [parcel_id])[parcel_id] if e.kind is Kind.NOTICE_ISSUED
        ]
    return dict(entry.payload)


def faults(engine: Engine) -> list[tuple[Fault, str]]:
    with reading(engine) as session:
        return [(found.fault, found.text) for found in verify(session, TODAY, patrol_every=30)]


# Versions


def test_every_version_is_kept_with_who_when_and_why(drafted: Engine) -> None:
    edited(drafted, by="wang")
    edited(drafted, with_more(drafted, "逾期后果自负。"), by="sun")
    draft, second, third = versions(drafted)
    assert [text.version for text in (draft, second, third)] == [1, 2, 3]
    assert MORE not in str(draft.blocks)
    assert MORE in str(second.blocks)
    assert (second.by, second.on, second.at, second.why) == ("wang", TODAY, INSTANT, "补充办理要求")
    assert "逾期后果自负" in str(third.blocks)
    assert third.by == "sun"
    assert all(text.is_whole for text in (draft, second, third))
    assert faults(drafted) == []


def test_a_file_says_itself_of_which_version_it_was_made(drafted: Engine) -> None:
    parcel_id, seq = the_demand(drafted)
    head = with_head(f"{parcel_id}-{seq}", 1, "《出让金催缴通知单》", ()).splitlines()[0]
    with writing(drafted) as session:
        edit_notice(session, (parcel_id, seq), desk(TODAY), f"{head}\n{with_more(drafted)}", why="补充")
    assert len(versions(drafted)) == 2


def headed(engine: Engine, version: int, said: str) -> str:
    parcel_id, seq = the_demand(engine)
    return f"# 通知{parcel_id}-{seq} 第{version}稿\n{said}"


def test_a_file_made_of_an_older_version_does_not_pass_for_one_of_the_newest(drafted: Engine) -> None:
    old = with_more(drafted, "另一句。")
    edited(drafted, by="wang")
    for head, version in ((1, 2), (2, 1), (3, 2)):
        with pytest.raises(
            BadRecord, match=f"首行写明从第{head}稿改的，要改的却是通知.*的第{version}稿，没有存入"
        ):
            edited(drafted, headed(drafted, head, old), version=version)
    assert [text.by for text in versions(drafted)] == ["", "wang"]
    edited(drafted, headed(drafted, 2, with_more(drafted, "另一句。")), version=2)
    assert MORE in str(versions(drafted)[2].blocks)


def test_the_second_of_two_who_edit_the_same_text_is_told(drafted: Engine) -> None:
    both = with_more(drafted)
    edited(drafted, both, version=1, by="wang")
    with pytest.raises(NotAllowed, match=r"第1稿已由wang于2024-02-06改为第2稿.*没有存入"):
        edited(drafted, both.replace(MORE, "另一句。"), version=1, by="sun")
    assert [text.by for text in versions(drafted)] == ["", "wang"]


def test_what_was_signed_meanwhile_is_not_edited(drafted: Engine) -> None:
    said = with_more(drafted)
    signed(drafted)
    with pytest.raises(NotAllowed, match="签发的正文不能再改"):
        edited(drafted, said)
    assert len(versions(drafted)) == 1


@pytest.mark.parametrize(
    ("said", "why", "version", "reason"),
    [
        ("@p 只有一段", "改", 1, "发文机关应为"),
        (None, " ", 1, "理由"),
        (None, "改", 7, "没有第7稿"),
        (None, "改", None, "不知道是从第几稿改的"),
        ("没有标记", "改", 1, "没有以标记开头"),
        ("字" * 50_001, "改", 1, "至多50000字"),
        ("# 通知9-9 第1稿\n@p 甲", "改", None, "是通知9-9的正文"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_reason(
    drafted: Engine, said: str | None, why: str, version: int | None, reason: str
) -> None:
    said = with_more(drafted) if said is None else said
    with pytest.raises(Refused, match=reason), writing(drafted) as session:
        edit_notice(session, the_demand(drafted), desk(TODAY), said, why=why, version=version)
    assert len(versions(drafted)) == 1


def test_a_text_that_says_the_same_is_no_version(drafted: Engine) -> None:
    with pytest.raises(BadRecord, match="完全相同"):
        edited(drafted, marked(versions(drafted)[0].blocks))


def test_a_character_no_font_has_is_refused_by_name(drafted: Engine) -> None:
    with pytest.raises(Refused, match=r"“𠮷”（U\+20BB7）.*fonts_dir"):
        edited(drafted, with_more(drafted, "𠮷某"))
    assert len(versions(drafted)) == 1


def edited_as(engine: Engine, folder: Path, role: Role) -> None:
    at_the_desk = Desk(read(folder), TODAY, INSTANT, USER_OF[role])
    with writing(engine) as session:
        edit_notice(session, the_demand(engine), at_the_desk, with_more(engine), why="改", version=1)


@pytest.mark.parametrize("role", [Role.SIGNER, Role.SUPERVISOR])
def test_who_drafts_or_signs_may_edit(drafted: Engine, tmp_path: Path, role: Role) -> None:
    edited_as(drafted, tmp_path, role)
    assert [text.by for text in versions(drafted)] == ["", USER_OF[role]]


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.CLERK, Role.ENFORCEMENT, Role.AUDITOR])
def test_who_does_neither_may_not(drafted: Engine, tmp_path: Path, role: Role) -> None:
    with pytest.raises(NotAllowed, match="不能办理“改稿”"):
        edited_as(drafted, tmp_path, role)
    assert len(versions(drafted)) == 1


# Signing


def test_the_newest_text_is_issued_and_the_journal_names_it(drafted: Engine) -> None:
    edited(drafted)
    signed(drafted, number="新国土监〔2024〕1号")
    assert issue_of(drafted)["text_sha256"] == versions(drafted)[1].sha256
    with reading(drafted) as session:
        paper = printed(session, the_demand(drafted), desk(TODAY))
    assert MORE in plain_text(paper.blocks)
    assert "新国土监〔2024〕1号" in plain_text(paper.blocks)
    assert faults(drafted) == []


def test_a_text_that_was_never_edited_is_named_too(drafted: Engine) -> None:
    signed(drafted)
    assert issue_of(drafted)["text_sha256"] == versions(drafted)[0].sha256


def test_an_issue_recorded_by_hand_names_the_text_too(drafted: Engine) -> None:
    edited(drafted)
    tell(drafted, TODAY, {"no": NO, "kind": "notice_issued", "on": "2024-02-06", "notice": "overdue_payment"})
    assert issue_of(drafted)["text_sha256"] == versions(drafted)[1].sha256


def test_a_text_changed_since_it_was_read_is_not_signed(drafted: Engine) -> None:
    read_ = versions(drafted)[0].sha256
    edited(drafted, by="wang")
    with pytest.raises(NotAllowed, match="在您阅看以后又改过，第2稿由wang于2024-02-06改；没有签发"):
        signed(drafted, read=read_)
    signed(drafted, read=versions(drafted)[1].sha256)
    assert issue_of(drafted)


def test_of_a_draft_that_is_not_the_text_that_was_read_nobody_is_said_to_have_changed_it(
    drafted: Engine,
) -> None:
    with pytest.raises(NotAllowed, match="的正文与您阅看的不同；没有签发") as refused:
        signed(drafted, read="0" * 64)
    assert "None" not in str(refused.value)


def test_when_its_issue_is_corrected_the_draft_can_be_edited_again(drafted: Engine) -> None:
    edited(drafted)
    signed(drafted)
    with reading(drafted) as session:
        entries = read_entries(session, [the_demand(drafted)[0]])[the_demand(drafted)[0]]
    issue = next(seq for seq, entry in entries if entry.kind is Kind.NOTICE_ISSUED)
    wrong = {"no": NO, "kind": "correction", "on": "2024-02-06", "voids": str(issue), "reason": "误签"}
    tell(drafted, TODAY, wrong)
    edited(drafted, with_more(drafted, "再补一句。"))
    signed(drafted)
    with reading(drafted) as session:
        assert "再补一句" in plain_text(printed(session, the_demand(drafted), desk(TODAY)).blocks)
    assert faults(drafted) == []


def test_a_notice_whose_characters_no_font_has_is_not_signed_and_says_so_before(engine: Engine) -> None:
    land = supply(instalments=DUE, handover_on=None, start_on="2024-12-01")
    land["parcel"]["holder"] = "𠮷祥公司"
    tell(engine, SIGNED, land)
    sweep_on(engine, DRAFTED)
    act_id = the_demand(engine)
    with reading(engine) as session:
        assert "“𠮷”（U+20BB7）" in why_not_signed(session, [act_id], desk(TODAY))[act_id]
    with pytest.raises(Refused, match=r"“𠮷”（U\+20BB7）.*请把含有这些字的字体文件放进"):
        signed(engine)
    with reading(engine) as session:
        assert session.scalar(select(ACT.c.status).where(ACT.c.name == "overdue_payment")) == "drafted"


def test_a_rare_character_the_fonts_have_stands_in_nobodys_way(engine: Engine) -> None:
    land = supply(instalments=DUE, handover_on=None, start_on="2024-12-01")
    land["parcel"]["holder"] = "赟堃㐂公司"
    tell(engine, SIGNED, land)
    sweep_on(engine, DRAFTED)
    with reading(engine) as session:
        assert why_not_signed(session, [the_demand(engine)], desk(TODAY)) == {the_demand(engine): ""}
    signed(engine)


# Tampering


def tampered(engine: Engine, *statements: object) -> None:
    """Somebody with the database password writes behind our back."""
    with engine.begin() as connection:
        verbs = guards.SQLITE_VERBS if connection.dialect.name == "sqlite" else guards.POSTGRESQL_VERBS
        on = "" if connection.dialect.name == "sqlite" else " ON notice_text"
        for verb in verbs:
            connection.execute(text(f"DROP TRIGGER guard_notice_text_{verb.lower()}{on}"))
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]  # any statement
        guards.install(connection)


def test_versions_only_grow(drafted: Engine) -> None:
    edited(drafted)
    for statement in ("UPDATE notice_text SET why = ''", "DELETE FROM notice_text"):
        with pytest.raises(DatabaseError, match="通知改稿只能追加"), drafted.begin() as connection:
            connection.execute(text(statement))
    assert len(versions(drafted)) == 2


def test_verify_tells_of_an_issued_text_that_was_changed_and_it_is_not_printed(drafted: Engine) -> None:
    edited(drafted)
    signed(drafted)
    tampered(drafted, update(NOTICE_TEXT).values(blocks=NOTICE_TEXT.c.blocks + " "))
    assert [fault for fault, _ in faults(drafted)] == [Fault.PAPER] * 2
    assert "第2稿的正文与其校验值不符" in str(faults(drafted))
    assert "没有相符的" in str(faults(drafted))
    with reading(drafted) as session, pytest.raises(TextChanged, match="supervision verify"):
        printed(session, the_demand(drafted), desk(TODAY))


def test_verify_tells_of_an_issued_text_that_is_gone(drafted: Engine) -> None:
    edited(drafted)
    signed(drafted)
    tampered(drafted, NOTICE_TEXT.delete())
    assert [fault for fault, _ in faults(drafted)] == [Fault.PAPER]


def alter_the_draft(engine: Engine) -> None:
    """A row that is no evidence by itself: nothing keeps who has the password from writing it."""
    with engine.begin() as connection:
        connection.execute(update(NOTICE).values(blocks=func.replace(NOTICE.c.blocks, "500", "5")))


def test_a_draft_that_was_changed_behind_our_back_is_not_signed(drafted: Engine) -> None:
    alter_the_draft(drafted)
    with pytest.raises(TextChanged, match=r"不能签发；请管理员核验并从备份找回：supervision verify$"):
        signed(drafted)


def test_a_draft_that_was_changed_behind_our_back_is_no_ground_for_a_version(drafted: Engine) -> None:
    alter_the_draft(drafted)
    with pytest.raises(TextChanged, match=r"已被改动，没有存入；.*supervision verify$"):
        edited(drafted)
    assert len(versions(drafted)) == 1


def test_a_version_that_was_changed_behind_our_back_is_no_ground_for_another(drafted: Engine) -> None:
    edited(drafted)
    said = with_more(drafted, "再补一句。")
    tampered(drafted, update(NOTICE_TEXT).values(blocks=func.replace(NOTICE_TEXT.c.blocks, "500", "5")))
    with pytest.raises(TextChanged, match="没有存入"):
        edited(drafted, said)
    assert len(versions(drafted)) == 2


def test_a_draft_that_was_changed_behind_our_back_is_not_printed(drafted: Engine) -> None:
    with reading(drafted) as session:
        assert notice_on_paper(session, the_demand(drafted), desk(TODAY)).sheets
    alter_the_draft(drafted)
    with reading(drafted) as session, pytest.raises(TextChanged, match="没有印出"):
        notice_on_paper(session, the_demand(drafted), desk(TODAY))


def test_of_an_issue_that_names_no_text_the_draft_is_printed_while_it_is_whole() -> None:
    draft = NoticeText(1, "[]", hashlib.sha256(b"[]").hexdigest())
    later = NoticeText(2, "[[]]", hashlib.sha256(b"[[]]").hexdigest())
    old = Entry(Kind.NOTICE_ISSUED, TODAY, TODAY, INSTANT, "经办", {"notice": "overdue_payment"})
    assert issued_text([draft, later], old, "该通知") is draft
    assert issued_text([draft, later], None, "该通知") is later
    for texts, issue in (
        ([replace(draft, blocks_json="[ ]"), later], old),
        ([draft, replace(later, sha256="")], None),
    ):
        with pytest.raises(TextChanged, match="该通知的正文与存档时的校验值不符"):
            issued_text(texts, issue, "该通知")


def test_a_text_without_its_blank_for_the_number_cannot_be_stored(drafted: Engine) -> None:
    number = next(b.text for b in versions(drafted)[0].blocks if b.kind is BlockKind.NUMBER)
    with pytest.raises(BadRecord, match="文号应为"):
        edited(drafted, with_more(drafted).replace(number, "新国土监〔2024〕5号"))
