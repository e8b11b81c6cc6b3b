"""Clauses that look like duties: found by the words that treaties bind with, for people to judge.

Deterministic: the same text gives the same suggestions. What a duty is about is told by the first
subject whose words stand near; where none does, it is `general`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from treaties.texts.parts import Part, Unit
from treaties.texts.words import choice

_BINDS = {
    "en": (
        *("shall", "undertake to", "undertakes to", "undertake", "agree to", "agrees to"),
        *("are obliged to", "is obliged to", "must", "will", "commit themselves to"),
        *("commits itself to", "pledge to", "pledges to"),
    ),
    "fr": (
        *("s'engagent à", "s'engage à", "conviennent de", "sont tenues de", "est tenue de"),
        *("doivent", "doit", "devront", "se consultent", "se consulteront"),
    ),
    "nl": (
        *("verbinden zich", "verbindt zich", "verplichten zich", "zullen", "dient te"),
        *("dienen te", "komen overeen", "plegen overleg", "moeten", "draagt zorg"),
    ),
    "de": (
        *("verpflichten sich", "verpflichtet sich", "kommen überein", "müssen", "hat zu"),
        *("konsultieren einander", "haben zu"),
    ),
    "es": (
        *("se comprometen a", "se compromete a", "deberán", "deberá", "convienen en"),
        *("se obligan a", "consultarán"),
    ),
}
_NOT = {
    "en": r"(?:shall|will|must)\s+not\b",
    "nl": r"zullen\s+(?:\w+\s+){0,3}(?:niet|geen)\b",
    "fr": r"ne\s+(?:doivent|doit|devront)\s+pas\b",
    "de": r"dürfen\s+(?:\w+\s+){0,3}nicht\b",
    "es": r"no\s+(?:deberán|deberá)\b",
}
_KINDS = (
    ("consult", r"consult|overleg|konsult"),
    ("defence_aid", r"armed attack|attaque armée|gewapende aanval|ataque armado|bewaffnet"),
    ("cost_sharing", r"\bcosts?\b|coûts?|dépenses|kosten|costos|gastos"),
    ("security_of_information", r"classified|classifi|gerubriceerd|geclassificeerd|verschluss"),
    ("basing_access", r"facilit(?:y|ies) and areas|installations? et zones|overflight|landing"),
    ("exercises", r"exercis|exercice|oefening|übung|ejercicio"),
    ("dispute_settlement", r"dispute|différend|geschil|streitig|controversia"),
    ("notification", r"\bnotif|kennis(?:geving| geven)|in kennis"),
    ("information_exchange", r"exchange of information|inform each other|échange d'information"),
    ("capability_self_help", r"self-help|capacity to resist|zelfhulp"),
    ("un_reporting", r"reported to the security council|conseil de sécurité|veiligheidsraad"),
)
_TRIGGERS = (
    ("armed_attack", r"armed attack|attaque armée|gewapende aanval|ataque armado"),
    ("threat", r"threatened|threat of|menac|bedreigd|bedreiging|bedroht|amenaza"),
    (
        "on_request",
        r"(?:up)?on (?:the )?request|at the request|à la demande|op verzoek|auf ersuchen",
    ),
    ("periodic", r"\bannual|each year|every \w+ (?:years|months)|jaarlijks|chaque année|jährlich"),
    ("notice", r"\bnotice\b|préavis|opzegg|kündig"),
)
_WILL_BE = re.compile(r"will\s+(?:be|become|enter|remain|continue|come)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZÀ-ÖØ-Þ(])|\n")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sentence that looks like a duty. `words` bind; kind and trigger are codes."""

    address: str
    label: str
    sentence: str
    words: str
    kind: str
    trigger: str
    is_prohibition: bool


def suggestions(language: str, parts: Iterable[Part]) -> Iterator[Suggestion]:
    """What looks like a duty in the articles of a text; none in languages unknown here."""
    if language not in _BINDS:
        return
    binds = re.compile(rf"(?<!\w)(?:{choice(_BINDS[language])})(?!\w)", re.IGNORECASE)
    forbids = re.compile(_NOT[language], re.IGNORECASE)
    for part in parts:
        if part.kind in ("article", "section", "note", "body"):
            for unit, sentence in _sentences(part):
                found = binds.search(sentence)
                if found and not _WILL_BE.match(sentence, found.start()):
                    is_forbidden = forbids.search(sentence) is not None
                    yield _suggestion(part, unit, sentence, found[0], is_forbidden)


def _sentences(part: Part) -> Iterator[tuple[Unit, str]]:
    for unit in part.units:
        for sentence in _SENTENCE.split(unit.text):
            yield unit, sentence.strip()


def _suggestion(
    part: Part, unit: Unit, sentence: str, words: str, is_forbidden: bool
) -> Suggestion:
    kind = _first(_KINDS, sentence, "general")
    trigger = _first(_TRIGGERS, sentence, "standing")
    label = part.label or part.address
    return Suggestion(unit.address, label, sentence, words, kind, trigger, is_forbidden)


def _first(codes: Iterable[tuple[str, str]], text: str, default: str) -> str:
    found = (code for code, words in codes if re.search(words, text, re.IGNORECASE))
    return next(found, default)
