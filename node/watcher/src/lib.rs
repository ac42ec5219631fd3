// SPDX-License-Identifier: Apache-2.0

//! What a watcher decides, signs, collects and remembers. Knows no network and no node: whoever
//! drives it hands in what was seen and heard, and carries out what comes back.

pub mod view;

pub use view::{ChainView, HaltedAt, ServiceView, SetView};
