"""Write summaries of answers with a language model, held to the quotes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from qa.query.anaphora import detect_anaphora
from qa.summaries.claims import Reading
from qa.summaries.errors import WritingError
from qa.summaries.llm_client import ModelClient, OutputLimits
from qa.summaries.llm_endpoint import check_address
from qa.summaries.prompt import given_quotes, query_messages, summary_messages
from qa.summaries.sentences import DraftSentence, split_draft, take_finished
from qa.summaries.verification import SentenceChecker
from qa.summaries.word_tokens import normalized, tokenize
from qa.types import Answer, Citation, Summary, WrittenSentence

# Sentences of a summary that are checked and shown; the rest is left out, and said to be.
MAX_CHECKED = 12
# Characters of a proposed question.
_MAX_QUERY = 300
_QUERY_LIMITS = OutputLimits(seconds=60, characters=_MAX_QUERY, tokens=80)


class Writer:
    """A language model on an OpenAI-compatible server, and its limits.

    The server is called only to write; what it writes is checked before it is shown.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        allow_remote: bool = False,
        key: str = "",
        limits: OutputLimits | None = None,
    ) -> None:
        """Check the address; nothing is sent to it.

        Args:
            url: The server's address, such as http://127.0.0.1:11434/v1.
            model: The model's name on it.
            allow_remote: Whether it may be beyond this machine and its private network.
            key: Sent to the server if it wants one.
            limits: How long it may write.

        Raises:
            WritingError: The address may not be used, or the extra `llm` is not installed.
        """
        if not model.strip():
            raise WritingError(
                "the model has no name: give it as the server lists it (--llm-model)"
            )
        self.url, self.model = url.strip(), model.strip()
        self._address = check_address(url, allow_remote=allow_remote)
        self._client = ModelClient(self._address, self.model, key)
        self._limits = limits or OutputLimits()

    @property
    def host(self) -> str:
        """The host of the server, as it was given."""
        return self._address.host

    @property
    def remote(self) -> str:
        """The host that text is sent to beyond the user's own network; "" if to none."""
        return self._address.host if self._address.is_remote else ""

    def write(
        self,
        answer: Answer,
        history: Sequence[Answer] = (),
        *,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> Answer:
        """The answer with a summary of its quotes, if it has any, and for a follow-up that may have
        been misunderstood with a question to ask instead."""
        *_, summary = None, *self.stream(answer, is_stopped=is_stopped)
        query = self.propose_query(answer, history) if needs_query(answer, history) else ""
        return replace(answer, summary=summary, suggested_query=query)

    def stream(
        self, answer: Answer, *, is_stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[Summary]:
        """The summary as far as it is written, each time that a sentence has been checked; nothing
        for an answer without quotes. It never raises for what the server does: `Summary.stopped`
        says it."""
        quotes = given_quotes(answer) if can_summarize(answer) else {}
        if not quotes:
            return
        checker = SentenceChecker(
            {number: item.quote for number, item in quotes.items()}, reading_of(answer)
        )
        summary = Summary(self.model, (), tuple(quotes), self.remote)
        text, reasons = "", list[str]()
        try:
            for piece in self._client.stream(
                summary_messages(answer, quotes),
                self._limits,
                is_stopped=is_stopped,
                on_end=reasons.append,
            ):
                text += piece
                if any(mark in piece for mark in ".!?。！？\n]"):
                    drafts, text = take_finished(text, checker.language)
                    summary = _extended(summary, drafts, checker, quotes)
                    if drafts:
                        yield summary
                    if len(summary.sentences) > MAX_CHECKED:
                        reasons.append(f"longer than {MAX_CHECKED} sentences")
                        break
        except WritingError as error:
            reasons.append(str(error))
        rest = split_draft(text, checker.language)
        if reasons:
            # What was not written to its end is no sentence of the model.
            del rest[-1:]
        yield replace(_extended(summary, rest, checker, quotes), stopped="; ".join(reasons))

    def propose_query(self, answer: Answer, history: Sequence[Answer]) -> str:
        """A standalone question for a follow-up, of words of the conversation; "" for none."""
        messages = query_messages(answer.question, history)
        try:
            text = "".join(self._client.stream(messages, _QUERY_LIMITS))
        except WritingError:
            # A proposal that nobody waits for; the answer stands without it.
            return ""
        line = next(filter(str.strip, text.splitlines()), "")
        query = " ".join(line.removeprefix("Question:").split())
        is_new = query.casefold() not in (answer.question.casefold(), answer.query.casefold())
        if not query or len(query) >= _MAX_QUERY or not is_new:
            return ""
        said = {token.form for token in tokenize(normalized(messages[-1]["content"]))}
        named = [
            token
            for token in tokenize(normalized(query))
            if token.kind in ("name", "number", "day")
        ]
        return query if all(token.form in said for token in named) else ""


def can_summarize(answer: Answer) -> bool:
    """Whether there are quotes to write from: what is nearest to no answer is none."""
    return answer.tier != "none" and answer.kind != "help" and bool(given_quotes(answer))


def needs_query(answer: Answer, history: Sequence[Answer]) -> bool:
    """Whether a follow-up has no sure answer and may have been misunderstood."""
    if not history or answer.kind != "quote" or answer.tier == "answer":
        return False
    return answer.query != answer.question or detect_anaphora(answer.question).needs_context


def reading_of(answer: Answer) -> Reading:
    """What the reader found in the quotes of a sure answer."""
    if answer.kind != "quote" or answer.tier != "answer":
        return Reading(answer.query)
    found = {
        citation.number: tuple(
            citation.quote[start - citation.start : end - citation.start]
            for start, end in citation.answer_spans
        )
        for citation in answer.citations
        if not citation.difference
    }
    return Reading(answer.query, found)


def _extended(
    summary: Summary,
    drafts: Sequence[DraftSentence],
    checker: SentenceChecker,
    quotes: Mapping[int, Citation],
) -> Summary:
    checked: list[WrittenSentence] = []
    for sentence in map(checker.check, drafts):
        differences = dict.fromkeys(
            quotes[number].difference for number in sentence.numbers if number in quotes
        )
        checked.append(replace(sentence, difference="; ".join(filter(None, differences))))
    return replace(summary, sentences=(*summary.sentences, *checked))
