"""Score the figures of a sentence by the words of the question that stand beside each.

"A bond of 750 million euros and a loan of 400 million" has two amounts, of which a reader of the
sentence takes one; the words beside a figure tell what it is of. English only.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS
from index.types import Span
from qa.answers.question.constraints import WORD, YEAR, QuestionConstraints
from qa.answers.values.quantities import may_convert, read_quantity
from qa.text.english.clauses import AUXILIARIES, Word, split_words
from qa.text.english.sentence_parts import split_parts
from qa.text.names import CAPITAL
from qa.text.numbers import find_numbers

FIGURE = r"(?:[€$£]\s?)?(?<![^\W\d_])\d+(?:[.,]\d+)*(?:\s+(?:thousand|million|billion)\b)?"
TIME_OF_DAY = r"\d{1,2}[:.]\d\d"
_FIGURES = lazy_pattern(rf"{TIME_OF_DAY}(?![.,]?\d)|{FIGURE}")
_YEAR = lazy_pattern(YEAR)
# What a figure counts is left out beside further figures of it, so that it tells little; a name
# tells most.
_COUNTED_WEIGHT = 0.5
_NAME_WEIGHT = 3.0
# What another figure has to score beyond that of the reader to take its place.
_MIN_LEAD = 0.5
_COUNTED = lazy_pattern(r"\bhow\s+many\s+(?:[a-z-]+\s+)??(?P<noun>[a-z-]+)\b", re.IGNORECASE)
# "How high is the loan?", but not its rate.
_ASKS_AMOUNT = lazy_pattern(r"\bhow\s+(?:high|large|big|much|great)\b", re.IGNORECASE)
# In front of a figure, what it is the amount of: "a loan of".
_AMOUNT_OF = lazy_pattern(r"(?P<noun>[a-z]+)\s+(?:of|at|worth)\s+(?:[a-z]+\s+){0,2}$")
# Between two figures that say different things of one thing.
_JOINS_FIGURES = lazy_pattern(r"\b(?:at|with|over|for)\b")
_RELATIVE = lazy_pattern(r"\s*(?:which|who|whose|where)\b")
# Behind these stands what says when or where, of all figures alike.
_SUBORDINATE = lazy_pattern(
    r"\b(?:when|while|after|before|because|since|as|where|although|though|if|until|in|on|at|near|off|"
    r"during)\b(?!\s+least\b|\s+all\b)"
)
# "30 pupils at Birch School".
_AT_NAME = lazy_pattern(rf"(?:in|on|at|near|off)\s+(?:the\s+)?(?:{CAPITAL}[\w’'-]+\s*)+")
# In front of the number of one thing: "Line 7".
_NUMBERED = lazy_pattern(
    r"\b(?:line|route|room|item|pier|highway|motorway|road|article|flight|bus|tram|platform|gate|chapter|"
    r"page|section|level|phase|grade|terminal|number|no\.|channel|group|lot|platoon|ward|berth|lane|"
    r"step|point|question|paragraph|clause|rule|act|area|zone|block|unit|studio|hall|round)\s$",
    re.IGNORECASE,
)
# "Ida Holt, 71, has won".
_NAME_BEFORE = lazy_pattern(rf"(?<!\w){CAPITAL}[\w’'-]+,\s$")
_AGE = lazy_pattern(r"\d{1,2}(?=,\s[a-z]|\))")
_ASKS_FIGURE = lazy_pattern(r"\b(?:how|when|what|which|at)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of a sentence.

    Attributes:
        span: Where it is.
        part: The part of the sentence that it alone is in.
        words: The words beside it that tell what it is of.
        frame: Of the first figure, the words in front of it, which are said of all.
        is_contrasted: Whether another name stands behind, so that those in front are said of this
            one alone.
    """

    span: Span
    part: Span
    words: tuple[Word, ...]
    frame: tuple[Word, ...] = ()
    is_contrasted: bool = False


def figure_of_asked(
    asked: QuestionConstraints, text: str, sentence: Span, answer: Span
) -> Span | None:
    """The one figure of a sentence beside which more of the question's words stand than beside the
    figure of the answer; None if there is none, or if the answer has no figure."""
    is_value = asked.asks_quantity or asked.asks_date or _FIGURES.match(text, answer[0])
    if not is_value or not _ASKS_FIGURE.search(asked.query):
        return None
    figures = _figures(text, sentence)
    own = [figure for figure in figures if overlap(figure.span, answer)]
    if not own or len(figures) < 2:
        return None
    scores = {figure.span: _score(asked, figure, figures) for figure in figures}
    best = max(figures, key=lambda figure: scores[figure.span])
    highest = scores[best.span]
    if highest - scores[own[0].span] < _MIN_LEAD or list(scores.values()).count(highest) > 1:
        return None
    # Births are children, if a name says which: hours are no pumps.
    beside = _score(asked, replace(best, is_contrasted=False), figures)
    if beside < _NAME_WEIGHT and _counts_other(asked, text, best.span):
        return None
    if not asked.names and _RELATIVE.match(text, best.part[0]):
        return None
    return best.span if _may_replace(asked, text, sentence, own[0], best) else None


def _may_replace(
    asked: QuestionConstraints, text: str, sentence: Span, own: _Figure, best: _Figure
) -> bool:
    """Whether a figure may be of the kind of the answer's, or is the amount that is asked for."""
    one, other = (read_quantity(text, sentence, it.span) for it in (own, best))
    if not (one and other and one.kind and (other.kind or other.noun)) or may_convert(one, other):
        return True
    amount = _AMOUNT_OF.search(text, best.part[0], best.span[0])
    return bool(
        amount and _ASKS_AMOUNT.search(asked.query) and _stems(amount["noun"]) & _stems(asked.query)
    )


def _stems(words: str) -> set[str]:
    return {stem for word in split_words(words, (0, len(words))) for stem in word.stems}


_COUNTED_BEHIND = lazy_pattern(r"[\s-](?P<noun>[a-z]{3,}s)\b")


def _counts_other(asked: QuestionConstraints, text: str, figure: Span) -> bool:
    """Whether a figure counts other things than are asked for: "three hours"."""
    counted, behind = _COUNTED.search(asked.query), _COUNTED_BEHIND.match(text, figure[1])
    if not counted or not behind:
        return False
    return not _stems(counted["noun"]) & _stems(behind["noun"])


def _figures(text: str, sentence: Span) -> list[_Figure]:
    """The figures of a sentence that are each alone in a part of it."""
    parts = split_parts(text, sentence)
    found = [each for part in parts for each in _parts_of_one(text, part)]
    figures = [
        _Figure(span, part, _words_beside(text, span, part, is_first=number == 0))
        for number, (span, part) in enumerate(found)
    ]
    if len(figures) > 1:
        is_contrasted = any(
            text[word.start].isupper()
            for word in split_words(text, (figures[0].span[1], sentence[1]))
        )
        frame = split_words(text, (sentence[0], figures[0].span[0]))
        figures[0] = replace(figures[0], frame=frame, is_contrasted=is_contrasted)
    return figures


def _parts_of_one(text: str, part: Span) -> list[tuple[Span, Span]]:
    """The figures of a part, each with what of it is its own: one alone has all of it, several have
    what stands between prepositions, as in "a loan of 30 million at 2 percent"; none where that
    does not part them."""
    spans = [
        match.span()
        for match in _FIGURES.finditer(text, *part)
        if not is_no_amount(text, match.group(), match.span())
    ]
    if not spans:
        spans = [
            (part[0] + number.span[0], part[0] + number.span[1])
            for number in find_numbers(text[slice(*part)])
            if not any(map(str.isdigit, text[slice(*part)][slice(*number.span)]))
        ]
    starts = [part[0]]
    for one, other in pairwise(spans):
        between = list(_JOINS_FIGURES.finditer(text, one[1], other[0]))
        if not between:
            return []
        starts.append(between[-1].start())
    return list(zip(spans, pairwise([*starts, part[1]]), strict=False))


def _words_beside(text: str, figure: Span, part: Span, *, is_first: bool) -> tuple[Word, ...]:
    """The words of a part but for its figure. Those in front of the first figure are said of all,
    but for the noun that it is the amount of."""
    start, end = part
    if is_first:
        amount = _AMOUNT_OF.search(text, start, figure[0])
        start = amount.start("noun") if amount else figure[0]
    subordinate = _SUBORDINATE.search(text, figure[1], end)
    clause_end = subordinate.start() if subordinate else end
    named = _AT_NAME.match(text, clause_end, end)
    end = named.end() if named else clause_end
    return tuple(
        word
        for word in split_words(text, (start, end))
        if word.is_word and not overlap((word.start, word.end), figure)
    )


def _score(asked: QuestionConstraints, figure: _Figure, figures: list[_Figure]) -> float:
    """The weights of the words of the question that stand beside this figure alone."""
    counted = _COUNTED.search(asked.query)
    names = {
        stem
        for name in asked.names
        for key in (*name.keys, *name.words[-1:])
        for word in split_words(key, (0, len(key)))
        for stem in word.stems
    }
    asked_words = [
        word
        for word in split_words(asked.query, (0, len(asked.query)))
        if word.is_word and word.form not in STOPWORDS and word.form not in AUXILIARIES
    ]
    score = 0.0
    for word in asked_words:
        having = [it for it in figures if any(word.stems & own.stems for own in it.words)]
        if [it.span for it in having] != [figure.span]:
            continue
        if word.stems & names:
            score += _NAME_WEIGHT
        elif counted and word.form == counted["noun"].lower():
            score += _COUNTED_WEIGHT
        else:
            score += 1.0
    is_beside = any(word.stems & names for it in figures for word in it.words)
    if figure.is_contrasted and not is_beside:
        score += _NAME_WEIGHT * any(word.stems & names for word in figure.frame)
    return score


def is_no_amount(text: str, words: str, span: Span) -> bool:
    """Whether a figure is a year, the day in front of or behind the name of a month, the number of
    one thing, as in "Line 7", or an age behind a name."""
    if _YEAR.fullmatch(words):
        return True
    near = text[max(0, span[0] - 20) : span[0]]
    if _NUMBERED.search(near) or (_NAME_BEFORE.search(near) and _AGE.match(text, span[0])):
        return True
    following = WORD.match(text, span[1] + 1)
    before = WORD.findall(near)[-1:]
    return bool(following and following[0].lower() in CALENDAR_WORDS) or any(
        word.lower() in CALENDAR_WORDS for word in before
    )


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]
