"""Find the values that an English sentence gives as wrong or out of date.

A correction states two values, the former and the right one: "first spoke of 40 tonnes; on Thursday
it corrected this to 4 tonnes". Only the right one answers.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.factuality.negation import Qualified
from qa.answers.question.asked_event import AskedEvent, Factuality
from qa.text.english.clauses import ParsedSentence
from qa.text.newspaper_corrections import is_in_column

# A question for the former value.
_ASKS_FORMER = lazy_pattern(
    r"\b(?:at first|initial(?:ly)?|original(?:ly)?|earlier|former(?:ly)?|previous(?:ly)?|"
    r"wrong(?:ly)?|mistake(?:n(?:ly)?)?|error|incorrect(?:ly)?|used to|corrected|correction|"
    r"changed?|revised?|"
    r"from (?:what|which|how)|before|"
    r"first (?:figure|estimate|report|count|version|number|sa(?:y|id)|gi?ven?|gave|reported|stated|"
    r"spoken?|spoke|put|announced|thought|believed|expected|planned)s?)\b",
    re.IGNORECASE,
)
_CORRECT = (
    r"(?:correct(?:ed|s|ing)?|revis(?:ed?|es|ing)|amend(?:ed|s|ing)?|adjust(?:ed|s|ing)?|"
    r"restat(?:ed?|es|ing))"
)
_MOVE = (
    r"(?:postpon(?:ed?|es|ing)|put (?:back|off)|delay(?:ed|s)?|resched(?:ul\w+)|"
    r"brought forward|moved|moves)"
)
_SAY = (
    r"(?:said|spoke|spoken|put|gave|given|wrote|reported|stated|estimated|announced|thought|"
    r"believed|assumed|expected|counted|named|told|reckoned)"
)
# "First spoke of 40 tonnes; it corrected this to 4", "initially put at 40 but later corrected".
_FORMER_THEN_RIGHT = lazy_pattern(
    rf"^(?P<former>.*?\b(?:first|initially|originally|earlier|previously|had)\b[^;]*?\b{_SAY}\b.*?|"
    rf".*?\b{_SAY}\b[^;]*?\b(?:first|initially|originally|at first|earlier|previously)\b.*?)"
    r"(?:[;:—–]|,? but\b|,? and (?=later|then|since|now|on\b)|,? (?=later\b|then\b|since\b|now\b))"
    rf"[^;]*?\b(?:{_CORRECT}|turn(?:ed|s) out|in fact|in truth|in reality|actually|really|it was|"
    rf"(?:later|now|since|then|finally) (?:\w+ ){{0,2}}?(?:{_SAY}|puts?|says?|speaks?)|"
    r"it is|they were|there were)\b",
    re.IGNORECASE | re.DOTALL,
)
# "Was to be led by Aas; it will be led by Holt".
_PLAN_THEN_RIGHT = lazy_pattern(
    r"^(?P<former>[^;:—–]*?\b(?:was|were|had been) (?:(?:originally|first|once|meant|supposed|due|"
    r"going|planned|expected) )*to\b[^;:—–]*?)(?:[;:—–]|,? but\b)[^;]*?"
    r"\b(?:will|is|are|now|instead)\b",
    re.IGNORECASE,
)
# "Was long thought to be by Aas, but is by Holt".
_THOUGHT_THEN_RIGHT = lazy_pattern(
    r"^(?P<former>[^;:—–]*?\b(?:first|initially|originally|earlier|long|wrongly|at first|once) "
    r"(?:attributed|credited|ascribed|thought|believed|held|taken|assumed|supposed)\b[^;:—–]*?)"
    r"(?:[;:—–]|,? but\b)[^;]*?\b(?:was|were|is|are)\b",
    re.IGNORECASE,
)
_FROM_TO = lazy_pattern(
    rf"\b(?:{_CORRECT}|{_MOVE})\b[^;.]*?\bfrom (?P<former>[^;]+?) to\b", re.IGNORECASE
)
_WRONGLY = r"(?:wrongly|mistakenly|erroneously|incorrectly|by mistake|in error|inaccurately)"
_MIS = r"(?:misstated|misreported|misspel(?:t|led)|misidentified|misnamed|misquoted|misprinted)"
_STATED = (
    r"(?:gave|given|stat(?:ed?|es)|nam(?:ed?|es)|report(?:ed)?|wr(?:ote|itten)|sa(?:id|ys)|"
    r"call(?:ed)?|print(?:ed)?|identif(?:ied|ies)|spel(?:t|led)|describ(?:ed?|es)|list(?:ed)?|"
    r"attribut(?:ed?|es)|put|quot(?:ed?|es)|dat(?:ed?|es)|announced|published|recorded|entered|"
    r"shown?|credited|placed|located)"
)
# "Was wrongly given as 1816", "gave the year as 1816 by mistake."
_MISREPORT = lazy_pattern(
    rf"\b{_WRONGLY} (?:\w+ )?{_STATED}\b|"
    rf"\b{_STATED}(?: [\w'’.,-]+){{0,7}}? {_WRONGLY}(?=\s*[;:,.)—–]|\s*$)|\b{_MIS}\b",
    re.IGNORECASE,
)
# Where the right value begins behind a wrong one.
_RIGHT_BEGINS = lazy_pattern(
    r"[;:—–]|\bbut\b|, (?=it (?:is|was)\b|he\b|she\b|they\b|in fact\b|the (?:right|correct)\b)|"
    r"\b(?:instead of|rather than|when|whereas|while)\b",
    re.IGNORECASE,
)
# "Was first reported to have broken a leg": what was believed before it was known better. "First
# reported in May" tells who was first, or when.
_ONCE_BELIEVED = lazy_pattern(
    r"\b(?:is|are|was|were|been|be) (?:first|at first|initially|originally|earlier|for a time|"
    r"wrongly|mistakenly|falsely) "
    r"(?:reported|said|thought|believed|rumou?red|feared|claimed|assumed|stated|announced|listed|"
    r"counted|presumed|given) (?:to|as|dead|missing|that)\b|"
    r"\b(?:at first|initially|originally|mistakenly|wrongly) "
    r"(?:thought|believed|feared|assumed|presumed|reported|said) (?:to|that|dead)\b",
    re.IGNORECASE,
)
# How an entry of a column of corrections quotes what was printed.
_PRINTED = lazy_pattern(
    rf"(?<!as )(?<!than )(?<!what )\b(?:we|caption|headline|"
    rf"(?:report|article|story|table|map|photograph|picture|graphic|"
    rf"letter|leaflet|issue|edition|version)\b[^;.]*?)\b[^;.]{{0,60}}?\b{_STATED}\b",
    re.IGNORECASE,
)
_CONFIRMED = lazy_pattern(
    r"\W*(?:this|that|it|they|both) (?:was|is|were|are) (?:indeed |quite )?"
    r"(?:correct|right|true|accurate)\b",
    re.IGNORECASE,
)


def asks_former(question: str) -> bool:
    """Whether a question asks for a value that may have been corrected since."""
    return bool(_ASKS_FORMER.search(question))


def superseded(
    asked: AskedEvent, parsed: ParsedSentence, text: str, sentence: Span
) -> Iterator[Qualified]:
    """The parts of a sentence that give a former or wrong value."""
    if asks_former(asked.text):
        return
    spans = list(superseded_spans(text, sentence))
    plan = _PLAN_THEN_RIGHT.search(text[slice(*sentence)])
    if plan and not asked.infinitives:
        spans.append((sentence[0] + plan.start("former"), sentence[0] + plan.end("former")))
    for span in spans:
        numbers = parsed.overlapping(span)
        if numbers:
            yield Qualified(Factuality.CORRECTED, (), frozenset(numbers), is_certain=True)


def superseded_spans(text: str, sentence: Span) -> Iterator[Span]:
    """The spans of a text with the former or wrong values that a sentence gives."""
    start, end = sentence
    words = text[start:end]
    if match := _FORMER_THEN_RIGHT.search(words):
        yield start + match.start("former"), start + match.end("former")
    if match := _THOUGHT_THEN_RIGHT.search(words):
        yield start + match.start("former"), start + match.end("former")
    for match in _FROM_TO.finditer(words):
        yield start + match.start("former"), start + match.end("former")
    if match := _ONCE_BELIEVED.search(words):
        right = _RIGHT_BEGINS.search(words, match.end())
        first = max(words.rfind(";", 0, match.start()) + 1, 0)
        yield start + first, start + (right.start() if right else len(words))
    if match := _MISREPORT.search(words):
        right = _RIGHT_BEGINS.search(words, match.end())
        first = max(words.rfind(";", 0, match.start()) + 1, 0)
        yield start + first, start + (right.start() if right else len(words))
    elif (
        is_in_column(text, start)
        and (match := _PRINTED.search(words))
        and not _CONFIRMED.match(text, end)
    ):
        right = _RIGHT_BEGINS.search(words, match.end())
        yield start, start + (right.start() if right else len(words))
