#!/usr/bin/env bash
# What docs/cluster.md says, for real, on two hosts of our own: `ray up` of cluster/local.yaml, the
# doctor and a smoke study by `ray job submit`, `ray down`.
# Usage: launch.sh FOLDER TRIALS [SEARCH_OPTION...]; needs root, iproute2, openssh-server, rsync, curl.
# All of it is in namespaces that end with the script; nothing else on the machine is touched.
set -euo pipefail
cd "$(dirname "$0")/../.."
if test "${1:-}" != --inside; then
  exec unshare --net --mount --pid --fork --kill-child --mount-proc "$0" --inside "$@"
fi
FOLDER=$2
study=(--space mixtures --preset smoke --trials "$3" "${@:4}")
store=file://$FOLDER/shared/store
source tests/cluster/hosts.sh

make_person
export PATH=$(dirname "$PYTHON"):$PATH RAY_AUTH_MODE=token TMPDIR=$FOLDER/tmp
mkdir -p "$TMPDIR" "$FOLDER/shared"
mount -t tmpfs tmpfs /tmp/ray
make_network
make_hosts head worker

step ray up
cluster=$FOLDER/cluster.yaml
sed -e 's/192\.0\.2/10.77.0/g' -e 's/ssh_user: ubuntu/ssh_user: root/' cluster/local.yaml > "$cluster"
ray get-auth-token --generate > /dev/null
ray up --yes --no-config-cache "$cluster"
until on 10.77.0.10 'bash -ic "ray status"' 2> /dev/null | grep -q ' 2 local.cluster.node'; do
  sleep 2
done

step ray job submit
ray dashboard --port 8265 "$cluster" > "$FOLDER/dashboard.log" 2>&1 &
dashboard=$!
until curl --silent --output /dev/null http://127.0.0.1:8265; do sleep 1; done
submit() { ray job submit --address http://127.0.0.1:8265 --working-dir . -- "$@"; }
submit python -m search.doctor --address auto --store "$store"
submit python -m search.run "${study[@]}" --store "$store" --tracking-uri http://127.0.0.1:5000
test -e "$FOLDER/head/runs/mixtures/champions.json"
kill "$dashboard"

step ray down
ray down --yes "$cluster"
# a worker that is not the head goes when it has missed the head for a minute
for _ in $(seq 60); do
  pgrep raylet > /dev/null || break
  sleep 2
done
if pgrep --list-full raylet; then
  echo 'ray down left a node up' >&2
  exit 1
fi

echo launched
