#!/usr/bin/env bash
# Makes the environment in .venv from uv.lock; brings uv in by itself. Does nothing when it is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
stamp=.venv/.made-from
wanted=$(cat uv.lock pyproject.toml tools/setup.sh | cksum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

suits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 11))' 2>/dev/null; }

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.11 python3.10 python3 python \
      "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.11.*/bin/python "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python \
      /usr/local/bin/python3.1[10] /opt/python/3.1[10]*/bin/python; do
    candidate=$(command -v "$candidate" 2>/dev/null) || continue
    if suits "$candidate"; then "$candidate" -c 'import sys; print(sys.executable)'; return; fi
  done
  echo "error: no Python 3.10 or 3.11 with venv was found on PATH or in pyenv." >&2
  echo "Install one (for example 'pyenv install 3.11', or your system's python3.11 and python3.11-venv), or name it: make PYTHON=/path/to/python3.11" >&2
  return 1
}

python=$(find_python)
echo "setting up with $python (first time: some minutes, about 2 GB)"
if ! .uv/bin/uv --version 2>/dev/null | grep -q " $UV_VERSION"; then
  rm -rf .uv
  "$python" -m venv .uv
  .uv/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
fi
# Compiled once here: starting Rasa takes twice as long when each start compiles its 16,000 files again.
.uv/bin/uv sync --locked --python "$python" --compile-bytecode
echo "$wanted" >"$stamp"
