"""Token buckets refill over time, one for each key, and are bounded in number."""

from qa.server.token_bucket import MAX_KEYS, TokenBuckets


def test_a_bucket_refills_at_its_rate_up_to_the_burst() -> None:
    now = 0.0
    buckets = TokenBuckets(3, 0.5, lambda: now)
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]
    assert buckets.take("b")
    now = 2.0
    assert [buckets.take("a") for _ in range(2)] == [True, False]
    now = 1_000.0
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]


def test_the_number_of_remembered_keys_is_bounded() -> None:
    buckets = TokenBuckets(3, 0.5)
    for number in range(MAX_KEYS + 50):
        buckets.take(str(number))
    assert len(buckets) == MAX_KEYS
