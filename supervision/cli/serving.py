"""`serve`: the desks on the web (网页服务), until SIGTERM; requests under way are finished first."""

from __future__ import annotations

import logging
import signal
import socket
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import click
import uvicorn

from supervision.cli.door import (
    NoRecords,
    data_folder,
    database_and_day,
    office_file,
    open_door,
    telling_errors,
)
from supervision.cli.log import log
from supervision.law.refusals import Refused
from supervision.web import create_app

LOCAL = ("127.0.0.1", "::1", "localhost")
LAST_SECONDS = 20
"""How long a request under way may still take once the service is told to stop."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址；0.0.0.0 为全部网卡。")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="端口；0 为任一空闲的端口。",
)
@click.option(
    "--cert", type=click.Path(exists=True, dir_okay=False), default=None, help="https 证书（PEM）。"
)
@click.option("--key", type=click.Path(exists=True, dir_okay=False), default=None, help="https 私钥（PEM）。")
@click.option(
    "--proxy", default=None, metavar="ADDRESS",
    help="https 由前面的代理（nginx等）提供，只信任来自该地址的 X-Forwarded-For、X-Forwarded-Proto；几个用逗号隔开。",
)  # fmt: skip
@click.option("--insecure", is_flag=True, help="允许本机以外用 http 登录：密码在网上明文传送，只供试用。")
@database_and_day
@telling_errors
def serve_(
    url: str | None,
    on: date | None,
    host: str,
    port: int,
    cert: str | None,
    key: str | None,
    proxy: str | None,
    insecure: bool,
) -> None:
    """网页服务：各岗位在浏览器中办理，直至收到停止信号。The desks on the web."""
    by_https = cert is not None or proxy is not None
    if (cert is None) != (key is None):
        raise click.UsageError("--cert 与 --key 要同时给出")
    if host not in LOCAL and not by_https and not insecure:
        raise Refused(
            f"在{host}上用 http 登录，密码会在网上明文传送，没有启动。请给出证书（--cert、--key），"
            "或者由代理提供 https（--proxy 代理的地址）；只是试用的，加 --insecure"
        )
    door = open_door(url, on)
    settings = office_file()
    app = create_app(
        door.engine,
        door.office,
        folder=settings.parent if settings is not None else Path(),
        data=data_folder(),
        settings=settings,
        on=on,
        secure=by_https,
        log=log,
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            ssl_certfile=cert,
            ssl_keyfile=key,
            proxy_headers=proxy is not None,
            forwarded_allow_ips=proxy,
            server_header=False,
            access_log=False,
            log_level=logging.WARNING,
            timeout_graceful_shutdown=LAST_SECONDS,
        )
    )
    with _listening(host, port) as listening:
        port = listening.getsockname()[1]
        click.echo(f"网页服务：http{'s' if cert else ''}://{host}:{port}/   停止：Ctrl+C", err=True)
        log("web.started", host=host, port=port, on=on)
        # uvicorn ends in order and then raises the signal again: the log's last line and the exit code come after that
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: None)
        server.run(sockets=[listening])
    app.state.door.counting.stop()
    app.state.door.background.stop()  # an import under way ends with the rows in hand
    door.engine.dispose()
    log("web.stopped")


def _listening(host: str, port: int) -> socket.socket:
    """The socket the service answers at; port 0 is any that is free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with ExitStack() as opened:
            found = opened.enter_context(socket.socket(family, kind, protocol))
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(address)
            found.listen()  # who comes before the service is ready waits for it
            opened.pop_all()
    except OSError as error:
        raise NoRecords(
            f"不能在{host}:{port}上提供网页服务：{error.strerror}。请换一个 --host 或 --port，或者先停止占用它的程序"
        ) from error
    return found
