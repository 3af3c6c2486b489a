"""What a step is called for an organisation, and why it is offered to it.

Which policies lack, what happened and to how many stands in the words themselves.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg.derived_metrics import Figures
from auxeira.esg.metrics import SETS
from auxeira.esg.scores import round_half_up
from report_writer import labels, printing

HALF = Fraction(1, 2)  # percent
SEVERE = ("fatalities", "corruptionIncidents", "significantFines")
FEW_NAMED = 2  # policies that a title names
FEW = 10  # employees: below, what policies say has room on one page
POLICIES = {
    "codeOfConduct": "a code of conduct",
    "antiCorruption": "a policy against corruption",
    "whistleblowing": "a whistleblowing policy",
    "dataProtection": "a data protection policy",
    "humanRights": "a human rights policy that covers suppliers",
    "environment": "an environmental policy",
}
# a share of so few is told in people: what they are, the whole and its name, and from how many on
# a share says more
PEOPLE = {
    "boardIndependentShare": ("independent members of the board", "boardMembers", "seats", 1000),
    "boardWomenShare": ("women on the board", "boardMembers", "seats", 1000),
    "womenManagersShare": ("women in management", "managers", "posts", 100),
    "antiCorruptionTrainedShare": ("employees trained on anti-corruption", "employees",
                                   "employees", 20),
    "adequateWageShare": ("employees on an adequate wage", "employees", "employees", 20),
}  # fmt: skip


class People(msgspec.Struct, frozen=True):
    """So many of so many, and their names."""

    label: str
    part: int
    unit: str


def name_step(action: str, title: str, figures: Mapping[str, Any]) -> str:
    """Return the title of an action, with what it is about in this year's figures."""
    if action == "G01":
        return _name_policies(figures)
    if action == "E03":
        return _name_target(title, figures)
    if action == "S06":
        return f"Inquire into {_count(figures, 'fatalities', 'death')} at work"
    if action == "G09":
        return _name_remedy(figures)
    return title


def _name_target(title: str, figures: Mapping[str, Any]) -> str:
    """A target is for what an organisation emits itself, which of one that finances is the smaller
    part: it says so."""
    lends = bool(figures.get("scope3Category15"))
    if figures.get("targetAnnualRatePct"):
        of = " of Scope 1 and 2" if lends else ""
        return f"Raise the planned cut{of} to that of the reference path"
    return f"{title} for Scope 1 and 2" if lends else title


def list_missing_policies(figures: Mapping[str, Any]) -> list[str]:
    """Return the policies that are not in force, each as "a whistleblowing policy"."""
    own = figures.get("policiesAdopted") or ()
    return [POLICIES[name] for name in SETS["policiesAdopted"] if name not in own]


def list_silent(figures: Mapping[str, Any], family: str) -> list[str]:
    """Return the groups that are not consulted, by what they are to a family."""
    own = figures.get("groupsEngaged") or ()
    served = {"beneficiaries": "customers" if family == "corporate" else "the people served"}
    return [served.get(name, name) for name in SETS["groupsEngaged"] if name not in own]


def _name_policies(figures: Mapping[str, Any]) -> str:
    missing = list_missing_policies(figures)
    if len(missing) > 1 and (figures.get("employees") or FEW) < FEW:
        room = "a page each" if len(missing) <= FEW_NAMED else "all on one page"
        return f"Write the {printing.word(len(missing))} missing policies, {room}"
    if len(missing) <= FEW_NAMED:
        return f"Adopt {' and '.join(missing)}"
    return f"Adopt the {printing.word(len(missing))} missing policies"


def _count(figures: Mapping[str, Any], name: str, word: str) -> str:
    """Return "the death", or "the deaths" of several; the number stands in the reason."""
    return f"the {word}{'s' * (figures.get(name, 0) != 1)}"


def _name_remedy(figures: Mapping[str, Any]) -> str:
    cases = figures.get("corruptionIncidents") or 0
    fines = figures.get("significantFines") or 0
    own = [f"Clear up {_count(figures, 'corruptionIncidents', 'confirmed case')} of corruption"]
    own += [f"remove what led to {_count(figures, 'significantFines', 'fine')}"]
    return labels.first(
        " and ".join(words for words, n in zip(own, (cases, fines), strict=True) if n)
    )


def is_whole(share: Fraction, total: Fraction) -> bool:
    """Whether a whole number of so many is a share in percent, as far as it is rounded: all of them
    of 100 % alone, and nobody of 0 %."""
    part = round_half_up(share * total / 100)
    ends = (part == total) == (share == 100) and (part == 0) == (share == 0)
    return ends and abs(100 * Fraction(part) / total - share) <= HALF


def is_of_nobody(metric: str, values: Figures) -> bool:
    """Whether a share of few is reported that no number of them makes."""
    _, whole, _, most = PEOPLE.get(metric, ("", "", "", 0))
    total = values.get(whole)
    if not total or total >= most or metric not in values or labels.NAMES[metric].times != 1:
        return False
    return not is_whole(values[metric], total)


def count_people(metric: str, share: Fraction, values: Figures) -> People | None:
    """Return a share as people, "4" in "of 9 seats"; None where there are many, and where no number
    of them is the share that is reported."""
    label, whole, who, most = PEOPLE.get(metric, ("", "", "", 0))
    total = values.get(whole)
    if not total or total >= most:
        return None
    if is_of_nobody(metric, values):
        return None
    part = share / 100 if labels.NAMES[metric].times == 1 else share
    return People(label, round_half_up(part * total), f"of {int(total)} {who}")


def spare_groups(values: Figures) -> tuple[str, ...]:
    """Whom a handful of people needs no talk with: regulators, where nothing grave happened."""
    few = values.get("employees", Fraction(FEW)) < FEW
    return ("regulators",) if few and not any(values.get(name) for name in SEVERE) else ()
