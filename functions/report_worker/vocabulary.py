"""The words that a model may use outside of slots, by what they can do in a sentence.

The list is closed: what is not in it, nor a word of what the sentence is about, is not taken.
"""

from functions.report_worker.plain_words import (
    ADJECTIVES,
    ADVERBS,
    FUNCTION,
    NOUNS,
    PARTICIPLES,
    VERBS,
    split_words,
)

DOUBLED = split_words(
    "begin get let put reset run set sit split stop plan map pin refer spot fit step"
)
NEGATIONS = split_words("not cannot no nothing nobody without neither nor")
MODALS = split_words("can could may might would should need cannot")


def inflect(word: str, ending: str) -> str:
    """Return a word with s or ing at its end, as English spells it."""
    if ending == "s":
        if word.endswith("y") and word[-2:-1] not in "aeiou":
            return f"{word[:-1]}ies"
        return f"{word}{'es' if word.endswith(('s', 'x', 'z', 'ch', 'sh', 'do', 'go')) else 's'}"
    if word.endswith("ie"):
        return f"{word[:-2]}ying"
    if word in DOUBLED:
        return f"{word}{word[-1]}ing"
    if word.endswith("e") and not word.endswith(("ee", "be")):
        return f"{word[:-1]}ing"
    return f"{word}ing"


def add_endings(words: frozenset[str], ending: str) -> frozenset[str]:
    return words | {inflect(word, ending) for word in words}


# whose doings are facts that no claim has
SUBJECTS = add_endings(
    split_words("""
    adviser agency auditor bank board body building business chair child client colleague committee
    community company competitor contractor council customer department director donor employee
    employer energy evaluator executive family foundation framework fund funder government guideline
    holding home house household institution insurer investor lender management manager market
    member money newcomer office organisation organization owner partner peer people person
    portfolio programme project public requirement reviewer rule school service site society staff
    supplier team tenant trustee union volunteer description work worker workforce
    """),
    "s",
)
# of judgement, qualities and outcome: where nothing is said to be so, as after "whether" and "if"
SUPPOSED = split_words("""
    acceptable accessible accident achieve achieves adequacy alarm appropriate assurance
    avoid avoids believe believed believes better blindness bought bright buy buys cautious
    coherence comfort competence complete completeness completes compliance conflict
    conflicts consistency criticism danger dense eligible enough everybody expected factual
    fail fails favourite few firmness flexible forecast frankness free fresh fullness gain
    gains good grow grows growth handful harm hesitation hollow honest hours humility
    imbalance independent leader leaders legibility legible little loose lose loses loss
    losses manageable many methodical mindful mismatch miss missed misses modesty narrowness
    obstacle obstacles openness paid patchy pay pays precise precision presentable pressure
    pressures problem problems progress proof proper prove proved proves rare reach reached
    reaches readability recognisable refusal regulator relied relies reluctance rely
    resistance rest result results reward rewards right rigour rough save saves saving
    savings scarce sell sells sensible sharpness sketchy slowness smooth steadiness strength
    strengths succeed succeeds success sure surplus swing swings symptom symptoms tangible
    tension tensions thoroughness thoughtful tidiness tidy top traceable transparency true
    trust turnover understandable vague vagueness warn warning warnings warns weakness weeks
    willingness worries worry worse worthwhile wrong
""")
# of praise and blame too, but of use beside others: nothing is said to be so
JUDGING = split_words(
    "able careful clean clear clearer empty exact fair firm objective prepared ready whole willing"
)
# of what is measured or proposed: in a sentence that lists its claim, or beside our own words
MEASURED = split_words("""
    assurance buy forecast improvements likelihood pay results savings surplus turnover wages
""")
# never taken from what a report says of its subject: they turn, size, soften or judge
TURNING = split_words("""
    above accident accidents africa again ahead alive all already america approved asia assurance
    assured audited avoid bad badly barely became because behind below best better big billion both
    bottom buy came cannot case cases catch cause certified climb complete compliance compliant
    corruption criteria cut day days death deaths decline decrease did died directive discount done
    double down dozen drop due duty early ease eases easy eight eleven esrs eu europe european every
    except fall fallen falls far fast fatal fatality fell few fewer fifteen fifth fifty fine fines
    first five forecast four free full fully gain gone good got government great green grew gri grow
    grows growth guaranteed had half halves halving hardly heavy hence high higher hour hours
    hundred ifrs improvements increase independent independently injuries injury iris jump just kept
    large larger last late latin law least legal less little lives long loss losses lost lot low
    lower made majority many medium mere met mid million minor minority miss misses mitigation month
    months more most much must nearly neither net neutral neutrality never new nine nineteen ninety
    no nobody nobody's none nor north not nothing now obliged often once one only over owing pacific
    partly percent percentage poor proof proven quality quarter quarters rare reach reached reaches
    reaching reason reduction regulation regulators remedies required result results rise rises
    rising rose safe said savings sbti scarcely sdg second serious seven several shall short
    significant similar since six sixty slightly slump small smaller so standard standards still
    strength strengths strong stronger success sums sure surge surplus sustainable swing ten tenth
    thanks therefore third thirds thirty thousand three thus tonne tonnes took top track trend
    twelve twenty twice two under undone unhappy unless unsafe up us usd validated validation
    verified vsme weak weaker week weeks went will wins without worse worst wrong zero
""")

SAYS = add_endings(VERBS, "s") | split_words("is are was were has have does do")
DOES = add_endings(VERBS, "ing")
THINGS = add_endings(NOUNS, "s")
FREE = (
    FUNCTION | NEGATIONS | MODALS | SAYS | DOES | PARTICIPLES | THINGS | ADJECTIVES | ADVERBS
)  # fmt: skip
