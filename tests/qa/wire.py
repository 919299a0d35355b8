"""Edited copies of news reports, as newsrooms edit agency reports.

A report has its headline in the first line and a paragraph in each further line. Each kind of edit
is seeded by its name and the report's, so that the copies are always the same.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REPORTS = Path(__file__).parents[1] / "gold" / "reports"
# Every third event and one kind of edit are held out for reporting; chosen before any threshold.
HELD_BACK_KIND = "digest"

BRITISH = {
    "neighbour": "neighbor", "harbour": "harbor", "colour": "color", "labour": "labor",
    "centre": "center", "metre": "meter", "programme": "program", "tonne": "ton",
    "organise": "organize", "realise": "realize", "favour": "favor", "defence": "defense",
    "travelled": "traveled", "cancelled": "canceled", "grey": "gray", "catalogue": "catalog",
    "towards": "toward", "per cent": "percent", "recognise": "recognize", "honour": "honor",
}  # fmt: skip
SYNONYMS = {
    "said": "stated", "told": "informed", "shows": "depicts", "about": "roughly", "killed": "slain",
    "people": "persons", "children": "youngsters", "began": "started", "begin": "start",
    "took": "grabbed", "found": "discovered", "help": "aid", "large": "big",
    "largest": "biggest",    "small": "little", "money": "funds", "cost": "price tag",
    "last": "previous", "first": "initial",
    "many": "numerous", "more": "further", "less": "fewer", "make": "produce", "makes": "produces",
    "made": "produced", "work": "labour", "job": "post", "jobs": "posts", "close": "shut",
    "closed": "shut", "open": "accessible", "opened": "unlocked", "house": "home", "car": "vehicle",
    "cars": "vehicles", "town": "municipality", "city": "metropolis", "near": "close to",
    "during": "in the course of", "after": "following", "before": "prior to", "because": "since",
    "but": "yet", "also": "too", "only": "merely", "still": "even now", "now": "at present",
    "asked": "requested", "asks": "requests", "want": "wish", "wants": "wishes", "need": "require",
    "show": "display", "announced": "made known", "reported": "related", "expects": "awaits",
    "expected": "awaited", "hopes": "trusts", "believe": "think", "given": "handed",
    "got": "received",
    "came": "arrived", "went": "travelled", "come": "arrive", "saw": "noticed", "see": "notice",
    "end": "close", "big": "great", "old": "aged", "new": "fresh", "good": "fine", "bad": "poor",
    "again": "once more", "often": "frequently", "called": "termed", "several": "various",
    "however": "nevertheless", "including": "among them", "against": "versus", "while": "whereas",
    "president": "head of state", "government": "cabinet", "company": "firm", "police": "officers",
    "attack": "assault", "won": "secured", "win": "secure", "game": "match", "year": "twelvemonth",
    "high": "elevated", "highest": "top", "important": "weighty", "likely": "probable",
    "according to": "as stated by", "must": "have to", "would": "were to", "such": "like",
    "around": "some", "almost": "nearly", "every": "each", "whole": "entire", "part": "portion",
}  # fmt: skip
SPELLED = {
    "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight",
    "9": "nine", "10": "ten", "11": "eleven", "12": "twelve", "13": "thirteen", "18": "eighteen",
    "20": "twenty", "22": "twenty-two", "25": "twenty-five", "26": "twenty-six", "30": "thirty",
    "31": "thirty-one", "34": "thirty-four", "40": "forty", "50": "fifty", "60": "sixty",
    "90": "ninety", "150": "a hundred and fifty", "300": "three hundred", "400": "four hundred",
    "2,000": "two thousand", "5,000": "five thousand", "9,000": "nine thousand",
    "11,000": "eleven thousand", "60,000": "sixty thousand", "88,000": "eighty-eight thousand",
}  # fmt: skip
DIGITS = {word: digits for digits, word in SPELLED.items() if " " not in word and len(digits) > 1}
# Paragraphs that a local paper adds; two papers may add the same one.
LOCAL = (
    "Readers in Wexcombe will remember the visit of a delegation in 2017. Alderman Pru Satterly, "
    "who met it at the station, said the news had moved her.",
    "In our own county nothing of the kind is planned, the county clerk, Ray Dunmore, said when "
    "this newspaper called him. He keeps a folder of 45 letters on the subject.",
    "The chamber of commerce at Lower Fenwick has invited its members to talk about it on 28 "
    "September. Tea will be served, and 70 chairs put up.",
    "Dr Hilda Crosse of the Institute for Rural Affairs sees no reason to worry. “We have looked "
    "at 112 such cases since 1980,” she said, “and most of them were forgotten by Christmas.”",
    "Two families from Pinebrook have cousins there. Both sat by the telephone on the evening, "
    "they said, and both got through in the end.",
    "A collection at the market in Eastleigh Green brought 1,370 dollars by noon. It goes on "
    "until the weekend, behind the flower stall.",
)
BYLINES = ("By our own correspondent", "By Jo Marchetti, staff writer", "From agency reports", "")
DATELINES = ("LONDON (Wire) - ", "BRUSSELS — ", "", "(WNS) ")
LEADS = (
    "{headline}: that is what officials and witnesses made known, and what many will talk about.",
    "It has been the talk of the region since the news got round: {headline}.",
    "{headline}. Here is what has become known so far.",
)
# Questions on each event; every report on it has an answer to each of them.
QUESTIONS = {
    "flood": ("How many people died in the flood in Melden?",),
    "ferry": ("How many people were hurt on the ferry Lady Morwen?", "What did Elsa Quill say?"),
    "mill": ("How many jobs are lost at the paper mill in Askerud?", "Who is Siri Lund?"),
    "weather": ("What was the highest temperature of the week in Selby Vale?",),
    "earnings": ("What revenue did Corvane Instruments report?", "How high was Corvane's profit?"),
    "museum": ("What is the stolen altar panel of Grauheim worth?", "Who is Judith Amsel?"),
    "trial": ("How many nurses took part in the trial of the spray?", "Who led the study?"),
    "strike": ("How many teachers of Penwick were on strike?", "What did Carys Bowen say?"),
    "comet": ("Who discovered a comet from her balcony?", "When will the comet be nearest?"),
    "bridge": ("What did the repair of the chain bridge in Torvik cost?", "Who is Hege Sund?"),
    "recall": ("How many cars is Velo Motors calling back?", "Why are the cars recalled?"),
    "council": ("How many votes did the Open Table win?", "Who is Simon Adler?"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """A report: the name of its file without suffix, its headline and its paragraphs."""

    name: str
    headline: str
    paragraphs: tuple[str, ...]

    @property
    def event(self) -> str:
        return self.name.partition("-")[0]

    @property
    def text(self) -> str:
        return "\n".join((self.headline, *self.paragraphs)) + "\n"


def read_reports() -> list[Report]:
    return [from_text(path.stem, path.read_text("utf-8")) for path in sorted(REPORTS.glob("*.txt"))]


def from_text(name: str, text: str) -> Report:
    headline, *paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    return Report(name, headline, tuple(paragraphs))


def held_back(report: Report) -> bool:
    """Whether a report is on an event that is held out."""
    events = sorted({each.event for each in read_reports()})
    return events.index(report.event) % 3 == 2


def copy_of(report: Report, kind: str) -> str:
    """The text of a copy with that kind of edit."""
    rng = random.Random(f"{report.name}/{kind}")
    lines = list(report.paragraphs)
    for edit in EDITS[kind]:
        lines = edit(lines, report, rng)
    return "\n".join(line for line in lines if line) + "\n"


Edit = Callable[[list[str], Report, random.Random], list[str]]


def _headline(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    """Another headline, byline and dateline."""
    names = re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}", report.text) or ["Report"]
    first = re.sub(r"^[A-Z]{3,}[^-—]{0,40} [-—] ", "", lines[0])
    return [
        rng.choice(("What we know about {}", "{}: the facts", "News from {}")).format(names[0]),
        rng.choice(BYLINES),
        rng.choice(DATELINES) + first,
        *lines[1:],
    ]


def _cut_end(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    return lines[: -max(1, len(lines) // 4)]


def _halve(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    return lines[: max(2, len(lines) // 2)]


def _reorder(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    body = lines[1:]
    rng.shuffle(body)
    return [lines[0], *body]


def _lead(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    """Another first sentence."""
    rest = sentences(lines[0])[1:]
    return [" ".join([rng.choice(LEADS).format(headline=report.headline), *rest]), *lines[1:]]


def _local(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    at = rng.randint(1, len(lines))
    return [*lines[:at], rng.choice(LOCAL), *lines[at:]]


def _spelling(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    is_british = any(word in line for line in lines for word in BRITISH)
    table = BRITISH if is_british else {other: word for word, other in BRITISH.items()}
    return [_swap(line, table) for line in lines]


def _numbers(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    return [_swap(line, SPELLED | DIGITS) for line in lines]


def _synonyms(every: int) -> Edit:
    """Synonyms in one of `every` sentences."""

    def edit(lines: list[str], report: Report, rng: random.Random) -> list[str]:
        count, edited_lines = rng.randrange(every), []
        for line in lines:
            edited = []
            for sentence in sentences(line):
                count += 1
                edited.append(_swap(sentence, SYNONYMS) if count % every == 0 else sentence)
            edited_lines.append(" ".join(edited))
        return edited_lines

    return edit


def _borders(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    """Other paragraph breaks, and thereby other passages."""
    remaining = [sentence for line in lines for sentence in sentences(line)]
    paragraphs: list[str] = []
    while remaining:
        size = rng.randint(2, 5)
        paragraphs.append(" ".join(remaining[:size]))
        remaining = remaining[size:]
    return paragraphs


def _clauses(lines: list[str], report: Report, rng: random.Random) -> list[str]:
    """No clauses between commas, and the speaker before each quote."""
    edited = []
    for line in lines:
        shorter = re.sub(r", (?:a|an|the|which|who|whose|where|with)\b[^,.“”]{3,60},", "", line)
        edited.append(re.sub(r"(“[^”]+),” ([^.“”]{3,60}) said\.", r"\2 said: \1.”", shorter))
    return edited


EDITS: dict[str, tuple[Edit, ...]] = {
    "retitled": (_spelling, _headline),
    "trimmed": (_cut_end, _headline),
    "shifted": (_borders, _headline),
    "localised": (_cut_end, _lead, _local, _headline),
    "reworded": (_synonyms(3), _numbers, _spelling, _headline),
    "reordered": (_lead, _numbers, _reorder, _borders, _headline),
    "halved": (_halve, _synonyms(2), _lead, _local, _headline),
    "digest": (_clauses, _cut_end, _synonyms(3), _lead, _borders, _headline),
}
STRENGTH = {
    "retitled": "light", "trimmed": "light", "shifted": "light", "localised": "medium",
    "reworded": "medium", "reordered": "medium", "halved": "heavy", "digest": "heavy",
}  # fmt: skip


def sentences(line: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?”])\s+(?=[A-Z“])", line) if part]


def _swap(text: str, table: dict[str, str]) -> str:
    pattern = r"(?<![\w.,-])(?:" + "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    return re.sub(pattern + r")(?=s?(?![\w-])(?![.,]\d))", lambda match: table[match[0]], text)
