"""What kind of answer a question in another language than English asks for, and which sentences
have one."""

import re
from functools import cache

import regex

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTHS_BY_NAME

# Of each language: words that ask for a number, for a time, and for a person or a place.
_INTERROGATIVES = {
    "ar": (
        r"كم\b|ما عدد|ما هو عدد",
        r"متى|في أي (?:عام|سنة|يوم|شهر)|ما (?:العام|السنة)",
        r"\bمن\b|أين",
    ),
    "cs": (r"\bkolik\b", r"\bkdy\b|(?:kterém|jakém) roce", r"\bkdo\b|\bkde\b|\bkoho\b"),
    "da": (
        r"hvor (?:mange|meget|langt?|gammel|stor|høj)",
        r"hvornår|hvilket år",
        r"\bhvem\b|\bhvor\b",
    ),
    "de": (
        r"wie ?vie\w+|wie (?:hoch|alt|lang|lange|groß|oft|weit|schnell|schwer|tief|breit)\b",
        r"\bwann\b|welche\w* (?:jahr|jahrhundert|jahrzehnt|tag|monat|datum)\w*",
        r"\bwer\b|\bwen\b|\bwem\b|\bwessen\b|\bwo\b|\bwohin\b|\bwoher\b",
    ),
    "el": (r"\bπόσ\w+", r"\bπότε\b|ποι\w+ (?:έτος|χρονιά|χρόνο)", r"\bποιος\b|\bποιοι\b|\bπού\b"),
    "es": (
        r"cu[áa]nt[oa]s?\b|qu[ée] (?:cantidad|porcentaje|n[úu]mero)",
        r"cu[áa]ndo\b|qu[ée] (?:año|fecha|d[íi]a|mes|siglo)",
        r"qui[ée]n(?:es)?\b|d[óo]nde\b",
    ),
    "fa": (r"چند\b|چقدر", r"چه (?:زمانی|سالی|وقت)|کی\b", r"چه کسی|کجا"),
    "fr": (
        r"\bcombien\b|quel(?:le)? (?:nombre|pourcentage|est le nombre)",
        r"\bquand\b|quel(?:le)? (?:année|date|jour|mois|siècle)",
        r"\bqui\b|\boù\b",
    ),
    "he": (r"\bכמה\b", r"\bמתי\b|באיזו שנה|באיזה (?:יום|תאריך)", r"\bמי\b|\bאיפה\b|\bהיכן\b"),
    "hi": (
        r"कितन\S+(?: (?:देर|समय|बार|दूर))?",
        r"\bकब\b|किस (?:वर्ष|साल|दिन)",
        r"\bकौन\b|\bकहाँ\b|\bकहां\b|किसने|किसे",
    ),
    "id": (r"\bberapa\b", r"\bkapan\b|tahun berapa", r"\bsiapa\b|di ?mana"),
    "it": (
        r"\bquant[oaie]\b|quale (?:numero|percentuale)",
        r"\bquando\b|(?:che|quale) (?:anno|data|giorno|mese|secolo)",
        r"\bchi\b|\bdove\b",
    ),
    "ja": (
        r"いくつ|いくら|何(?:人|個|回|年間|時間|パーセント|割|メートル|キロ|つ|本|冊|度|歳|匹|台)",
        r"いつ|何年(?!間)|何月|何日|何世紀",
        r"誰|だれ|どこ",
    ),
    "ko": (r"몇|얼마", r"언제|몇 ?년|어느 해", r"누구|누가|어디"),
    "nl": (
        r"\bhoeveel\b|hoe (?:oud|lang|hoog|groot|vaak|ver)\b",
        r"\bwanneer\b|welk jaar",
        r"\bwie\b|\bwaar\b",
    ),
    "no": (
        r"hvor (?:mange|mye|langt?|gammel|stor|høy)",
        r"\bnår\b|hvilket år",
        r"\bhvem\b|\bhvor\b",
    ),
    "pl": (r"\bilu?\b", r"\bkiedy\b|(?:którym|jakim) roku", r"\bkto\b|\bgdzie\b|\bkogo\b"),
    "pt": (
        r"\bquant[oa]s?\b|qual (?:o número|a percentagem|a porcentagem)",
        r"\bquando\b|(?:que|qual) (?:ano|data|dia|mês|século)",
        r"\bquem\b|\bonde\b",
    ),
    "ro": (r"\bc[âa][țţt]i\b|\bc[âa]te\b|\bc[âa]t\b", r"\bc[âa]nd\b|ce an\b", r"\bcine\b|\bunde\b"),
    "ru": (
        r"\bскольк\w+|как(?:ое|ой|ова) (?:количество|число|процент|доля)",
        r"\bкогда\b|как(?:ом|ой|ого) (?:году|год|век\w*|день|месяц\w*)",
        r"\bкто\b|\bкого\b|\bкому\b|\bкем\b|\bгде\b|\bкуда\b|\bоткуда\b",
    ),
    "sv": (
        r"hur (?:många|mycket|lång\w*|gammal|stor|hög)",
        r"\bnär\b|vilket år",
        r"\bvem\b|\bvar\b",
    ),
    "sw": (r"\b(?:\w{0,3}ngapi|kiasi gani)\b", r"\blini\b|mwaka gani", r"\bnani\b|\bwapi\b"),
    "th": (
        r"กี่|เท่า(?:ไหร่|ไร|ใด)",
        r"เมื่อ(?:ไหร่|ไร|ใด|ใหร่)|ปีใด|ปีไหน|วันที่เท่าไร",
        r"ใคร|ที่ไหน|ที่ใด",
    ),
    "tr": (r"\bkaç\b|ne kadar", r"ne zaman|hangi (?:yıl|tarih|gün)\w*", r"\bkim\w*|\bnere\w*"),
    "uk": (r"\bскільк\w+", r"\bколи\b|якому році", r"\bхто\b|\bкого\b|\bде\b"),
    "vi": (r"bao nhiêu|\bmấy\b", r"khi nào|năm nào|bao giờ", r"\bai\b|ở đâu|nơi nào"),
    "zh": (
        r"多少|几[个名位次年天种岁]|多[大高长远重久]|几成",
        r"什么时候|何时|哪[一]?年|几月|哪[一]?天|何年",
        r"谁|哪里|哪儿|何处|什么地方",
    ),
}  # fmt: skip
_KINDS = ("number", "date", "name")
# Words that ask for anything else, where they stand in one run with others.
_WHAT = {
    "ja": re.compile(r"何|なぜ|どう|どれ|どの"),
    "th": re.compile(r"อะไร|ทำไม|อย่างไร|ไหน|ใด"),
    "zh": re.compile(r"什么|什麼|哪个|哪個|哪些|怎么|怎麼|为什么|為什麼|如何|为何"),
}
# "How many" with the noun of what is counted, where no verb can stand instead.
_COUNTED = {
    "da": r"hvor mange {0}",
    "de": r"wie ?viele[rn]? {0}",
    "el": r"πόσ(?:οι|ες|ους|ων) {0}",
    "es": r"cu[áa]nt[oa]s {0}",
    "fa": r"چند (?:نفر |تا |عدد )?{0}",
    "fr": r"combien d(?:e |[’']){0}",
    "hi": r"कितने {0}",
    "id": r"berapa (?:banyak |orang |buah |ekor )?{0}",
    "it": r"quant[ie] {0}",
    "ja": r"(?:{0}[がはを])?何(?:人|台|個|校|冊|匹|頭|本|枚|軒|社|隻|件)(?:の{0})?",
    "ko": r"(?<!\w){0}(?:은|는|이|가|을|를|에는|의)? 몇 ?(?:명|개|대|마리|권|곳|채|척)",
    "nl": r"hoeveel {0}(?:en|s)\b",
    "no": r"hvor mange {0}",
    "pl": r"ilu {0}",
    "pt": r"quant[oa]s {0}",
    "ro": r"c[âa][țt]i {0}|c[âa]te {0}",
    "sv": r"hur många {0}",
    "tr": r"kaç {0}",
    "zh": r"(?:多少|几)[个名位只头辆所座家间]?(?:的)?{0}",
}
# Such a noun in languages that write no spaces, or endings without one, by its characters.
_NOUN = {
    "ja": r"(?P<noun>\p{Han}{2,3})",
    "ko": r"(?P<noun>\p{Hangul}{2,}?)",
    "zh": r"(?P<noun>\p{Han}{2})",
}
# Number words, as far as they are not function words of other languages.
NUMBER_WORDS = lazy_pattern(
    r"\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|\w*hundert|\w*tausend|"
    r"millionen?|milliarden?|hälfte|deux|trois|quatre|cinq|sept|huit|neuf|onze|douze|cent|mille|"
    r"moitié|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|cien|ciento|millones|mitad|due|tre|"
    r"quattro|cinque|sei|sette|otto|nove|dieci|cento|mila|milioni|metà|dois|duas|três|quatro|oito|"
    r"dez|cem|milhões|metade|дв[ае]|тр[иё]\w*|четыр\w+|пят[ьи]\w*|шест[ьи]\w*|сем[ьи]\w*|восем\w*|"
    r"девят\w*|десят\w*|ст[оа]|тысяч\w*|миллион\w*|миллиард\w*|полов\w+)\b|"
    r"[一二三四五六七八九十百千万亿两半数]|"
    r"(?:اثن|ثلاث|أربع|خمس|ست|سبع|ثمان|تسع|عشر|مئ|مائ|ألف|آلاف|مليون|مليار|نصف)\w*",
    re.IGNORECASE,
)
_NUMBER = lazy_pattern(r"\d+(?:[.,\u066b\u066c]\d+)*")
# Letters of the shortest name of a month that is no other word.
_MIN_MONTH = 4


@cache
def _time() -> regex.Pattern[str]:
    """What tells a time: years of several calendars in any digits, and names of months."""
    # The cases of Slavic names in Cyrillic script differ in their ending: "январь", "в январе".
    months = "|".join(
        f"{name.rstrip('ьяа')}[а-я]{{0,2}}" if "а" <= name[0] <= "я" else regex.escape(name)
        for name in MONTHS_BY_NAME
        if len(name) >= _MIN_MONTH and not "ก" <= name[0] <= "ฮ"
    )
    # Thai is written without spaces. Some Persian months are other words too.
    thai = "|".join(name for name in MONTHS_BY_NAME if "ก" <= name[0] <= "ฮ")
    return regex.compile(
        r"(?<!\d)(?:[1١۱१๑]\d{3}|[2٢۲२๒][0٠۰०๐5๕]\d\d)(?!\d)|[年月日]|世纪|世紀|قرن|"
        rf"\d\s?[년월일]|tháng \d|{thai}|พ\.ศ\.|"
        r"\d\s(?:فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند)\b|"
        r"\b(?:رمضان|شعبان|شوال|رجب|محرم|صفر|machi|aprili|juni|julai|oktoba|desemba|januari|"
        rf"{months}|mai|ма[йяе]|jahrhundert\w*|siècle|siglo|secolo|século|век\w*|год\w*)\b",
        regex.IGNORECASE,
    )


# A capitalized word that is not the first: of languages that write names alone with a capital.
NAME = regex.compile(r"(?<=[\w,;:»”\"] )\p{Lu}[\w’'-]+")
NAMES_BY_CAPITALS = frozenset(
    ("cs", "da", "el", "es", "fr", "id", "it", "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk",
     "vi")
)  # fmt: skip


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(pattern, re.IGNORECASE), kind)
        for pattern, kind in zip(_INTERROGATIVES.get(language, ()), _KINDS, strict=False)
    )


def question_kind(question: str, language: str) -> str:
    """The kind of answer that a question in a language asks for: number, date or name; "" where
    that is not known."""
    for pattern, kind in _patterns(language):
        if pattern.search(question):
            return kind
    return ""


@cache
def _counted(language: str) -> regex.Pattern[str]:
    # `regex` takes one name for several groups.
    noun = _NOUN.get(language, r"(?P<noun>\p{L}[\p{L}\p{M}\u200c-]{2,})")
    start = "" if language in _NOUN else r"(?<!\w)"
    return regex.compile(start + _COUNTED[language].replace("{0}", noun), regex.IGNORECASE)


def counted_noun(question: str, language: str) -> str:
    """What is counted where a question in a language asks how many; "" where that is not known."""
    match = _counted(language).search(question) if language in _COUNTED else None
    return match["noun"] or "" if match else ""


def without_interrogatives(question: str, language: str) -> str:
    """A question without its words that ask for a number, a time, a person or a place; of a
    language without spaces, without those that ask for anything."""
    for pattern, _ in _patterns(language):
        question = pattern.sub(" ", question)
    return _WHAT[language].sub(" ", question) if language in _WHAT else question


def has_kind(kind: str, sentence: str, question: str, language: str) -> bool | None:
    """Whether a sentence in a language has something of a kind that the question does not have;
    None where that cannot be told."""
    if kind == "number":
        asked = set(_NUMBER.findall(question))
        if any(number not in asked for number in _NUMBER.findall(sentence)):
            return True
        return bool(NUMBER_WORDS.search(sentence))
    if kind == "date":
        asked = {match[0].lower() for match in _time().finditer(question)}
        return any(match[0].lower() not in asked for match in _time().finditer(sentence))
    if kind == "name" and language in NAMES_BY_CAPITALS:
        return any(match[0] not in question for match in NAME.finditer(sentence))
    return None
