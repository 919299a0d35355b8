"""The names of offices, and how a text says that somebody leaves one or follows in it."""

import re

from index.lazy_pattern import lazy_pattern

# The names of one office, by which it is asked for and told of; verbs stand behind the colon.
OFFICES = (
    "mayor|mayoress|lord mayor:",
    "chairman|chairwoman|chairperson|chair:chair",
    "president:preside",
    "director|managing director|chief executive|chief executive officer|ceo|general manager|"
    "head|boss:run|direct|manage|head|lead",
    "manager:manage|run",
    "coach|head coach|trainer|manager:coach|train|manage",
    "editor|editor-in-chief|chief editor:edit",
    "captain|skipper|master:captain|command|skipper",
    "leader|head|chief:lead|head",
    "prime minister|premier:",
    "treasurer:",
    "secretary|secretary-general|general secretary:",
    "governor:govern",
    "chancellor:",
    "speaker:",
    "spokesman|spokeswoman|spokesperson:",
    "headmaster|headmistress|headteacher|head teacher|principal:",
    "rector|dean|principal:",
    "bishop:",
    "conductor:conduct",
    "ambassador:",
    "commander|chief:command",
    "chief of police|police chief:",
    "chief of staff:",
)
# All names of offices, the longest first, and the verbs for holding one, each with its forms.
ANY_OFFICE = "|".join(
    sorted({noun for line in OFFICES for noun in line.partition(":")[0].split("|")}, key=len)[::-1]
)
HOLDS_OFFICE = "|".join(
    sorted(
        {
            f"{verb}(?:e?s)?"
            for line in OFFICES
            for verb in line.partition(":")[2].split("|")
            if verb
        }
    )
)
# "Who is the mayor?", "Who runs the works now?"
ASKS_HOLDER = lazy_pattern(
    rf"^\W*who(?:['’]s|\s+(?:(?:now|currently)\s+)?(?:is|are|now|currently|owns?|{HOLDS_OFFICE}))\b",
    re.IGNORECASE,
)
_LEFT = (
    r"left|leaves|resigned|resigns|retired|retires|stepped down|steps down|stood down|stands down|"
    r"quit|quits|outgoing|g(?:ave|iven|ives) up|handed over"
)
# Who does not hold an office, behind the name: "Jo Aas, who was mayor until 2020".
HELD_UNTIL = lazy_pattern(
    rf",?\s+(?:who\s+)?(?:until|had been|was\s+(?:the\s+|its\s+)?(?:(?:{ANY_OFFICE})\s+)?until|"
    rf"(?:has\s+)?(?:{_LEFT}))\b",
    re.IGNORECASE,
)
LEAVES = lazy_pattern(
    r"\b(?:is|are|was|were|will|would|has|have|had|plans?|intends?|wants?|announced) (?:\w+ )?"
    r"(?:(?:to|be|been|due to|about to|set to) ){0,2}(?:leav(?:e|ing)|left|resign(?:ed|ing)?|"
    r"retir(?:e|ed|ing)|"
    r"step(?:ped|ping)? down|st(?:and|ood|anding) down|quit(?:ting)?|dismissed|sacked|suspended)\b"
    rf"|\b(?:{_LEFT})\b",
    re.IGNORECASE,
)
FOLLOWS = lazy_pattern(
    r"\b(?:place (?:will be|is|was|has been) taken|take[sn]? (?:over|his place|her place|their "
    r"place)|"
    r"took over|succe(?:ed|eds|eded|ssor)\w*|replac(?:e|es|ed|ement)|appointed|named as|"
    r"(?:his|her|the|its|their) new|new|elected|in (?:his|her|their) place|acting|acts? as)\b",
    re.IGNORECASE,
)
REPLACES = r"(?:follow(?:s|ed)|succeed(?:s|ed)|replace[sd]|t(?:akes|ook) over from)"


def tells_leaving(text: str) -> bool:
    """Whether a text says that somebody leaves an office, and not who follows."""
    return bool(LEAVES.search(text)) and not FOLLOWS.search(text)
