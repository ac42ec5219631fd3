// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod api;
pub mod backoff;
pub mod call;
pub mod crash;
pub mod decide;
pub mod destination;
pub mod engine;
pub mod item;
pub mod journal;
pub mod nonce;
pub mod settings;
pub mod verify;
pub mod view;

pub use call::Call;
pub use destination::{Destination, LinkError};
pub use engine::{Effect, Engine, Event, Origin, Refused, SignError, Signer, TxEvent};
pub use item::{Cargo, Done, Item, ItemKey, State, Tx};
pub use journal::{Journal, JournalError};
pub use settings::Settings;
pub use verify::{Bls, Forged, Verifier};
pub use view::{Block, ChainView, LaneView, TrustedService};

/// Milliseconds since the Unix epoch.
pub type Millis = u64;
