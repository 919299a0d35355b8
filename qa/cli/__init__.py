"""The subcommands of `python -m qa`."""
