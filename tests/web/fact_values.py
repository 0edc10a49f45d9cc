"""What a clerk types into the form of each kind, as far as it must be filled in."""

from __future__ import annotations

from collections.abc import Mapping

from supervision.law.terms import Kind

ON = {"on": "2024-06-01"}

TYPED: Mapping[Kind, Mapping[str, str]] = {
    Kind.AMENDMENT: {**ON, "completion_on": "2026-12-01"},
    Kind.TRANSFER: {**ON, "holder": "乙公司"},
    Kind.PAYMENT: {**ON, "amount_wan": "500", "voucher": "冀0001"},
    Kind.EXTENSION_APPLICATION: {**ON, "start_on": "2024-12-01"},
    Kind.EXTENSION: {**ON, "start_on": "2024-12-01"},
    Kind.MORTGAGE: {**ON, "mortgagee": "农村信用联社"},
    Kind.MORTGAGE_RELEASED: {**ON, "mortgagee": "农村信用联社"},
    Kind.SEIZURE: {**ON, "by_court": "新河县人民法院", "document_no": "（2024）冀0530执1号"},
    Kind.SEIZURE_LIFTED: {**ON, "document_no": "（2024）冀0530执1号"},
    Kind.HOLDER_REPORT: {**ON, "of": "start"},
    Kind.COOPERATION_ANSWERED: {**ON, "answers": "1", "answer": "无异议"},
    Kind.CORRECTION: {**ON, "voids": "1", "reason": "写错"},
}
