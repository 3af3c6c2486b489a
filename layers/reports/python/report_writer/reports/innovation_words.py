"""What the Innovation Pipeline Report says, by key: wordings of the same sentence."""

from report_writer.message_catalog import words

W = words("""
ideas | The library has {count} practices of some effort that the figures call for. | The figures call for {count} practices that take months or more. | Of practices that take months or more, the figures call for {count}.
noideas | The figures call for no practice that takes months or more, so that the pipeline is empty.
stages | By readiness: {adopt} for adoption now, {pilot} for a pilot, {explore} to explore.
base | Oversight stands at {oversight} and policies at {policies}, which is enough to carry a new practice. | With oversight at {oversight} and policies at {policies}, a new practice can be carried. | A new practice can be carried, since oversight stands at {oversight} and policies at {policies}.
weakbase | Oversight of level one and four policies would carry a new practice; one of the two is lacking, which halves that part of readiness. | One of the two that carry a new practice is lacking: oversight of level one, or four policies; readiness is lower for it. | Readiness loses half of its last part, since oversight of level one or four policies are lacking.
score | The overall score stands at {score}, on {coverage} coverage. | At {coverage} coverage, the overall score is {score}. | On {coverage} coverage, the overall score amounts to {score}.
weakest | The lowest mark among the components is that for {label}: {points}. | Of all components, {label} has the lowest mark, {points}. | Lowest among the components stands {label}, at {points}.
peers | Peers are those of the group “{name}”, and a comparison with them is {strength}. | The group “{name}” holds the peers, which makes a comparison {strength}. | A comparison is {strength}: the peers are the group “{name}”.
formula | Readiness is forty parts what peers already do, thirty parts what is measured, and thirty parts what carries a practice.
quarters | What peers do is read from their quartiles, as the middle of a quarter, so that no single peer shows.
unknown | Where fewer than five peers report a figure, or no indicator shows it, that part of readiness counts nothing.
left | Practices that take weeks and no budget are left out of the pipeline, since they need no pilot; so are those on money.
moves | A practice moves on when one of its three parts rises: when peers follow, when a figure is reported, or when somebody watches.
adds | What a practice adds is the overall score with its figures reached, less the score as it is now.
newest | Readiness says how safe a start is and not how much is won: what few peers have can still be worth most.
adopt | “{title}” has a readiness of {ready} and can be adopted now. | With a readiness of {ready}, “{title}” can be adopted now. | Ready for adoption is “{title}”, at {ready}.
pilot | “{title}” has a readiness of {ready} and asks for a pilot. | At a readiness of {ready}, “{title}” is for a pilot. | A pilot is the place for “{title}”, whose readiness is {ready}.
explore | “{title}” has a readiness of {ready} and is still to be explored. | With a readiness of only {ready}, “{title}” is to be explored. | To be explored is “{title}”, at a readiness of {ready}.
share | Where it leads, {share} of the peers are already, or further. | Already there, or further, are {share} of the peers. | Of the peers, {share} are already where it leads.
noshare | How many peers are there already cannot be told. | No figure tells how many peers are already there. | The share of peers that are there is not known.
gain | It would add {gain} to the overall score, if reached. | If reached, the overall score would gain {gain}. | The overall score would gain {gain} by it, if reached.
nogain | It moves the overall score by less than a point by itself. | By itself, it adds less than a point to the overall score. | The overall score gains less than a point from it alone.
opens | It opens figures worth up to {upto} of the overall score, whose direction is not known yet. | Up to {upto} of the overall score hang on figures that it opens. | The figures that it opens count for up to {upto} of the overall score.
lacks | Before it can move on, {what} has to be there. | It waits for {what}. | What it lacks is {what}.
noadopt | Nothing is ready for adoption now: no practice reaches the readiness for it. | No practice reaches the readiness that adoption asks for. | Adoption now is open to no practice, by its readiness.
nopilot | No practice has the readiness of a pilot. | A pilot is not called for by any readiness. | Between adoption and exploration, no practice waits for a pilot.
noexplore | No practice has to be explored first: all are ready for a pilot at least. | Nothing is left to be explored, by readiness. | Exploration is not called for; every practice is ready for more.
unjudged | “{title}” cannot be judged without {what}. | Whether “{title}” is called for stays open without {what}. | Without {what}, nobody can tell whether “{title}” is called for.
blind | Further practices whose figures are not reported: {count}.
sight | Reporting those figures costs no points, and shows which of these practices are worth a look.
whyadopt | Adoption now asks for a readiness of seventy or more: peers do it, its figures are known, and somebody watches it.
whypilot | A pilot stands for a readiness from forty to sixty-nine: one of the three parts is weak, and a small trial shows whether it matters.
whyexplore | Below forty, a practice is explored: its figures are sought first, and nothing is spent on it before.
rolled | What is adopted needs an owner, a date and a figure to be read each quarter, and no trial.
card | The pilot of “{title}” supposes a change of {label} from {now} to {then}.
opencard | The pilot of “{title}” claims no number: its result is a first figure or a written finding. | For “{title}”, a first figure or a written finding is the whole aim of the pilot. | A first figure or a written finding is what the pilot of “{title}” has to bring.
length | It runs for {length} on {budget}, and {owner} answers for it. | Its length is {length}, on {budget}; {owner} answers for it. | Answered for by {owner}, it runs for {length} on {budget}.
cards | A pilot card names a hypothesis with a number, its measure, its length, its budget band and the rule by which it stops.
nocards | There is no pilot to write a card for; the table holds the practices that come nearest to one.
emptycards | There is no practice to write a card for.
stop | “{title}” stops short of {half} in {label} at half time.
openstop | “{title}” stops if there is neither a figure nor a finding at half time. | If there is neither a figure nor a finding at half time, “{title}” stops. | Without a figure or a finding at half time, “{title}” stops.
levelstop | “{title}” stops if {label} is still at {now} at the end. | If {label} is still at {now} at the end, “{title}” stops. | At the end, {label} has to be above {now}, or “{title}” stops.
rule1 | A stop rule is written before the start, and nobody who runs the pilot decides on it alone.
rule2 | A pilot that stops is no failure: its figures are kept, and the practice goes back to exploration.
rule3 | A pilot that reaches its number is adopted, and the number becomes the target of the year after.
rule4 | Money that a stopped pilot leaves over goes to the next practice by readiness.
rule5 | A pilot also stops after an accident, a complaint or a breach of rules that it led to.
half | Half of the way at half time is a planning value, the same for all pilots.
curve | A practice far to the left is new to the field, and one far to the right is known to most of it.
few | Fewer than five practices are called for by the figures, and no others are made up. | The list is short, since the figures call for no more. | No more practices are called for, so that the list stays short.
order | The steps begin with duties and go on by the points that they add for their effort.
""")  # noqa: E501
