"""Turn a filter into a condition in SQL."""

from index.storage.postgres.bookkeeping import without_nul
from index.text.unicode import without_surrogates
from index.types import Filter


def filter_condition(filter: Filter) -> tuple[str, list[object]]:
    """A condition on visible documents, aliased d, and its values."""
    parts, values = ["d.visible"], list[object]()
    for comparison, day in (
        ("d.published >= %s", filter.since),
        ("d.published <= %s", filter.until),
    ):
        if day is not None:
            parts.append(f"({comparison}{' OR d.published IS NULL' if filter.undated else ''})")
            values.append(day)
    folder = without_nul(without_surrogates(filter.folder or ""))
    folder = folder.strip("/").removeprefix("./")
    if folder not in ("", "."):
        parts.append("starts_with(d.path, %s)")
        values.append(f"{folder}/")
    lists = (
        ("d.kind = ANY(%s::text[])", [kind.lower().lstrip(".") for kind in filter.kinds]),
        ("d.tags && %s::text[]", filter.tags),
        ("d.language = ANY(%s::text[])", [language.lower() for language in filter.languages]),
    )
    for condition, wanted in lists:
        if wanted:
            parts.append(condition)
            values.append(sorted(without_nul(without_surrogates(value)) for value in wanted))
    return " AND ".join(parts), values
