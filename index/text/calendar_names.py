"""Names of months and weekdays in English and other languages."""

import re

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

# January to December in other languages, in the forms in which they stand in dates. Croatian
# "listopad" is missing: it is October, and November in Polish and Czech.
_NAMES = """
jänner januar janúar janvier enero gennaio janeiro januari styczeń stycznia leden ledna január
    januára
    siječanj siječnja januarie ianuarie gener tammikuu tammikuuta ocak січень січня январь января
    януари ιανουάριος ιανουαρίου يناير ינואר בינואר jaanuar sausio јануар जनवरी জানুয়ারি جنوری
    ژانویه جانفي มกราคม
feber februar febrúar février fevrier febrero febbraio fevereiro februari luty lutego únor února
    február
    februára veljača veljače februarie febrer helmikuu helmikuuta şubat лютий лютого февраль
    февраля февруари φεβρουάριος φεβρουαρίου فبراير פברואר בפברואר veebruar vasario фебруар फरवरी
    ফেব্রুয়ারি فروری فوریه فيفري شباط กุมภาพันธ์
märz mars marzo março maart marzec marca březen března marec március ožujak ožujka martie març
    maaliskuu maaliskuuta mart maret marts березень березня март марта μάρτιος μαρτίου مارس מרץ
    במרץ märts kovo मार्च মার্চ مارچ آذار มีนาคม
avril abril aprile kwiecień kwietnia duben dubna apríl apríla április travanj travnja aprilie
    huhtikuu huhtikuuta nisan квітень квітня апрель апреля април απρίλιος απριλίου أبريل ابريل
    אפריל באפריל aprill balandžio април अप्रैल এপ্রিল اپریل آوریل أفريل نيسان เมษายน
mai mayo maí maggio maio mei maj maja květen května máj mája május svibanj svibnja maig toukokuu
    toukokuuta mayıs травень травня май мая μάιος μαΐου μαίου مايو מאי במאי gegužės мај मई মে مئی
    مه ماي أيار พฤษภาคม
juni juin júní junij junio giugno junho czerwiec czerwca červen června jún júna június lipanj
    lipnja iunie
    juny kesäkuu kesäkuuta haziran червень червня июнь июня юни ιούνιος ιουνίου يونيو יוני ביוני
    juuni birželio јун जून জুন جون ژوئن جوان حزيران มิถุนายน
juli juillet júlí julij julio luglio julho lipiec lipca červenec července júl júla július srpanj
    srpnja iulie
    juliol heinäkuu heinäkuuta temmuz липень липня июль июля юли ιούλιος ιουλίου يوليو יולי ביולי
    juuli liepos јул जुलाई জুলাই جولائی ژوئیه جويلية تموز กรกฎาคม
août aout ágúst avgust agosto augustus sierpień sierpnia srpen srpna augusta augusztus kolovoz
    kolovoza agost
    elokuu elokuuta ağustos agustus серпень серпня август августа αύγουστος αυγούστου أغسطس אוגוסט
    באוגוסט rugpjūčio अगस्त আগস্ট اگست اوت أوت آب สิงหาคม
septembre septiembre septembar setiembre settembre setembro wrzesień września září septembra
    szeptember
    rujan rujna septembrie setembre syyskuu syyskuuta eylül вересень вересня сентябрь сентября
    септември σεπτέμβριος σεπτεμβρίου سبتمبر ספטמבר בספטמבר rugsėjo септембар सितंबर सितम्बर
    সেপ্টেম্বর ستمبر سپتامبر أيلول กันยายน
oktober octobre október oktobar octubre ottobre outubro październik października říjen října
    október októbra
    octombrie lokakuu lokakuuta ekim жовтень жовтня октябрь октября октомври οκτώβριος οκτωβρίου
    أكتوبر אוקטובר באוקטובר oktoober spalio октобар अक्टूबर अक्तूबर অক্টোবর اکتوبر اکتبر ตุลาคม
novembre noviembre nóvember novembar listopadu novembro listopad listopada novembra studeni
    studenoga noiembrie marraskuu
    marraskuuta kasım листопад листопада ноябрь ноября ноември νοέμβριος νοεμβρίου نوفمبر נובמבר
    בנובמבר lapkričio новембар नवंबर नवम्बर নভেম্বর نومبر نوامبر พฤศจิกายน
dezember décembre decembar decembre diciembre dicembre dezembro grudzień grudnia prosinec prosince
    decembra
    prosinac prosinca decembrie desember desembre joulukuu joulukuuta aralık грудень грудня
    декабрь декабря декември δεκέμβριος δεκεμβρίου ديسمبر דצמבר בדצמבר detsember gruodžio децембар
    दिसंबर दिसम्बर ডিসেম্বর دسمبر دسامبر ธันวาคม
"""
# Abbreviations that are no prefix of a name, or a prefix of several months' names.
_ABBREVIATIONS = "mrt:3 mrz:3 lip:7 juil:7 srp:8 ιουν:6 ιουλ:7 мая:5"
_SHORTEST_ABBREVIATION = 3


def _months_by_name() -> dict[str, int]:
    months = dict(MONTHS)
    for number, names in enumerate(re.split(r"\n(?! )", _NAMES.strip()), 1):
        for name in names.split():
            months.setdefault(name, number)
    return months


def _months_by_word(exact: dict[str, int]) -> dict[str, int]:
    months: dict[str, set[int]] = {}
    for name, number in exact.items():
        for length in range(_SHORTEST_ABBREVIATION, len(name)):
            months.setdefault(name[:length], set()).add(number)
    abbreviations = {short: min(of) for short, of in months.items() if len(of) == 1}
    chosen = {
        short: int(number)
        for short, _, number in (pair.partition(":") for pair in _ABBREVIATIONS.split())
    }
    return {**abbreviations, **chosen, **exact}


# The number, 1 to 12, of a month's name, in lower case, in some forty languages.
MONTHS_BY_NAME = _months_by_name()
# Likewise of its name or an abbreviation.
MONTHS_OF_ALL_LANGUAGES = _months_by_word(MONTHS_BY_NAME)
_WEEKDAYS = """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur
    thurs fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    mo di mi do fr sa so lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes
    miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato
    domenica segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça
    quarta quinta sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek
    pátek neděle понедельник вторник среда четверг пятница суббота воскресенье понеділок
    вівторок середа четвер п'ятниця субота неділя måndag tisdag onsdag torsdag fredag lördag
    söndag mandag tirsdag lørdag søndag maanantai tiistai keskiviikko torstai perjantai
    lauantai sunnuntai pazartesi salı çarşamba perşembe cuma cumartesi pazar luni marți
    miercuri joi vineri sâmbătă duminică dilluns dimarts dimecres dijous divendres dissabte
    diumenge hétfő kedd szerda csütörtök péntek szombat vasárnap senin selasa rabu kamis
    jumat sabtu minggu δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή الاثنين
    الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد יום ראשון שני שלישי רביעי חמישי שישי
    שבת
"""
# Weekdays and their abbreviations in lower case, in other languages too.
WEEKDAY_WORDS = frozenset(_WEEKDAYS.split())
