"""The goals, the conflicts and the sentences of the Cross-Impact Opportunity Analysis."""

from typing import NamedTuple

from auxeira.writer.phrases import words

# the short titles of the 17 Sustainable Development Goals (United Nations, 2015)
GOALS = dict(
    enumerate(
        (
            *("No poverty", "Zero hunger", "Good health", "Quality education", "Gender equality"),
            *("Clean water", "Clean energy", "Decent work", "Industry and innovation"),
            *("Reduced inequalities", "Cities and communities", "Responsible consumption"),
            *("Climate action", "Life below water", "Life on land", "Peace and institutions"),
            "Partnerships",
        ),
        1,
    )
)


class Conflict(NamedTuple):
    """An action that helps a goal may cost another one; `guard` is the figure to watch."""

    helps: int
    suffers: int
    guard: str
    why: str


MOST_NAMED = 4  # figures in a sentence
SEVERAL = 2  # goals


class Goal(NamedTuple):
    """A goal: claimed or not, the figures that speak of it, and whether one of them improved."""

    number: int
    claimed: bool
    figures: tuple[str, ...]
    improving: bool

    @property
    def state(self) -> str:
        """claimed only, evidenced or improving."""
        return "improving" if self.improving else "evidenced" if self.figures else "claimed only"

    @property
    def name(self) -> str:
        """As it is written in a sentence."""
        return f"SDG {self.number}, {GOALS[self.number].lower()},"


# a judgement of ours for each action, printed as a planning value
CONFLICTS = {
    "E04": Conflict(13, 1, "resultMargin", "a higher price of electricity takes money from people"),
    "E05": Conflict(7, 12, "wasteTotal", "panels and inverters become waste one day"),
    "E06": Conflict(7, 12, "wasteTotal", "lamps that still work are thrown away"),
    "E09": Conflict(13, 7, "energyTotal", "heat pumps draw electricity where fuel was burnt"),
    "E10": Conflict(13, 7, "energyTotal", "vehicles draw electricity where fuel was burnt"),
    "E12": Conflict(13, 17, "groupsEngaged", "fewer visits may mean fewer partners who are heard"),
    "E14": Conflict(13, 8, "groupsEngaged", "small suppliers may lose the contract"),
    "E17": Conflict(12, 13, "ghgScope1", "collecting waste apart takes more transport"),
    "S01": Conflict(5, 8, "turnover", "those who expected a post may leave"),
    "S02": Conflict(5, 8, "adequateWageShare", "a budget for some may hold back wages of all"),
    "S03": Conflict(4, 8, "leavers", "people with training are hired away"),
    "S04": Conflict(8, 4, "trainingPerEmployee", "time for coaching is taken from training"),
    "S05": Conflict(8, 4, "trainingPerEmployee", "hours for safety are taken from training"),
    "S08": Conflict(1, 8, "employees", "the same budget pays fewer people"),
    "S09": Conflict(17, 8, "resultMargin", "giving takes from the reserve that secures posts"),
    "S13": Conflict(16, 8, "trainingHours", "consulting takes hours of the same staff"),
    "G12": Conflict(12, 8, "groupsEngaged", "small suppliers may not bear the checks"),
}

WORDS = words("""
lead | Of {claimed} claimed, {bare} has no figure behind it. | {bare} of {claimed} claimed is without any figure. | Behind {bare} of {claimed} claimed stands no figure at all.
leads | Of {claimed} claimed, {bare} have no figure behind them. | {bare} of {claimed} claimed are without any figure. | Behind {bare} of {claimed} claimed stands no figure at all.
covered | Each of the {claimed} claimed has a figure behind it, though not each of them moves. | All {claimed} claimed are spoken of by figures, which does not say that they are reached. | No goal of the {claimed} claimed is without a figure.
claim_note | A goal counts as claimed where the profile names it. It counts as evidenced where a figure that answers one of its targets is reported, and as improving where such a figure earns more points than in its base year. A goal may be all of these and still not be reached.
unclaimed | Figures also speak of {more} that the profile does not name. | Another {more} are evidenced and not claimed. | Beyond the claim, figures speak of {more}.
state | {goal} is {word}, by {figures}. | For {goal}, {figures} are reported: {word}. | {goal} rests on {figures} and is {word}.
state_one | {goal} is {word}, by {figures}. | For {goal}, one figure is reported, {figures}: {word}. | {goal} rests on {figures} alone and is {word}.
bare | {goal} is claimed, and no figure speaks of it. | No figure speaks of {goal}, which is claimed. | {goal} stands in the profile without a figure.
meet | {label} speaks of {goals} at once. | {goals} meet in {label}. | In {label}, {goals} come together.
meet_note | Where one figure answers several goals, one effort moves them all. It also means that one bad year shows in all of them.
no_meet | No figure that is reported speaks of two goals that are claimed.
best | The action that reaches farthest across goals is this: {title}. It serves {served}. | Across goals, nothing reaches farther than this: {title}. It serves {served}. | Farthest across goals reaches this: {title}. It serves {served}.
cross_note | The reach of an action is the number of claimed goals it serves, times the points that it would add to the overall score. An action without points has no reach, whatever goals it serves.
cross | {title} serves {served}, with a reach of {cross}. | With a reach of {cross}, this serves {served}: {title}. | A reach of {cross} belongs to this: {title}, for {served}.
no_cross | No action that is called for serves two goals and adds points.
effort_note | Effort is counted from one, for weeks without a budget, to three, for a year with capital. An action that serves many goals at an effort of one is worth more than the figure of its reach alone says.
uncalled | Not called for on {goal}, since the figures give no reason: {titles}. | On {goal}, the figures give no reason for these: {titles}. | These are not called for on {goal}: {titles}.
uncalled_more | Neither is there a reason on {goal} for these: {titles}. | Nor do the figures call for these on {goal}: {titles}. | The same holds on {goal} for these: {titles}.
few | Fewer actions are called for than a report of this kind lists at most.
conflict | {title}: {why}. | {why:C}; that is the other side of this: {title}. | Beside what it helps, this has a cost: {title}, since {why}.
guard | The figure to watch is {guard}, at {now}. | {guard:C} tells whether it happens; it stands at {now}. | To be watched is {guard}, now {now}.
guard_unknown | The figure to watch is {guard}, which is not reported. | {guard:C} would tell, and is not reported. | What would tell is {guard}, and nothing is reported for it.
conflict_note | These conflicts are planning judgements, one for each action. They say what may happen and what would show it, not that it does. A figure to watch is best read each quarter. If it moves the wrong way twice in a row, the action is worth a pause until the reason is known.
no_conflict | No conflict is known for the actions of this report.
measure | First to be measured: {figures}. | To be measured first are {figures}. | Measuring begins with {figures}.
measure_goal | {goal} would be evidenced by {figures}. | For {goal}, the figures to report are {figures}. | What speaks of {goal} is {figures}.
measure_note | A goal that nobody measures cannot be seen to suffer, nor to gain. Figures that answer several goals are worth more than others for the same work.
measured | Every claimed goal has a figure behind it; what remains is to keep reporting all of them.
nothing_speaks | No figure of this platform speaks of {goals}; progress there has to be told by other means.
score | Over all, {score} stands at {points}, on {reach} coverage. | Taken together, {score} is {points}, from {reach} of its weight reported. | With {reach} of its weight reported, {score} comes to {points}.
together | With all actions of this report at once, {score} would come to {then}, from {points}. | All actions together would lead {score} from {points} to {then}. | From {points}, {score} would reach {then} with all actions at once.
""")  # noqa: E501
