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
    " dixième onzième douzième treizième quatorzième quinzième seizième dix-septième dix-huitième"
    " dix-neuvième vingtième",
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
    "ar-teen-short": "_ _ _ _ _ _ _ _ _ _ الحادية_عشر الثانية_عشر الثالثة_عشر الرابعة_عشر"
    " الخامسة_عشر السادسة_عشر السابعة_عشر الثامنة_عشر التاسعة_عشر العشرين",
    "fa": "اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم",
    "ru": "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая",
}
# From twenty on: the tens, and how one to nine are joined to them.
_TENS = (
    ("twenty thirty forty fifty", "one two three four five six seven eight nine", "{ten}-{one}"),
    (
        "twenty thirty forty fifty",
        "first second third fourth fifth sixth seventh eighth ninth",
        "{ten}-{one}",
    ),
    (
        "العشرون الثلاثون الأربعون الخمسون",
        "الحادية الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة",
        "{one} و{ten}",
    ),
    (
        "العشرين الثلاثين الأربعين الخمسين",
        "الحادية الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة",
        "{one} و{ten}",
    ),
)
_CJK = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {"零": 0, "两": 2, "兩": 2}
_CJK |= dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_HUNDREDS = {"十": 10, "百": 100, "십": 10, "백": 100}
_HEBREW = dict(zip("אבגדהוזחטיכלמנסעפצק", [*range(1, 11), *range(20, 101, 10)], strict=True))


def bare(text: str) -> str:
    """Without case and accents, the way words are compared; letters of other scripts stay."""
    split = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(one for one in split if not "\u0300" <= one <= "\u036f")
    return unicodedata.normalize("NFC", kept)


def _joined() -> dict[str, int]:
    return {
        bare(how.format(ten=ten, one=one)): value
        for tens, ones, how in _TENS
        for start, ten in zip((20, 30, 40, 50), tens.split(), strict=True)
        for value, one in enumerate(ones.split(), start + 1)
    }


WORDS = {
    bare(word.replace("_", " ")): value
    for text in _WORDS.values()
    for value, word in enumerate(text.split(), 1)
    if word != "_"
}
WORDS |= {"primer": 1, "tercer": 3, "een": 1, "premiere": 1, "unique": 1, "unico": 1}
WORDS |= {"thirty": 30, "forty": 40, "fifty": 50} | _joined()
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

    Styles: arabic, roman, word, han, hebrew.
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
    if (value := from_hebrew(clean)) is not None:
        return Number(value, "hebrew", suffix)
    return None


def from_roman(text: str) -> int:
    """The value of a Roman number in capitals."""
    values = [_ROMAN[one] for one in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def from_han(text: str) -> int | None:
    """Numbers up to 999 in Chinese characters or as Korean reads them: 十二, 一百零五, 십이.

    None if it is none.
    """
    total, digit = 0, None
    if not text:
        return None
    for one in text:
        if one in _CJK:
            digit = _CJK[one] if digit is None else digit * 10 + _CJK[one]
        elif one in _HUNDREDS:
            total += (1 if digit is None else digit) * _HUNDREDS[one]
            digit = None
        else:
            return None
    return total + (digit or 0)


def from_hebrew(text: str) -> int | None:
    """Numbers up to 199 in Hebrew letters with their marks (geresh); None if it is a word."""
    letters = re.sub("[\"'״׳]", "", text)
    is_marked = len(letters) == 1 or letters != text
    if not letters or not is_marked or any(one not in _HEBREW for one in letters):
        return None
    values = [_HEBREW[one] for one in letters]
    is_falling = values in ([9, 6], [9, 7]) or values == sorted(values, reverse=True)
    return sum(values) if is_falling else None
