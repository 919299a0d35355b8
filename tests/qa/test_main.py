"""python -m qa: answers on stdout, mistakes in one line on stderr."""

import json
from pathlib import Path

import pytest

from index import Index, Progress
from qa.__main__ import main
from qa.answers.confidence import model_file
from qa.reader import DEFAULT_READER
from tests.qa.conftest import ARTICLES

SEED_GOLD = Path(__file__).parents[1] / "gold" / "seed.jsonl"


@pytest.fixture
def place(newsroom: Index) -> list[str]:
    return ["--index", str(newsroom.folder)]


def test_ask_prints_the_quote_and_where_it_stands(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "How much did the tunnel cost?", *place]) == 0

    out = capsys.readouterr().out
    assert "410 million euros" in out
    assert "[1] " in out
    assert "characters" in out


def test_ask_json_is_the_answer_s_fields(
    place: list[str], newsroom: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "How much did the tunnel cost?", "--json", *place]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["answered"] is True
    first = answer["citations"][0]
    text = newsroom.document(first["document_id"]).text
    assert text[first["start"] : first["end"]] == first["quote"]
    assert first["published"] in ("2023-03-06", "2023-03-07")


def test_a_question_without_an_answer_is_a_result(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "How deep is Lake Baikal?", *place]) == 0

    assert "No clear answer to" in capsys.readouterr().out


def test_ask_says_how_many_passages_were_ranked_by_words_alone(
    corpus: Path, index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    def leave(progress: Progress) -> None:
        if progress.stage == "passages":
            raise KeyboardInterrupt

    (corpus / "harbour.txt").write_text(ARTICLES["harbour.txt"], "utf-8")
    index.sync(corpus)
    command = ["ask", "How much did the tunnel cost?", "--index", str(index.folder)]
    assert main(command) == 0
    assert "words alone" not in capsys.readouterr().out
    (corpus / "bees.txt").write_text(ARTICLES["bees.txt"], "utf-8")
    with pytest.raises(KeyboardInterrupt):
        index.sync(corpus, leave)

    assert main(command) == 0

    *_, sure, note = capsys.readouterr().out.strip().splitlines()
    assert sure.startswith("confidence ")
    assert note == "1 passage was ranked by words alone: it is still being embedded."


def test_ask_file_gives_one_answer_a_line(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"question": "How much did the tunnel cost?"}, {"question": "How deep is Lake Baikal?"}]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    assert main(["ask", "--file", str(path), "--json", *place]) == 0

    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [a["question"] for a in answers] == [row["question"] for row in rows]
    assert [a["answered"] for a in answers] == [True, False]


def test_retrieve_lists_k_citations(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retrieve", "tunnel", "-k", "2", "--json", *place]) == 0

    citations = json.loads(capsys.readouterr().out)
    assert [c["number"] for c in citations] == [1, 2]


def test_evaluate_prints_every_figure(seeds: Index, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["evaluate", str(SEED_GOLD), "--json", "--index", str(seeds.folder), "--limit", "3"]
    assert main(command) == 0

    figures = json.loads(capsys.readouterr().out)
    assert figures["questions"] == 3
    assert {
        "recall_at_5",
        "mrr",
        "abstention_auroc",
        "risk_at_coverage",
        "ask_p95",
    } <= figures.keys()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["ask", ""], "empty"),
        (["ask", "?!"], "no word"),
        (["ask"], "--file"),
        (["ask", "--file", "nowhere.jsonl"], "nowhere.jsonl"),
        (["retrieve", "..."], "no word"),
        (["evaluate", "nowhere.jsonl"], "nowhere.jsonl"),
    ],
)
def test_a_mistake_is_one_line_and_status_two(
    place: list[str], command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, *place]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


def test_a_missing_index_is_named_and_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing"

    assert main(["ask", "Who?", "--index", str(missing)]) == 2

    assert "missing" in capsys.readouterr().err
    assert not missing.exists()


def test_a_question_that_the_terminal_cannot_show_is_answered(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "How much did the tunnel\udcff cost?", "--json", *place]) == 0

    assert json.loads(capsys.readouterr().out)["answered"] is True


def test_a_word_out_of_place_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["retrieve", "tunnel", "-k", "none"])

    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_threshold_can_be_set_and_the_model_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "confidence.json"
    assert main(["calibrate", "--threshold", "0.8", "--out", str(place)]) == 0

    shipped = json.loads(model_file(DEFAULT_READER).read_text("utf-8"))
    assert json.loads(place.read_text("utf-8")) == {**shipped, "threshold": 0.8}
    for wrong in ("1.5", "high", "nan"):
        with pytest.raises(SystemExit, match="2"):
            main(["calibrate", "--threshold", wrong])
        assert "is not a number from 0 to 1" in capsys.readouterr().err


def test_calibrating_refines_what_was_known_unless_anew(
    seeds: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["calibrate", str(SEED_GOLD), str(seeds.folder), "--limit", "8"]
    refined, anew = tmp_path / "refined.json", tmp_path / "anew.json"
    assert main([*command, "--out", str(refined)]) == 0
    assert main([*command, "--out", str(anew), "--anew"]) == 0

    shipped = json.loads(model_file(DEFAULT_READER).read_text("utf-8"))
    sources = json.loads(refined.read_text("utf-8"))["training_sources"]
    assert sources[:-1] == shipped["training_sources"]
    assert json.loads(anew.read_text("utf-8"))["training_sources"] == sources[-1:]
    assert sources[-1].startswith("gold/seed.jsonl: 8 examples, ")
    before, moved, other = (
        kept["weights"]["quote_cosine"]
        for kept in (
            shipped,
            json.loads(refined.read_text("utf-8")),
            json.loads(anew.read_text("utf-8")),
        )
    )
    assert 0 < abs(moved - before) < abs(other - before)


def test_calibrating_nothing_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate"]) == 2
    assert "give QUESTIONS and INDEX in pairs, or a --threshold" in capsys.readouterr().err


def test_ask_says_what_it_took_for_a_time_and_what_is_outside_of_it(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    question = "How much did the Larnstead harbour tunnel cost in June 2022?"
    assert main(["ask", question, *place]) == 0

    out = capsys.readouterr().out
    assert "Time: “in June 2022”: 2022-06-01 to 2022-06-30" in out
    assert "outside of “in June 2022”" in out

    assert main(["ask", question, "--ignore", "in June 2022", *place]) == 0
    ignored = capsys.readouterr().out
    assert "Time:" not in ignored
    assert "outside of" not in ignored


def test_periods_are_fields_of_the_json(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    question = "How much did the tunnel cost in March 2023?"
    assert main(["ask", question, "--json", *place]) == 0

    (period,) = json.loads(capsys.readouterr().out)["periods"]
    assert question[period["start"] : period["end"]] == period["words"] == "in March 2023"
    assert (period["since"], period["until"]) == ("2023-03-01", "2023-03-31")
    assert period["newest"] is False


def test_evaluate_without_time_ranks_as_if_no_day_were_given(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"question": "percent", "answers": ["38 percent"], "as_of": "2023-04-20"},
        {"question": "percent", "answers": ["5.5 percent"], "as_of": "2024-02-02"},
        {"question": "percent as of April 2023", "answers": ["38 percent"]},
        {"question": "percent as of February 2024", "answers": ["5.5 percent"]},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    assert main(["evaluate", str(gold), "--json", *place]) == 0
    timely = json.loads(capsys.readouterr().out)["recall_at_1"]
    assert main(["evaluate", str(gold), "--json", "--no-time", *place]) == 0
    without = json.loads(capsys.readouterr().out)["recall_at_1"]

    assert timely == 1.0
    assert without == 0.5


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ([], {"old/tunnel.txt", "new/tunnel.md", "tunnel.txt"}),
        (["--folder", "old"], {"old/tunnel.txt"}),
        (["--kind", "md"], {"new/tunnel.md"}),
        (["--kind", "md", "--folder", "old"], set()),
        (["--tag", "rail", "--tag", "road"], {"new/tunnel.md"}),
        (["--since", "2023-01-01"], {"new/tunnel.md", "tunnel.txt"}),
        (["--since", "2023-01-01", "--dated"], {"new/tunnel.md"}),
        (["--until", "2022-12-31", "--dated"], {"old/tunnel.txt"}),
    ],
    ids=" ".join,
)
def test_only_documents_asked_for_are_found(
    corpus: Path,
    index: Index,
    capsys: pytest.CaptureFixture[str],
    narrowed: list[str],
    found: set[str],
) -> None:
    for name, text in {
        "old/tunnel.txt": "The firm of Marsh dug the tunnel under the bay in a single winter.\n"
        "2021-05-06 10:00:00\n",
        "new/tunnel.md": "---\ndate: 2023-05-06\ntags: [rail]\n---\nA tunnel for trains was dug "
        "beneath the same bay two years later, by a firm called Odell & Sons.\n",
        "tunnel.txt": "Brandt is a firm whose tunnel, nobody knows when, came out in the bay.\n",
    }.items():
        (corpus / name).parent.mkdir(exist_ok=True)
        (corpus / name).write_text(text, "utf-8")
    index.sync(corpus)

    asked = ["Which firm dug the tunnel under the bay?", "--json", "--index", str(index.folder)]
    assert main(["retrieve", *asked, *narrowed]) == 0

    citations = json.loads(capsys.readouterr().out)
    assert {citation["document_id"] for citation in citations} == found
    # And an answer is made of no other.
    assert main(["ask", *asked, *narrowed]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {it["document_id"] for it in (*answer["citations"], *answer["nearest"])} <= found
