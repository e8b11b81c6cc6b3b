"""Bundle files: YAML in, with the line of each record; canonical YAML out, byte for byte."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from kit.errors import Refused
from portal.bundles.kinds import Raw

LARGEST = 50_000_000  # bytes
ODD_BREAKS = set("\r\x85\u2028\u2029")  # line breaks to YAML, besides the common one
DEEPEST = 12  # lists and records within each other


class Lined(dict[str, Raw]):
    """A record that knows the line it begins on."""

    line: int = 0


def read(path: Path) -> Lined:
    """The file as records of text; Refused, with file and line, if it is not a mapping in YAML.

    Values stay text, so that `1986`, `2016-10` and `0.10` mean what they show. Aliases are
    refused: a few bytes of them can stand for gigabytes.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise Refused("file_too_large", f"{path}: larger than {LARGEST // 1_000_000} MB")
        text = path.read_text(encoding="utf-8")
        _check_shape(text)
        node = yaml.compose(text, yaml.CBaseLoader)
        raw = _plain(node) if node else None
    except OSError as error:
        raise Refused("unreadable", f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Refused("not_utf8", f"{path}: not UTF-8 text at byte {error.start}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise Refused("not_yaml", f"{path}: not readable as YAML: {_in_words(error)}") from error
    if not isinstance(raw, Lined):
        raise Refused("not_a_bundle", f"{path}: expected sections such as 'alliance:' at the top")
    return raw


def _in_words(error: Exception) -> str:
    """What is wrong and where, on one line."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return str(error)
    words, mark = " ".join(filter(None, (error.context, error.problem))), error.problem_mark
    return words if mark is None else f"line {mark.line + 1}: {words}"


def _check_shape(text: str) -> None:
    """Refuse what cannot be composed safely: composing very deep nesting ends the process."""
    depth = 0
    for event in yaml.parse(text, yaml.CBaseLoader):
        assert event.start_mark is not None
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(f"line {line}: aliases (*name) are not read; write it out")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(f"line {line}: nested deeper than {DEEPEST}")


def _plain(node: yaml.Node) -> Raw:
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    if isinstance(node, yaml.MappingNode):
        found = Lined()
        found.line = node.start_mark.line + 1
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise ValueError(f"line {key.start_mark.line + 1}: {name!r} stands twice")
            found[name] = _plain(value)
        return found
    is_plain = isinstance(node, yaml.ScalarNode) and not node.style  # None, or '' by libyaml
    return None if is_plain and node.value in ("", "~", "null") else str(node.value)


class _Writer(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _list(writer: _Writer, value: list[Any]) -> yaml.Node:
    flat = all(not isinstance(one, dict | list) and len(str(one)) < 40 for one in value)
    return writer.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=flat)


def _decimal(writer: _Writer, value: Decimal) -> yaml.Node:
    tag = "int" if value == value.to_integral_value() else "float"
    return writer.represent_scalar(f"tag:yaml.org,2002:{tag}", format(value, "f"))


def _day(writer: _Writer, value: date) -> yaml.Node:
    return writer.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


def _text(writer: _Writer, value: str) -> yaml.Node:
    style = '"' if ODD_BREAKS & set(value) else None  # in other styles they would become spaces
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Writer.add_representer(str, _text)
_Writer.add_representer(list, _list)
_Writer.add_representer(Decimal, _decimal)
_Writer.add_representer(date, _day)


def write(sections: dict[str, Any]) -> str:
    """Canonical text: fixed order, one blank line between sections and records."""
    return "\n".join(_section(name, value) for name, value in sections.items())


def _section(name: str, value: Any) -> str:
    if not isinstance(value, list):
        return _yaml({name: value})
    return (
        "\n".join([f"{name}:\n", *(_indented(one) for one in value)]) if value else f"{name}: []\n"
    )


def _indented(record: dict[str, Any]) -> str:
    return "".join(f"  {line}" for line in _lines(_yaml([record])))


def _lines(text: str) -> Iterator[str]:
    yield from text.splitlines(keepends=True)


def _yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=100)
