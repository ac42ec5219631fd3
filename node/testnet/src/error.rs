// SPDX-License-Identifier: Apache-2.0

//! Everything that can go wrong with a network of processes, each with what one needs to look next.

use jsonrpsee::core::ClientError;
use std::{io, path::PathBuf, process::ExitStatus, time::Duration};

/// Why something was not possible.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The program could not be executed.
	#[error("cannot start {program}: {source}", program = program.display())]
	Spawn {
		/// Path of the program.
		program: PathBuf,
		/// What the system said.
		source: io::Error,
	},
	/// A process ended that was expected to run.
	#[error("{name} ended with {status}; it said last: {last_line:?}; log: {log}", log = log.display())]
	Exited {
		/// Name of the process.
		name: String,
		/// How it ended.
		status: ExitStatus,
		/// The last line of its log that is not empty.
		last_line: String,
		/// Its log.
		log: PathBuf,
	},
	/// A node that was stopped, or never started, was asked for something.
	#[error("{name} is not running")]
	NotRunning {
		/// Name of the node.
		name: String,
	},
	/// A signal could not be sent.
	#[error("cannot send {signal} to {name}: {source}")]
	Signal {
		/// Name of the process.
		name: String,
		/// Name of the signal.
		signal: &'static str,
		/// What the system said.
		source: nix::errno::Errno,
	},
	/// A state was not reached in time.
	#[error("waited {waited:.1?} for {what}; seen last: {last}{}", logs_hint(logs))]
	TimedOut {
		/// What was waited for.
		what: String,
		/// For how long.
		waited: Duration,
		/// What the last look saw.
		last: String,
		/// Where the logs are, if there are any.
		logs: Option<PathBuf>,
	},
	/// No port is left.
	#[error("no free port between {first} and {last} on 127.0.0.1")]
	NoPort {
		/// First port tried.
		first: u16,
		/// Last port tried.
		last: u16,
	},
	/// A JSON-RPC request failed.
	#[error("{method} at {url}: {source}")]
	Rpc {
		/// The method.
		method: String,
		/// The endpoint.
		url: String,
		/// What the client said.
		source: Box<ClientError>,
	},
	/// The metrics could not be read.
	#[error("metrics at 127.0.0.1:{port}: {source}")]
	Metrics {
		/// The port.
		port: u16,
		/// What the system said.
		source: io::Error,
	},
	/// Bytes of the chain are not what this build of the runtime expects.
	#[error("cannot decode {what}: {reason}")]
	Decode {
		/// What was decoded.
		what: String,
		/// Why it failed.
		reason: String,
	},
	/// The chain does not know a block.
	#[error("{url} does not know block {block}")]
	UnknownBlock {
		/// The endpoint.
		url: String,
		/// Number or hash.
		block: String,
	},
	/// A transaction was included and its call failed.
	#[error("{call} failed in block {block}: {error}")]
	Dispatch {
		/// Pallet and function.
		call: String,
		/// Number of the block.
		block: u32,
		/// The error of the module.
		error: String,
	},
	/// A file or directory could not be used.
	#[error("{path}: {source}", path = path.display())]
	File {
		/// Path of the file.
		path: PathBuf,
		/// What the system said.
		source: io::Error,
	},
}

impl Error {
	/// Whether the same attempt may succeed in a moment, as with a node that is starting.
	pub fn is_transient(&self) -> bool {
		match self {
			Error::Rpc { source, .. } => !matches!(**source, ClientError::Call(_)),
			Error::UnknownBlock { .. } | Error::Metrics { .. } => true,
			_ => false,
		}
	}

	/// The same error, which now says where the logs are.
	pub fn with_logs(mut self, path: &std::path::Path) -> Self {
		if let Error::TimedOut { logs, .. } = &mut self {
			logs.get_or_insert_with(|| path.to_owned());
		}
		self
	}
}

fn logs_hint(logs: &Option<PathBuf>) -> String {
	logs.as_ref().map(|path| format!("; logs: {}", path.display())).unwrap_or_default()
}
