"""Name the language of quotes that are in another one than the question."""

from collections.abc import Iterable
from dataclasses import replace

from index import Index
from qa.query.question_language import question_language
from qa.types import Answer, Citation


def name_foreign_languages(answer: Answer, index: Index) -> Answer:
    """The answer, each of its citations with its `foreign_language`."""
    namer = _Namer(answer.query, index)
    if not namer.has_foreign_documents:
        return answer
    return replace(
        answer,
        citations=namer.named(answer.citations),
        nearest=namer.named(answer.nearest),
        corroborating=namer.named(answer.corroborating),
        conflicting_values=tuple(
            replace(value, citation=namer.name(value.citation))
            for value in answer.conflicting_values
        ),
        other_figures=tuple(
            replace(figure, citation=namer.name(figure.citation)) for figure in answer.other_figures
        ),
        documents=tuple(
            replace(listed, citation=namer.name(listed.citation)) for listed in answer.documents
        ),
    )


def name_languages_of(
    citations: Iterable[Citation], question: str, index: Index
) -> tuple[Citation, ...]:
    """Citations for a question, each with its `foreign_language`."""
    return _Namer(question, index).named(citations)


class _Namer:
    def __init__(self, question: str, index: Index) -> None:
        self._index = index
        self._asked_in = question_language(question, index)

    @property
    def has_foreign_documents(self) -> bool:
        """Whether a document is known to be in another language than the question."""
        return bool(self._index.languages().keys() - {"", self._asked_in})

    def named(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        return tuple(map(self.name, citations))

    def name(self, citation: Citation) -> Citation:
        language = self._index.document(citation.document_id).language
        if language in ("", self._asked_in):
            return citation
        return replace(citation, foreign_language=language)
