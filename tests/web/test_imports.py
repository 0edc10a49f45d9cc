"""Importing on the web: tried and told first, confirmed by a second person, taken once; hostile tables are refused."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from supervision.casework.batches import batches
from supervision.casework.intake_jobs import end_broken_off, open_job, the_job
from supervision.casework.journal import read_entries
from supervision.casework.tables import inspection
from supervision.records.db import reading, writing
from supervision.records.intake_job import JobState
from supervision.records.tables import ENTRY, PARCEL
from supervision.staff import Role
from supervision.web.pages import imports
from tests.casework.staffed import USER_OF
from tests.web.office import ORIGIN, Person, Web, said
from tests.web.papers import NEW_SUPPLY, SUPPLY_HEADINGS, SUPPLY_NO, supply_row, table
from tests.web.test_checks import desk

GOOD, BAD = "1305302024B00401", "1305302024B00402"
ROWS = table(supply_row(GOOD), supply_row(BAD, 合同签订日期="不详"))


def send(person: Person, *files: tuple[str, bytes], **form: Any) -> Any:
    return person.post(
        "/imports",
        data={"csrf": person.csrf(), **form},
        files=[("tables", (name, data, "text/csv")) for name, data in files],
        headers={"Origin": ORIGIN},
    )


def sent(web: Web, *files: tuple[str, bytes], role: Role = Role.CLERK) -> int:
    """Send files and wait until they were tried; gives the import's number."""
    answer = send(web.client_of(role), *files)
    assert answer.status_code == 303, said(answer)
    web.app.state.door.background.wait()
    return int(answer.headers["location"].rsplit("/", 1)[1])


def confirmed(web: Web, number: int, role: Role = Role.SUPERVISOR) -> Any:
    answer = web.client_of(role).submit(f"/imports/{number}")
    web.app.state.door.background.wait()
    return answer


def job(web: Web, number: int) -> Any:
    with reading(web.engine) as session:
        return the_job(session, number)


def count(web: Web) -> int:
    with reading(web.engine) as session:
        return session.scalar(select(func.count()).select_from(PARCEL).where(~PARCEL.c.withdrawn)) or 0


def entries(web: Web) -> int:
    with reading(web.engine) as session:
        return session.scalar(select(func.count()).select_from(ENTRY)) or 0


def test_what_is_sent_is_tried_first_and_nothing_is_recorded(web: Web) -> None:
    before = entries(web), count(web)
    number = sent(web, ("供地结果.csv", ROWS))
    found = job(web, number)
    assert (found.state, found.counts["new"], found.counts["set_aside"]) == (JobState.READ, 1, 1)
    text = said(web.client_of(Role.CLERK).get(f"/imports/{number}"))
    assert f"供地结果.csv 3 {BAD} 退回 合同签订日期 不详 不是日期" in text
    assert (entries(web), count(web)) == before


def test_it_is_taken_when_a_second_person_confirms_and_stands_under_who_sent_it(web: Web) -> None:
    number, before = sent(web, ("供地结果.csv", ROWS)), count(web)
    own = confirmed(web, number, Role.CLERK)
    assert own.status_code == 409
    assert "须由另一人或监管人员确认" in said(own)
    assert confirmed(web, number).status_code == 303
    found = job(web, number)
    assert (found.state, found.confirmed_by) == (JobState.TAKEN, USER_OF[Role.SUPERVISOR])
    assert count(web) == before + 1
    with reading(web.engine) as session:
        parcel_id = session.execute(select(PARCEL.c.id).where(PARCEL.c.no == GOOD)).scalar_one()
        entry = read_entries(session, [parcel_id])[parcel_id][0][1]
        [batch] = batches(session)
    assert entry.by == USER_OF[Role.CLERK]
    assert (batch.no, batch.files) == (found.batch_no, "供地结果.csv")
    twice = confirmed(web, number)
    assert twice.status_code == 409
    assert "现为“已导入”，不能确认" in said(twice)


def test_a_supervisor_confirms_what_he_sent_himself(web: Web) -> None:
    number = sent(web, ("供地结果.csv", ROWS), role=Role.SUPERVISOR)
    assert confirmed(web, number).status_code == 303
    assert job(web, number).state is JobState.TAKEN


def test_supplies_are_not_confirmed_by_the_finance_desk(web: Web) -> None:
    number = sent(web, ("供地结果.csv", ROWS))
    answer = confirmed(web, number, Role.FINANCE)
    assert answer.status_code == 409
    assert "周九不能导入“供地结果”" in said(answer)


def test_the_same_file_twice_brings_nothing_new(web: Web) -> None:
    confirmed(web, sent(web, ("供地结果.csv", table(supply_row(GOOD)))))
    before = entries(web)
    again = sent(web, ("供地结果.csv", table(supply_row(GOOD))))
    assert job(web, again).counts["unchanged"] == 1
    confirmed(web, again)
    assert job(web, again).counts["new"] == 0
    assert entries(web) == before


def test_the_rows_set_aside_are_a_file_that_is_mended_and_sent_again(web: Web) -> None:
    number = sent(web, ("供地结果.csv", ROWS))
    clerk = web.client_of(Role.CLERK)
    file = clerk.get(f"/imports/{number}/report/1")
    assert file.headers["content-disposition"].startswith("attachment")
    mended = file.content.decode("utf-8-sig").replace(",甲公司,不详,", ",甲公司,2024-03-02,")
    again = sent(web, ("明细.csv", mended.encode("utf-8-sig")))
    assert (job(web, again).counts["new"], job(web, again).counts["set_aside"]) == (1, 0)
    for which in ("2", "0", "x", "../1"):
        assert clerk.get(f"/imports/{number}/report/{which}").status_code == 404


def test_a_ledger_of_payments_is_known_by_its_headings(web: Web) -> None:
    confirmed(web, sent(web, ("供地.csv", table(supply_row(GOOD)))))
    headings = ("电子监管号", "凭证号", "缴款日期", "缴款金额(万元)")
    ledger = table(
        (GOOD, "冀0001", "2024-03-20", "100"), (BAD, "冀0002", "2024-03-20", "5"), headings=headings
    )
    number = sent(web, ("台账.csv", ledger), role=Role.FINANCE)
    found = job(web, number)
    assert (found.counts["recorded"], found.counts["set_aside"]) == (1, 1)
    assert confirmed(web, number, Role.CLERK).status_code == 303
    assert "登记缴款1笔共100万元" in job(web, number).note


def test_what_is_not_wanted_is_dropped_with_its_files(web: Web) -> None:
    number = sent(web, ("供地结果.csv", ROWS))
    answer = web.client_of(Role.CLERK).submit(f"/imports/{number}/drop")
    assert answer.status_code == 303
    assert job(web, number).state is JobState.DROPPED
    assert not (web.data / "imports" / str(number)).exists()
    assert confirmed(web, number).status_code == 409


def test_a_service_that_was_stopped_tells_what_it_left_unfinished(web: Web) -> None:
    with writing(web.engine) as session:
        number = open_job(session, [("供地.csv", "0" * 64, 5)], desk(web, USER_OF[Role.CLERK]))
    assert "正在检查" in said(web.client_of(Role.CLERK).get(f"/imports/{number}"))
    assert end_broken_off(web.engine) == 1
    assert "已写入的行不会重复" in said(web.client_of(Role.CLERK).get(f"/imports/{number}"))


def test_a_service_that_stops_leaves_an_import_where_it_is(web: Web) -> None:
    web.app.state.door.background.stopping.set()
    number = sent(web, ("供地结果.csv", ROWS))
    assert job(web, number).state is JobState.FAILED
    assert "服务停止" in job(web, number).note


# Hostile files


def bomb(kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of a few KB that unpacks to hundreds of MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(60):
                part.write(b" " * 1_000_000)
    return file.getvalue()


def lying() -> bytes:
    """The same, which says of itself that it is small."""
    data = bytearray(bomb())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def of_parts(many: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for number in range(many):
            package.writestr(f"xl/{number}.xml", "")
    return file.getvalue()


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in (SUPPLY_HEADINGS, *rows):
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    book.save(file)
    return file.getvalue()


HOSTILE = {
    "a workbook that swells": ("供地.xlsx", bomb(), "解压后大得不正常"),
    "one that lies about it": ("供地.xlsx", lying(), "解压后大得不正常"),
    "one of thousands of parts": ("供地.xlsx", of_parts(5001), "由5001个部分组成"),
    "one packed as Excel never does": ("供地.xlsx", bomb(zipfile.ZIP_BZIP2), "压缩方式不是 Excel 所用的"),
    "one cut short": ("供地.xlsx", workbook(tuple(supply_row(GOOD)))[:-500], "工作簿已损坏"),
    "a file in gzip": ("供地.csv", gzip.compress(ROWS), "请先解压"),
    "a million columns": ("供地.csv", b"," * 1_000_000 + b"\n", "多于1000列"),
    "nothing": ("供地.csv", b"", "文件是空的"),
}


@pytest.mark.parametrize(("name", "data", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_table_is_refused_with_its_name_and_reason(
    web: Web, name: str, data: bytes, reason: str
) -> None:
    answer = send(web.client_of(Role.CLERK), (name, data))
    assert answer.status_code == 422
    assert name in said(answer)
    assert reason in said(answer)


def test_a_table_too_large_is_refused(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "MOST_BYTES", 100)
    answer = send(web.client_of(Role.CLERK), ("供地.csv", ROWS))
    assert "请拆成几个文件" in said(answer)


def test_choosing_nothing_is_told(web: Web) -> None:
    assert "请选择文件" in said(web.client_of(Role.CLERK).submit("/imports"))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("报告.pdf", b"%PDF-1.4 ...", "是PDF 文件，不是表格|是 ?PDF 文件"),
        ("随便.csv", "甲,乙\n1,2\n".encode(), "供地"),
        ("乱码.csv", table(supply_row(GOOD), encoding="gb18030")[:-3] + b"\xff\xff\xff\n", "编码|改正"),
    ],
)
def test_what_is_no_such_table_is_told_by_its_import(web: Web, name: str, data: bytes, reason: str) -> None:
    found = job(web, sent(web, (name, data)))
    assert found.state is JobState.FAILED
    assert any(part in found.note for part in reason.split("|")), found.note


def test_a_formula_is_read_as_text_and_marked_in_the_report(web: Web) -> None:
    row = tuple(supply_row(BAD, 项目名称='=HYPERLINK("http://evil")', 合同签订日期="不详"))
    number = sent(web, ("供地.csv", table(row)))
    report = web.client_of(Role.CLERK).get(f"/imports/{number}/report/1").content.decode("utf-8-sig")
    assert ",\"'=HYPERLINK" in report
    computed = sent(web, ("供地.xlsx", workbook(tuple(supply_row(GOOD, **{"面积(公顷)": "=1+1"})))))
    assert "公式没有计算结果" in said(web.client_of(Role.CLERK).get(f"/imports/{computed}"))


# Batches


def test_a_batch_is_withdrawn_after_what_it_would_do_was_shown(web: Web) -> None:
    confirmed(web, sent(web, ("供地.csv", table(supply_row(GOOD)))))
    before = count(web)
    supervisor = web.client_of(Role.SUPERVISOR)
    assert "第1批" in said(supervisor.get("/imports/batches"))
    page = said(supervisor.get("/imports/batches/1"))
    assert "撤销后：1宗不再在册，0宗恢复导入前的条款" in page
    assert count(web) == before
    assert supervisor.submit("/imports/batches/1/withdraw", reason="").status_code == 422
    answer = supervisor.submit("/imports/batches/1/withdraw", reason="表格发错")
    assert answer.status_code == 303
    assert count(web) == before - 1
    after = said(supervisor.get("/imports/batches/1"))
    assert "2024-06-10撤销" in after
    assert "表格发错" in after
    assert supervisor.submit("/imports/batches/1/withdraw", reason="再撤").status_code == 409


def test_files_the_disk_does_not_take_are_an_import_that_failed(web: Web) -> None:
    (web.data / "imports").write_text("no folder")
    number = sent(web, ("供地.csv", table(supply_row(GOOD))))
    assert job(web, number).state is JobState.FAILED
    assert "文件没有存下" in said(web.client_of(Role.CLERK).get(f"/imports/{number}"))


def test_a_large_batch_is_tried_when_it_is_asked_for(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed(web, sent(web, ("供地.csv", table(supply_row(GOOD)))))
    monkeypatch.setattr(imports, "MOST_TRIED", 0)
    supervisor = web.client_of(Role.SUPERVISOR)
    page = said(supervisor.get("/imports/batches/1"))
    assert "先看撤销的结果" in page
    assert "宗不再在册" not in page
    assert "撤销后：1宗不再在册" in said(supervisor.get("/imports/batches/1?tried=1"))


def test_a_batch_something_rests_on_says_why_it_stays(web: Web) -> None:
    confirmed(web, sent(web, ("供地.csv", table(supply_row(GOOD)))))
    clerk, supervisor = web.client_of(Role.CLERK), web.client_of(Role.SUPERVISOR)
    number = clerk.submit(f"/record/{GOOD}/mortgage", on="2024-06-01", mortgagee="甲银行").headers["location"]
    supervisor.submit(number, version="1")
    page = supervisor.get("/imports/batches/1")
    assert "另已登记1项事实（2024-06-01抵押登记）" in said(page)
    assert "/withdraw" not in page.text
    assert "/withdraw" not in clerk.get("/imports/batches/1").text


def test_a_contract_typed_in_is_not_written_over_by_an_import_that_says_otherwise(web: Web) -> None:
    clerk = web.client_of(Role.CLERK)
    number = clerk.submit("/record/supply", **NEW_SUPPLY).headers["location"]
    web.client_of(Role.SUPERVISOR).submit(number, version="1")
    cells = {
        "合同签订日期": "2024-05-20",
        "成交价格(万元)": "1300",
        "土地使用权人": NEW_SUPPLY["parcel.holder"],
    }
    found = job(web, sent(web, ("供地.csv", table(supply_row(SUPPLY_NO, **cells)))))
    assert found.counts["set_aside"] == 1
    assert found.shown[0]["no"] == SUPPLY_NO
