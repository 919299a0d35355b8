"""Compare what a quote is about with what a question asks about.

A difference is found where the sentence, or what it stands under, names another thing of the same
kind (a year, a place, "east" for "west"), or where a name or year of the question stands neither
in the sentence nor around it.
"""

import re
from collections.abc import Iterator

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS, MONTH_NAMES
from index.types import Span
from qa.answers.factuality.attribution import letter_differs, speaker_differs
from qa.answers.mismatches.answer_types import answer_kind_difference, unnamed_difference
from qa.answers.mismatches.attendance import attendance_differs
from qa.answers.mismatches.events import earlier_event_differs, event_differs
from qa.answers.mismatches.genres import genre_differs
from qa.answers.mismatches.interviews import interviewer_differs
from qa.answers.mismatches.labels import label_differs
from qa.answers.mismatches.missing_agents import agent_differs
from qa.answers.mismatches.namesakes import (
    is_person_name,
    namesake_differs,
    other_bearer_differs,
    other_subject_differs,
)
from qa.answers.mismatches.part_and_whole import (
    compared_time_differs,
    part_of_them_differs,
    share_is_whole,
    share_of_number_differs,
    subject_is_part,
    whole_differs,
)
from qa.answers.mismatches.planned_values import planned_value_differs
from qa.answers.mismatches.possessors import attribute_differs, compound_differs, possessor_differs
from qa.answers.mismatches.presuppositions import occurrence_differs, whether_is_unsaid
from qa.answers.mismatches.qualifiers import missing_qualifier
from qa.answers.mismatches.quantities import quantity_differs
from qa.answers.mismatches.ranks import rank_differs
from qa.answers.mismatches.roles import role_differs
from qa.answers.mismatches.similar_names import RELATIONS, other_thing_differs
from qa.answers.mismatches.superlatives import superlative_differs
from qa.answers.mismatches.table_rows import row_differs
from qa.answers.mismatches.times import (
    DATELINE_DIFFERENCE,
    dateline_differs,
    former_state_differs,
    months_differ,
    parts_differ,
    years_differ,
)
from qa.answers.mismatches.values_of_others import (
    age_of_person_differs,
    attribute_is_elsewhere,
    counted_doers_differ,
    later_verb_differs,
    other_part_differs,
    revenue_differs,
    side_differs,
    value_of_other_differs,
    vote_differs,
    without_asked,
)
from qa.answers.mismatches.verb_ellipsis import elided_part_differs
from qa.answers.question.constraints import (
    CONTRASTS,
    KIND,
    WORD,
    AskedName,
    AskedNumber,
    AskedQualifier,
    QuestionConstraints,
    roman_value,
)
from qa.answers.question.name_variants import NamesOf, is_nationality
from qa.answers.sentence_context import SentenceContext
from qa.answers.source_sentences import SourceSentence
from qa.temporal.relative_years import relative_year_instead
from qa.text.answer_spans import answer_type, counts_nothing
from qa.text.datelines import dateline_place, without_dateline
from qa.text.english.clauses import is_verb_form, stems_of
from qa.text.english.lexicon import verb_stems
from qa.text.english.question_words import ANY_AUXILIARY
from qa.text.mentions import TITLE_WORD, singular, without_titles
from qa.text.names import CAPITAL, NAME_WORD
from qa.text.noncount_numbers import is_item_number
from qa.text.numbers import find_numbers

# Letters of a first name that is more than an initial.
_MIN_FIRST_NAME = 3
# Differences that are said of one quote, at most.
_MAX_SAID = 2
_WHOLE_WORLD = lazy_pattern(r"\b(?:worldwide|globally|around the world|across the world)\b", re.I)
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
_NUMBER_AFTER = lazy_pattern(
    r"\s+(?:(?:no|nr)\.?\s?|number\s+|#)?(?P<number>\d{1,3}(?![\d.,:%]\d|%)|[IVX]{1,5}\b)"
)
_NAME_RUN = lazy_pattern(rf"{NAME_WORD}(?:\s+{NAME_WORD})*")
_WHOLE_NAME = lazy_pattern(rf"{NAME_WORD}(?:[^\S\n]+{NAME_WORD})+")
_ADVERBS = r"(?:(?:who|\w+ly|also|now|then|still|later|has|have|had|will|once|again|never)\s+){0,3}"
_IN_PLACE_AFTER = lazy_pattern(
    rf"(?:\W+\w+){{0,6}}?\s+(?:in|at|near)\s+(?P<name>{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)?)"
)
_IN_OTHER = lazy_pattern(
    rf"\b(?:in|at)\s+(?:the\s+(?:\w+\s+){{1,2}}of\s+)?"
    rf"(?P<name>{CAPITAL}[\w’'-]+(?:[^\S\n]{CAPITAL}[\w’'-]+)*)"
)
# In front of what is set against something else: "…, not on that of".
_CONTRASTED = lazy_pattern(
    r"(?:,|\band|\bbut)\s+not,?\s+(?:as\s+[^,;]*,\s+)?(?:(?:on|in|at|by|of|to|for|from|with|that|"
    rf"those|the|his|her|their|its|land)\s+){{0,4}}(?:{TITLE_WORD}\.?\s+)?(?:{NAME_WORD}\s+)*$"
)
_DENIED_OBJECT = lazy_pattern(
    r"\b(?:did|had|has|have|do|does)(?:\s+not|n['’]t)\s+[a-z]+\s+(?:of\s+|about\s+|any\s+){0,2}"
    r"(?P<object>[a-z]{3,}s)\b"
)
_NEGATION = lazy_pattern(r"\b(?:not|no|never|nobody|instead|rather)\b|n['’]t\b", re.IGNORECASE)
_EVENT_FOR = lazy_pattern(
    r"\b(?P<verb>[a-z]{3,})\s+(?P<preposition>for|against|with)\s+(?:the\s+)?"
    rf"(?P<name>{NAME_WORD}(?:\s+{NAME_WORD})*)"
)
# "How much will the town itself pay?"
_ASKED_COMMON_SUBJECT = lazy_pattern(
    r"\bhow\s+(?:much|many)\b[^,;]*?\b(?:did|does|do|will|would|has|have|had|must|should)\s+the\s+"
    r"(?P<noun>[a-z]+)(?:\s+(?:itself|alone|himself|herself|themselves))?\s+(?P<verb>[a-z]{3,})\b",
    re.IGNORECASE,
)
_TOLD_COMMON_SUBJECT = lazy_pattern(
    rf"\b[Tt]he\s+(?P<noun>[a-z]+)\s+{_ADVERBS}(?P<verb>[a-z]{{3,}})\b[^,;]*$"
)
# Nouns of which two may be for one and the same.
_MAY_BE_ONE = frozenset(
    """
    company firm group business bank owner operator organisation organization corporation agency
    man woman driver worker victim suspect accused defendant couple team club side
    """.split()  # noqa: SIM905
)
# "When did President Bello visit Tolo?"
_VISITS = verb_stems("visit tour see reach enter leave open close inspect")
_ASKED_OBJECT = lazy_pattern(
    rf"\b(?i:did|does|do|will|has|have|had)\s+(?P<subject>(?:[\w’'.-]+\s+){{1,5}}?)"
    rf"(?P<verb>[a-z]{{3,}})\s+(?:for\s+)?(?P<object>{NAME_WORD}(?:\s+{NAME_WORD})*)"
)
_TOLD_OBJECT = lazy_pattern(
    rf"\b(?P<verb>[a-z]{{3,}})\s+(?P<object>{NAME_WORD}(?:\s+{NAME_WORD})*)"
)
# "Who ordered Birk to leave?", not "Who is Birk?"
_ASKS_AGENT = lazy_pattern(r"\W*who\s+(?!is\b|was\b|are\b|were\b|else\b)", re.IGNORECASE)
_KIN = lazy_pattern(RELATIONS)
# "He is the son of the former judge Lind": who that is does not follow.
_KIN_OF_BEFORE = lazy_pattern(
    rf"\b(?:{RELATIONS})\s+of\s+(?:the\s+)?(?:(?:late|former|then)\s+)?(?:[a-z-]+\s+){{0,2}}$"
)
_ASKS_WHO = lazy_pattern(r"^\W*who\b", re.IGNORECASE)
_NO_EVENT = lazy_pattern(ANY_AUXILIARY, re.IGNORECASE)
_SENTENCE_BREAK = lazy_pattern(r"(?<=[a-z\d)][.!?])\s+(?=[A-Z“\"])")
_CAPITALIZED_BEFORE = lazy_pattern(rf"(?P<first>{NAME_WORD})\s+$")
_TITLE = lazy_pattern(rf"{TITLE_WORD}\.?", re.IGNORECASE)


def find_difference(asked: QuestionConstraints, place: SourceSentence, index: Index) -> str:
    """What a sentence is about instead of what is asked about, in a few words such as "about 2022,
    not 2021"; "" if nothing is known to differ."""
    document = index.document(place.document_id)
    span, answer = place.sentence.span, place.sentence.answer_span
    passage = place.source.ranked.hit.passage
    own = own_sentence(document.text, span, answer) if answer else span
    return difference_in_context(
        asked, SentenceContext(document, own, passage.sentences, passage.start, answer), index
    )


def difference_in_context(
    asked: QuestionConstraints, context: SentenceContext, index: Index
) -> str:
    """As `find_difference`, of a sentence with what it stands in."""
    found = dict.fromkeys(_differences(asked, context, index))
    if not found:
        found = dict.fromkeys(_figure_before_names(asked, context))
    if not found:
        found = dict.fromkeys(_later_name_differs(asked, context))
    if unnamed := unnamed_difference(asked.query, context.sentence):
        found |= {unnamed: None}
    if context.answer:
        words = context.document.text[slice(*context.answer)]
        other_kind = _is_excluded(asked, words, context.sentence)
        other_kind = other_kind or answer_kind_difference(asked.query, words, context.sentence)
        if is_item_number(context.document.text, context.answer):
            other_kind = other_kind or "gives the number of an item"
        elif answer_type(asked.query) == "number" and counts_nothing(
            asked.query, context.document.text, context.answer
        ):
            other_kind = other_kind or "does not give a number"
        found |= {other_kind: None} if other_kind else {}
    if DATELINE_DIFFERENCE in found:
        # That it names nobody is said by that.
        return DATELINE_DIFFERENCE
    return "; ".join(list(found)[:_MAX_SAID])


def own_sentence(text: str, sentence: Span, answer: Span) -> Span:
    """The sentence that has the answer, of several."""
    start, end = sentence
    for match in _SENTENCE_BREAK.finditer(text, start, end):
        if match.end() <= answer[0]:
            start = match.end()
        elif match.start() >= answer[1]:
            end = match.start()
            break
    return start, end


def _is_excluded(asked: QuestionConstraints, answer: str, sentence: str) -> str:
    """That an answer is the person before or after whom another is asked for, or what that person
    is: "priest" of "Ida Holt, priest in Varnes, moves" for "Who follows Ida Holt?"."""
    for name in asked.names:
        key = name.keys[-1]
        excluded = rf"\bwho\b.*\b(before|after|besides|instead of)\s+[^,;]*{re.escape(key)}"
        match = re.search(excluded, asked.query, re.IGNORECASE)
        is_own = bool(answer.split()) and key in answer.split()[-1]
        if match and is_own:
            return f"about {answer}, not who was {match[1].lower()}"
        own = re.escape(answer)
        role = (
            rf"\b{re.escape(key)},\s+(?:the\s+|an?\s+)?{own}\b|"
            rf"\b{own},?\s+(?:{CAPITAL}[\w’'-]+\s+){{0,2}}{re.escape(key)}\b"
        )
        if answer.islower() and _ASKS_AGENT.match(asked.query) and re.search(role, sentence):
            return f"says who {name.text} is"
        # A firm may be called like who founded it.
        is_whole = len(name.words) > 1 and without_titles(answer).split() == list(name.words)
        if is_whole and _ASKS_AGENT.match(asked.query) and not _KIN.search(asked.query):
            return f"only repeats the name {name.text} from the question"
    return ""


def _differences(
    asked: QuestionConstraints, context: SentenceContext, index: Index
) -> Iterator[str]:
    published = context.document.publication_day
    if year := relative_year_instead(asked.years, context.clause, published):
        yield f"about {year}, not {min(asked.years)}"
        return
    yield from years_differ(asked, context)
    yield from months_differ(asked, context)
    yield from parts_differ(asked, context)
    yield from dateline_differs(asked, context)
    yield from former_state_differs(asked, context)
    for qualifier in asked.qualifiers:
        yield from _qualifier_differs(qualifier, context)
    for number in asked.numbers:
        yield from _number_differs(number, context)
    yield from _place_differs(asked, context)
    yield from _scope_differs(asked, context)
    yield from _recipient_differs(asked, context)
    yield from _object_differs(asked, context)
    yield from _kind_differs(asked, context)
    yield from _subject_differs(asked, context)
    yield from _common_subject_differs(asked, context)
    yield from _passive_subject_differs(asked, context)
    for name in asked.names:
        yield from _name_differs(name, context)
        yield from _district_differs(name, context)
    yield from _only_denied(asked, context)
    yield from namesake_differs(asked, context)
    yield from other_thing_differs(asked, context, index)
    yield from _relative_differs(asked, context)
    yield from attribute_is_elsewhere(asked, context)
    yield from age_of_person_differs(asked, context)
    yield from side_differs(asked, context)
    yield from revenue_differs(asked, context)
    yield from other_part_differs(asked, context)
    yield from whole_differs(asked, context)
    yield from subject_is_part(asked, context)
    yield from share_is_whole(asked, context)
    yield from share_of_number_differs(asked, context)
    yield from part_of_them_differs(asked, context)
    yield from compared_time_differs(asked, context)
    yield from rank_differs(asked, context)
    yield from value_of_other_differs(asked, context)
    yield from vote_differs(asked, context)
    yield from without_asked(asked, context)
    yield from later_verb_differs(asked, context)
    yield from label_differs(asked, context)
    yield from row_differs(asked, context)
    yield from interviewer_differs(asked, context)
    yield from other_subject_differs(asked, context)
    yield from elided_part_differs(asked, context)
    yield from counted_doers_differ(asked, context)
    yield from prepositional_object_differs(asked, context)
    yield from other_bearer_differs(asked, context)
    yield from superlative_differs(asked, context)
    yield from earlier_event_differs(asked, context)
    yield from quantity_differs(asked, context)
    yield from planned_value_differs(asked, context)
    yield from occurrence_differs(asked, context)
    yield from whether_is_unsaid(asked, context)
    yield from missing_qualifier(asked, context)
    yield from role_differs(asked, context)
    yield from attendance_differs(asked, context)
    yield from agent_differs(asked, context)
    yield from possessor_differs(asked, context)
    yield from event_differs(asked, context)
    yield from speaker_differs(asked, context)
    yield from letter_differs(asked, context)
    yield from genre_differs(asked, context)
    yield from attribute_differs(asked, context)
    yield from compound_differs(asked, context)


def _qualifier_differs(qualifier: AskedQualifier, context: SentenceContext) -> Iterator[str]:
    asked = f"{qualifier.word} {qualifier.head}"
    if _has_word(context.sentence, qualifier.word) and not _has_pair(context.sentence, qualifier):
        return
    if qualifier.word in _LATER and (version := _version_in(context.sentence)):
        yield f"about the {version}, not the {asked}"
        return
    head = singular(qualifier.head.lower())
    texts = (context.sentence, *context.before, *context.titles)
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
        _has_meaning(text, qualifier.word) for text in (*texts, *context.after, context.frame)
    ):
        yield f"does not mention {asked}"


def _has_pair(text: str, qualifier: AskedQualifier) -> bool:
    """Whether a text qualifies the same noun by a word of the same kind."""
    head = singular(qualifier.head.lower())
    pairs = _qualified(text, head, CONTRASTS[qualifier.word])
    return any(not written.lower().endswith(" one") for _, written in pairs)


def _qualified(text: str, head: str, lines: dict[int, int]) -> Iterator[tuple[str, str]]:
    """Words of the given contrasts in front of a noun, each also as written with it."""
    words = [match[0] for match in WORD.finditer(text)]
    for place, word in enumerate(words):
        # "The old one" of the bells.
        is_one = place > 0 and word.lower() == "one" and words[place - 1].lower() in CONTRASTS
        if singular(word.lower()) != head and not is_one:
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


def _number_differs(number: AskedNumber, context: SentenceContext) -> Iterator[str]:
    # "Pier 3 opened in May; pier 5 is still shut": the clause that has the answer decides.
    own = list(_numbers_after(number.noun, context.clause)) or list(
        _numbers_after(number.noun, context.sentence)
    )
    if any(value == number.value for value, _ in own):
        return
    asked = f"{number.noun} {number.text}"
    # "Unit 2" is a heading above "The unit produced 1,420 gigawatt hours".
    above = [
        found
        for text in (*context.before, *context.titles)
        if (found := list(_numbers_after(number.noun, text)))
    ]
    if not own and above and all(value != number.value for value, _ in above[0]):
        own = above[0]
    if own:
        yield f"about {number.noun} {own[0][1]}, not {asked}"
    elif not _has_number(context.text, number.value):
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


def _place_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    if asked.place is None:
        return
    noun, name = asked.place
    sentence = NamesOf(context.sentence)
    if any(sentence.has_word(key) for key in name.keys):
        return
    if place := _dateline_differs(name, context):
        yield f"about {place}, not {name.text}"
        return
    if any(NamesOf(context.frame).has_word(key) for key in name.keys):
        return
    if _WHOLE_WORLD.search(context.sentence):
        yield f"about the whole world, not {name.text}"
        return
    stem = _stem(noun)
    for text in (context.sentence, *context.before):
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


def _dateline_differs(name: AskedName, context: SentenceContext) -> str:
    """The place that a report was written in, if neither its headings nor what it says up to a
    sentence, nor the sentence, has the one asked about: of the ward with 24 beds in a report from
    Varnes, by which others are taken to Kolby. "" if it may be that place."""
    place = dateline_place(context.document.text)
    others = (context.sentence, *context.before, *context.titles)
    if not place or any(
        NamesOf(text).has_word(key) for text in (place, *others) for key in name.keys
    ):
        return ""
    # "The largest in Norway" may be said of the same place.
    first, last = re.escape(name.words[0]), re.escape(name.words[-1])
    within = rf"\b(?:in|of|at|near|across)\s+(?:[\w’'-]+\s+)?{first}\b|{last}['’]s"
    return "" if re.search(within, context.document.text) else place


def _subject_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    if asked.subject is None:
        return
    name, verbs = asked.subject
    own = NamesOf(context.sentence)
    if own.has_name(name.words, name.words, False):
        return
    stems = {_stem(verb) for verb in verbs}.union(*map(stems_of, verbs))
    for match in _NAME_RUN.finditer(context.sentence):
        words = match[0].split()
        while words and (_TITLE.fullmatch(words[0]) or words[0].lower() in STOPWORDS):
            words = words[1:]
        following = re.compile(rf",?\s+{_ADVERBS}(?P<verb>[a-z]+)").match(
            context.sentence, match.end()
        )
        if not (
            words and following and {_stem(following["verb"]), *stems_of(following["verb"])} & stems
        ):
            continue
        whole = NamesOf(context.document.text)
        same = any(
            whole.has_adjacent(words[-1], word) or whole.has_adjacent(word, words[-1])
            for word in name.words
        )
        if not same:
            yield f"about {' '.join(words)}, not {name.text}"
            return
    if other := _other_one(context, name, stems):
        yield f"about {other}, not {name.text}"


def _common_subject_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The same done by another, where the document tells of both: "the state pays 50 million" for
    "How much will the town pay?"."""
    match = _ASKED_COMMON_SUBJECT.search(asked.query)
    if not match or not context.answer or not context.span[0] <= context.answer[0]:
        return
    noun = match["noun"].lower()
    if _has_word(context.sentence, noun) or not _has_word(context.document.text, noun):
        return
    before = context.document.text[context.span[0] : context.answer[0]]
    told = _TOLD_COMMON_SUBJECT.search(before)
    if (
        told
        and stems_of(told["verb"]) & stems_of(match["verb"].lower())
        and not {noun, told["noun"].lower()} <= _MAY_BE_ONE
    ):
        yield f"about the {told['noun']}, not the {noun}"


# Whom a report may name further down: "A man died on Friday. … The dead man, Rolf Lind, …"
_ANYBODY = frozenset("man woman boy girl child person teenager youth baby couple family".split())  # noqa: SIM905


def _other_one(context: SentenceContext, name: AskedName, stems: frozenset[str] | set[str]) -> str:
    """Somebody without a name who does what is asked about, and is not told of again as the one who
    is named: "a student" of "In 2011 a student drowned there"."""
    for match in re.finditer(
        rf"\b(?P<one>(?:[Aa]n?|[Aa]nother)\s+(?P<noun>[a-z]+))\s+{_ADVERBS}(?P<verb>[a-z]+)",
        context.sentence,
    ):
        noun = match["noun"]
        text = context.document.text
        is_told_again = re.search(
            rf"\b[Tt]he\s+(?:\w+\s+)?{noun}\b|\b{noun},?\s+(?:\w+\s+)?{re.escape(name.words[-1])}\b|"
            rf"\b{re.escape(name.words[-1])},\s+(?:\w+,\s+)?an?\s+(?:\w+\s+)?{noun}\b",
            text,
        )
        if (
            noun not in _ANYBODY
            and not is_told_again
            and {_stem(match["verb"]), *stems_of(match["verb"])} & stems
            and name.words[-1] in text
        ):
            return match["one"].lower()
    return ""


def _passive_subject_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Another whole name to which is done what is asked about: "Mia Aas was born"."""
    if asked.passive_subject is None:
        return
    name, participle = asked.passive_subject
    # What it is done to may have several names, one of them in front.
    known = "\n".join((context.sentence, *context.before, context.frame))
    if name.text.isupper() or NamesOf(context.sentence).has_name(name.words, name.words, False):
        return
    for match in _WHOLE_NAME.finditer(context.sentence):
        done = re.match(rf"(?P<comma>,?)\s+(?:is|are|was|were)\s+(?:\w+ly\s+)?{participle}\b",
                        context.sentence[match.end() :])  # fmt: skip
        if not done:
            continue
        # A person behind what he is, between commas, is no other name of one in front.
        is_known = NamesOf(known).has_name(name.words, name.words, False)
        if not is_known or (done["comma"] and is_person_name(name)):
            yield f"about {match[0]}, not {name.text}"
            return


def _only_denied(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A name of the question that a sentence has only in what it denies: "not, as they said, on the
    land of Lind"."""
    if _NEGATION.search(asked.query):
        return
    for name in asked.names:
        pattern = re.compile(rf"\b{re.escape(name.words[-1])}\b")
        text = context.sentence
        if not pattern.search(text) and context.after:
            # The next sentence may tell of the same thing: "It stood on land of Holt, not …".
            text = context.after[0]
        mentions = list(pattern.finditer(text))
        if mentions and all(_CONTRASTED.search(text[: match.start()]) for match in mentions):
            yield f"denied of {name.text}"
            return
    for match in _DENIED_OBJECT.finditer(context.after[0] if context.after else ""):
        # "I wrote of stains in room 14. I did not write of cracks."
        word = match["object"]
        if _has_word(asked.query, word) and not _has_word(context.sentence, word):
            yield f"{word} are denied in the text"
            return


def _name_differs(name: AskedName, context: SentenceContext) -> Iterator[str]:
    texts = [context.names]
    if is_nationality(name.text):
        # Of whom or what a whole document is about it need not be said again.
        texts.append(NamesOf(context.document.text))
    if not any(text.has_name(name.words, name.keys, name.needs_all) for text in texts):
        yield f"does not mention {name.text}"
        return
    yield from _first_name_differs(name, context)
    yield from _namesake_differs(name, context)
    yield from _titled_thing_differs(name, context)


def _figure_before_names(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A number in a text that has told of somebody else so far: "They offered 300 for Aas. Holt
    left, too" for "How much for Holt?"."""
    prose = (text for text in context.before if text.rstrip().endswith("."))
    if not asked.asks_quantity or not any(map(_WHOLE_NAME.search, prose)):
        return
    told = NamesOf("\n".join((context.sentence, *context.before, *context.titles)))
    following = NamesOf("\n".join(context.after))
    for name in filter(is_person_name, asked.names):
        asked_name = name.words, name.keys, name.needs_all
        if following.has_name(*asked_name) and not told.has_name(*asked_name):
            yield f"does not mention {name.text}"


def _later_name_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A figure or day beside another name or a whole area, where the text has the name that is
    asked about only further down: "Brack is first, with 4.2 hours" for Holvik."""
    if not context.answer:
        return
    has_digit = any(map(str.isdigit, context.document.text[slice(*context.answer)]))
    if not (asked.asks_quantity or asked.asks_date or has_digit):
        return
    lead = context.document.text[: min(_LEAD_CHARS, context.span[0])]
    known = NamesOf("\n".join((context.sentence, *context.before, lead, *context.titles)))
    following = NamesOf("\n".join(context.after))
    others = [
        match["name"]
        for match in _INSIDE_NAME.finditer(context.sentence)
        if match["name"] not in asked.query and match["name"].lower() not in CALENDAR_WORDS
    ]
    areas = [area[0] for area in _AREA.finditer(context.sentence) if area[0] not in asked.query]
    others += areas
    near = NamesOf("\n".join((context.sentence, *context.paragraph_before, *context.titles)))
    for name in asked.names:
        asked_name = name.words, name.keys, name.needs_all
        is_elsewhere = NamesOf(context.document.text).has_name(*asked_name)
        if areas and is_elsewhere and not near.has_name(*asked_name):
            yield f"does not mention {name.text}"
            return
        if others and following.has_name(*asked_name) and not known.has_name(*asked_name):
            yield f"does not mention {name.text}"
            return


def _relative_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The one of whom somebody is a relative, where no relative is asked for."""
    if not context.answer or not _ASKS_WHO.match(asked.query) or _KIN.search(asked.query):
        return
    before = context.document.text[context.span[0] : context.answer[0]]
    behind = context.document.text[context.answer[1] : context.span[1]]
    if (kin := _KIN_OF_BEFORE.search(before)) and not behind.startswith((", who ", " who ")):
        yield f"names whose {kin[0].split()[0]} it is"


# Characters at the beginning of a text that say what it is about.
_LEAD_CHARS = 400
_INSIDE_NAME = lazy_pattern(rf"(?<=[a-z,] )(?P<name>{CAPITAL}[\w’'-]+)")
# "According to the county": whose figure one without a name is.
_AREA = lazy_pattern(
    r"\b(?:(?:county|region|province|district|state)(?!\s+(?:of|[A-Z]))|nationwide|countrywide)\b"
)


def _titled_thing_differs(name: AskedName, context: SentenceContext) -> Iterator[str]:
    """A sentence that names nothing, under a title that names another thing of the kind: "nine
    beams" under "The roof of Linden School" for "Birch School"."""
    if len(name.words) != 2 or context.document.title.isupper():
        return
    first, kind = name.words
    texts = (context.sentence, *context.before[:1], *context.titles)
    if any(NamesOf(text).has_word(first) for text in texts):
        return
    others = {
        match[0]
        for match in _WHOLE_NAME.finditer(context.document.title)
        if match[0].split()[-1] == kind and match[0].split()[-2] != first
    }
    own = {match[0].split()[-1] for match in _WHOLE_NAME.finditer(context.sentence)}
    if len(others) == 1 and kind not in own:
        yield f"about {others.pop()}, not {name.text}"


def _namesake_differs(name: AskedName, context: SentenceContext) -> Iterator[str]:
    """Another name that begins with the same word: "Storm Egon" for "Storm Dora"."""
    if len(name.words) < 2 or any(word.lower() in CONTRASTS for word in name.words):
        return
    own = NamesOf(context.sentence)
    if any(own.has_word(word) for word in name.words[1:]) or own.has_abbreviation(name.words):
        return
    for match in _NAME_RUN.finditer(context.sentence):
        words = [re.sub(r"['’]s?$", "", word) for word in match[0].split()]
        if words[0] == name.words[0] and len(words) > 1:
            yield f"about {' '.join(words)}, not {name.text}"
            return


# A country, town or the like as who counts or has: "Ardenland counted", not "Ana Ruud counted".
_SUBJECT_PLACE = lazy_pattern(
    rf"(?P<name>{CAPITAL}[\w’'-]+)\s+(?:has\s+|had\s+)?"
    r"(?:counted|recorded|registered|reported|saw|had|has|logged|confirmed)\b"
)


_DISTRICTS = frozenset(
    ("Upper", "Lower", "North", "South", "East", "West", "New", "Old", "Great", "Little", "Greater",
     "Outer", "Inner", "Central", "Middle")
)  # fmt: skip


def _district_differs(name: AskedName, context: SentenceContext) -> Iterator[str]:
    """A text on the place of which the one asked about has only the name: "Osterby" for "Upper
    Osterby"."""
    if len(name.words) < 2 or name.words[0] not in _DISTRICTS:
        return
    whole, other = " ".join(name.words), " ".join(name.words[1:])
    if any(whole in text for text in (context.sentence, *context.before, *context.titles)):
        return
    if any(re.search(rf"\b{re.escape(other)}\b", text) for text in context.titles):
        yield f"about {other}, not {whole}"


def _scope_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What is told of another place than the one for which it is asked."""
    name = asked.scope
    if name is None:
        return
    if other := _place_in_force(name, asked, context):
        yield f"about {other}, not {name.text}"
        return
    # Where a report was written is not where everything in it happened: "ARDEN CITY, Dec. 29 -
    # Ardenland counted 4,870 cases".
    told = without_dateline(context.sentence).lstrip()
    if told != context.sentence:
        subject = _SUBJECT_PLACE.match(told)
        is_named = name.text.lower() in told.lower()
        if subject and not is_named and _is_name_inside(subject["name"], context, asked):
            yield f"about {subject['name']}, not {name.text}"
            return
    # What stands before it or above it is in force.
    for text in (context.sentence, *context.before, *context.titles):
        if NamesOf(text).has_name(name.words, name.keys, name.needs_all):
            return
    for match in _IN_OTHER.finditer(context.sentence):
        if match["name"] not in asked.query and match["name"].lower() not in CALENDAR_WORDS:
            yield f"about {match['name']}, not {name.text}"
            return


def _is_name_inside(word: str, context: SentenceContext, asked: QuestionConstraints) -> bool:
    """Whether a word that begins a sentence is a name that the question does not have: it has a
    capital inside another sentence of the document too."""
    inside = rf"(?<=[a-z,] ){re.escape(word)}\b"
    return word not in asked.query and bool(re.search(inside, context.document.text))


def _place_in_force(name: AskedName, asked: QuestionConstraints, context: SentenceContext) -> str:
    """The place that the heading and a sentence before name, of a sentence that names none; "" if
    it may be the one asked about."""
    heading = context.titles[0]
    if any(
        NamesOf(text).has_name(name.words, name.keys, name.needs_all)
        for text in (context.sentence, heading, context.document.title)
    ):
        return ""
    places = (match["name"] for text in context.before for match in _IN_OTHER.finditer(text))
    return next(
        (
            place
            for place in places
            if place not in asked.query and re.search(rf"\b{re.escape(place)}\b", heading)
        ),
        "",
    )


def _recipient_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The same event for or against another: "scored for Athletic" for "scored for Town"."""
    match = _EVENT_FOR.search(asked.query)
    if not match or not context.answer or _NO_EVENT.fullmatch(match["verb"]):
        return
    name = next((name for name in asked.names if name.words[0] in match["name"].split()), None)
    if name is None:
        return
    answer_end = context.answer[1] - context.span[0]
    for other in _EVENT_FOR.finditer(context.sentence):
        is_same = (
            _stem(other["verb"]) == _stem(match["verb"])
            and other["preposition"] == match["preposition"]
        )
        between = context.sentence[max(answer_end, 0) : other.start()]
        if (
            is_same
            and other.start() >= answer_end
            and not re.search(r"[,;:]|\band\b", between)
            and not set(other["name"].split()) & {*name.words, *map(str.capitalize, CALENDAR_WORDS)}
        ):
            yield f"about {other['name']}, not {name.text}"
            return


def _object_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The same done to another: "visited Kira" for "When did she visit Tolo?"; or, of an amount,
    something else done by the same to another: "Coast bought Harrow" for "What did Coast pay for
    Meridian?"."""
    match = _ASKED_OBJECT.search(asked.query)
    name = match and next((one for one in asked.names if one.text in match["object"]), None)
    if not match or not name or not context.answer:
        return
    sentence = NamesOf(context.sentence)
    if sentence.has_name(name.words, name.keys, needs_all=False):
        return
    asked_stems = stems_of(match["verb"].lower())
    # What is visited in a place that the title names may be within it.
    may_be_within = bool(asked_stems & _VISITS) and any(
        NamesOf(text).has_name(name.words, name.keys, name.needs_all) for text in context.titles
    )
    subject = next((one for one in asked.names if one.text in match["subject"]), None)
    for other in _TOLD_OBJECT.finditer(context.sentence):
        words = other["object"].split()
        if any(word.lower() in CALENDAR_WORDS or word in asked.query for word in words):
            continue
        is_same = bool(stems_of(other["verb"]) & asked_stems) and not may_be_within
        is_of_subject = (
            asked.asks_quantity
            and subject is not None
            and is_verb_form(other["verb"])
            and context.sentence[: other.start()].rstrip().endswith(subject.words[-1])
        )
        if is_same or is_of_subject:
            yield f"about {other['object']}, not {name.text}"
            return


# "Vaccinated against mumps", "the vote for the bypass".
_OBJECT_OF_PREPOSITION = lazy_pattern(
    r"\b(?P<preposition>against|for|with|into|about|under|over|between)\s+(?:the\s+|an?\s+)?"
    r"(?P<noun>[a-z]{4,})\b"
)


def prepositional_object_differs(
    asked: QuestionConstraints, context: SentenceContext
) -> Iterator[str]:
    """What a sentence tells of something else behind the same preposition, where the text tells of
    what is asked about only later: "against measles" for "against mumps"."""
    for match in _OBJECT_OF_PREPOSITION.finditer(asked.query):
        noun, preposition = match["noun"], match["preposition"]
        known = (context.sentence, *context.before, *context.titles)
        if noun in STOPWORDS or any(_has_word(text, singular(noun)) for text in known):
            continue
        others = [
            other["noun"]
            for other in _OBJECT_OF_PREPOSITION.finditer(context.sentence)
            if other["preposition"] == preposition and other["noun"] not in STOPWORDS
        ]
        later = re.compile(rf"\b{preposition}\s+(?:the\s+|an?\s+)?{noun}\b", re.IGNORECASE)
        if (
            others
            and not _has_word(asked.query, others[0])
            and any(map(later.search, context.after))
        ):
            yield f"about {others[0]}, not {noun}"
            return


def _kind_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A thing of another kind, where the document has things of both kinds."""
    for kind, noun in asked.kinds:
        if _has_word(context.sentence, kind):
            continue
        for match in KIND.finditer(context.sentence):
            if singular(match["noun"]) == singular(noun) and re.search(
                rf"\b{kind}\s+{singular(noun)}", context.document.text, re.IGNORECASE
            ):
                yield f"about the {match[0]}, not the {kind} {noun}"
                break


def _first_name_differs(name: AskedName, context: SentenceContext) -> Iterator[str]:
    """Another first name with the last name that is asked for, and nowhere the one asked for."""
    if len(name.words) != 2 or not name.needs_all or name.keys != name.words[-1:]:
        return
    first, last = name.words
    if context.names.has_word(first) or len(first.rstrip(".")) < _MIN_FIRST_NAME:
        return
    # The sentence's own name decides; without one, that around it, if it is one alone.
    others = _first_names(last, context.sentence) or _first_names(last, context.text)
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
