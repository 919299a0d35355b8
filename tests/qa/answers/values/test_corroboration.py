"""An answer says how many independent sources give it, duplicates not counted."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask, corroboration_note
from qa.__main__ import main
from tests.qa.wire import copy_of, from_text

# Independent reports on one event, and one on another.
DAM = {
    "gazette.txt": """Dam at Kelloe to be raised
The dam at Kelloe will be raised by eleven metres, the water board decided on Monday.
The work will cost 64 million dollars and is to begin on 3 June 2025, the board's chairwoman, \
Ada Birch, said.
Two farms and a chapel will have to move. Their owners have known of it for years.
2025-02-10 08:00:00
#water
""",
    "courier.txt": """Kelloe valley waits for the water
Ada Birch has got what she wanted. The chairwoman of the water board will see the Kelloe dam grow, \
at a price of 64 million dollars.
Diggers arrive on June 3, 2025, and will stay for four summers.
Whoever drinks water in the city will pay nine dollars more a year.
2025-02-11 08:00:00
#valley
""",
    "radio.txt": """Opponents of the Kelloe dam go to court
Friends of the valley want to stop the raising of the Kelloe dam before a judge.
Its cost, sixty-four million dollars, has been worked out without the road, they say.
They have collected 8,200 signatures and hired a lawyer from the capital.
2025-02-14 08:00:00
#court
""",
    "bakery.txt": """Bakery closes after a century
The bakery in Mill Street will bake its last loaf on Saturday. It opened in 1921.
Its oven, which weighs 14 tonnes, goes to a museum.
2025-02-15 08:00:00
#town
""",
}


@pytest.fixture(scope="module")
def dam(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("dam")
    for name, text in DAM.items():
        (folder / name).write_text(text, "utf-8")
    report = from_text("gazette", DAM["gazette.txt"])
    for kind in ("retitled", "reworded"):
        (folder / f"gazette-{kind}.txt").write_text(copy_of(report, kind), "utf-8")
    index = Index.open(tmp_path_factory.mktemp("dam-index"))
    index.sync(folder)
    yield index
    index.close()


def newspaper(document_id: str) -> str:
    return Path(document_id).stem.partition("-")[0]


def test_independent_sources_are_counted_and_cited(dam: Index) -> None:
    answer = ask("How much will raising the Kelloe dam cost?", dam)

    places = (answer.citations[0], *answer.corroborating)
    assert sorted(newspaper(place.document_id) for place in places) == [
        "courier",
        "gazette",
        "radio",
    ]
    assert "3 independent sources" in corroboration_note(answer)
    for place in places:
        assert f"[{place.number}]" in corroboration_note(answer)
        assert any(words in place.quote for words in ("64 million", "sixty-four million"))


def test_dates_in_different_formats_agree(dam: Index) -> None:
    answer = ask("When will the work on the Kelloe dam begin?", dam)

    both = {newspaper(place.document_id) for place in (answer.citations[0], *answer.corroborating)}
    assert both == {"gazette", "courier"}


def test_duplicates_corroborate_nothing(dam: Index) -> None:
    answer = ask("By how many metres will the dam at Kelloe be raised?", dam)

    assert "eleven metres" in answer.citations[0].quote
    assert len(answer.citations[0].duplicates) == 2
    assert answer.corroborating == ()


def test_a_place_that_is_cited_twice_has_one_number(dam: Index) -> None:
    answer = ask("How much will raising the Kelloe dam cost?", dam)

    numbers: dict[int, tuple[str, int]] = {}
    for place in (
        *answer.citations,
        *answer.corroborating,
        *(each.citation for each in answer.conflicting_values),
    ):
        assert numbers.setdefault(place.number, (place.document_id, place.end)) == (
            place.document_id,
            place.end,
        )


def test_an_answer_of_a_single_source_has_no_note(dam: Index) -> None:
    answer = ask("When did the bakery in Mill Street open?", dam)

    assert answer.answered
    assert answer.corroborating == ()
    assert corroboration_note(answer) == ""


def test_without_an_answer_nothing_is_corroborated(dam: Index) -> None:
    answer = ask("How deep is Lake Baikal?", dam)

    assert (answer.corroborating, answer.conflicting_values, corroboration_note(answer)) == (
        (),
        (),
        "",
    )


def test_the_command_line_prints_the_note_and_each_corroborating_place(
    dam: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["ask", "How much will raising the Kelloe dam cost?", "--index", str(dam.folder)]

    assert main(command) == 0
    out = capsys.readouterr().out
    assert "3 independent sources give “64 million dollars”" in out
    for name in ("courier.txt", "radio.txt"):
        assert f"{name}, characters" in out

    assert main([*command, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["corroborating"]) == 2
    assert answer["conflicting_values"] == []
