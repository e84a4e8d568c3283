"""A fleet follows the work: seen on a board and crews of our own, with a clock that we set."""

from dataclasses import dataclass, field

from tiny import MNLI, make_train_phase

from search.crew_size import CrewSize
from search.fleet import Fleet, Surroundings
from trainers.board import Board

IDLE_SECONDS = 60.0


@dataclass
class Boat:
    name: str
    error: str | None = None
    is_starved: bool = False
    is_alive: bool = True

    def dismiss(self) -> None:
        pass

    def join(self, timeout_seconds: float) -> None:
        pass


@dataclass
class Sea:
    """A board, the crews that were started, and nodes that are up."""

    board: Board = field(default_factory=Board)
    boats: dict[str, Boat] = field(default_factory=dict)
    nodes: frozenset[str] = frozenset({"a", "b"})
    released: list[str] = field(default_factory=list)

    def launch(self, name: str) -> Boat:
        assert name not in self.boats, "names are unique"
        self.boats[name] = Boat(name)
        return self.boats[name]

    def release(self, name: str) -> None:
        self.released.append(name)
        self.board.release(name)

    def fleet(self, *, most: int = 2, at_start: int = 1, idle: float | None = 60.0) -> Fleet:
        surroundings = Surroundings(
            launch=self.launch,
            muster=self.board.muster,
            release=self.release,
            give_back=lambda name: self.board.leave(name, is_to_blame=False),
            list_nodes=lambda: self.nodes,
        )
        size = CrewSize(most=most, at_start=at_start, workers=1, threads=1, has_gpus=False)
        fleet = Fleet(surroundings, size, idle_seconds=idle)
        fleet._launch(at_start)
        return fleet

    def submit(self, *keys: str) -> None:
        self.board.submit([make_train_phase(key, MNLI) for key in keys])


def look_for(fleet: Fleet, start: float, seconds: int) -> None:
    for second in range(seconds):
        fleet.look(start + second)


def test_crews_are_started_for_phases_that_wait_and_no_more_than_fit() -> None:
    sea = Sea()
    fleet = sea.fleet(most=3)
    sea.submit(*"abcdef")
    fleet.look(0.0)
    assert list(sea.boats) == ["crew-0"], "a moment is given to those on their way"
    look_for(fleet, 1.0, 8)
    assert list(sea.boats) == ["crew-0", "crew-1", "crew-2"]


def test_no_crew_is_started_while_enough_are_on_their_way() -> None:
    sea = Sea()
    fleet = sea.fleet()
    sea.submit("a")
    look_for(fleet, 0.0, 60)
    assert list(sea.boats) == ["crew-0"]


def test_idle_crew_leaves_and_another_comes_when_phases_wait() -> None:
    sea = Sea()
    fleet = sea.fleet(most=1, idle=1e-9)
    sea.board.join("crew-0", "s", 1, node="a")
    look_for(fleet, 0.0, 3)
    assert sea.released == ["crew-0"]
    assert sea.board.is_released("crew-0")
    sea.boats["crew-0"].is_alive = False
    assert not fleet.is_deserted(), "before the next look too"
    sea.board.leave("crew-0")
    look_for(fleet, 3.0, 8)
    assert fleet.is_empty()
    assert not fleet.is_deserted(), "it was let go, and can come back"
    sea.submit("a")
    look_for(fleet, 11.0, 8)
    assert list(sea.boats) == ["crew-0", "crew-1"]


def test_crew_with_a_phase_in_hand_stays() -> None:
    sea = Sea()
    fleet = sea.fleet(idle=1e-9)
    sea.submit("a")
    sea.board.join("crew-0", "s", 1, node="a")
    assert sea.board.take("crew-0", "s", 0) is not None
    look_for(fleet, 0.0, 3)
    assert sea.released == []


def test_lost_node_gives_the_phase_back_and_nobody_is_blamed() -> None:
    sea = Sea()
    fleet = sea.fleet()
    sea.submit("a")
    for loss in range(4):  # more than a phase may break crews
        sea.nodes = frozenset({"a"})
        sea.board.join("crew-0", str(loss), 1, node="a")
        assert sea.board.take("crew-0", str(loss), 0) is not None
        sea.nodes = frozenset()
        fleet.look(float(loss))
        assert sea.board.muster().num_ready == 1
    sea.boats["crew-0"].is_alive = False
    sea.boats["crew-0"].error = "too many restarts"
    look_for(fleet, 10.0, 8)
    assert fleet.errors() == []
    assert list(sea.boats) == ["crew-0", "crew-1"], "another takes its place"


def test_crew_without_room_is_tried_again_while_phases_wait() -> None:
    sea = Sea()
    fleet = sea.fleet(most=1)
    sea.submit("a")
    sea.boats["crew-0"].is_alive, sea.boats["crew-0"].is_starved = False, True
    look_for(fleet, 0.0, 8)
    assert list(sea.boats) == ["crew-0", "crew-1"]
    assert not fleet.is_deserted()


def test_broken_crews_are_not_replaced_without_end() -> None:
    sea = Sea()
    fleet = sea.fleet(most=2)
    sea.submit("a")
    for name in ("crew-0", "crew-1"):
        sea.boats[name].is_alive, sea.boats[name].error = False, f"{name} broke"
        look_for(fleet, 0.0, 8)
    assert list(sea.boats) == ["crew-0", "crew-1"]
    assert fleet.is_deserted()
    assert fleet.errors() == ["crew-0 broke", "crew-1 broke"]


def test_on_one_machine_a_fleet_is_deserted_when_all_have_gone() -> None:
    sea = Sea()
    fleet = sea.fleet(at_start=2, idle=None)
    assert not fleet.is_deserted()
    for boat in sea.boats.values():
        boat.is_alive = False
    assert fleet.is_deserted()
