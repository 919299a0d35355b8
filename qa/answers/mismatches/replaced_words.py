"""Find a word of a question in whose place a passage has another one, in languages without capital
letters: "the bridge of Nanwan" against "the bridge of Liuxi".

In other languages names are told by their capitals.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from index import Index
from index.text.stopwords import PARTICLES, stopwords_of
from qa.text.other_languages.answer_types import (
    NAMES_BY_CAPITALS,
    question_kind,
    without_interrogatives,
)
from qa.text.other_languages.lexicon import JOINED_BEFORE

# Languages that part words by spaces and have no capital letters.
_SPACED = frozenset(("ar", "bn", "fa", "gu", "he", "hi", "kn", "ko", "ml", "mr", "ne", "pa", "ta",
                     "te", "ur"))  # fmt: skip
# Languages that end a sentence with its verb.
_VERB_LAST = frozenset(("bn", "fa", "gu", "hi", "kn", "ko", "ml", "mr", "ne", "pa", "ta", "te",
                        "tr", "ur"))  # fmt: skip
# Languages that write no spaces, with the fewest letters that are no chance match of two texts.
_UNSPACED = {"ja": 2, "km": 3, "lo": 3, "my": 3, "th": 3, "zh": 2}
# Of these, the languages that put a name behind the noun that says what it names; the others put
# it in front, but behind "from" and "to".
_NAMES_BEHIND = frozenset(("km", "lo", "my", "th"))
_PREPOSITION_END = regex.compile(r"(?:[到至从從往在与與和]|から)$")
# Letters of a name that may stand anywhere: most shorter words within a Chinese sentence are verbs
# and nouns, so a shorter name has to begin it, or stand behind a particle or a preposition.
_MIN_NAME_WITHIN = {"zh": 3}
# Letters of a name at most, with vowel signs.
_LONGEST_NAME = 16
_WORD = regex.compile(r"[\p{L}\p{M}\u200c\u200d]+")
_LETTERS = regex.compile(r"[\p{L}\p{M}]+")
# Letters of the beginning by which a word is found in another form: these languages have few
# stemmers.
_MIN_STEM, _MAX_ENDING, _MIN_STEM_SHARE = 3, 2, 0.7
# Letters of a word, without what is joined before it, that may be a name: in Arabic and Hebrew
# shorter ones without an article are verbs, whose forms differ from the first letter on.
_MIN_CORE, _MIN_CORE_OF_JOINED = 2, 4
_ARTICLE = regex.compile("[وفبك]?ال|لل|ו?ה")
_CACHED_PASSAGES = 64
# A first word that asks and is no function word in the library's lists.
_FIRST_WORD_ASKS = regex.compile(
    r"(?:wor?|wes)\w{2,}|(?:наск|сколь|как|назов|перечисл)\w*", regex.I
)
# An Arabic word, with the one before it, that is no name of a thing: a verb, behind a relative or
# by its first letter or last ones, an adjective behind its noun, a word that asks, a word with
# vowel signs, which tell verbs.
_NO_ARABIC_NAME = regex.compile(
    r"(?:و?ف?ا?لل?(?:تي|ذي|ذان|ذين|تان|واتي)|لكي|كي|أن|أنّ|قد|لا|لم|لن) \S+|\S* [يت]\p{L}{2,}|"
    r"\S* \p{L}+(?:ها|هم|هما|ه|وا|ان)|[وبفكل]?ال\S+ [وبفكل]?ال\S+|\S* \p{L}*ماذا|\S* \S*\p{M}\S*"
)


def find_replaced_word(question: str, language: str, passage: str, index: Index) -> str:
    """The first word of a question in `language` (ISO 639-1) that no document has, and in whose
    place beside a word that both have the passage has another one; "" if there is none."""
    if language in _SPACED:
        return next(_replaced_words(question, language, passage, index), "")
    if language in _UNSPACED:
        return next(_replaced_runs(question, language, passage, index), "")
    if language in NAMES_BY_CAPITALS or language == "de":
        # Only what capitals do not tell: the first word, and what a number is asked of.
        words = _replaced_words(question, language, passage, index)
        is_number = question_kind(question, language) == "number"
        first = next(iter(_WORD.findall(question)), "")
        is_name_first = not _FIRST_WORD_ASKS.fullmatch(first)
        return next((it for it in words if is_number or (it == first and is_name_first)), "")
    return ""


def _replaced_words(question: str, language: str, passage: str, index: Index) -> Iterator[str]:
    words = _content_words(without_interrogatives(question, language), language)
    others = _content_words(passage, language)
    stems = [_stem(word, language, index) for word in others]
    asked = [_stem(word, language, index) for word in words]
    nouns = words[:-1] if language in _VERB_LAST else words
    written = _written_before(question)
    for number, (word, stem) in enumerate(zip(nouns, asked, strict=False)):
        if language == "ar" and _NO_ARABIC_NAME.fullmatch(f"{written.get(word, '')} {word}"):
            continue
        core = _core(word, language)
        is_noun = language not in JOINED_BEFORE or _ARTICLE.match(word)
        if (
            len(core) < (_MIN_CORE if is_noun else _MIN_CORE_OF_JOINED)
            or stem in stems
            or _beginning(core).casefold() in passage.casefold()
            or _is_known(word, core, language, index)
        ):
            continue
        for step in (-1, 1):
            beside = number + step
            if not 0 <= beside < len(words):
                continue
            # In the passage, what stands on that side of the word beside it.
            places = [
                at - step for at, other in enumerate(stems) if _are_forms(other, asked[beside])
            ]
            found = [stems[at] for at in places if 0 <= at < len(stems)]
            if found and not any(_are_forms(other, own) for other in found for own in asked):
                yield word
                break


@lru_cache(_CACHED_PASSAGES)
def _content_words(text: str, language: str) -> tuple[str, ...]:
    stopwords = stopwords_of(language)
    return tuple(
        word
        for word in _WORD.findall(text)
        if word.lower() not in stopwords and not question_kind(word, language)
    )


def _written_before(text: str) -> dict[str, str]:
    """The word that stands before each word of a text; the text's first word has none."""
    return {second: first for first, second in pairwise(_WORD.findall(text))}


def _stem(word: str, language: str, index: Index) -> str:
    """What the forms of a word in a language share, about."""
    forms = index.analyze_forms(word, language)
    own = forms[0][0].removeprefix(f"{language}:") if len(forms) == 1 else word
    return _beginning(own.lower())


def _are_forms(stem: str, other: str) -> bool:
    """Whether two stems are of one word, as far as their letters tell."""
    shorter, longer = sorted((stem, other), key=len)
    return stem == other or (len(shorter) > _MIN_STEM and longer.startswith(shorter))


def _beginning(word: str) -> str:
    """The letters of a word that its forms share, about."""
    most = min(len(word) - _MAX_ENDING, round(_MIN_STEM_SHARE * len(word)))
    return word[: max(_MIN_STEM, most)]


def _core(word: str, language: str) -> str:
    """A word without the articles and prepositions that are joined before it."""
    joined = sorted(JOINED_BEFORE.get(language, ()), key=len, reverse=True)
    prefix = next((each for each in joined if each and word.startswith(each)), "")
    return word[len(prefix) :] if len(word) - len(prefix) >= _MIN_STEM else word


def _is_known(word: str, core: str, language: str, index: Index) -> bool:
    """Whether a document has the word in any form."""
    terms = index.analyze(word, is_query=True, language=language)
    stem = _beginning(core)
    joined = JOINED_BEFORE.get(language, ("",))
    return any(map(index.frequency, terms)) or any(index.words(each + stem) for each in joined)


def _replaced_runs(question: str, language: str, passage: str, index: Index) -> Iterator[str]:
    """As `_replaced_words`, by runs of letters that both texts have, and what stands between."""
    least = _UNSPACED[language]
    text = without_interrogatives(question, language)
    for run in _LETTERS.finditer(text):
        pieces = list(_split_by_matches(run[0], passage, least))
        for number, (piece, is_shared) in enumerate(pieces):
            name = piece.strip("".join(PARTICLES))
            is_name = least <= len(name) <= _LONGEST_NAME and PARTICLES.isdisjoint(name)
            if is_shared or not is_name or name.isascii() or name in stopwords_of(language):
                continue
            known = [index.frequency(term) > 0 for term in index.analyze(name, is_query=True)]
            # By chance a text of Thai has most pairs of letters.
            if all(known) or (any(known) and language not in _NAMES_BEHIND):
                continue
            before = pieces[number - 1][0] if number else ""
            begins = not before or piece[0] != name[0] or before[-1] in PARTICLES
            is_within = not begins and not _PREPOSITION_END.search(before)
            if is_within and len(name) < _MIN_NAME_WITHIN.get(language, 0):
                continue
            behind = pieces[number + 1][0] if number + 1 < len(pieces) else ""
            is_behind_noun = language in _NAMES_BEHIND or _PREPOSITION_END.search(before)
            if (is_behind_noun and _has_other_beside(passage, text, before, 1, least)) or (
                language not in _NAMES_BEHIND
                and _has_other_beside(passage, text, behind, -1, least)
            ):
                yield name
                break


def _split_by_matches(run: str, passage: str, least: int) -> Iterator[tuple[str, bool]]:
    """A run of letters in pieces, each with whether the passage has it."""
    start = unshared = 0
    while start < len(run):
        end = start + least
        while end <= len(run) and run[start:end] in passage:
            end += 1
        if end - 1 - start >= least:
            if unshared < start:
                yield run[unshared:start], False
            yield run[start : end - 1], True
            start = unshared = end - 1
        else:
            start += 1
    if unshared < start:
        yield run[unshared:start], False


def _has_other_beside(passage: str, question: str, shared: str, side: int, least: int) -> bool:
    """Whether the passage has, wherever it has what both texts share, other letters behind it
    (`side` 1) or before it (-1) than the question."""
    if not shared or PARTICLES.issuperset(shared):
        return False
    beside = []
    for match in regex.finditer(regex.escape(shared), passage):
        if side > 0:
            letters = passage[match.end() : match.end() + least]
        else:
            letters = passage[max(0, match.start() - least) : match.start()]
        beside.append(letters)
    return bool(beside) and all(
        len(letters) == least
        and bool(_LETTERS.fullmatch(letters))
        and PARTICLES.isdisjoint(letters)
        and letters not in question
        for letters in beside
    )
