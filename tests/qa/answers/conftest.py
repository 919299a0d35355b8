"""Indexes that several tests share."""

from collections.abc import Iterator

import pytest

from index import Index
from index.embedding.encoder import Encoder

PRESS = {
    "2024/quarry.txt": """Quarry at Elmsby to close
By Tove Hallam
The quarry at Elmsby will close in June with the loss of ninety jobs, its owner said on Monday.
Henrik Aas, 61, who has run the quarry for twenty years, said that no buyer had been found.
“We knocked on every door. Nobody would take it,” Mr Aas told reporters.
The mayor of Elmsby, Petra Rowan, called the closure a blow to the valley.
Subscribe for the latest news on the quarry and more.
2024-03-04 09:00:00
""",
    "2024/quarry-sold.txt": """Cooperative buys the Elmsby quarry
By Tove Hallam
A cooperative of former workers has bought the Elmsby quarry for two million crowns.
H. Aas handed over the keys on Friday.
Henrik Aas said he was glad.
He added that the price was fair.
Petra Rowan praised Henrik Aas. She said the valley had waited long enough.
2024-06-10 09:00:00
""",
    "2023/bridge.txt": """Bridge over the Lorn repaired
The bridge over the Lorn was opened again on Tuesday after repairs that took nine months.
Stone for the piers came from a quarry in the south.
Among the guests were Maria Aas and Café Lorn's owner.
2023-05-02 09:00:00
""",
    "notes/aas.md": """# Talk with the owner

Henrik Aas wants to write a book about stone.
""",
}


@pytest.fixture(scope="package")
def press(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of a few articles on one quarry, not to be changed by tests."""
    folder = tmp_path_factory.mktemp("press")
    for name, text in PRESS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("press-index"))
    index.sync(folder)
    yield index
    index.close()


ACCIDENTS = {
    "coach.txt": """Seven die as coach leaves road near Velm

Seven people died when a coach left the road near Velm on Thursday. The coach was carrying 38 \
pensioners to a spa. Its driver, Milan Hruska, survived with a broken leg.

Police officer Petra Kranz said that the coach had been going too fast.
""",
    "store.txt": """Cold store in Orlan burns for two days

A cold store in the port of Orlan burned for two days before firemen put it out on Wednesday. \
Nobody was killed. It held 3,200 tonnes of fish. The port director, Ilse Maartens, was in Kolby.

The cause is not yet known. Nordlake said it would rebuild the cold store. The plan needs the \
approval of the town.
""",
    "strike.txt": """Strike at the clinic called off

The strike of the doctors has been called off. The clinic and the doctors agreed on Sunday night \
that no shift may be longer than 16 hours.
""",
}


@pytest.fixture(scope="package")
def accident(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of three reports, not to be changed by tests."""
    folder = tmp_path_factory.mktemp("accidents")
    for name, text in ACCIDENTS.items():
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("accidents-index"))
    index.sync(folder)
    yield index
    index.close()
