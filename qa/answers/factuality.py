"""Judge whether a sentence reports as done what a question asks for.

Rules for English about the scope of negation, hedges, modality, conditions, plans and the phases of
an event. A rule needs the verb of the question, or a pattern that leaves no doubt; a sentence or a
question in another language has no difference.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index import STOPWORDS
from index.types import Span
from qa.answers.event_phase import phase_difference
from qa.answers.sense_turns import Turn, turn_of
from qa.text.answer_spans import answer_type, extract_answer_span
from qa.text.clauses import (
    AUXILIARIES,
    ParsedSentence,
    Word,
    is_verb_form,
    parse_clauses,
    split_words,
    stems_of,
)


class Factuality(StrEnum):
    """How a sentence states a deed that it does not report as done; the value says so."""

    NEGATED = "denied in the text"
    AFFIRMED = "affirmed in the text, not denied"
    UNKNOWN = "said to be unknown"
    HYPOTHETICAL = "hypothetical in the text"
    POSSIBLE = "possible, not reported as done"
    PLANNED = "planned, not reported as done"
    ATTEMPTED = "attempted, not reported as done"
    ALLEGED = "alleged, not established"
    REJECTED = "rejected or withdrawn in the text"
    CORRECTED = "corrected in the text"


CUT_OFF = "cut off in the document"
ANNOUNCEMENT = "about the announcement, not the event"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _verbs(text: str) -> frozenset[str]:
    """The stems of verbs that are given in the base form."""
    return frozenset(stem for word in text.split() for stem in stems_of(word))


_NEGATED_AUXILIARIES = frozenset(form for form in AUXILIARIES if form.endswith("n't"))
_NOT = (
    _words("not never cannot")
    | _NEGATED_AUXILIARIES
    # As they are often typed.
    | {form.replace("'", "") for form in _NEGATED_AUXILIARIES}
)
_NOBODY = _words("nobody none nothing nowhere neither")
# "No" or "not" before these denies nothing: "no fewer than", "not only", "not until May".
_NO_DENIAL = _words(
    "only merely just simply solely least until till before unless without necessarily long all "
    "every everyone everybody everything always because surprisingly unlike far unusual uncommon "
    "fewer less more later sooner earlier doubt matter wonder other surprise exception"
)
# Behind a negation in its clause, these turn it: "not open until May", "nobody but Okafor".
_RESTRICTIONS = _words("until till unless except but without before besides save than since")
_PREVENTIONS = _verbs("prevent stop forbid ban bar refrain abstain prohibit")
_NEGATIVE_IMPLICATIVES = _verbs("refuse decline fail neglect forget omit avoid") | _verbs(
    "unable unwilling"
)
_DENIALS = _verbs("deny denial refute disprove disclaim repudiate")
_FALSE = _words("false untrue wrong incorrect unfounded baseless")
_CLEARINGS = _verbs("acquit clear exonerate")
_POSSIBLE_MODALS = _words("can could may might")
_FUTURE_MODALS = _words("will shall would won't wouldn't 'll")
_PLANS = _verbs(
    "plan intend hope aim wish want expect schedule suppose propose promise pledge vow threaten "
    "offer consider prepare project design mean envisage contemplate"
) | _verbs("due likely poised ready bid intention proposal eager willing")
_PLAN_FORMS = _words("set about going")
_ATTEMPTS = _verbs("try attempt seek endeavour") | _words("effort efforts")
_REPORTS = _verbs("announce say tell report confirm state declare reveal")
_ACCUSATIONS = _verbs("accuse suspect charge allege allegation accusation") | _words("allegedly")
_PROPOSALS = _verbs(
    "proposal plan motion bid request offer call claim allegation rumour amendment bill "
    "application "
    "petition suggestion demand appeal idea draft version manuscript design tender edition scheme"
)
_REJECTIONS = _verbs(
    "reject decline dismiss refuse withdraw abandon scrap cancel defeat discard drop shelve "
    "overturn "
    "annul quash retract veto ditch"
)
_CLAIMS = _REPORTS | _PROPOSALS | _PLANS | _ACCUSATIONS
_REJECTING_PHRASE = re.compile(
    r"\b(?:turn(?:ed|s|ing)?|vot(?:ed?|es|ing)) (?:\w+ ){0,3}down\b|"
    r"\b(?:throw|threw|thrown|throws) (?:\w+ ){0,3}(?:out|away)\b",
    re.IGNORECASE,
)
_ADVERBS_SKIPPED = _words(
    "yet ever even always any still actually also so very the a an that this to in of by at on for "
    "have been be being had has now then soon later again already either both quite really it him "
    "her them his their its he she they"
)
_ALMOST = _words("almost nearly")
# What is nearly doubled has grown.
_MEASURED = _verbs("double triple treble quadruple halve complete reach match equal")
# A verb behind "would" or "was to" that tells what did happen later.
_LATER_FACT = _words("go become prove remain later eventually soon then come turn die serve")
_UNKNOWN = re.compile(
    r"\b(?:(?:do|does|did|could|can|would|will|has|have|had)(?: not|n['’]t)|cannot|can['’]t)"
    r" (?:yet |immediately |even |really |ever |exactly )?"
    r"(?:know[ns]?|say|tell|remember|recall(?:ed)?|confirm(?:ed)?|reveal(?:ed)?|disclosed?|"
    r"specif(?:y|ied)|named?|identif(?:y|ied)|determined?|establish(?:ed)?|found out)\b|"
    r"\b(?:is|are|was|were|been|remains?|remained)(?: not|n['’]t)? (?:still |yet |currently |as "
    r"yet )?"
    r"(?:unknown|unclear|uncertain|undisclosed|undetermined|unresolved|a mystery|disputed|"
    r"anyone['’]s guess|open to question)\b|"
    r"\b(?:(?:is|are|was|were|been)(?: not|n['’]t)|has(?: not|n['’]t) been|have(?: not|n['’]t) "
    r"been)"
    r" (?:yet |immediately |exactly |publicly |precisely )?"
    r"(?:known|clear|certain|established|determined|disclosed|confirmed|named|identified|recorded|"
    r"released|revealed|specified|made public)\b|"
    r"\b(?:no ?one|nobody|none of \w+) (?:really |yet )?(?:knows?|knew|can say|could say)\b|"
    r"\b(?:declin|refus)(?:ed|es|ing)? to (?:say|name|identify|disclose|confirm|reveal|specify)\b|"
    r"\bimpossible to (?:say|tell|know)\b|\bno (?:idea|information|record|details?)\b",
    re.IGNORECASE,
)
# Words of a question that asks for what is stated so: all forms of verbs and nouns.
_NEGATIVE_ASKED = (
    _NOT
    | _NOBODY
    | _words(
        "no except nobody neither almost nearly rather instead unlike other false myth without "
        "unable "
        "unwilling contrary opposite absent"
    )
)
_PROSPECTIVE = _verbs(
    "plan intend intention propose proposal expect schedule suppose hope aim wish want promise "
    "pledge "
    "vow threaten threat offer consider prepare try attempt seek goal purpose target design "
    "mean bid "
    "project announce order agree agreement decide decision predict forecast"
) | _words("will shall would should due going next future set ready willing planned")
_ASKED: dict[Factuality, frozenset[str]] = {
    Factuality.NEGATED: _NEGATIVE_ASKED
    | _verbs(
        "deny denial refuse refusal fail failure decline reject rejection avoid lack refute "
        "dispute "
        "prevent forbid ban prohibit miss exclude abstain abstention oppose opposition "
        "disagree object "
        "differ contrast stop replace substitute happen problem issue wrong trouble complaint complain "
        "difficulty disadvantage drawback"
    ),
    Factuality.POSSIBLE: _verbs(
        "allow permit able possible possibly possibility likely potential potentially capable "
        "capacity "
        "maximum eligible risk chance"
    )
    | _words("can could might would should"),
    Factuality.PLANNED: _PROSPECTIVE,
    Factuality.ATTEMPTED: _PROSPECTIVE,
    Factuality.HYPOTHETICAL: _verbs("happen suppose require need condition")
    | _words("if would could might should unless case almost nearly must"),
    Factuality.ALLEGED: _verbs(
        "accuse accusation suspect charge allege allegation claim believe blame indict trial try"
    ),
    Factuality.REJECTED: _REJECTIONS
    | _PROPOSALS
    | _verbs(
        "rejection dismissal refusal withdrawal cancellation throw turn vote propose suggest apply "
        "happen fate fail failure oppose respond response react reaction outcome result"
    ),
    Factuality.UNKNOWN: _NOT
    | _verbs(
        "know unknown unclear certain uncertain dispute mystery say tell identify disclose confirm"
    ),
}
# Words that no other language's questions have.
_ENGLISH = _words(
    "the of did does is are were who what when where which how why whom whose has have had "
    "will been "
    "with and by"
)
_WH = _words("who whom whose what which when where why how")
_PAST_AUXILIARIES = _words("did was were had has have")
_PRESENT_AUXILIARIES = _words("do does is are am be")
_DETERMINERS = _words(
    "the a an this that these those his her its their our my your of in on at for from by with "
    "into "
    "as many much every each some any no about during after before since"
)
_YES_NO = re.compile(
    r"^\W*(?:did|do|does|was|were|is|are|has|have|had|can|could|will|would|should|may|might|must|"
    r"(?:is|was) (?:it|there))(?:n['’]t)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedDeed:
    """What a question asks for.

    Attributes:
        text: The question.
        verbs: The stems of the words that may be its verb.
        words: The stems of all its words but function words.
        answer_type: As of `answer_type`.
        is_yes_no: Whether yes or no answers it.
        is_past: Whether it asks for what happened.
    """

    text: str
    verbs: frozenset[str]
    words: frozenset[str]
    answer_type: str
    is_yes_no: bool
    is_past: bool

    def asks(self, kind: Factuality) -> bool:
        """Whether the question asks for what is stated so."""
        asking = _ASKED.get(kind, frozenset())
        forms = {word.form for word in split_words(self.text, (0, len(self.text)))}
        return bool(forms & asking or self.words & asking)


@dataclass(frozen=True, slots=True)
class _Qualified:
    """A part of a sentence that states something in a way: the words that it governs and all those
    of its scope, as numbers of words. `is_certain` if it needs no verb of the question."""

    kind: Factuality
    governed: tuple[int, ...]
    scope: frozenset[int]
    is_certain: bool = False


def read_question(question: str) -> AskedDeed | None:
    """What an English question asks for; None for one in another language, or without a word."""
    words = split_words(question, (0, len(question)))
    forms = [word.form for word in words]
    if not _ENGLISH & set(forms):
        return None
    content = [
        (number, word)
        for number, word in enumerate(words)
        if word.is_word and word.form not in STOPWORDS and word.form not in AUXILIARIES
    ]
    if not content:
        return None
    heads = [
        (number, word)
        for number, word in content
        if number
        and forms[number - 1] not in _DETERMINERS
        and not (forms[number - 1] in _WH - {"who"} and len(content) > 1)
        and not question[word.start].isupper()
        and not question[word.start].isdigit()
    ]
    inflected = [(n, word) for n, word in heads if is_verb_form(word.form)]
    has_do = bool({"did", "do", "does"} & set(forms))
    chosen = (heads if has_do else inflected or heads) or content
    first_auxiliary = next((form for form in forms if form in AUXILIARIES), "")
    is_past = (
        first_auxiliary in _PAST_AUXILIARIES or (not first_auxiliary and bool(inflected))
    ) and not {"next"} & set(forms)
    return AskedDeed(
        question,
        frozenset().union(*(word.stems for _, word in chosen)),
        frozenset().union(*(word.stems for _, word in content)),
        answer_type(question),
        bool(_YES_NO.match(question)),
        is_past,
    )


def sense_difference(
    question: str,
    text: str,
    sentence: Span,
    answer_spans: Sequence[Span] = (),
    *,
    quote: Span | None = None,
) -> str:
    """What a sentence states instead of the deed that a question asks for.

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
    asked = read_question(question)
    if asked is None:
        return ""
    kind = _factuality(asked, text, sentence, answer_spans)
    if kind is None and quote is not None:
        kind = _turned_by_context(asked, text, sentence, quote)
    parsed = parse_clauses(text, sentence)
    phase = phase_difference(question, asked.verbs, asked.answer_type, parsed, answer_spans)
    if kind is not None:
        return phase if phase and kind in _FOR_PAST else str(kind)
    if _is_announcement(asked, parsed, answer_spans):
        return ANNOUNCEMENT
    return phase


@dataclass(frozen=True, slots=True)
class Judgement:
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
) -> Judgement:
    """Judge a sentence as `sense_difference` does, and choose the words to mark.

    Of a sentence that differs in one clause and answers in another, the words of the latter are
    marked. Nothing is marked where the deed is denied, supposed or unknown, but for the word that
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
        for clause in _affirming_clauses(question, text, sentence):
            spans = extract_answer_span(question, text, clause)
            if spans and not sense_difference(question, text, sentence, spans, quote=quote):
                return Judgement("", spans)
    if difference:
        return Judgement(difference, ())
    zero = _zero_quantifier(question, text, sentence, answer_spans)
    if zero:
        return Judgement("", (zero,))
    if _is_unknown(question, text, sentence, answer_spans):
        return Judgement("", ())
    return Judgement("", answer_spans)


def _affirming_clauses(question: str, text: str, sentence: Span) -> Iterator[Span]:
    """The clauses of a sentence that report the deed that the question asks for as done."""
    asked = read_question(question)
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
    asked = read_question(question)
    if asked is None or not _may_be_zero(asked):
        return None
    parsed = parse_clauses(text, sentence)
    answer = set().union(*(parsed.overlapping(span) for span in answer_spans))
    for number, word in enumerate(parsed.words):
        scope = _scope(parsed, number)
        if (
            _is_quantifier(parsed, number)
            and (not answer or answer & scope)
            and any(parsed.words[other].stems & asked.verbs for other in scope)
        ):
            last = number + 1 if word.form == "no" else number
            return word.start, parsed.words[last].end
    return None


def _may_be_zero(asked: AskedDeed) -> bool:
    return asked.answer_type in ("number", "name", "phrase") and not re.match(
        r"\W*(?:why|where|when|how(?! many| much))\b", asked.text, re.IGNORECASE
    )


def _is_quantifier(parsed: ParsedSentence, number: int) -> bool:
    """Whether a word is "nobody", "none" or a "no" that denies the subject of its clause."""
    form = parsed.words[number].form
    if form not in _NOBODY and form != "no":
        return False
    after = _form(parsed, number + 1)
    if form == "no" and (
        after in _NO_DENIAL or after in ("such", "longer") or not after[:1].isalpha()
    ):
        return False
    if form == "neither" and _form(parsed, number - 1) in AUXILIARIES:
        return False
    return not _is_restricted(parsed, number)


def _form(parsed: ParsedSentence, number: int) -> str:
    return parsed.words[number].form if 0 <= number < len(parsed.words) else ""


def _is_restricted(parsed: ParsedSentence, number: int) -> bool:
    """Whether "until", "except" and the like follow a negation."""
    clause = parsed.clause_of[number]
    return any(
        parsed.words[other].form in _RESTRICTIONS
        for other in parsed.inside(clause)
        if other > number
    ) or any(
        part.opener in ("but", "until", "till", "unless", "before")
        and part.words
        and part.words[0] > number
        and (part.opener != "but" or not _has_finite(parsed, part.words))
        for part in parsed.clauses
    )


def _has_finite(parsed: ParsedSentence, numbers: Sequence[int]) -> bool:
    return any(is_verb_form(parsed.words[number].form) for number in numbers)


def _governed(parsed: ParsedSentence, start: int, *, limit: int = 1) -> tuple[int, ...]:
    """The first words of meaning from `start` on, with those that "or" or "and" adds."""
    found: list[int] = []
    in_phrase = False
    for number in range(start, len(parsed.words)):
        word = parsed.words[number]
        if not word.is_word:
            break
        if word.form in _ADVERBS_SKIPPED or word.form in AUXILIARIES or word.form.endswith("ly"):
            if found and word.form in AUXILIARIES:
                break
            in_phrase |= word.form in ("the", "a", "an")
            continue
        found.append(number)
        if len(found) >= (limit + 2 if in_phrase else limit):
            break
    if found and _form(parsed, found[-1] + 1) in ("or", "and", "nor"):
        found += _governed(parsed, found[-1] + 2)
    return tuple(found)


def _scope(parsed: ParsedSentence, number: int) -> frozenset[int]:
    return frozenset(parsed.inside(parsed.clause_of[number]))


def _factuality(
    asked: AskedDeed, text: str, sentence: Span, answer_spans: Sequence[Span]
) -> Factuality | None:
    """How the sentence states the deed, if it does not report it as done."""
    parsed = parse_clauses(text, sentence)
    answer = set().union(*(parsed.overlapping(span) for span in answer_spans[:1]))
    applying = list(_applying(asked, parsed, text))
    governed = {number for part in applying if not part.is_certain for number in part.governed}
    affirmed = [
        number
        for number, word in enumerate(parsed.words)
        if word.stems & asked.verbs and number not in governed
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


def _applying(asked: AskedDeed, parsed: ParsedSentence, text: str) -> Iterator[_Qualified]:
    """The parts of a sentence that qualify the deed of the question, and not as it asks."""
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
        if part.is_certain or any(
            parsed.words[number].stems & asked.verbs for number in part.governed
        ):
            yield part


_ANSWERS_YES_NO = frozenset((Factuality.NEGATED, Factuality.UNKNOWN, Factuality.REJECTED))
_FOR_PAST = frozenset(
    (
        Factuality.POSSIBLE,
        Factuality.PLANNED,
        Factuality.ATTEMPTED,
        Factuality.HYPOTHETICAL,
        Factuality.ALLEGED,
    )
)


def _qualified(asked: AskedDeed, parsed: ParsedSentence, text: str) -> Iterator[_Qualified]:
    yield from _rejected(asked, parsed, text)
    yield from _unknown(asked, parsed, text)
    yield from _negated(asked, parsed)
    yield from _called_false(parsed)
    yield from _contrasted(parsed)
    yield from _anaphoric_denials(asked, parsed)
    yield from _modal(parsed)
    yield from _planned(parsed)
    yield from _unreal_values(asked, parsed)
    yield from _hypothetical(parsed)
    if asked.is_yes_no or re.search(r"\bwho\b", asked.text, re.IGNORECASE):
        yield from _alleged(parsed)


def _negated(asked: AskedDeed, parsed: ParsedSentence) -> Iterator[_Qualified]:
    words = parsed.words
    cues: dict[int, tuple[int, ...]] = {}
    for number, word in enumerate(words):
        after = _form(parsed, number + 1)
        if word.form in _NOT and not after[:1].isalnum() and number + 2 >= len(words):
            # "But Okafor did not."
            yield _Qualified(Factuality.NEGATED, (), _scope(parsed, number), is_certain=True)
        elif word.form in _NOT:
            if after in _NO_DENIAL or _is_restricted(parsed, number):
                continue
            if after == "to" and _form(parsed, number + 2) == "mention":
                continue
            if _form(parsed, number - 1) in ("if", "or", "whether", "why"):
                continue
            cues[number] = _governed(parsed, number + 1)
        elif _is_quantifier(parsed, number):
            if _may_be_zero(asked):
                continue
            cues[number] = tuple(
                other for other in _scope(parsed, number) if is_verb_form(words[other].form)
            )
        elif word.form == "no" and after == "longer":
            if not asked.is_past:
                cues[number] = _governed(parsed, number + 2)
        elif _negates_next(word, after):
            cues[number] = _governed(parsed, number + 1)
        elif word.stems & _PREVENTIONS:
            near = range(number + 1, min(number + 5, len(words)))
            start = next((at for at in near if words[at].form == "from"), None)
            if start is not None and _form(parsed, start + 1).endswith("ing"):
                cues[number] = _governed(parsed, start + 1)
        elif word.stems & _DENIALS or (word.stems & _CLEARINGS and after == "of"):
            cues[number] = tuple(range(number + 1, len(words)))
        elif word.form in ("yet", "remains") and after == "to":
            cues[number] = _governed(parsed, number + 2)
    for number, governed in cues.items():
        # A second negation of the same words cancels the first.
        others = [
            other
            for other, covered in cues.items()
            if other != number
            and (number in covered or other in governed or set(covered) & set(governed))
        ]
        if others:
            continue
        scope = _scope(parsed, number)
        if words[number].stems & (_DENIALS | _CLEARINGS):
            last = _end_of_denied(parsed, number)
            governed = tuple(other for other in governed if other <= last)
            scope = scope | frozenset(governed)
        yield _Qualified(Factuality.NEGATED, governed, scope)


def _negates_next(word: Word, after: str) -> bool:
    """Whether a word other than "not" says that what follows was not done: "refused to sign"."""
    if word.form == "nor":
        return True
    if word.form == "without":
        return after.endswith("ing")
    return bool(word.stems & _NEGATIVE_IMPLICATIVES) and (after == "to" or after.endswith("ing"))


def _end_of_denied(parsed: ParsedSentence, number: int) -> int:
    """The number of the last word of what is denied."""
    inside = set(parsed.inside(parsed.clause_of[number]))
    last = number
    for other in range(number + 1, len(parsed.words)):
        if other not in inside:
            break
        last = other
    return last


def _called_false(parsed: ParsedSentence) -> Iterator[_Qualified]:
    """What a sentence calls false or not true."""
    words = parsed.words
    for number, word in enumerate(words):
        negated = any(_form(parsed, at) in _NOT for at in (number - 1, number - 2))
        is_false = word.form in _FALSE and not negated
        is_untrue = word.form in ("true", "so") and negated
        copula = {_form(parsed, at) for at in range(number - 3, number)} & AUXILIARIES
        if (is_false or is_untrue) and copula:
            after = _form(parsed, number + 1)
            others = [at for at in range(len(words)) if at != number]
            claim = any(words[at].stems & _CLAIMS for at in others if at < number)
            if after == "that" or (claim and not after[:1].isalnum()):
                yield _Qualified(Factuality.NEGATED, tuple(others), frozenset(others))


def _contrasted(parsed: ParsedSentence) -> Iterator[_Qualified]:
    """What is set against the answer: "not Okafor but Lind", "Lind, not Okafor", "instead of"."""
    words = parsed.words
    for number, word in enumerate(words):
        before, after = _form(parsed, number - 1), _form(parsed, number + 1)
        start = None
        if word.form == "not" and after not in _NO_DENIAL:
            but = next(
                (
                    other
                    for other in range(number + 1, min(number + 12, len(words)))
                    if words[other].form == "but"
                ),
                None,
            )
            contrast = but is not None and not any(
                is_verb_form(words[other].form) and words[other].form not in AUXILIARIES
                for other in range(number + 1, but)
            )
            if contrast or (before in (",", "and") and not is_verb_form(after)):
                start = number + 1
        elif (word.form == "instead" and after == "of") or (
            word.form == "rather" and after == "than"
        ):
            start = number + 2
        if start is None:
            continue
        end = next(
            (
                other
                for other in range(start, len(words))
                if not words[other].is_word or words[other].form in ("but", "who", "which", "that")
            ),
            len(words),
        )
        scope = frozenset(range(start, end))
        if scope and not any(is_verb_form(words[other].form) for other in scope):
            yield _Qualified(Factuality.NEGATED, (), scope, is_certain=True)


def _anaphoric_denials(asked: AskedDeed, parsed: ParsedSentence) -> Iterator[_Qualified]:
    """A denial of what was said before: "he had given no such order", "denied it"."""
    words = parsed.words
    for number, word in enumerate(words):
        after = _form(parsed, number + 1)
        is_denial = (word.form == "no" and after == "such") or (
            word.stems & (_DENIALS | _verbs("reject"))
            and after in _DENIED_OBJECTS
            and (
                after in _GUILT
                or after in ("it", "everything")
                or not _form(parsed, number + 2)[:1].isalnum()
                or _form(parsed, number + 2) in _DENIED_THINGS
            )
        )
        if not is_denial:
            continue
        if _form(parsed, number - 1) in _NOT:
            continue
        # What else the sentence tells may be what is asked for.
        outside = [
            other
            for other in range(number)
            if words[other].stems & asked.words and words[other].is_word
        ]
        is_guilt = asked.answer_type == "name" and bool({after, _form(parsed, number + 2)} & _GUILT)
        if not outside and (_asks_action(asked) or is_guilt):
            yield _Qualified(Factuality.NEGATED, (), frozenset(range(len(words))), is_certain=True)


_GUILT = _words("responsibility involvement wrongdoing guilt liability blame")
_DENIED_OBJECTS = _GUILT | _words("it this that any all everything having doing the")
_DENIED_THINGS = _GUILT | _words(
    "claim claims allegation allegations charge charges accusation accusations report reports "
    "rumour rumours story knowledge"
)


def _asks_action(asked: AskedDeed) -> bool:
    """Whether the question has a verb other than "be"."""
    words = split_words(asked.text, (0, len(asked.text)))
    return any(
        (is_verb_form(word.form) and word.form not in AUXILIARIES) or word.form == "did"
        for word in words
    )


def _modal(parsed: ParsedSentence) -> Iterator[_Qualified]:
    for number, word in enumerate(parsed.words):
        after = _form(parsed, number + 1)
        if word.form in _ALMOST:
            governed = _governed(parsed, number + 1)
            is_verb = is_verb_form(after) and not parsed.words[number + 1].stems & _MEASURED
            if governed and governed[0] == number + 1 and is_verb:
                yield _Qualified(Factuality.NEGATED, governed[:1], _scope(parsed, number))
            continue
        if word.form not in _POSSIBLE_MODALS and word.form not in _FUTURE_MODALS:
            continue
        if word.form in ("may", "might", "will") and not _follows_subject(parsed, number):
            continue
        governed = _governed(parsed, number + 1)
        if not governed:
            continue
        verb = parsed.words[governed[0]]
        if after == "have" and word.form in ("would", "could", "might"):
            yield _Qualified(Factuality.HYPOTHETICAL, governed, _scope(parsed, number))
        elif word.form in _POSSIBLE_MODALS:
            yield _Qualified(Factuality.POSSIBLE, governed, _scope(parsed, number))
        elif word.form not in ("would", "wouldn't") or (
            _is_reported(parsed, number) and not {verb.form, after} & _LATER_FACT
        ):
            yield _Qualified(Factuality.PLANNED, governed, _scope(parsed, number))


def _is_reported(parsed: ParsedSentence, number: int) -> bool:
    """Whether a word is behind a verb of saying or planning, not told as a fact or a habit."""
    return any(
        word.stems & (_REPORTS | _PLANS | _verbs("agree decide think believe warn add"))
        and (is_verb_form(word.form))
        for word in parsed.words[:number]
    )


def _follows_subject(parsed: ParsedSentence, number: int) -> bool:
    """Whether the word may be a modal verb, not a name, a month or a noun."""
    before, after = _form(parsed, number - 1), _form(parsed, number + 1)
    return (
        bool(before)
        and before not in _DETERMINERS
        and not before[:1].isdigit()
        and after[:1].isalpha()
        and after not in _DETERMINERS
    )


def _planned(parsed: ParsedSentence) -> Iterator[_Qualified]:
    for number, word in enumerate(parsed.words):
        before, two_before = _form(parsed, number - 1), _form(parsed, number - 2)
        if word.form == "to" and number and _is_base_form(_form(parsed, number + 1)):
            governed = _governed(parsed, number + 1)
            if not governed:
                continue
            verb = parsed.words[governed[0]].form
            lead = parsed.words[number - 1]
            near = parsed.words[number - 2] if number > 1 else lead
            if before in ("is", "are", "was", "were"):
                if verb not in _LATER_FACT:
                    yield _Qualified(Factuality.PLANNED, governed, _scope(parsed, number))
            elif lead.form in _PLAN_FORMS or lead.stems & _PLANS or (near.stems & _PLANS):
                if before == "able" or two_before in ("in",):
                    continue
                yield _Qualified(Factuality.PLANNED, governed, _scope(parsed, number))
            elif lead.stems & _ATTEMPTS:
                yield _Qualified(Factuality.ATTEMPTED, governed, _scope(parsed, number))
        elif word.stems & _verbs("propose consider plan contemplate suggest") and (
            _form(parsed, number + 1).endswith("ing")
        ):
            yield _Qualified(
                Factuality.PLANNED, _governed(parsed, number + 1), _scope(parsed, number)
            )


def _unreal_values(asked: AskedDeed, parsed: ParsedSentence) -> Iterator[_Qualified]:
    """The number or day of a plan or a possibility in a clause without the verb of the question,
    which asks for those of a deed: "How many were built?", "The plan provides for 400 houses."."""
    if asked.answer_type not in ("number", "date") or not _asks_action(asked):
        return
    words = parsed.words
    for clause in parsed.clauses:
        if any(words[number].stems & asked.verbs for number in clause.words):
            continue
        verbs = [number for number in clause.words if _is_full_verb(words[number].form)]
        for number in clause.words:
            form = words[number].form
            after = _form(parsed, number + 1)
            if (
                form == "to"
                and number
                and words[number - 1].stems & _PLANS
                and _is_base_form(after)
                and not stems_of(after) & _PERCEPTION
            ):
                planned = frozenset(other for other in clause.words if other > number)
                yield _Qualified(Factuality.PLANNED, (), planned, is_certain=True)
            elif words[number].stems & _PLANNING:
                if set(verbs) <= {number}:
                    yield _Qualified(
                        Factuality.PLANNED, (), frozenset(clause.words), is_certain=True
                    )
            elif form in _UNREAL and _follows_subject(parsed, number):
                before = {words[other].form for other in clause.words if other < number}
                if "than" not in before and not any(verb < number for verb in verbs):
                    yield _Qualified(_UNREAL[form], (), frozenset(clause.words), is_certain=True)


def _is_full_verb(form: str) -> bool:
    """Whether a word may be a verb with a meaning, in the past or in "-ing"."""
    return (is_verb_form(form) and form not in AUXILIARIES) or (
        len(form) > 5 and form.endswith("ing")
    )


_PERCEPTION = _verbs("know see say tell understand learn hear ask thank find")


def _is_base_form(form: str) -> bool:
    """Whether a word behind "to" may make it an infinitive."""
    return form[:1].isalpha() and form not in _DETERMINERS and not form.endswith("ing")


_UNREAL = {
    "will": Factuality.PLANNED,
    "won't": Factuality.PLANNED,
    "could": Factuality.POSSIBLE,
    "may": Factuality.POSSIBLE,
    "might": Factuality.POSSIBLE,
}
_PLANNING = _verbs("plan intend promise pledge envisage target")


def _hypothetical(parsed: ParsedSentence) -> Iterator[_Qualified]:
    for clause in parsed.clauses:
        if clause.opener not in ("if", "unless") or not clause.words:
            continue
        first = clause.words[0] + (0 if parsed.words[clause.words[0]].is_word else 1)
        before = parsed.words[first - 1].stems if first else frozenset()
        # "Asked if" and "as if".
        if before & _verbs("ask know wonder see say tell doubt clear check as even"):
            continue
        scope = frozenset(clause.words)
        yield _Qualified(Factuality.HYPOTHETICAL, tuple(clause.words), scope)


def _alleged(parsed: ParsedSentence) -> Iterator[_Qualified]:
    words = parsed.words
    for number, word in enumerate(words):
        if word.stems & _ACCUSATIONS and (
            word.form == "allegedly"
            or _form(parsed, number + 1) in ("of", "with", "to", "that")
            or "of" in (_form(parsed, at) for at in range(number + 1, number + 5))
        ):
            last = _end_of_denied(parsed, number)
            governed = tuple(range(number + 1, last + 1))
            yield _Qualified(Factuality.ALLEGED, governed, _scope(parsed, number))


def _rejected(asked: AskedDeed, parsed: ParsedSentence, text: str) -> Iterator[_Qualified]:
    """A clause that tells of the rejection of a proposal or the like."""
    words = parsed.words
    for clause, _ in enumerate(parsed.clauses):
        numbers = list(parsed.clauses[clause].words)
        if not numbers:
            continue
        things = [
            number
            for number in numbers
            if words[number].stems & _PROPOSALS and not words[number].form.endswith(("ed", "ing"))
        ]
        wording = text[words[numbers[0]].start : words[numbers[-1]].end]
        rejecting = [number for number in numbers if words[number].stems & _REJECTIONS]
        rejecting = [
            number
            for number in rejecting
            if number not in things
            and is_verb_form(words[number].form)
            and _form(parsed, number - 1) not in _DETERMINERS
            and not ({_form(parsed, number - 1), _form(parsed, number - 2)} & _NOT)
        ]
        if not things or not (rejecting or _REJECTING_PHRASE.search(wording)):
            continue
        if any(words[thing].stems & asked.words for thing in things):
            continue
        complement = tuple(
            other
            for thing in things
            if _form(parsed, thing + 1) in ("to", "for", "of", "that")
            for other in numbers
            if thing < other < thing + 6
        )
        if complement:
            yield _Qualified(Factuality.REJECTED, complement, frozenset(numbers))
        if not any(words[number].stems & asked.verbs for number in numbers):
            yield _Qualified(Factuality.REJECTED, (), frozenset(numbers), is_certain=True)


def _unknown(asked: AskedDeed, parsed: ParsedSentence, text: str) -> Iterator[_Qualified]:
    """What a sentence says that somebody does not know; that nobody knows it is an answer."""
    for at, match in _unknown_cues(asked, parsed, text):
        if not _is_impersonal(parsed, at, match):
            scope = _scope(parsed, at)
            governed = tuple(sorted(number for number in scope if number > at))
            yield _Qualified(Factuality.UNKNOWN, governed, scope)


def _unknown_cues(
    asked: AskedDeed, parsed: ParsedSentence, text: str
) -> Iterator[tuple[int, re.Match[str]]]:
    words = parsed.words
    if not words:
        return
    for match in _UNKNOWN.finditer(text, words[0].start, words[-1].end):
        cue = parsed.overlapping(match.span())
        at = min(cue)
        if _is_restricted(parsed, at) or any(words[number].stems & asked.verbs for number in cue):
            continue
        yield at, match


def _is_impersonal(parsed: ParsedSentence, at: int, match: re.Match[str]) -> bool:
    """Whether something is unknown to all, not to a person who is named or speaks."""
    return (
        match[0]
        .lower()
        .startswith(
            ("is", "are", "was", "were", "been", "remain", "has", "have", "no", "impossible")
        )
    )


def _is_unknown(question: str, text: str, sentence: Span, answer_spans: Sequence[Span]) -> bool:
    """Whether a sentence says of what the question asks for that it is not known."""
    asked = read_question(question)
    if asked is None or asked.asks(Factuality.UNKNOWN):
        return False
    parsed = parse_clauses(text, sentence)
    answer = set().union(*(parsed.overlapping(span) for span in answer_spans))
    for at, _ in _unknown_cues(asked, parsed, text):
        scope = _scope(parsed, at)
        about = any(parsed.words[number].stems & asked.words for number in scope)
        if about and (not answer or answer & scope):
            return True
    return False


# "Who did not vote?", "Which councillors haven't signed?"
_ASKS_NEGATED_SUBJECT = re.compile(
    r"\W*(?:who|which|what|how many)\b(?: \w+){0,3}? (?:did|do|does|was|were|has|have|had|is|"
    r"are|would|"
    r"will)(?: not\b|n['’]t\b)",
    re.IGNORECASE,
)


def _affirms_negated(asked: AskedDeed, parsed: ParsedSentence) -> bool:
    """Whether a sentence says without any negation that somebody did what, by the question, was
    not done."""
    if not _ASKS_NEGATED_SUBJECT.match(asked.text):
        return False
    words = split_words(asked.text, (0, len(asked.text)))
    cue = next(number for number, word in enumerate(words) if word.form in _NOT)
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
        word.form in _NOT
        or word.form in _NOBODY
        or word.form in _RESTRICTIONS
        or word.form in ("no", "nor", "only", "all", "lack", "lacks", "lacked", "rather", "instead")
        or bool(word.stems & (_NEGATIVE_IMPLICATIVES | _DENIALS | _REJECTIONS))
        or bool(re.match(r"(?:un|in|im|dis|non)\w{4}", word.form))
    )


def _is_announcement(
    asked: AskedDeed, parsed: ParsedSentence, answer_spans: Sequence[Span]
) -> bool:
    """Whether the likely answer to "when" is the day on which the event was reported."""
    if asked.answer_type != "date" or not answer_spans or asked.verbs & _REPORTS:
        return False
    answer = parsed.overlapping(answer_spans[0])
    for number, word in enumerate(parsed.words):
        if not (word.stems & _REPORTS and is_verb_form(word.form)):
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
_SPEECH_ASKED = re.compile(
    r"\b(?:say|says|said|tell|tells|told|claim|argu|stat|wr[io]t|report|accord|suggest|warn|"
    r"call)\w*",
    re.IGNORECASE,
)


def _turned_by_context(
    asked: AskedDeed, text: str, sentence: Span, quote: Span
) -> Factuality | None:
    """How the sentence behind, if it belongs to the quote, turns the sense of this one."""
    turn = turn_of(text[sentence[1] : quote[1]].strip())
    if turn is None or asked.is_yes_no or not _asks_action(asked):
        return None
    kind = _TURNS[turn]
    asks_claim = any(map(asked.asks, (kind, Factuality.ALLEGED, Factuality.REJECTED)))
    if asks_claim or _SPEECH_ASKED.search(asked.text):
        return None
    if kind is Factuality.CORRECTED:
        return kind
    # What somebody said or proposed is turned, not that he did so.
    words = parse_clauses(text, sentence).words
    claims = [number for number, word in enumerate(words) if word.stems & _CLAIMS]
    deeds = [number for number, word in enumerate(words) if word.stems & asked.verbs]
    if claims and deeds and max(deeds) < min(claims):
        return None
    return kind if claims or kind is Factuality.NEGATED else None


_ELLIPSIS_END = re.compile(r"(?:\.\.\.|…)[”\"’')\]]*\s*$")
_LINE_END = re.compile(r"[^\S\n]*\n")
# Words of what may be cut off, and of a line from which it is prose, not a label.
_MIN_CUT_WORDS = 3
_MIN_PROSE_WORDS = 6
_UNFINISHED = re.compile(
    r"(?:\b(?:the|a|an|of|and|or|with|from|his|their|its|was|were|are|that|which|whose|than|"
    r"because|"
    r"although|whether|if)|,)$",
    re.IGNORECASE,
)


def is_cut_off(text: str, sentence: Span) -> bool:
    """Whether a paragraph ends before the end of its last sentence, as an excerpt or a shortened
    title does: by an ellipsis outside of speech, or behind a word that cannot be the last."""
    words = text[slice(*sentence)].strip()
    rest = text[sentence[1] :]
    if " | " in words or len(words.split()) < _MIN_CUT_WORDS:
        return False
    if (rest.strip() and not _LINE_END.match(rest)) or rest.lstrip()[:1].islower():
        return False
    if match := _ELLIPSIS_END.search(words):
        inner = words[: match.start()].rstrip()
        line = text[text.rfind("\n", 0, sentence[0]) + 1 : sentence[0]] + inner
        # Speech may break off.
        is_speech = (
            line.count("“") > line.count("”")
            or line.count('"') % 2 == 1
            or inner.endswith(("”", '"', "»"))
        )
        return not is_speech and not inner.endswith((".", "?", "!"))
    return len(words.split()) >= _MIN_PROSE_WORDS and bool(_UNFINISHED.search(words))
