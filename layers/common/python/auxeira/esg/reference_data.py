"""The closed lists: countries (ISO 3166-1, alpha-2), currencies in use (ISO 4217), types.

Each is written once, here, so that requests can be checked without what scores or reports need.
"""

from typing import TYPE_CHECKING, Literal, get_args

# countries by continent as the UN's M49 groups them; Mexico and the Caribbean are Latin America
COUNTRIES = {
    "North America": "BM CA GL PM US",
    "Europe": (
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI "
        "LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA"
    ),
    "Asia Pacific": (
        "AE AF AM AS AU AZ BD BH BN BT CC CK CN CX CY FJ FM GE GU HK HM ID IL IN IQ IR JO JP KG KH "
        "KI KP KR KW KZ LA LB LK MH MM MN MO MP MV MY NC NF NP NR NU NZ OM PF PG PH PK PN PS PW "
        "QA SA SB SG SY TH TJ TK TL TM TO TR TV TW UM UZ VN VU WF WS YE"
    ),
    "Africa": (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA "
        "MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
    ),
    "Latin America": (
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM "
        "KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
}
NOWHERE = "AQ"  # lies in no region

if TYPE_CHECKING:  # too many words to write a second time
    type Country = str
    type Region = str
else:
    _codes = " ".join(COUNTRIES.values()).split()
    type Country = Literal[*sorted([*_codes, NOWHERE])]
    type Region = Literal["Global", *COUNTRIES]

type Currency = Literal[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD",
    "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF",
    "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN",
    "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD",
    "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES",
    "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN",
    "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP",
    "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK",
    "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT",
    "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XDR", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
]  # fmt: skip

# a type of organisation, by family; see taxonomy
MissionType = Literal["NGO", "Corporate Foundation", "Government Agency"]
CorporateType = Literal["Corporate"]
CapitalType = Literal[
    "ESG Fund", "Asset Manager", "Pension Fund", "Sovereign Wealth Fund", "Impact Investor",
    "Development Bank", "Family Office",
]  # fmt: skip
type OrganizationType = Literal[MissionType, CorporateType, CapitalType]

type ReportType = Literal[
    "impact_story", "comparative_benchmark", "scalability_analysis", "stakeholder_engagement",
    "risk_adjusted_roi", "cross_sector_collaboration", "policy_alignment", "roi_metrics",
    "cross_impact_opportunity", "innovation_pipeline", "market_intelligence",
    "competitive_landscape", "sustainability_roadmap", "impact_measurement",
    "strategic_recommendations",
]  # fmt: skip

type Category = Literal[
    "esg_impact_score", "carbon_reduction", "social_impact", "governance_score", "roi_performance",
    "profile_completion",
]  # fmt: skip

CATEGORIES: tuple[Category, ...] = get_args(Category.__value__)

type NaceSection = Literal[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S",
    "T", "U", "V",
]  # fmt: skip  # sections of NACE Rev. 2.1; functions/profiles/metric_help has their titles

type Visibility = Literal["public", "private"]
