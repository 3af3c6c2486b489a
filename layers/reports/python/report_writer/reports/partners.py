"""Whom to ask, for what, and what to bring: kinds of partner for what the figures say is needed.

A need holds by a condition of `situation`; the gravest come first, then what the organisation is
for, then its largest emissions, money and people. Partners are kinds that exist outside of this
platform, by sector where that says more.
"""

from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from report_writer import printing, situation
from report_writer.fact_book import Book
from report_writer.situation import Situation

PLURALS = {
    "NGO": "non-governmental organisations",
    "Corporate Foundation": "corporate foundations",
    "Government Agency": "government agencies",
    "Corporate": "companies",
    "ESG Fund": "ESG funds",
    "Asset Manager": "asset managers",
    "Pension Fund": "pension funds",
    "Sovereign Wealth Fund": "sovereign wealth funds",
    "Impact Investor": "impact investors",
    "Development Bank": "development banks",
    "Family Office": "family offices",
}
# what two organisations can do together, whatever each of them does; by indicator
TASKS = {
    "renewableShare": "buy renewable electricity in one tender",
    "wasteRecoveredShare": "put the recovery of waste into one contract",
    "womenManagersShare": "exchange mentors for management posts",
    "genderPayGap": "show each other how pay is checked every year, without figures of pay",
    "trainingPerEmployee": "open courses to each other's staff",
    "turnover": "compare why people leave, and what kept them",
    "boardIndependentShare": "open the search for board members to people outside both circles",
    "boardWomenShare": "search for candidates for both boards",
    "policies": "exchange the texts of policies, and how they were adopted",
    "antiCorruptionTrainedShare": "hold one training on anti-corruption for both",
}
MOST = 4  # needs that a report names
OF_ONE = (  # of which the largest is asked about
    ("scope3Category1", "scope3Category4"),
    ("scope1Process", "scope1Stationary"),
)
# id | when | figure | partner | for what | what to bring | steps. A name after "sector:" is looked
# up in PARTNERS
ROWS = """
deaths | fatalities > 0 | fatalities | sector:safety | what prevents such deaths elsewhere, and rules that hold for everybody on site | what was found in each case, without names | S06 S05
injuries | recordableInjuries >= 10 and trir > 5 | trir | sector:safety | what prevents its most frequent accidents elsewhere | its own record of accidents, without names | S05
rate | srv and outcomeRate < 0.6 or srv and rateChange < -0.02 | outcomeRate | sector:people | what happens before and after to those who are reached without the outcome | figures by place and group, and a seat where its programme is changed | S12
reach | srv and reachChange < -0.02 | beneficiariesReached | sector:people | who no longer comes, and what keeps them away | its figures by place, and staff who go there together | S15
proof | srv and outcomeEvidence < 2 | outcomeEvidence | a university or an institute for evaluation | a comparison before and after that is designed together | access to its places and, with their consent, to people | S10
vehicles | scope1Vehicles >= 100 | scope1Vehicles | sector:vehicles | power where vehicles stand, and contracts that are long enough to pay for electric ones | routes and loads by vehicle, and kilometres without diesel for the figures of whoever buys them | E10
process | scope1Process >= 100 | scope1Process | the makers of the plant, and a technical university | a study of what can take the place of the process, for a fixed price | a line to test it on, and its figures by hour | E25
heat | 10+ and scope1Stationary >= 100 | scope1Stationary | an energy service company, and neighbours with heat to spare or to share | heat from another source, built by somebody who is paid out of what it saves | its use by hour, and a contract over years | E25 E09
carried | scope3Category4 >= 100 | scope3Category4 | the subcontractors that carry for it | figures by journey, and fuller and electric runs | longer contracts, and charging at its sites | E14
bought | scope3Category1 >= 100 | scope3Category1 | the ten largest suppliers | their own figures by product, and a target | longer contracts, and one questionnaire instead of many | E14
portfolio | cap and scope3Category15 >= 100 | scope3Category15 | the largest emitters among borrowers and holdings, and who invests in them as well | a plan for their emissions with a figure for each year | terms that depend on it, and one way of counting for all who invest | E15
capital | lev and leverage < 0.5 | leverage | development banks, pension funds and insurers that invest in the same region | a share in the same loans, and the terms that they need for it | yearly totals of its outcomes and of what was not paid back, which no figure here tells | F04
loss | not cor and resultMargin < 0 | resultMargin | the two or three largest funders, together | money for running cost over several years, and the reserve that they accept | one report for all, on the same figures | F06
reserves | srv and not cap and reserveMonths < 3 | reserveMonths | the two or three largest funders, together | money for running cost over several years, and the reserve that they accept | one report for all, on the same figures | F06
wages | 10+ and adequateWageShare < 100 | adequateWageShare | sector:wages | what an adequate wage is here, and who bears its cost | what the payroll lacks for it, in money | S08
leavers | turnover > 0.2 | turnover | sector:training | places for trainees, and why people leave the trade | shifts and pay as they are, and a post at the end of training | S04
women | managers >= 10 and womenManagersShare < 0.3 | womenManagersShare | sector:training | a scheme of mentors in common, and where to make posts of management known | mentors, and posts to grow into | S01
power | freeElectricity >= 100 and renewableShare < 0.5 | renewableShare | others nearby that buy power | one tender for renewable electricity | its use by hour | E04
policies | policiesAdopted < 4 | policiesAdopted | sector:umbrella | model policies, and a day with somebody who has put them to use | its own texts once they are short enough for its size | G01
courses | trainingPerEmployee < 16 and employees < 50 | trainingPerEmployee | sector:umbrella | courses in common with others of its size | a room, and its own people as teachers | S03
scope3 | scope3Position < 1 and noCategory = 1 and not cap | ghgScope3 | the ten largest suppliers | their own figures by product | one questionnaire instead of many | E24 E14
proven | srv and outcomeEvidence = 2 | outcomeEvidence | an independent evaluator, with a funder who pays for it | whether people would have got there anyway | its own figures, of {years} | S11
"""  # noqa: E501
# what a kind of partner is called by section of NACE; "" for all others
PARTNERS = {
    "safety": {
        "H": "the labour inspectorate, an accident insurer and customers at whose sites it loads",
        "F": "the labour inspectorate, an accident insurer and the other firms on its sites",
        "C": "the labour inspectorate, an accident insurer and the makers of its machines",
        "": "the labour inspectorate and an accident insurer",
    },
    "people": {
        "P": "the local authority, the schools before and after, and parents",
        "Q": "hospitals, general practices and social services",
        "E": "the local government, the utility, health centres and the committees of users",
        "K": "associations of small business, and those who advise and train borrowers",
        "A": "farmers' cooperatives, advisers and the local government",
        "": "public services and charities that see the same people",
    },
    "vehicles": {
        "H": "its largest customers, the grid operator and a charging operator",
        "": "the grid operator and a charging operator, with others nearby that have a fleet",
    },
    "training": {
        "H": "a driving school, a vocational college and other hauliers",
        "C": "a technical college and the association of its trade",
        "P": "a university that trains teachers, and other schools nearby",
        "Q": "a nursing college and other clinics nearby",
        "K": "business schools and the association of its trade",
        "": "a vocational college and other employers of the trade",
    },
    "wages": {
        "P": "the unions, and the authority that funds places",
        "": "a union, and the association of the trade",
    },
    "umbrella": {
        "G": "the association of its trade, and the chamber of commerce",
        "mission": "the umbrella body of charities in its field",
        "capital": "the association of its kind of investor",
        "corporate": "the chamber of commerce or the association of its trade",
    },
}


class Need(NamedTuple):
    """A row of the table."""

    id: str
    when: str
    figure: str
    partner: str
    ask: str
    bring: str
    steps: tuple[str, ...]


def _need(row: str) -> Need:
    name, when, figure, partner, ask, bring, steps = (cell.strip() for cell in row.split(" | "))
    return Need(name, when, figure, partner, ask, bring, tuple(steps.split()))


NEEDS = tuple(map(_need, ROWS.strip().splitlines()))


def list_needs(book: Book) -> list[Need]:
    """What somebody else could help with, the gravest first; each partner and each step once."""
    now = book.now
    found: list[Need] = []
    for need in NEEDS:
        if situation.holds(need.when, now) is not True or _is_minor(need, now):
            continue
        partner = name_partner(book, need)
        if all(need.steps[0] not in each.steps for each in found) and all(
            partner != name_partner(book, each) for each in found
        ):
            found.append(need)
    return found[:MOST]


def _is_minor(need: Need, now: Situation) -> bool:
    """Whether it is about emissions that are little beside the others."""
    own = now.values.get(need.figure, Fraction(0))
    if any(
        need.figure in names and own < max(now.values.get(name, own) for name in names)
        for names in OF_ONE
    ):
        return True
    whole = sum(
        (now.values.get(name, Fraction(0)) for name in ("ghgScope1", "ghgScope3")), Fraction(0)
    )
    return need.figure.startswith("scope") and 50 * own < whole


def name_partner(book: Book, need: Need) -> str:
    """The kind of partner, by sector or family."""
    _, _, kind = need.partner.partition("sector:")
    if not kind:
        return need.partner
    names = PARTNERS[kind]
    return names.get(book.profile.get("sector") or "", names.get(book.family, names.get("", "")))


def describe_need(book: Book, need: Need) -> dict[str, Any]:
    """A need with its figure, and that of the first year where that says more."""
    fact = book.value(need.figure)
    assert fact is not None
    base = book.base_of(need.figure)
    first = book.value(need.figure, base) if base else None
    return {
        "need": fact.label,
        "figure": fact,
        "first": first if first and first.printed != fact.printed else None,
        "partner": name_partner(book, need),
        "ask": need.ask,
        "bring": need.bring.format(years=_count_years(book, need)),
    }


def _count_years(book: Book, need: Need) -> str:
    """How many years of the work are reported, or of the figure where that is not."""
    of_work = "outcomesAchieved" in book.reading.values
    name = "outcomesAchieved" if of_work else need.figure
    count = sum(name in book.values(year) for year in (*book.reading.before, book.year))
    return "one year so far" if count == 1 else f"{printing.word(count)} years"
