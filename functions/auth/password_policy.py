"""Whether a new password is too easy to guess. No HTTP, no AWS.

Length, the most common passwords and what is easily made of them, and words that the person or the
service suggests; no rules of composition. `common.bin` holds a fingerprint of each common password,
sorted, and is read when the first new password is checked. `tools/common_passwords.py` writes it.
"""

import functools
import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

MIN_CHARACTERS = 10
MAX_BYTES = 1024
FINGERPRINT = 6  # bytes; a stranger's password is taken for a common one once in 5.6e9
SIMILAR = 0.7  # above this share in common a password is too much like a word …
LONGEST_COMPARED = 64  # … up to so many characters of both …
MOST_WORDS = 32  # … and for so many words

MOST_ADDED = 8  # digits and signs around a common word; more of them are a secret of their own
SHORTEST_BASE = 4
USUAL_ENDINGS = ("12", "123", "1234", "12345", "123456")
TIME_WORDS = """
    january february march april june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday spring summer autumn winter
""".split()  # noqa: SIM905
ROWS = ("0123456789012", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
        "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn")  # fmt: skip
# of three characters, in the alphabet or on a keyboard
IN_A_ROW = frozenset(
    way[i : i + 3] for row in ROWS for way in (row, row[::-1]) for i in range(len(row) - 2)
)

SERVICE = ("auxeira", "esg", "pizza42")
SHORTEST_NAME = 4
SHORTEST_LOCAL = 3

_LEET = str.maketrans("013457@$!", "oieastasi")
_LEET_L = str.maketrans("013457@$!", "oleastasi")
_DECORATION = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_ADDED = (re.compile(r"^[\W_]+|[\W_]+$"), re.compile(r"[\W\d_]+$"), _DECORATION)
_BETWEEN = re.compile(r"[\W_]+")


def find_password_weakness(password: str, email: str, names: Sequence[str]) -> str | None:
    """Return why a new password is not taken, to be read after "The password", or None.

    `names` are those of the person and the organisation.
    """
    weak = _find_weakness_for_anybody(password)
    if weak or len(password) > LONGEST_COMPARED:
        return weak
    forms = _find_forms(password)
    if _is_too_similar(forms, _find_service_forms()):
        return "is too much like the name of this service"
    if _is_too_similar(forms, _find_forms_of_words(_list_address_words(email))):
        return "is too much like your e-mail address"
    if _is_too_similar(forms, _find_forms_of_words(_list_name_words(names))):
        return "is too much like your name or your organisation's"
    if any(map(_is_common_word, _find_bases(password))):
        return "is a common word or password with a few characters changed or added"
    return None


def _find_weakness_for_anybody(password: str) -> str | None:
    """Return why a password is not taken, whoever's it is, or None."""
    if len(password) < MIN_CHARACTERS:
        return f"must have at least {MIN_CHARACTERS} characters"
    if len(password.encode()) > MAX_BYTES:
        return f"must have at most {MAX_BYTES:,} bytes in UTF-8"
    if is_common_fingerprint(fingerprint_password(password)):
        return "is one of the most common passwords"
    if not any(map(str.isprintable, password.split())):
        return "must have more than blanks"
    if _is_run(fold_text(password)):
        return "must have more than characters that repeat or follow each other"
    return None


def fingerprint_password(password: str) -> bytes:
    """Return what stands for a password in the list: the same for every spelling of its letters."""
    return hashlib.sha256(fold_text(password).encode()).digest()[:FINGERPRINT]


def fold_text(text: str) -> str:
    """Return a text without case and without the differences that Unicode calls compatible."""
    return unicodedata.normalize("NFKC", text).casefold()


def is_common_fingerprint(wanted: bytes) -> bool:
    """Tell whether a fingerprint is among those of the common passwords."""
    entries = _load_common_fingerprints()
    count = len(entries) // FINGERPRINT

    def entry(index: int) -> bytes:
        return entries[index * FINGERPRINT : (index + 1) * FINGERPRINT]

    found = bisect_left(range(count), wanted, key=entry)
    return found < count and entry(found) == wanted


def _is_run(text: str) -> bool:
    """Return whether each character is one of three that repeat or follow each other in a row."""
    missed = 2  # of the threes so far that the next character to be left behind is in
    for a, b, c in zip(text, text[1:], text[2:], strict=False):
        missed = 0 if a == b == c or a + b + c in IN_A_ROW else missed + 1
        if missed == 3:
            return False
    return missed == 0


def _find_bases(password: str) -> set[str]:
    """Return what may be left of a password without what is usually added and changed."""
    plain = fold_text(password)
    bases = {pattern.sub("", plain) for pattern in _ADDED}
    short = {base for base in bases if len(plain) - len(base) <= MOST_ADDED}
    leet = {base.translate(table) for base in short for table in (_LEET, _LEET_L)}
    return {base for base in short | leet if len(base) >= SHORTEST_BASE}


def _is_common_word(base: str) -> bool:
    """Return whether a text is common as a password, alone, twice or with a usual ending."""
    if base in TIME_WORDS or _is_run(base):
        return True
    return any(
        map(
            is_common_fingerprint,
            map(fingerprint_password, (base, base * 2, *(base + e for e in USUAL_ENDINGS))),
        )
    )


@functools.cache
def _load_common_fingerprints() -> bytes:
    with open(__file__.removesuffix("password_policy.py") + "common.bin", "rb") as file:
        return file.read()


def _list_address_words(email: str) -> Iterator[str]:
    """Yield an address, the part before the @, and the words in that."""
    local = email.strip().partition("@")[0]
    yield email.strip()
    if len(local) >= SHORTEST_LOCAL:
        yield local
    yield from (word for word in _BETWEEN.split(local) if len(word) >= SHORTEST_NAME)


def _list_name_words(names: Iterable[str]) -> Iterator[str]:
    """Yield names, and the words in them."""
    for name in names:
        words = [name, *_BETWEEN.split(name)]
        yield from (word for word in words if len(word) >= SHORTEST_NAME)


@functools.cache
def _find_service_forms() -> set[str]:
    return _find_forms_of_words(SERVICE)


def _find_forms_of_words(words: Iterable[str]) -> set[str]:
    return {form for word in islice(words, MOST_WORDS) for form in _find_forms(word)}


def _is_too_similar(forms: set[str], known: set[str]) -> bool:
    """Tell whether a password is like a word, or is made of the words and decoration alone."""
    if any(_calculate_similarity(form, word) > SIMILAR for form in forms for word in known):
        return True
    return any(_is_made_of(form, known) for form in forms)


def _find_forms(text: str) -> set[str]:
    """Return a text, undecorated: as it is, and with letters for its digits and signs."""
    plain = fold_text(text)[:LONGEST_COMPARED]
    bare = _DECORATION.sub("", plain)
    leet = _DECORATION.sub("", plain.translate(_LEET))
    return {plain, bare, bare.translate(_LEET), leet} - {""}


def _calculate_similarity(one: str, other: str) -> float:
    """Return 0 to 1: twice the longest common subsequence over both lengths.

    Bits of one number stand for the characters of `one`, so that the work is one step for each
    character of `other` (Hyyrö 2004).
    """
    longest = 2 * min(len(one), len(other)) / (len(one) + len(other))
    if longest <= SIMILAR:
        return longest
    places: dict[str, int] = {}
    for index, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << index
    full = open_places = (1 << len(one)) - 1
    for character in other:
        matched = open_places & places.get(character, 0)
        open_places = (open_places + matched | open_places - matched) & full
    return 2 * (len(one) - open_places.bit_count()) / (len(one) + len(other))


def _is_made_of(text: str, words: Iterable[str]) -> bool:
    """Tell whether hardly a letter is left of a text without the words."""
    rest = text
    found = (word for word in words if len(word) >= SHORTEST_LOCAL and word in text)
    for word in sorted(found, key=len, reverse=True):
        rest = rest.replace(word, " ")
    if rest == text:
        return False
    letters, left = (sum(map(str.isalpha, part)) for part in (text, rest))
    return left < (1 - SIMILAR) * letters
