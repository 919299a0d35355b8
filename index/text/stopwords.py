"""Function words, which carry no meaning of their own: of English, and by language."""

from functools import cache

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
# Chinese and Japanese characters that ask, link or close, and belong to no name: two characters of
# which one is such are no term of their own.
PARTICLES = frozenset(
    "的了是在和与及或被把将吗呢吧么什谁哪几多少怎为何个這这那些有请問问のはがをにでとへもやかよねだった"
)
# The codes of languages under which the library has another.
_CODES = {"no": "nb"}


@cache
def stopwords_of(language: str) -> frozenset[str]:
    """The function words of a language by its ISO 639-1 code, in lower case; none if unknown."""
    if language in ("", "en"):
        return STOPWORDS
    from stop_words import AVAILABLE_LANGUAGES, LANGUAGE_MAPPING, get_stop_words

    name = LANGUAGE_MAPPING.get(_CODES.get(language, language))
    if name not in AVAILABLE_LANGUAGES:
        return frozenset()
    return frozenset(word.lower() for word in get_stop_words(name))


def is_particle_pair(term: str) -> bool:
    """Whether a term is a pair of characters of which one only asks or links."""
    return len(term) == 2 and not term.isascii() and not PARTICLES.isdisjoint(term)
