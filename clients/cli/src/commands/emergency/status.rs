// SPDX-License-Identifier: Apache-2.0

//! `vigil emergency status`: what is declared, what is stopped, and what the network says to its users. A notice is
//! shown as one only while it is to be believed: it has not expired by this machine's clock either, and blocks become
//! final.

use crate::{
	chain::{only, Calendar, Chain},
	commands::read,
	error::Result,
	shape::Style,
	ui::Ui,
	units,
};
use serde_json::{json, Value as Json};

/// Blocks become final within seconds. Where none did for so long, the chain stands still, or the node that shows it:
/// nobody knows what is true by now.
const STILL: u64 = 600;

/// What time it is, here and on the chain, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Times {
	/// By this machine's clock.
	here: u64,
	/// That of the last final block.
	last_final: u64,
}

impl Times {
	/// Whether nothing has become final for long.
	fn stands_still(&self) -> bool {
		self.here.saturating_sub(self.last_final) > STILL
	}

	/// Why a notice that ends then is not to be believed, if it is not.
	fn doubt(&self, ends: u64) -> Option<String> {
		if self.stands_still() {
			let since = units::show_time(self.last_final);
			return Some(format!("no block is final since {since}, as this node shows it"));
		}
		// A clock that is behind does not make it younger than the chain knows it to be.
		let now = self.here.max(self.last_final);
		(ends <= now).then(|| "it has expired".into())
	}
}

/// Runs it.
pub async fn run(ui: &Ui, chain: &Chain) -> Result<()> {
	let calendar = chain.calendar().await?;
	let at =
		|block: &Json| block.as_u64().map(|block| units::show_time(calendar.block_made(block)));
	let mut emergencies = Vec::new();
	let open = chain.ask("EmergencyApi", "open", &[]).await?;
	for id in read::list(&open) {
		let info = chain.ask("EmergencyApi", "emergency", std::slice::from_ref(id)).await?;
		emergencies.push(json!({
			"emergency": id,
			"kind": info["kind"],
			"scope": show_scope(&info["scope"]),
			"stage": read::variant(&info["stage"]),
			"drill": info["drill"],
			"referendum": info["referendum"],
		}));
	}
	let brakes = chain.ask("EmergencyApi", "brakes", &[]).await?;
	let brakes = read::list(&brakes).iter().map(|brake| {
		json!({
			"emergency": brake["emergency"], "scope": show_scope(&brake["scope"]),
			"by": brake["by"], "until": at(&brake["until"]),
		})
	});
	let brakes: Vec<_> = brakes.collect();
	let (number, times) = times(chain).await?;
	let notices = chain.ask("EmergencyApi", "notices", &[]).await?;
	let (notices, outdated) = sorted(read::list(&notices), &calendar, times);
	if times.stands_still() {
		ui.say(&format!(
			"no block is final since {}: nothing here may be true any more; ask other nodes with --url",
			units::show_time(times.last_final)
		));
	}
	ui.answer(&json!({
		"schema": "vigil/emergencies/1",
		"block": chain.number,
		"finalBlock": number,
		"finalAt": units::show_time(times.last_final),
		"standsStill": times.stands_still(),
		"emergencies": emergencies,
		"stopped": brakes,
		"notices": notices,
		"outdated": outdated,
	}))
}

/// The last final block's height, and what time it is.
async fn times(chain: &Chain) -> Result<(u64, Times)> {
	let last = chain.connection.finalized_head().await?;
	let number = chain.connection.block_number(last).await?;
	let made = chain.entry_at(last, ("Timestamp", "Now"), &[], Style::Plain).await?;
	let made = made.as_ref().and_then(Json::as_u64).unwrap_or(0);
	let last_final = made.checked_div(1_000).unwrap_or(0);
	Ok((number, Times { here: units::now(), last_final }))
}

/// Notices that are to be believed, and the others, each with why not.
fn sorted(notices: &[Json], calendar: &Calendar, times: Times) -> (Vec<Json>, Vec<Json>) {
	let (mut fresh, mut outdated) = (Vec::new(), Vec::new());
	for notice in notices {
		let time = |name: &str| calendar.block_made(notice[name].as_u64().unwrap_or(0));
		let ends = time("expires");
		let mut shown = json!({
			"number": notice["number"],
			"for": notice["audience"],
			"at": units::show_time(time("at")),
			"until": units::show_time(ends),
			"text": plain(&notice["text"]),
		});
		match times.doubt(ends) {
			Some(why) => {
				shown["why"] = why.into();
				outdated.push(shown);
			},
			None => fresh.push(shown),
		}
	}
	(fresh, outdated)
}

/// A scope that the chain names, as it is written here.
pub fn show_scope(scope: &Json) -> String {
	match only(scope) {
		Some(("Service", service)) => format!("service:{service}"),
		Some(("Pallet", pallet)) => format!("pallet:{}", plain(pallet)),
		Some(("Call", call)) => format!("call:{}.{}", plain(&call["pallet"]), plain(&call["call"])),
		_ => "all".into(),
	}
}

fn plain(value: &Json) -> String {
	read::text(value).as_str().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Block 100 was made at second 1,000,000.
	const CALENDAR: Calendar =
		Calendar { era: 0, began: 0, era_seconds: 0, block_ms: 3_000, block: 100, time: 1_000_000 };

	/// One that ends at second 1,000,030.
	fn notice() -> Json {
		json!({
			"number": 7, "audience": "Operators", "at": 90, "expires": 110, "text": "0x68656c6c6f",
		})
	}

	fn at(here: u64, last_final: u64) -> (Vec<Json>, Vec<Json>) {
		sorted(&[notice()], &CALENDAR, Times { here, last_final })
	}

	#[test]
	fn a_notice_is_shown_until_it_ends_by_the_clock_of_who_reads_it() {
		let (fresh, outdated) = at(1_000_001, 999_994);
		assert_eq!(outdated, Vec::<Json>::new());
		assert_eq!((&fresh[0]["text"], &fresh[0]["number"]), (&json!("hello"), &json!(7)));
		assert_eq!(fresh[0]["until"], units::show_time(1_000_030));
		assert_eq!(at(1_000_029, 999_994).0.len(), 1);
		// A node that has not gone on since goes on showing it.
		let (fresh, outdated) = at(1_000_030, 999_994);
		assert_eq!(fresh, Vec::<Json>::new());
		assert_eq!(outdated[0]["why"], "it has expired");
		assert_eq!(outdated[0]["text"], "hello", "what it says is not lost");
	}

	#[test]
	fn no_notice_of_a_chain_that_stands_still_is_believed() {
		assert_eq!(at(1_000_010, 1_000_010 - STILL).0.len(), 1);
		let (fresh, outdated) = at(1_000_010, 1_000_009 - STILL);
		assert_eq!(fresh, Vec::<Json>::new());
		let why = outdated[0]["why"].as_str().unwrap();
		assert!(why.contains("no block is final since 1970-01-12T13:36:49Z"), "{why}");
		assert_eq!(at(1_000_010, 0).1.len(), 1, "nothing was ever final");
	}

	#[test]
	fn a_clock_that_is_behind_does_not_revive_a_notice() {
		assert_eq!(at(5, 1_000_031).1[0]["why"], "it has expired");
		assert_eq!(at(5, 1_000_029).0.len(), 1);
		assert!(!Times { here: 5, last_final: 1_000_000 }.stands_still());
	}
}
