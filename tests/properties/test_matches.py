"""Laws of matches: scores within their bounds, never worse for more, in one order, with truth."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auxeira.experts import skills
from auxeira.experts.expertise import LEVELS, ExpertRow, build_expert_rows
from auxeira.experts.skill_names import ROLES, SECTORS, SKILLS
from functions.experts import rules

NAMES = sorted({name for skill, others in SKILLS.items() for name in (skill, *others)})
COUNTRIES = ["KE", "UG", "TZ"]
expertise = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Ann", "ann", "Bo", "Cy"]),
        "skills": st.lists(st.sampled_from(NAMES), min_size=1, max_size=10),
        "sectors": st.lists(st.sampled_from(sorted(SECTORS)), unique=True),
        "sdgs": st.lists(st.integers(1, 17), unique=True),
        "countries": st.lists(st.sampled_from(COUNTRIES), unique=True),
        "languages": st.just(["en"]),
        "availability": st.sampled_from(LEVELS),
    }
)
role = st.sampled_from([*ROLES, "Statistician", "Beekeeper", "Senior Grant Writer"])
needs = st.builds(
    rules.build_needs,
    st.lists(role, unique=True, max_size=4),
    st.integers(1, 17),
    st.sampled_from(["Schools in the hills", "Clean water for a clinic", "Something"]),
    st.sampled_from(["Kisumu, Kenya", "Uganda", "nowhere"]),
)


def build_expert(offered: Any, number: int = 0) -> ExpertRow:
    return build_expert_rows(f"usr_{number:026}", offered, 1)["ALL"]


def project(*roles: str, sdg: int = 4, about: str = "Schools", location: str = "Kisumu, Kenya"):
    return rules.build_needs(roles, sdg, about, location)


def offer(**also: Any) -> ExpertRow:
    plain: Any = {
        "name": "Ann", "skills": ["x"], "sectors": [], "sdgs": [], "countries": [],
        "languages": [], "availability": "unavailable",
    }  # fmt: skip
    return build_expert(plain | also)


def test_the_weights_are_of_a_hundred() -> None:
    assert rules.WEIGHTS == {
        "skills": 50, "sdg": 20, "sector": 15, "country": 10, "availability": 5,
    }  # fmt: skip
    assert sum(rules.WEIGHTS.values()) == 100


@pytest.mark.parametrize(
    ("offered", "parts"),
    [
        ({"skills": ["Python"]}, (0, 0, 0, 0, 0)),
        ({"skills": ["Researcher"]}, (16, 0, 0, 0, 0)),
        ({"skills": ["Researcher", "statistics"]}, (33, 0, 0, 0, 0)),
        ({"skills": ["Researcher", "statistics", "MEAL"]}, (50, 0, 0, 0, 0)),
        ({"skills": ["Researcher"], "sdgs": [4]}, (16, 20, 0, 0, 0)),
        ({"skills": ["Researcher"], "sdgs": [5]}, (16, 0, 0, 0, 0)),
        ({"skills": ["Researcher"], "sectors": ["Education"]}, (16, 0, 15, 0, 0)),
        ({"skills": ["Researcher"], "sectors": ["Health"]}, (16, 0, 0, 0, 0)),
        ({"skills": ["Researcher"], "countries": ["KE", "UG"]}, (16, 0, 0, 10, 0)),
        ({"skills": ["Researcher"], "countries": ["UG"]}, (16, 0, 0, 0, 0)),
        ({"skills": ["Researcher"], "availability": "now"}, (16, 0, 0, 0, 5)),
        ({"skills": ["Researcher"], "availability": "within_month"}, (16, 0, 0, 0, 3)),
        ({"skills": ["Researcher"], "availability": "within_quarter"}, (16, 0, 0, 0, 1)),
    ],
)
def test_a_worked_example_has_these_parts(offered: Any, parts: tuple[int, ...]) -> None:
    match = rules.match_expert(project("Head Researcher"), "Head Researcher", offer(**offered))

    assert tuple(match.parts.values()) == parts
    assert match.score == sum(parts)
    assert len(match.reasons) == sum(part > 0 for part in parts)


def test_who_has_everything_has_a_hundred() -> None:
    expert = offer(
        skills=["research", "analytics", "evaluation"], sdgs=[4], sectors=["Education"],
        countries=["KE"], availability="now",
    )  # fmt: skip
    assert rules.match_expert(project("Lead researcher"), "Lead researcher", expert).score == 100


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("HEAD  researcher", ("research", "data analysis", "impact measurement")),
        ("Senior Grant Writer", ("fundraising",)),
        ("Data Scientist and Trainer", ("data analysis", "teaching")),
        ("C++ developer", ("software development",)),
        ("Beekeeper", ("beekeeper",)),
        ("★", ("★",)),
    ],
)
def test_a_role_asks_for_skills_whatever_it_is_called(role: str, wanted: tuple[str, ...]) -> None:
    assert skills.find_role_skills(role) == wanted


@pytest.mark.parametrize(
    ("text", "sdg", "found"),
    [
        ("A library in each county", 9, {"Education"}),
        ("Clean WATER for a clinic", 4, {"Water and Sanitation", "Health"}),
        ("Something else", 13, {"Climate"}),
        ("Something else", 17, set()),
    ],
)
def test_a_project_is_of_the_sectors_that_it_names_else_of_its_goals(
    text: str, sdg: int, found: set[str]
) -> None:
    assert skills.find_sectors(text, sdg) == found


def test_no_name_of_a_skill_stands_twice_and_all_are_as_they_are_looked_up() -> None:
    every = [name for skill, others in SKILLS.items() for name in (skill, *others)]

    assert len(every) == len(set(every))
    assert [name for name in [*every, *ROLES] if skills.simplify_text(name) != name] == []
    assert {skill for wanted in ROLES.values() for skill in wanted} <= SKILLS.keys()


def test_of_equal_scores_the_first_role_then_the_name_then_the_id_is_first() -> None:
    plain: Any = {"sectors": [], "sdgs": [], "countries": [], "languages": [],
                  "availability": "now", "skills": ["law", "logistics"]}  # fmt: skip
    experts = [
        build_expert(plain | {"name": name}, number)
        for number, name in enumerate(["Bo", "ann", "Ann"])
    ]

    found = rules.rank_matches(project("Lawyer", "Logistics"), reversed(experts))

    assert [(each.role, each.expert.user_id[-1]) for each in found] == [
        ("Lawyer", "1"), ("Lawyer", "2"), ("Lawyer", "0"),
        ("Logistics", "1"), ("Logistics", "2"), ("Logistics", "0"),
    ]  # fmt: skip


@given(needs, st.lists(expertise, max_size=8), st.randoms())
def test_scores_are_within_bounds_and_the_order_is_that_of_the_input_alone(
    wanted: rules.Needs, offered: list[Any], shuffle: random.Random
) -> None:
    experts = [build_expert(each, number) for number, each in enumerate(offered)]
    found = rules.rank_matches(wanted, experts)
    shuffled = [*experts, *experts[:2]]  # as if found by two skills
    shuffle.shuffle(shuffled)

    assert rules.rank_matches(wanted, shuffled) == found
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)
    for each in found:
        assert 0 < each.score <= 100
        assert all(0 <= part <= rules.WEIGHTS[name] for name, part in each.parts.items())
        assert each.parts["skills"] > 0


@given(needs, expertise)
def test_each_reason_is_true_of_the_expert(wanted: rules.Needs, offered: Any) -> None:
    expert = build_expert(offered)
    for role_ in wanted.roles:
        match = rules.match_expert(wanted, role_, expert)
        assert len(match.reasons) == sum(part > 0 for part in match.parts.values())
        for reason in match.reasons:
            assert is_true(reason, wanted, role_, expert), reason


def is_true(reason: str, wanted: rules.Needs, role_: str, expert: ExpertRow) -> bool:
    """Whether what a sentence says holds, read back from the sentence."""
    body = reason.rstrip(".").partition(": ")[2]
    if reason.startswith("Has "):
        named = [part.partition(" (“") for part in body.split(", ")]
        own = {skills.find_skill(text) for text in expert.skills}
        written = [text.rstrip("”)") for _, _, text in named if text]
        number = int(reason.split()[1])
        return (
            number == len(named)
            and {skill for skill, _, _ in named} <= own & set(wanted.roles[role_])
            and set(written) <= set(expert.skills)
        )
    if reason.startswith("Works for SDG "):
        return int(reason.rstrip(".").split()[-1]) in expert.sdgs
    if reason.startswith("Knows the sector"):
        return set(body.split(", ")) <= set(expert.sectors)
    if reason.startswith("Works in "):
        codes = reason.removeprefix("Works in ").partition(", where")[0].split(", ")
        return set(codes) <= set(expert.countries)
    return reason == rules.AVAILABLE[expert.availability][1]


@given(needs, expertise, expertise)
def test_who_offers_more_never_fits_worse(wanted: rules.Needs, offered: Any, more: Any) -> None:
    both = offered | {
        name: [*offered[name], *more[name]] for name in ("skills", "sectors", "sdgs", "countries")
    }
    both["availability"] = max(offered["availability"], more["availability"], key=LEVELS.index)
    for role_ in wanted.roles:
        less = rules.match_expert(wanted, role_, build_expert(offered))
        after = rules.match_expert(wanted, role_, build_expert(both))
        assert all(after.parts[name] >= part for name, part in less.parts.items())
