"""A stage with a domain of its own and tags of the operator's, deployed."""

import json
from collections.abc import Iterator

import httpx
import pytest

from local.emulator import STAGE
from tests.e2e.conftest import Deployed, deployment

DOMAIN = "api.example.com"
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/12345678-90ab-cdef-1234-567890abcdef"
SETTINGS = {
    "domain": DOMAIN,
    "certificate": CERTIFICATE,
    "tags": json.dumps({"cost-centre": "17"}),
}


@pytest.fixture(scope="module")
def edge() -> Iterator[Deployed]:
    with deployment("edge", SETTINGS) as found:
        yield found


@pytest.fixture(scope="module")
def http(edge: Deployed) -> Iterator[httpx.Client]:
    """A client that calls the domain, as if its name had led here."""
    headers = {"Host": DOMAIN, "Authorization": f"Bearer {edge.tenant.token()}"}
    with httpx.Client(base_url=edge.cloud.url, headers=headers, timeout=30) as client:
        yield client


def test_the_outputs_say_where_it_is_called_and_where_its_name_has_to_lead(edge):
    assert edge.outputs["ApiUrl"] == f"https://{DOMAIN}"
    assert edge.outputs["DomainTarget"].endswith(".execute-api.us-east-1.amazonaws.com")


def test_at_a_domain_paths_begin_at_its_root_and_location_leads_to_what_was_made(http):
    assert http.get("/api/health").json()["status"] == "OK"  # /health is the emulator's own here
    order = {"pizza": "Margherita", "size": "medium", "total": 16.99}
    made = http.post("/api/orders", json=order)
    assert made.status_code == 201
    found = http.get(str(made.url.join(made.headers["Location"]).raw_path, "ascii"))
    assert found.status_code == 200
    assert found.json()["order"] == made.json()["order"]


def test_at_a_domain_the_document_and_its_page_stand_on_the_domain(http):
    (server,) = http.get("/openapi.json").json()["servers"]
    assert httpx.URL(f"https://{DOMAIN}/openapi.json").join(server["url"]).path == "/"
    assert http.get("/docs").status_code == http.get("/docs/start").status_code == 200


def test_at_a_domain_nothing_is_below_the_stage(http):
    assert http.get(f"/{STAGE}/health").status_code == 404


def test_tags_of_the_operator_are_on_what_is_deployed(edge):
    tables = edge.cloud.client("dynamodb")
    products = {}
    for name in ("auxeira-users", "Pizza42-Orders"):
        arn = tables.describe_table(TableName=name)["Table"]["TableArn"]
        tags = {t["Key"]: t["Value"] for t in tables.list_tags_of_resource(ResourceArn=arn)["Tags"]}
        products[name] = tags["product"]
        assert (tags["stage"], tags["cost-centre"]) == (STAGE, "17")
    assert products == {"auxeira-users": "auxeira", "Pizza42-Orders": "pizza42"}
