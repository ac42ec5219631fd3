// SPDX-License-Identifier: Apache-2.0

//! A `Crossing` and its paths: what its paths have not told it they are made to tell, what lies between their ends is
//! handed in, and what is not as it should be is said.
//!
//! Every path is served by itself: one that is dead, dear or slow holds up no other. Nothing is kept on disk, as the
//! contracts say what was told. Endpoints are asked all at once, and a word is missing, or an alarm sounds, if any of
//! them says so: one that lies costs a fee now and then, and hides nothing.

pub mod abi;
mod here;
mod path;
mod reader;
mod rules;
mod transport;

pub use here::Alarm;
pub use rules::{asks_again, covers, missing, Heard, Word};
pub use transport::{interoperable, Ends, Next, Parcel, Transport};

use crate::{asks::Asks, chain::Chain, courier::Courier};
use alloy_primitives::Address;
use futures::future::join_all;
use here::Here;
use path::Path;
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tokio::sync::watch;

/// A crossing to serve.
#[derive(Clone, Debug)]
pub struct Options {
	/// Its name in status and metrics.
	pub name: String,
	/// Where it is.
	pub contract: Address,
	/// The inbox on its chain.
	pub inbox: Address,
	/// What whoever carries to that inbox is asked for.
	pub asks: Asks,
	/// It was not there before this block.
	pub since: u64,
	/// How often to look.
	pub poll: Duration,
	/// After this long a word that has not arrived is told of, and given again.
	pub patience: Duration,
	/// The transports that bring copies, beside the inbox's own plan.
	pub paths: Vec<PathOptions>,
}

/// A path from an inbox on another chain.
#[derive(Clone, Debug)]
pub struct PathOptions {
	/// Its name in status and metrics.
	pub name: String,
	/// What carries.
	pub transport: Transport,
	/// The inbox beside the teller.
	pub inbox: Address,
	/// What whoever carries to that inbox is asked for.
	pub asks: Asks,
	/// The teller, on its chain.
	pub teller: Address,
	/// The `Path`, on the crossing's chain.
	pub path: Address,
	/// Messages that were sent before this block of the teller's chain are not handed in.
	pub since: u64,
	/// Whether to hand in here what nobody else has.
	pub deliver: bool,
	/// The most to pay a transport for one word, in wei.
	pub most_value: u64,
}

/// How a crossing stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
	/// Whether the failover happened and is not over.
	pub fired: bool,
	/// The round that it happened for last; zero for none.
	pub round: u64,
	/// Copies that differ, and what else nobody should sleep through; a sentence each.
	pub alarms: Vec<String>,
	/// What keeps the relayer from looking at it.
	pub problem: Option<String>,
	/// Each path by name; `inbox` is the one of the crossing's own chain.
	pub paths: BTreeMap<String, PathReport>,
}

/// How a path stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathReport {
	/// The rounds of its last words, as the crossing heard them.
	pub down: u64,
	/// The same of life.
	pub up: u64,
	/// Whether a word of it has not arrived for too long.
	pub late: bool,
	/// What is wrong with it.
	pub problem: Option<String>,
}

/// A crossing that is served.
pub struct Crossing {
	options: Arc<Options>,
	here: Here,
	paths: Vec<Path>,
	report: Arc<Mutex<Report>>,
}

/// The name of the path that is the inbox's own plan.
pub const OWN: &str = "inbox";

impl Crossing {
	/// Serves one; `here` runs errands on its chain, `there` on those of its tellers, in the order of the paths.
	pub fn new(options: Options, here: Arc<Courier>, there: Vec<Arc<Courier>>) -> Self {
		let options = Arc::new(options);
		let paths = options.paths.iter().cloned().zip(there);
		let paths: Vec<_> = paths
			.map(|(path, there)| Path::new(path, options.clone(), here.clone(), there))
			.collect();
		let report = Report {
			paths: options
				.paths
				.iter()
				.map(|path| path.name.as_str())
				.chain([OWN])
				.map(|name| (name.to_owned(), PathReport::default()))
				.collect(),
			..Report::default()
		};
		Self {
			here: Here::new(options.clone(), here),
			paths,
			options,
			report: Arc::new(Mutex::new(report)),
		}
	}

	/// How it stands.
	pub fn report(&self) -> Report {
		self.report.lock().unwrap_or_else(PoisonError::into_inner).clone()
	}

	fn change(&self, change: impl FnOnce(&mut Report)) {
		change(&mut self.report.lock().unwrap_or_else(PoisonError::into_inner));
	}

	fn change_path(&self, name: &str, change: impl FnOnce(&mut PathReport)) {
		self.change(|report| change(report.paths.entry(name.to_owned()).or_default()));
	}

	/// Serves it for good.
	pub async fn serve(&self) {
		let (looks, seen) = watch::channel(None);
		let here = self.follow(looks);
		let paths = join_all(self.paths.iter().map(|path| self.serve_path(path, seen.clone())));
		futures::future::join(here, paths).await;
	}

	/// Looks at the crossing again and again.
	async fn follow(&self, looks: watch::Sender<Option<here::Look>>) {
		loop {
			match self.here.look().await {
				Ok(look) => {
					for alarm in &look.alarms {
						self.tell(&alarm.to_string());
					}
					let own = self.here.refresh(&look).await;
					self.change(|report| {
						report.problem = None;
						(report.fired, report.round) = (look.fired, look.round);
						report.alarms = look.alarms.iter().map(ToString::to_string).collect();
						for (name, address) in self.addresses(&look) {
							let heard = look.heard_of(address);
							let path = report.paths.entry(name).or_default();
							(path.down, path.up) = (heard.down, heard.up);
						}
						if let Some(path) = report.paths.get_mut(OWN) {
							path.problem = own.err().map(|error| error.to_string());
						}
					});
					looks.send_replace(Some(look));
				},
				Err(error) => {
					let text = error.to_string();
					log::warn!(target: "vigil-relayer", "{}: {text}", self.options.name);
					self.change(|report| report.problem = Some(text));
				},
			}
			tokio::time::sleep(self.options.poll).await;
		}
	}

	/// Says an alarm once.
	fn tell(&self, alarm: &str) {
		if !self.report().alarms.iter().any(|known| known == alarm) {
			log::error!(target: "vigil-relayer", "{}: {alarm}", self.options.name);
		}
	}

	fn addresses(&self, look: &here::Look) -> Vec<(String, Address)> {
		let paths = self.options.paths.iter().map(|path| (path.name.clone(), path.path));
		paths.chain([(OWN.to_owned(), look.own)]).collect()
	}

	async fn serve_path(&self, path: &Path, mut seen: watch::Receiver<Option<here::Look>>) {
		loop {
			let look = seen.borrow_and_update().clone();
			if let Some(look) = look {
				let came = path.step(&look).await;
				if let Some(problem) = &came.problem {
					log::debug!(target: "vigil-relayer", "{}: {problem}", path.name());
				}
				self.change_path(path.name(), |report| {
					(report.late, report.problem) = (came.late, came.problem);
				});
			}
			tokio::time::sleep(self.options.poll).await;
		}
	}

	/// What is wrong with what is configured, a sentence each.
	pub async fn check(&self, least_balance: u128) -> Vec<String> {
		let mut problems = self.here.check(least_balance).await;
		for path in &self.paths {
			problems.extend(path.check(least_balance).await);
		}
		problems
	}
}

/// The balance of an account that runs errands, as a sentence if it is too little.
async fn purse(courier: &Courier, least: u128) -> Option<String> {
	let account = courier.account();
	let chain: &Chain = courier.chain();
	let asked =
		chain.ask(|node| async move { node.balance(account, crate::node::At::Latest).await });
	match asked.await.some() {
		Ok(found) => found.into_iter().find_map(|(node, balance)| {
			let endpoint = node.endpoint();
			match balance {
				0 => Some(format!(
					"{endpoint}: the account {account}, which has paths tell, has no funds: send it some \
					 to pay gas with"
				)),
				_ if balance < least => Some(format!(
					"{endpoint}: the account {account}, which has paths tell, has only {balance} wei, \
					 less than least_balance"
				)),
				_ => None,
			}
		}),
		Err(error) => Some(error.to_string()),
	}
}
