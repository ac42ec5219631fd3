// SPDX-License-Identifier: Apache-2.0

//! What a kind of destination has to do, so that the state machine can drive it.

use crate::{Event, ItemKey, Signer, Tx};
use std::{collections::BTreeSet, convert::Infallible};
use tokio::sync::mpsc::UnboundedSender;
use vigil_primitives::{LaneId, Seconds, ServiceId, H256};

/// Why a destination cannot be followed at the moment; the text is for operators.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LinkError(pub String);

/// A service's messages on one way to the destination.
pub type Lane = (ServiceId, LaneId);

/// What an inbox says of what it takes, as far as it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxLimits {
	/// How long after its round it hears a Halt.
	pub freshness: Option<Seconds>,
	/// How long after its round it hears a Checkpoint.
	pub checkpoint_freshness: Option<Seconds>,
	/// How early it hears a round.
	pub clock_drift: Option<Seconds>,
	/// The most messages that one transaction may have.
	pub most_messages: Option<u32>,
}

/// A chain with an inbox, and an account to send from.
#[async_trait::async_trait]
pub trait Destination: Signer + Send + Sync {
	/// Connects to the next endpoint that answers and says which chain it is.
	async fn connect(&self) -> Result<H256, LinkError>;

	/// Reports every best and every finalised block, each with what the inbox knows of all services
	/// that it trusts, until the connection fails.
	async fn follow(&self, events: UnboundedSender<Event>) -> Result<Infallible, LinkError>;

	/// Ends [`Self::follow`], so that the next connection is to another node.
	fn change_node(&self);

	/// Hands a transaction to a node and reports what becomes of it there.
	async fn broadcast(&self, key: ItemKey, tx: Tx, events: UnboundedSender<Event>);

	/// Which lanes to look at from now on, besides the services.
	fn look_at(&self, lanes: BTreeSet<Lane>);

	/// What the inbox takes, once connected.
	fn limits(&self) -> InboxLimits;

	/// The node that is in use, as it may be shown.
	fn endpoint(&self) -> Option<String>;

	/// What operators should know though the connection is up.
	fn warnings(&self) -> Vec<String>;

	/// The account that pays, as people write it there.
	fn account(&self) -> String;
}
