"""Reading the boards: a page by the indexes, ranks by the counters of a category."""

from typing import Any, Literal, get_args

from auxeira import ranklist, store

Item = dict[str, Any]
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
FRESH = 10  # seconds that the counters of a category are kept in the process
LOOKED_AT = 100  # entries, for a page of a country: there may be more behind it
_kept: dict[str, tuple[int, Item]] = {}


def page(
    category: str, sector: str | None, country: str | None, limit: int, after: str | None
) -> tuple[list[Item], str | None]:
    """Entries from behind `after` on, best first, and where the next page starts.

    Of a country, those among the next LOOKED_AT, perhaps none. One call, 0.5 read units per 4 KB
    that the index holds of what is looked at.
    """
    index, key = "by-score", ("category", category)
    if sector:
        index, key = "by-sector", ("sector_category", f"{sector}#{category}")
    equal = {"country": country} if country else {}
    start = _start(after, key) if after else None
    wanted = LOOKED_AT if country else limit
    found, start = store.query_index("leaderboard", index, key, wanted, start, equal)
    if len(found) > limit:
        found = found[:limit]
        return found, _position(found[-1])
    return found, _position(start) if start else None


def counters(category: str, now: int, entries: list[Item]) -> Item:
    """The histogram of a category, at most FRESH seconds old. 0.5 read units, or none.

    It is read anew where it does not count the entries that it is to rank.
    """
    kept = _kept.get(category)
    scores = [entry["score_key"] for entry in entries]
    if kept is None or not 0 <= now - kept[0] < FRESH or not ranklist.counts_all(kept[1], scores):
        _kept[category] = kept = now, store.get("leaderboard", _histogram_key(category)) or {}
    return kept[1]


def forget() -> None:
    """Drops what is cached, as a new process would."""
    _kept.clear()


def ranked(entries: list[Item], found: Item) -> list[Item]:
    """Entries as a board shows them; equals share a rank."""
    return [
        {
            "rank": ranklist.rank(found, int(entry["score_key"])),
            "organization_name": entry["org_name"],
            "organization_type": entry["sector"],
            "country": entry["country"],
            "score": int(entry["score_key"]),
        }
        for entry in entries
    ]


def own(user_id: str, category: str) -> tuple[Item | None, Item]:
    """The entry, None for none, and the members of a Ranking but the category.

    One call, 1 read unit at any number of others.
    """
    entry, found = store.get_both(
        "leaderboard", _entry_key(user_id, category), _histogram_key(category), strong=False
    )
    found = found or {}
    shown: Item = {"rank": None, "percentile": None, "total_participants": ranklist.total(found)}
    if entry is None:
        unknown: Item = {"score": 0, "quality": None, "coverage": 0, "year": None, "flags": []}
        return None, shown | unknown | {"missing_fields": ["profile"]}
    if entry["ranked"]:
        score = entry["score"]
        shown["rank"] = ranklist.rank(found, score)
        # the two items are not of one moment: the counters may be behind the entry
        inside = ranklist.counts_all(found, [score])
        shown["percentile"] = ranklist.percentile(found, score, inside=inside)
    kept = {name: entry[name] for name in ("score", "quality", "coverage", "year", "flags")}
    missing = [] if entry["ranked"] else entry["missing"]
    return entry, shown | kept | {"missing_fields": missing}


def _entry_key(user_id: str, category: str) -> Item:
    return {"pk": f"ORG#{user_id}", "sk": f"CAT#{category}"}


def _histogram_key(category: str) -> Item:
    return {"pk": f"H#{category}", "sk": "1"}


def _position(key: Item) -> str:
    """What a cursor keeps of an entry or of its key in an index."""
    return f"{key['score_key']}{key['pk']}"


def _start(position: str, key: tuple[str, str]) -> Item:
    """The key in an index that a position stands for."""
    category = key[1].rpartition("#")[2]
    return {
        key[0]: key[1],
        "score_key": position[:3],
        "pk": position[3:],
        "sk": f"CAT#{category}",
    }
