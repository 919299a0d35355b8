"""Correct words of a question that no document contains to words that one does."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from qa.query.terms import occurs
from qa.types import Correction

# Letters of the shortest word that is corrected: shorter ones have too many neighbours.
_MIN_LETTERS = 4
# The same of one beside a neighbour with which the documents have the corrected one: "Gorse Hil".
_MIN_LETTERS_IN_PHRASE = 3
# Letters from which two typos are allowed, and a letter too many or too few in a name.
_LONG_WORD = 8
# Letters up to which a word with another consonant is another word.
_SHORT_WORD = 5
# Words of a question that are looked up, at most: pasted text has hundreds.
_MAX_WORDS = 5
# Letters from which a common name is joined with another spelling of it.
_MIN_JOINED = 6
# Letters in which two transliterations of one name may differ: "Zelenskij", "Selenskyj".
_MAX_DISTANCE = 4
_MIN_KEY_LENGTH = 3
# Letters from which two typos are allowed in a word beside its neighbour, and most letters of it.
_LONG_IN_PHRASE, _LONGEST_IN_PHRASE = 7, 30
# Documents in which two words are looked for beside each other, and characters of the neighbour.
_MAX_PHRASE_DOCUMENTS, _NEIGHBOUR_CHARS = 20, 40
_LAST_WORD = lazy_pattern(r"([^\W\d_]+)(?:['’]s)?[\s-]+$")
_FIRST_WORD = lazy_pattern(r"[\s-]+([^\W\d_]+)")
_WORD = lazy_pattern(r"[^\W\d_]+")
_VOWEL = lazy_pattern(r"[aeiouy]")
# First letters that stand for one sound in transliterations.
_SOUNDS = ("sz", "zts", "kcqhg", "yji", "vw", "fp", "tc", "ey")
_ACCENTED = {
    "a": "äáàâåāą", "c": "çčć", "d": "đ", "e": "éèêëėę", "i": "íìîïı", "l": "ł", "n": "ñńň",
    "o": "öóòôøőō", "r": "ř", "s": "šśş", "t": "ţť", "u": "üúùûůū", "y": "ý", "z": "žźż",
}  # fmt: skip
# What transliterations and spellings of a name differ in, each with the form it is compared in.
# First letters for one Arabic sound, and what shows that a name is transliterated.
_ARABIC_G = frozenset("gkq")
_ARABIC = lazy_pattern("[dkg]h|dd")
_SAME_SOUND = tuple(
    (lazy_pattern(pattern), sound)
    for pattern, sound in (
        (r"tsch|tch|tsh|ch|cz", "c"),
        (r"shch|sch|sh|sz|zh", "s"),
        (r"kh", "k"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"ck|q|c(?=[aourlkmnt]|$)", "k"),
        (r"x", "ks"),
        (r"ts|tz|z", "s"),
        (r"w", "v"),
        (r"ae", "a"),
        (r"oe", "o"),
        (r"ue|ou|oo", "u"),
        (r"[iyj]+e?(?=[^aeiouyj])|[iyj]+(?:e?$)", "i"),
        (r"[yj]+", "i"),
        (r"(?<=[^aeiou])h(?=[^aeiou]|$)|(?<=a)h$", ""),
        (r"[eio](?:v|ff?)$", "ov"),
        (r"(.)\1+", r"\1"),
    )
)
_LACKING_H = {"wat": "what", "wen": "when", "wo": "who", "wy": "why"}
# "How", "who" and "why" with two letters swapped, at the beginning.
_SHORT_ASKING = lazy_pattern(
    r"(?P<word>(?-i:wat|wen|wo|wy)(?=\s+(?:is|are|was|were|did|do|does|has|will)\b)|(?-i:hwo|woh|ohw|wyh))\s+(?:(?:many|much|long|old|far|big|often|did|do|does|can|come|are)\b|"
    r"(?P<who>(?=\w)))"
)
# Words that ask and words of grammar, which no document need contain.
_ASKING = ("which", "what", "where", "when", "whose", "many", "much")
_GRAMMATICAL = tuple(word for word in STOPWORDS if len(word) > _SHORT_WORD and word.isalpha())
# Endings of words whose stem is in the dictionary.
_ENDINGS = (
    "s", "es", "ed", "d", "ing", "er", "r", "ers", "rs", "ly", "al", "n", "en", "ness", "less",
    "ment", "able", "ally",
)  # fmt: skip
# Endings in front of which short words double their last letter: "running".
_DOUBLING = frozenset(("ed", "ing", "er", "ers", "en"))
# Endings that stand behind an "e" alone: "used", "users".
_BEHIND_E = frozenset(("d", "r", "rs"))
_SHORT_STEM = lazy_pattern(r"[^aeiouy]?[aeiou][^aeiouwxy]")
_PREFIXES = ("re", "un", "dis", "mis", "de", "out", "over", "under", "non", "pre", "anti", "co")


class _Candidate(NamedTuple):
    """A word of the documents, by the order in which candidates are preferred."""

    is_typo: bool
    distance: int
    has_other_consonants: bool
    length_difference: int
    rarity: int
    word: str


def correct_question(question: str, index: Index) -> tuple[str, tuple[Correction, ...]]:
    """Replace each word that no document contains by the one that it most likely stands for.

    A name is only replaced by another spelling or transliteration of it, or where two letters are
    swapped: "Biden" never becomes "Baden".

    Returns:
        The question to search, and what was replaced in it.
    """
    corrections: dict[str, str] = {}
    if asking := _SHORT_ASKING.match(question):
        corrections[asking["word"]] = _asking_word(asking)
    looked_up = 0
    matches = [*_WORD.finditer(question)]
    for number, (position, match) in enumerate([*enumerate(matches)] * 2):
        if number == len(matches) and not corrections:
            # A second time only for corrected neighbours: "Lanten Brigde".
            break
        word = match[0]
        if (
            len(word) < _MIN_LETTERS_IN_PHRASE
            or word in corrections
            or word.lower() in STOPWORDS
            or (occurs(word, index) and not _is_misspelled_form(word, index))
        ):
            continue
        looked_up += 1
        if looked_up > 2 * _MAX_WORDS:
            break
        if word.isupper() and not question.isupper():
            # An abbreviation.
            continue
        is_name = word[:1].isupper() and bool(question[: match.start()])
        before = [corrections.get(item[0], item[0]) for item in matches[:position][-1:]]
        after = [corrections.get(item[0], item[0]) for item in matches[position + 1 :][:1]]
        replacement = _correct(word, is_name, index) or _correct_in_phrase(
            word, before, after, index
        )
        if replacement and not (occurs(word, index) and _is_same_but_for_ending(word, replacement)):
            corrections[word] = replacement
    text = _WORD.sub(lambda match: corrections.get(match[0], match[0]), question)
    return text, tuple(Correction(*pair) for pair in corrections.items())


def _asking_word(match: re.Match[str]) -> str:
    if match["word"] in _LACKING_H:
        return _LACKING_H[match["word"]]
    if "y" in match["word"]:
        return "why"
    return "who" if match["who"] is not None else "how"


def _is_misspelled_form(word: str, index: Index) -> bool:
    """Whether a word that has the stem of one of the documents is likely misspelled: "spectaters",
    which a search finds, but no reader of sentences takes for "spectators"."""
    return (
        word.islower()
        and word.isascii()
        and not is_in_dictionary(word)
        and not any(form.lower() == word for form, _ in index.words(word))
    )


def _is_same_but_for_ending(word: str, other: str) -> bool:
    short, long = sorted((word.lower(), other.lower()), key=len)
    return long == short or (long.startswith(short) and long[len(short) :] in _ENDINGS)


def _correct(word: str, is_name: bool, index: Index) -> str:
    """The word of the documents that `word` stands for; "" if none is likely enough."""
    folded = anyascii(word).lower()
    if len(folded) < _MIN_LETTERS or not folded.isalpha():
        return ""
    if word.islower() and (asking := _interrogative(folded)):
        return asking
    same = {folded[0]}
    similar = {letter for letters in _SOUNDS if folded[0] in letters for letter in letters} - same
    for initials in (same, similar):
        written = _words_like(folded, initials, index)
        if candidates := _candidates(folded, is_name, written, index):
            forms = written[min(candidates).word]
            # Headlines and datelines are in capitals.
            form = max(forms, key=lambda form: (not form.isupper(), forms[form], form))
            return form[:1].upper() + form[1:] if word[:1].isupper() else form
    return ""


def _interrogative(word: str) -> str:
    """The word by which questions ask, or of grammar, that another is likely meant to be: "wich",
    "mcuh", "aganst"."""
    if is_in_dictionary(word):
        return ""
    near = [asking for asking in (*_ASKING, *_GRAMMATICAL) if OSA.distance(word, asking) == 1]
    return near[0] if near else ""


def _correct_in_phrase(word: str, before: Sequence[str], after: Sequence[str], index: Index) -> str:
    """The word that `word` stands for because the documents have it beside the same neighbour:
    "Harbour Bord", "herring qeen"; "" if there is none."""
    folded = anyascii(word).lower()
    if not (_MIN_LETTERS_IN_PHRASE <= len(folded) <= _LONGEST_IN_PHRASE and folded.isalpha()):
        return ""
    if is_in_dictionary(folded):
        # Another name or word: "Anna Peterson" is not Anna Petersen.
        return ""
    neighbours = {
        (term, is_before): words[0].islower()
        for is_before, words in ((True, before), (False, after))
        for term in index.analyze(" ".join(words))
        if term not in index.stopword_terms and index.frequency(term)
    }
    if not neighbours:
        return ""
    written = _words_like(folded, {folded[0]}, index)
    max_distance = 1 if len(folded) < _LONG_IN_PHRASE else 2
    near = process.extract(
        folded, list(written), scorer=OSA.distance, score_cutoff=max_distance, limit=None
    )
    supported = [
        (int(distance), -written[other].total(), form)
        for other, distance, _ in near
        if len(other) >= (_MIN_LETTERS if len(folded) < _MIN_LETTERS else _MIN_LETTERS - 1)
        for form in [max(written[other], key=lambda form: (written[other][form], form))]
        if any(
            _stand_together(form, *neighbour, index)
            for neighbour, is_thing in neighbours.items()
            if is_in_dictionary(other)
            or (is_thing and _has_slipped_letter(folded, other))
            or (not is_thing and _is_surname_mistyped(folded, other))
        )
    ]
    form = min(supported)[2] if supported else ""
    return form[:1].upper() + form[1:] if word[:1].isupper() else form


def _has_slipped_letter(word: str, other: str) -> bool:
    """Whether a longer name lacks one letter or has one too many: "Ropwalk" of "Ropewalk"."""
    is_long = len(word) >= _LONG_IN_PHRASE - 1
    return is_long and len(word) != len(other) and OSA.distance(word, other) == 1


def _is_surname_mistyped(word: str, other: str) -> bool:
    """Whether a last name, beside the first name of one in the documents, is likely that one: with
    a letter too many or too few, or, of a long one, another: "Teage", "Brandvolt"."""
    is_long = len(word) >= _LONG_WORD
    return OSA.distance(word, other) == 1 and (is_long or len(word) != len(other))


def _stand_together(word: str, neighbour: str, is_before: bool, index: Index) -> bool:
    """Whether a document has a word beside a neighbour, which is given as a term."""
    terms = {*index.analyze(word), neighbour}
    for document_id in index.documents_with(terms)[:_MAX_PHRASE_DOCUMENTS]:
        text = index.document(document_id).text
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            beside = (
                _LAST_WORD.search(text[max(0, match.start() - _NEIGHBOUR_CHARS) : match.start()])
                if is_before
                else _FIRST_WORD.match(text[match.end() : match.end() + _NEIGHBOUR_CHARS])
            )
            if beside and neighbour in index.analyze(beside[1]):
                return True
    return False


def _words_like(folded: str, initials: Set[str], index: Index) -> dict[str, Counter[str]]:
    """The documents' words with one of these first letters and about as many letters: each without
    accents and capitals, with the frequencies of the forms in which it is written."""
    letters = {letter for initial in initials for letter in initial + _ACCENTED.get(initial, "")}
    written: dict[str, Counter[str]] = {}
    for letter in letters | {letter.upper() for letter in letters}:
        for form, count in index.words(letter):
            if abs(len(form) - len(folded)) <= _MAX_DISTANCE:
                plain = (form if form.isascii() else anyascii(form)).lower()
                written.setdefault(plain, Counter())[form] += count
    return written


def other_spellings(name: str, index: Index) -> list[str]:
    """The name with one word spelled or transliterated in another way that the documents have:
    "Zelenskyy" of "Zelensky"; not those of short common names, as "Smyth" of "Smith"."""
    found = []
    for word in name.split():
        folded = anyascii(word).lower()
        if not folded.isalpha() or (len(folded) < _MIN_JOINED and is_in_dictionary(folded)):
            continue
        initials = {letter for sound in _SOUNDS if folded[0] in sound for letter in sound}
        written = _words_like(folded, initials | {folded[0]}, index)
        for other, forms in written.items():
            if other != folded and _is_name(other, forms) and is_variant(folded, other):
                form = max(forms, key=lambda form: (not form.isupper(), forms[form], form))
                found.append(name.replace(word, form))
    return found


def _candidates(
    folded: str, is_name: bool, written: Mapping[str, Counter[str]], index: Index
) -> list[_Candidate]:
    max_distance = min(_MAX_DISTANCE, len(folded) // 2)
    near = process.extract(
        folded, list(written), scorer=OSA.distance, score_cutoff=max_distance, limit=None
    )
    candidates = []
    for other, distance, _ in near:
        if other in STOPWORDS:
            continue
        is_same = is_variant(folded, other)
        if is_same or (
            _is_typo(folded, other, is_name or _is_name(other, written[other]))
            or _is_typo_of_another_form(folded, other, is_name, index)
        ):
            frequency = written[other].total()
            candidates.append(
                _Candidate(
                    not is_same,
                    int(distance),
                    _VOWEL.sub("", folded) != _VOWEL.sub("", other),
                    abs(len(folded) - len(other)),
                    -frequency,
                    other,
                )
            )
    return candidates


def _is_name(word: str, forms: Counter[str]) -> bool:
    """Whether a word is mostly capitalized, but no common noun, as in "Lantern Bridge"."""
    capitalized = sum(count for form, count in forms.items() if form[:1].isupper())
    is_common = capitalized < forms.total() and is_in_dictionary(word)
    return 2 * capitalized > forms.total() and not is_common


def is_variant(word: str, other: str) -> bool:
    """Whether two words are spellings of one.

    Not if both are in the dictionary ("Mary" and "Marie"), but for Slavic names in -iv and -ov.
    """
    key, other_key = _key(word), _key(other)
    initials = {word[:1], other[:1]}
    if initials == {"q", "g"} or (initials < _ARABIC_G and any(map(_ARABIC.search, (word, other)))):
        # "Qaddafi", "Gaddafi", "Kadhafi".
        key, other_key = key[1:], other_key[1:]
    return (
        len(key) >= _MIN_KEY_LENGTH
        and key == other_key
        and (
            key.endswith("ov")
            or not is_in_dictionary(word)
            or not (len(word) <= _MIN_LETTERS or is_in_dictionary(other))
        )
    )


def _is_typo(word: str, other: str, is_name: bool) -> bool:
    """Whether `word` is likely `other`, mistyped."""
    if not other.isalpha() or len(other) < _MIN_LETTERS or is_in_dictionary(word):
        return False
    distance = OSA.distance(word, other)
    if word[0] != other[0] and not (distance == 1 and len(word) >= _LONG_WORD and not is_name):
        return False
    if is_name:
        key, other_key = _key(word), _key(other)
        is_swap = _is_swapped(key, other_key) or _is_swapped(word, other)
        is_slip = len(word) >= _LONG_WORD and distance == 1 and len(word) != len(other)
        is_vowel = len(word) == len(other) >= _LONG_WORD and distance == 1
        same_consonants = _VOWEL.sub("", word) == _VOWEL.sub("", other)
        return is_swap or is_slip or (is_vowel and same_consonants)
    if len(word) <= _SHORT_WORD and _changes_consonant(word, other):
        return False
    ending = next((it for it in _ENDINGS if word.endswith(it) and other.endswith(it)), "")
    return distance <= (2 if len(word) - len(ending) >= _LONG_WORD else 1)


def _is_swapped(word: str, other: str) -> bool:
    """Whether they differ by two neighbouring letters that are swapped."""
    return OSA.distance(word, other) == 1 and Levenshtein.distance(word, other) == 2


def _changes_consonant(word: str, other: str) -> bool:
    """Whether one consonant stands for another, as in different words: "wone" and "woke"."""
    if len(word) != len(other):
        return False
    changed = [pair for pair in zip(word, other, strict=True) if pair[0] != pair[1]]
    return len(changed) == 1 and not all(map(_VOWEL.match, changed[0]))


def _is_typo_of_another_form(word: str, other: str, is_name: bool, index: Index) -> bool:
    """Whether `word` is likely a form of `other`, mistyped: "recomend" of "recommended"."""
    if is_name or word[:3] != other[:3] or is_in_dictionary(word):
        return False
    stems = index.analyze(f"{word} {other}", is_query=True)
    return len(stems) == 2 and len(stems[0]) > _MIN_LETTERS and OSA.distance(*stems) <= 1


def _key(word: str) -> str:
    """What spellings and transliterations of one name have in common."""
    for pattern, sound in _SAME_SOUND:
        word = pattern.sub(sound, word)
    return word


def is_in_dictionary(word: str) -> bool:
    """Whether it is a common English word or name, or a form of one: no mistake to be corrected."""
    dictionary = _dictionary()
    without = (word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix))
    stems = [word, *(stem for stem in without if len(stem) >= _MIN_LETTERS)]
    return any(
        stem in dictionary
        or any(
            stem.endswith(ending)
            and stem[: -len(ending)] in dictionary
            and not (ending in _DOUBLING and _SHORT_STEM.fullmatch(stem[: -len(ending)]))
            and not (ending in _BEHIND_E and stem[-len(ending) - 1] != "e")
            for ending in _ENDINGS
        )
        for stem in stems
    )


@cache
def _dictionary() -> frozenset[str]:
    """The whole words of the shipped reader's tokenizer: some 20,000."""
    content = json.loads((files("qa.reader") / "english" / "tokenizer.json").read_text("utf-8"))
    contractions = {word.replace("'", "") for word in (*STOPWORDS, "haven't", "hasn't", "hadn't")}
    return frozenset(contractions).union(
        word
        for word in content["model"]["vocab"]
        if len(word) >= _MIN_LETTERS - 1 and word.isalpha()
    )
