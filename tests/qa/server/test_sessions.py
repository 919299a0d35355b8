"""Sessions end with the password or the user that they began with."""

from pathlib import Path

import pytest

from qa.server import sessions
from qa.server.sessions import PageOwners, Sessions
from qa.server.users import Users, add_user


@pytest.fixture
def file(tmp_path: Path) -> Path:
    add_user(tmp_path / "users", "ana", "correct horse", may_change=False)
    add_user(tmp_path / "users", "ben", "battery staple", may_change=False)
    return tmp_path / "users"


def start(users: Users, name: str, opened: Sessions) -> str:
    user = users.find(name)
    assert user
    return opened.start(user)


def test_a_session_ends_with_a_changed_password(file: Path) -> None:
    users = Users(file)
    opened = Sessions(users)
    tokens = [start(users, "ana", opened), start(users, "ben", opened)]
    assert opened.user(tokens[0]) == users.find("ana")
    add_user(file, "ana", "another secret", may_change=False)
    assert opened.user(tokens[0]) is None
    assert opened.user(tokens[1]) == users.find("ben")


def test_a_session_ends_with_a_removed_user_also_when_re_added(file: Path) -> None:
    users = Users(file)
    opened = Sessions(users)
    tokens = [start(users, "ana", opened) for _ in range(2)]
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("ana")), "utf-8")
    assert opened.user(tokens[0]) is None
    # The other session is not used while the user is away.
    add_user(file, "ana", "correct horse", may_change=False)
    assert [opened.user(token) for token in tokens] == [None, None]


def test_an_ended_or_unknown_session_has_no_user(file: Path) -> None:
    users = Users(file)
    opened = Sessions(users)
    token = start(users, "ana", opened)
    opened.end(token)
    opened.end("")
    assert [opened.user(token), opened.user(""), opened.user("x")] == [None] * 3


def test_the_number_of_sessions_and_pages_is_bounded(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MAX_SESSIONS", 3)
    monkeypatch.setattr(sessions, "MAX_PAGES", 3)
    users = Users(file)
    opened, pages = Sessions(users), PageOwners()
    tokens = [start(users, "ana", opened) for _ in range(4)]
    assert [opened.user(token) is not None for token in tokens] == [False, True, True, True]
    assert all(pages.belongs_to(str(number), "ana") for number in range(4))
    assert not pages.belongs_to("3", "ben")
    assert pages.belongs_to("0", "ben")
