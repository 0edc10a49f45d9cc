"""The forms of a supply and of an amendment (供地、合同变更表单): sections of the law's own fields, a table of instalments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from supervision.casework.casefile import open_files
from supervision.casework.submission_preview import in_words
from supervision.casework.submissions import Submission
from supervision.casework.supply.columns import HEADINGS
from supervision.casework.supply_warnings import warnings_of
from supervision.casework.terms_on_file import HEADED, standing_terms
from supervision.law.contract_fields import (
    AMENDABLE,
    CONTRACT_FIELDS,
    INSTALMENT_FIELDS,
    PARCEL_FIELDS,
    SIGNED_CONTRACT_FIELDS,
)
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind
from supervision.web.fact_forms import (
    DOCUMENT,
    HAPPENED_ON,
    Asked,
    asked,
    asked_of,
    only,
    read_asked,
    shown_again,
)
from supervision.web.forms import Filled

NO = "parcel.supervision_no"

PLACE = ("project", "holder", "district", "location", "area_ha", "use", "supply_mode")
TERMS = ("contract_no", "price_wan", "deposit_wan", "handover_on", "start_on", "completion_on")
INVESTMENT = ("total_investment_wan", "investment_includes_price", "agreed_investment_wan")
CLAIMS = (
    "interest_percent", "interest_year_days", "late_payment_permille", "late_start_permille", "late_start_year_only",
    "late_completion_permille", "late_completion_base",
)  # fmt: skip
PLANNING = (
    "floor_area_m2", "far_min", "far_max", "density_min", "density_max", "green_ratio_min", "green_ratio_max",
)  # fmt: skip
SERVICE = ("service_address", "electronic_service")

OTHER_NUMBERS = ("parcel_code", "unit_no")
"""Numbers of the register a parcel is found by as well; the contract's is one by itself."""

INSTALMENT = "instalment_"
ROWS, MOST_ROWS = 3, 60
SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Section:
    """Some fields under a heading; `folded` ones are opened when they are needed. `now` is what stands on file."""

    zh: str
    asked: Sequence[Asked]
    folded: bool = False
    now: Mapping[str, str] | None = None

    def filled(self, form: Filled) -> bool:
        """Whether it must be open: something in it was filled in, or is wrong."""
        return any(form[one.name] or one.name in form.faults for one in self.asked)


# A supply


def supply_sections() -> tuple[Section, ...]:
    """What is asked of land newly supplied."""
    parcel = asked(PARCEL_FIELDS, "parcel.")
    contract = asked(SIGNED_CONTRACT_FIELDS, "contract.")

    def of(fields: Sequence[Asked], heading: str, names: Sequence[str], *required: str) -> tuple[Asked, ...]:
        return only(
            fields, *(heading + name for name in names), required=[heading + name for name in required]
        )

    numbers = tuple(
        Asked(name, HEADINGS[name][0], asked_of(Kind.TRANSFER)[1].widget) for name in OTHER_NUMBERS
    )
    return (
        Section(
            "宗地",
            of(parcel, "parcel.", ("supervision_no", *PLACE), "supervision_no", "holder", "district")
            + numbers,
        ),
        Section("合同或决定书", of(contract, "contract.", ("kind", "signed_on", *TERMS))),
        Section("投资", of(contract, "contract.", INVESTMENT), folded=True),
        Section("利息和违约金", of(contract, "contract.", CLAIMS), folded=True),
        Section("规划条件", of(contract, "contract.", PLANNING), folded=True),
        Section("送达地址", of(contract, "contract.", SERVICE), folded=True),
        Section("依据", only(asked_of(Kind.SUPPLY), DOCUMENT, "note")),
    )


def read_supply(form: Filled, today: date) -> dict[str, Any]:
    """The happening the form tells; faults stand on the form."""
    every = [one for section in supply_sections() for one in section.asked]
    values = read_asked(form, [one for one in every if one.name not in OTHER_NUMBERS], today)
    signed_on = values.get("contract", {}).get("signed_on", "")
    if signed_on > today.isoformat():
        form.wrong("contract.signed_on", f"不能晚于{today}")
    contract = dict(values.get("contract", {}))
    if rows := _read_rows(form):
        contract["instalments"] = rows
    numbers = {name: form.text(name, required=False, longest=80) for name in OTHER_NUMBERS}
    numbers["contract_no"] = str(contract.get("contract_no", ""))
    aliases = [[HEADINGS[name][0], number] for name, number in numbers.items() if number]
    happening = {**values, "contract": contract, "kind": str(Kind.SUPPLY), "no": form[NO].strip()}
    return {**happening, "aliases": aliases} if aliases else happening


def warned(form: Filled, happening: Mapping[str, Any]) -> Sequence[str]:
    """What is odd and was not shown before: the form comes back once with it, and is taken as it is the next time."""
    warnings = warnings_of(happening)
    shown = sha256("\n".join(warnings).encode()).hexdigest()[:16]
    if not warnings or form[SEEN] == shown:
        return ()
    form.values = {**form.values, SEEN: shown}
    return warnings


def supply_form_of(submission: Submission) -> Filled:
    """The form of a supply or an amendment as it was sent."""
    happening = dict(submission.happening)
    contract = dict(happening.get("contract") or {})
    rows = contract.pop("instalments", None) or happening.pop("instalments", None) or []
    form = shown_again({**happening, "contract": contract, "aliases": None})
    numbers = {zh: name for name in OTHER_NUMBERS for zh in HEADINGS[name][:1]}
    aliases = {numbers[zh]: number for zh, number in happening.get("aliases") or () if zh in numbers}
    of_rows = {
        INSTALMENT + name: tuple(str(row.get(name) or "") for row in rows) for name in INSTALMENT_FIELDS
    }
    form.values = {**form.values, **aliases, NO: submission.no}
    form.many = {**form.many, **of_rows}
    return form


# An amendment


def amendment_sections(session: Session, parcel_id: int) -> tuple[tuple[Section, ...], str]:
    """What an amendment may change, each with what stands now; and the instalments that stand now."""
    [file] = open_files(session, [parcel_id], with_journal=True, to_write=False)
    terms = standing_terms(file.journal, file.life)
    spec = {**PARCEL_FIELDS, **CONTRACT_FIELDS}
    now = {name: in_words(spec[name], terms[HEADED[name]]) for name in AMENDABLE if HEADED[name] in terms}
    fields = asked(AMENDABLE)

    def section(zh: str, names: Sequence[str], *, folded: bool = False) -> Section:
        return Section(zh, only(fields, *names), folded, now)

    found = (
        section("约定事项", TERMS),
        section("宗地", PLACE, folded=True),
        section("投资", INVESTMENT, folded=True),
        section("利息和违约金", CLAIMS, folded=True),
        section("规划条件", PLANNING, folded=True),
        section("送达地址", SERVICE, folded=True),
    )
    return found, now.get("instalments", "")


def read_amendment(form: Filled, today: date) -> dict[str, Any]:
    """The happening the form tells: only what was filled in is changed."""
    envelope = only(asked_of(Kind.AMENDMENT), HAPPENED_ON, DOCUMENT, "note")
    values = read_asked(form, (*envelope, *asked(AMENDABLE)), today)
    if rows := _read_rows(form):
        values["instalments"] = rows
    if form.ok and not set(values) - {HAPPENED_ON, DOCUMENT, "note"}:
        form.wrong("", "没有填写要变更的事项")
    return {**values, "kind": str(Kind.AMENDMENT)}


# Instalments


def rows_asked(form: Filled) -> list[dict[str, str]]:
    """The rows of the table of instalments as they were typed, with room for another when it was asked for."""
    columns = {name: form.many.get(INSTALMENT + name, ()) for name in INSTALMENT_FIELDS}
    typed = max((len(column) for column in columns.values()), default=0)
    rows = [
        {name: column[at] if at < len(column) else "" for name, column in columns.items()}
        for at in range(typed)
    ]
    wanted = min(max(ROWS, typed + bool(form["more"])), MOST_ROWS)
    rows += [dict.fromkeys(INSTALMENT_FIELDS, "") for _ in range(wanted - typed)]
    for number, row in enumerate(rows, start=1):
        row["no"] = row["no"] or str(number)
    return rows


def _read_rows(form: Filled) -> list[dict[str, str]]:
    """The instalments filled in; a row with a number alone is none."""
    found = []
    for place, row in enumerate(rows_asked(form), start=1):
        typed = {name: text.strip() for name, text in row.items()}
        if not (typed["due_on"] or typed["amount_wan"]):
            continue
        typed["amount_wan"] = typed["amount_wan"].replace(",", "").replace("，", "")
        for name, field in INSTALMENT_FIELDS.items():
            if not typed[name] and not field.required:
                continue
            try:
                if not typed[name]:
                    raise BadRecord("没有填写")
                field.read(typed[name])
            except BadRecord as bad:
                form.wrong("instalments", f"分期支付第{place}行{field.zh}：{bad}")
        found.append({name: text for name, text in typed.items() if text})
    if not form.faults.get("instalments") and found:
        try:
            CONTRACT_FIELDS["instalments"].read(found)
        except BadRecord as bad:
            form.wrong("instalments", str(bad))
    return found
