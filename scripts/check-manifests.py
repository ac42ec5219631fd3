#!/usr/bin/env python3
"""Checks the rules for Cargo manifests, and two for sources, that no ready-made tool checks for us.

1. A member inherits every key of [workspace.package], and the lints if the workspace has any.
2. A member takes every dependency from the workspace, so that versions live in one place.
3. A feature that must reach the whole tree (std, runtime-benchmarks, try-runtime) is passed on to
   each dependency that has it, and `std` never switches an optional dependency on.
4. The lock file holds one version of each polkadot-sdk crate, so that releases are not mixed.
5. docs/layout.md has a line for each member, and names no file that is not there.
6. A crate that runtimes execute denies what can panic, outside its tests.
7. What can lie with watchers' keys is in no program for use: only tests depend on vigil-testnet.
8. Nodes and clients ask runtime APIs: keys of storage are made only in the few files named below.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROPAGATED = ("std", "runtime-benchmarks", "try-runtime")
DEPENDENCY_TABLES = ("dependencies", "dev-dependencies", "build-dependencies")
# Clippy has no way to leave tests out of the first, so that [workspace.lints] cannot say it.
NO_PANIC = ("arithmetic_side_effects", "expect_used", "indexing_slicing", "panic", "unwrap_used")
EXECUTED = ("pallets", "runtime/common")
# It makes false statements with the keys of watchers, to see that they are paid for.
FOR_TESTS = "vigil-testnet"
ASKING = ("node", "relayers", "clients", "zombienet")
KEY_HASH = re.compile(r"\b(twox_(64|128|256)|storage_prefix)\b")
HASHING = (
    # What is proven against a header is looked for under a key that is made here.
    "relayers/link/src/entry.rs",
    # By what a runtime's metadata says of its own entries.
    "clients/cli/src/chain/storage.rs",
    # Events, which no runtime API tells.
    "node/testnet/src/client/state.rs",
)
SDK_CRATE = re.compile(r"^(frame|pallet|sc|sp|staging)-")


def load(path):
    return tomllib.loads(path.read_text())


def metadata():
    """All packages of the workspace with every optional dependency, as cargo resolves them."""
    command = ["cargo", "metadata", "--format-version=1", "--locked", "--all-features"]
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE)
    if result.returncode != 0:
        sys.exit("manifests: cargo cannot read the workspace, see above")
    return json.loads(result.stdout)


def dependency_tables(manifest):
    """Every dependency table with its name, those for one target included."""
    for scope in [manifest, *manifest.get("target", {}).values()]:
        for table in DEPENDENCY_TABLES:
            yield table, scope.get(table, {})


def check_inheritance(manifest, workspace):
    package = manifest["package"]
    for key in workspace["package"]:
        if package.get(key) != {"workspace": True}:
            yield f"[package] needs `{key}.workspace = true`"
    if "lints" in workspace and manifest.get("lints") != {"workspace": True}:
        yield "[lints] needs `workspace = true`"
    if not package.get("description"):
        yield "[package] needs a description"


def check_versions(manifest):
    for table, dependencies in dependency_tables(manifest):
        for name, spec in dependencies.items():
            if not (isinstance(spec, dict) and spec.get("workspace") is True):
                yield f"[{table}] {name} must come from the workspace: `{{ workspace = true }}`"


def features_of_dependencies(package, node, packages):
    """Yields the name under which each ordinary dependency is used, whether it is optional, its features."""
    by_name = {packages[dep["pkg"]]["name"]: packages[dep["pkg"]] for dep in node["deps"]}
    for dependency in package["dependencies"]:
        if dependency["kind"] is None and dependency["name"] in by_name:
            name = dependency["rename"] or dependency["name"]
            yield name, dependency["optional"], by_name[dependency["name"]]["features"]


def check_propagation(package, node, packages):
    for feature in PROPAGATED:
        passed_on = package["features"].get(feature)
        if passed_on is None:
            continue
        for name, optional, available in features_of_dependencies(package, node, packages):
            strong, weak = f"{name}/{feature}", f"{name}?/{feature}"
            if feature in available and strong not in passed_on and weak not in passed_on:
                yield f"feature `{feature}` must list `{weak if optional else strong}`"
            if feature == "std" and optional and strong in passed_on:
                yield f"feature `std` must list `{weak}`, or it switches {name} on"


def check_panics(where):
    if not str(where).startswith(EXECUTED) or where.parent.name in ("runtime-api", "test-utils"):
        return
    source = (ROOT / where.parent / "src" / "lib.rs").read_text()
    denied = re.search(r"cfg_attr\(\s*not\(.*?test.*?\),\s*deny\((.*?)\)\s*\)", source, re.DOTALL)
    for lint in NO_PANIC:
        if denied is None or f"clippy::{lint}" not in denied[1]:
            yield f"src/lib.rs must deny clippy::{lint} outside tests"


def check_no_liars(package):
    for dependency in package["dependencies"]:
        if dependency["name"] == FOR_TESTS and dependency["kind"] != "dev":
            yield f"{FOR_TESTS} may only be a dev-dependency: it can lie with watchers' keys"


def check_one_release(lock):
    versions = {}
    for package in lock["package"]:
        if SDK_CRATE.match(package["name"]):
            versions.setdefault(package["name"], []).append(package["version"])
    for name, found in versions.items():
        if len(found) > 1:
            yield f"{name} is there in versions {', '.join(found)}: two releases of the SDK are mixed"


def sources(folder):
    """Rust files below a folder, but those of tests and of what was built or downloaded."""
    for place, folders, files in os.walk(ROOT / folder):
        folders[:] = [name for name in folders if name not in ("target", "node_modules", "tests")]
        yield from (pathlib.Path(place) / name for name in files if name.endswith(".rs"))


def check_keys():
    for path in (path for folder in ASKING for path in sources(folder)):
        where = path.relative_to(ROOT).as_posix()
        if where not in HASHING and KEY_HASH.search(path.read_text()):
            yield f"{where}: it makes a key of storage: ask a runtime API, or use vigil_relayer_link::entry"


def check_layout(layout):
    """Paths in code marks, up to the section on what is planned."""
    present = layout.partition("## Where things will live")[0]
    for path in re.findall(r"`([\w.-]+/[\w./-]*)`", present):
        if not (ROOT / path).exists():
            yield f"{path} does not exist"


def problems():
    workspace = load(ROOT / "Cargo.toml")["workspace"]
    resolved = metadata()
    packages = {package["id"]: package for package in resolved["packages"]}
    nodes = {node["id"]: node for node in resolved["resolve"]["nodes"]}
    layout = (ROOT / "docs" / "layout.md").read_text()
    for member in resolved["workspace_members"]:
        package = packages[member]
        path = pathlib.Path(package["manifest_path"])
        manifest = load(path)
        where = path.relative_to(ROOT)
        for rule in (
            check_inheritance(manifest, workspace),
            check_versions(manifest),
            check_propagation(package, nodes[member], packages),
            check_panics(where),
            check_no_liars(package),
        ):
            yield from (f"{where}: {problem}" for problem in rule)
        if f"`{package['name']}`" not in layout:
            yield f"docs/layout.md: no line for `{package['name']}`"
    yield from check_keys()
    yield from (f"docs/layout.md: {problem}" for problem in check_layout(layout))
    yield from (f"Cargo.lock: {problem}" for problem in check_one_release(load(ROOT / "Cargo.lock")))


def main():
    found = list(problems())
    for problem in found:
        print(f"manifests: {problem}", file=sys.stderr)
    if found:
        sys.exit(f"manifests: {len(found)} problems")
    print("manifests: ok")


if __name__ == "__main__":
    main()
