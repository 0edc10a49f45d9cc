"""What the grantor may claim beside the price (利息、违约金): every claim of one account, less the days not the holder's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from supervision.law.account import Account
from supervision.law.damages import late_completion, late_payment, late_start
from supervision.law.facts import Fact
from supervision.law.interest import interest
from supervision.law.responsibility import ledgers
from supervision.law.stretches import Stretch
from supervision.law.terms import Stage
from supervision.law.working import Claim


def claims_of(
    facts: Sequence[Fact], account: Account, on: date, *, unfinished_m2: Decimal | None = None
) -> list[Claim]:
    """Interest, then damages for late payment, start and completion, as of a day.

    `unfinished_m2` is the measured unfinished floor area, where damages rest on it.
    """

    def excluded(stage: Stage) -> list[Stretch]:
        return [stretch for each in ledgers(facts, account.life, stage, on) for stretch in each.excluded]

    return [
        interest(account),
        late_payment(account, excluded(Stage.PAYMENT)),
        late_start(account, excluded(Stage.START)),
        late_completion(account, excluded(Stage.COMPLETION), unfinished_m2=unfinished_m2),
    ]
