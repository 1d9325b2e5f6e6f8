"""Rate limits: a token bucket for each visitor, with a bound on how many visitors are remembered."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.errors import Refused

MAX_REMEMBERED = 50_000
"""Buckets kept; the longest untouched goes first, which only ever favours a visitor."""


class RateLimit:
    """Allows `burst` requests at once and `per_second` on average for each key."""

    def __init__(self, per_second: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, key: str) -> None:
        """Count one request of `key`. Raises Refused (429) with the seconds to wait."""
        now = self._clock()
        tokens, since = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > MAX_REMEMBERED:
            self._buckets.popitem(last=False)
        if not allowed:
            wait = math.ceil((1 - tokens) / self._per_second)
            raise Refused(429, "too_many_requests", "Too many requests; please wait a moment.", retry_after=wait)


class NoLimit(RateLimit):
    """For measurements (RATE_LIMIT=off)."""

    def __init__(self) -> None:
        super().__init__(1, 1)

    def spend(self, key: str) -> None:
        """Allow everything."""
