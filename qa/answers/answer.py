"""question → Evidence → Answer: the sentences that answer, or "not in these documents"."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index import Filter, Index
from index.humanize import counted
from qa.answers.confidence import Signals, load_model, measure
from qa.answers.conflicts import find_figures
from qa.answers.corroboration import find_support
from qa.answers.quote_context import span_to_quote
from qa.answers.values import Claim
from qa.dedup.grouping import Source
from qa.filters import in_words
from qa.query.terms import words_nowhere
from qa.ranking.cross_encoder import Reranker
from qa.ranking.rerank import Sentence
from qa.ranking.scorers import Assessors
from qa.reader import OURS, Reader
from qa.retrieval import Evidence, cite_sentence, cite_source, find_evidence
from qa.types import Answer, Citation, Figure, Span

# Quotes in an answer, at most.
_QUOTES = 3
# A further sentence is quoted when its score is this close to the first one's: when it is a third
# as likely to answer. .5, 1 and 1.5 give 1.3, 1.5 and 1.7 quotes an answer on xquad, and hold the
# gold answer in .88, .90 and .93, where the first alone does in .84.
_CLOSE = 1.0
# Share of the shorter sentence's words from which another one only repeats it.
_REPEATS = 0.8
# Words of a question that are named for standing nowhere.
_NAMED = 5
# Passages offered when there is no answer.
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """The answer that would be given, before it is decided whether to give it; `signals` are what
    its confidence was made of, None when there is nothing to quote. `support` and
    `figures` are as in Answer."""

    citations: tuple[Citation, ...]
    confidence: float
    signals: Signals | None = None
    support: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()


def ask(
    question: str,
    index: Index,
    k: int = 5,
    history: Sequence[Answer] = (),
    filter: Filter | None = None,
    as_of: date | None = None,
    ignore: Collection[str] = (),
    reranker: Reranker | None = None,
    reader: Reader | None = OURS,
) -> Answer:
    """Answer from the `k` best passages, in one to three verbatim sentences, or say that the
    documents have no answer and show the nearest passages.

    `history` are earlier answers, oldest first; `filter`, `as_of`, `ignore`, `reranker` and
    `reader` as in `retrieve`. Raises QuestionError for a question without a word.
    """
    assessors = Assessors(reader, reranker)
    with index.snapshot():
        evidence = find_evidence(question, index, k, history, filter, as_of, ignore, assessors)
        return word_answer(question, evidence, draft(evidence, index), index)


def word_answer(question: str, evidence: Evidence, drafted: Draft, index: Index) -> Answer:
    """The draft as an answer when it is confident enough, else that there is none."""
    least = load_model(evidence.assessors.reader).threshold
    answered = bool(drafted.citations) and drafted.confidence >= least
    pending = index.count_pending()
    if answered:
        text = "\n\n".join(f"{item.quote} [{item.number}]" for item in drafted.citations)
        nearest: tuple[Citation, ...] = ()
    else:
        missing = words_nowhere(evidence.query.text, index)
        among = in_words(evidence.filter)
        text = _silence(question.strip(), pending, len(index), missing, among)
        nearest = tuple(
            cite_source(source, number, evidence.query.text, index)
            for number, source in enumerate(evidence.sources[:_NEAREST], start=1)
        )
    return Answer(
        question,
        evidence.query.text,
        text,
        drafted.citations if answered else (),
        drafted.confidence,
        answered,
        nearest,
        pending,
        drafted.support if answered else (),
        drafted.figures if answered else (),
        evidence.periods,
        evidence.query.carried,
        evidence.filter,
        evidence.ignored,
    )


def _silence(question: str, pending: int, passages: int, missing: Sequence[str], among: str) -> str:
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
    named = [f"“{word}”" for word in missing[:_NAMED]]
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


def support_note(answer: Answer) -> str:
    """That several independent sources give the answer, and which; "" when only one does."""
    if not (answer.support and answer.citations[0].marks):
        return ""
    first = answer.citations[0]
    start, end = first.marks[0]
    said = first.quote[start - first.start : end - first.start]
    markers = "".join(f"[{item.number}]" for item in (first, *answer.support))
    return f"{len(answer.support) + 1} independent sources give “{said}” {markers}."


def figures_note(answer: Answer) -> str:
    """The figures on which sources disagree, with their days; "" when none do."""
    if not answer.figures:
        return ""
    listed = "; ".join(
        f"“{figure.text}” ({figure.citation.published or 'undated'}) [{figure.citation.number}]"
        for figure in answer.figures
    )
    return f"Sources differ: {listed}."


def period_note(answer: Answer) -> str:
    """How many of the passages shown were not published in a period that the question names; ""
    when all were, or when it names none."""
    ranges = [period for period in answer.periods if period.since or period.until]
    shown = answer.citations or answer.nearest
    undated = sum(item.published is None for item in shown)
    outside = sum(
        item.published is not None and not any(period.holds(item.published) for period in ranges)
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


def draft(evidence: Evidence, index: Index) -> Draft:
    """The sentences that most likely answer, best first, and the probability that they do."""
    candidates = sorted(
        ((source, sentence) for source in evidence.sources for sentence in source.ranked.sentences),
        key=lambda pair: -pair[1].score,
    )
    if not candidates:
        return Draft((), 0.0)
    chosen = _choose(candidates, index)
    query = evidence.query.text
    support = find_support(query, chosen[0], evidence.sources, index)
    differing = find_figures(query, chosen[0], evidence.sources, index)
    signals = measure(
        [source.ranked for source in evidence.sources],
        chosen[0][0].ranked,
        [sentence for _, sentence in chosen],
        [(claim.source.ranked, claim.sentence) for claim in (*support, *differing)],
    )
    places: dict[tuple[str, Span], Citation] = {}

    def place(source: Source, sentence: Sentence) -> Citation:
        """A place that is cited again keeps its number."""
        key = (source.ranked.hit.passage.document_id, sentence.span)
        if key not in places:
            number = len(places) + 1
            places[key] = cite_sentence(source, sentence, sentence.score, number, query, index)
        return places[key]

    return Draft(
        tuple(place(source, sentence) for source, sentence in chosen),
        load_model(evidence.assessors.reader).probability(signals),
        signals,
        tuple(place(claim.source, claim.sentence) for claim in support),
        _newest_first(
            Figure(_said(claim, index), place(claim.source, claim.sentence)) for claim in differing
        ),
    )


def _newest_first(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Those without a day last."""
    return tuple(sorted(figures, key=lambda it: it.citation.published or date.min, reverse=True))


def _said(claim: Claim, index: Index) -> str:
    document = index.document(claim.source.ranked.hit.passage.document_id)
    return document.text[slice(*claim.span)]


def _choose(
    candidates: Sequence[tuple[Source, Sentence]], index: Index
) -> list[tuple[Source, Sentence]]:
    """The best sentence, and those as good as it that say something else."""
    chosen: list[tuple[Source, Sentence]] = []
    said: list[frozenset[str]] = []
    least = candidates[0][1].score - _CLOSE
    for source, sentence in candidates:
        if len(chosen) == _QUOTES or sentence.score < least:
            break
        words = frozenset(index.terms(_quoted(source, sentence, index)))
        if any(len(words & other) >= _REPEATS * min(len(words), len(other)) for other in said):
            continue
        chosen.append((source, sentence))
        said.append(words)
    return chosen


def _quoted(source: Source, sentence: Sentence, index: Index) -> str:
    passage = source.ranked.hit.passage
    text = index.document(passage.document_id).text
    start, end = span_to_quote(text, sentence.span, passage.sentences)
    return text[start:end]
