"""Split an English sentence into words and clauses, by punctuation and function words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.text.english.irregular_verbs import IRREGULAR_FORMS
from qa.text.english.question_words import PREPOSITIONS

# Verbs of little meaning, and forms whose endings mislead `verb_stem`.
_MORE_IRREGULAR = """
    come came; give gave given; get got gotten; go went gone; make made; take took taken; do did
    done; die died dies dying; lie lied lies; set; put; cut; hit; hurt; shut; quit; let; split;
    spread; cost; lose lost; keep kept; bid; shed; cast; forecast; upset
"""
# Nouns of events whose endings hide the verb.
_NOUNS = """
    resign resignation; elect election; arrive arrival; depart departure; close closure; appoint
    appointment; convict conviction; propose proposal; nominate nomination; adopt adoption; acquit
    acquittal; approve approval; withdraw withdrawal; bear birth; die death; conclude conclusion;
    complete completion; begin beginning; open opening; inaugurate inauguration; ratify
    ratification; dismiss dismissal
"""
# Plurals that no ending shows.
_IRREGULAR_PLURALS = """
    child children kid kids; man men; woman women; foot feet; tooth teeth; goose geese; mouse mice;
    wife wives; life lives; knife knives; shelf shelves; wolf wolves; calf calves; half halves; loaf
    loaves; thief thieves; leaf leaves; person persons people; policeman policemen; policewoman
    policewomen; fireman firemen; fisherman fishermen; salesman salesmen; chairman chairmen;
    businessman businessmen; grandchild grandchildren; schoolchild schoolchildren
"""


def _groups(verbs: str) -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for group in map(str.split, verbs.split(";")):
        for form in group:
            groups[form] = groups.get(form, frozenset()) | frozenset(group)
    return groups


_FORMS = _groups(_MORE_IRREGULAR)
_NOUN_FORMS = _groups(f"{_NOUNS}; {_IRREGULAR_PLURALS}")
# Of verbs: "rebuilt", "overcame", "misled", "undid".
_PREFIXES = ("re", "over", "mis", "un")
AUXILIARIES = frozenset(
    """
    is are was were am be been being do does did has have had will would can could shall should may
    might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't
    can't cannot couldn't shouldn't mustn't shan't mightn't needn't
    """.split()  # noqa: SIM905
)
_RELATIVE = frozenset(("who", "whom", "whose", "which", "that", "where"))
SUBORDINATORS = _RELATIVE | frozenset(
    """
    when while because although though if unless whether why how what whoever whatever since
    whereas as after before until till once
    """.split()  # noqa: SIM905
)
# Those that are no prepositions or other words as well, and open a clause without a comma.
_PURE_SUBORDINATORS = _RELATIVE | frozenset(
    "when while because although though if unless whether why how whereas".split()  # noqa: SIM905
)
PRONOUNS = frozenset("he she it they we i you this these those there".split())  # noqa: SIM905
_COORDINATORS = frozenset(("and", "or", "but", "nor", "yet", "so"))
# Words behind a coordinator among which a verb says that it joins clauses, not phrases.
_VERB_WINDOW = 4
_TOKEN = lazy_pattern(r"\d+(?:[.,:]\d+)*\w*|\w+(?:['’.-]\w+)*|[^\w\s]")

# Words whose stems are kept, 2 MB: those of all candidates of a question are looked up many times,
# which took a quarter of an answer without the reader.
_CACHED_WORDS = 8_192
# Sentences that are kept parsed: several checks of one answer read the same ones.
_CACHED_SENTENCES = 256


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark: its offsets in the text, its form in lower case and its possible stems."""

    start: int
    end: int
    form: str
    stems: frozenset[str]

    @property
    def is_word(self) -> bool:
        """Whether it is no mark of punctuation."""
        return self.form[0].isalnum()


@dataclass(slots=True)
class Clause:
    """A clause: the function word that opens it, the number of the clause around it, whether a
    comma or bracket stands in front of it, and the numbers of its words."""

    opener: str = ""
    parent: int | None = None
    set_off: bool = False
    words: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """The words of a sentence, its clauses, and for each word the number of its clause."""

    words: tuple[Word, ...]
    clauses: tuple[Clause, ...]
    clause_of: tuple[int, ...]

    def inside(self, clause: int) -> Iterator[int]:
        """The numbers of the words of a clause and of those that are inside it, unless they are
        set off."""
        for number, other in enumerate(self.clause_of):
            current: int | None = other
            while current is not None and current != clause and not self.clauses[current].set_off:
                current = self.clauses[current].parent
            if current == clause:
                yield number

    def overlapping(self, span: Span) -> set[int]:
        """The numbers of the words that a span of the text has in common with the sentence."""
        return {
            number
            for number, word in enumerate(self.words)
            if word.is_word and word.start < span[1] and span[0] < word.end
        }


# Verbs whose base form ends like a past one.
_BASES_IN_ED = frozenset(("succeed", "exceed", "proceed", "speed", "bleed", "breed", "embed"))


@lru_cache(_CACHED_WORDS)
def verb_stem(word: str) -> str:
    """An English word in lower case without an ending of a regular verb or noun."""
    word = re.sub(r"['’]s?$", "", word)
    if word in _BASES_IN_ED:
        return word
    if len(word) > 4 and word.endswith(("ied", "ies")):
        return word[:-3] + "y"
    for ending, min_length in (("ing", 6), ("ed", 5), ("es", 5), ("s", 4), ("e", 4)):
        if word.endswith(ending) and len(word) >= min_length and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return (
        word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdgklmnprt" else word
    )


# "Founded" is no form of "find", whose past is "found".
_FORMS_OF_FOUND = frozenset(("founded", "founds", "founding"))
_STEMS_OF_FOUND = frozenset(("founded",))


@lru_cache(_CACHED_WORDS)
def stems_of(word: str) -> frozenset[str]:
    """The stems of a word in lower case and of the other forms of its verb."""
    if word in _FORMS_OF_FOUND:
        return _STEMS_OF_FOUND
    forms = {word, *IRREGULAR_FORMS.get(word, ()), *_FORMS.get(word, ()), *_prefixed_forms(word)}
    forms.update(*(_NOUN_FORMS.get(form, ()) for form in tuple(forms)))
    stems = frozenset(map(verb_stem, forms))
    return stems | frozenset().union(*(_NOUN_STEMS.get(stem, ()) for stem in stems))


def _prefixed_forms(word: str) -> Iterator[str]:
    """The forms of an irregular verb with a prefix: "rebuild" of "rebuilt"."""
    for prefix in _PREFIXES:
        verb = word.removeprefix(prefix)
        if verb != word:
            for form in (*IRREGULAR_FORMS.get(verb, ()), *_FORMS.get(verb, ())):
                yield prefix + form


# The stems of the noun of an event, by the stem of its verb: "resigned" and "resignation".
_NOUN_STEMS = {
    verb_stem(group.split()[0]): frozenset(map(verb_stem, group.split()))
    for group in _NOUNS.split(";")
}


@lru_cache(_CACHED_SENTENCES)
def split_words(text: str, span: Span) -> tuple[Word, ...]:
    """The words and marks of a part of a text."""
    return tuple(
        Word(match.start(), match.end(), form, stems_of(form))
        for match in _TOKEN.finditer(text, *span)
        for form in (match[0].lower().replace("’", "'"),)
    )


def is_verb_form(form: str) -> bool:
    """Whether a word may be an auxiliary or a verb in the past."""
    return (
        form in AUXILIARIES
        or (len(form) > 3 and form.endswith("ed"))
        or form in IRREGULAR_FORMS
        or form in _FORMS
        or next(_prefixed_forms(form), None) is not None
    )


@lru_cache(_CACHED_SENTENCES)
def parse_clauses(text: str, span: Span) -> ParsedSentence:
    """Split the sentence `text[span[0]:span[1]]` into clauses."""
    words = split_words(text, span)
    clauses = [Clause()]
    clause_of: list[int] = []
    current = 0

    def opened(opener: str, parent: int | None, set_off: bool = False) -> int:
        clauses.append(Clause(opener, parent, set_off))
        return len(clauses) - 1

    for number, word in enumerate(words):
        form = word.form
        after = words[number + 1].form if number + 1 < len(words) else ""
        if form in ";:—–":
            current = opened(form, None)
        elif form == "(":
            current = opened(form, current, set_off=True)
        elif form == ")":
            while clauses[current].opener != "(" and clauses[current].parent is not None:
                current = clauses[current].parent or 0
            current = clauses[current].parent or 0
        elif form == ",":
            parent = clauses[current].parent
            if after in _COORDINATORS:
                if _joins_clauses(words, number + 2):
                    current = opened(after, None)
            elif after in SUBORDINATORS or (len(after) > 5 and after.endswith("ing")):
                base = parent if clauses[current].set_off and parent is not None else current
                current = opened(after, base, set_off=True)
            elif parent is not None and clauses[current].opener != "(":
                current = parent
        elif form in _PURE_SUBORDINATORS and clauses[current].opener != form:
            before = words[number - 1].form if number else ""
            starts_question = not number and form in ("who", "which", "that", "what", "where")
            if not starts_question and not (form == "that" and before in PREPOSITIONS):
                # "…, for which it was built, …"
                is_set_off = before in PREPOSITIONS and number > 1 and words[number - 2].form == ","
                current = opened(form, current, is_set_off)
        elif form == "but" and number and clauses[current].words:
            current = opened(form, clauses[current].parent)
        elif form in ("and", "or") and clauses[current].opener not in ("and", "or", "but"):
            if _has_verb(words, clauses[current]) and _joins_clauses(words, number + 1):
                current = opened(form, clauses[current].parent)
        elif (
            clauses[current].opener in _RELATIVE
            and not clauses[current].set_off
            and is_verb_form(form)
            and _has_verb(words, clauses[current])
            and not _continues_verb(words[number - 1].form)
        ):
            current = clauses[current].parent or 0
        clause_of.append(current)
        clauses[current].words.append(number)
    return ParsedSentence(words, tuple(clauses), tuple(clause_of))


def _has_verb(words: tuple[Word, ...], clause: Clause) -> bool:
    return any(is_verb_form(words[number].form) for number in clause.words)


def _continues_verb(before: str) -> bool:
    """Whether a verb behind this word belongs to the same verb, or to a phrase."""
    return (
        before in AUXILIARIES
        or before in _RELATIVE
        or before in PRONOUNS
        or before.endswith("ly")
        or before in ("not", "never", "to", "also", "the", "a", "an", "and", "or", "n't", ",")
    )


def _joins_clauses(words: tuple[Word, ...], start: int) -> bool:
    """Whether what begins here is a clause: a verb or pronoun is near."""
    for number, word in enumerate(words[start : start + _VERB_WINDOW]):
        if not word.is_word:
            return False
        if is_verb_form(word.form) or (not number and word.form in PRONOUNS):
            return True
    return False
