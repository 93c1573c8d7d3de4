"""Reads an event from standard input, and takes from it what b24pysdk 1.2 takes
(credentials/oauth_event_data.py, auth.py). Prints JSON."""

import json
import re
import sys
from urllib.parse import parse_qsl, urlparse

event = {}
for key, value in parse_qsl(sys.stdin.read(), keep_blank_values=True, strict_parsing=True):
    *way, last = re.findall(r"[^\[\]]+", key)
    place = event
    for step in way:
        place = place.setdefault(step, {})
    place[last] = value

auth = event["auth"]
token = None
if auth.get("access_token"):
    token = [
        auth["access_token"],
        auth.get("refresh_token"),
        int(auth["expires"]),
        int(auth["expires_in"]),
    ]
if "status" in auth and auth["status"] not in ("F", "D", "T", "P", "L", "S"):
    raise ValueError(auth["status"])

print(
    json.dumps(
        {
            "event": event["event"],
            "event_handler_id": int(event["event_handler_id"]),
            "ts": int(event["ts"]),
            "data": event.get("data"),
            "token": token,
            "user_id": int(auth["user_id"]) if "user_id" in auth else None,
            "scope": auth["scope"].split(",") if "scope" in auth else None,
            "member_id": auth["member_id"],
            "portal": urlparse(auth["client_endpoint"]).hostname,
            "server": auth["server_endpoint"],
            "domain": auth["domain"],
            "application_token": auth["application_token"],
        }
    )
)
