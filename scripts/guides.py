#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every shell block of the guides, in order, in an empty home, against a network that runs.

guides.py --bin FOLDER --set "node url=ws://127.0.0.1:9944" ... [GUIDE...]

Placeholders such as <node url> are replaced by what --set says, and nothing else is changed. One that is not set is
an error, and so is a block that fails. Before the first guide given comes `docs/guides/README.md`, always.
--list prints the placeholders; --check only looks at the form of the guides and at their links.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GUIDES = ROOT / "docs" / "guides"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACEHOLDER = re.compile(r"<([a-z][a-z ]*)>")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
# No block waits for longer: what takes an era says so in its own text.
PATIENCE = 1200


def blocks(guide: pathlib.Path) -> list[tuple[int, str]]:
    """The shell blocks of a guide, with the line that each begins in."""
    text = guide.read_text()
    return [(text.count("\n", 0, m.start()) + 2, m.group(1)) for m in BLOCK.finditer(text)]


def links(page: pathlib.Path) -> list[str]:
    """Links of a page to files that are not there."""
    wrong = []
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    for target in LINK.findall(prose):
        if "://" not in target and not (page.parent / target).exists():
            wrong.append(f"{page.relative_to(ROOT)}: {target} is not there")
    return wrong


def unlisted() -> list[str]:
    """Links of pages of the book to pages that are not in it: readers of the book would find nothing there."""
    summary = ROOT / "docs" / "SUMMARY.md"
    listed = [(summary.parent / target).resolve() for target in LINK.findall(summary.read_text())]
    wrong = []
    for page in listed:
        prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
        for target in LINK.findall(prose):
            other = (page.parent / target).resolve()
            if "://" not in target and other.suffix == ".md" and other not in listed:
                wrong.append(f"{page.relative_to(ROOT)}: {target} is no page of the book (docs/SUMMARY.md)")
    return wrong


def check(guides: list[pathlib.Path]) -> list[str]:
    """What is wrong with the form of the guides and the links of the book."""
    wrong = []
    for page in sorted((ROOT / "docs").rglob("*.md")):
        wrong += links(page)
    wrong += unlisted()
    for guide in guides:
        if not blocks(guide):
            wrong.append(f"{guide.name}: there is nothing to run")
        for line, block in blocks(guide):
            if re.search(r"\bcurl\b", block):
                wrong.append(f"{guide.name}:{line}: commands go through vigil, not curl")
            result = subprocess.run(["bash", "-n"], input=PLACEHOLDER.sub("x", block), text=True,
                                    capture_output=True)
            if result.returncode:
                wrong.append(f"{guide.name}:{line}: {result.stderr.strip()}")
    return wrong


def script(guide: pathlib.Path, values: dict[str, str]) -> str:
    """All blocks of a guide as one script that says where it is."""
    out = []
    for line, block in blocks(guide):
        missing = {name for name in PLACEHOLDER.findall(block) if name not in values}
        if missing:
            sys.exit(f"{guide.name}:{line}: nothing is set for {', '.join(sorted(missing))}")
        filled = PLACEHOLDER.sub(lambda m: values[m.group(1)], block)
        out.append(f"echo '--- {guide.name}:{line}' >&2\n{filled}")
    return "\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", help="the folder with vigil")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("guides", nargs="*", default=["staker", "protocol", "insurer", "network"])
    args = parser.parse_args()
    start = GUIDES / "README.md"
    guides = [GUIDES / f"{name}.md" for name in args.guides]
    if args.list:
        names = {n for g in [start, *guides] for _, b in blocks(g) for n in PLACEHOLDER.findall(b)}
        print("\n".join(sorted(names)))
        return
    wrong = check([start, *guides])
    if wrong:
        sys.exit("\n".join(wrong))
    if args.check:
        print(f"{len(guides) + 1} guides hold together")
        return
    values = dict(pair.split("=", 1) for pair in args.set)
    for guide in guides:
        with tempfile.TemporaryDirectory(prefix="vigil-guide-") as home:
            path = os.pathsep.join(filter(None, [args.bin, os.environ.get("PATH")]))
            env = {"HOME": home, "PATH": path, "LANG": "C.UTF-8"}
            text = "set -euo pipefail\n" + script(start, values) + "\n" + script(guide, values)
            result = subprocess.run(["bash", "-c", text], cwd=home, env=env, timeout=PATIENCE,
                                    stdin=subprocess.DEVNULL)
            if result.returncode:
                sys.exit(f"{guide.name} does not work: see the last line that begins with ---")
        print(f"{guide.name} works")


if __name__ == "__main__":
    main()
