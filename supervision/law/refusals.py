"""Refusals (不予办理): what a person is told in a sentence instead of a traceback."""

from __future__ import annotations


class Refused(Exception):
    """What a person is told in a sentence instead of a traceback: what happened, where, what to do."""


class BadRecord(Refused, ValueError):
    """A record that cannot be read: `problems` names each place and reason (in Chinese)."""

    def __init__(self, *problems: str) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


class NotAllowed(Refused, ValueError):
    """A step the law or the contract forbids: what happened, under which clause, what to do instead."""
