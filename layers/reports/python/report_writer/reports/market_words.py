"""What the Market Intelligence Brief says, by key: wordings of the same sentence."""

from report_writer.message_catalog import words

W = words("""
field | For {label}, half of {peers} in the group “{name}” lie between {low} and {high}, around a median of {median}. | In the group “{name}”, {peers} have {label}; the middle half goes from {low} to {high}, with a median of {median}. | {label} has a median of {median} among {peers} of the group “{name}”, and a middle half from {low} to {high}.
spread | The field differs most in {label}, where the quartiles lie {gap} apart. | {label} divides the field most: its quartiles are {gap} apart. | With {gap} between its quartiles, {label} is where the field differs most.
narrow | It is closest together in {label}, with {gap} between the quartiles. | The field lies closest together in {label}, whose quartiles are {gap} apart. | In {label}, the quartiles are only {gap} apart, and the field is close together.
years | For {year}, {peers} of the group report figures as their latest. | The latest year is {year} for {peers} of the group. | Of the group, {peers} have {year} as their latest year.
noyears | Which years the group reports cannot be told, since fewer than five share one.
strength | With so many peers, a comparison of the overall score counts as {strength}. | By its number of peers, the comparison of the overall score is {strength}. | The comparison of the overall score is {strength}, judged by the number of peers.
bands | The histogram counts organisations by bands of ten points; a band with fewer than five is merged with its neighbour.
one | The field is too small for more than one band, and the figure shows its number alone. | Fewer than five peers in any narrower band leave one band for the whole field. | One band holds the whole field, since narrower ones would show fewer than five.
own | The own overall score of {score} lies {word} the median of the field, {median}. | At {score}, the own overall score is {word} the field's median of {median}. | The field's median is {median}; the own overall score, {score}, is {word} it.
private | A group is told of from five organisations on, the own figures are taken out first, and none is named.
region | In {region}, the median overall score is {median}, of {peers}. | {region} has a median overall score of {median}, of {peers}. | The median overall score in {region} is {median}; behind it stand {peers}.
ends | The highest regional median of the overall score is that of {top}, the lowest that of {bottom}, {gap} apart. | From {bottom} to {top}, regional medians of the overall score rise by {gap}. | Between {top}, the highest, and {bottom}, the lowest, regional medians of the overall score differ by {gap}.
noregions | No region has five organisations that may be told of, so that regions cannot be compared. | Regions cannot be compared, since none can be told of with five organisations. | Of no region can anything be told, for lack of five organisations.
home | In the own region, {region}, the median of {label} is {median}, and the own score is {score}: {word}. | The own score of {score} for {label} stands beside {median}, the median in {region}: {word}. | For {label}, {region} has a median of {median}; at {score}, the organisation is {word}.
nohome | For the own region, fewer than five organisations can be told of. | The own region has fewer than five organisations that can be told of. | Of the own region nothing can be told, since five organisations are lacking.
mixed | A region counts organisations of all types, so that its medians also differ by who works there.
common | {name} is common: {share} of the peers are there, and the organisation {state}. | Among the peers, {share} have {name}, which makes it common; the organisation {state}. | Common is {name}, with {share} of the peers; the organisation {state}.
rare | {name} is rare: {share} of the peers are there, and the organisation {state}. | Among the peers, {share} have {name}, which makes it rare; the organisation {state}. | Rare is {name}, with {share} of the peers; the organisation {state}.
practices | Of {whole} practices that can be compared, {common} are common, and the organisation lacks {lacks} of these. | The organisation lacks {lacks} of the {common} common practices, out of {whole} that can be compared. | Among {whole} practices with a comparison, {common} are common, of which the organisation lacks {lacks}.
ahead | The organisation has {rare} of the practices that are rare in the field. | Of the rare practices, {rare} can be told as a difference of the organisation. | Rare practices that the organisation has: {rare}.
norare | No practice that is rare in the field can be told as a difference of the organisation.
nopractices | Fewer than five peers report the figures of any practice; no comparison is given.
half | A practice is common where the peers' median is there; shares are read from the quartiles, so that no single peer shows.
levels | The level of each practice is a planning value, the same for every organisation, and stands in the table.
up | {label} rose: its median went from {then} of {before} to {now} of {peers}, by {change}. | The median of {label} moved up by {change}, from {then} ({before}) to {now} ({peers}). | From {then} ({before}) to {now} ({peers}), the median of {label} gained {change}.
down | {label} fell: its median went from {then} of {before} to {now} of {peers}, by {change}. | The median of {label} moved down by {change}, from {then} ({before}) to {now} ({peers}). | From {then} ({before}) to {now} ({peers}), the median of {label} lost {change}.
same | {label} stayed where it was, at a median of {now}, with {before} a year earlier and {peers} now. | The median of {label} did not move from {now}, with {before} before and {peers} now. | At {now}, the median of {label} is that of a year earlier; {before} stood behind it then, {peers} now.
nomove | How {label} moved cannot be told, since fewer than five peers can be told of in both years.
moved | Since the year before, medians rose in {up} of the scores and fell in {down}. | Of the scores, {up} have a higher median than a year earlier, and {down} a lower one. | A higher median than a year earlier is found in {up} of the scores, a lower one in {down}.
change | A median can move since organisations improve, and also since others report; the numbers of both years are shown.
year | The year before is each organisation's own: the score without its latest year.
pace | The own overall score would keep its distance only if it moved with the field, by {change} a year. | To keep its distance, the own overall score would have to move by {change} a year, as the field did. | The field moved by {change} in a year, and a score that stands still loses its place by as much.
behind | {label} is where the field is furthest ahead: {score} beside a median of {median}. | The field is furthest ahead in {label}, with a median of {median} beside {score}. | Furthest behind the field is {label}: {score} beside {median}.
front | No score lies below the median of the field. | The organisation is below the median of the field in no score. | At or above the median of the field stand all scores that are compared.
step | “{title}” leads to what is common, {name}, and would add {gain} to the overall score if reached. | With “{title}”, the organisation would come to {name}, which is common, and gain {gain} of the overall score if reached. | {name} is common and lacking here; “{title}” leads there, for {gain} of the overall score if reached.
other | “{title}” is not among the common practices, and would add {gain} to the overall score if reached. | Beyond what is common, “{title}” would add {gain} to the overall score if reached. | If reached, “{title}” would add {gain} to the overall score; it is not among the common practices.
quiet | “{title}” moves the overall score by less than a point, and closes a gap. | Less than a point comes from “{title}”, which closes a gap. | A gap is what “{title}” closes; the overall score moves by less than a point.
small | {name} is common and lacking here; “{title}” leads there, for less than a point of the overall score. | “{title}” leads to what is common, {name}; the overall score moves by less than a point. | With “{title}”, the organisation would come to {name}, which is common, if reached; the overall score hardly moves.
duty | “{title}” is a duty and comes first, whatever the field does. | Whatever the field does, “{title}” comes first, as a duty. | As a duty, “{title}” stands before what the field has in common.
five | Steps are chosen in this order: duties, then what more than half of the peers have and the organisation lacks, then what adds most.
fewer | Fewer than five steps are called for by the figures, and no others are named. | The figures call for fewer than five steps; none is made up to fill the list. | No more steps are called for, so that the list has fewer than five.
funding | Funders and clients may expect what is common in a field; what is rare can be told as a difference.
""")  # noqa: E501
