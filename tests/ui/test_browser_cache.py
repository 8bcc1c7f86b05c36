"""Nothing is referred to that the browser may have dropped: Streamlit's own account is doubted."""

import asyncio
from collections.abc import Iterable

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from geo.ui.browser_cache import BrowserCache, Kept
from tests.web.calling import apart

OLDEST = 2
WHOLE, FRAGMENT = "", "clock"
FINISHED = {
    WHOLE: ForwardMsg.FINISHED_SUCCESSFULLY,
    FRAGMENT: ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
}


def begun() -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.config.max_cached_message_age = OLDEST
    return message


def element(name: str, fragment: str = WHOLE) -> ForwardMsg:
    message = ForwardMsg(hash=name)
    message.metadata.cacheable = True
    message.delta.fragment_id = fragment
    message.delta.new_element.text.body = name
    return message


def reference(name: str) -> ForwardMsg:
    return ForwardMsg(ref_hash=name)


def ended(fragment: str = WHOLE, *, early: bool = False) -> ForwardMsg:
    message = ForwardMsg()
    message.script_finished = ForwardMsg.FINISHED_EARLY_FOR_RERUN if early else FINISHED[fragment]
    message.metadata.run.fragment_ids[:] = [fragment] if fragment else []
    return message


def click(names: Iterable[str]) -> bytes:
    asked = BackMsg()
    asked.rerun_script.query_string = "area=care"
    asked.rerun_script.cached_message_hashes[:] = sorted(names)
    return asked.SerializeToString()


def passed_on(kept: Kept, *names: str) -> set[str]:
    asked = BackMsg.FromString(kept.without_doubtful(click(names)))
    assert asked.rerun_script.query_string == "area=care"
    return set(asked.rerun_script.cached_message_hashes)


def after(*messages: ForwardMsg) -> Kept:
    kept = Kept()
    for message in messages:
        kept.note(message)
    return kept


def test_what_the_last_runs_sent_is_passed_on() -> None:
    kept = after(begun(), element("a"), ended(), begun(), element("b"), ended())
    assert passed_on(kept, "a", "b") == {"b"}
    assert passed_on(after(begun(), element("a"), ended()), "a") == {"a"}


def test_a_reference_makes_an_element_young_again() -> None:
    kept = after(begun(), element("a"), ended(), begun(), reference("a"), ended())
    assert passed_on(kept, "a") == {"a"}


def test_what_no_message_brought_is_not_passed_on() -> None:
    assert passed_on(after(begun(), ended()), "of an earlier line") == set()


def test_an_interrupted_run_ages_nothing() -> None:
    kept = after(begun(), element("a"), ended(), *[begun(), ended(early=True)] * 5)
    assert passed_on(kept, "a") == {"a"}


def test_the_ends_of_a_fragment_age_the_page_too() -> None:
    kept = after(begun(), element("a"), ended(), begun(), ended(FRAGMENT))
    assert passed_on(kept, "a") == set()


def test_other_messages_pass_as_they_are() -> None:
    asked = BackMsg(app_heartbeat=True).SerializeToString()
    assert Kept().without_doubtful(asked) == asked
    assert Kept().without_doubtful(b"\xff no message") == b"\xff no message"


class Line:
    """What an app beneath does with a line, and what the browser gets."""

    def __init__(self) -> None:
        self.got: list[bytes | None] = []
        self.sent: list[bytes] = []

    async def app(self, scope, receive, send) -> None:
        for message in (begun(), element("a"), ended()):
            await send({"type": "websocket.send", "bytes": message.SerializeToString()})
        self.got.append((await receive()).get("bytes"))
        self.got.append((await receive()).get("bytes"))

    def talk(self, path: str, *told: dict) -> None:
        messages = iter(told)

        async def receive():
            return next(messages)

        async def send(message):
            self.sent.append(message["bytes"])

        scope = {"type": "websocket", "path": path}
        apart(asyncio.run, BrowserCache(self.app)(scope, receive, send))


@pytest.mark.parametrize(
    ("path", "left"), [("/_stcore/stream", {"a"}), ("/x/_stcore/stream", {"a"}), ("/x", {"a", "b"})]
)
def test_only_the_line_of_a_page_is_watched(path, left) -> None:
    line = Line()
    asked = {"type": "websocket.receive", "bytes": click(["a", "b"])}
    line.talk(path, asked, {"type": "websocket.disconnect", "code": 1001})
    told = BackMsg.FromString(line.got[0] or b"")
    assert set(told.rerun_script.cached_message_hashes) == left
    assert line.got[1] is None
    assert line.sent == [one.SerializeToString() for one in (begun(), element("a"), ended())]


NAMES = st.frozensets(st.sampled_from("ab"), max_size=2)


class Talk(RuleBasedStateMachine):
    """A server like Streamlit's and a browser like its, with messages on the way between them.

    A click tells what the browser has; it waits where a run is on, and a newer one takes its
    place. The server refers to what the click told; the browser drops at the ends of runs.
    """

    watched = True

    def __init__(self) -> None:
        super().__init__()
        self.kept = Kept()
        self.on_the_way: list[ForwardMsg] = []
        self.has: dict[str, tuple[int, str]] = {}
        self.ends = 0
        self.waiting: tuple[frozenset[str], str, set[str]] | None = None
        self.running: str | None = None

    @rule(names=NAMES, fragment=st.sampled_from((WHOLE, FRAGMENT)))
    def press(self, names, fragment) -> None:
        told = click(self.has)
        if self.watched:
            told = self.kept.without_doubtful(told)
        known = set(BackMsg.FromString(told).rerun_script.cached_message_hashes)
        if self.waiting and WHOLE in (self.waiting[1], fragment):
            fragment = WHOLE
        self.waiting = (names, fragment, known)

    @rule(early=st.booleans())
    def work(self, early) -> None:
        if self.running is not None:
            stopped = early and self.waiting is not None
            self.send(ended(early=True) if stopped else ended(self.running))
        self.running = None
        if self.waiting:
            names, self.running, known = self.waiting
            self.waiting = None
            self.send(begun())
            for name in (f"{name}{self.running}" for name in names):
                self.send(reference(name) if name in known else element(name, self.running))

    def send(self, message: ForwardMsg) -> None:
        self.kept.note(message)
        self.on_the_way.append(message)

    @rule(some=st.sampled_from((1, 3, 20)))
    def arrive(self, some) -> None:
        for message in self.on_the_way[:some]:
            self.take(message)
        del self.on_the_way[:some]

    def take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            assert message.ref_hash in self.has, "referred to what the browser has dropped"
            self.has[message.ref_hash] = (self.ends, self.has[message.ref_hash][1])
        elif kind == "delta":
            self.has[message.hash] = (self.ends, message.delta.fragment_id)
        elif kind == "script_finished" and message != ended(early=True):
            self.drop(list(message.metadata.run.fragment_ids))

    def drop(self, fragments: list[str]) -> None:
        self.ends += 1
        for name, (seen_at, fragment) in list(self.has.items()):
            if self.ends - seen_at > OLDEST and (not fragments or fragment in fragments):
                del self.has[name]


class Unwatched(Talk):
    """The same, with all hashes passed on."""

    watched = False


def test_however_the_messages_cross_nothing_dropped_is_referred_to() -> None:
    apart(run_state_machine_as_test, Talk)


def test_the_model_meets_the_fault_where_the_line_is_not_watched() -> None:
    soon = settings(report_multiple_bugs=False, phases=[Phase.generate], database=None)
    with pytest.raises(AssertionError, match="dropped"):
        apart(run_state_machine_as_test, Unwatched, settings=soon)
