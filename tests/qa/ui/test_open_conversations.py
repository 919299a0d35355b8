"""Questions of a page that are asked faster than answered."""

import threading
import time

from qa.ui.open_conversations import FairLock, OpenConversation, OpenConversations, id_of, new_key


def test_questions_that_wait_are_answered_in_the_order_in_which_they_came() -> None:
    lock, order = FairLock(), list[int]()

    def ask(number: int) -> None:
        with lock.turn():
            order.append(number)

    with lock.turn():
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
            time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert order == [*range(8)]
    assert not lock.is_held


def test_question_that_is_handled_too_early_waits_for_the_one_before_it() -> None:
    lock, order = FairLock(), list[str]()

    def ask(name: str, after: str) -> None:
        with lock.turn(name, after):
            order.append(name)

    threads = [threading.Thread(target=ask, args=pair) for pair in (("b", "a"), ("a", ""))]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert order == ["a", "b"]
    # One that never comes is not waited for.
    ask("d", "c")
    assert order == ["a", "b", "d"]


def test_a_page_finds_a_conversation_that_it_has_left() -> None:
    opened = OpenConversations()
    key, other_key = new_key(), new_key()
    first = opened.show("page", OpenConversation(key))
    second = opened.show("page", OpenConversation(other_key))
    assert opened.shown_on("page") is second
    assert opened.find("page", key) is first
    first.id = "stored"
    assert opened.find("page", "stored") is first
    # One that is not stored yet has no id.
    assert opened.find("page", "") is None
    assert opened.find("other page", key) is None


def test_a_conversation_is_found_by_the_id_under_which_it_will_be_stored() -> None:
    opened, key = OpenConversations(), new_key()
    stored = opened.show("page", OpenConversation(id_of(key), id=id_of(key)))
    assert opened.find("page", key) is stored
    assert id_of("new-1") == id_of("new-../../x") == ""
