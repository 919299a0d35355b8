"""Saved conversations come back whole, are found and deleted, and damage is reported."""

import gc
import json
import os
import weakref
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Index
from index.storage.sqlite.user_data import UserDataFiles
from qa import ask
from qa.conversations import store as store_module
from qa.conversations.conversation import Conversation, ConversationError, new_conversation
from qa.conversations.export import from_json, to_json
from qa.conversations.store import ConversationStore, find_anywhere
from qa.types import Answer, Citation, ConflictingValue, OtherFigure
from tests.postgres import PostgresServer, on_both_stores


@pytest.fixture
def kept(tmp_path: Path) -> UserDataFiles:
    return UserDataFiles(tmp_path / "made")


@pytest.fixture
def store(kept: UserDataFiles) -> ConversationStore:
    return ConversationStore(kept)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the conversations are."""
    return tmp_path / "made-conversations"


@pytest.fixture
def answers(newsroom: Index) -> tuple[Answer, ...]:
    first = ask("How much did the tunnel cost?", newsroom)
    return first, ask("How deep is Lake Baikal?", newsroom, history=(first,))


_numbers = st.floats(allow_nan=False, allow_infinity=False)
_citations = st.builds(Citation, score=_numbers)
_several = st.lists(_citations, max_size=2).map(tuple)
_answers = st.builds(
    Answer,
    citations=_several,
    confidence=_numbers,
    nearest=_several,
    corroborating=_several,
    other_figures=st.lists(
        st.builds(OtherFigure, st.text(), st.text(), _citations), max_size=1
    ).map(tuple),
    conflicting_values=st.lists(st.builds(ConflictingValue, st.text(), _citations), max_size=1).map(
        tuple
    ),
)


@settings(deadline=None)
@given(
    st.builds(
        Conversation,
        id=st.from_regex(r"[a-z0-9]{1,32}", fullmatch=True),
        created=st.datetimes(timezones=st.just(UTC)),
        modified=st.datetimes(timezones=st.just(UTC)),
        name=st.text(),
        answers=st.lists(_answers, max_size=2).map(tuple),
        format=st.just("pullquote conversation 4"),
    )
)
def test_conversation_survives_serialization(conversation: Conversation) -> None:
    assert from_json(to_json(conversation)) == conversation


def test_saved_conversation_is_loaded_by_another_store(
    store: ConversationStore, answers: tuple[Answer, ...], kept: UserDataFiles
) -> None:
    saved = store.save(new_conversation("Tunnel", answers))
    again = ConversationStore(kept)
    assert again.load(saved.id) == saved
    assert again.load(saved.id).answers == answers


def test_conversations_are_beside_the_index_not_in_it(index: Index) -> None:
    saved = ConversationStore(index.user_data).save(new_conversation())
    beside = index.folder.with_name(f"{index.folder.name}-conversations")
    assert [path.name for path in beside.iterdir()] == [f"{saved.id}.json"]


@on_both_stores
def test_conversation_of_another_user_is_found_by_its_id(index: Index) -> None:
    saved = ConversationStore(index.user_data, "Ännchen").save(new_conversation("Tunnel"))
    assert find_anywhere(index.user_data, saved.id) == saved
    for unknown in ("0" * 32, "../x"):
        assert find_anywhere(index.user_data, unknown) is None
    assert ConversationStore(index.user_data).find() == []


def test_conversation_is_found_by_words_of_its_name_questions_or_answers(
    store: ConversationStore, answers: tuple[Answer, ...]
) -> None:
    first = store.save(new_conversation("Spending", answers))
    second = store.save(new_conversation("Weather"))
    assert [found.id for found in store.find("410 MILLION spending")] == [first.id]
    assert [found.id for found in store.find("weather")] == [second.id]
    assert {found.id for found in store.find()} == {first.id, second.id}
    assert store.find("spending weather") == []


def test_last_modified_conversation_comes_first(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2024, 5, 6, tzinfo=UTC)
    monkeypatch.setattr("qa.conversations.store.current_time", lambda: now)
    first = store.save(new_conversation("first"))
    now += timedelta(minutes=1)
    second = store.save(new_conversation("second"))
    assert [found.id for found in store.find()] == [second.id, first.id]
    now += timedelta(minutes=1)
    # Only its name is another.
    store.save(replace(first, name="third"), keep_time=True)
    assert [found.id for found in store.find()] == [second.id, first.id]
    store.save(first)
    assert [found.id for found in store.find()] == [first.id, second.id]


def test_deleted_conversation_is_gone_and_reported_as_deleted(store: ConversationStore) -> None:
    conversation = store.save(new_conversation("short-lived"))
    store.delete(conversation.id)
    store.delete(conversation.id)
    assert store.find() == []
    with pytest.raises(ConversationError, match="deleted"):
        store.load(conversation.id)


@pytest.mark.parametrize("id", ["", "../secret", "a/b", "a\\b", ".", "..", "a.json", "é", "a\x00"])
def test_id_cannot_name_another_file(store: ConversationStore, id: str) -> None:
    for call in (store.load, store.delete):
        with pytest.raises(ConversationError, match="is not the id of a conversation"):
            call(id)


def test_damaged_file_is_named_and_hides_no_other(
    store: ConversationStore, answers: tuple[Answer, ...], folder: Path
) -> None:
    whole = store.save(new_conversation("whole", answers))
    damaged = store.save(new_conversation("damaged", answers))
    path = folder / f"{damaged.id}.json"
    path.write_bytes(path.read_bytes()[:-40])
    assert [found.id for found in store.find()] == [whole.id]
    with pytest.raises(ConversationError, match=damaged.id):
        store.load(damaged.id)


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b"\xff", b'{"id": "a"}'], ids=repr)
def test_other_content_is_refused_on_one_line(content: bytes) -> None:
    with pytest.raises(ConversationError, match="not a Pullquote conversation file") as error:
        from_json(content)
    assert "\n" not in str(error.value)


def test_invalid_field_is_named(answers: tuple[Answer, ...]) -> None:
    fields = json.loads(to_json(new_conversation("", answers)))
    fields["answers"][0]["citations"][0]["start"] = "soon"
    with pytest.raises(ConversationError, match=r"answers\.0\.citations\.0\.start"):
        from_json(json.dumps(fields).encode())


@pytest.mark.parametrize("format", ["pullquote conversation 1", "pullquote conversation 5"])
def test_other_format_is_refused(answers: tuple[Answer, ...], format: str) -> None:
    fields = json.loads(to_json(new_conversation("", answers)))
    fields["format"] = format
    with pytest.raises(ConversationError, match=f"has the format '{format}', expected"):
        from_json(json.dumps(fields).encode())


def test_conversation_saved_before_there_were_tiers_is_read(answers: tuple[Answer, ...]) -> None:
    fields = json.loads(to_json(new_conversation("a", answers)))
    for answer in fields["answers"]:
        answer["answered"] = answer.pop("tier") == "answer"
    fields["format"] = "pullquote conversation 2"
    read = from_json(json.dumps(fields).encode())
    assert all(new.answered == old.answered for new, old in zip(read.answers, answers, strict=True))
    assert [answer.citations for answer in read.answers] == [a.citations for a in answers]


def test_first_format_is_refused_as_such_though_its_fields_had_other_names() -> None:
    content = b'{"id": "a", "begun": "2024-05-06T00:00:00Z", "format": "pullquote conversation 1"}'
    with pytest.raises(ConversationError, match="has the format 'pullquote conversation 1'"):
        from_json(content)


def test_adapter_of_pydantic_is_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    content = to_json(new_conversation())
    monkeypatch.setattr("pydantic.TypeAdapter", None)
    assert to_json(from_json(content)) == content


def test_refused_content_is_not_kept_in_memory() -> None:
    class Content(bytearray):
        """Can be referred to weakly, which bytes cannot."""

    content = Content(b"{}")
    reference = weakref.ref(content)
    with pytest.raises(ConversationError):
        from_json(cast("bytes", content))
    del content
    gc.collect()
    assert reference() is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_cannot_be_written_is_reported(store: ConversationStore, folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(ConversationError, match="cannot be written"):
        store.save(new_conversation())


def test_file_in_place_of_the_folder_is_reported(store: ConversationStore, folder: Path) -> None:
    folder.write_text("", "utf-8")
    with pytest.raises(ConversationError, match="cannot be written"):
        store.save(new_conversation())
    assert store.find() == []


def test_conversations_of_a_user_are_limited_in_number_and_size(
    store: ConversationStore, answers: tuple[Answer, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store.save(new_conversation("first", answers))
    size = len(to_json(first))
    monkeypatch.setattr(store_module, "MAX_CONVERSATIONS", 2)
    monkeypatch.setattr(store_module, "MAX_BYTES", 4 * size)
    second = store.save(new_conversation("second", answers))
    with pytest.raises(ConversationError, match="there are 2 conversations, as many as are kept"):
        store.save(new_conversation("third", answers))
    # Those that are kept may grow.
    store.save(replace(second, answers=(*answers, *answers)))
    with pytest.raises(ConversationError, match=r"at most .* are kept: delete some"):
        store.save(replace(second, answers=answers * 5))
    monkeypatch.setattr(store_module, "MAX_CONVERSATION_BYTES", size)
    with pytest.raises(ConversationError, match=r"at most .* are kept: start a new one"):
        store.save(replace(first, answers=answers * 2))
    assert {saved.name for saved in store.find()} == {"first", "second"}


def test_conversations_of_an_index_in_a_database_are_those_of_all_its_servers(
    postgres: PostgresServer, answers: tuple[Answer, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = postgres.new_address()
    here, there = Index.open(address), Index.open(address)
    saved = ConversationStore(here.user_data, "ann").save(new_conversation("", answers))
    elsewhere = ConversationStore(there.user_data, "ann")
    assert elsewhere.load(saved.id) == saved
    assert [found.id for found in elsewhere.find("tunnel")] == [saved.id]
    assert ConversationStore(there.user_data, "bob").find() == []
    assert find_anywhere(there.user_data, saved.id) == saved
    assert find_anywhere(there.user_data, "0" * 32) is None
    assert not (here.folder.parent / f"{here.folder.name}-conversations").exists()
    with pytest.raises(ConversationError, match="is not the id"):
        elsewhere.load("../x")
    monkeypatch.setattr(store_module, "MAX_CONVERSATIONS", 1)
    with pytest.raises(ConversationError, match="delete some"):
        elsewhere.save(new_conversation("", answers))
    elsewhere.save(saved)
    elsewhere.delete(saved.id)
    with pytest.raises(ConversationError, match="no such conversation"):
        ConversationStore(here.user_data, "ann").load(saved.id)
    here.close()
    there.close()
