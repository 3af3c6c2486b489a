"""New passwords: which are too easy to guess."""

import os
import random
import string
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from cdk import specs
from functions.auth import password_policy
from layers import build

ROOT = Path(__file__).parents[2]
JUDGE = (ROOT / "tests" / "data" / "judge.bin").read_bytes()
MOST_COMMON = (ROOT / "tests" / "data" / "most_common.bin").read_bytes()
LIST = ROOT / "functions" / "auth" / "common.bin"
EMAIL = "ann.leeward+news@example.org"
NAMES = ("Ann", "Leeward", "Green Energy Ltd")

SHORT = "must have at least 10 characters"
LONG = "must have at most 1,024 bytes in UTF-8"
COMMON = "is one of the most common passwords"
VARIANT = "is a common word or password with a few characters changed or added"
BLANK = "must have more than blanks"
RUN = "must have more than characters that repeat or follow each other"
SERVICE = "is too much like the name of this service"
ADDRESS = "is too much like your e-mail address"
NAME = "is too much like your name or your organisation's"


def weakness(password, email=EMAIL, names=NAMES):
    return password_policy.find_password_weakness(password, email, names)


def chunks(raw):
    size = password_policy.FINGERPRINT
    return [raw[i : i + size] for i in range(0, len(raw), size)]


def wide(text):
    """The same text in the full-width letters of East Asian keyboards."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


# length


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        " leading and trailing ",
        "долгий путь домой",
        "🍕🍋🌶🧀🫒🌿🧄🧅🍅🔥",
        "界山" * 32,
        "zwölf Boxkämpfer",
        "nul\x00inside it",
        "qx" * 512,
        "界" * 341 + "!",
    ],
)
def test_any_character_and_any_length_up_to_1024_bytes_is_taken(password):
    assert weakness(password) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", SHORT),
        ("xkq7 vjw9", SHORT),
        ("xkq7 vjw91", None),
        ("qx" * 512 + "q", LONG),
        ("界" * 341 + "!!", LONG),
        ("🍕" * 257, LONG),
    ],
)
def test_length_counts_in_characters_below_and_in_bytes_above(password, reason):
    assert weakness(password) == reason


# common passwords


def test_the_3_000_most_common_of_each_ranked_list_are_refused():
    entries = chunks(MOST_COMMON)

    assert 3_000 < len(entries) < 6_000
    assert [
        entry.hex() for entry in entries if not password_policy.is_common_fingerprint(entry)
    ] == []


def test_every_entry_of_an_independent_list_is_refused():
    entries = chunks(JUDGE)

    assert len(entries) > 1700
    assert [
        entry.hex() for entry in entries if not password_policy.is_common_fingerprint(entry)
    ] == []


@pytest.mark.parametrize(
    "password",
    ["1234567890", "qwertyuiop", "1q2w3e4r5t", "password123", "Password123", "QWERTYUIOP",
     "aaaaaaaaaa", "basketball", wide("password123"), "homelesspa"],
)  # fmt: skip
def test_a_common_password_is_refused_in_every_spelling(password):
    assert weakness(password) == COMMON


@pytest.mark.parametrize(
    "password",
    ["Password123!", "P@ssw0rd123!", "p4$$w0rd!!", "!!Password2026", "Welcome2026!", "We1come2026",
     "$uperman#2026", "Football!!", "Jessica-1987", "letmein...1", "monkey 2026", "dragon_00_00",
     "DragonDragon!", "1q2w3e4r5t!", "1234567890!", "Qwerty-9876", "Love2026!!!", "Spring2026!",
     "Autumn-2026", "September2026!", "abcd!!!!2026", wide("PASSWORD123!"), "password\u00a0123"],
)  # fmt: skip
def test_a_common_word_is_refused_with_what_is_usually_changed_and_added(password):
    assert weakness(password) == VARIANT


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        (" " * 10, BLANK),
        ("\t \u00a0\u3000\u2003      ", BLANK),
        ("\u200b" * 10, BLANK),
        (" " * 1024, BLANK),
        ("." * 12, RUN),
        ("é" * 10, RUN),
        ("a" * 1024, RUN),
        ("界" * 11, RUN),
        ("jjjkkklll888", RUN),
        ("cdefghijklmn", RUN),
        ("NMLKJIHGFE", RUN),
        ("567890123456", RUN),
        ("uiopasdfghjkl", RUN),
        ("hgfdsa987654", RUN),
        ("4567defg!!!", RUN),
    ],
)
def test_blanks_repetitions_and_sequences_are_refused(password, reason):
    assert weakness(password) == reason


@pytest.mark.parametrize(
    "password",
    [
        "password of the old mill",
        "my dragon eats 2 pies",
        "spring comes late here 26",
        "monkey#4830917265",
        "abc abd xyw 123 124",
        "a          b",
        "correct-horse-battery-staple1!",
        "Turbine41Kayak",
        "hufzyg-9Vqkim-sisnyv",
    ],
)
def test_a_common_word_within_more_is_taken(password):
    assert weakness(password) is None


@pytest.mark.parametrize(("password", "wanted"), [("abc48291730", None), ("abcd4829173", VARIANT)])
def test_what_is_usual_is_looked_for_in_four_characters_and_more(password, wanted):
    assert weakness(password) == wanted


SIGNS = string.ascii_letters + string.digits + string.punctuation
WORDS = """
    abacus banana canyon cradle dragon drawing easy eleven fabric falcon football gadget garden
    habit harvest iceberg igloo jacket jigsaw kayak kettle lagoon lantern love magnet master
    monkey napkin nectar oak olive orange paddle password pebble purple quarry quartz rabbit
    ribbon sadly shadow summer sunset tablet test thirsty tiger umbrella unit vacuum velvet
    wagon welcome winter yarn yellow zebra zigzag
""".split()  # noqa: SIM905


def phrase(draw, words, between, ending=""):
    return between.join(draw.sample(WORDS, words)) + ending


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        lambda draw: "".join(draw.choices(SIGNS, k=20)),
        lambda draw: "".join(draw.choices(SIGNS, k=12)),
        lambda draw: "".join(draw.choices(string.ascii_lowercase, k=12)),
        lambda draw: "".join(draw.choices("0123456789abcdef", k=16)),
        lambda draw: "-".join("".join(draw.choices(SIGNS[:62], k=6)) for _ in range(3)),
        lambda draw: phrase(draw, 4, " "),
        lambda draw: phrase(draw, 4, "-", "7!"),
        lambda draw: phrase(draw, 3, "").title(),
    ],
    ids=["20 signs", "12 signs", "12 letters", "16 hex", "3 groups", "4 words", "4-words7!",
         "3words"],
)  # fmt: skip
def test_of_thousands_of_random_passwords_and_passphrases_none_is_refused(make):
    draw = random.Random(3)
    passwords = [make(draw) for _ in range(10_000 if os.environ.get("SOAK") else 2_000)]

    assert [p for p in passwords if weakness(p, "a@b.org", ()) is not None] == []


@pytest.mark.slow
def test_a_random_password_is_hardly_ever_like_a_name():
    draw = random.Random(3)
    passwords = ["".join(draw.choices(SIGNS, k=20)) for _ in range(2_000)]

    assert sum(weakness(password) is not None for password in passwords) < 4


def test_the_list_has_what_is_ranked_in_order_and_is_small():
    entries = chunks(LIST.read_bytes())

    assert LIST.stat().st_size <= 256 * 1024
    assert len(entries) == 9_290 + 16_340 + 16
    assert all(a < b for a, b in pairwise(entries))


def test_the_first_and_the_last_entry_are_found_and_nothing_around_them():
    entries = chunks(LIST.read_bytes())

    assert password_policy.is_common_fingerprint(entries[0])
    assert password_policy.is_common_fingerprint(entries[-1])
    assert not password_policy.is_common_fingerprint(bytes(password_policy.FINGERPRINT))
    assert not password_policy.is_common_fingerprint(b"\xff" * password_policy.FINGERPRINT)


@pytest.mark.slow
def test_the_list_is_read_when_a_password_is_checked_and_not_before():
    script = """
import sys
seen = []
sys.addaudithook(lambda event, args: event == "open" and seen.append(str(args[0])))
import functions.auth.handler
from functions.auth import password_policy
for password in ("short", "xkq7 vjw91", "xkq7 vjw92"):
    print(sum(name.endswith("common.bin") for name in seen))
    password_policy.find_password_weakness(password, "ann@example.org", ())
print(sum(name.endswith("common.bin") for name in seen))
"""
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.split() == ["0", "0", "1", "1"]


def test_the_list_is_shipped_with_the_function(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "BUILD", tmp_path)
    row = next(row for row in specs.FUNCTIONS if row.group == "auth")

    folder = build.build_function(row.group) / "functions" / "auth"

    assert (folder / "common.bin").read_bytes() == LIST.read_bytes()


# words that the person or the service suggests


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("auxeira2024", SERVICE),
        ("Auxeira!!!", SERVICE),
        ("4ux31r4!!!", SERVICE),
        (wide("AUXEIRA2024"), SERVICE),
        ("auxeira auxeira", SERVICE),
        ("esg1234567", SERVICE),
        ("12345-e$g-67", SERVICE),
        ("pizza42pizza42", SERVICE),
        ("P1zz@42!!!", SERVICE),
        ("esgauxeira2024", SERVICE),
        ("ann.leeward", ADDRESS),
        ("AnnLeeward99", ADDRESS),
        ("L33ward!!!1", ADDRESS),
        (EMAIL, ADDRESS),
        ("greenenergy", NAME),
        ("ltd. green energy", NAME),
        ("3n3rgy#2031", NAME),
    ],
)
def test_a_word_of_the_context_is_refused_in_many_spellings(password, reason):
    assert weakness(password) == reason


@pytest.mark.parametrize(
    "password",
    [
        "my pizza was cold at auxeira",
        "leeward of the three islands",
        "energy drinks are no paint",
        "esg reports bore the whole board",
        "annual rings of an elm",
        "xkqjv auxeira wpd",
    ],
)
def test_a_phrase_with_a_word_of_the_context_and_much_else_is_taken(password):
    assert weakness(password) is None


@pytest.mark.parametrize("names", [(), ("",), ("Bo", "Li"), ("Ann Li",), ("🍕",), ("---",)])
def test_names_that_are_short_or_no_words_refuse_nothing(names):
    assert weakness("bo and li walk", "a@b.org", names) is None
    assert weakness("aaaa qqqq zzzz", "a@b.org", names) is None


# what a check costs


def calls(password, email=EMAIL, names=NAMES):
    """How many functions a check calls, ours and the interpreter's."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    weakness(password)  # the list is read once
    sys.setprofile(count)
    try:
        weakness(password, email, names)
    finally:
        sys.setprofile(None)
    return counted


def test_a_long_password_costs_no_more_than_a_short_one():
    assert calls("q" * 1023 + "x") < calls("xkq7 vjw91")


def test_long_and_many_names_are_bounded():
    words = [" ".join(chr(97 + i % 26) * 4 + str(i) for i in range(n, n + 20)) for n in range(99)]

    assert calls("xk" * 32, "a" * 64 + "@" + "b" * 63 + ".org", words) < 30_000
    assert calls("xk" * 32, names=["n" * 10_000]) < 5_000
