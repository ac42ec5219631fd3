// SPDX-License-Identifier: Apache-2.0

//! A chain of the Cosmos kind behind a node that answers over HTTP, truly or not.

// Each file of tests uses a part of it.
#![allow(dead_code)]

use base64::{engine::general_purpose::STANDARD, Engine};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex,
	},
	time::{Duration, UNIX_EPOCH},
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
};
use vigil_proofs::{
	fixture::tendermint::Ward,
	tendermint::{header_hash, Block, BlockId, Time},
};
use vigil_relayer_link::Endpoint;

/// How a node answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Says {
	/// As it is.
	Truth,
	/// Truly, and `commit` is a method that it does not have.
	NoCommit,
	/// It is of another chain.
	OtherChain,
	/// Its headers name another chain.
	OtherHeaders,
	/// Signatures are made up.
	Forged,
	/// Blocks and validators are made up, as they fit each other.
	OtherSet,
	/// The second page of validators is missing.
	NoPage,
	/// There are more validators than it says.
	MorePages,
	/// There are a million validators.
	Crowd,
	/// Answers never end.
	Endless,
	/// Its last block is lower each time.
	Backwards,
	/// It answers with another block than that asked for.
	OtherBlock,
	/// It answers with rubbish.
	Rubbish,
	/// It redirects to somewhere else.
	Redirects,
	/// It has forgotten all but the last blocks.
	Pruned,
}

/// A node.
pub struct Cosmos {
	pub endpoint: Endpoint,
	/// What it says.
	pub says: Arc<Mutex<Says>>,
	/// How often it was asked.
	pub asked: Arc<AtomicUsize>,
	/// Bytes that it has sent.
	pub sent: Arc<AtomicUsize>,
}

/// Starts a node of this chain.
pub async fn cosmos(ward: Ward, says: Says) -> Cosmos {
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}", listener.local_addr().unwrap());
	let (asked, sent) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
	let says = Arc::new(Mutex::new(says));
	let (ward, all) = (Arc::new(ward), (says.clone(), asked.clone(), sent.clone()));
	tokio::spawn(async move {
		loop {
			let (stream, _) = listener.accept().await.unwrap();
			let (ward, (says, asked, sent)) = (ward.clone(), all.clone());
			tokio::spawn(async move {
				let times = asked.fetch_add(1, Ordering::SeqCst);
				let says = *says.lock().unwrap();
				serve(stream, &ward, says, times, &sent).await;
			});
		}
	});
	Cosmos { endpoint: Endpoint::web(&url).unwrap(), says, asked, sent }
}

async fn serve(mut stream: TcpStream, ward: &Ward, says: Says, times: usize, sent: &AtomicUsize) {
	let mut request = Vec::new();
	let mut part = [0; 4_096];
	while !request.windows(4).any(|end| end == b"\r\n\r\n") {
		match stream.read(&mut part).await {
			Ok(0) | Err(_) => return,
			Ok(read) => request.extend_from_slice(&part[..read]),
		}
	}
	let text = String::from_utf8_lossy(&request).into_owned();
	let target = text.split(' ').nth(1).unwrap_or_default();
	let (path, query) = target.split_once('?').unwrap_or((target, ""));
	let query: BTreeMap<String, u64> = query
		.split('&')
		.filter_map(|pair| pair.split_once('='))
		.map(|(name, value)| (name.to_string(), value.parse().unwrap()))
		.collect();
	let head = |rest: &str| format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{rest}\r\n\r\n");
	match says {
		Says::Endless => {
			let _ = stream.write_all(head("transfer-encoding: chunked").as_bytes()).await;
			let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
			while stream.write_all(chunk.as_bytes()).await.is_ok() {
				sent.fetch_add(0x1_0000, Ordering::SeqCst);
			}
			return;
		},
		Says::Redirects => {
			let moved =
				"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
			let _ = stream.write_all(moved.as_bytes()).await;
			return;
		},
		_ => {},
	}
	let answer = match (says, path) {
		(Says::Rubbish, _) => json!("rubbish"),
		(_, path) => match answer(ward, says, path, &query, times) {
			Some(result) => json!({ "jsonrpc": "2.0", "id": -1, "result": result }),
			None => json!({
				"jsonrpc": "2.0", "id": -1,
				"error": { "code": -32603, "message": "Internal error", "data": "no such thing" },
			}),
		},
	};
	let body = answer.to_string();
	let length = format!("content-type: application/json\r\ncontent-length: {}", body.len());
	let _ = stream.write_all(format!("{}{body}", head(&length)).as_bytes()).await;
	sent.fetch_add(body.len(), Ordering::SeqCst);
}

fn answer(
	ward: &Ward,
	says: Says,
	path: &str,
	query: &BTreeMap<String, u64>,
	times: usize,
) -> Option<Value> {
	let last = ward.blocks.len() as u64;
	let asked = query.get("height").copied().unwrap_or(last);
	let block = |height: u64| ward.blocks.get((height as usize).checked_sub(1)?);
	match path {
		"/status" => {
			let first = if says == Says::Pruned { last - 1 } else { 1 };
			let last = if says == Says::Backwards { last - (times as u64 % last) } else { last };
			let name = match says {
				Says::OtherChain => "ward-2".to_string(),
				_ => String::from_utf8(ward.chain_id.clone()).unwrap(),
			};
			Some(json!({
				"node_info": { "network": name },
				"sync_info": {
					"latest_block_height": last.to_string(),
					"earliest_block_height": first.to_string(),
					"catching_up": false,
				},
			}))
		},
		"/commit" if says == Says::NoCommit => None,
		"/commit" => {
			let height = if says == Says::OtherBlock { asked % last + 1 } else { asked };
			let found = block(height)?;
			let (header, commit) = (header(found, says), commit(found, says));
			Some(
				json!({ "signed_header": { "header": header, "commit": commit }, "canonical": true }),
			)
		},
		"/block" => {
			let before = asked.checked_sub(1).and_then(block).map(|one| commit(one, says));
			Some(json!({ "block": {
				"header": header(block(asked)?, says), "last_commit": before,
				"data": { "txs": [] }, "evidence": { "evidence": [] },
			} }))
		},
		"/validators" => {
			let all = &block(asked).or_else(|| block(last))?.validators;
			let (page, most) =
				(query.get("page").copied().unwrap_or(1), query["per_page"].min(100));
			if says == Says::NoPage && page > 1 {
				return None;
			}
			let one = |one: &vigil_proofs::tendermint::Validator| {
				json!({
					"address": "00",
					"pub_key": {
						"type": "tendermint/PubKeyEd25519",
						"value": STANDARD.encode(one.key),
					},
					"voting_power": one.power.to_string(),
					"proposer_priority": "-7",
				})
			};
			let from = (page - 1) * most;
			let mut found: Vec<_> =
				all.iter().skip(from as usize).take(most as usize).map(one).collect();
			if says == Says::MorePages {
				found.push(one(&all[0]));
			}
			let total = if says == Says::Crowd { 1_000_000 } else { all.len() };
			Some(json!({
				"block_height": asked.to_string(), "validators": found,
				"count": found.len().to_string(), "total": total.to_string(),
			}))
		},
		_ => None,
	}
}

fn hexed(bytes: impl AsRef<[u8]>) -> String {
	hex::encode_upper(bytes)
}

fn time(at: Time) -> String {
	let at = UNIX_EPOCH + Duration::new(at.seconds, at.nanos);
	humantime::format_rfc3339_nanos(at).to_string()
}

fn id(id: &BlockId) -> Value {
	json!({
		"hash": hexed(id.hash), "parts": { "total": id.parts, "hash": hexed(id.parts_hash) },
	})
}

fn header(block: &Block, says: Says) -> Value {
	let header = &block.header;
	let chain = match says {
		Says::OtherHeaders => "ward-2".to_string(),
		_ => String::from_utf8(header.chain_id.to_vec()).unwrap(),
	};
	let nothing = json!({ "hash": "", "parts": { "total": 0, "hash": "" } });
	json!({
		"version": { "block": header.version_block.to_string() },
		"chain_id": chain,
		"height": header.height.to_string(),
		"time": time(header.time),
		"last_block_id": header.last_block_id.as_ref().map_or(nothing, id),
		"last_commit_hash": hexed(&header.last_commit_hash),
		"data_hash": hexed(&header.data_hash),
		"validators_hash": hexed(header.validators_hash),
		"next_validators_hash": hexed(header.next_validators_hash),
		"consensus_hash": hexed(&header.consensus_hash),
		"app_hash": hexed(&header.app_hash),
		"last_results_hash": hexed(&header.last_results_hash),
		"evidence_hash": hexed(&header.evidence_hash),
		"proposer_address": hexed(&header.proposer_address),
	})
}

fn commit(block: &Block, says: Says) -> Value {
	let commit = &block.commit;
	let hash = header_hash(&block.header);
	let this = BlockId { hash, parts: commit.parts, parts_hash: commit.parts_hash };
	let votes: Vec<_> = commit
		.votes
		.iter()
		.map(|vote| match vote {
			None => json!({
				"block_id_flag": 1, "validator_address": "",
				"timestamp": "0001-01-01T00:00:00Z", "signature": null,
			}),
			Some(vote) => {
				let mut bytes = vote.signature.0;
				bytes[3] ^= u8::from(says == Says::Forged);
				json!({
					"block_id_flag": 2, "validator_address": "00",
					"timestamp": time(vote.time), "signature": STANDARD.encode(bytes),
				})
			},
		})
		.collect();
	json!({
		"height": block.header.height.to_string(), "round": commit.round,
		"block_id": id(&this), "signatures": votes,
	})
}
