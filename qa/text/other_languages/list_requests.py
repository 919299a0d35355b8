"""Questions in other languages than English that ask for documents or for an overview of them,
rather than for an answer."""

from dataclasses import dataclass
from functools import cache

import regex

from index.text.stopwords import stopwords_of
from qa.text.other_languages.answer_types import question_kind
from qa.text.other_languages.list_request_words import (
    MENTIONING,
    UNSPACED,
    WORDS,
    RequestKind,
    RequestWords,
)

_SUBJECT = r"(?P<subject>\S(?:.*?\S)?)"
# Words of a subject, at most: more of them are the rest of a question.
_MAX_SUBJECT_WORDS = 8
_MARKS_AROUND = regex.compile(r"^[\p{P}\s]+|[\p{P}\s]+$")
_COMMAS = regex.compile(r"\s*[,،]\s+")
_SPACE_BEFORE_UNSPACED = regex.compile(r"\s+(?=[\p{Han}\p{Hiragana}\p{Katakana}])")
_QUOTATION_MARKS = " \"'“”‘’«»„「」『』《》"


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
def _patterns(language: str) -> tuple[tuple[RequestKind, regex.Pattern[str]], ...]:
    """The forms of requests in a language: the first that a whole question has is meant."""
    forms: list[tuple[RequestKind, str]] = []
    if language in MENTIONING:
        forms.append(("mention", MENTIONING[language]))
    forms += UNSPACED.get(language, ())
    ending = ""
    if words := WORDS.get(language):
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
    if language in UNSPACED:
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
