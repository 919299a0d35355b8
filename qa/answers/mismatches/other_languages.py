"""Tell how a sentence differs from what is asked where the question or the sentence is not English:
by years, numbers and names, which are read alike in many languages, and by words of denial and
planning."""

import re
from collections.abc import Iterator
from functools import lru_cache

from index import Document, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS
from index.text.dates import days_without_year, written_days
from index.text.stopwords import stopwords_of
from index.types import Span
from qa.answers.mismatches.replaced_words import find_replaced_word
from qa.answers.question.asked_event import Factuality
from qa.answers.source_sentences import SourceSentence
from qa.query.terms import occurs, specific_words
from qa.text.mentions import fold
from qa.text.other_languages.answer_types import (
    NAME,
    NAMES_BY_CAPITALS,
    NUMBER_WORDS,
    counted_noun,
    has_kind,
    question_kind,
)
from qa.text.other_languages.factuality import classify_factuality, clauses
from qa.text.other_languages.lexicon import AMOUNTS, AMOUNTS_WITHOUT_SPACES, any_of

# Letters at the end of a name in which its cases differ ("Калининграде"), and letters that have to
# be left.
_MAX_ENDING, _MIN_STEM = 3, 3
# Documents whose sentences are compared with one question, about.
_CACHED_TEXTS = 16
# A year that stands alone, not a part of a number, an amount or a range of pages.
_YEAR = lazy_pattern(
    r"(?<![\d.,/:-])(?:1[5-9]|20)\d\d(?![\d/:]|[.,-]\d)(?!\s?(?:[%€$£]|km|m|kg)\b)"
)
_NUMBER = lazy_pattern(r"\d+(?:[.,\u066b\u066c]\d+)*")
# Words that say how many without a number, or that it was none.
_AMOUNT = lazy_pattern(
    any_of(AMOUNTS, AMOUNTS_WITHOUT_SPACES)
    # A unit that is one of it: "ein Jahr", "une heure".
    + r"|\b(?:ein\w*|une?|una?|um|uma|один|одн[уа])\s+(?:\w+\s+)?(?:jahr|monat|woche|tag|stunde|"
    r"minute|million|milliarde|drittel|viertel|an|année|mois|semaine|jour|heure|mètre|millier|tiers|quart|año"
    r"|mes|semana|día|hora|metro|millón|tercio|cuarto|anno|mese|settimana|giorno|ora|milione|terzo|ano"
    r"|mês|dia|milhão|terço|год|месяц|недел\w|день|час|миллион)\w*",
    re.IGNORECASE,
)
# The languages in which words for numbers are known; Japanese and Chinese share theirs.
_WITH_NUMBER_WORDS = frozenset(("ar", "de", "es", "fr", "it", "ja", "pt", "ru", "zh"))
# Letters of a script, and characters of a text by which its script is told.
_LATIN, _SCRIPT_CHARACTERS = lazy_pattern(r"(?:[A-Za-zÀ-ɏ]{2,}\W+){3}"), 2_000
# German writes every noun with a capital: a name is one behind a preposition without an article, or
# beside another one.
_GERMAN_NAME = lazy_pattern(
    r"\b(?:von|aus|nach|bei|in) (?P<place>[A-ZÄÖÜ][\w-]{2,})|"
    r"(?<=[\w,] )(?P<two>[A-ZÄÖÜ][\w-]+ [A-ZÄÖÜ][\w-]{2,})(?!\w)"
)
# Capitalized words behind a preposition that name no place.
_NO_NAMES = frozenset(
    """
    januar februar märz april mai juni juli august september oktober november dezember montag
    dienstag mittwoch donnerstag freitag samstag sonntag deutschland prozent höhe euro dollar
    millionen metern kilometern jahren personen menschen folge anfang ende mitte zukunft kraft
    """.split()  # noqa: SIM905
)


def difference_in_other_language(
    question: str, language: str, place: SourceSentence, index: Index
) -> str:
    """What a sentence lacks of what a question in `language` (ISO 639-1) asks about, in a few
    words; "" if nothing is known to differ."""
    document = index.document(place.document_id)
    sentence = document.text[slice(*place.sentence.span)]
    passage = place.source.ranked.hit.passage
    around = document.text[passage.start : passage.end]
    return "; ".join(
        (
            *_years_differ(question, language, sentence, around, document),
            *number_lacks(question, language, sentence, document.language),
            *_counted_lacks(question, language, index),
            *_names_lack(question, language, document),
            *_word_is_replaced(question, language, f"{document.title}\n{around}", document, index),
            *_factuality_differs(question, language, sentence, document.language, index),
        )
    )


def missing_in_other_language(question: str, language: str, index: Index) -> tuple[str, ...]:
    """The names and years of a question that no document has; no names where no document is in its
    language, since names are translated."""
    names = find_question_names(question, language) if language in index.languages() else ()
    words = (*names, *_YEAR.findall(question))
    return tuple(word for word in words if not any(occurs(part, index) for part in word.split()))


def mostly_unknown(question: str, language: str, index: Index) -> tuple[str, ...]:
    """The words of a question that no document has, if these are most of those that say what it is
    about, and there are documents in its language."""
    words = specific_words(question, language) if language in index.languages() else []
    unknown = tuple(word for word in words if not occurs(word, index, language))
    return unknown if 2 * len(unknown) > len(words) else ()


def find_question_names(question: str, language: str) -> tuple[str, ...]:
    """The names in a question, in languages in which capitals tell them."""
    if language == "en":
        return tuple(
            match[0] for match in NAME.finditer(question) if match[0].lower() not in CALENDAR_WORDS
        )
    if language == "de":
        found = [match["place"] or match["two"] for match in _GERMAN_NAME.finditer(question)]
        return tuple(name for name in found if name.lower() not in _NO_NAMES)
    if language in NAMES_BY_CAPITALS:
        return tuple(match[0] for match in NAME.finditer(question))
    return ()


def _factuality_differs(
    question: str, language: str, sentence: str, document_language: str, index: Index
) -> Iterator[str]:
    """That the clauses of a sentence that may answer deny or plan what is asked for as done."""
    parts = clauses(sentence)
    kind = question_kind(question, language)
    of_kind = [part for part in parts if has_kind(kind, part, question, document_language)]
    asked = set(index.analyze(question, language=document_language))
    shared = [
        len(asked.intersection(index.analyze(part, language=document_language)))
        for part in of_kind or parts
    ]
    nearest = [
        part
        for part, count in zip(of_kind or parts, shared, strict=True)
        if count == max(shared, default=0)
    ]
    # A short document's language often cannot be told.
    match classify_factuality(question, language, nearest, document_language or language):
        case "denied":
            yield Factuality.NEGATED
        case "planned":
            yield Factuality.PLANNED


def _years_differ(
    question: str, language: str, sentence: str, around: str, document: Document
) -> Iterator[str]:
    asked = set(_YEAR.findall(question))
    own = _YEAR.findall(sentence)
    if not asked or asked & set(own):
        return
    # Where a time is asked for, the year may only say of which thing.
    if own and question_kind(question, language) != "date":
        yield f"about {own[0]}, not {min(asked)}"
        return
    elsewhere = set(_YEAR.findall(f"{document.title}\n{around}"))
    if document.published:
        elsewhere.add(str(document.published.year))
    if not asked & elsewhere:
        yield f"does not mention {min(asked)}"


def number_lacks(
    question: str, language: str, sentence: str, document_language: str
) -> Iterator[str]:
    """That a sentence gives no number where one is asked for; a day or a year is none."""
    if (
        question_kind(question, language) != "number"
        or document_language not in _WITH_NUMBER_WORDS
        or NUMBER_WORDS.search(sentence)
        or _AMOUNT.search(sentence)
    ):
        return
    asked = set(_NUMBER.findall(question))
    text = _YEAR.sub(" ", _without(sentence, _days(sentence)))
    if not any(number not in asked for number in _NUMBER.findall(text)):
        yield "does not give a number"


def _counted_lacks(question: str, language: str, index: Index) -> Iterator[str]:
    """That no document has the noun of what a question asks the number of, in any form: documents
    in another language have another word."""
    noun = counted_noun(question, language)
    if (
        noun
        and language in index.languages()
        and noun.lower() not in stopwords_of(language)
        and not occurs(noun, index, language)
    ):
        yield f"does not mention {noun}"


def _days(text: str) -> Iterator[Span]:
    for find in (written_days, days_without_year):
        for day in find(text):
            yield day.start, day.end


def _without(text: str, spans: Iterator[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _names_lack(question: str, language: str, document: Document) -> Iterator[str]:
    if document.language != language and not _LATIN.search(document.text[:_SCRIPT_CHARACTERS]):
        # There names are written in other letters.
        return
    for name in find_question_names(question, language):
        if not any(_has_form(part, document) for part in name.split()):
            yield f"does not mention {name}"


def _word_is_replaced(
    question: str, language: str, around: str, document: Document, index: Index
) -> Iterator[str]:
    """That the passage has another word in the place of one of the question's, which no document
    has: another bridge, another crop."""
    is_same = document.language in ("", language) and language in index.languages()
    if is_same and (word := find_replaced_word(question, language, around, index)):
        yield f"does not mention {word}"


def _has_form(name: str, document: Document) -> bool:
    """Whether a document has a word that begins like a name, of which the ending may differ."""
    folded = fold(name).lower()
    stem = folded[: max(_MIN_STEM, len(folded) - _MAX_ENDING)]
    text = _folded("\n".join((document.title, document.path, document.text)))
    return re.search(rf"(?<!\w){re.escape(stem)}", text) is not None


@lru_cache(_CACHED_TEXTS)
def _folded(text: str) -> str:
    return fold(text).lower()
