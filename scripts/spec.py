#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a chain specification that nodes and light clients both start from: with code, and with addresses of nodes.

spec.py --node BINARY --chain ID --output FILE [--boot ADDRESS]... [--ask URL]... [--from URL]

ID is a built-in chain or a file. Each ADDRESS is that of a node, with its peer id; a browser reaches only those that
have `/ws` or `/wss` in them, so at least one must. --ask takes the addresses at which a running node says that it
listens. --from takes the specification from a running node, with the block from which a light client may start:
where a chain has run for months, that saves it the way from genesis, and it has to trust who made the file.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import urllib.request

ADDRESS = re.compile(r"/(ip4|ip6|dns|dns4|dns6)/[^/]+/tcp/\d+(/ws|/wss|/tls/ws)?/p2p/[1-9A-HJ-NP-Za-km-z]+")
# `:code`, the key under which a raw genesis holds the runtime.
CODE = "0x3a636f6465"
# A runtime is hundreds of kilobytes; what is checked in says "0x" in its place.
SMALLEST_CODE = 50_000


class Refused(Exception):
    """One sentence for who runs this."""


def rpc(url: str, method: str, params: list) -> object:
    """What a node answers to one call by HTTP."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    url = re.sub(r"^ws", "http", url)
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            told = json.load(answer)
    except (OSError, ValueError) as error:
        raise Refused(f"{url} does not answer {method}: {error}") from error
    if "result" not in told:
        raise Refused(f"{url} refuses {method}: {told.get('error')}")
    return told["result"]


def listened(url: str) -> list[str]:
    """Where a running node says that it listens; its loopback addresses only where it has no others."""
    told = [a for a in rpc(url, "system_localListenAddresses", []) if ADDRESS.fullmatch(a)]
    public = [a for a in told if not re.match(r"/ip4/127\.|/ip6/::1/", a)]
    return public or told


def exported(node: str, chain: str) -> dict:
    """The specification that the node's own binary prints."""
    command = [node, "export-chain-spec", "--raw", "--chain", chain]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        raise Refused(f"{node} cannot be run ({error}); build it with `make build`, or name one by NODE=") from error
    if done.returncode:
        raise Refused(f"{node} exports no such chain: {done.stderr.strip()}")
    return json.loads(done.stdout)


def check(spec: dict) -> None:
    """Refuses what a light client would refuse, or could not use."""
    boot = spec["bootNodes"]
    for address in boot:
        if not ADDRESS.fullmatch(address):
            raise Refused(f"{address} is no address of a node, as /dns/one.example.org/tcp/443/wss/p2p/12D3KooW...")
    if not any("/ws" in address for address in boot):
        raise Refused("no address has /ws or /wss in it, so browsers reach no node; name one by BOOT= or ASK=")
    code = spec["genesis"].get("raw", {}).get("top", {}).get(CODE, "0x")
    if len(code) // 2 < SMALLEST_CODE:
        raise Refused("the specification holds no runtime, so a light client refuses it")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--node", default="vigil-node")
    parser.add_argument("--chain", required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--boot", action="append", default=[])
    parser.add_argument("--ask", action="append", default=[])
    parser.add_argument("--from", dest="source")
    told = parser.parse_args()
    try:
        if told.source:
            spec = rpc(told.source, "sync_state_genSyncSpec", [True])
        else:
            spec = exported(told.node, told.chain)
        asked = [address for url in told.ask for address in listened(url)]
        spec["bootNodes"] = list(dict.fromkeys(spec["bootNodes"] + told.boot + asked))
        check(spec)
    except Refused as refused:
        print(f"spec: {refused}", file=sys.stderr)
        return 1
    told.output.parent.mkdir(parents=True, exist_ok=True)
    told.output.write_text(json.dumps(spec, indent=2) + "\n")
    print(f"spec: {told.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
