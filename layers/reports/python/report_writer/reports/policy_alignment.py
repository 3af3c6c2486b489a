"""Policy Alignment Assessment: what figures answer, and which rules reach whom, when."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial

from auxeira.esg.metrics import METRICS, is_metric_asked
from auxeira.reports.document import Section, Sentence
from report_writer import frameworks, labels, missing_data, situation
from report_writer.assembly import Body, key
from report_writer.disclosures import READ, REQUIREMENTS
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.frameworks import FRAMEWORKS, FULLY, NOT, PARTLY, Disclosure
from report_writer.message_catalog import laid, tell, told
from report_writer.reports.policy_words import WORDS
from report_writer.reports.sources import SOURCES
from report_writer.rules import RULES, Rule, list_rules
from report_writer.text import listed, table

type Tell = Callable[..., Sentence | None]
type States = dict[Disclosure, str]

STATES = (FULLY, PARTLY, NOT)
RESULTS = {True: "reaches", False: "does not reach", None: "cannot tell"}
WORDED = {True: "reaches", False: "outside", None: "open"}
THRESHOLDS = (  # in tests of rules
    *("csrdEmployees", "csrdIncome", "payEmployees", "payMiddle", "payYearly", "payLowest"),
    "payLower",
)
MOST = 8  # figures that are told one by one


def policy_alignment(book: Book) -> Body:
    """The report for compliance and the board."""
    states = frameworks.find_states(situation.of(book.inputs))
    counts = counted(book, "all", "all frameworks", states)
    said = partial(tell, book, WORDS)
    rules = list_rules(book.kind, str(book.profile.get("country")))
    results = {rule.id: frameworks.reaches(rule, book.inputs) for rule in rules}
    reached = _reached(book, said, results)
    sections = [
        _rules(book, said, results, reached),
        _coverage(book, said, states, counts),
        _disclosures(book, said, states, counts),
        _missing(book, said, states),
        _dates(book, said, rules),
        _order(book, said),
    ]
    governance, reach = book.rated("governance_score"), book.coverage("governance_score")
    score = said("score", governance=governance, reach=reach)
    score = score or missing_data.not_enough(book, "governance_score")
    summary = [said("lead", **counts), reached, said("overall", **counts), score, said("policies")]
    shown = [
        counts["fully"],
        counts["partly"],
        counts["asked"],
        governance,
        book.value("esgAssurance"),
    ]
    return Body(summary, sections, [key(fact) for fact in shown])


def counted(book: Book, name: str, words: str, states: States) -> dict[str, Fact]:
    """How many disclosures count, and are answered fully, partly and not; the share in full."""
    found = list(states.values())
    source = "formula: disclosures by state"
    counts = {
        state: book.fact(
            f"{name}.{state}", f"disclosures of {words} answered {state}", found.count(state),
            "disclosures", source, book.year
        )
        for state in STATES
    }  # fmt: skip
    counts["not_"] = counts.pop(NOT)
    counts["asked"] = book.fact(
        f"{name}.asked",
        f"disclosures of {words} on the platform's list",
        len(found),
        "disclosures",
        source,
    )
    counts["share"] = book.fact(
        f"{name}.share", f"share of disclosures of {words} answered fully",
        Fraction(100 * found.count(FULLY), max(1, len(found))), "%",
        "formula: answered fully / disclosures on the list", book.year
    )  # fmt: skip
    return counts


def _reached(book: Book, said: Tell, results: dict[str, bool | None]) -> Sentence | None:
    reach, unclear = (
        book.fact(
            f"rules.{word}", f"rules of which figures say: {word}",
            list(results.values()).count(result), "rules", "formula: tests of rules"
        )
        for result, word in ((True, RESULTS[True]), (None, RESULTS[None]))
    )  # fmt: skip
    return said("reached", reach=reach, unclear=unclear)


# the sections


def _rules(
    book: Book, said: Tell, results: dict[str, bool | None], reached: Sentence | None
) -> Section:
    for name in THRESHOLDS:
        book.constant(name)
    rows, lines = [], []
    for name, result in results.items():
        rule = RULES[name]
        own = _own(book, rule)
        read = f"{rule.source}, read {READ}"
        rows.append((rule.title, rule.test, own or "no figure", RESULTS[result], read))
        lines.append(
            tell(
                book,
                {f"{rule.id}.told": WORDS[f"rule.{WORDED[result]}"]},
                f"{rule.id}.told",
                title=rule.called,
                test=rule.test,
                own=own or "no figure",
            )
        )
    columns = ("Rule", "Test", "Own value", "Result", "Source")
    note = "By arithmetic on headcount, income and country. Not complete, and no legal advice."
    tests = table(book, "rule_applicability", columns, rows, note)
    return laid(
        book, "Which rules may apply", [reached, said("scope")], lines, [said("indirect")],
        tables=[tests]
    )  # fmt: skip


def _own(book: Book, rule: Rule) -> str:
    """The values that a test looks at."""
    asked = (("employees", "employees"), ("incomeInEuro", "totalIncome"))
    facts = [book.value(figure) for word, figure in asked if word in rule.condition]
    return listed([fact.text for fact in facts if fact])


def _coverage(book: Book, said: Tell, states: States, counts: dict[str, Fact]) -> Section:
    found = {}
    for name in FRAMEWORKS:
        own = {each: state for each, state in states.items() if each.framework == name}
        if own:
            found[name] = counted(book, name, name, own)
    lines = [
        tell(book, {f"{name}.stands": WORDS["framework"]}, f"{name}.stands", name=name, **each)
        for name, each in found.items()
    ]
    return laid(
        book, "Coverage by framework", [said("overall", **counts), said("measure")], lines,
        [said("only")], figures=[_bars(book, found)]
    )  # fmt: skip


def _bars(book: Book, found: dict[str, dict[str, Fact]]) -> str:
    lines = []
    for state in STATES:
        points = []
        for name, counts in found.items():
            share = book.fact(
                f"{name}.{state}.part", f"share of disclosures of {name} answered {state}",
                100 * counts["not_" if state == NOT else state].value / counts["asked"].value, "%",
                "formula: disclosures by state / disclosures"
            )  # fmt: skip
            points.append(point(share, name, label=share.text if share.value else ""))
        lines.append(series(state, points))
    words = (
        "Each bar splits the disclosures of a framework into those answered fully, partly and not."
    )
    axes = ("Share of disclosures", "%"), ("Framework", "")
    return figure(book, "framework_coverage", "stacked", *axes, lines, words)


def _lacks(book: Book, each: Disclosure) -> list[str]:
    """The figures that a disclosure asks of the organisation and that are not reported."""
    employees = book.reading.values.get("employees")
    return [
        name
        for name in each.figures
        if name not in book.reading.values and is_metric_asked(METRICS[name], book.kind, employees)
    ]


def _disclosures(book: Book, said: Tell, states: States, counts: dict[str, Fact]) -> Section:
    rows = [
        (
            each.code,
            labels.first(REQUIREMENTS[each.code].title),
            labels.first(listed([labels.label(name) for name in each.figures])),
            state,
            labels.first(REQUIREMENTS[each.code].asks),
        )
        for each, state in states.items()
    ]
    columns = ("Code", "Disclosure", "Our figures", "Answered", "What it asks for")
    note = f"Requirements in our own words, read {READ}."
    shown = table(book, "disclosure_table", columns, rows, note)
    partly = [each for each, state in states.items() if state == PARTLY][:MOST]
    lines = [_in_part(book, each) for each in partly] or [said("none.partly")]
    full = [each.code for each, state in states.items() if state == FULLY]
    some = said("full", codes=listed(full[:MOST]) + " among others") if full[MOST:] else None
    all_ = said("full", codes=listed(full)) if full and not full[MOST:] else None
    return laid(
        book, "Disclosure by disclosure", [said("lead", **counts), said("list")], lines,
        [some, all_], tables=[shown]
    )  # fmt: skip


def _in_part(book: Book, each: Disclosure) -> Sentence | None:
    lacks, name, row = _lacks(book, each), f"{each.code}.partly", REQUIREMENTS[each.code]
    if not lacks:
        words = {name: WORDS["partly.asks"]}
        return tell(book, words, name, code=each.code, title=row.title, asks=row.asks)
    unmet = listed([labels.label(figure) for figure in lacks])
    parts = {"code": each.code, "title": row.title, "lacks": unmet}
    return tell(book, {name: WORDS["partly.one"]}, name, **parts)


def _missing(book: Book, said: Tell, states: States) -> Section:
    counts: dict[str, list[str]] = {}
    for each, state in states.items():
        for name in _lacks(book, each) if state != FULLY else ():
            counts.setdefault(name, []).append(each.code)
    order = sorted(counts, key=lambda name: -len(counts[name]))[:MOST]
    lines = [
        tell(
            book,
            {f"{name}.lacking": WORDS["lacking"]},
            f"{name}.lacking",
            label=labels.label(name),
            source=SOURCES[name][0],
            codes=listed(counts[name]),
        )
        for name in order
    ]
    more = [said("owner"), said("prepare")]
    return laid(book, "What is missing and where it comes from", lines or [said("nothing")], more)


def _dates(book: Book, said: Tell, found: list[Rule]) -> Section:
    dated = sorted((rule for rule in found if rule.date), key=lambda rule: rule.date)
    lines = [
        tell(
            book,
            {f"{rule.id}.date": WORDS["date"]},
            f"{rule.id}.date",
            date=rule.date,
            title=rule.called,
            then=rule.then,
        )
        for rule in dated
    ]
    yearly = [
        Sentence(f"{labels.first(rule.called)}: {rule.then}.") for rule in found if not rule.date
    ]
    points = [point(_at(rule.date), rule.title, label=rule.date) for rule in dated]
    words = "Each dot is the date at which a rule or standard takes effect or ends."
    axes = ("Year", ""), ("Rule", "")
    shown = figure(book, "rule_dates", "dates", *axes, [series("Date", points)], words)
    more = [*yearly, said("before"), said("versions")]
    return laid(book, "Dates", lines, more, figures=[shown])


def _at(day: str) -> float:
    """A day as a year with decimals."""
    found = date.fromisoformat(day)
    return round(found.year + (found.timetuple().tm_yday - 1) / 365, 2)


def _order(book: Book, said: Tell) -> Section:
    steps = [told(book, each) for each in book.chosen]
    actions = [each.row.id for each in book.chosen]
    lines = [said("order"), said("policies"), _assured(book, said)]
    return laid(book, "Order of work", lines, steps, [said("data")], actions=actions)


def _assured(book: Book, said: Tell) -> Sentence | None:
    level = book.value("esgAssurance")
    return said("assure.high" if level and level.value >= 2 else "assure.low")
