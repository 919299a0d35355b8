"""Inflect English verbs: base form, past, participles and third person."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa.text.english.irregular_verbs import IRREGULAR_PARADIGMS

# Those that `qa.text.english.irregular_verbs` leaves out, for little meaning.
_MORE = ("come came come", "give gave given", "go went gone", "make made made", "take took taken",
         "get got got", "put put put", "set set set", "cut cut cut", "hit hit hit", "let let let",
         "shut shut shut", "do did done")  # fmt: skip
_VOWELS = frozenset("aeiou")
# Verbs of two syllables with the stress on the last, whose consonant doubles.
_DOUBLED = frozenset(
    (
        "begin", "forget", "commit", "admit", "permit", "refer", "transfer", "repel", "acquit",
        "occur", "prefer",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verb:
    """The forms of a verb: open, opened, opened, opening, opens."""

    base: str
    past: str
    participle: str
    gerund: str
    third: str


def verb(base: str) -> Verb:
    """The forms of the verb with a base form; "break down" keeps its particle."""
    base, _, particle = base.partition(" ")
    rest = f" {particle}" if particle else ""
    past, participle = _IRREGULAR.get(base) or (_regular_past(base),) * 2
    forms = (base, past, participle, _gerund(base), _third(base))
    return Verb(*(form + rest for form in forms))


def participle_of(past: str) -> str:
    """The past participle of a verb in the past."""
    return _PARTICIPLES.get(past, past)


def is_past(form: str) -> bool:
    """Whether a word may be a verb in the past."""
    return form in _PASTS or (len(form) > 3 and form.endswith("ed"))


def is_participle(form: str) -> bool:
    """Whether a word may be a past participle."""
    return form in _PARTICIPLES.values() or (len(form) > 3 and form.endswith("ed"))


def _paradigms() -> dict[str, tuple[str, str]]:
    groups = [*IRREGULAR_PARADIGMS, *(tuple(line.split()) for line in _MORE)]
    forms: dict[str, tuple[str, str]] = {}
    for group in groups:
        base, past, participle = (*group, group[-1])[:3] if len(group) > 1 else group * 3
        forms.setdefault(base, (past, participle))
    return forms


_IRREGULAR: Mapping[str, tuple[str, str]] = _paradigms()
_PARTICIPLES = dict(_IRREGULAR.values())
_PASTS = frozenset(_PARTICIPLES)


def _regular_past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return f"{base[:-1]}ied"
    return f"{_doubled(base)}ed"


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return f"{base[:-1]}ing"
    return f"{_doubled(base)}ing"


def _third(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in _VOWELS else f"{base}s"


def _doubled(base: str) -> str:
    is_short = (
        len(base) >= 3
        and base[-1] not in _VOWELS | frozenset("wxy")
        and base[-2] in _VOWELS
        and base[-3] not in _VOWELS
    )
    one_syllable = sum(letter in _VOWELS for letter in base) == 1
    return base + base[-1] if base in _DOUBLED or (is_short and one_syllable) else base
