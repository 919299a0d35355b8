"""Read the address of a database, and name it without its password."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from index.errors import StoreError

# The schema of an index unless its address names another, as in "postgresql://host/db?schema=news".
_DEFAULT_SCHEMA = "pullquote"
_SCHEMA_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Address:
    """A database, and the schema in it that is the index.

    Attributes:
        location: How messages and commands name it, without a password.
        schema: The schema.
        parameters: What is passed to the driver; never to be shown.
    """

    location: str
    schema: str
    parameters: dict[str, Any]


def parse_address(address: str) -> Address:
    """Read "postgresql://user@host:port/database?schema=name".

    Raises StoreError for anything else; the message never repeats the address, which may hold a
    password.
    """
    try:
        place, _, query = address.partition("?")
        settings = dict(parse_qsl(query))
        schema = settings.pop("schema", _DEFAULT_SCHEMA)
        parameters = conninfo_to_dict(f"{place}?{urlencode(settings)}" if settings else place)
    except (ValueError, psycopg.ProgrammingError) as error:
        raise StoreError(
            "the address of the database cannot be read: expected "
            "postgresql://USER@HOST/DATABASE, and ?schema=NAME for a schema other than pullquote"
        ) from error
    if not _SCHEMA_NAME.fullmatch(schema):
        raise StoreError(
            f"the schema is {schema!r}, expected a name in lower-case letters, digits and _"
        )
    return Address(_location(parameters, schema), schema, parameters)


def _location(parameters: dict[str, Any], schema: str) -> str:
    user, host, port = (str(parameters.get(name) or "") for name in ("user", "host", "port"))
    query = {"host": host} if host.startswith("/") else {}
    query |= {} if schema == _DEFAULT_SCHEMA else {"schema": schema}
    server = f"{quote(user)}@" if user else ""
    server += "" if host.startswith("/") else host
    server += f":{port}" if port else ""
    shown = f"postgresql://{server}/{quote(str(parameters.get('dbname') or ''))}"
    return f"{shown}?{urlencode(query, safe='/')}" if query else shown
