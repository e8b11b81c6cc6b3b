"""Which language a text is in, by its script and its commonest words."""

import re
import unicodedata
from collections import Counter

_COMMON = {
    "en": "the of and to in shall by be for with or any which this that on as their other between",
    "fr": "le la les des et du de à en dans par pour sur qui que est au aux une leur entre ou",
    "nl": "de het een van en in op te dat voor met door worden wordt deze bij tot zijn of tussen",
    "de": "der die das und den des in zu von mit dem für ist im auf oder werden nach sich zwischen",
    "es": "el la los las de y en del que por para con se una al su sus entre o como",
    "pt": "os as de em do da que por para com uma ao dos das entre ou pelo não uma são",
    "it": "il la le gli di e in del della che per con una al dei delle tra o nel alla",
    "ro": "și de la în a al ale cu pe pentru din sau prin care este între",
    "pl": "i w z na do oraz się nie od przez lub dla jest między o niniejszej stron",
    "cs": "a v na se k nebo pro s z o mezi této dohody smluvní strany podle do",
    "sk": "a v na sa k alebo pre s z o medzi tejto dohody zmluvné strany podľa do",
    "sl": "in v na se za z o ali ki je med tega pogodbenici po s",
    "hr": "i u na se za s o ili koji je između ovog ugovora stranke po od",
    "hu": "a az és vagy hogy nem egy között szerint jelen fél felek által",
    "fi": "ja tai on sekä että sen ei tämän välillä mukaan sopimuksen osapuolet",
    "sv": "och att i av för den som med till på är skall eller mellan denna de",
    "da": "og at i af for den som med til på er skal eller mellem denne de det",
    "no": "og å i av for den som med til på er skal eller mellom denne de det",
    "et": "ja on või ning selle vahel käesoleva lepingu pooled kui",
    "lv": "un ir vai ar par no starp šī līguma puses kas uz",
    "lt": "ir ar yra su dėl iš tarp šio susitarimo šalys kad į",
    "tr": "ve bir bu ile için veya olarak arasında tarafından olan taraflar",
    "id": "dan yang di untuk dengan dari dalam atau para pihak ini antara",
    "vi": "và của các trong cho với hoặc giữa này bên được theo",
    "sq": "dhe e të në për me nga ose midis palët kësaj së",
    "ru": "и в на с по для или между настоящего договора стороны о от",
    "uk": "і в на з та для або між цього договору сторони про від",
    "bg": "и в на с за или между от по настоящия договор страните се",
    "sr": "и у на се за са о или који је између овог уговора стране",
    "fa": "و در به از که این با برای است بین یا",
    "ar": "في من على إلى أن أو بين هذه عن الطرفين التي",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_SCRIPTS = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "GREEK": "el",
    "HEBREW": "he",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "THAI": "th",
    "DEVANAGARI": "hi",
}
_MANY = {"ARABIC": ("ar", "fa"), "CYRILLIC": ("ru", "uk", "bg", "sr")}
_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 20_000


def language_of(text: str, among: tuple[str, ...] = ()) -> str:
    """The language as BCP 47 has it (`en`, `zh`); "" if the text is too short to tell.

    `among` narrows the choice to some, of which the first holds where nothing speaks for any.
    """
    text = text[:_LOOKED_AT]
    script = _script(text)
    found = _SCRIPTS.get(script, "")
    if not found:
        latin = [one for one in _WORDS if one not in ("ru", "uk", "bg", "sr", "fa", "ar")]
        found = _by_words(text, _MANY.get(script, tuple(latin)), among)
    if among and found not in among:
        return among[0]
    return found


def _script(text: str) -> str:
    letters = [one for one in text[:4000] if one.isalpha()]
    seen = Counter(unicodedata.name(one, "?").split()[0] for one in letters)
    if not seen:
        return ""
    for kana in ("HIRAGANA", "KATAKANA"):  # a few of them make Chinese characters Japanese
        if seen[kana] * 10 > len(letters):
            return kana
    return seen.most_common(1)[0][0]


def _by_words(text: str, codes: tuple[str, ...], among: tuple[str, ...]) -> str:
    words = Counter(word.casefold() for word in _WORD.findall(text))
    choice = [one for one in codes if not among or one in among]
    scores = {one: sum(words[word] for word in _WORDS[one]) for one in choice}
    best = max(scores, key=lambda one: scores[one], default="")
    return best if best and scores[best] >= max(2, sum(words.values()) // 20) else ""
