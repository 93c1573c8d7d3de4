#!/bin/sh
# Starts the demo portal as a newcomer would, runs the curl line that it prints, and stops it again.
set -eu
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
output=$folder/output
export CALLERBOOK_DATA="$folder/data" CALLERBOOK_PORT=0
npm start >"$output" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

waited=0
until grep -q 'Stop with Ctrl-C' "$output"; do
  waited=$((waited + 1))
  if ! kill -0 "$server" 2>/dev/null || [ "$waited" -gt 600 ]; then
    echo 'npm start did not come up:' >&2
    cat "$output" >&2
    exit 1
  fi
  sleep 0.1
done

line=$(grep '^ *curl ' "$output")
answer=$(sh -c "$line --silent --show-error")
case $answer in
  *'"John Doe"'*'"Daisy LLC"'*) echo 'The printed curl line answers who is calling.' ;;
  *)
    echo "The printed curl line answered: $answer" >&2
    exit 1
    ;;
esac
kill "$server"
wait "$server" || {
  echo 'npm start did not end well:' >&2
  cat "$output" >&2
  exit 1
}
