"""Profiles of organisations: read, save, change; the dictionary of their figures."""

from typing import Any

from auxeira.aws import client
from auxeira.http.api import Api, Request, public
from auxeira.http.request_headers import Match
from auxeira.profiles import repository, schema
from auxeira.profiles.schema import OriginalProfile, Profile, ProfileChange
from auxeira.security.access_tokens import Principal, require_bearer, require_own_id
from functions.profiles import responses, service, suggestions
from functions.profiles.responses import Dictionary, ProfileShown
from functions.profiles.suggestions import SuggestionsShown

Shown = tuple[ProfileShown, dict[str, str]]

CACHED = {"Cache-Control": "public, max-age=3600"}
SAVES: dict[str, Any] = {
    "caller": require_bearer,
    "conditional": True,
    "answers": {
        200: ProfileShown,
        409: "The type was changed in the last 180 days, or what is kept is damaged",
        412: "The profile is at another version than If-Match says",
        422: "Figures of a year contradict each other",
    },
}

api = Api()
lambda_handler = api.handler
client.prepare_clients("dynamodb", "secretsmanager")


@api.get(
    "/api/profile",
    caller=require_bearer,
    answers={200: ProfileShown},
    summary="The caller's profile; an empty one of version 0 where none was saved",
)
def read_profile(caller: Principal, request: Request) -> Shown:
    return responses.to_profile_response(
        caller.user_id, repository.load_profile(caller.user_id), request.now
    )


@api.get(
    "/api/profile/{userId}",
    caller=require_bearer,
    answers={200: ProfileShown, 403: "The profile of somebody else"},
    summary="The caller's profile by the caller's id",
)
def read_profile_by_id(caller: Principal, userId: str, request: Request) -> Shown:
    require_own_id(
        caller, userId, "This is the profile of somebody else. Read your own at /api/profile."
    )
    return read_profile(caller=caller, request=request)


@api.route("PUT", "/api/profile", **SAVES, body=Profile, summary="Save the whole profile")
def save_profile(caller: Principal, body: Profile, match: Match, request: Request) -> Shown:
    return _save_whole_profile(caller, body, match, request)


@api.post("/api/profile", **SAVES, body=OriginalProfile, summary="Save the whole profile, as once")
def post_profile(caller: Principal, body: OriginalProfile, match: Match, request: Request) -> Shown:
    return _save_whole_profile(caller, body, match, request)


@api.route("PATCH", "/api/profile", **SAVES, body=ProfileChange, summary="Change members")
def change_profile(caller: Principal, body: ProfileChange, match: Match, request: Request) -> Shown:
    given = schema.read_profile_members(body)
    profile = service.update_profile(caller.user_id, given, match, request)
    return responses.to_profile_response(caller.user_id, profile, request.now)


@api.post(
    "/api/profile/suggestions",
    caller=require_bearer,
    answers={
        202: SuggestionsShown,
        409: "The service reads no websites, or the profile has none that is public",
        429: "A website was asked about within the minute, and failed or was another",
    },
    summary="Have the website of the profile read, for suggestions",
)
def ask_for_suggestions(
    caller: Principal, request: Request
) -> tuple[SuggestionsShown, dict[str, str]]:
    found, headers = suggestions.request_suggestions(caller.user_id, request.now)
    return found, headers | {"Location": "/api/profile/suggestions"}


@api.get(
    "/api/profile/suggestions",
    caller=require_bearer,
    answers={200: SuggestionsShown},
    summary="What the website of the profile says, and how far its reading is",
)
def read_suggestions(
    caller: Principal, request: Request
) -> tuple[SuggestionsShown, dict[str, str]]:
    return suggestions.load_suggestions(caller.user_id, request.now)


@api.get(
    "/api/metrics",
    caller=public,
    answers={200: Dictionary},
    summary="The figures that a profile may have, to build a form from",
)
def read_metrics() -> tuple[Dictionary, dict[str, str]]:
    return responses.build_metrics_dictionary(), CACHED


def _save_whole_profile(caller: Principal, body: Any, match: Match, request: Request) -> Shown:
    given = schema.read_profile_members(body)
    profile = service.replace_profile(caller.user_id, given, match, request)
    return responses.to_profile_response(caller.user_id, profile, request.now)
