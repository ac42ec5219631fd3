#!/usr/bin/env bash
# Runs the main job for half an hour under random kills and pauses of wards, validators and the
# relayer, and checks what must hold. `scripts/soak.sh --minutes 5 --seed 7` for another run,
# `scripts/soak.sh --calm --minutes 20` for one without disturbances that looks at gossip alone; that one
# first waits for an era, which is longer than the run. `make soak` has both, and what else takes long.
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$HOME/.cache/vigil-target}
scripts/setup.sh
cargo build --release --locked --manifest-path relayers/Cargo.toml
cargo build --release --workspace --bins --locked
exec "$CARGO_TARGET_DIR/release/vigil-soak" "$@"
