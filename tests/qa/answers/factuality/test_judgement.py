"""A sentence is judged by what it reports as done of the event that a question asks for."""

import pytest

from index.types import Span
from qa.answers.factuality.judgement import judge, sense_difference


def difference(question: str, sentence: str, answer: str) -> str:
    return sense_difference(question, sentence, (0, len(sentence)), spans(sentence, answer))


def spans(sentence: str, answer: str) -> tuple[Span, ...]:
    start = sentence.index(answer)
    return ((start, start + len(answer)),) if answer else ()


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Who locked the fire door?",
            "The captain, Henrik Aas, told me later that he had given no such order.",
            "Henrik Aas",
        ),
        ("Who opened the bridge?", "The mayor did not open the bridge.", "mayor"),
        (
            "Who opened the bridge?",
            "It was not Ines Okafor but Rolf Lind who opened the bridge.",
            "Ines Okafor",
        ),
        ("Who opened the bridge?", "Rolf Lind, not Ines Okafor, opened the bridge.", "Ines Okafor"),
        ("Who paid the fee?", "Okafor denied that he had paid the fee.", "Okafor"),
        ("Who paid the fee?", "Okafor denied having paid the fee.", "Okafor"),
        ("When was the mayor killed?", "The mayor was not killed on 3 May.", "3 May"),
        ("Who signed the treaty?", "The king refused to sign the treaty.", "king"),
        ("Who crossed the lake?", "Lind failed to cross the lake.", "Lind"),
        (
            "Who attended the meeting?",
            "The board met in May, but Okafor did not attend the meeting.",
            "Okafor",
        ),
        ("Who attended the meeting?", "Lind attended the meeting, but Okafor did not.", "Okafor"),
        ("Which country sold the ship?", "Norway has not yet sold the ship.", "Norway"),
        ("Who wrote the letter?", "He denied it.", ""),
        ("Who drowned?", "Lind almost drowned.", "Lind"),
        ("Who killed the wolf?", "The hunters were prevented from killing the wolf.", "hunters"),
        ("Who married the duke?", "Ada never married the duke.", "Ada"),
        (
            "Who wrote the anonymous letter?",
            "Nobody has admitted writing the letter, and Ada Sol has denied having written it.",
            "Ada Sol",
        ),
        ("Who wrote the letter?", "Ada Sol insisted she never wrote the letter.", "Ada Sol"),
        ("Where was the treaty signed?", "The treaty was not signed in Geneva.", "Geneva"),
        (
            "Where was the treaty signed?",
            "The treaty was signed in Basel rather than Geneva.",
            "Geneva",
        ),
        (
            "Where was the treaty signed?",
            "The treaty was signed in Basel instead of Geneva.",
            "Geneva",
        ),
        ("Who won the prize?", "Lind nearly won the prize.", "Lind"),
        ("Which party won the election?", "The Greens failed to win the election.", "Greens"),
        ("How many members voted?", "Of 40 members, 12 did not vote.", "12"),
        (
            "Who committed the fraud?",
            "Mara Voss was acquitted of committing the fraud.",
            "Mara Voss",
        ),
        ("Who leads the party?", "Mara Voss no longer leads the party.", "Mara Voss"),
        ("Who leads the party?", "Mara Voss does not lead the party any more.", "Mara Voss"),
        ("How many soldiers died?", "Reports that 300 soldiers died were false.", "300"),
        ("How many soldiers died?", "It is not true that 300 soldiers died.", "300"),
        ("How many soldiers died?", "The army denied reports that 300 soldiers had died.", "300"),
        (
            "Who joined the club?",
            "Although he did not join the club, Rolf Lind founded it.",
            "Rolf Lind",
        ),
        ("Who told the press?", "He left without telling the press.", "He"),
        (
            "Who renewed the contract?",
            "The committee decided not to renew the contract.",
            "committee",
        ),
        ("Who found the wreck?", "Divers were unable to find the wreck.", "Divers"),
        ("Who is the mayor of Larn?", "Ines Okafor is not the mayor of Larn.", "Ines Okafor"),
        ("Who was the first woman to vote?", "Ada Sol was not the first woman to vote.", "Ada Sol"),
        ("What is the capital of Arden?", "Larn, not Marlow, is the capital of Arden.", "Marlow"),
        (
            "Who ordered the evacuation?",
            "The governor denied that she had ordered the evacuation.",
            "governor",
        ),
        (
            "Who ordered the evacuation?",
            "“I never ordered the evacuation,” Governor Pell said.",
            "Pell",
        ),
        (
            "Who paid for the statue?",
            "Contrary to reports, the Lind family did not pay for the statue.",
            "Lind",
        ),
        (
            "Who paid for the statue?",
            "The statue was paid for by the Lind family, not by the city.",
            "the city",
        ),
        ("When did the ferry sink?", "The ferry nearly sank in 1988.", "1988"),
        ("Where was the ship built?", "The ship could not be built in Larn.", "Larn"),
        ("Where will the factory be built?", "The factory will not be built in Larn.", "Larn"),
        ("Who resigned?", "Petra Rowan refused to resign.", "Petra Rowan"),
        (
            "Which drug cured the patients?",
            "The drug did not cure the patients but eased the pain.",
            "drug",
        ),
        ("What is allowed in the park?", "Dogs are not allowed in the park.", "Dogs"),
        ("Who invented the loom?", "It is a myth that Lind invented the loom.", "Lind"),
        ("Who was the murderer?", "Aas has denied being the murderer.", "Aas"),
        ("Who was wearing a belt?", "The driver, who was 31, was not wearing a belt.", "driver"),
        (
            "How much did the house sell for?",
            "The house was offered for 2 million euros but has not been sold.",
            "2 million",
        ),
        ("What does the fee cover?", "The fee does not cover meals.", "meals"),
        ("Who is expected to attend?", "The king will not attend.", "king"),
        ("Who will attend?", "The king will not attend.", "king"),
    ],
)
def test_a_denied_event_is_no_answer(question: str, sentence: str, answer: str) -> None:
    assert difference(question, sentence, answer) == "denied in the text"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Who locked the fire door?", "I do not know who locked the fire door.", ""),
        ("How many soldiers died?", "The army refused to say how many soldiers died.", ""),
        ("How many soldiers died?", "The general does not know how many soldiers died.", ""),
    ],
)
def test_that_somebody_does_not_know_is_no_answer(
    question: str, sentence: str, answer: str
) -> None:
    assert difference(question, sentence, answer) == "said to be unknown"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "When did the strike end?",
            "The strike began on July 14 and ended on 2 August.",
            "2 August",
        ),
        (
            "When did the strike begin?",
            "The strike began on July 14 and ended on 2 August.",
            "July 14",
        ),
        (
            "When did the strike end?",
            "The strike, which began on July 14, lasted until August 2.",
            "August 2",
        ),
        ("How many troops could be sent?", "The army could send up to 12,000 troops.", "12,000"),
        (
            "Who opened the bridge?",
            "The mayor, who denied taking bribes, opened the bridge on 3 May.",
            "mayor",
        ),
        (
            "Who opened the bridge?",
            "It was not Ines Okafor but Rolf Lind who opened the bridge.",
            "Rolf Lind",
        ),
        ("Who opened the bridge?", "Rolf Lind, not Ines Okafor, opened the bridge.", "Rolf Lind"),
        (
            "Who opened the bridge?",
            "Not only the mayor but also the bishop opened the bridge.",
            "bishop",
        ),
        ("When was the bridge opened?", "The bridge was not opened until 5 May.", "5 May"),
        ("How many people attended?", "No fewer than 300 people attended the meeting.", "300"),
        ("Who paid the fee?", "Okafor denied that he had not paid the fee.", "Okafor"),
        ("Who won the race?", "No one else but Lind won the race.", "Lind"),
        ("Who did not vote?", "Okafor did not vote.", "Okafor"),
        ("Did the mayor resign?", "The mayor did not resign.", ""),
        ("How many people were killed?", "Nobody was killed.", "Nobody"),
        ("Who was killed?", "No one was killed in the explosion.", "No one"),
        ("When will the clinic close?", "The clinic will close on 3 May.", "3 May"),
        ("When does the clinic close?", "The council plans to close the clinic on 3 May.", "3 May"),
        (
            "Who is accused of setting the fire?",
            "Henrik Aas is accused of setting the fire.",
            "Henrik Aas",
        ),
        ("How many people were killed?", "Two people were killed and 14 injured.", "Two"),
        ("How many people were injured?", "Two people were killed and 14 injured.", "14"),
        ("Who refused to sign the treaty?", "The king refused to sign the treaty.", "king"),
        (
            "What would have happened if the dam had broken?",
            "If the dam had broken, the town would have been flooded.",
            "the town would have been flooded",
        ),
        (
            "When was the date of the opening announced?",
            "The council announced on Monday that the pool will open in June.",
            "Monday",
        ),
        (
            "Who is the captain?",
            "The captain, Henrik Aas, told me later that he had given no such order.",
            "Henrik Aas",
        ),
        ("Who tried to save the dog?", "Lind tried to save the dog.", "Lind"),
        ("Who crossed the lake?", "Lind did not fail to cross the lake.", "Lind"),
        ("Who crossed the lake?", "Lind never failed to cross the lake.", "Lind"),
        ("Who attended the meeting?", "Lind attended the meeting, but Okafor did not.", "Lind"),
        ("How many houses were built?", "Of the 400 planned houses, 120 were built.", "120"),
        ("What was the cause of the fire?", "The cause of the fire is not known.", ""),
        ("Who discovered the comet?", "It is not known who discovered the comet.", ""),
        (
            "Why was the ferry late?",
            "The ferry was late because the pilot had not slept.",
            "the pilot had not slept",
        ),
        (
            "Who banned the drones?",
            "The council banned drones from flying above 120 metres.",
            "council",
        ),
        (
            "What must not be flown above 120 metres?",
            "Drones must not be flown above 120 metres.",
            "Drones",
        ),
        ("Who almost drowned?", "Lind almost drowned.", "Lind"),
        (
            "Wer öffnete die Brücke?",
            "Der Bürgermeister will die Brücke nicht öffnen.",
            "Bürgermeister",
        ),
        ("Qui a ouvert le pont ?", "Le maire n'a pas ouvert le pont.", "maire"),
        ("Who can vote?", "Citizens of 18 years or more may vote.", "Citizens"),
        ("Who never married?", "Ada never married.", "Ada"),
        ("What did the minister promise?", "The minister promised to cut taxes.", "cut taxes"),
        (
            "Did the council close the market?",
            "The council rejected a proposal to close the market.",
            "",
        ),
        (
            "Who founded the school?",
            "The school, which does not charge fees, was founded by Ada Sol.",
            "Ada Sol",
        ),
        (
            "Who founded the school?",
            "The school was founded by Ada Sol, who never married.",
            "Ada Sol",
        ),
        ("How many tonnes can be shipped?", "The port can ship 40,000 tonnes a year.", "40,000"),
        (
            "How many trees were planted?",
            "The mayor had promised 900 trees, but 120 were planted.",
            "120",
        ),
        (
            "When did the museum close?",
            "The museum opened in May 2020 and closed in June 2023.",
            "June 2023",
        ),
        (
            "Where was the treaty signed?",
            "The treaty was signed in Basel rather than Geneva.",
            "Basel",
        ),
        ("Who won the prize?", "Lind, who had hoped to win for years, won the prize.", "Lind"),
        ("Who won the prize?", "Lind did not only win the prize, she also gave it away.", "Lind"),
        ("Who won the prize?", "None other than Lind won the prize.", "Lind"),
        ("Who won the prize?", "No one but Lind won the prize.", "Lind"),
        ("Did anyone win the prize?", "No one won the prize.", "No one"),
        (
            "Which party is expected to win?",
            "The Greens were widely expected to win the election.",
            "Greens",
        ),
        ("How many members did not vote?", "Of 40 members, 12 did not vote.", "12"),
        ("How many members abstained?", "Of 40 members, 12 did not vote.", "12"),
        (
            "Which countries have not ratified the treaty?",
            "All but Norway have ratified the treaty.",
            "Norway",
        ),
        ("Who was charged with fraud?", "Mara Voss was charged with fraud.", "Mara Voss"),
        ("Was the amendment adopted?", "The amendment was rejected on 4 May.", ""),
        ("When was the amendment rejected?", "The amendment was rejected on 4 May.", "4 May"),
        (
            "Why did the pilot not land?",
            "The pilot did not land because the wind was too strong.",
            "the wind was too strong",
        ),
        (
            "Why was the school closed?",
            "The school was closed because nobody could repair the roof.",
            "nobody could repair the roof",
        ),
        (
            "What did the doctor say?",
            "The doctor said the patient could not walk.",
            "the patient could not walk",
        ),
        ("What is the speed limit?", "Cars may not exceed 50 km/h.", "50"),
        ("When was the flight?", "The flight was postponed to 8 May.", "8 May"),
        ("How many soldiers died?", "It is believed that 300 soldiers died.", "300"),
        (
            "Who knows the code?",
            "Only Lind knows the code, and nobody else can open the safe.",
            "Lind",
        ),
        (
            "Who founded the club?",
            "The club, whose members never met, was founded by Ada Sol.",
            "Ada Sol",
        ),
        (
            "Who founded the club?",
            "Although he did not join it, Rolf Lind founded the club.",
            "Rolf Lind",
        ),
        ("When did Lind join the club?", "Lind did not join the club before 1931.", "1931"),
        ("When did he leave Paris?", "He left Paris in 1931 without telling anyone.", "1931"),
        ("What year did the war end?", "The war, which had begun in 1911, ended in 1915.", "1915"),
        (
            "What did the committee decide?",
            "The committee decided not to renew the contract.",
            "not to renew the contract",
        ),
        (
            "When was the bill passed?",
            "The bill was introduced in March 2020 and passed in May 2021.",
            "May 2021",
        ),
        ("How many people live in the town?", "The town will have 9,000 people by 2040.", "9,000"),
        (
            "When did work begin?",
            "Work began on 3 March 2023 and was to end in the autumn of 2024.",
            "3 March 2023",
        ),
        ("Who found the wreck?", "Divers searched for days but found nothing.", "Divers"),
        (
            "Which species lays eggs?",
            "The platypus does not lack a beak and lays eggs.",
            "platypus",
        ),
        ("What is the capital of Arden?", "Larn, not Marlow, is the capital of Arden.", "Larn"),
        ("Wie viele Menschen starben?", "Niemand starb.", "Niemand"),
        ("¿Quién abrió el puente?", "El alcalde no abrió el puente.", "El alcalde"),
        ("Who abandoned the farm?", "The family abandoned the farm in 1954.", "family"),
        ("How many were arrested?", "Police arrested 14 people, none of whom were charged.", "14"),
        ("Who ordered the evacuation?", "Nobody knows who ordered the evacuation.", ""),
        ("Who ordered the evacuation?", "It was never established who ordered the evacuation.", ""),
        (
            "Who ordered the evacuation?",
            "Reporters asked Governor Pell whether she had ordered the evacuation.",
            "Pell",
        ),
        (
            "Who paid for the statue?",
            "The statue was paid for by the Lind family, not by the city.",
            "Lind",
        ),
        (
            "Who paid for the statue?",
            "The city, which did not want the statue, paid for it.",
            "The city",
        ),
        (
            "How many tickets were sold?",
            "The theatre hoped to sell 5,000 tickets but sold 1,200.",
            "1,200",
        ),
        ("How many tickets were sold?", "No tickets were sold.", "No tickets"),
        ("How many people can the hall hold?", "The hall can hold 900 people.", "900"),
        (
            "When did the ferry sink?",
            "The ferry, which had nearly burned in 1988, sank in 1994.",
            "1994",
        ),
        ("When was the dam finished?", "The dam was not finished before 1958.", "1958"),
        (
            "Where will the factory be built?",
            "The firm plans to build the factory in Larn.",
            "Larn",
        ),
        ("Where was the factory built?", "The firm decided to build the factory in Larn.", "Larn"),
        (
            "Which club signed Okafor?",
            "Larn United have signed Okafor, who had wanted to leave Marlow.",
            "Larn United",
        ),
        (
            "Who was appointed director?",
            "Clara Estévez turned down the post of director.",
            "Clara Estévez",
        ),
        ("Who resigned?", "Petra Rowan resigned after refusing to pay.", "Petra Rowan"),
        ("Who survived the crash?", "None of the crew survived the crash.", "None"),
        ("Who survived the crash?", "Only the pilot survived the crash; nobody else did.", "pilot"),
        ("How many died?", "Between 10 and 20 people are thought to have died.", "10"),
        (
            "What did the court decide?",
            "The court decided that the law was not valid.",
            "the law was not valid",
        ),
        (
            "What did the union demand?",
            "The union demanded that no worker be dismissed.",
            "no worker be dismissed",
        ),
        ("What is not allowed in the park?", "Dogs are not allowed in the park.", "Dogs"),
        ("What is forbidden in the park?", "Dogs are not allowed in the park.", "Dogs"),
        ("Who invented the loom?", "Lind claimed to have invented the loom.", "Lind"),
        ("Who fired the coach?", "The club has no intention of firing the coach.", "club"),
        ("When did the school open?", "The opening of the school was postponed to 4 May.", "4 May"),
        ("How old was the driver?", "The driver, who was 31, was not wearing a belt.", "31"),
        (
            "Who wrote the play?",
            "The play, long believed to be by Lind, was written by Ada Sol.",
            "Ada Sol",
        ),
        ("Did anyone die?", "Nobody died.", "Nobody"),
        (
            "Why did the factory close?",
            "The factory closed because it could not compete.",
            "it could not compete",
        ),
        (
            "What happened to the plan?",
            "The plan was rejected by the council.",
            "rejected by the council",
        ),
        ("Who rejected the plan?", "The plan was rejected by the council.", "council"),
        ("How many votes did the motion get?", "The motion was rejected by 14 votes to 9.", "9"),
        ("Who proposed the motion?", "The motion, proposed by Lind, was rejected.", "Lind"),
        ("When did the talks end?", "The talks ended without an agreement on 9 May.", "9 May"),
        ("What does the fee not cover?", "The fee does not cover meals.", "meals"),
    ],
)
def test_what_a_sentence_reports_as_done_or_is_asked_for_as_it_stands_does_not_differ(
    question: str, sentence: str, answer: str
) -> None:
    assert difference(question, sentence, answer) == ""


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("How many troops were sent?", "The army could send up to 12,000 troops.", "12,000"),
        ("Who wrote the letter?", "Ada Sol may have written the letter.", "Ada Sol"),
        ("How many tonnes were shipped?", "The port can ship 40,000 tonnes a year.", "40,000"),
        ("Who opened the safe?", "Only Lind can have opened the safe.", "Lind"),
        ("How many jobs were lost?", "Up to 900 jobs could be lost.", "900"),
        ("How many died?", "At least 30 people may have died.", "30"),
    ],
)
def test_what_could_be_done_was_not_done_yet(question: str, sentence: str, answer: str) -> None:
    assert difference(question, sentence, answer) == "possible, not reported as done"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Who did not vote?", "Okafor voted for the budget.", "Okafor"),
        ("How many members did not vote?", "Of 40 members, 28 voted.", "28"),
        (
            "Which countries have not ratified the treaty?",
            "Norway has ratified the treaty.",
            "Norway",
        ),
    ],
)
def test_a_negative_question_asks_for_a_negative_sentence(
    question: str, sentence: str, answer: str
) -> None:
    assert difference(question, sentence, answer) == "stated as fact, not denied"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "When was the fish market closed?",
            "The council rejected a proposal to close the fish market on 3 May.",
            "3 May",
        ),
        (
            "How many pages does the new novel have?",
            "I threw away the first version, all 412 pages of it.",
            "412",
        ),
        (
            "How much did the council pay for the land?",
            "The council turned down an offer of 3 million euros for the land.",
            "3 million",
        ),
        (
            "Who bought the mill?",
            "The bid of Hallam Ltd for the mill was turned down.",
            "Hallam Ltd",
        ),
        ("When was the station built?", "Plans to build the station in 1911 were dropped.", "1911"),
        ("Who resigned?", "Calls for Petra Rowan to resign were rejected.", "Petra Rowan"),
    ],
)
def test_the_value_of_what_was_rejected_is_no_answer(
    question: str, sentence: str, answer: str
) -> None:
    assert difference(question, sentence, answer) == "rejected or withdrawn in the text"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("When did the clinic close?", "The clinic will close on 3 May.", "3 May"),
        ("When did the clinic close?", "The council plans to close the clinic on 3 May.", "3 May"),
        ("Who took over?", "If the mayor resigns, Ines Okafor will take over.", "Ines Okafor"),
        ("How many houses were built?", "The city had planned to build 400 houses.", "400"),
        ("How many houses were built?", "It was hoped that 400 houses would be built.", "400"),
        ("Where did the convoy arrive?", "The convoy was supposed to arrive in Mellit.", "Mellit"),
        ("How long did the work last?", "The work was to last six months.", "six months"),
        (
            "How much did the repair cost?",
            "The repair was expected to cost 4 million euros.",
            "4 million",
        ),
        ("When did the trial begin?", "The trial is due to begin on 4 June.", "4 June"),
        ("How many trees were planted?", "The city promised to plant 900 trees.", "900"),
        (
            "How many trees were planted?",
            "The mayor had promised 900 trees, but 120 were planted.",
            "900",
        ),
        ("When was the museum opened?", "The museum was supposed to open in May 2020.", "May 2020"),
        ("Who won the prize?", "Lind hoped to win the prize.", "Lind"),
        (
            "Which party won the election?",
            "The Greens were widely expected to win the election.",
            "Greens",
        ),
        ("How many people lived in the town?", "The town will have 9,000 people by 2040.", "9,000"),
        (
            "When was the ship launched?",
            "The ship was to be launched on 4 May, but the launch was cancelled.",
            "4 May",
        ),
        ("How many jobs were lost?", "The firm threatened to cut 900 jobs.", "900"),
        ("How many tickets were sold?", "The theatre had hoped to sell 5,000 tickets.", "5,000"),
        (
            "How many tickets were sold?",
            "The theatre hoped to sell 5,000 tickets but sold 1,200.",
            "5,000",
        ),
        ("When was the dam finished?", "The dam was to be finished in 1958.", "1958"),
        ("Where was the factory built?", "The firm plans to build the factory in Larn.", "Larn"),
        ("Which club signed Okafor?", "Larn United wanted to sign Okafor.", "Larn United"),
        ("Which club signed Okafor?", "Larn United are considering signing Okafor.", "Larn United"),
        ("Who was fired?", "The club said it had no plans to fire coach Aas.", "Aas"),
        (
            "How long did the meeting last?",
            "The meeting was scheduled to last two hours.",
            "two hours",
        ),
    ],
)
def test_a_plan_is_no_event(question: str, sentence: str, answer: str) -> None:
    assert difference(question, sentence, answer) == "planned, not reported as done"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Who set the warehouse on fire?",
            "Henrik Aas is accused of setting the warehouse on fire.",
            "Henrik Aas",
        ),
        (
            "Who committed the fraud?",
            "Mara Voss was charged with committing the fraud.",
            "Mara Voss",
        ),
        ("Who committed the fraud?", "Mara Voss allegedly committed the fraud.", "Mara Voss"),
    ],
)
def test_an_accusation_establishes_nothing(question: str, sentence: str, answer: str) -> None:
    assert difference(question, sentence, answer) == "alleged, not established"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "When was the town flooded?",
            "If the dam had broken in 1954, the town would have been flooded.",
            "1954",
        ),
        ("Who resigned?", "If the mayor resigns, Ines Okafor will take over.", "mayor"),
        (
            "How many were rescued?",
            "Without the lifeboat, 30 people would have been rescued.",
            "30",
        ),
        (
            "Who wrote the letter?",
            "Ada Sol could have written the letter, the judge said.",
            "Ada Sol",
        ),
        ("Who won the prize?", "Had Lind entered, he would have won the prize.", "Lind"),
        ("When was the dam finished?", "The dam should have been finished in 1958.", "1958"),
    ],
)
def test_a_supposed_event_is_no_event(question: str, sentence: str, answer: str) -> None:
    assert difference(question, sentence, answer) == "hypothetical in the text"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "When does the pool open?",
            "The council announced on Monday that the pool will open in June.",
            "Monday",
        )
    ],
)
def test_the_day_of_an_announcement_is_not_that_of_the_event(
    question: str, sentence: str, answer: str
) -> None:
    assert difference(question, sentence, answer) == "about the announcement, not the event"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [("Who saved the dog?", "Lind tried to save the dog.", "Lind")],
)
def test_an_attempt_is_no_success(question: str, sentence: str, answer: str) -> None:
    assert difference(question, sentence, answer) == "attempted, not reported as done"


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "phase"),
    [
        (
            "When did the strike end?",
            "The strike at the mill began on July 14.",
            "July 14",
            "about the start, not the end",
        ),
        (
            "When did the strike end?",
            "The strike began on July 14 and ended on 2 August.",
            "July 14",
            "gives the time of the start, not of the end",
        ),
        (
            "What year did the war end?",
            "The war, which had begun in 1911, ended in 1915.",
            "1911",
            "gives the time of the start, not of the end",
        ),
        (
            "When will the work end?",
            "Work began on 3 March 2023.",
            "3 March 2023",
            "about the start, not the end",
        ),
        (
            "Who was convicted of the theft?",
            "Henrik Aas was arrested on Monday over the theft.",
            "Henrik Aas",
            "about the arrest, not the conviction",
        ),
        (
            "Who was elected chair?",
            "Clara Estévez was nominated for the chair.",
            "Clara Estévez",
            "about the nomination, not the election",
        ),
        (
            "When was the law adopted?",
            "The law was proposed in May 2019.",
            "May 2019",
            "about the proposal, not the adoption",
        ),
        ("When was Okafor born?", "Okafor died in 1990.", "1990", "about the death, not the birth"),
        (
            "When did the bridge close?",
            "The bridge opened in 1931.",
            "1931",
            "about the opening, not the closing",
        ),
        (
            "When did the museum close?",
            "The museum opened in May 2020 and closed in June 2023.",
            "May 2020",
            "gives the time of the opening, not of the closing",
        ),
        (
            "How many people were killed?",
            "Fourteen people were injured in the fire.",
            "Fourteen",
            "about the injured, not the dead",
        ),
        (
            "When was the museum opened?",
            "The museum was closed in May 2020.",
            "May 2020",
            "about the closing, not the opening",
        ),
        (
            "Who was sentenced for the fraud?",
            "Mara Voss was charged with fraud.",
            "Mara Voss",
            "about the charge, not the conviction",
        ),
        (
            "When did the ferry arrive?",
            "The ferry left Oslo at noon on Monday.",
            "Monday",
            "about the departure, not the arrival",
        ),
        (
            "When was the amendment adopted?",
            "The amendment was rejected on 4 May.",
            "4 May",
            "about the rejection, not the adoption",
        ),
        (
            "When was the concert held?",
            "The concert was cancelled on 3 May.",
            "3 May",
            "about the cancellation, not the event",
        ),
        (
            "How many were charged?",
            "Police arrested 14 people, none of whom were charged.",
            "14",
            "about the arrest, not the charge",
        ),
        (
            "When was the dam finished?",
            "Construction of the dam started in 1958.",
            "1958",
            "about the start, not the end",
        ),
    ],
)
def test_another_phase_of_the_event_is_no_answer(
    question: str, sentence: str, answer: str, phase: str
) -> None:
    assert difference(question, sentence, answer) == phase


def marked(question: str, sentence: str, answer: str = "") -> tuple[str, str]:
    """The difference and the words that are marked."""
    judgement = judge(question, sentence, (0, len(sentence)), spans(sentence, answer))
    return judgement.difference, "|".join(
        sentence[start:end] for start, end in judgement.answer_spans
    )


def test_nothing_is_marked_where_the_event_is_denied() -> None:
    sentence = "The bishop did not open the bridge."
    assert marked("Who opened the bridge?", sentence, "bishop") == ("denied in the text", "")


def test_the_clause_that_answers_is_marked_instead_of_the_one_that_differs() -> None:
    sentence = "The strike began on 14 July and ended on 2 August."
    assert marked("When did the strike end?", sentence, "14 July") == ("", "2 August")
    sentence = "The bishop did not open the bridge; Rolf Lind opened it on 5 May."
    assert marked("Who opened the bridge?", sentence, "The bishop") == ("", "Rolf Lind")


def test_that_nobody_did_it_answers_how_many_and_who() -> None:
    sentence = "Nobody was hurt when the stand collapsed."
    assert marked("How many people were hurt?", sentence) == ("", "Nobody")
    sentence = "No passenger was hurt, and 12 cars were damaged."
    assert marked("Who was hurt?", sentence) == ("", "No passenger")
    assert marked("How many cars were damaged?", sentence, "12") == ("", "12")


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "right"),
    [
        (
            "How much do students pay?",
            "Students pay 12 crowns and children nothing.",
            "12 crowns",
            "12 crowns",
        ),
        (
            "How many workers died?",
            "Some 340 workers took part; two were injured, nobody was killed.",
            "340",
            "nobody",
        ),
        ("How many were injured?", "Two were injured, nobody was killed.", "Two", "Two"),
        ("Who founded the bakery?", "Odd Lunde has found no successor.", "Odd Lunde", "Odd Lunde"),
    ],
)
def test_a_word_for_nobody_answers_only_for_those_of_whom_it_tells(
    question: str, sentence: str, answer: str, right: str
) -> None:
    assert marked(question, sentence, answer) == ("", right)


@pytest.mark.parametrize(
    ("sentence", "difference"),
    [
        ("The shop is run by Ida Holt, who used to be a baker.", ""),
        ("The shop used to be run by Ida Holt.", "so in the past, not now"),
    ],
)
def test_what_somebody_used_to_be_is_not_what_is_done_now(sentence: str, difference: str) -> None:
    assert marked("Who runs the shop?", sentence, "Ida Holt")[0] == difference


@pytest.mark.parametrize(
    ("sentence", "difference"),
    [
        ("It does not mind the organ, says the organist, Carl Mayer.", ""),
        ("Carl Mayer is not the organist.", "denied in the text"),
    ],
)
def test_who_stands_beside_an_office_holds_it_whatever_is_denied(
    sentence: str, difference: str
) -> None:
    assert marked("Who is the organist of St Jude?", sentence, "Carl Mayer")[0] == difference


def test_that_it_is_not_known_answers_without_a_mark() -> None:
    sentence = "The cause of the collapse is not known."
    assert marked("What was the cause of the collapse?", sentence, "not known") == ("", "")


def test_a_denial_answers_whether_it_was_done_and_is_marked() -> None:
    sentence = "The mayor did not resign."
    assert marked("Did the mayor resign?", sentence, "did not resign") == ("", "did not resign")


@pytest.mark.parametrize(
    ("following", "turned"),
    [
        ("She denied it.", "denied in the text"),
        ("Ms Holt has always denied the allegation.", "denied in the text"),
        ("That was not true.", "denied in the text"),
        ("The claim was later withdrawn.", "rejected or withdrawn in the text"),
        ("The court rejected the accusation.", "rejected or withdrawn in the text"),
        ("That statement was later corrected.", "corrected in the text"),
        ("She has not denied it.", ""),
        ("That is true.", ""),
        ("She was born in Larn.", ""),
    ],
)
def test_the_next_sentence_of_the_quote_may_turn_the_sense(following: str, turned: str) -> None:
    claim = "Police say the purser, Lena Holt, stole the fund."
    text = f"{claim} {following}"
    sentence, answer = (0, len(claim)), spans(text, "Lena Holt")

    def of(question: str) -> str:
        return sense_difference(question, text, sentence, answer, quote=(0, len(text)))

    assert of("Who stole the fund?") == turned
    assert of("What did the police say about the purser?") == ""


def test_a_sentence_that_is_cut_off_is_no_answer() -> None:
    assert difference("When did it open?", "Harbour tunnel opens in May with 3 ...", "May") == (
        "cut off in the document"
    )


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "expected"),
    [
        (
            "How much did Lind pay for the vote?",
            "Rumours that Lind had paid 40 crowns for the vote were denied by the council.",
            "40 crowns",
            "denied in the text",
        ),
        (
            "Who drew the plan?",
            "Ines Okafor said it was a plan that she had neither drawn nor seen.",
            "Ines Okafor",
            "denied in the text",
        ),
        (
            "Who drove the red lorry?",
            "The porter said that a baker had spoken of a lorry, and that he did not know who had "
            "driven it.",
            "baker",
            "said to be unknown",
        ),
        (
            "What did Lind pay for the yard?",
            "A bid by Lind to buy the yard for 9 million was made in May and turned down in June.",
            "9 million",
            "rejected or withdrawn in the text",
        ),
        (
            "How many boats did Lind sell?",
            "Lind had not, as the leaflet said, sold 30 boats.",
            "30",
            "denied in the text",
        ),
        (
            "Who stole the drum?",
            "Suspicions that Lind stole the drum proved groundless.",
            "Lind",
            "denied in the text",
        ),
        (
            "Who stole the drum?",
            "Whether Lind stole the drum remains open.",
            "Lind",
            "said to be unknown",
        ),
        (
            "How many sheds were built?",
            "The board approved the building of 40 sheds.",
            "40",
            "planned, not reported as done",
        ),
        (
            "Where was Okafor that night?",
            "A porter who claimed to have seen him at the quay took back his statement.",
            "quay",
            "rejected or withdrawn in the text",
        ),
        (
            "Which finger did Lind lose?",
            "The story that he lost a thumb was an exaggeration; he lost a glove.",
            "a thumb",
            "denied in the text",
        ),
        (
            "How many deer did the farmers shoot?",
            "Farmers have asked for permission to shoot 60 deer.",
            "60",
            "planned, not reported as done",
        ),
        (
            "How many letters did Lind write?",
            "The porter said a clerk had told him that 30 letters lay ready.",
            "30",
            "alleged, not established",
        ),
        (
            "Did the firm burn the files?",
            "The firm had never burned a file, she said.",
            "never",
            "alleged, not established",
        ),
        (
            "Who won the case?",
            "Lind has withdrawn the case.",
            "Lind",
            "about the withdrawal, not the win",
        ),
        (
            "How much did Lind earn per day?",
            "Lind worked nine days and earned 700 crowns.",
            "700 crowns",
            "for all days, not per day",
        ),
        (
            "How many tonnes were shipped in all?",
            "They shipped 20 tonnes a week.",
            "20 tonnes",
            "per week, not in all",
        ),
    ],
)
def test_what_was_denied_withdrawn_or_counted_otherwise_differs(
    question: str, sentence: str, answer: str, expected: str
) -> None:
    assert difference(question, sentence, answer) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Who dismissed the claim?", "The claim was dismissed by Judge Holt.", "Judge Holt"),
        ("When was the claim denied?", "The claim was denied in May.", "May"),
        ("Who sang?", "Lind sang, but he could neither read nor write.", "Lind"),
        (
            "When was the contract signed?",
            "The boat, for which the contract was signed on 3 May, will be red.",
            "3 May",
        ),
        (
            "How many did the police count, according to the police in Larn?",
            "The march drew 40, according to the police; the union spoke of 90.",
            "40",
        ),
        (
            "How many according to mayor Petra Holm?",
            "It drew 40, according to the mayor; the union spoke of 90.",
            "40",
        ),
        ("How much do they earn together?", "They earn 500 crowns a week together.", "500 crowns"),
        ("What is the weekly rent?", "The rent is 90 crowns, and notice is two weeks.", "90"),
        ("Which rumour was false?", "The rumour that he fell was a lie.", "that he fell"),
        ("Who opened the fair?", "Lind, who had denied all charges, opened the fair.", "Lind"),
        ("How much was paid?", "Whether he liked it or not, Lind paid 40 crowns.", "40 crowns"),
        ("Who built it?", "The board approved the building that Lind built.", "Lind"),
    ],
)
def test_what_is_stated_as_asked_has_no_difference(
    question: str, sentence: str, answer: str
) -> None:
    assert difference(question, sentence, answer) == ""


@pytest.mark.parametrize(
    ("question", "sentence", "first", "right"),
    [
        (
            "Who leads the choir?",
            "The choir was to be led by Ines Okafor; since she moved it is led by Rolf Lind.",
            "Ines Okafor",
            "Rolf Lind",
        ),
        (
            "Who carved the door?",
            "The door was long thought to be by Ines Okafor, but is by Rolf Lind.",
            "Ines Okafor",
            "Rolf Lind",
        ),
        (
            "How many marched according to the farmers' union?",
            "Of the farmers 40 marched, according to the police; the farmers' union spoke of 90.",
            "40",
            "90",
        ),
        (
            "How many tonnes may it take in all?",
            "It may take 20 tonnes a year, and no more than 300 tonnes in all.",
            "20 tonnes a year, and no more than 300",
            "300",
        ),
    ],
)
def test_of_two_values_the_one_asked_for_is_marked(
    question: str, sentence: str, first: str, right: str
) -> None:
    verdict, words = marked(question, sentence, first)
    assert verdict == ""
    assert right in words
