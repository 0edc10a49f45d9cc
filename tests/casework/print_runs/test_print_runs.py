"""A print run: the papers of a day with their receipts in one file, in the order they are carried round, and on record."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from supervision.casework.finding import NotFound
from supervision.casework.layout.typesetting import LayoutFailed, typeset
from supervision.casework.print_runs import run
from supervision.casework.print_runs.record import runs
from supervision.casework.print_runs.run import OtherFile, make, prepare, record_run
from supervision.casework.print_runs.selection import Asked
from supervision.casework.service import serve
from supervision.casework.verify import verify
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.records.db import reading, writing
from supervision.records.tables import PRINT_RUN, PRINTED_PAPER
from tests.casework.numbers.signers import counted
from tests.casework.print_runs.office import (
    ADDRESS,
    ISSUED,
    NEXT_DAY,
    WITH_CODES,
    WITHOUT,
    XINHE,
    XUNZHAI,
    again,
    desk,
    holders,
    issued,
    issued_on_paper,
    number_of,
    pages,
    parcel,
    printed,
)
from tests.casework.print_runs.reading_codes import codes_on
from tests.casework.staffed import USER_OF, read
from tests.database import tell

HEADS = ("新河县国土资源局新国土监", "送达后扫码登记")
"""What the first side of a paper and of a receipt begins with."""
HOSTILE = ["=cmd|'/c calc'!A1", "<script>alert(1)</script>", "#panic(1)", "\\u{1}*_`$x$@a<b>", "㐂赟堃", "长" * 10_000, "第一行\n第二行"]  # fmt: skip


@pytest.fixture
def signed(engine: Engine) -> Engine:
    """Four papers of two land offices, signed today; two of the parcels are on the map."""
    parcel(engine, 1, "新河镇东街", (115.24, 37.52))
    parcel(engine, 2, "寻寨镇西街")
    parcel(engine, 3, "新河镇西街", (115.20, 37.52))
    parcel(engine, 4, "新河镇北街")
    issued(engine)
    return engine


# What is in it


def test_papers_stand_in_the_order_of_their_round_the_mapped_ones_first(signed: Engine) -> None:
    _, made = printed(signed)
    assert [laid.one.served_by for laid in made.prepared.papers] == [XINHE, XINHE, XINHE, XUNZHAI]
    assert holders(made) == ["示范3公司", "示范1公司", "示范4公司", "示范2公司"]


def test_the_list_comes_first_then_each_paper_and_its_receipt_on_leaves_of_their_own(signed: Engine) -> None:
    _, made = printed(signed)
    found = pages(made.pdf)
    assert found[0].startswith("文书打印清单")
    for name in ("示范1公司", "新国土监〔2024〕3号", number_of(4), XUNZHAI, "共4件"):
        assert name in found[0]
    heads = [at for at, text in enumerate(found) if any(head in text[:40] for head in HEADS)]
    assert len(heads) == 8
    assert {at % 2 for at in heads} == {0}  # the first side of a leaf
    assert ["送达方式" in found[at] for at in heads] == [False, True] * 4


def test_every_paper_counts_its_pages_from_one_and_a_blank_side_bears_no_number(signed: Engine) -> None:
    _, made = printed(signed)
    found = pages(made.pdf)
    blank = [at for at, text in enumerate(found) if text == ""]
    assert blank
    assert {at % 2 for at in blank} == {1}
    receipts = [text for text in found if "送达后扫码登记" in text]
    assert [text.endswith("—1—") for text in receipts] == [True] * 4
    assert sum(text.endswith("—2—") for text in found) == 4


def test_what_each_code_leads_to_is_read_from_the_paper(signed: Engine) -> None:
    _, made = printed(signed)
    papers = made.prepared.papers
    cases = [f"{ADDRESS}/parcels/{laid.one.paper.no}" for laid in papers]
    services = [f"{ADDRESS}/notices/{laid.one.paper.id}/service" for laid in papers]
    assert codes_on(made.pdf, 0, cases + services) == cases
    receipts = [at for at, text in enumerate(pages(made.pdf)) if "送达后扫码登记" in text]
    assert [codes_on(made.pdf, at, cases + services) for at in receipts] == [[one] for one in services]


def test_without_an_address_there_is_no_code_and_the_list_says_so(signed: Engine) -> None:
    _, made = printed(signed, office=WITHOUT)
    found = pages(made.pdf)
    assert "不印二维码" in found[0]
    assert "送达后扫码登记" not in "".join(found)
    assert [codes_on(made.pdf, at, []) for at in range(len(found))] == [[]] * len(found)


def test_only_what_one_land_office_serves_and_only_what_was_named(signed: Engine) -> None:
    _, made = printed(signed, Asked(ISSUED, served_by=XUNZHAI))
    assert holders(made) == ["示范2公司"]
    ids = [laid.one.act_id for laid in made.prepared.papers]
    _, made = printed(signed, Asked(NEXT_DAY, ids=tuple(ids), again=True), NEXT_DAY)
    assert holders(made) == ["示范2公司"]


def test_a_day_on_which_nothing_was_signed_has_nothing_to_print(signed: Engine) -> None:
    with pytest.raises(BadRecord, match="没有要打印的文书（2024-02-07签发的，未打印的）"):
        printed(signed, today=NEXT_DAY)
    with pytest.raises(BadRecord, match="1-1不是已签发的通知"):
        printed(signed, Asked(ISSUED, ids=((1, 1),)))
    with reading(signed) as session:
        assert runs(session) == []


def test_more_papers_than_memory_is_sure_to_hold_are_refused_with_how_to_divide_them(
    signed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "MOST", 3)
    with pytest.raises(BadRecord) as refused:
        printed(signed)
    assert str(refused.value) == (
        "要打印的有4件（2024-02-06签发的，未打印的），一次至多排3件，每件约需3MB内存。请按送达单位分次打印"
        f"（print-run --land-office）：{XINHE}3件、{XUNZHAI}1件；一个单位仍超过3件的，请分次写明编号"
    )
    with reading(signed) as session:
        assert runs(session) == []
    number, made = printed(signed, Asked(ISSUED, served_by=XINHE))
    monkeypatch.setattr(run, "MOST", 1)
    assert again(signed, number) == made.pdf  # what was printed is made again, whatever is allowed now
    _, made = printed(signed)  # what was printed before is not counted
    assert holders(made) == ["示范2公司"]


# Whatever is written in it


@pytest.mark.parametrize(
    "text", HOSTILE, ids=["formula", "markup", "typst", "signs", "rare", "long", "lines"]
)
def test_whatever_a_name_holds_is_printed_as_a_text(engine: Engine, text: str) -> None:
    parcel(engine, 1, f"新河镇{text}", project=f"项目{text}", holder=f"公司{text}")
    issued(engine)
    number, made = printed(engine)
    assert made.prepared.left_out == []
    assert len(made.prepared.papers) == 1
    on_the_list = "".join(text.split())[:20]
    whole = "".join(pages(made.pdf))
    assert on_the_list in pages(made.pdf)[0]
    assert whole.count(on_the_list) >= 3
    assert again(engine, number) == made.pdf


def test_a_paper_with_a_character_no_font_has_is_left_out_and_named_and_the_rest_is_printed(
    engine: Engine,
) -> None:
    parcel(engine, 1, "新河镇东街")
    issued(engine)
    parcel(engine, 2, "新河镇西街", holder="\U0002a6a5公司")
    issued_on_paper(engine, 2)
    number, made = printed(engine)
    assert holders(made) == ["示范1公司"]
    [(one, why)] = made.prepared.left_out
    assert (one.paper.no, "U+2A6A5" in why) == (number_of(2), True)
    cover = pages(made.pdf)[0]
    assert "没有印出的（1件）" in cover
    assert f"{number_of(2)}" in cover
    assert "U+2A6A5" in cover
    assert again(engine, number) == made.pdf
    with reading(engine) as session:
        [line] = runs(session)
    assert (line.papers, line.left_out) == (1, 1)
    _, later = printed(engine, Asked(ISSUED, again=True))
    assert len(later.prepared.left_out) == 1  # it was never printed: it is asked for until it is


def test_a_paper_the_typesetter_does_not_take_is_found_among_the_others(
    signed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(layout: Any, data: dict[str, Any], *given: Any, **said: Any) -> bytes:
        if any("示范4公司" in str(sheet) for sheet in data["papers"]):
            raise LayoutFailed("排版失败：第4件")
        return typeset(layout, data, *given, **said)

    monkeypatch.setattr(run, "typeset", refusing)
    _, made = printed(signed)
    assert holders(made) == ["示范3公司", "示范1公司", "示范2公司"]
    assert [(one.paper.no, why) for one, why in made.prepared.left_out] == [(number_of(4), "排版失败：第4件")]


def test_a_list_of_nothing_but_what_was_left_out_fails_as_what_it_is(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel(engine, 1, "新河镇西街", holder="\U0002a6a5公司")
    issued_on_paper(engine, 1)

    def refusing(*given: Any, **said: Any) -> bytes:
        raise LayoutFailed("排版失败：清单")

    monkeypatch.setattr(run, "typeset", refusing)
    with pytest.raises(LayoutFailed, match="清单"):
        printed(engine)


# On record


def test_what_was_printed_is_not_printed_again_unless_it_is_asked(signed: Engine) -> None:
    first, made = printed(signed, Asked(ISSUED, served_by=XINHE))
    assert len(made.prepared.papers) == 3
    second, rest = printed(signed)
    assert (holders(rest), rest.prepared.already) == (["示范2公司"], 3)
    with pytest.raises(BadRecord, match="4件此前已打印，重印须勾选或写明（print-run --again）"):
        printed(signed)
    third, all_ = printed(signed, Asked(ISSUED, again=True))
    assert len(all_.prepared.papers) == 4
    assert len({first, second, third}) == 3


def test_the_record_says_who_when_what_and_which_file(signed: Engine) -> None:
    number, made = printed(signed)
    with reading(signed) as session:
        [line] = runs(session)
        papers = session.execute(select(PRINTED_PAPER).order_by(PRINTED_PAPER.c.place)).all()
        assert list(verify(session, ISSUED, patrol_every=30)) == []
    assert (line.number, line.by, line.printed_on) == (number, "经办", ISSUED)
    assert (line.asked, line.papers, line.left_out) == ("2024-02-06签发的，未打印的", 4, 0)
    assert line.sha256 == hashlib.sha256(made.pdf).hexdigest()
    assert [paper.text_sha256 for paper in papers] == [laid.text_sha256 for laid in made.prepared.papers]
    assert len({paper.text_sha256 for paper in papers}) == 4


def test_a_run_is_made_again_byte_for_byte_whatever_happened_since(signed: Engine) -> None:
    number, made = printed(signed)
    served = made.prepared.papers[0].one
    with writing(signed) as session:
        proof = {"way": "direct", "receiver": "王某", "relation": "职工", "receipt": "回执1"}
        serve(session, served.act_id, desk(NEXT_DAY), proof)
    paid = {"kind": "payment", "on": "2024-02-01", "instalment": 1, "amount_wan": "500"}
    tell(signed, NEXT_DAY, {"no": number_of(2), **paid})  # a withdrawal is drafted
    tell(signed, NEXT_DAY, {"no": number_of(4), "kind": "transfer", "on": "2024-02-07", "holder": "后来公司"})
    assert again(signed, number) == made.pdf
    _, later = printed(signed, Asked(ISSUED, again=True), NEXT_DAY)
    assert later.pdf != made.pdf


def test_what_cannot_be_made_again_as_it_was_is_said(signed: Engine) -> None:
    number, _ = printed(signed)
    with pytest.raises(OtherFile, match=r"第\d+次打印的文件不能照原样重新制作：宗地.*的文字不同"):
        again(signed, number, replace(WITH_CODES, name="新河县自然资源和规划局"))
    with pytest.raises(OtherFile, match="文字相同而版面不同"):
        again(signed, number, WITHOUT)
    with pytest.raises(NotFound, match="没有第99次打印"):
        again(signed, 99)


def test_two_who_print_the_same_at_once_print_it_once(signed: Engine) -> None:
    with reading(signed) as session:
        mine, theirs = (prepare(session, Asked(ISSUED), desk()) for _ in range(2))
    one, other = make(mine, desk()), make(theirs, desk())
    with writing(signed) as session:
        record_run(session, one)
    with pytest.raises(NotAllowed, match=r"由别人打印.*请重新打印"), writing(signed) as session:
        record_run(session, other)
    with reading(signed) as session:
        assert len(session.execute(select(PRINT_RUN)).all()) == 1


def test_what_was_corrected_while_it_was_typeset_is_not_recorded_as_printed(signed: Engine) -> None:
    with reading(signed) as session:
        made = make(prepare(session, Asked(ISSUED), desk()), desk())
    one = made.prepared.papers[0].one
    issue = one.paper.issue
    assert issue is not None
    tell(
        signed, ISSUED, {"no": one.paper.no, "kind": "correction", "on": "2024-02-06", "voids": str(issue[0])}
    )
    with pytest.raises(NotAllowed, match=rf"{one.paper.no}.*已被撤回"), writing(signed) as session:
        record_run(session, made)
    _, rest = printed(signed)
    assert len(rest.prepared.papers) == 3


def test_who_may_not_print_is_refused(signed: Engine, tmp_path: Any) -> None:
    of = read(tmp_path)
    for role, user in USER_OF.items():
        if str(role) in ("finance", "auditor", "signer"):
            with reading(signed) as session, pytest.raises(NotAllowed, match="批量打印文书"):
                prepare(session, Asked(ISSUED), replace(desk(date(2024, 2, 6), of), by=user))


# How it is read


def test_however_many_papers_the_statements_are_the_same(engine: Engine) -> None:
    parcel(engine, 1, "新河镇东街", (115.24, 37.52))
    issued(engine)
    with counted(engine) as for_one, reading(engine) as session:
        assert len(prepare(session, Asked(ISSUED), desk()).papers) == 1
    for n in range(2, 9):
        parcel(engine, n, "新河镇东街", (115.24 + n / 1000, 37.52))
    issued(engine)
    with counted(engine) as for_eight, reading(engine) as session:
        assert len(prepare(session, Asked(ISSUED), desk()).papers) == 8
    assert len(for_eight) == len(for_one) <= 10


@pytest.mark.only_on("sqlite")
def test_the_papers_of_a_day_are_found_without_a_look_through_every_journal(signed: Engine) -> None:
    with counted(signed) as sent, reading(signed) as session:
        prepare(session, Asked(ISSUED), desk())
        first = next(statement for statement in sent if "happened_on" in statement)
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {first}", ("2024-02-06",)).all()
    assert "ix_entry_issued" in str(plan)
