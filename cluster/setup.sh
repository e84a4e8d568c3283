#!/usr/bin/env bash
# Prepares a node for `ray up`: a Python and a torch of the project's own, whatever the image has.
# Usage: setup.sh [WORDS OF trainers.prefetch...]; with some, data and an encoder of the hub are put
# into the node's cache now, so that no crew waits for them with a GPU in hand.
set -euo pipefail
cd ~/intermix

if ! test -x ~/venv/bin/python; then
  curl -LsSf https://astral.sh/uv/install.sh | sh
  ~/.local/bin/uv venv --quiet --seed --python 3.11 ~/venv
fi
~/venv/bin/python -m pip install --quiet --constraint constraints.txt --editable '.[offline,cluster]'

# for people and jobs alike
touch ~/.bashrc
grep -q 'venv/bin' ~/.bashrc ||
  echo 'export PATH=$HOME/venv/bin:$PATH RAY_AUTH_MODE=token' >> ~/.bashrc

if test $# -gt 0; then
  ~/venv/bin/python -m trainers.prefetch "$@"
fi
