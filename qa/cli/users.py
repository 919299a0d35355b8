"""Add users to the file that `--auth` names."""

import argparse

from qa.server.network import ServingError
from qa.server.users import add_user, prompt_password


def add_user_command(options: argparse.Namespace) -> int:
    """Add a user, with a password from the terminal or standard input; returns the exit status.

    Raises:
        ServingError: No file of users is named.
    """
    if not options.auth:
        raise ServingError("--add-user writes to a file: name it with --auth USERS_FILE")
    add_user(options.auth, options.add_user, prompt_password(options.add_user), options.may_change)
    may = "ask and change the corpus" if options.may_change else "ask"
    print(f"{options.add_user} may {may}: {options.auth}")
    return 0
