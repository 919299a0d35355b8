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
# Languages that the library does not have, or in an ancient form.
_OWN = {
    "el": """
        ο η το οι τα του της των τον τη την τους τις στο στον στη στην στα στους στις και κι ή
        αλλά όμως αν να θα δεν δε μην με σε από για ως προς κατά μετά πριν χωρίς μεταξύ ότι πως
        που όταν όπου όπως ενώ γιατί επειδή ώστε λοιπόν επίσης ακόμα ακόμη πολύ πιο μόνο εδώ
        εκεί τώρα τότε ποιος ποια ποιο ποιοι ποιες ποιον ποιαν ποιους ποιων πόσο πόσος πόση
        πόσον πόσοι πόσες πόσους πόσα πότε πού τι είναι ήταν έχει έχουν είχε είχαν είμαι είσαι
        εγώ εσύ αυτός αυτή αυτό αυτόν αυτοί αυτές αυτά μου σου μας σας ένας μία μια ένα έναν
        κάθε κάποιος κάποια κάποιο άλλος άλλη άλλο όλα όλοι όλες όλο υπάρχει υπάρχουν
    """,
    "sw": """
        na ya wa za la cha vya pa kwa katika ni si au lakini kama ili kwamba hii huu hiyo huyo
        hilo haya hizi hizo hawa hao yake yao yangu yako yetu yenu wake wao wangu wako wetu nani
        nini lini wapi vipi gani ngapi wangapi mangapi kiasi pia tu sana bado kila baada kabla
        hadi mpaka tangu kuwa kuna alikuwa ilikuwa walikuwa yeye mimi wewe sisi nyinyi hata bila
        huko hapa pale hapo ambao ambaye ambayo ambazo kutoka kwenye zaidi zipi ipi yupi je
    """,
}
# The codes of languages under which the library has another.
_CODES = {"no": "nb"}
_PUNCTUATION = ' !"#(),.:;?[]*،؛؟'


@cache
def stopwords_of(language: str) -> frozenset[str]:
    """The function words of a language by its ISO 639-1 code, in lower case; none if unknown."""
    if not language:
        return frozenset()
    if language == "en":
        return STOPWORDS
    if own := _OWN.get(language):
        return frozenset(own.split())
    from stop_words import AVAILABLE_LANGUAGES, LANGUAGE_MAPPING, get_stop_words

    name = LANGUAGE_MAPPING.get(_CODES.get(language, language))
    if name not in AVAILABLE_LANGUAGES:
        return frozenset()
    words = get_stop_words(name)
    if language == "tr" and any("ý" in word for word in words):
        # The library took the file for one in another encoding.
        words = "\n".join(words).encode("latin-1").decode("iso8859-9").splitlines()
    stripped = (word.strip(_PUNCTUATION).lower() for word in words)
    return frozenset(filter(None, stripped))


def is_particle_pair(term: str) -> bool:
    """Whether a term is a pair of characters of which one only asks or links."""
    return len(term) == 2 and not term.isascii() and not PARTICLES.isdisjoint(term)
