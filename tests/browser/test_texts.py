"""Pages of texts in a real browser: accessible, within the content policy, usable on a phone."""

from datetime import date
from typing import Any

from accounts.models import User
from alliances.models import Alliance
from tests.browser.conftest import Visit, flaws_of, in_both_looks, sign_in
from tests.build.treaties import HARBOUR, instrument, text
from tests.portal.views.test_texts import DUTCH

ONE = "/alliances/anzus/treaties/harbour"


@in_both_looks
def test_texts_are_shown_accessibly(visit: Visit, look: Any) -> None:
    page = visit("/", **look)
    sign_in(page)
    user = User.objects.get(username="desk")
    treaty = instrument(Alliance.objects.get(slug="anzus"), "harbour")
    original = text(treaty, user).original
    assert original is not None
    text(treaty, user, HARBOUR.replace("both Parties", "all"), holds_from=date(2010, 5, 1))
    text(treaty, user, DUTCH)
    flaws = []
    for address in (
        *(f"{ONE}/text/", f"{ONE}/text/?beside=nl", f"{ONE}/text/compare/", f"{ONE}/files/"),
        *(f"/alliances/anzus/files/{original.pk}/", "/search/?q=ships", "/search/"),
        "/alliances/anzus/treaties/anzus-1951/text/",
    ):
        page.goto(address)
        flaws += flaws_of(page)
    assert flaws == []
