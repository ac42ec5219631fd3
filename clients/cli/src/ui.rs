// SPDX-License-Identifier: Apache-2.0

//! The two streams: stdout is the answer, stderr the conversation.

use crate::{
	error::{Problem, Result},
	render,
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value as Json;
use std::{
	io::{self, IsTerminal, Write},
	sync::Mutex,
	time::Duration,
};

/// How to speak.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Voice {
	/// Answer with one JSON document, in a form that does not change (see `schemas/`)
	#[arg(long, global = true)]
	pub json: bool,
	/// Say nothing on stderr but errors
	#[arg(long, short, global = true)]
	pub quiet: bool,
}

/// Who owns both streams.
pub struct Ui {
	voice: Voice,
	out: Mutex<Box<dyn Write + Send>>,
	err: Mutex<Box<dyn Write + Send>>,
	/// Whether answers may have colours.
	colour: bool,
	/// Whether somebody sits there.
	terminal: bool,
}

/// A line that says what is waited for.
pub struct Progress<'a> {
	ui: &'a Ui,
	bar: Option<ProgressBar>,
	last: Mutex<String>,
}

impl Ui {
	/// The process's own streams.
	pub fn new(voice: Voice) -> Self {
		let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
		Self {
			voice,
			colour: io::stdout().is_terminal() && !plain,
			terminal: io::stdin().is_terminal() && io::stderr().is_terminal(),
			out: Mutex::new(Box::new(io::stdout())),
			err: Mutex::new(Box::new(io::stderr())),
		}
	}

	/// Streams of a test.
	#[cfg(test)]
	pub fn with(voice: Voice, out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
		Self { voice, colour: false, terminal: false, out: Mutex::new(out), err: Mutex::new(err) }
	}

	/// Whether answers are JSON.
	pub fn json(&self) -> bool {
		self.voice.json
	}

	/// Whether somebody can be asked.
	pub fn terminal(&self) -> bool {
		self.terminal
	}

	/// The answer: a document, as JSON or as text.
	pub fn answer(&self, document: &Json) -> Result<()> {
		let text = match self.voice.json {
			true => serde_json::to_string_pretty(document).unwrap_or_default(),
			false => render::text(document, self.colour),
		};
		self.raw(&text)
	}

	/// One of many answers: a line each.
	pub fn line(&self, document: &Json) -> Result<()> {
		let text = match self.voice.json {
			true => document.to_string(),
			false => render::line(document, self.colour),
		};
		self.raw(&text)
	}

	/// An answer that is text in either voice, such as a script or CSV.
	pub fn raw(&self, text: &str) -> Result<()> {
		let mut out = self.out.lock().map_err(|_| Problem::refused("stdout is broken"))?;
		match writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush()) {
			Ok(()) => Ok(()),
			// Whoever read it has had enough.
			Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
			Err(error) => Err(Problem::refused("the answer cannot be written").cause(error)),
		}
	}

	/// Says something.
	pub fn say(&self, text: &str) {
		if !self.voice.quiet {
			self.tell(text);
		}
	}

	/// Says what went wrong.
	pub fn fail(&self, problem: &Problem) {
		match self.voice.json {
			true => self.tell(&problem.json().to_string()),
			false => self.tell(&problem.text()),
		}
	}

	/// What a node says of what went wrong is part of it, and may hold anything, codes for terminals too.
	fn tell(&self, text: &str) {
		let kept = |character: char| match character {
			'\n' | '\t' => character,
			other if other.is_control() => '\u{fffd}',
			other => other,
		};
		let text: String = text.chars().map(kept).collect();
		if let Ok(mut err) = self.err.lock() {
			let _ = writeln!(err, "{text}").and_then(|()| err.flush());
		}
	}

	/// Asks for a yes. Where nobody can be asked, `--yes` has to have been said.
	pub fn confirm(&self, question: &str, yes: bool) -> Result<()> {
		if yes {
			return Ok(());
		}
		if !self.terminal {
			return Err(Problem::usage("nobody is there to confirm this").hint("add --yes"));
		}
		if let Ok(mut err) = self.err.lock() {
			let _ = write!(err, "{question} [y/N] ").and_then(|()| err.flush());
		}
		let mut answer = String::new();
		let _ = io::stdin().read_line(&mut answer);
		match answer.trim() {
			"y" | "Y" | "yes" => Ok(()),
			_ => Err(Problem::refused("not confirmed, and nothing was sent")),
		}
	}

	/// Begins to wait for something.
	pub fn wait(&self, what: &str) -> Progress<'_> {
		let bar = (self.terminal && !self.voice.quiet && !self.voice.json).then(|| {
			let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
			if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
				bar.set_style(style);
			}
			bar.enable_steady_tick(Duration::from_millis(200));
			bar
		});
		let progress = Progress { ui: self, bar, last: Mutex::new(String::new()) };
		progress.set(what);
		progress
	}
}

impl Progress<'_> {
	/// What is waited for by now.
	pub fn set(&self, what: &str) {
		match &self.bar {
			Some(bar) => bar.set_message(what.to_string()),
			None => {
				let Ok(mut last) = self.last.lock() else { return };
				if *last != what {
					*last = what.to_string();
					self.ui.say(what);
				}
			},
		}
	}
}

impl Drop for Progress<'_> {
	fn drop(&mut self) {
		if let Some(bar) = &self.bar {
			bar.finish_and_clear();
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::sync::Arc;

	#[derive(Clone, Default)]
	struct Shared(Arc<Mutex<Vec<u8>>>);

	impl Write for Shared {
		fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
			self.0.lock().unwrap().write(bytes)
		}
		fn flush(&mut self) -> io::Result<()> {
			Ok(())
		}
	}

	#[test]
	fn a_node_that_refuses_paints_nothing_on_the_terminal() {
		let err = Shared::default();
		let ui = Ui::with(Voice::default(), Box::new(io::sink()), Box::new(err.clone()));
		let problem = Problem::refused("the node does not take it")
			.cause("\u{1b}[2K\rdone\u{7}, in block 5\u{9b}1A");
		ui.fail(&problem);
		ui.say("transaction \u{1b}]0;gone\u{7}");
		let text = String::from_utf8(err.0.lock().unwrap().clone()).unwrap();
		let codes = |character: char| character.is_control() && character != '\n';
		assert!(!text.contains(codes), "{text:?}");
		assert!(text.contains("error: the node does not take it\n"), "{text:?}");
	}
}
