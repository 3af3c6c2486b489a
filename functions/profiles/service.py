"""Saving profiles. A save that changes nothing writes nothing.

Each save moves the version by one. Figures and the type are never overwritten unseen: what
changes of them is kept, and may be refused.
"""

from collections.abc import Callable, Mapping
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core import deadline
from auxeira.core.problems import PreconditionFailed, Unavailable
from auxeira.core.records import Item
from auxeira.http.api import Request
from auxeira.http.request_headers import Match
from auxeira.profiles import repository, stored_profile, yearly_metrics
from auxeira.profiles.stored_profile import Profile
from functions.profiles import rules

ATTEMPTS = 10  # of a save that others are in the way of


def replace_profile(
    user_id: str, given: Mapping[str, Any], match: Match, request: Request
) -> Profile:
    """Save a whole profile over a version of `match`, over any where it is None.

    One conditional update where no figure or expertise is there and none is given. Raises
    PreconditionFailed, Conflict, Invalid, Unprocessable, Unavailable.
    """
    content = stored_profile.merge_profile(stored_profile.EMPTY, given)
    if content["metrics"] or content["expertise"] or (match is not None and len(match) != 1):
        known = repository.load_profile_to_save(user_id)
    else:
        yearly_metrics.check_content(content, rules.to_year(request.now))
        profile = rules.build_profile(Profile(user_id=user_id), content, request.now)
        try:
            return repository.overwrite_profile(profile, min(match) if match else None)
        except dynamodb.ConditionFailed as refusal:
            known = repository.read_savable_profile(user_id, refusal.item)
    return _save_draft(lambda _: content, known, match, request)


def update_profile(
    user_id: str, given: Mapping[str, Any], match: Match, request: Request
) -> Profile:
    """Save members of a profile; those of a change at the same moment are kept.

    A read and an update. Raises as `replace_profile`.
    """
    return _save_draft(
        lambda content: stored_profile.merge_profile(content, given),
        repository.load_profile_to_save(user_id),
        match,
        request,
    )


def _save_draft(
    draft: Callable[[Item], Item], known: Profile, match: Match, request: Request
) -> Profile:
    """Save what `draft` makes of the content that is there, bound to the version it was made of.

    The same content is taken for a repeated request, whatever version it names.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        before = stored_profile.read_profile_content(stored_profile.to_subject(known))
        after = draft(before)
        if after == before:
            return known
        version = known.version or 0
        if match is not None and version not in match:
            raise PreconditionFailed(version)
        yearly_metrics.check_content(after, rules.to_year(request.now))
        profile = rules.build_next_version(known, after, request.now)
        changes = yearly_metrics.list_metric_changes(before, after)
        change = rules.build_profile_change(profile, changes, request.now, request.id)
        try:
            return repository.write_profile(known, profile, change, request.now)
        except dynamodb.ConditionFailed as refusal:
            known = repository.read_savable_profile(known.user_id, refusal.item)
        except dynamodb.Cancelled as refusal:
            if (moved := refusal.items[0]) is not None:
                known = repository.read_savable_profile(known.user_id, moved)
    raise Unavailable
