"""What all tests share: the environment of a study."""

from __future__ import annotations

import os

from search.environment import prepare_environment

# before any test imports Ray, which reads some of these at import
prepare_environment("local")
os.environ.setdefault("OMP_NUM_THREADS", "1")
