"""Answers made of given quotes, for the tests of writing."""

from index import Document
from qa import Answer, Citation
from qa.answers.citations import cite


def make_answer(*quotes: str, question: str = "What happened?", **fields: object) -> Answer:
    """An answer whose citations are whole documents, numbered from 1."""
    citations = tuple(make_citation(quote, number) for number, quote in enumerate(quotes, start=1))
    text = "\n\n".join(f"{citation.quote} [{citation.number}]" for citation in citations)
    values: dict[str, object] = {
        "query": question, "text": text, "citations": citations, "confidence": 0.9, "tier": "answer"
    }  # fmt: skip
    return Answer(question, **{**values, **fields})  # type: ignore[arg-type]


def make_citation(quote: str, number: int) -> Citation:
    document = Document(
        id=f"{number}.txt", path=f"{number}.txt", title=f"Source {number}", text=quote, sha256="1"
    )
    span = (0, len(quote))
    return cite(document, number, span, span, 0.9)
