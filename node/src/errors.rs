// SPDX-License-Identifier: Apache-2.0

//! Turns any error into the one sentence that the user reads.

use sc_cli::clap;
use std::error::Error as StdError;

/// Whether the "error" is help or a version that the user asked for.
pub fn is_help(error: &clap::Error) -> bool {
	use clap::error::ErrorKind::*;
	matches!(error.kind(), DisplayHelp | DisplayVersion | DisplayHelpOnMissingArgumentOrSubcommand)
}

/// The sentence for a command line that was not understood, from clap's several lines.
pub fn usage_sentence(rendered: &str) -> String {
	let what = rendered
		.lines()
		.map(str::trim)
		.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
		.filter(|line| !line.is_empty())
		.collect::<Vec<_>>()
		.join(" ");
	let what = what.strip_prefix("error: ").unwrap_or(&what);
	format!("{what}; `--help` lists what is possible")
}

/// The sentence for a command that failed.
pub fn sentence(error: &sc_cli::Error) -> String {
	use sc_cli::Error::*;
	match error {
		Input(what) if what.starts_with("Invalid phrase") => {
			"the secret is no valid phrase, seed or derivation URI; check it for typing errors"
				.into()
		},
		Input(what) => one_line(what),
		NetworkKeyNotFound(path) => format!(
			"a validator needs a lasting network key, but `{}` does not exist; create it with \
			 `key generate-node-key`, or let the node do so with --unsafe-force-node-key-generation",
			path.display()
		),
		KeyTypeInvalid => "the key type is not known; it has exactly four characters, such as \
			babe, gran or audi"
			.into(),
		KeystoreOperation => "the key was not stored; check that --scheme fits the secret and \
			that the keystore can be written"
			.into(),
		InvalidUri(_) => "the key is neither a secret phrase or URI nor a public key; give one of \
			them"
			.into(),
		other => with_causes(other),
	}
}

/// Errors that the SDK only has as text, and what a user can do about them.
const KNOWN: [(&str, &str); 4] = [
	(
		"Database file is in use",
		"the database is in use by another program; stop that, or choose another --base-path",
	),
	(
		"Invalid JSON blob: ",
		"the runtime cannot read the genesis of the chain spec; correct this: ",
	),
	(
		"while constructing the runtime",
		"the code in the chain spec is no runtime that this node can run; export the chain spec again",
	),
	(
		"Execution aborted due to trap",
		"the runtime refuses the genesis of the chain spec; its reason stands above",
	),
];

/// The error and its causes, each said once.
fn with_causes(error: &dyn StdError) -> String {
	let mut said = one_line(&error.to_string());
	let mut cause = error.source();
	while let Some(error) = cause {
		let text = one_line(&error.to_string());
		if !said.contains(&text) {
			said = format!("{said}: {text}");
		}
		cause = error.source();
	}
	said
}

/// `text` on one line, without the names of error variants that say nothing to a user.
fn one_line(text: &str) -> String {
	let text = ["Other: ", "Application: "]
		.iter()
		.fold(text.trim_start(), |text, variant| text.strip_prefix(variant).unwrap_or(text));
	let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
	let Some((needle, sentence)) = KNOWN.iter().find(|(needle, _)| text.contains(needle)) else {
		return flat(text);
	};
	if !sentence.ends_with(": ") {
		return sentence.to_string();
	}
	// What follows is a line number in a text that the user never saw, and that text.
	let reason = text.split_once(needle).map_or(text, |(_, reason)| reason);
	let reason = reason.split_once(" at line ").map_or(reason, |(reason, _)| reason);
	format!("{sentence}{}", flat(reason))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::io;

	#[derive(Debug)]
	struct Outer(io::Error);

	impl std::fmt::Display for Outer {
		fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
			f.write_str("the keystore\n\n\tcannot be opened")
		}
	}

	impl StdError for Outer {
		fn source(&self) -> Option<&(dyn StdError + 'static)> {
			Some(&self.0)
		}
	}

	#[test]
	fn causes_are_said_once_and_on_one_line() {
		let error = Outer(io::Error::other("no\nspace"));
		assert_eq!(with_causes(&error), "the keystore cannot be opened: no space");

		let twice = sc_cli::Error::Io(io::Error::other("no space"));
		assert_eq!(sentence(&twice), "no space");
	}

	#[test]
	fn input_errors_lose_their_prefix() {
		assert_eq!(sentence(&"give a chain".into()), "give a chain");
	}

	#[test]
	fn names_of_variants_are_left_out() {
		let error = sc_service::Error::Application("Unknown block".to_string().into());
		assert_eq!(sentence(&error.into()), "Unknown block");
		assert_eq!(sentence(&sc_service::Error::Other("x".into()).into()), "x");
	}

	#[test]
	fn refused_genesis_is_not_quoted() {
		let error = "Storage error: Invalid JSON blob: unknown field `a` at line 3 column 4 for blob:\n{\n}";
		let said = sentence(&error.into());
		assert!(said.ends_with("correct this: unknown field `a`"), "{said}");
	}

	#[test]
	fn traps_are_not_shown_with_their_backtrace() {
		let error =
			"wasm call error Execution aborted due to trap: wasm trap\nWASM backtrace:\n 0: x";
		let said = sentence(&error.into());
		assert!(said.contains("refuses the genesis") && !said.contains("backtrace"), "{said}");
	}

	#[test]
	fn missing_network_key_is_one_sentence_with_a_remedy() {
		let said = sentence(&sc_cli::Error::NetworkKeyNotFound("a/b".into()));
		assert!(!said.contains('\n'));
		assert!(said.contains("a/b") && said.contains("key generate-node-key"));
	}

	#[test]
	fn usage_errors_become_one_line_without_the_usage() {
		let rendered = "error: invalid value 'rocksdb' for '--database <DB>'\n  [possible values: \
			paritydb, auto]\n\nUsage: vigil-node [OPTIONS]\n\nFor more information, try '--help'.\n";
		assert_eq!(
			usage_sentence(rendered),
			"invalid value 'rocksdb' for '--database <DB>' [possible values: paritydb, auto]; \
			 `--help` lists what is possible"
		);
		assert_eq!(usage_sentence(""), "; `--help` lists what is possible");
	}
}
