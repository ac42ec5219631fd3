// SPDX-License-Identifier: Apache-2.0

//! Tests by kind of evidence and by rule.

mod anchors;
mod beats;
mod challenges;
mod contradictions;
mod harmed;
mod history;
mod innocent;
mod invariants;
mod life;
mod meter;
mod money;
mod own_words;
mod queries;
mod rebuilt;
mod review;
mod scale;
mod silence;
mod suspension;
