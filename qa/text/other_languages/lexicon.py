"""Words of other languages than English, as alternatives of patterns.

Texts mix languages, and short ones are told apart badly: the words of all are searched at once.
"""

# What is written together with the word behind it: articles, "and", "in", "for".
JOINED_BEFORE = {
    "ar": ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف", "فال", "ك", "كال"),
    "he": ("", "ה", "ו", "וה", "ב", "ל", "מ", "מה", "ש", "שה", "כ"),
}
# That something is not so: false, a lie, a rumour, denied, corrected, the opposite.
FALSE = {
    "de": (
        r"falsch\w*|unwahr\w*|gelogen|lüge\w*|erfunden|irrtum|mythos|mythen|gerücht\w*|dementier\w*|"
        r"bestreite\w*|bestritt\w*|widerr[iu]e?f\w*|korrigier\w*|berichtigt\w*|gegenteil|"
        r"stimmt nicht|nicht wahr|nicht richtig|nicht der fall|trifft nicht zu|nicht so"
    ),
    "nl": (
        r"niet waar|niet juist|klopt niet|onjuist|onwaar|leugens?|ontken\w*|tegendeel|mythes?|"
        r"gerucht\w*"
    ),
    "fr": (
        r"faux|fausses?|mensonges?|démen\w+|pas vrai|pas le cas|n['’]est pas exact|rumeurs?|"
        r"contraire|inexact\w*|erroné\w*|mythes|rectifi\w*|rétract\w*"
    ),
    "es": (
        r"fals[oa]s?|mentiras?|desm[ei]\w*nt\w*|no es (?:cierto|verdad|así)|contrari[oa]|bulos?|"
        r"rumor\w*|mitos?|errónea?o?s?|retract\w*"
    ),
    "it": r"non è (?:vero|così)|bugi[ae]|smenti\w*|miti|errat[oa]",
    "pt": r"não é (?:verdade|assim)|contrário|boatos?",
    "sv": r"inte sant|stämmer inte|osant|lögn\w*|falsk\w*|motsats\w*|felaktig\w*",
    "da": r"ikke sandt|usand\w*|løgn\w*|mods\w*tte?|dementer\w*",
    "no": r"ikke sant|stemmer ikke|usant|løgn\w*|mods\w*tte?",
    "pl": r"nieprawd\w*|fałsz\w*|kłamst\w*|zaprzecz\w*|przeciwnie|sprostow\w*",
    "cs": r"nepravd\w*|lež|opak|popřel\w*",
    "tr": r"doğru değil\w*|yanlış\w*|yalan\w*|aksine|asılsız",
    "ru": (
        r"неправд\w*|ложь\w*|ложн\w*|лжив\w*|не так|не соответству\w*|опроверг\w*|неверн\w*|"
        r"наоборот|ошибочн\w*|слухи?|миф\w*"
    ),
    "bg": r"не вярно|невярно|миф\w*",
    "uk": r"неправд\w*|брехн\w*|спростов\w*|хибн\w*",
}
# The same in languages without spaces, or whose words have beginnings of other words.
FALSE_WITHOUT_SPACES = {
    "zh": (
        r"不是真|不实|不實|不属实|不屬實|假的|虚假|虛假|谣言|謠言|错误|錯誤|否认|否認|并非|並非|更正|撤回|相反|"
        r"并不是|並不是|没有的事"
    ),
    "ja": r"事実ではな|事実でな|誤り|嘘|否定|訂正|デマ|間違|そうではな",
    "ko": r"사실이 아니|거짓|부인했|허위|정정",
    "ar": r"غير صحيح|كذب|ليس صحيح|نفى|نفت|خطأ|شائع|العكس|باطل|ليس كذلك|ليس هذا",
}
# Verbs of saying and thinking.
SAYINGS = {
    "de": r"sag\w*|behaupt\w*|mein(?:t|te|en)|glaub\w*|denk\w*|dachte\w*|erzähl\w*|laut",
    "nl": r"zeg\w*|zei|beweer\w*|meent|denkt|gelooft|volgens",
    "fr": r"di(?:t|sent|sait)|affirm\w*|prétend\w*|croi[tr]|croient|pens\w*|selon",
    "es": r"di(?:ce|jo|cen|jeron)|afirm\w*|asegur\w*|cree\w*|piensa\w*|según",
    "it": r"dice|disse|dicono|detto|afferm\w*|sostien\w*|crede\w*|pensa\w*|secondo",
    "pt": r"diz\w*|disse\w*|afirm\w*|acredit\w*|acha\w*|pensa\w*|segundo",
    "sv": r"säger|sade|sa|påstår|påstod|menar|tror|enligt",
    "da": r"siger|sagde|påstår|mener|tror|ifølge",
    "no": r"sier|sa|påstår|mener|tror|ifølge",
    "pl": r"mówi\w*|powiedział\w*|twierdz\w*|uważa\w*|według",
    "cs": r"říká|řekl\w*|tvrd\w*|myslí|podle",
    "tr": r"dedi|diyor|söyl\w*|iddia|göre",
    "ru": r"говор\w*|сказал\w*|утвержда\w*|заяв\w*|счита\w*|дума\w*|словам",
    "bg": r"каз\w*|твърд\w*|смята\w*|според",
    "uk": r"каж\w*|сказа\w*|стверджу\w*|вважа\w*|словами",
}
SAYINGS_WITHOUT_SPACES = {
    "zh": r"说|說|称|稱|认为|認為|表示",
    "ja": r"言|述べ|という|主張|と語|思",
    "ko": r"말|주장|밝혔|생각",
    "ar": r"قال|يقول|تقول|زعم|يزعم|صرح|يعتقد",
}
FIRST_PERSON = {
    "de": r"ich|wir|mich|mir|uns|mein\w{0,2}|unser\w{0,2}",
    "fr": r"je|j['’]\w+|nous|mon|mes|notre|nos",
    "es": r"yo|nosotr[oa]s|nuestr[oa]s?",
    "it": r"io|noi|nostr[oaie]",
    "pt": r"eu|nós|nosso|nossa",
    "nl": r"ik|wij",
    "sv": r"jag",
    "ru": r"я|мы|меня|мне|нас|нам|мой|моя|наш\w{0,2}",
}
FIRST_PERSON_WITHOUT_SPACES = {"zh": r"我|咱们", "ja": r"私は|私たち|僕", "ar": r"\bأنا\b|\bنحن\b"}
# What may stand for something said before, or join a sentence to it, where it begins the sentence.
PRONOUNS = {
    "de": (
        r"er|sie|es|ihre?[mnrs]?|seine?[mnrs]?|diese?[mnrs]?|jene[mnrs]?|dort|dann|damit|dadurch|"
        r"deshalb|daher|darum|dagegen|dabei|danach|daraufhin|jedoch|aber|auch|so"
    ),
    "nl": r"hij|zij|ze|zijn|haar|hun|dit|deze|die|daar|dan|daarom|daarna|echter|maar|ook|dus",
    "fr": (
        r"ils?|elles?|ce(?:la|ci|tte|ux|lui|lle)?|ces|ça|son|ses|leurs?|là|ensuite|puis|donc|mais|"
        r"aussi"
    ),
    "es": (
        r"él|ell[ao]s?|est[aeo]s?|es[aeo]s?|aquel\w*|sus?|allí|ahí|así|entonces|luego|después|pero|"
        r"también"
    ),
    "it": r"lui|lei|egli|ess[aioe]|loro|quest\w*|quel\w*|su[oa]|suoi|sue|lì|così|poi|quindi|ma",
    "pt": (
        r"el[ae]s?|est[ae]s?|isto|iss?o|ess[ae]s?|aquel\w*|seus?|suas?|ali|assim|então|depois|mas|"
        r"também"
    ),
    "sv": r"han|hon|hans|hennes|deras|detta|dessa|där|då|därför|men|också",
    "da": r"han|hun|hans|hendes|deres|dette|disse|der|da|derfor|men|også",
    "no": r"han|hun|hans|hennes|deres|dette|disse|der|da|derfor|men|også",
    "pl": r"on[aoi]?|jego|jej|ich|t[aeo]n?|ci|tam|wtedy|dlatego|jednak|ale|potem",
    "cs": r"on[aio]?|jeho|její|jejich|t[aoey]n?|tam|tehdy|proto|však|ale|pak",
    "tr": r"onlar|onun|bu|şu|orada|sonra|ama|bunun",
    "ru": r"он[аои]?|его|её|ее|их|эт\w{1,3}|т[аоеу]т?|там|тогда|поэтому|затем|однако|но|также",
    "bg": r"той|тя|то|те|негов\w*|неин\w*|този|тази|това|тези|там|тогава|затова|но",
    "uk": r"він|вон[аои]|його|її|їх\w*|це[йі]?|ця|ці|там|тоді|тому|але|потім",
}
PRONOUNS_WITHOUT_SPACES = {
    "zh": r"[他她它]|这|這|那|此|但|因此|所以|随后|隨後|然后|然後|其",
    "ja": r"彼|これ|それ|あれ|この|その|あの|しかし|だから|また|そして",
    "ko": r"그는|그녀|그들|그것|이것|이는|하지만|그러나|따라서",
    "ar": r"هو\b|هي\b|هم\b|هذا|هذه|ذلك|تلك|لكن|ثم",
}
# How many without a number, or that it was none.
AMOUNTS = {
    "de": r"niemand\w*|kein\w*|dutzend\w*|hundert\w*|einig\w*|mehrere\w*|viel\w*|wenig\w*|\w+mal",
    "fr": r"personne|aucun\w*|douzaine\w*|dizaine\w*|centaine\w*|plusieurs",
    "es": r"nadie|ning[uú]n\w*|decenas?|docenas?|cientos|vari[oa]s|much[oa]s",
    "it": r"nessun\w*|decine|centinaia|molt[ie]",
    "pt": r"ninguém|nenhum\w*|dezenas?|centenas?|muit[oa]s|vári[oa]s",
    "ru": r"никто|никого|ни один|десят\w+|сотн\w+|много|нескольк\w+",
}
AMOUNTS_WITHOUT_SPACES = {
    "zh": r"没有|無|无|数[百千万]",
    "ja": r"いない",
    "ar": r"لا أحد|عشرات|مئات|آلاف",
}


def any_of(words: dict[str, str], others: dict[str, str]) -> str:
    """A pattern of the words of all languages, and of others that need no space around them."""
    return rf"\b(?:{'|'.join(words.values())})\b|{'|'.join(others.values())}"


def pattern_in(language: str, words: dict[str, str], others: dict[str, str]) -> str:
    """A pattern of the words of one language; "" where they are not known."""
    if language in words:
        return rf"\b(?:{words[language]})\b"
    return others.get(language, "")
