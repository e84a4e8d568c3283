#!/usr/bin/env bash
# Starts Ray's head and MLflow for `ray up`. Both speak on loopback only with people: `ray dashboard`
# and `ray attach` bring their ports to one's own machine.
set -euo pipefail
cd ~
export PATH=$HOME/venv/bin:$PATH RAY_AUTH_MODE=token

# Ray's newer autoscaler (on by default in 2.60) never starts the workers of provider `local`
if grep --quiet '"type": "local"' ray_bootstrap_config.yaml; then
  export RAY_enable_autoscaler_v2=0
fi

ray stop
ulimit -n 65536 || true
ray start --head --port=6379 --dashboard-host=127.0.0.1 \
  --autoscaling-config="$HOME/ray_bootstrap_config.yaml" "$@"

# one that runs already keeps running when `ray up` is repeated
if ! curl --silent --fail --output /dev/null http://127.0.0.1:5000/health; then
  export MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false MLFLOW_DISABLE_TELEMETRY=true
  nohup mlflow server --host 127.0.0.1 --port 5000 --workers 1 \
    --backend-store-uri "sqlite:///$HOME/mlflow.db" --artifacts-destination "$HOME/mlartifacts" \
    > mlflow.log 2>&1 < /dev/null &
fi
