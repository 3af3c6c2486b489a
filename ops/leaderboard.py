"""`python -m ops leaderboard`: boards and groups, counted anew from the profiles."""

import itertools
import json
import time
from typing import Annotated, Any

import typer

from auxeira.benchmarks import board, peer_groups
from auxeira.benchmarks.shown_edition_repository import choose_shown_edition
from auxeira.esg import editions
from cdk import specs
from ops import leaderboard_repository
from ops.leaderboard_counts import LostRank, Place
from ops.leaderboard_recount import Recount, find_still_stale, recount_boards
from ops.options import (
    ATTENTION,
    Json,
    Stage,
    Yes,
    confirm,
    print_json,
    print_line,
    print_rows,
)
from ops.stage import Mistake, connect_service

Item = dict[str, Any]
Share = Annotated[
    float, typer.Option(min=0.01, max=1, help="Share of the tables' capacity to read with.")
]

app = typer.Typer(no_args_is_help=True, help="Boards and groups: recounted, and put right.")


@app.command("verify")
def verify_leaderboard(stage: Stage, share: Share = 0.25, as_json: Json = False) -> None:
    """Count everything anew, and compare. Exit code 3 where counters or entries are wrong.

    Scores are computed by the formulas that are here: run before a release that changes them, it
    says whose scores move, and who is not ranked any more and why.
    """
    found = recount_boards(stage, share)
    _show(found, stage, as_json=as_json)
    wrong = found.differences or found.stale or found.odd or found.left_over
    raise typer.Exit(ATTENTION if wrong else 0)


@app.command("rebuild")
def rebuild_leaderboard(
    stage: Stage, share: Share = 0.25, yes: Yes = False, as_json: Json = False
) -> None:
    """Put counters right that are wrong, and have organisations counted again that need it.

    To break off and to run again does no harm: what is right by then stays. Counters that moved
    meanwhile stay as they are, with exit code 3: run it again.
    """
    found = recount_boards(stage, share)
    if not as_json:
        _show(found, stage, as_json=False)
    if found.differences or found.stale:
        confirm("Put it right?", yes=yes)
    wrong = {
        place: list(each)
        for place, each in itertools.groupby(found.differences, lambda row: row.place)
    }
    moved = [
        place
        for place, each in wrong.items()
        if not all(_is_settled(row.before) for row in each)
        or not leaderboard_repository.repair_counters(stage, each)
    ]
    _queue_recounts(stage, found, moved)
    done = {"repaired": len(wrong) - len(moved), "queued": len(found.stale)}
    if as_json:
        print_json(done | {"moved": [each.of for each in moved], "odd": found.odd})
    else:
        print_line(f"{done['repaired']} put right, {done['queued']} queued to be counted again.")
        if moved:
            print_line(f"Moved meanwhile, so run it again: {', '.join(each.of for each in moved)}")
    raise typer.Exit(ATTENTION if moved or found.odd else 0)


@app.command("switch")
def switch_edition(
    stage: Stage,
    to: Annotated[str, typer.Option(help="Another edition than the newest.")] = "",
    share: Share = 0.25,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Make boards and benchmarks show the newest edition of the formulas, one by one.

    Only where all is counted in it: `rebuild` has that done. Says first who is not ranked any more
    and why. To break off and to run again does no harm.
    """
    edition = to or editions.EDITIONS[-1]
    if edition not in editions.EDITIONS:
        raise Mistake(f"This code counts in {', '.join(editions.EDITIONS)} alone.")
    found = recount_boards(stage, share)
    wrong = [
        each.place.of
        for each in found.differences
        if each.place.edition == edition
        and (each.key, each.before) in leaderboard_repository.load_counters(stage, each.place)
    ]
    late = find_still_stale(stage, found.stale)
    if wrong or late or found.odd:
        _show(found, stage, as_json=as_json)
        typer.echo(f"Not switched: {edition} is not counted yet. Run `rebuild` first.", err=True)
        raise typer.Exit(ATTENTION)
    todo = [name for name, shown in found.shown.items() if shown != edition]
    if not as_json:
        _show(found, stage, as_json=False)
    if todo:
        confirm(f"Show {edition} on {', '.join(todo)}?", yes=yes)
    moved = [name for name in todo if not _switch_board(stage, name, found.shown[name], edition)]
    done = [name for name in todo if name not in moved]
    if as_json:
        print_json({"edition": edition, "switched": done, "moved": moved})
    else:
        print_line(f"Switched to {edition}: {', '.join(done) or 'nothing'}.")
    raise typer.Exit(ATTENTION if moved else 0)


@app.command("drop")
def drop_edition(
    edition: str, stage: Stage, share: Share = 0.25, yes: Yes = False, as_json: Json = False
) -> None:
    """Delete what is counted in an edition that the released code does not count any more."""
    if edition in editions.EDITIONS:
        raise Mistake(f"This code counts in {edition}.")
    shown = [leaderboard_repository.load_shown_item(stage, name) for name in board.BOARDS]
    if any(item is None or item["edition"] == edition for item in shown):
        raise Mistake(f"{edition} may still be shown: switch every board first.")
    confirm(f"Delete all that is counted in {edition}?", yes=yes)
    deleted = leaderboard_repository.delete_edition(stage, edition, share)
    if as_json:
        print_json({"deleted": deleted})
    else:
        print_line(f"{deleted} items deleted.")


def _switch_board(stage: str, name: str, shown: str, edition: str) -> bool:
    """Tell whether a board that showed an edition shows the other."""
    before = leaderboard_repository.load_shown_item(stage, name)
    if choose_shown_edition(before) != shown:
        return False
    return leaderboard_repository.switch_board(stage, name, before, edition)


def _is_settled(item: Item) -> bool:
    """Tell whether counters moved last before this second: within it they may move unseen."""
    return int(item.get("updated_at") or 0) < int(time.time()) - 1


def _queue_recounts(stage: str, found: Recount, moved: list[Place]) -> None:
    """Have organisations counted again, and the copies made anew of groups that were put right."""
    put_right = [each.place for each in found.differences if each.place not in moved]
    groups = sorted({place.of for place in put_right if place.of in peer_groups.NAMES})
    messages: list[Item] = [{"user_id": user_id} for user_id in found.stale]
    if groups:
        messages.append({"groups": groups, "at_once": True})
    if not messages:
        return
    client = connect_service("sqs", stage)
    url = client.get_queue_url(QueueName=specs.queue_name("scores", stage))["QueueUrl"]
    for message in messages:
        client.send_message(QueueUrl=url, MessageBody=json.dumps(message))


def _show(found: Recount, stage: str, *, as_json: bool) -> None:
    rows = [
        {
            "edition": each.place.edition,
            "of": each.place.of,
            "counter": name,
            "is": each.stored[name],
            "should be": number,
        }
        for each in found.differences
        for name, number in each.wanted.items()
    ]
    if as_json:
        lost = [
            {"userId": each.user_id, "category": each.category, "score": each.score,
             "coverage": each.coverage, "missing": each.missing}
            for each in found.lost
        ]  # fmt: skip
        print_json(
            {"counters": rows, "toCount": found.stale, "losing": lost, "odd": found.odd,
             "shown": found.shown, "leftOver": found.left_over}
        )  # fmt: skip
        return
    if rows:
        print_rows(
            rows,
            ("edition", "of", "counter", "is", "should be"),
            f"Counters that are wrong in {stage}",
        )
    else:
        print_line(f"All counters of {stage} are what they have to be.")
    print_line(f"Organisations to count again: {len(found.stale)}. Odd items: {len(found.odd)}.")
    if found.left_over:
        print_line(f"Stored, and not counted any more: {', '.join(found.left_over)}. Drop them.")
    if found.lost:
        print_rows(
            [each._asdict() | {"missing": ", ".join(each.missing)} for each in found.lost],
            LostRank._fields,
            "Ranks that are lost when these are counted again",
        )
