#!/bin/sh
# Where should a call go? CALLERBOOK_WEBHOOK is the address that callerbook printed, with its final slash.
set -eu

# It ends in /rest/USER/SECRET/.
server="${CALLERBOOK_WEBHOOK%%/rest/*}"
credential="${CALLERBOOK_WEBHOOK#*/rest/}"

curl --silent --show-error --get "$server/route" \
  --header "Authorization: Bearer ${credential%/}" \
  --data-urlencode 'number=+1 (906) 219-5047'
