"""Find the other thing that a sentence is about, named like the one that is asked about."""

import re
from collections.abc import Iterator

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS
from qa.answers.mismatches.namesakes import is_person_name
from qa.answers.question.constraints import WORD, AskedName, QuestionConstraints
from qa.answers.question.name_variants import NamesOf, name_stem
from qa.answers.sentence_context import SentenceContext
from qa.query.terms import occurs
from qa.text.english.clauses import is_verb_form, verb_stem
from qa.text.mentions import TITLE_WORD, fold, singular
from qa.text.names import CAPITAL, NAME_WORD, find_names

# Letters of a name that is told from one spelled nearly like it, at least, and in how many letters
# the two differ, at most.
_MIN_NEAR_NAME = 4
_MAX_NEAR_DISTANCE = 2
_NAME_RUN = lazy_pattern(rf"{NAME_WORD}(?:[^\S\n]+{NAME_WORD})+")
_POSSESSIVE = lazy_pattern(r"['’]s?$")
_CAPITALIZED = lazy_pattern(rf"{CAPITAL}[^\W\d_]+")
_TITLE = lazy_pattern(rf"{TITLE_WORD}\.?", re.IGNORECASE)
# What stands in front of the subject of a sentence: an article and words for what it is; or, in
# front of it behind the verb, what it is.
_SUBJECT_BEFORE = lazy_pattern(
    r"^\W*(?:(?:the|a|an|this|that|its|his|her|their|our|[A-Z][a-z]+(?=\s+[a-z]))\s+)?"
    r"(?:(?!(?:in|on|at|to|of|from|by|for|with|and|or|but|was|were|is|are|had|has|when|while|that)\b)"
    r"[a-z-]+\s+){0,4}$"
    r"|\b(?:was|were|is|are)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# The thing that is asked about, as subject: "was the gold watch", "did the old mill".
_ASKED_THING = lazy_pattern(
    r"\b(?:(?:is|are|was|were|has|have|had)\s+the\s+(?P<words>(?:[a-z]+\s+){0,2}?)"
    r"(?P<noun>[a-z]{3,})(?=\s+(?:in|at|of|on|from|[a-z]+(?:ed|en|t)\b)|\s*\?*\s*$)"
    r"|(?:do|does|did)\s+the\s+(?P<did_words>(?:[a-z]+\s+){0,2}?)(?P<did_noun>[a-z]{3,})"
    r"(?=\s+[a-z]+(?:\s+(?:in|at|of|on|from|to|for|by)\b|\s*\?*\s*$)))"
)
_ANY_PRONOUN = lazy_pattern(r"^\W*(?:It|They|He|She|Its|Their|His|Her)\b")
# What one person or thing may be to another.
RELATIONS = (
    "uncle|aunt|brother|sister|father|mother|son|daughter|husband|wife|widow|widower|cousin|nephew|"
    "niece|grandfather|grandmother|grandson|granddaughter|brother-in-law|sister-in-law|stepson|"
    "stepdaughter|stepfather|stepmother|friend|colleague|neighbour|neighbor|namesake|assistant|"
    "successor|predecessor"
)
_RELATION = lazy_pattern(rf"\b(?:{RELATIONS})\b")
# "Did the stone mill at Varnes burn down?", "a wooden hut of 1790 burned down".
# With no word in front of the noun, one or two: which of them is the noun, the verb decides.
_ASKED_EVENTS_OF_THING = tuple(
    lazy_pattern(
        rf"\b(?:did|was|were|has|had|have)\s+the\s+(?P<words>(?:[a-z-]+\s+){{{count}}})"
        rf"(?P<noun>[a-z]{{4,}})\s+"
        rf"(?:(?:at|in|of|on|near)\s+(?:the\s+)?{NAME_WORD}(?:\s+{NAME_WORD})*\s+)?"
        r"(?P<verb>(?!at\b|in\b|of\b|on\b|near\b|and\b|more\b|less\b)[a-z]{3,})\b"
    )
    for count in range(3)
)
# In front of the verb.
_NEW_THING_BEFORE = lazy_pattern(
    r"\b(?P<thing>(?:a|an|another)\s+(?:[a-z-]+\s+){0,2}?[a-z]{4,})"
    r"(?:\s+(?:of|from|in|at)\s+[\w’'-]+(?:\s+[A-Z][\w’'-]+)?)?\s+(?:(?:was|were|had)\s+)?$"
)
# Kinds of institutions that may have the name of one place.
_INSTITUTION = (
    r"(?:city|town|village|county|district|parish|council|club|team|side|port|harbour|harbor|"
    r"university|college|school|hospital|clinic|museum|library|theatre|theater|church|cathedral|"
    r"abbey|castle|station|airport|court|prison|company|brewery|choir|orchestra|society|trust|"
    r"fund|foundation|academy|institute|zoo|market|festival|fair|newspaper|police)s?"
)
_INSTITUTION_NAME = lazy_pattern(rf"\b{_INSTITUTION}\b")
_SAME_KIND = tuple(
    map(
        frozenset,
        (
            ("city", "town", "village", "county", "district", "parish", "council"),
            ("club", "team", "side"),
            ("university", "college", "school", "academy", "institute"),
            ("hospital", "clinic"),
            ("church", "cathedral", "abbey"),
            ("trust", "fund", "foundation", "society"),
            ("festival", "fair", "market"),
            ("choir", "orchestra"),
        ),
    )
)
# "Water Act 2014", "the 2014 act", "the election of 2014".
_NAMED_BY_YEAR = (
    lazy_pattern(
        rf"\b(?P<noun>{CAPITAL}[^\W\d_]{{2,}}|[^\W\d_]{{3,}}(?=\s+of\b))\s+(?:of\s+)?"
        r"(?P<year>(?:1[5-9]|20)\d\d)\b(?!\s*[-–/%]|[.,]\d)"
    ),
    lazy_pattern(r"\b(?:the|a)\s+(?P<year>(?:1[5-9]|20)\d\d)\s+(?P<noun>[^\W\d_]{3,})\b"),
)
# In front of a year, words that do not make it part of a name.
_NO_NAMED = (
    STOPWORDS
    | CALENDAR_WORDS
    | frozenset(
        """
        since during before after until till year early late mid from between around about circa
        spring summer autumn fall winter season quarter half back only also both than through
        """.split()  # noqa: SIM905
    )
)
# "The wait for a scan"; of "of" the noun often has a synonym.
_COMPLEMENT = lazy_pattern(
    r"\b(?P<noun>[a-z]{4,})\s+(?P<preposition>for|against|between|from|to)\s+(?:an?\s+|the\s+|its\s+|"
    r"his\s+|her\s+|their\s+)?(?P<complement>[a-z][\w’'-]*(?:\s+(?!at\b|in\b|on\b|of\b|was\b|is\b|"
    r"were\b|are\b|and\b|or\b|had\b|has\b|by\b|from\b|to\b|for\b|with\b)[a-z][\w’'-]*)?)"
)
_ASKS_AMOUNT = lazy_pattern(
    r"\b(?:average|mean|median|total|price|cost|fee|rate|length|amount|number|fine|penalty|charge|"
    r"rent|toll|fare|wages?|pay|salary|tax|debt|grant|reward|budget)\b",
    re.IGNORECASE,
)
_PRONOUN_SUBJECT = lazy_pattern(r"^\W*(?P<pronoun>It|They)\b")
# The subject that a sentence begins with, up to its verb.
_SUBJECT = lazy_pattern(
    r"^\W*(?:A|An|The)\s+(?P<words>(?:[a-z-]+\s+){0,2})(?P<noun>[a-z]{3,})"
    r"(?=\s+(?:of\s+\w+\s+)?(?:is|are|was|were|has|have|had|will|can|could|may|must|stands|lies)\b)"
)


def other_thing_differs(
    asked: QuestionConstraints, context: SentenceContext, index: Index
) -> Iterator[str]:
    """What a sentence says of another thing that is named or called like the one asked about."""
    for name in asked.names:
        other = (
            _like_named(name, context)
            or _nearly_spelled(name, context, index)
            or _other_spelling(name, context, index)
            or _like_named_before(name, context)
            or _other_in_the_middle(name, context)
            or _other_institution(name, asked, context)
        )
        if other:
            yield f"about {other}, not {name.text}"
        elif _is_named_later(name, context):
            yield f"does not mention {name.text}"
        elif _is_of_relative(name, asked, context):
            yield f"about a relative of {name.text}"
    yield from _noun_differs(asked, context)
    yield from _new_thing_differs(asked, context)
    yield from _thing_of_other_year(asked, context)
    yield from _other_complement(asked, context)


def _like_named(name: AskedName, context: SentenceContext) -> str:
    """The subject, another name that has the first or last word of the one asked about."""
    if len(name.words) < 2:
        return ""
    # Of persons with one last name the first names are compared elsewhere.
    shared_last = "" if is_person_name(name) else _subject_like(name, context, -1)
    return _subject_like(name, context, 0) or shared_last


def _subject_like(name: AskedName, context: SentenceContext, shared: int) -> str:
    """The subject of the sentence, if of the name asked about it has but the `shared` word."""
    own = NamesOf(context.sentence)
    rest = name.words[1:] if shared == 0 else name.words[:-1]
    if any(own.has_word(word) for word in rest if word.lower() not in STOPWORDS):
        return ""
    if own.has_abbreviation(name.words):
        return ""
    for match in _NAME_RUN.finditer(context.sentence):
        words = [_POSSESSIVE.sub("", word) for word in match[0].split()]
        if not match.start() and words[0].lower() in STOPWORDS:
            words = words[1:]
        if len(words) < 2 or words[shared] != name.words[shared]:
            continue
        if _SUBJECT_BEFORE.search(context.sentence[: match.start()]):
            return " ".join(words)
    return ""


def _like_named_before(name: AskedName, context: SentenceContext) -> str:
    """The last name in front of a sentence without any, if it shares but one word with the name
    that is asked about, which nothing in front of the sentence has."""
    if len(name.words) < 2 or find_names(context.sentence):
        return ""
    before = "\n".join((context.document.text[: context.span[0]], *context.titles)).lower()
    if any(key.lower() in before for key in name.keys):
        return ""
    for text in (*context.before, context.document.title):
        for match in _NAME_RUN.finditer(text):
            words = [_POSSESSIVE.sub("", word) for word in match[0].split()]
            while words and words[0].lower() in STOPWORDS:
                words = words[1:]
            shared = [word in name.words for word in words]
            if len(words) == len(name.words) and shared[0] != shared[-1]:
                return " ".join(words)
    return ""


def _other_in_the_middle(name: AskedName, context: SentenceContext) -> str:
    """A name that differs from the one asked about in a word between its first and last, which
    stands nowhere in the sentence: "Mill Lane School" for "Mill Road School"."""
    if len(name.words) < 3:
        return ""
    own = NamesOf(context.sentence)
    for match in _NAME_RUN.finditer(context.sentence):
        words = [_POSSESSIVE.sub("", word) for word in match[0].split()]
        for start in range(len(words) - len(name.words) + 1):
            part = words[start : start + len(name.words)]
            others = [
                (word, wanted) for word, wanted in zip(part, name.words, strict=True)
                if word != wanted
            ]  # fmt: skip
            if (
                len(others) == 1
                and (part[0], part[-1]) == (name.words[0], name.words[-1])
                and not own.has_word(others[0][1])
                and not _is_misspelled(*others[0])
            ):
                return " ".join(part)
    return ""


def _is_misspelled(word: str, other: str) -> bool:
    """Whether two words may be one in two spellings."""
    # The library is slow to load.
    from rapidfuzz.distance import OSA

    one, two = fold(word).lower(), fold(other).lower()
    return one[:_MIN_NEAR_NAME] == two[:_MIN_NEAR_NAME] or (
        OSA.distance(one, two, score_cutoff=_MAX_NEAR_DISTANCE) <= _MAX_NEAR_DISTANCE
        and len(one) > _MIN_NEAR_NAME
    )


def _other_institution(
    name: AskedName, asked: QuestionConstraints, context: SentenceContext
) -> str:
    """Another institution of a place than the one that is asked about: "the city of Varnes" for
    "the Varnes football club"."""
    word = rf"{re.escape(name.words[-1])}(?:['’]s?)?"
    wanted = {noun for _, noun in _institutions_at(word, asked.query)}
    if not wanted or any(_has_word(noun, context.sentence) for noun in wanted):
        return ""
    kinds = set(map(_institution_kind, wanted))
    return next(
        (
            f"the {noun}"
            for start, noun in _institutions_at(word, context.sentence)
            if _institution_kind(noun) not in kinds
            and _SUBJECT_BEFORE.search(context.sentence[:start])
        ),
        "",
    )


def _institutions_at(name: str, text: str) -> Iterator[tuple[int, str]]:
    """The institutions that a text names by a place, each with its offset: "club" of "the Varnes
    football club"."""
    if not _INSTITUTION_NAME.search(text):
        return
    pattern = re.compile(
        rf"\b(?P<before>{_INSTITUTION})\s+(?:of|in|at)\s+(?:the\s+)?(?:{NAME_WORD}\s+)*{name}\b"
        rf"|\b{name}\s+(?:[a-z]+\s+){{0,2}}?(?P<behind>{_INSTITUTION})\b"
    )
    for match in pattern.finditer(text):
        yield match.start(), singular(match["before"] or match["behind"])


def _institution_kind(noun: str) -> int | str:
    """The kind of an institution: nouns of one kind may mean the same one."""
    return next((number for number, kind in enumerate(_SAME_KIND) if noun in kind), noun)


def _thing_of_other_year(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A thing that has another year in its name than the one asked about: "the 2017 act"."""
    own = list(_named_by_year(context.clause))
    for noun, year in _named_by_year(asked.query):
        years = [other for same, other in own if same == noun]
        if years and year not in years:
            yield f"about the {years[0]} {noun}, not that of {year}"
            return


def _named_by_year(text: str) -> Iterator[tuple[str, str]]:
    """The nouns that have a year as part of a name, in the singular, each with the year."""
    for pattern in _NAMED_BY_YEAR:
        for match in pattern.finditer(text):
            noun = match["noun"].lower()
            if noun not in _NO_NAMED and not is_verb_form(noun):
                yield singular(noun), match["year"]


def _other_complement(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The same noun and preposition with something else: "wait for surgery" for "wait for a scan",
    where the sentence and what it stands under have nothing of what is asked."""
    if not asked.asks_quantity and not asked.asks_date and not _ASKS_AMOUNT.search(asked.query):
        return
    near = "\n".join((context.sentence, *context.titles))
    for match in _COMPLEMENT.finditer(asked.query):
        wanted = _content_stems(match["complement"])
        if not wanted or wanted & _content_stems(near):
            continue
        for other in _COMPLEMENT.finditer(context.sentence):
            is_same = singular(other["noun"].lower()) == singular(match["noun"].lower())
            is_same &= other["preposition"] == match["preposition"]
            if is_same and _content_stems(other["complement"]):
                yield f"about {other[0].strip()}, not {match[0].strip()}"
                return


def _content_stems(text: str) -> frozenset[str]:
    return frozenset(
        verb_stem(word[0].lower())
        for word in WORD.finditer(text)
        if word[0].lower() not in STOPWORDS
    )


def _is_named_later(name: AskedName, context: SentenceContext) -> bool:
    """Whether a sentence begins with a pronoun, and the document has the name only behind it; or
    the paragraph, as that of another thing of which the next sentence tells: "The light on"."""
    if not name.is_sure or not _ANY_PRONOUN.match(context.sentence):
        return False
    near = "\n".join((context.sentence, *context.paragraph_before, *context.titles)).lower()
    following = context.after[0] if context.after else ""
    if not any(word.lower() in near for word in name.words) and re.match(
        rf"\W*The\s+(?:[a-z-]+\s+){{1,2}}(?:of|on|in|at)\s+(?:the\s+)?{re.escape(name.words[0])}\b",
        following,
    ):
        return True
    text = context.document.text
    before = "\n".join((text[: context.span[1]], *context.titles)).lower()
    return not any(word.lower() in before for word in name.words) and all(
        _has_word(key, text[context.span[1] :]) for key in name.keys
    )


def _is_of_relative(name: AskedName, asked: QuestionConstraints, context: SentenceContext) -> bool:
    """Whether the answer says of whom somebody is a relative: "Lind, uncle of the goalkeeper"."""
    if not context.answer or re.search(rf"\b(?:{RELATIONS}|relat\w+)\b", asked.query):
        return False
    if _has_relative_as_subject(name, context.sentence):
        return True
    pattern = rf"{re.escape(name.words[-1])},?\s+(?:\w+\s+){{0,2}}?(?:{RELATIONS})\s+(?:of|to)\s"
    match = re.search(pattern, context.sentence)
    if match is None:
        return False
    between = context.sentence[match.end() : context.answer[0] - context.span[0]]
    return match.end() <= context.answer[0] - context.span[0] and "," not in between


def _has_relative_as_subject(name: AskedName, sentence: str) -> bool:
    """Whether a sentence begins with a relative: "The brother of Lind", "Lind's brother"."""
    # Most sentences have none, and the pattern below is slow to compile.
    if not _RELATION.search(sentence):
        return False
    whole = r"\s+".join(map(re.escape, name.words))
    return bool(
        re.match(
            rf"\W*(?:(?:The|A)\s+(?:\w+\s+)?(?:{RELATIONS})\s+of\s+(?:{whole})\b|"
            rf"(?:{TITLE_WORD}\.?\s+)?(?:{whole})['’]s?\s+(?:\w+\s+)?(?:{RELATIONS})\b)",
            sentence,
        )
    )


def _nearly_spelled(name: AskedName, context: SentenceContext, index: Index) -> str:
    """A name that differs from the one asked about in a letter or two, in the same place, where
    the documents have both."""
    # The library is slow to load.
    from rapidfuzz.distance import OSA

    for first, second in zip(name.words, name.words[1:], strict=False):
        if len(second) < _MIN_NEAR_NAME or not (second.isalpha() and occurs(second, index)):
            continue
        if re.search(rf"(?<!\w){re.escape(second)}(?!\w)", context.sentence, re.IGNORECASE):
            continue
        pattern = rf"(?<!\w){re.escape(first)}\.?\s+(?P<other>{CAPITAL}[\w-]+)"
        for match in re.finditer(pattern, context.sentence):
            one, two = fold(second).lower(), fold(match["other"]).lower()
            if (
                one[0] == two[0]
                and one != two
                and name_stem(one) != name_stem(two)
                and len(one) == len(two)
                and OSA.distance(one, two, score_cutoff=_MAX_NEAR_DISTANCE) <= _MAX_NEAR_DISTANCE
            ):
                return _POSSESSIVE.sub("", match[0])
    return ""


def _other_spelling(name: AskedName, context: SentenceContext, index: Index) -> str:
    """A name like another spelling of the one asked about, if a passage has both, so that they are
    two: "In Norvik 78 percent, in Norwick 96"."""
    from qa.query.spelling import is_variant

    for word in name.words:
        asked = fold(word).lower()
        if len(asked) < _MIN_NEAR_NAME or not asked.isalpha() or _has_word(word, context.sentence):
            continue
        for match in _CAPITALIZED.finditer(context.sentence):
            other = fold(match[0]).lower()
            if (
                other != asked
                and other.isalpha()
                and not (other.startswith(asked) or asked.startswith(other))
                and is_variant(asked, other)
                and index.documents_with({*index.analyze(word), *index.analyze(match[0])})
            ):
                return match[0]
    return ""


def _noun_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A pronoun that stands for another thing, where the document has also the one asked about."""
    if not context.before or not _PRONOUN_SUBJECT.match(context.sentence):
        return
    subject = _SUBJECT.match(context.before[0])
    match = _ASKED_THING.search(asked.query)
    if not subject or not match:
        return
    noun, other = match["noun"] or match["did_noun"], subject["noun"]
    if any(
        _has_word(noun, text) for text in (context.sentence, context.before[0], *context.titles)
    ):
        return
    # As a thing of its own it is introduced: "a gold watch".
    introduced = rf"\b(?:a|an|another|one)\s+(?:[a-z-]+\s+)?{re.escape(noun)}\b"
    if re.search(introduced, context.document.text, re.IGNORECASE):
        words = " ".join((*(match["words"] or match["did_words"] or "").split(), noun))
        yield f"about the {subject['words']}{other}, not the {words}"


def _new_thing_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Another thing, brought up with "a", that does what is asked of the one that is known."""
    known = "\n".join((context.sentence, *context.before))
    for match in filter(None, (event.search(asked.query) for event in _ASKED_EVENTS_OF_THING)):
        if not _has_word(match["noun"], known):
            continue
        befores = [
            context.sentence[: word.start()]
            for word in WORD.finditer(context.sentence)
            if verb_stem(word[0].lower()) == verb_stem(match["verb"])
        ]
        others = list(filter(None, map(_NEW_THING_BEFORE.search, befores)))
        is_other = len(others) == len(befores) and not any(
            _has_word(match["noun"], other[0]) for other in others
        )
        if others and is_other:
            yield f"about {others[0]['thing']}, not the {match['words']}{match['noun']}"
            return


def _has_word(word: str, text: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word)}(?:s|es)?\b", text, re.IGNORECASE))
