"""English words of saying, planning, demanding, denying and supposing, used wherever it is told
whether a sentence states something.

Verbs are given in the base form and compared by their stems; the names that end in `_PREFIXES` are
alternatives of a pattern, for which any word counts that begins so.
"""

from qa.text.english.clauses import AUXILIARIES, stems_of


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def verb_stems(text: str) -> frozenset[str]:
    """The stems of verbs that are given in the base form."""
    return frozenset(stem for word in text.split() for stem in stems_of(word))


_NEGATED_AUXILIARIES = frozenset(form for form in AUXILIARIES if form.endswith("n't"))
NOT = (
    word_set("not never cannot")
    | _NEGATED_AUXILIARIES
    # As they are often typed.
    | {form.replace("'", "") for form in _NEGATED_AUXILIARIES}
)
NOBODY = word_set("nobody none nothing nowhere neither")
# Behind a negation in its clause, these turn it: "not open until May", "nobody but Okafor".
RESTRICTIONS = word_set("until till unless except but without before besides save than since")
NEGATIVE_IMPLICATIVES = verb_stems("refuse decline fail neglect forget omit avoid unable unwilling")
DENIALS = verb_stems("deny denial refute disprove disclaim repudiate")
PLANS = verb_stems(
    "plan intend hope aim wish want expect schedule suppose propose promise pledge vow threaten "
    "offer consider prepare project design mean envisage contemplate "
    "due likely poised ready bid intention proposal eager willing permission apply"
)
PLAN_FORMS = word_set("set about going")
ATTEMPTS = verb_stems("try attempt seek endeavour") | word_set("effort efforts")
REPORTS = verb_stems("announce say tell report confirm state declare reveal")
ACCUSATIONS = verb_stems("accuse suspect charge allege allegation accusation") | word_set(
    "allegedly"
)
PROPOSALS = verb_stems(
    "proposal plan motion bid request offer call claim allegation rumour amendment bill "
    "application "
    "petition suggestion demand appeal idea draft version manuscript design tender edition scheme"
)
REJECTIONS = verb_stems(
    "reject decline dismiss refuse withdraw abandon scrap cancel defeat discard drop shelve lose "
    "overturn "
    "annul quash retract veto ditch"
)
CLAIMS = REPORTS | PROPOSALS | PLANS | ACCUSATIONS

# Verbs of little meaning.
LIGHT_VERBS = verb_stems("be have do make take get give go come put set keep let hold see say")

# Words that make a clause a possibility or a plan.
POSSIBLE_MODALS = word_set("can could may might")
FUTURE_MODALS = word_set("will shall would won't wouldn't 'll")
MODALS = word_set("will would can could may might must shall should")
# What is said as one side's account, or thought.
ASSERTIONS = verb_stems("claim insist allege purport")
OPINIONS = REPORTS | verb_stems("think believe warn add estimate argue claim reckon predict")
SAYINGS = (
    OPINIONS
    | ASSERTIONS
    | verb_stems(
        "suggest write note assume fear describe stress tweet explain testify complain quip lament "
        "boast maintain recall posit according ask imply conclude find show"
    )
)
DEMANDS = verb_stems(
    "demand seek offer propose request claim suggest recommend want bid petition urge insist"
)
# What comes of a demand.
OUTCOMES = verb_stems(
    "settle settlement agree agreement pay payment get receive award win grant obtain earn accept "
    "secure gain decide decision adopt sell buy fine"
)
PREVENTIONS = verb_stems("prevent stop forbid ban bar refrain abstain prohibit")
SUPPOSITIONS = verb_stems("imagine dream pretend seem appear predict forecast expect allow permit")
DOUBTS = verb_stems("doubt dispute question challenge contradict criticise criticize rumour")
REVERSALS = verb_stems(
    "reverse overturn revoke correct suspend postpone delay halt void nullify rescind repeal block "
    "freeze disqualify strip strike undo retract"
)
CORRECTIONS = verb_stems("correct revise retract withdraw amend")
FALSE = word_set(
    "false untrue wrong incorrect unfounded baseless groundless unsubstantiated unjustified "
    "unproven"
)
FALSEHOODS = word_set(
    "myth lie hoax fallacy misconception rumour rumor fiction legend mistake exaggeration "
    "invention fabrication"
)
DETERMINERS = word_set(
    "the a an this that these those his her its their our my your of in on at for from by with "
    "into "
    "as many much every each some any no about during after before since"
)

SAYING_PREFIXES = r"sa(?:y|ys|id)|t(?:ell|ells|old)|claim|argu|report|accord|suggest|warn"
PLANNING_PREFIXES = (
    r"expect|plann?|reckon|budget|project|forecast|foresee|foreseen|intend|anticipat|estimat|"
    r"suppos|predict|hop(?:e|ed|ing)\b"
)
DEMANDING_PREFIXES = r"demand|ask|call|want|seek|sought|propos|request|offer|claim|bid|hop"
PROPOSED = r"proposed|suggested|demanded|called for|asked for|put forward|recommended"
