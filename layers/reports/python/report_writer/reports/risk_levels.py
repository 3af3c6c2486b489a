"""The risks of a report by rank, what steps do to their levels, and what is exposed in money.

Levels are ranks: likelihood times impact, 1 to 25. Money stands only on an exposure that the
organisation gave, which is what it pays for carbon.
"""

from collections.abc import Sequence
from functools import cached_property

import msgspec

from auxeira.core.exact import Fraction
from report_writer import actions, frameworks, labels, risks, simulation, situation
from report_writer.actions import Action
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.reports.outcome_costs import find_first
from report_writer.reports.portfolio import is_portfolio
from report_writer.reports.roi_facts import EXTRA, of
from report_writer.risks import Risk, measure_position
from report_writer.simulation import Chosen

RETURNS = {
    "mission": "100 x (sroi - 1)",
    "capital": "financialReturnPct",
    "corporate": "100 x esgSavings / esgInvestment",
}
LOWERED = {"E21": ("R18",)}  # by one, by steps that change no figure
UNSEEN = {
    "R05": "no data of sites are held",
}
WATCHED = {
    "R16": "The board names a member who answers for these figures",
    "R19": "The board has somebody check these figures who did not collect them",
    "R03": "Watch: Scope 1 and 2 emissions, by source and quarter",
    "R15": "Ask counsel what can follow from the case",
    "R21": "Watch: people reached and people with the outcome, by place and quarter",
    "R23": "The board says what pays for a year in which a large source of income ends",
    "R05": "Ask the insurer for the hazard map of each site",
    "R06": "Watch: which customers and lenders ask for which figure",
    "R26": "Watch: that the policies are known and used",
}
OF_BORROWERS = "no data of borrowers and their sites are held"
LENT = {  # the same of a lender, whose sites are those of its borrowers
    "R05": "Ask the largest borrowers where storm, flood or heat can hit them, and what covers it",
}
DECIDED = {"R16": {"esgOversight": 1}, "R19": {"esgAssurance": 1}}  # figures after a decision
AFTERWARDS = ("G09", "S06")  # what happened is not undone by looking into it
# told with their first year
MOVING = ("outcomeRate", "trir", "turnover", "resultMargin", "scope3Category15", "spentPerOutcome",
          "beneficiariesReached")  # fmt: skip
TOP = 5
MORE = Fraction(3, 2)  # of the carbon price that is tried out


class Register:
    """The risks of an organisation, the highest level first, and the steps that ease the top."""

    def __init__(self, book: Book) -> None:
        self.book = book
        found, values = risks.within(book.now), book.reading.values
        valued = book.family == "mission" or "sroi" in values  # who values outcomes at all
        aims = values.get("targetAnnualRatePct") != 0  # who has no target can miss none
        claims = aims or values.get("carbonCreditsRetired", 0) > 0  # what can be challenged
        lends = values.get("scope3Category15", 0) > 0
        absent = {"R24": not valued, "R02": not aims, "R18": not claims, "R27": not lends}
        told = [risk for risk in found if not absent.get(risk.id)]
        # of equal levels, what is measured comes before what is not known, such as sites, and what
        # a step lowers before what none does
        easy = self._find_lowered(told)
        self.risks = sorted(told, key=lambda r: (-r.level, _is_guessed(r), r.id not in easy, r.id))
        top = {name for risk in self.risks[:TOP] for name in risk.eased}
        row, fined = book.row, {"G09"} if values.get("significantFines", 0) > 0 else set()
        steps = simulation.chosen(row.id, row.tags, book.now, row.actions, top | fined)
        first = [self.find_step(risk, steps) for risk in self.risks[:TOP]]
        self.chosen = [e for e in steps if e.row.duty or e in first or e.row.id in fined]
        self.offered = [each.row for each in self.chosen] + actions.within(book.now)

    def _find_lowered(self, told: Sequence[Risk]) -> set[str]:
        """The risks that a step of the library lowers, of those that share the level of the last
        that is decided on."""
        levels = sorted((risk.level for risk in told), reverse=True)
        last = levels[min(TOP, len(levels)) - 1]
        if levels[TOP:][:1] != [last]:
            return set()  # all of that level are decided on
        offered = {row.id: row for row in actions.within(self.book.now)}
        return {
            risk.id
            for risk in told
            if risk.level == last
            for name in risk.eased
            if name in offered and name not in AFTERWARDS
            if self._lower(risk, offered[name]) < last
        }

    def _lower(self, risk: Risk, row: Action) -> int:
        then = situation.reach_aims([row.id], simulation.after([row], self.book.now))
        return risk.level if then is self.book.now else risks.rate(risk.id, then).level

    @staticmethod
    def find_step(risk: Risk, among: Sequence[Chosen]) -> Chosen | None:
        """The first step that works on a risk."""
        return next((each for each in among if each.row.id in risk.eased), None)

    @cached_property
    def baseline(self) -> Fraction:
        """The return before risks, in percent of the base."""
        values = self.book.reading.values
        if self.book.family == "mission":
            return 100 * (values["sroi"] - 1)
        if self.book.family == "capital":
            return values["financialReturnPct"]
        return 100 * values["paybackRatio"]

    def after(self, chosen: Sequence[Chosen]) -> list[Risk]:
        """The risks once steps are taken, in the order of today; none rises, since a flag on data
        is no matter of a step."""
        rows = [each.row for each in chosen if each.row.id not in AFTERWARDS]
        then = simulation.after(rows, self.book.now)
        then = situation.reach_aims([row.id for row in rows], then)
        found = {risk.id: risk for risk in risks.within(then)}
        lowered = {name for row in rows for name in LOWERED.get(row.id, ())}
        return [
            msgspec.structs.replace(
                risk,
                likelihood=max(
                    1, min(risk.likelihood, found[risk.id].likelihood) - (risk.id in lowered)
                ),
                impact=min(risk.impact, found[risk.id].impact),
            )
            for risk in self.risks
        ]

    def after_decision(self, risk: Risk) -> Risk:
        """A risk once the board has decided what no step of the library does."""
        figures = DECIDED.get(risk.id, {})
        lower = {n: v for n, v in figures.items() if self.book.reading.values.get(n, v) < v}
        if not lower:
            return risk
        found = risks.within(situation.patched(self.book.now, lower))
        return next((each for each in found if each.id == risk.id), risk)

    def decide(self) -> list[Risk]:
        """The risks once all that is decided on the highest is done, in the order of today."""
        top, after = self.risks[:TOP], self.after(self.chosen)
        return [
            self.after_decision(risk) if risk in top and not self.find_step(risk, self.chosen)
            else then
            for risk, then in zip(self.risks, after, strict=True)
        ]  # fmt: skip

    def levels(self, risk: Risk) -> tuple[Fact, Fact]:
        """Likelihood and impact."""
        source = "formula: rules of the risk library"
        found = (("likelihood", risk.likelihood), ("impact", risk.impact))
        one, other = (
            self.book.fact(f"{risk.id}.{name}", f"{name} of {risk.id}", level, "of 5", source)
            for name, level in found
        )
        return one, other

    def level(self, risk: Risk, when: str = "now") -> Fact:
        """The level of a risk, now or with the steps."""
        label = f"level of {risk.id}, {when}"
        source = "formula: likelihood x impact"
        return self.book.fact(f"{risk.id}.level.{when}", label, risk.level, "of 25", source)

    def exposure(self) -> dict[str, Fact | None]:
        """What carbon costs, what share of the income that is, and what half as much again of its
        price would add; None where the organisation gives no such cost."""
        book, values = self.book, self.book.reading.values
        paid = book.value("carbonPriceCost")
        found: dict[str, Fact | None] = dict.fromkeys(("paid", "price", "added", "part"))
        if paid is None or not paid.value:
            return found
        found["paid"] = paid
        added = paid.value * (MORE - 1)
        found["added"] = book.fact(
            "carbon.added", "cost of a carbon price half as high again", added, "money",
            "formula: carbonPriceCost / 2"
        )  # fmt: skip
        if values.get("carbonPricedEmissions"):
            price = paid.value / values["carbonPricedEmissions"]
            source = "formula: carbonPriceCost / carbonPricedEmissions"
            found["price"] = book.fact("carbon.price", "price paid a tonne", price, "money", source)
        if values.get("totalIncome", 0) > 0:
            income = book.scaled("totalIncome", values["totalIncome"])
            source = "formula: carbonPriceCost / totalIncome"
            found["part"] = book.fact(
                "carbon.part", "carbon cost per income", 100 * paid.value / income, "%", source
            )
        return found


def say_triggers(book: Book, risk: Risk) -> str:
    """The figures that a risk looks at, in the middle of a sentence."""
    many = book.reading.values.get("employees", 0) >= actions.FEW
    names = [name for name in risk.values if name in labels.NAMES or name in EXTRA]
    names = [name for name in names if not (many and name == "employees")]  # counts for a handful
    cells = [_say_value(book, name) for name in names]
    if risk.id == "R06":
        cells.append(_say_reported(book))
    unseen = UNSEEN.get(risk.id, "all figures of the year")
    lent = OF_BORROWERS if risk.id in UNSEEN and is_portfolio(book) else unseen
    return "; ".join(cells) or lent


def _say_value(book: Book, name: str) -> str:
    """A figure with its value; a cut below 0 as a rise."""
    fact, label = of(book, name), EXTRA[name][0] if name in EXTRA else labels.label(name)
    if name == "pathPosition" and fact is not None:
        fact, label = _tell_position(book, fact), "progress along the reference path"
    if fact is None:
        return f"{label}: not known"
    if fact.value < 0 and label.startswith("progress "):
        return f"{label}: none, as emissions rose"
    if fact.value < 0 and label.startswith("cut "):
        what = fact.label.removeprefix("cut of ")  # with the basis of Scope 2
        rise = book.fact(f"{name}.rise", f"rise of {what}", -fact.value, fact.unit, fact.source)
        return f"rise of {what}: {rise}"
    return f"{fact.label}: {fact}{_say_before(book, name, fact)}"


def _say_before(book: Book, name: str, fact: Fact) -> str:
    """What a rate was in the first year, where it moves from year to year."""
    first = find_first(book, name) if name in MOVING else None
    return f", after {first} in {first:y}" if first and first.text != fact.text else ""


def _tell_position(book: Book, scored: Fact) -> Fact:
    """The progress along the reference path over the years that lie between."""
    position = measure_position(book.reading, book.reading.values)
    value = book.scaled("pathPosition", position or 0)
    if value == scored.value:
        return scored
    label = f"progress along the reference path from {book.year - 1} to {book.year}"
    source = "formula: location-based cut / 0.042"
    return book.fact("pathPosition.only", label, value, "%", source, book.year)


def _say_reported(book: Book) -> str:
    """The share of disclosures whose figures are reported, those of which some are by half."""
    figures = book.metrics.get(str(book.year)) or {}
    share = frameworks.measure_reported(figures, book.kind, book.reading.values.get("employees"))
    label, source = (
        "disclosures whose figures are reported",
        "formula: given / asked, by disclosure",
    )
    return f"{label}: {book.fact('disclosed', label, 100 * share, '%', source, book.year)}"


def _is_guessed(risk: Risk) -> bool:
    return not risk.measured or risk.id in UNSEEN


def is_unknown(risk: Risk) -> bool:
    """Whether nothing of what a risk looks at is known; of sites nothing is asked."""
    return bool(risk.values) and {*risk.values.values()} == {None}
