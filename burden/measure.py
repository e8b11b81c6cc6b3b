"""What a measure is: a formula with its source and reading, applied to figures that it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from inspect import cleandoc
from types import MappingProxyType
from typing import Any, ClassVar

from kit.registry import Registry

type Input = Decimal | Mapping[str, Input] | tuple[Input, ...] | int | str | None


def frozen(value: Any) -> Any:
    """A copy that nobody can change: mappings and lists all the way down."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(one) for key, one in value.items()})
    return tuple(map(frozen, value)) if isinstance(value, list | tuple) else value


def shown(value: Decimal) -> str:
    """A number with its thousands apart and at most four places; what is no number as it is."""
    text = f"{value:,.4f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Result:
    """What a measure gave: values by member or by name, the figures that went in, the arithmetic.

    Nothing in it changes when the figures it was reckoned from do.
    """

    measure: str
    unit: str
    values: Mapping[str, Decimal | None]
    inputs: Mapping[str, Any]
    arithmetic: tuple[str, ...]

    def __post_init__(self) -> None:
        """Keep copies of what was handed over."""
        for name in ("values", "inputs"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    def __str__(self) -> str:
        return "\n".join(self.arithmetic)


class Measure:
    """A measure; its docstring is its public wording, `example` a worked number of it.

    `of` takes figures and gives a Result, or raises `burden.shares.Refusal` with the reason why no
    number would be right. Pure: no database, no clock, no settings.
    """

    number: ClassVar[str]
    unit: ClassVar[str]
    formula: ClassVar[str]
    source: ClassVar[str]
    reading: ClassVar[str]

    @property
    def title(self) -> str:
        """What it is called: its file's name."""
        name = type(self).__module__.rpartition(".")[2]
        return name.replace("_", " ").capitalize()

    @property
    def wording(self) -> str:
        """Its public wording: its docstring."""
        return cleandoc(type(self).__doc__ or "")

    def example(self) -> Result:
        """The measure applied to figures that are worked in docs/formulas.md."""
        raise NotImplementedError

    def result(
        self,
        values: Mapping[str, Decimal | None],
        arithmetic: Mapping[str, str],
        /,
        **inputs: Any,
    ) -> Result:
        """The values with a line for each: what was reckoned, and what came of it."""
        lines = (
            f"{name}: {line} = {'none' if (one := values[name]) is None else shown(one)}"
            for name, line in arithmetic.items()
        )
        return Result(self.number, self.unit, values, inputs, tuple(lines))


measures: Registry[Measure] = Registry(Measure, "measures")
