"""What every answer says to the browser (安全响应头): nothing from elsewhere, no inline script, no frame, no guessing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from time import perf_counter
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from supervision.web.door import WebDoor


def policy(images: Sequence[str] = ()) -> str:
    """What a page may fetch: from here only; `images` are hosts its pictures may come from too (底图)."""
    pictures = " ".join(("'self'", "data:", "blob:", *images))
    return (
        f"default-src 'self'; img-src {pictures}; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


CSP = policy()

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What an answer says unless it says otherwise itself."""

FOR_EVER = "public, max-age=31536000, immutable"


class Safety:
    """Adds the headers to every answer and writes a line of the log for it: method, route, status, milliseconds.

    Neither the path's numbers nor what was searched for stand in the log.
    """

    def __init__(self, app: ASGIApp, door: WebDoor) -> None:
        self.app, self.door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 500
        scope.setdefault("state", {})["number"] = secrets.token_hex(4)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                if _is_versioned(scope, status):
                    headers["Cache-Control"] = FOR_EVER
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            self.door.log("web.request", **_line(scope, status, began))


def _is_versioned(scope: Scope, status: int) -> bool:
    """A static file asked for by the address that changes with it."""
    return status == 200 and scope["path"].startswith("/static/") and scope["query_string"].startswith(b"v=")


def _line(scope: Scope, status: int, began: float) -> dict[str, Any]:
    route = scope.get("route")
    return {
        "level": "error" if status >= 500 else "info",
        "method": scope["method"],
        "route": getattr(route, "path", ""),
        "status": status,
        "ms": round((perf_counter() - began) * 1000),
        "number": scope["state"]["number"],
    }
