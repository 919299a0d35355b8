"""Which servers a model may be at."""

import socket
from typing import Any

import pytest

from qa import WritingError
from qa.summaries.llm_endpoint import check_address


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:11434/v1",
        "http://localhost:8080",
        "http://[::1]:8080/v1",
        "https://10.1.2.3/v1",
        "http://172.31.0.9:1",
        "http://192.168.1.20:8000/v1/",
    ],
)
def test_this_machine_and_private_networks_are_allowed(url: str) -> None:
    assert not check_address(url).is_remote


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/v1",
        "https://1.1.1.1/v1",
        "http://172.32.0.1/v1",
        # Where clouds serve secrets.
        "http://169.254.169.254/v1",
        "http://0.0.0.0:80/v1",
        "http://[2606:4700::1]/v1",
        "http://[::ffff:8.8.8.8]/v1",
        "http://[fe80::1]/v1",
    ],
)
def test_other_addresses_are_refused_unless_they_are_asked_for(url: str) -> None:
    with pytest.raises(WritingError, match="--llm-remote"):
        check_address(url)
    assert check_address(url, allow_remote=True).is_remote


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:11434", "ftp://127.0.0.1/v1", "http://", "http://user:key@127.0.0.1/v1",
     "http://127.0.0.1:port/v1", "file:///etc/passwd", "http://[::1/v1"],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(WritingError, match="expected one such as"):
        check_address(url)


def answer_with(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    def getaddrinfo(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 0)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def test_a_name_is_called_at_the_number_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, "192.168.1.7")
    address = check_address("http://models.example:8000/v1")
    assert (address.url, address.host) == ("http://192.168.1.7:8000/v1", "models.example:8000")


def test_a_name_with_one_number_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, "192.168.1.7", "8.8.8.8")
    with pytest.raises(WritingError, match=r"models\.example is beyond this machine"):
        check_address("http://models.example/v1")


def test_a_name_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(WritingError, match="cannot be found"):
        check_address("http://nowhere.invalid/v1")
