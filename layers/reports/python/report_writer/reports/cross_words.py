"""The sentences of the Cross-Impact Opportunity Analysis, what goals are about, and conflicts."""

from report_writer.message_catalog import words

GOALS = dict(
    enumerate(
        (
            *("poverty", "hunger", "health", "education", "gender equality", "water"),
            *("energy", "decent work", "industry and innovation", "inequality", "cities"),
            *("consumption and production", "climate", "oceans", "life on land"),
            *("strong institutions", "partnerships"),
        ),
        1,
    )
)

# action | goal that may suffer | how | figure that guards it
CONFLICTS = {
    row.split(" | ")[0]: tuple(row.split(" | ")[1:])
    for row in """
E04 | 8 | a contract can cost more than it saves at first | resultMargin
E10 | 12 | old vehicles and batteries become waste | wasteRecoveredShare
E14 | 8 | small suppliers can lose orders | groupsEngaged
S01 | 10 | others can feel passed over and leave | turnover
S02 | 10 | pay of others can stand still | turnover
S03 | 3 | training on top of full days wears people out | turnover
S05 | 16 | near misses are hidden where low counts are rewarded | trir
S08 | 17 | money for partners can run short | resultMargin
S09 | 8 | the budget can be missed elsewhere | resultMargin
S10 | 16 | more personal data is kept on people reached | policiesAdopted
S13 | 3 | the same few people are asked again and again | turnover
G04 | 16 | independence can fall where a seat is filled in haste | boardIndependentShare
G12 | 1 | checks can shut out the smallest suppliers | groupsEngaged
""".strip().splitlines()
}

WORDS = words("""
lead.bare | For {bare} of the {claimed} that the organisation claims, no figure of own operations speaks to it: {names}.
lead.full | For each of the {claimed} that the organisation claims, a figure of own operations is reported; what it does for others is another matter.
unclaimed | The figures speak of {extra} beyond those claimed: {names}. | Beyond the claimed ones, the figures speak of {extra}: {names}. | {extra} more appear in the figures without being claimed: {names}.
rising | Figures of own operations since the earliest year that is reported: {names}.
rising.none | Whether figures of own operations moved for a goal cannot be said: no earlier year has them, or none moved.
rule | Figures of own operations speak to a target; they are no evidence of what the organisation does for others. Progress is better, worse or mixed by all figures of a goal that have an earlier year.
chosen | What people reached and outcomes achieved count for are the goals that the organisation chose itself. They are counted once, as a sign and not as proof for each goal. | Numbers of people reached and of outcomes belong to whichever goal is chosen. They are a sign for it, and not a proof. | People reached and outcomes stand for the chosen goals as a whole. That makes them a sign rather than a proof for any one goal.
claimed.two | {goal} is claimed. Figures of own operations that speak to it: {figures}.
claimed.bare | {goal} is claimed, and no figure of own operations speaks to it.
free | {goal} is not claimed; reported for it: {figures}. | Without a claim, {goal} has {figures} in the data. | For {goal}, which is not claimed, the data hold {figures}.
claim | A goal with figures and no claim is an offer: it can be claimed without new work. A claim without figures is the reverse, a promise that readers can test. | Figures without a claim can be claimed at no cost. A claim without figures is a promise, and readers can test it. | To claim what has figures costs nothing. To claim what has none is a promise that can be tested.
target | Goals are wide, and targets are what a figure can speak to. The table names the targets that were looked up; for the others, the number of the goal alone is given. | A figure speaks to a target rather than to a goal. Targets that were looked up stand in the table, and other rows show the goal alone. | Since goals are wide, figures belong to their targets. The table has those that were looked up, and else the goal alone.
meet.one | An action with one goal is no worse for it. It stands in other reports, where points for effort decide, and not here. | Actions with a single goal are left to other reports, where points for effort decide. | Where an action has one goal, points for effort decide on it, and other reports show it.
now | The figures of goals that are claimed say this today. | This is what the figures of claimed goals say today. | Today, the figures of claimed goals say the following.
direction | A goal shows a direction from the second year of its figure on. Keep the formula and the boundary the same, or the direction is one of counting. | From its second year on, a figure shows a direction, as long as formula and boundary stay the same. | It takes two years of one figure to show a direction, with the same formula and the same boundary.
budget | Actions for several goals are easily paid for twice on paper and by nobody in fact. One budget line, with one name, keeps that from happening. | With several goals, each budget can count on another. One line in one budget, under one name, prevents it. | What serves many goals is soon in nobody's budget. One line under one name keeps it in one.
meet | {one} and {other} meet in {number}: what serves the one serves the other. | In {number}, {one} and {other} are served at once. | Both {one} and {other} are served by {number}.
meet.none | No two goals are served by one action that the figures call for. | The figures call for no action that serves two goals. | None of the actions called for by the figures serves two goals at once.
meet.how | Goals meet where one action moves the figures of both. That is worth more than two actions side by side, as one owner, one budget and one report are enough. | Where one action moves the figures of two goals, they meet. One owner, one budget and one report then do for both. | Two goals meet in an action that moves the figures of both, with one owner, one budget and one report.
meet.data | The meeting is read from the actions that these figures call for, and from the goals to which each belongs. Another year with other figures can give other pairs. | Which goals meet follows from the actions that the figures call for, and can change with the figures of another year. | Pairs follow from this year's actions and change when other figures call for others.
open | {count} that serve two goals or more follow from the figures. | From the figures follow {count} that serve at least two goals. | The figures call for {count} with two goals or more.
open.few | Fewer than five such actions are called for, so the list is short for a reason. | The list is short, as the figures call for fewer than five such actions. | With fewer than five actions called for, the list stays short.
duties | Outside the list and before it come duties, whatever goals they serve: {duties}. | Before any action for several goals come duties: {duties}. | First of all, though outside the list, come duties: {duties}.
cross | {title} serves {served}; of these, {claimed} claimed. Its cross value is {cross}. | With {title}, {served} are served, {claimed} of them claimed, for a cross value of {cross}. | {title} has a cross value of {cross}, serving {served}, with {claimed} claimed.
cross.rule | The cross value is the number of claimed goals served, times the points that the action would add to the overall ESG score. It sorts, and it has no unit of its own. | Claimed goals served, times points added to the overall ESG score: that is the cross value, which serves for sorting alone. | For sorting, each action has a cross value, the claimed goals it serves times the points it would add.
zero | A cross value of zero means that no claimed goal is served, or that no points are claimed. Such an action is here for the goals, not for the score. | Where the cross value is zero, either no claimed goal or no point is in play, and the goals alone speak for the action. | Zero stands where no claimed goal is served or no points are added; the goals alone then speak for it.
bubble | In the second figure, high and left is best: many goals for little effort. The size of a bubble shows the points. | High and left in the second figure lie actions with many goals and little effort, and large bubbles add more points. | Many goals for little effort lie high and left in the second figure; the larger the bubble, the more points.
conflict | {title} helps {helped}, and {suffers} may suffer: {how}. Watch {guard}. | Where {title} helps {helped}, {how}, at the expense of {suffers}. The guard is {guard}. | With {title}, a gain for {helped} can cost {suffers}, as {how}. Keep an eye on {guard}.
conflict.none | None of the listed actions has a known conflict. A new one is to be looked for before each start. | The listed actions have no known conflict, and one is to be looked for before each start. | There is no known conflict for the listed actions; before each start, one is to be looked for.
guard | A guard figure is read together with the figure that the action works on. If it falls while the other rises, the gain of one goal is paid by another. | The guard is read beside the figure that is to be moved. Should it worsen, one goal pays for the other. | Read the guard next to the figure aimed at; where it gets worse, one goal is paid for by another.
guard.limit | Set a limit for each guard before the start, and name who may stop the action when it is passed. Afterwards, nobody wants to be the one. | Before the start, each guard gets a limit and somebody who may stop the action. | A limit for each guard, and a person who may stop, belong in place before the start.
guard.real | Conflicts in the list are likely ones, from the nature of each action, and not found in these figures. | The listed conflicts come from the nature of each action; the figures do not show them yet. | By the nature of each action, these conflicts are likely, though no figure shows them yet.
measure | For {goal}, report {figure}, to be had from {source}. | {goal} would be evidenced by {figure}, from {source}. | From {source} comes {figure}, which would give {goal} a figure of its own.
measure.out | For {goal}, the catalogue of figures holds none that belongs to it. An indicator of the organisation's own is needed, with a formula that is written down. | No figure of the catalogue belongs to {goal}, so an own indicator with a written formula is needed. | {goal} has no figure in the catalogue. It takes an own indicator, with its formula in writing.
measure.all | Every claimed goal has its figure. The next step is a second year for each, as only that shows a direction. | As each claimed goal has a figure, a second year of each comes next, to show a direction. | Each claimed goal has its figure, and what lacks is a direction, which takes a second year.
drop | A goal that nobody means to measure is better not claimed. Fewer goals with figures persuade more than many without. | It is better not to claim a goal that nobody means to measure. A few with figures persuade more. | Claims without any plan to measure weaken the others. A few goals with figures say more.
rhythm | Read the figures of all claimed goals once a quarter, side by side, on one page. Conflicts show there first. | On one page and once a quarter, the figures of all claimed goals are read together, since conflicts show there first. | Once a quarter, one page with the figures of all claimed goals shows conflicts first.
owner | Each goal needs one owner who may say no to another goal's action. Without that, the louder goal wins. | One owner for each goal, who may object to an action for another, keeps the louder goal from winning. | Give each goal an owner with the right to object, or the louder goal wins.
score | The overall ESG score is {esg}, on {reach} coverage. | With {reach} of its weight reported, the overall ESG score is {esg}. | At {reach} coverage, the overall ESG score is {esg}.
mission | What the organisation does for others rests on {figures}; they are counted for the goals that it chose.
mission.none | No mission figure is reported, so that no claim of what the organisation does for others can be judged here.
""")  # noqa: E501
