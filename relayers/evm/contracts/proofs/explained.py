# SPDX-License-Identifier: Apache-2.0
"""Fails if slither found something that slither.md does not explain, or that is explained and not found any more."""

import json
import pathlib
import re
import sys


def key(finding):
	element = finding["elements"][0]
	parent = element.get("type_specific_fields", {}).get("parent", {})
	while element["type"] not in ("function", "contract") and parent:
		element, parent = parent, parent.get("type_specific_fields", {}).get("parent", {})
	owner = parent.get("name") if element["type"] == "function" else None
	return f"{finding['check']} {owner + '.' if owner else ''}{element['name']}"


text = pathlib.Path(sys.argv[1]).read_text()
result = json.loads(text[text.index("{") :])
if not result["success"]:
	sys.exit(f"slither: {result['error']}")
found = {key(one) for one in result["results"].get("detectors", [])}
if "--list" in sys.argv:
	print("\n".join(sorted(found)))
	sys.exit(0)
page = pathlib.Path(__file__).with_name("slither.md").read_text()
explained = set()
for check, places in re.findall(r"^\| `([a-z-]+)` \| ([^|]*) \|", page, re.M):
	explained |= {f"{check} {place}" for place in re.findall(r"`([^`]+)`", places)}
for name, odd in (("not explained", found - explained), ("no longer found", explained - found)):
	for one in sorted(odd):
		print(f"slither: {name}: {one}", file=sys.stderr)
print(f"slither: {len(found)} findings, each explained" if found == explained else "slither: see above")
sys.exit(found != explained)
