// SPDX-License-Identifier: Apache-2.0

//! `vigil emergency announce`: from the words of those who stand by to what destinations are told.

use crate::{
	chain::{hash, Net},
	commands::tx::write_new,
	error::{Problem, Result},
	ui::Ui,
};
use clap::Args;
use codec::Encode;
use serde_json::json;
use std::path::PathBuf;
use subxt::rpcs::client::rpc_params;
use vigil_bls::{announce, verify_word, AnnounceError, Blst};
use vigil_primitives::{Announcement, StandbyWord, H256};
use vigil_relayer_link::{Connection, Hex, RpcError};
use vigil_watcher::standby::files;

#[derive(Debug, Args)]
pub struct AnnounceArgs {
	/// Files with words, as `vigil-node standby sign` writes them
	#[arg(value_name = "FILE")]
	pub words: Vec<PathBuf>,
	/// Take the words, too, that the node has of this service's standby
	#[arg(long, value_name = "SERVICE", conflicts_with = "offline")]
	pub collect: Option<u32>,
	/// The hash of the standby whose words count, as a Handover names it
	#[arg(long, value_name = "HASH")]
	pub standby: Option<String>,
	/// The new file for the announcement
	#[arg(long, short, value_name = "FILE")]
	pub output: Option<PathBuf>,
	/// Ask and tell no node: --genesis says which chain it is
	#[arg(long)]
	pub offline: bool,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, args: AnnounceArgs) -> Result<()> {
	let mut words = Vec::new();
	for path in &args.words {
		words.push(files::read(path).map_err(|error| Problem::usage(error.to_string()))?);
	}
	let node = match args.offline {
		true => None,
		false => Some(net.connect().await?),
	};
	let genesis = match (&node, &net.genesis) {
		(Some(node), _) => node.genesis(),
		(None, Some(genesis)) => hash(genesis)?,
		(None, None) => {
			let text = "without a node it is not known which chain the words are of";
			return Err(Problem::usage(text).hint("add --genesis 0x..."));
		},
	};
	let own = words.len();
	if let Some((node, service)) = node.as_ref().zip(args.collect) {
		words.extend(collect(node, service).await?);
	}
	let named = args.standby.as_deref().map(hash).transpose()?;
	let announced = add_up(&words, own, named, genesis)?;
	let set = announced.set.hash();
	if let Some(path) = &args.output {
		write_new(path, &files::text(&announced))?;
	}
	let told = match &node {
		Some(node) => tell(ui, node, &words).await?,
		None => 0,
	};
	if node.is_some() && told == 0 && args.output.is_none() {
		return Err(Problem::refused("the node took none of the words, so nobody was told").hint(
			"ask another node with --url, or write the announcement to a file with --output",
		));
	}
	if named.is_none() {
		ui.say(&format!(
			"whose words these are is for you to know: destinations take them of the standby {set:?} if a Handover named it",
		));
	}
	let certificate = &announced.certificate;
	let next = announced.handover().map(|over| &over.next);
	ui.answer(&json!({
		"schema": "vigil/announced/1",
		"service": announced.set.service.0,
		"standby": format!("{set:?}"),
		"signed": announced.set.size.saturating_sub(certificate.absent.count()),
		"members": announced.set.size,
		"next": next.map(|next| next.set_id.0.to_string()),
		"inOfficeUntil": next.map(|next| crate::units::show_time(next.expires_at.0)),
		"told": told,
		"file": args.output.map(|path| path.display().to_string()),
	}))
}

/// The words that a node has.
async fn collect(node: &Connection, service: u32) -> Result<Vec<StandbyWord>> {
	let told: Vec<Hex> = node.request("vigil_standbyWords", rpc_params![service]).await?;
	crate::chain::bounded(told.len(), "words")?;
	// What a node makes up is no word.
	let words = told.iter().filter_map(|one| StandbyWord::from_bytes(&one.0).ok());
	Ok(words.filter(|word| word.order.set.service.0 == service).collect())
}

/// What most of the words say, in so far as they are genuine. The first `own` are of files: where there are some, those
/// of another standby do not count, however many a node has. Anybody can make a set up that says anything.
fn add_up(
	words: &[StandbyWord],
	own: usize,
	named: Option<H256>,
	genesis: H256,
) -> Result<Announcement> {
	let mut opinions: Vec<Vec<StandbyWord>> = Vec::new();
	let mut causes = Vec::new();
	let known: Vec<_> = words.iter().take(own).map(|word| word.order.set.hash()).collect();
	for word in words {
		let set = word.order.set.hash();
		let counts = match named {
			Some(named) => named == set,
			None => known.is_empty() || known.contains(&set),
		};
		if !counts {
			continue;
		}
		if let Err(error) = verify_word::<Blst>(word, genesis) {
			causes.push(format!(
				"a word of member {} is none of this chain: {error:?}",
				word.signer.0
			));
			continue;
		}
		let same = opinions
			.iter_mut()
			.find(|one| one.first().is_some_and(|first| first.order == word.order));
		match same {
			Some(same) if same.iter().all(|one| one.signer != word.signer) => {
				same.push(word.clone())
			},
			Some(_) => {},
			None => opinions.push(vec![word.clone()]),
		}
	}
	let with =
		|problem: Problem| causes.iter().fold(problem, |problem, cause| problem.cause(cause));
	opinions.sort_by_key(Vec::len);
	// Two that are each enough: a quorum says what it has not said, or one of the sets is made up.
	let enough = opinions.iter().filter(|words| announce::<Blst>(words, genesis).is_ok());
	let enough: Vec<_> =
		enough.map(|words| words.first().map(|one| one.order.set.hash())).collect();
	if let [Some(one), Some(other), ..] = enough[..] {
		return Err(with(Problem::refused(format!(
			"there are words enough of two announcements: of the standbys {one:?} and {other:?}"
		)))
		.hint("--standby says whose words count: the one that the last Handover named"));
	}
	let Some(most) = opinions.last() else {
		let text = "there is no word of anybody who stands by";
		return Err(with(Problem::refused(text)).hint("`vigil-node standby sign` writes them"));
	};
	announce::<Blst>(most, genesis).map_err(|error| {
		let size = most.first().map_or(0, |word| word.order.set.size);
		let text = match error {
			AnnounceError::Certificate(_) => format!(
				"{} of {size} members say this, and it takes more than two thirds",
				most.len()
			),
			other => format!("these words make no announcement: {other:?}"),
		};
		with(Problem::refused(text))
	})
}

/// Puts words up at a node, where relayers look for them. How many it has by then.
async fn tell(ui: &Ui, node: &Connection, words: &[StandbyWord]) -> Result<usize> {
	let mut told = 0usize;
	for word in words {
		let params = rpc_params![format!("0x{}", hex::encode(word.encode()))];
		match node.request::<bool>("vigil_tellStandbyWord", params).await {
			Ok(_) => told = told.saturating_add(1),
			Err(error @ RpcError::Refused { .. }) => {
				ui.say(&format!("member {}: the node does not take it: {error}", word.signer.0));
			},
			Err(error) => return Err(error.into()),
		}
	}
	Ok(told)
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_bls::{
		set::SetPlan,
		test_utils::{plan, TestSet},
	};
	use vigil_primitives::{
		Handover, Head, MemberIndex, Policy, Seconds, ServiceId, SetId, StandbyOrder, Statement,
	};

	const SERVICE: ServiceId = ServiceId(4);
	const POLICY: Policy = Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval: 10,
		stable_for: Seconds(30),
		standby_after: Seconds(86_400),
		gone_after: Seconds(86_400),
		min_voices: 4,
		time_margin: Seconds(2),
	};

	fn set(number: u64) -> TestSet<Blst> {
		let plan = SetPlan { policy_hash: POLICY.hash(), ..plan(SERVICE, SetId(number)) };
		TestSet::with_plan(&plan, &[1; 4])
	}

	fn word(signer: u16, to: u64) -> StandbyWord {
		by(2, signer, to)
	}

	/// The word of a member of some set.
	fn by(number: u64, signer: u16, to: u64) -> StandbyWord {
		let standby = set(number);
		let handover = Handover::to(set(to).commitment);
		let vote = standby.vote(Statement::Handover(handover.clone()), signer);
		let order = StandbyOrder {
			set: standby.commitment,
			policy: POLICY,
			members: standby.members,
			next_policy: POLICY,
			handover,
		};
		StandbyWord { order, signer: vote.signer, signature: vote.signature }
	}

	fn genesis() -> H256 {
		set(2).genesis_hash
	}

	#[test]
	fn words_of_three_of_four_are_an_announcement_whatever_the_fourth_says() {
		let words = [word(0, 9), word(3, 10), word(1, 9), word(1, 9), word(2, 9)];
		let announced = add_up(&words, 5, None, genesis()).unwrap();
		assert_eq!(announced.handover().unwrap().next.set_id, SetId(9));
		assert_eq!(announced.certificate.absent.count(), 1);
	}

	#[test]
	fn what_is_missing_is_said_and_forgeries_are_named() {
		let mut stolen = word(0, 9);
		stolen.signer = MemberIndex(2);
		let problem = add_up(&[word(0, 9), word(1, 9), stolen], 3, None, genesis()).unwrap_err();
		let text = problem.text();
		assert!(text.contains("2 of 4") && text.contains("member 2"), "{text}");
		let none = add_up(&[], 0, None, genesis()).unwrap_err().text();
		assert!(none.contains("no word") && none.contains("standby sign"), "{none}");
		let elsewhere = add_up(&[word(0, 9)], 1, None, H256::repeat_byte(1));
		let elsewhere = elsewhere.unwrap_err().text();
		assert!(elsewhere.contains("none of this chain"), "{elsewhere}");
	}

	/// Anybody can make a set up, sign as all of it, and have a node show that.
	#[test]
	fn a_set_that_a_node_makes_up_neither_outnumbers_the_real_one_nor_stands_in_for_it() {
		let real: Vec<_> = (0..3).map(|signer| word(signer, 9)).collect();
		let faked: Vec<_> = (0..4).map(|signer| by(7, signer, 66)).collect();
		let both = [&real[..], &faked[..]].concat();
		let next = |announced: Announcement| announced.handover().unwrap().next.set_id;
		assert_eq!(next(add_up(&both, 3, None, genesis()).unwrap()), SetId(9), "by the files");
		let standby = Some(real[0].order.set.hash());
		assert_eq!(next(add_up(&both, 0, standby, genesis()).unwrap()), SetId(9), "by its name");
		assert!(add_up(&faked, 0, standby, genesis()).is_err(), "the named one has said nothing");
		let unknown = add_up(&both, 0, None, genesis()).unwrap_err().text();
		assert!(
			unknown.contains("two announcements") && unknown.contains("--standby"),
			"{unknown}"
		);
	}
}
