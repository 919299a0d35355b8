"""Find the sentences that may answer where none is likely enough to be the answer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Index
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.citations import cite_judged
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.quote_expansion import NO_CONTEXT, Length, QuoteContext, context_for, expand_quote
from qa.answers.quoted_speech import ASKS_SPEECH
from qa.answers.selection.candidate_scores import SPEECH_BONUS, candidate_scores
from qa.answers.selection.judged_sentences import (
    JudgedSentence,
    agreeing_first,
    choose_quotes,
    judge_sentences,
)
from qa.answers.selection.paraphrases import is_paraphrase
from qa.answers.selection.reordering import find_stated, find_superseding
from qa.answers.selection.role_holders import find_role_holder
from qa.answers.selection.unrealized_events import find_unknown
from qa.answers.sentence_context import CELL_SEPARATOR
from qa.answers.source_sentences import SourceSentence, rank_sentences, sentence_text
from qa.dedup.grouping import SourceGroup, deduplicate
from qa.query.terms import occurs, specific_words
from qa.ranking.reader_rerank import add_reader_scores, read_candidates
from qa.reader import Reader, load_score_weights
from qa.retrieval import Evidence
from qa.text.boilerplate_sentences import is_boilerplate, is_unasked_field
from qa.text.english.clauses import is_verb_form
from qa.text.markdown_emphasis import is_heading
from qa.types import Citation

# Passages that the reader reads. With eight, five and four the useful replies to two sets of
# questions for development are .921, .931, .921 and .881 each, refused ones .010, .010, .030.
MAX_READ = 5
# Those that the reader of other languages reads, which takes twice as long: with eight the same
# sentences were shown for 40 held-out questions in Japanese and French.
MAX_READ_MULTILINGUAL = 4
# Sentences that are shown.
MAX_QUOTES = 3
# Log-odds that a sentence may be below the best.
MAX_SCORE_GAP = 8.0
# Log-odds by which a sentence may be below the best and still go before it, if it is about what was
# asked and the best is not: a factor of 20 in odds.
_MAX_AGREEING_GAP = 3.0


@dataclass(frozen=True, slots=True)
class MinAnswerability:
    """Log-odds of a reader that a passage has the answer, from which it is shown: where the
    documents have all content words of the question, half of them, or fewer; those for things
    count by themselves, since an event may be told in other words."""

    if_known: float
    if_half_known: float
    otherwise: float


# Chosen on 22 refused questions of a folder that answers them in other words (15 have the right
# sentence among the first three; these show ten) and on 37 that another folder does not answer (22
# were shown before, two more are).
_MULTILINGUAL_MIN = MinAnswerability(-3.0, -2.0, 0.5)
# On four invented folders that are not reported, of 270 questions whose right sentence is among the
# three, .90 are shown from these on, and of 273 without an answer .58; with .5 more .88 and .51,
# with .5 less .91 and .64.
_ENGLISH_MIN = MinAnswerability(-3.25, -2.65, -1.2)


# Similarity of the closest sentence to the question, below which nothing is shown if the documents
# do not have one of its content words: of 13 such questions about something else .24 to .35, of 6
# that a folder answers in other words .42 to .64.
_MIN_SIMILARITY_IF_UNKNOWN = 0.38
# Similarity from which the closest sentence counts like half of the question's words: of 24
# questions about something else .08 to .43.
_MIN_SIMILARITY_IF_SAID = 0.45
# Similarity from which the reader may doubt more, and by how much.
_MIN_SIMILARITY_IF_LIKE, _LIKE_BONUS = 0.6, 1.5
# A difference that says that a sentence has no answer.
_LACKING = lazy_pattern(r"(?:does not (?:give|say|name)|names no)\b")
# Sources whose sentences are compared for it.
_COMPARED_SOURCES = 3


@dataclass(frozen=True, slots=True)
class PossibleAnswers:
    """The sentences that may answer, best first, the reader's highest log-odds that a passage has
    the answer, minus infinity without a reader, those from which it is shown, and the similarity of
    the closest sentence."""

    citations: tuple[Citation, ...]
    answerability: float = -math.inf
    minimum: MinAnswerability = _ENGLISH_MIN
    similarity: float = 0.0

    def may_answer(self, query: str, index: Index) -> bool:
        """Whether the passage that most likely has the answer is likely enough to have it."""
        is_said = self.similarity >= _MIN_SIMILARITY_IF_SAID or any(
            is_paraphrase(query, citation.quote) for citation in self.citations
        )
        bonus = _LIKE_BONUS if self.similarity >= _MIN_SIMILARITY_IF_LIKE else 0.0
        return self.answerability + bonus >= min_answerability(
            query, index, self.minimum, is_said=is_said
        )


def find_possible_answers(
    evidence: Evidence, constraints: QuestionConstraints, index: Index
) -> PossibleAnswers:
    """Read more passages than were read for the ranking, and choose the best sentences of all.

    No words are marked in them: where the answer is in doubt, so is which words give it.
    """
    reader = evidence.options.scorers.reader
    # One sentence each, so that the best three are read first: with those around them, of 166
    # unsure questions of three sets 107 had the right one among the first three sentences, and 120
    # without.
    context = quote_context(evidence, "brief")
    sources, answerability = evidence.sources, -math.inf
    if reader is not None and evidence.passages:
        sources = _read(evidence, reader, index)
        answerability = max(source.ranked.answerability for source in sources)
    places = [
        place
        for place in rank_sentences(sources)
        if not is_boilerplate(_self_contained(place, index))
        and not is_unasked_field(sentence_text(place, index), evidence.query.text)
    ]
    # A heading is shown with the quotes of its document anyway.
    places = [
        place for place in places if not is_heading(sentence_text(place, index), place.document_id)
    ] or places
    places = _without_other_rows(places, evidence.query.text, index)
    sentences = judge_sentences(places, constraints, index, context=context)
    min_score = -math.inf
    if reader is not None and sentences:
        places = [sentence.place for sentence in sentences]
        scores = candidate_scores(places, evidence.passages, evidence.query.text, index)
        rescored = [replace(it, score=at) for it, at in zip(sentences, scores, strict=True)]
        sentences = sorted(rescored, key=lambda sentence: -sentence.score)
        is_speech = bool(ASKS_SPEECH.match(evidence.query.text))
        min_score = sentences[0].score - MAX_SCORE_GAP - (SPEECH_BONUS if is_speech else 0.0)
        sentences = agreeing_first(sentences, max_score_gap=_MAX_AGREEING_GAP)
    if constraints.is_english and sentences:
        query = evidence.query.text
        if stated := find_stated(sentences, query) or find_role_holder(sentences, query):
            best = sentences[0].score
            sentences = [*(replace(it, score=best) for it in stated), *sentences]
        newer = find_superseding(sentences, sentences, query, index, with_figures=False)
        sentences = newer or sentences
    quotes = choose_quotes(sentences, limit=MAX_QUOTES, min_score=min_score)
    quotes = _with_paragraphs(quotes, quote_context(evidence, "long"))
    if constraints.is_english and quotes:
        quotes = _with_unknown(quotes, sentences, evidence.query.text)
    citations = tuple(_cite(quote, number) for number, quote in enumerate(quotes, start=1))
    is_multilingual = reader is not None and reader.is_multilingual
    return PossibleAnswers(
        citations,
        answerability,
        _MULTILINGUAL_MIN if is_multilingual else _ENGLISH_MIN,
        max(_similarities(evidence), default=0.0),
    )


def _without_other_rows(
    places: list[SourceSentence], query: str, index: Index
) -> list[SourceSentence]:
    """The sentences without rows of a table of which another row has more words of the question:
    "Varnes | 87" is asked for, not "Kolby | 212"."""
    asked = set(index.analyze(query)) - index.stopword_terms
    shared: dict[tuple[str, Span], int] = {}
    most: dict[str, int] = {}
    for place in places:
        words = sentence_text(place, index)
        if CELL_SEPARATOR in words:
            count = len(asked & set(index.analyze(words)))
            shared[place.document_id, place.sentence.span] = count
            most[place.document_id] = max(count, most.get(place.document_id, 0))
    return [
        place
        for place in places
        if shared.get((place.document_id, place.sentence.span), math.inf)
        >= most.get(place.document_id, 0)
    ]


def _cite(quote: JudgedSentence, number: int) -> Citation:
    """The citation of a quote, with no words marked; what its sentence lacks those beside it, if
    they are shown, may have."""
    citation = replace(cite_judged(quote, number), answer_spans=())
    has_more = quote.quote != quote.place.sentence.span
    return (
        replace(citation, difference="")
        if has_more and _LACKING.match(quote.difference)
        else citation
    )


def _with_paragraphs(
    quotes: Sequence[JudgedSentence], context: QuoteContext
) -> list[JudgedSentence]:
    """The quotes, the last and those that lack what is asked for in their paragraph, unless that
    repeats another quote: behind the last one more can be read, and beside the others it may be."""
    extended = list(quotes)
    for number, quote in enumerate(quotes):
        longer = replace(quote, context=context)
        others = [*extended[:number], *extended[number + 1 :]]
        is_last = number == len(quotes) - 1
        if (is_last or _LACKING.match(quote.difference)) and not any(
            _overlap(longer, other) for other in others
        ):
            extended[number] = longer
    return extended


def _overlap(first: JudgedSentence, second: JudgedSentence) -> bool:
    return first.place.document_id == second.place.document_id and (
        first.quote[0] < second.quote[1] and second.quote[0] < first.quote[1]
    )


def _with_unknown(
    quotes: list[JudgedSentence], sentences: Sequence[JudgedSentence], query: str
) -> list[JudgedSentence]:
    """The quotes, the last of them replaced by a sentence of the same document that says that what
    is asked is not known, if there is one and they have none."""
    found = find_unknown(sentences, quotes[0].place.document_id, query)
    if found is None or any(
        found.place.sentence.span[0] in range(*quote.quote)
        and quote.place.document_id == found.place.document_id
        for quote in quotes
    ):
        return quotes
    return [*quotes[: MAX_QUOTES - 1], found]


def is_off_topic(evidence: Evidence, possible: PossibleAnswers, index: Index) -> bool:
    """Whether the documents do not have one of the content words of a question that is no verb, no
    sentence is like it, and the reader is not sure of an answer either."""
    words = specific_words(evidence.query.text)
    return (
        bool(_similarities(evidence))
        and possible.similarity < _MIN_SIMILARITY_IF_UNKNOWN
        and possible.answerability < possible.minimum.otherwise
        and not all(occurs(word, index) or is_verb_form(word) for word in words)
    )


def _similarities(evidence: Evidence) -> list[float]:
    """Those of the sentences of the best sources to the question."""
    return [
        sentence.features.cosine
        for source in evidence.sources[:_COMPARED_SOURCES]
        for sentence in source.ranked.sentences
    ]


def min_answerability(
    query: str, index: Index, minimum: MinAnswerability, *, is_said: bool = False
) -> float:
    """The reader's log-odds that a passage has the answer, from which it is shown; `is_said` is
    whether a sentence says in other words what is asked for."""
    words = specific_words(query)
    unknown = [word for word in words if not occurs(word, index)]
    if not unknown:
        return minimum.if_known
    half = len(words) / 2
    is_half_known = len(unknown) <= half and sum(not is_verb_form(word) for word in unknown) < half
    return minimum.if_half_known if is_half_known or is_said else minimum.otherwise


def _read(evidence: Evidence, reader: Reader, index: Index) -> tuple[SourceGroup, ...]:
    """The best sources, each with the reader's scores."""
    limit = MAX_READ_MULTILINGUAL if reader.is_multilingual else MAX_READ
    passages = evidence.passages[:limit]
    outputs = read_candidates(
        evidence.query.text,
        passages,
        index,
        reader,
        dated=bool(evidence.periods),
        limit=limit,
        max_score_gap=math.inf,
    )
    read = add_reader_scores(passages, outputs, load_score_weights(reader.folder))
    return tuple(deduplicate(read, limit, index))


def quote_context(evidence: Evidence, length: Length = "usual") -> QuoteContext:
    """What belongs to a quote beside its sentence."""
    # A reason is not quoted with the quote that it is asked for.
    if evidence.query.shown:
        return NO_CONTEXT
    return context_for(evidence.query.text, length)


def _self_contained(place: SourceSentence, index: Index) -> str:
    """The sentence with what it needs to be understood."""
    passage = place.source.ranked.hit.passage
    text = index.document(passage.document_id).text
    return text[slice(*expand_quote(text, place.sentence.span, passage.sentences))]
