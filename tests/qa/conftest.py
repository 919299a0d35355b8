"""Indexes that the tests of qa share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder

# Written for these tests. Two are one report: the second is the first, reprinted with another
# opening.
ARTICLES = {
    "harbour.txt": """Harbour tunnel to open in May
The city of Larnstead will open its new harbour tunnel on 4 May 2023, the mayor said on Monday.
The tunnel is 3.2 kilometres long and cost 410 million euros, nearly twice the first estimate.
Mayor Ines Okafor told reporters that ferries would keep running until the end of the summer.
About 26,000 cars are expected to use the tunnel each day.
2023-03-06 09:15:00
#transport #larnstead
""",
    "harbour-reprint.txt": """From our correspondent
The city of Larnstead will open its new harbour tunnel on 4 May 2023, the mayor said on Monday.
The tunnel is 3.2 kilometres long and cost 410 million euros, nearly twice the first estimate.
Mayor Ines Okafor told reporters that ferries would keep running until the end of the summer.
About 26,000 cars are expected to use the tunnel each day.
2023-03-07 18:00:00
#transport
""",
    "bees.txt": """Beekeepers count their losses
Beekeepers in the Vale lost 38 percent of their hives in winter, a survey of 512 of them found.
The survey's author, Tomas Lindqvist, blamed a wet autumn and the varroa mite.
"We have not seen a winter like this since 1996," he said.
Honey will be dearer: a jar that cost six euros last year is expected to cost eight.
2023-04-18 11:00:00
#farming
""",
    "library/strike.txt": """Library staff end strike
Staff of the Northgate library went back to work on Thursday after a strike of eleven days.
Their union accepted a rise in pay of 5.5 percent and a fund for night buses.
What did the strikers win?
Library director Hanna Weiss said that no book would be counted as overdue.
2024-02-01 08:00:00
#labour #library
""",
    "match.md": """# Rovers win in the last minute

A goal by Pilar Santos in the ninety-third minute gave Rovers a 2-1 win over Athletic on Saturday.
Rovers had been a goal down since the twelfth minute, when keeper Jon Abel let a corner slip.
""",
}


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of those articles, not to be changed by tests."""
    folder = tmp_path_factory.mktemp("newsroom")
    for name, text in ARTICLES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("newsroom-index"))
    index.sync(folder)
    yield index
    index.close()


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of the article in seeds/, not to be changed by tests."""
    index = Index.open(tmp_path_factory.mktemp("seeds-index"))
    index.sync(Path(__file__).parents[2] / "seeds")
    yield index
    index.close()
