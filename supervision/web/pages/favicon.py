"""The mark of the desks (网站图标) where browsers ask for it unasked: beside a download, in a list of bookmarks."""

from __future__ import annotations

from fastapi.responses import FileResponse, Response

from supervision.web.guarding import pages
from supervision.web.rendering import STATIC
from supervision.web.seat import Seated

router = pages()

A_DAY = "public, max-age=86400"


@router.get("/favicon.ico")
def favicon(seat: Seated) -> Response:
    return FileResponse(
        STATIC / "favicon.ico", media_type="image/vnd.microsoft.icon", headers={"Cache-Control": A_DAY}
    )
