"""a network namespace → its loopback brought up, and the proof that nothing leads out of it."""

import errno
import fcntl
import socket
import struct
import sys
import time
from pathlib import Path

# Addresses that are set aside for documentation: nobody could ever answer from there.
OUTSIDE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
NAMES = ("example.com", "example.org")
# What a system says that knows no way. A refusal or a silence would have come from somewhere.
NO_WAY = (errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
# Seconds after which a call counts as one that went out and waits for its answer.
AT_ONCE = 2.0
# linux/sockios.h and linux/if.h
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1


def main() -> int:
    """Returns the exit status."""
    # First: what leads to the world already is no namespace of ours, to be changed.
    if others := others_up():
        print(f"offline: not a namespace of its own: {', '.join(others)} is up", file=sys.stderr)
        return 1
    try:
        bring_up("lo")
    except OSError as error:
        print(f"offline: loopback cannot be brought up ({error.strerror})", file=sys.stderr)
        return 1
    if found := ways_out():
        print(f"offline: the namespace is not sealed: there is {'; '.join(found)}", file=sys.stderr)
        return 1
    addresses = " and ".join(address for _, address in OUTSIDE)
    print(
        f"offline: no interface but loopback is up, no route leads out; {addresses} cannot be "
        f"reached, {' and '.join(NAMES)} not be looked up"
    )
    return 0


def bring_up(interface: str) -> None:
    """`ip link set INTERFACE up` without iproute2, which a small machine may lack."""
    with socket.socket() as any_socket:
        request = struct.pack("16sh14x", interface.encode(), flags(interface) | IFF_UP)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)


def flags(interface: str) -> int:
    with socket.socket() as any_socket:
        request = struct.pack("16sh14x", interface.encode(), 0)
        found: int = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        return found


def others_up() -> list[str]:
    # Some systems put tunnels into every namespace; they are down and lead nowhere.
    return [name for _, name in socket.if_nameindex() if name != "lo" and flags(name) & IFF_UP]


def ways_out() -> list[str]:
    """Everything by which something could leave; empty when the namespace is sealed."""
    return [*(f"the interface {name}" for name in others_up()), *routes(), *answers(), *names()]


def routes() -> list[str]:
    """The routes by way of another interface than loopback."""
    v4, v6 = Path("/proc/net/route"), Path("/proc/net/ipv6_route")
    rows = [line.split() for line in v4.read_text().splitlines()[1:]] if v4.exists() else []
    found = [f"a route to {row[1]} by {row[0]}" for row in rows if row[0] != "lo"]
    rows = [line.split() for line in v6.read_text().splitlines()] if v6.exists() else []
    return found + [f"a route to {row[0]} by {row[9]}" for row in rows if row[9] != "lo"]


def answers() -> list[str]:
    """The addresses outside to which there is a way, or something that may be one."""
    found = []
    for family, address in OUTSIDE:
        began = time.monotonic()
        try:
            with socket.socket(family, socket.SOCK_STREAM) as call:
                call.settimeout(AT_ONCE)
                call.connect((address, 443))
            found.append(f"a connection to {address}")
        except OSError as error:
            if error.errno not in NO_WAY or time.monotonic() - began >= AT_ONCE:
                found.append(f"something on the way to {address}, which says: {error}")
    return found


def names() -> list[str]:
    """The names that somebody looked up for us: a daemon outside, say, by a socket of the disk."""
    found = []
    for name in NAMES:
        try:
            found.append(f"an address for {name}, {socket.getaddrinfo(name, 443)[0][4][0]}")
        except socket.gaierror:
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
