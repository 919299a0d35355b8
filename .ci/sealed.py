"""Bring up loopback in a network namespace, and prove that nothing leads out of the namespace."""

import errno
import fcntl
import socket
import struct
import sys
import time
from pathlib import Path

# Addresses reserved for documentation: nothing could answer from there.
OUTSIDE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
NAMES = ("example.com", "example.org")
# Errors of a system without a route. A refusal or a timeout would mean that there is one.
NO_ROUTE = (errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
# Seconds after which a connection attempt counts as having left the machine.
CONNECT_TIMEOUT = 2.0
# linux/sockios.h and linux/if.h
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1


def main() -> int:
    """Seal and check the namespace. Returns the exit status."""
    # Checked first: another interface that is up means that this is the machine's own namespace.
    if interfaces := other_interfaces():
        print(
            f"offline: not a namespace of its own: {', '.join(interfaces)} is up", file=sys.stderr
        )
        return 1
    try:
        bring_up("lo")
    except OSError as error:
        print(f"offline: loopback cannot be brought up ({error.strerror})", file=sys.stderr)
        return 1
    if leaks := find_leaks():
        print(f"offline: the namespace is not sealed: there is {'; '.join(leaks)}", file=sys.stderr)
        return 1
    addresses = " and ".join(address for _, address in OUTSIDE)
    print(
        f"offline: no interface but loopback is up, no route leads out, {addresses} cannot be "
        f"reached and {' and '.join(NAMES)} cannot be resolved"
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
        reply = fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
        interface_flags: int = struct.unpack("16sh14x", reply)[1]
        return interface_flags


def other_interfaces() -> list[str]:
    """The interfaces besides loopback that are up."""
    # Some systems put tunnels into every namespace; they are down and lead nowhere.
    return [name for _, name in socket.if_nameindex() if name != "lo" and flags(name) & IFF_UP]


def find_leaks() -> list[str]:
    """Everything by which data could leave; empty when the namespace is sealed."""
    interfaces = [f"the interface {name}" for name in other_interfaces()]
    return [*interfaces, *routes(), *reachable_addresses(), *resolved_names()]


def routes() -> list[str]:
    """The routes through another interface than loopback."""
    v4, v6 = Path("/proc/net/route"), Path("/proc/net/ipv6_route")
    rows = [line.split() for line in v4.read_text().splitlines()[1:]] if v4.exists() else []
    v4_routes = [f"a route to {row[1]} by {row[0]}" for row in rows if row[0] != "lo"]
    rows = [line.split() for line in v6.read_text().splitlines()] if v6.exists() else []
    return v4_routes + [f"a route to {row[0]} by {row[9]}" for row in rows if row[9] != "lo"]


def reachable_addresses() -> list[str]:
    """The addresses outside to which there is, or may be, a route."""
    reachable = []
    for family, address in OUTSIDE:
        start = time.monotonic()
        try:
            with socket.socket(family, socket.SOCK_STREAM) as connection:
                connection.settimeout(CONNECT_TIMEOUT)
                connection.connect((address, 443))
            reachable.append(f"a connection to {address}")
        except OSError as error:
            if error.errno not in NO_ROUTE or time.monotonic() - start >= CONNECT_TIMEOUT:
                reachable.append(f"a possible route to {address}, with the error: {error}")
    return reachable


def resolved_names() -> list[str]:
    """The names that something outside resolved, such as a daemon reached by a Unix socket."""
    resolved = []
    for name in NAMES:
        try:
            resolved.append(f"an address for {name}, {socket.getaddrinfo(name, 443)[0][4][0]}")
        except socket.gaierror:
            continue
    return resolved


if __name__ == "__main__":
    sys.exit(main())
