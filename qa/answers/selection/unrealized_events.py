"""Prefer what a document says of an event as planned or denied to a sentence that does not tell it.

"When was the store rebuilt?" finds the day on which it burned; that it is to be rebuilt stands
further down. English only.
"""

from collections.abc import Sequence

from index import STOPWORDS
from qa.answers.factuality.judgement import is_unknown
from qa.answers.question.asked_event import AskedEvent, Factuality, read_asked_event
from qa.answers.selection.judged_sentences import JudgedSentence
from qa.text.english.clauses import AUXILIARIES, is_verb_form, split_words
from qa.text.english.lexicon import NOBODY, verb_stems

_NOT_DONE = frozenset(
    map(
        str,
        (
            Factuality.NEGATED,
            Factuality.PLANNED,
            Factuality.HYPOTHETICAL,
            Factuality.REJECTED,
            Factuality.CONDITIONAL,
        ),
    )
)
_NONE = NOBODY | {"no one", "not one"}
# Verbs that say little of what was done.
_LIGHT = verb_stems(
    "be have do go make take get give come put say tell happen become begin start end hold call "
    "find know see let keep"
)


def find_unknown(
    sentences: Sequence[JudgedSentence], document_id: str, query: str
) -> JudgedSentence | None:
    """The first sentence of a document that says of what is asked that it is not known."""
    event = read_asked_event(query)
    if event is None or event.is_yes_no:
        return None
    verbs = _verbs(event)
    return next(
        (
            sentence
            for sentence in sentences
            if sentence.place.document_id == document_id
            and _tells(sentence, verbs)
            and is_unknown(query, sentence.document.text, sentence.place.sentence.span)
        ),
        None,
    )


def find_unrealized(
    best: JudgedSentence, judged: Sequence[JudgedSentence], query: str
) -> list[JudgedSentence]:
    """If the best sentence does not have the verb of the question, the one of its document that
    says that what is asked was planned or denied, or done by nobody, if none tells it as done.

    Args:
        best: The best sentence.
        judged: All sentences that were judged, best first.
        query: The question.
    """
    event = read_asked_event(query)
    if event is None or not event.is_past or event.is_yes_no:
        return []
    verbs = _verbs(event)
    if best.difference or not verbs or _tells(best, verbs):
        return []
    telling = [
        sentence
        for sentence in judged
        if sentence.place.document_id == best.place.document_id
        and _tells(sentence, verbs)
        and not sentence.place.sentence.features.is_headline
    ]
    if not telling or not all(
        sentence.difference in _NOT_DONE or _says_none(sentence) for sentence in telling
    ):
        return []
    return telling[:1]


def _says_none(sentence: JudgedSentence) -> bool:
    """Whether the answer of a sentence is that nobody or nothing did it."""
    text = sentence.document.text
    return any(text[slice(*span)].lower() in _NONE for span in sentence.answer_spans)


def _verbs(event: AskedEvent) -> frozenset[str]:
    """The stems of the verb of a question; of what stands behind it, if it says little: "go on
    strike"."""
    words = split_words(event.text, (0, len(event.text)))
    inflected = [
        number
        for number, word in enumerate(words)
        if is_verb_form(word.form) and word.form not in AUXILIARIES
    ]
    if not inflected:
        has_did = any(word.form == "did" for word in words)
        return event.verbs if has_did else frozenset()
    chosen = [words[inflected[-1]]]
    if chosen[0].stems & _LIGHT:
        behind = words[inflected[-1] + 1 :]
        chosen = [
            word
            for word in behind
            if word.is_word
            and word.form not in STOPWORDS
            and not event.text[word.start].isupper()
            and not event.text[word.start].isdigit()
        ][:1]
    return frozenset(stem for word in chosen for stem in word.stems)


def _tells(sentence: JudgedSentence, verbs: frozenset[str]) -> bool:
    words = split_words(sentence.document.text, sentence.place.sentence.span)
    return any(word.stems & verbs for word in words)
