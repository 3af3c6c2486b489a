"""Why some steps are offered, where one figure does not say it: what happened, what is missing, and
what to do first."""

from collections.abc import Callable

from auxeira.esg.metric_details import SCOPE_1_SOURCES
from auxeira.esg.scores import CATEGORIES, COMPLETION, round_half_up
from report_writer import breaks, duties, labels
from report_writer.action_sources import SUPPLIED
from report_writer.action_words import count_people, is_whole, list_missing_policies, list_silent
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.lending_reasons import tell_leverage, tell_price, tell_target
from report_writer.other_costs import describe_other_costs
from report_writer.shared_parts import measure_reserves
from report_writer.simulation import Chosen
from report_writer.text import listed
from report_writer.told_apart import is_told_apart

type Reason = Callable[[Book, Chosen], str]
TRAINED = 95  # percent of staff
FIND_WAGES = (
    "What it would cost to pay it is not known: find that out by the date below, when it is also "
    "decided from which month it is paid and from what. An adequate wage is a benchmark; what is "
    "short of a legal minimum is owed at once."
)
TRAINED_SHARE = "antiCorruptionTrainedShare"


def _tell_deaths(book: Book, each: Chosen) -> str:
    now = book.value("fatalities")
    earlier = [book.value("fatalities", year) for year in sorted(book.reading.before)]
    known = [f"{fact} in {fact:y}" for fact in earlier if fact and fact.value]
    lacks = breaks.list_unreported(book, "fatalities")
    gap = f" ({lacks} {breaks.verb(lacks)} not reported)" if known and lacks else ""
    after = f", after {listed(known)}{gap}" if known else ""
    return (
        f"{now} at work {now:is|are} reported for {book.year}{after}. Where nobody from outside "
        "has inquired into a death yet, that begins now; where somebody has, the board asks for "
        "the findings and for what was done since, and staff and families hear both."
    )


def _tell_injuries(book: Book, each: Chosen) -> str:
    now, rate, median = book.value("recordableInjuries"), book.value("trir"), book.median("trir")
    words = f"{now} {now:is|are} recorded for {book.year}"
    base = book.base_of("trir")
    first = book.value("trir", base) if base else None
    then = f" after {first:n} in {base}" if rate and first and first.text != rate.text else ""
    words += f", {rate:n} for each million hours worked{then}" if rate else ""
    told = (
        f"; the median of {book.group('trir')}, in work of any kind, is {median:n}"
        if median
        else ""
    )
    after = " After a death, dangers are found and removed whatever that does to a score."
    shows = " Reports of near misses rise first; fewer injuries show in the year after."
    return f"{words}{told}.{after if each.row.duty else ''}{shows}"


def _tell_case(book: Book, each: Chosen) -> str:
    cases, fines = book.value("corruptionIncidents"), book.value("significantFines")
    words = []
    if cases and cases.value:
        told = {"capital": "the supervisor", "mission": "the funders"}.get(
            book.family, "the auditor"
        )
        words.append(
            f"{cases} of corruption {cases:is|are} confirmed for {book.year}. Tell the board and "
            f"{told} at once, where they do not know yet, what was found, what followed for those "
            "involved, and what was lost, if anything, and report it to the authority in charge "
            f"{_tell_report(book)} By the date below, close the gap that made it possible."
        )
        if "whistleblowing" not in (book.metrics[str(book.year)].get("policiesAdopted") or ()):
            words.append("There is no whistleblowing policy: open a channel at once.")
        trained = book.value(TRAINED_SHARE)
        if trained and trained.value < TRAINED and not is_told_apart(book):
            words.append(f"Trained against corruption: {_count_trained(book, trained)}.")
    if fines and fines.value:
        words.append(
            f"{fines:L}: {fines:n} in {book.year}. Name the rule that was broken and why, correct "
            "it, agree with the authority when that is done, and check after a year that it holds."
        )
    return " ".join(words)


def _tell_report(book: Book) -> str:
    """When the authority is told: at once where the law leaves hours."""
    if duties.asks_at_once(book.duties):
        return (
            "today, where that has not been done: if it is bribery, the law allows one day for it."
        )
    return "where the law asks so."


def _count_trained(book: Book, share: Fact) -> str:
    """How many of few employees, and which share of many; a share of few that no number of them
    makes is to be checked."""
    people, staff = (
        count_people(TRAINED_SHARE, share.value, book.reading.values),
        book.value("employees"),
    )
    if people is None and staff and not is_whole(share.value, staff.value):
        return f"{share} of staff, which no number of {staff} makes: have it checked"
    if people is None:
        return f"{share} of staff"
    source = "formula: the share of the whole, in people"
    fact = book.fact("trained", people.label, people.part, people.unit, source, book.year)
    return str(fact)


def _tell_policies(book: Book, each: Chosen) -> str:
    missing = list_missing_policies(book.metrics.get(str(book.year)) or {})
    now = book.value("policiesAdopted")
    return f"{now:L}: {now}. Missing: {listed(missing)}."


def _tell_silent(book: Book, each: Chosen) -> str:
    now = book.value("groupsEngaged")
    silent = listed(list_silent(book.metrics.get(str(book.year)) or {}, book.family))
    return f"{now:L}: {now}. Not consulted: {silent}." if now and silent else ""


def _tell_wages(book: Book, each: Chosen) -> str:
    share, employees = book.value("adequateWageShare"), book.value("employees")
    if not share or not employees:
        return ""
    label, source = "employees below an adequate wage", "formula: employees x the share that is not"
    if share.value < 100 and is_told_apart(book):
        return f"Not everybody earns an adequate wage. {FIND_WAGES}"
    if employees.value and not is_whole(share.value, employees.value):
        return f"{share:L}: {share}, which no number of {employees} makes: have it checked first."
    short = round_half_up(employees.value * (100 - share.value) / 100)
    short = min(short, int(employees.value) - 1) if share.value else short
    below = book.fact("wages.below", label, short, "", source, book.year)
    if not short:
        return ""
    loss = " The year closed with a loss." if book.reading.values.get("resultMargin", 0) < 0 else ""
    return (
        f"{below} of {employees} {below:earns|earn} less than an adequate wage.{loss} {FIND_WAGES}"
    )


def _tell_supplies(book: Book, each: Chosen) -> str:
    """What is the larger part of what suppliers emit, by its name."""
    whole, base = book.value("ghgScope3"), book.base_of("ghgScope3")
    known = [fact for name in SUPPLIED if (fact := book.value(name))]
    if whole is None or not known:
        return ""
    largest = max(known, key=lambda fact: fact.value)
    first = book.value("ghgScope3", base) if base else None
    after = f", after {first} in {first:y}" if first and first.text != whole.text else ""
    return f"{whole:L}: {whole} in {whole:y}{after}. Of them, {largest} is {largest.label}."


def _tell_counting(book: Book, each: Chosen) -> str:
    """What is not known of people who were reached."""
    now = book.value("beneficiariesReached")
    return f"{now:L}: {now}. Whether each of them was counted once, no figure says." if now else ""


def _tell_lacking_outcomes(book: Book, each: Chosen) -> str:
    """How many more were reached since the first year, and how many of them have the outcome."""
    now, base = book.value("outcomeRate"), book.base_of("outcomeRate")
    first = book.value("outcomeRate", base) if base else None
    more = [
        book.reading.values.get(name, 0) - book.values(base).get(name, 0)
        for name in ("beneficiariesReached", "outcomesAchieved")
    ] if base else []  # fmt: skip
    if not now or not first or first.value <= now.value or not 0 < more[1] < more[0]:
        return ""
    source = f"formula: those of {book.year} - those of {base}"
    people = book.fact("reach.more", f"more people reached than in {base}", more[0], "", source)
    gained = book.fact("outcome.more", f"more with the outcome than in {base}", more[1], "", source)
    return (
        f"{now:L}: {now} in {book.year}, after {first} in {base}. Of {people} more people reached "
        f"since then, {gained} more have the outcome."
    )


def _tell_screening(book: Book, each: Chosen) -> str:
    return (
        "No figure says where storm, flood or heat would hit, nor what a carbon price or a new "
        "rule would cost. List sites and rules, and give each what it could cost."
    )


TIED = {  # what pay is tied to first, by the family; what is reported
    "mission": ("outcomeRate", "adequateWageShare", "ghg12"),
    "capital": ("scope3Category15", "outcomeRate", "ghg12"),
    "corporate": ("ghg12", "recordableInjuries", "genderPayGapPct"),
}


def _tell_tie(book: Book, each: Chosen) -> str:
    """Pay that is linked to targets: to which, and where pay seldom has a part that varies."""
    now = book.value("esgOversight")
    named = [fact for name in TIED[book.family] if (fact := book.value(name))][:2]
    if now is None:
        return ""
    told = f"{now:L}: {now}; the third is pay linked to targets. "
    told += f"Begin with {listed([fact.label for fact in named])}. " if len(named) > 1 else ""
    return told + "Where no pay varies, leave it out." * (book.family == "mission")


def _tell_weak(book: Book, each: Chosen) -> str:
    rated = [fact for name in CATEGORIES if name != COMPLETION and (fact := book.rated(name))]
    low = min(rated, key=lambda fact: fact.value, default=None)
    lowest = f"Lowest is {low.label}, with {low}. " if low else ""
    return f"{lowest}A project asks for one thing, with its figure and a date."


def _tell_sources(book: Book, each: Chosen) -> str:
    known = [fact for name in SCOPE_1_SOURCES if (fact := book.value(name)) and fact.value]
    order = sorted(known, key=lambda fact: -fact.value)[:2]
    named = listed([f"{fact} {fact.label.removeprefix('direct emissions ')}" for fact in order])
    return (
        f"Of {book.value('ghgScope1')} of direct emissions (Scope 1), {named}. What can take their "
        "place depends on the plant: commission a study before money is set aside."
    )


def _tell_loss(book: Book, each: Chosen) -> str:
    told = []
    for year in (book.year, *sorted(book.reading.before, reverse=True)[:2]):
        values = book.values(year)
        if not {"totalIncome", "totalExpenditure"} <= values.keys():
            continue
        result = values["totalIncome"] - values["totalExpenditure"]
        source = "formula: totalIncome - totalExpenditure, without its sign"
        label, size = (
            f"{'loss' if result < 0 else 'surplus'} of {year}",
            book.scaled("totalIncome", abs(result)),
        )
        fact = book.fact(f"result.{year}", label, size, "money", source, year)
        told.append(f"a {'loss' if result < 0 else 'surplus'} of {fact} in {year}")
    last = " Decide it with the next budget, or by the date below if no budget is passed before."
    words = ", after ".join(filter(None, (*told[:1], listed(told[1:]))))
    pays, own = measure_reserves(book), book.value("reserves")
    kept = f" Free reserves of {own} pay for {pays} of spending." if pays and own else ""
    return f"{labels.first(words)}.{kept}{last}" if told else ""


def _tell_cost(book: Book, each: Chosen) -> str:
    now, base = book.value("costPerOutcome"), book.base_of("costPerOutcome")
    if now is None:
        return ""
    first = book.value("costPerOutcome", base) if base else None
    after = f", after {first} in {base}" if first and first.printed != now.printed else ""
    other = describe_other_costs(book)
    more, spent = other["other_more"], other["other_spent"]
    beside = f" Other purposes, which are not in it, took {more} of the {spent} more that was " \
        "spent: have the board told what for." if more and spent else ""  # fmt: skip
    return (
        f"{now:L}: {now} in {book.year}{after}. Split it by programme and place, and look first "
        f"where it rose most.{beside}"
    )


def _tell_pay(book: Book, each: Chosen) -> str:
    if is_told_apart(book):
        return ""
    now = book.value("genderPayGapPct")
    return (
        f"{now:L}: {now}. By the date below the analysis is done and the money is set aside; the "
        "gap itself closes over the rounds of pay that follow."
    )


REASONS: dict[str, Reason] = {
    "E03": tell_target,
    "S02": _tell_pay,
    "S12": _tell_lacking_outcomes,
    "S14": _tell_counting,
    "E14": _tell_supplies,
    "S06": _tell_deaths,
    "S05": _tell_injuries,
    "G09": _tell_case,
    "G01": _tell_policies,
    "S08": _tell_wages,
    "S13": _tell_silent,
    "G06": _tell_tie,
    "E19": _tell_screening,
    "F07": _tell_weak,
    "E25": _tell_sources,
    "F01": _tell_cost,
    "E20": tell_price,
    "F06": _tell_loss,
    "F04": tell_leverage,
}
