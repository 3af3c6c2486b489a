"""The book of facts of a report: every number that is printed is registered here first.

A fact is an input, something that follows from inputs by a named formula, a statistic of peers, or
a constant with its source. What is unknown is None, and no sentence is made of it.
"""

from collections.abc import Mapping
from functools import cached_property

from auxeira.benchmarks.peers import Standing
from auxeira.core import money
from auxeira.core.exact import Fraction
from auxeira.esg import derived_metrics, indicators, scores, taxonomy
from auxeira.esg.metric_details import SUMS
from auxeira.esg.score_components import ROWS, Part
from auxeira.esg.scores import round_half_up
from auxeira.reports.inputs import Inputs
from auxeira.reports.report_types import ReportType
from report_writer import labels, simulation, situation
from report_writer.duties import Duty, list_duties
from report_writer.fact_register import FactRegister
from report_writer.facts import Fact, Number
from report_writer.simulation import Chosen

LOCATION = "location-based"
BASES = {"ghgScope2Location": LOCATION, "ghgScope2Market": "market-based"}
OF_BASIS = ("scope2", "ghg12", "reduction", "ghgChangePerYear", "ghgPerEmployee")


class Book(FactRegister):
    """All that is known of an organisation for a report, and the facts that it uses so far.

    `year` is the latest reported one, `base` the earliest year with which something is compared;
    `kind` the organisation type; `serves`: people are its purpose.
    """

    def __init__(self, row: ReportType, inputs: Inputs) -> None:
        self.inputs, self.peers = inputs, inputs.peers
        self.profile = inputs.profile
        self.kind: str = self.profile["organization_type"]
        self.family = taxonomy.find_family(self.kind)
        self.serves = self.kind in taxonomy.SERVES
        super().__init__(self.profile)
        self.sheet = scores.build_score_sheet(self.profile, inputs.now_year)
        self.now = situation.of(inputs, self.sheet)
        self.metrics, self.year, self.reading = self.now.years, self.now.year, self.now.reading
        self.row = simulation.limit_steps(row, self.reading.values)
        self.exact = self.now.exact
        self.parts = {part.id: part for parts in self.sheet.parts.values() for part in parts}
        self._values: dict[int, derived_metrics.Figures] = {self.year: self.reading.values}

    @cached_property
    def scores(self) -> dict[str, scores.Score]:
        """The six scores, with rank and flags."""
        now_year = self.inputs.now_year
        return scores.rate_score_sheet(self.sheet, self.exact, self.profile, now_year)

    @cached_property
    def readings(self) -> dict[int, derived_metrics.Reading]:
        """All years read."""
        return {reading.year: reading for reading in self.sheet.years}

    @cached_property
    def base(self) -> int | None:
        """The earliest year that anything is compared with."""
        years = [*self.reading.bases.values(), *self.reading.before]
        return min(years, default=None)

    def value(self, name: str, year: int | None = None) -> Fact | None:
        """A figure or a derived value of a year (the latest one), None where unknown."""
        year = year or self.year
        if known := self.facts.get(f"{name}.{year}"):
            return known
        raw = self.values(year).get(name)
        if raw is None:
            return None
        row = labels.NAMES[name]
        source = f"input, {self.inputs.date}"
        if row.formula:
            source = f"formula: {row.formula}"
        elif name in SUMS and (self.metrics.get(str(year)) or {}).get(name) is None:
            source = f"formula: {' + '.join(SUMS[name])}"
        label, number, marks = self.label_of(name), self.scaled(name, raw), self._marks(name, year)
        return self.fact(f"{name}.{year}", label, number, row.unit, source, year, marks)

    def label_of(self, name: str) -> str:
        """What a value is called, with the basis of Scope 2 where that is in it."""
        basis, label = BASES.get(self.reading.basis or ""), labels.label(name)
        return f"{label} ({basis})" if basis and name in OF_BASIS else label

    def compared(self, code: str) -> Fact | None:
        """The own value of an indicator as it is set beside peers: emissions location-based."""
        name = value_of(code)
        if name not in OF_BASIS:
            return self.value(name)
        found = self._comparable
        if name not in found:
            return None
        row = labels.NAMES[name]
        label = f"{row.label} ({LOCATION})"
        value = self.scaled(name, found[name])
        source = f"formula: {row.formula}, {LOCATION}"
        return self.fact(f"{name}.compared", label, value, row.unit, source, self.year)

    @cached_property
    def _comparable(self) -> derived_metrics.Figures:
        return derived_metrics.select_comparable_metrics(self.reading)

    def values(self, year: int) -> derived_metrics.Figures:
        """All figures and derived values of a year; Scope 2 on the basis of the latest year."""
        if year not in self._values:
            found = self.readings[year].values if year in self.readings else {}
            basis, whole = self.reading.basis, ("ghg12", "ghgPerEmployee", "scope2")
            if basis is None or basis not in found:
                found = {name: value for name, value in found.items() if name not in whole}
            elif "ghgScope1" in found:
                found |= {"scope2": found[basis], "ghg12": found["ghgScope1"] + found[basis]}
                if found.get("employees"):
                    found["ghgPerEmployee"] = found["ghg12"] / found["employees"]
            self._values[year] = found
        return self._values[year]

    def scaled(self, name: str, raw: Number) -> Fraction:
        """A value in the unit in which it is printed."""
        row = labels.NAMES[name]
        exact = (raw if isinstance(raw, Fraction) else Fraction(raw)) * row.times
        return exact / money.to_minor_units(1, self.currency) if row.unit == "money" else exact

    def base_of(self, name: str) -> int | None:
        """The earliest year with a value above 0, within the years that are compared."""
        years = sorted(self.reading.before)
        return next((year for year in years if self.values(year).get(name, 0) > 0), None)

    def change(self, name: str) -> Fact | None:
        """The change of a value since its base year, negative for less: in percent, of what is a
        percentage itself in percentage points."""
        base, moved = self.base_of(name), self.moved(name)
        if base is None or moved is None:
            return None
        row = labels.NAMES[name]
        unit, value, source = "%", moved, f"formula: {name} {self.year} / {name} {base} - 1"
        if row.unit == "%":
            value = (self.reading.values[name] - self.values(base)[name]) * row.times
            unit, source = "percentage points", f"formula: {name} {self.year} - {name} {base}"
        label = f"change of {self.label_of(name)} since {base}"
        return self.fact(f"{name}.change", label, value, unit, source, self.year)

    def moved(self, name: str) -> Fraction | None:
        """The change of a value in percent of its base year, for words that compare."""
        base, now = self.base_of(name), self.reading.values.get(name)
        if base is None or now is None:
            return None
        return 100 * (now / self.values(base)[name] - 1)

    @cached_property
    def duties(self) -> list[Duty]:
        """The rules that reach the organisation."""
        return list_duties(self.inputs, self.now)

    @cached_property
    def chosen(self) -> list[Chosen]:
        """The actions that this type of report recommends, in its order."""
        return simulation.chosen(self.row.id, self.row.tags, self.now, self.row.actions)

    # scores

    def score(self, category: str) -> Fact:
        """A score, 0 to 100 and exact before it is printed."""
        if known := self.facts.get(category):
            return known
        points, source = 0, "formula: quality x coverage of its components"
        if category == scores.COMPLETION:
            points, source = self.scores[category].score, "formula: filled fields of 8"
        else:
            points = round_half_up(self.exact[category].score)
        label = labels.label(category)
        return self.fact(category, label, points, "of 100", source, self.year)

    def rated(self, category: str) -> Fact | None:
        """A score that may be called low or high and be compared; None below 60 % of coverage."""
        return self.score(category) if self.is_enough(category) else None

    def is_enough(self, category: str) -> bool:
        """Whether enough of a score is reported for it to say something."""
        return category == scores.COMPLETION or self.exact[category].coverage >= scores.ENOUGH

    def coverage(self, category: str) -> Fact:
        """The percentage of a score's weight that is reported."""
        label = f"coverage of {labels.label(category)}"
        value = int(100 * self.exact[category].coverage)
        source = "formula: reported weight / weight"
        return self.fact(f"{category}.coverage", label, value, "%", source, self.year)

    def quality(self, category: str) -> Fact | None:
        """The score of what is reported, without regard to what is not."""
        exact = self.exact[category]
        if not exact.coverage:
            return None
        label = f"quality of {labels.label(category)}"
        source = "formula: weighted points / reported weight"
        value = round_half_up(exact.score / exact.coverage)
        return self.fact(f"{category}.quality", label, value, "of 100", source, self.year)

    def part(self, component: str) -> Part | None:
        """A component of a score, None where it does not apply."""
        return self.parts.get(component)

    def points(self, component: str) -> Fact | None:
        """The points of a component, None where unknown or not applied."""
        part = self.parts.get(component)
        if part is None or part.points is None:
            return None
        row = ROWS[component]
        label = f"points for {labels.label(row.value)}"
        source = f"formula: {row.value} between the anchors {row.anchors}"
        value = round_half_up(part.points)
        return self.fact(f"{component}.points", label, value, "of 100", source, self.year)

    def weight(self, component: str) -> Fact | None:
        """The weight of a component in its score, in percent."""
        part = self.parts.get(component)
        if part is None:
            return None
        row = ROWS[component]
        whole = sum(each.weight for each in self.sheet.parts[row.category])
        label = f"weight of {labels.label(row.value)} in {labels.label(row.category)}"
        value = Fraction(100 * part.weight, whole)
        return self.fact(f"{component}.weight", label, value, "%", "constant: weights of scores")

    # peers

    def standing(self, code: str) -> Standing | None:
        """What may be said of peers for a score or an indicator."""
        return self.peers.standings.get(code)

    def group(self, code: str) -> Fact | None:
        """How many peers there are for a score or an indicator."""
        found, known = self.standing(code), self.facts.get(f"{code}.peers")
        if found is None or known:
            return known
        name = value_of(code)
        label = f"peers that report {labels.label(name)}"
        label += f" ({LOCATION})" if name in OF_BASIS else ""
        return self.fact(f"{code}.peers", label, found.peers, "peers", self._peers(found))

    def quartile(self, code: str, which: int) -> Fact | None:
        """The first, second (the median) or third quartile of peers, in the code's own unit.

        Of an indicator it is turned back from points, and so right within a point of its scale.
        """
        found, known = self.standing(code), self.facts.get(f"{code}.q{which}")
        if found is None or known:
            return known
        row = indicators.INDICATORS.get(code)
        at = found.quartiles[which - 1]
        name, unit = value_of(code), "of 100"
        value, step = Fraction(at), 1
        if row is not None:
            value = Fraction(str(indicators.from_scale_point(row, at)))
            unit = labels.NAMES[name].unit
            step = 2 if unit.startswith("of ") else 0  # levels and policies, by halves
        value = Fraction(round_half_up(step * value), step) if step else value
        words = ("", "first quartile", "median", "third quartile")[which]
        label = f"{words} of peers for {labels.label(name)}"
        label += f" ({LOCATION})" if name in OF_BASIS else ""
        return self.fact(f"{code}.q{which}", label, value, unit, self._peers(found), self.year)

    def median(self, code: str) -> Fact | None:
        """The median of peers."""
        return self.quartile(code, 2)

    def own_point(self, code: str) -> Fact | None:
        """The own point of an indicator on its scale from 0 to 100."""
        found = self.standing(code)
        if found is None or found.own is None:
            return None
        label = f"point of {labels.label(value_of(code))} on its scale"
        source = "formula: scale of indicators"
        return self.fact(f"{code}.point", label, found.own, "points", source, self.year)

    def _peers(self, found: Standing) -> str:
        return f"peers: {found.group}, {found.peers}, {self.inputs.date}"

    def _marks(self, name: str, year: int) -> tuple[str, ...]:
        """ "estimated" and the flags on the figures of a value."""
        figures: Mapping[str, object] = self.metrics.get(str(year)) or {}
        estimated = figures.get("estimated")
        uses = {name} if name in labels.NAMES and not labels.NAMES[name].formula else set()
        marks = [m.flag for m in self.sheet.marks if m.year == year and m.metric in uses]
        if isinstance(estimated, list | tuple) and uses & set(estimated):
            marks.append("estimated")
        return tuple(sorted(set(marks)))


def value_of(code: str) -> str:
    """The figure behind an indicator; a score's own name."""
    row = indicators.INDICATORS.get(code)
    return code if row is None else "absolutePayGap" if code == "genderPayGap" else row.value
