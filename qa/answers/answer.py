"""question → Evidence → Answer: the sentences that answer, or "not in these documents"."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index import Filter, Index
from index.humanize import counted
from qa.answers.confidence import ConfidenceFeatures, confidence_features, load_model
from qa.answers.conflicts import find_conflicts
from qa.answers.corroboration import find_corroboration
from qa.answers.quote_context import expand_quote
from qa.answers.values import ExtractedValue
from qa.dedup.grouping import SourceGroup
from qa.filters import describe
from qa.query.terms import out_of_vocabulary_words
from qa.ranking.cross_encoder import CrossEncoderReranker
from qa.ranking.rerank import RankedSentence
from qa.ranking.scorers import Scorers
from qa.reader import DEFAULT_READER, Reader
from qa.retrieval import Evidence, cite_sentence, cite_source, find_evidence
from qa.types import Answer, Citation, ConflictingValue, Span

# Quotes in an answer, at most.
_MAX_QUOTES = 3
# A further sentence is quoted when its score is this close to the first one's: when it is a third
# as likely to answer. .5, 1 and 1.5 give 1.3, 1.5 and 1.7 quotes an answer on xquad, and hold the
# gold answer in .88, .90 and .93, where the first alone does in .84.
_MAX_SCORE_GAP = 1.0
# Share of the shorter sentence's words from which another one only repeats it.
_REPEAT_OVERLAP = 0.8
# Words of a question that are named for standing nowhere.
_MAX_MISSING_WORDS = 5
# Passages offered when there is no answer.
_NEAREST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CandidateAnswer:
    """The answer that would be given, before it is decided whether to give it; `signals` are what
    its confidence was made of, None when there is nothing to quote. `support` and
    `figures` are as in Answer."""

    citations: tuple[Citation, ...]
    confidence: float
    features: ConfidenceFeatures | None = None
    corroborating: tuple[Citation, ...] = ()
    conflicting_values: tuple[ConflictingValue, ...] = ()


def ask(
    question: str,
    index: Index,
    k: int = 5,
    history: Sequence[Answer] = (),
    filter: Filter | None = None,
    as_of: date | None = None,
    ignore: Collection[str] = (),
    reranker: CrossEncoderReranker | None = None,
    reader: Reader | None = DEFAULT_READER,
) -> Answer:
    """Answer from the `k` best passages, in one to three verbatim sentences, or say that the
    documents have no answer and show the nearest passages.

    `history` are earlier answers, oldest first; `filter`, `as_of`, `ignore`, `reranker` and
    `reader` as in `retrieve`. Raises QuestionError for a question without a word.
    """
    assessors = Scorers(reader, reranker)
    with index.snapshot():
        evidence = find_evidence(question, index, k, history, filter, as_of, ignore, assessors)
        return answer_or_abstain(question, evidence, compose(evidence, index), index)


def answer_or_abstain(
    question: str, evidence: Evidence, candidate: CandidateAnswer, index: Index
) -> Answer:
    """The draft as an answer when it is confident enough, else that there is none."""
    least = load_model(evidence.scorers.reader).threshold
    answered = bool(candidate.citations) and candidate.confidence >= least
    pending = index.count_pending()
    if answered:
        text = "\n\n".join(f"{item.quote} [{item.number}]" for item in candidate.citations)
        nearest: tuple[Citation, ...] = ()
    else:
        missing = out_of_vocabulary_words(evidence.query.text, index)
        among = describe(evidence.filter)
        text = abstention_text(question.strip(), pending, len(index), missing, among)
        nearest = tuple(
            cite_source(source, number, evidence.query.text, index)
            for number, source in enumerate(evidence.sources[:_NEAREST_SHOWN], start=1)
        )
    return Answer(
        question,
        evidence.query.text,
        text,
        candidate.citations if answered else (),
        candidate.confidence,
        answered,
        nearest,
        pending,
        candidate.corroborating if answered else (),
        candidate.conflicting_values if answered else (),
        evidence.periods,
        evidence.query.carried_terms,
        evidence.filter,
        evidence.ignored_words,
    )


def abstention_text(
    question: str, pending: int, passages: int, missing: Sequence[str], among: str
) -> str:
    """What is said for want of an answer, with no more certainty than there is."""
    those = f"the documents that were asked ({among})" if among else "these documents"
    if pending:
        return (
            f"Not found in {those} yet: {pending:,} of {passages:,} passages are still "
            f"being embedded and were searched for “{question}” by words alone."
        )
    said = f"Not in {those}: nothing in them answers “{question}”."
    if not missing:
        return said
    named = [f"“{word}”" for word in missing[:_MAX_MISSING_WORDS]]
    if len(named) == 1:
        return f"{said} The word {named[0]} stands in none of them."
    return f"{said} The words {', '.join(named[:-1])} and {named[-1]} stand in none of them."


def pending_note(answer: Answer) -> str:
    """That its ranking is not what it will be; "" when it is, or when the answer's text says so."""
    if not (answer.pending and answer.answered):
        return ""
    verb, they = ("was", "it is") if answer.pending == 1 else ("were", "they are")
    passages = counted(answer.pending, "passage")
    return f"{passages} {verb} ranked by words alone: {they} still being embedded."


def corroboration_note(answer: Answer) -> str:
    """That several independent sources give the answer, and which; "" when only one does."""
    if not (answer.corroborating and answer.citations[0].answer_spans):
        return ""
    first = answer.citations[0]
    start, end = first.answer_spans[0]
    said = first.quote[start - first.start : end - first.start]
    markers = "".join(f"[{item.number}]" for item in (first, *answer.corroborating))
    return f"{len(answer.corroborating) + 1} independent sources give “{said}” {markers}."


def conflicts_note(answer: Answer) -> str:
    """The figures on which sources disagree, with their days; "" when none do."""
    if not answer.conflicting_values:
        return ""
    listed = "; ".join(
        f"“{figure.text}” ({figure.citation.published or 'undated'}) [{figure.citation.number}]"
        for figure in answer.conflicting_values
    )
    return f"Sources differ: {listed}."


def period_note(answer: Answer) -> str:
    """How many of the passages shown were not published in a period that the question names; ""
    when all were, or when it names none."""
    ranges = [period for period in answer.periods if period.since or period.until]
    shown = answer.citations or answer.nearest
    undated = sum(item.published is None for item in shown)
    outside = sum(
        item.published is not None and not any(period.contains(item.published) for period in ranges)
        for item in shown
    )
    if not ranges or not (undated or outside):
        return ""
    said = []
    if outside:
        named = " or ".join(f"“{period.words}”" for period in ranges)
        said.append(f"{outside} of {len(shown)} published outside of {named}")
    if undated:
        said.append(f"{undated} of {len(shown)} without a date")
    what = "Quotes" if answer.citations else "Nearest passages"
    return f"{what}: {', '.join(said)}."


def compose(evidence: Evidence, index: Index) -> CandidateAnswer:
    """The sentences that most likely answer, best first, and the probability that they do."""
    candidates = sorted(
        ((source, sentence) for source in evidence.sources for sentence in source.ranked.sentences),
        key=lambda pair: -pair[1].score,
    )
    if not candidates:
        return CandidateAnswer((), 0.0)
    chosen = _choose_quotes(candidates, index)
    query = evidence.query.text
    support = find_corroboration(query, chosen[0], evidence.sources, index)
    differing = find_conflicts(query, chosen[0], evidence.sources, index)
    signals = confidence_features(
        [source.ranked for source in evidence.sources],
        chosen[0][0].ranked,
        [sentence for _, sentence in chosen],
        [(claim.source.ranked, claim.sentence) for claim in (*support, *differing)],
    )
    places: dict[tuple[str, Span], Citation] = {}

    def place(source: SourceGroup, sentence: RankedSentence) -> Citation:
        """A place that is cited again keeps its number."""
        key = (source.ranked.hit.passage.document_id, sentence.span)
        if key not in places:
            number = len(places) + 1
            places[key] = cite_sentence(source, sentence, sentence.score, number, query, index)
        return places[key]

    return CandidateAnswer(
        tuple(place(source, sentence) for source, sentence in chosen),
        load_model(evidence.scorers.reader).probability(signals),
        signals,
        tuple(place(claim.source, claim.sentence) for claim in support),
        _newest_first(
            ConflictingValue(_value_text(claim, index), place(claim.source, claim.sentence))
            for claim in differing
        ),
    )


def _newest_first(figures: Iterable[ConflictingValue]) -> tuple[ConflictingValue, ...]:
    """Those without a day last."""
    return tuple(sorted(figures, key=lambda it: it.citation.published or date.min, reverse=True))


def _value_text(claim: ExtractedValue, index: Index) -> str:
    document = index.document(claim.source.ranked.hit.passage.document_id)
    return document.text[slice(*claim.span)]


def _choose_quotes(
    candidates: Sequence[tuple[SourceGroup, RankedSentence]], index: Index
) -> list[tuple[SourceGroup, RankedSentence]]:
    """The best sentence, and those as good as it that say something else."""
    chosen: list[tuple[SourceGroup, RankedSentence]] = []
    said: list[frozenset[str]] = []
    least = candidates[0][1].score - _MAX_SCORE_GAP
    for source, sentence in candidates:
        if len(chosen) == _MAX_QUOTES or sentence.score < least:
            break
        words = frozenset(index.analyze(_quote_text(source, sentence, index)))
        if any(
            len(words & other) >= _REPEAT_OVERLAP * min(len(words), len(other)) for other in said
        ):
            continue
        chosen.append((source, sentence))
        said.append(words)
    return chosen


def _quote_text(source: SourceGroup, sentence: RankedSentence, index: Index) -> str:
    passage = source.ranked.hit.passage
    text = index.document(passage.document_id).text
    start, end = expand_quote(text, sentence.span, passage.sentences)
    return text[start:end]
