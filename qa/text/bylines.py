"""Recognize lines that say who wrote a text."""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_PATTERN
from index.types import Span
from qa.text.names import NAME_WORD

# Characters at the beginning and end of a text that have its byline and date; longer lines are
# running text.
HEAD_CHARS, _TAIL_CHARS = 1_500, 300
MAX_LINE_CHARS = 160

# "Text: Anna Lind Photos: Jo Aas": not a part of the name.
_OTHER_CREDIT = (
    r"(?!(?:Fotos?|Photos?|Photographs?|Photography|Pictures?|Images?|Video|Illustrations?)\b)"
)
_PERSON = (
    rf"{_OTHER_CREDIT}{NAME_WORD}(?:[ ](?:(?:van|von|de|der|den|la|le|bin|al|of|the)[ ])*"
    rf"(?:{_OTHER_CREDIT}{NAME_WORD}|[A-Z]\.))*"
)
_INITIALS = r"(?:[A-Z]\.[ ]?)+"
# One or more people: "Hetty Okonjo and Marek Solwicz".
PEOPLE = (
    rf"(?:{_INITIALS})?{_PERSON}(?:(?:,[ ]|[ ](?:and|&)[ ]|,[ ]and[ ])(?:{_INITIALS})?{_PERSON})*"
)
_LABEL = (
    r"(?:(?i:written|reported|compiled|text|story|words|prepared|minutes(?:\s+taken)?|drafted|sent|"
    r"notes?(?:\s+taken)?|report|signed|filed|researched|produced|authored|feature|analysis|"
    r"column|comment(?:ary)?|interview|profile|review|opinion|dispatch|obituary|editorial|essay|"
    r"briefing|blog|post|article|piece|exclusive|special\s+report|news)\s+(?i:by)|(?i:by|authors?|words|reporter)|(?i:from)(?![^\n]*\s(?:[a-z]+\s){{3}})|"
    r"(?i:text|tekst|story|report|reporting)"
    r"(?=\s*:\s*[A-Z][\w’'.-]*[ ][A-Z])(?![^\n]*\s[a-z]+\s[a-z]+\s))"
)
# A line that names the authors.
BYLINE = lazy_pattern(
    rf"^(?![^\n]*\bcontribut)[\W_]*(?:[A-Z][\w-]+['’]s?\s+)?{_LABEL}\b[\W_]*(?P<names>{PEOPLE}|(?i:our)\s[^\n]+)"
)
# One without a word such as "by": "Hetty Okonjo, business editor, 30 June 2023".
ROLE_BYLINE = lazy_pattern(
    rf"^[\W_]*(?P<names>{_PERSON}),[ ](?:[\w-]+[ ]){{0,3}}(?:editor|reporter|correspondent|"
    r"columnist|critic|staff[ ]writer|journalist|producer)(?P<rest>\W[^\n]{0,40})?$"
)
# The author and the agency or paper: "Hetty Okonjo / County Press", "Hetty Okonjo, Reuters".
AGENCY_BYLINE = lazy_pattern(
    rf"^[\W_]*(?P<names>{NAME_WORD}[ ]{_PERSON})(?:\s*[/|]\s*(?:[A-Z][\w.&’'-]*[ ]?){{1,5}}|"
    r"(?:,|\s[–—-])\s(?:The[ ])?(?:[A-Z][\w.&’'-]*[ ]){0,3}"
    r"(?:Press|Reuters|News|Times|Post|Agency|AP|AFP|UPI|Bloomberg|Herald|Gazette|Courier|Tribune))\W*$"
)
# Two words or more, as a person's name has, and several of them.
_FULL_NAME = (
    rf"{NAME_WORD}(?:[ ](?:(?:van|von|de|der|den|la|le|bin|al)[ ])*(?:{NAME_WORD}|[A-Z]\.))+"
)
_FULL_NAMES = rf"{_FULL_NAME}(?:(?:,[ ](?:and[ ])?|[ ](?:and|&|und|et|y|e)[ ]){_FULL_NAME})*"
_INITIALED_NAMES = (
    rf"(?:{_FULL_NAMES}|{_INITIALS}{NAME_WORD}(?:(?:,| and) {_INITIALS}{NAME_WORD})*)"
)
# Behind a place and day: "*Tarnholt, 20 May 2024. Analysis by Nadia Verhoeven*".
LATER_BYLINE = lazy_pattern(
    rf"(?:[.,;|•·–—]\s+(?:{_LABEL}:?|(?i:minutes|note-?taker|secretary|clerk):)|\s(?i:authors?):)\s+"
    rf"(?P<names>{_INITIALED_NAMES})(?:,[ ][a-z][\w ]{{2,40}})?[\W_]*$"
)
# "Von Anna Lind", "Par Jean Petit".
FOREIGN_BYLINE = lazy_pattern(
    r"^[\W_]*(?i:von|par|por|di|door|av|af|autor(?:in|a)?:?|auteure?:?|autore:?|texte?:|texto:|"
    rf"testo:|tekst:)\s+(?P<names>{_FULL_NAMES})(?=[\W_]*$|\s*[,|/(•·–—-]\s)"
)
# What is one in a text without any other.
WEAK_BYLINE = lazy_pattern(
    rf"^[\W_]*(?:(?i:presented\s+by|edited\s+by|editor)\b(?!,)|(?i:interview):)[\W_]*"
    rf"(?P<names>{PEOPLE})"
)
# Behind what introduces an interview: "He talks about the dam. Interview: Anna Lind."
_INTERVIEWER = lazy_pattern(
    rf"[.!?]\s+(?P<credit>Interview(?:ed\s+by|:)\s+(?P<names>{_FULL_NAMES}))(?=\s*(?:[.|]|\n|$))"
)
# Names and nothing else, as they stand between headline and text.
_NAMES_ALONE = lazy_pattern(rf"[*_\s]*(?P<names>{_FULL_NAMES})[*_\s.,]*")
# What may stand in front of and behind such a line: a day; a newspaper, agency or address.
_DAY_LINE = lazy_pattern(
    rf"[\W_]*(?:\w+day,?\s+)?(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}\.?\s+(?:{MONTH_PATTERN})\.?,?\s+\d{{4}}|"
    rf"(?:{MONTH_PATTERN})\.?\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})\b.{{0,30}}",
    re.IGNORECASE,
)
_PUBLISHER_LINE = lazy_pattern(
    r"[^.!?]{0,50}\b(?:Press|News|Times|Post|Agency|Herald|Gazette|Courier|Tribune|Journal|Today|"
    r"TODAY|Republic|Chronicle|Record|Register|Observer|Mail|Telegraph|Guardian|Star|Sun|Globe|"
    r"Network|Reuters|AP|AFP|CNN|BBC|NPR|UPI|Bloomberg|Weekly|Daily|Tennessean|Enquirer|Inquirer|"
    r"Advertiser|Sentinel|Standard|Mirror|Examiner|Dispatch|Bulletin|Ledger|Argus|Echo)\W*|"
    r"(?:Special\s+(?:to|for)|For)\s[^.!?]{2,50}|[\w.+-]+@[\w.-]+"
)
# Nonblank lines at the beginning of a text among which one with names alone is looked for, and
# characters from which a line is running text.
_TOP_LINES, _PROSE_CHARS = 5, 80
# At the end of a text, who wrote it: "Contact Jo Lind at …", "Jo Lind is a reporter for …".
_AUTHOR_NOTE = lazy_pattern(
    rf"^[\W_]*(?:(?:Contact|Reach|Email|E-mail|Follow)\s+(?:the\s+)?(?:[a-z]+\s+){{0,3}}"
    rf"(?:{NAME_WORD}['’]s\s+)?(?P<contact>(?!{NAME_WORD}['’]s\s){_FULL_NAME})(?=\s+(?:at|on|via|by)\b|\s*:)|"
    rf"(?:Editor['’]s\s+[Nn]ote:\s+)?(?:(?:Dr|Prof)\.?\s+)?(?P<writer>{_FULL_NAME})\s+"
    r"(?:is|are|was)\s+[^.\n]{0,80}?\b(?:reporter|journalist|columnist|correspondent|staff\s+writer|editor|critic)s?\b)"
)
# A word that says that the name in a line is an author's.
BYLINE_LABEL = lazy_pattern(
    r"\b(?:by|author|authors|from|words|text|reporter|reporting|written|compiled|minutes|signed|editor)\b",
    re.I,
)
# The words of a line in front of an author's name.
_BEFORE_AUTHOR = lazy_pattern(
    rf"(?:^|[.|·–—*_]\s*){_LABEL}\b[\W_]*(?:[A-Z][\w’'-]+\s+){{0,6}}(?:and\s+|&\s+|,\s*)?$",
    re.IGNORECASE,
)


def introduces_author(words: str) -> bool:
    """Whether the words of a line in front of a name say that it is an author's."""
    return bool(_BEFORE_AUTHOR.search(words))


def find_byline(text: str) -> tuple[Span, Span] | None:
    """Find the line that says who wrote a text, and the names in it; None if none does.

    One that says so in words comes before names that stand alone between headline and text, and
    those before a note on the author at the end.
    """
    lines = [(span, text[slice(*span)]) for span in outer_lines(text)]
    for pattern in (BYLINE, ROLE_BYLINE, AGENCY_BYLINE, LATER_BYLINE, FOREIGN_BYLINE):
        for span, line in lines:
            if match := pattern.search(line):
                return span, _shifted(match.span("names"), span[0])
    if bare := _find_names_alone(text):
        return bare
    if credit := _INTERVIEWER.search(text, 0, HEAD_CHARS):
        return trimmed(text, credit.span("credit")), credit.span("names")
    for span, line in lines:
        if match := WEAK_BYLINE.match(line):
            return span, _shifted(match.span("names"), span[0])
    for match in re.finditer(r"[^\n]+", text):
        if match.start() < len(text) - _TAIL_CHARS and not match[0].lstrip().startswith("Editor"):
            continue
        if note := _AUTHOR_NOTE.match(match[0]):
            group = "contact" if note["contact"] else "writer"
            return trimmed(text, match.span()), _shifted(note.span(group), match.start())
    return None


def _find_names_alone(text: str) -> tuple[Span, Span] | None:
    """A line of names between headline and text, beside a day or in front of a newspaper's name.

    Not what the text goes on to tell of, such as a place.
    """
    top: list[Span] = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        top.append(trimmed(text, line.span()))
        if len(top) > _TOP_LINES or (len(top) > 1 and len(line[0]) > _PROSE_CHARS):
            break
    lines = [text[slice(*span)] for span in top]
    for number in range(1, len(top) - 1):
        match = _NAMES_ALONE.fullmatch(lines[number])
        if not match or _PUBLISHER_LINE.fullmatch(lines[number]):
            continue
        is_beside_day = any(_DAY_LINE.fullmatch(lines[near]) for near in (number - 1, number + 1))
        if not (is_beside_day or _PUBLISHER_LINE.fullmatch(lines[number + 1])):
            continue
        start, names = top[number][0], match["names"]
        rest = text[: start - 1] + text[top[number][1] :]
        if names.casefold() not in rest.casefold():
            return top[number], _shifted(match.span("names"), start)
    return None


def outer_lines(text: str, longest: int = MAX_LINE_CHARS) -> Iterator[Span]:
    """The nonblank lines at the beginning and end of a text that are at most so long; a longer
    first part of a line counts where it is a dateline."""
    for match in re.finditer(r"[^\n]+", text):
        start, end = trimmed(text, match.span())
        if HEAD_CHARS < start < len(text) - _TAIL_CHARS or start >= end:
            continue
        if end - start > longest:
            dateline = re.match(r"[^\n]{0,100}?\s[—–-]\s", text[start:end])
            if not dateline:
                continue
            end = first_sentence(text, start, end, start + dateline.end())[1]
        yield start, end


def first_sentence(text: str, start: int, end: int, after: int) -> Span:
    """The line from `start` up to the first end of a sentence behind `after`."""
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    stop = re.compile(r"[.!?][”\"’']?(?=\s)").search(text, after, line_end)
    return trimmed(text, (start, max(end, stop.end() if stop else line_end) if stop else line_end))


def trimmed(text: str, span: Span) -> Span:
    """A span without the spaces at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _shifted(span: Span, offset: int) -> Span:
    return span[0] + offset, span[1] + offset
