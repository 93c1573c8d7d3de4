"""The part of the official Python SDK that the example here needs, with nothing to install.

The same calls, and the same requests on the wire. The SDK itself (`pip install b24pysdk`) takes its place:

    from b24pysdk import BitrixWebhook, Client
    client = Client(BitrixWebhook(domain="127.0.0.1:8024", webhook_token="1/…"))

It speaks HTTPS only.
"""

import json
import urllib.error
import urllib.request


class BitrixAPIError(Exception):
    def __init__(self, answer):
        self.error = answer["error"]
        self.error_description = answer.get("error_description", "")
        super().__init__(f"{self.error}: {self.error_description}")


class Client:
    """`client.crm.duplicate.findbycomm(type="PHONE", …).response.result`"""

    def __init__(self, webhook, method=()):
        self._webhook = webhook
        self._method = method

    def __getattr__(self, name):
        return Client(self._webhook, (*self._method, name))

    def __call__(self, **params):
        return Request(f"{self._webhook}{'.'.join(self._method)}.json", params)


class Request:
    def __init__(self, url, params):
        self._url = url
        self._params = params

    @property
    def response(self):
        request = urllib.request.Request(
            self._url,
            data=json.dumps(self._params).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Response(json.load(answer))
        except urllib.error.HTTPError as refused:
            return Response(json.load(refused))


class Response:
    def __init__(self, answer):
        if "error" in answer:
            raise BitrixAPIError(answer)
        self.result = answer["result"]
