"""Numbers as articles carry them: 5, V, cinq, fifth, 第五, الخامسة."""

import re
import unicodedata
from dataclasses import dataclass

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")

_WORDS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty",
    "en-th": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "fr": "premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
    " seize dix-sept dix-huit dix-neuf vingt",
    "fr-e": "première deuxième troisième quatrième cinquième sixième septième huitième neuvième"
    " dixième onzième douzième treizième quatorzième quinzième seizième",
    "es": "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo"
    " duodécimo decimotercero decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo"
    " decimonoveno vigésimo",
    "pt": "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo",
    "it": "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo",
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien"
    " zestien zeventien achttien negentien twintig",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "ar": "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
    "ar-teen": "_ _ _ _ _ _ _ _ _ _ الحادية_عشرة الثانية_عشرة الثالثة_عشرة الرابعة_عشرة"
    " الخامسة_عشرة السادسة_عشرة السابعة_عشرة الثامنة_عشرة التاسعة_عشرة العشرون",
    "fa": "اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم",
    "ru": "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая",
}
_CJK = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {"零": 0, "两": 2, "兩": 2}


def bare(text: str) -> str:
    """Without case and accents, the way words are compared; letters of other scripts stay."""
    split = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(one for one in split if not "\u0300" <= one <= "\u036f")
    return unicodedata.normalize("NFC", kept)


WORDS = {
    bare(word.replace("_", " ")): value
    for text in _WORDS.values()
    for value, word in enumerate(text.split(), 1)
    if word != "_"
} | {"primer": 1, "tercer": 3, "een": 1, "premiere": 1, "unique": 1, "unico": 1}
LATIN_ORDINALS = (
    *("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies"),
)


@dataclass(frozen=True, slots=True)
class Number:
    """The number of an article: its value, how it is written, and what follows it ("bis", "A")."""

    value: int
    style: str
    suffix: str = ""

    @property
    def key(self) -> str:
        """As addresses have it: `5`, `5bis`, `5-a`."""
        return f"{self.value}{self.suffix}"


def read(text: str, suffix: str = "") -> Number | None:
    """The number that a text writes; None if it is none.

    Styles: arabic, roman, word, han.
    """
    clean, suffix = text.strip(), bare(suffix.strip(" .-"))
    if clean.isdecimal():
        return Number(int(clean), "arabic", suffix) if len(clean) < 5 else None
    if ROMAN.fullmatch(clean.upper()) and clean:
        return Number(from_roman(clean.upper()), "roman", suffix)
    if (value := WORDS.get(re.sub(r"\s+", " ", bare(clean)))) is not None:
        return Number(value, "word", suffix)
    if (value := from_han(clean)) is not None:
        return Number(value, "han", suffix)
    return None


def from_roman(text: str) -> int:
    """The value of a Roman number in capitals."""
    values = [_ROMAN[one] for one in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def from_han(text: str) -> int | None:
    """Numbers up to 999 in Chinese characters: 十二, 二十, 一百零五; None if it is none."""
    total, digit = 0, None
    if not text:
        return None
    for one in text:
        if one in _CJK:
            digit = _CJK[one] if digit is None else digit * 10 + _CJK[one]
        elif one in "十百":
            total += (1 if digit is None else digit) * (10 if one == "十" else 100)
            digit = None
        else:
            return None
    return total + (digit or 0)
