"""question → Answer → screen: the Gradio chat."""

import argparse
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from getpass import getpass
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from index import (
    BusyError,
    CorpusError,
    EncoderError,
    Filter,
    Index,
    PullquoteError,
    StoreError,
    add_file,
    delete_file,
)
from index.humanize import counted
from qa import ask
from qa.conversations.export import to_markdown
from qa.conversations.feedback import append_judgement, approve, correct, gold_file, reject
from qa.conversations.store import (
    ConversationError,
    ConversationStore,
    from_json,
    new_conversation,
    to_json,
)
from qa.filters import parse_filter, without_condition
from qa.integrations.service import Service
from qa.reader import DEFAULT_READER, Reader, choose_reader
from qa.server import (
    LOOPBACK,
    Authentication,
    BackgroundSync,
    RateLimit,
    SecurityHeaders,
    ServingError,
    Users,
    add_user,
    check_address,
    disable_telemetry,
    require_auth_off_loopback,
)
from qa.server.users import SHORTEST_PASSWORD
from qa.ui import (
    CORPUS,
    HEADER,
    NARROW,
    WELCOME,
    PageImages,
    PageState,
    StatusCache,
    SyncProgress,
    Turn,
    Turns,
    View,
    answers_of,
    asset,
    cited,
    conditions_html,
    conversations_html,
    corpus_fragments,
    document_html,
    escape,
    evidence_html,
    narrow_html,
    page_updates,
    progress_html,
    read_view,
    shown_citations,
    source_html,
    thread_html,
    turns_of,
)

if TYPE_CHECKING:
    # Takes four seconds to import, which `--help` and a mistyped folder need not wait for.
    import gradio as gr

MAY_ONLY_ASK = "you may ask, but not change the corpus"
SEEDS = Path(__file__).resolve().parent / "seeds"
# Seconds between two looks of an open page at the index. One costs a query of 14 µs, 0.1 ms with
# what the header says, and some 5 ms of processor time with Gradio's request around it.
LOOK_EVERY = 1.5
# Questions that are answered at once. With two on two cores 32 users get 1.9 times the answers that
# one gets, with Gradio's default of one at a time 1.2 times.
AT_ONCE = os.cpu_count() or 1
# Seconds after which a page shows that a question is being answered. To show it takes the browser
# some 50 ms of a core that the answer could use, and most answers are there by then.
SHOWN_AFTER = 0.15


# The page.


def answered(asked: Turn, before: Turns, ix: Index, reader: Reader | None = DEFAULT_READER) -> Turn:
    """Ask, in the light of the turns before; what goes wrong becomes a note in the chat."""
    history = () if asked.alone else tuple(turn.answer for turn in before if turn.answer)
    try:
        answer = ask(
            asked.question,
            ix,
            history=history,
            filter=asked.filter,
            ignore=asked.ignored,
            reader=reader,
        )
        return replace(asked, answer=answer)
    except PullquoteError as error:
        return replace(asked, note=str(error))
    except Exception:
        logging.exception("asking failed")
        return replace(asked, note="Something went wrong here. The terminal has the details.")


def judged(turn: Turn, verdict: str, words: str, ix: Index) -> Turn:
    """The turn with what its reader says of its answer, which is kept as gold."""
    answer = turn.answer
    if answer is None:
        return turn
    try:
        if verdict == "right":
            judgement = approve(answer)
        elif verdict == "absent":
            judgement = reject(answer)
        else:
            judgement = correct(answer, words, ix)
        place = gold_file(ix)
        append_judgement(judgement, place)
    except PullquoteError as error:
        return replace(turn, judged=f"Not noted: {error}.")
    said = {"right": "right", "absent": "wrong, and that nothing here answers it"}
    became = said.get(verdict, f"wrong, and “{shorten(words, 60, placeholder='…')}” as right")
    return replace(turn, judged=f"Noted in {place.name} as {became}.")


def build(
    ix: Index,
    mirror: BackgroundSync,
    users: Users | None = None,
    reader: Reader | None = DEFAULT_READER,
) -> "gr.Blocks":
    """The page over an index and what makes it mirror its folder, for all who reach it or for
    `users`."""
    import gradio as gr
    from gradio.context import LocalContext
    from gradio.events import api
    from gradio.utils import get_upload_folder

    service = Service(ix, reader)
    turnstile = threading.BoundedSemaphore(AT_ONCE)

    def offer(
        call: Callable[..., Any],
        gate: AbstractContextManager[Any],
        may: Callable[[], bool] = lambda: True,
    ) -> None:
        """Make a function an endpoint for programs, under its name, to be entered by the gate."""

        @wraps(call)
        def answer(*values: Any, **named: Any) -> Any:
            try:
                if not may():
                    raise CorpusError(MAY_ONLY_ASK)
                with gate:
                    return call(*values, **named)
            except PullquoteError as error:
                raise gr.Error(str(error), print_exception=False) from error

        # Not queued: the gate limits how many are answered at once.
        api(answer, api_name=call.__name__, queue=False)

    glance = StatusCache(ix)

    def user() -> str:
        """Whose request is being answered; empty when nobody has to say who they are."""
        request = LocalContext.request.get(None)
        return (request.username or "") if users and request else ""

    def may_change() -> bool:
        return users is None or users.may_change(user())

    def shelf() -> ConversationStore:
        return ConversationStore(ix, user())

    def sync_now() -> None:
        if may_change():
            mirror.start()

    def tell(turns: Turns, seen: PageState, view: View) -> tuple[Any, Any]:
        work = mirror.progress()
        view = replace(view, may_change=may_change())
        try:
            with ix.snapshot():
                status = glance.status(work.finished)
                if users:
                    # Where the folder is on this machine is none of theirs.
                    status = replace(status, folder=Path(status.folder or "").name)
                now = page_updates(seen, turns, view, ix, status, work)
        except PullquoteError as error:
            # Said in its place once, and not over the page at each look.
            said = progress_html(SyncProgress(error=str(error)))
            now = PageState(notes=seen.notes, fragments={**seen.fragments, "work": said})
        return (gr.skip(), gr.skip()) if now == seen else (now.fragments, now)

    pool = ThreadPoolExecutor(AT_ONCE, "ask")

    def reply(asked: Turn, turns: Turns, before: Turns, talk: str) -> Iterator[tuple[Any, ...]]:
        """Ask in the light of the turns `before`, at the end of all of the conversation `talk`."""
        doing, box = pool.submit(answered, asked, before, ix, reader), ""
        try:
            done = doing.result(SHOWN_AFTER)
        except TimeoutError:
            yield "", turns, thread_html((*turns, asked), ix.document), gr.skip(), gr.skip()
            # The next question may have been begun.
            done, box = doing.result(), gr.skip()
        now = (*turns, done)
        yield box, *shown(now), gr.skip()
        # Once it is shown: to write it down takes a tenth of the time.
        kept = remember(talk, turns, now)
        if kept != talk:
            yield *(gr.skip(),) * 4, kept

    def shown(turns: Turns) -> tuple[Any, ...]:
        return turns, thread_html(turns, ix.document), evidence_html(turns, ix.document)

    def remember(talk: str, before: Turns, turns: Turns) -> str:
        """Keep the conversation `talk`, which held the turns `before`; the id it has now."""
        answers = answers_of(turns)
        if not answers:
            return talk
        try:
            kept = shelf().load(talk) if talk else new_conversation()
        except ConversationError:
            kept = new_conversation()
        # Another window went on with it: this is another one from here on.
        if kept.answers != answers_of(before):
            kept = new_conversation()
        try:
            return shelf().save(replace(kept, answers=answers)).id
        except ConversationError as error:
            gr.Warning(f"This conversation is not kept: {error}.")
            return talk

    def resume(talk: str) -> tuple[Any, ...]:
        """The conversation that was open in this browser."""
        try:
            answers = shelf().load(talk).answers if talk else ()
        except ConversationError:
            answers = ()
        turns = turns_of(answers)
        return (*shown(turns), talk) if turns else (gr.skip(),) * 4

    def resume_chosen(event: gr.EventData) -> tuple[Any, ...]:
        return resume(str(event.id))

    def shelve(words: str) -> dict[str, str]:
        said = conversations_html(shelf().find(words), datetime.now(UTC))
        return {"at": str(time.monotonic_ns()), "shelf": said}

    def show_shelf(event: gr.EventData) -> dict[str, str]:
        return shelve(str(event.words))

    def rename(event: gr.EventData) -> dict[str, str]:
        try:
            shelf().save(replace(shelf().load(str(event.id)), name=str(event.name).strip()))
        except ConversationError as error:
            gr.Warning(f"{error}.")
        return shelve(str(event.words))

    def drop(event: gr.EventData) -> dict[str, str]:
        try:
            shelf().delete(str(event.id))
        except ConversationError as error:
            gr.Warning(f"{error}.")
        return shelve(str(event.words))

    def save(event: gr.EventData) -> Any:
        """A file for the browser to save."""
        try:
            found = shelf().load(str(event.id))
        except ConversationError as error:
            gr.Warning(f"{error}.")
            return gr.skip()
        kind = "md" if event.kind == "md" else "json"
        text = to_markdown(found) if kind == "md" else to_json(found).decode()
        name = re.sub(r"\W+", "-", found.title.lower()).strip("-")[:60] or "conversation"
        return {"at": time.monotonic_ns(), "name": f"{name}.{kind}", "text": text}

    def bring(event: gr.EventData) -> tuple[Any, ...]:
        """Open a conversation from elsewhere: each quote is looked up here, and marked where it
        does not stand."""
        try:
            found = from_json(str(event.text).encode("utf-8", "replace"))
            kept = shelf().save(new_conversation(found.title, found.answers))
        except ConversationError as error:
            gr.Warning(f"{error}.")
            return (gr.skip(),) * 4
        return resume(kept.id)

    def reply_to(
        question: str, turns: Turns, talk: str, among: Filter
    ) -> Iterator[tuple[Any, ...]]:
        yield from reply(Turn(question, filter=among), turns, turns, talk)

    def reply_again(
        turns: Turns, talk: str, at: int, change: Callable[[Turn], Turn]
    ) -> Iterator[tuple[Any, ...]]:
        """Ask what turn `at` asked, changed."""
        if 0 < at <= len(turns):
            told = turns[at - 1]
            asked = Turn(told.question, alone=told.alone, ignored=told.ignored, filter=told.filter)
            asked = change(asked)
            yield from reply(asked, turns, () if asked.alone else turns[: at - 1], talk)

    def reply_alone(turns: Turns, talk: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        said = str(event.question)
        yield from reply_again(
            turns, talk, int(event.turn), lambda t: Turn(said, alone=True, filter=t.filter)
        )

    def reply_without(turns: Turns, talk: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        words = str(event.words)
        yield from reply_again(
            turns, talk, int(event.turn), lambda t: replace(t, ignored=(*t.ignored, words))
        )

    def reply_during(turns: Turns, talk: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Ask among what is of other days than the words for time were taken to mean."""
        words = str(event.words)
        try:
            days = parse_filter({"since": event.since, "until": event.until})
        except PullquoteError as error:
            gr.Warning(f"{error}.")
            return

        def change(turn: Turn) -> Turn:
            among = replace(turn.filter, since=days.since, until=days.until, undated=False)
            return replace(turn, ignored=(*turn.ignored, words), filter=among)

        yield from reply_again(turns, talk, int(event.turn), change)

    def reply_of_all(turns: Turns, talk: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        yield from reply_again(turns, talk, int(event.turn), lambda t: replace(t, filter=Filter()))

    def narrowed(among: Filter, note: str = "") -> tuple[Any, Any]:
        pieces = {"conditions": conditions_html(among), "narrow-note": escape(note)}
        return among, {"at": str(time.monotonic_ns()), **pieces}

    def offer_facets(among: Filter) -> dict[str, str]:
        return {"at": str(time.monotonic_ns()), "narrow": narrow_html(ix.facets(), among)}

    def narrow_to(among: Filter, event: gr.EventData) -> tuple[Any, Any]:
        try:
            return narrowed(parse_filter(event.fields))
        except PullquoteError as error:
            return narrowed(among, f"{error}.")

    def narrow_less(among: Filter, event: gr.EventData) -> tuple[Any, Any]:
        return narrowed(without_condition(among, str(event.field), str(event.value)))

    def look_at(event: gr.EventData) -> tuple[Any, Any]:
        view = replace(read_view(event.view), may_change=may_change())
        return view, {"at": str(time.monotonic_ns()), **corpus_fragments(view, ix)}

    def read_document(event: gr.EventData) -> str:
        try:
            document = ix.document(str(event.id))
        except KeyError:
            document = None
        return document_html(document, time.monotonic_ns())

    def add(notes: Mapping[str, str], event: gr.EventData) -> tuple[Any, Any]:
        """Take an uploaded file into the folder. All notes each time: the page may miss one."""
        name, sent = str(event.name), Path(str(event.path)).resolve()
        try:
            if not may_change():
                raise CorpusError(MAY_ONLY_ASK)
            # What a page names may be any file of this machine.
            if not sent.is_relative_to(Path(get_upload_folder()).resolve()):
                raise CorpusError(f"{name!r} did not arrive: send it again")
            try:
                became = add_file(mirror.folder, name, sent)
            finally:
                # Taken in or not, no copy of it stays behind.
                sent.unlink(missing_ok=True)
            said = "copied" if became == name.strip() else f"copied as {became}"
            mirror.start()
        except CorpusError as error:
            said = str(error)
        notes = {**notes, f"upload-{int(event.number)}": f"{escape(name)}: {escape(said)}"}
        return notes, notes

    def discard(event: gr.EventData) -> dict[str, str]:
        try:
            if not may_change():
                raise CorpusError(MAY_ONLY_ASK)
            path = ix.document(str(event.id)).path
            delete_file(mirror.folder, path)
            said = f"{path} is deleted from the folder."
            mirror.start()
        except KeyError:
            said = "This document is no longer in the index."
        except CorpusError as error:
            said = f"{error}."
        return {"at": str(time.monotonic_ns()), "table-note": escape(said)}

    def judge(turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        at = int(event.turn)
        if not 0 < at <= len(turns):
            return gr.skip(), gr.skip()
        told = judged(turns[at - 1], str(event.verdict), str(event.words), ix)
        pieces = {"at": str(time.monotonic_ns()), f"judged-t{at}": escape(told.judged)}
        return (*turns[: at - 1], told, *turns[at:]), pieces

    def reply_to_example(
        turns: Turns, talk: str, among: Filter, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        yield from reply_to(str(event.question), turns, talk, among)

    def open_source(turns: Turns, event: gr.EventData) -> str:
        turn = int(event.turn)
        citation = cited(turns, turn, int(event.number))
        others = [other for each in turns for other in shown_citations(each)]
        return source_html(citation, turn, ix.document, time.monotonic_ns(), others)

    sheets = PageImages(ix)

    def draw(turns: Turns, event: gr.EventData) -> Iterator[dict[str, str]]:
        # All of them each time: the page may miss a value that is followed by another at once.
        # And never the value of the time before: the places may be new ones.
        drawn = {"at": str(time.monotonic_ns())}
        for pieces in sheets.fragments(turns, int(event.turn)):
            drawn |= pieces
            yield drawn

    no_evidence = evidence_html((), ix.document)

    def restart() -> tuple[Any, ...]:
        return "", (), "", no_evidence, ""

    def part(name: str, value: str = "") -> gr.HTML:
        """A part of the page, what it shows at first, and the script that makes it work."""
        how = asset(f"on_{name}.js")
        return gr.HTML(value, elem_id=f"pq-{name}", js_on_load=how, apply_default_css=False)

    def wire(name: str, script: str = "on_news.js") -> gr.HTML:
        """What carries values to the page, for its script, and shows nothing itself."""
        how = asset(script)
        return gr.HTML(html_template=" ", elem_id=f"pq-{name}", js_on_load=how)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    together: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
    asking = quiet | together
    blocks: gr.Blocks
    with gr.Blocks(title="Pullquote", analytics_enabled=False, fill_width=True) as blocks:
        turns, seen = gr.State(()), gr.State(PageState())
        among, view, sent = gr.State(Filter()), gr.State(View()), gr.State({})
        # Which conversation is open in a browser is remembered there; the secret is Gradio's, of a
        # name that tells nothing, and a new one each time would make it forget with a restart.
        talk = gr.BrowserState("", storage_key="pullquote-conversation", secret="pullquote")  # noqa: S106
        header = part("header", HEADER)
        with gr.Row(elem_id="pq-panes"):
            with gr.Column(elem_id="pq-left"):
                welcome = part("welcome", WELCOME)
                thread = part("thread")
                narrow = part("narrow", NARROW)
                box = gr.Textbox(
                    label="Question",
                    placeholder="Ask these documents…",
                    lines=1,
                    max_lines=5,
                    autofocus=True,
                    submit_btn="Ask",
                    show_label=False,
                    container=False,
                    elem_id="pq-ask",
                )
            with gr.Column(elem_id="pq-right"):
                evidence = part("evidence", no_evidence)
        corpus = part("corpus", CORPUS)
        source = part("source")
        news, pages, verdicts, shelved = map(wire, ("news", "pages", "verdicts", "shelved"))
        sifted, listed, taken, thrown = map(wire, ("sifted", "listed", "taken", "thrown"))
        file = wire("file", "on_file.js")
        timer = gr.Timer(LOOK_EVERY)
        said = [box, turns, thread, evidence, talk]
        # Asked while another is being answered, a question waits: the default drops it.
        box.submit(reply_to, [box, turns, talk, among], said, trigger_mode="always_last", **asking)
        welcome.example(reply_to_example, [turns, talk, among], said, **asking)
        thread.again(reply_alone, [turns, talk], said, **asking)
        thread.widen(reply_without, [turns, talk], said, **asking)
        thread.during(reply_during, [turns, talk], said, **asking)
        thread.everywhere(reply_of_all, [turns, talk], said, **asking)
        # Each counts: the default drops what is said while another one is being kept.
        thread.judge(judge, turns, [turns, verdicts], trigger_mode="multiple", **quiet)
        narrow.facets(offer_facets, among, sifted, **quiet)
        narrow.narrow(narrow_to, among, [among, sifted], trigger_mode="multiple", **quiet)
        narrow.widen(narrow_less, among, [among, sifted], trigger_mode="multiple", **quiet)
        corpus.look(look_at, None, [view, listed], trigger_mode="multiple", **quiet)
        corpus.read(read_document, None, source, **quiet)
        corpus.receive(add, sent, [sent, taken], trigger_mode="multiple", **quiet)
        corpus.discard(discard, None, thrown, trigger_mode="multiple", **quiet)
        corpus.sync(sync_now, **quiet)
        evidence.open(open_source, turns, source, **quiet)
        for place in (evidence, source):
            place.draw(draw, turns, pages, concurrency_limit=None, **quiet)
        header.restart(restart, None, said, **quiet)
        # Each counts: the default drops what is typed while the list is being made.
        header.shelve(show_shelf, None, shelved, trigger_mode="multiple", **quiet)
        header.rename(rename, None, shelved, trigger_mode="multiple", **quiet)
        header.drop(drop, None, shelved, trigger_mode="multiple", **quiet)
        header.save(save, None, file, **quiet)
        header.resume(resume_chosen, None, said[1:], **quiet)
        header.bring(bring, None, said[1:], **quiet)
        blocks.load(resume, talk, said[1:], **quiet)
        gr.on(
            [blocks.load, timer.tick], tell, [turns, seen, view], [news, seen], queue=False, **quiet
        )
        for call in (service.ask, service.retrieve, service.documents):
            offer(call, turnstile)
        offer(mirror.sync, nullcontext(), may_change)
    return blocks


def serve(
    blocks: "gr.Blocks", host: str, port: int, users: Users | None = None, largest: int = 100
) -> str:
    """Serve the page in threads of their own, to `users` alone if there are some, and take in files
    of up to `largest` MB; returns its address."""
    import gradio as gr
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    guards = [Middleware(SecurityHeaders)]
    if users:
        guards.append(Middleware(Authentication, users=users))
    guards.append(Middleware(RateLimit))
    if host in LOOPBACK:
        # Else a page elsewhere whose name is made to resolve to 127.0.0.1 could read the corpus.
        guards.insert(1, Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"]))
    font = [gr.themes.Font(name) for name in ("system-ui", "Segoe UI", "Roboto", "sans-serif")]
    mono = [gr.themes.Font(name) for name in ("ui-monospace", "Consolas", "monospace")]
    _, url, _ = blocks.launch(
        server_name=host,
        server_port=port,
        share=False,
        ssr_mode=False,
        inbrowser=False,
        prevent_thread_lock=True,
        quiet=True,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        auth=users.check if users else None,
        max_file_size=largest << 20,
        theme=gr.themes.Base(font=font, font_mono=mono),
        css=asset("page.css"),
        js=asset("page.js"),
        app_kwargs={"middleware": guards},
    )
    return url


# The command.


def main(argv: Sequence[str] | None = None) -> int:
    """Mirror a folder into an index, serve the chat on it. Returns the exit status."""
    options = _parse(argv)
    try:
        return _run(options)
    except PullquoteError as error:
        print(f"pullquote: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        # A sync in another thread would crash the interpreter as it winds down. Cut off at once
        # it loses nothing but the batch in hand, which the next one takes up.
        sys.stderr.flush()
        os._exit(0)


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="app.py", description="Ask a folder of documents a question, in a web chat."
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="FOLDER",
        help="the documents (default: the folder that the index mirrors already, or else seeds/)",
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="default: $PULLQUOTE_INDEX or .index"
    )
    parser.add_argument("--encoder", metavar="NAME", help="the model for a new index")
    parser.add_argument(
        "--reader",
        metavar="NAME",
        default=DEFAULT_READER.name,
        help="a model for question answering on this machine that looks for the place of the "
        "answer, or none (default: %(default)s)",
    )
    parser.add_argument(
        "--watch", action="store_true", help="go on: sync again whenever the folder has changed"
    )
    parser.add_argument(
        "--mcp",
        action="store_true",
        help="serve no page, but MCP tools over standard input and output",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="default: %(default)s, this machine only"
    )
    parser.add_argument(
        "--auth",
        type=Path,
        metavar="USERS_FILE",
        help="ask for a name and password of this file",
    )
    parser.add_argument(
        "--add-user", metavar="NAME", help="write a user to the file of --auth, and end"
    )
    parser.add_argument(
        "--may-change",
        action="store_true",
        help="let the user of --add-user add and delete documents and sync too",
    )
    parser.add_argument(
        "--without-auth",
        action="store_true",
        help="let everybody in who reaches a --host beyond this machine",
    )
    parser.add_argument(
        "--largest-upload",
        type=int,
        default=100,
        metavar="MB",
        help="of a file that is uploaded (default: %(default)s)",
    )
    parser.add_argument("--port", type=int, default=7860, help="default: %(default)s")
    return parser.parse_args(argv)


def speak_mcp(ix: Index, mirror: BackgroundSync, reader: Reader | None = DEFAULT_READER) -> None:
    """Offer the endpoints as tools of the Model Context Protocol, over standard input and output,
    until that is closed. Raises UnavailableError without the extra that it needs."""
    try:
        from mcp.server.fastmcp import FastMCP
    except ImportError as error:
        raise UnavailableError(
            "--mcp needs another package: pip install 'pullquote[mcp]'"
        ) from error
    server, service = FastMCP("pullquote", log_level="WARNING"), Service(ix, reader)
    for call in (service.ask, service.retrieve, service.documents, mirror.sync):
        server.tool()(call)
    server.run("stdio")


def _run(options: argparse.Namespace) -> int:
    if options.add_user:
        return _add_user(options)
    disable_telemetry()
    users = Users(options.auth) if options.auth else None
    if not options.mcp:
        check_address(options.host, options.port)
        require_auth_off_loopback(options.host, bool(options.auth), options.without_auth)
    reader = choose_reader(options.reader)
    ix = Index.open(options.index, options.encoder)
    mirror = BackgroundSync(
        ix, options.corpus or Path(ix.status().folder or SEEDS), options.watch, reader
    )
    mirror.start()
    mirror.underway.wait()
    _raise_fatal(mirror, ix)
    if options.mcp:
        speak_mcp(ix, mirror, reader)
        # A sync in another thread shall not be waited for.
        sys.stderr.flush()
        os._exit(0)
    blocks = build(ix, mirror, users, reader)
    url = serve(blocks, options.host, options.port, users, options.largest_upload)
    tqdm.write(f"Pullquote is at {url}")
    mirror.finished.wait()
    if not options.watch:
        _raise_fatal(mirror, ix)
    if mirror.report:
        for path, reason in mirror.report.failed:
            print(f"could not be read: {path!r}: {reason}", file=sys.stderr)
        status = ix.status()
        print(
            f"{counted(status.documents, 'document')}, {counted(status.passages, 'passage')} "
            f"indexed. Ask at {url} (Ctrl-C stops)",
            flush=True,
        )
    else:
        print(f"pullquote: {mirror.error}; serving what is indexed", file=sys.stderr)
    threading.Event().wait()
    return 0


def _raise_fatal(mirror: BackgroundSync, ix: Index) -> None:
    """Raise what the sync failed with, unless the index can be asked all the same.

    A folder that is followed may yet come to hold what it should, but it has to be there.
    """
    error = mirror.error
    if mirror.watching and isinstance(error, BusyError | CorpusError) and mirror.folder.is_dir():
        return
    wrong = isinstance(error, CorpusError | EncoderError | StoreError)
    if error and (wrong or not isinstance(error, PullquoteError) or not len(ix)):
        raise error


def _add_user(options: argparse.Namespace) -> int:
    """Write a user, whose password is typed twice, or is the first line of standard input."""
    if not options.auth:
        raise ServingError("--add-user writes to a file: name it with --auth USERS_FILE")
    if sys.stdin.isatty():
        asked = f"Password for {options.add_user} ({SHORTEST_PASSWORD} characters or more): "
        password = getpass(asked)
        if getpass("Once more: ") != password:
            raise ServingError("the two passwords differ: nobody is added")
    else:
        password = sys.stdin.readline().rstrip("\n")
    add_user(options.auth, options.add_user, password, options.may_change)
    may = "ask and change the corpus" if options.may_change else "ask"
    print(f"{options.add_user} may {may}: {options.auth}")
    return 0


class UnavailableError(PullquoteError):
    """What was asked for needs a package that is not installed."""


if __name__ == "__main__":
    sys.exit(main())
