"""What sources call states, as ISO 3166 codes."""

import re
from functools import cache

import pycountry

# Signs that lead to a footnote, behind a number or a name: 1.37*, Greece (1), 2.0 a/
_NOTE = re.compile(
    r"\s*([*\u2020\u2021\u00a7\u00b9\u00b2\u00b3\u2070-\u2079]+|\(\d{1,2}\)|\s[a-d]/?)$"
)

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


def unmarked(cell: str) -> str:
    """A cell without the signs of its footnotes."""
    while (found := _NOTE.sub("", cell)) != cell:
        cell = found
    return cell


@cache
def is_state(code: str) -> bool:
    """Whether it is a code of ISO 3166, or the one that is used for Kosovo."""
    return code == "XKX" or pycountry.countries.get(alpha_3=code) is not None


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


# The World Bank's codes for groups of countries, by place, income, lending and kind.
GROUPS = frozenset(
    (
        *("AFE", "AFW", "ARB", "CEA", "CEB", "CEU", "CLA", "CME", "CSA", "CSS", "EAP", "EAR"),
        *("EAS", "ECA", "ECS", "EMU", "EUU", "FCS", "HIC", "HPC", "IBB", "IBD", "IBT", "IDA"),
        *("IDB", "IDX", "INX", "LAC", "LCN", "LDC", "LIC", "LMC", "LMY", "LTE", "MEA", "MIC"),
        *("MNA", "NAC", "NLS", "NRS", "OED", "OSS", "PRE", "PSS", "PST", "RRS", "SAS", "SSA"),
        *("SSF", "SST", "SXZ", "TEA", "TEC", "TLA", "TMN", "TSA", "TSS", "UMC", "WLD", "XZN"),
    )
)


# The countries that tables of exchange rates name instead of their currencies; members of the euro
# area with the currency they had before it, which is what their own series are in.
CURRENCIES = {
    "AUS": "AUD",
    "AUT": "ATS",
    "BEL": "BEF",
    "BRA": "BRL",
    "CAN": "CAD",
    "CHE": "CHF",
    "CHL": "CLP",
    "CHN": "CNY",
    "COL": "COP",
    "CZE": "CZK",
    "DEU": "DEM",
    "DNK": "DKK",
    "ESP": "ESP",
    "FIN": "FIM",
    "FRA": "FRF",
    "GBR": "GBP",
    "GRC": "GRD",
    "HKG": "HKD",
    "HUN": "HUF",
    "IDN": "IDR",
    "IND": "INR",
    "IRL": "IEP",
    "ISL": "ISK",
    "ISR": "ILS",
    "ITA": "ITL",
    "JPN": "JPY",
    "KOR": "KRW",
    "LKA": "LKR",
    "MEX": "MXN",
    "MYS": "MYR",
    "NLD": "NLG",
    "NOR": "NOK",
    "NZL": "NZD",
    "PHL": "PHP",
    "POL": "PLN",
    "PRT": "PTE",
    "RUS": "RUB",
    "SGP": "SGD",
    "SWE": "SEK",
    "THA": "THB",
    "TUR": "TRY",
    "TWN": "TWD",
    "VEN": "VES",
    "ZAF": "ZAR",
}


@cache
def currency(name: str) -> str:
    """The currency of ISO 4217 that a table means by a country or the euro; empty if unknown."""
    plain = name.strip().casefold()
    return "EUR" if plain in ("euro", "euro area", "eurozone") else CURRENCIES.get(iso3(name), "")
