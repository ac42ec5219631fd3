// SPDX-License-Identifier: Apache-2.0

//! `vigil gov`: referenda and the council.

use super::{
	read,
	tx::{bytes_of, parse},
};
use crate::{
	chain::{Chain, Net},
	error::{Problem, Result},
	tx::{self, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{json, Value as Json};

/// What a decision of the council may weigh: half of a block's time, and more bytes than the heaviest act about an
/// emergency reads.
const MOST_TIME: u64 = 500_000_000_000;
const MOST_BYTES: u64 = 1 << 22;

#[derive(Debug, Subcommand)]
pub enum GovCommand {
	/// List referenda under way
	Referenda,
	/// Show a referendum: what it would do, and how it stands
	Show {
		/// The referendum
		referendum: u32,
	},
	/// Vote
	///
	/// Example: `vigil gov vote 3 aye --amount 100 --conviction 1 --key main`
	Vote(VoteArgs),
	/// Take a vote back
	Unvote(ReferendumArgs),
	/// Put a call on chain, to be proposed by its hash
	Preimage(PreimageArgs),
	/// Propose a call whose preimage is on chain
	Propose(ProposeArgs),
	/// Pay the deposit that lets a referendum be decided
	Deposit(ReferendumArgs),
	/// List what the council decides on
	Council,
	/// Vote in the council
	CouncilVote(CouncilVoteArgs),
	/// Close a decision of the council, which makes its call
	CouncilClose(CouncilCloseArgs),
}

/// For or against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Side {
	/// For it
	Aye,
	/// Against it
	Nay,
}

#[derive(Debug, Args)]
pub struct VoteArgs {
	/// The referendum
	pub referendum: u32,
	/// For or against
	pub side: Side,
	/// With how much, in VGL
	#[arg(long, value_parser = units::parse_vgl)]
	pub amount: u128,
	/// 0 is a tenth and locks nothing; 1 to 6 count that often and lock ever longer
	#[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=6))]
	pub conviction: u8,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ReferendumArgs {
	/// The referendum
	pub referendum: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct PreimageArgs {
	/// `Pallet.call`, or an encoded call as 0x...
	pub call: String,
	/// The arguments by name, as JSON
	#[arg(default_value = "{}")]
	pub arguments: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ProposeArgs {
	/// The hash that `vigil gov preimage` showed
	pub hash: String,
	/// As whom it would act: `root`, or the name of an origin such as StakingAdmin
	#[arg(long, value_name = "NAME")]
	pub origin: String,
	/// How many blocks after it is decided
	#[arg(long, default_value_t = 10)]
	pub after: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct CouncilVoteArgs {
	/// The number of the decision
	pub index: u32,
	/// For or against
	pub side: Side,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct CouncilCloseArgs {
	/// The number of the decision
	pub index: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: GovCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		GovCommand::Referenda => referenda(ui, &chain).await,
		GovCommand::Show { referendum } => show(ui, &chain, referendum).await,
		GovCommand::Vote(args) => {
			let aye = if args.side == Side::Aye { 0x80 } else { 0 };
			let vote = json!({ "Standard": {
				"vote": aye | args.conviction, "balance": args.amount.to_string(),
			}});
			let arguments = json!({ "poll_index": args.referendum, "vote": vote });
			tx::run(ui, &chain, &args.tx, Intent::new("ConvictionVoting", "vote", arguments)).await
		},
		GovCommand::Unvote(args) => {
			let arguments = json!({ "class": null, "index": args.referendum });
			let intent = Intent::new("ConvictionVoting", "remove_vote", arguments);
			tx::run(ui, &chain, &args.tx, intent).await
		},
		GovCommand::Preimage(args) => {
			let call = parse(&chain, &args.call, &args.arguments)?;
			let data = chain.runtime.call_data(&call)?;
			let digest = hex::encode(sp_crypto_hashing::blake2_256(&data));
			let arguments = json!({ "bytes": format!("0x{}", hex::encode(data)) });
			let intent = Intent::new("Preimage", "note_preimage", arguments)
				.next(format!("`vigil gov propose 0x{digest} --origin root`"));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		GovCommand::Propose(args) => {
			let intent = propose(&chain, &args).await?;
			tx::run(ui, &chain, &args.tx, intent).await
		},
		GovCommand::Deposit(args) => {
			let arguments = json!({ "index": args.referendum });
			let intent = Intent::new("Referenda", "place_decision_deposit", arguments);
			tx::run(ui, &chain, &args.tx, intent).await
		},
		GovCommand::Council => {
			let rows = council(&chain).await?;
			ui.answer(&json!({
				"schema": "vigil/council/1", "block": chain.number, "decisions": rows,
			}))
		},
		GovCommand::CouncilVote(args) => {
			let hash = decision(&chain, args.index).await?;
			let arguments = json!({
				"proposal": hash, "index": args.index, "approve": args.side == Side::Aye,
			});
			tx::run(ui, &chain, &args.tx, Intent::new("Council", "vote", arguments)).await
		},
		GovCommand::CouncilClose(args) => {
			let hash = decision(&chain, args.index).await?;
			let arguments = json!({
				"proposal_hash": hash, "index": args.index,
				"proposal_weight_bound": { "ref_time": MOST_TIME, "proof_size": MOST_BYTES },
				"length_bound": 65_536,
			});
			tx::run(ui, &chain, &args.tx, Intent::new("Council", "close", arguments)).await
		},
	}
}

/// Referenda under way, with how they stand.
async fn referenda(ui: &Ui, chain: &Chain) -> Result<()> {
	let mut rows = Vec::new();
	for (keys, info) in chain.entries("Referenda", "ReferendumInfoFor", &[]).await? {
		let Some(ongoing) = info.get("Ongoing") else { continue };
		rows.push(row(keys.first().unwrap_or(&Json::Null), ongoing));
	}
	rows.sort_by_key(|row| row["referendum"].as_u64());
	ui.answer(&json!({ "schema": "vigil/referenda/1", "block": chain.number, "referenda": rows }))
}

fn row(index: &Json, ongoing: &Json) -> Json {
	let tally = &ongoing["tally"];
	let ayes = read::planck(&tally["ayes"]).unwrap_or(0);
	let nays = read::planck(&tally["nays"]).unwrap_or(0);
	let deciding = &ongoing["deciding"];
	let stage = match (deciding.is_null(), deciding["confirming"].is_null()) {
		(true, _) if ongoing["decision_deposit"].is_null() => "needs a deposit",
		(true, _) => "is prepared",
		(false, true) => "is decided",
		(false, false) => "is confirmed",
	};
	json!({
		"referendum": index,
		"track": ongoing["track"],
		"actsAs": acts_as(&ongoing["origin"]),
		"stage": stage,
		"approvalPercent": units::percent(ayes, ayes.saturating_add(nays)),
		"ayesVgl": read::vgl(&tally["ayes"]),
		"naysVgl": read::vgl(&tally["nays"]),
		"supportVgl": read::vgl(&tally["support"]),
	})
}

fn acts_as(origin: &Json) -> String {
	match crate::chain::only(origin) {
		Some((_, Json::String(name))) => name.clone(),
		Some((pallet, _)) => pallet.to_string(),
		None => origin.as_str().unwrap_or("?").to_string(),
	}
}

async fn show(ui: &Ui, chain: &Chain, referendum: u32) -> Result<()> {
	let found = chain.entry("Referenda", "ReferendumInfoFor", &[referendum.into()]).await?;
	let found = found.filter(|found| !found.is_null()).ok_or_else(|| {
		Problem::refused(format!("there is no referendum {referendum}"))
			.hint("see `vigil gov referenda`")
	})?;
	let mut document = json!({ "schema": "vigil/referendum/1", "block": chain.number });
	match found.get("Ongoing") {
		Some(ongoing) => {
			if let (Some(object), Json::Object(fields)) =
				(document.as_object_mut(), row(&referendum.into(), ongoing))
			{
				object.extend(fields);
			}
			document["would"] = would(chain, &ongoing["proposal"]).await?;
		},
		None => {
			document["referendum"] = referendum.into();
			document["stage"] = read::variant(&found);
		},
	}
	ui.answer(&document)
}

/// The call of a proposal, decoded; or its hash, where its preimage is not there.
async fn would(chain: &Chain, proposal: &Json) -> Result<Json> {
	let bytes = match (proposal.get("Inline"), proposal.get("Lookup")) {
		(Some(inline), _) => bytes_of(inline.as_str().unwrap_or_default())?,
		(_, Some(lookup)) => {
			let key = json!([lookup["hash"], lookup["len"]]);
			let found = chain.entry("Preimage", "PreimageFor", &[key]).await?.unwrap_or_default();
			match found.as_str() {
				Some(text) => bytes_of(text)?,
				None => return Ok(json!({ "preimageMissing": lookup["hash"] })),
			}
		},
		_ => return Ok(proposal.clone()),
	};
	let call = chain.runtime.decode_call(&bytes, crate::shape::Style::Human)?;
	Ok(json!({ "call": format!("{}.{}", call.pallet, call.name), "arguments": call.arguments }))
}

async fn propose(chain: &Chain, args: &ProposeArgs) -> Result<Intent> {
	let hash = crate::chain::hash(&args.hash)?;
	let hash = format!("{hash:?}");
	let noted = chain.entry("Preimage", "RequestStatusFor", &[hash.clone().into()]).await?;
	let noted = noted.filter(|noted| !noted.is_null()).ok_or_else(|| {
		Problem::refused("the call of this hash is not on chain")
			.hint("put it there with `vigil gov preimage`")
	})?;
	let length = crate::chain::only(&noted)
		.and_then(|(_, status)| status["len"].as_u64().or_else(|| status["maybe_len"].as_u64()));
	let length = length.ok_or_else(|| Problem::refused("the chain does not know its length"))?;
	let origin = match args.origin.as_str() {
		"root" | "Root" => json!({ "system": "Root" }),
		name => json!({ "Origins": name }),
	};
	let arguments = json!({
		"proposal_origin": origin,
		"proposal": { "Lookup": { "hash": hash, "len": length } },
		"enactment_moment": { "After": args.after },
	});
	Ok(Intent::new("Referenda", "submit", arguments)
		.makes("Referenda", "Submitted", "index", "referendum")
		.next("`vigil gov deposit REFERENDUM`, so that it is decided"))
}

/// What the council decides on.
async fn council(chain: &Chain) -> Result<Vec<Json>> {
	let mut rows = Vec::new();
	for (keys, voting) in chain.entries("Council", "Voting", &[]).await? {
		let hash = keys.first().cloned().unwrap_or_default();
		let call = chain
			.entry("Council", "ProposalOf", std::slice::from_ref(&hash))
			.await?
			.unwrap_or_default();
		let call = match crate::chain::only(&call) {
			Some((pallet, inner)) => format!(
				"{pallet}.{}",
				crate::chain::only(inner)
					.map_or_else(|| inner.as_str().unwrap_or("?"), |(name, _)| name)
			),
			None => "?".into(),
		};
		rows.push(json!({
			"index": voting["index"],
			"call": call,
			"ayes": read::list(&voting["ayes"]).len(),
			"nays": read::list(&voting["nays"]).len(),
			"needs": voting["threshold"],
			"endsAtBlock": voting["end"],
			"hash": hash,
		}));
	}
	rows.sort_by_key(|row| row["index"].as_u64());
	Ok(rows)
}

async fn decision(chain: &Chain, index: u32) -> Result<Json> {
	let found = council(chain).await?.into_iter().find(|row| row["index"] == index);
	found.map(|row| row["hash"].clone()).ok_or_else(|| {
		Problem::refused(format!("the council decides on no number {index}"))
			.hint("see `vigil gov council`")
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_referendum_without_votes_has_no_share_of_ayes() {
		let ongoing = json!({
			"track": 0, "origin": { "system": "Root" }, "deciding": null, "decision_deposit": null,
			"tally": { "ayes": "0", "nays": "0", "support": "0" },
		});
		let shown = row(&json!(3), &ongoing);
		assert_eq!(shown["approvalPercent"], "0");
		assert_eq!(shown["stage"], "needs a deposit");
		assert_eq!(shown["actsAs"], "Root");
	}
}
