"""Parametrisations of the simplex: how a sampler's numbers become weights of a mixture.

A sampler proposes numbers in a box; a mixture is a point of a simplex. Each parametrisation says
whether it reaches the *closed* simplex, its faces and vertices included, and the empty mixture,
because only then can the baselines (no intermediate task, single tasks) enter a study as points
of its space.

                   closed  empty  parameters       drawn at random
    Dirichlet      yes     yes    one a task       flat
    StickBreaking  yes     no     one fewer        flat
    Logits         no      no     one a task       around a prior
    Temperature    no      no     one or two       between uniform and proportional to size
    Sparse         yes     yes    up to two a task flat on a face of a random set of tasks
    SparseBox      yes     yes    one a task       the same, in a box that is always the same

`Limited` is any of them within limits: pinned weights, floors, ceilings, a number of tasks.
"""

from __future__ import annotations

from spaces.simplex.dirichlet import Dirichlet
from spaces.simplex.limited import Limited
from spaces.simplex.logits import Logits
from spaces.simplex.parametrisation import Parametrisation, Suggester
from spaces.simplex.sparse import Sparse, SparseBox
from spaces.simplex.sticks import StickBreaking
from spaces.simplex.temperature import Temperature

__all__ = [
    "Dirichlet",
    "Limited",
    "Logits",
    "Parametrisation",
    "Sparse",
    "SparseBox",
    "StickBreaking",
    "Suggester",
    "Temperature",
]
