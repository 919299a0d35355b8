"""Compare what a quote is about with what a question asks about.

A difference is found where the sentence, or what it stands under, names another thing of the same
kind (a year, a place, "east" for "west"), or where a name or year of the question stands neither
in the sentence nor around it.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import STOPWORDS, Index
from index.calendar_names import CALENDAR_WORDS, MONTH_NAMES
from index.types import Span
from qa.answers.asked import (
    CONTRASTS,
    KIND,
    WORD,
    Asked,
    AskedName,
    AskedNumber,
    AskedQualifier,
    is_in_corpus,
    read_asked,
    roman_value,
)
from qa.answers.citing import SourceSentence, judge_sentence
from qa.answers.namesakes import namesake_differs
from qa.answers.near_entities import other_thing_differs
from qa.answers.part_and_whole import whole_differs
from qa.answers.quote_context import NO_CONTEXT, QuoteContext
from qa.answers.same_names import NamesOf, is_nationality
from qa.answers.surroundings import Surroundings
from qa.answers.time_differences import months_differ, parts_differ, years_differ
from qa.answers.told_whom import teller_differs
from qa.dedup.grouping import SourceGroup
from qa.query.terms import occurs
from qa.temporal.relative_years import relative_year_instead
from qa.text.mentions import TITLE_WORD, singular
from qa.text.names import CAPITAL, NAME_WORD
from qa.text.numbers import find_numbers

# Letters of a first name that is more than an initial.
_MIN_FIRST_NAME = 3
# Differences that are said of one quote, at most.
_MAX_SAID = 2
_WHOLE_WORLD = re.compile(r"\b(?:worldwide|globally|around the world|across the world)\b", re.I)
# Works and plans come in versions.
_VERSION = frozenset(
    """
    version versions draft drafts manuscript manuscripts sketch sketches prototype attempt edition
    """.split()  # noqa: SIM905
)
_EARLIER = frozenset(("first", "old", "former", "previous", "original", "earlier", "initial"))
_LATER = frozenset(("new", "newest", "latest", "current", "present", "final", "second"))
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_NUMBER_AFTER = re.compile(
    r"\s+(?:(?:no|nr)\.?\s?|number\s+|#)?(?P<number>\d{1,3}(?![\d.,:%]\d|%)|[IVX]{1,5}\b)"
)
_NAME_RUN = re.compile(rf"{NAME_WORD}(?:\s+{NAME_WORD})*")
_WHOLE_NAME = re.compile(rf"{NAME_WORD}(?:[^\S\n]+{NAME_WORD})+")
_ADVERBS = r"(?:(?:\w+ly|also|then|later|has|have|had|will|once|again|never)\s+){0,2}"
_IN_PLACE_AFTER = re.compile(
    rf"(?:\W+\w+){{0,6}}?\s+(?:in|at|near)\s+(?P<name>{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)?)"
)
_IN_OTHER = re.compile(
    rf"\b(?:in|at)\s+(?:the\s+(?:\w+\s+){{1,2}}of\s+)?(?P<name>{CAPITAL}[\w’'-]+)"
)
_SENTENCE_BREAK = re.compile(r"(?<=[a-z\d)][.!?])\s+(?=[A-Z“\"])")
_CAPITALIZED_BEFORE = re.compile(rf"(?P<first>{NAME_WORD})\s+$")
_TITLE = re.compile(rf"{TITLE_WORD}\.?", re.IGNORECASE)


class Agreement:
    """Compares sentences, with what `context` asks for beside them, with what a question asks
    about, each once."""

    def __init__(self, query: str, index: Index, context: QuoteContext = NO_CONTEXT) -> None:
        self._query = query
        self._asked = read_asked(query, index)
        self._index = index
        self._context = context
        self._differences: dict[tuple[str, Span], str] = {}

    def difference(self, place: SourceSentence) -> str:
        """What a sentence is about instead of what is asked about, in a few words such as "about
        2022, not 2021" or "denied in the text"; "" if nothing is known to differ."""
        key = (place.document_id, place.sentence.span)
        if key not in self._differences:
            self._differences[key] = (
                find_difference(self._asked, place, self._index)
                or judge_sentence(place, self._query, self._index, self._context).difference
            )
        return self._differences[key]

    def missing_names(self, sources: Sequence[SourceGroup]) -> tuple[AskedName, ...]:
        """The names asked about that no document has in any form; of an abbreviation, none of the
        `sources` has the whole name."""
        passages = [source.ranked.hit.passage for source in sources]
        texts = [
            NamesOf(self._index.document(passage.document_id).text[passage.start : passage.end])
            for passage in passages
        ]
        return tuple(
            replace(name, is_sure=name.is_sure and not _is_near(name, texts))
            for name in self._asked.names
            if not is_in_corpus(name, self._index)
            and not any(text.has_name(name.words, name.keys, name.needs_all) for text in texts)
        )

    def missing_numbers(self) -> tuple[str, ...]:
        """The years and numbers asked about that no document has."""
        numbers = [str(year) for year in sorted(self._asked.years)]
        numbers += [number.text for number in self._asked.numbers]
        return tuple(number for number in numbers if not occurs(number, self._index))

    def prefer(
        self, sentences: Sequence[SourceSentence], *, max_score_gap: float = math.inf
    ) -> list[SourceSentence]:
        """The sentences, best first; those that are not about what is asked are left out if others
        are, or put last without a `max_score_gap`.

        Args:
            sentences: Sentences, best first.
            max_score_gap: By how much the score of an agreeing sentence may be below the best, so
                that the others are left out.
        """
        if not sentences:
            return []
        min_score = sentences[0].sentence.score - max_score_gap
        agreeing: list[SourceSentence] = []
        differing: list[SourceSentence] = []
        for place in sentences:
            # Beyond the gap none is quoted.
            is_near = place.sentence.score >= min_score
            (differing if is_near and self.difference(place) else agreeing).append(place)
        if max_score_gap == math.inf:
            return [*agreeing, *differing]
        has_near = bool(agreeing) and agreeing[0].sentence.score >= min_score
        return agreeing if has_near else list(sentences)


def _is_near(name: AskedName, texts: Sequence[NamesOf]) -> bool:
    """Whether a text has a key word of a name that is not mistyped."""
    return any(text.has_near(key) for text in texts for key in name.keys)


def find_difference(asked: Asked, place: SourceSentence, index: Index) -> str:
    """What a sentence is about instead of what is asked about, in a few words such as "about 2022,
    not 2021"; "" if nothing is known to differ."""
    document = index.document(place.document_id)
    span, answer = place.sentence.span, place.sentence.answer_span
    surroundings = Surroundings(
        document,
        _own_sentence(document.text, span, answer) if answer else span,
        place.source.ranked.hit.passage.sentences,
        place.source.ranked.hit.passage.start,
        answer,
    )
    found = dict.fromkeys(_differences(asked, surroundings, index))
    if answer and (difference := _is_excluded(asked, document.text[slice(*answer)])):
        found[difference] = None
    return "; ".join(list(found)[:_MAX_SAID])


def _own_sentence(text: str, sentence: Span, answer: Span) -> Span:
    """The sentence that has the answer, of several in a quotation."""
    start, end = sentence
    for match in _SENTENCE_BREAK.finditer(text, start, end):
        if match.end() <= answer[0]:
            start = match.end()
        elif match.start() >= answer[1]:
            end = match.start()
            break
    return start, end


def _is_excluded(asked: Asked, answer: str) -> str:
    """That an answer is the person before or after whom another is asked for."""
    for name in asked.names:
        key = name.keys[-1]
        excluded = rf"\bwho\b.*\b(before|after|besides|instead of)\s+[^,;]*{re.escape(key)}"
        match = re.search(excluded, asked.query, re.IGNORECASE)
        if match and answer.split() and key in answer.split()[-1]:
            return f"about {answer}, not who was {match[1].lower()}"
    return ""


def _differences(asked: Asked, around: Surroundings, index: Index) -> Iterator[str]:
    if year := relative_year_instead(asked.years, around.sentence, around.document.published):
        yield f"about {year}, not {min(asked.years)}"
        return
    yield from years_differ(asked, around)
    yield from months_differ(asked, around)
    yield from parts_differ(asked, around)
    for qualifier in asked.qualifiers:
        yield from _qualifier_differs(qualifier, around)
    for number in asked.numbers:
        yield from _number_differs(number, around)
    yield from _place_differs(asked, around)
    yield from _scope_differs(asked, around)
    yield from _kind_differs(asked, around)
    yield from _subject_differs(asked, around)
    yield from _passive_subject_differs(asked, around)
    for name in asked.names:
        yield from _name_differs(name, around)
    yield from namesake_differs(asked, around)
    yield from other_thing_differs(asked, around, index)
    yield from whole_differs(asked, around)
    yield from teller_differs(asked, around)


def _qualifier_differs(qualifier: AskedQualifier, around: Surroundings) -> Iterator[str]:
    asked = f"{qualifier.word} {qualifier.head}"
    if _has_word(around.sentence, qualifier.word) and not _has_pair(around.sentence, qualifier):
        return
    if qualifier.word in _LATER and (version := _version_in(around.sentence)):
        yield f"about the {version}, not the {asked}"
        return
    head = singular(qualifier.head.lower())
    texts = (around.sentence, *around.before, *around.titles)
    for place, text in enumerate(texts):
        found = list(_qualified(text, head, CONTRASTS[qualifier.word]))
        if not found:
            continue
        is_other = not any(_is_same(word, qualifier.word) for word, _ in found)
        if is_other and (
            place == 0 or not any(_has_word(other, qualifier.word) for other in texts[1:])
        ):
            written = found[0][1]
            if written[0].isupper() and qualifier.head[0].isupper():
                yield f"about {written}, not {asked[0].upper()}{asked[1:]}"
            else:
                yield f"about the {written}, not the {asked}"
        return
    if qualifier.is_compass and not any(
        _has_meaning(text, qualifier.word) for text in (*texts, *around.after, around.frame)
    ):
        yield f"does not mention {asked}"


def _has_pair(text: str, qualifier: AskedQualifier) -> bool:
    """Whether a text qualifies the same noun by a word of the same kind."""
    head = singular(qualifier.head.lower())
    return any(True for _ in _qualified(text, head, CONTRASTS[qualifier.word]))


def _qualified(text: str, head: str, lines: dict[int, int]) -> Iterator[tuple[str, str]]:
    """Words of the given contrasts in front of a noun, each also as written with it."""
    words = [match[0] for match in WORD.finditer(text)]
    for place, word in enumerate(words):
        if singular(word.lower()) != head:
            continue
        for before in range(max(0, place - 2), place):
            if lines.keys() & CONTRASTS.get(words[before].lower(), {}).keys():
                yield words[before].lower(), " ".join(words[before : place + 1])


def _is_same(word: str, other: str) -> bool:
    """Whether two words mean the same in a line of contrasts that both are of."""
    lines, others = CONTRASTS[word], CONTRASTS[other]
    return any(lines[line] == others[line] for line in lines.keys() & others.keys())


def _has_word(text: str, word: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE))


def _has_meaning(text: str, word: str) -> bool:
    """Whether a text has the word or another form of it, also as part of a word."""
    forms = [
        form
        for form in CONTRASTS
        if any(CONTRASTS[form].get(line) == meaning for line, meaning in CONTRASTS[word].items())
    ]
    return any(form in text.lower() for form in forms)


def _version_in(text: str) -> str:
    """An earlier version that a sentence is about: "first draft"."""
    words = [match[0] for match in WORD.finditer(text)]
    return next(
        (
            f"{words[place - 1]} {word}"
            for place, word in enumerate(words)
            if place and word.lower() in _VERSION and words[place - 1].lower() in _EARLIER
        ),
        "",
    )


def _number_differs(number: AskedNumber, around: Surroundings) -> Iterator[str]:
    own = list(_numbers_after(number.noun, around.sentence))
    if any(value == number.value for value, _ in own):
        return
    asked = f"{number.noun} {number.text}"
    if own:
        yield f"about {number.noun} {own[0][1]}, not {asked}"
    elif not _has_number(around.text, number.value):
        yield f"does not mention {asked}"


def _numbers_after(noun: str, text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(rf"\b{re.escape(noun)}\b", text, re.IGNORECASE):
        if number := _NUMBER_AFTER.match(text, match.end()):
            words = number["number"]
            yield (int(words) if words.isdigit() else roman_value(words)), words


def _has_number(text: str, value: int) -> bool:
    ordinal = _ORDINALS[value - 1] if 0 < value <= len(_ORDINALS) else f"{value}th"
    return (
        any(number.value == value for number in find_numbers(text))
        or bool(re.search(rf"\b(?:{ordinal}|{value}(?:st|nd|rd|th)?)\b", text, re.IGNORECASE))
        or bool(re.search(rf"(?<![\d.,]){value}(?!\d)", text))
        or any(roman_value(match[0]) == value for match in re.finditer(r"\b[IVX]+\b", text))
        or (value == 1 and _has_word(text, "one"))
    )


def _place_differs(asked: Asked, around: Surroundings) -> Iterator[str]:
    if asked.place is None:
        return
    noun, name = asked.place
    sentence = NamesOf(around.sentence)
    if any(sentence.has_word(key) for key in name.keys):
        return
    if any(NamesOf(around.frame).has_word(key) for key in name.keys):
        return
    if _WHOLE_WORLD.search(around.sentence):
        yield f"about the whole world, not {name.text}"
        return
    stem = _stem(noun)
    for text in (around.sentence, *around.before):
        words = NamesOf(text)
        if any(words.has_word(key) for key in name.keys):
            return
        for match in WORD.finditer(text):
            other = _IN_PLACE_AFTER.match(text, match.end())
            if (
                other
                and _stem(match[0]) == stem
                and other["name"] not in MONTH_NAMES
                and other["name"] not in asked.query
            ):
                yield f"about {other['name']}, not {name.text}"
                return


def _subject_differs(asked: Asked, around: Surroundings) -> Iterator[str]:
    if asked.subject is None:
        return
    name, verbs = asked.subject
    own = NamesOf(around.sentence)
    if own.has_name(name.words, name.words, False):
        return
    stems = {_stem(verb) for verb in verbs}
    for match in _NAME_RUN.finditer(around.sentence):
        words = match[0].split()
        while words and (_TITLE.fullmatch(words[0]) or words[0].lower() in STOPWORDS):
            words = words[1:]
        following = re.compile(rf"\s+{_ADVERBS}(?P<verb>[a-z]+)").match(
            around.sentence, match.end()
        )
        if not (words and following and _stem(following["verb"]) in stems):
            continue
        whole = NamesOf(around.document.text)
        same = any(
            whole.has_adjacent(words[-1], word) or whole.has_adjacent(word, words[-1])
            for word in name.words
        )
        if not same:
            yield f"about {' '.join(words)}, not {name.text}"
            return


def _passive_subject_differs(asked: Asked, around: Surroundings) -> Iterator[str]:
    """Another whole name to which is done what is asked about: "Mia Aas was born"."""
    if asked.passive_subject is None:
        return
    name, participle = asked.passive_subject
    # What it is done to may have several names, one of them in front.
    known = "\n".join((around.sentence, *around.before, around.frame))
    if name.text.isupper() or NamesOf(known).has_name(name.words, name.words, False):
        return
    for match in _WHOLE_NAME.finditer(around.sentence):
        if re.match(rf"\s+(?:is|are|was|were)\s+(?:\w+ly\s+)?{participle}\b",
                    around.sentence[match.end() :]):  # fmt: skip
            yield f"about {match[0]}, not {name.text}"
            return


def _name_differs(name: AskedName, around: Surroundings) -> Iterator[str]:
    texts = [around.names]
    if is_nationality(name.text):
        # Of whom or what a whole document is about it need not be said again.
        texts.append(NamesOf(around.document.text))
    if not any(text.has_name(name.words, name.keys, name.needs_all) for text in texts):
        yield f"does not mention {name.text}"
        return
    yield from _first_name_differs(name, around)
    yield from _namesake_differs(name, around)


def _namesake_differs(name: AskedName, around: Surroundings) -> Iterator[str]:
    """Another name that begins with the same word: "Storm Egon" for "Storm Dora"."""
    if len(name.words) < 2 or any(word.lower() in CONTRASTS for word in name.words):
        return
    own = NamesOf(around.sentence)
    if any(own.has_word(word) for word in name.words[1:]) or own.has_abbreviation(name.words):
        return
    for match in _NAME_RUN.finditer(around.sentence):
        words = [re.sub(r"['’]s?$", "", word) for word in match[0].split()]
        if words[0] == name.words[0] and len(words) > 1:
            yield f"about {' '.join(words)}, not {name.text}"
            return


def _scope_differs(asked: Asked, around: Surroundings) -> Iterator[str]:
    """A number for another place than the one for which it is asked."""
    name = asked.scope
    if name is None:
        return
    # What stands before it or above it is in force.
    for text in (around.sentence, *around.before, *around.titles):
        if NamesOf(text).has_name(name.words, name.keys, name.needs_all):
            return
    for match in _IN_OTHER.finditer(around.sentence):
        if match["name"] not in asked.query and match["name"].lower() not in CALENDAR_WORDS:
            yield f"about {match['name']}, not {name.text}"
            return


def _kind_differs(asked: Asked, around: Surroundings) -> Iterator[str]:
    """A thing of another kind, where the document has things of both kinds."""
    for kind, noun in asked.kinds:
        if _has_word(around.sentence, kind):
            continue
        for match in KIND.finditer(around.sentence):
            if singular(match["noun"]) == singular(noun) and re.search(
                rf"\b{kind}\s+{singular(noun)}", around.document.text, re.IGNORECASE
            ):
                yield f"about the {match[0]}, not the {kind} {noun}"
                break


def _first_name_differs(name: AskedName, around: Surroundings) -> Iterator[str]:
    """Another first name with the last name that is asked for, and nowhere the one asked for."""
    if len(name.words) != 2 or not name.needs_all or name.keys != name.words[-1:]:
        return
    first, last = name.words
    if around.names.has_word(first) or len(first.rstrip(".")) < _MIN_FIRST_NAME:
        return
    # The sentence's own name decides; without one, that around it, if it is one alone.
    others = _first_names(last, around.sentence) or _first_names(last, around.text)
    if len(others) == 1:
        other = others.pop()
        # A short form, or the same name in another spelling, begins with the same letter.
        if other and other[0] != first[0]:
            yield f"about {other} {last}, not {name.text}"


def _first_names(last_name: str, text: str) -> set[str]:
    """The first names that stand in front of a last name; "" where none does."""
    names = set()
    for match in re.finditer(rf"\b{re.escape(last_name)}\b", text):
        before = _CAPITALIZED_BEFORE.search(text[: match.start()])
        first = before["first"] if before else ""
        is_name = not _TITLE.fullmatch(first) and first.lower() not in STOPWORDS
        names.add(first if is_name else "")
    return names


def _stem(word: str) -> str:
    """A word without the endings of number and tense."""
    word = singular(word.lower())
    for ending in ("ied", "ed", "ing", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
