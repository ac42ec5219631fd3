// SPDX-License-Identifier: Apache-2.0

mod evm;
mod family;
mod grandpa;
mod life;
mod node;
mod substrate;
mod tendermint;
