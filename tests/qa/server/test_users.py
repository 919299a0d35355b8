"""The file of users: only its users are let in, with the right password."""

import asyncio
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.server.users import TooManyAttemptsError, Users, UsersError, add_user

SECRET = "correct horse"  # noqa: S105


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "users"
    add_user(place, "ana", SECRET, may_change=True)
    add_user(place, "ben", "battery staple", may_change=False)
    return place


def test_only_the_right_password_is_accepted(file: Path) -> None:
    users = Users(file)
    for _ in range(2):
        assert users.check("ana", SECRET)
        assert not users.check("ana", "battery staple")
        assert not users.check("cleo", SECRET)
        assert not users.check("", "")


def test_each_user_has_a_role(file: Path) -> None:
    users = Users(file)
    assert users.may_change("ana")
    assert not users.may_change("ben")
    assert not users.may_change("cleo")


def test_file_is_private_and_holds_no_password(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "horse" not in file.read_text("utf-8")
    add_user(file, "cleo", SECRET, may_change=False)
    hashes = {line.split()[-1] for line in file.read_text("utf-8").splitlines()}
    assert len(hashes) == 3


def test_removed_users_and_new_passwords_take_effect_at_once(file: Path) -> None:
    users = Users(file)
    assert users.check("ana", SECRET)
    add_user(file, "ana", "another secret", may_change=False)
    assert not users.check("ana", SECRET)
    assert not users.may_change("ana")
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("ana")]
    file.write_text("\n".join(lines), "utf-8")
    assert users.find("ana") is None
    assert not users.check("ana", "another secret")
    assert users.find("ben")


def test_damaged_or_missing_file_lets_nobody_in(file: Path) -> None:
    users = Users(file)
    file.write_text("ana change", "utf-8")
    assert not users.check("ana", SECRET)
    file.unlink()
    assert users.find("ben") is None


@pytest.mark.parametrize(
    "content", ["ana change", "ana root AAAA AAAA", "../x ask AAAA AAAA", "\x00"]
)
def test_invalid_line_is_reported_by_number(tmp_path: Path, content: str) -> None:
    (tmp_path / "users").write_text(f"# ours\n{content}\n", "utf-8")
    with pytest.raises(UsersError, match="line 2"):
        Users(tmp_path / "users")


def test_file_without_users_is_refused(tmp_path: Path) -> None:
    (tmp_path / "users").write_text("\n", "utf-8")
    with pytest.raises(UsersError, match="--add-user"):
        Users(tmp_path / "users")
    with pytest.raises(UsersError, match="cannot be read"):
        Users(tmp_path / "none")


@pytest.mark.parametrize("name", ["", "a b", "../ana", "ana\n", "x" * 65, ".ana"])
def test_invalid_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsersError, match="not a valid user name"):
        add_user(tmp_path / "users", name, SECRET, may_change=False)
    assert not (tmp_path / "users").exists()


def test_short_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsersError, match="7 characters, expected 8 or more"):
        add_user(tmp_path / "users", "ana", "1234567", may_change=False)


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=8, max_size=40), st.text(max_size=40))
def test_any_password_is_accepted_and_no_other_is(
    tmp_path_factory: pytest.TempPathFactory, password: str, other: str
) -> None:
    place = tmp_path_factory.mktemp("users") / "users"
    add_user(place, "ana", password, may_change=False)
    users = Users(place)
    assert users.check("ana", password)
    if other.encode("utf-8", "replace") != password.encode("utf-8", "replace"):
        assert not users.check("ana", other)


def test_guesses_of_a_name_are_limited_before_they_are_hashed(file: Path) -> None:
    async def guess() -> None:
        for number in range(10):
            assert not await users.authenticate("ana", f"guess {number}", "10.0.0.1")
        # The right password is not even looked at, whatever the address, until time has passed.
        with pytest.raises(TooManyAttemptsError):
            await users.authenticate("ana", SECRET, "10.0.0.2")
        clock[0] += 10
        assert await users.authenticate("ana", SECRET, "10.0.0.2")

    clock = [0.0]
    users = Users(file, lambda: clock[0])
    asyncio.run(guess())


def test_guesses_from_an_address_are_limited_whatever_the_names(file: Path) -> None:
    async def guess() -> None:
        for number in range(10):
            assert not await users.authenticate(f"nobody{number}", "guess", "10.0.0.1")
        with pytest.raises(TooManyAttemptsError):
            await users.authenticate("ben", "battery staple", "10.0.0.1")
        assert await users.authenticate("ben", "battery staple", "10.0.0.2")

    users = Users(file, lambda: 0.0)
    asyncio.run(guess())


def test_a_verified_user_is_not_locked_out_by_the_guesses_of_others(file: Path) -> None:
    async def guess() -> None:
        assert await users.authenticate("ana", SECRET, "10.0.0.2")
        for number in range(10):
            assert not await users.authenticate("ana", f"guess {number}", "10.0.0.1")
        with pytest.raises(TooManyAttemptsError):
            await users.authenticate("ana", "guess", "10.0.0.1")
        assert await users.authenticate("ana", SECRET, "10.0.0.1")

    users = Users(file, lambda: 0.0)
    asyncio.run(guess())


def test_a_refused_address_does_not_lock_out_the_user_whose_name_it_tries(file: Path) -> None:
    async def guess() -> None:
        for number in range(10):
            assert not await users.authenticate(f"nobody{number}", "guess", "10.0.0.1")
        for _ in range(20):
            with pytest.raises(TooManyAttemptsError):
                await users.authenticate("ana", "guess", "10.0.0.1")
        assert await users.authenticate("ana", SECRET, "10.0.0.2")

    users = Users(file, lambda: 0.0)
    asyncio.run(guess())


def test_guesses_from_elsewhere_do_not_lock_out_a_user_who_has_logged_in_before(file: Path) -> None:
    async def guess() -> None:
        assert await users.authenticate("ana", SECRET, "10.0.0.2")
        add_user(file, "ana", "another secret", may_change=True)
        for number in range(10):
            assert not await users.authenticate("ana", f"guess {number}", "10.0.0.1")
        with pytest.raises(TooManyAttemptsError):
            await users.authenticate("ana", "another secret", "10.0.0.3")
        assert await users.authenticate("ana", "another secret", "10.0.0.2")

    users = Users(file, lambda: 0.0)
    asyncio.run(guess())


def test_many_first_requests_with_the_right_password_are_let_in(file: Path) -> None:
    async def ask() -> None:
        replies = (users.authenticate("ana", SECRET, "10.0.0.1") for _ in range(40))
        assert all(await asyncio.gather(*replies))

    users = Users(file, lambda: 0.0)
    asyncio.run(ask())


def test_many_users_of_one_address_can_log_in_at_once(file: Path) -> None:
    async def log_in() -> None:
        for number in range(15):
            add_user(file, f"user{number}", SECRET, may_change=False)
            assert await users.authenticate(f"user{number}", SECRET, "10.0.0.1")

    users = Users(file, lambda: 0.0)
    asyncio.run(log_in())


def test_the_event_loop_goes_on_while_passwords_are_hashed(file: Path) -> None:
    async def tick() -> None:
        guesses = asyncio.gather(
            *(users.authenticate(f"nobody{n}", "guess", f"10.0.0.{n}") for n in range(8))
        )
        ticks = 0
        while not guesses.done():
            await asyncio.sleep(0.001)
            ticks += 1
        # Hashed in the event loop, the first turn after them would be the last.
        assert ticks > 5

    users = Users(file)
    asyncio.run(tick())
