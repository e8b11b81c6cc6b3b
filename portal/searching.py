"""Search over the texts one may see: words in every language and version, names of instruments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import (
    SearchConfig,
    SearchHeadline,
    SearchQuery,
    SearchRank,
)
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from alliances.models import Alliance
from alliances.querysets import Principal
from treaties.models import Instrument, Passage, Text
from treaties.texts.searching import asked, config_of

MOST = 1000
"""Matches that are ranked: the newest. More are not counted, so that common words cost little."""
SHOWN, NAMES = 20, 8
OPENS, CLOSES = "\x02", "\x03"
_MARKED = re.compile(f"{OPENS}(.*?){CLOSES}")


@dataclass(frozen=True)
class Asked:
    """What is looked for: words, and where."""

    words: str
    alliance: Alliance | None = None
    language: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Hit:
    """An article with the words that were found in it, and the paragraph where most of them are."""

    passage: Passage
    headline: str
    address: str

    @property
    def html(self) -> SafeString:
        """The words around what was found, which is marked."""
        text = escape(self.headline).replace(OPENS, "<mark>").replace(CLOSES, "</mark>")
        return mark_safe(text)  # noqa: S308 (escaped above; the marks are ours)

    @property
    def plain(self) -> str:
        return self.headline.replace(OPENS, "").replace(CLOSES, "")


@dataclass(frozen=True)
class Found:
    """What was found: instruments by name, articles by their words; `count` is at most MOST."""

    names: Sequence[Instrument]
    hits: Sequence[Hit]
    count: int

    @property
    def is_more(self) -> bool:
        return self.count >= MOST


def languages(user: Principal) -> list[str]:
    """The languages of the texts one may see."""
    rows = Text.objects.visible_to(user).order_by("language")
    return list(rows.values_list("language", flat=True).distinct())


def find(user: Principal, what: Asked, spoken: Sequence[str], *, start: int = 0) -> Found:
    """Look for it among what the person may see; a page of hits from `start` on, the best first."""
    words = what.words.replace("\x00", " ").strip()
    if not words:
        return Found([], [], 0)
    readings = _readings(words, [what.language] if what.language else spoken)
    query = reduce(
        or_, (SearchQuery(asked, config=one, search_type="websearch") for one, asked in readings)
    )
    seen = Passage.objects.visible_to(user)
    matches = seen.newest_with(readings, among=_among(user, what), on=what.on, most=MOST)
    ranked = matches.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-id")
    best = list(ranked.values_list("pk", "text_id"))
    return Found(_names(user, what, words), _hits(best[start : start + SHOWN], query), len(best))


def _readings(words: str, spoken: Sequence[str]) -> list[tuple[str, str]]:
    """The words as each language of the texts takes them; any of these readings may match."""
    configs = sorted({config_of(one) for one in spoken} or {"simple"})
    return [(one, asked(words)) for one in configs]


def _among(user: Principal, what: Asked) -> list[UUID] | None:
    """The texts one looks in, of those one may see; None: all of these."""
    if what == Asked(what.words):
        return None
    rows = Text.objects.visible_to(user)
    if what.alliance is not None:
        rows = rows.of_alliance(what.alliance)
    if what.on is not None:
        rows = rows.filter(pk__in=Text.objects.on(what.on))
    if what.language:
        rows = rows.filter(language=what.language)
    return list(rows.values_list("pk", flat=True))


def _names(user: Principal, what: Asked, words: str) -> list[Instrument]:
    rows = Instrument.objects.visible_to(user)
    if what.alliance is not None:
        rows = rows.of_alliance(what.alliance)
    each = [Q(title__icontains=one) for one in words.split()[:10]]
    named = reduce(lambda one, other: one & other, each) | Q(ref__icontains=words)
    return list(rows.filter(named).select_related("alliance").order_by("ref")[:NAMES])


def _hits(best: Sequence[tuple[UUID, UUID]], query: Any) -> list[Hit]:
    """The page's articles with their headlines: made for these alone, they are dear.

    Each table is asked by its keys: a join is planned by what is known of both, and goes astray.
    """
    texts = Text.objects.in_bulk({text for _, text in best})
    by_config: dict[str, list[UUID]] = {}
    for key, text in best:
        by_config.setdefault(config_of(texts[text].language), []).append(key)
    found: dict[UUID, Hit] = {}
    for config, keys in by_config.items():
        for one in _with_headlines(keys, query, config):
            one.text = texts[one.text_id]
            found[one.pk] = _hit(one)
    return [found[key] for key, _ in best if key in found]


def _with_headlines(keys: Sequence[UUID], query: Any, config: str) -> QuerySet[Any]:
    """Articles with the words around what was found, in the grammar of their language."""
    headline = SearchHeadline(
        Concat(F("heading"), Value("\n"), F("body"), output_field=TextField()),
        query,
        config=SearchConfig(config),
        start_sel=OPENS,
        stop_sel=CLOSES,
        max_words=40,
        min_words=20,
    )
    rows = Passage.objects.filter(pk__in=keys).defer("search", "body").order_by()
    near = ("instrument__alliance", "instrument__also_alliances")
    found: QuerySet[Any] = rows.annotate(headline=headline).prefetch_related(*near)
    return found


def _hit(passage: Any) -> Hit:
    told: str = passage.headline
    marked = {one.casefold() for one in _MARKED.findall(told)}
    best, most = passage.address, 0
    for unit in passage.units:
        text = unit["text"].casefold()
        if (count := sum(one in text for one in marked)) > most:
            best, most = unit["address"], count
    return Hit(passage, told, best)
