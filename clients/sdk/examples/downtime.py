#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the certified downtime of a service as CSV: `downtime.py http://127.0.0.1:9944 7 > downtime.csv`.

Asks a Vigil node over JSON-RPC, and needs nothing but Python. Times are UTC, durations seconds. It takes the
node's word: to trust no node, verify certificates with @vigil/sdk.
"""
import csv
import json
import struct
import sys
import urllib.request
from datetime import datetime, timezone

COLUMNS = ["incident", "began_at", "ended_at", "downtime_seconds", "height", "block_hash", "first_round", "last_round"]
HALT = struct.Struct("<Q32sQQ")


def ask(url, method, *params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            answer = json.load(response)
    except (OSError, ValueError) as problem:
        raise SystemExit(f"error: the node at {url} was not reached: {problem}") from None
    if "error" in answer:
        raise SystemExit(f"error: {method}: {answer['error']['message']}")
    return answer["result"]


class Reader:
    """Reads SCALE from the front of bytes."""

    def __init__(self, data):
        self.data = data
        self.here = 0

    def take(self, layout):
        values = layout.unpack_from(self.data, self.here)
        self.here += layout.size
        return values

    def number(self, layout):
        return self.take(struct.Struct(layout))[0]

    def length(self):
        first = self.number("<B")
        if first & 3 == 0:
            return first >> 2
        if first & 3 == 1:
            return first >> 2 | self.number("<B") << 6
        raise SystemExit("error: more incidents than a record has")


def incidents(data):
    """Each incident as the runtime's `Incident`: id, set, first Halt, last Halt, beginning, downtime, end."""
    reader = Reader(data)
    for _ in range(reader.length()):
        number, _set = reader.number("<Q"), reader.number("<Q")
        first, last = reader.take(HALT), reader.take(HALT)
        began_at, downtime = reader.number("<Q"), reader.number("<Q")
        resumed = reader.number("<Q") if reader.number("<B") else None
        yield {
            "incident": number,
            "began_at": utc(began_at),
            # Empty while it is not over: then downtime is what is certified so far.
            "ended_at": "" if resumed is None else utc(resumed),
            "downtime_seconds": downtime,
            "height": last[0],
            "block_hash": "0x" + last[1].hex(),
            "first_round": first[3],
            "last_round": last[3],
        }
    if reader.here != len(data):
        raise SystemExit("error: the node answers in a form that this program does not know")


def utc(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def main():
    if len(sys.argv) != 3:
        raise SystemExit("usage: downtime.py URL SERVICE")
    url, service = sys.argv[1], int(sys.argv[2])
    answer = ask(url, "state_call", "LivenessApi_incidents", "0x" + struct.pack("<I", service).hex())
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(incidents(bytes.fromhex(answer[2:])))


if __name__ == "__main__":
    main()
