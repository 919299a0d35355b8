"""Questions in other languages than English that ask which documents mention something."""

from functools import cache

import regex

from index.text.stopwords import stopwords_of

# Of each language: which documents, that they mention something or are about it, and behind that
# what it is, but where the language puts it first.
_PATTERNS = {
    "ar": r"(?:ما هي |ما |أي |في أي )(?:ال)?(?:وثائق|مستندات|مقالات|نصوص|ملفات|تقارير) (?:التي )?"
    r"(?:تذكر|تتحدث عن|تتناول|تخص|حول|عن) {0}",
    "cs": r"(?:které|jaké|kolik) (?:dokument[yů]|článk[yů]|text[yů]|soubor[yů]) (?:zmiňují|mluví o|"
    r"pojednávají o|se týkají|píší o) {0}",
    "da": r"(?:hvilke|hvor mange) (?:dokumenter|artikler|tekster|filer) (?:næ?e?vner|handler om|"
    r"omtaler|skriver om) {0}",
    "de": r"(?:in )?(?:welchen?|wie ?vielen?) (?:dokumenten?|artikeln?|texten?|dateien|berichten?) "
    r"(?:(?:erwähnen|nennen|handeln von|sprechen (?:von|über)|berichten (?:über|von)|"
    r"behandeln) {0}|"
    r"(?:wird|werden|ist|kommt) {0} (?:erwähnt|genannt|behandelt|die rede|vor))",
    "el": r"(?:σε )?(?:ποια|πόσα) (?:έγγραφα|άρθρα|κείμενα|αρχεία) (?:μιλούν για|αναφέρουν|"
    r"αναφέρονται σ\w+|αφορούν)(?: (?:τον|την?|το|τους|τις|τα))? {0}",
    "es": r"(?:en )?(?:qué|que|cuáles|cuántos) (?:documentos|artículos|textos|noticias|archivos) "
    r"(?:hablan|tratan|mencionan|citan|informan)(?: (?:de|del|sobre|acerca de|a))? {0}",
    "fa": r"(?:کدام|چه) (?:اسناد|سندها\w*|مقالات|مقاله\u200cها\w*|متن\u200cها\w*) "
    r"(?:درباره|درباره\u200cی|دربارهٔ|در مورد|به) {0} (?:هستند|است|اشاره \S+|صحبت \S+)",
    "fr": r"(?:dans )?(?:quels|quelles|combien de) (?:documents|articles|textes|fichiers) "
    r"(?:parlent|traitent|mentionnent|évoquent|citent)(?: (?:de la|de l[’']|du|des?|sur))?"
    r"(?: d[’'])? ?{0}",
    "he": r"(?:ב?אילו|ב?איזה) (?:מסמכים|מאמרים|קבצים|טקסטים) (?:מזכירים את|מזכירים|מדברים על|"
    r"עוסקים ב|על) ?{0}",
    "hi": r"(?:कौन[ -]से|किन|कितने) (?:दस्तावेज़|दस्तावेज|दस्तावेज़ों|दस्तावेजों|लेख|लेखों) (?:में )?{0} "
    r"(?:के बारे में|का उल्लेख|की बात).*",
    "id": r"(?:dokumen|artikel|berkas) (?:mana|apa)(?: saja)?(?: yang)? (?:menyebut(?:kan)?|"
    r"membahas|berbicara tentang|tentang) {0}",
    "it": r"(?:in )?(?:quali|quanti) (?:documenti|articoli|testi|file) (?:parlano|trattano|"
    r"menzionano|citano)(?: (?:di|del|della|dei|degli|delle|dell[’']))? ?{0}",
    "ja": r"{0}(?:について|に関する|に言及し|を扱っ)(?:の|ての|て(?:い)?る)?"
    r"(?:文書|記事|資料|文章)(?:は|が)?(?:どれ|何|なに|あり|どの).*",
    "ko": r"(?:어떤 |어느 )?{0}(?:에 관한|에 대한|[을를] (?:언급하는|다룬|다루는)) "
    r"(?:문서|기사|자료)\S*(?: (?:무엇|어떤|어느|뭐|몇|있).*)?",
    "nl": r"(?:in )?(?:welke|hoeveel) (?:documenten|artikelen|teksten|bestanden) (?:noemen|"
    r"vermelden|gaan over|spreken over|handelen over) {0}",
    "no": r"(?:hvilke|hvor mange) (?:dokumenter|artikler|tekster|filer) (?:nevner|handler om|"
    r"omtaler|skriver om) {0}",
    "pl": r"(?:w )?(?:które|których|jakie|ile) (?:dokument\w+|artykuł\w+|tekst\w+|plik\w+) "
    r"(?:wspominają o|mówią o|dotyczą|opisują|piszą o) {0}",
    "pt": r"(?:em )?(?:quais|que|quantos) (?:documentos|artigos|textos|arquivos|ficheiros|"
    r"notícias) (?:falam|tratam|mencionam|citam)(?: (?:de|do|da|dos|das|sobre|o|a))? {0}",
    "ro": r"(?:în )?(?:care|ce|câte) (?:documente|articole|texte|fișiere) (?:menționează|vorbesc "
    r"despre|tratează|amintesc) {0}",
    "ru": r"(?:в )?(?:как(?:ие|их)|скольк\w+) (?:документ\w*|стать\w+|статей|текст\w*|файл\w*) "
    r"(?:упомина\w+|говор\w+ об?|рассказыва\w+ об?|посвящены|пишут об?) {0}",
    "sv": r"(?:i )?(?:vilka|hur många) (?:dokument|artiklar|texter|filer) (?:nämner|handlar om|"
    r"tar upp|skriver om) {0}",
    "sw": r"(?:nyaraka|makala|hati|faili) (?:zipi|ngapi|gani) \w*(?:taja|zungumzia|husu) {0}",
    "th": r"(?:มี)?(?:เอกสาร|บทความ|ไฟล์)(?:ใด|ไหน|อะไร)(?:บ้าง)?(?:ที่)?(?:พูดถึง|กล่าวถึง|เกี่ยวกับ)\s?{0}",
    "tr": r"(?:hangi|kaç) (?:belge|makale|metin|dosya|haber)\w* {0}(?:['’]\w+)? "
    r"(?:söz ediyor|bahsediyor|hakkında\w*|geçiyor|anıyor|anılıyor)",
    "uk": r"(?:[ву] )?(?:які|яких|скільки) (?:документ\w*|статт\w+|текст\w*|файл\w*) (?:згаду\w+|"
    r"розповідають про|говорять про|йдеться про|присвячені) {0}",
    "vi": r"(?:có )?(?:những |các )?(?:tài liệu|bài viết|văn bản|bài báo) nào (?:nói về|nhắc đến|"
    r"đề cập đến|đề cập|viết về) {0}",
    "zh": r"(?:有)?(?:哪些|哪几[个份篇]|哪幾[個份篇]|多少[份篇]?)"
    r"(?:文件|文档|文檔|文章|资料|資料|报道|報導)"
    r"(?:提到|提及|涉及|关于|關於|谈到|談到|讲到|講到|说到)了?{0}",
}  # fmt: skip
_SUBJECT = r"(?P<subject>\S(?:.*?\S)?)"


@cache
def _compile(language: str) -> regex.Pattern[str]:
    # `regex` takes one name for several groups.
    pattern = _PATTERNS[language].replace("{0}", _SUBJECT)
    return regex.compile(rf"[\W_]*(?:{pattern})[\p{{P}}\s]*", regex.IGNORECASE)


def listed_subject(question: str, language: str) -> str:
    """What the documents are to mention that a question asks for; "" for another question."""
    if language not in _PATTERNS:
        return ""
    match = _compile(language).fullmatch(question)
    words = match["subject"].split() if match else []
    while len(words) > 1 and words[0].lower() in stopwords_of(language):
        del words[0]
    return " ".join(words)
