"""What is asked of a text before it is issued (签发前核对正文): that it is the one that was read, whole, and can be printed."""

from __future__ import annotations

from supervision.casework.editing.texts import NoticeText, check_whole
from supervision.casework.layout.typesetting import check_characters
from supervision.law.refusals import NotAllowed
from supervision.office import Office


def check_text(
    what: str, text: NoticeText | None, office: Office, *, number: str = "", read: str = ""
) -> None:
    """Refuse a text that is not the one `read`, was altered, or has characters no font can draw. Raises `Refused`.

    Only the fonts' lists are looked into: nothing is laid out, a thousand notices are signed as fast as before.
    """
    if text is None:
        return
    check_whole(text, what, "不能签发")
    if read and read != text.sha256:
        # without brackets: on a page those with a login in them are left out
        since = (
            f"在您阅看以后又改过，第{text.version}稿由{office.staff.name_of(text.by)}于{text.on}改"
            if text.on is not None
            else "的正文与您阅看的不同"
        )
        raise NotAllowed(f"{what}{since}；没有签发，请重新阅看全文再签发")
    check_characters([*(part for block in text.blocks for part in block[1:]), number], office.printing, what)
