#!/bin/sh
# Who is calling? CALLERBOOK_WEBHOOK is the address that callerbook printed, with its final slash.
set -eu

curl --silent --show-error "${CALLERBOOK_WEBHOOK}telephony.externalCall.searchCrmEntities" \
  --data-urlencode 'PHONE_NUMBER=+1 (906) 219-5047'
