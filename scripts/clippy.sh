#!/usr/bin/env bash
# Compiles one of our crates with Clippy watching, and fails on what it warns of. Cargo calls this
# in place of rustc (RUSTC_WORKSPACE_WRAPPER), whose path is the first argument.
exec clippy-driver "$@" -D warnings
