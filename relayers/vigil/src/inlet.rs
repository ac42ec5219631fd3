// SPDX-License-Identifier: Apache-2.0

//! The ways by which certificates reach lanes: live ones at once, kept ones behind them.

use futures::future::join_all;
use std::time::Duration;
use tokio::sync::mpsc::{channel, error::TrySendError, Receiver, Sender};
use vigil_relayer_core::{Cargo, Origin};

/// The most live certificates that wait for one lane. Only a lane whose disk is full has so many.
const LIVE: usize = 4_096;
/// The most kept certificates that wait for one lane.
const KEPT: usize = 64;
/// How long a lane may keep all others waiting for what is kept.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where a lane's certificates come out.
pub struct Outlet {
	/// Certificates as they arise. They come first.
	pub live: Receiver<(Origin, Cargo)>,
	/// Certificates that nodes of Vigil keep.
	pub kept: Receiver<(Origin, Cargo)>,
}

/// Where a lane's certificates go in.
#[derive(Clone)]
pub struct Inlet {
	live: Sender<(Origin, Cargo)>,
	kept: Sender<(Origin, Cargo)>,
}

/// A way to a lane.
pub fn inlet() -> (Inlet, Outlet) {
	let ((live, live_out), (kept, kept_out)) = (channel(LIVE), channel(KEPT));
	(Inlet { live, kept }, Outlet { live: live_out, kept: kept_out })
}

/// Hands a live certificate to every lane, and waits for none.
pub fn hand_out(inlets: &[Inlet], origin: Origin, cargo: &Cargo) {
	for inlet in inlets {
		if let Err(TrySendError::Full(_)) = inlet.live.try_send((origin, cargo.clone())) {
			log::warn!(target: "vigil-relayer", "a lane does not take certificates; they come again");
		}
	}
}

/// Hands a kept certificate to every lane, as fast as they take it. A lane that takes nothing is left
/// out: all of it comes again.
pub async fn offer(inlets: &mut Vec<Inlet>, origin: Origin, cargo: &Cargo) {
	let sends = inlets
		.iter()
		.map(|inlet| tokio::time::timeout(PATIENCE, inlet.kept.send((origin, cargo.clone()))));
	let mut taken = join_all(sends).await.into_iter();
	inlets.retain(|_| matches!(taken.next(), Some(Ok(Ok(())))));
}

#[cfg(test)]
mod tests;
