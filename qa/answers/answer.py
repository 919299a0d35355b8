"""Answer a question in cited quotes, or say that there is no clear answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from index import Filter, Index
from index.types import Span
from qa.answers.answer_notes import abstention_text
from qa.answers.citations import cite_judged, cite_source, quote_with_marker
from qa.answers.compound import answer_compound
from qa.answers.confidence import (
    ConfidenceFeatures,
    ConfidenceModel,
    confidence_features,
    load_model,
)
from qa.answers.documents.about_document import answer_about_document
from qa.answers.documents.listing import answer_listing
from qa.answers.documents.overview import answer_overview
from qa.answers.foreign_languages import name_foreign_languages
from qa.answers.help import answer_help
from qa.answers.mismatches.differences import own_sentence
from qa.answers.mismatches.other_languages import missing_in_other_language, mostly_unknown
from qa.answers.mismatches.reasons import lacks_reason
from qa.answers.person_roles import answer_person_role, answer_who_is
from qa.answers.possible_answers import find_possible_answers, is_off_topic, quote_context
from qa.answers.question.asked_event import Factuality
from qa.answers.question.constraints import QuestionConstraints, read_constraints
from qa.answers.question.missing_terms import missing_names, missing_numbers
from qa.answers.selection.judged_sentences import (
    JudgedSentence,
    agreeing_first,
    choose_quotes,
    judge_sentences,
)
from qa.answers.selection.office_changes import only_leaves
from qa.answers.selection.reordering import find_superseding, stating_first
from qa.answers.selection.repeated_answer import repeats_last_answer, unshown_first
from qa.answers.source_sentences import SourceSentence, rank_sentences, sentence_text
from qa.answers.speaker_attribution import answer_who_said
from qa.answers.table_answers import answer_from_table
from qa.answers.values.comparison import Comparison
from qa.answers.values.conflicts import find_conflicts, find_other_figures
from qa.answers.values.corroboration import find_corroboration
from qa.answers.values.extraction import (
    ExtractedValue,
    describe_value,
    extract_value,
    extract_values,
)
from qa.filters import describe
from qa.query.question_language import is_english_document
from qa.query.terms import out_of_vocabulary_words, specific_words
from qa.ranking.cross_encoder import CrossEncoderReranker
from qa.reader import DEFAULT_READER, Reader
from qa.retrieval import Evidence, check_question, find_evidence, with_reference_day
from qa.text.boilerplate_sentences import is_unasked_field
from qa.types import (
    CALIBRATED,
    Answer,
    Citation,
    ConflictingValue,
    OtherFigure,
    Scorers,
    SearchOptions,
    Thresholds,
)

if TYPE_CHECKING:
    from qa.summaries.writer import Writer

# Quotes in an answer, at most.
_MAX_QUOTES = 3
# Log-odds that a further quote may score below the first: .5, 1 and 1.5 give 1.3, 1.5 and 1.7
# quotes per answer on xquad, with the gold answer in .88, .90 and .93 of them.
_MAX_SCORE_GAP = 1.0
# Log-odds by which a sentence about what is asked may score below one that is about something else
# and still be quoted instead.
_MAX_AGREEING_GAP = 1.5
# Passages that are shown when there is no answer.
_NEAREST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CandidateAnswer:
    """An answer before it is decided whether to give it; fields as in Answer. `constraints` say
    what it has to be about; `features` are those of its confidence, None without citations."""

    citations: tuple[Citation, ...]
    confidence: float
    constraints: QuestionConstraints
    features: ConfidenceFeatures | None = None
    corroborating: tuple[Citation, ...] = ()
    conflicting_values: tuple[ConflictingValue, ...] = ()
    other_figures: tuple[OtherFigure, ...] = ()


def ask(
    question: str,
    index: Index,
    k: int = 5,
    history: Sequence[Answer] = (),
    *,
    filter: Filter | None = None,
    as_of: date | None = None,
    ignore: Collection[str] = (),
    correct: bool = True,
    reranker: CrossEncoderReranker | None = None,
    reader: Reader | None = DEFAULT_READER,
    thresholds: Thresholds = CALIBRATED,
    writer: "Writer | None" = None,
) -> Answer:
    """Answer a question from the `k` best sources.

    All arguments are those of `retrieve`, but for `thresholds`, which say how sure an answer and a
    possible answer have to be, and `writer`, a language model that writes a summary of the quotes.

    Returns:
        One to three verbatim sentences with their citations: as an answer, or as possible answers
        to check; or, if none of them is likely enough to answer, a text that says so and the
        nearest passages. Help with asking, if the question is none.

    Raises:
        QuestionError: The question is not a string.
        ValueError: `k` is below 1.
    """
    options = SearchOptions(
        k=k,
        history=history,
        filter=filter or Filter(),
        as_of=as_of,
        ignore=ignore,
        correct=correct,
        scorers=Scorers(reader, reranker),
        thresholds=thresholds,
    )
    check_question(question)
    with index.snapshot():
        options = with_reference_day(options, index)
        answer = name_foreign_languages(_answer(question, index, options), index)
        answer = replace(answer, as_of=options.reference_day)
    return writer.write(answer, options.history) if writer else answer


def _answer(question: str, index: Index, options: SearchOptions) -> Answer:
    """Answer a question by the first kind of reply that it asks for."""
    for answer_kind in (
        answer_help,
        answer_who_said,
        answer_person_role,
        answer_about_document,
        answer_overview,
        answer_listing,
        answer_from_table,
    ):
        if reply := answer_kind(question, index, options):
            return reply
    if reply := answer_compound(question, index, options, _answer_part):
        return reply
    quoted = answer_in_quotes(question, index, options)
    if quoted.tier != "answer" and (role := answer_who_is(question, index, options)):
        return role
    return quoted


def _answer_part(question: str, index: Index, options: SearchOptions) -> Answer:
    """Answer one of several questions that were asked at once."""
    for answer_kind in (answer_person_role, answer_about_document, answer_from_table):
        if reply := answer_kind(question, index, options):
            return reply
    return answer_in_quotes(question, index, options)


def answer_in_quotes(question: str, index: Index, options: SearchOptions) -> Answer:
    """Answer a question in the sentences that most likely answer it."""
    evidence = find_evidence(question, index, options)
    return answer_by_tier(question, evidence, compose(evidence, index), index)


def compose(evidence: Evidence, index: Index) -> CandidateAnswer:
    """Choose the sentences that most likely answer, best first, compare them with other sources,
    and estimate the probability that they are right."""
    query = evidence.query.text
    is_english = is_in_english(evidence, index)
    if is_english:
        constraints = read_constraints(evidence.asked, index)
    else:
        constraints = QuestionConstraints(
            evidence.asked, is_english=False, language=evidence.language
        )
    places = [
        place
        for place in rank_sentences(evidence.sources)
        if not is_unasked_field(sentence_text(place, index), query)
    ]
    query = constraints.query
    context = quote_context(evidence)
    judged = judge_sentences(places, constraints, index, context=context)
    sentences = _answering(judged)
    if is_english:
        sentences = stating_first(sentences, judged, query)
    likeliest = _choose(sentences)
    if not likeliest:
        return CandidateAnswer((), 0.0, constraints)
    quotes = likeliest
    if is_english and (
        newer := find_superseding(sentences, judged, query, index, with_figures=True)
    ):
        quotes = _choose(newer)
    # Numbers and what they count are read in English alone.
    compared = [sentence.place for sentence in sentences] if is_english else []
    corroborating, conflicting, others_values, related = _compare_sources(
        query, quotes[0].place, compared, index
    )
    # What was only planned or denied does not contradict what was so.
    by_place = {_key(sentence.place): sentence for sentence in (*sentences, *quotes)}
    unreal = [
        value for value in conflicting if by_place[_key(value.place)].difference in set(Factuality)
    ]
    if unreal:
        conflicting = [value for value in conflicting if value not in unreal]
        others_values = [*others_values, *unreal]
        conflicting = conflicting if len(conflicting) > 1 else []
    features = confidence_features(
        [source.ranked for source in evidence.sources],
        likeliest[0].place.source.ranked,
        [quote.place.sentence for quote in likeliest],
        [(value.place.source.ranked, value.place.sentence) for value in related],
    )
    citations: dict[tuple[str, Span], Citation] = {}

    def cited(place: SourceSentence) -> Citation:
        """Its citation; a place that is cited again keeps its number."""
        if _key(place) not in citations:
            citations[_key(place)] = cite_judged(by_place[_key(place)], len(citations) + 1)
        return citations[_key(place)]

    quote_citations = tuple(cited(quote.place) for quote in quotes)
    corroborating_citations = tuple(cited(value.place) for value in corroborating)
    conflicting_values = [ConflictingValue(value.text, cited(value.place)) for value in conflicting]
    # Newest first, undated last.
    conflicting_values.sort(key=lambda value: value.citation.published or date.min, reverse=True)
    return CandidateAnswer(
        quote_citations,
        _confidence_model(evidence, index).probability(features),
        constraints,
        features,
        corroborating_citations,
        tuple(conflicting_values),
        tuple(
            OtherFigure(value.text, describe_value(value, index), cited(value.place))
            for value in others_values
            if _says_what_it_counts(value)
        ),
    )


def _says_what_it_counts(value: ExtractedValue) -> bool:
    """Whether a number stands with what it is of, not as "three this year"."""
    quantity = value.quantity
    return quantity is not None and bool(
        quantity.kind or (quantity.noun and quantity.noun not in _TIMES)
    )


# Behind a number these say when.
_TIMES = frozenset(("year", "month", "week", "day", "time"))


def is_in_english(evidence: Evidence, index: Index) -> bool:
    """Whether the question and the best source are English."""
    sources = evidence.sources[:1]
    return evidence.language == "en" and all(
        is_english_document(index.document(source.ranked.hit.passage.document_id), index)
        for source in sources
    )


def _confidence_model(evidence: Evidence, index: Index) -> ConfidenceModel:
    """The model for what was ranked by the options' reader, or by the multilingual encoder."""
    reader = evidence.options.scorers.reader
    return load_model(reader, is_multilingual=not is_in_english(evidence, index))


def _answering(sentences: Sequence[JudgedSentence]) -> list[JudgedSentence]:
    """The sentences, best first, without those near the best that are about something else, if
    others are not."""
    ordered = agreeing_first(sentences, max_score_gap=_MAX_AGREEING_GAP)
    if not ordered or ordered[0].difference:
        return ordered
    min_score = sentences[0].score - _MAX_AGREEING_GAP
    return [
        sentence for sentence in ordered if sentence.score < min_score or not sentence.difference
    ]


def _choose(sentences: Sequence[JudgedSentence]) -> list[JudgedSentence]:
    """The quotes of an answer: the first sentence, and further ones that score near it."""
    if not sentences:
        return []
    min_score = sentences[0].score - _MAX_SCORE_GAP
    return choose_quotes(sentences, limit=_MAX_QUOTES, min_score=min_score)


def _key(place: SourceSentence) -> tuple[str, Span]:
    return place.document_id, place.sentence.span


def answer_by_tier(
    question: str, evidence: Evidence, candidate: CandidateAnswer, index: Index
) -> Answer:
    """Give the candidate answer, show possible answers, or abstain, as its confidence allows."""
    query, pending = evidence.query.text, index.count_pending()
    model = _confidence_model(evidence, index)
    thresholds = evidence.options.thresholds
    tier = model.tier(candidate.confidence, thresholds) if candidate.citations else "none"
    is_english = candidate.constraints.is_english
    citations, nearest = candidate.citations, tuple[Citation, ...]()
    if tier == "answer" and citations[0].difference:
        tier = "possible"
    history = evidence.options.history
    if tier == "answer" and is_english and only_leaves(query, citations[0].quote):
        tier = "possible"
    if tier == "answer" and is_english and lacks_reason(query, *_marked(citations[0])):
        tier = "possible"
    if tier == "answer" and is_english and not specific_words(query):
        # "Did many people come?" asks of nothing in particular.
        tier = "possible"
    is_repeated = tier == "answer" and repeats_last_answer(evidence.query, citations[0], history)
    if is_repeated:
        tier = "possible"
    absent = missing_names(candidate.constraints, evidence.sources, index)
    missing = tuple(name.text for name in absent)
    if not is_english:
        missing += missing_in_other_language(query, evidence.language, index)
        if tier == "answer" and (unknown := mostly_unknown(query, evidence.language, index)):
            tier = "possible"
            missing += tuple(word for word in unknown if word not in missing)
    elif citations and citations[0].difference:
        missing += missing_numbers(candidate.constraints, index)
    if any(name.is_sure for name in absent) and not pending:
        # Even as a possible answer, what others did would mislead.
        tier = "none"
    elif candidate.citations and tier != "answer":
        possible = find_possible_answers(evidence, candidate.constraints, index)
        citations = possible.citations or tuple(
            replace(citation, answer_spans=()) for citation in citations
        )
        if is_repeated:
            citations = unshown_first(citations, history)
        # Without the vectors, confidence is too low: it was fitted with them.
        is_calibrated = thresholds.possible is None
        if pending or (is_calibrated and possible.may_answer(query, index)):
            tier = "possible"
        if is_english and not pending and is_calibrated and is_off_topic(evidence, possible, index):
            tier = "none"
    if tier == "none":
        citations = ()
        nearest = tuple(
            replace(cite_source(source, number, query, index), answer_spans=())
            for number, source in enumerate(evidence.sources[:_NEAREST_SHOWN], start=1)
        )
    text = "\n\n".join(map(quote_with_marker, citations))
    if tier == "none":
        text = abstention_text(
            question.strip(),
            pending=pending,
            passages=len(index),
            missing=out_of_vocabulary_words(query, index, evidence.language),
            scope=describe(evidence.options.filter),
        )
    return Answer(
        question=question,
        query=query,
        text=text,
        citations=citations,
        confidence=candidate.confidence,
        tier=tier,
        nearest=nearest,
        pending=pending,
        corroborating=candidate.corroborating if tier == "answer" else (),
        conflicting_values=candidate.conflicting_values if tier == "answer" else (),
        other_figures=candidate.other_figures if tier == "answer" else (),
        periods=evidence.periods,
        carried_terms=evidence.query.carried_terms,
        filter=evidence.options.filter,
        ignored=tuple(evidence.options.ignore),
        corrections=evidence.corrections,
        missing=missing,
    )


def _marked(citation: Citation) -> tuple[str, str]:
    """The sentence of a quote that has the marked words, and these; "" without any."""
    quote, start = citation.quote, citation.start
    spans = [(first - start, last - start) for first, last in citation.answer_spans]
    if not spans or spans[0][0] < 0:
        return quote, ""
    return quote[slice(*own_sentence(quote, (0, len(quote)), spans[0]))], quote[slice(*spans[0])]


def _compare_sources(
    query: str, quote: SourceSentence, sentences: Sequence[SourceSentence], index: Index
) -> tuple[list[ExtractedValue], ...]:
    """The values that corroborate the first quote, those that conflict, those of other things, and
    those of any kind that make it likelier: what is asked is in the documents."""
    value = extract_value(query, quote, index) if sentences else None
    if value is None:
        return [], [], [], []
    candidates = extract_values(query, sentences, index)
    corroborating = find_corroboration(query, value, candidates, index)
    conflicting = find_conflicts(query, value, candidates, index)
    shown = [*corroborating, *conflicting]
    others = find_other_figures(query, value, candidates, index, shown=shown)
    is_narrowed = Comparison(query, index).is_narrowed(value)
    return corroborating, conflicting, others, shown if is_narrowed else [*shown, *others]
