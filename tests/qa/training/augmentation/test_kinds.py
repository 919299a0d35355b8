"""What each kind of contrastive example does to a gold example."""

from random import Random

from qa.training.augmentation import KINDS, Corpus
from qa.training.augmentation.example_sentences import sentences_of
from qa.training.augmentation.rewriting import asked_verb, asks_fact
from qa.training.reader_examples import TrainingExample
from tests.qa.training.augmentation.conftest import make_example, marked


def of_gold(
    kind: str, example: TrainingExample, corpus: Corpus, answered: bool, *, seeds: int = 80
) -> list[TrainingExample]:
    """The examples of a kind that are made of the gold one."""
    return [
        each
        for seed in range(seeds)
        for each in KINDS[kind](example, corpus, Random(seed))
        if bool(each.answers) == answered and "Ferries" in each.input.text
    ]


def test_an_exchanged_name_has_no_answer_unless_the_passage_has_it_too(
    opening: TrainingExample, corpus: Corpus
) -> None:
    for example in of_gold("entity-swap", opening, corpus, False):
        assert example.input == opening.input
        assert example.question != opening.question
    for example in of_gold("entity-swap", opening, corpus, True):
        assert marked(example) == ["4 May 2023"]
        assert opening.question != example.question
        assert opening.input.text != example.input.text


def test_denied_evidence_does_not_answer_and_confirmed_evidence_does(
    opening: TrainingExample, corpus: Corpus
) -> None:
    evidence = "Ines Okafor opened the tunnel in Larnstead on 4 May 2023."
    denied = of_gold("negation", opening, corpus, False)
    assert denied
    for example in denied:
        changed = example.input.text[slice(*example.input.sentences[1])]
        assert changed != evidence
    confirmed = of_gold("negation", opening, corpus, True)
    assert all(marked(example) == ["4 May 2023"] for example in confirmed)


def test_a_fact_told_as_a_plan_answers_who_asks_for_the_plan(
    opening: TrainingExample, corpus: Corpus
) -> None:
    unreal = of_gold("modality", opening, corpus, False)
    assert {example.question for example in unreal} == {opening.question}
    assert all(" opened the tunnel" not in it.input.text or "have opened" in it.input.text
               or "having opened" in it.input.text for it in unreal)  # fmt: skip
    asked = {example.question for example in of_gold("modality", opening, corpus, True)}
    assert "When could Ines Okafor open the tunnel in Larnstead?" in asked
    assert "When did Ines Okafor plan to open the tunnel in Larnstead?" in asked
    assert "When was Ines Okafor expected to open the tunnel in Larnstead?" in asked


def test_what_was_to_be_done_answers_who_asks_what_was_to_be_done(corpus: Corpus) -> None:
    sold = make_example("When was the mill sold?", "Ferries ran.", "The mill was sold in 1996.",
                        answer="1996")  # fmt: skip
    assert {it.question for it in of_gold("modality", sold, corpus, False)} == {sold.question}
    asked = {example.question for example in of_gold("modality", sold, corpus, True)}
    assert {"When was the mill to be sold?", "When could the mill be sold?"} <= asked


def test_a_verb_that_is_told_of_two_is_not_rewritten() -> None:
    told = make_example(
        "What did Reed sell?", "Reed sold a mill, while Abel sold a house.", answer="a mill"
    )
    assert asked_verb(told.question, sentences_of(told)[0]) is None


def test_the_other_phase_of_an_event_has_no_answer(
    opening: TrainingExample, corpus: Corpus
) -> None:
    (example,) = KINDS["event-phase"](opening, corpus, Random(0))
    assert example.question == "When did Ines Okafor close the tunnel in Larnstead?"
    assert not example.answers


def test_a_phase_that_the_passage_tells_as_well_is_left_alone(corpus: Corpus) -> None:
    both = make_example(
        "When did the fair open?", "The fair opened on Monday.", "It closed on Friday.",
        answer="Monday",
    )  # fmt: skip
    for seed in range(20):
        for example in KINDS["event-phase"](both, corpus, Random(seed)):
            assert example.question != "When did the fair close?"


def test_a_headline_repeats_the_question_and_never_answers(
    opening: TrainingExample, corpus: Corpus
) -> None:
    for answered in (False, True):
        for example in of_gold("headline", opening, corpus, answered):
            headline = example.input.text.split("\n\n")[0]
            assert "tunnel" in headline.lower()
            assert "2023" not in headline
            assert all(answer.span[0] > len(headline) for answer in example.answers)


def test_an_answer_of_yes_is_not_denied_by_a_headline(corpus: Corpus) -> None:
    asked = make_example("Is the tunnel long?", "The tunnel is long.", "It is dry.", answer="long")
    assert not [
        each for seed in range(20) for each in KINDS["headline"](asked, corpus, Random(seed))
    ]


def test_a_cell_is_the_answer_for_its_own_row_and_column(
    opening: TrainingExample, corpus: Corpus
) -> None:
    for seed in range(60):
        for example in KINDS["table-rows"](opening, corpus, Random(seed)):
            for cell in marked(example):
                line = next(
                    example.input.text[a:b]
                    for a, b in example.input.sentences
                    if a <= example.answers[0].span[0] < b
                )
                named = [part.rpartition(": ")[2] for part in line.split(" | ")]
                assert cell in named
                assert any(part in example.question for part in named if part != cell)


def test_forms_of_a_search_box_keep_the_answer(opening: TrainingExample, corpus: Corpus) -> None:
    questions = set()
    for seed in range(60):
        for example in KINDS["surface-forms"](opening, corpus, Random(seed)):
            questions.add(example.question)
            if example.answers:
                assert example.input == opening.input
            else:
                assert "2023" not in example.input.text
    assert "When Ines Okafor open tunnel Larnstead" in questions
    assert "when did ines okafor open the tunnel in larnstead?" in questions


def test_a_follow_up_has_its_topic_in_brackets(opening: TrainingExample, corpus: Corpus) -> None:
    examples = of_gold("follow-ups", opening, corpus, True)
    questions = {example.question for example in examples}
    assert "When did she open the tunnel in Larnstead (Ines Okafor)?" in questions
    for example in of_gold("follow-ups", opening, corpus, False):
        assert "(Ines Okafor)" not in example.question


def test_the_verb_that_is_asked_about_is_found_in_both_voices() -> None:
    def found(question: str, sentence: str) -> tuple[str, bool] | None:
        (only,) = sentences_of(make_example(question, sentence, answer="1996"))
        verb = asked_verb(question, only)
        return (sentence[slice(*verb.span)], verb.is_passive) if verb else None

    told = "The mill was sold to Reed in 1996."
    assert found("When was the mill sold?", told) == ("was sold", True)
    assert found("When did Reed buy it?", "Reed bought the mill in 1996.") == ("bought", False)
    assert found("When did it rain?", told) is None


def test_a_denial_may_answer_some_questions() -> None:
    assert asks_fact("When did the tunnel open?")
    for question in ("Is it open?", "Why did it fail?", "What did she deny?", "What might come?"):
        assert not asks_fact(question)
