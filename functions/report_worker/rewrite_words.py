"""Words that a sentence may have only where the one it replaces has such a word too."""


def _parse_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# numbers in words, and amounts that are none
AMOUNTS = _parse_words("""
    zero one two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty
    fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion
    billions half halved halves third thirds quarter quarters fifth tenth double doubled doubles
    triple tripled twice thrice both once single pair couple several many most majority few all
    none every nobody everyone
""")
# behind a number
UNITS = _parse_words("""
    % percent percentage point points t kg g tonne tonnes ton tons kilograms mwh kwh gwh m³ litres
    people person employees employee staff women men hours hour days day months month years year
    injuries deaths cases fines peers organisations times of
""")
# of more and better
UP = _parse_words("""
    rose rise rises risen rising grew grow grows grown growing growth increase increased increases
    increasing higher highest more most above gain gained gains up over exceed exceeds exceeded
    ahead better best improved improves improvement raised larger bigger
""")
# of less and worse
DOWN = _parse_words("""
    fell fall falls fallen falling drop dropped drops decrease decreased decreases decreasing
    lower lowest less least fewer below decline declined declines down under behind worse worst
    worsened lost shrank cut cuts reduced reduces reduction smaller short shortfall miss misses
    missed
""")
# that turn a sentence around
NOT = _parse_words("""
    not no never none nothing nobody without cannot nor neither hardly barely unless except don't
    doesn't didn't isn't aren't wasn't weren't won't can't
""")
# of praise, promise and address
PROMISES = _parse_words("""
    will shall must should promise promises proud excellent outstanding impressive great
    remarkable exceptional superb strong robust significant you your we our us i my
""")
# plain words at the beginning of a sentence
OPENERS = _parse_words("""
    a about according across after all also among an and as at before besides between both but by
    compared during each for from here however in into it its of on one only out over overall per
    since so still such than that the their there these they this those through to under until was
    were what when where which while with within yet
""")
