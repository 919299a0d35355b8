"""Recognize sentences that a page or mail has around its text."""

import re

from index.lazy_pattern import lazy_pattern
from qa.text.names import CAPITAL, NAME_WORD

_BOILERPLATE = lazy_pattern(
    r"\b(?:subscribe|unsubscribe|sign up|newsletters?|log ?in|read (?:next|more|also)|more on this|"
    r"related (?:articles|stories|content|topics)|share this|follow us|all rights reserved|"
    r"copyright|cookies?|privacy policy|terms (?:of use|and conditions)|advertisement|click here|"
    r"notes? to editors|for (?:more|further) information|for interviews|contact us|e-?mail us|"
    r"support (?:us|our)|donate|skip to|back to top|table of contents|page \d+ of \d+|"
    r"this (?:email|e-mail|message) (?:and|is)|sent from my|letters:|in pictures|watch:|listen:|"
    r"most read|trending|video player|ad (?:feedback|froze)|audio on ad|"
    r"image (?:credit|source)|photo(?:graph)?:|getty images)\b|©|https?://",
    re.IGNORECASE,
)
_BYLINE = lazy_pattern(r"^(?:by|from|reporting by|edited by)\s+[^.!?]{2,60}$", re.IGNORECASE)
# A name on a line of its own says nothing of whom it names: mostly the author.
_NAME_ALONE = lazy_pattern(
    rf"[*_#\s]*{NAME_WORD}(?: (?:de|la|van|von|der|den|bin|al|di|{CAPITAL}\.|{NAME_WORD})){{1,3}}"
    r"[*_\s]*"
)
# A line that states something about the document: "Interviewer: Ivo Hallam".
_FIELD = lazy_pattern(
    r"^[-*_#\s]*(?P<label>[A-Za-z]{2,15}(?: [a-z]{2,6})?)[*_]*\s*:[*_]*\s+\S.{0,80}$"
)
_LABELS = lazy_pattern(
    r"(?:interviewe[er]|present|attend|apologies|to$|from$|b?cc$|subject|re$|notes|minutes|tags|"
    r"topics|filed|byline|author|writer|reporter|editor|prepared|compiled|written|transcri|recorded|"
    r"page|version|classification|distribution|photo|picture|caption|section|desk|slug|embargo|"
    r"category|keyword)"
)
# A line that says when a document appeared: "Published 22 April 2021".
_DATE_LINE = lazy_pattern(
    r"^\W*(?:first |originally |last )?(?P<label>published|posted|updated|issued|released|filed|"
    r"printed|date[d]?|created|modified)\b[^.!?]{0,60}\d[^.!?]{0,20}$",
    re.IGNORECASE,
)
_ASKS_AUTHOR = lazy_pattern(r"\b(?:wrote|written|author|byline|report|journalist)", re.IGNORECASE)
_ADDRESS_LABELS = frozenset(("to", "from", "cc", "bcc"))
_ASKS_CORRESPONDENT = lazy_pattern(
    r"\b(?:whom|address(?:es)?|senders?|recipients?|addressees?|cc|copied)\b", re.IGNORECASE
)
# Who was at a meeting, and as what.
_ATTENDANCE_LABELS = frozenset(("present", "attending", "attendees", "attendance", "apologies"))
_ASKS_ATTENDANCE = lazy_pattern(
    r"\b(?:who|whom|whose|how many)\b.*\b(?:absen\w+|present|attend\w*|chair\w*|apolog\w+|miss\w*|"
    r"meeting|there|took part|minutes|presid\w+)\b",
    re.IGNORECASE,
)
# Letters that the label of a field shares with a word of a question that asks for it.
_LABEL_PREFIX = 5
_START = lazy_pattern(r"[\w“\"„«‘'£$€(]")
_END = lazy_pattern(r"[.!?…][”\"’')\]»]*$")
_CUT_OFF = lazy_pattern(r"(?:\.\.\.|…)\s*$")
_SENTENCE_END = lazy_pattern(r"[.!?…:;][”\"’')\]»*_]*\s*$")
_LABELLED = lazy_pattern(r"[-*_#>\s]*[^\W\d_][^:.!?\n]{1,40}[*_]*\s*:[*_]*\s+\S")
# Between the cells of a row of a table.
_CELL_SEPARATOR = " | "
# Words of a sentence that says something.
_MIN_WORDS = 5


def is_boilerplate(sentence: str) -> bool:
    """Whether a sentence is not part of the text proper: navigation, subscription, a byline."""
    return bool(_BOILERPLATE.search(sentence) or _BYLINE.match(sentence.strip()))


def is_unasked_field(sentence: str, question: str) -> bool:
    """Whether a sentence is a line about the document, such as "Interviewer: Ivo Hallam", that the
    question does not ask for."""
    sentence = sentence.strip()
    if _BYLINE.match(sentence) or _NAME_ALONE.fullmatch(sentence):
        return not _ASKS_AUTHOR.search(question)
    field = _DATE_LINE.match(sentence) or _FIELD.match(sentence)
    label = field["label"].lower().split() if field else []
    if not label or (not _DATE_LINE.match(sentence) and not _LABELS.match(label[0])):
        return False
    if label[0] in _ADDRESS_LABELS:
        return not _ASKS_CORRESPONDENT.search(question)
    if label[0] in _ATTENDANCE_LABELS and _ASKS_ATTENDANCE.search(question):
        return False
    asked = {word[:_LABEL_PREFIX] for word in re.findall(r"\w+", question.lower())}
    return label[0][:_LABEL_PREFIX] not in asked


def is_fragment(sentence: str) -> bool:
    """Whether it is no whole sentence, but a headline, caption or name; no row of a table and no
    line that states something behind a colon."""
    return (
        not _SENTENCE_END.search(sentence)
        and _CELL_SEPARATOR not in sentence
        and not _LABELLED.match(sentence)
    )


def is_prose(sentence: str) -> bool:
    """Whether it is a whole sentence, unlike a headline, also one that is cut off ("… for
    concern ..."), a row of a table or boilerplate."""
    return (
        bool(_START.match(sentence) and _END.search(sentence.strip()))
        and not _CUT_OFF.search(sentence)
        and len(sentence.split()) >= _MIN_WORDS
        and _CELL_SEPARATOR not in sentence
        and not is_boilerplate(sentence)
    )
