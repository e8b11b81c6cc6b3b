"""Words that the parts of treaties are called by, and formulas that close them, by language."""

import re
from collections.abc import Iterable

ARTICLE_FIRST = {
    "article": ("en", "fr"),
    "art": (),  # in too many languages to say which
    "artikel": ("nl", "de", "sv", "da", "id"),
    "articulo": ("es",),
    "artigo": ("pt",),
    "articolo": ("it",),
    "articol": ("ro",),
    "articolul": ("ro",),
    "artykuł": ("pl",),
    "artykul": ("pl",),
    "clanek": ("cs",),
    "clanok": ("sk",),
    "clen": ("sl",),
    "clan": ("hr",),
    "članak": ("hr",),
    "члан": ("sr",),
    "член": ("bg", "sr"),
    "статья": ("ru",),
    "стаття": ("uk",),
    "артыкул": ("be",),
    "άρθρο": ("el",),
    "αρθρο": ("el",),
    "madde": ("tr",),
    "artikkel": ("et", "no"),
    "artikla": ("fi",),
    "straipsnis": ("lt",),
    "pants": ("lv",),
    "cikk": ("hu",),
    "neni": ("sq",),
    "pasal": ("id",),
    "dieu": ("vi",),
    "điều": ("vi",),
    "المادة": ("ar",),
    "مادة": ("ar",),
    "ماده": ("fa",),
    "סעיף": ("he",),
    "հոդված": ("hy",),
    "მუხლი": ("ka",),
    "अनुच्छेद": ("hi",),
    "ข้อ": ("th",),
}
NUMBER_FIRST = ("cikk", "artikla", "pants", "straipsnis", "madde", "artikkel", "članak")
SOLE = ("article unique", "sole article", "enig artikel", "einziger artikel", "articulo unico")
SECTION_FIRST = {
    "section": ("en", "fr"),
    "sectie": ("nl",),
    "paragraph": ("en", "de"),
    "paragraaf": ("nl",),
    "paragraphe": ("fr",),
    "clause": ("en", "fr"),
    "clausula": ("es", "pt"),
    "seccion": ("es",),
    "abschnitt": ("de",),
    "§": ("de", "sv", "da"),
    "раздел": ("ru",),
}
"""Words of texts that have no articles, such as memoranda."""

PARTS = (
    *("part", "partie", "deel", "teil", "parte", "chapter", "chapitre", "hoofdstuk", "kapitel"),
    *("capitulo", "capitolo", "title", "titre", "titel", "titulo", "titolo", "afdeling", "livre"),
    *("глава", "часть", "rozdział", "section", "sectie", "seccion", "abschnitt", "kapitola"),
)
ANNEXES = (
    *(
        "annex",
        "annexe",
        "bijlage",
        "anlage",
        "anhang",
        "anexo",
        "allegato",
        "appendix",
        "aanhangsel",
    ),
    *("appendice", "apendice", "schedule", "attachment", "bilag", "bilaga", "liite", "приложение"),
    *(
        "додаток",
        "załącznik",
        "priloha",
        "prilog",
        "прилог",
        "anexa",
        "ek",
        "παραρτημα",
        "lampiran",
    ),
    *("enclosure", "addendum", "tab", "ملحق", "附件", "附属書", "부속서", "phu luc"),
)
ATTACHED = (
    *("memorandum", "protocol", "protocole", "protocolo", "protocollo", "protokoll", "protokol"),
    *("agreed minute", "agreed minutes", "proces-verbal", "proces verbaal", "declaration"),
    *("declaracion", "verklaring", "erklarung", "exchange of notes", "exchange of letters"),
    *("notawisseling", "briefwisseling", "echange de notes", "echange de lettres", "final act"),
    *("acte final", "slotakte", "side letter", "joint statement", "understanding", "reservation"),
)
"""What other documents signed with a treaty are called by; only after the treaty's own end."""

CLOSING = (
    *("in witness whereof", "in witness thereof", "in faith whereof", "in testimony whereof"),
    *("done at", "done in", "done this", "signed at", "signed in", "en foi de quoi"),
    *("fait a", "fait en", "ten blijke waarvan", "tot bewijs waarvan", "ter oorkonde waarvan"),
    *("gedaan te", "gedaan in", "gedaan op", "ondertekend te", "opgemaakt te", "zu urkund dessen"),
    *("geschehen zu", "geschehen in", "unterzeichnet in", "en fe de lo cual", "hecho en"),
    *("em fe do que", "em testemunho do que", "feito em", "in fede di che", "fatto a", "fatto in"),
    *("til bekræftelse heraf", "udfærdiget i", "som skedde i", "til bevis herpa", "utfardad i"),
    *("в удостоверение чего", "совершено в", "на доказательство", "на посвідчення чого"),
    *("na dowod czego", "sporzadzono w", "na dukaz toho", "dano v", "drept care", "incheiat la"),
    *("kelt", "tehty", "σε πιστωση των ανωτερω", "εγινε", "isbu anlasma", "وإثباتا لذلك", "حرر في"),
    *("以昭信守", "以上の証拠として", "이상의 증거로", "le present accord a ete signe"),
)


def choice(words: Iterable[str]) -> str:
    """Words as alternatives of a pattern, the longest first."""
    found = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in found)
