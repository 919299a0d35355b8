"""Find the names and numbers of a question that the documents do not have."""

from collections.abc import Sequence
from dataclasses import replace

from index import Index
from qa.answers.question.constraints import AskedName, QuestionConstraints, is_in_corpus
from qa.answers.question.name_variants import NamesOf
from qa.dedup.grouping import SourceGroup
from qa.query.terms import occurs


def missing_names(
    constraints: QuestionConstraints, sources: Sequence[SourceGroup], index: Index
) -> tuple[AskedName, ...]:
    """The names asked about that no document has in any form; of an abbreviation, none of the
    `sources` has the whole name. One that may be mistyped is not sure."""
    passages = [source.ranked.hit.passage for source in sources]
    texts = [
        NamesOf(index.document(passage.document_id).text[passage.start : passage.end])
        for passage in passages
    ]
    return tuple(
        replace(name, is_sure=name.is_sure and not _is_near(name, texts))
        for name in constraints.names
        if not is_in_corpus(name, index)
        and not any(text.has_name(name.words, name.keys, name.needs_all) for text in texts)
    )


def missing_numbers(constraints: QuestionConstraints, index: Index) -> tuple[str, ...]:
    """The years and numbers asked about that no document has."""
    numbers = [str(year) for year in sorted(constraints.years)]
    numbers += [number.text for number in constraints.numbers]
    return tuple(number for number in numbers if not occurs(number, index))


def _is_near(name: AskedName, texts: Sequence[NamesOf]) -> bool:
    """Whether a text has a key word of a name that is not mistyped."""
    return any(text.has_near(key) for text in texts for key in name.keys)
