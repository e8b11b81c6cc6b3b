"""Bodies of JSON (RFC 8259), in UTF-8 and within what we can write again."""

from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Json(JSONParser):
    """Whatever cannot be read is told as a 400: bad text, halves of characters, endless nesting."""

    def parse(self, stream: IO[bytes], media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is no JSON: {error}.") from error


def canonical(data: Any) -> bytes:
    """What was sent, written in one way; ParseError if it is nested too deeply for that."""
    try:
        return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise ParseError(f"The body cannot be read: {error}.") from error
