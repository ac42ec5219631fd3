// SPDX-License-Identifier: Apache-2.0

//! An endpoint of a chain. Plain sockets, because much of what it does no good server would.

use super::Chain;
use serde_json::{json, Value};
use std::{
	io::{BufRead, BufReader, Read, Write},
	net::{TcpListener, TcpStream},
	sync::{Arc, Mutex, MutexGuard},
	thread,
	time::Duration,
};
use vigil_observers::Family;

/// What an endpoint does wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
	None,
	/// Never answers.
	Hang,
	/// Answers after this time.
	Slow(Duration),
	/// Answers with this HTTP status.
	Status(u16),
	/// Sends clients elsewhere.
	Redirect(String),
	/// Answers with something else than JSON.
	Garbage,
	/// Answers with more bytes than anybody needs.
	Huge,
	/// Answers with an error that repeats the key.
	Refuse,
	/// Serves another chain.
	WrongChain,
	/// Claims a head this much higher, with the contents of its real head.
	LieHeight(u64),
	/// Shows headers that are not those of the hashes it names.
	LieHash,
	/// Has no final block.
	NoFinality,
	/// Answers for its heads, but says "not so often" when asked for a block by its height.
	LimitedByHeight,
	/// Answers for its heads, but never when asked for a block by its height.
	HangsByHeight,
	/// Shows headers with a field that nobody knows, so that no hash can be computed.
	UnknownField,
}

struct State {
	chain: Chain,
	fault: Fault,
}

/// An endpoint on the loopback interface.
pub struct Server {
	state: Arc<Mutex<State>>,
	url: String,
}

impl Server {
	pub fn new(chain: &Chain) -> Self {
		let listener = TcpListener::bind("127.0.0.1:0").unwrap();
		let url = format!("http://{}", listener.local_addr().unwrap());
		let state = Arc::new(Mutex::new(State { chain: chain.clone(), fault: Fault::None }));
		let shared = state.clone();
		thread::spawn(move || {
			for stream in listener.incoming().flatten() {
				let state = shared.clone();
				// A client that goes away in the middle is its own business.
				thread::spawn(move || drop(serve(stream, &state)));
			}
		});
		Self { state, url }
	}

	pub fn url(&self) -> &str {
		&self.url
	}

	pub fn set(&self, fault: Fault) {
		self.lock().fault = fault;
	}

	pub fn show(&self, chain: &Chain) {
		self.lock().chain = chain.clone();
	}

	fn lock(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap()
	}
}

fn serve(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
	let mut reader = BufReader::new(stream);
	loop {
		let mut length = 0;
		loop {
			let mut line = String::new();
			if reader.read_line(&mut line)? == 0 {
				return Ok(());
			}
			if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
				length = value.trim().parse().unwrap();
			}
			if line.trim().is_empty() {
				break;
			}
		}
		let mut body = vec![0; length];
		reader.read_exact(&mut body)?;
		let (chain, fault) = {
			let state = state.lock().unwrap();
			(state.chain.clone(), state.fault.clone())
		};
		let request: Value = serde_json::from_slice(&body)?;
		let (status, extra, body) = respond(&chain, &fault, &request);
		// In one piece: the loopback interface delays what comes in several.
		let answer = format!(
			"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{extra}content-length: {}\r\n\r\n{body}",
			body.len()
		);
		reader.get_mut().write_all(answer.as_bytes())?;
	}
}

fn respond(chain: &Chain, fault: &Fault, request: &Value) -> (u16, String, String) {
	let plain = |status: u16, body: &str| (status, String::new(), body.to_owned());
	match fault {
		Fault::LimitedByHeight if by_height(request) => return plain(429, "{}"),
		Fault::HangsByHeight if by_height(request) => thread::sleep(Duration::from_secs(60)),
		Fault::Hang => thread::sleep(Duration::from_secs(60)),
		Fault::Slow(time) => thread::sleep(*time),
		Fault::Status(status) => return plain(*status, "{}"),
		Fault::Redirect(to) => return (307, format!("location: {to}\r\n"), String::new()),
		Fault::Garbage => return plain(200, "<html>\u{0}{\"jsonrpc\":"),
		Fault::Huge => return plain(200, &" ".repeat(3 * 1024 * 1024)),
		Fault::Refuse => {
			let error = json!({ "code": -32000, "message": format!("bad key {}", super::KEY) });
			let body = json!({ "jsonrpc": "2.0", "id": request["id"], "error": error });
			return plain(200, &body.to_string());
		},
		_ => {},
	}
	let result = result(chain, fault, request);
	plain(200, &json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }).to_string())
}

/// Whether this asks for a block by its height, and not for the genesis block.
fn by_height(request: &Value) -> bool {
	let param = &request["params"][0];
	match request["method"].as_str() {
		Some("eth_getBlockByNumber") => param.as_str().is_some_and(|tag| tag.starts_with("0x")),
		Some("chain_getBlockHash") => param.as_u64() != Some(0),
		_ => false,
	}
}

fn result(chain: &Chain, fault: &Fault, request: &Value) -> Value {
	let param = &request["params"][0];
	let json = |height: usize| altered(chain.json(height), fault);
	let hash = |height: u64| chain.hash(height as usize).map(|hash| format!("{hash:?}"));
	let more = chain.answer(request["method"].as_str().unwrap(), &request["params"]);
	if let Some(more) = more {
		return more;
	}
	match request["method"].as_str().unwrap() {
		"eth_chainId" if *fault == Fault::WrongChain => json!("0x1"),
		"eth_chainId" => json!("0x1267"),
		"eth_getBlockByNumber" => match param.as_str().unwrap() {
			"latest" => raised(json(chain.height()), fault),
			"finalized" if *fault == Fault::NoFinality => Value::Null,
			"finalized" => json(chain.finalized),
			number => json(usize::from_str_radix(&number[2..], 16).unwrap()),
		},
		"chain_getBlockHash" if *fault == Fault::WrongChain && *param == json!(0) => {
			json!(format!("0x{}", "77".repeat(32)))
		},
		"chain_getBlockHash" => json!(hash(param.as_u64().unwrap())),
		"chain_getFinalizedHead" => json!(hash(chain.finalized as u64)),
		"chain_getHeader" => match param.as_str() {
			None => raised(json(chain.height()), fault),
			Some(hash) => altered(chain.by_hash(hash), fault),
		},
		"state_getStorage" => {
			json!(format!("0x{}", hex::encode(1_700_000_000_000u64.to_le_bytes())))
		},
		method => panic!("nobody should ask for {method} of {:?}", Family::Evm),
	}
}

fn raised(mut block: Value, fault: &Fault) -> Value {
	if let Fault::LieHeight(by) = fault {
		let number = block["number"].as_str().unwrap();
		let number = u64::from_str_radix(&number[2..], 16).unwrap() + by;
		block["number"] = format!("{number:#x}").into();
	}
	block
}

fn altered(block: Option<Value>, fault: &Fault) -> Value {
	let Some(mut block) = block else { return Value::Null };
	if *fault == Fault::LieHash {
		block["stateRoot"] = format!("0x{}", "66".repeat(32)).into();
	}
	if *fault == Fault::UnknownField {
		block["sendCount"] = "0x1".into();
	}
	block
}
