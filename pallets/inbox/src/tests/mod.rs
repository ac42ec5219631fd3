// SPDX-License-Identifier: Apache-2.0

mod certificates;
mod execution;
mod invariants;
mod messages;
mod payloads;
mod plans;
mod scale;
mod sets;
