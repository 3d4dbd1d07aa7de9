#!/bin/sh
# Starts the agent with the settings in agent.conf beside this file. Options are passed on: ./start.sh --capacity 2
CDPATH='' cd -- "$(dirname -- "$0")" || exit 1

if [ -n "$JAVA_HOME" ]; then java=$JAVA_HOME/bin/java; else java=java; fi

if ! version=$("$java" -version 2>&1); then
  echo "There is no Java here ($java). Install a Java 17 or newer, a JRE is enough, or set JAVA_HOME to where one is." >&2
  exit 69
fi
major=$(printf '%s\n' "$version" | sed -n 's/^.* version "\(1\.\)\{0,1\}\([0-9][0-9]*\).*$/\2/p' | head -n 1)
if [ -n "$major" ] && [ "$major" -lt 17 ]; then
  echo "This Java is too old: it is $major, and the agent needs 17 or newer. Install one, or set JAVA_HOME to where one is." >&2
  exit 69
fi

exec "$java" -jar bascule-agent.jar "$@"
