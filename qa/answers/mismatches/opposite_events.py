"""Find that a sentence tells the opposite of what is asked, or nothing but whom it is asked of.

"Who was acquitted?" finds who was fined; "What did the student who drowned study?" finds that a
student drowned. English only.
"""

import re
from collections.abc import Iterator

from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.lazy_pattern import lazy_pattern
from qa.text.clauses import AUXILIARIES, Word, is_verb_form, split_words
from qa.text.lexicon import verb_stems

# Verbs of one event and of its opposite: who has one done to him has not the other.
_OPPOSITES = tuple(
    (verb_stems(first), verb_stems(second))
    for first, second in (
        ("acquit clear exonerate", "convict sentence fine jail imprison"),
        (
            "rise increase grow gain climb jump soar",
            "fall drop decrease decline shrink sink plunge slump",
        ),
        ("hire appoint recruit", "fire dismiss sack"),
        ("open reopen", "close shut"),
        ("release free", "arrest detain jail imprison"),
        ("arrive", "depart leave"),
        ("promote", "relegate demote"),
        ("accept approve adopt", "reject refuse"),
        ("build erect", "demolish raze"),
        ("born", "die"),
        ("lengthen extend", "shorten"),
        ("raise", "lower cut reduce"),
    )
)
_RELATIVE_CLAUSE = lazy_pattern(
    r"\b(?:who|that|which)\s+(?:(?:had|has|was|were|is|are|did|never|once|later)\s+)*(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
_ASKS = lazy_pattern(r"^\W*(?:what|when|where|why|how|which)\b", re.IGNORECASE)
_ASKS_MANNER = lazy_pattern(r"^\W*(?:why|how)\b(?!\s+(?:many|much|long|far|often))", re.IGNORECASE)
# "Closed until May": when it opens.
_UNTIL = lazy_pattern(r"\b(?:until|till|before)\b", re.IGNORECASE)
_DID = lazy_pattern(r"\b(?:did|does|do)\b", re.IGNORECASE)


def event_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The opposite of the event that is asked for, or nothing of it."""
    event = read_asked_event(asked.query)
    if event is None or event.is_yes_no or not context.answer:
        return
    words = split_words(context.document.text, context.span)
    if not _ASKS_MANNER.match(asked.query) and not _UNTIL.search(context.sentence):
        yield from _opposite(split_words(asked.query, (0, len(asked.query))), words)
    yield from _only_relative(asked.query, words)


def _opposite(question: tuple[Word, ...], words: tuple[Word, ...]) -> Iterator[str]:
    """The one verb of a sentence that tells the opposite of a verb of the question."""
    for pair in _OPPOSITES:
        for own, other in (pair, pair[::-1]):
            asked = [word for word in question if word.stems & own]
            if not asked or any(word.stems & other for word in question):
                continue
            if any(word.stems & own for word in words):
                continue
            told = [word for word in words if word.stems & other and is_verb_form(word.form)]
            if told:
                yield f"tells who or what {told[0].form}, not {asked[-1].form}"
                return


def _only_relative(query: str, words: tuple[Word, ...]) -> Iterator[str]:
    """A sentence whose one verb is that of a relative clause of the question."""
    relative = _RELATIVE_CLAUSE.search(query)
    if not relative or not _ASKS.match(query) or not _DID.search(query[: relative.start()]):
        return
    asked = split_words(query, relative.span("verb"))
    if not asked or not is_verb_form(asked[0].form):
        return
    behind = split_words(query, (relative.end(), len(query)))
    main = behind[-2:-1] if behind and not behind[-1].is_word else behind[-1:]
    verbs = [word for word in words if is_verb_form(word.form) and word.form not in AUXILIARIES]
    if not verbs or not main or main[0].stems & asked[0].stems:
        return
    if all(word.stems & asked[0].stems for word in verbs) and not any(
        word.stems & main[0].stems for word in words
    ):
        yield f"tells only who {asked[0].form}"
