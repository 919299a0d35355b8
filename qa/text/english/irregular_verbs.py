"""Forms of English irregular verbs that stemming leaves apart: "win" and "won"."""

from collections.abc import Mapping

# Without them a question with "did he tell" misses "told", and is told that no document has "tell".
# Verbs of little meaning are left out (come, get, give, go, make, take): with "came" for "come" one
# question in 150 of CLAP NQ loses its first place.
_VERBS = """
    arise arose arisen; awake awoke; bear bore borne; beat beaten; become became; begin began begun;
    bend bent; bet; bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken;
    breed bred; bring brought; build built; burn burnt; burst; buy bought; catch caught; choose
    chose chosen; cling clung; creep crept; deal dealt; dig dug; draw drew drawn; dream dreamt;
    drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt;
    fight fought; find found; flee fled; fling flung; fly flew flown; forbid forbade forbidden;
    forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; grind ground; grow grew
    grown; hang hung; hear heard; hide hid hidden; hold held; keep kept; kneel knelt; know knew
    known; lay laid; lead led; learn learnt; leave left; lend lent; lie lay lain; light lit; lose
    lost; mean meant; meet met; mistake mistook; overcome overcame; overthrow overthrew overthrown;
    pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen;
    seek sought; sell sold; send sent; shake shook shaken; shine shone; shoot shot; show shown;
    shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; slay slew slain; sleep slept;
    slide slid; speak spoke spoken; speed sped; spend spent; spin spun; spring sprang sprung; stand
    stood; steal stole stolen; stick stuck; sting stung; strike struck stricken; swear swore sworn;
    sweep swept; swim swam swum; swing swung; teach taught; tear tore torn; tell told; think
    thought; throw threw thrown; undergo underwent undergone; understand understood; undertake
    undertook undertaken; wake woke woken; wear wore worn; weave wove woven; weep wept; win won;
    wind wound; withdraw withdrew withdrawn; withstand withstood; write wrote written
"""


# The forms of each verb: base form, past, and where it differs the participle.
IRREGULAR_PARADIGMS: tuple[tuple[str, ...], ...] = tuple(
    tuple(verb.split()) for verb in _VERBS.split(";")
)


def _forms_by_form() -> dict[str, frozenset[str]]:
    forms: dict[str, frozenset[str]] = {}
    for paradigm in IRREGULAR_PARADIGMS:
        group = frozenset(paradigm)
        for form in group:
            # "lay" is a form of two verbs.
            forms[form] = forms.get(form, frozenset()) | (group - {form})
    return forms


# Each form with the other forms of its verb.
IRREGULAR_FORMS: Mapping[str, frozenset[str]] = _forms_by_form()
