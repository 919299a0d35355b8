"""Limit how often something may happen: token buckets."""

import threading
import time
from collections.abc import Callable

# Keys whose buckets are remembered: the oldest are forgotten first.
MAX_KEYS = 10_000


class TokenBuckets:
    """A token bucket for each key, such as a client's address; usable from threads."""

    def __init__(
        self, burst: float, rate: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`burst` tokens at once, and `rate` tokens per second after that."""
        self._burst = burst
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        # Tokens left, and when.
        self._buckets: dict[str, tuple[float, float]] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: str, cost: float = 1.0) -> bool:
        """Take a token, or a part of one; False if not enough is left."""
        now = self._clock()
        with self._lock:
            tokens, then = self._buckets.pop(key, (self._burst, now))
            tokens = min(self._burst, tokens + (now - then) * self._rate)
            allowed = tokens >= cost
            self._buckets[key] = (tokens - cost if allowed else tokens, now)
            while len(self._buckets) > MAX_KEYS:
                del self._buckets[next(iter(self._buckets))]
        return allowed

    def put_back(self, key: str) -> None:
        """Return a token that was taken."""
        with self._lock:
            if key in self._buckets:
                tokens, then = self._buckets[key]
                self._buckets[key] = (min(self._burst, tokens + 1), then)
