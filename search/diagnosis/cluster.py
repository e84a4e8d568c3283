"""Every node of a Ray cluster: an actor without CPU or GPU on each answers the doctor's questions.

The one place where the doctor meets Ray.
"""

from __future__ import annotations

import logging
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, final

from search.capacity import Node, read_nodes
from search.diagnosis.finding import Answer
from search.diagnosis.nodes import SECONDS, answer, say
from search.environment import SHARED

_T = TypeVar("_T")

_KNOCK_SECONDS = 5.0
_REMEDY = "give --address of a cluster that is up, or --address local"


class NoClusterError(Exception):
    """There is no cluster to ask; the message says why and what to do."""


@contextmanager
def reach_cluster(address: str) -> Iterator[RayNodes]:
    """The nodes of the cluster at an address, while the context lasts.

    Raises:
        NoClusterError: If it cannot be reached.
    """
    _knock(address)
    import ray

    try:
        ray.init(
            address=address,
            logging_level=logging.ERROR,
            log_to_driver=False,
            runtime_env={"env_vars": SHARED},
        )
    except ray.exceptions.AuthenticationError as error:
        raise NoClusterError(
            f"Ray at {address} asks for a token: set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN, "
            "or put the head's ~/.ray/auth_token here"
        ) from error
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise NoClusterError(
            f"no Ray at {address}: {say(error)}: {_REMEDY}; if it asks for a token, set "
            "RAY_AUTH_MODE=token and RAY_AUTH_TOKEN"
        ) from error
    try:
        yield RayNodes()
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Refuse an address at which nobody listens: Ray would try again for many minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or "/" in host:
        return
    try:
        socket.create_connection((host, int(port)), timeout=_KNOCK_SECONDS).close()
    except OSError as error:
        raise NoClusterError(f"no Ray at {address}: {say(error)}: {_REMEDY}") from error


@final
class RayNodes:
    """The nodes that are up. Built while connected."""

    def __init__(self) -> None:
        """Send an actor to every node; they come up in the background."""
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        here = ray.get_runtime_context().get_node_id()
        alive = [node for node in ray.nodes() if node["Alive"]]
        alive.sort(key=lambda node: (node["NodeID"] != here, node["NodeManagerAddress"]))
        self.names = _name(alive)
        self.capacity: tuple[Node, ...] = read_nodes(alive)
        actor = ray.remote(num_cpus=0, max_restarts=0)(_Visitor)
        self._visitors = {
            name: actor.options(
                scheduling_strategy=NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
            ).remote()
            for name, node in zip(self.names, alive, strict=True)
        }

    def ask(self, question: Callable[[str], _T]) -> tuple[Answer[_T], ...]:
        """Every node at once."""
        import ray

        visits = {name: each.carry.remote(name, question) for name, each in self._visitors.items()}
        ray.wait(list(visits.values()), num_returns=len(visits), timeout=SECONDS)
        return tuple(_collect(name, visit, 0.0) for name, visit in visits.items())

    def ask_one(self, name: str, question: Callable[[str], _T]) -> Answer[_T]:
        """One node."""
        return _collect(name, self._visitors[name].carry.remote(name, question), SECONDS)


class _Visitor:
    """Answers on the node that it is on."""

    def carry(self, name: str, question: Callable[[str], Any]) -> Answer[Any]:
        """A question."""
        return answer(name, question)


def _collect(name: str, visit: Any, seconds: float) -> Answer[Any]:
    import ray

    try:
        found: Answer[Any] = ray.get(visit, timeout=seconds)
    except ray.exceptions.GetTimeoutError:
        return Answer(node=name, error=f"no answer in {SECONDS:.0f} s")
    except ray.exceptions.RayError as error:  # no worker starts there, or it cannot import us
        return Answer(node=name, error=_find_cause(error))
    return found


def _find_cause(error: BaseException) -> str:
    """The last line of Ray's report, which names the cause."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__


def _name(nodes: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Addresses; where several nodes share one, with the first digits of their ids."""
    counts = Counter(node["NodeManagerAddress"] for node in nodes)
    return tuple(
        address if counts[address] == 1 else f"{address}/{node['NodeID'][:6]}"
        for node in nodes
        for address in (node["NodeManagerAddress"],)
    )
