#!/bin/sh
# Which contacts share one of two phones? curl, with a webhook.
#
#   npm start                                              prints the address of a webhook
#   export CALLERBOOK_WEBHOOK=http://127.0.0.1:8024/rest/1/…/
#   sh examples/curl-webhook/find-duplicates.sh
set -eu

curl --silent --show-error --request POST \
  --header 'Content-Type: application/json' \
  --header 'Accept: application/json' \
  --data '{"entity_type": "CONTACT", "type": "PHONE", "values": ["8976543", "11223355"]}' \
  "${CALLERBOOK_WEBHOOK}crm.duplicate.findbycomm"
