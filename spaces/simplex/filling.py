"""Water-filling: an amount poured into vessels at given rates until each is full."""

from __future__ import annotations

import math
from collections.abc import Mapping


def fill(
    weights: Mapping[str, float], rooms: Mapping[str, float], amount: float
) -> dict[str, float]:
    """Divide `amount` in proportion to `weights`, none above its room.

    Each gets min(room_i, s w_i), with the one s that makes the sum right. What those with a
    weight cannot hold goes to the others, in proportion to their rooms.

    Args:
        weights: Weights >= 0.
        rooms: Most that each can hold, of the same names; in all at least `amount`.
        amount: At least 0.
    """
    filled = dict.fromkeys(weights, 0.0)
    rising = {name: weight for name, weight in weights.items() if weight > 0}
    while rising:
        scale = amount / math.fsum(rising.values())
        full = [name for name, weight in rising.items() if scale * weight >= rooms[name]]
        if not full:
            return filled | {name: scale * weight for name, weight in rising.items()}
        for name in full:
            filled[name] = rooms[name]
            amount = max(0.0, amount - rooms[name])
            del rising[name]
    spare = {name: rooms[name] for name, weight in weights.items() if weight <= 0}
    total = math.fsum(spare.values())
    if total > 0:
        filled |= {name: room * amount / total for name, room in spare.items()}
    return filled
