"""How claims are put into English: figures with an article, sizes in round words, steps as doings.

Pure; every word is computed from what it is of.
"""

import re

from auxeira.core.exact import Fraction
from functions.report_worker.plain_words import ADJECTIVES, split_words
from functions.report_worker.vocabulary import THINGS, inflect
from report_writer import labels, text
from report_writer.facts import Fact

# names of figures that are counted: "the outcome rate", but "energy use"
COUNTED = split_words("""
    change cost count coverage cut distance gap headcount impact level likelihood margin mean
    median number overhead pace payback point position rate ratio result return rise scale
    score share span sum total value weight
""")
TAIL = re.compile(r" (?:of|per|in|a|at|for|from|on|to|between|after|by|now|since|among)\b|[,(]")
# verbs behind "and"
JOINED = split_words("repair contract budget coach report show balance choose remove have")
ANSWERED = re.compile(r"\banswered (fully|partly|not)\b")
SIGNLESS = (  # a size is told without the direction
    (re.compile(r"^(.+) beside (.+), without a sign$"), r"the distance of \1 from \2"),
    (re.compile(r"^(.+), without (?:a|its) sign$"), r"the size of the \1"),
)
# fields that organisations work in, beside plain nouns
FIELDS = (
    THINGS
    | ADJECTIVES
    | split_words("""
    adaptation addiction africa ageing aging agriculture animals anti-corruption arts asia asylum
    autism biodiversity blind cancer child children cities climate coastal conservation creative
    crime democracy diabetes dignity disabilities disability disaster disasters diversity
    early elderly elections emergency emissions employability employment entrepreneurship equality
    equity europe families farming fisheries food forest forests fuel gender girls growth health
    healthcare heritage homeless homelessness hospice humanitarian hunger hygiene
    immigration income indigenous inequality infant injustice integrity jobs justice livelihood
    livelihoods literacy lgbt marine maternal media medicine mental microfinance migrant migrants
    migration minorities mobility mothers museums music newborn nutrition ocean oceans orphans
    peace peacebuilding plastic pollution poor poverty prevention prison racial recycling
    refugee refugees rehabilitation relief religion resilience rights rivers rural sanitation
    schooling schools science seas small-scale smallholder smallholders soil soils sports stem
    sport students survivors teachers technology textiles theatre tourism trafficking transport
    tuberculosis urban vaccination veterans victims violence vocational waste wellbeing well-being
    wetlands wildlife women youth and of for in with the
""")
)
FIELD = re.compile(r"[A-Za-z][A-Za-z ,&'-]{0,39}")
NAME = re.compile(r"(?!.*\w{4}\. )[\w&'\u2019., ()/+-]{1,60}")
LEVELS = {
    "outcomeEvidence": labels.EVIDENCE,
    "esgOversight": labels.OVERSIGHT,
    "esgAssurance": labels.ASSURANCE,
}
DIVIDED = re.compile(r"\b(and|then) (\w+)")
SLIGHT, MANY = 4, 5  # percent below which a change is slight; times
NEAR = 1  # percentage points that a change is from a fraction that it is about
NEARLY = 90  # percent from which a figure nearly doubled
SIZES = (  # fractions that may be named, in percent
    (Fraction(100, 10), "a tenth"),
    (Fraction(100, 9), "a ninth"),
    (Fraction(100, 8), "an eighth"),
    (Fraction(100, 7), "a seventh"),
    (Fraction(100, 6), "a sixth"),
    (Fraction(20), "a fifth"),
    (Fraction(25), "a quarter"),
    (Fraction(100, 3), "a third"),
    (Fraction(40), "two fifths"),
    (Fraction(50), "half"),
    (Fraction(60), "three fifths"),
    (Fraction(200, 3), "two thirds"),
    (Fraction(75), "three quarters"),
)


def name_fact(fact: Fact) -> str:
    """Return the name of a figure as it stands in a sentence."""
    label = ANSWERED.sub(r"that are \1 answered", fact.label)
    for ending, words in SIGNLESS:
        label = ending.sub(words, label)
    return f"the number of {label}" if _is_count(fact) else add_article(label)


def is_field_of_work(words: str) -> bool:
    """Tell whether what a user wrote names a field of work, and says nothing of it."""
    known = set(re.findall(r"[a-z'-]+", words.lower())) <= FIELDS
    return known and bool(FIELD.fullmatch(words)) and text.quoted(words) == words


def name_organisation(name: str) -> str:
    """Return a name that a user chose as it stands in a sentence: one that could be a sentence, or
    part of one, stands in the title alone."""
    lower = any(len(word) > 3 and word.islower() for word in re.findall(r"[^\W\d_]+", name))
    plain = NAME.fullmatch(name) and not lower and text.quoted(name) == name
    return name if plain else "the organisation"


def add_article(label: str) -> str:
    """Return a name with the article that it has in a sentence."""
    head = TAIL.split(label, maxsplit=1)[0].rpartition(" ")[2]
    counted = head in COUNTED and not label.startswith(("the ", "a ", "an "))
    return f"the {label}" if counted else label


def is_plural(name: str) -> bool:
    """Tell whether the name of a figure is of several: "Scope 3 emissions"."""
    head = TAIL.split(name, maxsplit=1)[0].rstrip().rpartition(" ")[2]
    return head.endswith("s") and not head.endswith(("ss", "us"))


def _is_count(fact: Fact) -> bool:
    """Tell whether a figure counts what its label begins with: so many people, risks, rules."""
    first = fact.label.split()[0]
    plural = first.endswith("s") and not first.endswith("ss")
    return fact.unit in ("people", first) or (not fact.unit and plural)


def print_number(fact: Fact) -> str:
    """Return a number with its unit, which what is counted has in its name already."""
    return f"{fact:n}" if _is_count(fact) else fact.text


def name_level(fact: Fact) -> str:
    """Return what a level on a scale stands for, "" for what is none."""
    names = LEVELS.get(fact.id.partition(".")[0], ())
    return names[int(fact.value)] if fact.value in range(len(names)) else ""


def say_moved(verb: str, first: Fact, now: Fact, percent: Fraction | None) -> str:
    """Return how a figure moved in round words; "" for a share, and where it is not above zero."""
    if not percent or now.unit == "%" or min(first.value, now.value) <= 0:
        return ""
    return say_about(verb, abs(percent))


def say_about(verb: str, percent: Fraction) -> str:
    """Return how much a figure rose or fell, in round words, from how much it did in percent."""
    if percent < SLIGHT:
        return f"{verb} slightly"
    size, words = min(SIZES, key=lambda each: abs(each[0] - percent))
    if abs(size - percent) <= NEAR:
        return f"{verb} by about {words}"
    if percent < SIZES[0][0]:
        return f"{verb} by less than a tenth"
    if percent < NEARLY or verb == "fell":
        return f"{verb} by more than {max(each for each in SIZES if each[0] < percent)[1]}"
    times = 1 + percent / 100
    if times < 2:
        return "nearly doubled"
    if times > MANY:
        return "rose to more than five times what it was"
    return "at least doubled" if times < 3 else "at least tripled"


def say_doing(title: str) -> str:
    """Return the title of a step as the subject of a sentence: "adopting a policy"."""
    verb, _, rest = title.partition(":")[0].partition(" ")
    rest = DIVIDED.sub(lambda m: f"{m[1]} {inflect(m[2], 'ing') if m[2] in JOINED else m[2]}", rest)
    return f"{inflect(verb, 'ing')} {rest}"
