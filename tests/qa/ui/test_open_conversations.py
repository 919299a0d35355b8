"""The conversations of a page are found by their keys and ids."""

from qa.ui.open_conversations import OpenConversation, OpenConversations, id_of, new_key


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
