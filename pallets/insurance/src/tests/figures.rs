// SPDX-License-Identifier: Apache-2.0

//! Figures that a guide gives, read from its text: whoever changes one in the guide or in the code finds out.

/// What a guide says where this sentence of it has braces, in whatever lines. It says it once.
pub fn read<const FIGURES: usize>(guide: &str, sentence: &str) -> [String; FIGURES] {
	let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
	let (guide, sentence) = (words(guide), words(sentence));
	let begins = |at: usize| !guide[..at].ends_with(char::is_alphanumeric);
	let places = guide.char_indices().map(|(at, _)| at).filter(|at| begins(*at));
	let mut found = places.filter_map(|at| within(&guide[at..], &sentence));
	let figures = found.next().unwrap_or_else(|| panic!("it does not say: {sentence}"));
	assert!(found.next().is_none(), "it says more than once: {sentence}");
	figures.try_into().unwrap_or_else(|_| panic!("not so many figures: {sentence}"))
}

/// The same, of numbers.
pub fn numbers<const FIGURES: usize>(guide: &str, sentence: &str) -> [u128; FIGURES] {
	read(guide, sentence).map(|figure| number(&figure))
}

/// What a text that begins with this sentence has where that has braces: a word each, or two as in `5 %`.
fn within(text: &str, sentence: &str) -> Option<Vec<String>> {
	let mut parts = sentence.split("{}");
	let mut rest = text.strip_prefix(parts.next()?)?;
	let mut figures = Vec::new();
	for part in parts {
		let end = rest.find(part)?;
		let figure = &rest[..end];
		if figure.split(' ').count() > 2 {
			return None;
		}
		figures.push(figure.to_owned());
		rest = &rest[end + part.len()..];
	}
	Some(figures)
}

/// A number in digits or in a word; of a fraction, into how many parts something is divided; of a length of time, its
/// seconds.
pub fn number(figure: &str) -> u128 {
	const WORDS: [(&str, u128); 24] = [
		("a", 1),
		("one", 1),
		("two", 2),
		("three", 3),
		("four", 4),
		("five", 5),
		("six", 6),
		("seven", 7),
		("eight", 8),
		("nine", 9),
		("ten", 10),
		("sixteen", 16),
		("twenty-eight", 28),
		("half", 2),
		("third", 3),
		("quarter", 4),
		("fifth", 5),
		("tenth", 10),
		("hundredth", 100),
		("hour", 3_600),
		("day", 86_400),
		("days", 86_400),
		("week", 604_800),
		("weeks", 604_800),
	];
	let word = || WORDS.iter().find(|(word, _)| *word == figure).map(|(_, number)| *number);
	let digits = figure.replace(',', "").parse().ok();
	digits.or_else(word).unwrap_or_else(|| panic!("not a number: {figure}"))
}
