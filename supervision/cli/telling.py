"""Speaking to people and to scripts (答复与退出码): refusals in a sentence, dates as 2024-06-01."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn

import click

from supervision.casework.acts_on_file import ActId
from supervision.casework.places import read_act_id
from supervision.law.refusals import Refused

WITH_SET_ASIDE, BAD_INPUT, NO_ENVIRONMENT = 1, 2, 3
"""Exit codes beside 0 (done): done with rows or parcels set aside, bad usage or input, environment."""


class IsoDate(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，应写作 2024-06-01", param, ctx)


ISO_DATE = IsoDate()


def telling_refusals(run: Callable[..., None]) -> Callable[..., None]:
    """A person reads what happened and what to do; a script reads the exit code."""

    @functools.wraps(run)
    def telling(*args: Any, **kwargs: Any) -> None:
        try:
            run(*args, **kwargs)
        except Refused as refused:
            leave(BAD_INPUT, str(refused))

    return telling


def leave(code: int, message: str) -> NoReturn:
    """End the command with a sentence."""
    click.echo(message, err=True)
    sys.exit(code)


def act_id_in(text: str) -> ActId:
    """The act or referral a person names as the lists print it: 17-4."""
    try:
        return read_act_id(text)
    except ValueError as error:
        leave(BAD_INPUT, str(error))
