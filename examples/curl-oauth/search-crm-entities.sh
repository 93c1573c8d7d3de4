#!/bin/sh
# Who is calling? curl, with the access token of an app.
#
#   npm start
#   export CALLERBOOK_ADDRESS=http://127.0.0.1:8024
#   export CALLERBOOK_TOKEN=…                              from examples/get-tokens.mjs
#   sh examples/curl-oauth/search-crm-entities.sh
set -eu

# The body comes from standard input: arguments can be read by everybody on the machine.
curl --silent --show-error --request POST \
  --header 'Content-Type: application/json' \
  --header 'Accept: application/json' \
  --data @- \
  "$CALLERBOOK_ADDRESS/rest/telephony.externalCall.searchCrmEntities" <<JSON
{"PHONE_NUMBER": "19062195047", "auth": "$CALLERBOOK_TOKEN"}
JSON
