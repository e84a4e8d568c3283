# Hosts of our own on one machine, each with a network, processes, a home and an SSH server of its
# own. Sourced by launch.sh and slurm.sh, within namespaces that end with them; FOLDER is set.

PYTHON=${PYTHON:-$(command -v python)}
PACKAGES=$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

step() { printf '\n== %s\n' "$*"; }

# move_in HOME: root lives there, for whoever asks the list of users from here on.
move_in() {
  sed "s|^root:.*|root:x:0:0:root:$1:/bin/bash|" /etc/passwd > "$1/passwd"
  mount --bind "$1/passwd" /etc/passwd
}
export -f move_in

# make_network: a switch, and this script on it as 10.77.0.1.
make_network() {
  mount -t tmpfs tmpfs /run
  mkdir /run/sshd
  ip link set lo up
  ip link add switch type bridge
  ip addr add 10.77.0.1/24 dev switch
  ip link set switch up
}

# make_person: whose machine this script is, a home with a key; nothing that a caller set for a Ray of
# its own.
make_person() {
  unset "${!RAY_@}"
  export HOME=$FOLDER/person KEY=$FOLDER/person/.ssh/id_ed25519
  mkdir -p "$HOME/.ssh" /tmp/ray
  move_in "$HOME"
  ssh-keygen -q -t ed25519 -N '' -f "$KEY"
}

# make_hosts FIRST SECOND: two of them, at 10.77.0.10 and 10.77.0.11, that answer.
make_hosts() {
  make_host "$1" 10.77.0.10
  make_host "$2" 10.77.0.11
  for address in 10.77.0.10 10.77.0.11; do
    until on "$address" true 2> /dev/null; do sleep 0.2; done
  done
}

# make_host NAME ADDRESS: a host that lets in whoever has the private key KEY, as root.
make_host() {
  local name=$1 address=$2 home=$FOLDER/$1
  mkdir -p "$home/.ssh" "$home/.config/pip"
  cp "$KEY.pub" "$home/.ssh/authorized_keys"
  ssh-keygen -q -t ed25519 -N '' -f "$home/host_key"
  # a venv that sees what is installed here, since there is no way out to PyPI; to pip, `false` is
  # what `--no-build-isolation` says
  "$PYTHON" -m venv --without-pip "$home/venv"
  echo "$PACKAGES" > "$(echo "$home"/venv/lib/python*/site-packages)/here.pth"
  for command in ray mlflow; do
    printf '#!%s\nfrom importlib.metadata import entry_points\n%s\n' "$home/venv/bin/python" \
      "next(iter(entry_points(group='console_scripts', name='$command'))).load()()" \
      > "$home/venv/bin/$command"
    chmod +x "$home/venv/bin/$command"
  done
  printf '[install]\nno-build-isolation = false\nno-index = true\nno-deps = true\n' \
    > "$home/.config/pip/pip.conf"
  echo 'export OMP_NUM_THREADS=1' > "$home/.bashrc"

  ip netns add "$name"
  ip link add "to-$name" type veth peer name eth0 netns "$name"
  ip link set "to-$name" master switch up
  ip -n "$name" link set lo up
  ip -n "$name" addr add "$address/24" dev eth0
  ip -n "$name" link set eth0 up
  ip -n "$name" route add default via 10.77.0.1
  ip netns exec "$name" unshare --uts --pid --mount --fork --kill-child --mount-proc bash -c "
    hostname $name
    move_in '$home'
    mount -t tmpfs tmpfs /tmp/ray
    exec /usr/sbin/sshd -D -e -f /dev/null -o HostKey='$home/host_key' -o UsePAM=no \
      -o StrictModes=no -o PidFile=none -o AuthorizedKeysFile='$home/.ssh/authorized_keys'
  " 2> "$home/sshd.log" &
}

# on ADDRESS COMMAND: by SSH.
on() {
  ssh -q -n -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i "$KEY" "root@$1" "${@:2}"
}
