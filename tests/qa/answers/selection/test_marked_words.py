"""Words that cannot be the answer are not marked."""

import pytest

from qa.answers.selection.marked_words import markable


@pytest.mark.parametrize(
    ("query", "text", "words", "marked"),
    [
        ("How did they get in?", "They took 116 coins.", "116 coins", ""),
        ("How did they get in?", "They came through a roof.", "through a roof", "through a roof"),
        ("season tickets Rovers", "It sold 6,450 season tickets.", "sold 6,450", "6,450"),
        ("thefts in Elmby", "Thefts did rise strongly.", "rise strongly", ""),
        ("shop in Elmby", "In Elmby, population 1,140, the shop closed.", "1,140", ""),
        ("ferry fare", "The ferry costs 4 pounds now.", "4 pounds", "4 pounds"),
        ("Who won the cup?", "The cup went to Skell, who beat Dorn.", "Dorn", ""),
        ("Who lost the final?", "Skell won; they beat Dorn.", "Dorn", "Dorn"),
        ("Who leads it?", "There is no danger, the head said.", "no danger", ""),
        ("Who took it?", "It was taken by a jackdaw.", "a jackdaw", "a jackdaw"),
        ("Who took it?", "It was taken by two farmers.", "two farmers", "two farmers"),
        ("Whom did he see?", "He saw Jo on her way to a dentist.", "dentist", ""),
        ("How many sleep apart?", "Almost one in four do.", "four", "one in four"),
        ("How many sleep apart?", "9 out of 10 do.", "9", "9 out of 10"),
        ("How many sleep apart?", "Some 4 in Dorn do.", "4", "4"),
        ("director of the museum", "Jo Aas runs it.", "Jo Aas", "Jo Aas"),
        ("How high was the lead value?", "Too much lead was found.", "lead", ""),
        ("When was it out?", "The last flames died at 4.45 pm or so.",
         "last flames died at 4.45 pm or so", "4.45 pm"),
        ("Did they deny it?", "They deny it.", "They deny it", "They deny it"),
    ],
)  # fmt: skip
def test_words_that_may_answer_are_kept(query: str, text: str, words: str, marked: str) -> None:
    start = text.index(words)
    found = markable(query, text, ((start, start + len(words)),))
    assert [text[slice(*span)] for span in found] == ([marked] if marked else [])
