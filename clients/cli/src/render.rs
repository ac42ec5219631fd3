// SPDX-License-Identifier: Apache-2.0

//! Documents as text. The end of a field's name is its unit: `Vgl`, `Percent`, `Seconds`; times are UTC.

use crate::units;
use comfy_table::{presets, Cell, CellAlignment, Table};
use serde_json::{Map, Value as Json};

/// Marks of statuses, which are the status page's.
const MARKS: [(&str, char, u8); 5] = [
	("Live", '○', 36),
	("Suspect", '△', 33),
	("Halted", '■', 31),
	("Recovering", '◐', 34),
	("Unknown", '◌', 90),
];

/// A document as text.
pub fn text(document: &Json, colour: bool) -> String {
	let mut out = String::new();
	match document {
		Json::Object(object) => fields(object, 0, colour, &mut out),
		Json::Array(rows) => out.push_str(&table(rows, colour)),
		other => out.push_str(&scalar("", other, colour)),
	}
	out.trim_end().to_string()
}

/// A document on one line.
pub fn line(document: &Json, colour: bool) -> String {
	let Json::Object(object) = document else { return scalar("", document, colour) };
	let parts = object
		.iter()
		.filter(|(name, _)| *name != "schema")
		.map(|(name, value)| format!("{} {}", label(name).0, scalar(name, value, colour)));
	parts.collect::<Vec<_>>().join("  ")
}

fn fields(object: &Map<String, Json>, depth: usize, colour: bool, out: &mut String) {
	let pad = "  ".repeat(depth);
	let shown: Vec<_> = object.iter().filter(|(name, _)| *name != "schema").collect();
	let is_flat = |value: &Json| match value {
		Json::Object(inner) => inner.is_empty(),
		Json::Array(items) => !items.iter().any(Json::is_object),
		_ => true,
	};
	let flat = shown.iter().filter(|(_, value)| is_flat(value));
	let width = flat.map(|(name, _)| label(name).0.chars().count()).max().unwrap_or(0);
	for (name, value) in shown {
		let (words, _) = label(name);
		match value {
			value if is_flat(value) => {
				out.push_str(&format!("{pad}{words:<width$}  {}\n", scalar(name, value, colour)));
			},
			Json::Object(inner) => {
				out.push_str(&format!("{pad}{words}\n"));
				fields(inner, depth.saturating_add(1), colour, out);
			},
			Json::Array(rows) => {
				out.push_str(&format!("{pad}{words}\n"));
				for row in table(rows, colour).lines() {
					out.push_str(&format!("{pad}  {row}\n"));
				}
			},
			_ => (),
		}
	}
}

fn table(rows: &[Json], colour: bool) -> String {
	let mut names: Vec<&str> = Vec::new();
	for row in rows.iter().filter_map(Json::as_object) {
		for name in row.keys().map(String::as_str) {
			if !names.contains(&name) {
				names.push(name);
			}
		}
	}
	if names.is_empty() {
		return match rows {
			[] => "none".into(),
			rows => rows.iter().map(|row| scalar("", row, colour)).collect::<Vec<_>>().join("\n"),
		};
	}
	let mut table = Table::new();
	table.load_preset(presets::NOTHING);
	table.set_header(names.iter().map(|name| label(name).0));
	for row in rows {
		table.add_row(names.iter().map(|name| {
			let value = row.get(name).unwrap_or(&Json::Null);
			let cell = Cell::new(scalar(name, value, colour));
			match value.is_number() || label(name).1.is_some() {
				true => cell.set_alignment(CellAlignment::Right),
				false => cell,
			}
		}));
	}
	table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// A name in words, and its unit.
fn label(name: &str) -> (String, Option<&'static str>) {
	let (stem, unit) = ["Vgl", "Percent", "Seconds"]
		.iter()
		.find_map(|unit| name.strip_suffix(unit).map(|stem| (stem, Some(*unit))))
		.unwrap_or((name, None));
	let mut words = String::new();
	// Names of fields are a node's word, too.
	for character in plain(stem).chars() {
		if character.is_ascii_uppercase() {
			words.push(' ');
		}
		words.push(character.to_ascii_lowercase());
	}
	(words, unit)
}

fn scalar(name: &str, value: &Json, colour: bool) -> String {
	let unit = label(name).1;
	match value {
		Json::Null => "-".into(),
		Json::Bool(true) => "yes".into(),
		Json::Bool(false) => "no".into(),
		Json::String(text) => match unit {
			Some("Vgl") => format!("{} VGL", units::grouped(&plain(text))),
			Some("Percent") => format!("{} %", plain(text)),
			_ => mark(&plain(text), colour),
		},
		Json::Number(number) => match (unit, number.as_u64()) {
			(Some("Seconds"), Some(seconds)) => units::show_seconds(seconds),
			(Some("Percent"), _) => format!("{number} %"),
			_ => number.to_string(),
		},
		Json::Array(items) if items.is_empty() => "none".into(),
		Json::Array(items) => {
			items.iter().map(|item| scalar(name, item, colour)).collect::<Vec<_>>().join(", ")
		},
		Json::Object(object) if object.is_empty() => "-".into(),
		Json::Object(object) => {
			let parts = object
				.iter()
				.map(|(name, value)| format!("{} {}", label(name).0, scalar(name, value, colour)));
			parts.collect::<Vec<_>>().join(", ")
		},
	}
}

/// What others wrote may hold anything: codes for terminals, lines that look like those of the answer, marks that turn
/// the direction of writing round.
pub fn plain(text: &str) -> String {
	let kept = |character: char| match character {
		'\n' | '\t' => ' ',
		'\u{2028}'..='\u{202e}'
		| '\u{2066}'..='\u{2069}'
		| '\u{200b}'
		| '\u{200e}'
		| '\u{200f}'
		| '\u{061c}'
		| '\u{feff}' => '\u{fffd}',
		other if other.is_control() => '\u{fffd}',
		other => other,
	};
	text.chars().map(kept).collect()
}

/// A status with its mark. An escape code comes from here and from nowhere else.
fn mark(text: &str, colour: bool) -> String {
	match MARKS.iter().find(|(word, _, _)| *word == text) {
		Some((word, shape, code)) if colour => format!("\u{1b}[{code}m{word} {shape}\u{1b}[0m"),
		Some((word, shape, _)) => format!("{word} {shape}"),
		None => text.into(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn units_are_shown_and_schemas_are_not() {
		let document = json!({
			"schema": "vigil/x/1", "bondVgl": "1000.5", "sharePercent": "50", "haltAfterSeconds": 90,
			"open": true, "nothing": null,
		});
		let expected = "bond        1,000.5 VGL\nshare       50 %\nhalt after  1m 30s\n\
			open        yes\nnothing     -";
		assert_eq!(text(&document, false), expected);
	}

	#[test]
	fn a_list_is_a_table_and_an_empty_one_says_none() {
		let document = json!({ "rows": [{ "service": 1, "status": "Halted" }], "others": [] });
		let shown = text(&document, false);
		assert!(shown.contains("service") && shown.contains("Halted ■"), "{shown}");
		assert!(shown.contains("others  none"), "{shown}");
	}

	#[test]
	fn the_word_is_there_without_colour_and_with_it() {
		assert!(!text(&json!("Halted"), false).contains('\u{1b}'));
		assert!(text(&json!("Halted"), true).contains("Halted ■"));
	}

	#[test]
	fn nobody_elses_escape_codes_reach_a_terminal() {
		let shown = text(&json!({ "name": "\u{1b}[2Jgone\u{7}" }), true);
		assert!(!shown.contains('\u{1b}') && !shown.contains('\u{7}'), "{shown:?}");
	}

	#[test]
	fn names_and_units_of_a_node_paint_nothing_either() {
		let evil = "\u{1b}[2K\u{9b}1A\u{202e}";
		let document = json!({
			"arguments": { evil: "x", "feeVgl": evil, "sharePercent": evil },
			"rows": [{ evil: evil }],
		});
		for shown in [text(&document, true), line(&document, true)] {
			let codes = |one: char| (one.is_control() && one != '\n') || one == '\u{202e}';
			assert!(!shown.contains(codes), "{shown:?}");
		}
	}

	#[test]
	fn a_text_makes_no_line_of_its_own() {
		let shown = text(&json!({ "remark": "hello\nfee  0 VGL", "feeVgl": "5" }), false);
		assert_eq!(shown.lines().count(), 2, "{shown}");
	}
}
