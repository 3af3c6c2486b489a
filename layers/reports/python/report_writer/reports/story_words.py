"""The sentences of the Impact Story Analysis; see report_writer.message_catalog."""

from report_writer.message_catalog import words

WORDS = words("""
overall | Over all three pillars, {score} stands at {points}, on {reach} coverage. | Taken together, {score} is {points}, from {reach} of its weight reported. | With {reach} of its weight reported, {score} comes to {points}.
ledger | The change ledger below sets each figure beside its earliest comparable year. A figure without such a year has no change, and none is supplied for it.
direction | In the ledger, {better} figures moved the right way and {worse} the wrong way. | Of the figures with a base year, {better} improved and {worse} got worse. | The comparable figures split into {better} that improved and {worse} that got worse.
outcomes | {outcomesAchieved:n} of {beneficiariesReached} reached the intended outcome, a rate of {outcomeRate}. | Of {beneficiariesReached:n} reached, {outcomesAchieved} had the intended outcome: {outcomeRate}. | The intended outcome is recorded for {outcomesAchieved:n} of {beneficiariesReached}, which is {outcomeRate}.
evidence | These outcomes rest on {proof}, level {outcomeEvidence}. | Behind the outcomes stands {proof}, level {outcomeEvidence}. | The proof offered is {proof}, level {outcomeEvidence}.
evidence_note | An evidence level tells how outcomes were established: by nothing, by own records, by a comparison, or by somebody independent. A low level does not say that outcomes are absent. It says that nobody outside can tell.
rate_peers | Half of {peers_outcomeRate} report an outcome rate of {median_outcomeRate} or more, beside {outcomeRate} here. | Among {peers_outcomeRate}, the median outcome rate is {median_outcomeRate}; here it is {outcomeRate}. | The median of {peers_outcomeRate} is {median_outcomeRate}, against {outcomeRate} here.
goals | The organisation names these development goals: {goals}. They are its own choice, and the figures speak of some of them only.
community | Community investment was {communityInvestment}, which is {communityShare} of income. | Of income, {communityShare} went to community investment: {communityInvestment}. | The organisation gave {communityInvestment} to communities, {communityShare} of its income.
not_served | People outside are not the purpose of an organisation of this type, so no count of people reached is asked for.
share | Of all expenditure, {programmeShare} went to programmes: {programmeSpend}. | Programmes took {programmeSpend}, which is {programmeShare} of expenditure. | {programmeSpend} was spent on programmes, {programmeShare} of the whole.
cost | One outcome cost {costPerOutcome} of programme money. | Programme spending came to {costPerOutcome} for each outcome. | Each outcome stands for {costPerOutcome} of programme spending.
margin | The year closed with a margin of {resultMargin} on income. | Income and expenditure left a margin of {resultMargin}. | The result was {resultMargin} of income.
sroi | The social return was {sroi} in {sroi:y}, after deductions of {outcomeAdjustmentPct}. | After deductions of {outcomeAdjustmentPct}, the social return came to {sroi} in {sroi:y}. | In {sroi:y}, the social return stood at {sroi}, with {outcomeAdjustmentPct} deducted.
sroi_note | Deductions take out what would have happened anyway, what others brought about, and what was only displaced. The return covers one year, undiscounted, and no lasting effect is added to it.
emissions | {ghg12:L} went from {first} in {first:y} to {ghg12} in {ghg12:y}, a cut of {cut}; the reference path asks for {asked} by then. | From {first} in {first:y}, {ghg12:l} moved to {ghg12} in {ghg12:y}: a cut of {cut}, where the reference path asks for {asked}. | {ghg12:L} were {ghg12} in {ghg12:y} after {first} in {first:y}, a cut of {cut} beside {asked} on the reference path.
rise | {ghg12:L} rose from {first} in {first:y} to {ghg12} in {ghg12:y}; the reference path asks for a cut of {asked} by then. | From {first} in {first:y}, {ghg12:l} rose to {ghg12} in {ghg12:y}, where the reference path asks for a cut of {asked}. | {ghg12:L} were {ghg12} in {ghg12:y} after {first} in {first:y}, a rise, beside a cut of {asked} on the reference path.
path_note | The reference path is a straight line of {constant_path} a year. Emissions are gross, so nothing bought elsewhere lowers them.
renewable | Renewable sources supplied {renewableShare} of the energy used. | Of the energy used, {renewableShare} was renewable. | The renewable share of energy was {renewableShare}.
scope3 | Emissions in the value chain, Scope 3, are reported as {ghgScope3}. | For the value chain, Scope 3, {ghgScope3} is reported. | Scope 3 emissions stand at {ghgScope3}.
waste | Of the waste, {wasteRecoveredShare} was recovered. | {wasteRecoveredShare} of waste was kept from disposal. | Waste recovery stands at {wasteRecoveredShare}.
target | The planned cut is {targetAnnualRatePct} a year. | A cut of {targetAnnualRatePct} a year is planned. | The organisation plans a cut of {targetAnnualRatePct} a year.
no_target | No target for emissions is set. | The organisation has no target for emissions. | For emissions, no target is in place.
governance | In all, {score} is {points}, on {reach} coverage. | Governance scores {points}, with {reach} of the weight reported. | At {reach} coverage, {score} is {points}.
board | Of {boardMembers:n} members of the board, {boardIndependent:n} are independent and {boardWomen:n} are women. | The board has {boardMembers:n} members, of whom {boardIndependent:n} are independent and {boardWomen:n} are women. | {boardIndependent:n} of {boardMembers:n} members of the board are independent, and {boardWomen:n} are women.
policies | Of the policies asked for, {policiesAdopted} are in force. | {policiesAdopted} policies are in force. | Policies in force: {policiesAdopted}.
trouble | The year had {corruptionIncidents} of corruption and {significantFines}. | {corruptionIncidents} of corruption and {significantFines} are reported for the year. | Reported for the year are {corruptionIncidents} of corruption and {significantFines}.
oversight | Oversight of these subjects lies with {who}. | Oversight of these subjects is with {who}. | These subjects are overseen by {who}.
people | Training came to {trainingPerEmployee} for each employee, and staff turnover was {turnover}. | Each employee had {trainingPerEmployee} of training; staff turnover was {turnover}. | Staff turnover was {turnover}, with {trainingPerEmployee} of training for each employee.
wages | An adequate wage is paid to {adequateWageShare} of staff. | Of the staff, {adequateWageShare} earn an adequate wage. | {adequateWageShare} of staff are paid at least an adequate wage.
deaths | {fatalities} at work are reported for the year. | The year had {fatalities} at work. | Reported for the year: {fatalities} at work.
weakest | The lowest mark is for {what}: {points}. | The weakest point is {what}, with {points}. | Lowest of all stands {what}, at {points}.
second | Next to it stands {what}, with {points}. | The second lowest mark is for {what}: {points}. | After that comes {what}, at {points}.
why | It counts {weight} of {score}. | In {score} it has a weight of {weight}. | {weight} of {score} rests on it.
steps | The steps are ordered by what they would add to the overall score for their effort, duties first. Effects hold only if the figures named are reached.
step | {what}: {effect}. | First among the steps stands this one: {what}. It would bring {effect}. | {what}. That would bring {effect}.
none | No step is called for by the figures that are reported.
""")  # noqa: E501
