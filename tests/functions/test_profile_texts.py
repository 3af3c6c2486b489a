"""The profile as people and forms write it, sent to both routes that take one."""

import subprocess
import sys
from typing import get_args

import pytest

from auxeira.esg import country_names, reference_data, taxonomy
from tests.support import accounts, reports, route_scenarios, tokens
from tests.support.events import NOW

GUIDE = {  # one object for both functions of the guide, as a form fills it
    "organizationName": "Riverlight Education",
    "organizationType": "NGO",
    "website": "c.example",
    "country": "Kenya",
    "focusAreas": "Education, Climate",
    "sdgAlignment": "SDG 4, SDG 13",
    "annualSpend": "780000",
    "impactGoals": "Every child reads.",
}
EXACT = GUIDE | {
    "website": "https://c.example",
    "country": "KE",
    "focusAreas": ["Education", "Climate"],
    "sdgAlignment": [4, 13],
    "annualSpend": 780_000,
}


def save(body, method="POST", now=NOW):
    token = accounts.holder(now, tokens.CLAIMS["sub"])
    return route_scenarios.profile_call(method, body, now, token=token)


def generate(body, **parts):
    return reports.generate(reports.FREE, also={"profile": body}, **parts)


def saved(body, **parts):
    answer = save(body, **parts)
    assert answer.status == 200, answer.text
    return answer.json["profile"]


# one object, both routes


def test_the_guide_s_object_is_saved_as_what_it_means(cloud):
    profile = saved(GUIDE)

    assert {name: profile[name] for name in EXACT} == EXACT
    assert (profile["completionScore"], profile["missingFields"]) == (100, [])


def test_the_same_object_reaches_the_report_that_is_asked_for(cloud):
    kept = dict.fromkeys(("country", "website", "organization_name"))
    reports.saved(**kept)
    assert reports.generate(reports.FREE).status == 409

    answer = generate(GUIDE)

    assert answer.status == 201, answer.text
    assert answer.json["report"]["organizationName"] == GUIDE["organizationName"]


def test_a_save_of_the_same_texts_once_more_writes_nothing(cloud):
    saved(GUIDE)
    before = cloud.items("profiles")

    again = saved(GUIDE, now=NOW + 60)

    assert again["version"] == 1
    assert cloud.items("profiles") == before


def test_the_exact_form_of_what_was_written_is_the_same_profile(cloud):
    saved(GUIDE)

    assert saved(EXACT, method="PUT")["version"] == 1


def test_a_repeated_request_for_a_report_may_spell_the_same_otherwise(cloud):
    reports.saved(country=None)
    first = generate({"country": "Kenya"}, key="k")

    again = generate({"country": "ke"}, key="k")

    assert (again.status, again.json["reportId"]) == (201, first.json["reportId"])
    assert generate({"country": "Ghana"}, key="k").status == 422


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "exact"),
    [
        *(("country", text, "GB") for text in ("gb", "GB", " Gb ", "UK", "U.K.", "united kingdom",
                                               "Great Britain", "England")),
        *(("country", text, "US") for text in ("us", "USA", "U.S.", "the United States")),
        *(("country", text, "CI") for text in ("Ivory Coast", "Côte d'Ivoire", "Cote d\u2019Ivoire",
                                               "COTE DIVOIRE")),
        *(("country", text, "TZ") for text in ("Tanzania", "Tanzania, the United Republic of")),
        ("country", "South Korea", "KR"), ("country", "Korea, Republic of", "KR"),
        ("country", "Russia", "RU"), ("country", "Vietnam", "VN"), ("country", "Viet Nam", "VN"),
        ("country", "St. Lucia", "LC"), ("country", "Trinidad & Tobago", "TT"),
        ("country", "Türkiye", "TR"), ("country", "Turkey", "TR"), ("country", "Turkiye", "TR"),
        ("country", "", None), ("country", "  ", None),
        ("annualSpend", "780000", 780_000), ("annualSpend", "780,000", 780_000),
        ("annualSpend", " 1,000,000,000,000 ", 10**12), ("annualSpend", "0", 0),
        ("annualSpend", "007", 7), ("annualSpend", "", None), ("annualSpend", 780_000, 780_000),
        ("annualSpend", 1206.3700000000001, 1206),
        ("website", "c.example", "https://c.example"),
        ("website", " www.c.example/about?a=b#c ", "https://www.c.example/about?a=b#c"),
        ("website", "c.example:8080/x", "https://c.example:8080/x"),
        ("website", "bücher.example", "https://bücher.example"),
        ("website", "http://c.example", "http://c.example"),
        ("website", "https://localhost:3000", "https://localhost:3000"),
        ("website", "", None),
        ("focusAreas", "", None), ("sdgAlignment", "", None), ("sdgAlignment", "4,13", [4, 13]),
        ("organizationType", "", None), ("impactGoals", "", None),
    ],
)  # fmt: skip
def test_what_people_write_is_read_as_what_it_means(cloud, name, text, exact):
    assert saved({name: text})[name] == exact


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        *(("country", text, "such as Kenya or KE") for text in (
            "Kenia", "Africa", "Korea", "XX", "Global", "KEN", "K", "x" * 100, "Kenya, Ghana",
            "Kenya\u0000x", "\u202eaynek", "肯尼亚")),
        ("country", "x" * 101, "at most 100 characters"),
        *(("annualSpend", text, "such as 780000") for text in (
            "-1", "1e3", "780.000", "780000.00", "7,80,000", "78,0000", ",780", "$780,000",
            "\u0667", "9" * 30, "0x10", "ten", "+5", "7_000",
            "1 000")),
        ("annualSpend", "9" * 31, "at most 30 characters"),
        *(("annualSpend", value, "must be a number") for value in (True, [], {})),
        ("annualSpend", -1, "at least 0"),
        ("annualSpend", 10**18 + 1, "at most 1,000,000,000,000,000,000"),
        *(("website", text, "such as https://example.org") for text in (
            "example", "javascript:alert(1)", "//c.example", "ftp://c.example", "ann@c.example",
            "mailto:ann@c.example", "https://ann:pass@c.example", "https://", "c.example:http",
            "c. example", "12.5", "1.2.3.4", ".example", "c..example", "c.example\\x",
            "c.example/a b", "c.example/" + "x" * 2038, "c.e\u0000.example")),
        ("website", "x" * 2049, "at most 2048 characters"),
        ("focusAreas", 5, "a list, or a text with commas"),
        ("sdgAlignment", "SDG 18", "such as SDG 4, SDG 13"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence_and_an_example(cloud, name, text, words):
    for answer, below in ((save({name: text}), ""), (generate({name: text}), "/profile")):
        assert answer.status == 400, answer.text
        (fault,) = answer.problem.errors
        assert (fault.pointer, words in fault.detail) == (f"#{below}/{name}", True), fault
        assert len(answer.json["error"]) < 200
    assert cloud.items("profiles") == []


def test_all_members_that_cannot_be_read_are_named_at_once(cloud):
    body = {"country": "Kenia", "annualSpend": "much", "website": "none", "sdgAlignment": "all"}

    answer = save(body)

    assert {fault.pointer for fault in answer.problem.errors} == {f"#/{name}" for name in body}
    assert answer.json["error"].endswith("(3 more in errors)")


# lists that nobody wants to read


@pytest.mark.parametrize(
    ("method", "name", "value", "sentence"),
    [
        ("PUT", "country", "Kenya",
         "country must be the code of a country, two letters (ISO 3166-1), such as KE."),
        ("PATCH", "country", "uk",
         "country must be the code of a country, two letters (ISO 3166-1), such as KE."),
        ("POST", "country", "Kenia",
         "country must be the English name of a country or its code of two letters (ISO 3166-1), "
         "such as Kenya or KE."),
        ("POST", "reportingCurrency", "shillings",
         "reportingCurrency must be the code of a currency, three capital letters (ISO 4217), "
         "such as USD."),
    ],
)  # fmt: skip
def test_a_long_list_is_told_by_its_rule_and_an_example(cloud, method, name, value, sentence):
    assert save({name: value}, method).json["error"] == sentence


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("estimated", "must be the name of a figure (GET /api/metrics lists them), such as "
         "employees"),
        ("policiesAdopted", "must be one of codeOfConduct, antiCorruption, whistleblowing, "
         "dataProtection, humanRights, environment"),
    ],
)  # fmt: skip
def test_a_list_within_the_figures_of_a_year_is_told_as_well(cloud, name, detail):
    (fault,) = save({"metrics": {"2025": {name: ["x"]}}}).problem.errors

    assert (fault.pointer, fault.detail) == (f"#/metrics/2025/{name}/0", detail)


def test_an_unknown_type_of_report_is_told_where_they_are(cloud):
    answer = reports.generate("success_story")

    assert answer.json["error"] == (
        "reportType must be a type of report (GET /api/reports/types lists them), such as "
        "impact_story."
    )


def test_a_short_list_is_told_whole(cloud):
    text = save({"organizationType": "Startup"}).json["error"]

    assert all(kind in text for kind in taxonomy.TYPES)


# the names of countries


def test_every_country_has_a_name_and_no_name_is_of_two():
    named = [(country_names._simplify(n), c) for c, ns in country_names.NAMES.items() for n in ns]

    assert country_names.NAMES.keys() == set(get_args(reference_data.Country.__value__))
    assert len(dict(named)) == len({*named})


def test_every_name_is_read_in_any_case_and_without_accents():
    for code, names in country_names.NAMES.items():
        for name in names:
            assert country_names.find_country_code(name) == code
            assert country_names.find_country_code(f"  {name.upper()} ") == code


def test_a_code_needs_no_names(cloud):
    """They are imported at the first name: most requests give a code."""
    program = (
        "import sys; from auxeira.profiles import schema as p;"
        "p.read_profile_members(p.OriginalProfile(country='ke'));"
        "print('auxeira.esg.country_names' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "False"
