"""Text of documents and users is shown literally in every field of the page."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from index import Box, Catalog, Entry, Facets, Filter, PagePicture, Progress, Unread
from qa import ConflictingValue, OtherFigure, Period
from qa.answers.citations import cite
from qa.conversations.conversation import Conversation
from qa.server.background_sync import SyncProgress
from qa.ui.chat_turns import Turn
from qa.ui.html.chat import note_fragments, thread_html
from qa.ui.html.conversations import conversations_html
from qa.ui.html.documents import View, table_html
from qa.ui.html.evidence import evidence_html
from qa.ui.html.filters import conditions_html, filter_form_html
from qa.ui.html.header import (
    examples_html,
    header_fragments,
    left_out_html,
    progress_html,
    unread_html,
)
from qa.ui.html.sources import document_html, picture_html, source_html
from tests.qa.ui.samples import (
    HOSTILE,
    NOW,
    STATUS,
    deleted_document,
    make_answer,
    make_document,
    text_of,
)


class Structure(HTMLParser):
    """The tags of a page with the names of their attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))


def pages(text: str) -> dict[str, str]:
    """Every part of the page, with `text` in each field that is not ours."""
    document = make_document(
        text, id=text, path=text, title=text, authors=(text,), url=f"https://a.example/{text}"
    )
    span = (0, len(text))
    cited = cite(document, 1, span, span, 1.0, answer_spans=((2, 5),), duplicates=(text,))
    second = replace(cited, number=2)
    chosen = Filter(folder=text, kinds=frozenset({text}), tags=frozenset({text}))
    answered = replace(
        make_answer(cited, text=f"{text} [1]"),
        query=text + text,
        filter=chosen,
        corroborating=(second,),
        conflicting_values=(ConflictingValue(text, second),),
        other_figures=(OtherFigure(text, text, second),),
        periods=(Period(text, 0, 4, date(2023, 3, 1), date(2023, 3, 31)),),
        carried_terms=(text,),
        ignored=(text,),
    )
    unanswered = make_answer(cited, text=text, answered=False)
    turns = (
        Turn(text, answered, judged=text, ignored=(text,), filter=chosen),
        Turn(text, unanswered, filter=chosen),
        Turn(text, note=text),
        Turn(text),
    )
    status = replace(STATUS, folder=text, encoder=text, failed=((text, text),))
    work = SyncProgress(watching=text, error=text, examples=(text,), outcome=text)
    facets = Facets(folders=((text, 1),), kinds=((text, 1),), tags=((text, 1),))
    entry = Entry(text, text, text, None, text, 12)
    fragments = {**header_fragments(status, work, NOW), **note_fragments(turns, deleted_document)}
    return {
        "thread": thread_html(turns, lambda _: document),
        "thread without sources": thread_html(turns, deleted_document),
        "evidence": evidence_html(turns, lambda _: document),
        "evidence without sources": evidence_html(turns, deleted_document),
        "fragments": "".join(fragments.values()),
        "source": source_html(cited, 1, lambda _: document, 1, [second]),
        "document": document_html(document, 1),
        "page image": picture_html(cited, 1, PagePicture(b"", 9, 9, (Box(0, 0, 1, 1),))),
        "examples": examples_html([text]),
        "failures": unread_html([Unread(text, text, "file")] * 5),
        "left out": left_out_html([Unread(text, text)] * 5),
        "progress": progress_html(SyncProgress(Progress("documents", 1, 2, text), finished=False)),
        "conversations": conversations_html(
            [Conversation("1", NOW, NOW, text), Conversation("2", NOW, NOW, "", (answered,))], NOW
        ),
        "table": table_html(Catalog(1, (entry,)), View(words=text)),
        "empty table": table_html(Catalog(0, ()), View(words=text)),
        "filters": filter_form_html(facets, chosen),
        "filters of nothing": filter_form_html(Facets(), chosen),
        "conditions": conditions_html(chosen),
    }


def test_hostile_text_adds_no_tag_and_no_attribute_anywhere() -> None:
    harmless, hostile = pages("x" * len(HOSTILE)), pages(HOSTILE)
    for name, markup in hostile.items():
        assert Structure(markup).tags == Structure(harmless[name]).tags, name
        assert "window.pwned=1" in text_of(markup) or name == "page image", name


def test_hostile_text_is_escaped_in_attributes_and_elements() -> None:
    for name, markup in pages(HOSTILE).items():
        assert "<script" not in markup, name
        assert markup.count("<img") == (name == "page image"), name
        assert 'x onerror=a()> **b** $x$ {{y}} ${z} "' not in markup, name
