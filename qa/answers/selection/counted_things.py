"""Prefer a number of the very things that are counted: pages, not passengers. English only."""

import re
from collections.abc import Sequence

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.question.years import all_years
from qa.answers.selection.asked_value import bound_answer
from qa.answers.selection.figure_scores import FIGURE, is_no_amount
from qa.answers.selection.judged_sentences import JudgedSentence, with_answer
from qa.text.datelines import dateline_place
from qa.text.english.clauses import AUXILIARIES, Word, is_verb_form, split_words
from qa.text.mentions import singular

_ASKS_COUNT = lazy_pattern(
    r"\bhow\s+many\s+(?:(?:new|more|other|different|of the)\s+)?(?P<noun>[a-z]{3,})\b",
    re.IGNORECASE,
)
# Nouns in place of which a text has any other: "12 were killed", "nine Danes".
_ANY = frozenset(
    "people persons men women children times more others members percent things kinds".split()  # noqa: SIM905
)
# Log-odds by which the sentence that has the noun may be below the best.
_MAX_GAP = 8.0
_FIGURE = lazy_pattern(rf"{FIGURE}(?P<noun>\s+(?:[a-z-]+\s+)??[a-z]{{3,}}s\b)?")
# Sentences in front of one that may name what it tells of.
_SENTENCES_BEFORE = 2
# What a name counts for that only one of two sentences has, beside a noun.
_NAME_WEIGHT = 3


def find_counted(sentences: Sequence[JudgedSentence], query: str) -> list[JudgedSentence]:
    """The sentence that gives the number of just what is counted, with the number as its answer, if
    the best one does not: another of its document that has more of the question, or the first one
    with the noun that is counted right behind a number."""
    match = _ASKS_COUNT.search(query)
    if not match:
        return []
    noun = singular(match["noun"].lower())
    near = [it for it in sentences[1:] if it.score >= sentences[0].score - _MAX_GAP]
    return _with_more_of_question(sentences[0], near, noun) or (
        [] if match["noun"].lower() in _ANY else _with_noun(sentences[0], near, noun)
    )


def _with_noun(
    best: JudgedSentence, others: Sequence[JudgedSentence], noun: str
) -> list[JudgedSentence]:
    """If the best sentence does not have the noun that is counted, nor its title, the first other
    one that has it right behind a number."""
    if re.search(rf"\b{re.escape(noun)}", f"{best.document.title} {best.text}", re.IGNORECASE):
        return []
    counted = re.compile(
        rf"(?P<figure>{FIGURE})\s+(?:[a-z-]+\s+){{0,2}}?{re.escape(noun)}(?:s|es)?\b", re.IGNORECASE
    )
    for sentence in others:
        span = sentence.place.sentence.span
        found = counted.search(sentence.document.text, *span)
        if found and not sentence.difference:
            return [with_answer(sentence, found.span("figure"))]
    return []


def _with_more_of_question(
    best: JudgedSentence, others: Sequence[JudgedSentence], noun: str
) -> list[JudgedSentence]:
    """The sentence of the best one's document with a number and with names or things of the
    question that the best one lacks: "In Arden there were 74, in Pell 51" behind "212 burglaries in
    the county" for "How many burglaries in Pell?"."""
    if not any(map(str.isdigit, best.text)):
        return []
    frame = f"{best.document.title} {dateline_place(best.document.text)}"
    before = [
        text
        for span in best.place.source.ranked.hit.passage.sentences
        if span[0] < best.place.sentence.span[0]
        for text in [best.document.text[slice(*span)]]
    ]
    # What it tells of may be named in front of it.
    known = _stems_of("\n".join((best.text, frame, *before[-_SENTENCES_BEFORE:])))
    asked = [word for word in _things(best.constraints.query) if not word.stems & known]
    lacks_year = bool(best.constraints.years) and not _has_year(best)
    if not asked and not lacks_year:
        return []
    own = [word for word in _things(best.constraints.query) if word not in asked]
    scored: list[tuple[int, bool, JudgedSentence]] = []
    for other in others:
        figure = _elliptic_figure(other, noun)
        if other.document.id != best.document.id or figure is None or other.difference:
            continue
        told = _stems_of(other.text)
        # What it leaves out stands in front of it.
        is_elliptic = noun not in map(singular, re.findall(r"[a-z]+", other.text.lower()))
        follows = other.place.sentence.span[0] >= best.place.sentence.span[1]
        lost = [it for it in own if not it.stems & (told | _stems_of(frame))]
        lost = [] if is_elliptic and follows else lost
        gained = _weight(best, [it for it in asked if it.stems & told])
        gained += _NAME_WEIGHT if lacks_year and _has_year(other) else 0
        if gained > _weight(best, lost):
            lead = gained - _weight(best, lost)
            scored.append((lead, is_elliptic and follows, with_answer(other, figure)))
    return [max(scored, key=lambda it: it[:2])[2]] if scored else []


def _elliptic_figure(sentence: JudgedSentence, noun: str) -> Span | None:
    """The number of a sentence that may count the noun, with it or nothing behind; of several the
    one beside which the question's words stand."""
    text, span = sentence.document.text, sentence.place.sentence.span
    found = [
        it
        for it in _FIGURE.finditer(text, *span)
        if not is_no_amount(text, it[0], it.span())
        and (not it["noun"] or singular(it["noun"].split()[-1]) == noun)
    ]
    if not found:
        return None
    figure = found[0].start(), found[0].start("noun") if found[0]["noun"] else found[0].end()
    published = sentence.document.published
    return bound_answer(sentence.constraints, text, span, figure, published)


def _things(query: str) -> list[Word]:
    """The names and nouns of a question, but for words for anything."""
    return [
        word
        for word in split_words(query, (0, len(query)))
        if word.is_word
        and word.form not in STOPWORDS
        and word.form not in AUXILIARIES
        and word.form not in _ANY
        and not query[word.start].isdigit()
        and (query[word.start].isupper() or not is_verb_form(word.form))
    ]


def _has_year(sentence: JudgedSentence) -> bool:
    """Whether a sentence names a year of the question, also as "last year"."""
    years = all_years(sentence.text, sentence.document.publication_day)
    return any(year in own for own in years for year in sentence.constraints.years)


def _weight(best: JudgedSentence, words: Sequence[Word]) -> int:
    query = best.constraints.query
    return sum(_NAME_WEIGHT if query[word.start].isupper() else 1 for word in words)


def _stems_of(words: str) -> frozenset[str]:
    return frozenset(
        stem for word in split_words(words, (0, len(words))) if word.is_word for stem in word.stems
    )
