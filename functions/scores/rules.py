"""What the boards and groups shall show of an organisation, and what changes. No HTTP, no AWS.

Its items are in auxeira.benchmarks.board and peer_groups.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from auxeira.benchmarks import board, histogram, peer_groups
from auxeira.benchmarks.board import Entry, EntrySummary, MemberState, State
from auxeira.benchmarks.peers import Marks, calculate_marks
from auxeira.core.records import Item, Record
from auxeira.esg.editions import add_edition
from auxeira.esg.formulas import FORMULAS
from auxeira.esg.scores import Score
from auxeira.profiles import stored_profile
from auxeira.profiles.stored_profile import Profile

FORMER = 2  # groups that an organisation was in and may still be shown in


class OrganisationScores(NamedTuple):
    """What is shown of an organisation: scores by category, marks by group. Both may be empty."""

    scores: Mapping[str, Score]
    groups: Mapping[str, Marks]


class BoardChange(NamedTuple):
    """What is to be written over the STATE `before`: the one `after`, None for no more of it.

    Items to put and keys to delete; by how much the counters move of each category, and, by one
    each way, of each group.
    """

    before: State
    after: State | None
    puts: list[Record]
    deletes: list[Item]
    categories: dict[str, dict[str, int]]
    groups: dict[str, dict[str, int]]


def score_organisation(
    profile: Profile | None, email_verified: bool, year: int, edition: str
) -> OrganisationScores:
    """Return what is shown of a profile in a year by an edition; nothing of one that is gone."""
    if profile is None:
        return OrganisationScores({}, {})
    subject = stored_profile.to_subject(profile, email_verified=email_verified)
    scores = FORMULAS[edition](subject, year)
    marks = calculate_marks(subject, scores, year, edition)
    return OrganisationScores(scores, peer_groups.split_marks_by_group(subject, marks))


def find_touched_groups(state: State, shown: OrganisationScores) -> list[str]:
    """Return the groups that count something of an organisation otherwise than in STATE."""
    known = {name: kept.now for name, kept in state.groups.items()}
    wanted = {name: peer_groups.encode_marks(marks) for name, marks in shown.groups.items()}
    names = sorted(known.keys() | wanted.keys())
    return [name for name in names if known.get(name, "") != wanted.get(name, "")]


def decide_change(
    state: State, profile: Profile | None, shown: OrganisationScores, made: Mapping[str, int]
) -> BoardChange | None:
    """Return what makes boards and groups show this of a profile, None where they do already.

    `made` says when the last copy was made of each group that is touched.
    """
    entries = {
        category: _build_entry(state, category, profile, score)
        for category, score in shown.scores.items()
    }
    summaries = {category: _summarize_entry(entry) for category, entry in entries.items()}
    year = max((s.year for s in shown.scores.values() if s.ranked and s.year), default=None)
    if state.entries == summaries and not made and state.year == year:
        return None
    puts: list[Record] = [
        entry
        for category, entry in entries.items()
        if state.entries.get(category) != summaries[category]
    ]
    gone = sorted(state.entries.keys() - summaries.keys())
    who = state.user_id
    deletes = [board.entry_key(who, category, state.edition) for category in gone]
    if state.year != year:
        puts += [board.build_year_line(who, year, state.edition)] if year else []
        if state.year:
            deletes.append(board.build_year_line(who, state.year, state.edition).key())
    groups = _build_group_states(state, shown.groups, made)
    after = msgspec.structs.replace(state, entries=summaries, groups=groups, year=year)
    return BoardChange(
        state,
        after if summaries else None,
        puts,
        deletes,
        _diff_ranked_scores(state.entries, summaries),
        {name: _diff_group_counters(state, shown.groups, name) for name in made},
    )


def _diff_ranked_scores(
    before: Mapping[str, EntrySummary], after: Mapping[str, EntrySummary]
) -> dict[str, dict[str, int]]:
    """Return by how much the counters of categories move, of those that do."""
    moves = {
        category: histogram.shift_counters(
            _ranked_score(before.get(category)), _ranked_score(after.get(category))
        )
        for category in sorted(before.keys() | after.keys())
    }
    return {category: each for category, each in moves.items() if each}


def _build_group_states(
    state: State, groups: Mapping[str, Marks], made: Mapping[str, int]
) -> dict[str, MemberState]:
    """Return what STATE keeps of the groups: those it is in, and the last two it was in."""
    found = state.groups | {
        name: peer_groups.build_member_state(state.groups.get(name), groups.get(name, {}), at)
        for name, at in made.items()
    }
    former = sorted((n for n, kept in found.items() if not kept.now), key=lambda n: found[n].made)
    gone = {name for name in former if not found[name].then or name not in former[-FORMER:]}
    return {name: kept for name, kept in found.items() if name not in gone}


def _diff_group_counters(state: State, groups: Mapping[str, Marks], name: str) -> dict[str, int]:
    known = state.groups.get(name)
    return peer_groups.diff_counters(
        peer_groups.decode_marks(known.now) if known else {}, groups.get(name, {})
    )


def _build_entry(state: State, category: str, profile: Profile | None, score: Score) -> Entry:
    """Return an ENTRY; in the indexes, so on the public board, where it is ranked and public."""
    sector = (profile and profile.organization_type) or ""
    entry = Entry(
        **board.entry_key(state.user_id, category, state.edition),
        score=score.score,
        quality=score.quality,
        coverage=score.coverage,
        year=score.year,
        ranked=score.ranked,
        flags=list(score.flags),
        missing=list(score.missing),
        org_name=(profile and profile.organization_name) or "",
        sector=sector,
        country=(profile and profile.country) or "",
    )
    if not (score.ranked and profile and profile.visibility == "public"):
        return entry
    return msgspec.structs.replace(
        entry,
        category=add_edition(category, state.edition),
        sector_category=add_edition(f"{sector}#{category}", state.edition),
        score_key=f"{score.score:03}",
    )


def _summarize_entry(entry: Entry) -> EntrySummary:
    """Return what STATE keeps of an ENTRY: enough to see that it has changed, and its score."""
    members = msgspec.structs.asdict(entry)
    kept = {name: members[name] for name in members.keys() - {"pk", "sk", "score", "rest"}}
    if entry.category is None:  # the digest of one that is in no index is of the others alone
        kept = {name: kept[name] for name in kept.keys() - board.INDEX_MEMBERS}
    return EntrySummary(entry.score, entry.ranked, _hash_value(kept))


def _hash_value(value: Any) -> str:
    import hashlib
    import json

    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _ranked_score(summary: EntrySummary | None) -> int | None:
    """Return the score as the histogram counts it; None where it is not ranked."""
    return summary.score if summary and summary.ranked else None
