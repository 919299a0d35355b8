"""A plan, a demand, a rumour or a corrected value is no answer to a question for a fact."""

import pytest

from qa.answers.factuality.judgement import FactualityJudgement, judge


def judgement(question: str, sentence: str, answer: str) -> FactualityJudgement:
    start = sentence.index(answer)
    return judge(
        question, sentence, (0, len(sentence)), ((start, start + len(answer)),) if answer else ()
    )


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        # On a condition, and wishes, also where it is asked what is.
        (
            "What does a permit cost after 1 July?",
            "A permit is to go from 60 to 75 crowns on 1 July, if the council agrees.",
            "60 to 75 crowns",
        ),
        # A headline without a verb but the infinitive.
        ("How many trees has the town planted?", "Town to plant 400 trees in the park", "400"),
        ("How many jobs did Acme cut?", "Acme to cut 250 jobs", "250"),
        ("How many beds has the ward?", "She wants a ward with 24 beds.", "24"),
        (
            "Who is the head of the choir?",
            "Ines Lind hopes to become head of the choir.",
            "Ines Lind",
        ),
        ("Who was the first head of the choir?", "Ines Lind will be head from May.", "Ines Lind"),
        (
            "What did the shed at Vik cost to build?",
            "The club plans to build a shed at Vik for 3 million crowns.",
            "3 million crowns",
        ),
        (
            "How much did the town save by closing the pool?",
            "The closure would save 90,000 crowns a year.",
            "90,000 crowns",
        ),
        (
            "When did the pupils move into the new school?",
            "Under the plan the 210 pupils would move there in August 2025.",
            "August 2025",
        ),
        (
            "Did the fire spread to Marn?",
            "The fire may spread to Marn, where the woods are dry.",
            "fire may spread",
        ),
        (
            "Did the train strike spread to Marn?",
            "The strike could spread to Marn.",
            "could spread",
        ),
        (
            "How deep was the old town flooded?",
            "Had the dam broken, says engineer Ole Brun, the old town would have been "
            "under two metres of water.",
            "two metres",
        ),
        (
            "What raise did the drivers agree on?",
            "The drivers demand 12 crowns; the company has offered 5 crowns.",
            "12 crowns",
        ),
        (
            "What has the region saved since the ward was closed?",
            "Closing the ward would save the region 6 million crowns.",
            "6 million crowns",
        ),
        (
            "What did Captain Lind have thrown into the sea?",
            "She ordered the boats to be lowered, she said, but not the cargo to be "
            "thrown into the sea.",
            "cargo",
        ),
        (
            "Who forged the letter?",
            "The letter is said to have been posted by the cashier, Rolf Aas.",
            "Rolf Aas",
        ),
        ("How many passengers did the ship carry?", "The ship could carry 400 passengers.", "400"),
        ("When did the new hall open?", "The hall is expected in November.", "November"),
        ("When was the report published?", "The report was due in May.", "May"),
        (
            "Where did the firm build the plant?",
            "The firm hopes to build the plant in Marn.",
            "Marn",
        ),
        ("Where did the firm put its plant?", "The firm wants the plant to go to Marn.", "Marn"),
        ("When did Lind photograph the seal?", "He says he saw a seal on 3 May.", "3 May"),
        ("Who broke the window?", "In the town it was said that Ole Brun had done it.", "Ole Brun"),
        (
            "How much was the widow paid?",
            "The widow would be entitled to 4 million crowns if the mill were found at fault.",
            "4 million crowns",
        ),
        (
            "How much did each member give?",
            "If forty members each gave a thousand, the club could build it.",
            "a thousand",
        ),
        (
            "What did the farmers receive from the firm?",
            "The farmers seek damages of 2 million crowns.",
            "2 million crowns",
        ),
        (
            "What was the mill sold for?",
            "A buyer offered 2 million crowns for the mill.",
            "2 million crowns",
        ),
        ("How many jobs has the mine created?", "The firm says it would create 25 jobs.", "25"),
        (
            "How much did each striker get?",
            "The union could pay each striker 40 crowns per day.",
            "40 crowns",
        ),
        (
            "Who became the head of the theatre?",
            "If it were for me to decide alone, it would be Ada Sol.",
            "Ada Sol",
        ),
        (
            "Who bought the tower?",
            "In 1994 the club wanted to buy it but could not raise the money.",
            "the club",
        ),
        (
            "How many people marched according to the police?",
            "Some 2,600 people marched according to the organisers.",
            "2,600",
        ),
        (
            "Who made the hoax call?",
            "Everybody in the town knows that Ole Brun was rumoured to have made it.",
            "Ole Brun",
        ),
        (
            "Who painted the portrait?",
            "According to legend the portrait was painted by a monk.",
            "monk",
        ),
        ("When did the king die?", "The king is said to have died in 1204.", "1204"),
        (
            "How much did the repair cost?",
            "Repairs would cost about 3 million crowns, the yard manager said.",
            "3 million",
        ),
        (
            "How much did the bridge cost?",
            "A cable bridge would have cost 230 million crowns; the council chose a "
            "beam bridge for 190 million crowns.",
            "230 million",
        ),
        (
            "When did the store come into use?",
            "Should the permit come soon, we could have the store in use by autumn 2025.",
            "2025",
        ),
        (
            "How much was the coach paid by the club?",
            "The club offered the coach 20,000 crowns, but she refused.",
            "20,000 crowns",
        ),
        ("When did the museum move?", "The museum will move in 2027.", "2027"),
        ("Which river did they cross?", "They may have crossed the Marn.", "Marn"),
        ("When was the king crowned?", "Lind said that the king would be crowned in May.", "May"),
        (
            "What did the firm earn by the deal?",
            "The deal would bring the firm 4 million crowns.",
            "4 million",
        ),
        (
            "Who forged the will?",
            "The office denied any link with the will, which is said to have been sent "
            "by the clerk, Ole Brun.",
            "Ole Brun",
        ),
        (
            "When did Lind film the seal in the Marn brook?",
            "He says he saw a seal in the brook on 3 May.",
            "3 May",
        ),
        (
            "How many seats did the theatre lose?",
            "The rebuilding could cost the theatre 120 seats.",
            "120",
        ),
        (
            "Who won the contract?",
            "The yard hopes that it will win the contract, said its head, Ole Brun.",
            "Ole Brun",
        ),
        (
            "What did the town pay for the park?",
            "The owner is asking for 5 million crowns for the park.",
            "5 million crowns",
        ),
        (
            "How much did the fine that the firm got?",
            "The prosecutor sought a fine of 40,000 crowns.",
            "40,000 crowns",
        ),
        ("When did the line open?", "Trains are due to run from 4 June.", "4 June"),
        ("When did the line open?", "If all goes well, trains will run from 4 June.", "4 June"),
        (
            "What prize did Lind win?",
            "Lind won the silver medal rather than the gold medal.",
            "gold medal",
        ),
        ("Where was the ring found?", "The ring was found in a drain, not under the bed.", "bed"),
        ("How many eggs does a hen lay a week?", "A hen lays 300 eggs a year.", "300"),
        ("How much is the rent per year?", "The monthly rent is 4,000 crowns.", "4,000 crowns"),
        ("Who set the fire?", "Neighbours claim that Ole Brun set the fire.", "Ole Brun"),
        ("Has the strike ended?", "The strike could end on Friday.", "strike could end"),
        ("Did the council buy the mill?", "The council may buy the mill.", "may buy"),
        ("What did the king do in May?", "In May the king may have gone to Marn.", "Marn"),
    ],
)
def test_what_is_told_as_no_fact_differs_whatever_its_verb(
    question: str, sentence: str, answer: str
) -> None:
    assert judgement(question, sentence, answer).difference


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "How many hours of power would one single mill make?",
            "Together they would make 180 hours of power.",
            "180",
        ),
        (
            "What did a docker get per month?",
            "The deal gives them 30 crowns extra for each night shift.",
            "30 crowns",
        ),
        ("What is the monthly fee?", "The fee is 120 crowns a year.", "120 crowns"),
        (
            "What would it come to for all drivers together?",
            "The firm offers 1,500 crowns per driver.",
            "1,500 crowns",
        ),
        (
            "How many households does it supply in all?",
            "About 2,300 should boil water; the other 48,000 households need not.",
            "48,000",
        ),
        (
            "What was the bonus worth to a driver per month after the talks?",
            "The drivers get 30 crowns for each night shift.",
            "30 crowns",
        ),
    ],
)
def test_a_number_that_is_counted_by_something_else_differs(
    question: str, sentence: str, answer: str
) -> None:
    assert judgement(question, sentence, answer).difference


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "marked"),
    [
        (
            "How many tonnes of oil leaked?",
            "The office first spoke of 50 tonnes; on Friday it corrected this to 5 tonnes.",
            "50 tonnes",
            "5 tonnes",
        ),
        (
            "How many tonnes of oil leaked?",
            "The office corrected the figure from 50 tonnes to 5 tonnes.",
            "50 tonnes",
            "5 tonnes",
        ),
        (
            "When was the tower built?",
            "The tower was built in 1861 and not in 1816.",
            "1816",
            "1861",
        ),
        (
            "When was the tower built?",
            "The year of the tower was wrongly given as 1816; it is 1861.",
            "1816",
            "1861",
        ),
        (
            "How many people fell ill?",
            "A correction to my mail: the number is nine, not six.",
            "six",
            "nine",
        ),
        (
            "How many people fell ill?",
            "The clinic had initially reported 60 cases, but it later turned out that "
            "there were 16.",
            "60",
            "16",
        ),
        (
            "How many patients a day does the clinic treat?",
            "It treats around 3,000 patients a year, about eight per day.",
            "3,000",
            "about eight",
        ),
        (
            "What is the monthly fee?",
            "The fee is 10 crowns a month or 120 crowns a year.",
            "120 crowns",
            "10",
        ),
        (
            "When will the ship be delivered?",
            "Delivery was moved from spring to autumn 2026.",
            "spring",
            "2026",
        ),
        (
            "What does a ticket cost per day?",
            "A ticket costs 12 crowns per trip and 30 crowns per day.",
            "12 crowns",
            "30",
        ),
        (
            "How many people did the police count?",
            "There were 2,600 people in the march according to the organisers; the "
            "police counted 1,700.",
            "2,600",
            "1,700",
        ),
        (
            "How much did the repair cost?",
            "The repair cost 3 million crowns, and a new one would have cost 9 million crowns.",
            "9 million",
            "3 million",
        ),
        (
            "How many tonnes of oil leaked from the ship?",
            "The office first spoke of 50 tonnes; on Friday it corrected this to 5 tonnes.",
            "50 tonnes",
            "5 tonnes",
        ),
        (
            "How much did the insurer pay Lind?",
            "Lind received 8,000 crowns from the insurer, not 6,000 as we stated on Friday.",
            "6,000",
            "8,000",
        ),
        (
            "When was the tower built?",
            "The leaflet gave the year as 1816 by mistake; it was 1861.",
            "1816",
            "1861",
        ),
        (
            "How many people were killed?",
            "At first six were reported dead, but the police later put the number at four.",
            "six",
            "four",
        ),
        (
            "Who is the new coach?",
            "It was wrongly reported on Monday that the new coach is Ole Brun; it is Ines Lind.",
            "Ole Brun",
            "Ines Lind",
        ),
        (
            "How much is the yearly rent?",
            "The rent is 4,000 crowns a month, or 48,000 crowns a year.",
            "4,000 crowns",
            "48,000",
        ),
    ],
)
def test_the_right_one_of_two_values_is_marked(
    question: str, sentence: str, answer: str, marked: str
) -> None:
    judged = judgement(question, sentence, answer)
    assert not judged.difference
    assert [sentence[start:end] for start, end in judged.answer_spans] == [marked]


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "What raise did the drivers agree on?",
            "The drivers had demanded 12 crowns but agreed on 7 crowns.",
            "7 crowns",
        ),
        ("When does the bridge open?", "The mayor said the bridge would open in May.", "May"),
        ("When will the bridge open?", "The bridge is to open in May 2027.", "May 2027"),
        ("What would the wall cost?", "A wall would cost 7 million crowns.", "7 million crowns"),
        ("When does Lind retire?", "She will retire in summer 2025.", "summer 2025"),
        ("When did she win the title?", "She would win the title in 1998.", "1998"),
        ("How many people died?", "Police said 3 people died.", "3"),
        ("When was the tower built?", "The tower was built in 1861.", "1861"),
        ("What did Lind want to buy?", "Lind wanted to buy a boat.", "a boat"),
        (
            "Who stole the watch?",
            "Police believe, she said, that it was stolen by Rolf Aas.",
            "Rolf Aas",
        ),
        ("When did Lind leave the house?", "He says he left at nine on 3 May.", "3 May"),
        (
            "When was the treaty signed?",
            "The treaty of 1815 would be signed only in Paris.",
            "1815",
        ),
        (
            "Who became mayor after Lind?",
            "Lind was followed by Ada Sol, who would hold the office for ten years.",
            "Ada Sol",
        ),
        (
            "What did the settlers build at the river?",
            "They would often build a fort of oak at the river.",
            "fort of oak",
        ),
        (
            "What was the purpose of the society?",
            "The purpose of the society is to protect birds.",
            "protect birds",
        ),
        (
            "Who was blamed for the fire?",
            "Ole Brun is to blame for the fire, the court found.",
            "Ole Brun",
        ),
        (
            "How many tonnes did the office first speak of?",
            "The office first spoke of 50 tonnes; on Friday it corrected this to 5 tonnes.",
            "50 tonnes",
        ),
        ("How much rain falls a year?", "The valley gets 900 mm a year.", "900"),
        (
            "How many children were born a year after the war?",
            "In 1946, 900 children a day were born.",
            "900",
        ),
        ("How many homes lost power in all?", "In all 4,000 homes lost power.", "4,000"),
        ("How much does each pupil pay?", "Each pupil pays 30 crowns a year.", "30"),
        (
            "Who switched off the pump?",
            "Who switched off the pump at six could not be established.",
            "pump at six",
        ),
        (
            "How many people marched according to the police?",
            "Police counted 1,700 people.",
            "1,700",
        ),
        ("How many died?", "The death toll stands at 3, the police said on Monday.", "3"),
        (
            "What did the mayor say about the bridge?",
            "The mayor claims that the bridge is safe.",
            "bridge is safe",
        ),
        ("Where does the name come from?", "The name is believed to come from Norse.", "Norse"),
        (
            "How much did the repair cost?",
            "The repair cost 3 million crowns, and a new one would have cost 9 million crowns.",
            "3 million",
        ),
        (
            "What is the price of the bridge?",
            "The bridge is to cost 190 million crowns.",
            "190 million",
        ),
        ("How long is the bridge to be?", "The bridge is to be 640 metres long.", "640 metres"),
        (
            "How much did the club offer the coach?",
            "The club offered the coach 20,000 crowns.",
            "20,000 crowns",
        ),
        (
            "Who sold the mill?",
            "The mill was sold by the bank, which had demanded 3 million crowns.",
            "bank",
        ),
        (
            "What did they agree to pay?",
            "They agreed to pay the 3 million crowns that the bank demanded.",
            "3 million crowns",
        ),
        (
            "How much compensation did Lind receive?",
            "Lind received 5,000 crowns after he had demanded 9,000 crowns.",
            "5,000 crowns",
        ),
        ("When does the museum move?", "The museum will move in 2027.", "2027"),
        (
            "Who was the first to climb the peak?",
            "Ines Lind, who would later climb K2, was the first.",
            "Ines Lind",
        ),
        ("What did the ship carry?", "The ship, which could make 20 knots, carried coal.", "coal"),
        (
            "What was built on the hill?",
            "A chapel was built on the hill so that the monks could pray.",
            "A chapel",
        ),
        (
            "What did the law allow?",
            "The law meant that workers could strike.",
            "workers could strike",
        ),
        (
            "What did the treaty require?",
            "Under the treaty Spain would give up the island.",
            "give up the island",
        ),
        (
            "Who was chosen to lead the army?",
            "The council decided that Brun would lead the army.",
            "Brun",
        ),
        ("Where was the king to be crowned?", "The king was to be crowned in Marn.", "Marn"),
        (
            "What did the scientist discover?",
            "Lind discovered that the gas would burn only in oxygen.",
            "gas would burn only in oxygen",
        ),
        (
            "What did the queen want?",
            "She hoped that her son would become king.",
            "her son would become king",
        ),
        (
            "Why was the wall built?",
            "The wall was built because the river might flood the town.",
            "the river might flood the town",
        ),
        (
            "What was the effect of the law?",
            "The law made sure that no child would work.",
            "no child would work",
        ),
        (
            "What were the soldiers given?",
            "The soldiers were given boots that would last.",
            "boots",
        ),
        ("Who leads the army?", "Brun would lead the army until his death.", "Brun"),
        ("When did the club win the cup?", "The club would win the cup in May 1998.", "May 1998"),
        ("Who sent the money to Lind?", "Nobody in court could say who sent the money.", "court"),
        (
            "Who told Ada Sol that the gate was locked?",
            "Ole Brun told Ada Sol that the gate was locked.",
            "Ole Brun",
        ),
        (
            "What did the tower lose?",
            "A rumour that the tower had fallen proved to be untrue: it lost its roof "
            "and nothing else.",
            "roof",
        ),
        (
            "What was the office checking in 2012?",
            "The paper reported in 2012 that the office was checking bills to see if a "
            "man was wrongly claiming to live alone.",
            "bills",
        ),
        (
            "What did the office think the bills meant?",
            "A newspaper said that a big bill, as it claimed, would betray a man in the house.",
            "betray a man",
        ),
        ("How much is the rent per year?", "The rent is 48,000 crowns a year.", "48,000 crowns"),
        ("Who set the fire?", "Police said Ole Brun set the fire.", "Ole Brun"),
        ("When was the church built?", "The church was built in 1204, the guide said.", "1204"),
        (
            "Where did the team play?",
            "The team played at Marn, where a roof would be built later.",
            "Marn",
        ),
        ("When did they marry?", "They were married in May, and would have two sons.", "May"),
        (
            "What was the population in 1990?",
            "The town had 4,000 people in 1990 and could have 9,000 by 2030.",
            "4,000",
        ),
        (
            "How tall is the mast?",
            "The mast, which could be seen from Marn, is 90 metres tall.",
            "90 metres",
        ),
        (
            "Who designed the hall?",
            "The hall, which was to become a school, was designed by Ines Lind.",
            "Ines Lind",
        ),
        ("How many goals did Brun score?", "Brun scored 12 goals a season.", "12"),
        ("Who wants to become head?", "Ines Lind wants to become head.", "Ines Lind"),
        ("How many beds does she want?", "She wants a ward with 24 beds.", "24"),
        ("What does it cost if you book?", "It costs 20 crowns if you book.", "20 crowns"),
        ("Who will be head?", "Ines Lind will be head from May.", "Ines Lind"),
        ("How many jobs did Acme cut?", "Acme cuts 250 jobs at Larn", "250"),
        ("How long was the road shut?", "Road to coast shut for 3 weeks", "3 weeks"),
        ("How much does Acme pay?", "Ten ways to save 40 crowns a week", "40 crowns"),
        # Who would not say it refused to.
        (
            "Who was his successor?",
            "His successor, Ines Lind, would not say whether it will go on.",
            "Ines Lind",
        ),
    ],
)
def test_what_is_told_as_a_fact_or_asked_for_as_it_stands_does_not_differ(
    question: str, sentence: str, answer: str
) -> None:
    assert not judgement(question, sentence, answer).difference


def test_a_column_of_corrections_repeats_the_error_first() -> None:
    text = (
        "Corrections and clarifications\n\nA caption on page 5 named"
        " the man with the drum as Ole Brun."
        " He is Ole Broon."
    )
    sentence = (text.index("A caption"), text.index(" He is"))
    start = text.index("drum")
    judged = judge("What does Ole Brun play?", text, sentence, ((start, start + 4),))
    assert judged.difference == "corrected in the text"


def test_what_the_column_confirms_is_not_corrected() -> None:
    text = (
        "Corrections and clarifications\n\nOur report gave the result as 102 against 67."
        " This was correct. A reader was mistaken."
    )
    sentence = (text.index("Our report"), text.index(" This was"))
    start = text.index("102")
    assert not judge("How many voted against?", text, sentence, ((start, start + 3),)).difference
