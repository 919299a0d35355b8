"""Words with which one asks for documents, or for an overview of them, by language."""

from dataclasses import dataclass
from typing import Literal

# What is asked: for documents that mention a subject; for those on it; for the newest of these; for
# all, of a period perhaps; for an overview of a subject, or of all.
RequestKind = Literal["mention", "about", "latest", "all", "overview"]

# Of each language: which documents, that they mention something or are about it, and behind that
# what it is, but where the language puts it first.
MENTIONING = {
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
class RequestWords:
    """A language's words for documents and what is asked of them, as alternatives of a pattern.

    `show` stands in front, `end` behind it; `every` and `exist` ("are there", "do we have") stand
    before or behind the `documents`, `about` before the subject, `of` before a period; `here` are
    all documents, `events` what a subject may be called besides its name ("the quarry affair").
    `news` and `overview` stand before `about`, `news_of` before the subject itself, `asked` ("what
    do we know") asks for an overview too, `summarise` before the subject;
    `whole` are whole questions that mention "{0}", `of_all` those for an overview of "{here}".
    """

    documents: str
    here: str
    everything: str
    every: str
    exist: str
    about: str
    show: str
    end: str
    of: str
    events: str
    news: str
    overview: str
    asked: str
    summarise: str
    whole: str
    of_all: str
    articles: str = "(?!)"
    news_of: str = "(?!)"


WORDS = {
    "de": RequestWords(
        documents=r"dokumente?n?|artikeln?|texten?|dateien|berichten?|unterlagen|meldungen|"
        r"nachrichten",
        here=r"(?:die |den |das |der |diese[nmrs]? |alle[nr]? )?(?:{docs}|ordners?|sammlung|"
        r"archivs?)",
        everything=r"alles(?: was (?:wir|du|sie) (?:haben|hast))?",
        every=r"alle[nr]?|sämtliche[nr]?|jede[nrs]?|welche[nr]?|wie ?viele|die|der|den|was für",
        exist=r"(?:was )?(?:gibt es|haben wir|hast du)|haben sie|sind (?:da|vorhanden)|liegen vor",
        about=r"zum thema|mit bezug auf|rund um|betreffend|bezüglich|über|um|zu[mr]?|vo[nm]|"
        r"handeln von",
        show=r"ich (?:suche|brauche)|(?:bitte |kannst du |könntest du |können sie |ich (?:will|"
        r"möchte) )?"
        r"(?:(?:zeige?n?|listen?|gib|geben|nenne?n?|suchen?|finden?|mache?n?)(?: sie)?)?"
        r"(?: ?mir| ?uns)?(?: bitte)?",
        end=r"auf|an|bitte|zeigen|auflisten|nennen|geben|sehen|finden",
        of=r"aus|von|vom|im|in|de[mrs]|jahr(?:es)?|monat|die|erschienen|veröffentlicht",
        events=r"streit|fall|geschichte|affäre|skandal|debatte|konflikt|vorgänge|angelegenheit",
        news=r"was (?:gibt es|ist)(?: denn)? (?:neues|neu)|gibt es (?:etwas neues|neuigkeiten|"
        r"neues)|"
        r"(?:das |die )?(?:aller)?neueste[ns]?(?: (?:{docs}))?|neuigkeiten|neues|aktuelles|"
        r"(?:die )?letzten? (?:nachrichten|meldungen|neuigkeiten)|"
        r"(?:was|wie) ist der (?:neueste|letzte|aktuelle) stand",
        overview=r"(?:eine?n? )?(?:kurzen? )?(?:überblick|übersicht|zusammenfassung)",
        asked=r"was (?:wissen wir|weißt du|ist bekannt)|erzähl(?:e)? mir(?: etwas)?",
        summarise=r"(?:fasse?n?)(?: sie)?(?: mir)?(?: bitte)?",
        whole=r"wo (?:wird|werden|ist|kommt) {0} (?:erwähnt|genannt|vor)",
        of_all=r"(?:worum|um was) geht es(?: hier| in {here})?|wovon handeln {here}|"
        r"was (?:steht|ist|enthalten)(?: alles)? (?:hier|in {here}|{here})",
        articles=r"(?:de[nrms]|die|das|eine[nmr]?|ein) ",
    ),
    "fr": RequestWords(
        documents=r"documents?|articles?|textes?|fichiers?|dépêches?|dossiers",
        here=r"(?:ces |ce |cette |tous les |les |le |la |l['’])?"
        r"(?:{docs}|dossier|corpus|collection|archives?)",
        everything=r"tout(?: ce (?:qu['’](?:on a|il y a)|que (?:nous avons|tu as|vous avez)))?",
        every=r"tous les|toutes les|chaque|quels|quelles|les|des|combien d['’]|combien de",
        exist=r"y a-t-il|il y a|avons-nous|as-tu|avez-vous|existe-t-il|existent|"
        r"qu['’](?:y a-t-il|avons-nous|as-tu|avez-vous|est-ce qu['’](?:on a|il y a))",
        about=r"sur|concernant|au sujet d[eu]s?|à propos d[eu]s?|relatifs? (?:à|aux?)|de|du|des|"
        r"traitant d[eu]s?|(?:au sujet |à propos )?d['’]|"
        r"(?:ce )?qui (?:concerne(?:nt)?|traite(?:nt)? de|"
        r"parle(?:nt)? de)",
        show=r"(?:(?:peux-tu|pouvez-vous|je (?:cherche|veux|voudrais)) )?(?:(?:me |nous )?"
        r"(?:montre[rz]?|affiche[rz]?|liste[rz]?|donne[rz]?|cherche[rz]?|trouve[rz]?|énumère[rz]?|"
        r"énumérez|fai(?:s|tes|re))(?:-moi|-nous)?)?",
        end=r"s['’]il (?:te|vous) plaît|svp",
        of=r"de|d['’]|du|en|la|le|qui|ont été|datant|datés|publiés|parus|l['’]année|mois",
        events=r"affaire|histoire|dossier|conflit|dispute|débat|scandale|querelle",
        news=r"quoi de neuf|qu['’]y a-t-il de (?:neuf|nouveau)|y a-t-il du nouveau|du nouveau|"
        r"(?:quelles? sont )?(?:les |la )?derni(?:ère|er)s? (?:nouvelles?|informations?|infos?|"
        r"{docs})|"
        r"(?:quelles sont )?(?:les |des )?nouvelles",
        overview=r"(?:un |une )?(?:bref |brève |court )?(?:aperçu|résumé|synthèse|"
        r"vue d['’]ensemble)",
        asked=r"que sa(?:vons|vez)-(?:nous|vous)|que sait-on|qu['’]est-ce qu['’]on sait|"
        r"parle-moi",
        summarise=r"résumez?(?:-moi)?",
        whole=r"où est(?:-(?:il|elle))? (?:mentionnée?|citée?) {0}|où {0} est-(?:il|elle) "
        r"(?:mentionnée?|citée?)|dans (?:quels|quelles) (?:{docs}) (?:est|sont) "
        r"(?:mentionnée?s?|citée?s?) {0}",
        of_all=r"de quoi (?:s['’]agit-il(?: ici)?|(?:parle|traite)(?:nt)? {here}|"
        r"est-il question(?: ici| dans {here})?)|"
        r"(?:qu['’]y a-t-il|que contien(?:nen)?t) (?:ici|dans {here}|{here})",
        articles=r"(?:l[ae]s?|une?|des?) |l['’]",
    ),
    "es": RequestWords(
        documents=r"documentos?|artículos?|textos?|noticias|archivos|informes",
        here=r"(?:est[aeo]s? |l[ao]s? |el |todos los )?(?:{docs}|carpeta|colección|archivo)",
        everything=r"todo(?: lo que (?:hay|tenemos|tienes))?",
        every=r"todos(?: los)?|todas(?: las)?|cada|qué|cuáles|cuántos|cuántas|los|las",
        exist=r"(?:qué )?(?:hay|tenemos|tienes|existen)",
        about=r"sobre|acerca del?|respecto (?:a|al|del?)|del?|en torno al?|"
        r"(?:lo )?relacionad[oa]s? con|(?:lo )?referentes? al?|que (?:tratan?|hablan?) (?:de|"
        r"sobre)",
        show=r"(?:por favor )?(?:(?:puedes|podrías|quiero|busco|necesito) )?(?:(?:mu[eé]str|mostr|"
        r"list|"
        r"enumer|d|busc|enséñ|enseñ)ar?(?:me|nos)?|encuentra(?:me)?|(?:haz|hacer)(?:me)?)?",
        end=r"por favor",
        of=r"de|del|en|el|la|año|mes|publicad[oa]s|que",
        events=r"conflicto|caso|asunto|historia|polémica|disputa|escándalo|debate",
        news=r"qué (?:hay de nuevo|novedades hay)|hay (?:novedades|algo nuevo|noticias)|"
        r"(?:cuáles son )?(?:las )?últimas (?:noticias|novedades|informaciones)|"
        r"lo (?:último|más reciente)|novedades",
        overview=r"(?:un )?(?:breve )?(?:resumen|panorama|síntesis)",
        asked=r"qué (?:sabemos|se sabe|sabes)|cuéntame(?: algo)?|háblame",
        summarise=r"resum[ei]r?(?:me)?",
        whole=r"(?:en (?:qué|cuáles|cuántos) (?:{docs})|dónde) se (?:menciona|cita|nombra)n?"
        r"(?: a)? {0}",
        of_all=r"de qué (?:trata esto|se trata(?: aquí)?|va esto|tratan? {here}|hablan? {here})|"
        r"qué (?:hay|contienen?) (?:aquí|en {here}|{here})",
        articles=r"(?:el|l[ao]s?|una?) ",
    ),
    "it": RequestWords(
        documents=r"documenti|articoli|testi|file|notizie",
        here=r"(?:quest[aeio] |quest['’]|tutti i |i |gli |la |il |l['’])?"
        r"(?:{docs}|cartella|raccolta|archivio)",
        everything=r"tutto(?: (?:quello|ciò) che (?:c['’]è|abbiamo|hai))?",
        every=r"tutt[ie](?: (?:i|gli|le))?|ogni|quali|quanti|quante|i|gli|le|dei|degli",
        exist=r"(?:(?:che cosa|che|cosa) )?(?:ci sono|abbiamo|hai|esistono)",
        about=r"(?:riguardo|relativ[ie]|in merito) (?:a|al|alla|allo|ai|agli|alle|all['’])|circa|"
        r"s(?:u|ul|ulla|ullo|ui|ugli|ulle|ull['’])|d(?:i|el|ella|ello|ei|egli|elle|ell['’])|"
        r"(?:ciò )?che riguarda(?:no)?|che parlano d(?:i|el|ella|ello|ei|egli|elle|ell['’])",
        show=r"(?:per favore )?(?:(?:puoi|potresti|vorrei|cerco|voglio) )?(?:(?:mostra|elenca|da|"
        r"cerca|"
        r"trova|fa)r?(?:mi|ci|m+i)?|fai|fammi|dammi|vedere)?",
        end=r"per favore|per piacere",
        of=r"d(?:i|el|ello|ella|ell['’]|al|a)|in|nel|anno|mese|pubblicat[ie]|usciti",
        events=r"vicenda|caso|storia|questione|disputa|scandalo|polemica|dibattito",
        news=r"(?:che|quali|ci sono) novità(?: ci sono)?|(?:quali sono )?(?:le )?ultime"
        r"(?: (?:notizie|novità))?|novità",
        overview=r"(?:una? |un['’])?(?:breve )?(?:riassunto|panoramica|sintesi)",
        asked=r"(?:che cosa|che|cosa) (?:sappiamo|si sa|sai)|parlami|raccontami",
        summarise=r"riassum(?:i|ere|imi)",
        whole=r"(?:in (?:quali|quanti) (?:{docs})|dove) (?:è|sono|viene|vengono|si) "
        r"(?:menzionat[aoie]|citat[aoie]|nominat[aoie]|menziona|cita) {0}",
        of_all=r"di (?:che cosa|che|cosa) (?:si tratta(?: qui)?|(?:parla|tratta)(?:no)? {here})|"
        r"(?:che cosa|cosa|che) (?:c['’]è|contien(?:e|gono)|contengono) (?:qui|in {here}|{here})",
        articles=r"(?:il|l[aoe]|gli|i|una?|uno) |l['’]",
    ),
    "pt": RequestWords(
        documents=r"documentos?|artigos?|textos?|arquivos|ficheiros|notícias",
        here=r"(?:n?est[ae]s? |n?[ao]s? |todos os )?(?:{docs}|pasta|coleção|arquivo)",
        everything=r"tudo(?: o que (?:há|temos|tens|existe))?",
        every=r"todos(?: os)?|todas(?: as)?|cada|que|quais|quantos|quantas|os|as",
        exist=r"(?:(?:o )?que )?(?:há|temos|tens|existem?|tem)",
        about=r"sobre|acerca d[aeo]s?|a respeito d[aeo]s?|relativos? (?:a|à|ao)s?|d[aeo]s?|"
        r"(?:o que )?(?:diz|dizem) respeito (?:a|ao|à)s?|que (?:falam|tratam) d[aeo]s?",
        show=r"(?:por favor )?(?:(?:podes|pode|poderia|quero|procuro) )?(?:(?:me )?(?:mostr|list|"
        r"enumer|"
        r"procur|encontr)[ae]r?(?:-me|-nos)?|d[áê](?:-me|-nos)?|fa(?:z|ça|zer)(?:-me)?)?",
        end=r"por favor|se faz favor",
        of=r"d[aeo]|em|n[ao]|[ao]|ano|mês|publicad[oa]s|que",
        events=r"caso|conflito|história|polémica|polêmica|questão|disputa|escândalo|debate",
        news=r"(?:o )?que há de novo|(?:quais são )?(?:as )?últimas(?: (?:notícias|novidades))?|"
        r"(?:há )?(?:alguma )?novidades?",
        overview=r"(?:um )?(?:breve )?(?:resumo|panorama|síntese)",
        asked=r"(?:o )?que (?:sabemos|se sabe|sabes)|fala-me|conta-me",
        summarise=r"resum[aei]r?",
        whole=r"(?:em (?:que|quais|quantos) (?:{docs})|onde) (?:é|são|se) (?:mencionad[ao]s?|"
        r"citad[ao]s?|menciona|cita|fala d[aeo]) {0}",
        of_all=r"d(?:e|o) que (?:se trata(?: aqui)?|tratam? {here}|falam? {here})|"
        r"(?:o )?que (?:há|contém|contêm|têm|tem) (?:aqui|em {here}|{here})",
        articles=r"(?:[ao]s?|uma?) ",
    ),
    "ru": RequestWords(
        documents=r"документ\w*|стат(?:ь\w+|ей)|текст\w*|файл\w*|материал\w*|заметк\w+|"
        r"сообщени\w+",
        here=r"(?:эт\w{1,2} |всех |все )?(?:{docs}|папк\w|сборник\w*|архив\w*|коллекци\w)",
        everything=r"вс[её](?: что (?:есть|у нас есть))?",
        every=r"все|всех|каждый|какие|эти|сколько",
        exist=r"(?:что )?(?:у нас )?(?:есть|имеются|имеется|существуют)(?: ли)?",
        about=r"об?о?|про|вокруг|со?|насч[её]т|относительно|по теме|на тему|по поводу|"
        r"посвящ[её]нн\w+|по|что касается",
        show=r"(?:пожалуйста )?(?:(?:можешь|можете|хочу|не мог(?:ли)? бы (?:ты|вы)) )?(?:(?:покаж|"
        r"перечисл|"
        r"найд|вывед|назов)и(?:те)?|да(?:й|йте|ть)|(?:с|по)дела(?:й|йте|ть)|показать|найти|ищу|"
        r"составь(?:те)? список)?(?: мне| нам)?",
        end=r"пожалуйста",
        of=r"за|от|с|из|года?|году|период|опубликованные|вышедшие|которые",
        events=r"истори\w|дел[оуа]|спор\w?|конфликт\w?|скандал\w?|ситуаци\w|событи\w",
        news=r"что нового|(?:есть ли |какие )?(?:последние |свежие |новые )?(?:новости|данные)|"
        r"(?:последние|свежие|новые) (?:сведения|{docs})",
        news_of=r"(?:последние |свежие )?новости",
        overview=r"(?:краткий |краткое |краткую )?(?:обзор|резюме|сводк[ау]|содержание)",
        asked=r"что (?:мы знаем|известно|ты знаешь)|расскажи(?:те)?(?: мне)?",
        summarise=r"(?:кратко )?(?:перескажи|изложи|обобщи|опиши)(?:те)?",
        whole=r"где упомина\w+ {0}",
        of_all=r"о ч[её]м (?:это|{here}|здесь|говорится(?: в {here})?)|"
        r"что (?:здесь|в {here}|находится в {here})",
    ),
    "ar": RequestWords(
        documents=r"(?:ال|لل)?(?:وثائق|مستندات|مقالات|نصوص|ملفات|تقارير|أخبار)",
        here=r"(?:هذه |هذا |كل |جميع )?(?:{docs}|(?:ال)?(?:مجلد|ملف|أرشيف|مجموعة))",
        everything=r"كل(?: شيء| ما (?:لدينا|هو موجود|كتب))?",
        every=r"كل|جميع|كافة|ما هي|ما|أي|كم(?: عدد)?",
        exist=r"(?:ال)?(?:موجودة|متوفرة|متاحة)|لدينا|هناك|هل (?:توجد|هناك|لدينا)(?: أي)?|توجد|"
        r"ماذا (?:لدينا|يوجد|هناك)|ما (?:لدينا|الموجود)",
        about=r"عن|حول|بشأن|بخصوص|المتعلقة ب|تتحدث عن|تتناول|في موضوع|ما يتعلق ب",
        show=r"(?:من فضلك )?(?:هل يمكنك أن |أريد |أبحث عن )?(?:اعرض|أرني|أظهر|اذكر|ابحث عن|أعطني|"
        r"هات|"
        r"قائمة ب|سرد|اعمل|اكتب|تريني|تعرض|تعطيني)?(?: لي| لنا)?",
        end=r"من فضلك|رجاء|لو سمحت",
        of=r"من|في|خلال|عام|سنة|شهر|منذ|بتاريخ|(?:ال)?(?:منشورة|صادرة)|التي نشرت",
        events=r"قضية|موضوع|مسألة|أزمة|نزاع|قصة|خلاف",
        news=r"(?:ما هي |ما )?(?:آخر|أحدث) (?:ال)?(?:أخبار|مستجدات|تطورات|معلومات|{docs})|"
        r"ما الجديد|هل هناك (?:جديد|أخبار)|جديد|أخبار",
        news_of=r"(?:آخر |أحدث )?أخبار|جديد",
        overview=r"(?:ال)?(?:ملخصا?|لمحة عامة|نبذة|موجزا?)",
        asked=r"ماذا (?:نعرف|تعرف)|ما المعروف|حدثني",
        summarise=r"(?:لخص|اختصر|أوجز)(?: لي)?",
        whole=r"أين (?:ذكرت?|ذُكرت?|ورد(?: ذكر)?|وردت) {0}|كم عدد (?:{docs}) التي تذكر {0}|"
        r"(?:ما هي |ما |أي |في أي )(?:{docs}) (?:تذكر|ذكرت) {0}",
        of_all=r"(?:عم|عماذا|عن ماذا) تتحدث {here}|ماذا (?:يوجد|هناك) (?:هنا|في {here})|"
        r"ما (?:هو )?(?:موضوع|محتوى|مضمون) {here}",
    ),
}
# Chinese and Japanese put the subject first and write no spaces.
_ZH_NOUN = r"(?:文件|文档|文檔|文章|资料|資料|报道|報導|内容|內容|材料|消息)"
_ZH_SHOW = (
    r"(?:请|請)?(?:(?:可以|能)?(?:给我看|給我看|显示|顯示|列出|找出|查找|给我|給我|告诉我|写|"
    r"做)(?:一下)?)?"
    r"(?:一份|一个|一個)?"
)
_ZH_ON = r"(?:关于|關於|有关|涉及|与|和|跟)"
_ZH_ALL = r"(?:的?(?:所有|全部|一切)?的?)"
_ZH_WHICH = r"(?:有(?:哪些|什么|什麼|多少[份篇]?)|有没有|有沒有)?"
_ZH_HERE = rf"(?:这些|這些|这个|這個|这里的|所有)?(?:{_ZH_NOUN}|文件夹|資料夾|资料夹|档案|集合)"
_ZH_NEWS = rf"(?:消息|进展|情况|动态|新闻|新聞|{_ZH_NOUN})"
_ZH_SUMMARY = r"(?:概述|概要|总结|總結|摘要|概况)"
_JA_NOUN = r"(?:文書|記事|資料|文章|ドキュメント|ファイル|ニュース|もの|情報)"
_JA_PLEASE = r"(?:(?:もらえ|くれ)ますか|ください|下さい|ほしい)?"
_JA_SHOW = (
    r"(?:を|の一覧|一覧|リスト)*(?:(?:すべて|全て|全部)(?:を)?)?(?:一覧(?:に(?:して)?|で)?|"
    rf"(?:リストアップし|見せ|表示し|挙げ|探し|教え|出し|作っ)て)?{_JA_PLEASE}"
)
_JA_ON = (
    r"(?:について(?:の|書かれた)?|に関する|に関して(?:の)?|(?:に)?関連(?:する|の)?|"
    r"に関係する|関係の|の|を扱った)"
)
_JA_ALL = r"(?:すべての|全ての|全部の|あらゆる|どんな|どの)?"
_JA_HERE = rf"(?:この|これらの|ここの|その)?(?:{_JA_NOUN}|フォルダー?|コレクション|アーカイブ)"
_JA_EXISTS = r"(?:は|が|も)(?:何[件本個])?(?:ありますか|あるか|ある).*"
# Whole questions, "{0}" the subject; what is left of a question for documents of a period without
# that is one for all of them.
UNSPACED: dict[str, tuple[tuple[RequestKind, str], ...]] = {
    "zh": (
        (
            "overview",
            rf"{_ZH_HERE}都?是?(?:关于|關於|讲|講|说|說)的?(?:什么|甚麼|什麼)(?:的|内容)?|"
            rf"{_ZH_HERE}(?:里|裡|中)?都?有些?(?:什么|什麼|哪些内容)|"
            rf"{_ZH_SHOW}(?:{_ZH_HERE})?的?{_ZH_SUMMARY}|"
            rf"(?:请|請)?(?:总结|總結|概括|概述)(?:一下)?{_ZH_HERE}",
        ),
        ("all", rf"{_ZH_SHOW}{_ZH_ALL}{_ZH_WHICH}年?{_ZH_ALL}{_ZH_WHICH}{_ZH_ALL}{_ZH_NOUN}"),
        ("mention", r"在?(?:哪里|哪裡|哪儿|何处)(?:提到|提及|谈到|說到|说到)了?{0}"),
        (
            "latest",
            rf"{_ZH_SHOW}{_ZH_ON}?{{0}}的?(?:有(?:什么|哪些|何)?(?:新|最新)的?{_ZH_NEWS}|"
            rf"最新的?{_ZH_NEWS}(?:如何|怎么样|是什么|有哪些)?|(?:新闻|新聞))[吗嗎]?",
        ),
        (
            "overview",
            r"(?:请|請)?(?:总结|總結|概括|概述|简述|归纳)(?:一下)?{0}(?:的?(?:情况|事件|内容|"
            r"经过|问题))?|"
            rf"{_ZH_SHOW}(?:关于|關於)?{{0}}的?{_ZH_SUMMARY}|"
            r"我们?(?:知道|了解){0}的?(?:哪些|什么)(?:情况|内容|信息)?",
        ),
        (
            "about",
            rf"{_ZH_SHOW}{_ZH_ALL}{_ZH_ON}{{0}}(?:有关|相关)?的{_ZH_ALL}{_ZH_NOUN}(?:列表|"
            rf"清单)?[吗嗎]?|"
            rf"{_ZH_SHOW}(?:所有|全部|一切){{0}}的{_ZH_NOUN}|"
            rf"(?:我们|我們)?{_ZH_WHICH}有?{_ZH_ON}{{0}}的{_ZH_NOUN}[吗嗎]?|"
            rf"{_ZH_ON}{{0}}有多少[份篇个]{_ZH_NOUN}",
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
            rf"(?:に(?:出た|公開された|書かれた))?の?{_JA_ALL}{_JA_NOUN}"
            rf"(?:(?:は|が)(?:ありますか|あるか|何ですか|どれですか)|{_JA_SHOW})",
        ),
        (
            "mention",
            rf"{{0}}(?:が(?:出てくる|登場する|載っている)|に言及(?:する|した|している)){_JA_NOUN}"
            r"[はが]?(?:どれ|いくつ|何).*|"
            rf"どの{_JA_NOUN}[にでが]{{0}}(?:が出て|に言及し|が登場し|に触れ).*|"
            rf"{{0}}についての{_JA_NOUN}は(?:いくつ|何件|何本|どれ).*|"
            r"{0}は?どこ[にで](?:出て|言及され|登場し).*",
        ),
        (
            "latest",
            rf"{{0}}{_JA_ON}?(?:最新|新しい|直近)の?(?:{_JA_NOUN}|動き|状況)"
            rf"(?:は(?:何(?:ですか)?|ありますか)?)?{_JA_SHOW}|{{0}}{_JA_ON}ニュース{_JA_SHOW}|"
            r"{0}(?:について|に関して)(?:何か)?新しい(?:こと|情報|動き)は(?:ありますか|あるか|"
            r"何ですか)?",
        ),
        (
            "overview",
            rf"{{0}}(?:を|についてを?|の問題を)(?:簡単に|短く)?(?:要約|まとめ)し?て?{_JA_PLEASE}|"
            rf"{{0}}(?:の|についての?)(?:概要|要約|まとめ|概略){_JA_SHOW}|"
            r"{0}について(?:何が|どこまで)(?:わかり|分かり|知られてい).*",
        ),
        (
            "about",
            rf"{{0}}{_JA_ON}{_JA_ALL}{_JA_NOUN}(?:{_JA_EXISTS}|{_JA_SHOW})|"
            rf"{{0}}(?:について|に関して)[はの]?{_JA_ALL}{_JA_NOUN}{_JA_EXISTS}",
        ),
    ),
}
