"""What each disclosure asks for, in words, and how far figures can answer it at most.

A total answers "fully" where the disclosure asks for that number and nothing else, "partly" where
it asks for more, "not" where it asks for something else. In our own words; read in the standards,
or where a third party is the source, there.
"""

import msgspec

READ = "November 2026"  # when the requirements were last read

# code | its title in the standard | what it asks for beside a total or in its place | at most |
# only where
ROWS = """
GRI 2-5 | external assurance | policy and practice of external assurance, and its statement | partly | esgAssurance >= 2
GRI 2-7 | employees | employees by gender, region and kind of contract | partly |
GRI 2-9 | governance structure and composition | committees, and members by role, tenure, other seats and skills | partly |
GRI 2-12 | role of the highest governance body in overseeing impacts | its part in strategy and due diligence, and how it reviews them | partly | esgOversight >= 2
GRI 2-23 | policy commitments | what each policy says, who approved it and whom it binds | partly |
GRI 2-27 | compliance with laws and regulations | number and money value of fines, and other sanctions | partly |
GRI 2-29 | approach to stakeholder engagement | whom it engages, how it finds them, why and how meaningfully | partly |
GRI 201-1 | direct economic value generated and distributed | costs, wages, payments to owners and lenders, taxes and community investments apart | partly |
GRI 205-2 | communication and training on anti-corruption | governance body, employees and partners, by region and category | partly |
GRI 205-3 | confirmed incidents of corruption and actions taken | nature of the cases, dismissals, contracts ended and public legal cases | partly |
GRI 305-1 | direct (Scope 1) emissions | gases, base year, factors and consolidation | partly |
GRI 305-2 | energy indirect (Scope 2) emissions | both bases, gases, base year and consolidation | partly |
GRI 305-3 | other indirect (Scope 3) emissions | categories, gases, base year and sources of factors | partly |
GRI 102-10 | carbon credits | credits by project and standard, and why they were cancelled | partly |
GRI 302-1 | energy consumption within the organisation | fuels, electricity, heat and sold energy apart | partly |
GRI 303-3 | water withdrawal | withdrawal by source, and in areas of water stress | partly |
GRI 306-3 | waste generated | waste by composition | partly |
GRI 306-4 | waste diverted from disposal | waste by composition and by way of recovery | partly |
GRI 401-1 | new hires and turnover | new hires and leavers by age group, gender and region | partly |
GRI 403-9 | work-related injuries | severe injuries, rates, main types, and workers who are not employees | partly |
GRI 404-1 | average hours of training | average hours by gender and category of employees | partly |
GRI 405-1 | diversity of governance bodies and employees | both by gender and age group, employees by category | partly |
GRI 405-2 | ratio of pay of women to men | the ratio by category of employees and by place | partly |
ESRS S1-6 | characteristics of the employees | employees by gender, country and contract, and turnover | partly |
ESRS E1-6 | gross emissions of Scopes 1, 2 and 3 | scopes by category, both bases of Scope 2, and intensity by revenue | partly |
ESRS E1-7 | removals and carbon credits | credits by project and standard, and removals | partly |
ESRS E1-4 | climate targets | targets by scope with base year and value, and measures behind them | partly | targetAnnualRatePct > 0
ESRS E1-5 | energy consumption and mix | consumption by fossil, nuclear and renewable source | partly |
ESRS E3-4 | water consumption | water consumed, and in areas at water risk, not water taken | partly |
ESRS E5-5 | resource outflows | waste by hazard, material and way of treatment | partly |
ESRS S1-9 | diversity metrics | top management by gender, and employees by age | partly |
ESRS S1-16 | pay gap and total remuneration | the pay gap, and the ratio of the highest pay to the median | partly |
ESRS S1-13 | training and skills development | average hours by gender, and reviews of performance | partly |
ESRS S1-14 | health and safety metrics | cover of the safety system, rates of accidents, days lost | partly |
ESRS S1-10 | adequate wages | whether all employees are paid an adequate wage; if not, shares by country | fully | adequateWageShare = 100
ESRS 2 SBM-2 | interests and views of stakeholders | who is heard, how, and what follows for the strategy | partly |
ESRS 2 GOV-1 | role of the governing bodies | composition, roles and expertise of the bodies | partly |
ESRS G1-1 | business conduct policies and culture | policies on conduct and how they are put into practice | partly |
ESRS G1-3 | prevention and detection of corruption | procedures to prevent and detect, and training by function at risk | partly |
ESRS G1-4 | incidents of corruption or bribery | convictions and fines for corruption, apart from others | partly |
ESRS 2 GOV-3 | sustainability performance in incentives | how pay depends on sustainability targets, and how much of it | partly | esgOversight >= 3
IFRS S2 6 | governance | the body and the managers in charge of climate, their skills, and how often they hear of it | partly | esgOversight >= 1
IFRS S2 29(a) | greenhouse gases | scopes with measurement approach, and Scope 3 by category; of who lends, invests or insures also by industry and kind of asset | partly |
IFRS S2 29(b) | climate-related transition risks | amount and share of assets or activities vulnerable to them | not |
IFRS S2 29(c) | climate-related physical risks | amount and share of assets or activities vulnerable to them | not |
IFRS S2 29(d) | climate-related opportunities | amount and share of assets or activities aligned with them | not |
IFRS S2 29(e) | capital deployment | spending, financing or investment towards climate risks and opportunities alone | not |
IFRS S2 29(f) | internal carbon prices | whether and how a carbon price is used in decisions, and the price per tonne | not |
IFRS S2 29(g) | remuneration | share of executive pay linked to climate, and how | partly | esgOversight >= 3
VSME B1 | basis for preparation | modules used, what is left out, consolidation, legal form, balance sheet, sites and labels | partly |
VSME B2 | practices, policies and future initiatives | practices, policies and future initiatives, whether public and with targets | partly |
VSME B3 | energy and greenhouse gas emissions | energy by electricity and fuels, Scope 1 and location-based Scope 2, intensity by turnover | partly |
VSME B4 | pollution of air, water and soil | pollutants by amount, where law or an environmental management system has them reported already | not |
VSME B5 | biodiversity | sites in or near areas sensitive for biodiversity, and their area | not |
VSME B6 | water | withdrawal, also at sites of high water stress, and consumption | partly |
VSME B7 | resource use, circular economy and waste | waste by hazard, what is recycled or reused, and flows of materials | partly |
VSME B8 | workforce: general characteristics | employees by contract, gender and country, and turnover | partly |
VSME B9 | workforce: health and safety | number and rate of recordable accidents, and deaths | fully |
VSME B10 | workforce: pay, bargaining and training | minimum wage, pay gap, bargaining, training hours by gender | partly |
VSME B11 | convictions and fines for corruption | number of convictions and amount of fines for corruption and bribery | partly |
VSME C1 | strategy: business model | products, markets, business relations, and what of the strategy bears on sustainability | not |
VSME C2 | practices, policies and initiatives described | what each of B2 is about, and the most senior person accountable | partly | esgOversight >= 1
VSME C3 | emission targets and transition | targets in tonnes by scope with base year and target year, and main actions | partly | targetAnnualRatePct > 0
VSME C4 | climate risks | hazards and transition events, exposure, time horizon and adaptation | not |
VSME C5 | workforce: further characteristics | ratio of women to men in management, and self-employed and agency workers | partly |
VSME C6 | human rights policies and processes | whether there is a human rights policy, what it covers, and a way to complain | partly | has humanRights
VSME C7 | severe human rights incidents | confirmed incidents among own workers and others affected, and what was done | not |
VSME C8 | revenues from certain sectors | revenue from weapons, tobacco, fossil fuels and pesticides; exclusion from EU benchmarks | not |
VSME C9 | gender diversity of the governance body | ratio of women to men in the governance body | fully |
IRIS+ OI8869 | permanent employees | people in permanent employment at the end of the period, without temporary staff | partly |
IRIS+ OI4112 | direct emissions | greenhouse gases from sources owned or controlled | fully |
IRIS+ OI9604 | indirect emissions | greenhouse gases from bought energy and the value chain | partly |
IRIS+ OI8237 | strategy to cut emissions | whether there is a strategy to cut emissions, yes or no, and what it is | partly | targetAnnualRatePct > 0
IRIS+ OI8825 + OI9624 | energy bought and produced | energy bought and energy produced, apart | partly |
IRIS+ PI4060 | client individuals | people who were clients in the period, each counted once | fully |
IRIS+ OI7914 | stakeholder engagement | ways in which input of stakeholders is gathered | partly |
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
