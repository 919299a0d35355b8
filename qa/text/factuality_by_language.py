"""Whether a sentence in another language than English denies or plans what a question asks for.

By words alone, of the nine languages below: in the others nothing is recognized.
"""

import re
from functools import cache
from typing import Literal, NamedTuple

Status = Literal["denied", "planned"]


class _Words(NamedTuple):
    """Patterns of a language: that something is not so; words that hold a "not" which denies
    nothing, such as "not only"; that it is still to come or merely possible; and that a question
    asks for something past."""

    negation: str
    no_negation: str
    plan: str
    past: str


_WORDS = {
    "de": _Words(
        r"\b(?:nicht(?!-)|nie|niemals|keineswegs|weder|kein(?:e[mnrs]?)?|niemand\w*)\b",
        r"\bnicht (?:nur|zuletzt|allein|mehr als|weniger als|selten|nur|wenige|unerheblich\w*|"
        r"zu letzt)\b|\bob nicht\b|\bwenn nicht\b",
        r"\b(?:soll(?:en|te|ten)?|könnten?|plan(?:t|en)|geplant\w*|beabsichtig\w+|voraussichtlich|"
        r"möglicherweise|vorgesehen|vorhat|vorhaben zu)\b",
        r"\b(?:wurden?|hat|haben|hatten?|war|waren|\w{2,}te[nt]?|starb|kam|ging|fand|gab|trat)\b",
    ),
    "fr": _Words(
        r"\b(?:n['’]|ne )[^.;]{1,40}?\b(?:pas|jamais|plus|point|aucun\w*|personne|rien)\b|"
        r"\b(?:aucun\w*|personne|rien)\s+n['’e]|\bni\b",
        r"\bpas (?:seulement|moins d|plus d|que)\b",
        r"\b(?:devrai(?:en)?t|pourrai(?:en)?t|prévoi(?:t|ent)|prévue?s?|envisage(?:nt)?|sera|seront|"
        r"aurai(?:en)?t|compte(?:nt)? \w+er)\b",
        r"\b(?:a|ont|avait|avaient|fut|furent|était|étaient|a-t-\w+|ont-\w+|est-\w+)\b",
    ),
    "es": _Words(
        r"\b(?:no|nunca|jamás|tampoco|ningun[oa]?|ningún|nadie)\b",
        r"\bno (?:sol[oa]|sólo|solamente|menos de|más de|obstante)\b",
        r"\b(?:deberían?|podrían?|planean?|prevén?|previst[oa]s?|será|serán|pretenden?|habrían?)\b",
        r"\b(?:fue|fueron|ha|han|había|habían|era|eran|estaba|estaban|\w{2,}(?:ó|aron|ieron|ió))\b",
    ),
    "it": _Words(
        r"\b(?:non|mai|nessun\w*|neanche|nemmeno|né)\b",
        r"\bnon (?:sol[oa]|soltanto|meno di|più di|appena)\b",
        r"\b(?:dovrebber?o?|potrebber?o?|prevedono|prevede|previst[oaie]|sarà|saranno|intendono|"
        r"intende|avrebber?o?)\b",
        r"\b(?:ha|hanno|fu|furono|è stat[oa]|sono stat[ie]|era|erano|\w{2,}(?:ò|arono|irono))\b",
    ),
    "pt": _Words(
        r"\b(?:não|nunca|jamais|nenhum\w*|ninguém|tampouco|nem)\b",
        r"\bnão (?:só|apenas|somente|menos de|mais de|obstante)\b",
        r"\b(?:deverá|deverão|deveriam?|poderiam?|planejam?|planeiam?|prevê|previst[oa]s?|será|"
        r"serão|pretendem?|teria|teriam)\b",
        r"\b(?:foi|foram|tem|têm|tinha|era|eram|estava|\w{2,}(?:ou|aram|eram|iram|iu))\b",
    ),
    "ru": _Words(
        r"\b(?:не|нет|никогда|никто|никого|ничего|нельзя|ни)\b",
        r"\bне (?:только|менее|более|меньше|больше|раз|просто|раньше|позднее|ранее|позже)\b|"
        r"\bтем не менее\b|\bкак бы то ни\b",
        r"\b(?:планиру\w+|намерен\w*|собира\w+с[яь]|буд[еу]\w+|предполага\w+|может|могут|"
        r"мог(?:ла|ли)? бы|ожидается|должн\w+)\b",
        r"\b\w{2,}(?:л|ла|ло|ли|лся|лась|лось|лись)\b|\bбыл\w{0,2}\b",
    ),
    "zh": _Words(
        r"没有|沒有|未(?!来|來|婚)|并非|並非|不是|从未|從未|否认|否認|不曾|从不|從不|拒绝|拒絕",
        r"不是只|没有多久",
        r"计划|計劃|将(?![军军領领来來士])|將(?![軍領來])|打算|拟(?=[于在定])|预计|預計|可能|准备在",
        r"了|过|過|曾|已|是(?:什么时候|何时|在)|哪[一]?年",
    ),
    "ja": _Words(
        r"(?:ない|なかった|ません|ず|ぬ)(?=[。、」）]|と|が|でした|$)|否定|ではな",
        r"だけでな|のみなら(?:ず|な)|にもかかわらず|かもしれない|なければならない|に過ぎない|ほかならない",
        r"予定|計画|見込み|見通し|だろう|かもしれない|でしょう|方針",
        r"(?:た|だった|でした|ました)(?:か|の|？|\?|$)",
    ),
    "ar": _Words(
        r"(?<!\w)(?:لم|لن|ليس|ليست|لا|ما زال لم|نفى|نفت|ينفي)(?!\w)",
        r"لا يزال|لا تزال|لا سيما|ليس فقط|لا يقل عن|لا تقل عن|ما لا يقل|لا بد|لا غنى",
        r"(?<!\w)(?:سوف|يعتزم|تعتزم|تخطط|يخطط|من المقرر|من المتوقع|ربما|قد [يت]\w+|"
        r"س(?!ياس|يد|يار|يطر|ينم|يرة|يول|يناء|تين|تار)[يت][\w\u064b-\u0652]{3,})",
        r"(?<!\w)(?:كان\w*|تم|وقع|حدث|متى \w{3,})(?!\w)",
    ),
}  # fmt: skip
# That a question asks for what is not there.
_ASKS_ABSENCE = re.compile(
    r"fehl\w+|\bmanqu\w+|\bfalta\w*|\bmanca\w*|отсутств\w+|не хвата\w+|缺少|缺乏|ينقص|足りな|欠け|"
    r"\black\w*|\bmissing\b",
    re.IGNORECASE,
)
# English questions may be asked of documents in other languages.
_ENGLISH_NOT = r"\b(?:not|never|no|nobody|none|without|deny|denied|denies)\b|n['’]t\b"
_ENGLISH_PAST = r"\b(?:did|was|were|had|has|have)\b"
_CLAUSE_END = re.compile(r"[,;:—–()«»“”„]|(?<=\s)-(?=\s)|[、，；：。（）「」،؛]")


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...] | None:
    if language == "en":
        return tuple(map(re.compile, (_ENGLISH_NOT, r"(?!)", r"(?!)", _ENGLISH_PAST)))
    words = _WORDS.get(language)
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in words) if words else None


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence between marks such as commas, dashes and quotation marks."""
    return [part.strip() for part in _CLAUSE_END.split(sentence) if part.strip()]


def status_differs(
    question: str, question_language: str, clause_texts: list[str], language: str
) -> Status | None:
    """How clauses state otherwise what a question asks for: all of them deny it, though it is not
    asked for what is not so; or all plan it, though it is asked for what was.

    Args:
        question: The question.
        question_language: Its language (ISO 639-1).
        clause_texts: The clauses that may answer.
        language: The language of the clauses.
    """
    asked, stated = _patterns(question_language), _patterns(language)
    if not asked or not stated or language == "en" or not clause_texts:
        return None
    asks_denial = asked[0].search(question) or _ASKS_ABSENCE.search(question)
    if not asks_denial and all(_denies(clause, stated) for clause in clause_texts):
        return "denied"
    is_past = asked[3].search(question) and not asked[2].search(question)
    if is_past and all(stated[2].search(clause) for clause in clause_texts):
        return "planned"
    return None


def _denies(clause: str, patterns: tuple[re.Pattern[str], ...]) -> bool:
    return bool(patterns[0].search(patterns[1].sub(" ", clause)))
