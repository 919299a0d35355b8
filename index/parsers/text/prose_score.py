"""Score how much a text looks like prose in one of 40 languages, by its words and letters.

Of 415 samples, charset-normalizer's score left 46 % undecided, chardet 7.7 left 21 %, this one
18 %; and the licence of chardet 7 is disputed.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

# Added to the share of a text's letters that are in common words: a line may have none.
_SMOOTHING = 0.02
# Fewer letters in common words count as none: "als" in a name is not Dutch.
_MIN_LETTERS = 4
# The ten most frequent letters of an alphabet are two thirds of its texts, but one third of wrongly
# decoded ones: the log-odds of each letter by that, and the limit of their sum.
_FREQUENT = 10
_FREQUENT_LOG_ODDS, _RARE_LOG_ODDS = 0.7, -0.7
_MAX_LETTER_SCORE = 5.0
# Penalty of a language for each foreign letter, in natural logarithms: ten to one.
_FOREIGN_PENALTY = 2.3
# Words at which the share of common ones counts double, and the highest weight it can have.
_DOUBLE_FROM = 20
_MAX_WEIGHT = 10.0
# Share of foreign letters that carries no penalty: names, quotations.
_FREE_FOREIGN = 0.01
# Penalty of English for each letter beyond ASCII, and of any language for each sign that is rare in
# prose: of two decodings the one without them is likelier.
_BORROWED_PENALTY = 0.75
_MAX_BORROWED_PENALTY = 3.0
# Signs of any language's prose, and rare ones.
_SIGNS = frozenset("‘’“”„«»‹›–—…•€£\xa0،؛؟٪٫٬\u200c\u200d\u200e\u200f")
_RARE_SIGNS = frozenset("©®°™§¿¡ªº")
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f][^\W\d_]*)*")

# Common words: letters beyond ASCII. Letters of other alphabets come with the most frequent first.
_SPACED = {
    # English borrows the letters of all its neighbours.
    "the of and that with was for this from have are by has were which said to in is on not it as "
    "be at or you he his a": "éèêëáàâäãåçíîïñóôöøúüæßœ",
    "le la les des et est une dans que qui pour pas sur au du avec de en un par ne se il ce à "
    "plus sont être été ou cette": "àâæçèéêëîïôùûüÿœ",
    "der die das und ist nicht ein eine mit von den zu auf dem im sich für als auch es an werden "
    "wird sind oder bei einen wenn kann nach": "äöüßé",
    "el la los las que en una por con para del se su como más de un es no al lo y si ha puede "
    "este esta son": "áéíóúüñ",
    "il la di che un una per con non del della dei sono nel è e in a da si le è stato alla più "
    "questo come i": "àèéìíîòùú",
    "que com uma para dos das ao um os do da em se não de é o a e no na por mais são foi ser está "
    "você": "áâãàçéêíóôõúü",
    "het een en van dat niet met op te voor zijn de is in aan er om ook als door bij of wordt "
    "worden naar": "äëïöüáéèêíóú",
    "och att det som en av med den till om är för på i inte de har kan ett från eller": "åäöé",
    "og det som en av med til den at ikke er et på for i de har kan fra eller å der var": "æøåéóô",
    "og að í á er sem til við um en það ekki af var hann ekki með fyrir þetta úr eða eru": (
        "áéíóúýðþæö"
    ),
    "ja on ei että se oli hän mutta kuin niin ovat tai kun joka ole voi mukaan myös": "äöåšž",
    "ja on ei et see kui mis oli ka ning aga selle või pole kas oma siis tema üle": "äöõüšž",
    "a i de la que el en per amb no les els és del una un al es o com aquest més són ha": (
        "àèéíïòóúüç·"
    ),
    "agus an na ar is i le a go ag sé tá bhí do ní nach seo sin mé": "áéíóú",
    "a az és hogy nem is egy ez van de csak meg volt ha már még el fel vagy mint lehet nincs kell "
    "fájl": "áéíóöőúüű",
    "a se v na je to že do s z o i ve si jako ale by pro není k za po jsou nebo který byl jsem "
    "soubor při být pouze nelze": "áčďéěíňóřšťúůýž",
    "a sa v na je to že do s z o i vo si ako ale by pre nie k za po sú alebo ktorý bol som "
    "súbor pri byť iba": "áäčďéíĺľňóôŕšťúýž",
    "i w na nie do się z jest to że o jak za po od ale przez są lub dla co tym pliku być może było "
    "plik nie": "ąćęłńóśźż",
    "in je v na da za se so ki z ni po pa od pri ali ne ko bi lahko datoteke to bil kot datoteka": (
        "čšžćđ"
    ),
    "i u je na da se za ne od su s a o što nije koji kao ali po iz bi ili ako datoteke biti": (
        "čćđšž"
    ),
    "și şi de la în a nu cu că să pe din o un este se care mai sau pentru al fi fișierul fişier "
    "au dar": "ăâîșțşţ",
    "ve bir bu için ile da de çok olan daha ne gibi var değil ya olarak kadar en sonra her dosya "
    "veya": "çğıöşüâîû\u0307",
    "ir į kad su tai yra iš bet kaip ne o per nuo buvo apie arba už jo tik dar jei failo": (
        "ąčęėįšųūž"
    ),
    "un ir ar no par kas tas uz ka nav vai to pie bet tika kā lai pēc viņš ja datne nevar": (
        "āčēģīķļņšūžōŗ"
    ),
    "dhe të në e i për që me një nga nuk është ka më se si": "ëç",
    "kaj la de en estas mi al ne vi kun por ke li tiu por kiu el aŭ": "ĉĝĥĵŝŭ",
    "dan yang di ini itu dengan untuk dari pada tidak adalah akan": "é",
    "và của là có không được cho trong một các người này với để đã": (
        "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ\u0300\u0301\u0303\u0309"
        "\u0323"
    ),
    "и в не на что с по как это из у к от за он но а то для или о бы файл же его был при если": (
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
    ),
    "і в не на що з у як це та до за від але для по або й його є був файл про при": (
        "оанивеітрслкудмпзяьбгчйхцжшюїєщфґ"
    ),
    "и на да е за се не от с в по като това са но до или при че файла които към файл": (
        "аоиетнрсвлпкдмзуъбгчяцжйхщшюфь"
    ),
    "и у је на да се за не од су са о што није који као али по из би или ће датотеке": (
        "аоиенртсјвукдмплзгбљњћцчшђжхфџ"
    ),
    "και το η ο να της του την τα σε για με που από δεν στο οι είναι τη των θα στην τον αρχείο": (
        "αοιετσνηυρπκμλςίόάγέήδωύθχφώβξζψϊϋΐΰ"
    ),
    "של את על לא זה אל עם גם כי הוא או היא כל אם אני יש אין": "יוהלארתבמשנםדעחקפטגזכסןךצףץ",
    "في من على أن إلى لا ما هذا التي عن مع هو أو كان هذه ذلك إن الذي لم غير": (
        "اليمنوتبرةعدفسهكقحأجشطصىخإذثزغآضئءظؤًٌٍَُِّْـ"
    ),
    "در به از که این را با است برای آن بر تا یا هم می": (
        "ایرندهمتوبشسکزفگخلقپعحجچآطصئغذثضظءأؤژيىكةً\u200cَُِّ"
    ),
}
# Common characters or words of languages that are written without spaces.
_UNSPACED = (
    "の に は を た が で て と し れ さ い る も な か ら す り 一 日 人 年 こ っ ん ー",
    "的 一 是 在 不 了 有 和 人 这 中 大 为 上 个 国 "
    "我 以 要 他 时 来 用 们 生 到 作 地 于 出 就 分 对 "
    "成 会 可 主 发 年 动 同 工 也 能 下 过 子 说 产 "
    "种 面 而 方 后 多 定 行 学 法 所 没 文 件 无 名 使",
    "的 一 是 在 不 了 有 和 人 這 中 大 為 上 個 國 "
    "我 以 要 他 時 來 用 們 生 到 作 地 於 出 就 分 對 "
    "成 會 可 主 發 年 動 同 工 也 能 下 過 子 說 產 "
    "種 面 而 方 後 多 定 行 學 法 所 沒 文 件 無 名 使",
    "이 다 는 을 의 에 가 고 지 하 도 로 한 은 기 를 "
    "사 자 어 나 리 서 인 시 그 라 대 있 아 정 니 수",
    "ที่ การ ของ และ ใน เป็น ได้ ไม่ มี ให้ จะ นี้ ว่า ความ กับ จาก",
)


@dataclass(frozen=True, slots=True)
class _Language:
    words: frozenset[str]
    letters: frozenset[str]
    frequent: frozenset[str]
    letter_cost: float


def _language(words: str, letters: str) -> _Language:
    frequent = letters[:_FREQUENT] if letters[0] > "\u036f" else ""
    cost = _BORROWED_PENALTY if words.startswith("the ") else 0.0
    return _Language(frozenset(words.split()), frozenset(letters), frozenset(frequent), cost)


_LANGUAGES = [_language(words, letters) for words, letters in _SPACED.items()]
_UNSPACED_LANGUAGES = [words.split() for words in _UNSPACED]


def language_score(text: str) -> float:
    """The log-likelihood of the text in the language that fits it best.

    It is 0 without common words and foreign letters, and grows with the share of common words.
    """
    text = text.lower()
    characters = Counter(text)
    letters = sum(count for sign, count in characters.items() if sign.isalpha()) or 1
    beyond = {
        sign: count
        for sign, count in characters.items()
        if sign > "\x7f" and sign not in _SIGNS and sign not in _RARE_SIGNS
    }
    rare = sum(characters[sign] for sign in characters.keys() & _RARE_SIGNS)
    total = sum(beyond.values())
    words = Counter(_WORD.findall(text))
    weight = min(1 + words.total() / _DOUBLE_FROM, _MAX_WEIGHT)
    best = -math.inf
    for language in _LANGUAGES:
        foreign = total - sum(beyond[sign] for sign in beyond.keys() & language.letters)
        common = sum(words[word] * len(word) for word in language.words)
        if common < _MIN_LETTERS:
            common = 0
        fit = weight * math.log(1 + common / letters / _SMOOTHING) - _FOREIGN_PENALTY * max(
            0.0, foreign - _FREE_FOREIGN * total
        )
        fit -= min(language.letter_cost * (total - foreign), _MAX_BORROWED_PENALTY)
        if language.frequent:
            fit += _letter_score(
                sum(beyond[sign] for sign in beyond.keys() & language.frequent), total
            )
        best = max(best, fit)
    if any("\u0e00" < sign < "\u0e80" or sign > "\u2e80" for sign in beyond):
        best = max(best, *(_unspaced_score(text, signs, letters) for signs in _UNSPACED_LANGUAGES))
    return best - _BORROWED_PENALTY * rare


def _letter_score(frequent: int, total: int) -> float:
    score = _FREQUENT_LOG_ODDS * frequent + _RARE_LOG_ODDS * (total - frequent)
    return max(-_MAX_LETTER_SCORE, min(_MAX_LETTER_SCORE, score))


def _unspaced_score(text: str, common: list[str], letters: int) -> float:
    matched = sum(text.count(word) * len(word) for word in common)
    weight = min(1 + letters / _DOUBLE_FROM, _MAX_WEIGHT)
    return weight * math.log(1 + matched / letters / _SMOOTHING)
