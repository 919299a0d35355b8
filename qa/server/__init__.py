"""Who may ask what how often of an app that several people use; only the app imports this."""

from qa.server.background_sync import BackgroundSync
from qa.server.middleware import Authentication, RateLimit, SecurityHeaders
from qa.server.network import (
    LOOPBACK,
    ServingError,
    check_address,
    disable_telemetry,
    require_auth_off_loopback,
)
from qa.server.users import Users, UsersError, add_user

__all__ = [
    "LOOPBACK",
    "Authentication",
    "BackgroundSync",
    "RateLimit",
    "SecurityHeaders",
    "ServingError",
    "Users",
    "UsersError",
    "add_user",
    "check_address",
    "disable_telemetry",
    "require_auth_off_loopback",
]
