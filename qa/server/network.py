"""an address, who may use it → whether it is served; and nothing here calls another machine."""

import os
import socket
import sys

from index import PullquoteError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ServingError(PullquoteError):
    """What is to be served, where, and for whom cannot be so."""


def check_address(host: str, port: int) -> None:
    """Raise a one-line error when the address can't be served, before any work is done."""
    if not 0 < port < 65536:
        raise ServingError(f"{port} is no port: choose a --port from 1 to 65535")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        why = error.strerror
        raise ServingError(f"cannot serve at {host}:{port} ({why}): choose another") from error


def require_auth_off_loopback(host: str, auth: bool, without_auth: bool) -> None:
    """Refuse to let a whole network in unless that is said to be wanted; warn when it is."""
    if host in LOOPBACK or auth:
        return
    if not without_auth:
        raise ServingError(
            f"at {host} others could ask, add and delete documents: give --auth "
            "USERS_FILE, or --without-auth if they all may"
        )
    print(
        f"pullquote: everybody who reaches {host} may ask, add and delete documents",
        file=sys.stderr,
    )


def disable_telemetry() -> None:
    """Switch off, before Gradio is imported, all that would talk to another machine."""
    os.environ.update(
        GRADIO_ANALYTICS_ENABLED="False",
        HF_HUB_DISABLE_TELEMETRY="1",
        HF_HUB_OFFLINE="1",
        GRADIO_SHARE="False",
    )
    # Gradio greets its own server when it starts; a proxy in the environment would hear of it.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name, ""), *LOOPBACK]))
