#!/usr/bin/env bash
# What docs/slurm.md says, for real, on two hosts of our own under Slurm: a smoke study by
# `sbatch cluster/slurm.sbatch`, and the same command again, which goes on with it.
# Usage: slurm.sh FOLDER TRIALS [SEARCH_OPTION...]; needs root, iproute2, openssh-server, slurmctld,
# slurmd, slurm-client, munge. All of it is in namespaces that end with the script; nothing else on
# the machine is touched.
set -euo pipefail
cd "$(dirname "$0")/../.."
if test "${1:-}" != --inside; then
  exec unshare --net --uts --mount --pid --fork --kill-child --mount-proc "$0" --inside "$@"
fi
FOLDER=$2
study=(--preset smoke "${@:4}")
source tests/cluster/hosts.sh

make_person
make_network
printf '127.0.0.1 localhost\n10.77.0.1 login\n10.77.0.10 node1\n10.77.0.11 node2\n' \
  > "$FOLDER/names"
mount --bind "$FOLDER/names" /etc/hosts
make_hosts node1 node2

step slurm
mkdir -p "$FOLDER"/slurm/node{1,2}
export SLURM_CONF=$FOLDER/slurm/slurm.conf
echo CgroupPlugin=cgroup/v1 > "$FOLDER/slurm/cgroup.conf"  # of which nothing is used
mount -t tmpfs tmpfs /sys/fs/cgroup
cat > "$SLURM_CONF" <<END
ClusterName=ours
SlurmctldHost=login(10.77.0.1)
SlurmUser=root
AuthInfo=socket=/run/munge.socket
StateSaveLocation=$FOLDER/slurm
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd-%n.pid
SlurmdSpoolDir=$FOLDER/slurm/%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SlurmdParameters=config_overrides
NodeName=node[1-2] CPUs=2
PartitionName=all Nodes=ALL Default=YES
END
hostname login
(umask 077; head --bytes 64 /dev/urandom > "$FOLDER/slurm/munge.key")
munged --force --key-file="$FOLDER/slurm/munge.key" --socket=/run/munge.socket \
  --pid-file=/run/munged.pid --log-file="$FOLDER/slurm/munged.log" --seed-file=/run/munge.seed
slurmctld -L "$FOLDER/slurm/slurmctld.log"
for address in 10.77.0.10 10.77.0.11; do
  on "$address" "SLURM_CONF=$SLURM_CONF slurmd -L $FOLDER/slurm/slurmd-$address.log"
done
until test "$(sinfo --noheader --states idle --format %D)" = 2; do sleep 0.5; done

# nodes here have no GPU; their sockets' folders are their own
sed '/--gpus-per-node/d' cluster/slurm.sbatch > "$FOLDER/slurm.sbatch"
export VENV=$(dirname "$(dirname "$PYTHON")") STUDIES=$FOLDER/studies TMPDIR=/tmp/ray
export OMP_NUM_THREADS=1
submit() {
  sbatch --wait --output="$FOLDER/job.log" "$FOLDER/slurm.sbatch" "$@" || {
    cat "$FOLDER/job.log"
    exit 1
  }
  cat "$FOLDER/job.log"
}

step sbatch
submit "${study[@]}" --trials "$3"
test -e "$STUDIES/mixtures/champions.json"

step sbatch again
submit "${study[@]}" | tee "$FOLDER/again.log"
grep -q '^0 phases run' "$FOLDER/again.log"

echo ran
