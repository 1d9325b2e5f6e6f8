"""The conversation store, on a real SQLite file: numbering, repeats, buttons, retention, two writers."""

import asyncio
import datetime

import pytest

from bot.conversation.model import Button, Conversation, Draft, Role, Source, State
from bot.conversation.store import ConversationStore, connect, digest
from bot.errors import BotError, Refused
from bot.settings import Settings

HELLO = Draft(Role.BOT, "Hello.")


async def begin(store: ConversationStore) -> Conversation:
    conversation, _ = await store.open("web", "token", [HELLO])
    return conversation


async def exchange(store: ConversationStore, conversation: Conversation, client_id: str, *drafts: Draft) -> None:
    received = await store.receive(conversation.id, client_id, client_id, client_id)
    await store.answer(received.message, conversation.id, drafts, State.BOT)


async def test_a_new_conversation_holds_its_greeting_and_only_the_digest_of_its_token(store: ConversationStore) -> None:
    conversation, said = await store.open("web", "token", [HELLO])
    assert await store.find(conversation.id) == conversation
    assert (conversation.state, conversation.token_digest) == (State.BOT, digest("token"))
    assert await store.since(conversation.id, 0) == said
    assert await store.find("another") is None


async def test_messages_are_numbered_from_one_in_order(store: ConversationStore) -> None:
    conversation = await begin(store)
    await exchange(store, conversation, "a", Draft(Role.BOT, "one"), Draft(Role.BOT, "two"))
    await exchange(store, conversation, "b", Draft(Role.BOT, "three"))
    messages = await store.since(conversation.id, 0)
    assert [message.seq for message in messages] == [1, 2, 3, 4, 5, 6]
    assert [message.text for message in messages] == ["Hello.", "a", "one", "two", "b", "three"]
    assert [message.seq for message in await store.since(conversation.id, 3, limit=2)] == [4, 5]


async def test_every_part_of_a_message_comes_back_as_it_was_stored(store: ConversationStore) -> None:
    draft = Draft(
        Role.BOT, "Text.", ("cost/price",), (Source("s", "Title", None),), (Button("Yes", "topic:x"),), "crisis", "name"
    )
    conversation, said = await store.open("web", "token", [draft])
    assert await store.since(conversation.id, 0) == said
    assert (said[0].topics, said[0].sources, said[0].buttons) == (draft.topics, draft.sources, draft.buttons)
    assert (said[0].safety, said[0].asks) == ("crisis", "name")


async def test_a_known_client_id_gives_the_same_replies_again(store: ConversationStore) -> None:
    conversation = await begin(store)
    first = await store.receive(conversation.id, "a", "question", "question")
    said = await store.answer(first.message, conversation.id, [Draft(Role.BOT, "answer")], State.WAITING)
    again = await store.receive(conversation.id, "a", "question", "question")
    assert (again.message, again.replies) == (first.message, tuple(said))
    assert len(await store.since(conversation.id, 0)) == 3
    found = await store.find(conversation.id)
    assert found is not None
    assert found.state is State.WAITING


async def test_a_message_never_answered_is_taken_up_again(store: ConversationStore) -> None:
    conversation = await begin(store)
    first = await store.receive(conversation.id, "a", "topic:x", "Title")
    again = await store.receive(conversation.id, "a", "topic:x", "Title")
    assert again.replies is None
    assert again.message == first.message
    assert again.message.text == "Title"


async def test_an_answer_of_no_messages_is_an_answer(store: ConversationStore) -> None:
    conversation = await begin(store)
    await exchange(store, conversation, "a")
    assert (await store.receive(conversation.id, "a", "a", "a")).replies == ()


async def test_a_client_id_used_for_another_text_is_refused(store: ConversationStore) -> None:
    conversation, other = await begin(store), await begin(store)
    await store.receive(conversation.id, "a", "one", "one")
    with pytest.raises(Refused) as caught:
        await store.receive(conversation.id, "a", "two", "two")
    assert (caught.value.status, caught.value.code) == (409, "client_id_reused")
    assert (await store.receive(other.id, "a", "two", "two")).replies is None


async def test_only_buttons_offered_lately_in_this_conversation_are_known(store: ConversationStore) -> None:
    conversation, other = await begin(store), await begin(store)
    await exchange(store, conversation, "a", Draft(Role.BOT, "Which?", buttons=(Button("Price", "topic:cost/price"),)))
    assert await store.offered(conversation.id, "topic:cost/price") == Button("Price", "topic:cost/price")
    assert await store.offered(conversation.id, "topic:cost") is None
    assert await store.offered(other.id, "topic:cost/price") is None
    await exchange(store, conversation, "b", Draft(Role.BOT, "Later."))
    assert await store.offered(conversation.id, "topic:cost/price", recent=2) is None


async def test_a_purge_deletes_what_was_untouched_and_nothing_else(store: ConversationStore) -> None:
    old = await begin(store)
    await exchange(store, old, "a", Draft(Role.BOT, "answer"))
    between = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    fresh = await begin(store)
    assert await store.purge(between) == 1
    assert await store.find(old.id) is None
    assert await store.since(old.id, 0) == []
    assert len(await store.since(fresh.id, 0)) == 1


async def test_two_writers_on_one_file_number_without_gaps_or_doubles(migrated: Settings) -> None:
    writers = [ConversationStore(connect(migrated.database_url)) for _ in range(2)]
    conversation = await begin(writers[0])
    await asyncio.gather(*(exchange(writers[at % 2], conversation, f"m{at}", HELLO) for at in range(20)))
    messages = await writers[0].since(conversation.id, 0)
    assert [message.seq for message in messages] == list(range(1, 42))
    assert {message.text for message in messages} == {"Hello.", *(f"m{at}" for at in range(20))}
    await asyncio.gather(*(writer.close() for writer in writers))


async def test_two_writers_with_one_client_id_store_it_once(migrated: Settings) -> None:
    writers = [ConversationStore(connect(migrated.database_url)) for _ in range(2)]
    conversation = await begin(writers[0])
    received = await asyncio.gather(*(writers[at % 2].receive(conversation.id, "a", "q", "q") for at in range(10)))
    assert {one.message.id for one in received} == {received[0].message.id}
    assert len(await writers[0].since(conversation.id, 0)) == 2
    await asyncio.gather(*(writer.close() for writer in writers))


async def test_a_database_without_tables_does_not_answer(settings: Settings) -> None:
    store = ConversationStore(connect(settings.database_url))
    with pytest.raises(BotError, match="database"):
        await store.ping()
    await store.close()


async def test_a_migrated_database_answers(store: ConversationStore) -> None:
    await store.ping()
