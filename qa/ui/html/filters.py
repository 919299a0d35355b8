"""Facets, Filter → the form that narrows questions to some documents, and to which."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from index import Facets, Filter
from qa.filters import Condition, conditions
from qa.ui.html.format import bidi, escape, spoken_date
from qa.ui.html.histogram import histogram_html

# Tags that are offered; another one can be typed.
TAGS_OFFERED = 40

NARROW = (
    '<div class="pq-narrowed"><details class="pq-narrow pq-fold"><summary>Narrow</summary>'
    '<div data-piece="narrow"></div></details>'
    '<div class="pq-conditions" data-piece="conditions"></div>'
    '<p class="pq-small" role="status" data-piece="narrow-note"></p></div>'
)


def narrow_html(facets: Facets, filter: Filter) -> str:
    """The form, as it stands with `filter`."""
    parts = [_published(facets, filter)]
    folder = (filter.folder or "").strip("/")
    if facets.folders or folder:
        parts.append(_folder(facets.folders, folder))
    parts.append(_choices("Kind", "kinds", facets.kinds, filter.kinds))
    parts.append(_tags(facets.tags, filter.tags))
    return (
        f'<form class="pq-sift">{"".join(parts)}<p class="pq-done"><button>Narrow</button> '
        '<button type="button" class="pq-everything">All documents</button></p></form>'
    )


def conditions_html(filter: Filter) -> str:
    """What the next question is narrowed to, each to be taken away."""
    chips = "".join(
        f'<li><button type="button" class="pq-chip" data-field="{condition.field}" '
        f'data-value="{escape(condition.value)}" '
        f'aria-label="No longer only {escape(label(condition))}">'
        f"{bidi(label(condition))} <span aria-hidden=true>✕</span></button></li>"
        for condition in conditions(filter)
    )
    return f"<span>Only documents</span><ul>{chips}</ul>" if chips else ""


def among_html(filter: Filter, turn: int) -> str:
    """What a question was narrowed to, and the way to ask it of all documents."""
    found = conditions(filter)
    if not found:
        return ""
    chips = "".join(f'<li class="pq-chip">{bidi(label(each))}</li>' for each in found)
    return (
        f'<div class="pq-periods"><span>Only documents</span><ul>{chips}</ul>'
        f'<button type="button" class="pq-everywhere" data-turn="{turn}">Ask all documents'
        "</button></div>"
    )


def label(condition: Condition) -> str:
    """A condition as a reader would say it, its days spoken."""
    days = {"since": "from", "until": "until"}
    if condition.field not in days:
        return condition.words
    return f"{days[condition.field]} {spoken_date(date.fromisoformat(condition.value))}"


def _published(facets: Facets, filter: Filter) -> str:
    if not facets.days:
        return '<p class="pq-small">No document here has a day of publication.</p>'
    undated = ""
    if facets.undated or not filter.undated:
        checked = " checked" if filter.undated else ""
        undated = (
            f'<label><input type="checkbox" name="undated"{checked}> and the {facets.undated:,} '
            "without a date</label>"
        )
    dated = "".join(
        f'<label>{word} <input type="date" name="{name}" value="{day or ""}"></label>'
        for word, name, day in (("From", "since", filter.since), ("until", "until", filter.until))
    )
    return (
        f"<fieldset><legend>Published</legend>{histogram_html(facets)}"
        f'<p class="pq-days">{dated}{undated}</p></fieldset>'
    )


def _folder(folders: Sequence[tuple[str, int]], chosen: str) -> str:
    known = dict(folders)
    listed = [*folders] if chosen in ("", *known) else [(chosen, 0), *folders]
    options = "".join(
        f'<option value="{escape(name)}"{" selected" if name == chosen else ""}>'
        f"{escape(name)}/ ({count:,})</option>"
        for name, count in listed
    )
    return (
        '<p><label>Folder <select name="folder"><option value="">all folders</option>'
        f"{options}</select></label></p>"
    )


def _choices(
    title: str, name: str, offered: Iterable[tuple[str, int]], chosen: Collection[str]
) -> str:
    known = dict(offered)
    listed = [*known.items(), *((each, 0) for each in sorted({*chosen} - known.keys()))]
    if not listed:
        return ""
    boxes = "".join(
        f'<label class="pq-choice"><input type="checkbox" name="{name}" value="{escape(value)}"'
        f"{' checked' if value in chosen else ''}> {bidi(value or 'none')} "
        f'<span class="pq-small">{count:,}</span></label>'
        for value, count in listed
    )
    return f"<fieldset><legend>{title}</legend>{boxes}</fieldset>"


def _tags(tags: Sequence[tuple[str, int]], chosen: frozenset[str]) -> str:
    offered = _choices("Tag, any of", "tags", tags[:TAGS_OFFERED], chosen)
    more = len(tags) - TAGS_OFFERED
    if more < 1:
        return offered
    another = f'<p><label>Another of {more:,} tags <input name="tags"></label></p>'
    return offered.removesuffix("</fieldset>") + another + "</fieldset>"
