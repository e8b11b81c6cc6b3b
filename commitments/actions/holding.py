"""Posts change hands; and people keep views of a list."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from alliances.access import may
from alliances.models import Alliance, inherited
from commitments.models import Post, SavedView, Tenure
from compliance.engine import ask_recheck
from kit.dates import in_words
from kit.errors import Refused


@transaction.atomic
def found_post(*, alliance: Alliance, name: str) -> Post:
    """Make a post that nobody holds yet. Refused where there is one of that name."""
    if Post.objects.filter(alliance=alliance, name=name).exists():
        raise Refused("post_is_there", f"There is a post called {name} already.", "name")
    return Post.objects.create(alliance=alliance, release=alliance.release, name=name)


@transaction.atomic
def appoint(*, post: Post, holder: User | None, starts_on: date) -> Tenure | None:
    """Have somebody, or nobody, hold a post from a day on; whoever held it leaves the day before.

    Refused: someone who may not edit in the alliance, a day not after the last change, and what
    changes nothing.
    """
    Post.objects.select_for_update().get(pk=post.pk)  # one change of hands at a time
    if holder is not None and not may(holder, post.alliance, "edit"):
        raise Refused("may_not_edit", f"{holder} may not edit in this alliance.", "holder")
    last = Tenure.objects.filter(post=post).order_by("-starts_on").first()
    if last is not None and starts_on <= last.starts_on:
        said = f"{last.holder} holds it from {in_words(last.starts_on)}: choose a later day."
        raise Refused("too_early", said, "starts_on")
    is_held = last is not None and (last.ends_on is None or starts_on <= last.ends_on)
    if (is_held and last is not None and last.holder == holder) or not (is_held or holder):
        said = f"{holder or 'Nobody'} holds it then already."
        raise Refused("unchanged", said, "holder")
    if is_held and last is not None:
        last.ends_on = starts_on - timedelta(days=1)
        last.save(update_fields=["ends_on"])
    ask_recheck(post.alliance_id)
    if holder is None:
        return None
    marking = inherited(post)
    whose = {"alliance": post.alliance, "post": post, "holder": holder}
    made: Tenure = Tenure.objects.create(starts_on=starts_on, **whose, **marking)
    return made


@transaction.atomic
def enter_tenure(*, tenure: Tenure) -> Tenure:
    """Save who held a post from when to when, marked as the post is. Refused while another did."""
    Post.objects.select_for_update().get(pk=tenure.post_id)
    if tenure._state.adding:
        tenure.alliance_id = tenure.post.alliance_id
        for name, value in inherited(tenure.post).items():
            setattr(tenure, name, value)
    for other in Tenure.objects.filter(post=tenure.post_id).exclude(pk=tenure.pk):
        is_before = tenure.ends_on is not None and tenure.ends_on < other.starts_on
        if is_before or (other.ends_on is not None and other.ends_on < tenure.starts_on):
            continue
        until = f"to {in_words(other.ends_on)}" if other.ends_on else "until further notice"
        begun = in_words(other.starts_on)
        said = f"{other.holder} holds it from {begun} {until}: choose other days."
        place = "ends_on" if tenure.starts_on < other.starts_on else "starts_on"
        raise Refused("held_by_another", said, place)
    tenure.save()
    ask_recheck(tenure.alliance_id)
    return tenure


@transaction.atomic
def remove_tenure(*, tenure: Tenure) -> None:
    """Take away who held a post, where that was entered in error; nobody held it then."""
    tenure.delete()
    ask_recheck(tenure.alliance_id)


@transaction.atomic
def keep_view(*, by: User, alliance: Alliance, name: str, filters: Mapping[str, str]) -> SavedView:
    """Keep the filters of a list under a name of one's own; the same name again replaces them.

    Refused without a name or a filter, and beyond the number that one may keep.
    """
    with connection.cursor() as cursor:  # so that nobody passes the limit in two windows
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"views {by.pk}"])
    told = {key: value for key, value in filters.items() if value}
    if not name.strip() or not told:
        raise Refused("no_view", "Filter the list first, and give the view a name.", "name")
    if len(name.strip()) > 60 or any(len(value) > 200 for value in told.values()):
        raise Refused("too_long", "A name has at most 60 characters, a filter 200.", "name")
    mine = SavedView.objects.filter(user=by, alliance=alliance)
    is_new = not mine.filter(name=name.strip()).exists()
    if is_new and mine.count() >= SavedView.MOST:
        said = f"You have {SavedView.MOST} views here: take one away first."
        raise Refused("too_many_views", said, "name")
    whose: dict[str, Any] = {"user": by, "alliance": alliance, "name": name.strip()}
    kept, _ = SavedView.objects.update_or_create(**whose, defaults={"filters": told})
    return kept
