"""Parse subtitles and transcripts (SubRip, WebVTT, YouTube, SubStation Alpha, SAMI, MicroDVD, MPL2,
SubViewer) into what is said, when and by whom.

Cues are cut by what fits on a screen, so those that go on with a sentence are joined. Each
paragraph begins with its time and, where the file names one, its speaker: "[00:01:23] Anna: Hello."
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from index.errors import UnreadableFileError
from index.parsers.text.charsets import decode
from index.parsers.types import InputFile, ParsedDocument, ParserOutput

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*(?:-->|,(?=[\d:.]+[ \t]*$))[ \t]*{_TIME}")
_HEADER = re.compile(r"WEBVTT(?:[ \t]+(?:-[ \t]*)?(.*))?$")
# Blocks of WebVTT that are not shown.
_UNSHOWN = re.compile(r"(?:NOTE|STYLE|REGION)\b")
_SPEAKER = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
# Where a speaker begins or ends within a line, but not the end that closes the line.
_VOICE_START = re.compile(r"(?=<v(?:\.[^\s>]*)?[ \t]+[^>]+>)|(?=</v>(?!\s*$))", re.IGNORECASE)
_TAG = re.compile(r"</?(?:[bciuv]|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<[\d:.]+>|\{\\[^}]*\}", re.I)
# A reading above a word.
_READING = re.compile(r"<rt(?:\.[^\s>]*)?>.*?(?:</rt>|(?=</ruby>)|$)", re.IGNORECASE)
# Times within a cue, in captions that show each line a second time while the next one appears.
_ROLLING = re.compile(r"<\d\d:\d\d[\d:.]*>")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# A change of speakers within a cue.
_DASH = re.compile(r"[-–—][ \t]?(?=\S)")
# Seconds of silence after which a paragraph ends, even within a sentence.
_PAUSE = 4
# Characters after which a paragraph without one full stop ends: speech that was recognized by a
# program, at the length of two long sentences.
_MAX_UNPUNCTUATED = 300
# SubStation Alpha: the order of the fields, a line that is said, its time, and signs in it: of
# a drawing, and of the title.
_ASS_FORMAT = re.compile(r"Format:(.*)$", re.IGNORECASE)
_ASS_LINE = re.compile(r"Dialogue:(.*)$", re.IGNORECASE)
_ASS_HEAD = re.compile(r"\s*\[Script Info\]", re.IGNORECASE)
_ASS_TITLE = re.compile(r"^Title:[ \t]*(.*)$", re.IGNORECASE | re.MULTILINE)
_ASS_TIME = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})")
_ASS_DRAWING = re.compile(r"\{[^}]*\\p[1-9]")
_ASS_FIELDS = "layer,start,end,style,name,marginl,marginr,marginv,effect,text"
# SAMI: what is shown from a number of milliseconds on, until the next one.
_SAMI_HEAD = re.compile(r"\s*<SAMI\b", re.IGNORECASE)
_SAMI_SYNC = re.compile(r"<SYNC\b[^>]*?\bstart\s*=\s*[\"']?(\d{1,10})[^>]*>", re.IGNORECASE)
_SAMI_TITLE = re.compile(r"<TITLE>([^<]*)</TITLE>", re.IGNORECASE)
_SAMI_END = re.compile(r"</BODY>.*", re.IGNORECASE | re.DOTALL)
_SAMI_BREAK = re.compile(r"<(?:br|p)\b[^>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*>")
# MicroDVD: the frames in which a line is shown, whose first line may say how many a second has;
# MPL2: the same in tenths of a second.
_FRAMES = re.compile(r"(?:\{y:[^}\n]*\})?\{(\d{1,8})\}\{(\d{0,8})\}[ \t]*(.*)", re.IGNORECASE)
_TENTHS = re.compile(r"\[(\d{1,7})\]\[(\d{0,7})\][ \t]*(.*)")
_FRAME_RATE = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?")
_FRAME_STYLE = re.compile(r"\{[a-zA-Z]:[^}]*\}|^/", re.MULTILINE)
# Frames a second by which a pause is told where the file does not say how many there are.
_USUAL_FRAME_RATE = 25
_TENTHS_OF_SECOND = 10
# Share of a file's lines from which on they are such lines, and the number of them.
_MIN_TIMED_SHARE, _MIN_TIMED_LINES = 0.8, 2
# SubViewer: a break within a cue, and what its head says of the film.
_VIEWER_BREAK = re.compile(r"\[br\]", re.IGNORECASE)
_VIEWER_TITLE = re.compile(r"\[TITLE\][ \t]*(\S.*)")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from `start` to `end`, in whole seconds.

    Attributes:
        start: When it appears.
        end: When it disappears.
        lines: Its lines, in WebVTT's markup.
        speaker: Who says it; None if it is said by whoever spoke before.
        place: What is written in place of the time where that is not known.
    """

    start: int
    end: int
    lines: tuple[str, ...]
    speaker: str | None = None
    place: str = ""


def parse_subtitles(source: InputFile) -> Iterator[ParserOutput]:
    """Yield what is said, a paragraph with its time for each sentence or change of speakers.

    A file without times is read as it stands.

    Raises:
        UnreadableFileError: It is empty, binary or in an encoding that is not certain.
    """
    content = decode(source.content())
    if _ASS_HEAD.match(content):
        title, cues = _substation_cues(content)
    elif _SAMI_HEAD.match(content):
        title, cues = _sami_cues(content)
    else:
        title, cues = _cues(content)
        cues = cues or _line_cues(content)
    text = transcript(cues) if cues else content
    if not text.strip():
        raise UnreadableFileError("empty: there is no text in it")
    yield ParsedDocument(text=text, title=title)


def transcript(cues: Sequence[Cue]) -> str:
    """What is said in `cues`, a paragraph with its time for each sentence or change of speakers."""
    return "\n\n".join(_paragraphs(cues))


def _substation_cues(content: str) -> tuple[str, list[Cue]]:
    """The title and the cues of a file of SubStation Alpha (.ass, .ssa), in the order of time."""
    title = _ASS_TITLE.search(content)
    fields = _ASS_FIELDS.split(",")
    cues: list[Cue] = []
    for line in content.splitlines():
        if named := _ASS_FORMAT.match(line):
            fields = [name.strip().lower() for name in named[1].split(",")]
        said = _ASS_LINE.match(line)
        if not said or _ASS_DRAWING.search(said[1]):
            continue
        # The text comes last, and may have commas.
        values = dict(zip(fields, said[1].split(",", len(fields) - 1), strict=False))
        start, end = (_ASS_TIME.search(values.get(name, "")) for name in ("start", "end"))
        if not start or not end:
            continue
        text = values.get("text", "").replace("\\h", " ")
        lines = tuple(escape(part, quote=False) for part in re.split(r"\\[Nn]", text))
        speaker = values.get("name", values.get("actor", "")).strip()
        cues.append(Cue(_seconds(*start.groups()), _seconds(*end.groups()), lines, speaker))
    return (title[1].strip() if title else ""), sorted(cues, key=lambda cue: cue.start)


def _sami_cues(content: str) -> tuple[str, list[Cue]]:
    """The title and the cues of a SAMI file (.smi)."""
    title = _SAMI_TITLE.search(content)
    _, *parts = _SAMI_SYNC.split(_SAMI_END.sub("", content))
    starts = [int(start) // 1_000 for start in parts[::2]]
    ends = [*starts[1:], *starts[-1:]]
    cues: list[Cue] = []
    for start, end, text in zip(starts, ends, parts[1::2], strict=True):
        lines = (_ANY_TAG.sub("", line).strip() for line in _SAMI_BREAK.split(text))
        if shown := tuple(line for line in lines if unescape(line).strip()):
            cues.append(Cue(start, end, shown))
    return (unescape(title[1]).strip() if title else ""), cues


def _timed_lines(content: str, timed: re.Pattern[str]) -> list[re.Match[str]]:
    """The lines with a time in a file of such lines; none if it is another kind of file."""
    lines = [line for line in content.lstrip("\ufeff").splitlines() if line.strip()]
    found = [match for line in lines if (match := timed.match(line.strip()))]
    is_timed = len(found) >= max(_MIN_TIMED_LINES, _MIN_TIMED_SHARE * len(lines))
    return found if is_timed else []


def _line_cues(content: str) -> list[Cue]:
    """The cues of a file with a cue on each line; none if it is another kind of file."""
    for timed, rate in ((_FRAMES, 0.0), (_TENTHS, float(_TENTHS_OF_SECOND))):
        if lines := _timed_lines(content, timed):
            return _numbered_cues(lines, rate)
    return []


def _numbered_cues(lines: Sequence[re.Match[str]], rate: float) -> list[Cue]:
    """The cues of lines with a first and last number, of which a second has `rate`, or as many as
    the first line says; where nothing says it, the numbers of the frames stand for times."""
    if not rate and _FRAME_RATE.fullmatch(lines[0][3].strip()) and int(lines[0][1]) <= 1:
        rate = float(lines[0][3].strip().replace(",", "."))
        lines = lines[1:]
    cues: list[Cue] = []
    for line in lines:
        first, last = int(line[1]), int(line[2] or line[1])
        start, end = (int(number / (rate or _USUAL_FRAME_RATE)) for number in (first, last))
        parts = (_FRAME_STYLE.sub("", part).strip() for part in line[3].split("|"))
        shown = tuple(escape(part, quote=False) for part in parts if part)
        if shown:
            cues.append(Cue(start, end, shown, place="" if rate else f"frame {first}"))
    return cues


def _cues(content: str) -> tuple[str, list[Cue]]:
    """The title in the header, and the cues in the order of the file."""
    lines = content.lstrip("\ufeff").splitlines()
    header = _HEADER.match(lines[0].strip()) if lines else None
    named = header or _VIEWER_TITLE.search(content)
    title = (named[1] or "").strip() if named else ""
    is_rolling = header is not None and _ROLLING.search(content) is not None
    cues: list[Cue] = []
    start = end = 0
    shown: list[str] = []
    is_shown = False
    previous = ""

    def close() -> None:
        if shown:
            cues.append(Cue(start, end, tuple(shown)))
            shown.clear()

    for place, line in enumerate(lines):
        follows = place + 1 < len(lines) and _TIMING.match(lines[place + 1])
        if timing := _TIMING.match(line):
            close()
            start, end = _seconds(*timing.groups()[:3]), _seconds(*timing.groups()[3:])
            is_shown = True
        elif header and not previous.strip() and _UNSHOWN.match(line):
            is_shown = False
        elif is_shown and line.strip() and not (follows and _is_number(line, previous)):
            shown.extend(part.strip() for part in _VIEWER_BREAK.split(line))
        previous = line
    close()
    return title, _without_repeats(cues) if is_rolling else cues


def _is_number(line: str, previous: str) -> bool:
    """Whether the line before a time names the cue rather than being said."""
    return line.strip().isdecimal() or not previous.strip()


def _seconds(hours: str | None, minutes: str, seconds: str) -> int:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)


def _without_repeats(cues: list[Cue]) -> list[Cue]:
    """Drop the lines that a cue shows again from the one before."""
    kept: list[Cue] = []
    last = ""
    for cue in cues:
        # With their tags, which name the speakers.
        lines = list(cue.lines)
        while lines and _plain(lines[0]) == last:
            del lines[0]
        last = _plain(lines[-1]) if lines else last
        if lines:
            kept.append(Cue(cue.start, cue.end, tuple(lines)))
    return kept


def _plain(line: str) -> str:
    return " ".join(unescape(_TAG.sub("", _READING.sub("", line))).split())


def _paragraphs(cues: Sequence[Cue]) -> Iterator[str]:
    """What is said from one sentence's or speaker's beginning to the next, with its time."""
    paragraph = speaker = ""
    end = 0
    for cue in cues:
        for new_speaker, words in _said(cue, speaker):
            is_new = (
                not paragraph
                or new_speaker != speaker
                or _SENTENCE_END.search(paragraph) is not None
                or _DASH.match(words) is not None
                or cue.start - end >= _PAUSE
                or (len(paragraph) > _MAX_UNPUNCTUATED and not re.search(r"[.!?。]", paragraph))
            )
            if is_new and paragraph:
                yield paragraph
            speaker = new_speaker
            if is_new:
                said_by = f"{unescape(speaker)}: " if speaker else ""
                paragraph = f"[{cue.place or _clock(cue.start)}] {said_by}{words}"
            else:
                paragraph = f"{paragraph} {words}"
            end = cue.end
    if paragraph:
        yield paragraph


def _said(cue: Cue, speaker: str) -> Iterator[tuple[str, str]]:
    """What each speaker says in a cue; `speaker` is the one of the cue before."""
    speaker = speaker if cue.speaker is None else escape(cue.speaker, quote=False)
    for line in cue.lines:
        for part in _VOICE_START.split(line):
            if named := _SPEAKER.match(part):
                speaker = named[1].strip()
            elif part.startswith("</v>"):
                speaker = ""
            if words := _plain(part):
                yield speaker, words


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
