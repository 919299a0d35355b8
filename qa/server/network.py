"""Check the address to serve at, and keep Pullquote from calling other machines."""

import os
import socket
import sys
from collections.abc import Iterable
from ipaddress import ip_network

from index import PullquoteError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAX_PORT = 65535


class ServingError(PullquoteError):
    """The page cannot be served with the given options."""


def check_address(host: str, port: int) -> None:
    """Raise ServingError if the address cannot be served, before any work is done."""
    if not 0 < port <= MAX_PORT:
        raise ServingError(f"{port} is not a port: choose a --port from 1 to {MAX_PORT}")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise ServingError(
            f"cannot serve at {host}:{port} ({error.strerror}): use another --port, or --host"
        ) from error


def check_proxies(addresses: Iterable[str]) -> None:
    """Raise ServingError unless these are IP addresses or networks."""
    for address in addresses:
        try:
            ip_network(address)
        except ValueError as error:
            raise ServingError(
                f"{address!r} is not an address: give --trusted-proxy one such as 127.0.0.1 or "
                "10.0.0.0/8"
            ) from error


def machine_names() -> list[str]:
    """The names by which a local network reaches this machine, without asking a name server."""
    name = socket.gethostname()
    return [name, f"{name}.local"]


def require_auth_off_loopback(host: str, auth: bool, without_auth: bool) -> None:
    """Refuse to serve a whole network without authentication, unless that is asked for.

    Args:
        host: The address to serve at.
        auth: Whether users have to log in.
        without_auth: Whether the operator accepts that they do not; a warning is printed.

    Raises:
        ServingError: Neither of the two, at an address beyond loopback.
    """
    if host in LOOPBACK or auth:
        return
    if not without_auth:
        raise ServingError(
            f"at {host} other people could ask, add and delete documents: give --auth "
            "USERS_FILE, or --without-auth if they all may"
        )
    print(
        f"pullquote: everybody who can reach {host} may ask, add and delete documents",
        file=sys.stderr,
    )


def disable_telemetry() -> None:
    """Switch off whatever calls other machines. Must run before Gradio is imported."""
    os.environ.update(
        GRADIO_ANALYTICS_ENABLED="False",
        HF_HUB_DISABLE_TELEMETRY="1",
        HF_HUB_OFFLINE="1",
        GRADIO_SHARE="False",
    )
    # Gradio requests its own page when it starts, which must not go through a configured proxy.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name, ""), *LOOPBACK]))
