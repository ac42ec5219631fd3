// SPDX-License-Identifier: Apache-2.0

mod certificates;
mod execution;
mod invariants;
mod messages;
mod payloads;
mod plans;
mod rounds;
mod scale;
mod sets;
