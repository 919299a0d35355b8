"""Read YAML as strings, and lists and dicts of them."""

import yaml


class _AliasError(yaml.YAMLError):
    """An alias repeats an earlier value: nine nested levels can stand for a billion values."""


class _Loader(yaml.BaseLoader):
    """Loads strings and containers of them only, so that a title "1984" or "No" stays a string."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _AliasError
        return super().compose_node(parent, index)


def load_yaml(source: str) -> object:
    """Return what YAML describes. Raises ValueError for what is none, or has an alias."""
    try:
        # The loader makes nothing but strings and lists and dicts of them.
        return yaml.load(source, _Loader)  # noqa: S506
    # YAML allows a list as a key, which a Python dict does not.
    except (yaml.YAMLError, RecursionError, TypeError) as error:
        raise ValueError(f"no plain YAML: {error}") from error
