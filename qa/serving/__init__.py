"""Who may ask what how often of an app that several people use; only the app imports this."""

from qa.serving.guards import Limits, Members, OwnHostOnly
from qa.serving.mirror import Mirror
from qa.serving.reach import LOOPBACK, ServingError, check_address, check_reach, stay_private
from qa.serving.users import Users, UsersError, add_user

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
