"""Mark, of a sentence with several parts, the answer in the part that tells what is asked.

"It will begin in October, and the bridge should open in 2027": a reader of a sentence takes one of
two days for the other. The words of the question say which part is meant.
"""

import re
from collections.abc import Iterator

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.text.answer_spans import all_answer_spans
from qa.text.english.clauses import AUXILIARIES, Word, is_verb_form, split_words
from qa.text.english.sentence_parts import split_parts

# Words of a part that leaves out the verb of the one before: "Lind once".
_MAX_GAPPED_WORDS = 4
# Words of the question that a part has to have alone, at least, for its answer to be marked.
_MIN_OWN_WORDS = 2
_RESPECTIVELY = lazy_pattern(r"\brespectively\b", re.IGNORECASE)
_ONCE = lazy_pattern(r"\bonce\b", re.IGNORECASE)
_RELATIVE = frozenset(("which", "who", "whose", "where", "whom"))
_BOUND_KINDS = ("number", "date", "name")


def answer_in_asked_part(
    asked: QuestionConstraints, text: str, sentence: Span, answer: Span
) -> Span | None:
    """The one possible answer in the part of the sentence that has the question's words, if the
    answer stands in a part that has none of them; None otherwise."""
    event = read_asked_event(asked.query)
    if event is None or event.is_yes_no or event.answer_type not in _BOUND_KINDS:
        return None
    if _RESPECTIVELY.search(text, *sentence):
        return None
    parts = split_parts(text, sentence)
    holding = [part for part in parts if answer[0] < part[1] and part[0] < answer[1]]
    words = _with_subjects([split_words(text, part) for part in parts])
    own_words = _words_of_one_part(asked.query, words)
    # Parts with words of the question, by how many.
    counts = [len(own) for own in own_words]
    most = max(counts, default=0)
    if not holding or not most or counts.count(most) != 1:
        return None
    best = parts[counts.index(most)]
    others = [part for part in holding if part != best]
    if best in holding:
        # The answer goes beyond it, over the figure of another part.
        is_other = any(
            any(map(str.isdigit, text[max(part[0], answer[0]) : min(part[1], answer[1])]))
            for part in others
        )
        if event.answer_type == "name" or not is_other:
            return None
    else:
        if most < _MIN_OWN_WORDS:
            return None
        own = max(counts[parts.index(part)] for part in others)
        is_gapped = (
            most > own
            and not _has_verb(words, parts, [best])
            and _is_of_other_name(asked, text, holding, words[parts.index(best)])
        )
        has_verb = _has_verb(words, parts, others)
        if event.answer_type == "name":
            is_short = all(len(words[parts.index(part)]) <= _MAX_GAPPED_WORDS for part in others)
            if own or has_verb or not is_short or others[0][0] < best[0]:
                return None
        elif (own or not has_verb) and not is_gapped:
            return None
    found = all_answer_spans(asked.query, text, best) or tuple(_once(text, best))
    if len(found) != 1:
        return None
    if event.answer_type == "name" and not _is_subject(found[0], words[parts.index(best)]):
        return None
    return found[0]


def _with_subjects(parts: list[tuple[Word, ...]]) -> list[tuple[Word, ...]]:
    """The words of the parts, those of a subject moved behind the relative clause that parts it
    from its verb: "The bridge, which opened in 1934, was closed in May"."""
    for number in range(1, len(parts) - 1):
        subject, clause = parts[number - 1], [word for word in parts[number] if word.is_word]
        if not clause or clause[0].form not in _RELATIVE or any(map(_is_verb, subject)):
            continue
        for behind in reversed(range(number + 1, len(parts))):
            words = [word for word in parts[behind] if word.is_word]
            if words and _is_verb(words[0]):
                moved = [*parts]
                moved[behind], moved[number - 1] = (*subject, *parts[behind]), ()
                return moved
    return parts


def _is_verb(word: Word) -> bool:
    return is_verb_form(word.form)


def _words_of_one_part(query: str, parts: list[tuple[Word, ...]]) -> list[set[str]]:
    """Of each part, the words of the question that it has and no other part has."""
    own: list[set[str]] = [set() for _ in parts]
    for word in split_words(query, (0, len(query))):
        if not word.is_word or word.form in STOPWORDS or word.form in AUXILIARIES:
            continue
        having = [
            number for number, part in enumerate(parts) if any(word.stems & it.stems for it in part)
        ]
        if len(having) == 1:
            own[having[0]].add(word.form)
    return own


def _has_verb(words: list[tuple[Word, ...]], parts: list[Span], chosen: list[Span]) -> bool:
    """Whether one of the chosen parts is a clause with a verb of its own."""
    return any(is_verb_form(word.form) for part in chosen for word in words[parts.index(part)])


def _is_subject(name: Span, words: tuple[Word, ...]) -> bool:
    """Whether a name stands right in front of the first verb of a part, but for an adverb."""
    verb = next((word for word in words if is_verb_form(word.form)), None)
    if verb is None or name[1] > verb.start:
        return False
    between = [word for word in words if name[1] <= word.start < verb.start and word.is_word]
    return len(between) <= 1


def _once(text: str, part: Span) -> Iterator[Span]:
    """The word for one time, which elsewhere tells a time."""
    for match in _ONCE.finditer(text, *part):
        yield match.span()


def _is_of_other_name(
    asked: QuestionConstraints, text: str, holding: list[Span], best: tuple[Word, ...]
) -> bool:
    """Whether the best part has a name of the question, and that of the answer another one."""
    forms = {word.form for word in best}
    has_name = any(
        all(key.lower() in forms for key in name.keys) for name in asked.names if name.keys
    )
    return has_name and any(
        all_answer_spans(asked.query, text, part, kind="name") for part in holding
    )
