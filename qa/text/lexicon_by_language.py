"""Words of other languages than English, as alternatives of patterns.

Texts mix languages, and short ones are told apart badly: the words of all are searched at once.
"""

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
