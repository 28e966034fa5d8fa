#!/bin/sh
# flaky.sh FOLDER: fails the first two times it is called for FOLDER, then works. Stands in for anything that is sometimes down.
set -eu
mkdir -p "$1"
echo attempt >>"$1/attempts"
attempts=$(wc -l <"$1/attempts")
if [ "$attempts" -lt 3 ]; then
  echo "attempt $attempts: not today" >&2
  exit 75
fi
printf '{"attempts": %d, "answer": 42}\n' "$attempts"
