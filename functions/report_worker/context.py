"""Sentences without a number or a name that explain a figure: a model may put one in as it is."""

from collections.abc import Iterable

# id | figures that it explains | the sentence
CONTEXT = "context."  # ids of these sentences begin with it
ROWS = """
scopes | ghgScope1 ghg12 scope2 | Scope 1 is what an organisation emits itself; Scope 2 is what its bought electricity and heat emit where they are made.
bases | scope2 ghgScope2Location ghgScope2Market ghg12 | A location-based figure follows the grid, a market-based one the contracts for electricity.
scope3 | ghgScope3 scope3Category15 | Scope 3 lies with suppliers, customers and holdings; it rests on estimates to a larger part than Scope 1 and 2.
perHead | ghgPerEmployee energyPerEmployee waterPerEmployee trainingPerEmployee | A figure per employee also moves when only the headcount does.
renewable | renewableShare energyRenewable | A share of renewable energy says where energy comes from, and nothing of how much is used.
wage | adequateWageShare | An adequate wage is one that covers the basic needs of a worker and of the family.
accidents | recordableInjuries trir accidents | Where few people work, a single accident moves a rate by much, and a year without one proves little.
turnover | turnover leavers | People leave for many reasons; a rate alone does not say which.
payGap | genderPayGapPct absolutePayGap | A pay gap compares averages; it does not say whether equal work is paid equally.
evidence | outcomeEvidence outcomesAchieved outcomeRate | An outcome that is counted is not yet an outcome that the work has brought about.
sroi | sroi outcomeValue | A social return is a value that the organisation sets itself; returns of two organisations do not compare.
reserves | reserveMonths reserves | Reserves buy time: too small, they leave no room for a bad year; too large, they ask what the money is for.
assurance | esgAssurance | Assurance says that somebody from outside has looked at the figures, not that they are good.
oversight | esgOversight | What nobody is charged with overseeing is looked at when there is time for it.
policies | policiesAdopted | A policy says what is intended; whether it is lived by shows elsewhere.
peers | peers | Peers are organisations that report here; a median of few of them moves with each.
levels | likelihood impact level | A level is likelihood times impact, on a scale of the report's own; it orders risks and measures none.
"""  # noqa: E501


def choose_context(measures: Iterable[str]) -> dict[str, str]:
    """Return the sentences that explain some of these figures, by their ids."""
    wanted = set(measures)
    rows = ([cell.strip() for cell in row.split("|")] for row in ROWS.strip().splitlines())
    return {f"{CONTEXT}{name}": text for name, of, text in rows if wanted & set(of.split())}
