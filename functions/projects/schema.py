"""What is sent to the routes of projects and pledges."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from auxeira.esg.reference_data import Currency
from auxeira.http.pagination import Page
from auxeira.http.schema import FILLED_LINE, FILLED_LINES, LINES, ONE_LINE, Change, Input
from auxeira.projects.pledge_record import PledgeType, ReportReason

Title = Annotated[str, Meta(pattern=FILLED_LINE, max_length=100)]
ShortLine = Annotated[str, Meta(pattern=FILLED_LINE, max_length=200)]
Role = Annotated[str, Meta(pattern=FILLED_LINE, max_length=60)]
Description = Annotated[str, Meta(pattern=FILLED_LINES, max_length=4000)]
Reason = Annotated[str, Meta(pattern=FILLED_LINES, max_length=500)]
Message = Annotated[str, Meta(pattern=LINES, max_length=200)]
Roles = Annotated[list[Role], Meta(max_length=20)]
SdgText = Annotated[
    str, Meta(pattern="^([sS][dD][gG][ -]?)?(0?[1-9]|1[0-7])$(?!\\n)", max_length=6)
]
SdgFocus = Annotated[int, Meta(ge=1, le=17)] | SdgText
Amount = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Moment = Annotated[datetime, Meta(tz=True)]
ProjectName = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,64}$(?!\\n)", max_length=64)]


class NewProject(Input, kw_only=True):
    """A project. Money is in whole units of its currency; `sdgFocus` is 4 or "SDG 4"."""

    title: Title
    description: Description
    sdg_focus: SdgFocus
    target_amount: Amount
    currency: Currency = "USD"
    required_roles: Roles = []
    timeline: ShortLine
    location: ShortLine
    deadline: Moment | None = None
    status: Literal["draft", "active"] = "active"


class ProjectChange(Change, kw_only=True):
    """What to change of a project."""

    title: Title | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    sdg_focus: SdgFocus | UnsetType = UNSET
    target_amount: Amount | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET
    required_roles: Roles | UnsetType = UNSET
    timeline: ShortLine | UnsetType = UNSET
    location: ShortLine | UnsetType = UNSET
    deadline: Moment | UnsetType | None = UNSET


class ProjectPage(Page):
    """Which page of which projects."""

    sort: Annotated[
        Literal["newest", "funded"],
        Meta(description="`funded`: those that are nearest to their target first"),
    ] = "newest"
    sdg: Annotated[int, Meta(ge=1, le=17, description="Those of this goal alone")] | UnsetType = (
        UNSET
    )
    mine: Annotated[
        Literal["true", "false"],
        Meta(description="`true`: the caller's own of any status, newest first"),
    ] = "false"


class NewPledge(Input, kw_only=True):
    """A promise: of an `amount` in whole units of the project's currency, or to take a role.

    `currency` is that of the project unless it is given. `paymentMethod` is taken and not kept: no
    money moves here.
    """

    pledge_type: PledgeType = "funding"
    amount: Amount | None = None
    currency: Currency | None = None
    role_type: Role | None = None
    message: Message | None = None
    payment_method: Annotated[str, Meta(pattern=ONE_LINE, max_length=100)] | None = None


class NewPledgeOfProject(NewPledge, kw_only=True):
    """A promise, which names its project."""

    project_id: ProjectName


class Takedown(Input):
    """Why a project is taken down. Its owner reads it."""

    reason: Reason


class NewProjectReport(Input):
    """What is wrong with a project."""

    reason: ReportReason
    details: Reason | None = None
