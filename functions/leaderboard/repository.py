"""Reading the boards: a page by the indexes, ranks by the counters of a category."""

import re

from auxeira.aws import dynamodb
from auxeira.benchmarks import board, histogram
from auxeira.benchmarks.board import BoardHistogram, BoardRow, Entry
from auxeira.core.records import Item, read_record

POSITIONS = re.compile(f"[0-9]{{3}}{board.owner_key('.+')}", re.DOTALL)  # in cursors
FRESH = 10  # seconds that pages, and the counters of a category, are kept in the process
WINDOWS = (10, 20, 100)  # entries that are looked at; the last one for a page of a country
MOST_KEPT = 200  # pages
ENOUGH = 60  # percent of coverage, below which a score is not enough data
NOTHING_YET = "Not enough data: no profile has been counted yet."
_counters_cache: dict[tuple[str, str], tuple[int, tuple[BoardHistogram, Item]]] = {}
_page_cache: dict[tuple[str, str, int], tuple[int, tuple[list[BoardRow], Item | None]]] = {}


def list_board_entries(
    category: str,
    sector: str | None,
    country: str | None,
    limit: int,
    after: str | None,
    now: int,
) -> tuple[list[BoardRow], str | None]:
    """Return entries from behind `after` on, best first, and where the next page starts.

    Of a country, those among the next 100, perhaps none. At most FRESH seconds old. No call, or one
    of 0.5 read units per 4 KB that the index holds of the window: about 3 for the largest.
    """
    index, key = "by-score", ("category", category)
    if sector:
        index, key = "by-sector", ("sector_category", f"{sector}#{category}")
    size = WINDOWS[-1] if country else min(each for each in WINDOWS if each >= limit)
    found, start = _load_window(index, key, after, size, now)
    if country:
        found = [entry for entry in found if entry.country == country]
    if len(found) > limit:
        found = found[:limit]
        return found, _to_position(found[-1].score_key, found[-1].pk)
    return found, _to_position(start["score_key"], start["pk"]) if start else None


def _load_window(
    index: str, key: tuple[str, str], after: str | None, size: int, now: int
) -> tuple[list[BoardRow], Item | None]:
    """Return so many entries of an index, kept for FRESH seconds, whoever asks for any country."""
    name = (key[1], after or "", size)
    kept = _page_cache.get(name)
    if kept is None or not 0 <= now - kept[0] < FRESH:
        if len(_page_cache) >= MOST_KEPT:
            _page_cache.clear()
        start = _to_start_key(after, key) if after else None
        found, following = dynamodb.query_index("leaderboard", index, key, size, start)
        rows = [row for item in found if (row := read_record(BoardRow, item, entry=item["pk"]))]
        kept = now, (rows, following)
        _page_cache[name] = kept
    return kept[1]


def load_counters(
    category: str, sector: str | None, now: int, entries: list[BoardRow]
) -> tuple[BoardHistogram, Item]:
    """Return the histogram of a category, and the counters of a sector of it, {} without one.

    At most FRESH seconds old, and read anew where they do not count the entries that are to be
    ranked. No call, or one: 0.5 read units, and as much for what is counted of a sector.
    """
    name = category, sector or ""
    kept = _counters_cache.get(name)
    if (
        kept is None
        or not 0 <= now - kept[0] < FRESH
        or not _has_all_entries(kept[1], sector, entries)
    ):
        _counters_cache[name] = kept = now, _read_counters(category, sector)
    return kept[1]


def _has_all_entries(
    kept: tuple[BoardHistogram, Item], sector: str | None, entries: list[BoardRow]
) -> bool:
    scores = [entry.score_key for entry in entries]
    counted, of_sector = kept
    return histogram.has_all_scores(counted.counters, scores) and (
        not sector or histogram.has_all_scores(of_sector, scores)
    )


def _read_counters(category: str, sector: str | None) -> tuple[BoardHistogram, Item]:
    key = board.histogram_key(category)
    if not sector:
        return board.parse_histogram(dynamodb.get_item("leaderboard", key) or {}), {}
    from auxeira.benchmarks import peer_groups  # dear to import, and no other board needs it

    keys = ("leaderboard", key), ("profiles", peer_groups.live_key(sector))
    found, live = dynamodb.get_items(keys)
    return board.parse_histogram(found or {}), peer_groups.parse_tally([live or {}]).get(
        category, {}
    )


def clear_board_cache() -> None:
    """Drop what is cached, as a new process would."""
    _counters_cache.clear()
    _page_cache.clear()


def rank_entries(entries: list[BoardRow], counters: dict[str, int]) -> list[Item]:
    """Return entries as a board shows them; equals share a rank."""
    return [
        {
            "rank": histogram.calculate_rank(counters, int(entry.score_key)),
            "organization_name": entry.org_name,
            "organization_type": entry.sector,
            "country": entry.country,
            "score": int(entry.score_key),
        }
        for entry in entries
    ]


def load_own_ranking(user_id: str, category: str) -> tuple[Entry | None, Item]:
    """Return the entry, None for none, and the members of a Ranking but the category.

    One call, 1 read unit at any number of others.
    """
    item, counted = dynamodb.get_two_items(
        "leaderboard",
        board.entry_key(user_id, category),
        board.histogram_key(category),
        strong=False,
    )
    found = board.parse_histogram(counted or {}).counters
    shown: Item = {
        "statement": NOTHING_YET,
        "rank": None,
        "tied": None,
        "percentile": None,
        "total_participants": histogram.count_values(found),
    }
    entry = item and read_record(Entry, item, entry=item["pk"])
    if not entry:
        unknown: Item = {"score": None, "quality": None, "coverage": 0, "year": None, "flags": []}
        return None, shown | unknown | {"missing_fields": ["profile"]}
    if entry.ranked:
        shown["rank"] = histogram.calculate_rank(found, entry.score)
        # the two items are not of one moment: the counters may be behind the entry
        inside = histogram.has_all_scores(found, [entry.score])
        shown["percentile"] = histogram.calculate_percentile(found, entry.score, inside=inside)
        same = histogram.count_between(found, entry.score, entry.score)
        shown["tied"] = max(0, same - 1)
    kept: Item = {"coverage": entry.coverage, "year": entry.year, "flags": entry.flags}
    enough = entry.coverage >= ENOUGH
    kept |= {name: getattr(entry, name) if enough else None for name in ("score", "quality")}
    shown |= kept | {"missing_fields": [] if entry.ranked else entry.missing}
    return entry, shown | {"statement": _describe_ranking(shown)}


def _describe_ranking(shown: Item) -> str:
    """Return what a rank means, ties told; or why there is none."""
    if shown["score"] is None:
        return (
            f"Not enough data: {shown['coverage']} % of what this score rests on is reported, "
            f"{ENOUGH} % is needed."
        )
    if shown["rank"] is None:
        return f"{shown['score']} of 100, and not ranked: missingFields says what that needs."
    total, rank, tied = shown["total_participants"], shown["rank"], shown["tied"]
    who = {0: "nobody else has", 1: "1 other has"}.get(tied, f"{tied} others have")
    lower = max(0, total - (rank - 1) - tied - 1)
    return (
        f"{shown['score']} of 100, rank {rank} of {total}: {rank - 1} score higher, "
        f"{who} the same score, {lower} score lower."
    )


def _to_position(score_key: str, pk: str) -> str:
    """Return what a cursor keeps of an entry or of its key in an index."""
    return f"{score_key}{pk}"


def _to_start_key(position: str, key: tuple[str, str]) -> Item:
    """Return the key in an index that a position stands for."""
    category = key[1].rpartition("#")[2]
    user_id = position[3:].partition("#")[2]
    return {key[0]: key[1], "score_key": position[:3], **board.entry_key(user_id, category)}
