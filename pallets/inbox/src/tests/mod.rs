// SPDX-License-Identifier: Apache-2.0

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
mod sets;
mod standby;
