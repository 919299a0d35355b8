"""Words for documents and kinds of documents, and which documents they are said of."""

import re
from dataclasses import dataclass

from index.lazy_pattern import lazy_pattern
from qa.text.mentions import singular

# Nouns that any document may be called.
_GENERIC = frozenset(
    """
    document doc file article story text page source paper piece item material record
    """.split()  # noqa: SIM905
)
# Kinds of files by what they are called.
_MAIL = frozenset({"eml", "emlx", "mbox", "msg"})
_SHEET = frozenset(
    "xlsx xlsm xltx xltm csv tsv tab ods ots fods".split()  # noqa: SIM905
)
_SLIDES = frozenset("pptx pptm ppsx ppsm potx potm odp otp fodp".split())  # noqa: SIM905
_WORD = frozenset("docx docm dotx dotm odt ott fodt rtf".split())  # noqa: SIM905
_PICTURE = frozenset("png jpg jpeg tif tiff webp bmp gif".split())  # noqa: SIM905
_FILES = {
    "e-mail": _MAIL, "email": _MAIL, "mail": _MAIL, "message": _MAIL, "email message": _MAIL,
    "e-mail message": _MAIL, "mail message": _MAIL,
    "pdf": frozenset({"pdf"}),
    "spreadsheet": _SHEET, "table": _SHEET, "excel": _SHEET, "workbook": _SHEET,
    "excel sheet": _SHEET, "excel table": _SHEET, "excel spreadsheet": _SHEET, "data table": _SHEET,
    "csv": frozenset({"csv"}),
    "presentation": _SLIDES, "slide deck": _SLIDES, "slide": _SLIDES, "powerpoint": _SLIDES,
    "powerpoint presentation": _SLIDES,
    "word": _WORD, "docx": frozenset({"docx"}),
    "web page": frozenset({"html", "htm", "xhtml", "mhtml", "mht", "webarchive"}),
    "webpage": frozenset({"html", "htm", "xhtml", "mhtml", "mht", "webarchive"}),
    "html": frozenset({"html", "htm", "xhtml"}),
    "image": _PICTURE, "picture": _PICTURE, "photo": _PICTURE, "scan": _PICTURE,
    "photograph": _PICTURE,
    "e-book": frozenset({"epub"}), "ebook": frozenset({"epub"}),
    "text": frozenset({"txt", "text"}), "txt": frozenset({"txt"}),
    "markdown": frozenset({"md", "markdown"}),
    "json": frozenset({"json", "jsonl", "ndjson"}),
}  # fmt: skip
# Of these, those that say nothing without "file" or "document" behind them.
_ONLY_WITH_FILE = frozenset(("excel", "word", "powerpoint", "text", "markdown", "json", "html"))
# Kinds of texts by what they are called; each may be called by another name in title or path.
_TEXTS = {
    "press release": ("press release", "news release", "press statement", "release"),
    "news release": ("press release", "news release", "release"),
    "press statement": ("press statement", "press release", "statement"),
    "memo": ("memo", "memorandum"), "memorandum": ("memo", "memorandum"),
    "minute": ("minute",), "meeting minute": ("minute",), "minutes of meeting": ("minute",),
    "interview": ("interview",), "interview note": ("interview",),
    "transcript": ("transcript", "transcription"), "interview transcript": ("interview",),
    "report": ("report", "inquiry", "audit", "review", "assessment"),
    "annual report": ("annual report", "annual review"),
    "audit report": ("audit",), "audit": ("audit",),
    "letter": ("letter",), "reader letter": ("letter",), "note": ("note",),
    "obituary": ("obituary",), "review": ("review",), "invoice": ("invoice",),
    "receipt": ("receipt",), "bill": ("bill", "invoice"),
    "briefing": ("briefing", "brief"), "speech": ("speech", "address", "remarks"),
    "editorial": ("editorial", "leader", "opinion"), "column": ("column",), "op-ed": ("op-ed",),
    "newsletter": ("newsletter",), "bulletin": ("bulletin",), "circular": ("circular",),
    "agenda": ("agenda",), "contract": ("contract",), "agreement": ("agreement",),
    "study": ("study",), "survey": ("survey",), "guide": ("guide",), "handbook": ("handbook",),
    "manual": ("manual",), "faq": ("faq", "questions answered"), "policy": ("policy",),
    "guideline": ("guideline", "guidance"),
    "budget": ("budget",), "timetable": ("timetable", "schedule"), "schedule": ("schedule",),
    "blog post": ("blog",), "blog": ("blog",), "post": ("post", "blog"),
    "statement": ("statement",), "plan": ("plan",), "proposal": ("proposal",),
    "summary": ("summary",), "feature": ("feature",), "dispatch": ("dispatch",),
    "profile": ("profile", "portrait"), "portrait": ("portrait", "profile"),
    "wire": ("wire",), "wire story": ("wire",), "chapter": ("chapter",), "essay": ("essay",),
    "application": ("application",), "form": ("form",), "certificate": ("certificate",),
    "questionnaire": ("questionnaire",), "presentation": ("presentation",),
    "directory": ("directory",), "log": ("log",), "diary": ("diary",), "recipe": ("recipe",),
    "ticket": ("ticket",), "order": ("order",), "verdict": ("verdict",), "ruling": ("ruling",),
    "article": ("article",), "story": ("story", "article"), "paper": ("paper",),
}  # fmt: skip


# Of all, those that say as often what a text tells of: "the order", "a plan", "her speech".
_AMBIGUOUS = frozenset(
    """
    slide image picture photo scan photograph table audit bill speech column review agenda contract
    agreement study survey guide handbook manual policy guideline budget timetable schedule post
    statement plan proposal summary feature dispatch wire chapter essay application form
    certificate questionnaire profile portrait directory log diary recipe ticket order verdict
    ruling receipt
    circular paper piece item material record minute brief word transcript blog
    """.split()  # noqa: SIM905
)


def _forms(noun: str) -> str:
    """A pattern of the singular and plural of a noun of one or more words."""
    *first, last = noun.split()
    if last.endswith("y") and last[-2] not in "aeiou":
        pattern = rf"{last[:-1]}(?:y|ies)"
    elif last.endswith(("s", "x", "ch", "sh")):
        pattern = rf"{last}(?:es)?"
    elif last == "memorandum":
        pattern = "memorand(?:um|a|ums)"
    else:
        pattern = rf"{last}s?"
    return r"[\s-]".join((*first, pattern))


def _alternatives(nouns: "set[str] | frozenset[str]") -> str:
    ordered = sorted(nouns, key=lambda noun: (-len(noun.split()), -len(noun), noun))
    return "|".join(map(_forms, ordered))


_FILE_WORD = r"(?:files?|documents?|docs?|articles?|items?|attachments?)"
_WITH_FILE_WORD = rf"(?:{_alternatives(set(_FILES))}|{_alternatives(set(_TEXTS))}) {_FILE_WORD}"
# A noun for documents: "documents", "e-mails", "PDF files", "press releases".
DOCUMENT = (
    rf"(?:{_WITH_FILE_WORD}|"
    rf"{_alternatives((set(_FILES) | set(_TEXTS) | _GENERIC) - _ONLY_WITH_FILE - _AMBIGUOUS)}|"
    "texts?|minutes|papers?|pieces?|transcripts?)"
)
# One that may be of a document: "plans", "tables", as well.
POSSIBLE_DOCUMENT = (
    rf"(?:{_WITH_FILE_WORD}|"
    rf"{_alternatives((set(_FILES) | set(_TEXTS) | _GENERIC) - _ONLY_WITH_FILE)}|texts?)"
)
# Nouns that any document may be called, alone.
GENERIC_DOCUMENT = rf"(?:{_alternatives(_GENERIC)})"
_FILE_AT_END = lazy_pattern(rf"\s+{_FILE_WORD}$", re.IGNORECASE)
_WORDS = lazy_pattern(r"[^\W_]+(?:[’'-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class DocumentNoun:
    """A kind of documents that was named.

    Attributes:
        name: As it was named.
        suffixes: The kinds of files that it is.
        phrases: What the title or path of such a text has, any of them.
        modifiers: Words that its title, path or first words must have as well: "court" notes.
    """

    name: str
    suffixes: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()

    @property
    def is_generic(self) -> bool:
        """Whether any document may be called so."""
        if self.modifiers:
            return False
        return not self.suffixes and set(self.phrases) <= {"article", "story", "paper"}

    def is_of(self, kind: str, title: str, path: str, head: str = "") -> bool:
        """Whether a document is of this kind.

        Args:
            kind: The suffix of its format.
            title: Its title.
            path: Its path, of which folders and the file's name count.
            head: The first words of its text.
        """
        places = [re.sub(r"[_./#-]+", " ", path), title, head]
        words = [[singular(word.lower()) for word in _WORDS.findall(place)] for place in places]
        if not all(any(modifier in place for place in words) for modifier in self.modifiers):
            return False
        if kind in self.suffixes:
            return True
        if not self.phrases:
            return bool(self.modifiers) and not self.suffixes
        return any(
            all(part in place for part in phrase.split())
            for phrase in self.phrases
            for place in words
        )


def read_noun(words: str, modifiers: str = "") -> DocumentNoun:
    """The kind of documents that a noun, one that `DOCUMENT` matches, is said of, with the words in
    front of it that limit it."""
    name = " ".join(words.lower().split())
    bare = _FILE_AT_END.sub("", name) or name
    *first, last = re.split(r"\s", bare)
    last = {"memoranda": "memorandum", "obituaries": "obituary"}.get(last, singular(last))
    noun = " ".join((*first, last))
    noun = noun if noun in _FILES or noun in _TEXTS else noun.replace("-", " ")
    is_file_noun = bare != name or noun not in _ONLY_WITH_FILE
    suffixes = _FILES.get(noun, frozenset()) if is_file_noun else frozenset()
    limits = tuple(singular(word.lower()) for word in modifiers.split())
    full_name = " ".join((*modifiers.lower().split(), name))
    return DocumentNoun(full_name, suffixes, _TEXTS.get(noun, ()), limits)
