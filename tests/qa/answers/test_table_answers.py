"""Answers from the cells of tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask
from qa.conversations.conversation import new_conversation
from qa.conversations.export import as_json, as_text, read_answer, to_markdown
from qa.types import Answer

TABLES = {
    "staff.csv": """Employee,Department,Salary,Hired on,Office
Adam Mazur,Parks,98576,2016-09-25,E50
Karol Mazur,Legal,54279,1995-01-27,A86
Ewa Nowak,IT,61000,2001-03-04,B12
Tomasz Lis,Legal,47000.50,2011-11-30,C40
Anna Duda,Parks,39000,2019-05-02,E18
""",
    "fires-2023.csv": """Month,Fires,False alarms
March,12,40
April,31,22
May,19,35
Total,62,97
""",
    "populations.csv": """City,Country,Population 2010,Population 2020,Mayor
Deventer,Netherlands,"98,322","100,913",Ron König
Évora,Portugal,"56,596","53,591",Carlos Pinto de Sá
Røros,Norway,"5,581","5,623",Isak Busch
""",
    "wages-2022.csv": "Name,Wage\nLea Wolff,2100\nOla Nordmann,2200\n",
    "wages-2023.csv": "Name,Wage\nLea Wolff,2300\nOla Nordmann,2400\n",
    "trains.md": """# Departures from Halvik

| Destination | Departure | Platform |
|---|---|---|
| Oslo | 10:26 | 4 |
| Bergen | 08:54 | 2 |
""",
    "loans.html": """<title>Loans</title><p>The libraries lent more.</p><table>
<tr><th>Region<th colspan=2>2022<th colspan=2>2023</tr>
<tr><th><th>Adults<th>Children<th>Adults<th>Children</tr>
<tr><td>North<td>11<td>12<td>13<td>14</tr><tr><td>South<td>21<td>22<td><td>24</tr></table>""",
    "appeal.csv": """Appeal for the organ: gifts (crowns),,,
Source,2021,2022,Total
Persons,100,50,150
Firms,30,20,50
Total,130,70,200
Note: gifts in kind are not counted.,,,
""",
    "births.csv": """Births in Elmsby,,
Year,Hospital by day,Hospital by night
2020,98,41
2021,87,33
2022,91,38
""",
    "segments.txt": """Results by segment of the Ondal company

In millions |  |  | January–June 2023
| Turnover (a) | Margin (b) | Write-downs

Barges of the delta | 3,128 | 678 | (6)
Towing of the delta | 9,467 | 1,570 | (197)

In millions |  |  | January–June 2022
| Turnover (a) | Margin (b) | Write-downs

Barges of the delta | 3,190 | 777 | (20)
Towing of the delta | 9,283 | 1,606 | (112)
""",
    "sheds.csv": """Average price of a shed sold,,
District,2021,2022,Sales in 2022
Old Town,900,950,12
Harbour,700,720,31
Note: sheds without a roof are not counted.,,,
""",
    "tickets.csv": "Ticket to,Single (EUR)\nLorn,12\nElmsby,15\n",
    "stock.txt": "Stock of the store\n\nLamps | 140\nRopes | 31\nPumps | 7\n",
    "votes.html": """<title>Ballots</title><p>The ballots were counted.</p><table>
<tr><th>Region<th>City<th>Ballots<th>Returning officer</tr>
<tr><td rowspan=2>Upland<td>Sarn<td>100<td>Ann Lee</tr><tr><td>Tolm<td>200<td>Bo Ray</tr>
<tr><td rowspan=2>Lowland<td>Ulver<td>300<td>Cy Ott</tr><tr><td>Vesk<td>50<td>Di Fox</tr>
</table>""",
    "regattas.csv": """No.,Regatta,Harbour,Skipper,Boats,Held on
1,Spring Cup,Tarn,Ida Holm,42,4 May 2008
2,Pilot Race,Odena,Bo Rask,38,11 May 2008
3,Grand Sail,Tarn,Ida Holm,51,18 May 2009
4,Autumn Dash,Vesk,Cy Otto,109,2 October 2010
5,Closing Run,Tarn,Di Foxe,17,9 October 2011
""",
    "brigade.csv": """Calls and their cost by town,,,,
Town,Calls 2023,Calls 2024,Cost 2023,Cost 2024
Delby,11,13,400,520
Lucka,7,,250,310
""",
    "viaducts.csv": "Name,Opened,Length (m)\nLow Arch,1910,84\nOld Span,1882,212\n",
    "expenditure.csv": "Item,2022/23,2023/24\nRoads,120,140\nLibraries,30,35\n",
    "seats.csv": "Party,Seats\nCivic Union,67\nPeople's Party,51\nGreens,32\n",
    "news.txt": "Bridge opens\n\nThe mayor of Brenford opened the bridge on Monday.\n",
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("tables")
    for name, text in TABLES.items():
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("tables-index"))
    index.sync(folder)
    yield index
    index.close()


def marked(answer: Answer) -> list[str]:
    """The cells that are marked, as they stand in the quotes."""
    return [
        citation.quote[start - citation.start : end - citation.start]
        for citation in answer.citations
        for start, end in citation.answer_spans
    ]


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("What is the salary of Adam Mazur?", "98576"),
        ("How much does Karol Mazur earn?", "54279"),
        ("In which department does Karol Mazur work?", "Legal"),
        ("When was Ewa Nowak hired?", "2001-03-04"),
        ("When did Ewa Nowak start at the company?", "2001-03-04"),
        ("When did Tomasz Lis join the firm?", "2011-11-30"),
        ("Since when has Anna Duda worked here?", "2019-05-02"),
        ("What does a ticket to Lorn cost?", "12"),
        ("How many lamps are there?", "140"),
        ("what is adam mazur's salary", "98576"),
        ("How many fires were there in April?", "31"),
        ("How many fires were there in May 2023?", "19"),
        ("false alarms in may 2023", "35"),
        ("What was the population of Deventer in 2010?", "98,322"),
        ("Who is the mayor of Evora?", "Carlos Pinto de Sá"),
        ("How many inhabitants did Røros have in 2020?", "5,623"),
        ("What was the wage of Lea Wolff in 2023?", "2300"),
        ("When does the train to Oslo leave?", "10:26"),
        ("how many babies were born in elmsby by night in 2021", "33"),
        ("How many loans to children were there in the North in 2023?", "14"),
        ("Which viaduct was opened in 1910?", "Low Arch"),
        ("which viaduct is 212 m long", "Old Span"),
        ("What was the expenditure for libraries in 2023/2024?", "35"),
    ],
)
def test_cell_is_found_by_row_and_column(tables: Index, question: str, cell: str) -> None:
    answer = ask(question, tables)
    assert answer.answered
    assert marked(answer) == [cell]
    (citation,) = answer.citations
    document = tables.document(citation.document_id)
    assert document.text[citation.start : citation.end] == citation.quote
    assert citation.table is not None
    assert [citation.table.cells[column] for column in citation.table.answer_columns] == [cell]


@pytest.mark.parametrize(
    "question",
    [
        "What is the salary of Adam Nowak?",
        "What is the salary of Piotr Mazur?",
        "What is the pension of Adam Mazur?",
        "How many offices does Adam Mazur have?",
        "How many fires were there in April 2022?",
        "How many fires were there in June?",
        "How many fires were there before May?",
        "How many fires were there in March and April?",
        "What was the population of Deventer in 2015?",
        "Who is the governor of Deventer?",
        "What was the wage of Lea Wolff in 2021?",
        "When does the train from Oslo leave?",
        "How many loans to adults were there in the South in 2023?",
        "How many calls were there in Lucka in 2024?",
        "Which tunnel was opened in 1910?",
        "Which viaduct was opened in 1911?",
        "Where was the Old Span opened?",
        "Did Adam Mazur earn more than Karol Mazur?",
        "Why was Ewa Nowak hired?",
    ],
)
def test_cell_of_another_row_or_column_never_answers(tables: Index, question: str) -> None:
    answer = ask(question, tables)
    assert not answer.answered
    assert not any(citation.table for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("Which returning officer did Tolm choose?", "Bo Ray"),
        ("How many false alarms did the brigade race to in May?", "35"),
        ("Into which department did they put Karol Mazur?", "Legal"),
    ],
)
def test_cell_is_found_though_the_table_lacks_a_word_of_the_question(
    tables: Index, question: str, cell: str
) -> None:
    answer = ask(question, tables)
    assert answer.answered
    assert marked(answer) == [cell]


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("How many ballots were there in Tolm in the Upland?", "Ballots: 200"),
        (
            "What is the total of ballots in the Lowland?",
            "Computed: the sum of “Ballots” in 2 rows with “Lowland” is 350",
        ),
        ("Which city in the Upland had the fewest ballots?", "City: Sarn. Computed: the smallest"),
        ("How many cities are in the Lowland?", "Computed: 2 rows with “Lowland”"),
    ],
)
def test_label_joined_over_rows_is_that_of_each(tables: Index, question: str, start: str) -> None:
    assert ask(question, tables).text.startswith(start)
    assert not ask("How many ballots were there in Tolm in the Lowland?", tables).answered


@pytest.mark.parametrize(("year", "cell"), [("2023", "3,128"), ("2022", "3,190")])
def test_of_one_table_a_year_that_of_the_asked_year_answers(
    tables: Index, year: str, cell: str
) -> None:
    answer = ask(f"What was the turnover of the barges of the delta in {year}?", tables)
    assert answer.answered
    assert answer.citations[0].table
    assert year in answer.citations[0].table.caption
    assert marked(answer) == [cell]


def test_several_cells_that_match_as_well_are_possible_answers(tables: Index) -> None:
    of_one_row = ask("What was the population of Deventer?", tables)
    of_two_tables = ask("What is the wage of Lea Wolff?", tables)
    assert (of_one_row.tier, marked(of_one_row)) == ("possible", ["98,322", "100,913"])
    assert (of_two_tables.tier, sorted(marked(of_two_tables))) == ("possible", ["2100", "2300"])


def test_cell_of_a_row_is_not_that_of_the_group_it_belongs_to(tables: Index) -> None:
    assert ask("What was the population of Portugal in 2010?", tables).tier == "possible"
    assert ask("Which city is in Portugal?", tables).answered


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        (
            "List all regattas",
            "Regatta: Spring Cup, Pilot Race, Grand Sail, Autumn Dash, Closing Run",
        ),
        ("show me all cities in the Lowland", "City: Ulver, Vesk"),
        ("list the parties of the seats table", "Party: Civic Union, People's Party, Greens"),
    ],
)
def test_rows_are_listed_on_request(tables: Index, question: str, lead: str) -> None:
    answer = ask(question, tables)
    assert answer.answered
    assert answer.text.startswith(f"{lead} (")
    assert len(answer.citations) == len(lead.partition(": ")[2].split(", "))


def test_what_rows_are_called_names_none_of_them(tables: Index) -> None:
    answer = ask("How many parties won seats?", tables)
    assert "Computed: 3 rows" in answer.text
    assert marked(ask("How many seats did the People's Party win?", tables)) == ["51"]


@pytest.mark.parametrize(
    ("question", "result", "rows"),
    [
        ("Who has the highest salary?", "Employee: Adam Mazur", 1),
        ("Which month had the most fires?", "Month: April", 1),
        ("Which city had the smallest population in 2020?", "City: Røros", 1),
        ("Which employee in Legal has the lowest salary?", "Employee: Tomasz Lis", 1),
        ("What is the total salary of the Legal department?", "is 101,279.5", 2),
        ("What is the average salary?", "is 59,971.1", 5),
        ("What is the average salary in Parks?", "is 68,788", 2),
        ("How many employees work in Parks?", "Computed: 2 rows", 2),
    ],
)
def test_column_is_computed_exactly(tables: Index, question: str, result: str, rows: int) -> None:
    answer = ask(question, tables)
    assert answer.answered
    lead = answer.text.partition("\n")[0]
    assert result in lead
    assert "Computed" in lead
    assert len(answer.citations) == rows


@pytest.mark.parametrize(
    ("question", "lead", "rows"),
    [
        ("Which regatta came after the Pilot Race?", "Regatta: Grand Sail, in the row after", 2),
        ("Which regatta is listed before Grand Sail?", "Regatta: Pilot Race, in the row before", 2),
        ("Which regatta is listed last?", "Regatta: Closing Run, in the last row", 1),
        ("What was the first regatta?", "Regatta: Spring Cup, in the first row", 1),
        (
            "Which regatta had more boats, Spring Cup or Pilot Race?",
            "Spring Cup. Computed: “Boats” is 42, against 38 for “Pilot Race”",
            2,
        ),
        ("Who earns more, Karol Mazur or Ewa Nowak?", "Ewa Nowak. Computed: “Salary” is 61000", 2),
        (
            "Which regatta was held later, Grand Sail or Autumn Dash?",
            "Autumn Dash. Computed: “Held on” is 2 October 2010",
            2,
        ),
        (
            "How many more boats were at the Grand Sail than the Pilot Race?",
            "Computed: the difference of “Boats” between “Grand Sail” and “Pilot Race” is 13",
            2,
        ),
        ("How many regattas had more than 40 boats?", "3 rows with “Boats” more than 40", 3),
        ("How many regattas had at least 42 boats?", "3 rows with “Boats” at least 42", 3),
        ("How many employees earn less than 50,000?", "2 rows with “Salary” less than 50,000", 2),
        ("How many regattas were held before 2009?", "2 rows with “Held on” before 2009", 2),
        ("Which harbour had the most regattas?", "Harbour: Tarn. Computed: 3 of 5 rows have it", 3),
        ("How many regattas were held in Tarn?", "Computed: 3 rows with “Tarn”", 3),
    ],
)
def test_rows_are_compared_counted_and_put_in_order(
    tables: Index, question: str, lead: str, rows: int
) -> None:
    answer = ask(question, tables)
    assert answer.answered
    assert lead in answer.text.partition("\n")[0]
    assert len(answer.citations) == rows


@pytest.mark.parametrize(
    "question",
    [
        # Nothing is before the first row or after the last.
        "Which regatta came after the Closing Run?",
        "Which regatta came before the Spring Cup?",
        # Places in an order are not computed with.
        "What is the highest No. of a regatta?",
        "What is the total of the No. of the regattas?",
        # Neither the column nor all words are certain.
        "What is the difference between Tarn and Odena?",
        "Which regatta had more sponsors, Spring Cup or Pilot Race?",
        "How many regattas had more than 40 sponsors?",
        "Which sponsor had the most regattas?",
        "Who came after the mayor of Brenford?",
    ],
)
def test_rows_are_not_compared_where_a_word_is_left_over(tables: Index, question: str) -> None:
    assert not ask(question, tables).answered


def test_tables_answer_in_other_languages(corpus: Path, index: Index) -> None:
    rows = "{},3120,{},1291\n{},9800,{},1412\nFlums,4410,Ute Brand,1105\n{},17330,,\n"
    tables = {
        "de": ("Gemeinde,Einwohner,Bürgermeister,Gegründet\n", "Altdorf", "Summe"),
        "fr": ("Commune,Habitants,Maire,Fondée\n", "Vaulx", "Somme"),
        "zh": ("城市,人口,市长,成立年份\n", "安阳镇", "合计"),
    }
    for name, (headings, first, total) in tables.items():
        body = rows.format(first, "Anna Keller", "Brandek", "Jörg Weiss", total)
        (corpus / f"{name}.csv").write_text(headings + body, "utf-8")
    index.sync(corpus)
    for question, lead in (
        ("Wie viele Einwohner hat Altdorf?", "Einwohner: 3120"),
        ("Wer ist Bürgermeister von Altdorf?", "Bürgermeister: Anna Keller"),
        ("Welche Gemeinde hat die meisten Einwohner?", "Gemeinde: Brandek. Computed: the largest"),
        ("Wie viele Einwohner gibt es insgesamt?", "Einwohner: 17,330, as the table states it"),
        ("Combien d'habitants compte Vaulx ?", "Habitants: 3120"),
        ("Quelle commune a le plus d'habitants ?", "Commune: Brandek. Computed: the largest"),
        ("安阳镇的人口是多少？", "人口: 3120"),
        ("哪个城市的人口最多？", "城市: Brandek. Computed: the largest"),
    ):
        answer = ask(question, index)
        assert answer.answered, question
        assert answer.text.startswith(lead), question
    assert not ask("Wie viele Schulen hat Altdorf?", index).answered


@pytest.mark.parametrize("words", ["in total", "altogether"])
def test_total_that_the_table_states_is_quoted_and_not_computed(tables: Index, words: str) -> None:
    answer = ask(f"How many fires were there {words}?", tables)
    assert answer.text.startswith("Fires: 62")
    assert "Computed" not in answer.text
    assert [citation.quote for citation in answer.citations] == ["Total | 62 | 97"]


def test_sum_shows_its_first_rows_and_says_of_how_many(corpus: Path, index: Index) -> None:
    rows = "".join(f"Quay {number},{number}\n" for number in range(1, 41))
    (corpus / "quays.csv").write_text(f"Quay,Ships\n{rows}")
    index.sync(corpus)
    answer = ask("What is the total number of ships?", index)
    assert answer.text.startswith(
        "Computed: the sum of “Ships” in 40 rows is 820. The first 10 of 40 rows:"
    )
    assert len(answer.citations) == 10


def test_rows_without_a_number_are_not_computed_and_counted(corpus: Path, index: Index) -> None:
    (corpus / "quays.csv").write_text("Quay,Ships\nNorth,4\nSouth,n/a\nWest,\nEast,8\n")
    index.sync(corpus)
    answer = ask("What is the average number of ships?", index)
    assert answer.text.startswith(
        "Computed: the average of “Ships” in 2 rows (and 2 without a number) is 6"
    )


def test_part_of_a_table_is_not_computed(corpus: Path, index: Index) -> None:
    page = "Quay | Ships\n{} | 4\n{} | 8"
    text = "\n\n".join((page.format("North", "South"), "Page 2", page.format("East", "West")))
    (corpus / "quays.txt").write_text(text)
    index.sync(corpus)
    assert not ask("What is the total number of ships?", index).answered
    assert marked(ask("How many ships are at the South quay?", index)) == ["8"]


def test_row_of_a_long_table_is_found_whatever_passages_are(corpus: Path, index: Index) -> None:
    rows = "".join(f"Ada Berg-{number},{number * 7}\n" for number in range(900))
    (corpus / "licences.csv").write_text(f"Holder,Licence\n{rows}Ada Berg-5,11\n")
    index.sync(corpus)
    assert marked(ask("What is the licence of Ada Berg-777?", index)) == ["5439"]
    twice = ask("What is the licence of Ada Berg-5?", index)
    assert (twice.tier, marked(twice)) == ("possible", ["35", "11"])


def test_parts_of_a_question_are_looked_up_each(tables: Index) -> None:
    answer = ask(
        "Who is the mayor of Deventer and what is the total salary of the Legal department?", tables
    )
    assert [part.tier for part in answer.parts] == ["answer", "answer"]
    assert "Ron König" in answer.parts[0].text
    assert "is 101,279.5" in answer.parts[1].text


def test_row_is_copied_and_saved_with_its_headings(tables: Index) -> None:
    answer = ask("What is the salary of Adam Mazur?", tables)
    assert "(Employee: Adam Mazur; Department: Parks; → Salary: 98576;" in as_text(
        answer.citations[0]
    )
    assert read_answer(as_json(answer).encode()) == answer
    markdown = to_markdown(new_conversation("Pay", (answer,)))
    assert "> | Employee | Department | Salary | Hired on | Office |" in markdown
    assert "> | Adam Mazur | Parks | **98576** |" in markdown
    assert "Salary: 98576" in markdown


def test_computed_result_is_in_markdown(tables: Index) -> None:
    answer = ask("What is the total salary of the Legal department?", tables)
    markdown = to_markdown(new_conversation("Pay", (answer,)))
    assert "Computed: the sum of “Salary” in 2 rows with “Legal” is 101,279.5" in markdown


def test_what_is_asked_for_by_name_has_to_be_in_the_table(tables: Index) -> None:
    """A table of salaries has no score, and nothing that it counts is people in April."""
    assert not marked(ask("What was the score of Adam Mazur?", tables))
    assert not ask("How many people came in April?", tables).answered


def test_heading_of_a_table_is_no_answer(tables: Index) -> None:
    answer = ask("fires and false alarms by month", tables)

    assert all("Month | Fires" not in citation.quote for citation in answer.citations)


def test_grand_total_is_given_as_the_table_states_it(tables: Index) -> None:
    answer = ask("What did the organ appeal bring in altogether over both years?", tables)
    assert answer.answered
    assert answer.text.startswith("Total: 200, as the table states it")
    assert marked(answer) == ["200"]


def test_column_with_more_of_the_words_is_compared(tables: Index) -> None:
    answer = ask("In which district were the most sheds sold in 2022?", tables)
    assert answer.answered
    assert "Harbour" in answer.text
    assert "of 2 rows is 31" in answer.text


def test_follow_ups_go_from_row_to_row(tables: Index) -> None:
    first = ask("How many babies were born by night in Elmsby in 2020?", tables)
    second = ask("And in 2021?", tables, history=[first])
    third = ask("and the year after?", tables, history=[first, second])
    assert [marked(answer) for answer in (first, second, third)] == [["41"], ["33"], ["38"]]


def test_nothing_is_computed_of_a_column_that_the_question_does_not_mean(
    corpus: Path, index: Index
) -> None:
    (corpus / "races.csv").write_text(
        "Date,Driver,Engine,Laps\n4 May 2008,Nora Falk,Honda,91\n2 June 2008,Ole Brandt,Honda,88\n"
        "7 July 2008,Nora Falk,Ilmor,90\n"
    )
    (corpus / "peaks.csv").write_text(
        "Rank,Peak,Range,Elevation\n1,Mount Arden,Sawback,4021 m 13192 ft\n"
        "2,Mount Brill,Sawback,3990 m 13091 ft\n3,Mount Corry,Sawback,3981 m 13061 ft\n"
    )
    index.sync(corpus)
    for question in (
        "How many Honda engines were there in total?",
        "How many Honda engines were there in all?",
        "What is the total number of engines in the races?",
        "What is the tallest peak of the Sawback range?",
    ):
        answer = ask(question, index)
        assert "sum of “Laps”" not in answer.text
        assert "largest “Rank”" not in answer.text
    for question in ("What is the total of laps in all races?", "How many laps were there in all?"):
        assert ask(question, index).text.startswith(
            "Computed: the sum of “Laps” in 3 rows is 269"
        ), question


def test_largest_is_given_by_the_column_that_is_asked_for(corpus: Path, index: Index) -> None:
    (corpus / "games.csv").write_text(
        "Week,Date,Opponent,Attendance\n1,4 May 2008,Ridgeway,9100\n2,11 May 2008,Tarn,12300\n"
        "3,18 May 2008,Odena,8700\n"
    )
    index.sync(corpus)
    answer = ask("Which date had the highest attendance?", index)
    assert answer.text.startswith("Date: 11 May 2008. Computed: the largest “Attendance”")
