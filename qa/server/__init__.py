"""Who may ask what how often of an app that several people use; only the app imports this."""

from qa.server.background_sync import Mirror
from qa.server.middleware import Limits, Members, OwnHostOnly
from qa.server.network import LOOPBACK, ServingError, check_address, check_reach, stay_private
from qa.server.users import Users, UsersError, add_user

__all__ = [
    "LOOPBACK",
    "Limits",
    "Members",
    "Mirror",
    "OwnHostOnly",
    "ServingError",
    "Users",
    "UsersError",
    "add_user",
    "check_address",
    "check_reach",
    "stay_private",
]
