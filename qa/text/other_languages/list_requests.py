"""Questions in other languages than English that ask for documents or for an overview of them,
rather than for an answer: which mention something, all on a subject, the latest on it, those of a
period, and what they are about."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

from index.text.stopwords import stopwords_of

# What is asked: for documents that mention a subject; for those on it; for the newest of these; for
# all, of a period perhaps; for an overview of a subject, or of all.
RequestKind = Literal["mention", "about", "latest", "all", "overview"]

# Of each language: which documents, that they mention something or are about it, and behind that
# what it is, but where the language puts it first.
_MENTION = {
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """A language's words for documents and what is asked of them, as alternatives of a pattern.

    `show` stands in front, `end` behind it; `every` and `exist` ("are there", "do we have") stand
    before or behind the `documents`, `about` before the subject, `of` before a period; `events` are
    what a subject may be called besides its name ("the quarry affair"). `mention`,
    `latest` and `overview` are whole questions, "{0}" the subject, "{docs}" the documents; without
    a subject `overview` asks for one of all.
    """

    documents: str
    everything: str
    every: str
    exist: str
    what_exists: str
    about: str
    show: str
    end: str
    of: str
    events: str
    mention: str
    latest: str
    overview: str
    overview_of_all: str
    articles: str = "(?!)"


_WORDS = {
    "de": _Words(
        documents=r"dokumente?n?|artikeln?|texten?|dateien|berichten?|unterlagen|meldungen",
        everything=r"alles(?: was (?:wir|du|sie) (?:haben|hast))?",
        every=r"alle[nr]?|sämtliche[nr]?|jede[nrs]?|welche[nr]?|die|der|den",
        exist=r"gibt es|haben wir|hast du|haben sie|sind (?:da|vorhanden)|liegen vor",
        what_exists=r"was (?:gibt es|haben wir|hast du|ist da|liegt vor)",
        about=r"zum thema|mit bezug auf|rund um|betreffend|bezüglich|über|zu[mr]?|von|vom",
        show=r"(?:bitte )?(?:zeige?n?|listen?|gib|geben|nenne?n?|suchen?|finden?)(?: sie)?"
        r"(?: mir| uns)?(?: bitte)?",
        end=r"auf|an|bitte",
        of=r"aus|von|vom|im|in|de[mrs]|jahr(?:es)?|monat",
        events=r"streit|fall|geschichte|affäre|skandal|debatte|konflikt|vorgänge|angelegenheit",
        mention=r"wo (?:wird|werden|ist|kommt) {0} (?:erwähnt|genannt|vor)",
        latest=r"(?:was (?:gibt es|ist) (?:neues|neu)|(?:das |die )?(?:aller)?neueste[ns]?"
        r"(?: (?:nachrichten|meldungen|{docs}))?|neuigkeiten|neues|aktuelles|"
        r"letzte (?:nachrichten|meldungen)|was ist der (?:neueste|letzte) stand){about}{0}",
        overview=r"(?:fasse|fassen sie) {events}{0} (?:kurz )?zusammen|(?:{show} )?(?:eine?n? )?"
        r"(?:kurzen? )?(?:überblick|übersicht|zusammenfassung)(?:{about}| der | des ){events}{0}",
        overview_of_all=r"worum geht es(?: hier| in {here})?|wovon handeln {here}|"
        r"was (?:steht|ist)(?: alles)? (?:hier|in {here})|fasse {here} (?:kurz )?zusammen|"
        r"(?:{show} )?(?:einen? )?(?:kurzen? )?(?:überblick|übersicht|zusammenfassung)"
        r"(?: (?:über|von|der|zu) {here})?".replace(
            "{here}", r"(?:die |den |das |der |diese[nmrs]? )?(?:{docs}|ordners?|sammlung|archivs?)"
        ),
        articles=r"(?:de[nrms]|die|das|eine[nmr]?|ein)\s+",
    ),
    "fr": _Words(
        documents=r"documents?|articles?|textes?|fichiers?|dépêches?|dossiers",
        everything=r"tout(?: ce (?:qu['’](?:on a|il y a)|que (?:nous avons|tu as|vous avez)))?",
        every=r"tous les|toutes les|chaque|quels|quelles|les|des",
        exist=r"y a-t-il|il y a|avons-nous|as-tu|avez-vous|existe-t-il|existent",
        what_exists=r"(?:qu['’]|que )(?:avons-nous|as-tu|avez-vous|y a-t-il|sait-on)",
        about=r"sur|concernant|au sujet d[eu]|à propos d[eu]|relatifs? à|de|du|des|traitant d[eu]|"
        r"au sujet d['’]|à propos d['’]|d['’]",
        show=r"(?:peux-tu )?(?:montrez?|affichez?|listez?|donnez?|cherchez?|trouvez?|énumérez?)"
        r"(?:-moi|-nous)?",
        end=r"s['’]il (?:te|vous) plaît|svp",
        of=r"de|d['’]|du|en|la|le|datant|datés|publiés|parus|l['’]année|mois",
        events=r"affaire|histoire|dossier|conflit|dispute|débat|scandale|querelle",
        mention=r"où est(?:-(?:il|elle))? (?:mentionnée?|citée?) {0}|où {0} est-(?:il|elle) "
        r"(?:mentionnée?|citée?)|dans (?:quels|quelles) (?:{docs}) (?:est|sont) "
        r"(?:mentionnée?s?|citée?s?) {0}",
        latest=r"(?:(?:quoi de neuf|qu['’]y a-t-il de (?:neuf|nouveau))|(?:quelles? sont )?"
        r"(?:les |la )?derni(?:ère|er)s? (?:nouvelles?|informations?|infos?|{docs})|du nouveau)"
        r"{about}{0}",
        overview=r"(?:résumez?(?:-moi)?|{show} (?:un |une )?(?:bref )?(?:aperçu|résumé|synthèse|"
        r"vue d['’]ensemble){about}|(?:aperçu|résumé|synthèse){about}) ?{events}{0}",
        overview_of_all=r"de quoi (?:s['’]agit-il(?: ici)?|parlent {here}|traitent {here}|"
        r"est-il question(?: ici)?)|(?:qu['’]y a-t-il|que contient) (?:ici|dans {here}|{here})|"
        r"résumez? {here}|(?:{show} )?(?:un |une )?(?:aperçu|résumé|synthèse|vue d['’]ensemble)"
        r"(?: (?:de|des|sur|du) ?{here})?".replace(
            "{here}",
            r"(?:ces |ce |cette |les |le |la |l['’])?(?:{docs}|dossier|corpus|collection|archives?)",
        ),
        articles=r"(?:l[ae]s?|une?|des?)\s+|l['’]",
    ),
    "es": _Words(
        documents=r"documentos?|artículos?|textos?|noticias|archivos|informes",
        everything=r"todo(?: lo que (?:hay|tenemos|tienes))?",
        every=r"todos(?: los)?|todas(?: las)?|cada|qué|cuáles|los|las",
        exist=r"hay|tenemos|tienes|existen",
        what_exists=r"qué (?:hay|tenemos|tienes|se sabe)",
        about=r"sobre|acerca del?|respecto (?:a|al|del?)|relacionad[oa]s con|del?|en torno al?",
        show=r"(?:por favor )?(?:mu[eé]stra(?:me|nos)|lista(?:me)?|enumera(?:me)?|da(?:me|nos)|busca(?:me)?|"
        r"encuentra(?:me)?|enséñame)",
        end=r"por favor",
        of=r"de|del|en|el|la|año|mes",
        events=r"conflicto|caso|asunto|historia|polémica|disputa|escándalo|debate",
        mention=r"(?:en (?:qué|cuáles|cuántos) (?:{docs})|dónde) se (?:menciona|cita|nombra)n?"
        r"(?: a)? {0}",
        latest=r"(?:qué (?:hay de nuevo|novedades hay)|(?:cuáles son )?(?:las )?últimas "
        r"(?:noticias|novedades|informaciones)|lo (?:último|más reciente)|novedades){about}{0}",
        overview=r"(?:resume(?:me)? |(?:{show} )?(?:un )?(?:breve )?(?:resumen|panorama|síntesis)"
        r"{about}){events}{0}",
        overview_of_all=r"de qué (?:trata esto|se trata|tratan {here}|hablan {here}|va esto)|"
        r"qué (?:hay|contienen?) (?:aquí|en {here}|{here})|resume {here}|"
        r"(?:{show} )?(?:un )?(?:resumen|panorama)(?: (?:de|sobre) {here})?".replace(
            "{here}", r"(?:est[aeo]s? |l[ao]s? |el )?(?:{docs}|carpeta|colección|archivo)"
        ),
        articles=r"(?:el|l[ao]s?|una?)\s+",
    ),
    "it": _Words(
        documents=r"documenti|articoli|testi|file|notizie",
        everything=r"tutto(?: (?:quello|ciò) che (?:c['’]è|abbiamo|hai))?",
        every=r"tutt[ie](?: (?:i|gli|le))?|ogni|quali|i|gli",
        exist=r"ci sono|abbiamo|hai|esistono",
        what_exists=r"(?:che cosa|che|cosa) (?:abbiamo|c['’]è|hai|si sa)",
        about=r"su|sul|sulla|sullo|sui|sugli|sulle|sull['’]|riguardo (?:a|al|alla|allo|ai|agli|alle|"
        r"all['’])|circa|relativ[ie] (?:a|al|alla|allo|all['’])|di|del|della|dello|dei|degli|delle|"
        r"dell['’]|in merito (?:a|al|alla|all['’])",
        show=r"(?:per favore )?(?:mostra(?:mi|ci)|elenca(?:mi)?|dammi|cerca(?:mi)?|trova(?:mi)?)",
        end=r"per favore|per piacere",
        of=r"di|del|dell[oa]|dell['’]|da|in|nel|anno|mese",
        events=r"vicenda|caso|storia|questione|disputa|scandalo|polemica|dibattito",
        mention=r"(?:in (?:quali|quanti) (?:{docs})|dove) (?:è|sono|viene|vengono|si) "
        r"(?:menzionat[aoie]|citat[aoie]|nominat[aoie]|menziona|cita) {0}",
        latest=r"(?:che novità ci sono|(?:quali sono )?(?:le )?ultime(?: (?:notizie|novità))?|"
        r"novità){about}{0}",
        overview=r"(?:riassumi(?:mi)? |(?:{show} )?(?:una?|un)? ?(?:breve )?(?:riassunto|panoramica|"
        r"sintesi){about}){events}{0}",
        overview_of_all=r"di (?:che cosa|che|cosa) (?:si tratta|parlano {here}|trattano {here})|"
        r"(?:che cosa|cosa|che) (?:c['’]è|contengono) (?:qui|in {here}|{here})|riassumi {here}|"
        r"(?:{show} )?(?:una?|un)? ?(?:riassunto|panoramica|sintesi)"
        r"(?: (?:di|dei|sui|degli|del|della) {here})?".replace(
            "{here}",
            r"(?:quest[aeio] |quest['’]|i |gli |la |il |l['’])?(?:{docs}|cartella|raccolta|archivio)",
        ),
        articles=r"(?:il|l[aoe]|gli|i|una?|uno)\s+|l['’]",
    ),
    "pt": _Words(
        documents=r"documentos?|artigos?|textos?|arquivos|ficheiros|notícias",
        everything=r"tudo(?: o que (?:há|temos|tens|existe))?",
        every=r"todos(?: os)?|todas(?: as)?|cada|que|quais|os|as",
        exist=r"há|temos|tens|existem|tem",
        what_exists=r"(?:o )?que (?:há|temos|tens|existe|se sabe)",
        about=r"sobre|acerca d[aeo]s?|a respeito d[aeo]s?|relativos? (?:a|à|ao)s?|d[aeo]s?",
        show=r"(?:por favor )?(?:mostr[ae](?:-me|-nos)?|list[ae](?:-me)?|enumer[ae]|d[áê](?:-me|-nos)?|"
        r"procur[ae]|encontr[ae]|me mostr[ae])",
        end=r"por favor|se faz favor",
        of=r"d[aeo]|em|n[ao]|[ao]|ano|mês",
        events=r"caso|conflito|história|polémica|polêmica|questão|disputa|escândalo|debate",
        mention=r"(?:em (?:que|quais|quantos) (?:{docs})|onde) (?:é|são|se) (?:mencionad[ao]s?|"
        r"citad[ao]s?|menciona|cita|fala d[aeo]) {0}",
        latest=r"(?:o que há de novo|(?:quais são )?(?:as )?últimas(?: (?:notícias|novidades))?|"
        r"novidades){about}{0}",
        overview=r"(?:resum[ae] |(?:{show} )?(?:um )?(?:breve )?(?:resumo|panorama|síntese){about}){events}{0}",
        overview_of_all=r"(?:de que|do que) (?:se trata|tratam {here}|falam {here})|"
        r"(?:o )?que (?:há|contém|têm) (?:aqui|n?{here})|resum[ae] {here}|"
        r"(?:{show} )?(?:um )?(?:resumo|panorama)(?: (?:d|sobre )?{here})?".replace(
            "{here}", r"(?:est[ae]s? |[ao]s? )?(?:{docs}|pasta|coleção|arquivo)"
        ),
        articles=r"(?:[ao]s?|uma?)\s+",
    ),
    "ru": _Words(
        documents=r"документ\w*|стат(?:ь\w+|ей)|текст\w*|файл\w*|материал\w*|заметк\w+|сообщени\w+",
        everything=r"вс[её](?: что (?:есть|у нас есть))?",
        every=r"все|всех|каждый|какие|эти",
        exist=r"есть(?: ли)?|имеются|существуют|у нас есть",
        what_exists=r"что (?:есть|у нас есть|известно|имеется)",
        about=r"об?о?|про|вокруг|со?|насч[её]т|относительно|по теме|на тему|по поводу|посвящ[её]нн\w+|по",
        show=r"(?:пожалуйста )?(?:покажи(?:те)?|перечисли(?:те)?|найди(?:те)?|дай(?:те)?|выведи(?:те)?|"
        r"назови(?:те)?|составь(?:те)? список)(?: мне| нам)?",
        end=r"пожалуйста",
        of=r"за|от|с|из|года?|году|период",
        events=r"истори\w|дел[оуа]|спор\w?|конфликт\w?|скандал\w?|ситуаци\w|событи\w",
        mention=r"где упомина\w+ {0}",
        latest=r"(?:что нового|(?:какие )?(?:последние|свежие|новые) (?:новости|данные|сведения|"
        r"{docs})|новости){about}{0}",
        overview=r"(?:(?:кратко )?(?:перескажи(?:те)?|изложи(?:те)?|обобщи(?:те)?|опиши(?:те)?) |"
        r"(?:{show} )?(?:краткий |краткое )?(?:обзор|резюме|сводк[ау]|содержание)(?:{about}| )){events}{0}",
        overview_of_all=r"о ч[её]м (?:это|{here}|здесь|говорится(?: в {here})?)|"
        r"что (?:здесь|в {here}|находится в {here})|"
        r"(?:кратко )?(?:перескажи(?:те)?|изложи(?:те)?|обобщи(?:те)?) {here}|"
        r"(?:{show} )?(?:краткий )?(?:обзор|резюме|сводк[ау])(?: {here})?".replace(
            "{here}", r"(?:эт\w{1,2} |всех )?(?:{docs}|папк\w|сборник\w*|архив\w*|коллекци\w)"
        ),
    ),
    "ar": _Words(
        documents=r"(?:ال)?(?:وثائق|مستندات|مقالات|نصوص|ملفات|تقارير|أخبار)",
        everything=r"كل (?:شيء|ما (?:لدينا|هو موجود|كتب))",
        every=r"كل|جميع|كافة|ما هي|ما|أي",
        exist=r"(?:ال)?(?:موجودة|متوفرة|متاحة)|لدينا|هناك|هل (?:توجد|هناك|لدينا)(?: أي)?|توجد",
        what_exists=r"ماذا (?:لدينا|يوجد|هناك|نعرف)|ما (?:لدينا|الموجود)",
        about=r"عن|حول|بشأن|بخصوص|المتعلقة ب|تتحدث عن|تتناول|في موضوع",
        show=r"(?:من فضلك )?(?:اعرض|أرني|أظهر|اذكر|ابحث عن|أعطني|هات|قائمة ب|سرد)(?: لي| لنا)?",
        end=r"من فضلك|رجاء|لو سمحت",
        of=r"من|في|خلال|عام|سنة|شهر|منذ|بتاريخ",
        events=r"قضية|موضوع|مسألة|أزمة|نزاع|قصة|خلاف",
        mention=r"أين (?:ذكرت?|ذُكرت?|ورد(?: ذكر)?|وردت) {0}|كم عدد (?:{docs}) التي تذكر {0}|"
        r"(?:ما هي |ما |أي |في أي )(?:{docs}) (?:تذكر|ذكرت) {0}",
        latest=r"(?:(?:ما هي |ما )?(?:آخر|أحدث) (?:ال)?(?:أخبار|مستجدات|تطورات|معلومات|{docs})|"
        r"ما الجديد|جديد)(?:{about}| ){0}",
        overview=r"(?:لخص(?: لي)? |(?:{show} )?(?:ال)?(?:ملخصا?|لمحة عامة|نبذة|موجزا?)(?:{about}| )){events}{0}",
        overview_of_all=r"(?:عم|عماذا|عن ماذا) تتحدث {here}|ماذا (?:يوجد|هناك) (?:هنا|في {here})|"
        r"ما (?:هو )?(?:موضوع|محتوى|مضمون) {here}|(?:لخص|اختصر) {here}|"
        r"(?:{show} )?(?:ملخصا?|لمحة عامة|نبذة|موجزا?)(?: (?:عن|ل) ?{here})?".replace(
            "{here}", r"(?:هذه |هذا )?(?:{docs}|(?:ال)?(?:مجلد|ملف|أرشيف|مجموعة))"
        ),
    ),
}
# Chinese and Japanese put the subject first and write no spaces.
_ZH_DOCS = r"(?:文件|文档|文檔|文章|资料|資料|报道|報導|新闻|新聞|内容|內容|材料)"
_ZH_SHOW = (
    r"(?:请|請)?(?:(?:给我看|給我看|显示|顯示|列出|找出|查找|给我|給我|告诉我)(?:一下)?)?"
    r"(?:一份|一个|一個)?"
)
_ZH_ALL = r"(?:的?(?:所有|全部|一切)?的?)"
_ZH_WHICH = r"(?:有(?:哪些|什么|什麼|多少)|有没有)?"
_ZH_HERE = rf"(?:这些|這些|这个|這個|这里的|所有)?(?:{_ZH_DOCS}|文件夹|資料夾|资料夹|档案|集合)"
_JA_DOCS = r"(?:文書|記事|資料|文章|ドキュメント|ファイル|ニュース|もの|情報)"
_JA_SHOW = (
    r"(?:を|の一覧|一覧|リスト)*(?:(?:すべて|全て|全部)(?:を)?)?(?:一覧(?:に(?:して)?|で)?|リストアップして|"
    r"見せて|表示して|挙げて|探して|教えて|出して)?(?:ください|下さい|ほしい)?"
)
_JA_ABOUT = r"(?:について(?:の|書かれた)?|に関する|に関して(?:の)?|関連の|関係の|の|を扱った)"
_JA_ALL = r"(?:すべての|全ての|全部の|あらゆる|どんな|どの)?"
_JA_HERE = rf"(?:この|これらの|ここの|その)?(?:{_JA_DOCS}|フォルダー?|コレクション|アーカイブ)"
_UNSPACED_REQUESTS: dict[str, tuple[tuple[RequestKind, str], ...]] = {
    "zh": (
        (
            "overview",
            rf"{_ZH_HERE}(?:都)?(?:是)?(?:关于|關於|讲|講|说|說)(?:的)?(?:什么|甚麼|什麼)(?:的|内容)?|"
            rf"{_ZH_HERE}(?:里|裡|中)?(?:都)?有(?:些)?(?:什么|什麼|哪些内容)|"
            rf"{_ZH_SHOW}{_ZH_HERE}?(?:的)?(?:概述|概要|总结|總結|摘要|概况)|"
            rf"(?:请|請)?(?:总结|總結|概括|概述)(?:一下)?{_ZH_HERE}",
        ),
        (
            # What is left of a question for documents of a period without the period.
            "all",
            rf"{_ZH_SHOW}{_ZH_ALL}{_ZH_WHICH}(?:年)?{_ZH_ALL}{_ZH_WHICH}{_ZH_ALL}{_ZH_DOCS}",
        ),
        ("mention", r"(?:在)?(?:哪里|哪裡|哪儿|何处)(?:提到|提及|谈到|說到|说到)了?{0}"),
        (
            "latest",
            rf"{_ZH_SHOW}(?:关于|關於|有关)?{{0}}(?:的)?(?:有(?:什么|哪些|何)(?:新|最新)(?:的)?"
            rf"(?:消息|进展|情况|动态|{_ZH_DOCS})|最新(?:的)?(?:消息|情况|进展|动态|{_ZH_DOCS})"
            r"(?:如何|怎么样|是什么|有哪些)?)",
        ),
        (
            "overview",
            r"(?:请|請)?(?:总结|總結|概括|概述|简述|归纳)(?:一下)?{0}(?:的(?:情况|事件|内容|经过))?|"
            rf"{_ZH_SHOW}(?:关于|關於)?{{0}}的?(?:概述|概要|总结|總結|摘要|概况)",
        ),
        (
            "about",
            rf"{_ZH_SHOW}(?:所有|全部|一切)?(?:的)?(?:关于|關於|有关|涉及){{0}}的(?:所有|全部|一切)?(?:的)?"
            rf"{_ZH_DOCS}(?:列表|清单)?|{_ZH_SHOW}(?:所有|全部|一切){{0}}的{_ZH_DOCS}|"
            rf"(?:我们|我們)?(?:有没有|有沒有|有什么|有哪些|有)(?:关于|關於|有关|涉及){{0}}的{_ZH_DOCS}"
            r"(?:吗|嗎)?",
        ),
    ),
    "ja": (
        (
            "overview",
            rf"(?:これ|ここ|{_JA_HERE})は何(?:について|に関する).*|{_JA_HERE}(?:に|の中)は何が.*|"
            rf"{_JA_HERE}(?:全体)?(?:を|の)(?:簡単に)?(?:要約|まとめ|概要|概略)(?:して)?{_JA_SHOW}",
        ),
        (
            "all",
            rf"(?:に(?:出た|公開された|書かれた))?の?{_JA_ALL}{_JA_DOCS}"
            rf"(?:(?:は|が)(?:ありますか|あるか|何ですか|どれですか)|{_JA_SHOW})",
        ),
        (
            "mention",
            rf"{{0}}(?:が(?:出てくる|登場する|載っている)|に言及(?:する|した|している)){_JA_DOCS}"
            r"(?:は|が)?(?:どれ|いくつ|何).*|"
            rf"どの{_JA_DOCS}(?:に|で|が){{0}}(?:が出て|に言及し|が登場し|に触れ).*|"
            rf"{{0}}についての{_JA_DOCS}は(?:いくつ|何件|何本|どれ).*|"
            r"{0}(?:は)?どこ(?:に|で)(?:出て|言及され|登場し).*",
        ),
        (
            "latest",
            rf"{{0}}{_JA_ABOUT}?(?:最新|新しい|直近)(?:の)?(?:{_JA_DOCS}|情報|ニュース|動き|状況)"
            rf"(?:は(?:何(?:ですか)?|ありますか)?)?{_JA_SHOW}|"
            r"{0}(?:について|に関して)(?:何か)?新しい(?:こと|情報|動き)は(?:ありますか|あるか|何ですか)?",
        ),
        (
            "overview",
            rf"{{0}}(?:を|について(?:を)?|の問題を)(?:簡単に|短く)?(?:要約|まとめ)(?:して|て)?(?:ください)?|"
            rf"{{0}}(?:の|について(?:の)?)(?:概要|要約|まとめ|概略){_JA_SHOW}",
        ),
        (
            "about",
            rf"{{0}}{_JA_ABOUT}{_JA_ALL}{_JA_DOCS}{_JA_SHOW}|"
            rf"{{0}}(?:について|に関して)(?:は|の)?{_JA_ALL}{_JA_DOCS}(?:は|が|も)(?:ありますか|あるか|ある).*|"
            rf"{{0}}(?:に関する|についての){_JA_DOCS}(?:は|が)(?:ありますか|あるか).*|"
            rf"{{0}}関連(?:の)?{_JA_DOCS}{_JA_SHOW}",
        ),
    ),
}
_SUBJECT = r"(?P<subject>\S(?:.*?\S)?)"
# Words of a subject, at most: more of them are the rest of a question.
_MAX_SUBJECT_WORDS = 8
# A question's marks, and those that stand before it.
_MARKS = regex.compile(r"^[\p{P}\s]+|[\p{P}\s]+$")
_SPACE_BETWEEN_UNSPACED = regex.compile(r"\s+(?=[\p{Han}\p{Hiragana}\p{Katakana}])")
_QUOTATION_MARKS = " \"'“”‘’«»„「」『』《》"


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """What a question asks of documents, and their subject; "" for all documents."""

    kind: RequestKind
    subject: str = ""


@cache
def _patterns(language: str) -> tuple[tuple[RequestKind, regex.Pattern[str]], ...]:
    """The forms of requests in a language: the first that a whole question has is meant."""
    forms: list[tuple[RequestKind, str]] = []
    if language in _MENTION:
        forms.append(("mention", _MENTION[language]))
    if words := _WORDS.get(language):
        documents = rf"(?:{words.documents})"
        show = rf"(?:{words.show})"
        about = rf" (?:{words.about})(?:\s+|(?<=['’ب]))(?:{words.articles})?"

        def filled(pattern: str) -> str:
            return (
                pattern.replace("{docs}", words.documents)
                .replace("{about}", about)
                .replace("{show}", show)
                .replace("{events}", events)
            )

        events = rf"(?:(?:{words.articles})?(?:{words.events})(?:{about}| ))?"
        every = rf"(?:(?:{words.every}) )?"
        exist = rf"(?:{words.exist})"
        forms += [
            ("mention", filled(words.mention)),
            ("overview", filled(words.overview_of_all)),
            ("latest", filled(words.latest)),
            ("overview", filled(words.overview)),
            ("mention", rf"(?:{show} )?(?:{words.everything}){about}{{0}}"),
            ("about", rf"(?:{show} )?{every}{documents}(?: {exist})?{about}{{0}}"),
            ("about", rf"{exist} {every}{documents}{about}{{0}}"),
            ("about", rf"(?:{words.what_exists}){about}{{0}}"),
            ("all", rf"(?:{show} )?{every}{documents}(?: {exist})?(?: (?:{words.of}))*"),
            ("all", rf"{exist} {every}{documents}(?: (?:{words.of}))*"),
        ]
        ending = rf"(?: (?:{words.end}))*"
    else:
        forms += _UNSPACED_REQUESTS.get(language, ())
        ending = ""
    return tuple(
        # `regex` takes one name for several groups.
        (kind, regex.compile(rf"(?:{form.replace('{0}', _SUBJECT)}){ending}", regex.IGNORECASE))
        for kind, form in forms
    )


def read_document_request(question: str, language: str) -> DocumentRequest | None:
    """What a question in a language asks of documents; None for another question."""
    text = " ".join(_MARKS.sub("", question).split())
    if language not in _WORDS:
        text = _SPACE_BETWEEN_UNSPACED.sub("", text)
    for kind, pattern in _patterns(language):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        subject = match.groupdict().get("subject") or ""
        if not subject:
            return DocumentRequest(kind)
        if cleaned := _without_function_words(subject, language):
            return DocumentRequest(kind, cleaned)
    return None


def _without_function_words(subject: str, language: str) -> str:
    """The subject without articles in front; "" if it is the rest of a question."""
    words = subject.split()
    while len(words) > 1 and words[0].lower() in stopwords_of(language):
        del words[0]
    if len(words) > _MAX_SUBJECT_WORDS or words[0].lower() in stopwords_of(language):
        return ""
    return " ".join(words).strip(_QUOTATION_MARKS)
