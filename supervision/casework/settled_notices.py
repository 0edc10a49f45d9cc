"""Which notice on file an issue or a service is about (通知的签发与送达), and which one a letter takes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.journal import ActKind
from supervision.casework.places import place_in
from supervision.law.steps import Step
from supervision.law.terms import Kind
from supervision.records.act import ActStatus

SETTLES = {
    Kind.NOTICE_ISSUED: (ActKind.ISSUING, (ActStatus.DRAFTED,)),
    Kind.SERVICE: (ActKind.SERVING, (ActStatus.DRAFTED, ActStatus.ISSUED)),
}
"""What becomes of a notice by its issue and by its service, and in which status it can be."""


def settled_notice(
    acts: Mapping[int, ActOnFile], kind: Kind, values: Mapping[str, Any], seq: int | None = None
) -> ActOnFile | None:
    """The notice on file an issue or service is about: the one of this `seq`, if it names one.

    Else the newest of that name (期、所撤回的通知 if given).
    """
    if kind not in SETTLES:
        return None
    named = (
        [acts[seq]] if seq is not None and seq in acts else sorted(acts.values(), key=lambda act: -act.seq)
    )
    for act in named:
        earlier = taken_back(acts, act)
        if (
            act.name == values.get("notice")
            and act.status in SETTLES[kind][1]
            and values.get("subject", act.subject) == act.subject
            and (earlier is None or values.get("withdraws", earlier.name) == earlier.name)
        ):
            return act
    return None


def named_in(payload: Mapping[str, Any], parcel_id: int | None) -> int | None:
    """The seq of the act of this parcel a happening names as its document (`17-4`); None where it names none.

    Who reads a file that does not say its parcel's id asks with None: what it names is of this parcel.
    """
    found = place_in(str(payload.get("document", "")))
    return found[1] if found is not None and parcel_id in (None, found[0]) else None


def is_about(act: ActOnFile, values: Mapping[str, Any], parcel_id: int | None) -> bool:
    """Whether an attempt at service is about this notice: the one its document names, else any of its name and 期."""
    named = named_in(values, parcel_id)
    if named is not None:
        return named == act.seq
    return bool(values.get("notice") == act.name and values.get("subject", act.subject) == act.subject)


def taken_back(acts: Mapping[int, ActOnFile], letter: ActOnFile) -> ActOnFile | None:
    """The notice a withdrawal or rectification is about."""
    if letter.step not in (Step.WITHDRAWAL, Step.RECTIFICATION):
        return None
    return acts[int(letter.basis.rpartition("/")[2])]
