"""English names of countries: the short name of ISO 3166-1 first, then those in common use.

Imported when a country is given by a name: a code needs none of it.
"""

import re
import unicodedata

NAMES = {
    "AD": ("Andorra",), "AE": ("United Arab Emirates", "UAE", "Emirates"), "AF": ("Afghanistan",),
    "AG": ("Antigua and Barbuda", "Antigua"), "AI": ("Anguilla",), "AL": ("Albania",),
    "AM": ("Armenia",), "AO": ("Angola",), "AQ": ("Antarctica",), "AR": ("Argentina",),
    "AS": ("American Samoa",), "AT": ("Austria",), "AU": ("Australia",), "AW": ("Aruba",),
    "AX": ("Åland Islands", "Åland"), "AZ": ("Azerbaijan",),
    "BA": ("Bosnia and Herzegovina", "Bosnia", "Bosnia-Herzegovina"), "BB": ("Barbados",),
    "BD": ("Bangladesh",), "BE": ("Belgium",), "BF": ("Burkina Faso",), "BG": ("Bulgaria",),
    "BH": ("Bahrain",), "BI": ("Burundi",), "BJ": ("Benin",),
    "BL": ("Saint Barthélemy", "St Barts"), "BM": ("Bermuda",),
    "BN": ("Brunei Darussalam", "Brunei"), "BO": ("Bolivia (Plurinational State of)", "Bolivia"),
    "BQ": ("Bonaire, Sint Eustatius and Saba", "Caribbean Netherlands", "Bonaire"),
    "BR": ("Brazil",), "BS": ("Bahamas (the)",), "BT": ("Bhutan",), "BV": ("Bouvet Island",),
    "BW": ("Botswana",), "BY": ("Belarus",), "BZ": ("Belize",), "CA": ("Canada",),
    "CC": ("Cocos (Keeling) Islands (the)", "Cocos Islands", "Keeling Islands"),
    "CD": ("Congo (the Democratic Republic of the)", "Democratic Republic of the Congo",
        "DR Congo", "DRC", "Congo-Kinshasa"),
    "CF": ("Central African Republic (the)", "CAR"),
    "CG": ("Congo (the)", "Republic of the Congo", "Congo-Brazzaville"), "CH": ("Switzerland",),
    "CI": ("Côte d'Ivoire", "Ivory Coast"), "CK": ("Cook Islands (the)",), "CL": ("Chile",),
    "CM": ("Cameroon",), "CN": ("China", "People's Republic of China", "PRC", "Mainland China"),
    "CO": ("Colombia",), "CR": ("Costa Rica",), "CU": ("Cuba",), "CV": ("Cabo Verde", "Cape Verde"),
    "CW": ("Curaçao",), "CX": ("Christmas Island",), "CY": ("Cyprus",),
    "CZ": ("Czechia", "Czech Republic"), "DE": ("Germany", "Federal Republic of Germany"),
    "DJ": ("Djibouti",), "DK": ("Denmark",), "DM": ("Dominica",),
    "DO": ("Dominican Republic (the)",), "DZ": ("Algeria",), "EC": ("Ecuador",), "EE": ("Estonia",),
    "EG": ("Egypt",), "EH": ("Western Sahara",), "ER": ("Eritrea",), "ES": ("Spain",),
    "ET": ("Ethiopia",), "FI": ("Finland",), "FJ": ("Fiji",),
    "FK": ("Falkland Islands (the) [Malvinas]", "Falkland Islands", "Falklands", "Malvinas"),
    "FM": ("Micronesia (Federated States of)", "Micronesia", "Federated States of Micronesia"),
    "FO": ("Faroe Islands (the)", "Faroes"), "FR": ("France",), "GA": ("Gabon",),
    "GB": ("United Kingdom of Great Britain and Northern Ireland (the)", "United Kingdom", "UK",
        "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "GD": ("Grenada",), "GE": ("Georgia",), "GF": ("French Guiana",), "GG": ("Guernsey",),
    "GH": ("Ghana",), "GI": ("Gibraltar",), "GL": ("Greenland",), "GM": ("Gambia (the)",),
    "GN": ("Guinea", "Guinea-Conakry"), "GP": ("Guadeloupe",), "GQ": ("Equatorial Guinea",),
    "GR": ("Greece",), "GS": ("South Georgia and the South Sandwich Islands", "South Georgia"),
    "GT": ("Guatemala",), "GU": ("Guam",), "GW": ("Guinea-Bissau",), "GY": ("Guyana",),
    "HK": ("Hong Kong", "Hong Kong SAR"), "HM": ("Heard Island and McDonald Islands",),
    "HN": ("Honduras",), "HR": ("Croatia",), "HT": ("Haiti",), "HU": ("Hungary",),
    "ID": ("Indonesia",), "IE": ("Ireland", "Republic of Ireland", "Eire"), "IL": ("Israel",),
    "IM": ("Isle of Man",), "IN": ("India",),
    "IO": ("British Indian Ocean Territory (the)", "Chagos Islands"), "IQ": ("Iraq",),
    "IR": ("Iran (Islamic Republic of)", "Iran", "Islamic Republic of Iran"), "IS": ("Iceland",),
    "IT": ("Italy",), "JE": ("Jersey",), "JM": ("Jamaica",), "JO": ("Jordan",), "JP": ("Japan",),
    "KE": ("Kenya",), "KG": ("Kyrgyzstan", "Kyrgyz Republic"), "KH": ("Cambodia",),
    "KI": ("Kiribati",), "KM": ("Comoros (the)",), "KN": ("Saint Kitts and Nevis",),
    "KP": ("Korea (the Democratic People's Republic of)", "North Korea", "DPRK"),
    "KR": ("Korea (the Republic of)", "Republic of Korea", "South Korea"), "KW": ("Kuwait",),
    "KY": ("Cayman Islands (the)",), "KZ": ("Kazakhstan",),
    "LA": ("Lao People's Democratic Republic (the)", "Laos", "Lao PDR"), "LB": ("Lebanon",),
    "LC": ("Saint Lucia",), "LI": ("Liechtenstein",), "LK": ("Sri Lanka",), "LR": ("Liberia",),
    "LS": ("Lesotho",), "LT": ("Lithuania",), "LU": ("Luxembourg",), "LV": ("Latvia",),
    "LY": ("Libya",), "MA": ("Morocco",), "MC": ("Monaco",),
    "MD": ("Moldova (the Republic of)", "Moldova", "Republic of Moldova"), "ME": ("Montenegro",),
    "MF": ("Saint Martin (French part)", "Saint Martin"), "MG": ("Madagascar",),
    "MH": ("Marshall Islands (the)",),
    "MK": ("North Macedonia", "Macedonia", "Republic of North Macedonia"), "ML": ("Mali",),
    "MM": ("Myanmar", "Burma"), "MN": ("Mongolia",), "MO": ("Macao", "Macau", "Macao SAR"),
    "MP": ("Northern Mariana Islands (the)",), "MQ": ("Martinique",), "MR": ("Mauritania",),
    "MS": ("Montserrat",), "MT": ("Malta",), "MU": ("Mauritius",), "MV": ("Maldives",),
    "MW": ("Malawi",), "MX": ("Mexico",), "MY": ("Malaysia",), "MZ": ("Mozambique",),
    "NA": ("Namibia",), "NC": ("New Caledonia",), "NE": ("Niger (the)",), "NF": ("Norfolk Island",),
    "NG": ("Nigeria",), "NI": ("Nicaragua",),
    "NL": ("Netherlands (Kingdom of the)", "Netherlands", "Kingdom of the Netherlands", "Holland"),
    "NO": ("Norway",), "NP": ("Nepal",), "NR": ("Nauru",), "NU": ("Niue",),
    "NZ": ("New Zealand", "Aotearoa"), "OM": ("Oman",), "PA": ("Panama",), "PE": ("Peru",),
    "PF": ("French Polynesia", "Tahiti"), "PG": ("Papua New Guinea", "PNG"),
    "PH": ("Philippines (the)",), "PK": ("Pakistan",), "PL": ("Poland",),
    "PM": ("Saint Pierre and Miquelon",), "PN": ("Pitcairn", "Pitcairn Islands"),
    "PR": ("Puerto Rico",),
    "PS": ("Palestine, State of", "Palestine", "State of Palestine", "Palestinian Territories"),
    "PT": ("Portugal",), "PW": ("Palau",), "PY": ("Paraguay",), "QA": ("Qatar",),
    "RE": ("Réunion",), "RO": ("Romania",), "RS": ("Serbia",),
    "RU": ("Russian Federation (the)", "Russia"), "RW": ("Rwanda",), "SA": ("Saudi Arabia", "KSA"),
    "SB": ("Solomon Islands",), "SC": ("Seychelles",), "SD": ("Sudan (the)",), "SE": ("Sweden",),
    "SG": ("Singapore",),
    "SH": ("Saint Helena, Ascension and Tristan da Cunha", "Saint Helena", "Ascension",
        "Tristan da Cunha"),
    "SI": ("Slovenia",), "SJ": ("Svalbard and Jan Mayen", "Svalbard"),
    "SK": ("Slovakia", "Slovak Republic"), "SL": ("Sierra Leone",), "SM": ("San Marino",),
    "SN": ("Senegal",), "SO": ("Somalia",), "SR": ("Suriname",), "SS": ("South Sudan",),
    "ST": ("Sao Tome and Principe", "São Tomé"), "SV": ("El Salvador",),
    "SX": ("Sint Maarten (Dutch part)", "Sint Maarten"),
    "SY": ("Syrian Arab Republic (the)", "Syria"), "SZ": ("Eswatini", "Swaziland"),
    "TC": ("Turks and Caicos Islands (the)", "Turks and Caicos"), "TD": ("Chad",),
    "TF": ("French Southern Territories (the)",), "TG": ("Togo",), "TH": ("Thailand",),
    "TJ": ("Tajikistan",), "TK": ("Tokelau",), "TL": ("Timor-Leste", "East Timor"),
    "TM": ("Turkmenistan",), "TN": ("Tunisia",), "TO": ("Tonga",), "TR": ("Türkiye", "Turkey"),
    "TT": ("Trinidad and Tobago", "Trinidad"), "TV": ("Tuvalu",),
    "TW": ("Taiwan (Province of China)", "Taiwan", "Taiwan, Province of China"),
    "TZ": ("Tanzania, the United Republic of", "Tanzania", "United Republic of Tanzania"),
    "UA": ("Ukraine",), "UG": ("Uganda",), "UM": ("United States Minor Outlying Islands (the)",),
    "US": ("United States of America (the)", "United States", "USA", "America"), "UY": ("Uruguay",),
    "UZ": ("Uzbekistan",),
    "VA": ("Holy See (the)", "Holy See (Vatican City State)", "Vatican", "Vatican City",
        "Vatican City State"),
    "VC": ("Saint Vincent and the Grenadines", "Saint Vincent"),
    "VE": ("Venezuela (Bolivarian Republic of)", "Venezuela"),
    "VG": ("Virgin Islands (British)", "British Virgin Islands", "BVI"),
    "VI": ("Virgin Islands (U.S.)", "US Virgin Islands", "United States Virgin Islands"),
    "VN": ("Viet Nam", "Vietnam"), "VU": ("Vanuatu",), "WF": ("Wallis and Futuna",),
    "WS": ("Samoa", "Western Samoa"), "YE": ("Yemen",), "YT": ("Mayotte",),
    "ZA": ("South Africa", "RSA"), "ZM": ("Zambia",), "ZW": ("Zimbabwe",),
}  # fmt: skip
_SILENT = re.compile("['`.\u2019]")  # written or not
_BETWEEN = re.compile(r"[^a-z0-9]+")


def find_country_code(name: str) -> str | None:
    """Return the code of the country whose name this is, with accents or without; else None."""
    return _CODES.get(_simplify(name))


def _simplify(name: str) -> str:
    """Return a name in plain small letters: without accents, signs and articles."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    plain = _SILENT.sub("", "".join(c for c in letters if not unicodedata.combining(c)))
    words = ("saint" if word == "st" else word for word in _BETWEEN.split(plain))
    return " ".join(word for word in words if word not in ("", "the"))


_CODES = {code.lower(): code for code in NAMES} | {  # U.S. is a code and no name
    _simplify(name): code for code, names in NAMES.items() for name in names
}
