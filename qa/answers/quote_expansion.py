"""Extend a quote by the sentences that it needs to be understood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.factuality.adjacent_sentences import is_doubt, refers_back, turns_previous
from qa.text.answer_spans import question_stems
from qa.text.names import NAME_AFTER_SPACE
from qa.text.newspaper_corrections import is_in_column
from qa.text.photo_captions import is_credit

# A sentence that begins with a word for something mentioned before.
_ANAPHORIC_START = lazy_pattern(
    r"^\W*(?:He|She|It|They|This|That|These|Those|Such|His|Her|Hers|Its|Their|Theirs)\b"
)
_NAME = lazy_pattern(NAME_AFTER_SPACE)
# Nothing but direct speech: who says it stands in a sentence beside it.
_DIRECT_SPEECH = lazy_pattern(r"^\s*[“\"«„][^“”\"«»„]*[”\"»“]?\s*$|^\s*[^“”\"«»„]*[”\"»]\s*$")
_SPEECH_START = lazy_pattern(r"^\s*[“\"«„]")
# Characters between the last sentence of a paragraph and the first of the next one, at most.
_PARAGRAPH_GAP = 4
_SENTENCE_END = lazy_pattern(r"[.!?…][”\"’')\]»*_]*$")
# The start of an item of a list, a row of a table, a quoted line or a heading.
_OWN_LINE = lazy_pattern(r"\s*(?:[-*•–—·>#|]|\d{1,3}[.)]|[\w’' .-]{1,30}:)\s")
_CELL_SEPARATOR = " | "
# Sentences that are added, at most.
_MAX_ADDED = 2
# Sentences of a quote with those that turn its sense, at most.
_MAX_WITH_TURNS = 4
# Words that a quote has if its paragraph has them, where more than the answer is to be read: an
# explanation often stands in the next sentence.
MIN_WORDS = 25
_ASKS_EXPLANATION = lazy_pattern(
    r"\bwhy\b|\bhow (?:come|did|do|does|was|were|is|are|has|have|can|could|will|would)\b|"
    r"\b(?:cause[sd]?|reasons?|explain(?:s|ed)?|explanation)\b",
    re.IGNORECASE,
)
_ASKS_REASON = lazy_pattern(r"\bwhy\b|\bhow come\b|\b(?:reasons?|cause[sd]?)\b", re.IGNORECASE)
# Words that give a reason.
_REASON = lazy_pattern(
    r"\b(?:because|since|as a result|due to|owing to|thanks to|so that|in order|therefore|hence|"
    r"reasons?|cause[sd]?|causing|cit(?:ed|es|ing)|blam(?:e|es|ed|ing)|led to|leading to|"
    r"prompt(?:ed|ing|s)|forc(?:ed|ing|es)|in response|for fear|lest|explain(?:s|ed)?|"
    r"to (?:avoid|prevent|save|protect|make|allow|ensure|reduce|cut))\b",
    re.IGNORECASE,
)
_ASKS_SPEECH = lazy_pattern(
    r"\b(?:sa(?:y|ys|id)|t(?:ell|ells|old)|react(?:ed|ions?)?|respon(?:d|ded|ses?)|"
    r"comment(?:s|ed)?|quotes?)\b",
    re.IGNORECASE,
)


Length = Literal["usual", "brief", "long"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteContext:
    """What belongs to a quote beside the sentence and what it refers to.

    Attributes:
        min_words: Words of its paragraph that it has at least: sentences after it are added, or
            else before it.
        with_speech: Whether the direct speech that follows it belongs to it.
        with_reason: Whether the sentences on either side belong to it, if it names no reason; the
            next one also from the next paragraph.
        asked: The stems of the words of the question, by which a doubt belongs to it.
    """

    min_words: int = 0
    with_speech: bool = False
    with_reason: bool = False
    asked: frozenset[str] = frozenset()


NO_CONTEXT = QuoteContext()


def context_for(query: str, length: Length = "usual") -> QuoteContext:
    """What belongs to a quote that answers a query, or may: nothing but what it needs to be
    understood, if it is to be brief; more than the answer, if long or the query asks for it."""
    asks_speech = bool(_ASKS_SPEECH.search(query))
    is_long = length == "long" or asks_speech or bool(_ASKS_EXPLANATION.search(query))
    is_brief = length == "brief"
    return QuoteContext(
        min_words=MIN_WORDS if is_long and not is_brief else 0,
        with_speech=asks_speech,
        with_reason=not is_brief and bool(_ASKS_REASON.search(query)),
        asked=question_stems(query),
    )


def expand_quote(
    text: str, sentence: Span, sentences: Sequence[Span], context: QuoteContext = NO_CONTEXT
) -> Span:
    """Extend a sentence by those around it that it needs, in the same paragraph.

    These are the ones before it, while the first begins with a pronoun and holds no name; the one
    that says who speaks, for direct speech; and those that `context` asks for. Also the sentences
    directly before and after, of this paragraph or the next one, that turn its sense: that deny,
    reject, correct, doubt or attribute what it says.

    Args:
        text: The text of the document.
        sentence: The sentence to quote.
        sentences: All sentences of its passage, in order.
        context: What else belongs to the quote.

    Returns:
        The span to quote: at most three sentences, or four with those that turn its sense; none but
        these and a reason are beyond a blank line, behind which is another subject.
    """
    last = sentences.index(sentence)
    first = last
    while first and last - first < _MAX_ADDED and _needs_context(text[slice(*sentences[first])]):
        first -= 1
    if "\n\n" in text[sentences[first][0] : sentence[0]]:
        first = last
    if context.with_speech and last + 1 < len(sentences):
        following = sentences[last + 1]
        near = following[0] - sentences[last][1] <= _PARAGRAPH_GAP
        if near and _SPEECH_START.match(text[slice(*following)]):
            last += 1
    while last - first < _MAX_ADDED:
        words = len(text[sentences[first][0] : sentences[last][1]].split())
        if words >= context.min_words and not _DIRECT_SPEECH.match(
            text[sentences[first][0] : sentences[last][1]]
        ):
            break
        if last + 1 < len(sentences) and _continues(text, sentences[last], sentences[last + 1]):
            last += 1
        elif first and _continues(text, sentences[first - 1], sentences[first]):
            first -= 1
        else:
            break
    if context.with_reason and not _REASON.search(text[sentences[first][0] : sentences[last][1]]):
        own_first, own_last = first, last
        if own_first and _continues(text, sentences[own_first - 1], sentences[own_first]):
            first -= own_last - first < _MAX_ADDED
        if own_last + 1 < len(sentences):
            # In a newspaper each sentence may be a paragraph.
            follows = _is_beside(text, sentences[own_last], sentences[own_last + 1])
            last += follows and own_last - first < _MAX_ADDED
    first, last = _with_turns(text, sentences, (first, last), context)
    return sentences[first][0], sentences[last][1]


def _with_turns(
    text: str, sentences: Sequence[Span], quoted: tuple[int, int], context: QuoteContext
) -> tuple[int, int]:
    """The first and last sentence of a quote with those beside it that turn its sense."""
    first, last = quoted
    # Of an entry in a column of corrections one sentence has what was wrong, another what is right.
    is_entry = is_in_column(text, sentences[first][0])

    def is_full() -> bool:
        return last - first + 1 >= _MAX_WITH_TURNS

    def words(number: int) -> str:
        return text[slice(*sentences[number])]

    def is_doubt_of_it(number: int) -> bool:
        """Whether a sentence doubts what is asked for or, if that is not known, what is quoted."""
        doubted = question_stems(words(number))
        about = context.asked or question_stems(text[sentences[first][0] : sentences[last][1]])
        return is_doubt(words(number)) and bool(doubted & about)

    while not is_full() and first and _is_beside(text, sentences[first - 1], sentences[first]):
        before = sentences[first - 1]
        if not (
            refers_back(words(first))
            or (is_entry and _continues(text, before, sentences[first]))
            or is_doubt_of_it(first - 1)
            or _is_open(text, before[0], sentences[first][0])
        ):
            break
        first -= 1
    while not is_full() and last + 1 < len(sentences):
        following = sentences[last + 1]
        if not _is_beside(text, sentences[last], following) or not (
            turns_previous(words(last + 1))
            or (is_entry and _continues(text, sentences[last], following))
            or is_doubt_of_it(last + 1)
            or _is_open(text, sentences[first][0], sentences[last][1])
        ):
            break
        last += 1
    return first, last


def _is_open(text: str, start: int, end: int) -> bool:
    """Whether a quotation that begins in this part of a text ends behind it."""
    part = text[start:end]
    # Elsewhere “ closes, as in „Ja“.
    return "„" not in part and part.rfind("“") > part.rfind("”")


def _is_beside(text: str, sentence: Span, following: Span) -> bool:
    """Whether two sentences follow one another in prose, in a paragraph or two."""
    gap = text[sentence[1] : following[0]]
    first, second = text[slice(*sentence)], text[slice(*following)]
    return (
        len(gap) <= _PARAGRAPH_GAP
        and _CELL_SEPARATOR not in first
        and _CELL_SEPARATOR not in second
        and bool(_SENTENCE_END.search(first.strip()))
        and not ("\n" in gap and _OWN_LINE.match(second))
    )


def _needs_context(sentence: str) -> bool:
    return bool(_ANAPHORIC_START.match(sentence)) and not _NAME.search(sentence)


def _continues(text: str, sentence: Span, following: Span) -> bool:
    """Whether the second sentence goes on in the first one's paragraph."""
    gap = text[sentence[1] : following[0]]
    first, second = text[slice(*sentence)], text[slice(*following)]
    if "\n\n" in gap or _CELL_SEPARATOR in first or _CELL_SEPARATOR in second:
        return False
    if is_credit(first) or is_credit(second):
        return False
    if "\n" in gap:
        return bool(_SENTENCE_END.search(first.strip())) and not _OWN_LINE.match(second)
    return True
