// SPDX-License-Identifier: Apache-2.0

//! `vigil cert`: certificates, and what they are worth.

use super::{
	read,
	tx::{bytes_of, read_file, write_new},
};
use crate::{
	chain::{bounded, hash, Chain, Net},
	error::{Problem, Result},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use codec::{Decode, DecodeAll};
use serde::Deserialize;
use serde_json::{json, Value as Json};
use std::path::PathBuf;
use subxt::rpcs::client::{rpc_params, RpcSubscription};
use vigil_bls::{verify_with_witnesses, Blst, Expected};
use vigil_primitives::{
	answers::restaking::SetInfo, AbsentWitness, Certificate, SetCommitment, Statement, H256,
};

#[derive(Debug, Subcommand)]
pub enum CertCommand {
	/// Print certificates as they arise, one a line
	///
	/// Example: `vigil cert watch --service 0`
	Watch {
		/// Only of this service
		#[arg(long)]
		service: Option<u32>,
	},
	/// Fetch the last certificate of a kind with all that is needed to verify it, into a file
	Get(GetArgs),
	/// Verify a certificate in a file, without any node
	///
	/// It shows that more than two thirds of the set signed. Whether it is the set that you trust is shown by
	/// --commitment, the hash that your destination or an older Handover names.
	Verify(VerifyArgs),
}

#[derive(Debug, Args)]
pub struct GetArgs {
	/// The service
	pub service: u32,
	/// `halt`, `resume`, `checkpoint`, `handover` or `outbox`
	#[arg(long, default_value = "checkpoint")]
	pub kind: String,
	/// The new file; without one it is printed
	#[arg(long, short, value_name = "FILE")]
	pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
	/// The file that `vigil cert get` wrote
	pub file: PathBuf,
	/// The hash of the commitment to the set that is trusted
	#[arg(long, value_name = "HASH")]
	pub commitment: Option<String>,
}

/// What `vigil cert get` writes. The fields of the certificate itself are for people, and are not read.
#[derive(Debug, Deserialize)]
struct File {
	certificate: String,
	commitment: String,
	witnesses: String,
	#[serde(rename = "genesisHash")]
	genesis: Option<String>,
}

/// A page of `vigil_witnessedCertificates`.
#[derive(Deserialize)]
struct Page {
	certificates: Vec<Json>,
	next: Option<String>,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: CertCommand) -> Result<()> {
	match command {
		CertCommand::Watch { service } => watch(ui, &net.open().await?, service).await,
		CertCommand::Get(args) => get(ui, &net.open().await?, &args).await,
		CertCommand::Verify(args) => {
			let text = read_file(&args.file)?;
			let pinned = args.commitment.as_deref().map(hash).transpose()?;
			let genesis = net.genesis.as_deref().map(hash).transpose()?;
			let shown = verify(&text, genesis, pinned)?;
			if let Some(text) = unpinned(&shown) {
				ui.say(text);
			}
			ui.answer(&shown)
		},
	}
}

async fn watch(ui: &Ui, chain: &Chain, service: Option<u32>) -> Result<()> {
	let mut told: RpcSubscription<Json> = chain
		.connection
		.subscribe(
			"vigil_subscribeCertificates",
			rpc_params![service],
			"vigil_unsubscribeCertificates",
		)
		.await
		.map_err(|error| {
			Problem::from(error).hint("ask a node that watches: one with --watcher-config")
		})?;
	ui.say("waiting for certificates; end with Ctrl-C");
	loop {
		let next = tokio::select! {
			next = told.next() => next,
			_ = tokio::signal::ctrl_c() => return Ok(()),
		};
		match next {
			Some(Ok(certificate)) => ui.line(&told_line(certificate, ui.json())?)?,
			_ => return Err(Problem::unreached("the node ended the subscription")),
		}
	}
}

/// What is shown of a certificate that a node told.
fn told_line(mut certificate: Json, whole: bool) -> Result<Json> {
	let object = certificate.as_object_mut().ok_or_else(|| {
		Problem::refused("the node tells of something that is no certificate")
			.hint("ask another node with --url")
	})?;
	object.insert("schema".into(), "vigil/certificate/1".into());
	if !whole {
		object.remove("certificate");
	}
	Ok(certificate)
}

async fn get(ui: &Ui, chain: &Chain, args: &GetArgs) -> Result<()> {
	let info = chain.ask("RestakingApi", "service", &[args.service.into()]).await?;
	if info.is_null() {
		return Err(super::ward::no_service(args.service));
	}
	if info["current_set"].is_null() {
		return Err(Problem::refused(format!("no set of service {} is in office", args.service))
			.hint("sets are elected each era: see `vigil service show`"));
	}
	// What the set in office has not said, one before it may have.
	let current = read::number(&info["current_set"]);
	let oldest = read::number(&info["oldest_set"]).max(1);
	let mut found = None;
	let sets = usize::try_from(current.saturating_sub(oldest)).unwrap_or(usize::MAX);
	bounded(sets, &format!("sets of service {}", args.service))?;
	for set_id in (oldest..=current).rev() {
		found = latest_of(chain, args, set_id).await?;
		if found.is_some() {
			break;
		}
	}
	let mut found = found.ok_or_else(|| {
		Problem::refused(format!("the node keeps no {} of service {}", args.kind, args.service))
			.hint("see what there is with `vigil cert watch`")
	})?;
	found["schema"] = "vigil/certificate/1".into();
	found["genesisHash"] = format!("{:?}", chain.genesis()).into();
	match &args.output {
		Some(path) => {
			let text = serde_json::to_string_pretty(&found).unwrap_or_default();
			write_new(path, &text)?;
			ui.say(&format!("verify it with `vigil cert verify {}`", path.display()));
			Ok(())
		},
		None => ui.raw(&serde_json::to_string_pretty(&found).unwrap_or_default()),
	}
}

/// The latest of a kind that a set has certified, if the node keeps one.
async fn latest_of(chain: &Chain, args: &GetArgs, set_id: u64) -> Result<Option<Json>> {
	let asked = [args.service.into(), set_id.into()];
	let bytes = chain.ask_bytes("RestakingApi", "watcher_set", &asked).await?;
	let Some(set) = Option::<SetInfo>::decode(&mut &bytes[..]).ok().flatten() else {
		return Ok(None);
	};
	let mut found = None;
	let mut from: Option<String> = None;
	// The latest of a kind is last; a node that leads in circles is not followed for ever.
	for _ in 0..1_024 {
		let params = rpc_params![args.service, set.commitment.hash(), from.clone(), 32];
		let page: Page = chain.connection.request("vigil_witnessedCertificates", params).await?;
		let last = page.certificates.into_iter().rfind(|one| one["kind"] == args.kind.as_str());
		found = last.or(found);
		match page.next {
			Some(next) => from = Some(next),
			None => break,
		}
	}
	Ok(found)
}

/// What is to be said of a certificate whose set or chain nobody but its file names.
fn unpinned(shown: &Json) -> Option<&'static str> {
	match (&shown["setIsPinned"], &shown["genesisIsPinned"]) {
		(Json::Bool(true), _) => None,
		(_, Json::Bool(true)) => Some(
			"it holds for the set that the file names, and anybody can make one up: give --commitment",
		),
		_ => Some(
			"it holds for the set and the chain that the file names, and anybody can make both up: give --commitment and --genesis",
		),
	}
}

/// What a certificate in a file shows.
fn verify(text: &str, genesis: Option<H256>, pinned: Option<H256>) -> Result<Json> {
	let malformed = |what: &str| {
		Problem::usage(format!("the file's {what} cannot be read"))
			.hint("make one with `vigil cert get SERVICE --output FILE`")
	};
	let file: File = serde_json::from_str(text).map_err(|error| malformed("form").cause(error))?;
	let certificate = Certificate::from_bytes(&bytes_of(&file.certificate)?)
		.map_err(|_| malformed("certificate"))?;
	let commitment = SetCommitment::decode_all(&mut &bytes_of(&file.commitment)?[..])
		.map_err(|_| malformed("commitment"))?;
	let witnesses = Vec::<AbsentWitness>::decode_all(&mut &bytes_of(&file.witnesses)?[..])
		.map_err(|_| malformed("witnesses"))?;
	let named = file.genesis.as_deref().map(hash).transpose()?;
	let genesis_hash = genesis
		.or(named)
		.ok_or_else(|| Problem::usage("which chain is it of?").hint("give --genesis HASH"))?;
	if pinned.is_some_and(|pinned| pinned != commitment.hash()) {
		return Err(Problem::refused(format!(
			"it is signed by another set than the one that is trusted: by {:?}",
			commitment.hash()
		)));
	}
	let signed = &certificate.signed;
	let expected =
		Expected { genesis_hash, service: signed.service, kind: signed.statement.kind() };
	verify_with_witnesses::<Blst>(&certificate, &commitment, &witnesses, &expected).map_err(
		|error| Problem::refused("the certificate does not hold").cause(format!("{error:?}")),
	)?;
	let absent = certificate.absent.count();
	let size = certificate.absent.size();
	Ok(json!({
		"schema": "vigil/verified/1",
		"holds": true,
		"service": signed.service.0,
		"setId": signed.set_id.0,
		"says": says(&signed.statement),
		"signed": size.saturating_sub(absent),
		"size": size,
		"setInOfficeFrom": units::show_time(commitment.activates_at.0),
		"setExpiresAt": units::show_time(commitment.expires_at.0),
		"setHasExpired": commitment.expires_at.0 <= units::now(),
		"commitment": format!("{:?}", commitment.hash()),
		"setIsPinned": pinned.is_some(),
		"genesisIsPinned": genesis.is_some(),
		"genesisHash": format!("{genesis_hash:?}"),
	}))
}

/// A statement in a sentence.
fn says(statement: &Statement) -> String {
	match statement {
		Statement::Halt(halt) => format!(
			"at {} no block after {} ({:?}) had been seen",
			units::show_time(halt.round.0),
			halt.height.0,
			halt.block_hash
		),
		Statement::Resume(resume) => format!(
			"at {} the ward advanced again, beyond block {}",
			units::show_time(resume.round.0),
			resume.height.0
		),
		Statement::Checkpoint(checkpoint) => format!(
			"at {} block {} ({:?}) was final",
			units::show_time(checkpoint.round.0),
			checkpoint.height.0,
			checkpoint.block_hash
		),
		Statement::Handover(handover) => {
			format!("set {} takes office after this one", handover.next.set_id.0)
		},
		Statement::Outbox(outbox) => format!(
			"{} messages from number {} on leave over lane {}",
			outbox.count, outbox.first.0, outbox.lane.0
		),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use vigil_bls::test_utils::TestSet;
	use vigil_primitives::{Halt, Height, Round, ServiceId, SetId, UnixTime};

	const GENESIS: H256 = H256([7; 32]);

	/// A file with a Halt that the third of four members did not sign.
	fn file(change: impl FnOnce(&mut Json)) -> (String, H256) {
		let set = TestSet::<Blst>::new(ServiceId(3), SetId(1), &[10, 10, 10, 10]);
		let halt = Halt {
			height: Height(100),
			block_hash: H256([9; 32]),
			block_timestamp: UnixTime(1_000),
			round: Round(2_000),
		};
		let certificate = set.certify(Statement::Halt(halt), &[2]);
		let hex = |bytes: Vec<u8>| format!("0x{}", hex::encode(bytes));
		let mut file = json!({
			"certificate": hex(certificate.to_bytes()),
			"commitment": hex(set.commitment.encode()),
			"witnesses": hex(set.witnesses(&[2]).encode()),
			"genesisHash": format!("{:?}", set.genesis_hash),
		});
		change(&mut file);
		(file.to_string(), set.commitment.hash())
	}

	#[test]
	fn a_certificate_is_verified_without_a_node() {
		let (text, commitment) = file(|_| ());
		let shown = verify(&text, None, Some(commitment)).unwrap();
		assert_eq!(shown["signed"], 3);
		assert_eq!(shown["setIsPinned"], true);
		assert!(shown["says"].as_str().unwrap().contains("100"));
		assert_eq!(shown["setHasExpired"], true, "it is of the beginning of time");
	}

	/// Whoever hands over a file can have made up the set that signs what is in it.
	#[test]
	fn whose_set_it_is_is_said_where_only_the_file_names_it() {
		let (text, commitment) = file(|_| ());
		let genesis = TestSet::<Blst>::new(ServiceId(3), SetId(1), &[10; 4]).genesis_hash;
		let says = |genesis, pinned| unpinned(&verify(&text, genesis, pinned).unwrap());
		assert!(says(None, None).unwrap().contains("--genesis"));
		assert!(says(Some(genesis), None).unwrap().contains("--commitment"));
		assert_eq!(says(None, Some(commitment)), None, "a commitment is of one set of one chain");
	}

	#[test]
	fn what_a_node_tells_in_place_of_a_certificate_is_refused() {
		for nonsense in [json!("text"), json!([1]), json!(7), Json::Null] {
			assert!(told_line(nonsense.clone(), true).is_err(), "{nonsense}");
		}
		let told = told_line(json!({ "kind": "halt", "certificate": "0x00" }), false).unwrap();
		assert_eq!(told, json!({ "kind": "halt", "schema": "vigil/certificate/1" }));
	}

	#[test]
	fn a_certificate_of_another_chain_or_set_or_with_a_changed_bit_is_refused() {
		let (text, commitment) = file(|_| ());
		assert!(verify(&text, Some(GENESIS), Some(commitment)).is_err());
		assert!(verify(&text, None, Some(H256([1; 32]))).is_err());
		let (text, _) = file(|file| {
			let text = file["certificate"].as_str().unwrap().to_string();
			let digit = if text.ends_with('0') { "1" } else { "0" };
			file["certificate"] = format!("{}{digit}", &text[..text.len() - 1]).into();
		});
		assert!(verify(&text, None, None).is_err());
		let (text, _) = file(|file| file["witnesses"] = "0x00".into());
		assert!(verify(&text, None, None).is_err());
	}

	#[test]
	fn what_is_no_file_of_a_certificate_is_a_usage_error() {
		for text in
			["", "{}", "[]", "{\"certificate\":\"0x\",\"commitment\":\"0x\",\"witnesses\":\"0x\"}"]
		{
			let problem = verify(text, Some(GENESIS), None).unwrap_err();
			assert_eq!(problem.exit(), crate::error::Exit::Usage, "{text}");
		}
	}
}
