// SPDX-License-Identifier: Apache-2.0

//! Commands of a line as a shell finds them, as far as documentation needs it.

/// Stands around the name of what readers fill in.
pub const HOLE: char = '\u{1}';

/// What is read of a line.
#[derive(Default)]
struct Reader {
	commands: Vec<Vec<String>>,
	words: Vec<String>,
	word: Option<String>,
	/// Commands inside of this one, whose answers are words of it.
	inner: Vec<String>,
}

impl Reader {
	fn push(&mut self, text: &str) {
		self.word.get_or_insert_with(String::new).push_str(text);
	}

	fn end_word(&mut self) {
		self.words.extend(self.word.take());
	}

	fn end_command(&mut self) {
		self.end_word();
		let words = std::mem::take(&mut self.words);
		self.commands.extend((!words.is_empty()).then_some(words));
	}
}

/// The words of each command of a line, quotes removed. What is the reader's, `<node url>`, `$NAME` or the answer of
/// another command, stands between two holes.
pub fn commands(line: &str) -> Vec<Vec<String>> {
	let mut reader = Reader::default();
	let mut rest = line;
	let mut quote = None;
	while let Some(character) = rest.chars().next() {
		let after = &rest[character.len_utf8()..];
		rest = match (quote, character) {
			(Some(open), close) if open == close => {
				quote = None;
				after
			},
			(None, '\'' | '"') => {
				quote = Some(character);
				reader.push("");
				after
			},
			(None | Some('"'), '\\') => {
				let next = after.chars().next().map_or(0, char::len_utf8);
				reader.push(&after[..next]);
				&after[next..]
			},
			(None | Some('"'), '$') => variable(after, &mut reader),
			(_, '<') if name(after).is_some() => {
				let name = name(after).unwrap_or_default();
				reader.push(&format!("{HOLE}{name}{HOLE}"));
				&after[name.len() + 1..]
			},
			(None, ' ' | '\t') => {
				reader.end_word();
				after
			},
			(None, '#') if reader.word.is_none() => "",
			(None, '>' | '<') => {
				// Where it goes to is no word of it.
				reader.end_word();
				let target = after.trim_start_matches(['>', '<', ' ']);
				&target[target.find(' ').unwrap_or(target.len())..]
			},
			(None, '|' | '&' | ';' | '(' | ')') => {
				reader.end_command();
				after
			},
			(_, other) => {
				reader.push(other.encode_utf8(&mut [0; 4]));
				after
			},
		};
	}
	reader.end_command();
	let inner = std::mem::take(&mut reader.inner);
	reader.commands.extend(inner.iter().flat_map(|line| commands(line)));
	reader.commands
}

/// The name in angle brackets, if they hold one.
fn name(text: &str) -> Option<&str> {
	let (name, _) = text.split_once('>')?;
	let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b' ';
	(name.starts_with(|first: char| first.is_ascii_lowercase()) && name.bytes().all(plain))
		.then_some(name)
}

/// What a `$` begins: returns what follows it.
fn variable<'a>(text: &'a str, reader: &mut Reader) -> &'a str {
	let end = match text.strip_prefix('(') {
		Some(_) => {
			let mut depth = 0;
			let close = text.char_indices().find(|(_, character)| {
				depth += match character {
					'(' => 1,
					')' => -1,
					_ => 0,
				};
				depth == 0
			});
			let close = close.map_or(text.len(), |(place, _)| place);
			reader.inner.push(text[1..close].to_string());
			(close + 1).min(text.len())
		},
		None => {
			let plain = |character: char| character.is_ascii_alphanumeric() || character == '_';
			text.find(|character: char| !plain(character)).unwrap_or(text.len())
		},
	};
	reader.push(&format!("{HOLE}answer{HOLE}"));
	&text[end..]
}

#[test]
fn commands_are_found_where_a_shell_finds_them() {
	let hole = |name: &str| format!("{HOLE}{name}{HOLE}");
	let found = |line: &str| -> Vec<Vec<String>> { commands(line) };
	assert_eq!(found("a 'b c' \"d\\\"e\" f\\ g # h"), [["a", "b c", "d\"e", "f g"]]);
	assert_eq!(
		found("a '' | b || c && d; e"),
		vec![vec!["a", ""], vec!["b"], vec!["c"], vec!["d"], vec!["e"]]
	);
	assert_eq!(
		found("a <node url>,x > file 2").concat(),
		["a".into(), hole("node url") + ",x", "2".to_string()]
	);
	let nested = found("export X=$(a --b | sed 's/(x)/y/') c");
	assert_eq!(nested[0], ["export".to_string(), format!("X={}", hole("answer")), "c".into()]);
	assert_eq!(nested[1..], [vec!["a", "--b"], vec!["sed", "s/(x)/y/"]]);
	assert_eq!(
		found("a \"$(b \\\"c\\\")\" $D")[0],
		["a".to_string(), hole("answer"), hole("answer")]
	);
	assert!(found("# nothing").is_empty() && found("").is_empty());
}
