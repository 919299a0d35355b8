"""What is not to be stated of a quote in another language than English.

Such a sentence must be repeated whole; these patterns see what stands around it: that the next
sentence takes it back, or that it is told in the first person.
"""

import re

from qa.lazy_pattern import lazy_pattern

# Languages that have words below; in others, a short sentence behind one may take it back.
KNOWN = frozenset(
    ("de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "pl", "cs", "ru", "uk", "bg", "zh", "ja",
     "ko", "ar", "tr")
)  # fmt: skip
# Words of a sentence, or letters of one in Chinese or Japanese, up to which it may do no more than
# take back the one before: "Das stimmt nicht."
_MAX_SHORT_WORDS, _MAX_SHORT_LETTERS = 5, 15
_FALSE = lazy_pattern(
    # German, Dutch.
    r"\b(?:falsch\w*|unwahr\w*|gelogen|lüge\w*|erfunden|irrtum|mythos|mythen|gerücht\w*|dementier\w*|"
    r"bestreite\w*|bestritt\w*|widerr[iu]e?f\w*|korrigier\w*|berichtigt\w*|gegenteil|stimmt nicht|"
    r"nicht wahr|nicht richtig|nicht der fall|trifft nicht zu|nicht so|"
    r"niet waar|niet juist|klopt niet|onjuist|onwaar|leugens?|ontken\w*|tegendeel|mythes?|"
    r"gerucht\w*|"
    # French, Spanish, Italian, Portuguese.
    r"faux|fausses?|mensonges?|démen\w+|pas vrai|pas le cas|n['’]est pas exact|rumeurs?|contraire|"
    r"inexact\w*|erroné\w*|mythes|rectifi\w*|rétract\w*|"
    r"fals[oa]s?|mentiras?|desm[ei]\w*nt\w*|no es (?:cierto|verdad|así)|contrari[oa]|bulos?|"
    r"rumor\w*|"
    r"mitos?|errónea?o?s?|retract\w*|"
    r"non è (?:vero|così)|bugi[ae]|smenti\w*|miti|errat[oa]|"
    r"não é (?:verdade|assim)|contrário|boatos?|"
    # Swedish, Danish, Norwegian.
    r"inte sant|stämmer inte|osant|lögn\w*|falsk\w*|motsats\w*|felaktig\w*|ikke sandt|ikke sant|"
    r"stemmer ikke|usand\w*|usant|løgn\w*|mods\w*tte?|dementer\w*|"
    # Polish, Czech, Turkish.
    r"nieprawd\w*|fałsz\w*|kłamst\w*|zaprzecz\w*|przeciwnie|sprostow\w*|nepravd\w*|lež|opak|popřel\w*|"
    r"doğru değil\w*|yanlış\w*|yalan\w*|aksine|asılsız|"
    # Russian, Ukrainian, Bulgarian.
    r"неправд\w*|ложь\w*|ложн\w*|лжив\w*|не так|не соответству\w*|опроверг\w*|неверн\w*|наоборот|"
    r"ошибочн\w*|слухи?|миф\w*|не вярно|невярно|брехн\w*|спростов\w*|хибн\w*)\b|"
    # Chinese, Japanese, Korean.
    r"不是真|不实|不實|不属实|不屬實|假的|虚假|虛假|谣言|謠言|错误|錯誤|否认|否認|并非|並非|更正|撤回|相反|"
    r"并不是|並不是|没有的事|事実ではな|事実でな|誤り|嘘|否定|訂正|デマ|間違|そうではな|"
    r"사실이 아니|거짓|부인했|허위|정정|"
    # Arabic.
    r"غير صحيح|كذب|ليس صحيح|نفى|نفت|خطأ|شائع|العكس|باطل|ليس كذلك|ليس هذا",
    re.IGNORECASE,
)
_FIRST_PERSON = lazy_pattern(
    r"\b(?:ich|wir|mich|mir|uns|mein\w{0,2}|unser\w{0,2}|je|j['’]\w+|nous|mon|mes|notre|nos|"
    r"yo|nosotr[oa]s|nuestr[oa]s?|io|noi|nostr[oaie]|eu|nós|nosso|nossa|ik|wij|jag|"
    r"я|мы|меня|мне|нас|нам|мой|моя|наш\w{0,2})\b|我|咱们|私は|私たち|僕|\bأنا\b|\bنحن\b",
    re.IGNORECASE,
)


def says_false(sentence: str) -> bool:
    """Whether a sentence says of something around it that it is not so."""
    return _FALSE.search(sentence) is not None


def may_take_back(sentence: str, language: str) -> bool:
    """Whether a sentence may take back the one before: in a language without words here, any short
    one may."""
    if says_false(sentence):
        return True
    words = re.findall(r"\w+", sentence)
    is_short = len(words) <= _MAX_SHORT_WORDS and sum(map(len, words)) <= (
        _MAX_SHORT_LETTERS * max(1, len(words))
    )
    return language not in KNOWN and is_short


def is_first_person(sentence: str) -> bool:
    """Whether a sentence is told in the first person."""
    return _FIRST_PERSON.search(sentence) is not None
