"""Templates: no value from outside can open a block or run, and a template that is wrong says where."""

import hashlib
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from supervision.casework.blocks import Block, BlockKind, from_values
from supervision.casework.letter_wording import Wording
from supervision.casework.letters import Letter, TemplateFailed, Templates, draft
from supervision.law.steps import NoticeName
from tests.casework.specimen_letters import LETTERS, OFFICE, PARCEL, demand, text_of

# Values from outside


HOSTILE = [
    "甲公司\n@p 本通知作废",
    "甲公司\r\n@title 假标题",
    "甲公司\u2028@p 本通知作废",
    "甲公司\x0b@p 本通知作废\x85@p 又及",
    "@title 假标题",
    "@+ 接着写",
    "甲公司 | 乙公司",
    "{{ 7*7 }}{% raw %}",
    "{{ ''.__class__.__mro__ }}",
    "<b>甲公司</b>&amp;",
]


@pytest.mark.parametrize("holder", HOSTILE)
def test_a_value_can_neither_open_a_block_nor_run(holder: str) -> None:
    ordinary, odd = (
        draft(demand(parcel=replace(PARCEL, holder=name, project=name, location=name)), OFFICE).blocks
        for name in ("甲公司", holder)
    )
    assert [(b.kind, b.label) for b in odd] == [(b.kind, b.label) for b in ordinary]
    shown = " ".join(holder.replace("\x0b", "\n").splitlines())
    assert shown in next(b.text for b in odd if b.label == "项目名称").replace("  ", " ")


def test_what_cannot_be_seen_is_taken_out_of_a_value() -> None:
    parcel = replace(PARCEL, holder="\ufeff甲\u202e公司\u200b\x00\ud800 ")
    [addressee] = [
        b.text for b in draft(demand(parcel=parcel), OFFICE).blocks if b.kind is BlockKind.ADDRESSEE
    ]
    assert addressee == "甲公司："


def test_a_value_of_nothing_but_blanks_is_a_missing_value() -> None:
    assert "名称待补" in text_of(demand(parcel=replace(PARCEL, holder=" \n\t\u3000")))


def test_rare_characters_of_a_name_are_kept() -> None:
    parcel = replace(PARCEL, holder="赟堃𬭊㙍\ue863有限公司")
    assert "赟堃𬭊㙍\ue863有限公司：" in text_of(demand(parcel=parcel))


# Templates that are wrong


def with_template(tmp_path: Path, text: str, **parts: str) -> Templates:
    (tmp_path / "overdue_payment.txt.j2").write_text(text, encoding="utf-8")
    for name, part in parts.items():
        (tmp_path / f"{name}.txt.j2").write_text(part, encoding="utf-8")
    return Templates(tmp_path)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("@p 甲\n@p {{ holdr }}\n", "第2行", "没有“holdr”这个名称"),
        ("@p {{ office.secret }}\n", "第1行", "secret"),
        ("@p {{ office.__class__ }}\n", "第1行", "__class__"),
        ("@p 甲\n没有标记的一行\n", "第2行", "没有以标记"),
        ("@p 甲\n{{ addressee }}\n", "第2行", "没有以标记"),
        ("@q 甲\n", "第1行", "没有以标记"),
        ("@row 只有项目\n", "第1行", "没有以标记"),
        ("@p 甲\n\n@p {{ found_on }}\n", "第3行", "空的"),
        ("@p {{ payments_stated }}\n", "第1行", "True"),
        ("@p {{ 1 // 0 }}\n", "第1行", "zero"),
        ("@p {% if %}甲\n", "第1行", "语法有误"),
        ("@p 甲\n{% include 'x' %}\n", "第2行", "loader"),
        ("@part _no_such\n", "_no_such.txt.j2", "读不到"),
        (
            "@p 甲\n@part ../_tail\n",
            "overdue_payment.txt.j2第2行",
            "“@part ../_tail”：部分的名称只能是文件名",
        ),
        ("@part /etc/_tail\n", "overdue_payment.txt.j2第1行", "只能是文件名"),
        ("@part C:\\_tail\n", "overdue_payment.txt.j2第1行", "只能是文件名"),
        ("@part _no_such.txt.j2\n", "overdue_payment.txt.j2第1行", "不带路径和后缀"),
        ("@+ 接着写\n", "overdue_payment.txt.j2", "没有以标记"),
    ],
)
def test_a_template_that_is_wrong_fails_with_its_line_and_the_reason(
    tmp_path: Path, text: str, place: str, reason: str
) -> None:
    with pytest.raises(TemplateFailed) as failed:
        draft(demand(), OFFICE, with_template(tmp_path, text))
    said = str(failed.value)
    assert said.startswith("宗地1305302024B00011：《出让金催缴通知单》未能拟稿：模板")
    assert place in said
    assert reason in said


def test_an_error_in_a_part_is_placed_in_the_part(tmp_path: Path) -> None:
    broken = with_template(tmp_path, "@p 甲\n@part _tail\n", _tail="@p 乙\n@p {{ found_on }}\n")
    with pytest.raises(TemplateFailed, match=r"模板_tail\.txt\.j2第2行"):
        draft(demand(), OFFICE, broken)


def test_parts_that_name_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateFailed, match="循环引用"):
        draft(demand(), OFFICE, with_template(tmp_path, "@part _a\n", _a="@part _b\n", _b="@part _a\n"))


def test_a_template_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "overdue_payment.txt.j2").write_bytes("@p 催缴\n".encode("gb18030"))
    with pytest.raises(TemplateFailed, match="UTF-8"):
        draft(demand(), OFFICE, Templates(tmp_path))


def test_a_template_that_begins_with_the_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    plain, marked = (
        draft(
            demand(), OFFICE, with_template(tmp_path, f"{mark}@p 甲\n@part _tail\n", _tail=f"{mark}@p 乙\n")
        )
        for mark in ("", "\ufeff")
    )
    assert marked == plain


def test_a_template_is_made_of_its_parts_even_where_they_cannot_be_read(tmp_path: Path) -> None:
    templates = with_template(tmp_path, "@part _a\n@part _b\n", _b="@part _c\n@part _b\n", _c="@p 丙\n")
    (tmp_path / "_a.txt.j2").write_bytes("@p 甲\n@part _d\n".encode("gb18030"))
    files = [file.name for file in templates.files_of(NoticeName.OVERDUE_PAYMENT)]
    assert files == [f"{name}.txt.j2" for name in ("overdue_payment", "_a", "_d", "_b", "_c")]
    assert templates.files_of(NoticeName.START_NOTICE) == [tmp_path / "start_notice.txt.j2"]


def test_a_part_outside_the_folder_of_templates_is_not_laid_in(tmp_path: Path) -> None:
    within = tmp_path / "模板"
    within.mkdir()
    for folder, said in ((tmp_path, "外面"), (within, "里面")):
        (folder / "_落款.txt.j2").write_text(f"@p {said}\n", encoding="utf-8")
    for part in ("../_落款", str(tmp_path / "_落款")):
        outside = with_template(within, f"@part {part}\n")
        with pytest.raises(TemplateFailed, match="只能是文件名"):
            draft(demand(), OFFICE, outside)
        assert outside.files_of(NoticeName.OVERDUE_PAYMENT) == [within / "overdue_payment.txt.j2"]
    inside = with_template(within, "@part _落款\n")
    assert draft(demand(), OFFICE, inside).blocks == (Block(BlockKind.PARAGRAPH, "里面"),)


def test_one_broken_template_stops_no_other(tmp_path: Path) -> None:
    mixed = with_template(tmp_path, "坏的\n", start_reminder="@p 好的\n")
    with pytest.raises(TemplateFailed):
        draft(demand(), OFFICE, mixed)
    facts, office = LETTERS["start_reminder"]
    assert draft(facts, office, mixed).blocks == (Block(BlockKind.PARAGRAPH, "好的"),)


# What is kept as evidence


def specimen_letter() -> Letter:
    return draft(*LETTERS["overdue_payment"])


def test_the_same_facts_give_the_same_letter() -> None:
    assert specimen_letter() == specimen_letter()


def test_the_hash_is_of_the_stored_blocks_and_the_blocks_can_be_read_back() -> None:
    letter = specimen_letter()
    assert letter.sha256 == hashlib.sha256(letter.blocks_json.encode()).hexdigest()
    assert from_values(orjson.loads(letter.blocks_json)) == letter.blocks


def test_the_context_can_be_stored_and_is_every_word_the_template_uses(tmp_path: Path) -> None:
    letter = specimen_letter()
    assert orjson.loads(orjson.dumps(letter.context)) == letter.context
    assert set(letter.context) < set(Wording.__annotations__)
    short = draft(
        demand(), OFFICE, with_template(tmp_path, "@p {{ due_on }}\n@part _tail\n", _tail="@p {{ owed }}\n")
    )
    assert set(short.context) == {"due_on", "owed"}


def test_the_template_hash_changes_with_a_part_of_the_template(tmp_path: Path) -> None:
    first, second = (
        draft(demand(), OFFICE, with_template(tmp_path, "@p 甲\n@part _tail\n", _tail=tail))
        for tail in ("@p 乙\n", "@p 丙\n")
    )
    assert first.template == second.template == "overdue_payment"
    assert first.template_sha256 != second.template_sha256


def test_the_number_is_left_blank_until_issue() -> None:
    [number] = [b.text for b in specimen_letter().blocks if b.kind is BlockKind.NUMBER]
    assert number == "新国土监〔    〕    号"
