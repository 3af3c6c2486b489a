"""The sentences of the Policy Alignment Assessment, and its titles of disclosures."""

from report_writer.message_catalog import words

WORDS = words("""
lead | {missing:n} of the {asked} that concern the organisation have no figure behind them, and {partly:n} are answered in part. | No figure answers {missing:n} out of {asked} that concern the organisation; {partly:n} more are answered in part. | Out of {asked} that concern the organisation, {missing:n} have no figure and {partly:n} have some of it.
overall | Over all frameworks, coverage is {coverage}: {answered} are answered in full. | Coverage over all frameworks comes to {coverage}, with {answered} answered in full. | In all, {answered} are answered in full, which makes a coverage of {coverage}.
reached | The tests find {reach} that reach the organisation and {unclear} that figures alone cannot settle. | Of the rules tested, the figures show {reach} that reach the organisation; {unclear} cannot be settled by figures. | The figures settle {reach} as reaching the organisation and leave {unclear} open.
scope | The tests below are arithmetic on headcount and income. They show where a closer look pays, and they do not replace legal advice. | Each test compares headcount or income with a threshold. It tells where to look first and is no legal opinion. | Headcount and income are set against the thresholds of each rule. The result is a first sorting, not a legal opinion.
rule.reaches | {title} reaches the organisation by the test “{test}”. Its own values are {own}. Check with counsel. | By the test “{test}”, {title} reaches the organisation, whose values are {own}. Check with counsel. | With {own}, the test “{test}” is met, so that {title} applies by arithmetic. Check with counsel.
rule.outside | {title} does not reach the organisation by the test “{test}”; the values are {own}. Check with counsel before relying on it. | By the test “{test}” and with {own}, {title} does not reach the organisation. Check with counsel before relying on it. | The values are {own}, so that the test “{test}” of {title} is not met. Check with counsel before relying on it.
rule.open | Figures cannot tell whether {title} applies; the test is “{test}”. Check with counsel. | Whether {title} applies cannot be told from figures, since the test is “{test}”. Check with counsel. | For {title} the test is “{test}”, which figures cannot settle. Check with counsel.
indirect | A rule that does not reach an organisation can still reach its customers, banks or funders. They then ask for the same figures, often on a short date. | Where a rule stops short of the organisation, it may bind a customer, a bank or a funder. Their questions then bring the same figures onto the table. | Customers, banks and funders may be bound where the organisation is not. Their questionnaires ask for the same figures.
measure | Coverage counts a disclosure in full where all its figures are given, and by half where some are. What an organisation of this type and size is not asked for is left out. | A disclosure counts in full once all its figures are given, and by half while some are. What is not asked of this type and size is not counted. | All figures given makes a whole disclosure, some of them a half. Disclosures not asked of this type and size stay out of the count.
framework | {name} stands at {coverage}: {answered:n} answered, {partly:n} in part and {missing:n} without a figure. | For {name}, coverage is {coverage}, with {answered:n} answered, {partly:n} in part and {missing:n} missing. | {name} has {answered:n} answered, {partly:n} in part and {missing:n} missing, a coverage of {coverage}.
lowest | The lowest coverage is that of {name}, at {coverage}. Work on it closes most at once, since one figure often answers several frameworks. | {name} has the lowest coverage, {coverage}. As one figure often answers several frameworks, closing it helps the others. | Lowest of all is {name}, with {coverage}. A figure collected for it often answers another framework as well.
only | The count holds the codes that the platform's dictionary has looked up, and a framework asks for more than these. A high share is therefore no statement that a duty is met. | Only codes looked up for the platform's dictionary are counted, and each framework asks for more. A high share says nothing about whether a duty is met. | Each framework asks for more than the codes in the platform's dictionary, which alone are counted. The share does not say that a duty is met.
list | The table lists each disclosure with its figures and state. Answered means that a figure stands behind it; the text a reader expects around the figure is not judged. | Each disclosure stands in the table with its figures and its state. A figure makes it answered; the words around the figure are not judged here. | In the table, each disclosure has its figures and a state. The state looks at figures alone and not at the narrative around them.
partly.one | {code}, {title}, is answered in part: {lacks} would complete it. | In part only, {code} is answered ({title}); what lacks is {lacks}. | {code} on {title} has some of its figures and still needs {lacks}.
partly.asks | {code} asks for a figure that the reported one comes close to and does not equal. It counts by half for that reason. | What {code} asks for and what is reported are close, not equal. Hence it counts by half. | The reported figure answers {code} in part by its definition, so that it counts by half.
none.partly | No disclosure is answered in part. | There is no disclosure that is answered in part. | Nothing stands half answered.
full | Answered in full are {codes}. | In full, the figures answer {codes}. | The figures answer {codes} in full.
lacking | {label} is not reported. It comes from {source} and counts for {codes}. | What is missing is {label}, to be had from {source}. It counts for {codes}. | {label} can be taken from {source}. With it, {codes} would move on.
nothing | Every figure that the counted disclosures ask of this organisation is reported. The next gain lies in the quality of the figures rather than in their number. | No figure asked by the counted disclosures is missing. From here on, quality counts more than number. | All figures behind the counted disclosures are there. What remains is to make them firmer.
owner | Each missing figure needs one person who brings it, one place where it is kept and one date. Figures that stand in bills or in the payroll come first, as they cost hours rather than weeks. | One person, one place and one date belong to each missing figure. Begin with those that stand in bills or the payroll, which take hours rather than weeks. | A missing figure calls for a person, a place and a date. Those that bills and payroll hold already are a matter of hours and come first.
date | {date}: {title} ({then}). | On {date} comes {title}: {then}. | {date} is the date of {title}: {then}.
undated | No date is printed for {title}, as none has been looked up in its source. | Without a date that was looked up, none is printed for {title}. | For {title}, no date was looked up, and none is printed.
before | Dates of law move. Their sources are in the table and are to be read again before a decision. | Legal dates move. The sources in the table are to be read again before anything is decided on them. | Before a decision rests on a date, its source in the table is to be read again, as such dates move.
prepare | A figure due in a report is needed a full year earlier, as the first year is the base for every later one. | The first year of a figure is the base of every later one, so that it is needed a full year ahead. | Since the first year serves as the base of all later ones, a figure is needed a full year before it is due.
versions | Codes are printed with the version in which they were looked up. Two standards on climate and energy are due to change numbers, and the figures behind them stay the same. | The version of each framework stands in the references. Where numbers of standards change, the figures behind them remain the same. | Each code belongs to a version named in the references. New numbers of standards do not change the figures behind them.
order | Three rules set the order: duties first, then what answers most for least effort, then what has a date. | The order follows three rules: duties, then most answers for least effort, then dates. | Duties come first, then steps that answer most for least effort, then those with a date.
data | An owner of the data and a calendar pay off more than any single figure, as they keep the answers coming each year. | A calendar and one owner of the data keep answers coming every year, which no single figure does. | What keeps answers coming each year is an owner of the data with a calendar.
assure.low | The level of assurance is {esgAssurance}. Regulators and auditors lean on reviewed figures, so a further review belongs before the first formal report. | Assurance stands at {esgAssurance}. A further review of the figures belongs before the first formal report, as readers lean on it. | With a level of assurance of {esgAssurance}, a further review ought to come before the first formal report.
assure.high | The level of assurance is {esgAssurance}, so a reviewer has seen the figures. New figures are to be brought into the same review from their first year. | Assurance stands at {esgAssurance}. Any new figure belongs into the same review from its first year on. | With a level of assurance of {esgAssurance}, what remains is to bring new figures into the same review at once.
policies | Of the policies asked for, {policiesAdopted} are in force. | The count of policies in force is {policiesAdopted}. | Policies in force: {policiesAdopted}.
score | Governance scores {governance}, on {reach} coverage. | The governance score is {governance}, with {reach} of its weight reported. | At {reach} coverage, governance has a score of {governance}.
""")  # noqa: E501

TITLES = dict(
    row.split(" | ")
    for row in """
GRI 2-7 | people employed
GRI 305-1 | direct emissions
GRI 305-2 | emissions of bought energy
GRI 305-3 | emissions of the value chain
GRI 102-10 | carbon credits
GRI 302-1 | energy within the organisation
GRI 303-3 | water taken
GRI 306-3 | waste produced
GRI 306-4 | waste kept from disposal
GRI 405-2 | pay of women and men
GRI 404-1 | training
GRI 2-23 | policy commitments
GRI 2-27 | compliance with laws
GRI 2-5 | external review
ESRS S1-6 | own workforce
ESRS E1-6 | gross emissions
ESRS E1-7 | removals and credits
ESRS E1-4 | climate targets
ESRS E1-5 | energy and its mix
ESRS E3-4 | water consumption
ESRS E5-5 | resource outflows
ESRS S1-9 | diversity
ESRS S1-16 | pay gap
ESRS S1-13 | training and skills
ESRS S1-14 | health and safety
ESRS S1-10 | adequate wages
ESRS 2 SBM-2 | interests of stakeholders
ESRS 2 GOV-1 | the governing bodies
ESRS G1-1 | conduct and policies
ESRS G1-3 | prevention of corruption
ESRS G1-4 | cases of corruption
ESRS 2 GOV-3 | pay tied to targets
IFRS S2 29(a) | greenhouse gases
IFRS S2 29(g) | pay tied to climate
IFRS S2 29(e) | capital deployed
IFRS S2 29(d) | climate opportunities
IRIS+ OI8869 | people employed
IRIS+ OI4112 | direct emissions
IRIS+ OI9604 | indirect emissions
IRIS+ OI8237 | reduction target
IRIS+ OI8825 + OI9624 | energy used
IRIS+ PI4060 | people reached
IRIS+ OI7914 | stakeholders heard
""".strip().splitlines()
)
