// SPDX-License-Identifier: Apache-2.0

//! Every command of the node that the documentation shows is one that the node understands.

use crate::cli::Cli;
use clap::Parser;
use std::{fs, path::Path};

/// What stands for something of the reader's.
const PLACEHOLDERS: [(&str, &str); 4] = [
	("<stash address>", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
	("<genesis hash>", "0x0101010101010101010101010101010101010101010101010101010101010101"),
	("<watcher key>", "0x010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101"),
	("<public key>", "0x0101010101010101010101010101010101010101010101010101010101010101"),
];

/// The lines of shell blocks, with those joined that a backslash continues.
fn shell_lines(text: &str) -> Vec<String> {
	let mut lines: Vec<String> = Vec::new();
	let (mut inside, mut continued) = (false, false);
	for line in text.lines().map(str::trim) {
		if let Some(language) = line.strip_prefix("```") {
			inside = !inside && language == "sh";
			continue;
		}
		if !inside {
			continue;
		}
		let part = line.trim_end_matches('\\');
		match lines.last_mut().filter(|_| continued) {
			Some(before) => before.push_str(part),
			None => lines.push(part.to_owned()),
		}
		continued = line.ends_with('\\');
	}
	lines
}

/// The words of a command of the node, or nothing if it is another one.
fn node_command(line: &str) -> Option<Vec<String>> {
	let mut line = line.split(" #").next().unwrap_or(line).to_owned();
	for (placeholder, value) in PLACEHOLDERS {
		line = line.replace(placeholder, value);
	}
	let mut words = line.split_whitespace().skip_while(|word| *word == "sudo" || *word == "-u");
	let first = words.next()?;
	let program = first.rsplit('/').next()?;
	(program == "vigil-node").then_some(())?;
	let ends = |word: &&str| !["...", "&", "|", "&&", ">", "2>"].contains(word);
	let words = words.take_while(ends).map(|word| word.trim_matches('\'').trim_matches('"').into());
	Some([program.into()].into_iter().chain(words).collect())
}

fn commands(folder: &Path) -> Vec<(String, Vec<String>)> {
	let mut found = Vec::new();
	for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
		let path = entry.path();
		if path.is_dir() {
			found.extend(commands(&path));
			continue;
		}
		if path.extension().is_none_or(|extension| extension != "md") {
			continue;
		}
		let text = fs::read_to_string(&path).unwrap();
		let lines = shell_lines(&text);
		let of_node = lines.iter().filter_map(|line| node_command(line));
		found.extend(of_node.map(|words| (path.display().to_string(), words)));
	}
	found
}

#[test]
fn the_node_understands_every_command_that_the_documentation_shows() {
	let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
	let found: Vec<_> =
		["docs", "chain-specs"].iter().flat_map(|folder| commands(&root.join(folder))).collect();
	assert!(found.len() >= 7, "the documentation shows commands: {found:?}");
	for (path, words) in found {
		let parsed = Cli::try_parse_from(&words);
		assert!(parsed.is_ok(), "{path}: {}: {}", words.join(" "), parsed.unwrap_err());
	}
}

#[test]
fn commands_are_found_in_shell_blocks_only() {
	let text = "vigil-node a\n```sh\nvigil-node b \\\n\t--c <genesis hash> ... # d\ncurl e\n```\n";
	let found: Vec<_> = shell_lines(text).iter().filter_map(|line| node_command(line)).collect();
	assert_eq!(found.len(), 1);
	assert_eq!(found[0][..3], ["vigil-node", "b", "--c"]);
	assert_eq!(found[0].len(), 4);
	assert!(Cli::try_parse_from(&found[0]).is_err());
}
