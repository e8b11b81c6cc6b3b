"""Texts of instruments: the files they come from, their versions, and the articles in these."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alliances.models import Scoped
from alliances.walls import Shared
from kit.audited import Audited
from treaties.models.instrument import Instrument
from treaties.models.provision import Provision
from treaties.querysets import OriginalQuerySet, PassageQuerySet, TextQuerySet
from treaties.texts.parts import Part, Unit


def _constraints(name: str, masks: Sequence[str] = ()) -> list[models.BaseConstraint]:
    """Those of every row of an alliance; seen wherever the instrument is; some columns masked."""
    kept = [one for one in Scoped.Meta.constraints if not isinstance(one, Audited)]
    shared = Shared(
        name=f"{name}_shared_with_instrument",
        column="instrument_id",
        function="shared_instruments",
    )
    return [Audited(name="%(app_label)s_%(class)s_is_audited", masks=masks), *kept, shared]


class Original(Scoped):
    """A file as it was sent, to the byte, with what was read out of it or why nothing could be.

    It is kept whether or not it can be read. `found` is the text as the reader cut it, until and
    after it is accepted; the record of changes holds neither.
    """

    NOT_READ = "not_read"  # the refusal of a file that waits for a worker

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="originals")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    content = models.BinaryField()
    kind = models.CharField(max_length=8, blank=True, help_text="container, told by its bytes")
    found = models.JSONField(null=True, blank=True)
    refusal_code = models.CharField(max_length=20, blank=True)
    refusal = models.TextField(blank=True, help_text="why no text could be read")
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="how often a worker has begun to read it"
    )
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OriginalQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["-sent_at", "id"]
        constraints = [
            *_constraints("originals", masks=["content", "found"]),
            models.UniqueConstraint(
                fields=["instrument", "sha256"], name="the_same_bytes_are_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(found__isnull=True) ^ Q(refusal_code=""),
                name="a_file_is_read_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be read."""
        return bool(self.refusal_code == self.NOT_READ)


class Text(Scoped):
    """The text of an instrument in one language, as it stands from a day on.

    The next version in the language ends it; the first has no day, and stands from the beginning.
    `sha256` is the digest of what it says (`treaties.texts.certifying`), for certified copies.
    """

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8, help_text="BCP 47; und: not known")
    title = models.TextField(blank=True)
    is_authentic = models.BooleanField(
        null=True, blank=True, help_text="whether the instrument names this language as authentic"
    )
    holds_from = models.DateField(
        null=True,
        blank=True,
        help_text="information: the day from which the instrument reads so; none: from its start",
    )
    amendment = models.ForeignKey(
        Instrument, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    original = models.ForeignKey(
        Original, models.PROTECT, null=True, blank=True, related_name="texts"
    )
    provenance = models.TextField(blank=True, help_text="who publishes it, where")
    sha256 = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(db_default=Now())
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="none: it came with a bundle",
    )

    objects = TextQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["instrument", "language", "holds_from"]
        constraints = [
            *_constraints("texts"),
            models.UniqueConstraint(
                fields=["instrument", "language", "holds_from"],
                name="one_text_of_a_language_from_a_day",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(fields=["sha256"], name="texts_by_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.language} {self.holds_from or ''}".strip()


class Passage(Scoped):
    """An article, or what stands beside the articles, of one text.

    `address` is its eId, the same in every version and language; `units` are its paragraphs and
    points with addresses of their own. `provision` is the clause on record that it is the text of.
    """

    text = models.ForeignKey(Text, models.CASCADE, related_name="passages")
    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="passages")
    provision = models.ForeignKey(
        Provision, models.SET_NULL, null=True, blank=True, related_name="passages"
    )
    position = models.PositiveIntegerField()
    address = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=60, blank=True)
    label = models.TextField(blank=True)
    heading = models.TextField(blank=True)
    body = models.TextField(blank=True)
    units = models.JSONField(default=list, blank=True)
    applies_from = models.DateField(
        null=True, blank=True, help_text="information: where it begins to apply later than the text"
    )
    applies_until = models.DateField(
        null=True, blank=True, help_text="information: the last day on which it applies"
    )
    search = SearchVectorField(null=True, editable=False)

    objects = PassageQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["text", "position"]
        constraints = [
            *_constraints("passages", masks=["search"]),
            models.UniqueConstraint(fields=["text", "address"], name="an_address_leads_to_one"),
            models.CheckConstraint(
                condition=Q(applies_until__gte=F("applies_from")),
                name="an_article_ends_after_it_begins",
            ),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            # Without a list of entries still to be sorted in, which each search would go through.
            GinIndex(fields=["search"], name="passages_by_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.address}"

    def value(self) -> Part:
        """The part as a value, for what compares and writes texts."""
        units = tuple(Unit(**one) for one in self.units)
        return Part(self.address, self.kind, self.number, self.label, self.heading, units)
