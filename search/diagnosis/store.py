"""The store: written, read and deleted by every node, and seen by all others.

The doctor leaves a mark from every node, as the state of a phase that does not exist, lets each
node look for those of all others, and removes them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from search.diagnosis.finding import Answer, Finding, Observation, Status, name_nodes, sum_up
from search.diagnosis.nodes import Nodes
from trainers.store import Partial, Store

_WHAT = "store"
_CONTENT = b"a mark of search.doctor"


def check_store(uri: str, nodes: Nodes) -> Finding:
    """Whether every node can use the store, and all use the same.

    Args:
        uri: Of the store.
        nodes: Who is asked.
    """
    if len(nodes.names) > 1 and "://" not in uri:
        return Finding(
            what=_WHAT,
            status=Status.FAIL,
            text=f"{uri} is a path of its own on each of {len(nodes.names)} nodes",
            remedy="give --store s3://... or gs://..., or file:///... of a disk that all mount",
        )
    missing = _list_missing(uri)
    try:
        return _check_use(uri, nodes)
    finally:
        _remove_empty(missing)


def leave_mark(uri: str, visit: str, name: str) -> None:
    """Write a mark as the node of this name."""
    Store(uri).write_partial(_mark(visit, name), Partial(step=1, state=_CONTENT))


def find_unseen(uri: str, visit: str, names: Sequence[str], name: str) -> list[str]:
    """Of the nodes that left a mark, those whose mark this one does not find."""
    store = Store(uri)
    return [other for other in names if not _has_mark(store, _mark(visit, other))]


def remove_mark(uri: str, visit: str, name: str) -> bool:
    """Remove the mark of the node of this name; returns whether it is gone."""
    store, mark = Store(uri), _mark(visit, name)
    store.drop_partial(mark)
    return not _has_mark(store, mark)


def _check_use(uri: str, nodes: Nodes) -> Finding:
    visit = uuid4().hex[:12]
    written = nodes.ask(partial(leave_mark, uri, visit))
    left = [each.node for each in written if each.error is None]
    found = {each.node: each for each in nodes.ask(partial(find_unseen, uri, visit, left))}
    removed = {node: nodes.ask_one(node, partial(remove_mark, uri, visit)) for node in left}
    return sum_up(
        _WHAT,
        [_observe(uri, each, found[each.node], removed.get(each.node)) for each in written],
    )


def _observe(
    uri: str,
    written: Answer[None],
    found: Answer[list[str]],
    removed: Answer[bool] | None,
) -> Observation:
    """What one node can do; the first thing that it cannot is said."""
    fail: Callable[[str, str], Observation] = partial(_fail, written.node)
    if written.error is not None or removed is None:
        return fail(f"{uri} cannot be written: {written.error}", _WRITABLE)
    if found.value is None:
        return fail(f"{uri} cannot be read: {found.error}", _WRITABLE)
    if written.node in found.value:
        return fail(f"{uri} does not give back what was written there", _SHARED)
    if found.value:
        return fail(f"{uri} lacks what was written by {name_nodes(found.value)}", _SHARED)
    if not removed.value:
        reason = removed.error or "what was deleted is still there"
        return fail(f"{uri} does not delete: {reason}", _DELETABLE)
    return Observation(node=written.node, text=f"{uri} is written, read and deleted")


_WRITABLE = (
    "give a --store that exists and may be written from there; a bucket needs its credentials "
    "and its region on every node"
)
_SHARED = "give a --store that all nodes share: s3://..., gs://... or a disk that all mount"
_DELETABLE = "allow deleting there too: states of phases and weights are dropped as studies go on"


def _fail(node: str, text: str, remedy: str) -> Observation:
    return Observation(node=node, text=text, status=Status.FAIL, remedy=remedy)


def _mark(visit: str, name: str) -> str:
    return f"doctor-{visit}-{sha256(name.encode()).hexdigest()[:8]}"


def _has_mark(store: Store, mark: str) -> bool:
    state = store.read_partial(mark)
    return state is not None and state.state == _CONTENT


def _list_missing(uri: str) -> list[Path]:
    """Folders that a local store would need and are not there, the innermost first."""
    if "://" in uri:
        return []
    folder = Path(uri) / "partial"
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _remove_empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
