"""The sentences of the Risk-Adjusted ROI Analysis."""

from report_writer.message_catalog import words

WORDS = words("""
unmeasured | Not measured in full: {n_blind:n} of {n_all:n} risks, which count with a likelihood of 3 or more.
together | With every step reached, {n_eased:n} of {n_all:n} risks would have a lower level, and {n_then_high:n} would be high, after {n_high:n} now.
base.mission | The baseline is the social return less 1: what outcomes are worth beyond each 1 of expenditure. | What outcomes are worth beyond each 1 of expenditure is the baseline: the social return less 1. | As a baseline stands the social return less 1, in percent of expenditure.
base.capital | The baseline is the net return of the portfolio in one year. | As a baseline stands the portfolio's net return of the year. | The portfolio's net return of one year makes the baseline.
base.corporate | The baseline is the payback ratio: what improvements save in a year, in percent of what they cost. | What improvements save in a year, in percent of their cost, is the baseline. | As a baseline stands the payback ratio, the yearly saving in percent of the money spent.
baseline | It comes to {baseline} for {baseline:y}. | For {baseline:y}, that is {baseline}. | In {baseline:y}, it was {baseline}.
read.mission | It is a judgement in money about change in people's lives, and no cash comes back. It depends on the value given to outcomes and on the deductions. | No cash comes back: the figure puts a value on change in people's lives. The value of outcomes and the deductions carry it. | The figure values change in people's lives, and it pays nobody. It stands on the value of outcomes and on the deductions.
read.capital | One year follows markets more than choices. A mean over several years would be a steadier base, where it is known. | Markets move one year more than choices do. Where a mean of several years is known, it is the steadier base. | A single year follows the market. The mean of several years, where known, is a steadier base.
read.corporate | Savings that are estimated rather than measured make it look better than it is. The register of savings is the place to check. | It looks better than it is where savings were estimated and not measured. A register of savings shows which. | Where savings are estimates, it can look too good. A register of savings is where to check that.
base.year | All of it is of one year, before tax and without discount. | The figure is of one year, undiscounted and before tax. | Neither tax nor discount is in it, and it is of one year.
sroi.peers | The median social return of {peers_sroi} is {median_sroi}. | Among {peers_sroi}, the median social return is {median_sroi}. | Half of {peers_sroi} report a social return above {median_sroi}.
register | {n_all:n} risks concern this type and size of organisation; by level: {n_high:n} high, {n_medium:n} medium, {n_low:n} low.
register.high | High are: {which}. | At the top of the register: {which}. | The high ones are headed by: {which}.
register.nohigh | No risk is high. That holds for the figures as reported, and for no site in particular. | Not one of them is high, by the figures reported; single sites can differ. | By the figures as reported, no risk is high. Single sites are not looked at.
register.blind | A figure that is not reported stands behind {n_blind:n} of them.
seen | All figures that they depend on are reported. | No figure that they depend on is missing. | Every figure behind them is reported.
scale | Likelihood and impact go from 1 to 5, by fixed rules from the figures. Their product is the level: high from {constant_riskHigh:n}, medium from {constant_riskMedium:n}. | Fixed rules turn the figures into likelihood and impact, 1 to 5 each. The level is their product: high from {constant_riskHigh:n} on, medium from {constant_riskMedium:n}. | From 1 to 5, likelihood and impact follow from the figures by fixed rules. From a product of {constant_riskHigh:n} a risk is high, from {constant_riskMedium:n} medium.
blind.rule | What is not measured has a likelihood of 3 at least, so that leaving a figure out wins nothing. | Nothing is won by leaving a figure out: its risk then has a likelihood of at least 3. | A risk without its figure has a likelihood of at least 3; silence does not make it smaller.
sites | No data of sites are held. Damage by storm, flood or heat has the same likelihood for everybody here, and an insurer's map says more. | Storm, flood and heat count with one likelihood for all, as no data of sites are held. The map of an insurer says more. | As sites are not part of the data, climate damage has one likelihood for all. The map of an insurer is the better source.
how | The level of a risk is likelihood times impact, each from 1 to 5.
apart | Some risks come together, such as a death and a fine, so a bad year can be worse than the levels say.
moves | The bars show how the level of the risks with most impact moves with one step of likelihood.
move | {title}: one step less likely, its level would be {low}; one step more likely, {high}.
moves.read | Large bars are where a better figure is worth most, whether it turns out well or badly. | A better figure is worth most where bars are long, whatever it shows. | Where a bar is long, knowing more is worth most, for better or worse.
moves.dark | Long bars of risks that are not measured come first: a figure there costs little and can settle the question. | Where a long bar is not measured, a figure is the cheapest step of all. | For a long bar without its figure, measuring comes before any other step.
steps | The steps below each ease one of the five highest risks.
steps.few | The figures call for no more than these; what is not measured has to be reported first. | No further step is called for by the figures. What is not measured has to be reported first. | By these figures, no other step is called for. Reporting what is not measured comes before any other.
open | No step that is called for eases: {which}. Where a figure is missing, reporting it comes first; else insurance or a reserve may help.
covered | Each of the five highest risks has a step against it.
owners | A register lives when each risk has a name beside it and a date for its next look. Twice a year is enough for most. | Each risk needs a name and a date for the next look; twice a year is enough for most. | With a name and a date beside each risk, a register stays alive. For most, a look twice a year is enough.
highest | The highest risk is “{title}”, at level {level}.
ranks | Levels are ranks and no amounts: they say which risk to look at first, and not what it costs.
exposed | Carbon prices cost {paid} in the year. That is the one exposure given in money.
exposed.price | It is {price} for each tonne that has a price.
exposed.more | If the price were half as high again, {added} would come on top at the same emissions.
exposed.part | The cost is {part} of income.
exposed.none | No exposure in money is reported, so no risk has an amount here.
exposed.ask | What carbon prices cost in the year, and for how many tonnes, would be the first. A price for a risk that nobody has put in figures would be invented.
weight.measured | {title}: likelihood {likely:n} and impact {impact:n} make a level of {level}.
weight.unmeasured | {title}: not measured in full, it counts with likelihood {likely:n} and impact {impact:n}, a level of {level}.
lowers | By the figures that it leads to, it would lower the level of {which}.
bears | It bears on {which}; no level moves by it alone.
steps.none | No step that the figures call for eases one of the five highest risks. What is not measured comes first.
""")  # noqa: E501
