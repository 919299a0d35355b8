"""Judge whether a sentence reports as done what a question asks for.

Rules for English about the scope of negation, hedges, modality, conditions, plans and the phases of
an event. A rule needs the verb of the question, or a pattern that leaves no doubt; a sentence or a
question in another language has no difference.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.factuality.adjacent_sentences import Turn, turn_of
from qa.answers.factuality.attribution import attribution_difference
from qa.answers.factuality.corrected_values import superseded
from qa.answers.factuality.event_phases import phase_difference
from qa.answers.factuality.hypotheticals import hypothetical_parts
from qa.answers.factuality.negation import (
    CLEARINGS,
    Qualified,
    contrasted,
    is_noun,
    is_quantifier,
    may_be_zero,
    qualified,
    scope_of,
    unknown_cues,
)
from qa.answers.factuality.nonfactual import nonfactual_parts, raises_question
from qa.answers.question.asked_event import AskedEvent, Factuality, asks_action, read_asked_event
from qa.answers.question.years import compared_figures
from qa.answers.values.rates import is_counted_by, rate_difference
from qa.text.answer_spans import all_answer_spans, answer_type, extract_answer_span
from qa.text.english.clauses import ParsedSentence, Word, is_verb_form, parse_clauses, split_words
from qa.text.english.lexicon import (
    CLAIMS,
    DENIALS,
    NEGATIVE_IMPLICATIVES,
    NOBODY,
    NOT,
    REJECTIONS,
    REPORTS,
    RESTRICTIONS,
    SAYING_PREFIXES,
    verb_stems,
)
from qa.text.names import CAPITAL
from qa.text.numbers import find_numbers
from qa.text.truncation import is_cut_off

CUT_OFF = "cut off in the document"

ANNOUNCEMENT = "about the announcement, not the event"


def sense_difference(
    question: str,
    text: str,
    sentence: Span,
    answer_spans: Sequence[Span] = (),
    *,
    quote: Span | None = None,
) -> str:
    """What a sentence states instead of the event that a question asks for.

    Args:
        question: The question.
        text: The text of the document.
        sentence: The sentence.
        answer_spans: The likely answer, offsets in `text`.
        quote: The sentence with those around it that belong to it.

    Returns:
        Words such as "denied in the text", "" if it is not known to differ.
    """
    if is_cut_off(text, sentence):
        return CUT_OFF
    asked = read_asked_event(question)
    if asked is None or _is_apposed_holder(question, text[slice(*sentence)]):
        return ""
    if answer_spans and _is_of_compared_year(question, text, sentence, answer_spans[0]):
        return ""
    kind = _factuality(asked, text, sentence, answer_spans)
    if kind is None and quote is not None:
        kind = _turned_by_context(asked, text, sentence, quote)
    parsed = parse_clauses(text, sentence)
    phase = phase_difference(question, asked.verbs, asked.answer_type, parsed, answer_spans)
    if kind is not None:
        return phase if phase and kind in _FOR_PAST else str(kind)
    if answer_spans and (rate := rate_difference(question, text, sentence, answer_spans[0])):
        return rate
    if answer_spans and (
        source := attribution_difference(question, text, sentence, answer_spans[0])
    ):
        return source
    if _is_announcement(asked, parsed, answer_spans):
        return ANNOUNCEMENT
    return phase


_ASKS_HOLDER = lazy_pattern(
    r"^\W*who(?:['’]s|\s+is|\s+was)\s+(?:the|its|their|his|her)\s+(?P<office>[a-z-]+)\b",
    re.IGNORECASE,
)
# "He is not the organist, Carl Mayer said."
_NEGATED_BEFORE = lazy_pattern(
    r"\b(?:not|never|no|former|ex|deputy|acting|designate)\b[^,]{0,20}$|n['’]t\b[^,]{0,20}$",
    re.IGNORECASE,
)


def _is_of_compared_year(question: str, text: str, sentence: Span, answer: Span) -> bool:
    """Whether a figure is just that of the year asked about, with which a sentence compares another
    one: "23,400" of "12,700 instead of 23,400 in 2023" for 2023."""
    start = sentence[0]
    return any(
        str(other.year) in question
        and start + other.figure[0] < answer[1]
        and answer[0] < start + other.figure[1]
        for other in compared_figures(text[slice(*sentence)])
    )


def _is_apposed_holder(question: str, sentence: str) -> bool:
    """Whether a name stands beside the office whose holder is asked for, whatever the sentence
    denies: "It does not mind, says the organist, Carl Mayer"."""
    match = _ASKS_HOLDER.search(question)
    if match is None:
        return False
    name = rf"{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)+"
    office = re.escape(match["office"])
    beside = (
        rf"(?<!former )(?<!acting )\b{office},\s+{name}|{name},\s+(?:the|its|their)\s+{office}\b"
    )
    return any(
        not _NEGATED_BEFORE.search(sentence[: found.start()])
        for found in re.finditer(beside, sentence)
    )


@dataclass(frozen=True, slots=True)
class FactualityJudgement:
    """What a sentence states instead of what was asked, as of `sense_difference`, and the words to
    mark as its answer."""

    difference: str
    answer_spans: tuple[Span, ...]


def judge(
    question: str,
    text: str,
    sentence: Span,
    answer_spans: tuple[Span, ...],
    *,
    quote: Span | None = None,
) -> FactualityJudgement:
    """Judge a sentence as `sense_difference` does, and choose the words to mark.

    Of a sentence that differs in one clause and answers in another, the words of the latter are
    marked. Nothing is marked where the event is denied, supposed or unknown, but for the word that
    says that nobody did it.

    Args:
        question: The question.
        text: The text of the document.
        sentence: The sentence.
        answer_spans: The words that would be marked.
        quote: The sentence with those around it that belong to it.
    """
    difference = sense_difference(question, text, sentence, answer_spans, quote=quote)
    if difference and difference != CUT_OFF and answer_spans:
        is_rate = bool(rate_difference(question, text, sentence, answer_spans[0]))
        for clause in () if is_rate else _affirming_clauses(question, text, sentence):
            spans = extract_answer_span(question, text, clause)
            if spans and not sense_difference(question, text, sentence, spans, quote=quote):
                return FactualityJudgement("", spans)
        if other := _value_as_asked(question, text, sentence, answer_spans[0], quote):
            return FactualityJudgement("", (other,))
    if difference:
        return FactualityJudgement(difference, ())
    zero = _zero_quantifier(question, text, sentence, answer_spans)
    if zero:
        return FactualityJudgement("", (zero,))
    if is_unknown(question, text, sentence, answer_spans) or _is_denied_behind(
        question, text, sentence, quote
    ):
        return FactualityJudgement("", ())
    return FactualityJudgement(
        "", tuple(_with_denial(question, text, sentence, span) for span in answer_spans)
    )


def _with_denial(question: str, text: str, sentence: Span, answer: Span) -> Span:
    """The words to mark with the verb that denies them, if it is asked whether it is so; otherwise
    without what they deny: "fraud" of "fraud and acquitted of perjury"."""
    asked = read_asked_event(question)
    if asked is None or asked.asks(Factuality.NEGATED):
        return answer
    words = parse_clauses(text, sentence).words
    own = [number for number, word in enumerate(words) if answer[0] <= word.start < answer[1]]
    if not own:
        return answer
    if asked.is_yes_no:
        for number in range(own[0] - 1, max(own[0] - 1 - _DENIAL_WITHIN, -1), -1):
            if not words[number].is_word:
                break
            if words[number].stems & (DENIALS | REJECTIONS) and is_verb_form(words[number].form):
                return words[number].start, answer[1]
        return answer
    for number in own[2:]:
        if words[number].stems & (DENIALS | CLEARINGS) and words[number - 1].form in ("and", "but"):
            return answer[0], words[number - 2].end
    return answer


# Words between a verb of denying and what it denies: "rejected the claim that she".
_DENIAL_WITHIN = 5


def _value_as_asked(
    question: str, text: str, sentence: Span, answer: Span, quote: Span | None
) -> Span | None:
    """The right value of a sentence that corrects the one that would be marked, or the one that is
    counted as the question asks."""
    is_rate = bool(rate_difference(question, text, sentence, answer))
    kind = "number" if is_rate else ""
    if is_rate and (numbers := find_numbers(text[slice(*answer)])):
        # "120 a year and 1,500 in all" has the right one behind the wrong one.
        answer = answer[0] + numbers[0].span[0], answer[0] + numbers[0].span[1]
    others = [
        span
        for span in all_answer_spans(question, text, sentence, kind=kind)
        if span[1] <= answer[0] or span[0] >= answer[1]
    ]
    if is_rate:
        others = [span for span in others if is_counted_by(question, text, sentence, span)]
    elif not attribution_difference(question, text, sentence, answer) and (
        not _is_corrected(question, text, sentence, answer) or answer_type(question) == "phrase"
    ):
        return None
    return min(
        (
            span
            for span in others
            if not sense_difference(question, text, sentence, (span,), quote=quote)
        ),
        key=lambda span: max(span[0] - answer[1], answer[0] - span[1]),
        default=None,
    )


def _is_denied_behind(question: str, text: str, sentence: Span, quote: Span | None) -> bool:
    """Whether the sentence behind denies this one, of which it is asked whether it is so: the quote
    has both, and what is denied is not marked."""
    asked = read_asked_event(question)
    if asked is None or not asked.is_yes_no or quote is None:
        return False
    return turn_of(text[sentence[1] : quote[1]].strip()) is not None


# Characters in front of a sentence in which the one before it begins, at most.
_MAX_BEFORE = 500
_SENTENCE_BEFORE = lazy_pattern(
    r"(?:^|[.!?][”\"’')]*\s+|\n)(?P<before>[^.!?\n]{8,}[.!][”\"’')]*)\s*$"
)


def _is_raised_before(asked: AskedEvent, text: str, sentence: Span) -> bool:
    """Whether the sentence before raises the question without an answer to it, and this one tells
    of something else: "Asked when it would sail, she shrugged. It had last left on October 2."."""
    start = max(0, sentence[0] - _MAX_BEFORE)
    match = _SENTENCE_BEFORE.search(text[start : sentence[0]])
    if match is None or asked.is_yes_no or asked.asks(Factuality.UNANSWERED):
        return False
    first, last = match.span("before")
    return raises_question(asked, text, (start + first, start + last))


def _is_corrected(question: str, text: str, sentence: Span, answer: Span) -> bool:
    """Whether a sentence gives a value as the wrong one of two."""
    asked = read_asked_event(question)
    if asked is None:
        return False
    parsed = parse_clauses(text, sentence)
    numbers = parsed.overlapping(answer)
    return bool(numbers) and any(
        numbers <= part.scope
        for part in (*superseded(asked, parsed, text, sentence), *contrasted(parsed))
    )


def _affirming_clauses(question: str, text: str, sentence: Span) -> Iterator[Span]:
    """The clauses of a sentence that report the event that the question asks for as done."""
    asked = read_asked_event(question)
    if asked is None:
        return
    parsed = parse_clauses(text, sentence)
    governed = {number for part in _applying(asked, parsed, text) for number in part.governed}
    for clause in parsed.clauses:
        matches = {number for number in clause.words if parsed.words[number].stems & asked.verbs}
        if matches and not matches & governed:
            yield parsed.words[clause.words[0]].start, parsed.words[clause.words[-1]].end


def _zero_quantifier(
    question: str, text: str, sentence: Span, answer_spans: Sequence[Span]
) -> Span | None:
    """The word that says that nobody or nothing did what the question asks for, such as "Nobody":
    an answer to "who" and "how many"."""
    asked = read_asked_event(question)
    if asked is None or not may_be_zero(asked):
        return None
    parsed = parse_clauses(text, sentence)
    verbs = _DIES if asked.verbs & _DIES else asked.verbs
    answer = set().union(*(parsed.overlapping(span) for span in answer_spans))
    for number, word in enumerate(parsed.words):
        scope = scope_of(parsed, number)
        is_object = number > 0 and bool(parsed.words[number - 1].stems & asked.verbs)
        if (
            is_quantifier(parsed, number)
            # "Married nobody" answers, whoever is named beside.
            and (
                not answer
                or answer & scope
                or is_object
                or not any(
                    parsed.words[at].stems & verbs for at in _part_around(parsed, min(answer))
                )
            )
            and any(parsed.words[other].stems & verbs for other in scope)
            and not _is_of_another(asked, verbs, parsed, number, answer)
        ):
            last = number + 1 if word.form == "no" else number
            return word.start, parsed.words[last].end
    return None


# "Nobody was killed" for "How many died?".
_DIES = verb_stems("die kill")
_PART_BREAKS = frozenset((",", ";", "and", "but"))


def _is_of_another(
    asked: AskedEvent,
    verbs: frozenset[str],
    parsed: ParsedSentence,
    number: int,
    answer: AbstractSet[int],
) -> bool:
    """Whether the word for nothing tells of another one than the figure in front of it, of which
    alone the question is: "students pay 12 and children nothing" for students."""
    figures = [at for at in answer if find_numbers(parsed.words[at].form)]
    if not figures or number < max(figures):
        return False
    own, other = (_part_around(parsed, at) for at in (min(figures), number))
    if own == other:
        return False
    tells_own, tells_other = (
        any(parsed.words[at].stems & verbs for at in it) for it in (own, other)
    )
    if tells_own != tells_other:
        return tells_own
    things = asked.words - asked.verbs
    own_things, other_things = (
        sum(bool(parsed.words[at].stems & things) for at in part) for part in (own, other)
    )
    return own_things > other_things


def _part_around(parsed: ParsedSentence, number: int) -> range:
    """The words around one up to the next comma, semicolon, "and" or "but"."""
    breaks = [place for place, word in enumerate(parsed.words) if word.form in _PART_BREAKS]
    first = max((place + 1 for place in breaks if place < number), default=0)
    last = min((place for place in breaks if place > number), default=len(parsed.words))
    return range(first, last)


def _factuality(
    asked: AskedEvent, text: str, sentence: Span, answer_spans: Sequence[Span]
) -> Factuality | None:
    """How the sentence states the event, if it does not report it as done."""
    parsed = parse_clauses(text, sentence)
    answer = set().union(*(parsed.overlapping(span) for span in answer_spans[:1]))
    applying = list(_applying(asked, parsed, text))
    governed = {number for part in applying if not part.is_certain for number in part.governed}
    events = frozenset().union(*(parsed.words[number].stems for number in governed)) & asked.verbs
    affirmed = [
        number
        for number, word in enumerate(parsed.words)
        if word.stems & asked.verbs
        and number not in governed
        # "The strike may spread": of the words of the question, this one is no verb.
        and not (events and not word.stems & events and is_noun(parsed, number))
    ]
    for part in applying:
        in_scope = bool(answer & part.scope)
        if part.is_certain:
            if (answer and answer <= part.scope) or (not answer and not affirmed):
                return part.kind
        elif not affirmed or (in_scope and not any(number in part.scope for number in affirmed)):
            return part.kind
    if asked.asks(Factuality.NEGATED) and _affirms_negated(asked, parsed):
        return Factuality.AFFIRMED
    return None


def _qualified(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """The parts of a sentence that do not report what they state as done, by all rules."""
    if parsed.words:
        sentence = parsed.words[0].start, parsed.words[-1].end
        yield from superseded(asked, parsed, text, sentence)
    yield from qualified(asked, parsed, text)
    yield from hypothetical_parts(asked, parsed, text)
    yield from nonfactual_parts(asked, parsed, text)


def _applying(asked: AskedEvent, parsed: ParsedSentence, text: str) -> Iterator[Qualified]:
    """The parts of a sentence that qualify the event of the question, and not as it asks."""
    rejected: set[int] = set()
    for part in _qualified(asked, parsed, text):
        if part.kind is Factuality.REJECTED:
            rejected.update(part.governed)
        elif part.kind in _FOR_PAST and rejected & set(part.governed):
            continue
        if asked.asks(part.kind):
            continue
        if part.kind in _ANSWERS_YES_NO and asked.is_yes_no:
            continue
        if part.kind in _FOR_PAST and not asked.is_past:
            continue
        if part.kind in _UNREAL and any(
            parsed.words[number].stems & asked.infinitives for number in part.governed
        ):
            continue
        if part.is_certain or any(
            parsed.words[number].stems & asked.verbs for number in part.governed
        ):
            yield part


_UNREAL = frozenset((Factuality.POSSIBLE, Factuality.PLANNED, Factuality.HYPOTHETICAL))
_ANSWERS_YES_NO = frozenset((Factuality.NEGATED, Factuality.UNKNOWN, Factuality.REJECTED))
_FOR_PAST = frozenset(
    (
        Factuality.POSSIBLE,
        Factuality.PLANNED,
        Factuality.ATTEMPTED,
        Factuality.HYPOTHETICAL,
        Factuality.ALLEGED,
        Factuality.DEMANDED,
    )
)


def is_unknown(question: str, text: str, sentence: Span, answer_spans: Sequence[Span] = ()) -> bool:
    """Whether a sentence says of what the question asks for that it is not known."""
    asked = read_asked_event(question)
    if asked is None or asked.asks(Factuality.UNKNOWN):
        return False
    parsed = parse_clauses(text, sentence)
    answer = set().union(*(parsed.overlapping(span) for span in answer_spans))
    for at, _ in unknown_cues(asked, parsed, text):
        scope = scope_of(parsed, at)
        about = any(parsed.words[number].stems & asked.words for number in scope)
        if about and (not answer or answer & scope):
            return True
    return False


# "Who did not vote?", "Which councillors haven't signed?"
_ASKS_NEGATED_SUBJECT = lazy_pattern(
    r"\W*(?:who|which|what|how many)\b(?: \w+){0,3}? (?:did|do|does|was|were|has|have|had|is|"
    r"are|would|"
    r"will)(?: not\b|n['’]t\b)",
    re.IGNORECASE,
)


def _affirms_negated(asked: AskedEvent, parsed: ParsedSentence) -> bool:
    """Whether a sentence says without any negation that somebody did what, by the question, was
    not done."""
    if not _ASKS_NEGATED_SUBJECT.match(asked.text):
        return False
    words = split_words(asked.text, (0, len(asked.text)))
    cue = next(number for number, word in enumerate(words) if word.form in NOT)
    verb = next(
        (
            word
            for word in words[cue + 1 :]
            if word.is_word and word.form not in STOPWORDS and not word.form.endswith("ly")
        ),
        None,
    )
    if verb is None or asked.text[verb.start].isupper():
        return False
    if not any(word.stems & verb.stems for word in parsed.words):
        return False
    return not any(_is_negative(word) for word in parsed.words)


def _is_negative(word: Word) -> bool:
    return (
        word.form in NOT
        or word.form in NOBODY
        or word.form in RESTRICTIONS
        or word.form in ("no", "nor", "only", "all", "lack", "lacks", "lacked", "rather", "instead")
        or bool(word.stems & (NEGATIVE_IMPLICATIVES | DENIALS | REJECTIONS))
        or bool(re.match(r"(?:un|in|im|dis|non)\w{4}", word.form))
    )


# What somebody has in mind on a day is not of that day.
_ATTITUDES = verb_stems("fear hope believe think warn predict expect promise claim insist assure")


def _is_announcement(
    asked: AskedEvent, parsed: ParsedSentence, answer_spans: Sequence[Span]
) -> bool:
    """Whether the likely answer to "when" is the day on which the event was reported."""
    if asked.answer_type != "date" or not answer_spans or asked.verbs & REPORTS:
        return False
    answer = parsed.overlapping(answer_spans[0])
    for number, word in enumerate(parsed.words):
        is_report = word.stems & (REPORTS | _ATTITUDES) and is_verb_form(word.form)
        if not is_report:
            continue
        clause = parsed.clause_of[number]
        complements = [
            other
            for other in parsed.clauses
            if other.parent == clause and other.opener == "that" and other.words
            if other.words[0] > number
        ]
        own = set(parsed.clauses[clause].words)
        if (
            answer
            and answer <= own
            and any(
                parsed.words[at].stems & asked.verbs for part in complements for at in part.words
            )
            and not any(parsed.words[at].stems & asked.verbs for at in own)
        ):
            return True
    return False


_TURNS: dict[Turn, Factuality] = {
    "denied": Factuality.NEGATED,
    "rejected": Factuality.REJECTED,
    "corrected": Factuality.CORRECTED,
}
_SPEECH_ASKED = lazy_pattern(rf"\b(?:{SAYING_PREFIXES}|stat|wr[io]t|call)\w*", re.IGNORECASE)


def _turned_by_context(
    asked: AskedEvent, text: str, sentence: Span, quote: Span
) -> Factuality | None:
    """How the sentence behind, if it belongs to the quote, turns the sense of this one."""
    if _is_raised_before(asked, text, sentence):
        return Factuality.UNANSWERED
    turn = turn_of(text[sentence[1] : quote[1]].strip())
    if turn is None or asked.is_yes_no or not asks_action(asked):
        return None
    kind = _TURNS[turn]
    asks_claim = any(map(asked.asks, (kind, Factuality.ALLEGED, Factuality.REJECTED)))
    if asks_claim or _SPEECH_ASKED.search(asked.text):
        return None
    if kind is Factuality.CORRECTED:
        return kind
    # What somebody said or proposed is turned, not that he did so.
    words = parse_clauses(text, sentence).words
    claims = [
        number
        for number, word in enumerate(words)
        if word.stems & CLAIMS
        # "Was to be sold": a plan.
        or (word.form == "to" and number and words[number - 1].form in ("was", "were", "is", "are"))
    ]
    events = [number for number, word in enumerate(words) if word.stems & asked.verbs]
    if claims and events and max(events) < min(claims):
        return None
    return kind if claims or kind is Factuality.NEGATED else None
