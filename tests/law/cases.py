"""Idle cases told in a line each: land that should have started on 2024-06-01, or was halted, and what the office did."""

from __future__ import annotations

from typing import Any

from supervision.law.facts import Fact
from supervision.law.standing import Life
from tests.law.parcels import fact, life_on, supply

SUSPECTED = "2025-06-02"
"""The day after the full year from the agreed start."""

Told = tuple[str, str, dict[str, Any]]


def not_started(on: str, *told: Told, **contract: Any) -> Life:
    """Land not started, as it stands on a day after these facts: (kind, day, what it says)."""
    terms = {"start_on": "2024-06-01", "completion_on": "2026-06-01", "price_wan": "1000"} | contract
    return life_on(on, supply(**terms), *facts(*told))


def halted(on: str, *told: Told) -> Life:
    """Land started and halted on 2024-03-01 with a tenth of it built: suspected from 2025-03-02."""
    begun = (
        fact("start", "2024-02-01", 101, proof="施工许可证"),
        fact("halt", "2024-03-01", 102),
        fact("inspection", "2024-04-01", 103, finding="halted", started_area_ha="0.3"),
    )
    return life_on(on, supply(start_on="2024-02-01", price_wan="1000"), *begun, *facts(*told))


def facts(*told: Told) -> list[Fact]:
    return [fact(kind, on, seq, **says) for seq, (kind, on, says) in enumerate(told, start=1)]


def served(paper: str, on: str) -> Told:
    return ("service", on, {"notice": paper, "way": "direct", "receiver": "王某", "receipt": "回证"})


CHECKED: Told = ("idle_check", "2025-06-05", {"finding": "not_started"})
REFERRED: Told = ("referral", "2025-06-06", {})
ACCEPTED: Told = ("referral_accepted", "2025-06-09", {})
INVESTIGATION: Told = ("notice_issued", "2025-06-16", {"notice": "idle_investigation"})
INVESTIGATED = served("idle_investigation", "2025-06-18")
MATERIALS: Told = ("holder_materials", "2025-07-10", {"content": "说明"})
INQUIRY = (CHECKED, REFERRED, ACCEPTED, INVESTIGATION, INVESTIGATED, MATERIALS)
HOLDERS_FAULT: Told = ("idle_determination", "2025-07-21", {"cause": "holder"})
GOVERNMENT: Told = ("idle_determination", "2025-07-21", {"cause": "government", "ground": "not_delivered"})
DONE_BESIDE: tuple[Told, ...] = (
    served("idle_determination", "2025-07-22"),
    ("publication", "2025-07-23", {"place": "门户网站"}),
    ("filing", "2025-07-23", {"of": 7}),
    ("government_told", "2025-07-23", {"to": "县政府"}),
    ("finance_told", "2025-07-23", {"to": "金融监管局"}),
)
"""What arts. 9, 11, 25 and 26 ask for, once the determination is the seventh fact."""
HEARING_TOLD = served("hearing_right_notice", "2025-07-28")
WAIVED: Told = ("hearing_waived", "2025-07-30", {})
REVIEWED: Told = ("legal_review", "2025-08-01", {"passed": True})
APPROVED: Told = ("gov_approval", "2025-08-08", {"way": "fee", "approval_no": "县政〔2025〕8号"})
DECIDED: Told = ("disposal", "2025-08-11", {"way": "fee", "amount_wan": "200"})
FINED = (*INQUIRY, HOLDERS_FAULT, *DONE_BESIDE, HEARING_TOLD, WAIVED, REVIEWED, APPROVED, DECIDED)
"""As far as the decision to collect the fee."""
PUBLICISED: Told = ("publicised", "2025-08-12", {"of": "fee", "place": "门户网站"})
DECISION_SERVED = served("fee_decision", "2025-08-15")
