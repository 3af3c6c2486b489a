"""What the measurer of names finds in a small tree."""

import tomllib

import pytest

from tools import measure_names


@pytest.fixture
def measured(tmp_path):
    def measure(**modules):
        """Write modules, named with __ for each dot, and measure them."""
        for name, text in modules.items():
            path = tmp_path / (name.replace("__", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return measure_names.collect_names(tmp_path)

    return measure


@pytest.mark.parametrize("name", ["told", "_kept", "counted", "made", "a.b.moved"])
def test_a_bare_past_participle_is_one(name):
    assert measure_names.is_participle(name)


@pytest.mark.parametrize(
    "name", ["read", "put", "seed", "is_paid", "paid_report", "tell", "told.a"]
)
def test_an_imperative_and_a_participle_with_its_noun_are_none(name):
    assert not measure_names.is_participle(name)


def test_a_name_begins_with_a_verb_whatever_its_underscore():
    names = ["read", "a.b._read_body", "is_due", "body", "_readable_body", "reader"]
    assert [measure_names.begins_with_verb(name) for name in names] == [True] * 3 + [False] * 3


def test_functions_of_two_modules_with_one_name_are_namesakes(measured):
    names = measured(
        cdk__stages="def load(): ...\ndef only_here(): ...\ndef _private(): ...",
        local__deploy="def load(): ...\ndef _private(): ...\nclass A:\n    def only_here(self): 0",
    )
    assert list(measure_names.find_faults(names, {})) == [
        "cdk.stages.load has a namesake in another module: say of what",
        "local.deploy.load has a namesake in another module: say of what",
    ]


def test_a_participle_fails_at_any_depth_and_in_the_layers_too(measured):
    names = measured(
        layers__common__python__auxeira__core__ids="class A:\n    def told(self): ...",
        functions__auth__rules="def f():\n    def made(): ...",
    )
    assert [line.split()[0] for line in measure_names.find_faults(names, {})] == [
        "auxeira.core.ids.told",
        "functions.auth.rules.made",
    ]


def test_an_exception_lets_what_it_names_pass_and_nothing_else(measured):
    names = measured(
        layers__reports__python__report_writer__html="def told(): ...\ndef made(): ...",
        functions__auth__rules="def told(): ...",
    )
    writer = {"report_writer.*": "rebuilt later"}
    wrong = list(measure_names.find_faults(names, {"participles": writer, "homonyms": writer}))
    assert wrong == [
        "functions.auth.rules.told is a participle: say what it does or returns",
    ]


def test_an_exception_that_nothing_needs_fails(measured):
    names = measured(functions__auth__rules="def tell(): ...")
    wrong = list(
        measure_names.find_faults(names, {"homonyms": {"functions.auth.*": "was there twice"}})
    )
    assert wrong == [
        "tools/name_exceptions.toml: nothing needs homonyms.'functions.auth.*' any more"
    ]


def test_the_table_has_a_line_for_each_folder_that_is_there(measured):
    names = measured(
        functions__auth__rules="def told(a): return a['x'], a.get('y'), a[0]\ndef read_it(a):\n"
        "    a['x'] = 1",
        local__deploy="def read_it(): ...",
    )
    head, functions, local = measure_names.tabulate(names)
    assert head.split() == [
        *("functions", "verbs", "participles", "namesakes", "one", "word", "string", "keys"),
    ]
    assert " ".join(functions.split()) == "functions 2 50 % 1 50 % 50 % 2"
    assert " ".join(local.split()) == "local 1 100 % 0 100 % 0 % 0"


def test_every_exception_gives_a_reason():
    text = (measure_names.ROOT / measure_names.EXCEPTIONS).read_text(encoding="utf-8")
    exceptions = tomllib.loads(text)
    assert set(exceptions) <= {"participles", "homonyms"}
    assert all(len(reason) > 20 for table in exceptions.values() for reason in table.values())
