"""Compose statements about events from a corpus' names, and questions about them.

An event has a verb with its object, a subject, a place and a date. It is told as a fact, in several
orders and voices, or as something else: planned, possible, denied, unknown. The statements are made
up: what is learned from them is how facts are told and asked, not the facts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Protocol

from index.text.calendar_names import MONTH_NAMES
from qa.training.augmentation.entities import Corpus, EntityKind
from qa.training.augmentation.inflection import Verb, verb
from qa.training.augmentation.sentences import Sentence, assemble
from qa.training.reader_examples import TrainingExample, WeightedSpan

# Sentences of the corpus among the statements of a passage, at most.
_MAX_FILLERS = 3
# What is built and bought, decided, given and held; each with the name of a place or person.
_BUILDINGS = (
    "library", "museum", "bridge", "school", "clinic", "stadium", "cinema", "market hall",
    "laboratory", "warehouse", "station", "theatre", "depot", "hotel", "swimming pool", "ferry "
    "terminal", "power station", "observatory", "visitor centre", "hospital wing", "airport",
    "mill",
)  # fmt: skip
_DECISIONS = (
    "agreement", "budget", "bill", "treaty", "plan", "ordinance", "contract", "merger", "pay deal",
    "reform", "curfew", "licence", "charter", "tariff", "loan", "land sale", "programme",
)  # fmt: skip
_GATHERINGS = (
    "strike", "festival", "trial", "inquiry", "exhibition", "conference", "tournament", "campaign",
    "siege", "tour", "boycott", "blockade", "regatta", "survey", "ceasefire", "excavation",
)  # fmt: skip
_OFFICES = (
    "director", "treasurer", "head coach", "chairman", "chief engineer", "spokeswoman", "curator",
    "editor", "deputy mayor", "finance minister", "inspector", "principal", "ambassador",
)  # fmt: skip
_THINGS = (
    "painting", "manuscript", "telescope", "engine", "diary", "statue", "violin", "yacht", "map",
    "archive", "necklace", "aircraft", "locomotive", "satellite", "ferry", "tractor", "mosaic",
)  # fmt: skip


class Role(StrEnum):
    """The part of an event that is asked for."""

    SUBJECT = "subject"
    PLACE = "place"
    DATE = "date"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Frame:
    """Verbs that take the same objects, in pairs of opposites: the phases of one event."""

    pairs: tuple[tuple[str, str], ...]
    objects: tuple[str, ...]
    subject: EntityKind | None
    is_person: bool = False


_FRAMES = (
    Frame(
        (("open", "close"), ("build", "demolish"), ("buy", "sell"), ("design", "dismantle"),
         ("lease", "vacate"), ("inaugurate", "shut down"), ("enter", "leave")),
        _BUILDINGS, EntityKind.ORGANISATION,
    ),
    Frame(
        (("propose", "adopt"), ("approve", "reject"), ("sign", "cancel"), ("introduce", "repeal"),
         ("draft", "ratify"), ("announce", "withdraw"), ("negotiate", "terminate")),
        _DECISIONS, EntityKind.ORGANISATION,
    ),
    Frame(
        (("begin", "end"), ("start", "finish"), ("open", "close"), ("commence", "cease"),
         ("resume", "conclude")),
        _GATHERINGS, None,
    ),
    Frame(
        (("appoint", "dismiss"), ("nominate", "elect"), ("hire", "sack"), ("arrest", "release"),
         ("accuse", "acquit"), ("charge", "convict"), ("suspend", "reinstate")),
        _OFFICES, EntityKind.ORGANISATION, is_person=True,
    ),
    Frame(
        (("steal", "return"), ("find", "lose"), ("buy", "sell"), ("order", "deliver"),
         ("damage", "repair"), ("lend", "borrow"), ("donate", "reclaim"), ("make", "destroy")),
        _THINGS, EntityKind.PERSON,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """An event: who did what, where and when. `opposite` is the verb of its other phase.

    `subject` is "" where the object itself began or ended.
    """

    frame: Frame
    verb: Verb
    opposite: Verb
    subject: str
    object: str
    place: str
    date: str
    subject_kind: EntityKind | None

    def in_other_phase(self) -> "Event":
        """The same with the opposite verb."""
        return replace(self, verb=self.opposite, opposite=self.verb)


@dataclass(frozen=True, slots=True)
class _Told:
    """A statement with places to fill: {s} subject, {o} object, {p} place, {d} date."""

    template: str

    def fill(self, event: Event, roles: Sequence[Role]) -> Sentence:
        """The sentence, with the spans of the roles as its answers."""
        parts = {"s": event.subject, "o": event.object, "p": event.place, "d": event.date}
        keys = {Role.SUBJECT: "s", Role.OBJECT: "o", Role.PLACE: "p", Role.DATE: "d"}
        asked = {keys[role] for role in roles}
        text, spans, rest = "", [], self.template
        while rest:
            before, brace, rest = rest.partition("{")
            text += before
            if brace:
                key, _, rest = rest.partition("}")
                words = parts[key]
                if key in asked:
                    skipped = 4 if words.startswith("the ") and key != "o" else 0
                    spans.append(
                        WeightedSpan((len(text) + skipped, len(text) + len(words)), 1 / len(asked))
                    )
                text += words
        return Sentence(text[0].upper() + text[1:], tuple(spans))


def make_event(corpus: Corpus, random: Random) -> Event:
    """An event with names from the corpus."""
    frame = random.choice(_FRAMES)
    pair = list(random.choice(frame.pairs))
    random.shuffle(pair)
    place = corpus.sample(EntityKind.PLACE, random) or "Harrow"
    kind = frame.subject
    if kind is EntityKind.ORGANISATION and random.random() < 0.5:
        kind = EntityKind.PERSON
    subject = corpus.sample(kind, random) if kind else ""
    if kind is EntityKind.ORGANISATION:
        subject = f"the {subject}" if subject else "the Board"
    event = Event(frame, verb(pair[0]), verb(pair[1]), subject, "", place, make_date(random), kind)
    return with_other_object(event, corpus, random)


def with_other_object(event: Event, corpus: Corpus, random: Random) -> Event:
    """The event with another object of its kind; half of those differ in the name alone."""
    frame = event.frame
    nouns = [noun for noun in frame.objects if re.search(rf"\b{noun}\b", event.object)]
    noun = nouns[0] if nouns and random.random() < 0.5 else random.choice(frame.objects)
    kind = random.choice((EntityKind.PLACE, EntityKind.PERSON, EntityKind.PLACE))
    name = corpus.sample(kind, random, like="" if kind is EntityKind.PLACE else "x")
    if frame.is_person and random.random() < 0.5:
        words = f"{noun} {corpus.sample(EntityKind.PERSON, random)}"
    elif kind is EntityKind.PLACE and (frame.is_person or random.random() < 0.3):
        words = f"the {noun} of {name}"
    else:
        words = f"the {name} {noun}"
    return replace(event, object=words)


def make_date(random: Random) -> str:
    """A date in one of the forms that texts have: "12 March 1996", "in" to be put in front."""
    day, month, year = random.randint(1, 28), random.choice(MONTH_NAMES), random.randint(1890, 2024)
    return random.choice(
        (f"{day} {month} {year}", f"{month} {day}, {year}", f"{month} {year}", str(year), month)
    )


def _preposition(date: str) -> str:
    return "on" if len(date.split()) == 3 else "in"


_FACT = (
    "{s} %past {o} in {p} @ {d}.",
    "{s} %past {o} @ {d} in {p}.",
    "@ {d}, {s} %past {o} in {p}.",
    "@ {d}, {o} was %part by {s} in {p}.",
    "{o} was %part in {p} @ {d} by {s}.",
    "In {p}, {o} was %part by {s} @ {d}.",
    "It was {s} that %past {o} in {p} @ {d}.",
    "Reports from {p} confirm that {s} %past {o} @ {d}.",
    "{s} has %part {o} in {p}; the work was done @ {d}.",
    "After weeks of talks {s} %past {o} in {p} @ {d}, to nobody’s surprise.",
    "{s}, not a rival, %past {o} in {p} @ {d}.",
    "{s} said it was true that it had %part {o} in {p} @ {d}.",
)
_FACT_ALONE = (
    "{o} %past in {p} @ {d}.",
    "@ {d}, {o} %past in {p}.",
    "In {p}, {o} %past @ {d}.",
    "{o} in {p} %past @ {d}, after a long wait.",
    "{o} has %part in {p}, an official said @ {d}.",
    "It was in {p} that {o} %past @ {d}.",
)
_PLAN = (
    "{s} plans to %base {o} in {p} @ {d}.",
    "{s} planned to %base {o} in {p} @ {d}.",
    "{s} intended to %base {o} @ {d} in {p}.",
    "{s} was expected to %base {o} in {p} @ {d}.",
    "{s} is due to %base {o} in {p} @ {d}.",
    "{s} hoped to %base {o} in {p} @ {d}.",
    "@ {d}, {o} was to be %part by {s} in {p}.",
    "{s} has proposed to %base {o} in {p} @ {d}.",
    "{s} promised to %base {o} in {p} @ {d}.",
    "{s} will %base {o} in {p} @ {d}.",
    "Under the draft, {o} is to be %part by {s} in {p} @ {d}.",
)
_PLAN_ALONE = (
    "{o} is due to %base in {p} @ {d}.",
    "{o} was expected to %base in {p} @ {d}.",
    "{o} will %base in {p} @ {d}.",
    "{o} was to %base in {p} @ {d}.",
    "{o} was scheduled to %base @ {d} in {p}.",
    "@ {d}, {o} was supposed to %base in {p}.",
)
# Neither done nor planned.
_ATTEMPT = (
    "{s} tried in vain to %base {o} in {p} @ {d}.",
    "{s} was asked to %base {o} in {p} @ {d}.",
    "{s} was tempted to %base {o} in {p} @ {d}.",
    "{s} was urged to %base {o} in {p} @ {d}.",
    "{s} was close to %ger {o} in {p} @ {d}.",
    "{s} threatened to %base {o} in {p} @ {d}.",
)
_POSSIBLE = (
    "{s} could %base {o} in {p} @ {d}.",
    "{s} may %base {o} in {p} @ {d}.",
    "{s} might %base {o} @ {d} in {p}.",
    "{s} may have %part {o} in {p} @ {d}.",
    "{s} would %base {o} in {p} @ {d} if the money were found.",
    "If nothing changes, {s} could %base {o} in {p} @ {d}.",
    "Some believe that {s} might have %part {o} in {p} @ {d}.",
    "Perhaps {s} %past {o} in {p} @ {d}, but there is no proof.",
    "It is rumoured that {s} %past {o} in {p} @ {d}.",
)
_POSSIBLE_ALONE = (
    "{o} could %base in {p} @ {d}.",
    "{o} may %base in {p} @ {d}.",
    "{o} might have %part in {p} @ {d}.",
    "{o} would %base in {p} @ {d} if the money were found.",
    "If the talks fail, {o} might %base in {p} @ {d}.",
)
_NEGATED = (
    "{s} did not %base {o} in {p} @ {d}.",
    "{s} never %past {o} in {p} @ {d}.",
    "{s} has not %part {o} in {p} @ {d}.",
    "{o} was not %part by {s} in {p} @ {d}.",
    "{s} denied that it had %part {o} in {p} @ {d}.",
    "{s} denied having %part {o} in {p} @ {d}.",
    "{s} refused to %base {o} in {p} @ {d}.",
    "{s} failed to %base {o} in {p} @ {d}.",
    "It is not true that {s} %past {o} in {p} @ {d}.",
    "A report that {s} %past {o} in {p} @ {d} was false.",
    "There is no evidence that {s} %past {o} in {p} @ {d}.",
    "Far from it: {s} had decided not to %base {o} in {p} @ {d}.",
    "{s} dismissed the claim that it %past {o} in {p} @ {d}.",
    "{s} decided against %ger {o} in {p} @ {d}.",
    "{s} could not say whether {o} had been %part in {p} @ {d}.",
)
_NEGATED_ALONE = (
    "{o} did not %base in {p} @ {d}.",
    "{o} never %past in {p} @ {d}.",
    "{o} has not %part in {p}, it was said @ {d}.",
    "It is not true that {o} %past in {p} @ {d}.",
    "Officials denied that {o} had %part in {p} @ {d}.",
    "There was no sign that {o} %past in {p} @ {d}.",
    "A report that {o} %past in {p} @ {d} was false.",
)
# What is left open, by the role that is asked for.
_UNKNOWN = {
    Role.SUBJECT: (
        "A spokesman in {p} could not say who %past {o} @ {d}.",
        "It is not known who %past {o} in {p} @ {d}.",
        "Nobody in {p} knows who %past {o} @ {d}.",
        "Who %past {o} in {p} @ {d} remains unclear.",
    ),
    Role.DATE: (
        "{s} could not say when {o} was %part in {p}.",
        "No date was given on which {s} %past {o} in {p}.",
        "It is not known when {s} %past {o} in {p}.",
        "When {s} %past {o} in {p} has not been established.",
    ),
    Role.PLACE: (
        "{s} would not say where it %past {o} @ {d}.",
        "It is not known where {s} %past {o} @ {d}.",
        "Where {o} was %part by {s} @ {d} remains a secret.",
    ),
    Role.OBJECT: (
        "It is not known what {s} %past in {p} @ {d}.",
        "{s} would not say what it had %part in {p} @ {d}.",
    ),
}


def _inflected(template: str, event: Event) -> _Told:
    forms = {
        "%base": event.verb.base, "%past": event.verb.past, "%part": event.verb.participle,
        "%ger": event.verb.gerund, "@": _preposition(event.date),
    }  # fmt: skip
    if not event.subject or event.subject_kind is EntityKind.PERSON:
        # A person is no "it".
        template = template.replace("said it was true that it had", "confirmed having")
        template = template.replace("denied that it had", "denied having")
        template = template.replace("the claim that it %past", "the claim of having %part")
        template = template.replace("where it %past", "where %ger")
        template = template.replace("what it had %part", "what had been %part")
    for mark, form in forms.items():
        template = template.replace(mark, form)
    return _Told(template[0].upper() + template[1:] if template[0] != "{" else template)


class _Teller(Protocol):
    """Tells an event; the roles are the answers in the sentence."""

    def __call__(self, event: Event, random: Random, roles: Sequence[Role] = ()) -> Sentence: ...


def _teller(templates: Sequence[str], alone: Sequence[str]) -> _Teller:
    def tell(event: Event, random: Random, roles: Sequence[Role] = ()) -> Sentence:
        template = random.choice(templates if event.subject else alone)
        return _inflected(template, event).fill(event, roles)

    return tell


# The event as a fact, a plan, a possibility, or denied; the roles are the answers in it.
tell_fact = _teller(_FACT, _FACT_ALONE)
tell_plan = _teller(_PLAN, _PLAN_ALONE)
tell_attempt = _teller(_ATTEMPT, _PLAN_ALONE)
tell_possible = _teller(_POSSIBLE, _POSSIBLE_ALONE)
tell_negated = _teller(_NEGATED, _NEGATED_ALONE)


def tell_unknown(event: Event, random: Random, role: Role) -> Sentence:
    """That one part of the event is not known; denied where the event has no subject."""
    if not event.subject:
        return tell_negated(event, random)
    return _inflected(random.choice(_UNKNOWN[role]), event).fill(event, ())


def roles_of(event: Event) -> tuple[Role, ...]:
    """The parts that can be asked for."""
    if not event.subject:
        return (Role.DATE, Role.PLACE)
    return (Role.SUBJECT, Role.DATE, Role.PLACE, Role.OBJECT, Role.SUBJECT, Role.DATE)


def ask_fact(event: Event, random: Random, role: Role) -> str:
    """A question for one part of the event as a fact."""
    o, s, v = event.object, event.subject, event.verb
    at = random.choice(("", "", f" in {event.place}"))
    on = random.choice(("", "", f" {_preposition(event.date)} {event.date}"))
    when = random.choice(
        ("When", "When", "In what year" if event.date.isdigit() else "On what date")
    )
    if not s:
        asked: Mapping[Role, Sequence[str]] = {
            Role.DATE: (f"{when} did {o} {v.base}{at}?",),
            Role.PLACE: (f"Where did {o} {v.base}{on}?", f"In which place did {o} {v.base}{on}?"),
        }
    else:
        asked = {
            Role.SUBJECT: (
                f"Who {v.past} {o}{at}{on}?",
                f"By whom was {o} {v.participle}{at}{on}?",
                f"Who was it that {v.past} {o}{on}?",
                f"Who has {v.participle} {o}?",
            ),
            Role.DATE: (
                f"{when} did {s} {v.base} {o}{at}?",
                f"{when} was {o} {v.participle}{at}?",
                f"{when} was {o} {v.participle} by {s}?",
            ),
            Role.PLACE: (
                f"Where did {s} {v.base} {o}{on}?",
                f"Where was {o} {v.participle}{on}?",
                f"In which place was {o} {v.participle}?",
            ),
            Role.OBJECT: (
                f"What did {s} {v.base} in {event.place}{on}?",
                f"What was {v.participle} by {s} in {event.place}?",
                f"What did {s} {v.base}{on}?",
            ),
        }
    return random.choice(asked[role])


def ask_plan(event: Event, random: Random, role: Role) -> str:
    """A question for one part of the event as planned."""
    o, s, v = event.object, event.subject, event.verb
    if not s:
        asked: Mapping[Role, Sequence[str]] = {
            Role.DATE: (f"When was {o} expected to {v.base}?", f"When is {o} due to {v.base}?"),
            Role.PLACE: (f"Where is {o} to {v.base}?", f"Where was {o} supposed to {v.base}?"),
        }
    else:
        asked = {
            Role.SUBJECT: (f"Who plans to {v.base} {o}?", f"Who was to {v.base} {o}?"),
            Role.DATE: (
                f"When does {s} plan to {v.base} {o}?",
                f"When was {s} expected to {v.base} {o}?",
                f"When is {o} to be {v.participle}?",
            ),
            Role.PLACE: (
                f"Where is {s} going to {v.base} {o}?",
                f"Where is {o} to be {v.participle}?",
            ),
            Role.OBJECT: (
                f"What does {s} plan to {v.base} in {event.place}?",
                f"What was {s} going to {v.base} in {event.place}?",
            ),
        }
    return random.choice(asked[role])


def ask_possible(event: Event, random: Random, role: Role) -> str:
    """A question for one part of the event as a possibility."""
    o, s, v = event.object, event.subject, event.verb
    modal = random.choice(("could", "might", "may"))
    if not s:
        asked = {
            Role.DATE: f"When {modal} {o} {v.base}?",
            Role.PLACE: f"Where {modal} {o} {v.base}?",
        }
    else:
        asked = {
            Role.SUBJECT: f"Who {modal} {v.base} {o}?",
            Role.DATE: f"When {modal} {s} {v.base} {o}?",
            Role.PLACE: f"Where {modal} {s} {v.base} {o}?",
            Role.OBJECT: f"What {modal} {s} {v.base} in {event.place}?",
        }
    return asked[role]


def passage_of(
    question: str, told: Sequence[Sentence], corpus: Corpus, random: Random
) -> TrainingExample:
    """An example with the statements in a passage, with up to three sentences of the corpus among
    them."""
    fillers = [
        Sentence(random.choice(corpus.sentences))
        for _ in range(random.randint(0, _MAX_FILLERS))
        if corpus.sentences
    ]
    sentences = [*told, *fillers]
    random.shuffle(sentences)
    return assemble(question, "", sentences)
