"""Leave unmarked what cannot be the words that answer. English only."""

import re
from collections.abc import Sequence

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.selection.figure_scores import FIGURE
from qa.query.anaphora import is_person
from qa.text.answer_spans import all_answer_spans, answer_type, question_stems
from qa.text.english.clauses import is_verb_form
from qa.text.english.question_words import AUXILIARY, WH_WORD

_QUESTION = lazy_pattern(rf"\b{WH_WORD}\b|^\W*(?:{AUXILIARY})\b", re.IGNORECASE)
_YES_NO = lazy_pattern(rf"^\W*(?:{AUXILIARY})\b", re.IGNORECASE)
_FIGURES = lazy_pattern(FIGURE)
# "How did they get in?"
_ASKS_MANNER = lazy_pattern(rf"^\W*how\s+{AUXILIARY}\b", re.IGNORECASE)
# In words that tell how something was done.
_MANNER = lazy_pattern(
    r"\b(?:by|through|with|without|via|using|over|under|from|into|onto|across|along|on|in|at|after|because|when|"
    r"if|to|as|for|w[a-z]+ing|[a-z]{2,}ing|[a-z]{2,}ly|well|badly|fast|better|worse|more|less|not|no)\b",
    re.IGNORECASE,
)
# "Who won the cup?" is not answered by whom the winner beat.
_ASKS_WINNER = lazy_pattern(
    r"^\W*(?:who|which)\b[^?]*\b(?:won|wins?|winner|victor\w*|beat|beaten|champions?|defeat(?:s|ed)?)\b",
    re.IGNORECASE,
)
_BEATEN = lazy_pattern(
    r"\b(?:beat(?:s|en|ing)?|defeat(?:s|ed|ing)?|edg(?:es|ed|ing)|thrash(?:ed|ing)|overc[oa]m(?:e|ing)|"
    r"outpoint(?:ed|ing)|against|ahead\s+of|saw\s+off|knock(?:ed|ing)\s+out|victory\s+over|win\s+over)\s+"
    r"(?:the\s+|last\s+year['’]s\s+)?$"
)
# Words for people that do not end like those for one.
_GROUP = lazy_pattern(
    r"\b(?:police|crew|team|council|court|jury|government|ministry|company|firm|union|club|party|group|"
    r"gang|mob|crowd|army|navy|board|committee|staff|thie(?:f|ves)|detectives?|famil(?:y|ies)|couple|"
    r"twins?|pair|residents?|locals?|heirs?|members?|rebels?|agents?|bank|charity|museum|university|"
    r"school|hospital|authorit(?:y|ies)|agency|everybody|everyone|nobody|no\s+one|he|she|they|"
    r"divers?|parish|villages?|town|city|state|country|spy|spies|kin|youths?|dog|cat|horse|jackdaw)s?\b",
    re.IGNORECASE,
)
# "A tuner on her way to a chiropodist" is not the chiropodist.
_ASKS_WHO = lazy_pattern(r"^\W*(?:who|whom)\b", re.IGNORECASE)
_BESIDE_PERSON = lazy_pattern(
    r"\b(?:on\s+(?:his|her|their|my|its)\s+way\s+(?:to|from)|(?:trip|visit|letter|call|appointment|"
    r"meeting)\s+(?:to|with|from))\s+(?:an?\s+|the\s+|his\s+|her\s+|their\s+)?$",
    re.IGNORECASE,
)
# Characters in front of a mark by which that is told.
_NEAR = 40
# Keywords that ask for something: of others it is not known what would answer.
_ASKS_IN_KEYWORDS = lazy_pattern(
    r"\b(?:price|cost|fee|fare|fine|reward|budget|salar(?:y|ies)|wages?|rent|bill|amount|sum|value|age|"
    r"dates?|day|deadline|time|hours?|year|number|total|toll|figures?|count|percent\w*|rate|score|result|"
    r"winners?|address|phone|telephone|email|population|capacity|size|length|height|weight|depth|width|"
    r"speed|temperature|distance|duration|path|route|location|venue|causes?|reasons?|origin|penalty|"
    r"sentence|verdict|names?|captain|skipper|director|mayor|president|chair\w*|boss|head|leader|manager|"
    r"owner|founder|coach|trainer|editor|spokes\w+|principal|treasurer|secretary|governor|minister|author|"
    r"architect|chief|ceo|designer|maker|sponsor|successor|predecessor|title|nickname)\b",
    re.IGNORECASE,
)
# "One in four", "nine out of ten": one figure of two.
_FRACTION = lazy_pattern(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d{1,2})\s+(?:in|out\s+of)\s+(?:every\s+)?"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d{1,3})\b(?![.,]?\d)",
    re.IGNORECASE,
)
# Words of a mark within which the time is marked alone.
_MAX_TIME_WORDS = 5


def markable(query: str, text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Those of some words that may be marked as the answer to a question, or their parts that may.

    Left out are words that repeat the question and words without a manner for "How did …?"; of a
    figure for keywords, the clause in front.

    Args:
        query: The question.
        text: The text of the document.
        spans: The words that a reader chose.
    """
    return tuple(part for span in spans for part in _markable(query, text, span))


def _markable(query: str, text: str, span: Span) -> tuple[Span, ...]:
    span = _whole_fraction(text, span)
    words = text[slice(*span)]
    if not _QUESTION.search(query):
        if not _may_answer_keywords(query, text, span):
            return ()
        figures = [match.start() for match in _FIGURES.finditer(text, *span)]
        before = text[span[0] : figures[0]].lower().split() if len(figures) == 1 else []
        # "6,450" of "club has sold 6,450" for "season tickets".
        return ((figures[0], span[1]),) if any(map(is_verb_form, before)) else (span,)
    if _YES_NO.match(query):
        return (span,)
    if is_somebody_else(query, text, span):
        return ()
    own = question_stems(words)
    if own and own <= question_stems(query):
        return ()
    if _ASKS_MANNER.match(query) and not _MANNER.search(words):
        return ()
    if answer_type(query) == "date" and len(words.split()) > _MAX_TIME_WORDS:
        times = all_answer_spans(query, text, span)
        return times if len(times) == 1 else (span,)
    return (span,)


def is_somebody_else(query: str, text: str, span: Span) -> bool:
    """Whether words are whom the winner beat, where a question asks for the winner; or whom the
    person that is asked for was on the way to."""
    before = text[max(0, span[0] - _NEAR) : span[0]]
    return bool(
        (_ASKS_WINNER.search(query) and _BEATEN.search(before))
        or (_ASKS_WHO.match(query) and _BESIDE_PERSON.search(before))
        or (_ASKS_WHO.match(query) and _is_nobody(text[slice(*span)]))
    )


def _is_nobody(words: str) -> bool:
    """Whether words are no name, no word for a person and none for a group: "no danger"."""
    last = words.split()[-1:]
    return (
        not any(map(str.isupper, words))
        and not any(map(is_person, last))
        and not _GROUP.search(words)
    )


def _whole_fraction(text: str, span: Span) -> Span:
    """The words with the rest of a fraction of which they have one figure: "one in four"."""
    near = max(0, span[0] - _NEAR)
    for match in _FRACTION.finditer(text, near, span[1] + _NEAR):
        if span[0] < match.end() and match.start() < span[1]:
            return min(span[0], match.start()), max(span[1], match.end())
    return span


def _may_answer_keywords(query: str, text: str, span: Span) -> bool:
    """Whether keywords ask for something, or have what a figure counts."""
    if _ASKS_IN_KEYWORDS.search(query):
        return True
    behind = " ".join(text[span[1] : span[1] + _NEAR].split()[:2])
    return bool(_FIGURES.search(text, *span) and question_stems(query) & question_stems(behind))
