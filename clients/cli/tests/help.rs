// SPDX-License-Identifier: Apache-2.0

//! What `--help` says of every command, as it is checked in. `VIGIL_BLESS=1` writes it anew.

use clap::{Command, CommandFactory};
use std::{fs, path::Path};
use vigil_cli::cli::Cli;

/// Compares the help of a command, and of those below it.
fn check(command: &mut Command, name: &str, wrong: &mut Vec<String>) {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/help").join(format!("{name}.txt"));
	let help = command.render_long_help().to_string();
	let help: String = help.lines().map(|line| format!("{}\n", line.trim_end())).collect();
	match std::env::var_os("VIGIL_BLESS") {
		Some(_) => fs::write(&path, &help).unwrap(),
		None if fs::read_to_string(&path).ok().as_deref() != Some(&help) => wrong.push(name.into()),
		None => (),
	}
	for below in command.get_subcommands_mut() {
		if below.get_name() == "help" {
			continue;
		}
		let name = format!("{name}-{}", below.get_name());
		check(below, &name, wrong);
	}
}

fn command() -> Command {
	// Everywhere alike, however wide a terminal is.
	let mut command = Cli::command().term_width(100);
	command.build();
	command
}

#[test]
fn help_is_as_it_is_checked_in() {
	let mut wrong = Vec::new();
	check(&mut command(), "vigil", &mut wrong);
	assert!(wrong.is_empty(), "{wrong:?}: look at it, then `VIGIL_BLESS=1 cargo test`");
}

#[test]
fn the_command_line_holds_together() {
	Cli::command().debug_assert();
}

/// No option takes a secret as its value.
#[test]
fn no_argument_is_a_secret() {
	fn look(command: &Command) {
		for argument in command.get_arguments() {
			let id = argument.get_id().as_str();
			let secret = ["password", "phrase", "seed", "secret", "suri"]
				.iter()
				.any(|word| id.contains(word));
			let is_file = argument
				.get_value_names()
				.is_some_and(|names| names.iter().all(|name| name == "FILE"));
			assert!(!secret || is_file, "{} --{id}", command.get_name());
		}
		command.get_subcommands().for_each(look);
	}
	look(&command());
}

/// An address may hold a provider's key, and help is what people paste.
#[test]
fn help_does_not_repeat_what_the_environment_holds() {
	let output = std::process::Command::new(env!("CARGO_BIN_EXE_vigil"))
		.args(["status", "--help"])
		.env("VIGIL_URL", "wss://node.example/SECRET")
		.output()
		.unwrap();
	let text = String::from_utf8(output.stdout).unwrap();
	assert!(text.contains("VIGIL_URL") && !text.contains("SECRET"), "{text}");
}

/// The examples in the help of commands are command lines that can be read.
#[test]
fn every_example_is_understood() {
	let mut examples = Vec::new();
	fn collect(command: &Command, out: &mut Vec<String>) {
		let about = command.get_long_about().or(command.get_about()).map(ToString::to_string);
		let about = about.unwrap_or_default().replace('\n', " ");
		if let Some((_, rest)) = about.split_once("Example: `") {
			out.extend(rest.split_once('`').map(|(example, _)| example.to_string()));
		}
		command.get_subcommands().for_each(|below| collect(below, out));
	}
	collect(&command(), &mut examples);
	assert!(examples.len() >= 10, "{examples:?}");
	for example in examples {
		let words = words(&example);
		if let Err(error) = Cli::command().try_get_matches_from(&words) {
			panic!("{example}: {error}");
		}
	}
}

/// Splits a line into words as a shell does, as far as examples need it.
fn words(line: &str) -> Vec<String> {
	let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
	for character in line.chars() {
		match (quote, character) {
			(Some(open), close) if open == close => quote = None,
			(None, '\'' | '"') => quote = Some(character),
			(None, ' ') => words.push(std::mem::take(&mut word)),
			_ => word.push(character),
		}
	}
	words.push(word);
	words.retain(|word| !word.is_empty());
	words
}
