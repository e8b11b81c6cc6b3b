"""Bodies of JSON (RFC 8259), in UTF-8 and within what we can write again."""

import json
from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from kit.api.problems import BadBody


class Json(JSONParser):
    """Whatever cannot be read is told as a 400: bad text, halves of characters, endless nesting.

    So is a name that an object has twice: readers differ in which counts (RFC 8259, section 4).
    """

    def parse(self, stream: IO[bytes], media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            text = stream.read()
            found = orjson.loads(text)
            # The other reader drops them unsaid; this one is asked for nothing else.
            json.loads(text, object_pairs_hook=_once_each, parse_int=str, parse_float=str)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is no JSON: {error}.") from error
        except RecursionError as error:
            raise ParseError("The body is nested too deeply.") from error
        return found


def _once_each(pairs: list[tuple[str, Any]]) -> None:
    names = set()
    for name, _ in pairs:
        if name in names:
            raise BadBody({name: [f"{name!r} is given more than once; give it once."]})
        names.add(name)


def canonical(data: Any) -> bytes:
    """What was sent, written in one way; ParseError if it is nested too deeply for that."""
    try:
        return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise ParseError(f"The body cannot be read: {error}.") from error
