// SPDX-License-Identifier: Apache-2.0

//! Looks at one ward again and again, and answers questions about it.

use futures::{channel::mpsc, SinkExt, StreamExt};
use std::time::Duration;
use tokio::{sync::watch, time::MissedTickBehavior};
use vigil_observers::{Block, ChainObserver, Observation, WardConfig};
use vigil_primitives::{Height, Policy, ServiceId};

/// What was seen of a ward.
#[derive(Debug)]
pub enum Seen {
	/// One look at it.
	Look(ServiceId, Box<Observation>),
	/// The final block that was asked for.
	Final(ServiceId, Block),
}

/// The ends of one ward's task that the worker holds.
pub struct Ward {
	/// Tells the policy as the chain has it.
	pub policy: watch::Sender<Option<Policy>>,
	/// Asks for final blocks.
	pub questions: mpsc::Sender<Height>,
}

/// The task's own ends.
pub struct Ends {
	policy: watch::Receiver<Option<Policy>>,
	questions: mpsc::Receiver<Height>,
	seen: mpsc::Sender<Seen>,
}

/// Ends for a ward whose looks go to `seen`.
pub fn ward(seen: mpsc::Sender<Seen>) -> (Ward, Ends) {
	let (policy_sender, policy) = watch::channel(None);
	let (question_sender, questions) = mpsc::channel(4);
	let ward = Ward { policy: policy_sender, questions: question_sender };
	(ward, Ends { policy, questions, seen })
}

#[cfg(test)]
impl Ends {
	/// The next question, if one waits.
	pub fn question(&mut self) -> Option<Height> {
		use futures::FutureExt;
		self.questions.next().now_or_never().flatten()
	}

	/// The policy that was told last.
	pub fn policy(&self) -> Option<Policy> {
		*self.policy.borrow()
	}
}

/// Looks until the worker is gone. Begins when the chain knows the service, and begins anew when
/// its policy changes.
pub async fn run(config: WardConfig, mut ends: Ends) {
	loop {
		let Some(policy) = *ends.policy.borrow_and_update() else {
			match ends.policy.changed().await {
				Ok(()) => continue,
				Err(_) => return,
			}
		};
		match vigil_observers::connect(&config, &policy) {
			Ok(observer) => look(&config, observer, &mut ends).await,
			Err(error) => {
				log::error!(target: "watcher", "Service {}: {error}", config.service);
				if ends.policy.changed().await.is_err() {
					return;
				}
			},
		}
		if ends.seen.is_closed() {
			return;
		}
	}
}

/// Looks until the policy changes or the worker is gone.
async fn look(config: &WardConfig, mut observer: Box<dyn ChainObserver>, ends: &mut Ends) {
	let service = ServiceId(config.service);
	let mut ticks = tokio::time::interval(Duration::from_millis(config.poll_ms));
	ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
	loop {
		let seen = tokio::select! {
			_ = ticks.tick() => Some(Seen::Look(service, Box::new(observer.observe().await))),
			question = ends.questions.next() => match question {
				Some(height) => {
					observer.final_block(height).await.map(|block| Seen::Final(service, block))
				},
				None => return,
			},
			changed = ends.policy.changed() => {
				if changed.is_err() || ends.policy.borrow().is_some() {
					return;
				}
				None
			},
		};
		if let Some(seen) = seen {
			if ends.seen.send(seen).await.is_err() {
				return;
			}
		}
	}
}
