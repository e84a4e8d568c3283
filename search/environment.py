"""Environment variables of a study's processes, to be set before Ray is imported.

Ray's processes inherit the driver's environment; a cluster's get the same by runtime environment.
"""

from __future__ import annotations

import os
import secrets

SHARED = {
    "RAY_TRAIN_V2_ENABLED": "1",
    # seconds between looks at a worker group: the default 2 s adds 4 s to taking a crew down
    "RAY_TRAIN_HEALTH_CHECK_INTERVAL_S": "0.5",
    "RAY_TRAIN_WORKER_GROUP_START_TIMEOUT_S": "300",
    # the tracker writes what is worth keeping; Tune's own loggers and snapshots would be noise
    "TUNE_DISABLE_AUTO_CALLBACK_LOGGERS": "1",
    "RAY_AIR_NEW_OUTPUT": "0",
    "TUNE_GLOBAL_CHECKPOINT_S": "600",
    # an interruption shall reach the driver, which knows how to resume
    "TUNE_DISABLE_SIGINT_HANDLER": "1",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}
"""Of every study."""

_LOCAL = {
    # without it Ray's processes listen on all interfaces, whatever address they are given
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    # watches for cloud nodes that go away
    "RAY_TRAIN_ENABLE_PREEMPTION_WATCHER": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
}


def prepare_environment(address: str) -> None:
    """Set the variables; call it before Ray is imported.

    Args:
        address: `local` for a Ray of the study's own, which then listens on loopback only.
    """
    os.environ.update(SHARED)
    if address == "local":
        os.environ.update(_LOCAL)
        os.environ.setdefault("RAY_AUTH_MODE", "token")
        # of this study alone: Ray would leave one in the user's folder instead
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
