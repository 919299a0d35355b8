"""Recognize questions that ask for documents or for all quotes, rather than for an answer."""

import re
from dataclasses import dataclass
from typing import Literal

from index import STOPWORDS
from qa.text.names import NOT_NAMES

# What is asked of the documents: that they mention the subject; are about it; are about it and the
# newest; quote what it said; were written by it; or nothing, the subject alone being the question.
Relation = Literal["mention", "about", "latest", "said", "written", "keyword"]

# A word for documents.
DOCUMENT = (
    r"(?:documents?|docs?|articles?|reports?|files?|e-?mails?|mails?|messages?|stor(?:y|ies)|papers?|"
    r"texts?|pages?|sources?|letters?|notes?|memos?|pieces?|pdfs?|spreadsheets?|presentations?|"
    r"press releases?|releases?|briefings?)"
)
_OF_THESE = r"(?:\s+(?:here|in (?:here|this folder|this corpus|the folder|the corpus|the index)))?"
_MENTION = (
    r"(?:mention(?:s|ed|ing)?|nam(?:e|es|ing)|refer(?:s|ring)? to|cit(?:e|es|ing)|quot(?:e|es|ing)|"
    r"contain(?:s|ing)?|hav(?:e|ing)|has|with)(?: the (?:words?|names?|phrase|term))?"
)
_ABOUT = (
    r"(?:(?:(?:that|which) )?(?:is|are|were|was) (?:all )?about|about|on|concerning|regarding|"
    r"discuss(?:es|ing)?|cover(?:s|ing)?|deal(?:s|ing)? with|talk(?:s|ing)? about|"
    r"say (?:something|anything) (?:about|on)|(?:is|are) on)"
)
_POLITE = re.compile(
    r"^(?:please|kindly|hi|hello|hey|can you|could you|would you|will you|i(?:'d| would) like(?: to see)?|"
    r"i want(?: to see)?|i need|let me see|tell me|show me|show|give me|get me|find me|find|fetch|list|"
    r"search for|look up|display)[\s,:]+(?:please\s+)?",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[\s,]+(?:please|pls|thanks|thank you))*[\s?.!…]*$", re.IGNORECASE)
_SUBJECT = r"(?P<subject>\S.*)"
_ALL = r"(?:all|every|each|any)(?: of)?(?: the| these| our)?"
# Each asks for a relation; the first that matches the whole question does.
_PATTERNS: tuple[tuple[Relation, str], ...] = (
    ("mention", rf"(?:which|what|in which|in what|how many)(?: of (?:the|these))?(?: other)? {DOCUMENT}{_OF_THESE} (?:(?:that|which|do|does) )?{_MENTION} {_SUBJECT}"),
    ("mention", rf"(?:in )?(?:which|what|how many)(?: of (?:the|these))? {DOCUMENT} (?:is|are|was|were|do|does|did) {_SUBJECT} (?:mentioned|named|cited|quoted|appear|occur|come up|found|referred to)(?: in)?"),
    ("mention", rf"(?:where|how often|how many times) (?:is|are|was|were|do|does|did) {_SUBJECT} (?:mentioned|named|cited)(?: in (?:the|these|my|our) {DOCUMENT})?"),
    ("about", rf"(?:which|what|how many)(?: of (?:the|these))? {DOCUMENT}{_OF_THESE} (?:(?:that|which|there) )?(?:are |is |do (?:you|we) have |are there |have you got )?{_ABOUT} {_SUBJECT}"),
    ("written", rf"(?:which|what|how many) {DOCUMENT} (?:did|has|have) {_SUBJECT} (?:write|written|wrote|author|authored|file|filed|send|sent)"),
    ("written", rf"(?:which|what|how many) {DOCUMENT} (?:are|were|was) (?:written|filed|sent|authored)? ?by {_SUBJECT}"),
    ("written", rf"(?:(?:{_ALL} )?{DOCUMENT}|everything|all) (?:that )?(?:written|filed|authored|sent) by {_SUBJECT}"),
    ("written", rf"{_ALL} {DOCUMENT} by {_SUBJECT}"),
    ("written", r"(?:everything|all) (?:that )?(?P<subject>\S.*?) (?:wrote|has written)"),
    ("said", r"(?:everything|anything|all|all things)(?: that| which)? (?P<subject>\S.*?) (?:(?:has|have|had) )?(?:ever )?(?:said|says|told|stated)(?: (?:about|on|of|regarding) (?P<topic>.+?))?"),
    ("said", r"what (?:did|does|has|have) (?P<subject>\S.*?) (?:say|said|ever say)(?: (?:about|on|of|regarding) (?P<topic>.+?))?[?,.;:\s]+(?:everything|all of it|all|in full|list all|all quotes)"),
    ("said", rf"(?:{_ALL} |every |the )?(?:direct )?(?:quotes?|quotations?|statements?|remarks|comments) (?:by|from|of) {_SUBJECT}"),
    ("said", rf"{_ALL} (?:direct )?(?P<subject>\S.*?)['’]s? (?:quotes?|quotations?|statements?|remarks|comments)"),
    ("latest", rf"(?:what(?:'s|’s| is| are| was)? )?(?:there )?(?:the |any |some )?(?:very )?(?:latest|newest|most recent|recent|new)(?: (?:news|updates?|developments?|stor(?:y|ies)|articles?|reports?|documents?|coverage|information|info))* (?:on|about|from|regarding|concerning|with) {_SUBJECT}"),
    ("latest", rf"(?:(?:is|are) there )?(?:the |any |some )?(?:news|updates?)(?: \w+)? (?:on|about|regarding) {_SUBJECT}"),
    ("latest", rf"(?:what(?:'s|’s| is)) new(?: (?:on|about|with|in|regarding))? {_SUBJECT}"),
    ("latest", rf"(?:the )?latest {_SUBJECT} (?:news|updates?|developments?)"),
    ("mention", rf"(?:everything|anything|all|all there is|whatever (?:there is|you have|we have))(?: (?:that )?(?:you|we) (?:have|know|have got|'ve got)| there is| you can find)? (?:on|about|regarding|concerning|mentioning|with) {_SUBJECT}"),
    ("mention", rf"(?:{_ALL} |the )?{DOCUMENT}{_OF_THESE} (?:(?:that|which) )?(?:mention|mentions|mentioning|naming|that name|citing|containing|contain) (?:the (?:words?|name|phrase) )?{_SUBJECT}"),
    ("mention", rf"(?:{_ALL} )(?:mentions?|references?|occurrences?|passages?) (?:of|to|on|about) {_SUBJECT}"),
    ("about", rf"{_ALL} {DOCUMENT}{_OF_THESE} {_ABOUT} {_SUBJECT}"),
    ("about", rf"{DOCUMENT[:-1]}) (?:about|on|concerning|regarding) {_SUBJECT}"),
)  # fmt: skip
_COMPILED = [(relation, re.compile(pattern, re.IGNORECASE)) for relation, pattern in _PATTERNS]
# Ends of a subject that say what it is.
_GENERIC_END = re.compile(
    r"\s+(?:stor(?:y|ies)|case|affair|saga|issue|topic|situation|matter|scandal|news|coverage)$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"^(?:the|an?|our|this|that|these|those|mr|mrs|ms)\s+", re.IGNORECASE)
_PLACE_END = re.compile(
    rf"\s+(?:here|in (?:here|(?:the|these|this|my|our|all) (?:{DOCUMENT}|folder|corpus|collection)))$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|this|that|these|those|there)\b",
    re.IGNORECASE,
)
# Stopwords that names have inside.
_IN_NAMES = frozenset({"of", "the", "and", "for", "in", "on"})
# Words of a question that is a name or keyword alone, at most.
_MAX_KEYWORDS = 4


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What a question asks to be listed: documents or quotes in this relation to its subject; for
    "said", on the `topic` only, if there is one."""

    relation: Relation
    subject: str
    topic: str = ""


def read_list_request(question: str) -> ListRequest | None:
    """What the question asks to be listed; None if it asks for something else."""
    text = " ".join(question.split())
    bare = _TRAILING.sub("", text)
    while (shorter := _POLITE.sub("", bare)) != bare:
        bare = shorter
    for relation, pattern in _COMPILED:
        if match := pattern.fullmatch(bare):
            groups = match.groupdict()
            subject = clean_subject(groups["subject"])
            if subject:
                return ListRequest(relation, subject, clean_subject(groups.get("topic") or ""))
    keywords = clean_subject(text.rstrip(" ?.!"))
    return ListRequest("keyword", keywords) if _is_keyword(keywords) else None


def _is_keyword(text: str) -> bool:
    """Whether it may be one name or word, and no sentence."""
    words = text.lower().split()
    return (
        0 < len(words) <= _MAX_KEYWORDS
        and not re.search(r"[?!,;:]", text)
        and not any(word in STOPWORDS - _IN_NAMES for word in words)
        and words[0] not in _IN_NAMES | NOT_NAMES
        and words[-1] not in _IN_NAMES
        and any(char.isalpha() for char in text)
    )


def clean_subject(subject: str) -> str:
    """The subject without quotation marks, determiners and "in these documents"."""
    subject = _PLACE_END.sub("", subject.strip())
    subject = _DETERMINER.sub("", subject.strip(" \"'“”‘’«»„?.!,;:"))
    return subject.strip(" \"'“”‘’«»„")


def without_generic_end(subject: str) -> str:
    """The subject without "story", "case" and the like behind it."""
    return _GENERIC_END.sub("", subject)


def refers_back(subject: str) -> bool:
    """Whether the subject has a pronoun, which earlier turns must explain."""
    return bool(_PRONOUN.search(subject))
