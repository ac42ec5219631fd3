// SPDX-License-Identifier: Apache-2.0

//! Every command that the documentation shows is one that `vigil` understands: whole ones in blocks, and what stands in
//! a sentence as far as it goes.

mod shell;

use clap::{error::ErrorKind, CommandFactory};
use shell::{commands, HOLE};
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
};
use vigil_cli::cli::Cli;

/// Where pages are, below the repository.
const PAGES: [&str; 6] =
	["README.md", "docs", "clients/cli", "relayers", "chain-specs", "scripts/docker"];
/// Folders of what others wrote.
const FOREIGN: [&str; 5] = ["node_modules", "target", "lib", "out", "cache"];
/// What readers fill in: the first that fits stands for it.
const VALUES: [&str; 6] = [
	"1",
	"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
	"50%",
	"0x0101010101010101010101010101010101010101010101010101010101010101",
	"watcher-failure",
	"aye",
];
/// No command has more of them that are not texts.
const MOST_TRIES: usize = 6 * 6 * 6;

/// A command on a page.
#[derive(Debug)]
struct Shown {
	page: String,
	words: Vec<String>,
	/// Whether it can be typed as it stands; else it is a part of a sentence.
	whole: bool,
}

fn pages() -> Vec<PathBuf> {
	fn collect(path: &Path, out: &mut Vec<PathBuf>) {
		let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
		if path.is_dir() && !FOREIGN.contains(&name) {
			let mut below: Vec<_> =
				fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
			below.sort();
			below.iter().for_each(|path| collect(path, out));
		} else if path.extension().is_some_and(|extension| extension == "md") {
			out.push(path.into());
		}
	}
	let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
	let mut pages = Vec::new();
	PAGES.iter().for_each(|page| collect(&root.join(page), &mut pages));
	pages
}

/// The commands of a page: of its blocks for a shell, and of what stands between single marks.
fn shown(page: &str, text: &str) -> Vec<Shown> {
	let (mut found, mut prose, mut line) = (Vec::new(), String::new(), String::new());
	let mut add = |commands: Vec<Vec<String>>, whole| {
		let ours = commands.into_iter().filter_map(vigil);
		found.extend(ours.map(|words| Shown { page: page.into(), words, whole }));
	};
	// The language of the block that it stands in.
	let mut block: Option<&str> = None;
	for next in text.lines().map(str::trim) {
		match (next.strip_prefix("```"), block) {
			(Some(language), None) => block = Some(language),
			(Some(_), Some(_)) => {
				block = None;
				prose.push_str("\n\n");
			},
			(None, None) => {
				prose.push_str(next);
				prose.push('\n');
			},
			(None, Some("sh" | "text")) => {
				line.push_str(next.trim_end_matches('\\'));
				if !next.ends_with('\\') {
					add(commands(&line), true);
					line.clear();
				}
			},
			(None, Some(_)) => (),
		}
	}
	for paragraph in prose.split("\n\n") {
		let paragraph = paragraph.replace('\n', " ");
		for span in paragraph.split('`').skip(1).step_by(2) {
			add(commands(span), false);
		}
	}
	found
}

/// A command of ours that has words.
fn vigil(words: Vec<String>) -> Option<Vec<String>> {
	let set = |word: &&String| word.contains('=') && !word.starts_with('-');
	let own: Vec<_> =
		words.iter().skip_while(|word| set(word) || *word == "sudo").cloned().collect();
	let program = own.first()?.rsplit('/').next()?;
	(program == "vigil" && own.len() > 1).then_some(own)
}

/// What of a word is the reader's: what stood in angle brackets, and names in capitals.
fn holes(words: &[String]) -> Vec<String> {
	let capitals = |word: &str| {
		word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
	};
	let mut names = Vec::new();
	for word in words {
		let parts = word.split(HOLE).skip(1).step_by(2).map(|name| format!("{HOLE}{name}{HOLE}"));
		let whole = (capitals(word) || word == "..." || word == "0x...").then(|| word.clone());
		for name in parts.chain(whole) {
			if !names.contains(&name) {
				names.push(name);
			}
		}
	}
	names
}

fn filled(words: &[String], values: &BTreeMap<String, &str>) -> Vec<String> {
	let fill = |word: &String| match values.get(word) {
		Some(value) => value.to_string(),
		// A hole has its marks, which no other part of a word has.
		None => values
			.iter()
			.filter(|(name, _)| name.starts_with(HOLE))
			.fold(word.clone(), |word, (name, value)| word.replace(name.as_str(), value)),
	};
	words.iter().map(fill).collect()
}

/// Why it is not understood whatever the reader fills in, if it is not.
fn misunderstood(shown: &Shown) -> Option<String> {
	let holes = holes(&shown.words);
	let mut last = None;
	for number in 0..VALUES.len().pow(holes.len().min(9) as u32).min(MOST_TRIES) {
		let mut rest = number;
		let mut next = || {
			let value = VALUES[rest % VALUES.len()];
			rest /= VALUES.len();
			value
		};
		let values = holes.iter().map(|name| (name.clone(), next())).collect();
		let words = filled(&shown.words, &values);
		let error = match Cli::command().try_get_matches_from(&words) {
			Ok(_) => return None,
			Err(error) => error,
		};
		match error.kind() {
			ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
			// A sentence says the rest, or nothing of it.
			ErrorKind::MissingRequiredArgument
			| ErrorKind::MissingSubcommand
			| ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
				if !shown.whole =>
			{
				return None
			},
			ErrorKind::ValueValidation | ErrorKind::InvalidValue => last = Some(error),
			_ => return Some(error.to_string()),
		}
	}
	last.map(|error| error.to_string())
}

#[test]
fn every_command_that_the_documentation_shows_is_understood() {
	let mut found = Vec::new();
	let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
	for path in pages() {
		let page = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
		found.extend(shown(&page, &fs::read_to_string(&path).unwrap()));
	}
	let of = |page: &str| found.iter().filter(|one| one.page == page && one.whole).count();
	for (page, least) in [
		("docs/emergency.md", 18),
		("docs/restart.md", 8),
		("docs/operate.md", 3),
		("docs/watch.md", 1),
		("docs/guides/staker.md", 20),
		("clients/cli/README.md", 4),
	] {
		assert!(of(page) >= least, "{page} shows {} commands", of(page));
	}
	assert!(found.iter().filter(|one| !one.whole).count() > 40, "sentences have some, too");
	let wrong: Vec<_> = found
		.iter()
		.filter_map(|one| {
			let why = misunderstood(one)?;
			Some(format!("{}: {}\n  {why}", one.page, one.words.join(" ").replace(HOLE, "|")))
		})
		.collect();
	assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_slip_is_found_in_a_block_and_in_a_sentence() {
	let why = |text: &str| {
		let found = shown("page", text);
		assert_eq!(found.len(), 1, "{text}: {found:?}");
		misunderstood(&found[0])
	};
	assert_eq!(why("```sh\nvigil stake bond <amount> \\\n\t--key <stash>\n```\n"), None);
	assert_eq!(why("type `vigil gov\nvote REFERENDUM aye --amount 100` and wait"), None);
	assert_eq!(why("`vigil gov vote` votes"), None);
	assert!(why("```sh\nvigil gov vote\n```\n").is_some(), "a block is typed as it stands");
	for slip in [
		"`vigil gov vot REFERENDUM`",
		"`vigil gov vote REFERENDUM --ammount 100`",
		"`vigil gov vote REFERENDUM maybe`",
		"```sh\nx=$(vigil keys adress main)\n```\n",
		"```text\n   vigil emergency notice --text \"hello\" --council 3\n   ```\n",
	] {
		assert!(why(slip).is_some(), "{slip}");
	}
}
