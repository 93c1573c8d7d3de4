#!/bin/sh
# Which records share one of these phones?
set -eu

curl --silent --show-error "${CALLERBOOK_WEBHOOK}crm.duplicate.findbycomm" \
  --header 'Content-Type: application/json' \
  --data '{"type": "PHONE", "values": ["1234567", "11223355"]}'
