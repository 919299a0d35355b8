"""Questions in other languages than English that ask for documents or for an overview of them,
rather than for an answer."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

import regex

from index.text.stopwords import stopwords_of
from qa.text.other_languages.answer_types import question_kind

# What is asked: for documents that mention a subject; for those on it; for the newest of these; for
# all, of a period perhaps; for an overview of a subject, or of all.
RequestKind = Literal["mention", "about", "latest", "all", "overview"]
_DATA_FILE = Path(__file__).parent / "list_requests.toml"
_SUBJECT = r"(?P<subject>\S(?:.*?\S)?)"
# Words of a subject, at most: more of them are the rest of a question.
_MAX_SUBJECT_WORDS = 8
_MARKS_AROUND = regex.compile(r"^[\p{P}\s]+|[\p{P}\s]+$")
_COMMAS = regex.compile(r"\s*[,،]\s+")
_SPACE_BEFORE_UNSPACED = regex.compile(r"\s+(?=[\p{Han}\p{Hiragana}\p{Katakana}])")
_QUOTATION_MARKS = " \"'“”‘’«»„「」『』《》"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWords:
    """A language's words for documents and what is asked of them, as alternatives of a pattern.

    Fields as described in list_requests.toml.
    """

    documents: str
    here: str
    everything: str
    every: str
    exist: str
    about: str
    show: str
    end: str
    of: str
    events: str
    news: str
    overview: str
    asked: str
    summarise: str
    whole: str
    of_all: str
    articles: str = "(?!)"
    news_of: str = "(?!)"


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """What a question asks of documents, and their subject; "" for all documents."""

    kind: RequestKind
    subject: str = ""


def _forms(words: RequestWords) -> list[tuple[RequestKind, str]]:
    """The forms of requests in a language that parts words by spaces."""
    documents, here = f"(?:{words.documents})", f"(?:{words.here})"
    show, exist = f"(?:(?:{words.show}) )?", f"(?:{words.exist})"
    every = rf"(?:(?:{words.every})(?: |(?<=['’])))?"
    about = rf"(?: (?:{words.about})(?: |(?<=['’ب]))(?:{words.articles})?)"
    subject = rf"(?:(?:{words.articles})?(?:{words.events})(?:{about}| ))?{{0}}"
    of = rf"(?:(?: |(?<=['’]))(?:{words.of}))*"
    forms: list[tuple[RequestKind, str]] = [
        ("mention", words.whole),
        (
            "overview",
            rf"{words.of_all}|{words.summarise} {{here}}(?: zusammen)?|"
            rf"{show}{words.overview}(?:(?:{about}| ){{here}})?",
        ),
        ("latest", rf"{show}(?:(?:{words.news}){about}|(?:{words.news_of}) ){{0}}"),
        (
            "overview",
            rf"{words.summarise} {subject}(?: (?:kurz )?zusammen)?|"
            rf"{show}{words.overview}(?:{about}| ){subject}|(?:{words.asked}){about}{{0}}",
        ),
        ("mention", rf"{show}(?:{words.everything}){about}{{0}}"),
        ("about", rf"{show}{every}{documents}(?: {exist})?{about}{{0}}"),
        ("about", rf"{exist}(?: {every}{documents})?{about}{{0}}"),
        ("all", rf"{show}{every}{documents}(?: {exist})?{of}"),
        ("all", rf"{exist} {every}{documents}{of}"),
    ]
    return [
        (kind, form.replace("{here}", here).replace("{docs}", words.documents))
        for kind, form in forms
    ]


@cache
def _data() -> Mapping[str, Mapping[str, Any]]:
    """The patterns of each language, by their names."""
    return tomllib.loads(_DATA_FILE.read_text("utf-8"))


def _words_of(language: str) -> RequestWords | None:
    """The words of a language that parts them by spaces; None for another one."""
    data = _data().get(language, {})
    if "documents" not in data:
        return None
    names = [field.name for field in fields(RequestWords)]
    return RequestWords(**{name: data[name] for name in names if name in data})


@cache
def _patterns(language: str) -> tuple[tuple[RequestKind, regex.Pattern[str]], ...]:
    """The forms of requests in a language: the first that a whole question has is meant."""
    data = _data().get(language, {})
    forms: list[tuple[RequestKind, str]] = []
    if "mentioning" in data:
        forms.append(("mention", data["mentioning"]))
    forms += [(kind, form) for kind, form in data.get("requests", ())]
    ending = ""
    if words := _words_of(language):
        forms += _forms(words)
        ending = f"(?: (?:{words.end}))*"
    return tuple(
        # `regex` takes one name for several groups.
        (kind, regex.compile(f"(?:{form.replace('{0}', _SUBJECT)}){ending}", regex.IGNORECASE))
        for kind, form in forms
    )


def read_document_request(question: str, language: str) -> DocumentRequest | None:
    """What a question in a language asks of documents; None for another question."""
    text = " ".join(_COMMAS.sub(" ", _MARKS_AROUND.sub("", question)).split())
    if "requests" in _data().get(language, {}):
        text = _SPACE_BEFORE_UNSPACED.sub("", text)
    for kind, pattern in _patterns(language):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        subject = match.groupdict().get("subject") or ""
        if not subject:
            return DocumentRequest(kind)
        if cleaned := _without_function_words(subject, language):
            return DocumentRequest(kind, cleaned)
    return None


def _without_function_words(subject: str, language: str) -> str:
    """The subject without articles in front; "" if it is the rest of a question."""
    words = subject.split()
    while len(words) > 1 and words[0].lower() in stopwords_of(language):
        del words[0]
    if (
        len(words) > _MAX_SUBJECT_WORDS
        or words[0].lower() in stopwords_of(language)
        or question_kind(subject, language)
    ):
        return ""
    return " ".join(words).strip(_QUOTATION_MARKS)
