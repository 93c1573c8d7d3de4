#!/bin/sh
# The programs that some tests run beside Node: Chromium for the pages, PHP with curl, curl and Python for the examples; ps,
# and the library that Node 26 wants. They are installed only when they are missing, this is root or sudo asks for no password, and apt-get is there (as in CI).
#
#   scripts/programs-for-tests.sh
set -eu

has_chromium() {
  [ -n "${CALLERBOOK_TEST_CHROMIUM:-}" ] && [ -x "$CALLERBOOK_TEST_CHROMIUM" ] && return
  for place in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    [ -x "$place" ] && return
  done
  return 1
}
has_php() { php -r 'exit(function_exists("curl_init") ? 0 : 1);' >/dev/null 2>&1; }
has_libatomic() {
  [ "$(uname -s)" = Linux ] || return 0
  for place in /lib /usr/lib /lib64 /usr/lib64 /lib/*-linux-* /usr/lib/*-linux-*; do
    [ -e "$place/libatomic.so.1" ] && return
  done
  return 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# The packages of Debian that are missing.
missing() {
  has_chromium || echo chromium
  has_php || echo php-cli php-curl
  has curl || echo curl
  has python3 || echo python3
  has ps || echo procps
  has_libatomic || echo libatomic1
}

wanted=$(missing | tr '\n' ' ')
if [ -z "$wanted" ]; then
  exit 0
fi

if [ "$(id -u)" = 0 ]; then
  as_root=''
elif has sudo && sudo -n true 2>/dev/null; then
  as_root='sudo -n'
else
  echo "The tests need these packages, and this user may not install them: $wanted" >&2
  exit 1
fi
if ! has apt-get; then
  echo "The tests need what Debian calls: $wanted; there is no apt-get here to install it" >&2
  exit 1
fi

echo "Installing $wanted..." >&2
$as_root apt-get update -qq >&2
# shellcheck disable=SC2086 # a list of packages
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >&2

left=$(missing | tr '\n' ' ')
if [ -n "$left" ]; then
  echo "These were installed and are not there: $left" >&2
  exit 1
fi
