"""The desks as one app (网页服务): its pages, its files, its guard, and why it may refuse to start."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, date, datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from supervision.casework.intake_jobs import end_broken_off
from supervision.law.refusals import Refused
from supervision.office import Office
from supervision.web import api, oidc
from supervision.web.api.throttle import Throttle
from supervision.web.counting import Counting, in_a_process_of_its_own
from supervision.web.door import Clock, Log, WebDoor, in_silence
from supervision.web.errors import tell_errors
from supervision.web.guarding import GuardedRoute
from supervision.web.kept_files import STAGED, clear_staged
from supervision.web.pages import DESKS
from supervision.web.rendering import STATIC, VENDOR
from supervision.web.rights import faults
from supervision.web.safety import Safety
from supervision.web.settings import FollowedSettings

STATIC_FILES = "/static"


class CannotServe(Refused):
    """The desks cannot be opened: what is missing, and what to do."""


def by_the_clock() -> datetime:
    """The one place where the desks read the clock."""
    return datetime.now(UTC)


def create_app(
    engine: Engine,
    office: Office,
    *,
    folder: Path = Path(),
    data: Path = Path("var"),
    settings: Path | None = None,
    clock: Clock = by_the_clock,
    on: date | None = None,
    secure: bool = True,
    log: Log = in_silence,
    counting: Callable[[], Executor] = in_a_process_of_its_own,
) -> FastAPI:
    """The app; `folder` is where the office's settings lie, `data` its own files. Raises `CannotServe`.

    `settings` is the file of the settings, followed where it is given; `on` fixes the office day; without `secure` cookies also go by plain http (this computer only, or a trial).
    `counting` makes what counts behind the pages.
    """
    _check(office)
    counts = Counting(data / STAGED, counting)
    door = WebDoor(engine, office, clock, on, secure, log, data, counting=counts)
    clear_staged(data, clock())
    end_broken_off(engine)
    # no /docs and no /openapi.json: what they show is fetched from elsewhere
    app = FastAPI(
        title="supervision", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    app.state.door = door
    app.state.settings = FollowedSettings(door, clock(), settings)
    app.state.throttle = Throttle()
    app.state.description = api.described
    for desk in (*DESKS, *api.ROUTERS, oidc.router):
        app.router.routes.extend(desk.routes)  # as they are, where `check_routes` sees each of them
    app.mount(STATIC_FILES, StaticFiles(directory=STATIC))
    tell_errors(app)
    if office.access.oidc is not None:
        oidc.use_provider(app, office.access.oidc, folder, secure=secure)
    app.add_middleware(Safety, door=door)
    check_routes(app)
    return app


def _check(office: Office) -> None:
    if not office.staff.listed:
        raise CannotServe(
            "机关设置中没有列出人员（[[officers]]），网页不知道谁有什么职责，不能启动；请照 office.example.toml 列出"
        )
    if not VENDOR.is_dir():
        raise CannotServe("网页用的脚本还没有装好，请先运行 make setup（需要 nodejs 和 npm）")


def check_routes(app: FastAPI) -> None:
    """Every route is guarded and has its row in the table of rights; raises `CannotServe`."""
    found = faults(routes_of(app))
    found += [f"{_path(route)} is no guarded route" for route in app.routes if not _is_ours(route)]
    if found:
        raise CannotServe("网页权限表（web/rights）与页面不一致：" + "；".join(sorted(found)))


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path) of every page."""
    return [
        (method, route.path)
        for route in app.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]


def _is_ours(route: BaseRoute) -> bool:
    return isinstance(route, GuardedRoute) or (isinstance(route, Mount) and route.path == STATIC_FILES)


def _path(route: BaseRoute) -> str:
    return str(getattr(route, "path", route))
