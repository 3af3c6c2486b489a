"""What is stored of a profile and when it may change. No HTTP, no AWS."""

import hashlib
import json
from datetime import UTC, datetime

import msgspec

from auxeira.core import timestamps
from auxeira.core.problems import Conflict
from auxeira.core.records import Item
from auxeira.esg import scores
from auxeira.profiles import stored_profile, yearly_metrics
from auxeira.profiles.stored_profile import MEMBERS, OPTIONS, Profile, ProfileChange

TYPE_RESTS = 180 * 86_400  # seconds between two changes of the type


def build_profile(known: Profile, content: Item, now: int) -> Profile:
    """Return the profile of a content, over the one that is known, which may have no members.

    Raises Conflict where the type changed too lately to change again.
    """
    details = dict.fromkeys(stored_profile.DETAILS)
    after = details | content | stored_profile.convert_profile_to_minor_units(content)
    completion, _ = scores.assess_completion(content)
    follows = {
        "figures": sum(map(len, content["metrics"].values())),
        "completion": completion,
        "missing": scores.find_missing_members(content),
        "digest": hash_profile_content(content),
        "updated_at": timestamps.format_timestamp(now),
    }
    follows |= _decide_type_change(known, content["organization_type"], now)
    before = stored_profile.to_subject(known)
    follows |= yearly_metrics.assess_metrics(
        before,
        after | follows,
        to_year(now),
        stored_profile.read_profile_content(before)["metrics"],
        content["metrics"],
    )
    return msgspec.structs.replace(known, **after, **follows)


def build_next_version(known: Profile, content: Item, now: int) -> Profile:
    """Return the same as the version after the one that is known. Raises Conflict."""
    after = build_profile(known, content, now)
    return msgspec.structs.replace(
        after,
        version=(known.version or 0) + 1,
        created_at=known.created_at or after.updated_at,
    )


def _decide_type_change(known: Profile, given: str | None, now: int) -> Item:
    """Keep the last type while a profile says none, so that none is no way around the rest."""
    last = known.last_type
    if given is None or given == last:
        return {}
    if last is None:
        return {"last_type": given}
    changed = now - TYPE_RESTS if known.type_changed is None else known.type_changed
    again = changed + TYPE_RESTS
    if now < again:
        raise Conflict(
            f"The type of an organisation changes once in 180 days at most. It is {last}, and "
            f"can change again after {timestamps.format_timestamp(again)}.",
            slug="type-changed-lately",
        )
    return {"last_type": given, "type_changed": now}


def build_profile_change(
    profile: Profile, changes: list[Item], now: int, request_id: str
) -> ProfileChange | None:
    """Return the record of the changes of figures that made a profile; None for no changes."""
    if not changes:
        return None
    return ProfileChange(
        user_id=profile.user_id,
        record=stored_profile.profile_change_record(profile.version or 0),
        changed_by=profile.user_id,
        changed_at=timestamps.format_timestamp(now),
        request_id=request_id,
        changes=changes,
    )


def hash_profile_content(content: Item) -> str:
    """Return what stands for a content without figures: the same for the same.

    Of a content without details it is what it was when there were none.
    """
    members = [content[name] for name in (*MEMBERS, *OPTIONS)]
    details = {name: content[name] for name in stored_profile.DETAILS if name in content}
    members += [details] if details else []
    return hashlib.sha256(json.dumps(members).encode()).hexdigest()[:32]


def to_year(now: int) -> int:
    """Return the year of seconds since the epoch."""
    return datetime.fromtimestamp(now, UTC).year
