// SPDX-License-Identifier: Apache-2.0

mod broken;
mod certificates;
mod execution;
mod failback;
mod invariants;
mod messages;
mod payloads;
mod places;
mod plans;
mod rehearsals;
mod rounds;
mod scale;
mod scenarios;
mod sets;
mod spans;
mod standby;
