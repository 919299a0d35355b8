"""Other orders of a quote's sentence that say the same: who says it, or when, at the other end.

"The mine is safe, Lind said on Monday" is "Lind said on Monday that the mine is safe", and "In
1910, the mine closed" is "The mine closed in 1910". Of other sentences the order may matter: who
wrote "a book on the war in 1910" need not have written it in 1910.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.text.calendar_names import CALENDAR_WORDS
from qa.summaries.modality import alters_sense
from qa.summaries.quote_sentences import FREE_WORDS, QuoteSentence
from qa.summaries.word_tokens import Token
from qa.text.english.clauses import AUXILIARIES, SUBORDINATORS, is_verb_form
from qa.text.english.lexicon import word_set

# They report and do no more: what is claimed is doubted, and what is shown is so.
_REPORTING = word_set("said says told stated states announced reported added")
# What stands between a reporting verb and what is said: "told reporters on Monday".
_LISTENERS = word_set("reporters journalists")
_TIME_PREPOSITIONS, _REPORTING_PREPOSITIONS = word_set("in on"), word_set("in on at during after")
_COORDINATORS = word_set("and or but nor yet so")
# Of a phrase that says when, and of who says it.
_MAX_TIME, _MAX_SPEAKER = 4, 8
# What a verb may be followed by, so that "in May" behind it still belongs to the verb.
_BEHIND_VERB = word_set("in at by from to of")
_UNIVERSAL = word_set(
    "not no nor never nobody none nothing all every each any both only most few first last always"
)
_QUOTATION_MARKS = "“”\"‘’'"
# They may stand for whoever is named beside them.
_PERSONS = word_set("he she it they him her them his hers theirs i we you")


def other_orders(quote: QuoteSentence) -> Iterator[QuoteSentence]:
    """Other orders in which a sentence of a quote says the same; none in other languages than
    English."""
    if not quote.is_english or quote.problem:
        return
    tokens = list(quote.tokens)
    closing: list[Token] = []
    while tokens and (tokens[-1].form == "." or tokens[-1].form in _QUOTATION_MARKS):
        closing.insert(0, tokens.pop())
    for order in (*_with_speaker_moved(tokens), *_with_time_moved(tokens)):
        yield replace(quote, tokens=(*order, *(mark for mark in closing if mark.form == ".")))


def _with_speaker_moved(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Put the "Lind said" of "The mine is safe, Lind said" in front, and the other way round."""
    comma = max((at for at, token in enumerate(tokens) if token.form == ","), default=-1)
    said, behind = tokens[: max(0, comma)], tokens[comma + 1 :]
    if _is_quotation(said):
        behind = [token for token in behind if token.form not in _QUOTATION_MARKS]
        if speaker := _speaker(behind):
            for mark in ("", ",", ":"):
                yield (*speaker, *_mark(mark), *said)
    elif _is_plain_clause(said, with_joined=True) and (speaker := _speaker(behind)):
        yield (*speaker, *_mark("," if _is_according(speaker) else ""), *said)
    start = next((at for at, token in enumerate(tokens) if token.form in ("that", ",", ":")), 0)
    front, said = tokens[:start], tokens[start + 1 :]
    if not _speaker(front):
        return
    is_indirect = (tokens[start].form == "that") != _is_according(front)
    if _is_quotation(said) if not is_indirect else _is_plain_clause(said):
        yield (*said, *_mark(","), *front)


def _mark(form: str) -> tuple[Token, ...]:
    return (Token(form, "mark", (0, 0), form),) if form else ()


def _is_according(tokens: Sequence[Token]) -> bool:
    return [token.form for token in tokens[:2]] == ["according", "to"]


def _speaker(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Who says something, in the order "Lind said on Monday"; () if the words are not that."""
    if not 2 <= len(tokens) <= _MAX_SPEAKER or any(
        token.is_mark or token.is_quoted for token in tokens
    ):
        return ()
    if _is_according(tokens):
        return tuple(tokens) if len(tokens) > 2 and _is_noun_phrase(tokens[2:]) else ()
    verbs = [at for at, token in enumerate(tokens) if is_verb_form(token.form)] or [
        at for at, token in enumerate(tokens) if token.form in _REPORTING
    ]
    if len(verbs) != 1 or tokens[verbs[0]].form not in _REPORTING:
        return ()
    subject, verb, rest = tokens[: verbs[0]], tokens[verbs[0]], tokens[verbs[0] + 1 :]
    if not subject:
        cut = next(
            (at for at, token in enumerate(rest) if token.form in _REPORTING_PREPOSITIONS),
            len(rest),
        )
        subject, rest = rest[:cut], rest[cut:]
    heard = rest[1:] if rest and rest[0].form in _LISTENERS else rest
    if not _is_noun_phrase(subject) or (heard and not _is_time(heard)):
        return ()
    return (*subject, verb, *rest)


def _is_time(tokens: Sequence[Token]) -> bool:
    """Whether words say when: "in 1910", "on Monday", "on 4 May"."""
    return (
        2 <= len(tokens) <= _MAX_TIME
        and tokens[0].form in _TIME_PREPOSITIONS
        and all(
            token.kind == "day" or token.form in CALENDAR_WORDS or _is_year(token)
            for token in tokens[1:]
        )
    )


def _is_year(token: Token) -> bool:
    return token.kind == "number" and token.written.isdigit() and len(token.written) == 4


def _is_noun_phrase(tokens: Sequence[Token]) -> bool:
    forms = [token.form for token in tokens]
    return bool(forms) and not any(
        token.is_mark
        or token.is_quoted
        or token.form in SUBORDINATORS | _COORDINATORS | _UNIVERSAL
        or is_verb_form(token.form)
        or alters_sense(token.form)
        for token in tokens
    )


def _is_quotation(tokens: Sequence[Token]) -> bool:
    words = [token for token in tokens if not token.is_mark]
    return bool(words) and all(token.is_quoted for token in words)


def _is_plain_clause(tokens: Sequence[Token], *, with_joined: bool = False) -> bool:
    """Whether all of it is one clause, without marks, of which a speaker that stands in front of it
    or behind it says all. What stands behind "and" may be another clause, unless it is in front of
    the speaker (`with_joined`), and "he" may become another one by the side of a name."""
    joining = SUBORDINATORS | _COORDINATORS if not with_joined else frozenset[str]()
    return (
        bool(tokens)
        and not is_verb_form(tokens[0].form)
        and not any(
            token.is_mark or token.is_quoted or token.form in joining | _PERSONS for token in tokens
        )
    )


def _with_time_moved(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Put the "in 1910" of "In 1910, the mine closed" at its end, and the other way round."""
    comma = next((at for at, token in enumerate(tokens) if token.form == ","), 0)
    if _is_time(tokens[:comma]) and _may_end_in_time(tokens[comma + 1 :]):
        yield (*tokens[comma + 1 :], *tokens[:comma])
    for size in range(2, min(_MAX_TIME + 1, len(tokens))):
        phrase, rest = tokens[-size:], tokens[:-size]
        if _is_time(phrase) and _may_end_in_time(rest):
            yield (*phrase, *_mark(","), *rest)


def _may_end_in_time(tokens: Sequence[Token]) -> bool:
    """Whether "in 1910" behind a clause belongs to its verb: nothing else stands between them, or
    names and numbers alone ("was born in Larn")."""
    if any(
        token.is_mark
        or token.is_quoted
        or token.form in _UNIVERSAL | _COORDINATORS | SUBORDINATORS
        or alters_sense(token.form)
        for token in tokens
    ):
        return False
    verbs = [at for at, token in enumerate(tokens) if _is_verb(token)]
    if not verbs or verbs[0] == 0 or any(after - at > 1 for at, after in pairwise(verbs)):
        return False
    if tokens[verbs[-1]].form in AUXILIARIES:
        # "In 1910, the mine was new."
        return False
    behind = tokens[verbs[-1] + 1 :]
    if not behind:
        return True
    return behind[0].form in _BEHIND_VERB and all(
        token.kind in ("name", "number") or token.form in _BEHIND_VERB | FREE_WORDS
        for token in behind
    )


def _is_verb(token: Token) -> bool:
    is_form = is_verb_form(token.form) or token.form == "born"
    return token.kind == "word" and "-" not in token.form and is_form
