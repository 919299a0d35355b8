"""Tell the lines around a web page's article that are no part of it: headings of boxes, prompts to
subscribe or share, credits of pictures, lists of links.

Only lines are told by their words; what is longer is told by where it stands.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from index.parsers.dom.blocks import Block
from index.parsers.dom.elements import Element, tag_of

# Characters of the heading of a box, of a prompt, and of a credit: each is a line or two.
_MAX_HEADING_CHARS = 70
_MAX_PROMPT_CHARS = 180
_MAX_CREDIT_CHARS = 60
_MAX_LABEL_CHARS = 40
# Share of linked characters above which a block leads to other pages.
_LINKED_SHARE = 0.6
# Characters of a line: what is longer and stands in the article is never left out by its name.
LINE_CHARS = 100
_IGNORED = str.maketrans("", "", "\u00ad\u200b\ufeff•|")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

# Headings of boxes of links, tags, comments and forms, in the languages of most pages.
_BOX_HEADING = re.compile(
    r"(?:"
    # English
    r"(?:related|recommended|more|further|latest|recent|popular|trending|most (?:read|popular|"
    r"viewed)"
    r"|up next|read (?:more|next|also)|see also|also (?:read|on)|you (?:may|might) (?:also "
    r")?(?:like|"
    r"enjoy|be interested)|don'?t miss|editors?['’]?s? (?:picks?|choice)|in this (?:article|"
    r"section))\b"
    r"|(?:tags?|topics?|keywords|categories|filed under|share(?: this| on)?|like it\?|follow us|"
    r"comments?|leave a (?:comment|reply)|newsletter|about the authors?|advertisement|sponsored)\b"
    # German
    r"|(?:mehr (?:zu[mr]?|aus|von|über|themen|artikel|news)\b|weitere[srn]? (?:themen|artikel|"
    r"infos?|"
    r"informationen|meldungen|nachrichten|beiträge|links|news|aktuelle)|weiterführende|weiterlesen|"
    r"lesen sie (?:auch|hier|mehr)|das könnte (?:sie|dich|ihnen|euch)|auch interessant|ähnliche "
    r"(?:artikel|beiträge|themen)|empfohlene|passend (?:zum|dazu)|siehe auch|zum thema\b|"
    r"nächste[rs]? "
    r"artikel|neueste|neuste|aktuelle (?:news|meldungen|artikel|themen|nachrichten)|am meisten "
    r"gelesen|"
    r"meistgelesen|beliebteste|letzte kommentare|(?:keine )?kommentare?\b|schreiben? sie|schreibe "
    r"einen|"
    r"kommentar (?:schreiben|verfassen)|schlagw(?:ort|orte|örter)|stichw(?:ort|orte|örter)|"
    r"themen\b|"
    r"nützliche links|artikel teilen|teilen\b|mit freunden teilen|den artikel|über den autor|"
    r"über die autorin|zur person|anzeige\b|werbung\b|jetzt (?:anmelden|abonnieren)|ihre meinung)"
    # French, Spanish, Portuguese, Italian
    r"|(?:à lire aussi|lire aussi|lire (?:la )?suite|voir aussi|sur le même (?:sujet|thème)|"
    r"articles? "
    r"(?:liés|similaires|récents)|mots[- ]clés|vos réactions|commentaires?\b|partager\b)"
    r"|(?:temas\b|temas relacionados|notas? relacionadas?|noticias relacionadas|lea también|lee "
    r"también|"
    r"también te puede|te puede interesar|más (?:noticias|leídas?|sobre|en)\b|mirá también|puedes "
    r"ver|"
    r"ver más|etiquetas|comentarios\b|compartir\b|síguenos|siguenos)"
    r"|(?:leia (?:também|mais)|veja também|notícias relacionadas|mais lidas|saiba mais|assuntos\b|"
    r"leggi anche|ti potrebbe interessare|articoli correlati|argomenti\b|condividi\b)"
    # Polish, Dutch, Nordic, Turkish, Russian
    r"|(?:zobacz (?:też|także|również)|czytaj (?:też|także|również|więcej)|przeczytaj (?:też|"
    r"także)|"
    r"dowiedz się więcej|więcej (?:informacji|na temat|o)|podobne artykuły|komentarze\b|tagi\b|"
    r"udostępnij)"
    r"|(?:lees (?:ook|meer|verder)|meer over|gerelateerd|reacties\b|læs også|les også|läs "
    r"(?:också|mer)|"
    r"lue (?:myös|lisää)|ilgili haberler|etiketler\b|yorumlar\b)"
    # Where these stand in a line.
    r"|.{0,40}\b(?:(?:auch|noch) interess(?:ieren|ant)|interessiert sein|(?:puede|puedan|podrían?) "
    r"interesar(?:te|le|les)?|aimerez aussi|(?:artikel|beitrag|seite|news) teilen|might (?:also )?"
    r"(?:like|enjoy)|recomendad[oa]s?|relacionad[oa]s?|diskutierte artikel|gelesene artikel|"
    r"kommentierte artikel)\b.{0,20}$"
    r"|(?:top[- ]themen|beiträge aus dem forum|zum weiterlesen|meist(?:diskutiert|kommentiert|"
    r"geklickt)|das thema könnte|\(noch keine|(?:top )?kunden ?bewertungen|(?:post your|view) "
    r"comments)"
    r"|(?:schon gelesen|explore further|read further|bewerten sie|valora est|"
    r"(?:no|keine) (?:comments|kommentare|bewertungen)|rezept drucken|print this)"
    r"|(?:читайте также|смотрите также|по теме|теги\b|комментарии\b|читайте також|теми\b)"
    r")",
    re.IGNORECASE,
)
# Prompts to subscribe, register, follow or comment; each begins a sentence of the site's own voice.
_PROMPT = re.compile(
    r"(?:please )?(?:subscribe (?:now|to|here|today)|sign up (?:for|to|here|now|today)|get the "
    r"latest|"
    r"already a subscriber|first-time subscribers|if you['’]re seeing this message|"
    r"to (?:view|read|continue) .{0,40}(?:please )?(?:subscribe|log in|sign)|for the latest "
    r"(?:stories|news)|"
    r"download the .{1,40} app|follow .{1,40} on (?:twitter|facebook|instagram|x)|do you want to "
    r"be "
    r"informed|submit your|join (?:our|us on)|support (?:us|our)|click here to|all rights reserved|"
    r"our standards:|(?:is|was) this (?:page|article|answer|story) (?:useful|helpful)|"
    r"if you (?:enjoyed|liked) (?:this|reading)|"
    r"we (?:want|would love|would like) to hear (?:from|what) you|"
    r"help us (?:continue|keep) |you can (?:keep up with|follow) (?:me|us)\b|"
    r"this post (?:contains|may contain)|like what you|send us a)"
    r"|(?:\*?(?:anzeige|werbung)\b|sie sind (?:aktuell )?nicht eingeloggt|jetzt .{0,40}(?:anmelden|"
    r"abonnieren|registrieren)|melden sie sich|abonnieren sie|unterstütze|wir bei (?:whatsapp|"
    r"facebook)|"
    r"war (?:dieser|diese|die) (?:artikel|seite|antwort) hilfreich|wie bewerten sie |"
    r"gefällt (?:dir|ihnen) (?:unser|dieser|diese)|mit unserem newsletter |besuchen sie unseren? |"
    r"wenn du per e-?mail|werden sie mitglied|lust auf mehr|folgen sie uns|folge? uns|"
    r"kostenlos .{0,20}(?:anmelden|testen)|\(?alle angaben ohne gewähr|alle rechte vorbehalten)"
    r"|(?:hazte (?:miembro|socio|suscriptor)|pour accéder (?:à|en|aux) |"
    r"s[ií]guenos en|suscr[ií]bete|únete|¿ya sabías que .{0,60}canal|inscríbete|abonnez-vous|"
    r"inscrivez-vous|suivez-nous|assine|siga-nos|inscreva-se|iscriviti|seguici|zapisz się|"
    r"zapraszamy (?:też )?do subskrypcji|"
    r"subskrybuj|materiał chroniony|meld je aan|abonneer|tilaa\b|saat .{0,40}sähköpostiisi)",
    re.IGNORECASE,
)
# A request to register or sign in, wherever it is in the line.
_REQUEST = re.compile(
    r"\breader-supported (?:publication|newsletter)|\bconsider (?:becoming|subscribing)\b.{0,60}"
    r"\b(?:subscriber|member|supporter|free|paid)\b"
    r"|\b(?:newsletter|e-?mail|boletín|whatsapp|telegram|app)\b.{0,80}\b(?:sign(?:ing)? up|"
    r"subscribe|anmelden|abonnieren|registrier\w+|suscr[ií]b\w+|inscr\w+|join|zapisz|iscriv\w+|abonn\w+)\b"
    r"|\b(?:sign(?:ing)? up|subscribe|melden? sie|melde dich|abonnier\w+|registrieren sie|"
    r"suscr[ií]b\w+|inscr[ií]b\w+|zapisz|iscriviti|abonne\w*)\b.{0,80}\b(?:newsletter|boletín|"
    r"whatsapp|telegram|kanal|canal|channel)\b"
    r"|\b(?:anmelden|einloggen|eingeloggt|registrarte|registrarse|iniciar sesión|log ?in|sign in|"
    r"logged in|se connecter|connecté)\b.{0,40}\b(?:kommentar\w*|comentar\w*|comment\w*|"
    r"diskussion\w*)\b"
    r"|\b(?:kommentar\w*|comentar\w*|comment\w*|diskussion\w*)\b.{0,40}\b(?:anmelden|einloggen|"
    r"eingeloggt|registrarte|registrarse|iniciar sesión|log ?in|sign in|logged in)\b"
    r"|(?:e-?mail|mail)[ -].{0,30}\b(?:nicht veröffentlicht|not be published|no será publicad)",
    re.IGNORECASE,
)
# Words in the label of a link to another article between two paragraphs: "Lea también: …".
_READ_ALSO = re.compile(
    r"\b(?:read|watch|see|listen|more|also|related|recommended|lea|lee|leer|vea|ver|mira|mirá|"
    r"también|interesar|leia|veja|leggi|guarda|anche|lire|voir|aussi|auch|mehr|lesen|siehe|"
    r"interessant|lees|meer|ook|czytaj|zobacz|przeczytaj|también|läs|les|lue)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\(?(?:foto(?:s|grafie)?|bild(?:er|quelle|nachweis)?|photos?|pictures?|image(?:s| credit)?|"
    r"photo credit|crédits? ?(?:photos?)?|crédito|créditos|fot|foto(?:graf(?:ía|ia|ie)?)|quelle|"
    r"copyright|illustration|grafik)\b\.? ?(?:by |von |: ?|/ ?|© ?)|^©",
    re.IGNORECASE,
)
# The credit of a picture at the end of its caption: a word for a picture or a sign of copyright and
# a name; one of the agencies that sell pictures; a photographer behind the name of a news agency.
_STOCK = (
    r"(?:getty(?: images)?|istock(?:photo)?|shutterstock|thinkstock|adobe ?stock|stock\.adobe|"
    r"fotolia|pixabay|unsplash|pexels|alamy|depositphotos|picture[- ]alliance|clipdealer|"
    r"imago(?: images)?)(?:\.com)?"
)
_CREDIT_END = re.compile(
    r"(?:^|[.!?,;)|/(\[–—-]\s?)(?:(?:foto(?:graf(?:ie|ía|ia)?)?|photo(?:graph)?|bild|titelbild|"
    r"beitragsbild|symbolbild|kuva|fot\.?|imagen|image|picture|zdjęcie|grafik|illustration|credit|"
    r"crédito?)s?\s?[:/]|(?:photo(?:graph)?s?|pictures?|images?) by\s)[^!?:]{1,50}$"
    r"|(?:©|\(c\)\s)[^!?:]{1,50}$"
    rf"|(?:^|[/(|]\s?)(?:[^()/|!?:]{{2,40}}/\s?)?{_STOCK}(?:\s?/[^/!?:]{{1,30}})?[.)\s]*$"
    r"|[(/|]\s?(?:reuters|afp|ap|epa|efe|dpa|ansa|keystone|pap)\s?/\s?[^!?:/]{2,40}$",
    re.IGNORECASE,
)
# In what sites say about themselves and their readers, and in the teaser of another page.
_OF_SITE = re.compile(
    r"\bcookies?\b|akismet|javascript|\bprivacy policy\b|datenschutz|html[- ]tags|copyright|©|"
    r"\bbookmark the permalink\b|\bcomment(?:s section| moderation)\b|"
    r"^(?:deprecated|warning|notice|strict standards):|(?:\.\.\.|…|\[…\])$",
    re.IGNORECASE,
)


def squeeze(text: str) -> str:
    """The text without spaces, bullets and what is not seen, to compare it."""
    return "".join(text.translate(_IGNORED).split())


def is_paragraph(block: Block) -> bool:
    """Whether a block is longer than a line and not made of links."""
    return len(block.text) > LINE_CHARS and not is_linked(block)


def is_box_heading(block: Block) -> bool:
    """Whether a line heads a box of links, tags, comments or a form beside an article."""
    text = block.text.lstrip("•>»→*# ")
    return len(text) <= _MAX_HEADING_CHARS and bool(_BOX_HEADING.match(text))


def is_prompt(block: Block) -> bool:
    """Whether a line asks the reader to subscribe, register or follow."""
    if len(block.text) > _MAX_PROMPT_CHARS:
        return False
    text = block.text.lstrip("•>»→ ")
    return bool(_PROMPT.match(text) or _REQUEST.search(text))


def is_read_also(block: Block) -> bool:
    """Whether a line only leads to another article: a label such as "Read also:" and a link."""
    label, colon, _ = block.text[:_MAX_LABEL_CHARS].partition(":")
    return (
        bool(colon)
        and len(block.text) <= _MAX_PROMPT_CHARS
        and block.linked > 0.5 * len(block.text)
        and bool(_READ_ALSO.search(label))
    )


def is_credit(block: Block) -> bool:
    """Whether a line only names who made a picture."""
    return len(block.text) <= _MAX_CREDIT_CHARS and bool(_CREDIT.match(block.text))


def is_credited_caption(block: Block) -> bool:
    """Whether a line is the caption of a picture and ends with who made it."""
    is_line = len(block.text) <= LINE_CHARS and tag_of(block.element) not in ("tr", "li")
    return is_line and bool(_CREDIT_END.search(block.text))


def is_of_site(block: Block) -> bool:
    """Whether a site says it about itself or to its readers, not about the article's subject."""
    return bool(_OF_SITE.search(block.text)) or any(
        is_part(block) for is_part in (is_prompt, is_credit, is_read_also, is_box_heading)
    )


def is_linked(block: Block) -> bool:
    """Whether most of a block is links."""
    return block.linked > _LINKED_SHARE * len(block.text)


def is_heading(block: Block) -> bool:
    return tag_of(block.element) in HEADINGS


def leads_within_page(block: Block) -> bool:
    """Whether all links of a block lead to a place on the same page."""
    links = [*block.element.iter("a"), *block.element.iterancestors("a")]
    return all((link.get("href") or "#").startswith("#") for link in links)


def _is_linked_heading(block: Block) -> bool:
    """Whether a heading leads to another page."""
    return is_heading(block) and is_linked(block) and not leads_within_page(block)


def heading_level(block: Block) -> int:
    """1 to 6 for a heading, 7 for text."""
    tag = tag_of(block.element)
    return int(tag[1]) if tag in HEADINGS else 7


def drop_furniture(blocks: Sequence[Block], keep: list[bool], headline: int | None) -> None:
    """Drop the lines of an article's surroundings from the blocks to `keep`.

    Args:
        blocks: All blocks of the page.
        keep: Which of them are in the article; changed in place.
        headline: The index of the page's headline, which is kept.
    """
    for i, block in enumerate(blocks):
        if (
            keep[i]
            and i != headline
            and any(
                is_part(block)
                for is_part in (is_prompt, is_credit, is_credited_caption, is_read_also)
            )
        ):
            keep[i] = False
    _drop_boxes(blocks, keep, headline)
    _drop_linked_headings(blocks, keep, headline)
    _drop_linked_ends(blocks, keep, headline)
    _drop_empty_headings(blocks, keep, headline)


def _drop_boxes(blocks: Sequence[Block], keep: list[bool], headline: int | None) -> None:
    """Drop each heading of a box, and the links and lines below it."""
    kept = [i for i, is_kept in enumerate(keep) if is_kept]
    for position, i in enumerate(kept):
        if i == headline or not keep[i] or not is_box_heading(blocks[i]):
            continue
        level = heading_level(blocks[i])
        below: list[int] = []
        for j in kept[position + 1 :]:
            if j == headline or not is_linked(blocks[j]) or heading_level(blocks[j]) < level:
                break
            below.append(j)
        # "More than 30 people…" is a line of text, unless it has a box below it or is a heading.
        if not (below or level < 7 or blocks[i].linked or len(blocks[i].text) <= 30):
            continue
        for j in (i, *below):
            keep[j] = False


def _drop_linked_headings(blocks: Sequence[Block], keep: list[bool], headline: int | None) -> None:
    """Drop the headings that are links to other pages, with no text of theirs below them."""
    for i in range(len(blocks) - 1, -1, -1):
        if not keep[i] or i == headline or not _is_linked_heading(blocks[i]):
            continue
        below = i + 1 < len(blocks) and keep[i + 1]
        keep[i] = below and not is_heading(blocks[i + 1]) and not is_linked(blocks[i + 1])


def _drop_linked_ends(blocks: Sequence[Block], keep: list[bool], headline: int | None) -> None:
    """Drop the lists of links above the first and below the last block of text.

    A single link stays: it can be the source of the text. So do headings that lead to another place
    on the page, and headings of which several have text of their own below, as in a digest.
    """
    kept = [i for i, is_kept in enumerate(keep) if is_kept and i != headline]
    # Those without text below have been dropped already.
    levels = Counter(heading_level(blocks[i]) for i in kept if _is_linked_heading(blocks[i]))

    def is_apart(i: int) -> bool:
        if is_heading(blocks[i]):
            return _is_linked_heading(blocks[i]) and levels[heading_level(blocks[i])] < 2
        return is_linked(blocks[i])

    for order in (kept, kept[::-1]):
        links = list(takewhile(is_apart, order))
        if len(links) > 1 or any(is_heading(blocks[i]) for i in links):
            for i in links:
                keep[i] = False


def _drop_empty_headings(blocks: Sequence[Block], keep: list[bool], headline: int | None) -> None:
    """Drop the headings of what is not in the article: nothing kept is below them, but something
    that was left out is."""
    following: int | None = None
    for i in range(len(blocks) - 1, -1, -1):
        if not keep[i]:
            continue
        level = heading_level(blocks[i])
        is_followed = following is not None and heading_level(blocks[following]) > level
        left_out = i + 1 < len(blocks) and not keep[i + 1]
        if level < 7 and i != headline and not is_followed and left_out:
            keep[i] = False
            continue
        following = i


def container(element: Element) -> Element:
    """The table or list that a row or item is in, else the element itself."""
    node = element
    while tag_of(node) in ("tr", "tbody", "thead", "tfoot", "td", "th", "li", "dt", "dd"):
        parent = node.getparent()
        if parent is None:
            break
        node = parent
    return node
