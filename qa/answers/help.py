"""Help with asking, for what is no question to the documents: a greeting, thanks, an empty line."""

import re
from itertools import islice

from index import STOPWORDS, Index
from index.humanize import counted
from index.lazy_pattern import lazy_pattern
from qa.query.question_language import language_without_documents
from qa.text.english.question_words import INTERROGATIVES
from qa.text.question_templates import candidate_questions
from qa.types import Answer, SearchOptions

# Example questions, at most, and first passages that are read for each: not every one gives one.
_EXAMPLES = 3
# What any documents answer.
_OVERVIEW_QUESTION = "What are these documents about?"
_PASSAGES_PER_EXAMPLE = 4
# The kinds of questions, those first that are answered most often: 9 of 14, 0 of 1, 1 of 9.
_SUREST_KINDS = ("said", "who", "many")
# Longer messages are not only talk.
_MAX_TALK_CHARS = 120

_URL = lazy_pattern(
    r"\s*<?(?:(?:https?|ftp)://|www\.)\S+\s*|\s*(?:[\w-]+\.)+(?:com|org|net|edu|gov|info|io|co\.uk)(?:/\S*)?\s*",
    re.IGNORECASE,
)
# Words of a language have vowels, no four equal letters in a row, and no long run of consonants.
_UNPRONOUNCEABLE = lazy_pattern(
    r"(.)\1{3}|[bcdfghjklmnpqrstvwxz]{7}|^[^aeiouyäöüåæøéèêáàâíìîóòôúùû]{6,}$"
)
# Keys side by side, as a hand runs over them.
_KEY_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "poiuytrewq",
    "lkjhgfdsa",
)
_MIN_KEYS, _MAX_GIBBERISH_WORDS = 4, 4
_LATIN_WORD = lazy_pattern(r"[a-zäöüåæøéèêáàâíìîóòôúùû]+")


def _talk(phrases: str) -> re.Pattern[str]:
    """A pattern of messages that consist of these phrases alone, one or more.

    Of the phrases that match at one place the first counts: trying the others as well would take
    exponential time.
    """
    alternatives = "|".join(phrases.split("\n")[1:-1])
    return lazy_pattern(rf"\W*+(?>(?:{alternatives})(?!\w)\W*+)++", re.IGNORECASE)


_ADDRESSEE = (
    r"(?:[\s,]+(?:there|all|everyone|everybody|again|you|pullquote|bot|assistant|computer))?"
)
# Greetings, thanks and farewells in other languages, none of them an English word.
_FOREIGN_TALK = (
    r"guten\s+(?:morgen|tag|abend)|gute\s+nacht|hallo|servus|moin(?:\s+moin)?|gr[üu](?:ss|ß)\s+gott|danke(?:\s+"
    r"(?:sch[öo]n|sehr|dir|ihnen|vielmals))?|vielen\s+dank|bitte(?:\s+sch[öo]n)?|tsch[üu](?:ss|ß)|auf\s+wiedersehen|"
    r"bonjour|bonsoir|salut|coucou|merci(?:\s+(?:beaucoup|bien))?|au\s+revoir|s['’]il\s+(?:vous|te)\s+pla[iî]t|"
    r"hola|buen[oa]s?\s+(?:d[ií]as?|tardes|noches)|(?:muchas\s+)?gracias|adi[óo]s|hasta\s+(?:luego|ma[ñn]ana|pronto)|"
    r"por\s+favor|ciao|buongiorno|buonasera|salve|grazie(?:\s+mille)?|arrivederci|per\s+favore|prego|"
    r"ol[áa]|oi|bom\s+dia|boa\s+(?:tarde|noite)|(?:muito\s+)?obrigad[oa]|tchau|tudo\s+bem|"
    r"hoi|goede(?:n|m)?\s?(?:morgen|dag|middag|avond)|dank\s+(?:je|u)(?:\s*wel)?|bedankt|tot\s+ziens|alsjeblieft|"
    r"hej(?:\s+hej|\s*d[åa])?|god\s+(?:morgon|dag|kv[äa]ll|morgen|aften)|tack(?:\s+s[åa]\s+mycket)?|tak|takk|hei|moi|"
    r"kiitos|cze[śs][ćc]|dzie[ńn]\s+dobry|dobry\s+(?:wiecz[óo]r|den)|dzi[ęe]kuj[ęe]|prosz[ęe]|ahoj|d[ěe]kuji|"
    r"zdravo|hvala|merhaba|selam|te[şs]ekk[üu]rler?(?:\s+ederim)?|sa[ğg]\s*ol|shalom|toda|sal[aā]m(?:\s+alaikum)?|"
    r"as-?salamu?\s+alaikum|shukran|namaste|namaskar|dhanyavaad|konnichiwa|ohayo|arigat[oō]u?(?:\s+gozaimasu)?|sayonara|"
    r"annyeong(?:haseyo)?|kamsahamnida|ni\s?hao|xie\s?xie|privet|zdravstvuyte|spasibo|poka|"
    r"привет|здравствуйте|добрый\s+(?:день|вечер)|доброе\s+утро|спасибо|пока|дякую|привіт|"
    r"(?:你好|您好)(?:吗|嗎)?|谢谢|謝謝|再见|早上好|こんにちは|こんばんは|おはよう(?:ございます)?|ありがとう(?:ございます)?|さようなら|"
    r"안녕(?:하세요)?|감사합니다|مرحبا|السلام\s+عليكم|شكرا|שלום|תודה|नमस्ते|धन्यवाद|γεια(?:\s+σ(?:ου|ας))?|ευχαριστώ|καλημέρα"
)
# Requests for help, and questions about this program, in other languages.
_FOREIGN_HELP = lazy_pattern(
    r"\b(?:k(?:ö|oe)nn(?:en|st|t)\s+(?:sie|du|ihr)\s+(?:mir|uns)\s+(?:bitte\s+)?helfen|(?:bitte\s+)?hel(?:fen\s+sie|ft?)\s+mir|hilfe|"
    r"wie\s+geht(?:['’]?s|\s+es)(?:\s+(?:ihnen|dir|euch))?|wer\s+(?:bist\s+du|sind\s+sie)|was\s+(?:kannst\s+du|k(?:ö|oe)nnen\s+sie)|"
    r"que\s+(?:sais|peux|pouvez|savez)[- ](?:tu|vous)\s+faire|"
    r"(?:que|qu[ée])\s+(?:puedes?|sabes?)\s+hacer|cosa\s+(?:puoi|sai)\s+fare|"
    r"o\s+que\s+(?:voc[êe]\s+)?pode\s+fazer|wat\s+kun(?:t)?\s+(?:je|u)(?:\s+doen)?|vad\s+kan\s+du(?:\s+g[öo]ra)?|"
    r"что\s+(?:ты\s+)?умеешь|你(?:会|能)(?:做)?什么|"
    r"sprechen\s+sie\s+\w+|sprichst\s+du\s+\w+|"
    r"(?:pouvez|peux)[- ](?:vous|tu)\s+m['’ ]?aider|aidez[- ]moi|aide[- ]moi|comment\s+(?:ça|"
    r"ca)\s+va|comment\s+allez[- ]vous|"
    r"qui\s+(?:es[- ]tu|[êe]tes[- ]vous)|parlez[- ]vous\s+\w+|"
    r"(?:me\s+)?(?:puede[sn]?|podr[íi]as?)\s+(?:usted\s+)?(?:ayudar(?:me)?)|ay[úu]da(?:me|nos)?|c[óo]mo\s+est[áa]s?|qui[ée]n\s+eres|"
    r"habla[sn]?\s+(?:usted\s+)?espa[ñn]ol|"
    r"(?:mi\s+)?(?:puoi|pu[òo]|potete|potrebbe)\s+aiutar(?:e|mi|ci)|aiuto|come\s+(?:stai|va)|chi\s+sei|parli\s+\w+|"
    r"(?:voc[êe]\s+)?pode\s+(?:me\s+)?ajudar(?:-me)?|ajuda|como\s+(?:vai|est[áa])|quem\s+[ée]\s+voc[êe]|"
    r"(?:kun|kunt)\s+(?:je|u)\s+(?:me|mij)\s+helpen|hoe\s+gaat\s+het|wie\s+ben\s+je|"
    r"kan\s+du\s+hj[äae]+lpa?\s+mi[gj]|hur\s+m[åa]r\s+du|mo[żz]esz\s+mi\s+pom[óo]c|pom[óo][żz]\s+mi|помоги(?:те)?)\b",
    re.IGNORECASE,
)
# Greetings, thanks, farewells, signs of approval or anger.
_SMALL_TALK = _talk(
    rf"""
(?:no[,\s]+)?(?:that|this|it|you)(?:['’]?(?:s|re)|\s+(?:is|was|are|were|isn['’]?t|wasn['’]?t|aren['’]?t|did(?:n['’]?t)?|does(?:n['’]?t)?))(?:\s+(?:not|so|all|completely|totally|just|an?|the))*\s+(?:wrong|right|correct|incorrect|false|true|mistaken|what\s+i\s+(?:asked|meant|want(?:ed)?)(?:\s+for)?|bad|not\s+helpful|helpful|useful|answer(?:\s+(?:my|the)\s+question)?|work(?:ing)?|funny|weird|strange|lie|lying|idiots?|stupid|joke)
(?:wrong|bad|poor|great|good|nice|excellent|terrible)\s+(?:answer|reply|response|job|work|one|bot|question|stuff)
(?:hi+|hello+|hey+|hiya|howdy|greetings|good\s+(?:morning|afternoon|evening|day|night))(?:\s+to\s+(?:you|all|everyone))?{_ADDRESSEE}
(?:many\s+)?(?:thanks?|thx|ty|cheers)(?:\s+(?:you|u|a\s+lot|a\s+million|so\s+much|very\s+much|again|anyway|for\s+(?:your|the|that|this|all)(?:\s+\w+)?))*
(?:(?:you|u|this|that|it)(?:['’]?(?:re|s)|\s+(?:are|r|is|was))?\s+)?(?:(?:so|such|really|very|totally|an?|completely|fucking|bloody)\s+)*(?:stupid|useless|dumb|idiots?|moron|rubbish|crap|garbage|terrible|worthless|sucks?|suck|shit|bullshit|nonsense)(?:\s+(?:bot|machine|thing|app|tool|program|answers?))?
(?:that|this|it)(?:\s+(?:really|was|is|has|very|so|all|great|good|perfect|helpful|useful|helped|helps|works|worked)|['’]s)+(?:\s+(?:me|a\s+lot|now|today))?
(?:bye|goodbye|ciao|farewell|see\s+(?:you|ya)|cu|so\s+long|take\s+care)(?:[\s-]+(?:bye|now|later|soon|then))?
(?:ok|okay|k|alright|all\s+right|fine|sure|yes|yeah|yep|no|nope|nah|right|great|good|nice|cool|perfect|awesome|excellent|wow|well\s+done|good\s+job|got\s+it|i\s+see|never\s*mind|please|sorry|lol|(?:ha)+(?:ha|h)|hmm+|huh|oops|amazing|brilliant)
(?:\d+\s+)?(?:tests?|testing|asdf\w*|qwert\w*|foo|foo\s*bar|(?:bla+h?\s*)+|lorem\s+ipsum)(?:\s+(?:\d+|one|two|three|message|question))*
(?:{_FOREIGN_TALK})
how\s+(?:are|r)\s+(?:you|u|things)(?:\s+(?:doing|today|going))*
how['’]?s\s+it\s+going
(?:what['’]?s|whats)\s+up
nice\s+to\s+meet\s+you
you['’]?(?:re|\s+are)\s+welcome
(?:i\s+(?:love|like|hate)\s+(?:you|this|it))
(?:fuck|screw|damn)(?:\s+(?:you|off|this|it|that))?
shut\s+up
(?:wtf|omg|ffs|smh|idk|nvm|pls|plz|np|y|n|not\s+(?:really|bad|helpful|useful|good|great|right|true|what\s+i\s+(?:asked|meant|want(?:ed)?)))
i\s+(?:do\s*n['’]?t|did\s*n['’]?t|do\s+not|can['’]?t)\s+(?:understand|get\s+it|follow|know|care|like\s+(?:it|this|that))
(?:what(?=\W*$)|huh|eh|pardon|excuse\s+me|come\s+again|really|seriously|are\s+you\s+(?:sure|serious|kidding(?:\s+me)?|certain|joking|stupid|dumb|drunk|crazy)|says\s+who)
(?:let['’]?s\s+(?:start|begin|go|talk|chat)|i['’]?m\s+(?:bored|back|here|lost|confused|done|sorry)|that['’]?s\s+(?:all|it|enough)(?:\s+for\s+(?:now|today))?|no\s+(?:problem|worries|thanks?|thank\s+you)|(?:my\s+)?(?:pleasure|bad|mistake)|have\s+a\s+(?:nice|good|great)\s+(?:day|one|weekend|evening)|welcome|mate|buddy|dude|man|sir|madam|dear)
"""
)
_SELF = (
    r"(?:you|u|pullquote|it|this\s+(?:app|application|tool|program|thing|bot|assistant|site|website|"
    r"page|chat|machine))"
)
# Questions about this program, and requests for help.
_ABOUT_THE_PROGRAM = _talk(
    rf"""
(?:please\s+)?help(?:\s+me)?(?:\s+please)?
(?:(?:can|could|would|will)\s+(?:you|u|anyone|somebody|someone)\s+(?:please\s+)?help(?:\s+me)?(?:\s+(?:please|with\s+something|(?:to\s+)?(?:find|search|look\s+for)\s+(?:something|things|documents|information)))?)
(?:i\s+(?:need|want)\s+(?:some\s+|your\s+)?|need\s+(?:some\s+)?|pls\s+|plz\s+)help(?:\s+(?:me|with\s+(?:something|this)|please|finding\s+(?:something|things)))*
(?:can|could|would|will)\s+(?:you|u)\s+(?:please\s+)?help\s+me\s+(?:to\s+)?(?:find|search|look\s+for)\s+(?:something|things|documents|information)
how\s+(?:can|could|do|would|will)\s+(?:you|u)\s+help(?:\s+(?:me|us))?
(?:what|which\s+questions?)\s+(?:should|could|shall)\s+(?:i|we)\s+(?:ask|type|say|try|search(?:\s+for)?)(?:\s+you)?
(?:(?:give|show)\s+(?:me\s+)?)?(?:some\s+|a\s+few\s+|an?\s+)?(?:examples?|sample|suggested)(?:\s+(?:questions?|queries|searches|query|of\s+questions?))?
(?:suggest|suggestions?)(?:\s+(?:me\s+)?(?:some(?:thing)?|a\s+question|questions?))?
what\s+else\s+(?:can|do|could)\s+(?:you|u|i)\s+(?:do|ask|know)
who\s+is\s+(?:this|there|that)
(?:who|what)\s+(?:am\s+i|are\s+we)\s+(?:talking|speaking|chatting)\s+(?:to|with)
where\s+are\s+you(?:\s+from)?
how\s+old\s+are\s+you
tell\s+me\s+about\s+(?:yourself|you)
(?:who|what)\s+(?:are|r|is)\s+(?:you|u|pullquote|this\s+(?:app|application|tool|program|thing|bot|assistant|site|website|page|chat))(?:\s+exactly)?
what['’]?s\s+(?:your\s+name|pullquote)
what\s+is\s+your\s+name
(?:do|have)\s+you\s+(?:got\s+)?(?:have\s+)?a\s+name
what\s+(?:can|do|could|does|should)\s+(?:{_SELF}|i)\s+(?:do|ask|know|offer|type|say|search)(?:\s+(?:you|here|for\s+me|exactly|now|about))*
what\s+(?:kinds?|sorts?|types?)\s+of\s+questions?\s+(?:can|may|should|could)\s+(?:i|you)\s+(?:ask|answer)(?:\s+(?:you|here))?
what\s+(?:questions?|things?)\s+(?:can|may|should|could)\s+(?:i|you)\s+(?:ask|answer|do)(?:\s+(?:you|here))?
how\s+(?:do|does|can|should|to|would|could|shall)\s+(?:i\s+|you\s+|we\s+|one\s+)?(?:best\s+)?(?:use|work|search|ask|start|begin|operate|phrase|word|put|write|type)(?:\s+(?:with\s+)?(?:{_SELF}|this|here|my|our|an?|the|good|better|questions?|things))*
how\s+(?:do|does|can)\s+(?:{_SELF}|this|all\s+this)\s+(?:all\s+)?(?:work|function|do\s+(?:it|this|that))
(?:are|r)\s+(?:you|u)\s+(?:there|awake|ok|okay|online|listening|(?:an?\s+)?(?:real|human|alive|sentient|conscious|robot|bot|chatbot|machine|ai|a\.i\.|llm|language\s+model|person|chat\s?gpt|gpt|claude|siri|alexa|google|computer|program)(?:\s+(?:person|human|being|ai|robot|bot))?)
is\s+(?:anyone|anybody|someone|somebody)\s+(?:there|here)
(?:am\s+i|is\s+this)\s+(?:talking\s+to\s+|speaking\s+to\s+|chatting\s+with\s+)?(?:an?\s+)?(?:real\s+)?(?:human|person|robot|bot|chatbot|machine|ai|computer)
who\s+(?:made|built|created|wrote|trained|programmed|developed|owns|runs)\s+(?:you|u|pullquote|this\s+(?:app|application|tool|program|thing|bot|assistant|site|website|page))
(?:do|can|could)\s+(?:you|u)\s+(?:understand|hear|see)\s+(?:me|this)
(?:do|can|could)\s+(?:you|u)\s+(?:speak|talk|understand|read|answer\s+in)\s+(?:english|german|french|spanish|italian|dutch|portuguese|russian|polish|arabic|chinese|japanese|other\s+languages?)
(?:what|which)\s+languages?\s+(?:do|can)\s+(?:you|u)\s+(?:speak|understand|read|know)
(?:tell\s+me|do\s+you\s+know)\s+(?:a\s+joke|something|about\s+(?:yourself|you))
(?:what|where)\s+(?:is|are)\s+the\s+(?:instructions|manual|help|commands)
(?:instructions|commands|manual|menu|start|/\w+)
(?:can|may|could)\s+i\s+ask\s+(?:you\s+)?(?:something|a\s+question|questions)
i\s+(?:have|['’]ve\s+got)\s+a\s+question
i\s+don['’]?t\s+know\s+what\s+to\s+(?:ask|type|do|say)
"""
)

# Questions on how to do something with this program, by what they are for.
_FILES = (
    r"(?:(?:my|our|a|an|the|new|more|some|another|other|all|these|this|old|own)\s+)*"
    r"(?:documents?|docs?|files?|folders?|pdfs?|articles?|corpus|sources?|spreadsheets?|e?-?mails?)"
)
_REPLIES = (
    r"(?:(?:my|our|an?|the|this|that|these|all)\s+)*"
    r"(?:answers?|quotes?|conversations?|chats?|results?|repl(?:y|ies)|history|citations?)"
)
_HOW_TO = r"(?:(?:how|where)\s+)?(?:do|can|could|should|may|would)\s+(?:i|we|you)\s+(?:please\s+)?"
_TASKS = tuple(
    (
        _talk(
            f"\n{_HOW_TO}{phrase}(?:\\s+(?:here|to\\s+(?:it|this|you)|from\\s+(?:it|this|here)))?\n"
        ),
        instruction,
    )
    for phrase, instruction in (
        (
            rf"(?:add|upload|import|load|insert|attach|index|include)\s+{_FILES}",
            "Drop files on the “Documents” tab of the page, or put them into the indexed folder "
            "and sync: “Sync now” there, or “pullquote sync FOLDER” at the command line.",
        ),
        (
            rf"(?:remove|delete|exclude|take\s+out)\s+{_FILES}",
            "Delete it on the “Documents” tab of the page, or take the file out of the indexed "
            "folder and sync.",
        ),
        (
            rf"(?:export|save|download|copy|print|share|keep)\s+{_REPLIES}",
            "“Copy quote” copies a quote with its source; “Save as …” under “History” saves "
            "a conversation, as Markdown or JSON.",
        ),
    )
)


def answer_help(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Help with asking; None for anything that may be asked of the documents.

    Args:
        question: What was typed.
        index: The documents, from which the example questions are made.
        options: As for a search; only the filter is passed on.
    """
    text = question.strip()
    if message := _message(text, index):
        examples = _example_questions(index)
        listed = "".join(f"\n- {example}" for example in examples)
        if not examples:
            message += _when_examples_come(index)
        return Answer(
            question=question,
            query=text,
            text=f"{message}\n\nFor example:{listed}" if examples else message,
            citations=(),
            confidence=0.0,
            tier="none",
            filter=options.filter,
            kind="help",
            examples=examples,
        )
    return None


def help_message(answer: Answer) -> str:
    """The text of help without its example questions."""
    return answer.text.partition("\n\n")[0]


def _message(text: str, index: Index) -> str:
    """What to tell somebody who typed `text`; "" if it can be searched."""
    ask = "Ask in your own words, or type a name or keywords."
    if not index.analyze(text) or _is_stopword_alone(text):
        return f"Nothing to search for yet. {ask}"
    if _URL.fullmatch(text):
        return f"Web pages are not opened here: only the indexed documents are searched. {ask}"
    if len(text) <= _MAX_TALK_CHARS:
        if _ABOUT_THE_PROGRAM.fullmatch(text):
            return _introduction(index)
        for pattern, instruction in _TASKS:
            if pattern.fullmatch(text):
                return instruction
        if _SMALL_TALK.fullmatch(text):
            return f"Ready for a question about {_documents(index)}. {ask}"
        if _is_foreign_talk(text, index):
            return _introduction(index)
        small_talk = _SMALL_TALK.match(text)
        if small_talk and _ABOUT_THE_PROGRAM.fullmatch(text, small_talk.end()):
            return _introduction(index)
    if len(text) <= _MAX_TALK_CHARS and _is_gibberish(text, index):
        return f"The documents contain none of the words in “{text}”. {ask}"
    if language := language_without_documents(text, index):
        return (
            f"This looks like {language}, in which none of the documents is written. Ask in the "
            "language of the documents, or type a name as it is written there."
        )
    return ""


def _is_stopword_alone(text: str) -> bool:
    """Whether it is one small word, such as "the", that neither asks nor, in capitals, names."""
    return text in STOPWORDS and text not in INTERROGATIVES


def _is_foreign_talk(text: str, index: Index) -> bool:
    """Whether it asks for help in another language and, but for talk, has no word of the
    documents."""
    if not _FOREIGN_HELP.search(text):
        return False
    rest = re.sub(rf"(?:{_FOREIGN_TALK})(?!\w)", " ", _FOREIGN_HELP.sub(" ", text), flags=re.I)
    return not any(
        word.lower() not in STOPWORDS and len(word) > 3 and index.frequency(term)
        for word in re.findall(r"\w+", rest)
        for term in index.analyze(word)
    )


def _is_gibberish(text: str, index: Index) -> bool:
    """Whether no document has any of its words and none looks like a word of a language."""
    words = text.lower().split()
    return (
        0 < len(words) <= _MAX_GIBBERISH_WORDS
        and not any(index.frequency(term) for term in index.analyze(text))
        and all(
            _LATIN_WORD.fullmatch(word)
            and (
                _UNPRONOUNCEABLE.search(word)
                or any(word[:_MIN_KEYS] in row for row in _KEY_ROWS if len(word) >= _MIN_KEYS)
                or (len(words) > 1 and any(word in row for row in _KEY_ROWS))
                or (len(words) > 1 and not re.search("[aeiouy]", word))
            )
            for word in words
        )
    )


def _introduction(index: Index) -> str:
    return (
        f"Pullquote is a program that searches {_documents(index)} and answers in verbatim quotes, "
        "each with its place. Ask who, what, when, where, why or how many; ask what one document "
        "says, who wrote it or when it was published; or type a name or keywords. What the "
        "documents do not say, it does not know."
    )


def _documents(index: Index) -> str:
    return counted(index.catalog(limit=1).total, "document")


def _example_questions(index: Index) -> tuple[str, ...]:
    """Questions that the documents probably answer, each made from another one. They are not tried
    out, as those of `suggest_questions` are, since that takes seconds."""
    questions: dict[str, str] = {}
    for passage in index.first_passages(_EXAMPLES * _PASSAGES_PER_EXAMPLE):
        text = index.document(passage.document_id).text
        for kind, question in islice(candidate_questions(text), 1):
            questions.setdefault(question, kind)
    surest = sorted(questions, key=lambda question: _SUREST_KINDS.index(questions[question]))
    if len(surest) < _EXAMPLES and index.status().documents > 1:
        surest.append(_OVERVIEW_QUESTION)
    return tuple(surest[:_EXAMPLES])


def _when_examples_come(index: Index) -> str:
    """When there will be examples, where there are none yet."""
    if not len(index):
        return " Examples will stand here as soon as the first documents have been read."
    return ""
