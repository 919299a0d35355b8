"""Claims about conversations that are kept."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Index
from qa import ask
from qa.conversations.store import (
    Conversation,
    ConversationError,
    ConversationStore,
    from_json,
    new_conversation,
    to_json,
)
from qa.types import Answer, Citation, ConflictingValue


@pytest.fixture
def kept(newsroom: Index, tmp_path: Path) -> ConversationStore:
    """Conversations of the index of all tests, in a folder of this one's own."""
    found = ConversationStore(newsroom)
    found.folder = tmp_path / "kept"
    return found


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
    support=_several,
    figures=st.lists(st.builds(ConflictingValue, st.text(), _citations), max_size=1).map(tuple),
)


@settings(deadline=None)
@given(
    st.builds(
        Conversation,
        id=st.from_regex(r"[a-z0-9]{1,32}", fullmatch=True),
        begun=st.datetimes(timezones=st.just(UTC)),
        changed=st.datetimes(timezones=st.just(UTC)),
        name=st.text(),
        answers=st.lists(_answers, max_size=2).map(tuple),
        format=st.just("pullquote conversation 1"),
    )
)
def test_what_is_written_is_read_again(conversation: Conversation) -> None:
    assert from_json(to_json(conversation)) == conversation


def test_a_kept_conversation_outlives_the_process(
    kept: ConversationStore, answers: tuple[Answer, ...], newsroom: Index
) -> None:
    written = kept.save(new_conversation("Tunnel", answers))
    again = ConversationStore(newsroom)
    again.folder = kept.folder
    assert again.load(written.id) == written
    assert again.load(written.id).answers == answers


def test_they_stand_beside_the_index_whose_files_forget_what_is_deleted(newsroom: Index) -> None:
    folder = ConversationStore(newsroom).folder
    assert folder.parent == newsroom.folder.resolve().parent
    assert not folder.is_relative_to(newsroom.folder.resolve())


def test_it_is_found_by_words_of_its_name_question_or_quotes(
    kept: ConversationStore, answers: tuple[Answer, ...]
) -> None:
    one = kept.save(new_conversation("Spending", answers))
    other = kept.save(new_conversation("Weather"))
    assert [it.id for it in kept.find("410 MILLION spending")] == [one.id]
    assert [it.id for it in kept.find("weather")] == [other.id]
    assert {it.id for it in kept.find()} == {one.id, other.id}
    assert kept.find("spending weather") == []


def test_the_last_changed_comes_first(
    kept: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2024, 5, 6, tzinfo=UTC)
    monkeypatch.setattr("qa.conversations.store._now", lambda: now)
    first = kept.save(new_conversation("first"))
    now += timedelta(minutes=1)
    second = kept.save(new_conversation("second"))
    assert [it.id for it in kept.find()] == [second.id, first.id]
    now += timedelta(minutes=1)
    kept.save(first)
    assert [it.id for it in kept.find()] == [first.id, second.id]


def test_a_deleted_one_is_gone_and_says_so(kept: ConversationStore) -> None:
    conversation = kept.save(new_conversation("short-lived"))
    kept.delete(conversation.id)
    kept.delete(conversation.id)
    assert kept.find() == []
    with pytest.raises(ConversationError, match="deleted"):
        kept.load(conversation.id)


@pytest.mark.parametrize("id", ["", "../secret", "a/b", "a\\b", ".", "..", "a.json", "é", "a\x00"])
def test_an_id_names_no_other_file(kept: ConversationStore, id: str) -> None:
    for use in (kept.load, kept.delete):
        with pytest.raises(ConversationError, match="names no conversation"):
            use(id)


def test_a_damaged_file_is_named_and_hides_no_other(
    kept: ConversationStore, answers: tuple[Answer, ...]
) -> None:
    whole = kept.save(new_conversation("whole", answers))
    hurt = kept.save(new_conversation("hurt", answers))
    place = kept.folder / f"{hurt.id}.json"
    place.write_bytes(place.read_bytes()[:-40])
    assert [it.id for it in kept.find()] == [whole.id]
    with pytest.raises(ConversationError, match=hurt.id):
        kept.load(hurt.id)


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b"\xff", b'{"id": "a"}'], ids=repr)
def test_what_is_no_conversation_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(ConversationError, match="no conversation that Pullquote") as error:
        from_json(content)
    assert "\n" not in str(error.value)


def test_a_field_of_another_kind_is_named(answers: tuple[Answer, ...]) -> None:
    fields = json.loads(to_json(new_conversation("", answers)))
    fields["answers"][0]["citations"][0]["start"] = "soon"
    with pytest.raises(ConversationError, match=r"answers\.0\.citations\.0\.start"):
        from_json(json.dumps(fields).encode())


def test_a_later_format_is_refused(answers: tuple[Answer, ...]) -> None:
    fields = json.loads(to_json(new_conversation("", answers)))
    fields["format"] = "pullquote conversation 2"
    with pytest.raises(ConversationError, match="conversation 2"):
        from_json(json.dumps(fields).encode())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said_to_be(kept: ConversationStore) -> None:
    kept.folder.mkdir()
    kept.folder.chmod(0o500)
    with pytest.raises(ConversationError, match="cannot be written"):
        kept.save(new_conversation())


def test_a_file_in_place_of_the_folder_is_said_to_be(kept: ConversationStore) -> None:
    kept.folder.write_text("", "utf-8")
    with pytest.raises(ConversationError, match="cannot be written"):
        kept.save(new_conversation())
    assert kept.find() == []
