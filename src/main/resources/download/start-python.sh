#!/bin/sh
# Starts the agent with the settings in agent.conf beside this file. Options are passed on: ./start.sh --capacity 2
CDPATH='' cd -- "$(dirname -- "$0")" || exit 1

if ! python3 -c '' 2>/dev/null; then
  echo "There is no Python 3 here (python3). Install a Python 3.8 or newer." >&2
  exit 69
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))'; then
  echo "This Python is too old: the agent needs 3.8 or newer." >&2
  exit 69
fi

exec python3 bascule_agent.py "$@"
