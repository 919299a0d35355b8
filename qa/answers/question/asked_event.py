"""Read which event a question asks for, by its verb, and whether as done, planned or denied."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from qa.text.answer_spans import answer_type
from qa.text.english.clauses import AUXILIARIES, is_verb_form, split_words, stems_of
from qa.text.english.lexicon import (
    DETERMINERS,
    NOBODY,
    NOT,
    PLANS,
    PROPOSALS,
    REJECTIONS,
    verb_stems,
    word_set,
)


class Factuality(StrEnum):
    """How a sentence states an event that it does not report as done; the value says so."""

    NEGATED = "denied in the text"
    AFFIRMED = "stated as fact, not denied"
    UNKNOWN = "said to be unknown"
    HYPOTHETICAL = "hypothetical in the text"
    POSSIBLE = "possible, not reported as done"
    PLANNED = "planned, not reported as done"
    ATTEMPTED = "attempted, not reported as done"
    ALLEGED = "alleged, not established"
    REJECTED = "rejected or withdrawn in the text"
    CORRECTED = "corrected in the text"
    DEMANDED = "demanded or offered, not reported as agreed"
    WISHED = "hoped for, not reported as fact"
    CONDITIONAL = "only on a condition"
    UNASSERTED = "mentioned, not stated as fact"
    UNANSWERED = "raised in the text, not answered"
    FORMER = "so in the past, not now"


# Words of a question that asks for what is stated so: all forms of verbs and nouns.
_NEGATIVE_ASKED = (
    NOT
    | NOBODY
    | word_set(
        "no except nobody neither almost nearly rather instead unlike other false myth without "
        "unable "
        "unwilling contrary opposite absent"
    )
)
_PROSPECTIVE = verb_stems(
    "plan intend intention propose proposal expect schedule suppose hope aim wish want promise "
    "pledge "
    "vow threaten threat offer consider prepare try attempt seek goal purpose target design "
    "mean bid "
    "project announce order agree agreement decide decision predict forecast"
) | word_set("will shall would should due going next future set ready willing planned")
_ASKED: dict[Factuality, frozenset[str]] = {
    Factuality.NEGATED: _NEGATIVE_ASKED
    | verb_stems(
        "deny denial refuse refusal fail failure decline reject rejection avoid lack refute "
        "dispute "
        "prevent forbid ban prohibit miss exclude abstain abstention oppose opposition "
        "disagree object differ contrast stop replace substitute happen problem issue wrong "
        "trouble complaint complain difficulty disadvantage drawback"
    ),
    Factuality.POSSIBLE: verb_stems(
        "allow permit able possible possibly possibility likely potential potentially capable "
        "capacity "
        "maximum eligible risk chance"
    )
    | word_set("can could might would should"),
    Factuality.PLANNED: _PROSPECTIVE,
    Factuality.ATTEMPTED: _PROSPECTIVE,
    Factuality.WISHED: _PROSPECTIVE
    | verb_stems("need require demand ask call request like prefer dream look search favour favor"),
    Factuality.CONDITIONAL: _PROSPECTIVE
    | verb_stems("happen need require condition depend")
    | word_set("if would could might unless case must"),
    Factuality.HYPOTHETICAL: verb_stems("happen suppose require need condition")
    | word_set("if would could might should unless case almost nearly must"),
    Factuality.ALLEGED: verb_stems(
        "accuse accusation suspect charge allege allegation claim believe blame indict trial try"
    ),
    Factuality.REJECTED: REJECTIONS
    | PROPOSALS
    | verb_stems(
        "rejection dismissal refusal withdrawal cancellation throw turn vote propose suggest apply "
        "happen fate fail failure oppose respond response react reaction outcome result"
    ),
    Factuality.UNKNOWN: NOT
    | verb_stems(
        "know unknown unclear certain uncertain dispute mystery say tell identify disclose confirm"
    ),
}
_ASKED[Factuality.UNASSERTED] = verb_stems(
    "say tell claim allege suggest speculate rumour believe think fear hope assume predict warn "
    "threaten insist argue maintain imagine dream doubt suggestion speculation theory legend myth "
    "story prediction warning threat belief source propose proposal move motion demand request "
    "recommend want ask"
)
_ASKED[Factuality.UNANSWERED] = _ASKED[Factuality.UNKNOWN] | verb_stems(
    "ask question wonder debate"
)
_ASKED[Factuality.FORMER] = verb_stems("use change happen become") | word_set(
    "before formerly former once first original originally old ago past previously previous"
)
# Words that no other language's questions have.
_ENGLISH = word_set(
    "the of did does is are were who what when where which how why whom whose has have had "
    "will been "
    "with and by"
)
# "Was Lind evicted?": German "was" has no such verb behind it.
_ENGLISH_WAS = lazy_pattern(r"^\W*was\b.*\b(?:[a-z]+(?:ed|ing)|an?)\b", re.IGNORECASE)
_WH = word_set("who whom whose what which when where why how")
_PAST_AUXILIARIES = word_set("did was were had has have")
_YES_NO = lazy_pattern(
    r"^\W*(?:did|do|does|was|were|is|are|has|have|had|can|could|will|would|should|may|might|must|"
    r"(?:is|was) (?:it|there))(?:n['’]t)?\b",
    re.IGNORECASE,
)


# "Where was the king to be crowned?", "Who was chosen to lead?"
_TO_BE_DONE = lazy_pattern(
    r"\b(?:is|are|was|were)\b(?:\s+[\w'’-]+){0,6}?\s+to\s+(?:be\s+)?(\w+)", re.IGNORECASE
)

# Questions that are kept as read: one is asked of each sentence that may answer it.
_CACHED_QUESTIONS = 32


@dataclass(frozen=True, slots=True)
class AskedEvent:
    """What a question asks for.

    Attributes:
        text: The question.
        verbs: The stems of the words that may be its verb.
        words: The stems of all its words but function words.
        answer_type: As of `answer_type`.
        is_yes_no: Whether yes or no answers it.
        is_past: Whether it asks for what happened.
        infinitives: The stems of the verbs of what was to be done: "Who was chosen to lead?".
    """

    text: str
    verbs: frozenset[str]
    words: frozenset[str]
    answer_type: str
    is_yes_no: bool
    is_past: bool
    infinitives: frozenset[str] = frozenset()

    def asks(self, kind: Factuality) -> bool:
        """Whether the question asks for what is stated so."""
        asking = _ASKED.get(kind, frozenset())
        forms = {word.form for word in split_words(self.text, (0, len(self.text)))}
        return bool(forms & asking or self.words & asking)


def asks_yes_or_no(question: str) -> bool:
    """Whether yes or no answers a question."""
    return bool(_YES_NO.match(question))


@lru_cache(_CACHED_QUESTIONS)
def read_asked_event(question: str) -> AskedEvent | None:
    """What an English question asks for; None for one in another language, or without a word."""
    words = split_words(question, (0, len(question)))
    forms = [word.form for word in words]
    if not _ENGLISH & set(forms) and not _ENGLISH_WAS.match(question):
        return None
    content = [
        (number, word)
        for number, word in enumerate(words)
        if word.is_word
        and word.form not in STOPWORDS
        and word.form not in AUXILIARIES
        and word.form not in ("one", "ones")
    ]
    if not content:
        return None
    heads = [
        (number, word)
        for number, word in content
        if number
        and forms[number - 1] not in DETERMINERS
        and not (
            forms[number - 1] in _WH - {"who"}
            and len(content) > 1
            and not _is_predicate(forms, number)
        )
        and not question[word.start].isupper()
        and not question[word.start].isdigit()
    ]
    heads = heads or content
    inflected = [(n, word) for n, word in heads if is_verb_form(word.form)]
    has_do = bool({"did", "do", "does"} & set(forms))
    chosen = heads if has_do else inflected or heads
    # "Who is expected to attend?"
    infinitives = [
        (n, word)
        for n, word in content
        if n > 1 and forms[n - 1] == "to" and words[n - 2].stems & PLANS
    ]
    chosen = [*chosen, *(item for item in infinitives if item not in chosen)]
    # "The will" is a noun.
    first_auxiliary = next(
        (
            form
            for number, form in enumerate(forms)
            if form in AUXILIARIES
            and not (number and forms[number - 1] in ("the", "a", "his", "her"))
        ),
        "",
    )
    is_past = (
        first_auxiliary in _PAST_AUXILIARIES or (not first_auxiliary and bool(inflected))
    ) and not {"next"} & set(forms)
    return AskedEvent(
        question,
        frozenset().union(*(word.stems for _, word in chosen)),
        frozenset().union(*(word.stems for _, word in content)),
        answer_type(question),
        asks_yes_or_no(question),
        is_past,
        frozenset(
            stem for match in _TO_BE_DONE.finditer(question) for stem in stems_of(match[1].lower())
        ),
    )


# Of "What made the bridge unsafe?" the words behind tell the event.
_SAYS_LITTLE = word_set("made gave took got kept left let")


def _is_predicate(forms: list[str], number: int) -> bool:
    """Whether a word behind "what" is the verb: "What started the fire?"."""
    following = forms[number + 1] if number + 1 < len(forms) else ""
    return (
        is_verb_form(forms[number])
        and forms[number] not in _SAYS_LITTLE
        and following in DETERMINERS
        and not any(form in AUXILIARIES for form in forms)
    )


def asks_action(asked: AskedEvent) -> bool:
    """Whether the question has a verb other than "be"."""
    words = split_words(asked.text, (0, len(asked.text)))
    return any(
        (is_verb_form(word.form) and word.form not in AUXILIARIES) or word.form == "did"
        for word in words
    )
