"""Judge each sentence once: how it is quoted, which words answer, and what it is about instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index import Document, Index
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.factuality.judgement import FactualityJudgement, judge
from qa.answers.mismatches.differences import find_difference
from qa.answers.mismatches.other_languages import difference_in_other_language
from qa.answers.mismatches.times import tells_past_instead
from qa.answers.question.asked_event import Factuality
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.quote_expansion import NO_CONTEXT, QuoteContext, expand_quote
from qa.answers.selection.asked_value import bind_answer
from qa.answers.selection.figure_scores import FIGURE
from qa.answers.selection.marked_words import is_somebody_else, markable
from qa.answers.source_sentences import SourceSentence
from qa.tables.table import is_heading_row
from qa.text.answer_spans import answer_type, extract_answer_span
from qa.text.english.clauses import is_verb_form
from qa.text.markdown_emphasis import is_heading
from qa.text.prompt_injection import instructs_model
from qa.text.quizzes import is_quiz_option, is_quiz_question

_FIGURES = lazy_pattern(FIGURE)
_CLAUSE = lazy_pattern(r"\b(?:that|ago|which|because|when|would|said|says)\b")
# Share of the shorter quote's terms from which another one repeats it.
REPEAT_OVERLAP = 0.8


@dataclass(frozen=True, eq=False)
class JudgedSentence:
    """A sentence beside what is asked; what costs time is found out when it is first needed.

    Attributes:
        place: The sentence, with the answer that is bound to what is asked for.
        score: By what it is ordered: log-odds.
        constraints: What the answer has to be about.
        index: The index that it is from.
        context: What belongs to its quote.
    """

    place: SourceSentence
    score: float
    constraints: QuestionConstraints
    index: Index
    context: QuoteContext = NO_CONTEXT

    @cached_property
    def document(self) -> Document:
        """The document that it is from."""
        return self.index.document(self.place.document_id)

    @property
    def text(self) -> str:
        """Its words."""
        return self.document.text[slice(*self.place.sentence.span)]

    @cached_property
    def quote(self) -> Span:
        """The sentence with those around it that belong to its quote."""
        sentences = self.place.source.ranked.hit.passage.sentences
        return expand_quote(self.document.text, self.place.sentence.span, sentences, self.context)

    @cached_property
    def quote_terms(self) -> frozenset[str]:
        """The terms of its quote."""
        return frozenset(self.index.analyze(self.document.text[slice(*self.quote)]))

    @cached_property
    def difference(self) -> str:
        """What it is about instead of what is asked about, in a few words such as "about 2022, not
        2021" or "denied in the text"; "" if nothing is known to differ."""
        if instructs_model(self.text):
            return "an instruction to a language model"
        if is_quiz_option(self.document.text, self.place.sentence.span):
            return "an answer to choose from, not a statement"
        if is_quiz_question(self.text):
            return "a question, not a statement"
        if _is_item_heading(self.document.text, self.place.sentence.span):
            return "a heading, not a statement"
        if not self.constraints.is_english:
            return difference_in_other_language(
                self.constraints.query, self.constraints.language, self.place, self.index
            )
        return (
            find_difference(self.constraints, self.place, self.index)
            or self._judgement.difference
            or self._difference_of_text
        )

    @property
    def _difference_of_text(self) -> str:
        """Of a headline with a figure, that the text below tells of the figure as of no fact: "300
        jobs instead of 900" above "One line will be built, with 300 jobs"."""
        sentence, text = self.place.sentence, self.document.text
        spans = self._judgement.answer_spans
        figure = _FIGURES.search(text[slice(*spans[0])]) if spans else None
        is_title = self.text.strip() in self.document.title
        if figure is None or not (is_title or sentence.features.is_headline):
            return ""
        stated = re.compile(rf"(?<![\d.,]){re.escape(figure[0])}(?![.,]?\d)")
        for span in self.place.source.ranked.hit.passage.sentences:
            if span[0] >= sentence.span[1] and (match := stated.search(text, *span)):
                told = judge(self.constraints.query, text, span, (match.span(),))
                return told.difference if told.difference in set(Factuality) else ""
        return ""

    @property
    def answer_spans(self) -> tuple[Span, ...]:
        """The words that answer; none if the sentence is about something else."""
        if self.difference:
            return ()
        if not self.constraints.is_english:
            # Which words of another language answer is known of a reader alone.
            span = self.place.sentence.answer_span
            return (span,) if span else ()
        return self._judgement.answer_spans

    @property
    def marks(self) -> tuple[Span, ...]:
        """The words to mark: those that answer. Names and phrases of a sentence in which a reader
        found no answer are a guess; a number or day that is asked for is told by its form."""
        sentence, source = self.place.sentence, self.place.source
        is_read = bool(sentence.answer_span) or not source.ranked.answerability
        kind = answer_type(self.constraints.query)
        if not (is_read or kind in ("number", "date")):
            return ()
        if tells_past_instead(self.constraints, self.text):
            return ()
        if kind == "name":
            # A name is no clause: "Dravik six years ago that the dyke".
            text, query = self.document.text, self.constraints.query
            return tuple(
                span
                for span in self.answer_spans
                if not _CLAUSE.search(text[slice(*span)])
                and not is_somebody_else(query, text, span)
            )
        if not self.constraints.is_english:
            return self.answer_spans
        return markable(self.constraints.query, self.document.text, self.answer_spans)

    @cached_property
    def _judgement(self) -> FactualityJudgement:
        text, query = self.document.text, self.constraints.query
        sentence = self.place.sentence
        sentences = self.place.source.ranked.hit.passage.sentences
        answer_spans: tuple[Span, ...] = ()
        if sentence.answer_span:
            answer_spans = (sentence.answer_span,)
        else:
            # In the last of the sentences up to this one that has one.
            for span in reversed(sentences):
                if self.quote[0] <= span[0] <= sentence.span[0] and not answer_spans:
                    answer_spans = extract_answer_span(query, text, span)
        holding = (span for span in sentences if answer_spans and _holds(span, answer_spans[0]))
        judged = next(holding, sentence.span)
        return judge(query, text, judged, answer_spans, quote=self.quote)


def with_answer(sentence: JudgedSentence, span: Span) -> JudgedSentence:
    """A sentence with the words that answer."""
    place = sentence.place
    answering = place._replace(sentence=replace(place.sentence, answer_span=span))
    return replace(sentence, place=answering)


def _holds(sentence: Span, span: Span) -> bool:
    return sentence[0] <= span[0] < sentence[1]


def judge_sentences(
    places: Sequence[SourceSentence],
    constraints: QuestionConstraints,
    index: Index,
    *,
    context: QuoteContext = NO_CONTEXT,
) -> list[JudgedSentence]:
    """Judge sentences by what an answer has to be about, in their order."""
    return [
        JudgedSentence(
            bind_answer(constraints, place, index) if constraints.is_english else place,
            place.sentence.score,
            constraints,
            index,
            context,
        )
        for place in places
    ]


def agreeing_first(
    sentences: Sequence[JudgedSentence], *, max_score_gap: float
) -> list[JudgedSentence]:
    """Order sentences, best first by score, for quoting.

    The key is: at most `max_score_gap` below the best score, then about what is asked, then the
    score. Beyond the gap nothing is judged.
    """
    if not sentences:
        return []
    min_score = sentences[0].score - max_score_gap

    def key(sentence: JudgedSentence) -> tuple[bool, bool]:
        is_far = sentence.score < min_score
        return is_far, not is_far and bool(sentence.difference)

    return sorted(sentences, key=key)


def choose_quotes(
    sentences: Sequence[JudgedSentence], *, limit: int, min_score: float
) -> list[JudgedSentence]:
    """Choose the first sentences that do not repeat one another and are no headings, of a table or,
    behind the first, of a text.

    Args:
        sentences: Sentences, best first.
        limit: How many to choose at most.
        min_score: The choice ends at a sentence with a lower score.
    """
    quotes: list[JudgedSentence] = []
    for sentence in sentences:
        if len(quotes) == limit or sentence.score < min_score:
            break
        document, span = sentence.document, sentence.place.sentence.span
        if is_heading_row(document.text, span):
            continue
        # The title of its document is shown with each of its quotes.
        if quotes and is_heading(document.text[slice(*sentence.quote)], document.id):
            continue
        if not any(_repeats(sentence.quote_terms, other.quote_terms) for other in quotes):
            quotes.append(sentence)
    return quotes


def _repeats(terms: frozenset[str], others: frozenset[str]) -> bool:
    return len(terms & others) >= REPEAT_OVERLAP * min(len(terms), len(others))


# "3. Free school meals."
_ITEM_HEADING = lazy_pattern(r"\s*\(?\d{1,2}[.)]\s+(?P<words>[^\n.!?]{1,60})[.:]?\s*")


def _is_item_heading(text: str, sentence: Span) -> bool:
    """Whether a sentence is only the number and name of an item, without a verb, and its line goes
    on: an item that is a line may answer."""
    match = _ITEM_HEADING.fullmatch(text, *sentence)
    if not match or not text[sentence[1] :].partition("\n")[0].strip():
        return False
    return not any(is_verb_form(word) for word in match["words"].lower().split())
