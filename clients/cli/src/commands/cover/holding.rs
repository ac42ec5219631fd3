// SPDX-License-Identifier: Apache-2.0

//! What an account has on a Substrate ward, proven against a state of it that the watchers have certified.

use crate::{
	chain::{hash, Chain, Net},
	commands::{pool::Asset, read},
	error::{Problem, Result},
};
use serde_json::{json, Value as Json};
use subxt::rpcs::client::rpc_params;
use vigil_primitives::H256;
use vigil_proofs::Proof;
use vigil_relayer_link::{
	account::{account_key, Account},
	proof,
};

/// More decimal places than any amount has digits.
const MOST_DECIMALS: u32 = 38;

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
	/// The checkpoint's height.
	pub height: u64,
	/// What is free, in the coin's smallest unit.
	pub free: u128,
	/// The nodes of the state that lead to the account.
	nodes: Vec<Vec<u8>>,
}

impl Holding {
	/// As the call takes it.
	pub fn document(&self) -> Json {
		let nodes = self.nodes.iter().map(|node| format!("0x{}", hex::encode(node)));
		json!({ "height": self.height, "proof": nodes.collect::<Vec<_>>() })
	}

	/// What nodes of a state show of an account, once they are known to belong to it.
	fn read(
		height: u64,
		state_root: H256,
		account: &[u8; 32],
		nodes: Vec<Vec<u8>>,
	) -> Result<Self> {
		let lies = |why: String| {
			Problem::refused("what the ward's node answers is no proof for the certified state")
				.cause(why)
				.hint("ask another node of the ward with --ward-url")
		};
		let key = account_key(account);
		let entry = entry(state_root, &key, &nodes).map_err(lies)?;
		let nodes = needed(state_root, &key, nodes);
		let free = entry.as_deref().and_then(Account::decode).map_or(0, |account| account.free);
		match free {
			0 => Err(Problem::refused(format!(
				"the account has nothing free on the ward at the certified height {height}"
			))
			.hint("cover is for who holds the ward's coin under the same key; or buy for a --protocol")),
			free => Ok(Self { height, free, nodes }),
		}
	}
}

/// The bytes under a key of a state, as these nodes show.
fn entry(
	root: H256,
	key: &[u8],
	nodes: &[Vec<u8>],
) -> std::result::Result<Option<Vec<u8>>, String> {
	let proof = Proof::new(nodes.to_vec()).ok_or("it is too large")?;
	let state = proof.state(root).map_err(|error| format!("{error:?}"))?;
	state.bytes(key).map_err(|error| format!("{error:?}"))
}

/// Those of the nodes that lead to the key: whoever buys pays for each byte, and a node of the ward could add some.
fn needed(root: H256, key: &[u8], mut nodes: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
	for at in (0..nodes.len()).rev() {
		let one = nodes.remove(at);
		if entry(root, key, &nodes).is_err() {
			nodes.insert(at, one);
		}
	}
	nodes
}

/// A state of the ward that cover can rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Certified {
	height: u64,
	root: H256,
	/// The block's hash where Vigil keeps it; else the ward's node says which it is, and the root decides.
	block: Option<H256>,
}

/// When cover is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
	/// The first period that can be had.
	pub first: u64,
	/// How many periods.
	pub periods: u64,
	/// How many periods a window has: all cover of holders in one rests on one state of the ward.
	pub width: u64,
}

impl Term {
	/// The window that the term is in, which is the next one if it does not fit into that of its first period.
	fn window(&self) -> Result<u64> {
		if self.periods > self.width {
			return Err(Problem::usage(format!(
				"holders buy cover for at most {} periods",
				self.width
			)));
		}
		let at = self.first.checked_div(self.width).unwrap_or(0);
		let end = at.saturating_add(1).saturating_mul(self.width);
		let fits = self.first.saturating_add(self.periods) <= end;
		Ok(if fits { at } else { at.saturating_add(1) })
	}
}

/// Has a node of the ward prove it: in the state that is fixed for the term, else in the newest one that is
/// certified. Returns what to say of it, too.
pub async fn fetch(
	chain: &Chain,
	service: u32,
	term: Option<Term>,
	account: &[u8; 32],
	url: &str,
) -> Result<(Holding, String)> {
	let state = match term {
		Some(term) => fixed(chain, service, term.window()?).await?,
		None => None,
	};
	let state = match state {
		Some(state) => state,
		None => newest(chain, service).await?,
	};
	let there = Net { urls: vec![url.to_string()], genesis: None }.connect().await?;
	let lost = |why: String| {
		Problem::refused(format!("the ward's node has no proof for the ward's block {}", state.height))
			.cause(why)
			.hint("is it a node of this ward, of the Substrate kind, that keeps old states (--state-pruning archive)?")
	};
	let block = match state.block {
		Some(block) => Some(block),
		None => there.block_hash(state.height).await?,
	};
	let block = block.ok_or_else(|| lost("it does not know that block".into()))?;
	let nodes = proof::nodes(&there, block, &[account_key(account)]).await;
	let nodes = nodes.map_err(|error| lost(error.to_string()))?;
	let held = Holding::read(state.height, state.root, account, nodes)?;
	// Only for who reads it: what a ward's node says of its coin decides nothing.
	let told = there.request::<Json>("system_properties", rpc_params![]).await;
	let shown = match told.ok().as_ref().and_then(coin) {
		Some(coin) => coin.show(held.free),
		None => format!("{} of its coin's smallest unit", held.free),
	};
	Ok((held, shown))
}

/// The state that others' cover in a window rests on, and so has to do for all.
async fn fixed(chain: &Chain, service: u32, window: u64) -> Result<Option<Certified>> {
	let states =
		chain.entry("Insurance", "HeldStates", &[service.into()]).await?.unwrap_or_default();
	let found = read::list(&states).iter().find(|one| read::number(&one[0]) == window);
	found
		.map(|one| {
			let root = hash(one[1]["root"].as_str().unwrap_or_default())?;
			Ok(Certified { height: read::number(&one[1]["height"]), root, block: None })
		})
		.transpose()
}

async fn newest(chain: &Chain, service: u32) -> Result<Certified> {
	let kept = chain.ask("LivenessApi", "checkpoints", &[service.into()]).await?;
	let newest = read::list(&kept).last().ok_or_else(|| none_kept(service))?;
	let at = |name: &str| hash(newest[name].as_str().unwrap_or_default());
	let height = read::number(&newest["height"]);
	Ok(Certified { height, root: at("state_root")?, block: Some(at("block_hash")?) })
}

fn none_kept(service: u32) -> Problem {
	Problem::refused(format!(
		"the watchers of service {service} have certified no state of its ward"
	))
	.hint(format!("try again in a while; `vigil status {service}` shows the last one"))
}

/// What a node calls the ward's coin, and how it is written; nothing where it does not say.
fn coin(properties: &Json) -> Option<Asset> {
	// A chain with several tokens lists them, its own first.
	let first = |value: &Json| value.get(0).unwrap_or(value).clone();
	let symbol = first(&properties["tokenSymbol"]).as_str().map(str::to_string)?;
	let plain = |symbol: &String| {
		(1..=12).contains(&symbol.len()) && symbol.bytes().all(|one| one.is_ascii_alphanumeric())
	};
	let symbol = Some(symbol).filter(plain)?;
	let decimals = first(&properties["tokenDecimals"]).as_u64()?;
	let decimals = u32::try_from(decimals).ok().filter(|decimals| *decimals <= MOST_DECIMALS)?;
	Some(Asset { symbol, decimals })
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use vigil_proofs::fixture::{prove, State};

	const HOLDER: [u8; 32] = [7; 32];

	/// A state in which the holder has so much, and others have something.
	fn state(free: u128) -> State {
		let entry = |free: u128| (1u32, [0u32; 3], [free, 0, 0, 0]).encode();
		let others = (0..50u8).map(|other| (account_key(&[other.wrapping_add(100); 32]), entry(1)));
		others.chain([(account_key(&HOLDER), entry(free))]).collect()
	}

	fn proven(state: &State) -> (H256, Vec<Vec<u8>>) {
		let (root, proof) = prove(state, &[account_key(&HOLDER)]);
		(root, proof.0.into_iter().map(Into::into).collect())
	}

	#[test]
	fn what_a_certified_state_shows_is_read_and_goes_into_the_call_as_it_came() {
		let (root, nodes) = proven(&state(5_000));
		let held = Holding::read(96, root, &HOLDER, nodes.clone()).unwrap();
		assert_eq!((held.height, held.free), (96, 5_000));
		let document = held.document();
		assert_eq!(document["height"], 96);
		assert_eq!(document["proof"].as_array().unwrap().len(), nodes.len());
		assert_eq!(document["proof"][0], format!("0x{}", hex::encode(&nodes[0])));
	}

	#[test]
	fn what_a_node_adds_to_its_proof_is_left_out() {
		let (root, nodes) = proven(&state(5_000));
		let (_, others) = proven(&state(6_000));
		let padded = [&others[..1], &nodes[..], &[vec![7; 60_000]]].concat();
		assert_eq!(Holding::read(96, root, &HOLDER, padded).unwrap().nodes, nodes);
	}

	#[test]
	fn a_node_that_shows_another_state_is_not_believed() {
		let (root, _) = proven(&state(5_000));
		let (_, lie) = proven(&state(5_000_000));
		let refused = Holding::read(96, root, &HOLDER, lie).unwrap_err();
		assert!(refused.to_string().contains("no proof for the certified state"), "{refused}");
		let (_, mut short) = proven(&state(5_000));
		short.pop();
		assert!(Holding::read(96, root, &HOLDER, short).is_err());
	}

	#[test]
	fn who_has_nothing_there_is_told_before_anything_is_sent() {
		let (root, nodes) = proven(&state(0));
		let refused = Holding::read(96, root, &HOLDER, nodes).unwrap_err();
		assert!(refused.to_string().contains("nothing free"), "{refused}");
	}
	#[test]
	fn a_term_is_in_the_window_into_which_it_fits() {
		let window = |first, periods| Term { first, periods, width: 24 }.window();
		assert_eq!(window(20, 4), Ok(0), "to its end");
		assert_eq!(window(20, 5), Ok(1), "not into what is left");
		assert_eq!(window(24, 24), Ok(1), "all of it");
		assert!(window(0, 25).is_err(), "into none");
		assert!(window(u64::MAX, 24).is_ok(), "however late");
	}

	#[test]
	fn a_coin_is_named_as_its_node_says_and_nonsense_names_none() {
		let one = json!({ "tokenSymbol": "UNIT", "tokenDecimals": 10 });
		assert_eq!(coin(&one).unwrap().show(15_000_000_000), "1.5 UNIT");
		let many = json!({ "tokenSymbol": ["A", "B"], "tokenDecimals": [2, 3] });
		assert_eq!(coin(&many).unwrap().show(150), "1.5 A");
		let of = |symbol: &str| json!({ "tokenSymbol": symbol, "tokenDecimals": 10 });
		let far = json!({ "tokenSymbol": "A", "tokenDecimals": 4_000_000_000u64 });
		for none in [json!(null), far, of(""), of("A\nfee 0"), of(&"A".repeat(13))] {
			assert_eq!(coin(&none), None);
		}
	}
}
