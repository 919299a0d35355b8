"""A reply shows its quotes, links to their evidence, and whether their sources have changed."""

import re
from dataclasses import replace
from datetime import date

from index import Document
from qa import Answer, ConflictingValue, Correction, OtherFigure, Period
from qa.answers.citations import cite
from qa.types import AnswerPart, ListedDocument, NameCount, Overview, Summary, WrittenSentence
from qa.ui.chat_turns import Turn
from qa.ui.html.chat import note_fragments, summary_html, thread_html
from qa.ui.html.evidence import evidence_html
from tests.qa.ui.samples import (
    attribute,
    deleted_document,
    make_answer,
    make_citation,
    make_document,
    marked_text,
    visible_text,
)


def quotes(answer: Answer, *documents: Document) -> str:
    """The paragraphs of an answer's quotes."""
    read = {document.id: document for document in documents}.__getitem__
    markup = thread_html((Turn("When?", answer),), read)
    return markup[markup.index('<p dir="auto">') : markup.index('<div class="pq-after">')]


def test_markers_outside_of_quotes_are_links_and_those_inside_are_text() -> None:
    document = make_document("Snow fell [1] all day.")
    citation = cite(document, 1, (0, 22), (0, 22), 1.0)
    markup = quotes(make_answer(citation), document)
    assert markup.count("<a ") == 1
    assert "Snow fell [1] all day.</span>" in markup
    assert 'href="#t1-c1"' in markup


def test_text_between_quotes_keeps_its_order() -> None:
    first, second = make_citation(), cite(make_document(), 2, (0, 10), (0, 10), 0.5)
    text = f"It says “{first.quote}” [1]; also {second.quote} [2]. See [7]."
    markup = quotes(make_answer(first, second, text=text), make_document())
    assert re.sub(r"\s", "", visible_text(markup)) == re.sub(r"\s", "", text)
    assert markup.count("<a ") == 2


def test_unanswered_question_offers_nearest_passages_not_as_an_answer() -> None:
    answer = make_answer(make_citation(), text="No clear answer found.", answered=False)
    markup = thread_html((Turn("When?", answer),), lambda _: make_document())
    assert "pq-unanswered" in markup
    assert "pq-answered" not in markup
    assert "Closest passages" in markup
    assert "pq-near" in evidence_html((Turn("When?", answer),), lambda _: make_document())


def test_rewritten_query_is_shown_only_if_it_differs_from_the_question() -> None:
    same = make_answer(make_citation())
    other = Answer(
        "And then?", "When did the ferry leave?", same.text, same.citations, 0.8, "answer"
    )
    first, second = (
        thread_html((Turn(answer.question, answer),), lambda _: make_document())
        for answer in (same, other)
    )
    assert "Searched as" not in first
    assert 'value="When did the ferry leave?"' in second


def test_conflicting_values_are_listed_with_their_dates() -> None:
    first = make_citation()
    other = replace(make_citation(), number=2, published=date(2023, 5, 7), title="Late edition")
    answer = replace(
        make_answer(first),
        conflicting_values=(ConflictingValue("18", other), ConflictingValue("about 12", first)),
    )
    markup = thread_html((Turn("How many?", answer),), lambda _: make_document())
    rows = [visible_text(row) for row in re.findall("<tr>.*?</tr>", markup, re.DOTALL)]
    assert rows[0].startswith("187 May 2023Late edition")
    assert rows[1].startswith("about 12")
    evidence = evidence_html((Turn("How many?", answer),), lambda _: make_document())
    assert evidence.count('class="pq-card"') == 2
    assert 'href="#t1-c2"' in markup


def test_other_figures_stand_apart_with_what_they_count_and_when() -> None:
    first = make_citation()
    other = replace(make_citation(), number=2, published=date(2023, 5, 7), title="Late edition")
    answer = replace(
        make_answer(first),
        other_figures=(OtherFigure("16", "16 people died in a raid on the market", other),),
    )
    markup = thread_html((Turn("How many?", answer),), lambda _: make_document())
    (figures,) = re.findall("<details.*?</details>", markup, re.DOTALL)[:1]
    text = visible_text(figures)
    assert text.startswith("Other figures found")
    assert "16 people died in a raid on the market" in text
    assert "7 May 2023" in text
    assert "Late edition" in text
    assert 'href="#t1-c2"' in figures
    assert "Sources disagree" not in markup


def test_each_period_can_be_removed_and_removed_ones_are_named() -> None:
    period = Period("in March", 0, 4, date(2023, 3, 1), date(2023, 3, 31))
    answer = replace(make_answer(make_citation()), periods=(period,))
    turn = Turn("Who?", answer, ignored=("last week",))
    markup = thread_html((turn,), lambda _: make_document())
    assert attribute(markup, "data-words") == "in March"
    assert "Preferring March 2023" in visible_text(markup)
    assert "Ignoring “last week”" in visible_text(markup)


def test_only_an_answer_can_be_judged_as_absent_from_the_documents() -> None:
    answers = (make_answer(make_citation()), make_answer(make_citation(), answered=False))
    pages = [thread_html((Turn("Who?", answer),), lambda _: make_document()) for answer in answers]
    assert ["The answer isn't here" in visible_text(markup) for markup in pages] == [True, False]


def test_marker_shows_when_its_source_has_changed_or_is_gone() -> None:
    changed = make_document(sha256="2")
    for answered in (True, False):
        turns = (Turn("When?", make_answer(make_citation(), answered=answered)),)
        assert "pq-since" not in thread_html(turns, lambda _: make_document())
        assert "source has changed" in thread_html(turns, lambda _: changed)
        assert "source no longer in the index" in thread_html(turns, deleted_document)


def test_fragments_show_a_source_that_has_changed_and_when_it_is_back() -> None:
    document, changed = make_document(), make_document(sha256="2")
    turns = (Turn("When?", make_answer(make_citation())), Turn("?!", note="No words."))
    assert note_fragments(turns, lambda _: document) == {}
    sent = note_fragments(turns, lambda _: changed)
    note, card = (sent[name] for name in sorted(sent, reverse=True))
    assert visible_text(note) == "source has changed"
    assert "has changed" in card
    back = note_fragments(turns, lambda _: document, sent)
    assert back.keys() == sent.keys()
    note, card = (back[name] for name in sorted(back, reverse=True))
    assert note == ""
    assert marked_text(card) == make_citation().quote
    # Each has its place in the conversation.
    page = thread_html(turns, lambda _: document) + evidence_html(turns, deleted_document)
    assert all(page.count(f'data-fragment="{name}"') == 1 for name in sent)


def test_fragments_of_one_conversation_do_not_fit_another() -> None:
    first = Turn("When?", make_answer(make_citation()))
    second = Turn("When?", make_answer(make_citation(make_document(sha256="2"))))
    fragments = note_fragments((first,), deleted_document)
    assert fragments.keys().isdisjoint(note_fragments((second,), deleted_document))


def test_answer_shows_how_many_passages_had_no_vector_yet() -> None:
    def shown(pending: int, answered: bool = True) -> str:
        answer = replace(make_answer(make_citation(), answered=answered), pending=pending)
        return visible_text(thread_html((Turn("When?", answer),), lambda _: make_document()))

    assert "12,345 passages were not fully indexed yet, and were ranked by" in shown(12_345)
    assert "1 passage was not fully indexed yet, and was ranked by words alone." in shown(1)
    assert "words alone" not in shown(0)
    # An abstention says so in its own text.
    assert "ranked by words alone" not in shown(1, answered=False)


def test_help_offers_examples_and_neither_confidence_nor_judgement() -> None:
    examples = ("What did <b> say?", "Who is Ada?")
    answer = Answer(
        "hi", "hi", "Ask a question.\n\nFor example:\n- x", (), 0.0, "none", kind="help",
        examples=examples,
    )  # fmt: skip
    markup = thread_html((Turn("hi", answer),), deleted_document)

    assert "pq-help" in markup
    assert re.findall(r'class="pq-example">([^<]*)<', markup) == [
        "What did &lt;b&gt; say?",
        "Who is Ada?",
    ]
    assert visible_text(markup).count("For example:") == 1
    for absent in ("pq-judge", "onfidence", "Closest passages", "An answer in these documents"):
        assert absent not in markup


def test_each_part_of_several_questions_is_shown_with_its_quotes() -> None:
    first = make_citation()
    parts = (
        AnswerPart("When did it leave?", "answer", (1,), f"{first.quote} [1]"),
        AnswerPart("From where?", "possible", (1,), f"{first.quote} [1]"),
        AnswerPart("Who steered?", "none", (), "No clear answer found."),
    )
    answer = replace(make_answer(first), parts=parts)
    markup = thread_html((Turn("When and who?", answer),), lambda _: make_document())

    headings = re.findall(r'class="pq-part" dir="auto">([^<]*)<', markup)
    assert headings == ["When did it leave?", "From where?", "Who steered?"]
    assert markup.count('class="pq-quote"') == 2
    assert markup.count("Possible answer. Check it.") == 1
    assert '<p class="pq-absent">No clear answer found.</p>' in markup


def test_what_is_stored_with_a_document_is_text_and_no_quote() -> None:
    citation = make_citation()
    answer = make_answer(citation, text="Author: Ada Lund (stored with the document) [1]")
    markup = quotes(answer, make_document())

    assert "pq-quote" not in markup
    assert "Author: Ada Lund (stored with the document)" in visible_text(markup)
    assert markup.count("<a ") == 1


def listed_answer(*days: date | None) -> Answer:
    """A list of one document for each day."""
    citations = [
        cite(make_document(id=f"{number}.txt", published=day), number, (11, 46), (0, 57), 0.0)
        for number, day in enumerate(days, start=1)
    ]
    documents = [
        ListedDocument(item.document_id, f"Ferries {item.number}", item.published, 3, item)
        for item in citations
    ]
    answer = make_answer(*citations, text="2 documents mention “ferry”, 6 times.\n\nEntries")
    return replace(answer, kind="list", documents=tuple(documents))


def test_list_is_grouped_by_day_with_the_count_and_a_link_to_the_evidence() -> None:
    day = date(2024, 10, 21)
    turns = (Turn("ferry", listed_answer(day, day, None)),)
    markup = thread_html(turns, lambda _: make_document())
    shown = visible_text(markup)

    assert markup.count('<time datetime="2024-10-21">') == 1
    assert shown.index("Ferries 1") < shown.index("Ferries 2") < shown.index("Undated")
    assert shown.count("3 mentions") == 3
    for number in (1, 2, 3):
        assert f'href="#t1-c{number}"' in markup
        assert f'id="t1-c{number}"' in evidence_html(turns, lambda _: make_document())
    assert "Entries" not in shown
    assert "Confidence" not in shown


def test_all_quotes_of_a_list_are_copied_with_their_sources() -> None:
    answer = listed_answer(date(2024, 10, 21), None)
    markup = thread_html((Turn("ferry", answer),), lambda _: make_document())
    copied = attribute(markup, "data-text")
    for citation in answer.citations:
        assert citation.quote in copied
        assert citation.document_id in copied


def test_names_of_an_overview_are_buttons_that_ask() -> None:
    overview = Overview(
        subject="ferries",
        documents=300,
        read=200,
        since=date(2024, 1, 2),
        until=date(2024, 10, 21),
        undated=4,
        kinds=(NameCount("txt", 300),),
        people=(NameCount("Ada <Byron>", 9),),
        names=(NameCount("Elmsby", 5),),
    )
    citation = make_citation()
    answer = replace(make_answer(citation), kind="overview", overview=overview)
    markup = thread_html((Turn("summarise it", answer),), lambda _: make_document())
    shown = visible_text(markup)

    assert 'class="pq-example"><bdi>Ada &lt;Byron&gt;</bdi></button>' in markup
    assert 'class="pq-example"><bdi>Elmsby</bdi></button>' in markup
    assert "300 documents on “ferries”" in shown
    assert "2 January 2024 to 21 October 2024; 4 without a day of publication" in shown
    assert "Names and sentences are from 200 of them." in shown
    assert citation.quote in shown
    assert 'href="#t1-c1"' in markup


def test_a_corrected_word_is_told_with_a_button_that_searches_what_was_typed() -> None:
    corrected = replace(
        make_answer(make_citation()),
        question="When did <the> fery leave?",
        query="When did <the> ferry leave?",
        corrections=(Correction("fery", "ferry"),),
    )
    markup = thread_html((Turn("When?", corrected),), lambda _: make_document())
    text = visible_text(markup)
    assert "Showing results for “ferry” instead of “fery”." in text
    assert re.search(r"Search\s+for\s+“When did <the> fery leave\?”\s+instead", text)
    assert 'class="pq-as-typed" data-turn="1"' in markup
    plain = thread_html((Turn("When?", make_answer(make_citation())),), lambda _: make_document())
    assert "pq-as-typed" not in plain


def test_what_a_model_writes_is_escaped_and_stands_below_the_quotes() -> None:
    hostile = "<script>window.pwned=1</script> [1] {{y}}"
    citation = make_citation()
    summary = Summary(
        hostile,
        (
            WrittenSentence(f"{hostile}.", (1, 9), difference=f"about {hostile}"),
            WrittenSentence(hostile, (), f"no “{hostile}”"),
        ),
        (1,),
    )
    answer = replace(make_answer(citation), summary=summary, suggested_query=f'"{hostile}')
    markup = thread_html((Turn("When?", answer),), lambda _: make_document())
    assert "<script" not in markup
    assert markup.index("pq-quote") < markup.index("pq-summary") < markup.index("Did you mean")
    assert "(<bdi>about &lt;script" in markup
    written = markup[markup.index("pq-summary") :]
    assert written.count("<a ") == 1
    assert '<del class="pq-struck" tabindex="0" title="Struck: no “&lt;script' in written
    assert "data-key" not in markup


def test_a_summary_that_is_awaited_has_a_place_and_can_be_stopped() -> None:
    turn = Turn("When?", make_answer(make_citation()), writing="0a1b")
    markup = thread_html((turn,), lambda _: make_document())
    assert 'class="pq-summary" aria-live="polite" data-key="0a1b"' in markup
    assert 'class="pq-stop" data-key="0a1b"' in markup


def test_sentences_of_a_summary_that_cite_other_quotes_stand_in_other_paragraphs() -> None:
    documents = [make_document("Acme closed."), make_document("The firm was fined.")]
    citations = [
        cite(document, number, (0, 12), (0, 12), 1.0)
        for number, document in enumerate(documents, start=1)
    ]
    written = tuple(WrittenSentence(f"{number} grew.", (number,)) for number in (1, 1, 2))
    answer = replace(make_answer(*citations), summary=Summary("m", written, (1, 2)))
    markup = summary_html(answer, 1, {document.id: document for document in documents}.__getitem__)
    paragraphs = [part.count("grew.") for part in markup.split("<p>")]
    assert paragraphs == [0, 2, 1]
