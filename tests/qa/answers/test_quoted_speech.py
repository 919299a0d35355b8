"""A sentence is somebody's words only where the text says so."""

import pytest

from index.chunking.sentences import sentence_spans
from qa.answers.quoted_speech import attributed_quotes, find_attribution, first_person_quotes
from qa.text.mentions import find_mentions


def quotes_of(name: str, text: str) -> list[str]:
    spans = attributed_quotes(text, sentence_spans(text), find_mentions(text, name))
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    "sentence",
    [
        "Henrik Aas said that no buyer had been found.",
        "Henrik Aas, who owns the quarry, told reporters to wait.",
        "“Nobody would take it,” said Henrik Aas.",
        "“Nobody would take it,” said the owner of the quarry, Henrik Aas.",
        "According to Henrik Aas, the price was fair.",
        "Henrik Aas: We knocked on every door.",
        "Henrik Aas has repeatedly denied it.",
    ],
)
def test_words_of_the_speaker_are_attributed(sentence: str) -> None:
    assert quotes_of("Henrik Aas", sentence) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Petra Rowan told Henrik Aas that the valley had waited.",
        "Petra Rowan said that Henrik Aas was wrong.",
        "“Shame,” said the neighbour of Henrik Aas.",
        "Henrik Aas left the room.",
        "- Henrik Aas: Friends of the Quarry",
        "Nobody said a word.",
    ],
)
def test_words_of_others_are_not(sentence: str) -> None:
    assert quotes_of("Henrik Aas", sentence) == []


def test_pronoun_counts_only_behind_a_sentence_that_names_the_speaker_alone() -> None:
    alone = "Henrik Aas looked tired. He said the price was fair."
    both = "Petra Rowan thanked Henrik Aas. He said the price was fair."
    assert quotes_of("Henrik Aas", alone) == ["He said the price was fair."]
    assert quotes_of("Henrik Aas", both) == []


def test_group_and_home_of_the_speaker_are_nobody_else() -> None:
    text = (
        "The objectors' group Save Our Dike is led by Petra Rowan, a nurse from Elmsby. "
        "“I am not against dikes,” she said."
    )
    assert quotes_of("Petra Rowan", text) == ["“I am not against dikes,” she said."]
    teller = "Petra Rowan had a letter from Brandt. Brandt said it was late. She said nothing."
    assert quotes_of("Petra Rowan", teller) == []


def test_pronoun_counts_where_only_places_are_named_beside_the_speaker() -> None:
    text = (
        "Petra Rowan at the Lantern Café has survived in Elmsby. She now sells buns. "
        "“I never wanted to,” she says."
    )
    assert quotes_of("Petra Rowan", text) == ["“I never wanted to,” she says."]


def test_quotation_of_several_sentences_is_whole() -> None:
    text = "It rained. “We knocked on every door. Nobody would take it,” said Henrik Aas. He left."
    assert quotes_of("Henrik Aas", text) == [
        "“We knocked on every door. Nobody would take it,” said Henrik Aas."
    ]


def test_quotation_that_goes_on_is_the_speakers() -> None:
    text = "“It is over,” said Henrik Aas. “We tried.”"
    assert "“We tried.”" in " ".join(quotes_of("Henrik Aas", text))


def test_turns_of_a_transcript_are_the_speakers() -> None:
    text = (
        "Interview with Henrik Aas\n\nQUESTION: Will it close?\n\n"
        "AAS: It will. We knocked on every door.\n\nQUESTION: And then?\n\nAAS: I will write."
    )
    assert quotes_of("Henrik Aas", text) == [
        "AAS: It will.",
        "We knocked on every door.",
        "AAS: I will write.",
    ]


def test_quotation_that_the_sentence_before_announces_is_the_speakers() -> None:
    text = "Henrik Aas put it to reporters this way:\n\n“Nobody would take it.”\n\n“It rained.”"
    assert quotes_of("Henrik Aas", text)[:1] == ["“Nobody would take it.”"]


def test_letter_is_its_authors_words_and_an_article_is_not() -> None:
    letter = (
        "Sir,\n\nI have lived here for many years. We boil our water every single day.\n\n"
        "Yours, Henrik Aas"
    )
    article = "The quarry at Elmsby will close in June. “I am sad,” said Petra Rowan."
    spans = first_person_quotes(letter, sentence_spans(letter), [])
    assert [letter[start:end] for start, end in spans] == [
        "I have lived here for many years. We boil our water every single day."
    ]
    assert first_person_quotes(article, sentence_spans(article), []) == []


@pytest.mark.parametrize(
    ("text", "quote", "speaker"),
    [
        ("“It is over,” said Henrik Aas.", "“It is over,” said Henrik Aas.", "Henrik Aas"),
        ("Henrik Aas spoke. “It is over,” he said.", "“It is over,” he said.", "Henrik Aas"),
        ("“We won.” Henrik Aas said.", "“We won.”", "Henrik Aas"),
        ("It rained. The union said it was glad.", "The union said it was glad.", "The union"),
        (
            "At Skell, Jo Lind has founded a group. “It took us an hour,” she said. “We won.”\n\n"
            "The plan, which the trust says is sound, goes on.",
            "“We won.”",
            "Jo Lind",
        ),
        ("“It is over,” Jo Lind said. “We won.” Petra Rowan said so too.", "“We won.”", "Jo Lind"),
    ],
)
def test_speaker_is_found_in_the_sentence_or_its_neighbours(
    text: str, quote: str, speaker: str
) -> None:
    start = text.index(quote)
    attribution = find_attribution(text, sentence_spans(text), (start, start + len(quote)))
    assert attribution is not None
    assert text[slice(*attribution[1])].strip() == speaker


def test_sentence_that_reports_no_words_has_no_speaker() -> None:
    text = "Petra Rowan said it was time. The quarry closed in June."
    start = text.index("The quarry")
    assert find_attribution(text, sentence_spans(text), (start, len(text))) is None
