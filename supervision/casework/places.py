"""Where something stands, as lists write it (编号): an entry or act of a case file is `17-4`, anything else a number.

Nine digits at most: nothing on file has more, and a database refuses to look for what its integers cannot hold.
"""

from __future__ import annotations

import re

from supervision.casework.acts_on_file import ActId

NUMBER = re.compile("[0-9]{1,9}")
PLACE = re.compile("([0-9]{1,9})-([0-9]{1,9})")


def number_in(text: str) -> int | None:
    """A number as it was typed; None for what is none."""
    return int(text) if NUMBER.fullmatch(text) else None


def place_in(text: str) -> ActId | None:
    """The parcel and the place in its file; None for what names none."""
    found = PLACE.fullmatch(text)
    return None if found is None else (int(found[1]), int(found[2]))


def id_text(id_: ActId) -> str:
    """A place as people type it: `17-4`."""
    return f"{id_[0]}-{id_[1]}"


def read_act_id(text: str) -> ActId:
    """The act a person names; raises ValueError with what to type."""
    found = place_in(text)
    if found is None:
        raise ValueError(f"“{text}”不是编号，应写作 17-4（见清单第一列）")
    return found
