"""What each disclosure asks for, in words, and how far figures can answer it at most.

A total answers "fully" where the disclosure asks for that number and nothing else, "partly" where
it asks for more, "not" where it asks for something else. In our own words; read in the standards,
or where a third party is the source, there.
"""

import msgspec

READ = "November 2026"  # when the requirements were last read

# code | title | what it asks for beside a total or in its place | at most | only where
ROWS = """
GRI 2-7 | people employed | employees by gender, region and kind of contract | partly |
GRI 305-1 | direct emissions | gases, base year, factors and consolidation | partly |
GRI 305-2 | emissions of bought energy | both bases, gases, base year and consolidation | partly |
GRI 305-3 | emissions of the value chain | categories, gases, base year and sources of factors | partly |
GRI 102-10 | carbon credits | credits by project and standard, and why they were cancelled | partly |
GRI 302-1 | energy within the organisation | fuels, electricity, heat and sold energy apart | partly |
GRI 303-3 | water taken | withdrawal by source, and in areas of water stress | partly |
GRI 306-3 | waste produced | waste by composition | partly |
GRI 306-4 | waste kept from disposal | waste by composition and by way of recovery | partly |
GRI 405-2 | pay of women and men | the ratio by category of employees and by place | partly |
GRI 404-1 | training | average hours by gender and category of employees | partly |
GRI 2-23 | policy commitments | what each policy says, who approved it and whom it binds | partly |
GRI 2-27 | compliance with laws | number and money value of fines, and other sanctions | partly |
GRI 2-5 | external review | policy and practice of external review, and its statement | partly | esgAssurance >= 2
ESRS S1-6 | own workforce | employees by gender, country and contract, and turnover | partly |
ESRS E1-6 | gross emissions | scopes by category, both bases of Scope 2, and intensity by revenue | partly |
ESRS E1-7 | removals and credits | credits by project and standard, and removals | partly |
ESRS E1-4 | climate targets | targets by scope with base year and value, and measures behind them | partly | targetAnnualRatePct > 0
ESRS E1-5 | energy and its mix | consumption by fossil, nuclear and renewable source | partly |
ESRS E3-4 | water consumption | water consumed, and in areas at water risk, not water taken | partly |
ESRS E5-5 | resource outflows | waste by hazard, material and way of treatment | partly |
ESRS S1-9 | diversity | top management by gender, and employees by age | partly |
ESRS S1-16 | pay gap | the pay gap, and the ratio of the highest pay to the median | partly |
ESRS S1-13 | training and skills | average hours by gender, and reviews of performance | partly |
ESRS S1-14 | health and safety | cover of the safety system, rates of accidents, days lost | partly |
ESRS S1-10 | adequate wages | whether all employees are paid an adequate wage; if not, shares by country | fully | adequateWageShare = 100
ESRS 2 SBM-2 | interests of stakeholders | who is heard, how, and what follows for the strategy | partly |
ESRS 2 GOV-1 | the governing bodies | composition, roles and expertise of the bodies | partly |
ESRS G1-1 | conduct and policies | policies on conduct and how they are put into practice | partly |
ESRS G1-3 | prevention of corruption | procedures to prevent and detect, and training by function at risk | partly |
ESRS G1-4 | cases of corruption | convictions and fines for corruption, apart from others | partly |
ESRS 2 GOV-3 | pay tied to targets | how pay depends on sustainability targets, and how much of it | partly | esgOversight >= 3
IFRS S2 29(a) | greenhouse gases | scopes with measurement approach, and Scope 3 by category | partly |
IFRS S2 29(d) | climate opportunities | amount and share of assets or activities aligned with climate opportunities | not |
IFRS S2 29(e) | capital deployed | spending, financing or investment towards climate risks and opportunities alone | not |
IFRS S2 29(g) | pay tied to climate | share of executive pay linked to climate, and how | partly | esgOversight >= 3
VSME B2 | practices and policies | practices, policies and future initiatives, whether public and with targets | partly |
VSME B3 | energy and emissions | energy by electricity and fuels, Scope 1 and location-based Scope 2, intensity by turnover | partly |
VSME B6 | water | withdrawal, also at sites of high water stress, and consumption | partly |
VSME B7 | resources and waste | waste by hazard, what is recycled or reused, and flows of materials | partly |
VSME B8 | workforce | employees by contract, gender and country, and turnover | partly |
VSME B9 | health and safety | number and rate of recordable accidents, and deaths | fully | given hoursWorked
VSME B10 | pay, bargaining and training | minimum wage, pay gap, bargaining, training hours by gender | partly |
VSME B11 | convictions for corruption | number of convictions and amount of fines for corruption and bribery | partly |
IRIS+ OI8869 | people employed | people in paid employment at the end of the period, full-time or part-time | fully |
IRIS+ OI4112 | direct emissions | greenhouse gases from sources owned or controlled | fully |
IRIS+ OI9604 | indirect emissions | greenhouse gases from bought energy and the value chain | partly |
IRIS+ OI8237 | strategy to cut emissions | whether there is a strategy to cut emissions, yes or no, and what it is | partly | targetAnnualRatePct > 0
IRIS+ OI8825 + OI9624 | energy used | energy bought and energy produced, apart | partly |
IRIS+ PI4060 | people reached | people who were clients in the period, each counted once | fully |
IRIS+ OI7914 | stakeholders heard | ways in which input of stakeholders is gathered | partly |
"""  # noqa: E501


class Requirement(msgspec.Struct, frozen=True):
    """`most` is fully, partly or not; `condition` as of a situation, "" for always."""

    code: str
    title: str
    asks: str
    most: str
    condition: str


def _requirement(row: str) -> Requirement:
    code, title, asks, most, condition = (cell.strip() for cell in f"{row} ".split("|"))
    return Requirement(code, title, asks, most, condition)


REQUIREMENTS = {row.code: row for row in map(_requirement, ROWS.strip().splitlines())}
