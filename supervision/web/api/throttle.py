"""How often a token may ask (限流): so many requests a minute, so many at the same time; in this process's memory."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from supervision.access import Access
from supervision.web.api.problems import NotDone

WINDOW = timedelta(minutes=1)


class Throttle:
    """Counts the requests of each token."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._came: dict[int, deque[datetime]] = {}
        self._under_way: Counter[int] = Counter()

    @contextmanager
    def lets_in(self, token_id: int, at: datetime, access: Access) -> Iterator[None]:
        """One request of a token; raises `NotDone` where it is one too many."""
        with self._lock:
            self._check(token_id, at, access)
            self._under_way[token_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way[token_id] -= 1

    def _check(self, token_id: int, at: datetime, access: Access) -> None:
        came = self._came.setdefault(token_id, deque())
        while came and came[0] <= at - WINDOW:
            came.popleft()
        if len(came) >= access.api_per_minute:
            _too_many(ceil((came[0] + WINDOW - at).total_seconds()), f"每分钟至多{access.api_per_minute}次")
        if self._under_way[token_id] >= access.api_at_once:
            _too_many(1, f"同时至多{access.api_at_once}个请求")
        came.append(at)


def _too_many(seconds: int, why: str) -> None:
    raise NotDone(
        "too_many", f"请求过多（{why}），请在{seconds}秒后再试。", headers={"Retry-After": str(seconds)}
    )
