from dataclasses import dataclass
from supervision.casework.letters import TemplateFailed


@dataclass
class CorrectedNotice:
    earlier: object
    now: object
    issued_on: object
    found: object
    drafted_on: object


def differences(f):
    return True


def draft_correction(f, office):
    raise TemplateFailed(f.earlier.notice, f.earlier.parcel.no, "尚未实现")
