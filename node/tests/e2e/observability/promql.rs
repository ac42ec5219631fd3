// SPDX-License-Identifier: Apache-2.0

//! Which series and labels a PromQL expression asks for. It knows as much of the language as the
//! files use and refuses the rest, so that nothing is overlooked.

use std::{collections::BTreeSet, iter::Peekable, vec::IntoIter};

/// Aggregations, which labels or an expression follow.
const AGGREGATIONS: [&str; 6] = ["sum", "max", "min", "avg", "count", "topk"];
/// Functions that the files use.
const FUNCTIONS: [&str; 13] = [
	"avg_over_time",
	"changes",
	"clamp_min",
	"delta",
	"deriv",
	"histogram_quantile",
	"increase",
	"label_values",
	"max_over_time",
	"min_over_time",
	"predict_linear",
	"rate",
	"time",
];
/// Words that a list of labels follows.
const LABEL_LISTS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];
/// Words between expressions.
const WORDS: [&str; 5] = ["and", "or", "unless", "bool", "offset"];

/// What an expression asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Expression {
	/// Series.
	pub selectors: Vec<Selector>,
	/// Labels by which it groups or joins.
	pub labels: BTreeSet<String>,
}

/// Series of one name.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selector {
	/// The name.
	pub name: String,
	/// What their labels have to be.
	pub matchers: Vec<Matcher>,
}

/// What one label has to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Matcher {
	/// The label.
	pub label: String,
	/// `=`, `!=`, `=~` or `!~`.
	pub operator: String,
	/// The value or pattern.
	pub value: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
	Word(String),
	Text(String),
	Number,
	/// What is between square brackets.
	Range(String),
	Symbol(String),
}

type Tokens = Peekable<IntoIter<Token>>;

/// What `text` asks for.
pub fn parse(text: &str) -> Result<Expression, String> {
	let mut tokens = tokens(text)?.into_iter().peekable();
	let mut found = Expression::default();
	while let Some(token) = tokens.next() {
		match token {
			Token::Word(word) => take_word(word, &mut tokens, &mut found)?,
			Token::Symbol(symbol) if "{}".contains(&*symbol) => {
				return Err(format!("`{symbol}` after no name in `{text}`"));
			},
			_ => {},
		}
	}
	match found.selectors.is_empty() {
		true => Err(format!("`{text}` asks for nothing")),
		false => Ok(found),
	}
}

fn take_word(word: String, tokens: &mut Tokens, found: &mut Expression) -> Result<(), String> {
	let calls = tokens.peek() == Some(&Token::Symbol("(".into()));
	match &*word {
		name if LABEL_LISTS.contains(&name) => found.labels.extend(label_list(tokens)?),
		"label_values" => {
			tokens.next();
			found.selectors.push(selector(word_of(tokens)?, tokens)?);
			expect(tokens, ",")?;
			found.labels.insert(word_of(tokens)?);
		},
		name if AGGREGATIONS.contains(&name) || WORDS.contains(&name) => {},
		name if calls && FUNCTIONS.contains(&name) => {},
		name if calls => return Err(format!("the function `{name}` is not known to this test")),
		_ => found.selectors.push(selector(word, tokens)?),
	}
	Ok(())
}

fn label_list(tokens: &mut Tokens) -> Result<Vec<String>, String> {
	expect(tokens, "(")?;
	let mut labels = Vec::new();
	loop {
		match tokens.next() {
			Some(Token::Word(label)) => labels.push(label),
			Some(Token::Symbol(symbol)) if symbol == "," => {},
			Some(Token::Symbol(symbol)) if symbol == ")" => return Ok(labels),
			other => return Err(format!("{other:?} in a list of labels")),
		}
	}
}

fn selector(name: String, tokens: &mut Tokens) -> Result<Selector, String> {
	let mut matchers = Vec::new();
	if tokens.next_if_eq(&Token::Symbol("{".into())).is_none() {
		return Ok(Selector { name, matchers });
	}
	while tokens.next_if_eq(&Token::Symbol("}".into())).is_none() {
		let label = word_of(tokens)?;
		let operator = match tokens.next() {
			Some(Token::Symbol(symbol)) if ["=", "!=", "=~", "!~"].contains(&&*symbol) => symbol,
			other => return Err(format!("{other:?} after the label {label} of {name}")),
		};
		let Some(Token::Text(value)) = tokens.next() else {
			return Err(format!("no value for the label {label} of {name}"));
		};
		matchers.push(Matcher { label, operator, value });
		tokens.next_if_eq(&Token::Symbol(",".into()));
	}
	Ok(Selector { name, matchers })
}

fn word_of(tokens: &mut Tokens) -> Result<String, String> {
	match tokens.next() {
		Some(Token::Word(word)) => Ok(word),
		other => Err(format!("{other:?} where a name is expected")),
	}
}

fn expect(tokens: &mut Tokens, symbol: &str) -> Result<(), String> {
	match tokens.next() {
		Some(Token::Symbol(found)) if found == symbol => Ok(()),
		other => Err(format!("{other:?} where `{symbol}` is expected")),
	}
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
	let mut rest = text.trim_start();
	let mut tokens = Vec::new();
	while let Some(first) = rest.chars().next() {
		let (token, length) = token(rest, first)?;
		tokens.push(token);
		rest = rest.get(length..).unwrap_or_default().trim_start();
	}
	Ok(tokens)
}

/// The token that `rest` begins with, and its length.
fn token(rest: &str, first: char) -> Result<(Token, usize), String> {
	let word = |letter: char| letter.is_ascii_alphanumeric() || "_:".contains(letter);
	let until = |stop: &dyn Fn(char) -> bool| rest.find(stop).unwrap_or(rest.len());
	match first {
		'"' | '\'' => {
			let inside = rest.get(1..).unwrap_or_default();
			let end = inside.find(first).ok_or_else(|| format!("no end of {rest}"))?;
			let value = inside.get(..end).unwrap_or_default();
			match value.contains('\\') {
				true => Err(format!("an escape in {value}")),
				false => Ok((Token::Text(value.into()), end + 2)),
			}
		},
		'[' => {
			let end = rest.find(']').ok_or_else(|| format!("no end of {rest}"))?;
			Ok((Token::Range(rest.get(1..end).unwrap_or_default().into()), end + 1))
		},
		digit if digit.is_ascii_digit() || digit == '.' => {
			let length = until(&|letter| !(letter.is_ascii_alphanumeric() || letter == '.'));
			Ok((Token::Number, length))
		},
		letter if letter.is_ascii_alphabetic() || letter == '_' => {
			let length = until(&|letter| !word(letter));
			Ok((Token::Word(rest.get(..length).unwrap_or_default().into()), length))
		},
		_ => {
			let symbols = ["=~", "!~", "==", "!=", ">=", "<="];
			let long = symbols.into_iter().find(|symbol| rest.starts_with(symbol));
			let symbol = long.map_or_else(|| first.to_string(), Into::into);
			let known = long.is_some() || "+-*/%^<>=(){},".contains(first);
			let length = symbol.len();
			match known {
				true => Ok((Token::Symbol(symbol), length)),
				false => Err(format!("`{first}` in an expression")),
			}
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn names(text: &str) -> Vec<String> {
		parse(text).unwrap().selectors.into_iter().map(|one| one.name).collect()
	}

	#[test]
	fn every_series_is_found_and_nothing_else() {
		let text = "sum by (a, le) (rate(one_total{x=\"1\", y=~\"2|3\"}[$__rate_interval])) \
			/ on (b) group_left (c) two offset 5m > 1.5e3 and time() - three{} < 10";
		assert_eq!(names(text), ["one_total", "two", "three"]);
		let found = parse(text).unwrap();
		assert_eq!(found.labels.into_iter().collect::<Vec<_>>(), ["a", "b", "c", "le"]);
		let y = &found.selectors[0].matchers[1];
		assert_eq!((&*y.label, &*y.operator, &*y.value), ("y", "=~", "2|3"));
	}

	#[test]
	fn variables_of_dashboards_ask_for_a_series_too() {
		let found = parse("label_values(up{job=\"x\"}, instance)").unwrap();
		assert_eq!(found.selectors[0].name, "up");
		assert!(found.labels.contains("instance"));
	}

	#[test]
	fn what_is_not_understood_is_refused() {
		for wrong in ["", "1 > 0", "{job=\"x\"}", "foo(bar)", "a{b}", "a{b=\"c", "a ? b", "a[5m"] {
			assert!(parse(wrong).is_err(), "{wrong}");
		}
	}
}
