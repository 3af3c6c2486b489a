"""What an organisation could do: 58 actions, when each is offered, and what it answers.

What the figures would be afterwards is in `patches`, what that does to the scores in `effects`.
"""

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import CARBON, GOVERNANCE, RESOURCES, ROI, SOCIAL
from auxeira.reports.inputs import Inputs
from report_writer import action_words, situation
from report_writer.action_sources import HEAVY, is_small
from report_writer.situation import Situation

# id, "!" marks a duty | tags | title | offered if | effort | answers, "?" marks a code that nobody
# has looked up in its framework yet | goals | owner | shown
ROWS = """
E01 | data | Complete the Scope 1 and 2 inventory | missing ghgScope1 or missing ghgScope2Location and missing ghgScope2Market | 1 | GRI 305-1; GRI 305-2; ESRS E1-6; IFRS S2 29(a) | 13 | Sustainability lead | ghg12
E02 | data | Report Scope 2 on both bases | given ghgScope2Market and missing ghgScope2Location or missing ghgScope2Market and given ghgScope2Location | 1 | ESRS E1-6 | | Sustainability lead | scope2
E03 | carbon | Set a near-term target | 10+ and missing targetAnnualRatePct or 10+ and targetAnnualRatePct < 4.2 | 1 | ESRS E1-4; SBTi | 13 | Executive director | targetAnnualRatePct
E04 | carbon | Buy renewable electricity by contract | renewableShare < 0.7 and freeElectricity > 0 | 2 | GRI 302-1; ESRS E1-5 | 7 13 | Procurement lead | renewableShare
E05 | carbon | Have the roof checked for solar panels | office = 1 and renewableShare < 0.8 and roofElectricity >= 20 | 3 | GRI 302-1 | 7 | Facilities lead | renewableShare
E06 | energy | Change to LED lighting with occupancy sensors | buildingElectricity >= 20 and worse energyPerEmployee or buildingElectricity >= 20 and E1 < 75 | 2 | GRI 302-4? | 7 9 12 | Facilities lead | energyTotal
E07 | energy | Reset set points, timers and building controls | 10+ and given buildingEnergy and worse energyPerEmployee or 10+ and given buildingEnergy and E1 < 75 | 1 | ESRS E1-5 | 7 9 12 | Facilities lead | energyTotal
E08 | energy | Manage energy by monthly targets | managedEnergy >= 500 and energyPerEmployee <= 300 | 2 | ISO 50001? | 7 9 12 | Facilities lead | energyTotal
E09 | carbon | Replace fossil heating by heat pumps | 10+ and heating >= 10 and electricHeat > 0 | 3 | GRI 305-5 | 13 | Facilities lead | ghgScope1
E10 | carbon | Change vehicles to electric ones | 10+ and scope1Vehicles >= 10 and electricDrive > 0 | 3 | GRI 305-5 | 9 11 13 | Fleet lead | scope1Vehicles
E11 | carbon | Find and repair leaks of refrigerants and gases | scope1Fugitive > 0 | 1 | GRI 305-5 | 13 | Facilities lead | scope1Fugitive
E12 | carbon | Set travel rules: rail first, and a flight budget | scope3Category6 > 0 | 1 | GRI 305-5 | 13 | Finance lead | scope3Category6
E13 | data | Screen the fifteen categories of Scope 3 | missing ghgScope3 and 50+ or missing ghgScope3 and cap | 2 | GRI 305-3; IFRS S2 29(a) | | Sustainability lead | ghgScope3
E14 | carbon, partner | Agree targets with suppliers in the largest categories | supplierEmissions > 0 and scope3Position < 1 | 2 | ESRS E1-4 | 12 13 17 | Procurement lead | ghgScope3
E15 | carbon | Plan the cut of the portfolio's financed emissions | cap and scope3Category15 > 0 and scope3Position < 1 | 3 | IFRS S2 29(a); PRI? | 13 | Investment lead | scope3Category15
E16 | water | Meter water and repair leaks | 50+ and E2 < 75 and waterPerEmployee <= 100 | 2 | GRI 303-3 | 6 | Facilities lead | waterWithdrawal
E17 | waste | Separate waste and contract its recovery | wasteRecoveredShare < 0.6 and wastePerEmployee <= 10 | 2 | GRI 306-4; ESRS E5-5 | 12 | Facilities lead | wasteRecoveredShare
E18 | waste | Buy less, by rules of procurement | wasteTotal > 0 and wastePerEmployee <= 5 | 1 | GRI 306-3 | 12 | Procurement lead | wasteTotal
E19 | gov | Screen physical and transition risks | 10+ and esgOversight < 3 | 2 | IFRS S2 29(b); IFRS S2 29(c) | | Risk lead | esgOversight
E20 | gov | Put an internal carbon price into investment papers | 250+ or cap | 1 | IFRS S2 29(f) | | Finance lead |
E21 | data | Stop net claims and show credits separately | carbonCreditsRetired > 0 | 1 | ESRS E1-7; GRI 102-10 | | Communication lead | carbonCreditsRetired
E22 | data, carbon | Split Scope 1 by source: heating, vehicles, processes, leaks | ghgScope1 >= 10 and missing scope1Stationary and missing scope1Vehicles and missing scope1Process and missing scope1Fugitive | 1 | GRI 305-1; ESRS E1-6 | 13 | Sustainability lead | ghgScope1
E23 | data, energy | Report electricity, fuels and bought heat apart | energyTotal >= 50 and missing energyElectricity and missing energyFuels | 1 | GRI 302-1; ESRS E1-5 | 7 | Facilities lead | energyTotal
E24 | data, carbon | Split Scope 3 by its fifteen categories, then choose | ghgScope3 > 0 and noCategory = 1 | 1 | GRI 305-3; IFRS S2 29(a) | 13 | Finance lead | ghgScope3
E25 | carbon | Plan how the largest source of direct emissions is replaced | largeSource > 0 | 2 | GRI 305-5 | 9 13 | Executive director | ghgScope1
S01 | people | Set shortlists and targets for women in management | womenManagersShare < 0.4 | 2 | GRI 405-1 | 5 8 | People lead | womenManagersShare
S02 | people | Analyse the pay gap and budget its correction | absolutePayGap > 5 | 2 | GRI 405-2; ESRS S1-16 | 5 8 | People lead | genderPayGapPct
S03 | people | Plan training of three days for each employee | trainingPerEmployee < 24 | 2 | GRI 404-1 | 4 8 | People lead | trainingPerEmployee
S04 | people | Hold exit interviews and coach managers | turnover > 0.15 | 2 | GRI 401-1 | 8 | People lead | turnover
S05 | safety | Keep a hazard register and report near misses | recordableInjuries >= 10 and trir > 3 or recordableInjuries >= 10 and worse trir or recordableInjuries > 0 and trir > 15 or recordableInjuries > 0 and fatalities > 0 | 2 | GRI 403-9 | 3 8 | Safety lead | recordableInjuries
S06! | safety | Inquire into the deaths at work | fatalities > 0 | 2 | GRI 403-9; ESRS S1-14 | 8 | Board chair | fatalities
S07 | data | Record hours worked and injuries | 50+ and missing S7 | 1 | GRI 403-9 | | Safety lead | trir
S08 | people | Review wages against an adequate wage | adequateWageShare < 100 | 3 | ESRS S1-10 | 1 8 | People lead | adequateWageShare
S09 | people, partner | Set a community budget of 1 % of the surplus | S9 < 100 and resultMargin > 0 | 2 | | 11 17 | Finance lead | communityShare
S10 | outcome | Measure before and after | outcomeEvidence <= 1 | 2 | IRIS+ | chosen | Evaluation lead | outcomeEvidence
S11 | outcome | Have outcomes evaluated independently | outcomeEvidence = 2 | 3 | SROI | | Evaluation lead | outcomeEvidence
S12 | outcome | Find out why some people are reached without the outcome | outcomeRate < 0.6 or outcomesChange < 0 and rateChange < 0 | 2 | | | Programme lead | outcomeRate
S13 | stakeholder | Consult the silent groups | groupsEngaged < 5 | 1 | GRI 2-29; ESRS 2 SBM-2 | 16 17 | Communication lead | groupsEngaged
S14 | data | Count each person once | srv and outcomeEvidence <= 1 | 1 | IRIS+ PI4060 | | Evaluation lead | beneficiariesReached
S15 | outcome | Find out why fewer people are reached | srv and reachChange < -0.02 | 2 | | | Programme lead | beneficiariesReached
G01 | gov | Adopt the missing policies | policiesAdopted < 6 | 1 | GRI 2-23; ESRS G1-1 | 16 | Compliance lead | policiesAdopted
G02 | gov | Train everybody on anti-corruption | antiCorruptionTrainedShare < 95 | 1 | GRI 205-2; ESRS G1-3 | 16 | Compliance lead | antiCorruptionTrainedShare
G03 | gov | Raise the independent members of the board towards half | boardMembers >= 5 and boardIndependentShare < 0.5 | 2 | GRI 2-9 | 16 | Board chair | boardIndependentShare
G04 | gov | Raise the women on the board towards two in five | boardMembers >= 5 and boardWomenShare < 0.4 | 2 | GRI 405-1 | 5 16 | Board chair | boardWomenShare
G05 | gov | Make ESG a standing item of the board | 10+ and esgOversight < 2 | 1 | GRI 2-12; ESRS 2 GOV-1; IFRS S2 6 | | Board chair | esgOversight
G06 | gov | Tie pay to two targets | esgOversight = 2 and 50+ | 2 | ESRS 2 GOV-3; IFRS S2 29(g) | | Board chair | esgOversight
G07 | data | Have these figures reviewed internally | 10+ and esgAssurance = 0 | 1 | | | Finance lead | esgAssurance
G08 | data | Obtain limited assurance of these figures | 10+ and esgAssurance = 1 | 2 | GRI 2-5 | | Finance lead | esgAssurance
G09! | gov | Clear up confirmed cases and what led to fines | G5 < 100 | 2 | GRI 205-3; ESRS G1-4; GRI 2-27 | 16 | Compliance lead | cases
G10 | gov | Open a whistleblowing channel | lacks whistleblowing | 1 | ESRS G1-1 | 16 | Compliance lead | policiesAdopted
G11 | data | Name a data owner and a calendar | coverage < 0.8 | 1 | | | Sustainability lead |
G12 | gov | Adopt a human rights policy that covers suppliers | 10+ and lacks humanRights | 2 | GRI 2-23 | 8 12 | Procurement lead | policiesAdopted
F01 | money | Review the cost of each outcome | I1 < 50 | 2 | | | Programme lead | costPerOutcome
F03 | money, outcome | Value outcomes, with deductions | srv and missing outcomeValue | 2 | SROI | | Evaluation lead | sroi
F04 | money, partner | Bring in capital of others | lev and leverage < 1 | 3 | | 17 | Investment lead | leverage
F05 | money, energy | Keep a register of savings from ESG spending | cor and 10+ and missing paybackRatio | 1 | | | Finance lead | paybackRatio
F06 | money | Set a reserve rule and balance the budget | resultMargin < 0 | 2 | | | Finance lead | resultMargin
F07 | partner | Publish a project on this platform that asks for what is lacking | 10+ and weakComponents >= 3 | 1 | | 17 | Partnership lead |
"""  # noqa: E501

OPENS = {"E01": "C1", "E13": "C3", "S07": "S7", "F03": "I3", "F05": "I7"}  # components
GAPS = ("E01", "E02", "E13", "E20", "S07", "S14", "G11", "F03", "F05", "F07")  # of data, of roles
# what has to be known before a part of a total is acted on, by the total
SPLITS = {"ghgScope1": "E22", "scope2": "E23", "ghgScope3": "E24"}

# what has to be done before, and what works on the same figures
NEEDS = {
    "E03": ("E01",),
    "E09": ("E22",),
    "E14": ("E13",),
    "E15": ("E13",),
    "S11": ("S10",),
    "G06": ("G05", "E03"),
    "G08": ("G07",),
    "F03": ("S10",),
}
# where it is still to be done before another, other than where it is offered
OPEN_IF = {"E03": "missing targetAnnualRatePct or targetAnnualRatePct = 0"}
SAME = (
    ("E04", "E05"),
    ("E06", "E07", "E08"),
    ("E09", "E10", "E11"),
    ("E12", "E14", "E15"),
    ("G01", "G10", "G12"),
)
# one of each: the first contains the others, or takes what they would work on
EXCLUSIVE = (("G01", "G10", "G12"), ("E08", "E07"), ("E04", "E05"))

# a code that an action answers only where something has happened
ANSWERS_IF = {
    ("G09", "GRI 205-3"): "corruptionIncidents > 0",
    ("G09", "ESRS G1-4"): "corruptionIncidents > 0",
    ("G09", "GRI 2-27"): "significantFines > 0",
}
SERVES_IF = {("E04", 13): "ghgScope2Market"}  # a goal that shows on a basis of Scope 2 alone
# goals of industry: its own use of energy belongs to targets 9.4 and 12.2
OF_INDUSTRY = {9: ("E06", "E07", "E08", "E10", "E25"), 12: ("E06", "E07", "E08")}
DUTY_IF = {"S05": "fatalities > 0"}  # an action that is one where something has happened
BY_BOARD = ("G09",)  # where few people work, nobody below the board is far enough from it
OF_ALL_ENERGY = ("E08", "E31", "E32")  # of who drives most of it, where vehicles use most
LIGHT_OF_FEW = ("S08",)  # where few people work, a matter of months

COSTLY = 3  # effort
FEW, MANY = 10, 50  # employees from which there are several roles, and all of them
ROLES = {  # of fewer than MANY
    "Facilities lead": "Operations lead",
    "Fleet lead": "Operations lead",
    "Procurement lead": "Operations lead",
    "Safety lead": "Operations lead",
    "People lead": "Operations lead",
    "Finance lead": "Finance lead",
    "Investment lead": "Finance lead",
    "Programme lead": "Programme lead",
    "Evaluation lead": "Programme lead",
}


class Action(msgspec.Struct, frozen=True):
    """A row: `trigger` is a condition, `effort` 1 (weeks, no budget) to 3 (a year, capital),
    `metric` what is shown now and then, "" for none; `category` the score it works on. `goals` are
    numbers of SDGs; with `chosen`, those that the organisation chose."""

    id: str
    duty: bool
    tags: tuple[str, ...]
    title: str
    trigger: str
    effort: int
    links: tuple[str, ...]
    unchecked: tuple[str, ...]
    goals: tuple[int, ...]
    chosen: bool
    owner: str
    metric: str
    category: str

    @property
    def money(self) -> bool:
        """Whether it works on money, and counts by the return."""
        return "money" in self.tags

    @property
    def unit(self) -> str:
        """The unit in which its metric is printed."""
        from report_writer.labels import NAMES

        return NAMES[self.metric].unit if self.metric else ""

    @property
    def pillar(self) -> str:
        """E, S, G or F."""
        return self.id[0]


def parse_action(row: str) -> Action:
    """Return the action of a row such as those above."""
    cells = [cell.strip() for cell in row.split("|")]
    name, tags, title, trigger, effort, codes, goals, owner, metric = cells
    tagged = tuple(tags.split(", "))
    answers = [code for code in codes.split("; ") if code]
    return Action(
        id=name.rstrip("!"),
        duty=name.endswith("!"),
        tags=tagged,
        title=title,
        trigger=trigger,
        effort=int(effort),
        links=tuple(code for code in answers if not code.endswith("?")),
        unchecked=tuple(code[:-1] for code in answers if code.endswith("?")),
        goals=() if goals == "chosen" else tuple(int(goal) for goal in goals.split()),
        chosen=goals == "chosen",
        owner=owner,
        metric=metric,
        category=_category(name[0], tagged),
    )


def _category(letter: str, tags: tuple[str, ...]) -> str:
    if letter == "E":
        return RESOURCES if {"energy", "water", "waste"} & set(tags) else CARBON
    return {"S": SOCIAL, "G": GOVERNANCE, "F": ROI}[letter]


ACTIONS = {action.id: action for action in map(parse_action, ROWS.strip().splitlines())}


def within(now: Situation) -> list[Action]:
    """The actions that a situation calls for, each with an owner that there is; none that takes a
    year and capital for emissions that are next to nothing beside the others."""
    if "actions" not in now.found:
        now.found["actions"] = [
            fit(row, now)
            for row in ACTIONS.values()
            if situation.holds(row.trigger, now) is True
            if row.effort < COSTLY or not is_small(row.id, now.values)
        ]
    return [*now.found["actions"]]


def list_open_needs(action: str, now: Situation) -> list[Action]:
    """The actions that come before one and that have not been taken yet."""
    rows = [ACTIONS[name] for name in NEEDS.get(action, ())]
    return [row for row in rows if situation.holds(OPEN_IF.get(row.id, row.trigger), now) is True]


def fit(row: Action, now: Situation) -> Action:
    """An action with a title that names what it is about, an owner that there is, the effort of so
    many people, and as a duty where something grave has happened."""
    employees = now.values.get("employees")
    few = employees is not None and employees < MANY
    driven = 2 * now.values.get("scope1Vehicles", 0) > now.values.get("ghgScope1", 0)
    owner = "Fleet lead" if row.id in OF_ALL_ENERGY and driven else row.owner
    owner = "Board chair" if row.id in BY_BOARD and few else owner
    light = row.id in LIGHT_OF_FEW and employees is not None and employees < FEW
    return msgspec.structs.replace(
        row,
        title=action_words.name_step(row.id, row.title, now.figures),
        owner=name_owner(owner, employees),
        links=tuple(code for code in row.links if _concerns(code, row.id, now)),
        effort=2 if light else row.effort,
        goals=tuple(g for g in row.goals if _serves(g, row.id, now)),
        duty=row.duty or (row.id in DUTY_IF and situation.holds(DUTY_IF[row.id], now) is True),
    )


def _concerns(code: str, action: str, now: Situation) -> bool:
    """Whether an action answers a disclosure for an organisation: of a remedy, what happened."""
    when = ANSWERS_IF.get((action, code))
    return when is None or situation.holds(when, now) is True


def _serves(goal: int, action: str, now: Situation) -> bool:
    """Whether an action moves a figure of a goal as it is reported: contracts for electricity leave
    location-based emissions where they are, and industry alone is made cleaner by its own use."""
    if action in OF_INDUSTRY.get(goal, ()) and (now.sector or "-") not in HEAVY:
        return False
    return SERVES_IF.get((action, goal), now.reading.basis) == now.reading.basis


def name_owner(owner: str, employees: Fraction | None) -> str:
    """Return who owns an action where so many work: few people have few roles."""
    if owner == "Board chair" or (employees is not None and employees >= MANY):
        return owner
    if employees is None or employees < FEW:
        return "Director"
    return ROLES.get(owner, "Director")


def looks(row: Action, kind: str) -> tuple[str, ...]:
    """The figures at which an action's trigger looks; "scope2" stands for either basis."""
    return situation.metrics_of(situation.names(row.trigger), kind)


def goals(row: Action, inputs: Inputs) -> tuple[int, ...]:
    """The SDGs that an action serves."""
    chosen = inputs.profile.get("sdg_alignment") or ()
    return tuple(int(goal) for goal in chosen) if row.chosen else row.goals
