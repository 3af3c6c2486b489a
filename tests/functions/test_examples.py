"""The examples of the document, sent one after the other: they tell one story, and all work."""

import importlib
import json
from collections.abc import Callable
from typing import Any

import msgspec

from auxeira.http.api import NAMES
from tests.support import paystack, project_scenarios, purchase, route_scenarios
from tests.support.client import AUTH, CLIENT
from tests.support.events import NOW, Answer, call
from tools import documentation, json_schemas, openapi, openapi_components

ROUTES = {
    route.call.__name__: (group, route)
    for group, _, own in openapi.list_route_groups()
    for route in own
}
# what an example can only make up; each is taken from the answer that named it last
MADE_UP = {
    *("refreshToken", "reportId", "reference", "userId", "sessionId", "orderId", "amount"),
    *("projectId", "pledgeId", "expertId"),
}
Known = dict[str, Any]


def learn(known: Known, answer: Any) -> None:
    """Keeps what later requests need of an answer."""
    for part in json_schemas.walk_schemas(answer):
        found = {name: part[name] for name in MADE_UP & part.keys()}
        known |= {name: value for name, value in found.items() if not isinstance(value, dict)}
    if order := answer.get("order"):
        known["orderId"] = order["id"]
    if "token" in answer:
        known["bearer"] = answer["token"]
    if "html" in answer:
        known["link"] = answer["html"].partition("link=")[2]


def real(value: Any, known: Known) -> Any:
    """An example with what is known in the place of what it makes up."""
    if isinstance(value, dict):
        return {name: known.get(name, real(entry, known)) for name, entry in value.items()}
    return value


def send(name: str, known: Known) -> Answer:
    """Sends the example of an operation."""
    group, route = ROUTES[name]
    example = documentation.describe_operation(route)
    found = real(example.parameters, known)
    path = NAMES.sub(lambda match: found[match[1]], route.path)
    body = real(example.body, known)
    handler = importlib.import_module(f"functions.{group}.handler").lambda_handler
    scheme = example.optional or openapi_components.CALLERS[route.caller.__name__][0]
    parts: Known = {
        "token": known["bearer"] if scheme == "auxeira" else route_scenarios.tenant_token(route)
    }
    if not scheme:
        parts = {}
    if route.query:
        needed = [field for field in msgspec.structs.fields(route.query) if field.required]
        parts["query"] = {field.encode_name: [known[field.encode_name]] for field in needed}
    if route.body is bytes:
        body = json.dumps(body)
        parts["headers"] = {"x-paystack-signature": paystack.signature(body.encode())}
    return call(handler, route.method, path, body, now=NOW, **parts)


def mail(template: str) -> Callable[[Known], None]:
    """The user opens the mail."""
    return lambda known: known.update(token=route_scenarios.mailed(template))


def other_session(known: Known) -> None:
    """The user picks the device that is not this one."""
    found = send("list_sessions", known).json["sessions"]
    known["sessionId"] = next(each["sessionId"] for each in found if not each["current"])


def premium(known: Known) -> None:
    """The user asks for a report that costs something."""
    body = {"reportType": "policy_alignment"}
    asked = CLIENT.post("/api/reports/generate", body, token=known["bearer"])
    assert asked.status == 201, asked.text
    learn(known, asked.json)


def pay(known: Known) -> None:
    """The user pays at Paystack's page."""
    purchase.pay(known["reference"])


def enter(user_id: str) -> Callable[[Known], None]:
    """Somebody else sits down in front of the page."""

    def swap(known: Known) -> None:
        known.setdefault("first", known["bearer"])
        known["bearer"] = project_scenarios.log_in(user_id)

    return swap


def leave(known: Known) -> None:
    """The user is back."""
    known["bearer"] = known.pop("first")


def log_in_with_new_address(known: Known) -> None:
    """The user logs in with the address that the account has moved to."""
    asked = documentation.describe_operation(ROUTES["request_email_change"][1]).body
    body = {"email": asked["newEmail"], "password": asked["currentPassword"]}
    answer = AUTH.post("login", body)
    assert answer.status == 200, answer.text
    learn(known, answer.json)


def become_admin(known: Known) -> None:
    """An operator makes the user an admin."""
    from tests.support import cloud

    for item in cloud.items("users"):
        if item["sk"] == "USER":
            cloud.change("users", {"pk": item["pk"], "sk": "USER"}, role="admin")


STORY: tuple[str | Callable[[Known], None], ...] = (
    *("read_health", "read_pizza_health", "read_openapi_document"),
    *("read_documentation", "read_documentation_part"),
    *("register", mail("verify_email"), "verify_email", "resend_verification"),
    *("log_in", "read_account", "change_names"),
    *("refresh_tokens", "list_sessions", other_session, "end_session"),
    *("read_report_types", "generate_report"),  # which needs no profile that was saved before
    *("read_metrics", "read_profile", "post_profile", "change_profile", "save_profile"),
    *("read_profile_by_id", "ask_for_suggestions", "read_suggestions"),
    *("read_leaderboard", "read_own_ranking", "read_ranking_of_user", "read_benchmarks"),
    *("list_reports", "list_reports_of_user", "read_report"),
    *("read_report_page", "read_report_markdown", "issue_report_link", "open_report_link"),
    "delete_report",
    *("create_project", "read_project", "change_project", "publish_project", "list_projects"),
    *("list_projects_of_goal", enter(project_scenarios.BACKER), "create_pledge", "confirm_pledge"),
    *("create_pledge_of_project", "list_pledges_of_project", "list_pledges", "cancel_pledge"),
    *("report_project", enter(project_scenarios.ADMIN), "list_reports_of_projects"),
    *("take_project_down", leave, "close_project"),
    *(
        "read_payment_config",
        premium,
        "begin_payment",
        pay,
        "verify_payment",
        "receive_payment_event",
        "unlock_report",
    ),
    *("read_menu", "verify_token", "place_order", "list_orders", "read_order", "cancel_order"),
    "list_customers",
    *("list_experts", "match_experts", "contact_expert"),
    *("record_activity", "list_activity", become_admin, "read_platform_metrics"),
    *("export_account", "log_out", "log_in", "request_email_change", mail("change_email")),
    *("confirm_email_change", log_in_with_new_address, "erase_account"),
    *("sign_up", "change_password", "log_out_everywhere", "forgot_password"),
    *(mail("reset_password"), "reset_password"),
)


def test_every_operation_has_its_place_in_the_story() -> None:
    assert set(ROUTES) - set(STORY) == set(), "put it where its example can work"


def test_the_examples_work_one_after_the_other(cloud: Any) -> None:
    known: Known = {}
    told: dict[str, Answer] = {}

    for step in STORY:
        if isinstance(step, str):
            told[step] = answer = send(step, known)
            assert answer.status in ROUTES[step][1].successes, f"{step}: {answer.text}"
            if answer.headers.get("Content-Type") == "application/json":
                learn(known, answer.json)
        else:
            step(known)

    assert told["generate_report"].json["report"]["status"] == "ready"
    assert told["read_profile_by_id"].json["profile"]["completionScore"] == 100
    assert told["place_order"].json["warnings"] == []
    assert told["verify_payment"].json["paid"] is True
