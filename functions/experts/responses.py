"""What the routes of experts answer."""

from auxeira.core.records import to_item
from auxeira.experts.expertise import ExpertiseShown, ExpertRow, to_expertise_members
from auxeira.http.schema import Output, Success
from functions.experts.rules import Match, Needs


class Expert(ExpertiseShown):
    """An expert on a list: what the expertise says, and no address."""

    expert_id: str


class ExpertList(Success):
    """A page of experts: those who are available sooner first, then those who changed last."""

    experts: list[Expert]
    next_cursor: str | None


class Parts(Output):
    """The points of a score by what they are for: at most 50, 20, 15, 10, 5."""

    skills: int
    sdg: int
    sector: int
    country: int
    availability: int


class MatchShown(Output):
    """An expert for a role, the sum of the points, and a reason for each part that has some."""

    expert: Expert
    role: str
    score: int
    parts: Parts
    reasons: list[str]


class RoleShown(Output):
    """A required role, and the skills that it was taken to ask for."""

    role: str
    skills: list[str]


class MatchList(Success):
    """Who fits the required roles of a project, best first, at most five a role."""

    roles: list[RoleShown]
    matches: list[MatchShown]


class LetterTaken(Success):
    """The letter is on its way by mail."""

    message: str = "Your message is on its way."


def to_expert(row: ExpertRow) -> Expert:
    """Return an expert as lists show it."""
    return Expert(expert_id=row.user_id, **to_expertise_members(to_item(row)))


def to_match_list(needs: Needs, matches: list[Match]) -> MatchList:
    """Return roles and matches as they are shown."""
    return MatchList(
        roles=[RoleShown(role=role, skills=list(asked)) for role, asked in needs.roles.items()],
        matches=[
            MatchShown(
                expert=to_expert(each.expert),
                role=each.role,
                score=each.score,
                parts=Parts(**each.parts),
                reasons=each.reasons,
            )
            for each in matches
        ],
    )
