#!/bin/sh
# A throwaway PostgreSQL for the tests: a cluster of its own in a temporary folder, on a Unix socket and
# on 127.0.0.1, thrown away by `stop`. It touches no other cluster of the machine.
#
#   eval "$(scripts/postgres-for-tests.sh start)"   # sets CALLERBOOK_TEST_POSTGRES
#   npm test
#   scripts/postgres-for-tests.sh stop
#
# CALLERBOOK_TEST_POSTGRES_DIR   where the cluster lives (default: a folder under the system's temp dir)
# CALLERBOOK_TEST_POSTGRES_PORT  its port (default 25432)
#
# The server is installed only when it is missing, this is root, and apt-get is there (as in CI).
set -eu

command=${1:-start}
dir=${CALLERBOOK_TEST_POSTGRES_DIR:-${TMPDIR:-/tmp}/callerbook-postgres-$(id -u)}
port=${CALLERBOOK_TEST_POSTGRES_PORT:-25432}
here=$(cd "$(dirname "$0")" && pwd)

say() { echo "$*" >&2; }

bin_folder() {
  for folder in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
      echo "$folder"
      return
    fi
  done
  if command -v initdb >/dev/null 2>&1 && command -v pg_ctl >/dev/null 2>&1; then
    dirname "$(command -v initdb)"
  fi
}

# PostgreSQL refuses to run as root: root hands the cluster to the account of the Debian package.
as_owner() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
  else
    "$@"
  fi
}

bin=$(bin_folder)

case $command in
  start)
    if [ -z "$bin" ]; then
      if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say 'Installing PostgreSQL ...'
        # Without this the package would also start a cluster of its own.
        mkdir -p /etc/postgresql-common
        [ -e /etc/postgresql-common/createcluster.conf ] ||
          echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >&2
        bin=$(bin_folder)
      fi
      if [ -z "$bin" ]; then
        say 'PostgreSQL is not installed here (initdb and pg_ctl were not found).'
        exit 1
      fi
    fi
    if [ ! -s "$dir/data/PG_VERSION" ]; then
      rm -rf "$dir"
      mkdir -p "$dir"
      chmod 755 "$dir"
      [ "$(id -u)" != 0 ] || chown postgres: "$dir"
      as_owner "$bin/initdb" -D "$dir/data" -U callerbook -A trust -E UTF8 --locale=C.UTF-8 >&2
    fi
    if ! as_owner "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; then
      as_owner "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o \
        "-p $port -k $dir -c listen_addresses=127.0.0.1 -c max_connections=200" start >&2 || {
        tail -n 20 "$dir/log" >&2
        exit 1
      }
    fi
    say "PostgreSQL runs in $dir. To stop it and throw it away: $here/postgres-for-tests.sh stop"
    echo "export CALLERBOOK_TEST_POSTGRES='postgres://callerbook@/postgres?host=$dir&port=$port'"
    ;;
  stop)
    if [ -n "$bin" ] && [ -s "$dir/data/PG_VERSION" ]; then
      as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate stop >&2 || true
      rm -rf "$dir"
    fi
    ;;
  *)
    say "usage: $0 [start|stop]"
    exit 2
    ;;
esac
