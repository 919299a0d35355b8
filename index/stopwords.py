"""English function words, which carry no meaning of their own."""

STOPWORDS = frozenset(
    """
    a about above after against all also although am among an and any are aren't as at be because
    been before being below between both but by can can't cannot could couldn't did didn't do does
    doesn't doing don't down during each either for from further had has have having he her here
    hers him his how i if in into is isn't it its itself just may me might mine more most must my
    neither no nor not now of off on once only onto or other our ours out over own per shall she
    should so some such than that the their theirs them then there these they this those through
    to too under until up upon us very was wasn't we were weren't what when where whether which
    while who whom whose why will with within without won't would wouldn't you your yours
    """.split()  # noqa: SIM905
)
