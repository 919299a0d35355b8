"""Names of months and weekdays in English, and prefixes of month names in other languages."""

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# In the order of the year; "May" has none, September has two.
MONTH_ABBREVIATIONS = (
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# The number, 1 to 12, of each English name and abbreviation in lower case.
MONTHS = {
    form.lower(): number
    for number, name in enumerate(MONTH_NAMES, 1)
    for form in (name, *(short for short in MONTH_ABBREVIATIONS if name.startswith(short)))
}
# Alternatives for a regular expression, each name before its abbreviations: "January|Jan|…|Dec".
MONTH_PATTERN = "|".join(form.capitalize() for form in MONTHS)
# Months and weekdays in lower case: capitalized words that name nobody.
CALENDAR_WORDS = frozenset(name.lower() for name in (*MONTH_NAMES, *WEEKDAYS))

# January to December: prefixes of their names in European languages and Turkish.
_PREFIXES = (
    "jan ene gen sty led oca янв січ ιαν studz styc",
    "feb fev fév lut úno şub фев лют φεβ febbr",
    "mar mär maa már bře мар бер μαρ mrt mrz maart",
    "apr abr avr kwi dub nis апр кві απρ",
    "may mai maj mag mei май мая тра μαΐ μαι kvě máj toukok",
    "jun juin giu cze čern haz июн черв ιουν června",
    "jul juil lug lip tem июл лип ιουλ července",
    "aug ago aoû aou sie srp ağu авг сер αυγ elok",
    "sep set wrz zář eyl сен вер σεπ syys",
    "oct okt ott out paź říj eki окт жов οκτ",
    "nov lis kas ноя νοε μνοε marrask",
    "dec dez dic déc des gru pro ara дек гру δεκ joul",
)
MONTH_PREFIXES = {
    prefix: number for number, prefixes in enumerate(_PREFIXES, 1) for prefix in prefixes.split()
}
