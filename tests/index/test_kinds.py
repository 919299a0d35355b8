"""Every kind of file, from its bytes to a citation at the right offsets."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from index import Index, SyncReport
from index.embedding.encoder import Encoder
from index.parsers.pages import ocr
from index.parsers.registry import PARSERS
from qa import Citation, ask, retrieve
from tests.index.samples import DAY, MAKERS, PICTURES

# Each has a subject of its own, since near-duplicate passages are cited once.
# By kind: a title, a fact, another sentence, and a question that the fact answers.
FACTS = {
    ".txt": "Pier|The pier at Brannock was rebuilt in 1931 with 412 oak piles.|It still stands.|"
    "How many oak piles has the pier at Brannock?",
    ".log": "Radar|The radar at Point Selm recorded 14 aircraft before dawn.|All of them landed.|"
    "How many aircraft did the radar at Point Selm record?",
    ".srt": "Ballet|The ballet school of Varn admits 26 pupils each spring.|Most come by train.|"
    "How many pupils does the ballet school of Varn admit?",
    ".md": "Bakery|The bakery in Ostrel sells 900 loaves of rye bread on a Saturday.|Queues are "
    "long.|How many loaves of rye bread does the bakery in Ostrel sell?",
    ".html": "Comet|The comet Vellamo passes the Sun every 73 years.|It was last seen by Ann Moe.|"
    "How often does the comet Vellamo pass the Sun?",
    ".xhtml": "Chess|Grandmaster Rosa Tindall won the chess cup of Harlow in 19 moves.|Nobody "
    "clapped.|In how many moves did Rosa Tindall win the chess cup?",
    ".mhtml": "Whales|Biologists counted 57 whales off Cape Dorran in August.|Most were calves.|"
    "How many whales were counted off Cape Dorran?",
    ".webarchive": "Lighthouse|The lighthouse of Skarne flashes every 23 seconds at night.|It is "
    "white.|How often does the lighthouse of Skarne flash?",
    ".pdf": "Bridge|The bridge over the Lenn carries trucks of at most 18 tonnes.|It is narrow.|"
    "What weight of trucks does the bridge over the Lenn carry?",
    ".docx": "Choir|The choir of Saint Alban sang for Queen Ottoline in 1888.|It rained.|"
    "For whom did the choir of Saint Alban sing?",
    ".pptx": "Batteries|The battery made by Kelvor lasts 2100 hours.|It weighs little.|"
    "How long does the battery made by Kelvor last?",
    ".xlsx": "Turnover|Sales of umbrellas in Pendle rose to 8800 pieces in November.|Rain helped.|"
    "How many umbrellas were sold in Pendle in November?",
    ".odt": "Library|Librarian Hugo Sands lent out 30500 novels during the war.|Few came back.|"
    "How many novels did librarian Hugo Sands lend out?",
    ".fodt": "Volcano|The volcano Mount Ireth last erupted in 1754.|Its crater is a lake.|"
    "When did the volcano Mount Ireth last erupt?",
    ".ods": "Goats|The farm at Cold Hollow keeps 64 goats for cheese.|They graze on the hill.|"
    "How many goats does the farm at Cold Hollow keep?",
    ".odp": "Tramway|The tramway of Gessel is to be 11 kilometres long.|Digging begins soon.|"
    "How long is the tramway of Gessel to be?",
    ".odg": "Orchid|The orchid Disa maritima flowers at midnight in February.|Moths visit it.|"
    "When does the orchid Disa maritima flower?",
    ".rtf": "Will|Captain Edwin Marsh left his telescope to the school of Tarrow.|He died old.|"
    "To which school did Captain Edwin Marsh leave his telescope?",
    ".epub": "Desert|The caravan of Sheikh Idris crossed the desert in 40 days with no water "
    "left.|The camels lived.|In how many days did the caravan of Sheikh Idris cross the desert?",
    ".csv": "Vineyards|The vineyard of Monteluce yields 15000 bottles of red wine.|Its soil is "
    "chalk.|How many bottles of wine does the vineyard of Monteluce yield?",
    ".tsv": "Glaciers|The glacier Skarnis lost 26 metres of its tongue last summer.|It was hot.|"
    "How many metres did the glacier Skarnis lose?",
    ".json": "Bicycles|Inventor Nora Quist patented a folding bicycle in 1912.|It squeaked.|"
    "What did inventor Nora Quist patent?",
    ".jsonl": "Hospital|The hospital in Wexmoor treated 340 patients with fever in May.|Nurses "
    "were tired.|How many patients with fever did the hospital in Wexmoor treat?",
    ".ipynb": "Sensor|The sensor Argus measures pressure with an error of 3 percent.|We tried "
    "two.|What is the error of the sensor Argus?",
    ".xml": "Opera|The opera Melisandra was first sung in Turin in 1771.|Its score was lost.|"
    "Where was the opera Melisandra first sung?",
    ".rss": "Strike|Dockers in Port Sable ended their strike after 16 nights.|Cranes moved again.|"
    "After how many nights did dockers in Port Sable end their strike?",
    ".atom": "Fossil|A fossil of a giant dragonfly was dug up near Quarrington.|A boy saw it.|"
    "Where was the fossil of a giant dragonfly dug up?",
    ".eml": "Heating|The boiler in the basement must be inspected before 3 October by Mr Pell.|"
    "Bring the key.|Who must inspect the boiler in the basement?",
    ".emlx": "Carpet|The carpet for the embassy was woven in Shiraz by eleven women.|It is blue.|"
    "Where was the carpet for the embassy woven?",
    ".mbox": "Kernel|The patch by Ilse Brandt makes the compiler 22 percent faster.|Please test.|"
    "How much faster does the patch by Ilse Brandt make the compiler?",
    ".ics": "Tasting|The tasting at Quill's cellar is led by Odile Ferrand.|Bring a glass.|"
    "Who leads the tasting at Quill's cellar?",
    ".vcf": "Piet Okker|Piet Okker repairs the organ of Saint Bavo.|He calls back.|"
    "Who repairs the organ of Saint Bavo?",
    ".tnef": "Ropes|The ropes of the Hesper bridge were made by Ola Stenvik.|They are of steel.|"
    "Who made the ropes of the Hesper bridge?",
    ".msg": "Contract|The contract with Fennimore Steel ends on 30 June.|Call their lawyer.|"
    "When does the contract with Fennimore Steel end?",
    ".zip": "Salmon|Fishermen of the Orra caught 7200 salmon under the old weir.|Eels too.|"
    "How many salmon did fishermen of the Orra catch?",
    ".png": "Museum|The museum of clocks in Dunmere opened its doors in 1967.|Admission is free.|"
    "When did the museum of clocks in Dunmere open?",
    ".tiff": "Windmill|The windmill of miller Jan Hobbe grinds mustard for the whole county.|It "
    "creaks.|What does the windmill of miller Jan Hobbe grind?",
}
# Kinds without a day in the file, and kinds whose day is in the name of the file.
UNDATED = PICTURES | frozenset(
    [".txt", ".log", ".srt", ".xhtml", ".csv", ".tsv", ".ipynb", ".xml", ".tnef", ".ics", ".vcf"]
)
# Kinds whose file says when it was made, not when it was published.
MADE = frozenset(
    {".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".fodt", ".ods", ".odp", ".odg", ".rtf"}
)
PAGED = frozenset({".pdf", ".pptx", ".odp", ".odg", *PICTURES})
READ = {kind: fact for kind, fact in FACTS.items() if kind not in PICTURES or ocr.is_installed()}


@dataclass(frozen=True)
class Folder:
    """One file of each kind, indexed."""

    index: Index
    report: SyncReport


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Folder]:
    corpus = tmp_path_factory.mktemp("kinds")
    for kind, fact in READ.items():
        title, *sentences, _ = fact.split("|")
        (corpus / f"{kind[1:]} file{kind}").write_bytes(MAKERS[kind](title, sentences))
    index = Index.open(tmp_path_factory.mktemp("kinds-index"))
    yield Folder(index, index.sync(corpus))
    index.close()


@cache
def cited(index: Index, question: str) -> list[Citation]:
    answer = ask(question, index)
    return [*answer.citations, *answer.nearest, *retrieve(question, index, k=3)]


def test_every_parser_has_a_sample() -> None:
    assert set(PARSERS.values()) == {PARSERS[kind] for kind in FACTS}


def test_folder_of_all_kinds_is_indexed(folder: Folder) -> None:
    assert folder.report.failed == ()
    assert len(folder.report.added) == len(READ)


@pytest.mark.parametrize("kind", READ)
def test_fact_in_a_file_is_quoted_at_its_offsets(folder: Folder, kind: str) -> None:
    _, fact, _, question = READ[kind].split("|")
    citations = cited(folder.index, question)
    for citation in citations:
        text = folder.index.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
        assert citation.passage_start <= citation.start < citation.end <= citation.passage_end
        for start, end in citation.answer_spans:
            assert citation.start <= start < end <= citation.end
    first = citations[0]
    document = folder.index.document(first.document_id)
    assert document.path == f"{kind[1:]} file{kind}"
    assert fact in " ".join(document.text.split())
    # Compare the ends: in tables and slides a number or bullet precedes a sentence.
    assert " ".join(first.quote.split()).endswith(" ".join(fact.split()[-3:]))


@pytest.mark.parametrize("kind", READ)
def test_document_has_its_kind_day_and_pages(folder: Folder, kind: str) -> None:
    (name,) = (name for name in folder.report.added if name.startswith(f"{kind[1:]} file{kind}"))
    document = folder.index.document(name)
    assert document.kind == (kind[1:] if kind != ".zip" else "txt")
    if kind in UNDATED:
        assert (document.published, document.published_from) == (None, "")
    else:
        origin = "metadata"
        if kind == ".zip":
            origin = "file name"
        elif kind in MADE:
            origin = "file data"
        assert (document.published, document.published_from) == (DAY.date(), origin)
    assert bool(document.pages) == (kind in PAGED)
    assert all(0 <= page <= len(document.text) for page in document.pages)
    if kind in PAGED:
        (citation, *_) = cited(folder.index, READ[kind].split("|")[3])
        assert citation.page == 1


@pytest.mark.parametrize("kind", READ)
def test_passage_is_found_by_the_words_at_its_offsets(folder: Folder, kind: str) -> None:
    (name,) = (name for name in folder.report.added if name.startswith(f"{kind[1:]} file{kind}"))
    fact = READ[kind].split("|")[1]
    hits = [hit for hit in folder.index.search(fact, 3) if hit.passage.document_id == name]
    text = folder.index.document(name).text
    assert hits
    for hit in hits:
        for start, end in hit.passage.sentences:
            assert hit.passage.start <= start < end <= hit.passage.end
            assert text[start:end] == text[start:end].strip()
