"""Which contacts share one of two phones? The calls of the official Python SDK, with a webhook.

    npm start                                              prints the address of a webhook
    export CALLERBOOK_WEBHOOK=http://127.0.0.1:8024/rest/1/…/
    python3 examples/python/find-duplicates.py
"""

import os

from client import Client

client = Client(os.environ["CALLERBOOK_WEBHOOK"])

result = client.crm.duplicate.findbycomm(
    entity_type="CONTACT",
    type="PHONE",
    values=["8976543", "11223355"],
).response.result

# Nothing found is an empty list, and no dictionary.
print("contacts:", *(result["CONTACT"] if result else []))
