"""`python -m ops leaderboard`: boards and groups, counted anew from the profiles."""

import itertools
import json
import time
from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple

import typer

from auxeira.benchmarks import board, peer_groups
from auxeira.benchmarks.board import State
from auxeira.esg.scores import CATEGORIES
from cdk import specs
from ops import leaderboard_counts, leaderboard_repository
from ops.leaderboard_counts import Difference, LostRank
from ops.options import (
    ATTENTION,
    Json,
    Stage,
    Yes,
    confirm,
    print_json,
    print_line,
    print_rows,
    show_progress,
)
from ops.stage import connect_service

Item = dict[str, Any]
Share = Annotated[
    float, typer.Option(min=0.01, max=1, help="Share of the tables' capacity to read with.")
]

app = typer.Typer(no_args_is_help=True, help="Boards and groups: recounted, and put right.")


class Recount(NamedTuple):
    """What was found: counters that are wrong, organisations to count again, ranks they lose by
    that, what is odd.

    `differences` are of the counters as they were before anything was counted.
    """

    differences: list[Difference]
    stale: list[str]
    lost: list[LostRank]
    odd: list[str]


@app.command("verify")
def verify_leaderboard(stage: Stage, share: Share = 0.25, as_json: Json = False) -> None:
    """Count everything anew, and compare. Exit code 3 where counters or entries are wrong.

    Scores are computed by the formulas that are here: run before a release that changes them, it
    says whose scores move, and who is not ranked any more and why.
    """
    found = _recount(stage, share)
    _show(found, stage, as_json=as_json)
    raise typer.Exit(ATTENTION if found.differences or found.stale or found.odd else 0)


@app.command("rebuild")
def rebuild_leaderboard(
    stage: Stage, share: Share = 0.25, yes: Yes = False, as_json: Json = False
) -> None:
    """Put counters right that are wrong, and have organisations counted again that need it.

    To break off and to run again does no harm: what is right by then stays. Counters that moved
    meanwhile stay as they are, with exit code 3: run it again.
    """
    found = _recount(stage, share)
    if not as_json:
        _show(found, stage, as_json=False)
    if found.differences or found.stale:
        confirm("Put it right?", yes=yes)
    wrong = {
        of: list(each) for of, each in itertools.groupby(found.differences, lambda row: row.of)
    }
    moved = [
        of
        for of, each in wrong.items()
        if not all(_is_settled(row.before) for row in each)
        or not leaderboard_repository.repair_counters(stage, each)
    ]
    _queue_recounts(stage, found, moved)
    done = {"repaired": len(wrong) - len(moved), "queued": len(found.stale)}
    if as_json:
        print_json(done | {"moved": moved, "odd": found.odd})
    else:
        print_line(f"{done['repaired']} put right, {done['queued']} queued to be counted again.")
        if moved:
            print_line(f"Moved meanwhile, so run it again: {', '.join(moved)}")
    raise typer.Exit(ATTENTION if moved or found.odd else 0)


def _recount(stage: str, share: float) -> Recount:
    """Compare what is counted with what is kept of each organisation, and that with its profile.

    The counters are read first: what moves while the rest is read is then seen to have moved.
    """
    names = (*CATEGORIES, *peer_groups.NAMES)
    before = {name: leaderboard_repository.load_counters(stage, name) for name in names}
    states: dict[str, State] = {}
    odd: list[str] = []
    with show_progress() as progress:
        task = progress.add_task("organisations:")
        for state in leaderboard_repository.scan_states(stage, share):
            progress.advance(task)
            if isinstance(state, State):
                states[state.user_id] = state
            else:
                odd.append(state)
    wanted = leaderboard_counts.count_categories(states.values())
    wanted |= leaderboard_counts.count_groups(states.values())
    found = [
        difference
        for name in names
        for key, item in before[name]
        if (
            difference := leaderboard_counts.find_difference(
                name, key, item, leaderboard_counts.select_wanted(key, wanted[name])
            )
        )
    ]
    return Recount(found, *_list_stale(stage, share, states), odd)


def _list_stale(
    stage: str, share: float, states: dict[str, State]
) -> tuple[list[str], list[LostRank]]:
    year, left = datetime.now(UTC).year, dict(states)
    found: list[str] = []
    lost: list[LostRank] = []
    for user_id, profile, verified in leaderboard_repository.scan_profiles(stage, share):
        state = left.pop(user_id, None) or board.build_empty_state(user_id)
        stale, ranks = leaderboard_counts.compare_profile(
            state, profile, year, email_verified=verified
        )
        found += [user_id] * stale
        lost += ranks
    return found + sorted(left), lost  # the left ones have no profile any more


def _is_settled(item: Item) -> bool:
    """Tell whether counters moved last before this second: within it they may move unseen."""
    return int(item.get("updated_at") or 0) < int(time.time()) - 1


def _queue_recounts(stage: str, found: Recount, moved: list[str]) -> None:
    """Have organisations counted again, and the copies made anew of groups that were put right."""
    groups = sorted({each.of for each in found.differences if each.of in peer_groups.NAMES})
    messages: list[Item] = [{"user_id": user_id} for user_id in found.stale]
    if groups := [name for name in groups if name not in moved]:
        messages.append({"groups": groups, "at_once": True})
    if not messages:
        return
    client = connect_service("sqs", stage)
    url = client.get_queue_url(QueueName=specs.queue_name("scores", stage))["QueueUrl"]
    for message in messages:
        client.send_message(QueueUrl=url, MessageBody=json.dumps(message))


def _show(found: Recount, stage: str, *, as_json: bool) -> None:
    rows = [
        {"of": each.of, "counter": name, "is": each.stored[name], "should be": number}
        for each in found.differences
        for name, number in each.wanted.items()
    ]
    if as_json:
        lost = [
            {"userId": each.user_id, "category": each.category, "score": each.score,
             "coverage": each.coverage, "missing": each.missing}
            for each in found.lost
        ]  # fmt: skip
        print_json({"counters": rows, "toCount": found.stale, "losing": lost, "odd": found.odd})
        return
    if rows:
        print_rows(
            rows, ("of", "counter", "is", "should be"), f"Counters that are wrong in {stage}"
        )
    else:
        print_line(f"All counters of {stage} are what they have to be.")
    print_line(f"Organisations to count again: {len(found.stale)}. Odd items: {len(found.odd)}.")
    if found.lost:
        print_rows(
            [each._asdict() | {"missing": ", ".join(each.missing)} for each in found.lost],
            LostRank._fields,
            "Ranks that are lost when these are counted again",
        )
