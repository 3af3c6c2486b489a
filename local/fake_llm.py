"""A stand-in for a language model behind an OpenAI-compatible API, with faults on demand.

It writes prose with slots for the parts of a report, from the claims that it is sent, so that what
it says can be taken. Nothing but `make run` and tests starts it, on loopback only.

Below its base, /v1:

    POST /chat/completions     as at OpenAI, with any bearer token
    GET  /stats                what was asked and answered so far
    POST /mode?set=            up, or faults with their probability: 429=0.2&503=0.1&truncate=0.05;
                               a fault alone is certain, seed=7 repeats a series. Faults: FAULTS
"""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

from local import fake_llm_prose, loopback
from local.loopback import Reply, Request, build_json_reply

SLOW_S = 30.0
RETRY_AFTER_S = 1
UNKNOWN = {  # what an endpoint does not take
    "old": "max_completion_tokens",
    "new": "max_tokens",
    "unstructured": "response_format",
}
SHAPE: dict[str, Any] = {
    "json_schema": {"schema": {"properties": {"parts": {}}}}
}  # where none is asked for

# name -> what goes wrong; those of the answer's text are in fake_llm_prose
FAULTS = {
    "429": "too many requests, with Retry-After",
    "503": "an outage",
    "401": "a wrong key",
    "402": "no credit",
    "400": "a refusal of the request",
    "down": "an outage of everything but this switch",
    "old": "a refusal of the name max_completion_tokens",
    "new": "a refusal of the name max_tokens",
    "unstructured": "a refusal of a JSON schema",
    "slow": f"no answer for {SLOW_S:.0f} s",
    "truncate": "the body breaks off",
    "html": "a page in place of a completion",
    "garbage": "a completion that is no JSON",
    "length": "a completion that is cut off, and says so",
    "refusal": "a refusal to answer",
    "fences": "code fences around the JSON",
    "types": "members of wrong types",
    "numbers": "numbers of its own",
    "lies": "judgements and causes of its own",
    "swaps": "slots of other claims",
    "denials": "the contrary of each sentence",
    "law": "laws of its own",
    "injected": "an address, and a sentence of its own",
    "names": "names that nobody mentioned",
    "claims": "claims that a report may not make",
    "leak": "what it was told itself",
    "no-usage": "no word of what it costs",
}


class InvalidModelRequest(Exception):
    """A request that the stand-in refuses. The message says why."""


class Model:
    """A running stand-in. `faults`: probabilities by name; `stats`: what happened so far.

    `delay`: seconds in which a slow answer comes.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.url = ""
        self.faults: dict[str, float] = {}
        self.stats: Counter[str] = Counter()
        self.delay = SLOW_S
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._random = random.Random(seed)

    def set(self, words: str) -> dict[str, float]:
        """Set the faults from now on; see the module. Raises Invalid."""
        faults, seed = _parse_faults(words)
        with self._lock:
            self.faults = faults
            if seed is not None:
                self._random.seed(seed)
        return faults

    def count(self, **numbers: int) -> None:
        """Count what happened."""
        with self._lock:
            self.stats.update(numbers)

    def fault(self) -> str | None:
        """Return what goes wrong with the next request, if anything."""
        with self._lock:
            drawn = self._random.random()
            for name, probability in self.faults.items():
                if drawn < probability:
                    return name
                drawn -= probability
        return None

    def answer(self, request: Request) -> Reply:
        """Answer a request."""
        try:
            match request.method, request.path.removeprefix("/v1"):
                case "POST", "/chat/completions":
                    self.count(requests=1)
                    return self._completion(request)
                case "GET", "/stats":
                    return build_json_reply(dict(self.stats))
                case "POST", "/mode":
                    return build_json_reply(self.set(unquote(request.query)))
        except InvalidModelRequest as wrong:
            self.count(refused=1)
            return _refusal_reply(400, str(wrong))
        return _refusal_reply(404, f"there is no {request.method} {request.path} here")

    def _completion(self, request: Request) -> Reply:
        if not request.headers.get("authorization", "").startswith("Bearer "):
            return _refusal_reply(401, "no bearer token")
        fault = self.fault()
        if fault:
            self.count(**{fault: 1})
        match fault:
            case "429":
                return _refusal_reply(429, FAULTS["429"], {"Retry-After": str(RETRY_AFTER_S)})
            case "400" | "401" | "402" | "503":
                return _refusal_reply(int(fault), FAULTS[fault])
            case "down":
                return _refusal_reply(503, FAULTS["503"])
            case "slow":
                self.stopping.wait(self.delay)
        asked = _read_question(request.body)
        refused = UNKNOWN.get(fault or "")
        if refused in asked:
            return _refusal_reply(400, f"Unsupported parameter: '{refused}' is not supported.")
        content, finish, refusal = _compose_completion(asked, fault)
        status, headers, body = self._bill_completion(asked, content, finish, refusal, fault)
        if fault == "truncate":
            return status, headers | {"Content-Length": str(len(body))}, body[: len(body) // 2]
        if fault == "html":
            return 200, {"Content-Type": "text/html"}, b"<html>Please try again</html>"
        return status, headers, body

    def _bill_completion(
        self,
        asked: dict[str, Any],
        content: str | None,
        finish: str,
        refusal: str | None,
        fault: str | None,
    ) -> Reply:
        """Answer with a completion, which costs something."""
        most = asked.get("max_completion_tokens", asked.get("max_tokens"))
        if isinstance(most, int) and content and len(content) > 4 * most:
            content, finish = content[: 4 * most], "length"
        usage = {
            "prompt_tokens": len(json.dumps(asked["messages"])) // 4,
            "completion_tokens": len(content or refusal or "") // 4,
        }
        self.count(answered=1, **usage)
        message = {"role": "assistant", "content": content, "refusal": refusal}
        completion = {
            "id": f"chatcmpl-{self.stats['answered']}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": asked["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        }
        if fault != "no-usage":
            total = usage["prompt_tokens"] + usage["completion_tokens"]
            completion["usage"] = {**usage, "total_tokens": total}
        return build_json_reply(completion)


@contextmanager
def run_fake_llm(port: int = 0, seed: int | None = None) -> Iterator[Model]:
    """Serve a stand-in on loopback until the block ends; on a free port unless one is given.

    `url` is the base of its API. Raises OSError when the port is taken.
    """
    model = Model(seed)
    with loopback.serve_on_loopback(model.answer, port) as root:
        model.url = f"{root}/v1"
        try:
            yield model
        finally:
            model.stopping.set()


def _read_question(body: bytes) -> dict[str, Any]:
    """Return the request, if it is one that a report makes. Raises Invalid."""
    try:
        asked = json.loads(body)
        roles = [message["role"] for message in asked["messages"]]
        contents = [message["content"] for message in asked["messages"]]
        shape = asked.get("response_format", SHAPE)["json_schema"]["schema"]["properties"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InvalidModelRequest(
            "the body must be a chat completion request, with a JSON schema or without"
        ) from None
    if "user" not in roles or not all(isinstance(content, str) for content in contents):
        raise InvalidModelRequest("there must be a user's message, and messages must be text")
    if not isinstance(asked.get("model"), str) or asked.get("stream"):
        raise InvalidModelRequest("model must be text, and stream is not served here")
    if "parts" not in shape:
        raise InvalidModelRequest("response_format must be the JSON schema of a report's parts")
    return dict(asked)


def _compose_completion(
    asked: dict[str, Any], fault: str | None
) -> tuple[str | None, str, str | None]:
    """Return content, reason to finish and refusal of an answer."""
    if fault == "refusal":
        return None, "stop", "I cannot help with that."
    user, rules = (
        next((m["content"] for m in asked["messages"] if m["role"] == role), "")
        for role in ("user", "system")
    )
    try:
        parts = fake_llm_prose.write_parts(user, rules, fault)
    except fake_llm_prose.NoQuestion:
        raise InvalidModelRequest("the user's message must be the block of a report") from None
    text = json.dumps({"parts": parts}, ensure_ascii=False)
    match fault:
        case "garbage":
            return "Certainly! Here is the report you asked for.", "stop", None
        case "length":
            return text[: len(text) // 2], "length", None
        case "fences":
            return f"```json\n{text}\n```", "stop", None
        case "types":
            return json.dumps({"parts": [{"id": 1, "sentences": "all"}]}), "stop", None
    return text, "stop", None


def _parse_faults(words: str) -> tuple[dict[str, float], int | None]:
    """Return faults and seed of a query. Raises Invalid."""
    faults: dict[str, float] = {}
    seed = None
    for pair in words.removeprefix("set=").replace(",", "&").split("&"):
        name, equals, number = pair.partition("=")
        try:
            if name == "seed":
                seed = int(number[:10])
            elif name in FAULTS:
                faults[name] = float(number) if equals else 1.0
            elif pair != "up":
                raise InvalidModelRequest(f"set must be up, or some of {', '.join(FAULTS)}")
        except ValueError:
            raise InvalidModelRequest(f"{name} must be a number") from None
    if not all(0 <= probability <= 1 for probability in faults.values()):
        raise InvalidModelRequest("probabilities must be between 0 and 1")
    return faults, seed


def _refusal_reply(status: int, message: str, headers: dict[str, str] | None = None) -> Reply:
    error = {"error": {"message": message, "type": "error", "code": str(status)}}
    return build_json_reply(error, status, headers)
