"""What cannot be said, said: the fixed sentences for gaps, estimates and flags."""

from auxeira.esg import derived_metrics
from auxeira.esg.data_quality import QualityFlag
from auxeira.reports.document import Sentence
from report_writer import labels, text
from report_writer.fact_book import ROWS, Book
from report_writer.text import fixed


def missing(book: Book, component: str) -> Sentence | None:
    """That a component of a score is not reported, what the score rests on, and what it opens."""
    part = book.part(component)
    if part is None or part.points is not None:
        return None
    row = ROWS[component]
    years = _years(part.missing)
    if years and all(year < book.year for year in years):
        return no_base(book, row.value)
    whole = sum(each.weight for each in book.sheet.parts[row.category])
    opens = book.fact(
        f"{component}.opens",
        f"points that {labels.label(row.value)} opens",
        100 * part.weight // whole,
        "points",
        "formula: weight of the component",
    )
    return fixed(
        "Not reported for {year}: {label}. {score} therefore rests on {coverage} of its weight, "
        "and up to {opens} would open.",
        label=labels.label(row.value),
        year=book.year,
        score=labels.first(labels.label(row.category)),
        coverage=book.coverage(row.category),
        opens=opens,
    )


def not_enough(book: Book, category: str) -> Sentence | None:
    """That too little of a score is reported to say anything of it, and what is missing."""
    if book.is_enough(category):
        return None
    lacking = [
        labels.label(ROWS[part.id].value)
        for name in ((category,) if category in book.sheet.parts else book.sheet.parts)
        for part in book.sheet.parts[name]
        if part.points is None
    ]
    reach = book.coverage(category)
    return Sentence(
        f"There is not enough data for {labels.label(category)}: {reach} of its weight is "
        f"reported. Among what is missing: {text.listed(lacking[:3])}.",
        (reach.id,),
    )


WITHOUT_BASE = {  # what a change is of
    "energyChange": "energyTotal",
    "waterChange": "waterWithdrawal",
    "costChange": "costPerOutcome",
    "outcomesChange": "outcomesAchieved",
    "reachChange": "beneficiariesReached",
}


BEHIND = {"pathPosition": "ghg12", "reduction": "ghg12", "scope3Position": "ghgScope3"}


def no_base(book: Book, name: str) -> Sentence:
    """That a change cannot be shown, since there is one year only, or another basis."""
    label = labels.label(WITHOUT_BASE.get(name, name))
    if name in ("pathPosition", "ghg12", "reduction") and basis_changed(book):
        return Sentence(
            "Scope 2 is market-based in one year and location-based in the other; the two are not "
            "compared."
        )
    label = "Scope 1 and 2 emissions" if name == "pathPosition" else label
    uses = BEHIND.get(name, WITHOUT_BASE.get(name, name))
    if uses not in book.reading.values:
        return Sentence(f"Not reported for {book.year}: {label}.")
    return Sentence(
        f"A change cannot be shown for {label}: of the years to compare, {book.year} alone has it."
    )


def unknown(book: Book, name: str) -> Sentence:
    """That a figure which no score needs is not reported."""
    return Sentence(f"Not reported for {book.year}: {labels.label(name)}.")


def no_peers(name: str) -> Sentence:
    """That fewer than five report something."""
    return Sentence(f"Fewer than five peers report {labels.label(name)}; no comparison is given.")


def basis_changed(book: Book) -> bool:
    """Whether two years report Scope 2, but not on the same basis."""
    now = any(name in book.reading.values for name in derived_metrics.SCOPE_2)
    before = any(
        n in year for year in book.reading.before.values() for n in derived_metrics.SCOPE_2
    )
    return now and before and "ghg12" not in book.reading.bases


def marks(book: Book, *figures: str) -> list[Sentence]:
    """Estimates and flags on figures of the year."""
    found = []
    estimated = book.metrics.get(str(book.year), {}).get("estimated") or ()
    for name in figures:
        if name in estimated:
            label = labels.first(labels.label(name))
            found.append(Sentence(f"{label} is marked as an estimate by the organisation."))
    for mark in book.sheet.marks:
        if mark.year == book.year and mark.metric in figures:
            found.append(flag(book, mark))
    return found


def flag(book: Book, mark: QualityFlag) -> Sentence:
    """What a flag says to a reader."""
    label = labels.first(labels.label(mark.metric)) if mark.metric else "A figure"
    if mark.flag == "credits":
        retired = book.value("carbonCreditsRetired", mark.year)
        if retired is not None:
            return Sentence(
                f"{retired:n} t of carbon credits were retired. They are not subtracted from "
                "emissions.",
                (retired.id,),
            )
    return Sentence(FLAGS[mark.flag].format(label=label, year=mark.year))


# flag | sentence
FLAGS = {
    name.strip(): sentence.strip()
    for name, sentence in (
        row.split("|")
        for row in """
jump | {label} changed by more than half in one year without a stated boundary change; read it with care.
gap | {label}: not reported for the year before {year}, though for earlier ones.
zeroEmissions | {label} is reported as zero at an organisation of this size; read it with care.
sroi | The social return is above ten per unit of input; read it with care.
restated | Figures of {year} were changed after they had been ranked; read them with care.
basis | Renewable energy is reported without a market-based Scope 2 figure; the two belong together.
scope2 | The market-based Scope 2 figure is above three times the location-based one; read it with care.
noDeductions | No deduction is made from the value of outcomes; all of it is claimed as own.
noSpend | People are reached without any programme spending; read both figures with care.
hours | Hours worked per employee are outside the usual range; read accident rates with care.
training | Training per employee is unusually high; read it with care.
credits | Carbon credits were retired. They are not subtracted from emissions.
""".strip().splitlines()  # noqa: E501
    )
}


def _years(fields: tuple[str, ...]) -> list[int]:
    return [int(field.split(".")[1]) for field in fields if field.startswith("metrics.")]
