"""Whether a cause and its ground say the same (原因与情形是否一致), Order 53 art. 8."""

from __future__ import annotations

from supervision.law.facts import Fact
from supervision.law.refusals import BadRecord
from supervision.law.rules import order53
from supervision.law.standing import Life
from supervision.law.terms import Cause, Ground


def check_grounds(life: Life, fact: Fact) -> None:
    """A ground (原因情形) says more of the cause; it cannot say another one. Raises `BadRecord`."""
    given, cause = fact.values.get("ground"), fact.values.get("cause")
    if not given or cause is None:
        return
    for ground in given if isinstance(given, tuple) else (given,):
        if cause not in CAUSES_OF.get(ground, (Cause.GOVERNMENT,)):
            raise BadRecord(
                f"宗地{life.parcel.no}{fact.kind.zh}：原因写“{cause.zh}”，情形却写“{ground.zh}”。"
                f"依据{order53.GOVERNMENT_CAUSES.cite}，二者应一致，请核对后改正其中一项。"
            )


CAUSES_OF = {
    Ground.DISASTER: (Cause.FORCE_MAJEURE,),
    Ground.PRELIMINARY_WORKS: (Cause.GOVERNMENT, Cause.FORCE_MAJEURE),
}
"""The cause a ground stands for; all others are acts of the government. 城市房地产管理法第26条 names the second beside both."""
