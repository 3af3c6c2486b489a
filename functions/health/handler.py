"""Liveness of both products, and outside prod the document of the API with a page for it.

Paths that are nobody's come here as well; the edge answers them, as it does in every function.
"""

import functools
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from auxeira.core import settings
from auxeira.core.problems import NotFound
from auxeira.http.api import Api, Request, public
from auxeira.http.schema import Media, Output, Success

FOLDER = Path(__file__).parent
FILES = {
    "script": ("text/javascript", "swagger-ui-bundle.js"),
    "style": ("text/css", "swagger-ui.css"),
}
START = """SwaggerUIBundle({url: "openapi.json", dom_id: "#api", deepLinking: true,
  persistAuthorization: true, tryItOutEnabled: true, validatorUrl: null})"""
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Auxeira and Pizza42 API</title>
<link rel="stylesheet" href="docs/style"><link rel="icon" href="data:,">
<div id="api"></div><script src="docs/script"></script><script src="docs/start"></script></html>
"""
POLICY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
}
SERVER = '"url": "https://api.auxeira.com", "description": "Production"'
CACHED = {"Cache-Control": "public, max-age=3600"}

api = Api()
lambda_handler = api.handler


class Health(Success):
    """Auxeira's health document."""

    timestamp: datetime
    status: Literal["healthy"] = "healthy"
    message: Literal["Auxeira ESG Dashboard Backend is running!"] = (
        "Auxeira ESG Dashboard Backend is running!"
    )
    version: Literal["2.0"] = "2.0"


class PizzaHealth(Output):
    """Pizza42's health document."""

    status: Literal["OK"] = "OK"
    message: Literal["Pizza42 API is running"] = "Pizza42 API is running"


@api.get("/health", caller=public, answers={200: Health}, summary="Is Auxeira up?")
def read_health(request: Request) -> Health:
    return Health(timestamp=datetime.fromtimestamp(request.now, UTC))


@api.get("/api/health", caller=public, answers={200: PizzaHealth}, summary="Is Pizza42 up?")
def read_pizza_health() -> PizzaHealth:
    return PizzaHealth()


@api.get(
    "/openapi.json",
    caller=public,
    answers={200: Media("application/json"), 404: "Not served in prod"},
    summary="This document",
)
def read_openapi_document() -> tuple[Media, dict[str, str]]:
    # a relative URL: the paths hang on wherever the document was fetched from
    text = _read_file("openapi.json").replace(SERVER, '"url": ".", "description": "This one"', 1)
    return Media("application/json", text), CACHED


@api.get(
    "/docs",
    caller=public,
    answers={200: Media("text/html"), 404: "Not served in prod"},
    summary="A page to read and try this document, without any other host",
)
def read_documentation() -> tuple[Media, dict[str, str]]:
    _refuse_in_prod()
    return Media("text/html; charset=utf-8", PAGE), CACHED | POLICY


@api.get(
    "/docs/{part}",
    caller=public,
    answers={200: Media("text/*"), 404: "No such part"},
    summary="The script and the style of the page",
)
def read_documentation_part(part: str) -> tuple[Media, dict[str, str]]:
    _refuse_in_prod()
    if part == "start":
        return Media("text/javascript; charset=utf-8", START), CACHED
    if part not in FILES:
        raise NotFound("The page has the parts script, start and style.")
    media_type, name = FILES[part]
    return Media(f"{media_type}; charset=utf-8", _read_file(name)), CACHED


@functools.cache
def _read_file(name: str) -> str:
    _refuse_in_prod()
    return (FOLDER / name).read_text(encoding="utf-8")


def _refuse_in_prod() -> None:
    if settings.stage() == "prod":
        raise NotFound("The documentation is served outside prod only.")
