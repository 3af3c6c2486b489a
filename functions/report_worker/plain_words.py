"""The plain words of reports, by what they are: the material of `vocabulary`.

Without words of amount, direction, comparison, judgement, cause, law, promise or praise, and
without verbs of reaching, winning, losing or failing.
"""


def split_words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


FUNCTION = split_words("""
    a aboard about across after afterwards against all along alongside already also although
    altogether among an and another any anybody anyone anything anyway apart are around as
    aside at back be been before beforehand behind being beside besides between beyond but by
    can could each either else elsewhere even every for from hence here how however if in indeed
    inside instead into is it its itself let like likewise may meanwhile might near next now of
    off on only onto or other others otherwise our out outside own per perhaps put rather same
    self side since so some somebody somehow someone something somewhat somewhere still such
    that the their theirs them themselves then there these they this those though through
    throughout till to today together tomorrow too toward towards until unto upon via was well
    were what whatever when whenever where whereas wherever whether which whichever while who
    whoever whom whose why with within yet
""")
# what steps, figures, sentences and people could do
VERBS = split_words("""
    accept accompany act adapt add address adjust adopt advise agree allocate allot allow
    analyse announce answer appear apply appoint approach arise arrange articulate ask assess
    assign assume attach attend balance bear become begin belong bend bind bite blend blur book
    bother bring broaden budget build calculate call capture care carry challenge change charge
    check choose circle cite clarify clash classify close collect combine come comment
    commission communicate compare compile complement concentrate concern conclude conduct
    confirm confuse connect consider consist consult contact contain contrast convene cope copy
    cost count cover cross cross-check crowd date deal debate decide defend define delegate
    depend describe deserve design detail determine devote differ dilute disclose discuss
    dispute distinguish distract distribute disturb divide do document double-check doubt draft
    draw drive email emerge emphasise encourage end engage enquire enter establish estimate
    evaluate evolve examine exchange exist expand explain explore expose express extend face
    facilitate familiarise fare fasten fear feed feel file fill find fit fix focus fold follow
    form formalise formulate forward found frame fund gather get give go govern group guess
    guide handle hang have hear help hesitate hide highlight hinge hold hook hope host identify
    illuminate illustrate imagine imply include incorporate indicate inform inquire inspect
    integrate intend interpret interrupt interview introduce investigate invite involve isolate
    issue join judge justify keep know label lack last lay lead lean learn leave let lie link
    list listen live load locate look loosen make manage map mark mask match matter mean
    measure mediate meet mention merge merit mislead mix monitor move name need negotiate note
    notice object obscure observe obtain offer open operate organise orient originate outline
    overlook oversee pack pair participate pass paste pause perceive permit phone pick picture
    pilot pin place plan play point ponder pool pose position possess post postpone practise
    prefer prepare present preserve presume price print prioritise proceed process propose
    protect protest provide publish pull pursue put puzzle question quote raise rank react read
    realise reassess recall receive recognise recommend reconcile reconsider record reexamine
    refer refine refuse regard register relate remain remember remind remove rename repair
    repeat rephrase replace reply report represent request research resolve respond restate
    retain return reveal review revise revisit ring roll run sample say scale scan schedule
    scrutinise see seek seem select separate serve set settle share show signal simplify sit
    sketch slide solve sort sound source speak specify spell spend spin split stamp stand start
    state stay steer stop stretch structure study suggest suit summarise supplement supply
    suppose surface surprise surround survey suspect swap switch take talk target teach tell
    tempt tend test think tick tie tilt time total touch trace track train translate travel
    treat trim try turn type underline understand undertake unfold unload unlock unpack update
    use value vary veil view visit vote wait walk wander want warrant watch weigh welcome wish
    wonder word work wrap write
""")
# where something is done, known or given
PARTICIPLES = split_words("""
    accepted added addressed adopted agreed allowed analysed announced answered applied
    appointed approached arranged asked assessed assigned attached balanced based begun blended
    blocked blurred booked borne bought broken brought built called carried changed charged
    checked chosen cited claimed clarified classified closed collected combined commented
    commissioned compared compiled concentrated concerned conducted confirmed confused
    connected considered consulted contained counted covered dated debated decided defined
    described designed detailed determined disclosed discussed distinguished divided documented
    done doubted drafted drawn established estimated evaluated examined exchanged expected
    explained explored exposed expressed feared felt filed filled fixed focused folded followed
    foreseen forgotten formed formulated found framed funded gathered given grouped handled
    heard held hidden hooked hoped identified illustrated implied included indicated informed
    inspected intended interpreted interviewed introduced invited involved isolated issued
    joined judged justified kept known labelled laid left linked listed lived located locked
    looked made managed mapped marked masked matched meant measured mentioned merged met
    misread mixed monitored moved named needed negotiated noted noticed obscured observed
    obtained offered opened organised overlooked owned packed paired passed paused perceived
    phoned picked piloted pinned placed planned played pointed pooled posed prepared presented
    printed prioritised proposed provided published purchased put questioned quoted ranked read
    received recognised recommended reconciled recorded referred refined regarded registered
    related repaired repeated replaced reported represented requested researched resolved
    revealed reviewed revised revisited run said sampled scheduled seen selected sent separated
    served set settled shaped shared shown signed sold sought spelled spent split spoken stated
    steered studied suggested summarised supplemented surveyed taken targeted taught tested
    thought tied timed told touched traced tracked trained translated travelled treated tried
    turned understood undertaken unlocked unpacked updated used valued viewed visited wanted
    watched weighed worded worked written
""")
NOUNS = split_words("""
    access account accuracy action activity actor addition address adviser afternoon agency
    agenda agreement aim allocation alternative ambition analysis analyst angle answer
    anti-corruption application appointment approach architecture area argument arithmetic arm
    arrangement article aspect assembly assessment assignment association assumption attention
    attitude attribution audience auditor author authority availability awareness background
    balance bank bar base baseline basics basis battery bearing beginning benchmark beneficiary
    bill bin blank block board body boiler book bookkeeping border boundary box breadth break
    breakdown bridge brief briefing brochure budget building bundle bus business buyer buying
    cable calculation calendar call candidate capacity capital car care carrier case category
    caution census centre chain challenge chance change channel chapter character charge chart
    charter check checklist choice circle circumstance citation claim clarification clarity
    class client climate clock clue cluster cohort collaboration colleague collection colour
    column combination comment commission commitment committee communication community
    companion company comparability comparator comparison compass competition competitor
    complement complexity component composition computer concept concern conclusion condition
    conduct conference confidence configuration confirmation connection consensus consequence
    consideration constituency constraint construction consultation contact contents context
    continuity contract contractor contrast control convenience convention conversation convert
    coordination copy core corner corridor cost council counsel count counter counterpart
    counterweight course coverage craft credit criterion critic culture curiosity currency
    current curve cushion customer cycle dashboard data database date day deadline deal dealing
    debate decision deduction definition degree deliberation demand department dependence
    dependency depth description design desk detail development device diagnosis diagram dial
    dialogue diary difference dimension direction director disclosure discretion discussion
    disposal distance distinction distinctness distribution division document documentation
    domain donor door doubt draft drawer driver drought duration dynamic edge education effect
    effort electricity element emphasis employer end energy engagement engine enquiry entity
    entry envelope environment equation equipment essence estimate evaluation evaluator evening
    event evidence examination example exception exchange executive exercise existence
    expectation expedition expense experience experiment expert expertise explanation exposure
    expression extension extent eye face facility fact factor familiarity family feature
    feedback field figure file finance financing finding firm fit fleet flexibility flood flow
    focus folder follow-up footing footnote footprint form format formula forum foundation
    framework framing freedom freshness frost function fund funder fundraising gap gathering
    gauge geography glance goal goodwill governance grant graph grid ground group grouping
    guess guidance guide guideline habit hand handling handover head heading headline hearing
    heart heat heater heating heatwave hint history holding home hope horizon house household
    housing idea identity illustration image imagination implementation implication importance
    impression impulse inbox incentive inclusion independence indication indicator individual
    industry inference influence information infrastructure initiative innovation input inquiry
    insight inspection institution instrument insurer integration intent intention interaction
    interest intermediary interpretation interview introduction intuition inventory investment
    investor invitation invoice involvement issue item job joint journey judge judgement
    junction key kind knowledge label ladder lamp land landlord landscape language laptop
    latitude layer layout leaf learning leave ledger lender length lens lesson letter level
    lever leverage library lifecycle light likeness limit limitation line link list listener
    literature loan location log logic look machine machinery maintenance make-up management
    manager mandate manner manual map margin mark marker market material matter meaning means
    measure measurement mechanism median meeting member membership memo memory mention message
    meter method methodology metric middle milestone mind minutes mirror mission mix model
    module moment money mood morning motive move movement name narrative nature neighbour
    newcomer news night norm note notebook notice notion novelty nuance number object objective
    observation observer occasion offer office officer open opening operation operator
    opinion opportunity opposite option order organisation orientation origin outcome outlier
    outline outlook output outsider oversight overview owner ownership pace page pair panel
    paper paragraph parameter part participant participation partner partnership party passage
    path patience pattern pause payroll payslip peer pencil pension people perception
    performance period permission person perspective phase phone phrase picture piece pilot
    pipe pipeline place placement plainness plan plane planner planning plant platform play
    plug point policy pool portfolio portrait position possibility post power practice
    practitioner precaution predecessor preference premise preparation prerequisite presence
    presentation price principle print printer priority procedure process procurement product
    production profession profile programme project property proportion proposal proposition
    prospect provider provision proximity proxy public publication purchase purpose puzzle
    question questionnaire queue quote rain range ranking rate ratio rationale reaction reader
    readiness reading reason recipe recipient recommendation record recruitment reference
    reflection region register registration relation relationship relevance remainder remedy
    reminder remit renewal rent repair repetition replication reply report reporter reporting
    representation representative request requirement research reservation reserve resource
    respect respondent response responsibility rest restraint restriction return revenue review
    reviewer revision rhythm ring risk road roadmap role rollout roof room root roughness round
    roundness route routine row running safeguard sake salary sale sample scale scenario
    schedule scheme scope score scorecard screen screening search season seat section sector
    security selection seller sense sensitivity sentence separation sequence series service
    session set setting settlement shape share shareholder sheet shelf shift shop shopping
    shorthand shortlist side sight sign signal signature signpost silence simplicity site
    situation size sketch skill slice snapshot society solution sort sound source space span
    speaker specialist specification spectrum speech spending sphere spirit sponsor spot spread
    spreadsheet staff staffing stage stake stakeholder stance stand standing standpoint start
    state statement station statistics step steward stock storm story strand strategy stream
    street structure study style subcommittee subject subset subsidy substance substitute
    succession successor suggestion sum summary supervision supplier supply support surface
    survey switch table talk target task taste team technique technology template tenant tender
    term territory test testimony text theme theory thermometer thermostat thing thinking
    thought thread threshold tie time timeline timescale timetable timing title to-do tool
    topic total touch trace trade trade-off tradition train training transaction transfer
    transition translation transport travel treasurer treatment trial trip truck trustee turn
    turning type uncertainty understanding undertaking uniformity union unit unknown update
    usage use usefulness user utility vacancy valuation value van variability variable
    variation variety vehicle vendor venture venue verdict version view viewpoint village visibility
    vision visit visitor vocabulary voice volume vote wage watch water way website weight
    weighting while width window wish word wording work worker workforce working workplace
    workshop world writer writing yardstick year
""")
ADJECTIVES = split_words("""
    able absent academic actual adjacent administrative alike alternative annual anonymous
    apparent applicable available aware awkward bare basic behavioural bilateral blank blunt
    broad careful central charitable civic clean clear clearer closer coarse cold collective
    combined commercial common comparable complementary conceptual concrete conditional
    confidential contracted contractual conventional core corporate corresponding critical
    crowded crucial cultural current customary dark day-to-day deliberate dependent deployed
    different digital direct discrete distant distinct domestic dry due earlier easier
    editorial educational electric elsewhere empty environmental essential estimated everyday
    evident exact executive experimental explicit exploratory external fair familiar financial
    firm fixed formal formative former functional fundamental future gender general
    geographical given global gradual grave hard harder historical human hypothetical immediate
    implicit inclined indicative indirect individual industrial informal informative initial
    inner institutional instructive intended interested interesting interim intermediate
    internal international inward jagged joint key known later latest light like likely literal
    live local location-based logical loud main managerial market-based material meaningful
    medium-term mental methodological missing mixed mutual named natural nearby nearer
    necessary neighbouring new next numerical occasional odd open operational opposite optional
    ordinary organisational original outer outgoing overall overlapping own owned parallel
    partial particular past periodic personal physical plain plainer planned pointed possible
    potential practical preliminary prepared present previous primary principal prior private
    procedural professional public puzzling qualitative quantitative quiet random readable
    ready real reciprocal recurring reference regional regular related relative relevant
    remaining renewable reserved residual respective round roundabout routine same secondary
    selective separate sequential shared short-term side silent simple simultaneous singular
    situational slight slim social specific square staffed standing starting statistical
    straight straightforward strategic structural structured subjective subsequent suitable
    supplementary technical telling temporary tentative thematic theoretical topical
    traditional unanswered unasked uncertain unclear uncomfortable uncovered undated undecided
    underlying undivided undone uneven unexamined unexplained unfamiliar unfinished unheard
    unknown unlabelled unmeasured unmet unnamed unread unreported unresolved unseen unsettled
    unspent unspoken untested untold untrained unwritten upcoming useful usual verbal visible
    vocal warm wet whole willing working worth written yearly
""")
ADVERBS = split_words("""
    again alike alone aloud apart arguably briefly carefully clearly concretely consciously
    deliberately differently directly especially explicitly first-hand formally freely
    generally gladly ideally implicitly indirectly individually initially internally jointly
    kindly knowingly literally locally logically mutually namely naturally openly orally
    ordinarily originally overall particularly periodically personally plainly possibly
    practically precisely presumably previously privately publicly quietly seldom separately
    simply sometimes soon specifically straight technically tentatively therefore thus together
    understandably usefully visibly willingly
""")
