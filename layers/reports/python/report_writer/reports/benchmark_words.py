"""The sentences of the Comparative Benchmark Report; see report_writer.message_catalog."""

from report_writer.message_catalog import words

WORDS = words("""
group | The comparison is with {group}, {size} in number; the organisation itself is left out. | Set beside it are {group}: {size}, without the organisation itself. | {size} make up the comparison, all of them {group}; the organisation is not among them.
wider | Where fewer than five of them report something, the family of similar types stands in, or all organisations. Each table names how many peers there are.
strength | With so many peers a comparison is {strength}. | A comparison with so many peers counts as {strength}. | So many peers make a comparison {strength}.
strength_note | Five to nine peers make it indicative, ten to twenty-nine fair, thirty or more good. No peer is named, and neither the best nor the worst value is given.
years | The latest figures of {n} are of {year}. | {n} report {year} as their latest year. | For {n}, the latest year is {year}.
position | At {own}, {what} is {wording}; their median is {median}. | {own} puts {what} {wording}, beside a median of {median}. | The median for {what} is {median}; {own} is {wording}.
first | At {own}, no peer of {n} scores higher on {what}; their median is {median}. | No peer of {n} is above {own} on {what}; the median is {median}. | On {what}, {own} is not exceeded by any of {n}, whose median is {median}.
unranked | {label} has no rank: {reach} of its weight is reported, and a rank needs {enough}. | With {reach} of its weight reported, {label} is not ranked; that takes {enough}. | No rank is given for {label}, since {reach} of its weight is reported and {enough} is needed.
behind | Behind the median of peers stand {behind} of {all} indicators that can be compared. | Of {all} comparable indicators, {behind} are behind the median of peers. | {behind} of {all} indicators fall behind the median.
points_note | An indicator is compared in points on a fixed scale from 0 to 100, which turns each unit into the same measure. In the figure, right is better for every indicator.
widest | The widest gap is in {what}: {own} here, {median} at the median of {n}. | Farthest behind is {what}, with {own} against a median of {median} for {n}. | No gap is wider than that in {what}, at {own} beside a median of {median} among {n}.
next_gap | Next comes {what}, at {own} beside {median}. | After that, {what} stands at {own} against {median}. | It is followed by {what}, with {own} against {median}.
no_gap | No indicator that can be compared is behind the median of peers.
strongest | The strongest point is {what}: {own}, where the median of {n} is {median}. | Farthest ahead is {what}, with {own} against a median of {median} for {n}. | Nothing stands out more than {what}, at {own} beside a median of {median} among {n}.
next_strong | Next comes {what}, at {own} beside {median}. | After that, {what} stands at {own} against {median}. | It is followed by {what}, with {own} against {median}.
no_strong | No indicator that can be compared is ahead of the median of peers.
efficiency_note | Ratios allow organisations of different sizes to be set beside each other. They say nothing of how well a task was done, and a low use of energy may only mean that work is done elsewhere.
programme | Of expenditure, {programmeShare} goes to programmes. | Programmes take {programmeShare} of expenditure. | {programmeShare} of expenditure is spent on programmes.
margin | The margin on income is {resultMargin}. | Income leaves a margin of {resultMargin}. | The year closed with a margin of {resultMargin}.
gap_note | A gap is the difference to the median in points. It does not say why a value is low, and a peer at the median may work under other conditions.
strong_note | A value ahead of the median is a strength only as long as peers do not catch up. It is worth stating with its number, and not beyond it.
moves | The moves below begin with the widest gap. Each names the figure it works on, and what the overall score would gain if it is reached.
begin | The first move: {title}. | It begins with this: {title}. | First of all: {title}.
first_effect | It would bring {effect}. | The effect would be {effect}. | That is worth {effect}.
no_moves | Nothing is called for by the figures that are reported.
""")  # noqa: E501
