"""A newer report that says otherwise goes first, and so does what states just what is asked for."""

from collections.abc import Iterator

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask
from qa.answers.selection.current_office_holders import asked_office, holders
from qa.types import Thresholds

REPORTS = {
    "2019-03-04-elm.txt": "The mayor of Elmby is Petra Rowan, a vet who was elected in 2014.",
    "2023-06-12-pool.txt": "ELMBY, 12 June 2023 — Mayor Anton Bexley opened the new pool in Elmby. "
    "Former mayor Petra Rowan was among the guests.",
    "2024-02-02-road.txt": "VARNES, 2 February 2024 — Mayor Signe Holm of Varnes said the road to "
    "Elmby would be closed until Easter.",
    "2021-05-05-rowing.txt": "The rowing club Larn is chaired by Ida Voss. It has 210 members.",
    "2022-10-10-rowing.txt": "At the general meeting of the rowing club Larn, Otto Prien was "
    "elected as its chairman.",
    "2022-03-03-fire.txt": "3 March 2022\n\nFourteen people were injured in a fire at the Hollin "
    "care home on Thursday.",
    "2022-03-05-fire.txt": "5 March 2022\n\nThe number of people injured in the fire at the Hollin "
    "care home is now put at 19.",
    "2024-01-12-theatre.txt": "12 January 2024\n\nThe theatre of Larn closes on 1 May because the "
    "roof leaks, its director said on Friday.",
    "2024-03-15-theatre.txt": "15 March 2024\n\nThe theatre of Larn stays open after all. A donor "
    "will pay for the roof.",
    "2024-01-10-clinic.txt": "ELMBY, 10 January 2024 — The clinic has 64 beds. Patients with burns "
    "are taken to Kolby, 30 kilometres away.",
    "2024-01-19-leaving.txt": "19 January 2024\n\nGreta Moll, treasurer of Varnes for nine years, "
    "is leaving for a bank in Basel. Her successor is Jon Arden.",
    "2024-03-05-coach.txt": "5 March 2024\n\nMilan Kerr is the new coach of Larn City.",
    "2024-10-08-coach.txt": "8 October 2024\n\nLarn City have sacked their coach, Milan Kerr, "
    "after nine defeats. The assistant, Dana Rusk, will take charge until the summer.",
    "2024-08-09-silo.txt": "9 August 2024\n\nThe silo at Varnes caught fire at 2.10 pm. Fifty "
    "firefighters came. The last flames were put out at 11.40 pm.",
    "2024-01-21-union.txt": "21 January 2024\n\nThe dock workers' union Vita has elected Olga "
    "Prins as its chairwoman.",
    "2023-01-09-bakery.txt": "ELMBY, 9 January 2023 — A fire destroyed the Korn bakery on Monday. "
    "The blaze was probably started by a gas oven, fire chief Odd Varga said.",
    "2023-02-14-bakery.txt": "ELMBY, 14 February 2023 — Faulty wiring in the attic caused the fire "
    "at the Korn bakery in January, the fire service has found.",
    "2023-03-07-minutes.txt": "Minutes of the parish council of Larn, 7 March 2023\n"
    "Present: J. Bright (chair), O. Nwosu\nApologies: R. Vane\nThe rent stays at 35 a year.",
    "2025-01-28-burglaries.txt": "KOLBY, 28 January 2025 — The police counted 212 burglaries in "
    "the county in 2024, 38 fewer than the year before. In Kolby there were 74, in Varnes 51.",
    "2024-10-02-brewery.txt": "ELMBY, 2 October 2024 — Managing director Brendan Hall said no jobs "
    "would be lost at the brewery.",
    "2023-08-11-museum.txt": "ELMBY, 11 August 2023 — Ingmar Sohl becomes director of the Elmby "
    "Museum on 1 October.",
    "2023-07-01-festival.txt": "1 July 2023\n\nThe Lake Ister Film Festival begins on Friday. "
    "Director Anton Felge, who has run the festival since 2019, has a budget of 8 million.",
    "2024-08-15-festival.txt": "15 August 2024\n\nThe Lake Ister Film Festival ended on Sunday. "
    "The prize went to a film by the director Amina Belko.\n\nInterim director Cosima Valk will "
    "stay for five years, the council decided.",
    "2024-01-09-photos.txt": "Photos of the week\n\nFirefighters carry an old man from the Hollin "
    "care home. (Photo: Jan Weck/Agency)\n",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("newer-reports")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("newer-reports-index"))
    index.sync(folder)
    yield index
    index.close()


def _marked(index: Index, question: str) -> list[str]:
    # Possible answers have no marked words: how sure an answer has to be is not the point.
    answer = ask(question, index, thresholds=Thresholds(answer=0.4))
    return [
        index.document(citation.document_id).text[slice(*span)]
        for citation in answer.citations
        for span in citation.answer_spans
    ]


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("Who is the mayor of Elmby?", ["Anton Bexley"]),
        ("who is the mayor of elmby", ["Anton Bexley"]),
        ("Who was the mayor of Elmby in 2019?", ["Petra Rowan"]),
        ("Who chairs the rowing club Larn?", ["Otto Prien"]),
        ("Who chairs the union Vita?", ["Olga Prins"]),
        ("Who is the treasurer of Varnes?", ["Jon Arden"]),
        ("Who coaches Larn City now?", ["Dana Rusk"]),
        ("who currently runs the lake ister festival", ["Cosima Valk"]),
        ("When was the fire in the silo at Varnes out?", ["11.40 pm"]),
        ("How many people were injured in the fire at the Hollin care home?", ["19"]),
        # The director of a firm in the town of the museum is not the museum's.
        ("Who is the director of the Elmby Museum?", ["Ingmar Sohl"]),
    ],
)
def test_the_newest_report_is_marked(reports: Index, question: str, marked: list[str]) -> None:
    assert [words.removeprefix("Mayor ") for words in _marked(reports, question)] == marked


def test_a_number_of_the_place_asked_for_goes_before_that_of_all(reports: Index) -> None:
    assert _marked(reports, "How many burglaries were there in Varnes in 2024?")[0] == "51"
    assert _marked(reports, "How many burglaries were there in the county in 2024?")[0].startswith(
        "212"
    )


@pytest.mark.parametrize(
    "question", ["What started the fire at the Korn bakery?", "Why did the Korn bakery burn?"]
)
def test_what_was_found_goes_before_what_was_suspected(reports: Index, question: str) -> None:
    assert "Faulty wiring" in ask(question, reports).citations[0].quote


@pytest.mark.parametrize("question", ["Will the theatre of Larn close?", "Did the theatre close?"])
def test_a_plan_that_was_given_up_is_quoted_behind_what_says_so(
    reports: Index, question: str
) -> None:
    first = ask(question, reports).citations[0]

    assert "stays open after all" in first.quote


def test_apologies_tell_who_was_absent(reports: Index) -> None:
    answer = ask("Who was absent from the parish council meeting in Larn?", reports)
    assert answer.citations[0].quote == "Apologies: R. Vane"


def test_what_a_report_says_of_its_own_place_is_not_of_another_one(reports: Index) -> None:
    assert _marked(reports, "How many beds does the clinic in Elmby have?") == ["64"]
    assert _marked(reports, "How many beds does the clinic in Kolby have?") == []


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("Who is the mayor of Elmby?", "mayor"),
        ("who chairs the club", "chair"),
        ("Who is the health minister?", "health minister"),
        ("Who was the mayor of Elmby?", ""),
        ("Who is Petra Rowan?", ""),
        ("Who is the deputy mayor?", ""),
        ("Where is the mayor?", ""),
    ],
)
def test_the_office_whose_present_holder_is_asked_for_is_told(question: str, office: str) -> None:
    assert (office in asked_office(question).split("|")) if office else not asked_office(question)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Mayor Jo Aas cut the ribbon.", "Jo Aas"),
        ("The new mayor, Jo Aas, said so.", "Jo Aas"),
        ("Interview with Jo Aas, mayor of Elmby.", "Jo Aas"),
        ("They have elected Jo Aas as mayor.", "Jo Aas"),
        ("Former mayor Jo Aas was there.", ""),
        ("Deputy mayor Jo Aas was there.", ""),
        ("It is a film by the mayor Jo Aas.", ""),
        ("It rained in Elm, the mayor, Jo Aas, said.", "Jo Aas"),
        ("The mayor said on Monday that it rained.", ""),
        ("The mayor's office in Elmby was closed.", ""),
    ],
)
def test_who_holds_an_office_is_told_from_who_does_not(sentence: str, name: str) -> None:
    found = [holder for holder, _ in holders(sentence, (0, len(sentence)), "mayor", "mayor of Elm")]
    assert found == ([name] if name else [])


def test_a_question_with_an_unknown_word_that_no_sentence_is_like_is_not_answered(
    reports: Index,
) -> None:
    for question in ("How many bees died?", "Who chairs the chess club?"):
        assert ask(question, reports).tier == "none"
    assert "“penicillin”" in ask("Who discovered penicillin?", reports).text
