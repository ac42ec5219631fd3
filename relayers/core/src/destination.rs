// SPDX-License-Identifier: Apache-2.0

//! What a kind of destination has to do, so that the state machine can drive it.

use crate::{Event, ItemKey, Signer, Tx};
use std::{collections::BTreeSet, convert::Infallible};
use tokio::sync::{mpsc::UnboundedSender, watch};
use vigil_primitives::{ServiceId, H256};

/// Why a destination cannot be followed at the moment; the text is for operators.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LinkError(pub String);

/// A chain with an inbox, and an account to send from.
#[async_trait::async_trait]
pub trait Destination: Signer + Send + Sync {
	/// Connects to the next endpoint that answers and says which chain it is.
	async fn connect(&self) -> Result<H256, LinkError>;

	/// Reports every best and every finalised block, each with what the inbox knows of `services`,
	/// until the connection fails. Reports again when `services` changes.
	async fn follow(
		&self,
		services: watch::Receiver<BTreeSet<ServiceId>>,
		events: UnboundedSender<Event>,
	) -> Result<Infallible, LinkError>;

	/// Hands a transaction to a node and reports what becomes of it there.
	async fn broadcast(&self, key: ItemKey, tx: Tx, events: UnboundedSender<Event>);
}
