"""States, alliances, who may see them, and where facts come from."""

from alliances.models.alliance import Alliance, Grant, Membership, Source, State, iso3
from alliances.models.marking import (
    RESTRICTED,
    Marking,
    Release,
    check_held,
    in_words,
    is_wider,
    narrower,
)
from alliances.models.scoped import Scoped, inherited, narrowest, originators_of
from alliances.models.upload import Upload
from alliances.models.widening import Widening

__all__ = [
    "RESTRICTED",
    "Alliance",
    "Grant",
    "Marking",
    "Membership",
    "Release",
    "Scoped",
    "Source",
    "State",
    "Upload",
    "Widening",
    "check_held",
    "in_words",
    "inherited",
    "is_wider",
    "iso3",
    "narrower",
    "narrowest",
    "originators_of",
]
