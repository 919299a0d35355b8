"""Words that stand beside a document's day of publication, in about thirty languages."""

import re

from index.lazy_pattern import lazy_pattern


def _alternatives(phrases: str) -> str:
    return "|".join(
        re.sub(r"\s+", r"\\s+", phrase.strip()) for phrase in phrases.split("|") if phrase.strip()
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before the day of publication, in English and elsewhere, as regular expressions.
_PUBLISHED_ENGLISH = """
    (?:(?:first|originally)\\s)?(?:published|posted|issued|released|dated|written
    |filed|sent|submitted|created)(?:\\s(?:online|in print))? |
    (?:publication|issue|report|press) date | date (?:published|posted|issued|of
    (?:publication|issue|release)) | (?:press|news|media) (?:release|statement) | for
    (?:immediate )?release | memorandum | memo
"""
_PUBLISHED_ELSEWHERE = """
    (?:erst)?ver(?:ö|oe)ffentlicht | erschienen | publiziert | erstellt |
    ver(?:ö|oe)ffentlichungsdatum | erscheinungsdatum | ausgabe | (?:presse|medien)mitteilung |
    publi[ée]e?s? | parue?s? | mis en ligne | posté | diffusée? | écrit | créée? | creado | date de
    (?:publication| parution) | communiqué(?:\\sde presse)? | publicad[oa] | fecha de
    publicación | comunicado | nota de prensa | pubblicat[oa] | data di pubblicazione |
    comunicato(?:\\sstampa)? | data d[ea] publicação | divulgad[oa] | gepubliceerd | geplaatst |
    verschenen | publicatiedatum | persbericht | opublikowan[oay] | data publikacji | dodan[oay]
    | publikov[aá]no | zve[rř]ejn[eě]no | vydáno | datum vydání | zverejnené | publikované |
    objavljeno | опубликован[оаы]? | размещено | дата публикации | опубліковано | дата
    публікації | публикувано | publicera[dt] | pressmeddelande | publicere[dt] | udgivet |
    offentliggjort | pressemeddelelse | publisert | pressemelding | julkaistu | julkaisupäivä |
    tiedote | yayınlan(?:ma|dı) | yayın(?:lanma)? tarihi | publicat | data publicării |
    megjelent | közzétéve | δημοσιεύ\\w+ | δημοσίευση | diterbitkan | dipublikasikan | tanggal
    terbit | đăng | xuất bản | ngày (?:đăng|xuất bản) | paskelbta | publikuota | avaldatud |
    publicēts
"""
_PUBLISHED_UNSPACED = """
    发布(?:时间|日期|于)? | 發布(?:時間|日期|於)? | 發佈(?:時間|日期|於)? |
    发表(?:时间|日期|于)? | 發表(?:時間|日期|於)? |
    出版(?:日期|时间)? | 刊登日期 | 公開日? | 掲載日? | 配信日? | 投稿日?時? | 発行日 |
    입력 | 등록일? | 게시일? | 발행일? | 기사입력 |
    نُ?شر(?:ت)? | تاريخ النشر | פורסם | תאריך פרסום |
    منتشر شده?(?: در)? | تاریخ انتشار | شائع | تاریخ اشاعت | प्रकाशित(?: तिथि)? | प्रकाशन(?: तिथि)? |
    প্রকাশিত | প্রকাশ | เผยแพร่(?:เมื่อ)? | วันที่เผยแพร่
"""
# Labels of a field, of which the colon is part: without it they are words of a sentence.
_FIELDS_ENGLISH = "date"
_FIELDS_ELSEWHERE = """
    datum | fecha | data | dato | дата | tarih | dátum | kelt | ημερομηνία | tanggal | päiväys |
    päivämäärä | 日期 | 时间 | 時間 | 日付 | 日時 | 날짜 | التاريخ | תאריך
"""
# Before the day of a change, which counts when no day of publication is printed.
_UPDATED_ENGLISH = """
    (?:(?:last|most recently)\\s)?(?:updated?|modified|revised|amended|edited
    |reviewed|corrected) | as (?:of|at) | last (?:change|update|revision)
"""
_UPDATED_ELSEWHERE = """
    stand | fassung | (?:zuletzt\\s)?(?:aktualisiert|geändert) | letzte (?:aktualisierung|
    änderung) | (?:mis à jour|actualisée?|modifiée?) | dernière (?:mise à jour|modification) |
    (?:última )?actualiza(?:d[oa]|ción) | aggiornat[oa] | ultimo aggiornamento | atualizad[oa] |
    última atualização | (?:laatst )?(?:bijgewerkt|gewijzigd) | laatste
    (?:update|wijziging) | zaktualizowan[oay] | (?:ostatnia
    )?aktualizac(?:ja|e) | aktualizován[oa] | обновлено | изменено | оновлено | uppdatera[dt] |
    opdateret | oppdatert | päivitetty | güncelle(?:me|ndi|nme)(?: tarihi)? | actualizat |
    frissítve | ενημερώθηκε | (?:senast|sidst|sist|viimeksi)
    (?:uppdatera[dt]|opdateret|oppdatert| päivitetty) | son güncelleme | последнее обновление |
    поновлено | poslední aktualizace | ultima actualizare | última modificación | diperbarui |
    cập nhật | atnaujinta | uuendatud | actualitzat
"""
_UPDATED_UNSPACED = """
    最[后後]?更新(?:时间|時間|日期|于|日)? |
    更新(?:时间|時間|日期|于|日時?)? | 最終更新日? | (?:최종\\s?)?수정일? |
    آخر تحديث | تحديث | עודכן | به روز شده | अपडेट(?:ेड)? | अद्यतन | আপডেট | อัปเดต(?:ล่าสุด)? |
    ปรับปรุง(?:ล่าสุด)?
"""
# News agencies: those of countries where 10/11/2024 is in November, the others, and the ones whose
# names are too short to be told without brackets.
_AGENCIES_DAY_FIRST = """
    AFP|ANP|ANSA|AGI|Adnkronos|APA|ATS|sda|Keystone-SDA|Belga|dpa|dts|epd|KNA|EFE|Europa Press
    |EUROPA PRESS|Lusa|LUSA|Agência Brasil|Télam|NTB|Ritzau|RITZAU|STT|PAP|ČTK|CTK|TASR|SITA|MTI
    |Agerpres|AGERPRES|Mediafax|BTA|БТА|Hina|HINA|Tanjug|TANJUG|FoNet|ΑΠΕ-ΜΠΕ|ΑΠΕ|DHA|İHA|BNS
    |LETA|ELTA|ТАСС|TASS|РИА Новости|РИА|RIA Novosti|Интерфакс|ИНТЕРФАКС|Interfax|УНІАН|UNIAN
    |Укрінформ|Ukrinform|ANTARA|Bernama|TTXVN|PTI|ANI|IANS|PA Media|Press Association|RÚV|AAP
"""
_OTHER_AGENCIES = """
    Reuters|REUTERS|AP|Associated Press|UPI|Bloomberg|BLOOMBERG|Kyodo|Jiji|Xinhua|XINHUA|Yonhap|CNA
    |Canadian Press|SAPA|新华社|新華社|中新社|中央社|共同|時事|연합뉴스|뉴시스|뉴스1|رويترز
    |أ ف ب|د ب أ|وكالات|רויטרס|भाषा|वार्ता
"""
_SHORT_AGENCIES = "AA|TT|PA|CP|NA"
AGENCY_NAME = rf"(?<![\w-])(?:{_alternatives(f'{_AGENCIES_DAY_FIRST}|{_OTHER_AGENCIES}')})(?![\w-])"
# Nothing but an agency, and perhaps its place: "(AP) — ", "(서울=연합뉴스) ".
ONLY_AGENCY = lazy_pattern(
    rf"\W*(?:{AGENCY_NAME}|\((?:[^\W\d_]{{2,12}}=)?(?:{AGENCY_NAME}|(?:{_SHORT_AGENCIES}))\))\W*"
)
# Between the label and the day.
_PREPOSITIONS = """
    on | at | this | vom | am | den | dne | dnia | le | du | el | il | em | de | op | pe | la |
    data | в | på | на | pada | ngày | lúc | d\\. | في
"""

_FILLER = (
    rf"\s*(?P<colon>[:：])?\s*[–—-]?\s*(?:(?:{_alternatives(_PREPOSITIONS)})\s*:?\s+|ב-?)?"
    # "14:02 BST, "
    r"(?:\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?(?:uhr|[A-Z]{2,4}))?\s*[,–-]?\s*"
    r"(?:(?:on|am|le|del)\s)?)?"
    # "by Ana Lopes on "
    r"(?:(?:by|von|par|por|da|door)\s[^\d\n.|]{2,50}?,?\s(?:on|am|le|el|il|em|op)\s)?[,(\[]?\s*"
)


def _label(words: str, unspaced: str, fields: str) -> str:
    field = rf"|(?:{_alternatives(fields)})\s*[:：]" if fields else ""
    return rf"(?:(?:{_alternatives(words)})(?!\w)|(?:{_alternatives(unspaced)}){field})"


_PUBLISHED = _label(
    f"{_PUBLISHED_ENGLISH}|{_PUBLISHED_ELSEWHERE}",
    _PUBLISHED_UNSPACED,
    f"{_FIELDS_ENGLISH}|{_FIELDS_ELSEWHERE}",
)
_UPDATED = _label(f"{_UPDATED_ENGLISH}|{_UPDATED_ELSEWHERE}", _UPDATED_UNSPACED, "")
_EITHER = rf"(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED}))"
_OF_THIS_ARTICLE = (
    r"(?:this\s(?:article|story|report|page|post|piece|version|document)\s"
    r"(?:was|has\sbeen|is)\s|(?:cet\s)?article\s(?:a\sété\s)?)"
)

# At the end of what precedes a day; `before` is what the label stands behind.
LABEL = lazy_pattern(
    rf"(?P<before>^\W{{0,3}}{_OF_THIS_ARTICLE}|^\W{{0,3}}|[|·•/;,.()\[\]–—]\s*|\s-\s+|\s+)"
    rf"{_EITHER}{_FILLER}$",
    re.IGNORECASE,
)
# A line of nothing but a label.
ONLY_LABEL = lazy_pattern(rf"\W{{0,3}}{_EITHER}\s*[:：–—-]?\s*", re.IGNORECASE)
# Where a label in a language in whose countries 10/11/2024 is in November begins.
DAY_FIRST = lazy_pattern(
    rf"(?<!\w)(?:(?:{_alternatives(f'{_PUBLISHED_ELSEWHERE}|{_UPDATED_ELSEWHERE}')})(?!\w)"
    rf"|(?:{_alternatives('datum|fecha|дата|tarih|ημερομηνία')})\s*:)"
    rf"|\bngày\b|(?-i:(?<![\w-])(?:{_alternatives(_AGENCIES_DAY_FIRST)})(?![\w-]))",
    re.IGNORECASE,
)
# What may follow a labelled day.
NEXT_LABEL = lazy_pattern(
    rf"\s*[,;|·•/(–—-]?\s*{_EITHER}|\s*,?\s*(?:by|von|par|por)\s(?-i:[^\W\d_a-z])[^\n,.;]{{0,50}}$",
    re.IGNORECASE,
)
# At the beginning of a line that names a text's author or sender.
CREDIT = lazy_pattern(
    r"(?:(?:(?:compiled|written|reported|prepared|edited|posted|story|words|text)\s)?by|from|author"
    r"|reporter|words|text|von|par|por|di|door|av|af|autore?|autorin|auteur|автор|auteur)"
    r"(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
# Below the day in a letter.
SALUTATION = lazy_pattern(
    r"\W*(?:dear|to|re|subject|sirs?|madam|sehr|liebe[rs]?|betreff|an|cher|chère|madame|monsieur|objet"
    r"|estimad|querid|muy|asunto|gentile|egregi|spett|caro|cara|oggetto|prezad|geachte|beste|betreft"
    r"|szanown|vážen|уважаем|kære|kjære|käre|bästa|hej)",
    re.IGNORECASE,
)
# Between a place or weekday and the day, as in "Altdorf, den 18. April 2024".
LEAD_WORDS = _words(
    """
    den d le li the on a am dnia dne dňa à el il em op vom du ngày
    """
)
# The ones that follow no name of a place.
UNPLACED_LEAD_WORDS = frozenset(("on", "the", "vom", "du"))
# Lowercase words in names of places and of newspapers.
PARTICLES = _words(
    """
    de del della di da do dos du la le les el am an der die das den upon on of sur in im the and
    y et und e bei ob auf near van zu al
    """
)
# What a day belongs to if it is not that of publication.
OTHER_DAYS = _words(
    """
    deadline due born died opens closes opening closing event meeting concert final finals
    semi-final match premiere until expires copyright wedding funeral election conference
    exhibition fixture kick-off round launch start ends visit valid geboren gestorben frist né
    née mort nacido concierto konzert termin gültig beginn sitzung venue workshop festival
    battle treaty siege created published written posted released issued updated printed founded
    built made taken seen held signed filmed shot killed cup league game marathon race
    tournament gala dinner party session hearing debate mass market fair tour show lecture
    seminar webinar training assembly agm trial vote photo photograph picture
    """
)
_NEWSPAPERS = """
    gazette times post herald courier news daily tribune chronicle guardian journal star mail
    telegraph observer mirror express independent echo argus mercury standard sun press review
    bulletin sentinel examiner register globe record advertiser dispatch inquirer citizen
    advocate enterprise leader messenger reporter weekly newsletter \\w*zeitung \\w*anzeiger
    \\w*blatt \\w*kurier \\w*bote \\w*nachrichten \\w*rundschau allgemeine presse spiegel monde
    figaro temps libération dépêche gazzetta corriere stampa repubblica giornale messaggero país
    mundo diario gaceta periódico vanguardia prensa folha jornal diário público gazeta dziennik
    rzeczpospolita dagblad\\w* courant krant volkskrant telegraaf \\w*posten tidende \\w*bladet
    nyheter sanomat noviny правда известия газета вестник коммерсантъ gazetesi cumhuriyet
    hürriyet \\w*日报 \\w*日報 \\w*新闻 \\w*新聞 \\w*晚报
"""
NEWSPAPER = lazy_pattern(rf"(?<!\w)(?:{'|'.join(_NEWSPAPERS.split())})(?!\w)", re.IGNORECASE)
# After the day in a newspaper's head.
ISSUE = lazy_pattern(
    r"[\s,|·(–—-]*(?:$|(?:page|pp?|seite|s|pag|página|pág|pagina|strona|vol|volume|no|nr|issue|edition"
    r"|section|ausgabe|numéro|n°|price)\b|[£$€第])",
    re.IGNORECASE,
)
ISSUE_NUMBER = lazy_pattern(
    r"\W*(?:(?:vol|volume|no|nr|issue|ausgabe|numéro|n°|nummer|jahrgang)\W*[\dIVXLC]+\W+){1,3}",
    re.IGNORECASE,
)
# Of an announcement: the day beside such a line is that of an event.
# In a line on an event or a book.
EVENT_WORD = lazy_pattern(
    r"\b(?:venue|tickets)\s*:|\bISBN\b|\d\s?pp\b|\d\s?pages|\b(?:hard|paper)back\b", re.IGNORECASE
)
EVENT_FIELD = lazy_pattern(
    r"\W*(?:venue|location|place|where|(?:start )?time|tv|television|radio|doors|tickets|admission"
    r"|entry|ort|lieu|lugar|luogo|einlass|eintritt|kick-off|rsvp)\s*:",
    re.IGNORECASE,
)
