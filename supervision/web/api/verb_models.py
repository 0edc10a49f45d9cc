"""What the verbs of the API are asked and tell (办理的数据)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from supervision.law.refusals import BadRecord
from supervision.law.steps import ActSort
from supervision.law.terms import ServiceWay
from supervision.records.act import ActStatus
from supervision.web.api.models import ActIds, Asked, Day, Said, Told, Words
from supervision.web.api.recording import RecordedTold

# What is asked


class Acts(Asked):
    """The acts something is done to: all of them, or none."""

    ids: ActIds


class ActsWithReason(Acts):
    """The same with the reason, which goes on file."""

    reason: Said


class Assignment(Acts):
    """To whom tasks are given: his login."""

    officer: Annotated[str, Field(min_length=1, max_length=60)]


class Note(Asked):
    """What was done."""

    note: Said


class Reason(Asked):
    """Why."""

    reason: Said


class Signing(Asked):
    """The number of a notice and who signed it."""

    number: Words = ""
    signer: Words = ""


class Serving(BaseModel):
    """How a notice was carried; beside these the proof its way needs: receiver, receipt, tracking_no …"""

    model_config = ConfigDict(extra="allow")

    way: ServiceWay
    on: Day | None = Field(
        default=None, description="送达或者未成的日期，不写为今天；公告送达不写为公告期满的次日"
    )

    def values(self) -> dict[str, Any]:
        if "photos" in (self.model_extra or {}):
            raise BadRecord("接口不收照片（photos），请在网页或用 supervision notices receipt 登记")
        said = {key: value for key, value in (self.model_extra or {}).items() if value is not None}
        return {**said, "way": str(self.way)}


class Step(Asked):
    """A step still to come, and why it is held back or let go."""

    step: Annotated[str, Field(min_length=1, max_length=120, description="17/start/reminder/0/2024-06-01")]
    reason: Said


class Acceptance(Asked):
    """The receipt of a referral; a seal other than the one on file is refused."""

    receiver: Words = ""
    number: Words = ""
    seal: Words = ""


class ReferralOutcome(Asked):
    """What came of a referral."""

    result: Said
    number: Words = ""


class Entered(Asked):
    """What was entered in the national system, and the number it gave."""

    ids: ActIds
    record_no: Words = ""


# What is told


class SettledAct(Told):
    """An act as it stands now."""

    id: str
    no: str
    sort: ActSort
    name: str
    title: str
    status: ActStatus | None = None


class SettledActs(Told):
    """The acts something was done to."""

    acts: list[SettledAct]


class NoticeSettled(Told):
    """A notice something was recorded of."""

    id: str
    no: str
    title: str
    recorded: RecordedTold


class NoticeSigned(NoticeSettled):
    """A notice that was issued; `number` is what it was issued under, "" where it is to be written by hand."""

    number: str


class StepSettled(Told):
    """A step held back or let go."""

    no: str
    step: str


class ReferralSettled(Told):
    """A referral something was recorded of."""

    id: str
    no: str
    recorded: RecordedTold
