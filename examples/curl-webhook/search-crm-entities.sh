#!/bin/sh
# Who is calling? curl, with a webhook.
#
#   npm start                                              prints the address of a webhook
#   export CALLERBOOK_WEBHOOK=http://127.0.0.1:8024/rest/1/…/
#   sh examples/curl-webhook/search-crm-entities.sh
set -eu

curl --silent --show-error --request POST \
  --header 'Content-Type: application/json' \
  --header 'Accept: application/json' \
  --data '{"PHONE_NUMBER": "19062195047"}' \
  "${CALLERBOOK_WEBHOOK}telephony.externalCall.searchCrmEntities"
