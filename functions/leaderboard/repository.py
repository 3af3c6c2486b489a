"""Reading the boards: a page by the indexes, ranks by the counters of a category."""

import re
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta

from auxeira.aws import dynamodb
from auxeira.benchmarks import histogram
from auxeira.core import item_shapes
from auxeira.core.item_shapes import Shape

Item = dict[str, Any]
type ScoreKey = Annotated[str, Meta(pattern="^(0[0-9]{2}|100)$(?!\\n)")]
type Points = Annotated[int, Meta(ge=0, le=100)]
type Region = Literal[
    "Global", "North America", "Europe", "Asia Pacific", "Africa", "Latin America"
]  # fmt: skip
type Category = Literal[
    "esg_impact_score",
    "carbon_reduction",
    "social_impact",
    "governance_score",
    "roi_performance",
    "profile_completion",
]

CATEGORIES: tuple[Category, ...] = get_args(Category.__value__)
POSITIONS = re.compile("[0-9]{3}ORG#.+", re.DOTALL)  # in cursors
FRESH = 10  # seconds that pages, and the counters of a category, are kept in the process
WINDOWS = (10, 20, 100)  # entries that are looked at; the last one for a page of a country
NAMED = Shape(  # an entry that is shown to all …
    "entry",
    "EntryUnreadable",
    {
        "org_name": str,
        "sector": str,
        "country": str,
        "score_key": Annotated[str, Meta(pattern="^(0[0-9]{2}|100)$")],
    },
    {"year": int | None},
)
OWN = Shape(  # … and to its owner
    "entry",
    "EntryUnreadable",
    {
        "ranked": bool,
        "score": Points,
        "quality": Points | None,
        "coverage": Points,
        "year": int | None,
        "flags": list[str],
        "missing": list[str],
    },
)
MOST_KEPT = 200  # pages
_counters_cache: dict[tuple[str, str], tuple[int, tuple[Item, Item]]] = {}
_page_cache: dict[tuple[str, str, int], tuple[int, tuple[list[Item], Item | None]]] = {}


def list_board_entries(
    category: str,
    sector: str | None,
    country: str | None,
    limit: int,
    after: str | None,
    now: int,
) -> tuple[list[Item], str | None]:
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
        found = [entry for entry in found if entry["country"] == country]
    if len(found) > limit:
        found = found[:limit]
        return found, _to_position(found[-1])
    return found, _to_position(start) if start else None


def _load_window(
    index: str, key: tuple[str, str], after: str | None, size: int, now: int
) -> tuple[list[Item], Item | None]:
    """Return so many entries of an index, kept for FRESH seconds, whoever asks for any country."""
    name = (key[1], after or "", size)
    kept = _page_cache.get(name)
    if kept is None or not 0 <= now - kept[0] < FRESH:
        if len(_page_cache) >= MOST_KEPT:
            _page_cache.clear()
        start = _to_start_key(after, key) if after else None
        found, following = dynamodb.query_index("leaderboard", index, key, size, start)
        kept = now, ([entry for entry in found if _is_readable_entry(entry, NAMED)], following)
        _page_cache[name] = kept
    return kept[1]


def _is_readable_entry(entry: Item, shape: Shape) -> bool:
    """Tell whether an entry has what is shown of it; log what it lacks."""
    return item_shapes.is_readable_item(entry, shape, entry=entry["pk"])


def load_counters(
    category: str, sector: str | None, now: int, entries: list[Item]
) -> tuple[Item, Item]:
    """Return the histogram of a category, and that of a sector of it, {} without one.

    At most FRESH seconds old, and read anew where they do not count the entries that are to be
    ranked. No call, or one: 0.5 read units, and as much per 4 KB of what is counted of a sector.
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


def _has_all_entries(kept: tuple[Item, Item], sector: str | None, entries: list[Item]) -> bool:
    scores = [entry["score_key"] for entry in entries]
    counters, of_sector = kept
    return histogram.has_all_scores(counters, scores) and (
        not sector or histogram.has_all_scores(of_sector, scores)
    )


def _read_counters(category: str, sector: str | None) -> tuple[Item, Item]:
    if not sector:
        return dynamodb.get_item("leaderboard", _histogram_key(category)) or {}, {}
    from auxeira.benchmarks import peer_groups  # dear to import, and no other board needs it

    keys = ("leaderboard", _histogram_key(category)), ("profiles", peer_groups.live_key(sector))
    found, live = dynamodb.get_items(keys)
    return found or {}, peer_groups.parse_tally(live or {}).get(category, {})


def clear_board_cache() -> None:
    """Drop what is cached, as a new process would."""
    _counters_cache.clear()
    _page_cache.clear()


def rank_entries(entries: list[Item], found: Item) -> list[Item]:
    """Return entries as a board shows them; equals share a rank."""
    return [
        {
            "rank": histogram.calculate_rank(found, int(entry["score_key"])),
            "organization_name": entry["org_name"],
            "organization_type": entry["sector"],
            "country": entry["country"],
            "score": int(entry["score_key"]),
        }
        for entry in entries
    ]


def load_own_ranking(user_id: str, category: str) -> tuple[Item | None, Item]:
    """Return the entry, None for none, and the members of a Ranking but the category.

    One call, 1 read unit at any number of others.
    """
    entry, found = dynamodb.get_two_items(
        "leaderboard", _entry_key(user_id, category), _histogram_key(category), strong=False
    )
    found = found or {}
    shown: Item = {
        "rank": None,
        "percentile": None,
        "total_participants": histogram.count_values(found),
    }
    if entry is None or not _is_readable_entry(entry, OWN):
        unknown: Item = {"score": 0, "quality": None, "coverage": 0, "year": None, "flags": []}
        return None, shown | unknown | {"missing_fields": ["profile"]}
    if entry["ranked"]:
        score = entry["score"]
        shown["rank"] = histogram.calculate_rank(found, score)
        # the two items are not of one moment: the counters may be behind the entry
        inside = histogram.has_all_scores(found, [score])
        shown["percentile"] = histogram.calculate_percentile(found, score, inside=inside)
    kept = {name: entry[name] for name in ("score", "quality", "coverage", "year", "flags")}
    missing = [] if entry["ranked"] else entry["missing"]
    return entry, shown | kept | {"missing_fields": missing}


def _entry_key(user_id: str, category: str) -> Item:
    return {"pk": f"ORG#{user_id}", "sk": f"CAT#{category}"}


def _histogram_key(category: str) -> Item:
    return {"pk": f"H#{category}", "sk": "1"}


def _to_position(key: Item) -> str:
    """Return what a cursor keeps of an entry or of its key in an index."""
    return f"{key['score_key']}{key['pk']}"


def _to_start_key(position: str, key: tuple[str, str]) -> Item:
    """Return the key in an index that a position stands for."""
    category = key[1].rpartition("#")[2]
    return {
        key[0]: key[1],
        "score_key": position[:3],
        "pk": position[3:],
        "sk": f"CAT#{category}",
    }
