"""What skills and roles are, whatever they are called: by a small dictionary. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from auxeira.experts.skill_names import ROLES, SECTORS, SKILLS

MOST_LETTERS = 80  # of a key: one letter may stand for many
_BETWEEN = re.compile(r"[^\w+#]+")  # C++ and C# are two
_NAMES = {name: skill for skill, others in SKILLS.items() for name in (skill, *others)}
_LONGEST = max(len(name.split()) for name in _NAMES)


def simplify_text(text: str) -> str:
    """Return a text in small letters without accents, its words parted by one blank.

    One without letters and digits stays as it is.
    """
    small = unicodedata.normalize("NFKD", text).casefold()  # which may have accents anew
    letters = unicodedata.normalize("NFKD", small)
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return _BETWEEN.sub(" ", plain).strip() or small.strip()


def find_skill(text: str) -> str:
    """Return the name under which a skill is found: that of the dictionary, or its own."""
    plain = simplify_text(text)[:MOST_LETTERS]
    return _NAMES.get(plain, plain)


def find_skills(texts: Iterable[str]) -> dict[str, str]:
    """Return the skills in texts, each with the text that named it first."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(find_skill(text), text)
    return found


def find_role_skills(role: str) -> tuple[str, ...]:
    """Return the skills that a role asks for, one at least, the first one above all.

    Those of the dictionary of roles; or the skills that its words name; or the role itself.
    """
    plain = simplify_text(role)
    return ROLES.get(plain) or tuple(_find_named_skills(plain.split())) or (find_skill(role),)


def find_sectors(text: str, sdg: int) -> frozenset[str]:
    """Return the sectors that a text is about; where it names none, those of the goal."""
    words = set(simplify_text(text).split())
    named = {sector for sector, (known, _) in SECTORS.items() if words & set(known.split())}
    return frozenset(named or {sector for sector, (_, goals) in SECTORS.items() if sdg in goals})


def _find_named_skills(words: list[str]) -> list[str]:
    """Return the skills that words name, in their order: of names in one place the longest."""
    found: list[str] = []
    start = 0
    while start < len(words):
        for size in range(min(_LONGEST, len(words) - start), 0, -1):
            skill = _NAMES.get(" ".join(words[start : start + size]))
            if skill:
                found += [skill] if skill not in found else []
                break
        start += size
    return found
