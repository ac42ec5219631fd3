// SPDX-License-Identifier: Apache-2.0

//! What a kind of destination has to do, so that the state machine can drive it.

use crate::{Event, ItemKey, Signer, Tx};
use std::convert::Infallible;
use tokio::sync::mpsc::UnboundedSender;
use vigil_primitives::H256;

/// Why a destination cannot be followed at the moment; the text is for operators.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LinkError(pub String);

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
}
