"""Posts of an alliance: who holds which, from when to when; and one's own views of a list."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.models import User
from alliances.access import may, noted
from alliances.models import inherited
from audit.actions import history
from audit.models import Event
from commitments.actions import appoint, found_post, keep_view, remove_tenure
from commitments.forms import AppointForm, PostEditForm, PostForm, TenureForm
from commitments.models import Post, SavedView, Tenure
from kit import clock
from kit.dates import in_words
from kit.errors import Refused
from kit.records import Deed, confirm, edit
from kit.views import does, fills, shows
from portal.views.alliance.duty import crumbs
from portal.views.alliance.frame import Visit, enter, paged, show
from portal.views.mended import MENDED, keep_tenure, keep_whole

FILTERS = ("q", "kind", "rhythm", "owner", "standing")


@shows
def posts(request: HttpRequest, slug: str) -> HttpResponse:
    """Each post with who holds it now, who did, and who will."""
    desk, today = enter(request, slug), clock.today()
    told = Prefetch(
        "tenures", Tenure.objects.visible_to(desk.user).select_related("holder"), to_attr="told"
    )
    rows = Post.objects.visible_to(desk.user).filter(alliance=desk.here).order_by("name", "pk")
    pages = paged(request, rows.prefetch_related(told))
    return show(
        request,
        desk,
        "commitments",
        "portal/posts.html",
        page_obj=pages,
        rows=[(post, [(one, _stands(one, today)) for one in post.told]) for post in pages],
        may_edit=may(desk.user, desk.here, "edit"),
        crumbs=_way(desk),
    )


def _stands(one: Tenure, today: Any) -> str:
    if today < one.starts_on:
        return "to come"
    return "now" if one.ends_on is None or today <= one.ends_on else "before"


def _way(desk: Visit, *more: str) -> list[dict[str, str]]:
    here = {"label": "Posts", "url": _address(desk)}
    return [*crumbs(desk), here if more else {"label": "Posts"}, *({"label": one} for one in more)]


def _address(desk: Visit) -> str:
    return reverse("portal:posts", args=[desk.here.slug])


@fills
def post_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a post."""
    desk = enter(request, slug, "edit")

    def do(form: Any) -> str:
        found_post(alliance=desk.here, name=form.cleaned_data["name"])
        return _address(desk)

    lede = "Commitments that name a post fall to whoever holds it when their owner is gone."
    way = _way(desk, "Make a post")
    deed = Deed("Make a post", "Make it", do, "The post is there.", lede, False, way)
    return confirm(request, deed, PostForm)


def _own(desk: Visit, pk: UUID) -> Post:
    """A post of the alliance, to be changed by who may change it."""
    mine = Post.objects.visible_to(desk.user).filter(alliance=desk.here)
    post: Post = get_object_or_404(mine.select_related("alliance"), pk=pk)
    if not may(desk.user, desk.here, "edit"):
        raise PermissionDenied
    return post


@fills
def post_edit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Rename a post, or say who may see it; below, what happened to it."""
    desk = enter(request, slug)
    post = _own(desk, pk)
    noted(post)

    def do(form: Any) -> str:
        keep_whole(form, desk.user)
        return _address(desk)

    title = f"Amend a post: {post.name}"
    told = history(Event.objects.of(post.pk), mended=MENDED)
    deed = Deed(title, "Save", do, "Saved.", crumbs=_way(desk, title), context={"written": told})
    return edit(request, PostEditForm, deed, row=post, principal=desk.user, alliance=desk.here)


@fills
def post_appoint(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Say who holds a post from a day on."""
    desk = enter(request, slug)
    post = _own(desk, pk)

    def do(form: Any) -> str:
        appoint(post=post, **form.cleaned_data)
        return _address(desk)

    lede = "Whoever holds it leaves on the day before."
    title = f"Who holds it: {post.name}"
    deed = Deed(title, "Appoint", do, "It is on record.", lede, False, _way(desk, title))
    return confirm(request, deed, AppointForm, alliance=desk.here)


@fills
def post_held(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Enter who held a post before, or for a time only."""
    desk = enter(request, slug)
    post = _own(desk, pk)
    row = Tenure(post=post, alliance=post.alliance, **inherited(post))
    return _hold(request, desk, row, f"Enter who held it: {post.name}")


@fills
def tenure_edit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Mend who held a post from when to when."""
    desk = enter(request, slug)
    row = _tenure(desk, pk)
    return _hold(request, desk, row, f"Amend who held it: {row.post.name}")


@fills
def tenure_remove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take away who held a post, where that was entered in error."""
    desk = enter(request, slug)
    row = _tenure(desk, pk)

    def do(form: Any) -> str:
        remove_tenure(tenure=row)
        return _address(desk)

    title = f"Take away who held it: {row.post.name}"
    lede = (
        f"{row.holder}, from {in_words(row.starts_on)}: it is taken away as if nobody had held the"
        " post then."
        " If it came to an end, amend it and say when."
    )
    deed = Deed(title, "Take it away", do, "It is taken away.", lede, True, _way(desk, title))
    return confirm(request, deed)


def _hold(request: HttpRequest, desk: Visit, row: Tenure, title: str) -> HttpResponse:
    noted(row.post)

    def do(form: Any) -> str:
        keep_tenure(form, desk.user)
        return _address(desk)

    lede = "One person holds a post at a time, from the first day through the last."
    deed = Deed(title, "Save", do, "It is on record.", lede, crumbs=_way(desk, title))
    return edit(request, TenureForm, deed, row=row, principal=desk.user, alliance=desk.here)


def _tenure(desk: Visit, pk: UUID) -> Tenure:
    """Who held a post of the alliance, to be changed by who may change it."""
    mine = Tenure.objects.visible_to(desk.user).filter(alliance=desk.here)
    row: Tenure = get_object_or_404(mine.select_related("post__alliance", "holder"), pk=pk)
    _own(desk, row.post_id)
    return row


@does
def savedviews(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the filters of the list of commitments under a name, or take a view away."""
    desk = enter(request, slug)
    back, asked = reverse("portal:commitments", args=[slug]), request.POST
    if not isinstance(desk.user, User):
        messages.error(request, "Views are your own: look with your own eyes to keep one.")
        return redirect(back)
    filters = {name: asked.get(name, "").replace("\x00", "").strip() for name in FILTERS}
    if asked.get("forget"):
        _forget(desk.user, asked["forget"])
        return redirect(back)
    name = asked.get("name", "").replace("\x00", "")
    try:
        kept = keep_view(by=desk.user, alliance=desk.here, name=name, filters=filters)
    except Refused as refusal:
        messages.error(request, refusal.message)
        told = {key: value for key, value in filters.items() if value}
        return redirect(f"{back}?{urlencode(told)}" if told else back)
    messages.success(request, f"The view {kept.name} is kept.")
    return redirect(f"{back}?{urlencode(kept.filters)}")


def _forget(user: User, text: str) -> None:
    try:
        SavedView.objects.filter(user=user, pk=UUID(text)).delete()
    except ValueError:
        return


def views_of(desk: Visit) -> list[dict[str, Any]]:
    """One's own views of the list in this alliance, with what their addresses say."""
    if not isinstance(desk.user, User):
        return []
    mine = SavedView.objects.filter(user=desk.user, alliance=desk.here)
    return [{"row": one, "query": urlencode(one.filters)} for one in mine]
