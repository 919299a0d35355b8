"""Tell an answer that cannot be of the kind that is asked for: a year for a person.

Only what is certain: a span that a reader chose for want of a better one. English only.
"""

import re
from itertools import pairwise

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS, MONTH_PATTERN, WEEKDAYS
from qa.query.anaphora import is_person
from qa.text.english.clauses import is_verb_form
from qa.text.mentions import TITLE_WORD
from qa.text.names import CAPITAL
from qa.text.numbers import find_numbers

_ASKS_PERSON = lazy_pattern(r"^\W*(?:who|whom)\b", re.IGNORECASE)
_ASKS_HOUR = lazy_pattern(r"\b(?:what|which)\s+(?:time\b(?!\s+of\b)|hour\b)", re.IGNORECASE)
_ASKS_AGE = lazy_pattern(r"\bhow\s+old\b|\bwhat\s+age\b", re.IGNORECASE)
# A number of years, not a year.
_AGE = lazy_pattern(r"(?<![\d.,])\d{1,3}(?![\d.,]*\d)")
_ASKS_NUMBER = lazy_pattern(r"\bhow\s+many\b", re.IGNORECASE)
# Nothing but numbers, days and months.
_DATE_OR_NUMBER = lazy_pattern(
    rf"(?:[\d\s.,:;–-]|\b(?:in|on|at|the|of|st|nd|rd|th)\b|(?:{MONTH_PATTERN})\b|"
    rf"(?:{'|'.join(WEEKDAYS)})\b)+"
)
_ASKS_TIME = lazy_pattern(
    r"^\W*(?:(?:since|until|till|from|by)\s+)?when\b(?!.*\b(?:what|who|whom|which|how|where)\b)",
    re.IGNORECASE,
)
# Nothing but a name, of a person with the age; or what somebody says.
_NAME_OR_WORDS = lazy_pattern(
    rf"(?:{CAPITAL}[\w’'.-]*(?:\s+(?:(?:of|de|van|von|the)\s+)?{CAPITAL}[\w’'.-]*)+(?:,\s*\d\d?)?)|"
    r".*[\"“”].*\b(?:said|says)\b.*",
    re.DOTALL,
)
# How long, not when; not "two years later", which the sentence dates.
_DURATION = lazy_pattern(
    r"(?:(?:about|nearly|at least|up to|more than)\s+)?(?:\d+|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|[a-z]{3,5}teen|[a-z]{3,5}ty(?:-[a-z]+)?)(?:\s+(?:and a half))?\s+"
    r"(?:days|weeks|months|years|hours|"
    r"minutes)"
    r"(?:\s+and\s+\w+\s+(?:days|weeks|months))?",
    re.IGNORECASE,
)
# "For how long was it closed?", and what tells of a length or time in any way.
_ASKS_DURATION = lazy_pattern(
    r"\bhow\s+long\b(?!\s+ago\b)|\bhow\s+much\s+(?:longer|time)\b", re.IGNORECASE
)
_TELLS_DURATION = lazy_pattern(
    r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|fortnights?|months?|seasons?|"
    r"years?|decades?|centur(?:y|ies)|generations?|terms?|ages|half|quarter|miles?|feet|foot|met(?:er|re)s?|"
    r"until|till|since|from|through\w*|before|after|during|while|when|once|ever|forever|always|never|still|"
    r"overnight|life\w*|permanent\w*|indefinite\w*|temporar\w*|brief\w*|long\w*|short\w*|moment\w*|"
    r"spring|summer|autumn|winter|morning|afternoon|evening|midnight|noon)\b|\d\s?(?:mins?|hrs?|h|yrs?|m|km|ft)\b",
    re.IGNORECASE,
)
_ASKS_WEIGHT = lazy_pattern(r"\bhow\s+heavy\b|\bhow\s+much\b.*\bweigh\w*", re.IGNORECASE)
_TELLS_WEIGHT = lazy_pattern(
    r"\b(?:kg|kilos?|kilogram\w*|g|grams?|grammes?|tonn?es?|tons?|lbs?|pounds?|ounces?|oz|stones?|"
    r"hundredweight|weigh\w*|heav\w+|light\w*)\b|\d(?:kg|g|t|lb)\b",
    re.IGNORECASE,
)
_MONEY_BEHIND = lazy_pattern(r"\d\s+(?:million\s+)?(?:crowns?|euros?|dollars?|francs?)\b", re.I)
# "What is the name of the girl?", which "a girl from Norvik" does not tell.
_ASKS_NAME_OF = lazy_pattern(
    r"\b(?:what\s+(?:is|was)|what['’]s)\s+the\s+name\s+of\s+the\s+(?P<noun>[a-z]+)", re.IGNORECASE
)
# What only a time answers, not another length: "How long did he stay?", "How long is the pier?".
_ASKS_FOR_HOW_LONG = lazy_pattern(
    r"\bfor\s+how\s+long\b|\bhow\s+long\s+(?:did|do|does|has|have|had|will|would|can|could|must|may|should)\b",
    re.IGNORECASE,
)
# Words of an answer that is a word for a person, at most: "senior councillor".
_MAX_PERSON_WORDS = 3
# A year, a day of a month, a time of the day, or the name of a period or event.
_TELLS_TIME = lazy_pattern(
    rf"(?<!\d)(?:1\d{{3}}|20\d\d)s?(?!\d)|\d[.:/-]\d|\d(?:st|nd|rd|th)\b|\d\s?[ap]\.?m\b|'\d\ds?\b|{CAPITAL}"
)
_HOUR_WORD = lazy_pattern(
    r"\b(?:midday|dawn|dusk|sunrise|sunset|night|o['’]clock|past|\w+time|period|era|reign|birth|death|"
    r"childhood|youth|war|strike|harvest|start|beginning|opening|date|soon|immediately|already|end|"
    rf"today|tomorrow|yesterday|{MONTH_PATTERN}|{'|'.join(WEEKDAYS)}|christmas|easter|"
    r"recently|later|earlier|ago|now|then|next|last|first|by|at|as)\b",
    re.IGNORECASE,
)
_TIME_IN_NAME = lazy_pattern(
    rf"\b(?:{MONTH_PATTERN}|{'|'.join(WEEKDAYS)}|Day|Night|Week|Year|Month|Season|Spring|Summer|Autumn|"
    r"Winter|Christmas|Easter|Eve|Age|Era|War|Period|Century|Festival|Ramadan|Republic|Empire|Dynasty|"
    r"Cup|Games|Olympics|Conference|Congress|Revolution|Reformation|Renaissance|Depression|Ages)\b"
)
# "She died" for "Who sued the railway?".
_BEGINS_WITH_PRONOUN = lazy_pattern(r"\W*(?:he|she|it|they|there|this|that)\s+\w", re.IGNORECASE)
_BARE_YEAR, _WORDS = lazy_pattern(r"(?:1\d|20)\d\d"), lazy_pattern(r"[^\W\d_]+")
# Words for anybody that are no function words: as an answer, those and these name nobody.
_ANYBODY = frozenset(("somebody", "someone", "people", "others"))
_MEASURE = lazy_pattern(
    r"\d[\s-]*(?:%|percent\b|per\s+cent\b|km\b|kilomet\w+|met(?:er|re)s?\b|miles?\b|kg\b|tonn?es?\b|"
    r"mph\b|feet\b|crowns?\b|euros?\b|dollars?\b|pounds?\b)",
    re.IGNORECASE,
)
_HOUR = lazy_pattern(
    r"\d|\b(?:noon|midday|midnight|dawn|dusk|sunrise|sunset|morning|afternoon|evening|night|"
    r"o['’]clock|past|lunch\w*|hours?|minutes?)\b",
    re.IGNORECASE,
)
# Words for how many that are no numbers.
_QUANTITY = lazy_pattern(
    r"\d|\b(?:a|an|one|no|none|nobody|nothing|zero|once|twice|thrice|both|all|every\w*|each|most|many|"
    r"few\w*|several|some|half|dozens?|hundreds?|thousands?|millions?|billions?|scores?|single|pair|"
    r"couple|handful|majority|minority|numerous|countless|unlimited|infinite\w*|only|duo|trio|"
    r"quartet|two|double|triple|[ivx]+)\b",
    re.IGNORECASE,
)


# "What rent", "which fine": an amount, though not asked for by "how much".
_ASKS_AMOUNT = lazy_pattern(
    r"\b(?:what|which)\s+(?:[a-z]+\s+)?(?:rent|fine|fee|salary|wages?|price|sum|amount|toll|fare|"
    r"turnover|revenue|budget|profit|debt|loss|bonus|compensation|ransom|reward|number|percentage|"
    r"share|height|length|width|depth|weight|speed|temperature)s?\s+(?:did|does|do|has|have|had|is|"
    r"was|were|are|will|must|can)\b",
    re.IGNORECASE,
)
# What a measure is asked of, and a time of the day that is none.
_ASKS_MEASURE = lazy_pattern(
    r"\bhow\s+(?:fast|tall|high|heavy|deep|wide|large|big|far|steep|thick)\b", re.IGNORECASE
)
_ASKS_MONEY = lazy_pattern(
    r"\bhow\s+much\b(?!\s+(?:time|longer|older|later|earlier|sooner|sleep))[^?]*\b(?:sav\w+|cost\w*|pa(?:y|ys|id)|"
    r"spen[dt]\w*|earn\w*|rais\w+|worth|charge\w*|donat\w+|collect\w*|borrow\w*)\b",
    re.IGNORECASE,
)
_CLOCK = lazy_pattern(r"(?:at\s+)?\d{1,2}[.:]\d\d(?:\s*[ap]\.?m\.?)?", re.IGNORECASE)


# An amount, but not how many times something was done.
_ASKS_AMOUNT_OF = lazy_pattern(r"\bhow\s+(?:much|many(?!\s+times))\b", re.IGNORECASE)
_ASKS_WHAT_DONE = lazy_pattern(r"^\W*what\s+(?:did|does|do|has|have|had|will)\b", re.IGNORECASE)
# Institutions that have names: "Which hospital was he in?" asks for the name.
_ASKS_WHICH = lazy_pattern(
    r"\b(?i:which|what)\s+(?P<noun>hospital|clinic|prison|jail|university|college|company|firm|bank|"
    r"hotel|airport|newspaper|magazine|shipyard|publisher|airline|brewery)\b"
    r"(?!\s+of\b)"
)
_NAME_INSIDE = lazy_pattern(rf"(?:(?<=\S\s)|(?<=[“\"‘(]))(?P<name>{CAPITAL}[\w’'&-]*)")


def unnamed_difference(question: str, sentence: str) -> str:
    """That a sentence has no name but those of the question, where the name of an institution is
    asked for: "He left hospital" for "Which hospital was he in?"."""
    match = _ASKS_WHICH.search(question)
    if match is None:
        return ""
    names = {found["name"] for found in _NAME_INSIDE.finditer(sentence)}
    # A sentence may begin with the name.
    first = re.match(rf"\W*(?P<name>{CAPITAL}[\w’'&-]*)", sentence)
    if first and first["name"].lower() not in STOPWORDS:
        names.add(first["name"])
    others = {
        name
        for name in names
        if name.lower() not in question.lower()
        and name.lower() not in CALENDAR_WORDS
        and name.lower() not in STOPWORDS
        and not re.fullmatch(rf"{TITLE_WORD}\.?", name, re.IGNORECASE)
    }
    return "" if others else f"names no {match['noun']}"


_ASKS_WHO_IS = lazy_pattern(
    rf"^\W*(?i:who(?:['’]s|\s+(?:is|was)))\s+(?P<name>{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)*)\W*$"
)
_NAME_ALONE = lazy_pattern(rf"{CAPITAL}[a-zß-ÿ’'-]+(?:\s+{CAPITAL}[a-zß-ÿ’'.-]+){{1,2}}")
# "Which judge acquitted him?" asks for a person, not for a court.
_ASKS_WHICH_PERSON = lazy_pattern(
    r"^\W*(?:which|what)\s+(?:[a-z]+\s+)?(?P<noun>judge|minister|doctor|surgeon|officer|detective|"
    r"lawyer|prosecutor|professor|teacher|coach|trainer|player|runner|driver|captain|pilot|actor|"
    r"actress|singer|author|writer|journalist|politician|councillor|mayor|president|king|queen|"
    r"person|man|woman|boy|girl|witness|expert|engineer|scientist|bishop|priest)\b",
    re.IGNORECASE,
)
_INSTITUTION = lazy_pattern(
    r"\b(?:court|tribunal|ministry|police|council|government|company|firm|university|hospital|"
    r"school|club|agency|department|committee|board|bank|union|party|jury)\b",
    re.IGNORECASE,
)


def answer_kind_difference(question: str, answer: str, sentence: str = "") -> str:
    """What an answer lacks, such as "does not give a number"; "" if it may be of the kind asked."""
    if person := _ASKS_WHICH_PERSON.match(question):
        is_nobody = _INSTITUTION.search(answer) or _DATE_OR_NUMBER.fullmatch(answer)
        return f"names no {person['noun'].lower()}" if is_nobody else ""
    if (asked := _ASKS_WHO_IS.match(question)) and _NAME_ALONE.fullmatch(answer.strip()):
        # "Who is Nadia Murad?" is not answered by whom she won with.
        is_other = not set(answer.split()) & set(asked["name"].split())
        return f"does not say who {asked['name']} is" if is_other else ""
    if _ASKS_PERSON.match(question):
        is_unnamed = (
            _DATE_OR_NUMBER.fullmatch(answer)
            or _is_indefinite(answer)
            or _BEGINS_WITH_PRONOUN.match(answer)
        )
        return "does not name anyone" if is_unnamed else ""
    if _ASKS_WEIGHT.search(question):
        other = _MEASURE.search(answer) or _MONEY_BEHIND.search(sentence)
        return "" if _TELLS_WEIGHT.search(sentence) or not other else "does not give a weight"
    if (asked := _ASKS_NAME_OF.search(question)) and re.search(
        rf"\b{re.escape(asked['noun'])}\s+(?:from|in|of|at|near)\s+(?:the\s+)?{re.escape(answer)}",
        sentence,
    ):
        return f"does not name the {asked['noun']}"
    if (asked := _ASKS_NAME_OF.search(question)) and (
        re.fullmatch(rf"(?:an?|the)?\s*(?:[a-z]+\s+){{0,3}}{asked['noun']}", answer.strip(), re.I)
    ):
        return f"does not name the {asked['noun']}"
    factor = re.escape(answer.strip().removesuffix(" times"))
    if _ASKS_AMOUNT_OF.search(question) and re.search(
        rf"(?<!\w){factor}\s+times\s+(?:the|as|more|that|what|its|their|higher|larger|bigger)\b",
        sentence,
    ):
        return "only compares with it"
    if (
        _ASKS_WHAT_DONE.match(question)
        and re.search(rf"\b(?:in|at|near)\s+{re.escape(answer.strip())}(?!\w)", sentence)
        and re.fullmatch(rf"{CAPITAL}[\w’'-]+", answer.strip())
    ):
        return "says where, not what"
    if _ASKS_DURATION.search(question):
        is_length = _TELLS_DURATION.search(answer) or (
            find_numbers(answer) and not _ASKS_FOR_HOW_LONG.search(question)
        )
        return "" if is_length else "does not say how long"
    if _ASKS_TIME.match(question):
        is_name = _NAME_OR_WORDS.fullmatch(answer.strip()) and not _TIME_IN_NAME.search(answer)
        words = answer.split()
        is_person_word = len(words) <= _MAX_PERSON_WORDS and any(map(is_person, words[-1:]))
        is_time = any(
            pattern.search(answer) for pattern in (_TELLS_TIME, _TELLS_DURATION, _HOUR_WORD)
        )
        is_length = bool(_DURATION.fullmatch(answer.strip()))
        is_other = bool(is_name) or is_person_word or not is_time or is_length
        # "The spring of Upper Osterby" gives water.
        place = (
            rf"\bthe\s+{re.escape(answer.strip())}\s+(?:of|at|in|near)\s+(?!\d)(?:the\s+)?{CAPITAL}"
        )
        if answer.strip().lower() in ("spring", "fall"):
            is_other |= bool(re.search(place, sentence))
        return "does not give a time" if is_other else ""
    if _ASKS_HOUR.search(question):
        is_clock = _HOUR.search(answer) or find_numbers(answer)
        return "" if is_clock and not _MEASURE.search(answer) else "does not give a time"
    if _ASKS_MONEY.search(question) and _DURATION.fullmatch(answer.strip()):
        return "does not give an amount"
    if _ASKS_MEASURE.search(question) and _CLOCK.fullmatch(answer.strip()):
        return "does not give a measurement"
    if _ASKS_AGE.search(question):
        is_date = _DATE_OR_NUMBER.fullmatch(answer) and not _AGE.fullmatch(answer.strip())
        return "does not give an age" if is_date else ""
    if _ASKS_NUMBER.search(question) and _has_several_figures(answer):
        return "gives several figures"
    if _ASKS_NUMBER.search(question) or _ASKS_AMOUNT.search(question):
        return "" if _QUANTITY.search(answer) or find_numbers(answer) else "does not give a number"
    return ""


def _is_indefinite(answer: str) -> bool:
    """Whether an answer is a word that names nobody: "they", "neither", "people"."""
    word = answer.strip(" ,.;:").lower()
    return word in STOPWORDS or word in _ANYBODY


def _has_several_figures(answer: str) -> bool:
    """Whether an answer has two figures with a verb between them, which are of two things: "14
    people and injuring more than 60"."""
    figures = [
        number.span
        for number in find_numbers(answer)
        if not _BARE_YEAR.fullmatch(answer[slice(*number.span)])
    ]
    between = [
        _WORDS.findall(answer[one[1] : other[0]].lower()) for one, other in pairwise(figures)
    ]
    return any(is_verb_form(word) or word.endswith("ing") for words in between for word in words)
