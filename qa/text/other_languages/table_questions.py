"""Say the words that ask something of a table in English, whatever language a question is in.

Only the words that ask are replaced ("wie viele", "le plus", "总和"), and small words between them
dropped; what a question names stays as the table has it.
"""

import re
from functools import cache

# By language, patterns with the English words for them, in the order in which they are replaced.
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "de": (
        (r"wie ?viele?|wieviele?", "how many"),
        (r"wie (?:hoch|groß|gross|lang|alt|teuer) (?:ist|war|sind|waren)", "what"),
        (r"(?:seit )?wann", "when"),
        (r"wer|wem|wen", "who"),
        (r"wo|wohin", "where"),
        (r"welche[rsmn]?|was (?:ist|war|kostet)", "which"),
        (
            r"(?:die |den |das |am )?(?:meisten?|höchsten?|höchste[rs]|größten?|größte[rs])",
            "highest",
        ),
        (
            r"(?:die |den |das |am )?(?:wenigsten?|niedrigsten?|kleinsten?|geringsten?)"
            r"|(?:niedrigste|kleinste|geringste)[rs]",
            "lowest",
        ),
        (r"gesamtzahl|anzahl", "number of"),
        (r"summe|insgesamt|zusammen|gesamt", "total"),
        (r"im durchschnitt|durchschnittlich\w*|durchschnitt|im mittel|mittlere[rsn]?", "average"),
        (
            r"hat(?:te)?|haben|hatten|ist|sind|war(?:en)?|wurden?|gibt|gab|es|de[rsmn]|die|das|eine?[rsmn]?"
            r"|i[nm]|von|vom|zu[rm]?|für|bei|aus|aller?|nach",
            "",
        ),
    ),
    "fr": (
        (r"combien(?: de)?|quel est le nombre(?: de)?", "how many"),
        (r"quand|en quelle année", "when"),
        (r"qui", "who"),
        (r"où", "where"),
        (r"(?:la|le|les) plus (?:élevée?s?|hauts?|hautes?|grande?s?|fort\w*)", "highest"),
        (r"(?:la|le|les) (?:plus (?:faibles?|bas|basses?|petite?s?)|moins)(?: de)?", "lowest"),
        (r"le plus(?: de)?", "highest"),
        (r"quel(?:le)?s?|que", "which"),
        (r"au total|en tout|somme|total", "total"),
        (r"en moyenne|moyen(?:ne)?s?", "average"),
        (
            r"a-t-(?:elle|il|on)|y a-t-il|compte(?:nt)?|est|sont|était|étaient|été|a|ont|avait|les?"
            r"|la|des?|du|au|aux|en|dans|pour|une?|par",
            "",
        ),
    ),
    "es": (
        (r"cuánt[oa]s|cuál es el número de", "how many"),
        (r"cuánto|cuánta", "how much"),
        (r"cuándo|en qué año", "when"),
        (r"quién(?:es)?", "who"),
        (r"dónde", "where"),
        (r"más (?:alt[oa]s?|grandes?|elevad[oa]s?)|mayor(?:es)?", "highest"),
        (r"más (?:baj[oa]s?|pequeñ[oa]s?)|menor(?:es)?|menos", "lowest"),
        (r"más", "highest"),
        (r"cuál(?:es)?|qué", "which"),
        (r"en total|suma|total", "total"),
        (r"de media|en promedio|promedio|medi[oa]s?", "average"),
        (
            r"tiene[n]?|tenía[n]?|hay|había|es|son|fue|era|el|la|los|las|del?|en|un[oa]?|por|para",
            "",
        ),
    ),
    "it": (
        (r"quant[ie]|qual è il numero di", "how many"),
        (r"quanto|quanta", "how much"),
        (r"quando|in (?:che|quale) anno", "when"),
        (r"chi", "who"),
        (r"dove", "where"),
        (r"più (?:alt[oaie]|grand[ei]|elevat[oaie])|maggiore?|massim[oa]", "highest"),
        (r"più (?:bass[oaie]|piccol[oaie])|minore?|minim[oa]|meno", "lowest"),
        (r"più", "highest"),
        (r"qual[ei]?|che cosa|cosa|che", "which"),
        (r"in totale|somma|totale", "total"),
        (r"in media|medi[oa]", "average"),
        (
            r"ha|hanno|aveva|è|sono|era|erano|stat[oaie]|fu|ci|il|lo|la|i|gli|le|un[oa]?"
            r"|d(?:i|el|ello|ella|ei|egli|elle)|in|nel(?:la|lo)?|per|da",
            "",
        ),
    ),
    "pt": (
        (r"quant[oa]s|qual é o número de", "how many"),
        (r"quanto|quanta", "how much"),
        (r"quando|em que ano", "when"),
        (r"quem", "who"),
        (r"onde", "where"),
        (r"mais (?:alt[oa]s?|elevad[oa]s?)|maior(?:es)?", "highest"),
        (r"mais baix[oa]s?|menor(?:es)?|menos", "lowest"),
        (r"mais", "highest"),
        (r"qual|quais|que", "which"),
        (r"no total|ao todo|soma|total", "total"),
        (r"em média|médi[oa]s?", "average"),
        (
            r"tem|têm|tinham?|há|havia|é|são|foi|foram|era|os?|as?|d[oae]s?|n[oa]s?|em|um|uma|por|para",
            "",
        ),
    ),
    "ru": (
        (r"сколько|каково число|какое количество", "how many"),
        (r"когда|в каком году", "when"),
        (r"кто|кого|кем", "who"),
        (r"где", "where"),
        (r"сам\w+ (?:больш|высок|крупн)\w+|наибольш\w+|больше всего|максимальн\w+", "highest"),
        (r"сам\w+ (?:маленьк|низк|мал)\w+|наименьш\w+|меньше всего|минимальн\w+", "lowest"),
        (r"как(?:ой|ая|ое|ие|ого|ому|ом|ов|ова|ово|овы|ую|их)|что", "which"),
        (r"в сумме|всего|сумм[аыу]|итого", "total"),
        (r"в среднем|средн\w+", "average"),
        (r"имеет|имеют|был[аои]?|есть|в|во|на|у|из|для|по", ""),
    ),
    "zh": (
        (r"有?多少(?:个|名|位|人)?|几(?:个|名|位)", " how many "),
        (r"什么时候|何时|哪一?年", " when "),
        (r"谁", " who "),
        (r"哪里|哪儿|在哪", " where "),
        (r"最(?:多|高|大)", " highest "),
        (r"最(?:少|低|小)", " lowest "),
        (r"哪(?:一?(?:个|座|家|位|名|种|项))|什么", " which "),
        (r"总和|总计|合计|总数|一共|总共", " total "),
        (r"平均", " average "),
        (r"是|的|在|有|了|？|。", " "),
    ),
}
_WITHOUT_SPACES = frozenset(("zh",))
# Words that lose their vowel before another: "d'habitants", "dell'anno".
_ELIDED = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu|un|dell|nell|all|sull)['’](?=\w)", re.IGNORECASE)
_ENGLISH = re.compile(
    r"\b(?:what|which|who|whose|when|where|how|name|list|is|are|the|of|for|by|did|does|were|has|have|"
    r"had|and)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"\b(?:how m|when|who|where|which|what)", re.IGNORECASE)


def in_english_words(question: str) -> str:
    """A question with its asking words in English; as it is if it is in English already, or in a
    language that is not known.

    The language is the one most of whose words the question has.
    """
    if _ENGLISH.search(question):
        return question
    translated = [_translate(question, language) for language in _WORDS]
    count, text = max(translated, key=lambda item: item[0])
    return text if count and _ASKING.search(text) else question


def _translate(question: str, language: str) -> tuple[int, str]:
    """How many words of a question are those of a language, and the question with them in
    English."""
    count = 0
    if language in ("fr", "it"):
        question = _ELIDED.sub(" ", question)
    for pattern, english in _patterns(language):
        question, found = pattern.subn(f" {english} ", question)
        count += found
    return count, " ".join(question.split())


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    edges = ("", "") if language in _WITHOUT_SPACES else (r"(?<!\w)", r"(?!\w)")
    return tuple(
        (re.compile(rf"{edges[0]}(?:{words}){edges[1]}", re.IGNORECASE), english)
        for words, english in _WORDS[language]
    )
