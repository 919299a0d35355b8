"""The command line of question answering."""

import json
import math
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from index import Index, Progress
from qa.__main__ import main
from qa.answers.confidence import model_file
from qa.evaluation.ablations import HISTORY_STRATEGIES
from qa.ranking.linear_ranker import WEIGHTS_FILE
from qa.reader import DEFAULT_READER
from qa.reader.score_weights import SCORE_WEIGHTS_FILE
from tests.qa.conftest import ARTICLES

SEED_GOLD = Path(__file__).parents[1] / "gold" / "seed.jsonl"


@pytest.fixture
def index_option(newsroom: Index) -> list[str]:
    return ["--index", str(newsroom.folder)]


def test_ask_prints_the_quote_and_its_source(
    index_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "How much did the tunnel cost?", *index_option]) == 0

    out = capsys.readouterr().out
    assert "410 million euros" in out
    assert "[1] " in out
    assert "characters" in out


def test_ask_json_has_the_fields_of_the_answer(
    index_option: list[str], newsroom: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "How much did the tunnel cost?", "--json", *index_option]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["answered"] is True
    citation = answer["citations"][0]
    text = newsroom.document(citation["document_id"]).text
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["published"] in ("2023-03-06", "2023-03-07")


def test_ask_answers_only_when_as_sure_as_wanted(
    index_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["ask", "How much did the tunnel cost?", "--json", *index_option]
    for options, tier in (
        (("--min-confidence", "1"), "possible"),
        (("--min-confidence", "1", "--min-possible", "1"), "none"),
        (("--min-confidence", "0"), "answer"),
    ):
        assert main([*command, *options]) == 0
        assert json.loads(capsys.readouterr().out)["tier"] == tier
    with pytest.raises(SystemExit):
        main([*command, "--min-confidence", "65"])
    assert "65" in capsys.readouterr().err


def test_list_and_overview_are_printed_with_their_sources(
    index_option: list[str], newsroom: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "which documents mention Ines Okafor?", *index_option]) == 0
    listed = capsys.readouterr().out
    assert main(["ask", "what is in this folder?", *index_option]) == 0
    overview = capsys.readouterr().out

    assert listed.startswith("2 documents mention “Ines Okafor”, 2 times.")
    assert "harbour.txt, characters" in listed
    assert overview.startswith(f"{newsroom.status().documents} documents: ")
    assert "[1] " in overview
    assert "confidence" not in listed + overview


def test_an_abstention_is_no_error(
    index_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "How deep is Lake Baikal?", *index_option]) == 0

    assert "No clear answer to" in capsys.readouterr().out


def test_ask_counts_the_passages_that_have_no_embedding_yet(
    corpus: Path, index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop_before_embedding(progress: Progress) -> None:
        if progress.stage == "passages":
            raise KeyboardInterrupt

    (corpus / "harbour.txt").write_text(ARTICLES["harbour.txt"], "utf-8")
    index.sync(corpus)
    command = ["ask", "How much did the tunnel cost?", "--index", str(index.folder)]
    assert main(command) == 0
    assert "words alone" not in capsys.readouterr().out
    (corpus / "bees.txt").write_text(ARTICLES["bees.txt"], "utf-8")
    with pytest.raises(KeyboardInterrupt):
        index.sync(corpus, stop_before_embedding)

    assert main(command) == 0

    *_, confidence, note = capsys.readouterr().out.strip().splitlines()
    assert confidence.startswith("confidence ")
    assert note == "1 passage was not fully indexed yet, and was ranked by words alone."


def test_ask_file_prints_one_answer_per_line(
    index_option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"question": "How much did the tunnel cost?"}, {"question": "How deep is Lake Baikal?"}]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    assert main(["ask", "--file", str(path), "--json", *index_option]) == 0

    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["question"] for answer in answers] == [row["question"] for row in rows]
    assert [answer["answered"] for answer in answers] == [True, False]


def test_a_question_in_a_file_is_named_when_it_is_refused(
    index_option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    rows = [{"question": "How much did the tunnel cost?"}, {"question": "x" * 20_001}]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    assert main(["ask", "--file", str(path), *index_option]) == 2

    out, err = capsys.readouterr()
    assert "410 million euros" in out
    assert f"{path}, question 2: " in err


def test_retrieve_prints_k_citations(
    index_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retrieve", "tunnel", "-k", "2", "--json", *index_option]) == 0

    citations = json.loads(capsys.readouterr().out)
    assert [citation["number"] for citation in citations] == [1, 2]


def test_retrieve_prints_quotes_with_their_sources(
    index_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retrieve", "How much did the tunnel cost?", "-k", "1", *index_option]) == 0

    quote, source = capsys.readouterr().out.strip().split("\n    ")
    assert quote.startswith("[1] ")
    assert "410 million euros" in quote
    assert source in (
        "Harbour tunnel to open in May, 2023-03-06, harbour.txt, characters 125–219",
        "From our correspondent, 2023-03-07, harbour-reprint.txt, characters 119–213",
    )


def test_retrieve_says_when_no_passage_matches(
    index_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retrieve", "tunnel", "--since", "2999-01-01", "--dated", *index_option]) == 0
    assert capsys.readouterr().out == "No passage matches.\n"


@pytest.mark.parametrize("day", ["2024-13-01", "yesterday"])
def test_day_that_is_none_is_an_error_that_shows_how_to_write_one(
    capsys: pytest.CaptureFixture[str], day: str
) -> None:
    with pytest.raises(SystemExit):
        main(["ask", "tunnel", "--since", day])
    assert f"{day!r} is not a date, give one such as 2024-03-31" in capsys.readouterr().err


@pytest.mark.parametrize(
    "condition",
    [("--folder", "nowhere"), ("--kind", "nothing"), ("--tag", "none"), ("--language", "xx")],
)
def test_unknown_value_of_a_filter_is_an_error_that_lists_those_there_are(
    index_option: list[str], capsys: pytest.CaptureFixture[str], condition: tuple[str, str]
) -> None:
    assert main(["ask", "tunnel", *condition, *index_option]) == 2
    error = capsys.readouterr().err
    assert repr(condition[1]) in error
    assert "there are " in error


def test_evaluate_prints_every_metric(seeds: Index, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["evaluate", str(SEED_GOLD), "--json", "--index", str(seeds.folder), "--limit", "3"]
    assert main(command) == 0

    metrics = json.loads(capsys.readouterr().out)
    assert metrics["questions"] == 3
    assert {
        "recall_at_5",
        "mrr",
        "abstention_auroc",
        "risk_at_coverage",
        "ask_p95",
    } <= metrics.keys()


@pytest.mark.parametrize("strategy", HISTORY_STRATEGIES)
def test_evaluate_measures_each_history_strategy_by_turn(
    index_option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], strategy: str
) -> None:
    first = {"question": "How long is the harbour tunnel?", "answers": ["3.2 kilometres"]}
    second = {"question": "And how much did it cost?", "answers": ["410 million euros"]}
    rows = [
        {**first, "thread": "tunnel", "alone": True},
        {**second, "thread": "tunnel", "alone": False},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    command = ["evaluate", str(gold), "--json", "--history", strategy, *index_option]
    assert main(command) == 0

    metrics = json.loads(capsys.readouterr().out)
    assert metrics["questions"] == 2
    assert metrics["first"]["questions"] == metrics["context_dependent"]["questions"] == 1
    assert metrics["first"]["recall_at_5"] == 1.0


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["ask", "x" * 20_001], "20,001 characters"),
        (["ask"], "--file"),
        (["ask", "--file", "nowhere.jsonl"], "nowhere.jsonl"),
        (["retrieve", "..."], "no word"),
        (["evaluate", "nowhere.jsonl"], "nowhere.jsonl"),
        (
            ["evaluate", str(SEED_GOLD), "--history", "resolved"],
            "--history is 'resolved', expected one of rewritten, none, concatenated, questions, "
            "previous, interpolated",
        ),
    ],
)
def test_a_mistake_is_one_line_and_exit_status_2(
    index_option: list[str], command: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, *index_option]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["fit", str(SEED_GOLD)], "give QUESTIONS and INDEX in pairs"),
        (["fit", "nowhere.jsonl", "index"], "nowhere.jsonl"),
        (["calibrate"], "give QUESTIONS and INDEX in pairs, or a --threshold"),
        (["calibrate", str(SEED_GOLD)], "give QUESTIONS and INDEX in pairs"),
        (["train", "nowhere", "--out", "reader"], "no folder 'nowhere'"),
    ],
    ids=" ".join,
)
def test_a_mistake_in_a_training_command_is_one_line(
    command: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


def test_a_missing_index_is_reported_and_not_created(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing"

    assert main(["ask", "Who?", "--index", str(missing)]) == 2

    assert "missing" in capsys.readouterr().err
    assert not missing.exists()


def test_a_question_with_a_lone_surrogate_is_answered(
    index_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "How much did the tunnel\udcff cost?", "--json", *index_option]) == 0

    assert json.loads(capsys.readouterr().out)["answered"] is True


def test_an_invalid_option_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_info:
        main(["retrieve", "tunnel", "-k", "none"])

    assert exit_info.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_fit_writes_the_weights_of_the_ranking(
    seeds: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / WEIGHTS_FILE
    command = ["fit", str(SEED_GOLD), str(seeds.folder), "--limit", "8", "--out", str(path)]
    assert main(command) == 0

    assert capsys.readouterr().out == path.read_text("utf-8")
    weights = json.loads(path.read_text("utf-8"))
    shipped = json.loads((files("qa.ranking") / WEIGHTS_FILE).read_text("utf-8"))
    assert weights.keys() == shipped.keys()
    assert weights["training_sources"] == ["gold/seed.jsonl: 8 questions"]


def test_fit_with_a_reader_writes_the_weights_of_its_scores(
    seeds: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / SCORE_WEIGHTS_FILE
    command = ["fit", str(SEED_GOLD), str(seeds.folder), "--limit", "8", "--out", str(path)]
    assert main([*command, "--reader", "english"]) == 0

    weights = json.loads(path.read_text("utf-8"))
    shipped = json.loads((DEFAULT_READER.folder / SCORE_WEIGHTS_FILE).read_text("utf-8"))
    assert weights.keys() == shipped.keys()


def test_calibrate_can_change_the_threshold_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "confidence.json"
    assert main(["calibrate", "--threshold", "0.8", "--out", str(path)]) == 0

    shipped = json.loads(model_file(DEFAULT_READER).read_text("utf-8"))
    assert json.loads(path.read_text("utf-8")) == {**shipped, "threshold": 0.8}
    for wrong in ("1.5", "high", "nan"):
        with pytest.raises(SystemExit, match="2"):
            main(["calibrate", "--threshold", wrong])
        assert "is not a number from 0 to 1" in capsys.readouterr().err


def test_calibrate_refits_the_former_model_unless_anew(
    seeds: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["calibrate", str(SEED_GOLD), str(seeds.folder), "--limit", "8"]
    refitted, anew = tmp_path / "refitted.json", tmp_path / "anew.json"
    assert main([*command, "--out", str(refitted)]) == 0
    assert main([*command, "--out", str(anew), "--from-scratch"]) == 0

    shipped, refitted_model, new_model = (
        json.loads(path.read_text("utf-8")) for path in (model_file(DEFAULT_READER), refitted, anew)
    )
    sources = refitted_model["training_sources"]
    assert sources[:-1] == shipped["training_sources"]
    assert new_model["training_sources"] == sources[-1:]
    assert sources[-1].startswith("gold/seed.jsonl: 8 examples, ")

    def distance(model: dict[str, Any]) -> float:
        """How far its weights, of features in standard deviations, are from the shipped ones."""
        scales: dict[str, float] = shipped["feature_std"]
        return math.hypot(
            *(
                std * (model["weights"][name] - shipped["weights"][name])
                for name, std in scales.items()
            )
        )

    assert 0 < distance(refitted_model) < distance(new_model)


def test_calibrate_reports_each_set_by_a_confidence_fitted_to_the_others(
    seeds: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(SEED_GOLD.read_bytes())
    pairs = [str(SEED_GOLD), str(seeds.folder), str(copy), str(seeds.folder)]
    report = tmp_path / "report"
    assert main(["calibrate", *pairs, "--limit", "8", "--left-out", str(report)]) == 0

    assert (report / "left-out.md").read_text("utf-8") == capsys.readouterr().out
    assert {path.name for path in report.iterdir()} > {"left-out.md", "gold-seed.png"}
    assert main(["calibrate", *pairs[:2], "--limit", "8", "--left-out", str(report)]) == 2
    assert "expected at least two" in capsys.readouterr().err


def test_ask_prints_the_period_and_the_quotes_outside_it(
    index_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    question = "How much did the Larnstead harbour tunnel cost in June 2022?"
    assert main(["ask", question, *index_option]) == 0

    out = capsys.readouterr().out
    assert "Time: “in June 2022”: 2022-06-01 to 2022-06-30" in out
    assert "The quote was not published “in June 2022”." in out

    assert main(["ask", question, "--ignore", "in June 2022", *index_option]) == 0
    ignored = capsys.readouterr().out
    assert "Time:" not in ignored
    assert "outside of" not in ignored


def test_json_answers_have_periods(
    index_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    question = "How much did the tunnel cost in March 2023?"
    assert main(["ask", question, "--json", *index_option]) == 0

    (period,) = json.loads(capsys.readouterr().out)["periods"]
    assert question[period["start"] : period["end"]] == period["words"] == "in March 2023"
    assert (period["since"], period["until"]) == ("2023-03-01", "2023-03-31")
    assert period["newest"] is False


def test_evaluate_no_time_ignores_days_and_time_expressions(
    index_option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"question": "percent", "answers": ["38 percent"], "as_of": "2023-04-20"},
        {"question": "percent", "answers": ["5.5 percent"], "as_of": "2024-02-02"},
        {"question": "percent as of April 2023", "answers": ["38 percent"]},
        {"question": "percent as of February 2024", "answers": ["5.5 percent"]},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    assert main(["evaluate", str(gold), "--json", *index_option]) == 0
    with_time = json.loads(capsys.readouterr().out)["recall_at_1"]
    assert main(["evaluate", str(gold), "--json", "--no-time", *index_option]) == 0
    without_time = json.loads(capsys.readouterr().out)["recall_at_1"]

    assert with_time == 1.0
    assert without_time == 0.5


@pytest.mark.parametrize(
    ("filter_options", "expected"),
    [
        ([], ["old/tunnel.txt", "new/tunnel.md", "tunnel.txt"]),
        (["--folder", "old"], ["old/tunnel.txt"]),
        (["--kind", "MD"], ["new/tunnel.md"]),
        (["--kind", "md", "--folder", "old"], []),
        (["--tag", "rail"], ["new/tunnel.md"]),
        (["--since", "2023-01-01"], ["new/tunnel.md", "tunnel.txt"]),
        (["--since", "2023-01-01", "--dated"], ["new/tunnel.md"]),
        (["--until", "2022-12-31", "--dated"], ["old/tunnel.txt"]),
    ],
    ids=" ".join,
)
def test_filter_options_limit_the_documents(
    corpus: Path,
    index: Index,
    capsys: pytest.CaptureFixture[str],
    filter_options: list[str],
    expected: list[str],
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

    question = ["Which firm dug the tunnel under the bay?", "--json", "--index", str(index.folder)]
    assert main(["retrieve", *question, *filter_options]) == 0

    citations = json.loads(capsys.readouterr().out)
    assert {citation["document_id"] for citation in citations} == set(expected)
    # An answer cites no other documents either.
    assert main(["ask", *question, *filter_options]) == 0
    answer = json.loads(capsys.readouterr().out)
    cited = (*answer["citations"], *answer["nearest"])
    assert {citation["document_id"] for citation in cited} <= set(expected)
