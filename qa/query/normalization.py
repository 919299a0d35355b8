"""Write a question's numbers, days and compounds as the documents do.

The index matches all their forms, but the encoder and the reader read a question as it is written.
"""

import re

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_PATTERN
from index.text.normalization import find_forms
from qa.text.numbers import find_numbers, number_in_words
from qa.types import SearchOptions

# Numbers that are written in words as well as in digits.
_WRITTEN_BOTH_WAYS = range(2, 100)
# Behind a number that counts something: not "7 June", "room 12", "Lot 4 in the sale".
_COUNTS = lazy_pattern(
    rf"\s(?!(?i:{MONTH_PATTERN})\b|(?:of|in|on|at|to|and|or|by|is|was|has|did|from|p\.?m|a\.?m)\b)[a-z]"
)
# Passages whose forms are looked at.
_PASSAGES = 8
# Numbers that may be written in another form, in a unified text: of four digits or more but for
# years, and behind or before a name of a currency or month.
_NUMBER = lazy_pattern(r"(?!(?:1[5-9]|20)\d\d\b)\d{4}|\d [a-z]{3,}")
# Words that may be: compounds and their prefixes, letters that stand for an umlaut, and endings of
# transliterated names.
_WORD = lazy_pattern(
    r"[-\u2010\u2011ß]|[^\x00-\x7f]|ss|[aou]e|sk[iyj]|"
    r"^(?:co|re|pre|non|anti|multi|post|sub|semi|counter|inter|mid|over|under|micro)",
    re.IGNORECASE,
)


# Holidays with their days, which lists give instead: rotas, calendars, timetables.
_HOLIDAYS = {
    "christmas eve": "24 December", "christmas day": "25 December", "boxing day": "26 December",
    "new year's eve": "31 December", "new year's day": "1 January", "twelfth night": "5 January",
    "burns night": "25 January", "valentine's day": "14 February", "leap day": "29 February",
    "st david's day": "1 March", "st patrick's day": "17 March", "april fools' day": "1 April",
    "st george's day": "23 April", "may day": "1 May", "midsummer's day": "24 June",
    "bastille day": "14 July", "halloween": "31 October", "all saints' day": "1 November",
    "bonfire night": "5 November", "armistice day": "11 November", "st andrew's day": "30 November",
}  # fmt: skip
_HOLIDAY = lazy_pattern(
    r"\b(?:"
    + "|".join(name.replace("'", "['’]?").replace(" ", r"\s+") for name in _HOLIDAYS)
    + r")(?!\w)",
    re.IGNORECASE,
)
_MILLIONS = lazy_pattern(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:\.\d+)?)m(?=\s+(?:people|children|[a-z]{3,}s)\b)"
)
# Two words that may be written as one, and one that may be written as two; letters of the shorter.
_MIN_PART = 3
_TWO_WORDS = lazy_pattern(
    rf"(?<![\w’'-])(?P<first>[a-z]{{{_MIN_PART},}})"
    rf"(?= (?P<second>[a-z]{{{_MIN_PART},}})(?![\w’'-]))",
    re.IGNORECASE,
)
_LONG_WORD = lazy_pattern(rf"(?<![\w’'-])[a-z]{{{2 * _MIN_PART + 1},}}(?![\w’'-])")
_QUARTER = lazy_pattern(
    r"\b(?:the\s+)?(?:(?P<ordinal>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+quarter\s+(?:of\s+)?|"
    r"(?P<short>Q[1-4])\s+(?:of\s+)?)(?P<year>20\d\d|19\d\d)\b",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "last": "4",
    "1st": "1", "2nd": "2", "3rd": "3", "4th": "4",
}  # fmt: skip
_APOSTROPHE = lazy_pattern(r"['’]")
# Documents in which the name of a holiday is looked for.
_MAX_HOLIDAY_DOCUMENTS = 50


def with_days_of_holidays(question: str, index: Index) -> str:
    """The question with each holiday that no document names as its day: "Boxing Day" as
    "26 December"."""
    return _HOLIDAY.sub(
        lambda match: match[0] if _is_named(match[0], index) else _day_of(match[0]), question
    )


def _day_of(name: str) -> str:
    plain = _APOSTROPHE.sub("", " ".join(name.lower().split()))
    return next(day for holiday, day in _HOLIDAYS.items() if _APOSTROPHE.sub("", holiday) == plain)


def _is_named(name: str, index: Index) -> bool:
    pattern = re.compile(r"\W+".join(map(re.escape, name.split())), re.IGNORECASE)
    ids = index.documents_with(set(index.analyze(name)))[:_MAX_HOLIDAY_DOCUMENTS]
    return any(pattern.search(index.document(document_id).text) for document_id in ids)


def write_as_documents_do(question: str, index: Index, options: SearchOptions) -> str:
    """The question with each number, day and compound in the form of the passages that match best,
    if none of them has it in the question's."""
    question = _with_millions(with_days_of_holidays(question, index), index)
    question = _with_numbers(_with_quarters(question, index), index)
    question = _with_compounds(question, index)
    forms = [
        ((start, end), form)
        for (start, end), form in sorted(find_forms(question))
        if _may_differ(question[start:end], form, index)
    ]
    if not forms:
        return question
    passages = [
        index.document(hit.passage.document_id).text[hit.passage.start : hit.passage.end]
        for hit in index.search(question, options.candidates, options.filter)[:_PASSAGES]
    ]
    all_text = "\n".join(passages).lower()
    written: dict[str, str] = {}
    for text in passages:
        for (start, end), form in find_forms(text):
            written.setdefault(form, text[start:end])
    parts, done = [], 0
    for (start, end), form in forms:
        replacement = written.get(form, "")
        is_written = re.search(rf"(?<!\w){re.escape(question[start:end].lower())}(?!\w)", all_text)
        if start >= done and replacement and not is_written:
            parts += [question[done:start], replacement]
            done = end
    return "".join((*parts, question[done:]))


def _with_millions(question: str, index: Index) -> str:
    """The question with "m" in front of what is counted as "million", unless the documents write it
    so: "37m customers", but not "a 37m wall"."""
    return _MILLIONS.sub(
        lambda match: match[0] if _is_written(match[0], index) else f"{match['number']} million",
        question,
    )


def _with_numbers(question: str, index: Index) -> str:
    """The question with each small number in digits instead of words, or in words instead of
    digits, if the documents have it only so: "seventy-four people" as "74 people"."""
    parts, done = [], 0
    for number in find_numbers(question):
        start, end = number.span
        words, other = question[start:end], f"{number.value:.0f}"
        if number.value not in _WRITTEN_BOTH_WAYS or not _COUNTS.match(question, end):
            continue
        if words == other:
            other = number_in_words(int(number.value))
        if not _has_number(words, index) and _has_number(other, index):
            parts += [question[done:start], other]
            done = end
    return "".join((*parts, question[done:]))


def _has_number(words: str, index: Index) -> bool:
    return _is_written(words, index) if words.isalnum() else _has_phrase(words, index)


def _with_quarters(question: str, index: Index) -> str:
    """The question with a quarter of a year as the documents write it, if they have none in words:
    "the second quarter of 2025" as "2025-Q2"."""

    def written(match: re.Match[str]) -> str:
        ordinal = (match["ordinal"] or match["short"]).lower()
        number, year = _ORDINALS.get(ordinal, ordinal[-1]), match["year"]
        forms = (f"{year}-Q{number}", f"{year} Q{number}", f"Q{number} {year}", f"Q{number}/{year}",
                 f"{year}Q{number}", f"Q{number}-{year}")  # fmt: skip
        own = "".join(match[0].lower().split())
        found = {form: _has_phrase(form, index) for form in forms}
        is_own = any(own == form.lower().replace(" ", "") and has for form, has in found.items())
        best = next((form for form, has in found.items() if has), "")
        return best if best and not is_own and not _has_phrase(match[0], index) else match[0]

    return _QUARTER.sub(written, question)


def _with_compounds(question: str, index: Index) -> str:
    """The question with two words joined, or one divided, if the documents write them only so:
    "head teacher" as "headteacher"."""

    def divided(match: re.Match[str]) -> str:
        word = match[0]
        if _is_written(word, index):
            return word
        for at in range(_MIN_PART, len(word) - _MIN_PART + 1):
            parts = word[:at], word[at:]
            are_written = all(_is_written(part, index) for part in parts)
            if are_written and _has_phrase(" ".join(parts), index):
                return " ".join(parts)
        return word

    for match in _TWO_WORDS.finditer(question):
        first, second = match["first"], match["second"]
        apart = f"{first} {second}"
        if (
            not {first.lower(), second.lower()} & STOPWORDS
            and _is_written(first + second, index)
            and not _has_phrase(apart, index)
        ):
            question = question.replace(apart, first + second)
    return _LONG_WORD.sub(divided, question)


def _has_phrase(words: str, index: Index) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    ids = index.documents_with(set(index.analyze(words)))[:_MAX_HOLIDAY_DOCUMENTS]
    return any(pattern.search(index.document(document_id).text) for document_id in ids)


def _may_differ(words: str, form: str, index: Index) -> bool:
    """Whether the documents may have a form only as it is written differently."""
    if any(map(str.isdigit, words)):
        return bool(_NUMBER.search(form))
    return (
        bool(_WORD.search(words))
        and words.lower() not in STOPWORDS
        and not _is_written(words, index)
    )


def _is_written(word: str, index: Index) -> bool:
    """Whether a document has a word as it is typed, but for capitals."""
    return any(
        term == form for form in (word.lower(), word.capitalize()) for term, _ in index.words(form)
    )
