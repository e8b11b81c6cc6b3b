"""Whether a certified copy of a text is genuine: open to whoever holds one."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kit.views import page
from portal.standing import Desk
from treaties.models import Text

DIGEST = re.compile("[0-9a-f]{64}")


@require_safe
def verify(request: HttpRequest, digest: str = "") -> HttpResponse:
    """Say of a digest whether a text on record has it.

    Whoever holds a copy has its digest; nothing else can be learnt here. Of which instrument it is
    says the page only to those who may see that text.
    """
    asked = re.sub(r"[\s:]", "", digest or request.GET.get("sha256", "")).lower()[:200]
    is_digest = DIGEST.fullmatch(asked) is not None
    return page(
        request,
        "portal/verify.html",
        asked=asked,
        is_digest=is_digest,
        is_genuine=is_digest and Text.objects.has_digest(asked),
        copies=_copies(request, asked) if is_digest else [],
    )


def _copies(request: HttpRequest, digest: str) -> list[dict[str, Any]]:
    """The texts of that digest that whoever asks may see, with their addresses."""
    if not request.user.is_authenticated:
        return []
    desk = Desk.of(request.user)
    rows = Text.objects.visible_to(desk.user).filter(sha256=digest)
    return [
        {"text": one, "url": _address(desk, one)}
        for one in rows.select_related("instrument__alliance").newest_first()
    ]


def _address(desk: Desk, text: Text) -> str:
    slug = desk.nearest(text, text.instrument).slug
    page = reverse("portal:instrument-text", args=[slug, text.instrument.ref])
    return f"{page}?version={text.pk}"
