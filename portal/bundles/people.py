"""References that a bundle makes to people and posts: they must be in the portal beforehand.

A person is named by the name they sign in with; nothing else of them is in a bundle.
"""

from dataclasses import dataclass, field

from portal.bundles.kinds import Bad, Column, Form, Instant, Raw, Ref, Text


@dataclass(frozen=True)
class Named(Ref):
    """The name of a record that is called by words, not by a reference."""

    longest: int = field(default=150, kw_only=True)

    def read(self, raw: Raw) -> str:
        name: str = Text(longest=self.longest).read(raw)
        if not name.strip():
            raise Bad("a name must not be empty")
        return name


PERSON = Named(of="person")
WRITTEN = Form(
    columns=(
        Column("text", Text(longest=100_000)),
        Column("written_at", Instant(), required=True),
        Column("written_by", PERSON, required=True),
    )
)
