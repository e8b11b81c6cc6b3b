"""NATO's table of defence expenditure."""

from typing import ClassVar

from burden.resources._figures import exact, year, yearly
from burden.resources._printed import Printed, measure
from kit.importing import Column, text

DEFENCE = r"(?!.*(?:capita|change))defen[cs]e (?:expenditures?|spending)"


def _column(name: str, pattern: str, told: str) -> Column:
    return Column(name, exact, pattern=pattern, help=told, is_number=True)


class Nato(Printed):
    """Defence expenditure of NATO countries: a row for each country and year, or as it is printed.

    Columns are known by their headings, in any order and in any unit that they name. As the press
    release prints them, tables have a column for each year, and are known by their titles; sums of
    several countries are left out of them. Blank cells stay blank, footnotes are left away, an e is
    an estimate. The edition is the last year in the name of the file.
    """

    title: ClassVar[str] = "NATO: defence expenditure"
    definition: ClassVar[str] = "nato"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "area", text(120), aliases=("country", "country_stanag", "nation"), is_required=True
        ),
        Column("code", text(3), aliases=("iso3", "country code")),
        Column("year", year),
        Column("measure", measure),
        _column("spending_current", rf"{DEFENCE}\W+.*current.*", "in US dollars"),
        _column(
            "spending_constant", rf"{DEFENCE}\W+.*\d{{4}}\s+(constant )?prices.*", "in US dollars"
        ),
        _column("share_of_gdp", rf"{DEFENCE}\W+.*(%|share|per ?cent).*gdp.*", "per cent"),
        _column("real_change", r".*annual real change.*", "per cent"),
        _column("gdp_constant", r"(real )?gdp\W+.*\d{4}\s+(constant )?prices.*", "in US dollars"),
        _column("gdp_per_head", r"gdp per capita.*", "in US dollars"),
        _column(
            "spending_per_head",
            r"defen[cs]e (expenditures?|spending) per capita.*",
            "in US dollars",
        ),
        _column("personnel", r"military personnel.*", "persons"),
        _column("equipment_share", r"equipment( expenditures?)? \(.*%.*\)", "per cent of spending"),
        _column("personnel_share", r"personnel( expenditures?)? \(.*%.*\)", "per cent of spending"),
        _column("infrastructure_share", r"infrastructure( expenditures?)? \(.*%.*\)", "per cent"),
        _column("other_share", r"other( expenditures?)? \(.*%.*\)", "per cent of spending"),
    )
    columns = (*columns, *yearly())
    series: ClassVar[tuple[str, ...]] = tuple(one.name for one in columns[4:])
    # What tells of nothing known here: notes, regions, ranks. A known word misspelt is told.
    ignored: ClassVar[str] = (
        r"(?!.*(defen|gdp|person|equip|infra|expend|spend|price|year|[12]\d{3})).*"
    )
