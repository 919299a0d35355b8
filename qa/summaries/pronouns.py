"""Find the words by which a sentence hangs on one before it: "he", "the company", "Therefore"."""

import re
from collections.abc import Sequence
from itertools import takewhile

from index import STOPWORDS
from qa.summaries.alignment import PERSONAL_PRONOUNS, PREPOSITIONS, is_name, is_verb
from qa.summaries.word_tokens import Token
from qa.text.english.clauses import SUBORDINATORS
from qa.text.english.lexicon import word_set
from qa.text.other_languages.lexicon import PRONOUNS as PRONOUNS_BY_LANGUAGE
from qa.text.other_languages.lexicon import PRONOUNS_WITHOUT_SPACES, pattern_in

# Words that stand for something said before.
_PRONOUNS = word_set(
    "he she it they him her them his its their this that these those such there here one both "
    "former latter same other others another"
)
# What "there" and "the same" may not point with: "there are", "such as".
_POINTING = word_set("there then same latter such")
_BEHIND_NO_POINTING = word_set("is are was were be been has have had will would seems as that")
_DEMONSTRATIVES = word_set("this that these those same such")
_BEHIND_GENERIC = word_set("who whose of with in that")
_OPENING = word_set(
    "in on at by for from with after before during since until to of as because due despite under "
    "the a also and but so however"
)
# Words of an opening phrase in front of a demonstrative.
_MAX_OPENING = 3
_SPANS_OF_TIME = word_set("day week month year morning afternoon evening night summer winter")
_PLACING = word_set("in to at from near into of on for by with under")
# Somebody whom a text has named or told of before: "The man", "The suspect".
_PERSONS = word_set(
    "man men woman women boy boys girl girls couple pair trio duo suspect suspects accused "
    "defendant defendants victim victims"
)
# Words of a noun phrase behind "the".
_MAX_PHRASE = 3
# Behind a noun, they begin what says which one is meant.
_SAYING_WHICH = word_set("of who whom whose that which between called named")
# They join a sentence to the one before it; a number may stand in front of "later".
_CONNECTIVES = word_set(
    "therefore thus hence consequently accordingly however nevertheless nonetheless instead "
    "similarly likewise otherwise still yet then afterwards later earlier meanwhile also but and "
    "so or besides moreover furthermore additionally"
)
_CONNECTING_PHRASES = frozenset(
    ("as a", "for example", "for instance", "in addition", "in contrast", "in turn",
     "the following", "the next", "the previous", "the latter", "the former", "the same")
)  # fmt: skip
_MAX_CONNECTIVE = 4
_BEFORE_SO = word_set("said says say did does do done doing think thinks thought")


def find_open_pronoun(words: Sequence[Token]) -> tuple[Token | None, bool]:
    """The first word of a sentence that may stand for something said before, and whether it may do
    so too where nothing was said before."""
    for at, word in enumerate(words):
        if word.is_quoted:
            continue
        before = words[:at]
        behind = words[at + 1].form if at + 1 < len(words) else ""
        if _points_back(word, before, behind):
            return word, False
        if _may_point_back(word, before, behind):
            return word, True
    return None, False


def find_foreign_pronoun(words: Sequence[Token], language: str) -> str:
    """The first word of a sentence in another language than English, if it may stand for something
    said before or join the sentence to it; else ""."""
    pattern = pattern_in(language, PRONOUNS_BY_LANGUAGE, PRONOUNS_WITHOUT_SPACES)
    found = re.match(pattern, words[0].written, re.IGNORECASE) if pattern and words else None
    return found[0] if found else ""


def find_connective(words: Sequence[Token]) -> Token | None:
    """The word at the beginning of a sentence that joins it to the one before: "Therefore", "Two
    years later"."""
    if not words:
        return None
    opening = " ".join(word.form for word in words[:2])
    if words[0].form in _CONNECTIVES or opening in _CONNECTING_PHRASES:
        return words[0]
    return next(
        (
            word
            for word in words[:_MAX_CONNECTIVE]
            if word.form in ("later", "earlier", "after") and words[0].kind == "number"
        ),
        None,
    )


def find_bare_definites(words: Sequence[Token]) -> tuple[Token | None, list[Token]]:
    """The noun of a subject such as "The company" or "The Swiss company", and all nouns behind
    "the", without anything behind that says which one."""
    subject, nouns = None, []
    for at, word in enumerate(words):
        if word.form != "the":
            continue
        phrase = list(takewhile(_may_name, words[at + 1 : at + 1 + _MAX_PHRASE]))
        end = at + 1 + len(phrase)
        behind = words[end].form if end < len(words) else ""
        if not phrase or phrase[-1].kind != "word" or behind in _SAYING_WHICH:
            continue
        if not any(map(is_name, phrase)):
            nouns.append(phrase[-1])
        if at == 0 and end < len(words) and is_verb(words[end]):
            subject = phrase[-1]
    return subject, nouns


def _may_name(token: Token) -> bool:
    return token.kind in ("word", "name") and not (
        is_verb(token) or token.form in PREPOSITIONS | SUBORDINATORS | STOPWORDS
    )


def _points_back(word: Token, before: Sequence[Token], behind: str) -> bool:
    """Whether a sentence opens with a word or phrase such as "It", "The latter", "Because of this"
    and "In the same year", but not "There are", "By this week", "For those who" and "Since it"."""
    if len(before) > _MAX_OPENING or any(token.form not in _OPENING for token in before):
        return False
    if word.form == "this" and behind in _SPANS_OF_TIME:
        # Of the quote's day.
        return False
    if not before or [token.form for token in before] == ["the"]:
        is_existential = word.form == "there" and behind in _BEHIND_NO_POINTING
        return word.form in _PRONOUNS and not is_existential
    if word.form == "it":
        return before[-1].form in _PLACING
    return word.form in _DEMONSTRATIVES and not (word.form == "those" and behind in _BEHIND_GENERIC)


def _may_point_back(word: Token, before: Sequence[Token], behind: str) -> bool:
    """Whether a word in a sentence may stand for somebody, a place or a time that it does not
    name: "The man", "In June he", "lives there", "said so"."""
    if word.form in PERSONAL_PRONOUNS - {"it", "its"}:
        # Not "Rowan said he".
        return not any(map(is_name, before))
    if word.form in _PERSONS:
        return [token.form for token in before] == ["the"]
    if word.form in _POINTING:
        return behind not in _BEHIND_NO_POINTING and not _is_anchored(before)
    return word.form == "so" and bool(before) and before[-1].form in _BEFORE_SO


def _is_anchored(before: Sequence[Token]) -> bool:
    """Whether a place or time is named, to which a word such as "there" may point."""
    return any(
        token.form in _PLACING
        and any(is_name(word) or word.kind in ("number", "day") for word in before[at + 1 : at + 3])
        for at, token in enumerate(before)
    )
