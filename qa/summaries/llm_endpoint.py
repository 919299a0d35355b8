"""Decide whether the server of a language model is on the user's own machine or network."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from qa.summaries.errors import WritingError

# Addresses of this machine and of private networks (RFC 1918, RFC 4193). Not link-local ones, at
# which clouds serve secrets.
_OWN_NETWORKS = tuple(
    map(
        ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a model is served.

    Attributes:
        url: The address that is called. Of a server in the own network it holds the number that was
            checked, so that the name cannot lead elsewhere later.
        host: The host as the user gave it, with its port.
        is_remote: Whether it is beyond the user's machine and network.
    """

    url: str
    host: str
    is_remote: bool


def check_address(url: str, *, allow_remote: bool = False) -> ServerAddress:
    """Check the address of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1.

    Raises WritingError if it is no address, cannot be found, or is beyond this machine and private
    networks without `allow_remote`.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in ("http", "https") or parts.username or parts.password:
        raise WritingError(
            f"{url!r} is not the address of a language model: expected one such as "
            "http://127.0.0.1:11434/v1"
        )
    numbers = _resolve(host)
    is_remote = not all(map(_is_own, numbers))
    if is_remote and not allow_remote:
        raise WritingError(
            f"{host} is beyond this machine and its private network: questions and quotes are sent "
            "there only if Pullquote is started with --llm-remote"
        )
    is_pinned = not is_remote and parts.scheme == "http"
    name = numbers[0] if is_pinned else host
    shown = f"[{name}]" if ":" in name else name
    location = shown if port is None else f"{shown}:{port}"
    path = parts.path.rstrip("/") or "/v1"
    return ServerAddress(
        f"{parts.scheme}://{location}{path}", host if port is None else f"{host}:{port}", is_remote
    )


def _resolve(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WritingError(f"the host {host!r} of the language model cannot be found") from error
    return [str(address[0]) for *_, address in found]


def _is_own(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in _OWN_NETWORKS)
