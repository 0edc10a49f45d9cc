"""Papers as a clerk scans them, and tables as an office exports them."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO

from PIL import Image, ImageDraw

SUPPLY_NO = "1305302024B00333"
NEW_SUPPLY: Mapping[str, str] = {
    "parcel.supervision_no": SUPPLY_NO,
    "parcel.project": "精密铸造二期",
    "parcel.holder": "新河县精工机械有限公司",
    "parcel.district": "新河县",
    "parcel.location": "新河镇经济开发区纬三路北侧",
    "parcel.area_ha": "3.2",
    "parcel.use": "工业用地",
    "parcel.supply_mode": "挂牌出让",
    "contract.kind": "grant",
    "contract.signed_on": "2024-05-20",
    "contract.contract_no": "新河合字〔2024〕19号",
    "contract.price_wan": "1200",
    "contract.handover_on": "2024-07-01",
    "contract.start_on": "2025-01-01",
    "contract.completion_on": "2027-01-01",
}
"""A supply as its form is filled in, by the fields' names."""

INSTALMENTS = {
    "instalment_no": ["1", "2"],
    "instalment_due_on": ["2024-06-20", "2024-12-20"],
    "instalment_amount_wan": ["600", "600"],
}

SUPPLY_HEADINGS = (
    "电子监管号", "项目名称", "项目位置", "行政区", "面积(公顷)", "供地方式", "土地用途", "土地使用权人", "合同签订日期",
    "成交价格(万元)", "约定交地时间", "约定开工时间", "约定竣工时间",
)  # fmt: skip


def supply_row(no: str, **cells: str) -> list[str]:
    """A row of supply results."""
    row = dict(zip(SUPPLY_HEADINGS, (
        no, f"项目{no[-3:]}", "新河镇南街", "新河县", "1.5", "挂牌出让", "工业用地", "甲公司", "2024-03-01", "300",
        "2024-04-01", "2024-10-01", "2026-10-01",
    ), strict=True))  # fmt: skip
    return list((row | cells).values())


def table(
    *rows: Sequence[str], headings: Sequence[str] = SUPPLY_HEADINGS, encoding: str = "utf-8-sig"
) -> bytes:
    """A CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def pdf(*pages: str, more: bytes = b"", swollen: int = 0) -> bytes:
    """A PDF of some pages with a line of text each; `more` goes into its catalogue, `swollen` into a compressed stream."""
    pages = pages or ("CONTRACT",)
    first = 4
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + more + b" >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, text in enumerate(pages):
        drawn = f"BT /F1 28 Tf 60 720 Td ({text}) Tj ET".encode()
        packed = zlib.compress(drawn + b" " * swollen, 9)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (first + 2 * at + 1)
        )
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"
        )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table_at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table_at,
    )


def picture(kind: str = "JPEG", *, shade: int = 250, pages: int = 1) -> bytes:
    """A scanned sheet as a picture file."""
    sheets = []
    for page in range(pages):
        sheet = Image.new("L", (620, 877), shade)
        ImageDraw.Draw(sheet).text((60, 60), f"VOUCHER {page + 1}", fill=0)
        sheets.append(sheet)
    file = BytesIO()
    more = {"save_all": True, "append_images": sheets[1:]} if pages > 1 else {}
    sheets[0].save(file, kind, **more)
    return file.getvalue()
