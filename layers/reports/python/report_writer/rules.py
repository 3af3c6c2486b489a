"""Law and standards that may reach an organisation, each with its source and when it was read.

Few and right: what no public source establishes is left out, and the page says that the list is
not complete. To be read again each year, and when a source changes.
"""

import msgspec

from report_writer import situation
from report_writer.situation import Situation

READ = "November 2026"
EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
CHARITIES = ("NGO", "Corporate Foundation")
ABROAD = ("claims",)  # of the Union, by its customers, for who is elsewhere
CHARITY = "charity"  # whether one is registered, no figure tells
FOR_RULES = {  # the step that a rule asks for
    **dict.fromkeys(("pay100", "pay150", "pay250", "payGB", "payCH"), "S02"),
    "energy85": "E08",
}
CSRD = "Directive (EU) 2026/470"
PAY = "Directive (EU) 2023/970"

# id | rule | in the middle of a sentence | for whom | condition, "" where figures cannot tell,
# "charity" where besides it is of charities | where: EU, a country, or everywhere | date, "" where
# it goes by the financial year | what then | source
ROWS = f"""
csrd | Corporate Sustainability Reporting Directive, as amended in 2026 | the Corporate Sustainability Reporting Directive | undertakings of more than 1,000 employees and more than EUR 450 million of net turnover | employees > 1000 and incomeInEuro > 450000000 | EU | 2027-03-19 | national law has to hold it, and reports are due from the financial year 2027 on | {CSRD}
cap | Value-chain cap of that directive | the value-chain cap, which protects it from longer questions | undertakings of 1,000 employees or fewer | employees <= 1000 | EU | 2027-03-19 | who reports under the directive may ask them for no more than the voluntary standard (VSME) holds | {CSRD}
esrs | European Sustainability Reporting Standards, as amended | the set of amended European standards (ESRS) | whom the reporting directive reaches | employees > 1000 and incomeInEuro > 450000000 | EU | 2027-01-01 | the simplified standards are those to report by | {CSRD}
pay250 | Pay reports of 250 employees or more | the yearly pay report of large employers | employers of 250 employees or more | employees >= 250 | EU | 2027-06-07 | the first report is due, and one each year after | {PAY}
pay150 | Pay reports of 150 to 249 employees | the pay report of medium-sized employers | employers of 150 to 249 employees | employees >= 150 and employees < 250 | EU | 2027-06-07 | the first report is due, and one every three years after | {PAY}
pay100 | Pay reports of 100 to 149 employees | the pay report of employers of 100 and more | employers of 100 to 149 employees | employees >= 100 and employees < 150 | EU | 2031-06-07 | the first report is due, and one every three years after | {PAY}
claims | Directive (EU) 2024/825 on environmental claims | the ban on general environmental claims | who sells to consumers in the Union | | EU | 2026-09-27 | general claims and claims of neutrality by offsets are banned | Directive (EU) 2024/825
vsme | Voluntary standard (VSME), recommended in July 2025 | the voluntary standard (VSME) | undertakings of 1,000 employees or fewer; others may use it | employees <= 1000 | EU | 2025-07-30 | it has 11 basic and 9 further disclosures, and answers what banks and customers ask | Commission Recommendation (EU) 2025/1710
energy85 | Energy management systems of large users of energy | the energy management system of large users | undertakings that use more than 85 TJ (23,611 MWh) of energy a year, as a mean of three years | energyTotal > 23611 | EU | 2027-10-11 | it has to be in place, and looked at from outside | Directive (EU) 2023/1791
energy10 | Energy audits | the energy audit | undertakings that use more than 10 TJ (2,778 MWh) of energy a year, as a mean of three years, and have no energy management system | energyTotal > 2778 and energyTotal <= 23611 | EU | | it is repeated every four years at least | Directive (EU) 2023/1791
gri | GRI 102 and GRI 103 | the change to GRI 102 and GRI 103 | who reports by the GRI Standards | | | 2027-01-01 | they replace GRI 305, 302 and 201-2 | Jones Day on GRI 102 and 103, 2025
ifrs1 | IFRS S1 and IFRS S2 | IFRS S1 with IFRS S2 | who reports by them, or where a country made them law | | | 2024-01-01 | both are applied together, for years that begin then or later | IFRS S1, appendix E
ifrs | IFRS S2 as amended in December 2025 | the amended IFRS S2 | who reports by IFRS S2 | | | 2027-01-01 | the amendments apply to years that begin then or later | IFRS S2, paragraph C1B
sbti | SBTi Corporate Net-Zero Standard V2.0 | the SBTi corporate standard V2.0 | who has a target validated | | | 2027-02-01 | targets are validated by V2.0 | SBTi, June 2026
sbtiV1 | SBTi criteria V1 | the end of the SBTi criteria V1 | who has a target validated by V1 | | | 2027-12-31 | validations by V1 end | SBTi, June 2026
payGB | Gender pay gap reports in Great Britain | the gender pay gap report in Great Britain | employers of 250 employees or more | employees >= 250 | GB | | it is due each year by 4 April, for most public authorities by 30 March | GOV.UK, guidance for employers, January 2024
slaveryGB | Modern slavery statement | the modern slavery statement | commercial organisations with business in the United Kingdom and GBP 36 million of turnover or more | incomeInPound >= 36000000 | GB | | it is due for each financial year | Modern Slavery Act 2015
payCH | Analysis of equal pay in Switzerland | the analysis of equal pay | employers of 100 employees or more, apprentices not counted | employees >= 100 | CH | | it is repeated every four years, unless an analysis shows equal pay | Federal Act on Gender Equality
charityGB | Annual return of charities in England and Wales | the annual return of charities in England and Wales | charities registered there | charity | GB | | it is due within ten months of the end of the financial year | Charity Commission for England and Wales
charityCA | Information return of registered charities in Canada (T3010) | the Canadian information return of charities | charities registered there | charity | CA | | it is due within six months of the end of the fiscal period | Canada Revenue Agency
charityUS | Annual return of exempt organisations in the United States (Form 990) | the annual return of exempt organisations (Form 990) | organisations exempt from federal income tax | charity | US | | it is due on the 15th day of the fifth month after the end of the year | Internal Revenue Service
"""  # noqa: E501


class Rule(msgspec.Struct, frozen=True):
    """A rule that may reach an organisation. `date` is ISO 8601, or ""."""

    id: str
    title: str
    called: str
    who: str
    condition: str
    where: str
    date: str
    then: str
    source: str


RULES = {
    row[0]: Rule(*row)
    for row in ([cell.strip() for cell in line.split("|")] for line in ROWS.strip().splitlines())
}


def find_deadline(action: str, country: str, kind: str, now: Situation) -> Rule | None:
    """Return the rule with the first date that asks for an action of such an organisation."""
    found = [
        rule
        for rule in list_rules(kind, country)
        if FOR_RULES.get(rule.id) == action and rule.date
        if situation.holds(rule.condition, now) is True
    ]
    return min(found, key=lambda rule: rule.date, default=None)


def list_rules(kind: str, country: str) -> list[Rule]:
    """Return the rules to look at: those of a place there alone, of charities for them alone."""
    union = country in EU.split()
    return [
        rule
        for rule in RULES.values()
        if rule.where in ("", country) or (rule.where == "EU" and (union or rule.id in ABROAD))
        if rule.condition != CHARITY or kind in CHARITIES
    ]
