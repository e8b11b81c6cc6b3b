"""The rule of two: what one person proposes takes effect when another approves it.

A model that extends `Decided` has it kept by the database, whatever door a write comes through:
nobody approves their own proposal, a proposal's author does not change, and what has been decided
stays decided.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.db.backends.ddl_references import Statement, Table
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.errors import Refused


class Decision(models.TextChoices):
    """What became of a proposal."""

    AWAITED = "", "awaits a second person"
    APPROVED = "approved", "approved"
    REFUSED = "refused", "refused"
    WITHDRAWN = "withdrawn", "withdrawn"


# What becomes of a proposal, as whoever decides says it in a form: none of it is chosen beforehand.
VERBS = (
    (Decision.APPROVED.value, "approve it"),
    (Decision.REFUSED.value, "refuse it"),
    (Decision.WITHDRAWN.value, "withdraw it, as whoever proposed it"),
)

# Who acts is told to the database with each write (`kit.acting`); where it is a person, then the
# decision must be theirs.
_CREATE = """\
CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor text := coalesce(current_setting('entente.actor', true), '');
BEGIN
    IF OLD.decision <> '' OR NEW.proposed_by_id <> OLD.proposed_by_id
            OR NEW.proposed_at <> OLD.proposed_at THEN
        RAISE EXCEPTION 'a proposal keeps its author, and what is decided stays decided'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    IF NEW.decision = 'approved' AND actor = NEW.proposed_by_id::text THEN
        RAISE EXCEPTION 'nobody approves their own proposal'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "{name}" BEFORE UPDATE OF {columns} ON %(table)s
    FOR EACH ROW EXECUTE FUNCTION "{name}"()
"""
_DROP = 'DROP TRIGGER "{name}" ON %(table)s; DROP FUNCTION "{name}"()'
_COLUMNS = "decision, decided_by_id, decided_at, proposed_by_id, proposed_at"


class StaysDecided(models.BaseConstraint):
    """Has a table refuse to change who proposed, and what was decided."""

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._sql(_CREATE, model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._sql(_DROP, model, schema_editor)

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        """A new table gets its trigger once it is there."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Asked of changes only, which forms do not make."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StaysDecided) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def _sql(self, template: str, model: type[models.Model], editor: Any) -> Statement:
        table = Table(model._meta.db_table, editor.quote_name)
        return Statement(template.format(name=self.name, columns=_COLUMNS), table=table)


class Decided(models.Model):
    """A proposal by one person that another decides.

    A Meta of its own takes over the constraints:
    `constraints = [*Scoped.Meta.constraints, *Decided.Meta.constraints]`.
    """

    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reason = models.TextField(help_text="why it is proposed, for whoever decides and later readers")
    decision = models.CharField(
        max_length=9, choices=Decision, default=Decision.AWAITED, blank=True, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    remark = models.TextField(blank=True, editable=False, help_text="of whoever decided")

    class Meta:
        abstract = True
        constraints = [
            StaysDecided(name="%(app_label)s_%(class)s_stays_decided"),
            models.CheckConstraint(
                condition=~Q(decision="approved") | ~Q(decided_by=F("proposed_by")),
                name="%(app_label)s_%(class)s_is_approved_by_another",
                violation_error_message="Nobody approves their own proposal.",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="%(app_label)s_%(class)s_says_who_decided",
            ),
        ]

    @property
    def is_awaited(self) -> bool:
        return self.decision == Decision.AWAITED

    @property
    def is_approved(self) -> bool:
        return self.decision == Decision.APPROVED


class DecisionForm(forms.Form):
    """What becomes of a proposal: its author may withdraw it, whoever may approve decides it.

    Nothing else is offered; `caution` says why. Sent all the same, it is refused by `decide`.
    """

    decision = forms.ChoiceField(
        choices=VERBS, label=gettext_lazy("Decision"), widget=forms.RadioSelect
    )
    remark = forms.CharField(required=False, widget=forms.Textarea, max_length=2000)

    def __init__(self, *args: Any, row: Decided, by: Any, may_approve: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_author = by.pk == row.proposed_by_id
        shown = [one for one in VERBS if (one[0] == Decision.WITHDRAWN) is is_author]
        self.is_closed = not (row.is_awaited and (is_author or may_approve))
        self.caution = _caution(row, is_author=is_author, may_approve=may_approve)
        choice: Any = self.fields["decision"]
        choice.widget.choices = shown


def _caution(row: Decided, *, is_author: bool, may_approve: bool) -> str:
    if not row.is_awaited:
        said = Decision(row.decision).label
        return _("This was decided before: %(said)s by %(who)s.") % {
            "said": said,
            "who": row.decided_by,
        }
    if is_author:
        return _("You proposed it: another person approves or refuses it, and you may withdraw it.")
    if not may_approve:
        return _("Only those who may approve here decide it; whoever proposed it may withdraw it.")
    return ""


def decide(*, row: Decided, decision: Decision, by: Any, at: datetime, remark: str = "") -> None:
    """Decide a proposal, once: of several who try at the same time, the first is heard.

    Refused for the proposal's author, who may only withdraw it; for anyone else a withdrawal is
    refused; and when it is decided already. Whether `by` may decide at all, the caller asks.
    """
    is_author = by.pk == row.proposed_by_id
    if is_author and decision != Decision.WITHDRAWN:
        raise Refused("same_person", "You proposed this: another person must decide it.")
    if not is_author and decision == Decision.WITHDRAWN:
        raise Refused("not_the_author", "Only whoever proposed this may withdraw it.")
    open_ones = type(row)._default_manager.filter(pk=row.pk, decision=Decision.AWAITED)
    was_open = open_ones.update(decision=decision, decided_by=by, decided_at=at, remark=remark)
    row.refresh_from_db(fields=["decision", "decided_by", "decided_at", "remark"])
    if not was_open:
        said = Decision(row.decision).label
        raise Refused("already_decided", f"This was decided before: {said} by {row.decided_by}.")
