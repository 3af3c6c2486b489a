"""What the Competitive Landscape Analysis says, by key: wordings of the same sentence."""

from report_writer.message_catalog import words

W = words("""
place | {label} is {score}, {where}; their median is {median}. | At {score}, {label} stands {where}, whose median is {median}. | {label} of {score} lies {where}, beside a median of {median}.
best | No peer does better in {label} of {score}; the median of {group} is {median}. | With {score}, no peer is ahead in {label}; the median of {group} is {median}. | In {label}, {score} is not exceeded by any peer; the median of {group} is {median}.
unranked | {label} is {score} and has no rank yet, on {coverage} coverage. | At {coverage} coverage, {label} of {score} is not ranked yet. | {label} stands at {score}, without a rank, since coverage is {coverage}.
lower | The lower half of the peers holds the organisation in {count} of {whole} rankings. | In {count} of {whole} rankings, more than half of the peers score higher. | More than half of the peers are ahead in {count} of {whole} rankings.
upper | No ranking has the organisation in the lower half. | In none of the rankings do more than half of the peers score higher. | The upper half holds the organisation in all rankings that can be given.
group | The overall score is compared with {group} of the group “{name}”, and the comparison is {strength}. | For the overall score there are {group} in the group “{name}”; the comparison is {strength}. | The group “{name}” has {group} with an overall score, which makes the comparison {strength}.
strengths | A comparison is indicative with five to nine peers, fair from ten on, and good from thirty on.
groups | A score for which the own type has fewer than five peers is compared with the family of types, or with all.
map | On the map, the own place is return {roi} and impact {esg}. | The map has the organisation at a return of {roi} and an impact of {esg}. | With a return of {roi} and an impact of {esg}, the organisation has its place on the map.
cells | The map has {peers} in cells that hold five or more; such cells number {count}. | In cells with five peers or more, {peers} have their place; such cells number {count}. | Cells with five peers or more number {count}, with {peers} among them.
nocells | No cell of the map holds five peers or more, so that no number is shown in it. | The peers are too few, or too far apart, for any cell of the map to show a number. | In every cell there are fewer than five peers, and the map shows the own place alone.
largest | The fullest cell has a return of {left} to {right} and an impact of {bottom} to {top}: {peers}. | Most often, peers have a return of {left} to {right} and an impact of {bottom} to {top}, namely {peers}. | With {peers}, the cell of return {left} to {right} and impact {bottom} to {top} is the fullest.
balance | Between return and impact, the own scores are {gap} apart, and the peers' medians are {other} apart. | The own scores for return and impact differ by {gap}; the peers' medians differ by {other}. | Return and impact lie {gap} apart here, and {other} apart at the median of peers.
side | Against the medians of peers, the own return is {roi} and the own impact is {esg}. | The own return is {roi} and the own impact {esg}, each compared with the median of peers. | Compared with the medians, return is {roi} and impact is {esg}.
read | The map is read from the lower left, where both scores are low, to the upper right, where both are high.
lead | A place says nothing of the size of a lead: two scores that are one point apart can lie in different quarters.
axes | Each axis of the map is cut into four parts of equal width, and a cell with fewer than five peers shows “few”.
strategy | A high return with a low impact and a low return with a high impact are two strategies; one score alone hides which of them is followed.
strong | {label} is {own}; the better quarter of peers begins at {edge}. | At {own}, {label} lies in the better quarter, which begins at {edge}. | The better quarter begins at {edge} for {label}, and the own value is {own}.
nostrong | No indicator lies in the top quarter, so that no strength can be said to hold. | In none of the indicators is the organisation in the top quarter of its peers. | The top quarter is reached in no indicator; the nearest ones are named here.
count | The top quarter is reached in {count} of {whole} indicators that can be compared. | Of {whole} indicators with a comparison, the top quarter holds {count}. | Among {whole} indicators with a comparison, strengths of the top quarter number {count}.
near | {label} is {own}, short of the better quarter, which begins at {edge}. | For {label}, the better quarter begins at {edge}, and the own value is {own}. | At {own}, {label} does not reach the better quarter, which begins at {edge}.
hold | A strength holds if others need months or capital to copy it; one that takes weeks is soon shared.
scale | Quartiles of indicators are read from a scale of whole points, and are right within one point of it.
short | {label} is {score}, {distance} short of the {name} of peers, {edge}. | From {score}, {label} lacks {distance} to the {name} of peers, which is {edge}. | The {name} of peers for {label} is {edge}; from {score}, that is {distance} away.
above | {label} of {score} is at or above the third quartile of peers, {edge}; no quarter lies ahead. | No quarter lies ahead for {label}: {score} is at or above the third quartile, {edge}. | At {score}, {label} has passed the third quartile of peers, which is {edge}.
covered | The quickest {count} of the steps would cover that distance for {score}, by {gain}, if reached. | For {score}, {gain} would come from {count} of the steps if reached, which is enough. | If reached, {count} of the steps would give {score} {gain}, and cover the distance.
open | All steps that help {score} would add {gain} together if reached; {left} of the distance would stay. | Even with all steps reached, {score} would gain {gain}, and still lack {left}. | For {score}, the known steps would add {gain} if reached, {left} too little.
none | No step of the library moves {score} from here. | For {score}, the library has no step that moves it. | Not one of the known steps would move {score}.
quartile | A position counts the peers that score higher; a quartile lies between two peers where their number asks for it.
first | The shortest way leads over {score}: the next quarter is {distance} away. | Of all scores, {score} has the shortest way, with {distance} to go. | With {distance} to go, {score} is the nearest quarter to win.
order | Steps stand in the order of the points that they add on the way to the next quartiles, for each unit of effort.
middle | Each step is counted at the middle of its range, and only if its figures are reached.
nofirst | No score has a quarter ahead of it, so that the steps only widen the lead. | Every score that is compared stands at or above the third quartile; the steps keep it there. | There is no next quarter to reach; the steps named here hold what is there.
step | “{title}” would add {gain} to {score}, if reached. | If reached, “{title}” would add {gain} to {score}. | {score} would gain {gain} by “{title}”, if reached.
quiet | “{title}” moves no score by itself, and closes a gap or eases a risk. | No score moves by “{title}”, which closes a gap or eases a risk. | A gap or a risk is what “{title}” closes or eases; it moves no score.
duty | “{title}” comes first, as a duty, whatever it adds. | As a duty, “{title}” stands before all steps that add points. | First stands “{title}”, which is a duty.
together | All steps of this report together would lift the overall score from {now} to {then}, if reached. | If all steps are reached, the overall score would go from {now} to {then}. | From {now}, the overall score would reach {then} with all steps of this report.
overlap | Steps that work on the same figure overlap, so that the total is computed at once and is no sum.
still | Peers do not stand still; a distance is that of the day on which the report was written.
easy | {label} can be copied {time}, by a step such as “{title}”. | A step such as “{title}” lets others copy {label} {time}. | Others could reach {label} by “{title}”, {time}.
hard | No step of the library leads straight to {label}, which makes it hard to copy. | For {label}, the library knows no step, so that copying it takes more than a decision. | {label} is not within the reach of any single step of the library.
nocopy | There is no top-quarter strength that others could copy. | Others find no top-quarter strength to copy here. | Nothing in the top quarter is there for others to copy.
behind | Peers have the better {label}, at a median of {edge} beside {own}. | {label} is a strength of peers: their median is {edge}, the own value {own}. | Peers are ahead in {label}, with a median of {edge} beside {own}.
turn | Copying works in both directions, and the figures in which peers are ahead show what can be learned from them.
share | At the own level of {label} or better: {share} of the peers. | Of the peers, {share} are at the own level of {label}, or better. | The own level of {label}, or a better one, is held by {share} of the peers.
names | No competitor is named: a group is told of from five peers on, and one peer never.
public | Published reports show competitors what was achieved and seldom how; the procedure is what protects a strength.
""")  # noqa: E501
