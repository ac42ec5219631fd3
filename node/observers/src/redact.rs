// SPDX-License-Identifier: Apache-2.0

//! Keeps keys out of what people read: a provider's key is often a part of the URL.

use url::Url;

/// How much of a server's own words is passed on, in characters.
const WORDS: usize = 120;

/// Shorter parts of a URL, such as `v2`, are no secrets and would blot out honest text.
const SHORTEST_SECRET: usize = 6;

/// Scheme, host and port of a URL and nothing else of it.
pub(crate) fn public_url(url: &Url) -> String {
	let host = url.host_str().unwrap_or("?");
	let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
	format!("{}://{host}{port}", url.scheme())
}

/// The parts of a URL that may be keys.
pub(crate) fn secrets(url: &Url) -> Vec<String> {
	let path = url.path().split('/').map(str::to_owned);
	let query = url.query_pairs().map(|(_, value)| value.into_owned());
	let raw = url.query().into_iter().flat_map(|query| query.split(['&', '='])).map(str::to_owned);
	let user = [url.username(), url.password().unwrap_or_default()].map(str::to_owned);
	let mut all: Vec<String> = path.chain(query).chain(raw).chain(user).collect();
	all.retain(|part| part.len() >= SHORTEST_SECRET);
	// The longest first: a part of a longer secret must not break the longer one up.
	all.sort_by_key(|part| std::cmp::Reverse(part.len()));
	all
}

/// A server's own words without keys, control characters and length.
pub(crate) fn clean(words: &str, secrets: &[String]) -> String {
	let printable: String =
		words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(4 * WORDS).collect();
	let hidden = secrets.iter().fold(printable, |text, secret| text.replace(secret, "***"));
	hidden.chars().take(WORDS).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	const SECRET: &str =
		"https://user:hunter22@rpc.example:8443/v2/abcdef123456?token=s3cr3t99&x=1";

	#[test]
	fn only_scheme_host_and_port_are_public() {
		assert_eq!(public_url(&SECRET.parse().unwrap()), "https://rpc.example:8443");
	}

	#[test]
	fn keys_that_a_server_repeats_are_hidden() {
		let secrets = secrets(&SECRET.parse().unwrap());
		let text = clean("bad key abcdef123456\nor s3cr3t99, hunter22", &secrets);
		assert_eq!(text, "bad key *** or ***, ***");
	}

	#[test]
	fn long_words_are_cut() {
		assert_eq!(clean(&"x".repeat(10_000), &[]).len(), WORDS);
	}
}
