"""What the report on collaboration says, by key: wordings of the same sentence."""

from report_writer.message_catalog import words

PLURALS = {
    "NGO": "non-governmental organisations",
    "Corporate Foundation": "corporate foundations",
    "Government Agency": "government agencies",
    "Corporate": "companies",
    "ESG Fund": "ESG funds",
    "Asset Manager": "asset managers",
    "Pension Fund": "pension funds",
    "Sovereign Wealth Fund": "sovereign wealth funds",
    "Impact Investor": "impact investors",
    "Development Bank": "development banks",
    "Family Office": "family offices",
}

# indicator | purpose | what the stronger side does
TASKS = words("""
ghgPerEmployee | lower emissions for each employee | opens its list of measures and what each saved
energyPerEmployee | lower energy use for each employee | shows its meters, controls and building rules
ghgChangePerYear | a steeper yearly cut of emissions | explains how it planned and financed its cuts
renewableShare | a higher share of renewable energy | shares its contracts, or buys in common
wasteRecoveredShare | more waste recovered | opens its recovery contracts and sorting rules
womenManagersShare | more women in management | shares its shortlists and mentors for posts
genderPayGap | a smaller gender pay gap | explains its pay bands and its yearly check
trainingPerEmployee | more training for each employee | opens its courses to staff of the other side
turnover | lower staff turnover | shares how it interviews leavers and coaches managers
boardIndependentShare | a more independent board | explains how it finds and appoints members
boardWomenShare | more women on the board | shares its search for candidates
policies | a full set of policies | hands over its texts and how they were adopted
antiCorruptionTrainedShare | anti-corruption training for more staff | opens its training to staff of the other side
outcomeRate | a higher outcome rate | shows its methods with the people reached
programmeShare | more spending on programmes | explains how it shares or cuts overhead
sroi | a higher social return | shares how it values outcomes and deducts
resultMargin | a sounder result | explains its budget rule and its reserves
trir | fewer injuries at work | opens its hazard register and its drills
""")  # noqa: E501

W = words("""
weak | {label} is {own}, which is {point} on its scale. | At {own}, {label} reaches {point} on its scale. | {label} stands at {own}, or {point} on its scale.
needs | Of {whole} reported indicators, {count} lie below the middle of their scale. | The middle of the scale is missed in {count} of {whole} reported indicators. | Below the middle of its scale lies the organisation in {count} of {whole} reported indicators.
noneed | No reported indicator lies below the middle of its scale, so that the need is for breadth rather than repair. | All reported indicators reach the middle of their scale; the lowest ones are named here. | The middle of the scale is reached throughout, and the lowest indicators are named in its stead.
scale | A scale goes from 0 to 100 points, is the same for every organisation, and counts the better end as 100.
help | For {label}, {who} are furthest ahead: their median is {gap} above the own point. | Furthest ahead in {label} are {who}, whose median is {gap} above the own point. | With a median {gap} above the own point, {who} are the strongest in {label}.
nohelp | For {label}, no type of partner has a median above the own point. | No type of partner is ahead in {label}, by its median. | In {label}, the own point is not exceeded by the median of any type.
map | The map shades how far the median of a partner type lies above the own point; a shade below zero means that the organisation is ahead.
strong | {label} is {own}, which is {point} on its scale. | What the organisation brings is {label} of {own}, at {point} on its scale. | A strength to offer is {label}: {own}, at {point}.
modest | {label} of {own} is at {point} on its scale, below the middle, and still ahead of some types. | Below the middle, at {point}, and still ahead of some types is {label}: {own}. | At {own}, {label} is below the middle, with {point}, and yet ahead of some types.
brings | The organisation lies above the median of some partner type in {count} of {whole} indicators. | In {count} of {whole} indicators, some partner type has a median below the own point. | Some partner type could learn from the organisation in {count} of {whole} indicators.
nobring | In no indicator does the organisation lie above the median of a partner type that is below the middle of its scale. | No partner type has a median below the middle of its scale and below the own point. | What the organisation can offer by these figures is little: no weak median lies below the own point.
gain | The widest lead in it is over {who}, by {gap}. | Over {who}, that is a lead of {gap}, the widest one. | It leads most over {who}: by {gap}.
offer | An offer counts only where a partner type is below the middle of the scale, since help is wanted there.
type | For {who}, the complement is {complement}, the offer {offer}, and the synergy {synergy}. | With {who}, complement and offer come to {complement} and {offer}, for a synergy of {synergy}. | {who} have a complement of {complement} and an offer of {offer}; the synergy is {synergy}.
best | The highest synergy is that with {who}; their medians rest on {peers}. | By synergy, {who} come first, with {peers} behind the medians. | First by synergy stand {who}; {peers} stand behind their medians.
even | No type has both a complement and an offer, so that partners are ordered by what they could complement. | Synergy is zero throughout: nobody both helps and is helped, and complement alone sets the order. | Since no type both gives and takes, the order of partners follows the complement.
formula | Complement adds up how far a type's medians lie above the own points that are weak; offer adds up the reverse.
root | Synergy is the root of complement times offer, and the largest one is set to 100.
few | A type counts from five organisations on, the own one left out, and no partner is named.
collab | With {who}, the purpose is {purpose}, measured by {label}. | The collaboration with {who} is for {purpose}; its shared indicator is {label}. | {who} are the partner for {purpose}, with {label} as the shared indicator.
theirs | The partner {task}. | For this, the partner {task}. | On its side, the partner {task}.
ours | In return, the organisation {task}. | The organisation, in turn, {task}. | What is given in return: the organisation {task}.
nothing | In return, the organisation gives access to its programmes and its data, since no figure shows a lead. | The return is access to programmes and data, for the figures show no lead over this type. | Since no figure leads over this type, access to programmes and data is offered in return.
fewer | Fewer than three types of partner are ahead in a figure, and no others are made up. | The figures give fewer than three collaborations, and none is added to fill the list. | No third collaboration follows from the figures.
projects | Open projects that share a goal are listed by their title.
noprojects | No open project shares a goal with the organisation on the day of this report. | On the day of this report, no open project has a goal in common with the organisation. | Of the open projects, none shares a goal with the organisation on this day.
target | With {who}, the shared target for {label} is {target}, half of the way from {own} to their median of {median}. | For {label}, half of the way from {own} to {median}, the median of {who}, is {target}. | From {own}, the target for {label} is {target}; that is half of the way to {median}, the median of {who}.
term1 | Each collaboration has one shared indicator, one person on either side who answers for it, and one date in the quarter to look at it.
term2 | Data are shared as yearly totals and by written consent; figures of single people are not.
term3 | What is learned belongs to both sides, and may be published by either after the other has read it.
term4 | Costs are carried where they arise, unless a budget in common is agreed in writing.
term5 | A collaboration ends after two quarters without movement of its indicator, or when either side says so in writing.
term6 | Before an ending, each side hands over what the other needs to go on alone.
term7 | Conflicts of interest, such as contracts between both sides, are declared before the start.
effect | If the gap in {label} to {who} halves, {score} would gain {gain}. | {score} would gain {gain} if the gap in {label} to {who} halves. | Halving the gap in {label} to {who} would add {gain} to {score}.
noscore | {label} is part of no score, so that halving the gap to {who} shows in the figure itself. | No score counts {label}; the effect with {who} shows in the indicator alone. | The effect with {who} is in {label} alone, which no score counts.
step | “{title}” prepares a collaboration, and would add {gain} to the overall score if reached. | If reached, “{title}” would add {gain} to the overall score, with or without a partner. | With or without a partner, “{title}” would add {gain} to the overall score if reached.
quiet | “{title}” moves the overall score by less than a point, and opens a way to partners or closes a gap. | Less than a point comes from “{title}”, which closes a gap or opens a way to partners. | The overall score hardly moves by “{title}”, which closes a gap or opens a way to partners.
duty | “{title}” comes first, as a duty, and partners may ask for it. | As a duty, “{title}” stands before any collaboration. | Before any collaboration stands “{title}”, a duty.
half | Halving a gap is a planning value; it is no forecast, and holds only if the figure is reached.
alone | A median says what is usual for a type, and a single partner may be above or below it.
check | A possible partner is asked for its own figure of the shared indicator before anything is agreed.
""")  # noqa: E501
