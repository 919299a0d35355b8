"""A follow-up carries over terms of earlier turns; a question that needs no context does not."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Index
from index.embedding.encoder import Encoder
from qa import Answer, ask, retrieve
from qa.evaluation.gold import Question, is_right, read_gold
from qa.query.anaphora import detect_anaphora
from qa.query.rewriting import Query, rewrite_query
from qa.query.verbless_questions import recast
from qa.types import Citation

ROOT = Path(__file__).parents[3]
THREADS = ROOT / "tests" / "gold" / "threads"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of the articles of the gold conversations and the seeds. Read only."""
    folder = tmp_path_factory.mktemp("paper")
    for source in (ROOT / "seeds", THREADS / "corpus"):
        for path in source.glob("*.txt"):
            shutil.copy(path, folder)
    index = Index.open(tmp_path_factory.mktemp("paper-index"))
    index.sync(folder)
    yield index
    index.close()


def answer_to(query: str, quote: str = "", answer: str = "") -> Answer:
    """An earlier answer to `query` that cites `quote`, with its answer span."""
    start = quote.find(answer) if answer else 0
    answer_spans = ((start, start + len(answer)),) if answer else ()
    cited = Citation(
        1, "d.txt", "", None, None, None, 0, len(quote), quote, 0, len(quote), 1.0, "", answer_spans
    )
    return Answer(
        query, query, quote, (cited,) if quote else (), 0.9, "answer" if quote else "none"
    )


RECOUNT = answer_to(
    "Whom did Daniel Osei beat in Brenford?",
    "Daniel Osei beat his challenger, Moira Keane, who owns garden centres; she was ahead.",
    "Moira Keane",
)
DYKE_QUESTION = "When was the dyke near Ostrin built?"
DYKE = answer_to(
    "When was the dyke near Ostrin built?", "The dyke near Ostrin was built in 1931.", "1931"
)


@pytest.mark.parametrize(
    ("asked", "question", "query"),
    [
        ("Who stole the paintings from the museum?", "Where were they found?",
         "Where were the paintings found (museum)?"),
        ("When did the tram strike begin?", "How long did it last?",
         "How long did the tram strike last?"),
        ("How many miners were trapped?", "Are they alive?", "Are the miners alive?"),
        ("How many miners were trapped in Lorn?", "How many of them got out?",
         "How many of the miners got out (Lorn)?"),
        ("How many people died in the fire at the depot?", "What caused it?",
         "What caused the fire (depot)?"),
    ],
)  # fmt: skip
def test_it_and_they_are_resolved_to_a_thing_of_the_question_before(
    asked: str, question: str, query: str
) -> None:
    history = [answer_to(asked, "Thieves took four, among them one by Edda Ruud.", "Edda Ruud")]
    assert rewrite_query(question, history).text == query


def test_it_is_resolved_to_the_army_group_of_the_last_answer(seeds: Index) -> None:
    first = ask("Which army group do the units sent to Russia belong to?", seeds)
    answer = ask("How many men could it include?", seeds, history=[first])

    assert "11th Army Group" in answer.query
    assert any("11th Army Group" in part for part in answer.carried_terms)
    assert "80,000 men" in answer.citations[0].quote


def test_fragment_takes_the_place_of_the_noun_asked_for(seeds: Index) -> None:
    first = ask("How many active duty personnel does South Korea's military have?", seeds)
    answer = ask("And the reservists?", seeds, history=[first])

    assert answer.query == "How many reservists does South Korea's military have?"
    assert "3 million reservists" in answer.citations[0].quote


def test_he_is_resolved_to_the_person_of_the_last_answer(seeds: Index) -> None:
    first = ask("Which State Department spokesman talked to reporters?", seeds)
    (best, *_) = retrieve("What did he say?", seeds, history=[first])
    answer = ask("What did he say?", seeds, history=[first])

    assert answer.query == "What did Vedant Patell say?"
    assert answer.carried_terms == ("Vedant Patell",)
    assert "not at the point where we can verify" in best.quote


def test_bare_why_takes_over_the_previous_question(seeds: Index) -> None:
    first = ask("Whom did the Seoul Foreign Ministry call?", seeds)
    answer = ask("Why?", seeds, history=[first])

    assert answer.query.startswith("Why")
    assert "Seoul Foreign Ministry" in answer.query
    assert "to ask for an explanation" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "before", "expected"),
    [
        ("What does she own?", RECOUNT, "What does Moira Keane own?"),
        ("What about her garden centres?", RECOUNT, "Moira Keane"),
        ("How wide was it?", DYKE, "Ostrin"),
        ("Since when?", answer_to("Who leads Drava Rail?", "It is Jan Horn."), "Drava Rail"),
        ("And in 2021?", answer_to("How many people left Brno in 2019?"), "left Brno in 2021"),
        ("What about Velmora?", answer_to("How high did the river rise in Ostrin?"), "in Velmora?"),
        ("Who proposed that?", DYKE, "Ostrin"),
    ],
)
def test_each_kind_of_follow_up_carries_its_topic(
    question: str, before: Answer, expected: str
) -> None:
    query = rewrite_query(question, [before])

    assert expected in query.text
    assert query.carried_terms


def test_another_place_replaces_the_first_one() -> None:
    query = rewrite_query("And in Velmora?", [answer_to("How high did the river rise in Ostrin?")])

    assert "Ostrin" not in query.text
    assert not query.context


def test_other_attribute_is_asked_of_what_was_named() -> None:
    query = rewrite_query("and the theme?", [answer_to("How many people saw the Lorn Fair?")])

    assert query.text == "What is the theme of Lorn Fair?"


@pytest.mark.parametrize(
    "question",
    [
        "When did Maria Lopez say she would resign?",
        "What did Luther say about his wife?",
        "Which university has its origins in a school of medicine?",
        "Is it raining in Lisbon?",
        "How many people are there in Sur Val?",
        "Was there a strike in Brno?",
        "Who wrote the book that won the Booker Prize?",
        "When did it become legal for a husband to adopt his wife's surname?",
        "How long does it take to fly to Oslo?",
        "who was jim thorpe and what did he do",
        "How many passengers had to change their plans at Lowmark?",
    ],
)
def test_question_with_its_own_antecedents_needs_no_context(question: str) -> None:
    assert not detect_anaphora(question).needs_context
    query = rewrite_query(question, [RECOUNT, DYKE])
    assert (query.text, query.carried_terms, query.documents) == (question, (), ())


def test_words_of_a_question_in_another_script_are_not_carried_over() -> None:
    russian = answer_to("Сколько судов стоит в порту?", "В порту стоит 37 судов.", "37 судов")
    question = "When was the old dyke built?"
    assert rewrite_query(question, [DYKE, russian]).text == question


def test_change_of_topic_carries_nothing_over(paper: Index) -> None:
    first = ask("By how many votes did Daniel Osei win?", paper)
    question = "How high are the panels from the abbey church of Corvey?"

    assert ask(question, paper, history=[first]).carried_terms == ()
    assert retrieve(question, paper, history=[first]) == retrieve(question, paper)


@pytest.fixture(scope="module")
def minister(paper: Index) -> Answer:
    return ask("Who is the energy minister who is for the Tannau dam?", paper)


@pytest.mark.parametrize(
    "question",
    [
        "Who is his wife?",
        "How old is he?",
        "Who is his deputy?",
        "What did he study?",
        "Which party is he in?",
        "Which canton is he from?",
    ],
)
def test_follow_up_without_an_answer_in_the_corpus_stays_unanswered(
    question: str, paper: Index, minister: Answer
) -> None:
    answer = ask(question, paper, history=[minister])
    assert "Reto Caflisch" in answer.query
    assert not answer.answered


def test_history_makes_no_right_answer_wrong_that_needs_none(paper: Index) -> None:
    history: list[Answer] = []
    thread = None
    # Every fourth one, for time.
    for question in [
        question
        for question in read_gold(THREADS / "questions-dev.jsonl")
        if question.self_contained
    ][::4]:
        if question.thread != thread:
            # The end of another thread: a change of topic.
            history, thread = history[-2:], question.thread
        bare = ask(question.text, paper)
        if history:
            answer = ask(question.text, paper, history=history)
            assert answer.query == bare.query
            assert quotes_right(question, answer, paper) >= quotes_right(question, bare, paper)
        history.append(bare)


def quotes_right(question: Question, answer: Answer, index: Index) -> bool:
    return any(
        is_right(question, citation, index.document(citation.document_id))
        for citation in answer.citations
    )


@given(st.text())
def test_question_without_history_is_only_recast(question: str) -> None:
    assert rewrite_query(question, []) == Query(recast(question))


ODD = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["And", "he", "his", "it", "there", "Why", "what about", "the", "one", "(", ")", "?", "“A”",
         "2021", "Osei", "in", "How many", "did", "\n", "’s", "ß", "\ud800"]
    ), max_size=9,
).map(" ".join)  # fmt: skip


@settings(max_examples=300)
@given(ODD, ODD, ODD)
def test_odd_text_never_raises_and_changed_text_lists_carried_terms(
    q: str, before: str, quote: str
) -> None:
    query = rewrite_query(q, [answer_to(before, quote)])

    assert query.text == recast(q) or query.carried_terms


def test_the_same_conversation_gives_the_same_query() -> None:
    assert rewrite_query("What does she own?", [RECOUNT]) == rewrite_query(
        "What does she own?", [RECOUNT]
    )


@pytest.mark.parametrize(
    ("question", "before", "expected"),
    [
        ("why?", DYKE_QUESTION, "Why was the dyke near Ostrin built?"),
        ("And why?", DYKE_QUESTION, "Why was the dyke near Ostrin built?"),
        ("where exactly?", DYKE_QUESTION, "Where exactly was the dyke near Ostrin built?"),
        ("for how long?", "Where did Jan Horn live?", "For how long did Jan Horn live?"),
        ("to whom?", "What did Jan Horn sell?", "To whom did Jan Horn sell?"),
        ("how many?", "Where did the Orla sink?", "how many (Orla)?"),
        ("who won?", "Did Ostrin play Velmora?", "who won (Ostrin, Velmora)?"),
        (
            "and when was that lifted?",
            "Since when was the hosepipe ban in force in Upper Orla?",
            "when was the hosepipe ban lifted (Upper Orla)?",
        ),
        (
            "who came second?",
            "Who won the 1,500 metres in Orla in 2026?",
            "who came second (1,500 metres, Orla, 2026)?",
        ),
        (
            "Who has that job today?",
            "Who was Nela Holt's trainer when it began?",
            "Who is Nela Holt's trainer today?",
        ),
        (
            "and in July?",
            "How full was Lake Orla in May 2025?",
            "How full was Lake Orla in July 2025?",
        ),
        ("and the driver?", "What did Jan Horn get?", "What did the driver get (Jan Horn)?"),
        ("and was that true?", "Who said the pier is safe?", "was that true (pier, safe)?"),
        ("for how long?", "Who was held in Orla?", "For how long were they held in Orla?"),
        ("how?", "Who stole the cup?", "How was it that they stole the cup?"),
        (
            "what about the refund?",
            "How many heaters were recalled?",
            "What is the refund (heaters, recalled)?",
        ),
    ],
)
def test_bare_follow_up_is_completed_in_any_case(question: str, before: str, expected: str) -> None:
    assert rewrite_query(question, [answer_to(before, "It was so.")]).text == expected


def test_who_said_that_asks_for_the_speaker_of_the_quote() -> None:
    quote = "“They had no choice,” said the head of the board."
    query = rewrite_query("Who said that?", [answer_to("Why did Ostrin close?", quote)])

    assert query.text == f"Who said “{quote}”?"


def test_why_does_not_repeat_the_quote_just_shown(index: Index, corpus: Path) -> None:
    (corpus / "rail.txt").write_text(
        "Tram plan dropped\n\nMayor Ines Okafor cancelled the Larnstead tram on Monday. "
        "The decision fell because the bridge on the route cannot carry the weight of the cars. "
        "Buses will run instead, at night as well.\n",
        "utf-8",
    )
    index.sync(corpus)
    first = ask("Who cancelled the Larnstead tram?", index)
    why = ask("Why?", index, history=[first])

    assert "Okafor" in first.citations[0].quote
    assert why.citations
    assert "because the bridge" in why.citations[0].quote
    shown = {(c.document_id, c.start) for c in first.citations}
    assert not shown & {(c.document_id, c.start) for c in why.citations}


def test_why_repeats_a_quote_that_gives_the_reason_itself(seeds: Index) -> None:
    first = ask("Whom did the Seoul Foreign Ministry call?", seeds)
    why = ask("Why?", seeds, history=[first])

    assert why.citations[0].quote == first.citations[0].quote
    assert "to ask for an explanation" in why.citations[0].quote


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("When was that?", "When did Daniel Osei beat in Brenford?"),
        ("And when did that happen?", "When did Daniel Osei beat in Brenford?"),
        ("What year was that?", "What year did Daniel Osei beat in Brenford?"),
        ("Where did this take place?", "Where did Daniel Osei beat in Brenford?"),
    ],
)
def test_time_and_place_are_asked_of_what_was_told(question: str, query: str) -> None:
    assert rewrite_query(question, [RECOUNT]).text == query


def test_object_her_is_the_woman_of_the_last_turn() -> None:
    turn = answer_to(
        "Who left the board?", "Mrs Ada Merz left; she had chaired it, she said.", "Ada Merz"
    )
    assert rewrite_query("Who took over from her?", [turn]).text == "Who took over from Ada Merz?"


def test_time_that_answered_is_no_topic() -> None:
    assert "1931" not in rewrite_query("Who paid for it?", [DYKE]).text


def test_role_and_contraction_are_no_part_of_a_name() -> None:
    turn = answer_to(
        "Who spoke?", "I’m glad, said Prosecutor Ivo Brandt; he had won his case.", "Ivo Brandt"
    )
    assert rewrite_query("How old is he?", [turn]).text == "How old is Ivo Brandt?"


@pytest.mark.parametrize(
    ("question", "before", "text"),
    [
        ("And the year after?", "How many seals were born in 2019?", "2020"),
        ("and a year earlier?", "How many seals were born in 2019?", "2018"),
        ("what about the following year?", "How many seals were born in 2019?", "2020"),
        ("and on the 25th?", "Who works on 24 December?", "on 25 December"),
        ("and on Sunday?", "Who works on 24 December?", "on Sunday"),
    ],
)
def test_year_or_day_takes_the_place_of_the_last_one(question: str, before: str, text: str) -> None:
    query = rewrite_query(question, [answer_to(before)]).text
    assert text in query
    assert "2019" not in query
    assert "24" not in query
