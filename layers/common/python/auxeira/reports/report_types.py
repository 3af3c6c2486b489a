"""The 15 types of report, as data: what each asks, costs, contains and needs.

Tables and figures are "id: title"; an id is of one type only. Prices in cents (USD).
"""

import msgspec


class Minimum(msgspec.Struct, frozen=True):
    """What must be known before a report can be written, beside name, type, country and headcount.

    `given` and `before`: figures of the year, and of one earlier year together; "srv:" before a
    name limits it to some organisations (as `taxonomy.ASKED`), "+" after it asks for more than 0,
    "scope2" stands for either basis. `some` of `of`: so many of these figures, derived values, or
    "scored", "any", "risks", "indicators" or "goals" for whole lists. `ranked` scores, `esg` among
    them; `coverage` of the composite in percent; `peers`: five in "any" group, or in the own type
    or "family"; `types`: types with five; `goals`: claimed, and those the figures speak of;
    `figures`: whether anything of a year is needed at all.
    """

    given: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    some: int = 0
    of: tuple[str, ...] = ()
    ranked: int = 0
    esg: bool = False
    coverage: int = 0
    peers: str = ""
    types: int = 0
    goals: tuple[int, int] = (0, 0)
    figures: bool = True


class ReportType(msgspec.Struct, frozen=True):
    """A row. `asks` goes on after "This report asks"; `actions`: at most; `uses`: figures of
    the confidence, by name or "scored", "any", "risks"; no `tags` stand for any."""

    id: str
    title: str
    price_minor: int
    asks: str
    readers: str
    sections: tuple[str, ...]
    tables: dict[str, str]
    figures: dict[str, str]
    tags: tuple[str, ...]
    actions: int
    minimum: Minimum
    uses: tuple[str, ...] = ("scored",)


def _build_report_type(
    name: str,
    title: str,
    price: int,
    asks: str,
    readers: str,
    sections: str,
    tables: str,
    figures: str,
    tags: str,
    actions: int,
    minimum: Minimum,
    uses: str = "scored",
) -> ReportType:
    return ReportType(
        name,
        title,
        100 * price,
        asks,
        readers,
        tuple(sections.split(" · ")),
        dict(each.split(": ", 1) for each in tables.split("; ")),
        dict(each.split(": ", 1) for each in figures.split("; ")),
        tuple(tags.split()),
        actions,
        minimum,
        tuple(uses.split()),
    )


VOLUME = ("srv:beneficiariesReached", "not srv:totalIncome+")
ENGAGED = (
    *("policiesAdopted", "trainingHours", "leavers", "adequateWageShare"),
    *("beneficiariesReached", "communityInvestment", "significantFines", "esgAssurance"),
)
RETURN = (
    *("mis:outcomeValue", "mis:outcomeAdjustmentPct", "mis:totalExpenditure+"),
    *("cap:financialReturnPct", "cor:esgInvestment+", "cor:esgSavings"),
)
LEDGER = (
    *("totalIncome+", "totalExpenditure", "mis:programmeSpend", "mis:outcomesAchieved"),
    *("cap:financialReturnPct", "cor:esgInvestment+", "cor:esgSavings"),
)
PATH = ("ghgScope1", "scope2")
PROFILE = Minimum(figures=False)  # the fields of a complete profile, which any report needs

TYPES = {row.id: row for row in (
    _build_report_type(
        "impact_story", "Impact Story Analysis", 0,
        "what changed for people and environment, with which money, and how sure that is",
        "donors, the public and the board",
        "What went the wrong way · What to decide · What changed · People and outcomes · Money · "
        "Own footprint · How it is run · How sure this is",
        "change_ledger: Change since the first year; outcome_chain: From money to outcomes",
        "reach_lines: People reached; emission_lines: Emissions and reference path",
        "", 3, PROFILE,
    ),
    _build_report_type(
        "comparative_benchmark", "Comparative Benchmark Report", 0,
        "where the organisation stands among similar ones",
        "management and the board",
        "What to decide · Scores · Where the gaps are · What is stronger than elsewhere · "
        "Efficiency · Who is compared · How sure this is",
        "position_table: Position by score; efficiency_ratios: Efficiency ratios",
        "score_strips: Scores among peers; indicator_gaps: Indicators against the median",
        "", 5, PROFILE,
    ),
    _build_report_type(
        "scalability_analysis", "Scalability & Growth Analysis", 399,
        "whether the organisation can grow, what has to be met before, and what three years take",
        "funders and boards",
        "What to decide · What growth has taken so far · What three years would take · "
        "Emissions of growth · How sure this is",
        "growth_matrix: Conditions for growth; resource_need: What three years would take",
        "growth_record: Moved since the first year; growth_emissions: Emissions of growth",
        "gov data money outcome", 5,
        Minimum(
            (*VOLUME, "totalExpenditure+"), VOLUME, some=1, of=("ghg12", "energyTotal")
        ),
        "scored totalIncome totalExpenditure beneficiariesReached",
    ),
    _build_report_type(
        "stakeholder_engagement", "Stakeholder Engagement Strategy", 349,
        "who is heard, how well what they care about performs, and whom to hear next",
        "leads of programmes and communication",
        "What to decide · Who was not asked · What each group can check · Twelve months · "
        "Closing the loop · How sure this is",
        "stakeholder_register: Groups; group_figures: Figures by group; "
        "engagement_calendar: Engagement calendar",
        "figure_bars: Figures that each group can check",
        "people stakeholder outcome safety", 5,
        Minimum(("groupsEngaged",), some=4, of=ENGAGED),
        "scored groupsEngaged",
    ),
    _build_report_type(
        "risk_adjusted_roi", "Risk-Adjusted ROI Analysis", 499,
        "what is left of the return in a bad year, which risks bear on it, and who eases them",
        "investors and finance leads",
        "What to decide · The risk-adjusted return · All risks · What to find out first · "
        "How sure this is",
        "risk_decisions: Decisions on the highest risks; "
        "adjusted_return: From the return to the risk-adjusted one; "
        "risk_register: Risks of medium and high level",
        "return_bars: Return by year and risk-adjusted; risk_heat_map: Likelihood and impact",
        "", 6, Minimum(RETURN, some=8, of=("risks",)), "risks",
    ),
    _build_report_type(
        "cross_sector_collaboration", "Cross-Sector Collaboration Opportunities", 449,
        "which kind of partner to ask for what the figures show a need of, and what to bring",
        "leads of partnerships",
        "What to decide · Whom to ask, and for what · Who is ahead on this platform · "
        "Projects to start from · What to agree · How sure this is",
        "partner_decisions: Decisions on partners; partner_matrix: Types of organisation",
        "need_strength_map: Own figures and medians",
        "partner", 5, Minimum(some=8, of=("indicators",), types=2),
    ),
    _build_report_type(
        "policy_alignment", "Policy Alignment Assessment", 299,
        "which disclosures the figures answer, which rules reach the organisation, and when",
        "compliance and the board",
        "What to decide · Which rules reach the organisation · Dates ahead · "
        "What the figures answer · What to bring next · Disclosure by disclosure · "
        "How sure this is",
        "disclosure_table: Disclosures; rule_applicability: Rules and tests",
        "framework_coverage: Coverage by framework; rule_dates: Dates of rules",
        "gov data", 6, Minimum(("totalIncome",), some=10, of=("any",)), "any",
    ),
    _build_report_type(
        "roi_metrics", "ROI & Performance Metrics", 399,
        "what a unit of money achieves, and whether that is getting better",
        "finance leads and investment committees",
        "What to decide · What came back · Unit costs · Result and reserves · "
        "Leverage and payback · How much hangs on the valuation · How sure this is",
        "return_ledger: Return ledger; sroi_sensitivity: Sensitivity of the social return",
        "result_waterfall: From income to result; unit_cost_line: Unit cost by year",
        "money", 5, Minimum(LEDGER),
        "totalIncome totalExpenditure programmeSpend outcomesAchieved outcomeValue "
        "outcomeAdjustmentPct financialReturnPct capitalDeployed coCapitalMobilised "
        "esgInvestment esgSavings communityInvestment",
    ),
    _build_report_type(
        "cross_impact_opportunity", "Cross-Impact Opportunity Analysis", 449,
        "which actions serve several goals at once",
        "strategy and programme design",
        "What to decide · Where goals meet · Goals claimed and goals in the figures · "
        "Where goals pull apart · What to measure · How sure this is",
        "goal_evidence: Goals and figures; goal_conflicts: Conflicts between goals; "
        "goal_targets: Targets that the steps serve",
        "action_goal_grid: Steps and goals",
        "", 6, Minimum(some=8, of=("goals",), goals=(2, 3)),
    ),
    _build_report_type(
        "innovation_pipeline", "Innovation Pipeline Report", 349,
        "which new practices can be adopted now, piloted or explored",
        "leads of operations and innovation",
        "What to decide · The pipeline · What needs no trial · Pilots · "
        "What to look into first · How sure this is",
        "idea_pipeline: Practices; outcome_trial: A trial on the outcome; pilot_cards: Pilots",
        "practice_effects: What each practice would add",
        "", 5, Minimum(some=10, of=("scored",), peers="any"),
    ),
    _build_report_type(
        "market_intelligence", "Market Intelligence Brief", 299,
        "where the organisation stands in its field, what is expected there, and where it moves",
        "strategy and fundraising",
        "What to decide · Where the field stands · What is common, what is rare · "
        "Where it is moving · How sure this is",
        "field_numbers: The field in numbers; practice_adoption: Adoption of practices; "
        "median_movement: Movement of medians",
        "score_histogram: Organisations by overall score",
        "", 4, Minimum(ranked=1, peers="family"),
    ),
    _build_report_type(
        "competitive_landscape", "Competitive Landscape Analysis", 399,
        "what separates the organisation from the top quarter, and how many points that is",
        "executives",
        "What to decide · The way to the top quarter · What separates · "
        "Strengths and how long they last · How sure this is",
        "way_table: Steps on the way; distance_table: Distance to the top quarter; "
        "separating_table: Figures that separate; advantage_table: Strengths",
        "quarter_ladder: Scores and the top quarter",
        "", 6, Minimum(ranked=3, esg=True, peers="any"),
    ),
    _build_report_type(
        "sustainability_roadmap", "Sustainability Roadmap", 499,
        "what has to happen by when for emissions and resources to follow a 1.5 °C-type path",
        "leads of sustainability and boards",
        "What to decide · Where emissions stand · What the steps would avoid · Twelve quarters · "
        "People and money · Milestones · How sure this is",
        "energy_law_table: What law asks for besides; lever_table: Steps and tonnes; "
        "financed_path: Financed emissions and the goal; path_milestones: Milestones",
        "path_lines: Emissions, path, present level and plan; "
        "wedge_area: Tonnes avoided by step; quarter_plan: Twelve quarters",
        "carbon energy water waste", 10,
        Minimum((*PATH, "energyTotal", "energyRenewable"), PATH),
        "ghgScope1 ghgScope2Location ghgScope2Market ghgScope3 targetAnnualRatePct energyTotal "
        "energyRenewable waterWithdrawal wasteTotal wasteRecovered employees",
    ),
    _build_report_type(
        "impact_measurement", "Impact Measurement Framework", 349,
        "what to measure, how and how often, and how good it is today",
        "staff for monitoring and evaluation",
        "What to decide · What to measure · From money to effect · Baselines and targets · "
        "How good the figures are · Evidence · When to collect · How sure this is",
        "indicator_set: Figures to measure; effect_steps: Steps from money to effect; "
        "evidence_ladder: Levels of evidence",
        "data_quality: Quality of the figures by year",
        "data outcome", 5,
        Minimum(("srv:beneficiariesReached",), some=6, of=("any",)), "any",
    ),
    _build_report_type(
        "strategic_recommendations", "Strategic Recommendations Report", 449,
        "which five to seven decisions are worth most, and in which order",
        "boards",
        "Decisions · What went the wrong way · Effort against effect · What it adds up to · "
        "Dependencies · First ninety days · How sure this is",
        "decision_table: Decisions; law_table: What law asks for besides; eased_risks: Risks; "
        "decision_dependencies: Dependencies of decisions",
        "effort_effect: Effort and effect; uplift_waterfall: What the decisions add up to",
        "", 7, Minimum(coverage=60),
    ),
)}  # fmt: skip
