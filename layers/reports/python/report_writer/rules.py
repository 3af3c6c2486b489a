"""Law and standards that may reach an organisation, each with its source and when it was read.

Few and right: what no public source establishes is left out, and the page says that the list is
not complete. To be read again each year, and when a source changes.
"""

import msgspec

READ = "November 2026"
EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
CHARITIES = ("NGO", "Corporate Foundation")
ABROAD = ("claims",)  # of the Union, by its customers, for who is elsewhere
CHARITY = "charity"  # whether one is registered, no figure tells
MAYBE = "maybe "  # what has to hold for a rule to reach, and is not enough
UNLESS = "unless "  # what a rule reaches by, but for who is exempt by what no figure says
CSRD = "Directive (EU) 2026/470"
PAY = "Directive (EU) 2023/970"
ADOPTED = "delegated regulation of 3 July 2026, as EU Matrix tells it"

# id | rule | in the middle of a sentence | for whom | condition, "" where figures cannot tell,
# "charity" where besides it is of charities, and "maybe" before what has to hold and is not enough,
# "unless" where besides somebody can be exempt
# | where: EU, a country, or everywhere | first day, and "/P1Y" where it comes again each year; ""
# where it goes by the financial year | what then | source | for whom it is shown to reach: the
# steps that it asks for, or why it asks for none; after ";" why, where no figure calls for them
ROWS = f"""
csrd | Corporate Sustainability Reporting Directive, as amended in 2026 | the Corporate Sustainability Reporting Directive | undertakings of more than 1,000 employees and more than EUR 450 million of net turnover | employees > 1000 and incomeInEuro > 450000000 | EU | 2027-03-19 | national law has to hold it, and reports are due from the financial year 2027 on | {CSRD} | G21
cap | Value-chain cap of that directive | the value-chain cap | undertakings of 1,000 employees or fewer | employees <= 1000 | EU | 2027-03-19 | who reports under the directive may ask them for no more than the voluntary standard holds, and of 10 employees or fewer for less | {CSRD} | it asks for nothing, and limits what others may ask for
esrs | European Sustainability Reporting Standards, as amended in July 2026 | the set of amended European standards (ESRS) | those whom the reporting directive reaches | employees > 1000 and incomeInEuro > 450000000 | EU | 2027-01-01 | the simplified standards are those to report by | {CSRD} | G21
pay250 | Pay reports of 250 employees or more | the yearly pay report of large employers | employers of 250 employees or more | employees >= 250 | EU | 2027-06-07/P1Y | the first report is due, and one each year after | {PAY} | S21 S02
pay150 | Pay reports of 150 to 249 employees | the pay report of medium-sized employers | employers of 150 to 249 employees | employees >= 150 and employees < 250 | EU | 2027-06-07/P3Y | the first report is due, and one every three years after | {PAY} | S21 S02
pay100 | Pay reports of 100 to 149 employees | the pay report of employers of 100 and more | employers of 100 to 149 employees | employees >= 100 and employees < 150 | EU | 2031-06-07/P3Y | the first report is due, and one every three years after | {PAY} | S21 S02
claims | Directive (EU) 2024/825 on environmental claims | the ban on general environmental claims | those who sell to consumers in the Union | | EU | 2026-09-27 | general claims and claims of neutrality by offsets are banned | Directive (EU) 2024/825 |
vsme | Voluntary standard of 2026, made of the VSME | the voluntary standard, made of the VSME | whoever wants to use it, and written for undertakings of 1,000 employees or fewer | maybe employees <= 1000 | EU | | it was recommended in 2025 with 11 basic and 9 further disclosures and adopted in July 2026, and answers what banks and customers ask | {ADOPTED} |
energy85 | Energy management systems of large users of energy | the energy management system of large users | undertakings that use more than 85 TJ (23,611 MWh) of energy a year, as a mean of three years | energyTotal > 23611 | EU | 2027-10-11 | it has to be in place, and confirmed by an independent body, as by ISO 50001 | Directive (EU) 2023/1791, article 11 | E31 E08
energy10 | Energy audits | the energy audit | undertakings that use more than 10 TJ (2,778 MWh) of energy a year, as a mean of three years, and have no energy management system | unless energyTotal > 2778 | EU | 2026-10-11 | an audit has to be there, and one at least every four years after, as long as there is no such system | Directive (EU) 2023/1791, article 11 | E32
gri | GRI 102 and GRI 103 | the change to GRI 102 and GRI 103 | those who report by the GRI Standards | | | 2027-01-01 | they replace GRI 305, 302 and 201-2 | Jones Day on GRI 102 and 103, 2025 |
ifrs1 | IFRS S1 and IFRS S2 | IFRS S1 with IFRS S2 | those who report by them, of their own will or where a country made them law | | | 2024-01-01 | both are applied together, for years that begin then or later | IFRS S1, appendix E |
ifrs | IFRS S2 as amended in December 2025 | the amended IFRS S2 | those who report by IFRS S2 | | | 2027-01-01 | the amendments apply to years that begin then or later | IFRS S2, paragraph C1B |
sbti | SBTi Corporate Net-Zero Standard V2.0 | the SBTi corporate standard V2.0 | those who have a target validated | maybe not cap | | 2027-02-01 | targets are validated by V2.0 | SBTi, June 2026 |
sbtiV1 | SBTi criteria V1 | the end of the SBTi criteria V1 | those who have a target validated by V1 | maybe not cap | | 2027-12-31 | validations by V1 end | SBTi, June 2026 |
sbtiFI | SBTi Financial Institutions Net-Zero Standard | the SBTi standard for financial institutions | those who lend, invest or insure and have a target validated | maybe cap | | | it was published in July 2025, and its targets are for what is lent and invested | SBTi, as Chapter Zero tells it |
payGB | Gender pay gap reports in Great Britain | the gender pay gap report in Great Britain | employers of 250 employees or more | employees >= 250 | GB | 2018-03-30/P1Y | it is due each year by 4 April, and for most public authorities by 30 March | GOV.UK, guidance for employers, January 2024 | S21 S02
slaveryGB | Modern slavery statement | the modern slavery statement | commercial organisations with business in the United Kingdom and GBP 36 million of turnover or more | incomeInPound >= 36000000 | GB | | it is due for each financial year | Modern Slavery Act 2015 | G22
payCH | Analysis of equal pay in Switzerland | the analysis of equal pay | employers of 100 employees or more, apprentices not counted | employees >= 100 | CH | | it is repeated every four years, unless an analysis shows equal pay | Federal Act on Gender Equality | S22 S02
charityGB | Annual return of charities in England and Wales | the annual return of charities in England and Wales | charities registered there | charity | GB | | it is due within ten months of the end of the financial year | Charity Commission for England and Wales |
charityCA | Information return of registered charities in Canada (T3010) | the Canadian information return of charities | charities registered there | charity | CA | | it is due within six months of the end of the fiscal period | Canada Revenue Agency |
charityUS | Annual return of exempt organisations in the United States (Form 990) | the annual return of exempt organisations (Form 990) | organisations exempt from federal income tax | charity | US | | it is due on the 15th day of the fifth month after the end of the year | Internal Revenue Service |
whistle250 | Internal channels for reports of breaches, larger employers | the internal channel for reports of breaches | employers of 250 employees or more | employees >= 250 | EU | 2021-12-17 | it has to be open, and who reports is protected | Directive (EU) 2019/1937 | G10; the figures do not say that a channel is missing
whistle | Internal channels for reports of breaches | the internal channel for reports of breaches | employers of 50 to 249 employees | employees >= 50 and employees < 250 | EU | 2023-12-17 | it has to be open, and who reports is protected | Directive (EU) 2019/1937 | G10; the figures do not say that a channel is missing
energyDE | Energy management systems in Germany | the German duty to manage energy | undertakings that use more than 7,500 MWh of energy a year, as a mean of three years | maybe energyTotal > 7500 | DE | 2025-07-18 | an energy or environmental management system has to be in place; a draft of December 2025 would ask for it from 23,611 MWh on | Energy Efficiency Act of 2023 (EnEfG), § 8; GUTcert on the draft |
chainDE | Due diligence in supply chains in Germany | the German act on supply chains | undertakings with 1,000 employees or more in Germany | maybe employees >= 1000 | DE | 2024-01-01 | risks to people in the supply chain are analysed each year; a bill of September 2025 would end the yearly report | Supply Chain Act (LkSG), as DIHK tells it |
travelNL | Report on travel for work in the Netherlands | the Dutch report on travel for work | employers of 100 employees or more there, counted from 20 hours of work a month on | maybe employees >= 100 | NL | 2025-06-30/P1Y | kilometres of the year before are due, by means of travel and fuel | Netherlands Enterprise Agency (RVO), as Forvis Mazars tells it |
savingNL | Report on energy saving in the Netherlands | the Dutch report on energy saving | those who use 50 MWh of electricity or 25,000 m³ of gas a year or more at one place there | maybe energyElectricity >= 50 or energyTotal >= 50 | NL | 2023-12-01/P4Y | measures that pay back within five years are taken, and reported every four years | Netherlands Enterprise Agency (RVO), July 2024 |
payJP | Pay gap of large employers in Japan | the yearly publication of the pay gap | employers of 301 employees or more | employees >= 301 | JP | 2022-07-08 | the pay gap is published within three months of the end of each financial year | Act on Women's Active Engagement; WTW, August 2022 | S21 S02
womenJP | Figures on women's advancement in Japan | the publication of figures on women's advancement | employers of 101 employees or more | employees >= 101 | JP | | the pay gap and the share of women in management are published for each financial year, as the act asks since 2026-04-01 | Act on Women's Active Engagement, as amended; Orrick, July 2026 | S21 S02
gasesJP | Report on greenhouse gases in Japan | the Japanese report on greenhouse gases | undertakings that each year use energy of 1,500 kl of crude oil (16,150 MWh of fuel or 6,730 of electricity), or emit 3,000 t with 21 employees or more | unless energyTotal >= 16150 or energyTotal >= 6730 and crudeOil >= 1500 or employees >= 21 and ghg12 >= 3000 | JP | | emissions are reported to the government each year | Act on Promotion of Global Warming Countermeasures, as IIP and METI tell it | G23
energyKE | Energy management of large facilities in Kenya | the Kenyan rules on energy management | owners of a facility that uses more than 180 MWh of energy a year | maybe energyTotal > 180 | KE | | it is audited every four years, and a plan of measures follows within six months | Energy Management Regulations 2025, as T-Power tells them |
briberyKE | Bribery Act in Kenya | the Kenyan duty to have procedures against bribery and to report it within a day | public and private entities there | employees >= 1 | KE | 2017-01-13 | procedures that fit the size have to be in place, and whoever holds authority reports bribery, or the suspicion of it, to the Ethics and Anti-Corruption Commission within 24 hours | Bribery Act 2016, as the Kenya Association of Manufacturers tells it | G09 G02; the figures do not say that procedures are missing
charityKE | Public Benefit Organizations Act in Kenya | the Kenyan act on public benefit organisations | organisations registered under it | charity | KE | 2024-05-14 | reports and audited accounts go to its authority | Public Benefit Organizations Act 2013; Nephine Law |
dataKE | Registration of who holds personal data in Kenya | the Kenyan register for personal data | those who hold data of people there, and have 10 employees or more or KES 5 million of income or more | employees >= 10 or incomeInKenyanShilling >= 5000000 | KE | 2022-07-14 | they have to be registered with the Data Commissioner | Registration Regulations of 2021 under the Data Protection Act 2019, as MMS Advocates tells them | no figure says whether it is registered. Have that checked
dataSmallKE | Registration of small ones who hold personal data in Kenya | the Kenyan register for personal data, by trade | those of fewer than 10 employees and less than KES 5 million of income whose trade registers at any size, such as health, schools and finance | maybe employees < 10 and incomeInKenyanShilling < 5000000 | KE | 2022-07-14 | they have to be registered with the Data Commissioner | Registration Regulations of 2021 under the Data Protection Act 2019, as KO Associates tells them |
climateCO | Environmental and social risks of the supervised in Colombia | the Colombian circular on environmental and social risks | entities that the Superintendencia Financiera supervises | maybe cap or cor | CO | 2027-04-03 | such risks, those of climate included, have to be managed as it says, and a plan of how was due by April 2026 | Holland & Knight on the circular of 2025 |
charityIT | Accounts of the third sector in Italy | the filing of accounts of the Italian third sector | organisations in its register (RUNTS) | charity | IT | | accounts are filed within 180 days of the end of the year, and above EUR 1 million of income a social report with them | CESV Messina on the law of 2024 |
charitySG | Annual report of charities in Singapore | the annual report of charities in Singapore | charities registered there | charity | SG | | it is due with accounts and a governance checklist within six months of the end of the financial year | Charities Act 1994, section 14; Commissioner of Charities |
chainCA | Report on forced and child labour in Canada | the Canadian report on forced and child labour | those who make, sell or import goods and have two of CAD 20 million of assets, CAD 40 million of revenue and 250 employees | maybe employees >= 250 or incomeInCanadianDollar >= 40000000 | CA | 2024-05-31/P1Y | it is due for the year before | Fighting Against Forced Labour and Child Labour in Supply Chains Act; Cassels |
"""  # noqa: E501

# by country and rule: the year that the country plans for its first reports, and how it is known
PLANS = {
    ("NL", name): (
        "2028",
        "the Netherlands plans its law for 2027, and the first such reports for 2028 "
        "(Loyens & Loeff on the minister's letter of September 2025)",
    )
    for name in ("pay250", "pay150")
}
# what a rule with a day ahead asked for before that day
ALREADY = {"climateCO": ", of which a plan was due by April 2026"}
# what no figure says where somebody can be exempt, and of whom a rule asks then
EXEMPT = {
    "energy10": ("it has such a system", " where no energy management system is in place"),
    "gasesJP": (
        "one undertaking of it is above that",
        " where one undertaking uses or emits that much",
    ),
}


class Rule(msgspec.Struct, frozen=True):
    """A rule that may reach an organisation. `date` is ISO 8601, or "", and comes again after
    `every` years, 0 for never. Of whom it reaches it asks for `steps`; where it asks for none, or
    no figure calls for them, `why_none` says why."""

    id: str
    title: str
    called: str
    who: str
    condition: str
    where: str
    date: str
    every: int
    then: str
    source: str
    steps: tuple[str, ...]
    why_none: str

    def find_next_day(self, today: str) -> str:
        """Return the next day on which it is due or takes effect, "" for none ahead."""
        day = self.date
        while day and day <= today and self.every:
            day = f"{int(day[:4]) + self.every}{day[4:]}"
        return day if day > today else ""


def _rule(line: str) -> Rule:
    cells = (cell.strip() for cell in f"{line} ".split("|"))
    name, title, called, who, condition, where, date, then, source, asked = cells
    first, _, every = date.partition("/P")
    named, _, why = asked.partition("; ") if asked[:1].isupper() else ("", "", asked)
    years = int(every.rstrip("Y") or 0)
    steps = tuple(named.split())
    return Rule(name, title, called, who, condition, where, first, years, then, source, steps, why)


RULES = {rule.id: rule for rule in map(_rule, ROWS.strip().splitlines())}


def list_rules(kind: str, country: str) -> list[Rule]:
    """Return the rules to look at: those of a place there alone, of charities for them alone."""
    union = country in EU.split()
    return [
        rule
        for rule in RULES.values()
        if rule.where in ("", country) or (rule.where == "EU" and (union or rule.id in ABROAD))
        if rule.condition != CHARITY or kind in CHARITIES
    ]
