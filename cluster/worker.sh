#!/usr/bin/env bash
# Starts Ray on a worker for `ray up`, which says in RAY_HEAD_IP where the head is.
set -euo pipefail
cd ~
export PATH=$HOME/venv/bin:$PATH RAY_AUTH_MODE=token

ray stop
ulimit -n 65536 || true
ray start --address="$RAY_HEAD_IP:6379" "$@"
