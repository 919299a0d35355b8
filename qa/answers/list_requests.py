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
    r"(?:documents?|docs?|articles?|reports?|files?|e-?mails?|mails?|messages?|stor(?:y|ies)|"
    r"papers?|texts?|pages?|sources?|letters?|notes?|memos?|pieces?|pdfs?|spreadsheets?|"
    r"presentations?|(?:press )?releases?|briefings?)"
)
_HERE = r"(?: (?:here|in (?:here|(?:this|the) (?:folder|corpus|index))))?"
_WHICH = rf"(?:in )?(?:which|what|how many)(?: of (?:the|these))?(?: other)? {DOCUMENT}{_HERE}"
_ALL = r"(?:all|every|each|any)(?: of)?(?: the| these| our)?"
_ALL_DOCUMENTS = rf"(?:{_ALL} |the )?{DOCUMENT}{_HERE}"
_THAT = r"(?:(?:that|which|do|does) )?"
_MENTION = (
    r"(?:mention(?:s|ed|ing)?|nam(?:e|es|ing)|refer(?:s|ring)? to|cit(?:e|es|ing)|quot(?:e|es|ing)|"
    r"contain(?:s|ing)?)(?: the (?:words?|names?|phrase|term))?"
)
_MENTIONED = r"(?:mentioned|named|cited|quoted|appear|occur|come up|found|referred to)(?: in| on)?"
_ABOUT = (
    r"(?:(?:are |is |do (?:you|we) have |are there |have you got )?(?:all )?(?:about|on|concerning|"
    r"regarding)|discuss(?:es|ing)?|cover(?:s|ing)?|deal(?:s|ing)? with|talk(?:s|ing)? about|"
    r"say (?:something|anything) (?:about|on))"
)
_ON = r"(?:on|about|from|regarding|concerning|with)"
_IS = r"(?:is|are|was|were|do|does|did)"
_QUOTES = r"(?:direct )?(?:quotes?|quotations?|statements?|remarks|comments)"
_EVERYTHING = (
    r"(?:everything|anything|all(?: there is| things)?|whatever (?:there is|(?:you|we) have))"
)
_YOU_HAVE = r"(?: (?:that )?(?:you|we) (?:have|know|have got|'ve got)| there is| you can find)?"
_TOPIC = r"(?: (?:about|on|of|regarding) (?P<topic>.+?))?"
_NEWS = (
    r"(?:news|updates?|developments?|stor(?:y|ies)|articles?|reports?|documents?|coverage|"
    r"information|info)"
)
_LATEST = r"(?:very )?(?:latest|newest|most recent|recent|new)"
_WRITTEN = r"(?:written|filed|authored|sent)"
_SUBJECT = r"(?P<subject>\S.*)"
_SPEAKER = r"(?P<subject>\S.*?)"
_POLITE = re.compile(
    r"^(?:please|kindly|hi|hello|hey|(?:can|could|would|will) you|i(?:'d| would) like(?: to see)?|"
    r"i want(?: to see)?|i need|let me see|tell me|(?:show|give|get|find)(?: me)?|fetch|list|"
    r"search for|look up|display)[\s,:]+(?:please\s+)?",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[\s,]+(?:please|pls|thanks|thank you))*[\s?.!…]*$", re.IGNORECASE)
# Each asks for a relation; the first that matches the whole question does.
_PATTERNS: tuple[tuple[Relation, str], ...] = (
    ("mention", rf"{_WHICH} {_THAT}{_MENTION} {_SUBJECT}"),
    ("mention", rf"{_WHICH} {_IS} {_SUBJECT} {_MENTIONED}"),
    ("mention", rf"(?:where|how often|how many times) {_IS} {_SUBJECT} (?:mentioned|named|cited)"),
    ("about", rf"{_WHICH} {_THAT}{_ABOUT} {_SUBJECT}"),
    (
        "written",
        rf"{_WHICH} (?:did|has|have) {_SPEAKER} (?:write|written|author(?:ed)?|filed?|sen[dt])",
    ),
    ("written", rf"{_WHICH} (?:(?:are|were|was) )?(?:{_WRITTEN} )?by {_SUBJECT}"),
    ("written", rf"(?:{_ALL_DOCUMENTS}|{_EVERYTHING}) (?:that )?{_WRITTEN} by {_SUBJECT}"),
    ("written", rf"{_ALL} {DOCUMENT} by {_SUBJECT}"),
    ("written", rf"{_EVERYTHING} (?:that )?{_SPEAKER} (?:wrote|has written)"),
    (
        "said",
        rf"{_EVERYTHING}(?: that| which)? {_SPEAKER} (?:(?:has|have|had) )?(?:ever )?"
        rf"(?:said|says|told|stated){_TOPIC}",
    ),
    (
        "said",
        rf"what (?:did|does|has|have) {_SPEAKER} (?:ever )?(?:say|said){_TOPIC}[?,.;:\s]+"
        r"(?:everything|all of it|all|in full|list all|all quotes)",
    ),
    ("said", rf"(?:{_ALL} |the )?{_QUOTES} (?:by|from|of) {_SUBJECT}"),
    ("said", rf"{_ALL} {_SPEAKER}['’]s? {_QUOTES}"),
    (
        "latest",
        rf"(?:what(?:['’]s| is| are| was)? )?(?:there )?(?:the |any |some )?{_LATEST}(?: {_NEWS})* "
        rf"{_ON} {_SUBJECT}",
    ),
    (
        "latest",
        r"(?:(?:is|are) there )?(?:the |any |some )?(?:news|updates?) (?:on|about|regarding) "
        rf"{_SUBJECT}",
    ),
    ("latest", rf"what(?:['’]s| is) new (?:on|about|with|in|regarding) {_SUBJECT}"),
    ("latest", rf"(?:the )?latest {_SPEAKER} (?:news|updates?|developments?)"),
    ("mention", rf"{_EVERYTHING}{_YOU_HAVE} (?:{_ON}|mentioning) {_SUBJECT}"),
    ("mention", rf"{_ALL_DOCUMENTS} {_THAT}{_MENTION} {_SUBJECT}"),
    (
        "mention",
        rf"{_ALL} (?:mentions?|references?|occurrences?|passages?) (?:of|to|on|about) {_SUBJECT}",
    ),
    ("about", rf"{_ALL_DOCUMENTS} {_THAT}{_ABOUT} {_SUBJECT}"),
)
_COMPILED = [(relation, re.compile(pattern, re.IGNORECASE)) for relation, pattern in _PATTERNS]
# Ends of a subject that say what it is.
_GENERIC_END = re.compile(
    r"\s+(?:stor(?:y|ies)|case|affair|saga|issue|topic|situation|matter|scandal|news|coverage)$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"^(?:the|an?|our|this|that|these|those|mr|mrs|ms)\s+", re.IGNORECASE)
_PLACE_END = re.compile(
    r"\s+(?:here|in (?:here|(?:the|these|this|my|our|all) "
    rf"(?:{DOCUMENT}|folder|corpus|collection)))$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|this|that|these|those|there)\b",
    re.IGNORECASE,
)
# Kinds of files by what they are called.
_KINDS = {
    "e-?mail": frozenset({"eml", "emlx", "mbox", "msg"}),
    "pdf": frozenset({"pdf"}),
    "spreadsheet": frozenset({"csv", "ods", "tsv", "xls", "xlsx"}),
    "presentation": frozenset({"odp", "ppt", "pptx"}),
}
# Stopwords that names have inside.
_IN_NAMES = frozenset({"of", "the", "and", "for", "in", "on"})
_INTERROGATIVES = frozenset({"what", "which", "who", "whom", "whose", "when", "why", "how"})
# Words of a subject, at most.
_MAX_SUBJECT_WORDS = 12
# Words that ask for something and are no subject.
_COMMANDS = frozenset(
    """
    all answer again ask continue documents everything examples exit files find folder go help hi
    hello latest list more new newest news next no ok okay quit quote quotes search show start stop
    summary test thanks today tomorrow yes yesterday
    """.split()  # noqa: SIM905
)
# Words of a question that is a name or keyword alone, at most.
_MAX_KEYWORDS = 4


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What a question asks to be listed: documents or quotes in this relation to its subject; for
    "said", on the `topic` only, if there is one. `kinds` are those of the files that it names."""

    relation: Relation
    subject: str
    topic: str = ""
    kinds: frozenset[str] = frozenset()


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
            if subject and _may_be_subject(subject):
                topic = clean_subject(groups.get("topic") or "")
                kinds = _read_kinds(bare[: match.start("subject")])
                return ListRequest(relation, subject, topic, kinds)
    keywords = clean_subject(text.rstrip(" ?.!"))
    return ListRequest("keyword", keywords) if _is_keyword(keywords) else None


def _may_be_subject(text: str) -> bool:
    """Whether it may be named, unlike the rest of a question: "comments by which minister"."""
    words = text.lower().split()
    return len(words) <= _MAX_SUBJECT_WORDS and not _INTERROGATIVES.intersection(words)


def _read_kinds(text: str) -> frozenset[str]:
    """The kinds of files that "which emails" asks for; none for "which documents"."""
    kinds = (kinds for noun, kinds in _KINDS.items() if re.search(rf"\b{noun}s?\b", text, re.I))
    return next(kinds, frozenset())


def _is_keyword(text: str) -> bool:
    """Whether it may be one name or word, and no sentence."""
    words = re.sub(r"['’](?:s|re|ll|d|ve)\b", "", text.lower()).split()
    return (
        0 < len(words) <= _MAX_KEYWORDS
        and not re.search(r"[?!,;:]", text)
        and not any(word in STOPWORDS - _IN_NAMES for word in words)
        and words[0] not in _IN_NAMES | NOT_NAMES
        and not _COMMANDS.issuperset(words)
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
