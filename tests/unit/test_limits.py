"""The rate limit: a burst, a steady rate, a key each, and a bound on what is remembered."""

import pytest

from bot.channels import limits
from bot.channels.limits import NoLimit, RateLimit
from bot.errors import Refused


class Clock:
    """Time that passes when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_passes_and_the_next_is_refused_with_the_seconds_to_wait(clock: Clock) -> None:
    limit = RateLimit(0.5, 3, clock)
    for _ in range(3):
        limit.spend("a")
    with pytest.raises(Refused) as caught:
        limit.spend("a")
    assert (caught.value.status, caught.value.code, caught.value.retry_after) == (429, "too_many_requests", 2)


def test_waiting_as_long_as_told_is_enough(clock: Clock) -> None:
    limit = RateLimit(0.3, 1, clock)
    limit.spend("a")
    with pytest.raises(Refused) as caught:
        limit.spend("a")
    assert caught.value.retry_after is not None
    clock.now += caught.value.retry_after
    limit.spend("a")


def test_a_refused_request_costs_nothing(clock: Clock) -> None:
    limit = RateLimit(1, 1, clock)
    limit.spend("a")
    for _ in range(5):
        with pytest.raises(Refused):
            limit.spend("a")
    clock.now += 1
    limit.spend("a")


def test_a_long_pause_saves_up_no_more_than_the_burst(clock: Clock) -> None:
    limit = RateLimit(1, 2, clock)
    clock.now += 1000
    limit.spend("a")
    clock.now += 1000
    limit.spend("a")
    limit.spend("a")
    with pytest.raises(Refused):
        limit.spend("a")


def test_visitors_do_not_share_a_bucket(clock: Clock) -> None:
    limit = RateLimit(1, 1, clock)
    limit.spend("a")
    limit.spend("b")
    with pytest.raises(Refused):
        limit.spend("a")


def test_the_longest_untouched_bucket_is_forgotten_first(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_REMEMBERED", 2)
    limit = RateLimit(0.001, 1, clock)
    for key in ("a", "b", "c"):
        limit.spend(key)
    with pytest.raises(Refused):
        limit.spend("c")
    limit.spend("a")  # forgotten, so it begins anew


def test_no_limit_lets_everything_pass() -> None:
    limit = NoLimit()
    for _ in range(100):
        limit.spend("a")
