"""What a model is sent is what OpenAI's schema allows, and what other vendors take in their way."""

import json
import re

import pytest

from auxeira.core.http_client import HttpResponse
from functions.report_worker import generator, prompt
from local import fake_llm_prose
from tests.support import model, model_answers
from tests.support.events import NOW

PUBLISHED = json.loads((model_answers.FOLDER / "openai_request.json").read_text("utf-8"))

# vendor -> status and body of its refusal, as published, and the members that it then gets
# (sources: docs/operations.md, "Endpoints of other vendors")
REFUSALS = {
    "Mistral": (
        422,
        '{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body",'
        '"max_completion_tokens"],"msg":"Extra inputs are not permitted","input":32000}]}}',
        {"max_tokens", "response_format"},
    ),
    "Groq": (
        400,
        '{"error":{"message":"\'response_format.type\' : value is not one of the allowed values '
        '[\'text\',\'json_object\']","type":"invalid_request_error"}}',
        {"max_completion_tokens"},
    ),
    "an older model of OpenAI": (
        400,
        '{"error":{"message":"Invalid parameter: \'response_format\' of type \'json_schema\' is '
        'not supported with this model."}}',
        {"max_completion_tokens"},
    ),
}


@pytest.mark.parametrize("again", ["", "Again."])
def test_a_request_is_what_the_published_schema_allows(again):
    asked = prompt.build_request(model.assigned().question, model.NAME, again)

    assert set(PUBLISHED["required"]) <= asked.keys() <= set(PUBLISHED["members"])
    assert "max_tokens" in PUBLISHED["members"]  # what it is called where the other is refused
    assert type(asked["model"]) is str
    assert type(asked["max_completion_tokens"]) is int
    assert asked["stream"] is False
    for message in asked["messages"]:
        assert message.keys() == {"role", "content"}
        assert message["role"] in PUBLISHED["roles"]
        assert type(message["content"]) is str


def test_the_shape_of_the_answer_is_one_that_strict_schemas_allow():
    shape = prompt.FORMAT["json_schema"]

    assert prompt.FORMAT.keys() == {"type", "json_schema"}
    assert prompt.FORMAT["type"] == "json_schema"
    assert set(PUBLISHED["json_schema"]["required"]) <= shape.keys()
    assert shape.keys() <= set(PUBLISHED["json_schema"]["members"])
    assert re.fullmatch(PUBLISHED["json_schema"]["name"], shape["name"])
    objects = [each for each in list_schemas(shape["schema"]) if each["type"] == "object"]
    assert objects
    for each in objects:  # all members are required, none is added
        assert each["required"] == list(each["properties"])
        assert each["additionalProperties"] is False
    kinds = {name for each in list_schemas(shape["schema"]) for name in each}
    assert kinds == {"type", "properties", "required", "additionalProperties", "items"}


def list_schemas(schema):
    """A schema and those in it."""
    inner = [*schema.get("properties", {}).values(), *filter(None, [schema.get("items")])]
    return [schema, *(each for one in inner for each in list_schemas(one))]


@pytest.mark.slow
@pytest.mark.parametrize("vendor", REFUSALS)
def test_an_endpoint_of_another_vendor_is_asked_as_it_takes_it(cloud, vendor):
    status, refusal, members = REFUSALS[vendor]
    with model.reachable() as provider:

        def answer_as_vendor(asked):
            varying = {"max_tokens", "max_completion_tokens", "response_format"}
            if set(asked) & varying != members:
                return HttpResponse(status, {}, refusal.encode())
            parts = fake_llm_prose.write_parts(asked["messages"][1]["content"], "", None)
            said = {"message": {"content": json.dumps({"parts": parts})}, "finish_reason": "stop"}
            usage = {"prompt_tokens": 10, "completion_tokens": 10}
            body = json.dumps({"choices": [said], "usage": usage})
            return HttpResponse(200, {}, body.encode())

        provider.answers = answer_as_vendor
        document, name = generator.write_report("usr_ann", "impact_story", model.INPUTS, 170, NOW)

    assert (name, document.worded_by) == ("model", model.NAME)
    assert len(provider.requests) == 2
