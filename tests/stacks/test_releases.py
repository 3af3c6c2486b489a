"""A release reaches whoever calls a function as one: code and layers together."""

import pytest

from cdk import specs
from layers import build
from tests.stacks.conftest import Synthesise
from tests.stacks.templates import Template, referred, walk

# CloudFormation would make an alias of another logical id beside the one that has the name.
LOGICAL_IDS = {
    "activity_writer": "ActivityWriterLive",
    "analytics": "AnalyticsLive",
    "auth": "AuthLive",
    "customers": "CustomersLive",
    "experts": "ExpertsLive",
    "health": "HealthLive",
    "housekeeping": "HousekeepingLive",
    "leaderboard": "LeaderboardLive",
    "mailer": "MailerLive",
    "notifier": "NotifierLive",
    "orders": "OrdersLive",
    "payments": "PaymentsLive",
    "profiles": "ProfilesLive",
    "projects": "ProjectsLive",
    "report_worker": "ReportWorkerLive",
    "reports": "ReportsLive",
    "scores": "ScoresLive",
}
CALLERS = (
    "ApiGateway::Method", "Lambda::EventSourceMapping", "Lambda::Permission", "Events::Rule"
)  # fmt: skip


def versions(template: Template) -> dict[str, str]:
    """function -> the logical id of the version that is live."""
    found = {}
    for alias in template.of("Lambda::Alias").values():
        version = alias["FunctionVersion"]["Fn::GetAtt"][0]
        of = referred(template.of("Lambda::Version")[version]["FunctionName"])
        assert of == referred(alias["FunctionName"])
        found[template.of("Lambda::Function")[of]["FunctionName"]] = version
    return found


def test_every_function_has_an_alias_whose_logical_id_is_pinned(each: Template) -> None:
    found = {each.called({"Ref": name}): name for name in each.of("Lambda::Alias")}
    assert found == {
        specs.function_name(group, each.stage): name for group, name in LOGICAL_IDS.items()
    }
    assert len(found) == len(specs.FUNCTIONS)


def test_nothing_calls_a_function_but_by_its_alias(each: Template) -> None:
    """What is not `live` is named by its own version and alias alone."""
    functions = each.of("Lambda::Function")
    for kind in CALLERS:
        for name, properties in each.of(kind).items():
            named = {v for path, v in walk(properties) if path.endswith(("/Ref", "/Fn::GetAtt/0"))}
            assert not named & functions.keys(), name
            assert len(named & each.of("Lambda::Alias").keys()) == 1, name


def test_a_version_is_published_after_code_and_layers_and_before_its_alias_moves(
    each: Template,
) -> None:
    """CloudFormation makes what is referred to first: layers, function, version, alias, callers."""
    for name, version in versions(each).items():
        [function] = [
            each.resources[referred(properties["FunctionName"])]
            for key, properties in each.of("Lambda::Version").items()
            if key == version
        ]
        assert function["Properties"]["FunctionName"] == name
        layers = {referred(layer) for layer in function["Properties"]["Layers"]}
        assert layers <= each.of("Lambda::LayerVersion").keys()


def changed(before: Template, after: Template) -> set[str]:
    """The functions of which a release publishes a version."""
    prefix = f"auxeira-{before.stage}-"
    was = versions(before)
    return {name.removeprefix(prefix) for name, v in versions(after).items() if was[name] != v}


def test_a_changed_layer_is_a_new_version_of_all_that_have_it_and_of_no_other(
    prod: Template, synthesise_anew: Synthesise, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = build.fingerprint_folder
    monkeypatch.setattr(
        build,
        "fingerprint_folder",
        lambda folder: plain(folder)[::-1] if folder.name == "reports" else plain(folder),
    )

    template = synthesise_anew("prod")

    assert changed(prod, template) == {
        spec.group for spec in specs.FUNCTIONS if "report_writer" in spec.uses
    }


def test_an_unchanged_function_keeps_its_version(
    prod: Template, changed_prod: Template, synthesise: Synthesise
) -> None:
    """AWS refuses to publish what has been published."""
    assert changed(prod, changed_prod) == set()
    assert changed(prod, synthesise("prod", currency="KES")) == {
        spec.group for spec in specs.FUNCTIONS if {"paystack", "prices"} & {*spec.uses}
    }


def test_versions_stay_so_that_there_is_one_to_go_back_to(each: Template) -> None:
    found = [r for r in each.resources.values() if r["Type"] == "AWS::Lambda::Version"]
    assert len(found) == len(specs.FUNCTIONS)
    for version in found:
        assert (version["DeletionPolicy"], version["UpdateReplacePolicy"]) == ("Retain", "Retain")
