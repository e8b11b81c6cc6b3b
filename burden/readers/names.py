"""What sources call states, as ISO 3166 codes."""

from functools import cache

import pycountry

# Names of sources that ISO 3166 and its common names do not know.
OTHERWISE = {
    "bosnia-herzegovina": "BIH",
    "brunei": "BRN",
    "cape verde": "CPV",
    "central african rep.": "CAF",
    "congo, dem. rep.": "COD",
    "congo, dr": "COD",
    "congo, democratic republic of": "COD",
    "congo, republic": "COG",
    "congo, republic of": "COG",
    "cote d'ivoire": "CIV",
    "czech republic": "CZE",
    "dominican rep.": "DOM",
    "dr congo": "COD",
    "gambia, the": "GMB",
    "great britain": "GBR",
    "iran": "IRN",
    "ivory coast": "CIV",
    "korea, north": "PRK",
    "korea, south": "KOR",
    "kosovo": "XKX",
    "laos": "LAO",
    "macedonia": "MKD",
    "moldova": "MDA",
    "north korea": "PRK",
    "russia": "RUS",
    "south korea": "KOR",
    "swaziland": "SWZ",
    "syria": "SYR",
    "taiwan": "TWN",
    "tanzania": "TZA",
    "timor leste": "TLS",
    "trinidad & tobago": "TTO",
    "turkey": "TUR",
    "uae": "ARE",
    "united states of america": "USA",
    "usa": "USA",
    "venezuela": "VEN",
    "viet nam": "VNM",
    "vietnam": "VNM",
}


@cache
def iso3(name: str) -> str:
    """The code of the state that a source names; empty for a region, or one that is no more."""
    plain = " ".join(name.split()).casefold()
    if plain in OTHERWISE:
        return OTHERWISE[plain]
    try:
        found: str = pycountry.countries.lookup(plain).alpha_3
    except LookupError:
        return ""
    return found
