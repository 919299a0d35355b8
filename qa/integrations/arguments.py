"""Check the arguments that programs send."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from pydantic import ConfigDict, ValidationError, validate_call

from index.arguments import shortened
from qa.errors import QuestionError

# What is expected, by the type of error that pydantic reports.
_EXPECTED = {
    "int_type": "a whole number",
    "float_type": "a number",
    "string_type": "a string",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "an object",
}
_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


def check_arguments(method: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Make a function raise QuestionError for arguments that are missing or of the wrong type."""
    signature = inspect.signature(method)
    validated = validate_call(config=ConfigDict(strict=True))(method)

    @wraps(method)
    def call(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        try:
            # By name, because pydantic names a positional argument by its position.
            arguments: dict[str, Any] = signature.bind(*args, **kwargs).arguments
        except TypeError as error:
            raise QuestionError(f"{method.__name__}: {error}") from error
        try:
            return validated(**arguments)  # type: ignore[call-arg]
        except ValidationError as error:
            raise QuestionError(_describe(error)) from error

    return call


def _describe(error: ValidationError) -> str:
    """The first wrong value, and what was expected."""
    first = error.errors(include_url=False)[0]
    name, expected = ".".join(map(str, first["loc"])), _EXPECTED.get(first["type"], first["msg"])
    return f"{name} is {shortened(first['input'])}, expected {expected}"
