"""Time expressions are relative to today, or to the newest day of an archive."""

from datetime import date, timedelta
from pathlib import Path

from index import Index
from qa import ask
from qa.retrieval import with_reference_day
from qa.temporal.reference_day import archive_day
from qa.types import SearchOptions
from tests.index.helpers import write

TODAY = date(2024, 3, 31)


def article(day: date, text: str) -> str:
    return f"---\ndate: {day.isoformat()}\n---\n\n{text}\n"


def sync_articles(index: Index, corpus: Path, **articles: str) -> None:
    for name, text in articles.items():
        (corpus / f"{name}.md").write_text(text, "utf-8")
    index.sync(corpus)


def test_last_week_of_an_archive_is_the_week_before_its_newest_day(
    index: Index, corpus: Path
) -> None:
    sync_articles(
        index,
        corpus,
        old=article(date(2023, 12, 20), "Ana Lopes closed the ferry terminal."),
        new=article(date(2023, 12, 31), "The mayor opened the winter market."),
    )
    answer = ask("What did Ana Lopes close last week?", index)
    assert answer.as_of == date(2023, 12, 31)
    (period,) = answer.periods
    assert (period.since, period.until) == (date(2023, 12, 18), date(2023, 12, 24))
    assert answer.citations[0].document_id == "old.md"


def test_day_that_is_given_goes_before_that_of_the_archive(index: Index, corpus: Path) -> None:
    sync_articles(index, corpus, a=article(date(2023, 12, 31), "Ana Lopes closed the terminal."))
    answer = ask("What did Ana Lopes close last week?", index, as_of=date(2024, 1, 3))
    assert answer.as_of == date(2024, 1, 3)
    (period,) = answer.periods
    assert (period.since, period.until) == (date(2023, 12, 25), date(2023, 12, 31))


def test_one_document_of_this_month_makes_a_folder_no_archive(index: Index, corpus: Path) -> None:
    recent = TODAY - timedelta(days=31)
    sync_articles(
        index,
        corpus,
        old=article(date(2023, 12, 31), "The mayor opened the market."),
        new=article(recent, "The mayor closed the market."),
    )
    assert archive_day(index, TODAY) is None
    assert with_reference_day(SearchOptions(today=TODAY), index).reference_day == TODAY
    (corpus / "new.md").write_text(article(recent - timedelta(days=1), "The mayor closed it."))
    index.sync(corpus)
    assert archive_day(index, TODAY) == recent - timedelta(days=1)


def test_days_to_come_do_not_count(index: Index, corpus: Path) -> None:
    sync_articles(
        index,
        corpus,
        old=article(date(2023, 12, 31), "The mayor opened the market."),
        wrong=article(TODAY + timedelta(days=300), "The mayor closed the market."),
    )
    assert archive_day(index, TODAY) == date(2023, 12, 31)


def test_folder_without_days_is_no_archive(index: Index, corpus: Path) -> None:
    write(corpus, a="The mayor opened the market.")
    index.sync(corpus)
    assert archive_day(index, TODAY) is None


def test_latest_documents_of_an_archive_are_those_of_its_last_week(
    index: Index, corpus: Path
) -> None:
    sync_articles(
        index,
        corpus,
        a=article(date(2023, 12, 4), "The council discussed the harbour."),
        b=article(date(2023, 12, 21), "The harbour was dredged again."),
        c=article(date(2023, 12, 31), "The winter market opened."),
    )
    answer = ask("Which documents from last week mention the harbour?", index)
    assert [item.document_id for item in answer.documents] == ["b.md"]
