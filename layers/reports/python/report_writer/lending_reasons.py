"""Why steps of whoever lends or invests are offered: what is financed, and with whose capital."""

from auxeira.core.exact import Fraction
from report_writer.fact_book import Book
from report_writer.printing import round_planned
from report_writer.simulation import Chosen


def tell_leverage(book: Book, each: Chosen) -> str:
    """What the change of a ratio asks for in money, which a ratio hides."""
    now, others = book.value("leverage"), book.value("coCapitalMobilised")
    capital = book.value("capitalDeployed")
    if not (now and others and capital and each.now is not None and each.then):
        return ""
    more = round_planned((each.then.mid - each.now) * capital.value)
    fact = book.fact("F04.more", "more capital of others", more, "money", "planning value")
    base = book.base_of("coCapitalMobilised")
    first = book.value("coCapitalMobilised", base) if base else None
    after = f", after {first} in {base}" if first and first.text != others.text else ""
    share = 100 * more / others.value if others.value else Fraction(0)
    label, source = "part of today's capital of others", "formula: F04.more / coCapitalMobilised"
    part = book.fact("F04.part", label, share, "%", source)
    much = f", {part} of what there is" if share else ""
    return (
        f"{others} of others stand beside the capital deployed{after}: {now}. The change below is "
        f"a planning value, no forecast: on today's capital it asks for {fact} more{much}."
    )


def tell_target(book: Book, each: Chosen) -> str:
    """What a target covers, beside what is financed."""
    now, own = book.value("targetAnnualRatePct"), book.value("ghg12")
    lent = book.value("scope3Category15")
    if not (own and lent and lent.value):
        return ""
    told = f"{now:L}: {now}. " if now else ""
    return f"{told}It covers {own} of Scope 1 and 2, and nothing of the {lent} that are financed."


def tell_price(book: Book, each: Chosen) -> str:
    own = book.value("scope3Category15") or book.value("ghg12")
    told = f"{own:L}: {own}. " if own else ""
    return f"{told}Whether a price of carbon is used where they are decided, no figure says."
