"""Find the words of a sentence that may stand for something said before it."""

from collections.abc import Sequence

from qa.summaries.alignment import PERSONAL_PRONOUNS, is_name
from qa.summaries.word_tokens import Token
from qa.text.english.lexicon import word_set

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
