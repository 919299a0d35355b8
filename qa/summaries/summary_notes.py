"""Sentences on a summary: what it is, and what was struck from it."""

from typing import TYPE_CHECKING

from qa.types import Summary, WrittenSentence

if TYPE_CHECKING:
    from qa.summaries.writer import Writer

UNSUPPORTED = "The model’s text was not supported by the quotes."


def writer_note(writer: "Writer") -> str:
    """Which language model writes, and where the text goes."""
    sent = " Your questions and their quotes are sent there." if writer.remote else ""
    return f"Summaries by {writer.model} at {writer.host}.{sent}"


def summary_heading(summary: Summary) -> str:
    """Whose summary it is."""
    return f"Summary by {summary.model}, from the quotes above"


def summary_notes(summary: Summary, *, is_done: bool = True) -> list[str]:
    """What has to be said with a summary; `is_done` is whether it is no longer being written."""
    notes = []
    struck = len(summary.struck)
    if is_done and struck and not summary.supported:
        notes.append(UNSUPPORTED)
    elif is_done and not summary.sentences and not summary.stopped:
        notes.append("The model wrote nothing.")
    if struck == 1:
        notes.append("1 sentence was struck: it failed the check.")
    elif struck:
        notes.append(f"{struck} sentences were struck: they failed the check.")
    if summary.stopped:
        start = "Incomplete" if summary.sentences else "No summary"
        stop = "" if summary.stopped.endswith("?") else "."
        notes.append(f"{start}: {summary.stopped}{stop}")
    if summary.remote:
        notes.append(f"The question and the quotes were sent to {summary.remote}.")
    return notes


def markers(numbers: tuple[int, ...]) -> str:
    """The markers of a sentence: "[1][3]"."""
    return "".join(f"[{number}]" for number in numbers)


def difference_note(sentence: WrittenSentence) -> str:
    """How the quotes of a sentence differ from what was asked, to stand behind its markers."""
    return f" ({sentence.difference})" if sentence.difference else ""
