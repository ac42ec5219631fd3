// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod backoff;
pub mod call;
pub mod crash;
pub mod decide;
pub mod destination;
pub mod engine;
pub mod item;
pub mod journal;
pub mod nonce;
pub mod receipts;
pub mod settings;
pub mod signer;
pub mod standby;
pub mod verify;
pub mod view;

pub use call::{Call, Task};
pub use destination::{Destination, InboxLimits, Lane, LinkError};
pub use engine::{Effect, Engine, Event, Origin, Refused, TxEvent};
pub use item::{Cargo, Done, Item, ItemKey, StandingBy, State, Tx};
pub use journal::{Journal, JournalError};
pub use receipts::{Kept, Receipts, StateProof};
pub use settings::Settings;
pub use signer::{SignError, Signer, Stamp};
pub use standby::Step;
pub use verify::{Bls, Forged, Verifier};
pub use view::{Announced, Block, ChainView, LaneView, ServiceView};

/// Milliseconds since the Unix epoch.
pub type Millis = u64;
