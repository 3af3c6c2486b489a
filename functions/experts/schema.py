"""What is sent to the routes of experts."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from auxeira.esg.reference_data import Country
from auxeira.experts.expertise import Availability, Sector
from auxeira.http.pagination import Page
from auxeira.http.schema import FILLED_LINE, FILLED_LINES, Input

Skill = Annotated[
    str,
    Meta(
        pattern=FILLED_LINE,
        max_length=40,
        description="Those who have this skill, under whatever name the dictionary knows it",
    ),
]
Language = Annotated[
    str, Meta(pattern="^[a-z]{2}$(?!\\n)", max_length=2, description="ISO 639-1, such as sw")
]


class ExpertPage(Page):
    """Which page of which experts. Filters leave out; they do not rank."""

    skill: Skill | UnsetType = UNSET
    sdg: (
        Annotated[int, Meta(ge=1, le=17, description="Those who work for this goal")] | UnsetType
    ) = UNSET
    sector: Annotated[Sector, Meta(description="Those who know this sector")] | UnsetType = UNSET
    country: Annotated[Country, Meta(description="Those who work in this country")] | UnsetType = (
        UNSET
    )
    language: Language | UnsetType = UNSET
    availability: (
        Annotated[Availability, Meta(description="Those who are available from then")] | UnsetType
    ) = UNSET

    def list_filters(self) -> list[tuple[str, str | int]]:
        """Return the members of a row that must hold a value, with the value."""
        wanted = {
            "sdgs": self.sdg,
            "sectors": self.sector,
            "countries": self.country,
            "languages": self.language,
        }
        found = [(member, value) for member, value in wanted.items() if value is not UNSET]
        if self.availability is not UNSET:
            found.append(("availability", self.availability))
        return found


class LetterToExpert(Input):
    """A letter to an expert. `replyVia` says, in words of the sender's own, how to answer."""

    message: Annotated[str, Meta(pattern=FILLED_LINES, max_length=2000)]
    reply_via: Annotated[str, Meta(pattern=FILLED_LINE, max_length=200)]
