"""Two alliances with every kind of record, and where in them an address may lead."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Model

from alliances.models import Alliance
from commitments.models import Commitment, SavedView
from kit.api.values import public_id
from tests.build.alliances import alliance, partner, person
from tests.house.addresses import PROVIDERS, Address, path_to, table_of
from tests.house.filling import fill


class Thing(StrEnum):
    """What an address leads to."""

    NONE = "nothing in particular"
    RELEASED = "a record of home, released to the parties"
    NAMED = "a record of home, released to the United States alone"
    INTERNAL = "a record of home, internal"
    FOREIGN = "a record of another alliance"
    ASTRAY = "a record of another alliance, looked for at home"
    MISSING = "a record that does not exist"


# A word that every record of a kind carries and no other does, and one for each alliance's name.
WORDS = {
    Thing.RELEASED: "kantoplain",
    Thing.NAMED: "usaonlyish",
    Thing.INTERNAL: "internalia",
    Thing.FOREIGN: "anzacplain",
}
NAMES = {Thing.RELEASED: "Kantonym", Thing.FOREIGN: "Anzanym"}
MARKINGS = {
    Thing.RELEASED: {"release": "parties"},
    Thing.NAMED: {"release": "states"},
    Thing.INTERNAL: {"release": "internal"},
    Thing.FOREIGN: {"release": "parties"},
    Thing.ASTRAY: {"release": "parties"},
}
STRANGE = UUID("0199aaaa-0000-7000-8000-000000000000")

# A person's own, or everybody's: not an alliance's.
OWN_THINGS = (
    *("mfa_", "account_", "portal:upload-", "portal:entry-", "portal:rate-"),
    "portal:countryyear-",
)
IN_ALLIANCE = (Thing.RELEASED, Thing.FOREIGN, Thing.MISSING)
BY_KEY = (Thing.RELEASED, Thing.NAMED, Thing.INTERNAL, Thing.FOREIGN, Thing.MISSING)
BY_BOTH = (*BY_KEY, Thing.ASTRAY)


@dataclass(frozen=True)
class World:
    """Home (the United States and Japan) and abroad (Australia and New Zealand), both filled."""

    home: Alliance
    abroad: Alliance

    @classmethod
    def made(cls) -> "World":
        """Filled, with somebody at each desk."""
        home = alliance("us-jp", ("USA", "JPN"), name="Kantonym", short_name="Kantonym")
        abroad = alliance("anzus", ("AUS", "NZL"), name="Anzanym", short_name="Anzanym")
        desk = person("homeward", home)
        SavedView.objects.create(user=desk, alliance=home, name="Late", filters={})
        person("awayward", abroad)
        partner("JPN", home)
        fill(home, 2, word=WORDS[Thing.RELEASED])
        fill(home, 1, word=WORDS[Thing.INTERNAL], release="internal")
        fill(home, 1, word=WORDS[Thing.NAMED], release="states", released_to=("USA",))
        fill(abroad, 2, word=WORDS[Thing.FOREIGN])
        return cls(home, abroad)

    def path_to(self, address: Address, thing: Thing) -> str:
        """The address with what leads to such a thing filled in."""
        if thing is Thing.NONE or address.door == "admin":
            return path_to(address, self.home)
        return address.template % {
            one: self._part(address, one, thing) for one in address.parameters
        }

    def _part(self, address: Address, parameter: str, thing: Thing) -> str:
        if parameter == "slug" and address.parameters[0] == "slug":
            return self._slug(thing, is_alone=not {"ref", "pk", "id"} & set(address.parameters))
        provider = PROVIDERS.get(f"{address.name} {parameter}")
        if provider and parameter not in ("slug", "ref", "pk", "id"):
            return provider(address, self.abroad if thing is Thing.FOREIGN else self.home)
        prefix = getattr(address.view, "prefix", "")
        if thing is Thing.MISSING:
            ref = "x" * len(str(getattr(self.row(address, Thing.RELEASED), "ref", "")))
            key = public_id(prefix, STRANGE) if prefix else str(STRANGE)
            return ref if parameter == "ref" else key
        found = self.row(address, thing)
        if parameter == "ref":
            return str(found.ref)  # type: ignore[attr-defined]
        return public_id(prefix, found.pk) if prefix else str(found.pk)

    def _slug(self, thing: Thing, *, is_alone: bool) -> str:
        if thing is Thing.MISSING and is_alone:
            return "nowhe"
        return (self.abroad if thing is Thing.FOREIGN else self.home).slug

    def row(self, address: Address, thing: Thing) -> Model:
        """The first such record of the table that the address is about."""
        table = Commitment if address.name == "portal:subject" else table_of(address)
        owner = self.abroad if thing in {Thing.FOREIGN, Thing.ASTRAY} else self.home
        every = getattr(address.view, "queryset", None)  # may leave some rows of the table out
        every = table._default_manager if every is None else every
        rows = every.filter(alliance=owner, **MARKINGS[thing])
        return rows.order_by("pk")[0]


def things_at(address: Address) -> tuple[Thing, ...]:
    """What an address may lead to, by its parameters."""
    about = set(address.parameters) & {"slug", "ref", "pk", "id"}
    if address.door == "admin" or not about or address.name.startswith(OWN_THINGS):
        return (Thing.NONE,)
    if about == {"slug"}:
        return IN_ALLIANCE
    return BY_BOTH if "slug" in about else BY_KEY
