"""Lines around and among the paragraphs of an article, told by their words."""

import pytest
from lxml.html import fromstring

from index.parsers.dom.blocks import Block, Zone
from index.parsers.web.boilerplate_lines import is_credited_caption, is_prompt


def line(text: str) -> Block:
    return Block(text, fromstring(f"<p>{text}</p>"), 0, 0, Zone.CONTENT)


@pytest.mark.parametrize(
    "text",
    [
        "Gulls above the quay. Photo: Ana Lopes/Reuters",
        "The mayor on Monday (Foto: Archiv)",
        "Traffic on the bridge © aremac / Clipdealer",
        "The union's chair. – © Ines Berg – stock.adobe.com",
        "A weasel in the snow. (berg / iStock.com)",
        "The mayor (REUTERS/Ines Berg)",
        "Shutterstock",
        "The minister, photo: Archives of the town",
    ],
)
def test_caption_that_ends_with_its_maker_is_told(text: str) -> None:
    assert is_credited_caption(line(text))


@pytest.mark.parametrize(
    "text",
    [
        "The minister resigned on Monday. (Reuters)",
        "He sold the picture to Getty Images.",
        "The lawsuit names three companies – OpenAI, Google and Getty Images.",
        "The photo shows the mayor: he smiles.",
        "Es ergibt sich folgendes Bild: drei Minister gehen.",
        "AP/Ipsos poll: 52 percent agree",
        "Shutterstock bought Pexels in 2022.",
        "Three per cent more. (Source: Town of Leer)",
        "Gulls above the quay, " + "and more of them, " * 5 + "Photo: Ana Lopes",
    ],
)
def test_sentence_about_pictures_or_agencies_is_no_caption(text: str) -> None:
    assert not is_credited_caption(line(text))


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("If you enjoyed reading this post, would you consider supporting us?", True),
        ("Wie bewerten Sie diesen Artikel?", True),
        ("Pour accéder en illimité aux articles :", True),
        ("We want to hear what you think about this article.", True),
        ("We want to hear the truth, said the mother.", False),
        ("Help us, she cried.", False),
    ],
)
def test_voice_of_the_site_is_told_from_that_of_the_article(text: str, is_so: bool) -> None:
    assert is_prompt(line(text)) == is_so
