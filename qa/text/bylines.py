"""Recognize lines that say who wrote a text."""

import re

from index.lazy_pattern import lazy_pattern
from qa.text.names import NAME_WORD

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
    r"briefing|blog|post|article|piece|exclusive|special\s+report|news)\s+(?i:by)|(?i:by|authors?|words|from|reporter)|"
    r"(?i:text|tekst|story|report|reporting)"
    r"(?=\s*:\s*[A-Z][\w’'.-]*[ ][A-Z]))"
)
# A line that names the authors.
BYLINE = lazy_pattern(rf"^[\W_]*{_LABEL}\b[\W_]*(?P<names>{PEOPLE}|(?i:our)\s[^\n]+)")
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
# What is one in a text without any other.
WEAK_BYLINE = lazy_pattern(
    rf"^[\W_]*(?i:presented\s+by|edited\s+by|chair|editor)\b[\W_]*(?P<names>{PEOPLE})"
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
