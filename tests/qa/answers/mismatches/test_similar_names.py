"""A sentence is about what the question names, by the words around it; else it says of what."""

import re
from datetime import date

import pytest

from index import Document, Index
from qa.answers.mismatches.differences import difference_in_context
from qa.answers.question.constraints import read_constraints
from qa.answers.sentence_context import SentenceContext

MILL = """Otter Mill burns

The Otter Mill at Tolsby stood in flames on Sunday. There were 31 looms in it. The watchman rang \
the bell.

Its owner plans to rebuild. In May the other mill of the firm, the Otter Yard, burned 40 bales.
"""
TOWER = """The tower at Grimsay

Guests may climb the stairs. It has 77 windows. The tower on Lunna has 12 and is shut.
"""
VOTE = """Tolsby cooks say no

Cooks of the school kitchens in Tolsby voted against joining the cooks in Grimsay. The count was \
40 against and 12 in favour.
"""
HUT = """A church at Lunna

The church at Lunna was built in 1810. It had a forerunner: a wooden chapel of 1620 collapsed in \
1790.
"""
GATE = """The gate

Ms Sol claimed that the gate had been locked by the porter, Ole Brun. Rolf Lind told Ada Sol so.
"""
ACTS = """Two acts

The Well Act 2014 says who pays. A fine of 500 crowns can be imposed under the 2017 act. The 2014 \
act knows none.
"""
WING = "The wing cost 61 million euros, a third more than the council had planned."
CLUB = """The ground

The city of Tolsby, which owns the ground, has debts of 71 million crowns. The club owes 350,000.

The average wait for eye surgery was 19 weeks. Mill Lane Nursery at Tolsby has 40 children. Pier 3 \
opened again on 4 May; pier 5 is still shut. The brother of Ole Brun was paid 60 crowns.
"""
PLAIN = """Fair at Lunna

Ines Aker, sister of the miller, sells 30 cakes. Rolf Lind scored for Grimsay in the second half. \
Ole Dahl scored for Lunna. This summer 1,200 seals came, 90 more than in 2019.
"""


def difference(question: str, text: str, answer: str, index: Index) -> str:
    start = text.index(answer)
    sentences = tuple(match.span() for match in re.finditer(r"[^\s][^.\n]+(?:\.|(?=\n))", text))
    span = next(span for span in sentences if span[0] <= start < span[1])
    title = text.partition("\n")[0]
    document = Document("a.txt", "a.txt", title, text, published=date(2023, 7, 3))
    context = SentenceContext(document, span, sentences, 0, (start, start + len(answer)))
    return difference_in_context(read_constraints(question, index), context, index)


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        # Named like it, or later only.
        ("How many looms were in the Otter Yard?", MILL, "31", "about Otter Mill, not Otter Yard"),
        ("How many windows has the tower on Lunna?", TOWER, "77", "does not mention Lunna"),
        # Another place in force by the heading.
        ("How many cooks in Grimsay voted against it?", VOTE, "40", "about Tolsby, not Grimsay"),
        # Another thing that did the same.
        (
            "When did the stone church at Lunna collapse?",
            HUT,
            "1790",
            "about a wooden chapel, not the stone church",
        ),
        ("What does Ines Aker do?", PLAIN, "miller", "about a relative of Ines Aker"),
        ("Who scored for Lunna?", PLAIN, "Rolf Lind", "about Grimsay, not Lunna"),
        ("How many seals came in 2019?", PLAIN, "1,200", "about 2023, not 2019"),
        (
            "Who told Ada Sol that the gate was locked?",
            GATE,
            "Ole Brun",
            "about what Ada Sol said, not who told Ada Sol",
        ),
        # No answer of the kind.
        # A year in its name, another institution, complement, middle or number.
        (
            "What fine does the Well Act 2014 set?",
            ACTS,
            "500",
            "about the 2017 act, not that of 2014",
        ),
        (
            "How much does the Tolsby football club owe?",
            CLUB,
            "71 million",
            "about the city, not Tolsby",
        ),
        (
            "What is the average wait for a scan?",
            CLUB,
            "19 weeks",
            "about wait for eye surgery, not wait for a scan",
        ),
        (
            "How many children has Mill Road Nursery?",
            CLUB,
            "40",
            "about Mill Lane Nursery, not Mill Road Nursery",
        ),
        ("When did pier 5 open again?", CLUB, "4 May", "about pier 3, not pier 5"),
        ("What was Ole Brun paid?", CLUB, "60", "about a relative of Ole Brun"),
        ("Who burned the bales?", MILL, "40", "does not name anyone"),
    ],
)
def test_what_is_about_another_says_so(
    newsroom: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, newsroom) == expected


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("How many looms were in the Otter Mill?", MILL, "31"),
        ("How many bales burned at the Otter Yard?", MILL, "40"),
        ("How many windows has the tower at Grimsay?", TOWER, "77"),
        ("How many windows has the tower on Lunna?", TOWER, "12"),
        ("How many cooks in Tolsby voted against it?", VOTE, "40"),
        ("When was the church at Lunna built?", HUT, "1810"),
        ("When did the wooden chapel collapse?", HUT, "1790"),
        ("What does Ines Aker sell?", PLAIN, "30 cakes"),
        ("Whose sister is Ines Aker?", PLAIN, "miller"),
        ("Who scored for Lunna?", PLAIN, "Ole Dahl"),
        ("Who told Ada Sol that the gate was locked?", GATE, "Rolf Lind"),
        ("How many seals came in 2023?", PLAIN, "1,200"),
        ("What fine does the act of 2017 set?", ACTS, "500"),
        ("How much does the city of Tolsby owe?", CLUB, "71 million"),
        ("What is the average wait for eye surgery?", CLUB, "19 weeks"),
        ("How many children has Mill Lane Nursery?", CLUB, "40"),
        ("When did pier 3 open again?", CLUB, "4 May"),
        ("Why did the hospital wing cost more?", WING, "61 million"),
    ],
)
def test_what_is_about_what_is_asked_has_no_difference(
    newsroom: Index, question: str, text: str, answer: str
) -> None:
    assert difference(question, text, answer, newsroom) == ""
