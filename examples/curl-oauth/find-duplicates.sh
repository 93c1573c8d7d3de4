#!/bin/sh
# Which contacts share one of two phones? curl, with the access token of an app.
#
#   npm start
#   export CALLERBOOK_ADDRESS=http://127.0.0.1:8024
#   export CALLERBOOK_TOKEN=…                              from examples/get-tokens.mjs
#   sh examples/curl-oauth/find-duplicates.sh
set -eu

# The body comes from standard input: arguments can be read by everybody on the machine.
curl --silent --show-error --request POST \
  --header 'Content-Type: application/json' \
  --header 'Accept: application/json' \
  --data @- \
  "$CALLERBOOK_ADDRESS/rest/crm.duplicate.findbycomm" <<JSON
{"auth": "$CALLERBOOK_TOKEN", "entity_type": "CONTACT", "type": "PHONE", "values": ["8976543", "11223355"]}
JSON
