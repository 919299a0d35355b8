"""Who may ask what how often of an app that several people use; only the app imports this."""

from qa.serving.guards import Limits, Members, OwnHostOnly
from qa.serving.mirror import Mirror
from qa.serving.users import Users, UsersError, add_user

__all__ = ["Limits", "Members", "Mirror", "OwnHostOnly", "Users", "UsersError", "add_user"]
