"""Turn texts into terms: the one form in which words are matched, in every language.

A text has *common* terms, which do not depend on its language: English stems without accents for
Latin letters, the stems of the main language of any other script, and pairs of characters where
words are written without spaces, or with endings joined to them, as in Korean. A document in a
language with stems of its own has these beside them, marked with the language: "de:haus".
"""

import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import regex
import tantivy

from index.text.normalization import unify_forms

# Characters of a term; of longer ones, such as encoded data, the beginning is matched.
_LONGEST_TERM = 60
# Languages in Latin letters with stems of their own, as Tantivy names them; "" for one in which
# accents tell words apart, and nothing is inflected. German stems raise BM25's recall@1 on XQuAD
# from .888 to .914, Russian ones from .846 to .928, Arabic ones from .829 to .890.
_STEMMERS = {
    "da": "danish", "de": "german", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "sv": "swedish", "tr": "turkish", "vi": "",
}  # fmt: skip
STEMMED_LANGUAGES = frozenset(_STEMMERS)
# The stemmers of other scripts' main languages.
_SCRIPT_STEMMERS = {
    "Cyrillic": "russian", "Arabic": "arabic", "Greek": "greek", "Tamil": "tamil",
}  # fmt: skip
# Texts of Latin letters alone, which most are, need no look at each word.
_PLAIN = re.compile(
    r"[\x00-\u02ff\u1e00-\u1eff\u2000-\u206f\u20a0-\u20bf\u2100-\u218f\u2190-\u22ff]*"
)
_LONG_RUN = re.compile(rf"[^\W_]{{{_LONGEST_TERM // 4},}}")
# A word: letters with the signs above and below them, and joiners between.
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d]*")
# Written in runs, or, as Korean, with endings joined to each word: pairs raise BM25's recall@1 on
# 1,200 questions of KorQuAD from .797 to .894.
_UNSPACED = (
    r"\p{Hangul}\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
    r"\u3005\u3006\u30fc"
)
_RUN = regex.compile(
    rf"(?P<unspaced>[{_UNSPACED}][{_UNSPACED}\p{{M}}]*)|(?P<other>[^{_UNSPACED}]+)"
)
_CHARACTER = regex.compile(r"\X")
_SCRIPT = regex.compile(
    r"(?P<Latin>\p{Latin})|(?P<Cyrillic>\p{Cyrillic})|(?P<Arabic>\p{Arabic})|(?P<Greek>\p{Greek})|"
    r"(?P<Tamil>\p{Tamil})"
)
# Vowel signs and lengthening of Arabic and Hebrew, mostly left out, and joiners.
_OPTIONAL_SIGNS = regex.compile(r"[\u0640\u064b-\u065f\u0670\u0591-\u05c7\u200c\u200d\ufe0e\ufe0f]")
_FOREIGN_DIGIT = re.compile(r"[^\x00-\x7f\W]")
_TURKISH = str.maketrans({"İ": "i", "I": "ı"})
# In lower case it would be two characters.
_DOTTED_I = str.maketrans({"İ": "I"})


def plain_analyzer() -> tantivy.TextAnalyzer:
    """Splits at white space: for terms that are ready."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


class Analyzer:
    """Turns texts into terms. Safe for use by several threads."""

    def __init__(self) -> None:
        # An analyzer of Tantivy's cannot be shared between threads.
        self._local = threading.local()

    def terms(self, text: str, *, is_query: bool = False) -> list[str]:
        """The common terms of a text, in order, with repeats; of a question in one form each, of a
        passage in all that a question may have."""
        text = unify_forms(text, is_query=is_query).encode("utf-8", "replace").decode()
        if _is_plain(text):
            text = text.translate(_DOTTED_I) if "İ" in text else text
            return self._stem(text, "simple", "english", fold=True)
        return self._common(_words(text))

    def terms_in(self, text: str, language: str, *, is_query: bool = False) -> list[str]:
        """The terms of a text in a language: as `terms`, with the language's own stems in place of
        the common ones where it has some."""
        if language not in STEMMED_LANGUAGES:
            return self.terms(text, is_query=is_query)
        return [own for _, own in self.forms(text, (language,), is_query=is_query)]

    def forms(
        self, text: str, languages: Sequence[str], *, is_query: bool = False
    ) -> list[tuple[str, ...]]:
        """Each word of a text as its common term and its term in each of some languages."""
        text = unify_forms(text, is_query=is_query).encode("utf-8", "replace").decode()
        words = _words(text)
        common = self._common(words)
        return list(
            zip(common, *(self._own(words, common, each) for each in languages), strict=True)
        )

    def _own(self, words: Sequence[str], common: Sequence[str], language: str) -> list[str]:
        """The term of each word in a language: the common one where the language has no other."""
        own = list(common)
        if language not in STEMMED_LANGUAGES:
            return own
        places = [at for at, word in enumerate(words) if _script_of(word) == "Latin"]
        latin = " ".join(words[at] for at in places)
        if language == "tr":
            latin = latin.translate(_TURKISH)
        stems = self._stem(latin, "whitespace", _STEMMERS[language], fold=False)
        for at, stem in zip(places, stems, strict=True):
            own[at] = f"{language}:{stem}"
        return own

    def indexed_terms(self, text: str, language: str) -> str:
        """All terms of a passage, common ones and those of its language, separated by spaces."""
        if language not in STEMMED_LANGUAGES:
            return " ".join(self.terms(text))
        return " ".join(
            term for forms in self.forms(text, (language,)) for term in dict.fromkeys(forms)
        )

    def _common(self, words: Sequence[str]) -> list[str]:
        """The common term of each word."""
        terms: list[str] = []
        at = 0
        scripts = [_script_of(word) for word in words]
        while at < len(words):
            end = at
            while end < len(words) and scripts[end] == scripts[at]:
                end += 1
            run = " ".join(words[at:end])
            if scripts[at] == "Latin":
                terms += self._stem(run.translate(_DOTTED_I), "whitespace", "english", fold=True)
            else:
                stemmer = _SCRIPT_STEMMERS.get(scripts[at], "")
                terms += self._stem(run, "whitespace", stemmer, fold=False)
            at = end
        return terms

    def _stem(self, text: str, tokenizer: str, stemmer: str, *, fold: bool) -> list[str]:
        analyzers: dict[tuple[str, str, bool], Any]
        analyzers = self._local.__dict__.setdefault("analyzers", {})
        key = (tokenizer, stemmer, fold)
        if key not in analyzers:
            analyzers[key] = _build(*key)
        terms: list[str] = analyzers[key].analyze(text)
        return terms


def _build(tokenizer: str, stemmer: str, fold: bool) -> tantivy.TextAnalyzer:
    split = tantivy.Tokenizer.simple() if tokenizer == "simple" else tantivy.Tokenizer.whitespace()
    builder = tantivy.TextAnalyzerBuilder(split).filter(tantivy.Filter.lowercase())
    if fold:
        builder = builder.filter(tantivy.Filter.ascii_fold())
    if stemmer:
        builder = builder.filter(tantivy.Filter.stemmer(stemmer))
    return builder.build()


def _is_plain(text: str) -> bool:
    """Whether Tantivy's own tokenizer finds the words of a text."""
    return bool(_PLAIN.fullmatch(text)) and not _LONG_RUN.search(text)


def _words(text: str) -> list[str]:
    """The words of a text, in order; of text without spaces, pairs of characters."""
    words: list[str] = []
    text = _OPTIONAL_SIGNS.sub("", unicodedata.normalize("NFKC", text))
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            words.append(word[:_LONGEST_TERM])
            continue
        for run in _RUN.finditer(_FOREIGN_DIGIT.sub(_plain_digit, word)):
            if run["other"]:
                words.append(run["other"][:_LONGEST_TERM])
            else:
                words += _pairs_of_characters(run["unspaced"])
    return words


def _plain_digit(match: re.Match[str]) -> str:
    value = unicodedata.decimal(match[0], None)
    return match[0] if value is None else str(value)


def _pairs_of_characters(run: str) -> list[str]:
    characters: list[str] = _CHARACTER.findall(run)
    if len(characters) == 1:
        return characters
    return [first + second for first, second in pairwise(characters)]


@cache
def _script_of_letter(letter: str) -> str:
    match = _SCRIPT.match(letter)
    return (match.lastgroup or "") if match else ""


def _script_of(word: str) -> str:
    """The script of a word's first letter, as far as it has a stemmer; "" for any other."""
    for letter in word:
        if letter.isalpha():
            return _script_of_letter(letter)
    return ""
