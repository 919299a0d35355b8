"""Render the form that restricts questions to some of the documents."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from index import Facets, Filter
from index.humanize import spoken_date
from index.text.languages import language_name
from qa.filters import Condition, conditions
from qa.text.file_kinds import kind_label
from qa.ui.html.histogram import bars
from qa.ui.html.templates import render

# Tags that are offered; another one can be typed.
TAGS_OFFERED = 40

FILTER_BAR = render("filters.html", "skeleton")


def filter_form_html(facets: Facets, filter: Filter) -> str:
    """Render the form, filled in with `filter`."""
    folder = (filter.folder or "").strip("/")
    known = folder in ("", *dict(facets.folders))
    return render(
        "filters.html",
        "form",
        facets=facets,
        filter=filter,
        bars=bars(facets.days),
        folder=folder,
        folders=facets.folders if known else [(folder, 0), *facets.folders],
        kinds=_kinds(_with_chosen(facets.kinds, filter.kinds)),
        tags=_named(_with_chosen(facets.tags[:TAGS_OFFERED], filter.tags)),
        more_tags=len(facets.tags) - TAGS_OFFERED,
        languages=_languages(facets, filter),
    )


def conditions_html(filter: Filter) -> str:
    """Render the conditions that the next question is restricted to, each with a way to drop it."""
    labelled = [(condition, condition_label(condition)) for condition in conditions(filter)]
    return render("filters.html", "conditions", labelled=labelled)


def condition_label(condition: Condition) -> str:
    """A condition in words, its date spelled out."""
    days = {"since": "from", "until": "until"}
    if condition.field not in days:
        return condition.words
    return f"{days[condition.field]} {spoken_date(date.fromisoformat(condition.value))}"


def _named(offered: Iterable[tuple[str, int]]) -> list[tuple[str, int, str]]:
    return [(value, count, value) for value, count in offered]


def _kinds(offered: Sequence[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """Kinds with their names, and how their files end where two have the same name."""
    names = Counter(kind_label(kind) for kind, _ in offered)
    return [
        (kind, count, f"{name} (.{kind})" if names[name] > 1 else name)
        for kind, count in offered
        for name in (kind_label(kind),)
    ]


def _languages(facets: Facets, filter: Filter) -> list[tuple[str, int, str]]:
    """The languages to choose from, with their names; none if all documents are in one."""
    offered = _with_chosen(facets.languages, filter.languages)
    if len(offered) < 2 and not filter.languages:
        return []
    return [(code, count, language_name(code)) for code, count in offered]


def _with_chosen(
    offered: Iterable[tuple[str, int]], chosen: Collection[str]
) -> list[tuple[str, int]]:
    """Add what is chosen although no document has it any more."""
    counts = dict(offered)
    return [*counts.items(), *((value, 0) for value in sorted({*chosen} - counts.keys()))]
