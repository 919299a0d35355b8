"""Whether a sentence in another language than English denies or plans what a question asks for.

By words alone, of the languages below: in the others nothing is recognized.
"""

from functools import cache
from typing import Literal, NamedTuple

# Its \w has the vowel signs of Hindi and Thai, those of `re` do not.
import regex

Status = Literal["denied", "planned"]


class _Words(NamedTuple):
    """Patterns of a language: that something is not so; words that hold a "not" which denies
    nothing, such as "not only"; that it is still to come or merely possible; and that a question
    asks for something past."""

    negation: str
    no_negation: str
    plan: str
    past: str


_WORDS = {
    "de": _Words(
        r"\b(?:nicht(?!-)|nie|niemals|keineswegs|weder|kein(?:e[mnrs]?)?|niemand\w*)\b",
        r"\bnicht (?:nur|zuletzt|allein|mehr als|weniger als|selten|nur|wenige|unerheblich\w*|"
        r"zu letzt)\b|\bob nicht\b|\bwenn nicht\b",
        r"\b(?:soll(?:en|te|ten)?|könnten?|plan(?:t|en)|geplant\w*|beabsichtig\w+|voraussichtlich|"
        r"möglicherweise|vorgesehen|vorhat|vorhaben zu)\b",
        r"\b(?:wurden?|hat|haben|hatten?|war|waren|\w{2,}te[nt]?|starb|kam|ging|fand|gab|trat)\b",
    ),
    "fr": _Words(
        r"\b(?:n['’]|ne )[^.;]{1,40}?\b(?:pas|jamais|plus|point|aucun\w*|personne|rien)\b|"
        r"\b(?:aucun\w*|personne|rien)\s+n['’e]|\bni\b",
        r"\bpas (?:seulement|moins d|plus d|que)\b",
        r"\b(?:devrai(?:en)?t|pourrai(?:en)?t|prévoi(?:t|ent)|prévue?s?|envisage(?:nt)?|sera|seront|"
        r"aurai(?:en)?t|compte(?:nt)? \w+er)\b",
        r"\b(?:a|ont|avait|avaient|fut|furent|était|étaient|a-t-\w+|ont-\w+|est-\w+)\b",
    ),
    "es": _Words(
        r"\b(?:no|nunca|jamás|tampoco|ningun[oa]?|ningún|nadie)\b",
        r"\bno (?:sol[oa]|sólo|solamente|menos de|más de|obstante)\b",
        r"\b(?:deberían?|podrían?|planean?|prevén?|previst[oa]s?|será|serán|pretenden?|habrían?)\b",
        r"\b(?:fue|fueron|ha|han|había|habían|era|eran|estaba|estaban|\w{2,}(?:ó|aron|ieron|ió))\b",
    ),
    "it": _Words(
        r"\b(?:non|mai|nessun\w*|neanche|nemmeno|né)\b",
        r"\bnon (?:sol[oa]|soltanto|meno di|più di|appena)\b",
        r"\b(?:dovrebber?o?|potrebber?o?|prevedono|prevede|previst[oaie]|sarà|saranno|intendono|"
        r"intende|avrebber?o?)\b",
        r"\b(?:ha|hanno|fu|furono|è stat[oa]|sono stat[ie]|era|erano|\w{2,}(?:ò|arono|irono))\b",
    ),
    "pt": _Words(
        r"\b(?:não|nunca|jamais|nenhum\w*|ninguém|tampouco|nem)\b",
        r"\bnão (?:só|apenas|somente|menos de|mais de|obstante)\b",
        r"\b(?:deverá|deverão|deveriam?|poderiam?|planejam?|planeiam?|prevê|previst[oa]s?|será|"
        r"serão|pretendem?|teria|teriam)\b",
        r"\b(?:foi|foram|tem|têm|tinha|era|eram|estava|\w{2,}(?:ou|aram|eram|iram|iu))\b",
    ),
    "ru": _Words(
        r"\b(?:не|нет|никогда|никто|никого|ничего|нельзя|ни)\b",
        r"\bне (?:только|менее|более|меньше|больше|раз|просто|раньше|позднее|ранее|позже)\b|"
        r"\bтем не менее\b|\bкак бы то ни\b",
        r"\b(?:планиру\w+|намерен\w*|собира\w+с[яь]|буд[еу]\w+|предполага\w+|может|могут|"
        r"мог(?:ла|ли)? бы|ожидается|должн\w+)\b",
        r"\b\w{2,}(?:л|ла|ло|ли|лся|лась|лось|лись)\b|\bбыл\w{0,2}\b",
    ),
    "zh": _Words(
        r"没有|沒有|未(?!来|來|婚)|并非|並非|不是|从未|從未|否认|否認|不曾|从不|從不|拒绝|拒絕",
        r"不是只|没有多久",
        r"计划|計劃|将(?![军军領领来來士])|將(?![軍領來])|打算|拟(?=[于在定])|预计|預計|可能|准备在",
        r"了|过|過|曾|已|是(?:什么时候|何时|在)|哪[一]?年",
    ),
    "ja": _Words(
        r"(?:ない|なかった|ません|ず|ぬ)(?=[。、」）]|と|が|でした|$)|否定|ではな",
        r"だけでな|のみなら(?:ず|な)|にもかかわらず|かもしれない|なければならない|に過ぎない|ほかならない",
        r"予定|計画|見込み|見通し|だろう|かもしれない|でしょう|方針",
        r"(?:た|だった|でした|ました)(?:か|の|？|\?|$)",
    ),
    "ar": _Words(
        r"(?<!\w)(?:لم|لن|ليس|ليست|لا|ما زال لم|نفى|نفت|ينفي)(?!\w)",
        r"لا يزال|لا تزال|لا سيما|ليس فقط|لا يقل عن|لا تقل عن|ما لا يقل|لا بد|لا غنى|"
        r"(?<!\w)(?:لم|لن|لا|ليس|ليست)\s[^.،؛]{1,60}?(?<!\w)(?:سوى|إلا)(?!\w)",
        r"(?<!\w)(?:سوف|يعتزم|تعتزم|تخطط|يخطط|من المقرر|من المتوقع|ربما|قد [يت]\w+|"
        r"س(?!ياس|يد|يار|يطر|ينم|يرة|يول|يناء|تين|تار)[يت][\w\u064b-\u0652]{3,})",
        r"(?<!\w)(?:كان\w*|تم|وقع|حدث|متى \w{3,})(?!\w)",
    ),
    "nl": _Words(
        r"\b(?:niet|geen|nooit|niemand|noch|nergens)\b",
        r"\bniet (?:alleen|enkel|meer dan|minder dan|zozeer)\b|\bgeen enkel probleem\b",
        r"\b(?:zal|zullen|zou|zouden|plan(?:t|nen)|gepland|van plan|beoogt|naar verwachting|"
        r"mogelijk|voornemens)\b",
        r"\b(?:heeft|hebben|had|hadden|was|waren|werd|werden|\w{2,}(?:de|den|te|ten))\b",
    ),
    "sv": _Words(
        r"\b(?:inte|ej|icke|aldrig|ingen|inget|inga|varken)\b",
        r"\binte (?:bara|endast|mer än|mindre än|minst)\b",
        r"\b(?:ska|skall|skulle|planerar|planeras|väntas|avser|tänker|kan komma att|eventuellt)\b",
        r"\b(?:har|hade|var|blev|fick|gick|kom|\w{2,}(?:ade|ades|dde|tte))\b",
    ),
    "da": _Words(
        r"\b(?:ikke|aldrig|ingen|intet|hverken)\b",
        r"\bikke (?:kun|bare|blot|mere end|mindre end|mindst)\b",
        r"\b(?:skal|vil|skulle|planlægger|planlagt|ventes|forventes|agter|måske)\b",
        r"\b(?:har|havde|var|blev|fik|gik|kom|\w{2,}(?:ede|edes|te|tes))\b",
    ),
    "no": _Words(
        r"\b(?:ikke|aldri|ingen|intet|verken)\b",
        r"\bikke (?:bare|kun|mer enn|mindre enn|minst)\b",
        r"\b(?:skal|vil|skulle|planlegger|planlagt|ventes|forventes|kanskje)\b",
        r"\b(?:har|hadde|var|ble|fikk|gikk|kom|\w{2,}(?:et|ede|te|dde))\b",
    ),
    "pl": _Words(
        r"\b(?:nie|nigdy|nikt|nikogo|nikomu|nic|żad(?:en|n\w+)|ani|zaprzecz\w+)\b",
        r"\bnie (?:tylko|mniej niż|więcej niż|później niż|wcześniej niż)\b",
        r"\b(?:planuj\w+|zamierza\w*|będzie|będą|ma zostać|mają zostać|spodziewa\w*|przewidu\w+|"
        r"prawdopodobnie|być może|mógłby|mogłaby)\b",
        r"\b\w{2,}(?:ł|ła|ło|li|ły|ano|ono|to)\b",
    ),
    "cs": _Words(
        r"\b(?:ne(?!jen|chal|dal|měl\b|mec|val|stl)\w{2,}(?:l|la|lo|li|ly)|není|nejsou|nikdy|nikdo|"
        r"nikoho|žád\w+|ani|popřel\w*)\b",
        r"\bnejen\b",
        r"\b(?:plánuj\w+|hodlá|hodlají|bude|budou|očekáv\w+|zřejmě|možná|má v úmyslu)\b",
        r"\b\w{2,}(?:l|la|lo|li|ly|l[ao]?\s+se)\b",
    ),
    "uk": _Words(
        r"\b(?:не|ні|ніколи|ніхто|нікого|немає|жодн\w+|заперечи\w+)\b",
        r"\bне (?:тільки|лише|менш\w*|більш\w*|раніше|пізніше)\b|\bтим не менш\w*",
        r"\b(?:планує\w*|планують\w*|має намір|мають намір|буде|будуть|очікує\w*|"
        r"можливо|ймовірно)\b",
        r"\b\w{2,}(?:в|ла|ло|ли|вся|лась|лося|лися|но|то)\b",
    ),
    "ro": _Words(
        r"\b(?:nu|n-a\w*|niciodată|nimeni|nici|niciun\w*|dezminți\w*)\b",
        r"\bnu (?:numai|doar|mai puțin de|mai mult de)\b",
        r"\b(?:va|vor|urmează|plănuiește|plănuiesc|intenționează|prevede|prevăd|ar putea|"
        r"ar urma)\b",
        r"\b(?:a|au|am|era|erau|avea|fost|fusese)\b",
    ),
    "el": _Words(
        r"\b(?:δεν|δε|μην|ποτέ|καν[εέ]νας?|κανείς|καμ[ιί]α|ούτε|διέψευσ\w+|αρνήθηκ\w+)\b",
        r"\b(?:όχι|δεν είναι) μόνο\b|\bπότε\b",
        r"\b(?:θα|σχεδιάζ\w+|προτίθε\w+|πρόκειται|προβλέπ\w+|αναμέν\w+|ενδέχεται|ίσως|σκοπεύ\w+)\b",
        r"\b(?:ήταν|είχ\w+|έγιν\w+|ήρθ\w+|πήρ\w+|είπ\w+|"
        r"\w{2,}(?:[σξψ](?:α|ες|ε|αν)|θηκ(?:ε|αν)|λαβ(?:ε|αν)|[έή]θαν(?:ε|αν)|[όο]ρασε))\b",
    ),
    "tr": _Words(
        r"\b(?:değil\w*|yok\w*|hiç|asla|hiçbir\w*|kimse|\w{2,}(?:m[ae](?:d[ıi]\w*|m[ıi]ş\w*|z|zlar|zler|"
        r"y[ae]ca[kğ]\w*|y[ae]ce[kğ]\w*)|m[ıiuü]yor\w*))\b",
        r"\b(?:sadece|yalnızca|yalnız) [^.,]{0,30}değil\b|\bdeğil mi\b|\bdaha (?:az|fazla) değil\b",
        r"\b(?:\w{2,}(?:[ae]ca[kğ]\w*|[ae]ce[kğ]\w*)|planl[ıa]\w+|hedefl\w+|bekleniyor|öngörül\w+|"
        r"olası|belki|niyetinde)\b",
        r"\b\w{2,}(?:[dt][ıiuü]|m[ıiuü]şt[ıiuü]|m[ıiuü]ş)(?:l[ae]r|k|m|n)?\b",
    ),
    "hi": _Words(
        r"\b(?:नहीं|मत|कभी न|कोई भी न|इनकार|इन्कार|खंडन)\b",
        r"\b(?:ही|केवल|सिर्फ़?) नहीं\b|नहीं बल्कि",
        r"\b(?:योजना|संभावना|प्रस्ताव\w*|शायद|\w+(?:एगा|एगी|एंगे|ेगा|ेगी|ेंगे|गे|गा|गी)|वाला है|वाले हैं)\b",
        r"\b(?:ने|था|थे|थी|थीं|हुआ|हुई|हुए|गया|गई|गए|किया|चुका|चुकी|चुके)\b",
    ),
    "th": _Words(
        r"(?:ไม่|มิ)ได้|ไม่เคย|ยังไม่|ไม่มี|ไม่ใช่|ปฏิเสธ|มิใช่",
        r"ไม่ใช่(?:แค่|เพียง)|ไม่ได้(?:มีแค่|มีเพียง)|ไม่เพียง",
        r"วางแผน|มีแผน|จะ(?!ๆ|เข้)|คาดว่า|อาจ(?!าร)|เตรียม|ตั้งเป้า",
        r"ไปแล้ว|แล้ว|เคย|เมื่อ(?:ไร|ใด|ไหร่)",
    ),
    "vi": _Words(
        r"\b(?:không|chưa|chẳng|chớ|phủ nhận|bác bỏ)\b",
        r"\bkhông (?:chỉ|những|ít hơn|nhiều hơn|quá|lâu|gian|khí|quân)\b|\b(?:hàng|trên) không\b",
        r"\b(?:sẽ|dự định|dự kiến|có kế hoạch|lên kế hoạch|có thể|có lẽ|định)\b",
        r"\b(?:đã|từng|vừa|được)\b",
    ),
    "ko": _Words(
        r"지 ?(?:않|못|말)|(?<![가-힣])(?:안|못) |없[었다습는]|아니[다었라며]|아닌 |"
        r"부인(?:했|하|한)",
        r"뿐(?:만)? ?아니|지 않을까|지 않으면 안",
        r"계획|예정|전망|방침|것으로 (?:보인|예상)|(?:할|될|을) 것|기로 했|검토",
        r"[가-힣]*(?:았|었|였|했|됐|렸|겼|졌|갔|왔|났|냈|섰|썼|쳤|뒀|줬|웠)[가-힣]*",
    ),
    "he": _Words(
        r"\b(?:ו?לא|ו?אין|אינ(?:ו|ה|ם|ן)|מעולם|אף אחד|שלא|הכחיש\w*|מכחיש\w*)\b",
        r"\b(?:ו?לא (?:רק|פחות|יותר)|אם לא)\b",
        r"\b(?:מתכננ?\w*|מתכוונ?\w*|צפוי\w*|עתיד(?:ה|ים|ות)?|אמור\w*|עשוי\w*|בכוונת\w*|ייתכן|אולי)\b",
        r"\b(?:היה|הייתה|היו|כבר|נערכ\w*|נפתח\w*|ה\w{2,3}י\w|ה\w{3,}יקה?|ה\w{3,}ו|\w{3,}תה)\b",
    ),
    "fa": _Words(
        r"(?<!\w)ن(?:می\u200c?\w+|کرد\w*|شد\w*|بود\w*|داشت\w*|داد\w*|خرید\w*|گرفت\w*|رفت\w*|آمد\w*|"
        r"یافت\w*|توانست\w*|گفت\w*|ساخت\w*|پذیرفت\w*|خواه\w*|دارد|دارند|یست\w*)(?!\w)|"
        r"(?<!\w)(?:هرگز|هیچ\w*|هیچ\u200c\w+|تکذیب)(?!\w)",
        r"نه تنها|نه فقط",
        r"(?<!\w)(?:قصد دار\w+|برنامه دار\w+|قرار است|خواه(?:د|ند)|ممکن است|شاید|احتمالا\w*|"
        r"پیش\u200c?بینی می\u200c?شود|در نظر دار\w+)(?!\w)",
        r"\w*(?:کرد|شد|داد|گرفت|خرید|بود|داشت|رفت|آمد|گفت|ساخت|یافت)(?:ند|م|یم|ه است|ه‌اند)?(?!\w)",
    ),
    "id": _Words(
        r"\b(?:tidak|bukan|belum|tak|tiada|membantah)\b",
        r"\b(?:tidak|bukan) (?:hanya|saja|kurang dari|lebih dari)\b",
        r"\b(?:akan|berencana|rencana\w*|mungkin|diperkirakan|bermaksud|hendak)\b",
        r"\b(?:telah|sudah|pernah|di\w{4,})\b",
    ),
    "sw": _Words(
        r"\b(?:ha(?:i|wa|tu|m|u|zi|ya|vi|ki|li|pa)?ku\w{3,}|ha(?:i|wa|tu|m|zi|ya)?ja\w{3,}|hakuna|si|sio|siyo|"
        r"kamwe|\w*kanusha)\b",
        r"\b(?:si|sio) tu\b",
        r"\b\w*(?:panga|pangia|tarajia|tarajiwa|kusudia) ?\w*|"
        r"\b(?:a|wa|i|zi|u|ki|vi|ya|li)ta\w{4,}|\bhuenda\b",
        r"\b(?:a|wa|i|zi|u|ki|vi|ya|li|tu|m)(?:li|me)\w{3,}",
    ),
}  # fmt: skip
# That a question asks for what is not there.
_ASKS_ABSENCE = regex.compile(
    r"fehl\w+|\bmanqu\w+|\bfalta\w*|\bmanca\w*|отсутств\w+|не хвата\w+|缺少|缺乏|ينقص|足りな|欠け|"
    r"\black\w*|\bmissing\b",
    regex.IGNORECASE,
)
# English questions may be asked of documents in other languages.
_ENGLISH_NOT = r"\b(?:not|never|no|nobody|none|without|deny|denied|denies)\b|n['’]t\b"
_ENGLISH_PAST = r"\b(?:did|was|were|had|has|have)\b"
_CLAUSE_END = regex.compile(r"[,:](?!\d)|[;—–()«»“”„]|(?<=\s)-(?=\s)|[、，；：。（）「」،؛।]")


@cache
def _patterns(language: str) -> tuple[regex.Pattern[str], ...] | None:
    if language == "en":
        return tuple(map(regex.compile, (_ENGLISH_NOT, r"(?!)", r"(?!)", _ENGLISH_PAST)))
    words = _WORDS.get(language)
    return tuple(regex.compile(pattern, regex.IGNORECASE) for pattern in words) if words else None


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence between marks such as commas, dashes and quotation marks."""
    return [part.strip() for part in _CLAUSE_END.split(sentence) if part.strip()]


def classify_factuality(
    question: str, question_language: str, clause_texts: list[str], language: str
) -> Status | None:
    """How clauses state otherwise what a question asks for: all of them deny it, though it is not
    asked for what is not so; or all plan it, though it is asked for what was.

    Args:
        question: The question.
        question_language: Its language (ISO 639-1).
        clause_texts: The clauses that may answer.
        language: The language of the clauses.
    """
    asked, stated = _patterns(question_language), _patterns(language)
    if not asked or not stated or language == "en" or not clause_texts:
        return None
    asks_denial = asked[0].search(question) or _ASKS_ABSENCE.search(question)
    if not asks_denial and all(_denies(clause, stated) for clause in clause_texts):
        return "denied"
    is_past = asked[3].search(question) and not asked[2].search(question)
    if is_past and all(stated[2].search(clause) for clause in clause_texts):
        return "planned"
    return None


def _denies(clause: str, patterns: tuple[regex.Pattern[str], ...]) -> bool:
    return bool(patterns[0].search(patterns[1].sub(" ", clause)))
