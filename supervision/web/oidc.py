"""Signing in by the county's identity provider (统一身份认证, OpenID Connect), where the office's settings name one.

The provider says who somebody is; who may do what stays with `[[officers]]`. State, nonce and the PKCE verifier of a
sign-in under way lie in a signed cookie of ten minutes; the key that signs it is this process's own.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import FastAPI
from fastapi.responses import Response
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware

from supervision.access import Oidc
from supervision.casework.access.accounts import may_sign_in_elsewhere
from supervision.law.refusals import NotAllowed
from supervision.records.account import Way
from supervision.web.guarding import pages
from supervision.web.pages.signing_in import keep_token, let_in, own_path
from supervision.web.seat import Seat, Seated

UNDER_WAY = 600
"""How many seconds a person may take at the provider's page."""

NEXT = "next"

router = pages()


def use_provider(app: FastAPI, oidc: Oidc, folder: Path, *, secure: bool) -> None:
    """Let the app know the provider; the file with the secret lies in the folder of the office's settings."""
    try:
        secret = (folder / oidc.secret_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NotAllowed(
            f"读不到统一身份认证的密钥文件{folder / oidc.secret_file}，请检查[access.oidc]的secret_file"
        ) from error
    clients = OAuth()
    clients.register(
        "provider",
        client_id=oidc.client_id,
        client_secret=secret,
        server_metadata_url=f"{oidc.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
    )
    app.state.provider = clients.provider
    app.add_middleware(
        SessionMiddleware,
        secret_key=secrets.token_urlsafe(32),
        session_cookie="supervision-oidc",
        max_age=UNDER_WAY,
        path="/sign-in/oidc",
        same_site="lax",
        https_only=secure,
    )


@router.get("/sign-in/oidc")
async def to_provider(seat: Seated, next: str = "/") -> Response:
    provider = _provider(seat)
    seat.request.session[NEXT] = own_path(next)
    back = str(seat.request.url_for("back_from_provider"))
    try:
        answer: Response = await provider.authorize_redirect(seat.request, back)
    except HTTPError as error:
        raise _unreachable(seat) from error
    return answer


@router.get("/sign-in/oidc/back")
async def back_from_provider(seat: Seated) -> Response:
    """The provider sent somebody back: its token is checked (issuer, audience, nonce, signature), then he is let in."""
    provider, oidc = _provider(seat), seat.door.office.access.oidc
    assert oidc is not None
    try:
        token = await provider.authorize_access_token(seat.request)
    except (OAuthError, JoseError) as error:
        raise NotAllowed(f"{oidc.title}没有确认您的身份，请重新登录") from error
    except HTTPError as error:
        raise _unreachable(seat) from error
    login = str(token.get("userinfo", {}).get(oidc.claim, "")).strip()
    answer = seat.go(own_path(seat.request.session.pop(NEXT, "/")))
    keep_token(seat, answer, await run_in_threadpool(_let_in, seat, login, oidc))
    return answer


def _let_in(seat: Seat, login: str, oidc: Oidc) -> str:
    if not login:
        raise NotAllowed(f"{oidc.title}没有给出登录名（{oidc.claim}），请管理员核对[access.oidc]的claim")
    with seat.reading() as session:
        may = may_sign_in_elsewhere(session, login)
    if not may or seat.door.office.staff.officer(login, seat.today) is None:
        raise NotAllowed(
            f"{oidc.title}的登录名“{login}”不在机关设置的人员名单上、不在任职期内或者账号已停用，请联系管理员"
        )
    return let_in(seat, login, Way.OIDC)


def _provider(seat: Seat) -> Any:
    if seat.door.office.access.oidc is None:
        raise HTTPException(404)
    return seat.request.app.state.provider


def _unreachable(seat: Seat) -> NotAllowed:
    oidc = seat.door.office.access.oidc
    assert oidc is not None
    return NotAllowed(f"{oidc.title}暂时连不上，请稍后再试，或者用登录名和密码登录")
