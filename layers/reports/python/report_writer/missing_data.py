"""What flags say to a reader, and whether two years are on one basis."""

from auxeira.core.exact import Fraction
from auxeira.esg import derived_metrics
from auxeira.esg.data_quality import QualityFlag
from auxeira.reports.document import Sentence
from report_writer import labels
from report_writer.confidence import SPENT, differs_by_ten
from report_writer.fact_book import Book


def basis_changed(book: Book) -> bool:
    """Whether two years report Scope 2, but not on the same basis."""
    now = any(name in book.reading.values for name in derived_metrics.SCOPE_2)
    before = any(
        n in year for year in book.reading.before.values() for n in derived_metrics.SCOPE_2
    )
    return now and before and "ghg12" not in book.reading.bases


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


def tell_impossible(book: Book, names: list[str]) -> list[Sentence]:
    """The shares of staff that no number of so few people makes."""
    staff, found = book.value("employees"), []
    for share in map(book.value, names):
        if share and staff:
            words = f"{share:L}: {share} is what no number of {staff} makes; have it checked."
            found.append(Sentence(words, (share.id, staff.id)))
    return found


def tell_spend(book: Book) -> list[Sentence]:
    """That the yearly spend of the profile and the spending of the year are ten times apart."""
    spent = book.value(SPENT)
    if spent is None or not differs_by_ten(book):
        return []
    said = book.scaled(SPENT, Fraction(book.profile["annual_spend"]))
    label, source = "yearly spend of the profile", "input: profile"
    fact = book.fact("profile.spend", label, said, "money", source)
    words = f"The profile gives a yearly spend of {fact}; spent in {book.year} were {spent}."
    return [Sentence(f"{words} One of them has to be corrected.", (fact.id, spent.id))]


# flag | sentence
FLAGS = {
    name.strip(): sentence.strip()
    for name, sentence in (
        row.split("|")
        for row in """
jump | {label} changed by more than half in one year without a stated boundary change; read it with care.
gap | {label}: not reported for the year before {year}, though for earlier ones.
boundary | What belongs to the organisation changed in {year}, as it says; nothing before that year is compared.
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
