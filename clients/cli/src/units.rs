// SPDX-License-Identifier: Apache-2.0

//! Amounts, shares, durations and dates as people write them. Nothing in this crate shows a planck or a
//! billionth.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Planck in a VGL.
pub const VGL: u128 = 1_000_000_000_000;
const DECIMALS: usize = 12;
/// Billionths in a whole.
pub const WHOLE: u32 = 1_000_000_000;

/// Why a text is no number of its kind: what was expected.
pub type Expected = String;

/// Reads an amount of VGL: `12`, `0.5`, `1,000 VGL`.
pub fn parse_vgl(text: &str) -> Result<u128, Expected> {
	let expected = || format!("an amount of VGL such as 12.5 is expected, not `{text}`");
	let number = text.trim();
	let number = ["VGL", "vgl"]
		.iter()
		.find_map(|unit| number.strip_suffix(unit))
		.unwrap_or(number)
		.trim_end();
	let number = ungrouped(number).ok_or_else(expected)?;
	fixed(&number, DECIMALS).ok_or_else(expected)
}

/// A number without the commas between its thousands. Any other comma is refused: who writes one and a half as 1,5 must
/// not have it read as fifteen.
pub fn ungrouped(number: &str) -> Option<String> {
	let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
	let mut groups = whole.split(',');
	let first = groups.next().unwrap_or_default();
	let is_one = !whole.contains(',') || (1..=3).contains(&first.len());
	let fits = is_one && groups.all(|group| group.len() == 3) && !rest.contains(',');
	fits.then(|| number.replace(',', ""))
}

/// An amount of VGL as a plain decimal number.
pub fn vgl(planck: u128) -> String {
	decimal(planck, DECIMALS)
}

/// An amount for people: `1,000.5 VGL`.
pub fn show_vgl(planck: u128) -> String {
	format!("{} VGL", grouped(&vgl(planck)))
}

/// A plain decimal number with its thousands apart.
pub fn grouped(number: &str) -> String {
	let (whole, rest) = match number.split_once('.') {
		Some((whole, rest)) => (whole, format!(".{rest}")),
		None => (number, String::new()),
	};
	let (sign, digits) = match whole.strip_prefix('-') {
		Some(digits) => ("-", digits),
		None => ("", whole),
	};
	let mut out = String::new();
	for (index, digit) in digits.chars().enumerate() {
		if index > 0 && digits.len().saturating_sub(index).checked_rem(3) == Some(0) {
			out.push(',');
		}
		out.push(digit);
	}
	format!("{sign}{out}{rest}")
}

/// Reads a share: `50%`, `12.5 %`. A bare number is refused, since 0.5 and 50 would both be half.
pub fn parse_percent(text: &str) -> Result<u32, Expected> {
	let expected = || format!("a share such as 50% is expected, from 0% to 100%, not `{text}`");
	let number = text.trim().strip_suffix('%').ok_or_else(expected)?;
	let billionths = fixed(number.trim_end(), 7).ok_or_else(expected)?;
	u32::try_from(billionths).ok().filter(|parts| *parts <= WHOLE).ok_or_else(expected)
}

/// A share of so many parts as a plain decimal number of percent.
pub fn percent(parts: u128, whole: u128) -> String {
	let hundredfold = parts.saturating_mul(WHOLE.into()).checked_div(whole).unwrap_or(0);
	decimal(hundredfold, 7)
}

/// A share for people.
pub fn show_percent(billionths: u32) -> String {
	format!("{} %", percent(billionths.into(), WHOLE.into()))
}

/// Reads a duration: `90s`, `6h`, `1day 2h`.
pub fn parse_seconds(text: &str) -> Result<u64, Expected> {
	let duration = humantime::parse_duration(text.trim()).ok();
	let whole = duration.filter(|duration| duration.subsec_nanos() == 0);
	whole
		.map(|duration| duration.as_secs())
		.ok_or_else(|| format!("a duration such as 90s or 6h is expected, not `{text}`"))
}

/// A duration for people.
pub fn show_seconds(seconds: u64) -> String {
	match seconds {
		0 => "0s".into(),
		_ => humantime::format_duration(Duration::from_secs(seconds)).to_string(),
	}
}

/// Reads a date or a time in UTC: `2026-11-27`, `2026-11-27T10:00:00Z`.
pub fn parse_time(text: &str) -> Result<u64, Expected> {
	let trimmed = text.trim();
	let whole = match trimmed.len() {
		10 => format!("{trimmed}T00:00:00Z"),
		_ => trimmed.to_string(),
	};
	let time = humantime::parse_rfc3339_weak(&whole).ok();
	time.and_then(|time| time.duration_since(UNIX_EPOCH).ok())
		.map(|since| since.as_secs())
		.ok_or_else(|| {
			format!("a date such as 2026-11-27 or 2026-11-27T10:00:00Z is expected, not `{text}`")
		})
}

/// A time in UTC. Where no calendar goes, the number of seconds.
pub fn show_time(seconds: u64) -> String {
	// The last second of the year 9999.
	match seconds <= 253_402_300_799 {
		true => humantime::format_rfc3339_seconds(after_epoch(seconds)).to_string(),
		false => format!("second {seconds}"),
	}
}

/// The time that it is, in seconds.
pub fn now() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn after_epoch(seconds: u64) -> SystemTime {
	UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).unwrap_or(UNIX_EPOCH)
}

/// A decimal number with at most so many places, times ten to their power.
fn fixed(text: &str, places: usize) -> Option<u128> {
	let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
	let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
	let empty = whole.is_empty() || (text.contains('.') && rest.is_empty());
	if empty || !digits(whole) || !digits(rest) || rest.len() > places {
		return None;
	}
	format!("{whole}{rest:0<places$}").parse().ok()
}

fn decimal(number: u128, places: usize) -> String {
	let digits = format!("{number:0>width$}", width = places.saturating_add(1));
	let (whole, rest) = digits.split_at(digits.len().saturating_sub(places));
	match rest.trim_end_matches('0') {
		"" => whole.into(),
		rest => format!("{whole}.{rest}"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn amounts_are_read_as_people_write_them() {
		for (text, planck) in [
			("0", 0),
			("1", VGL),
			("1.5", VGL + VGL / 2),
			("1,000 VGL", 1_000 * VGL),
			(" 2VGL ", 2 * VGL),
			("0.000000000001", 1),
		] {
			assert_eq!(parse_vgl(text), Ok(planck), "{text}");
		}
	}

	#[test]
	fn what_is_no_amount_is_refused_and_never_rounded() {
		for text in [
			"",
			".",
			"1.",
			".5",
			"-1",
			"+1",
			"1e3",
			"1.0000000000001",
			"0x10",
			"one",
			"1 000",
			"1,5",
			"1,50 VGL",
			"10,00",
			"1,0000",
			",100",
			"1,000,00",
			"0.1,000",
			"VGL",
			"1.5.2",
			"٣",
			"340282366920938463463374607431768211456",
			"99999999999999999999999999999999999999999",
		] {
			assert!(parse_vgl(text).is_err(), "{text}");
		}
	}

	#[test]
	fn a_share_needs_its_sign_and_is_at_most_a_whole() {
		assert_eq!(parse_percent("50%"), Ok(500_000_000));
		assert_eq!(parse_percent("100 %"), Ok(WHOLE));
		assert_eq!(parse_percent("0.0000001%"), Ok(1));
		for text in ["50", "0.5", "100.0000001%", "-1%", "%", "", "1e2%", "0.00000001%", "nan%"] {
			assert!(parse_percent(text).is_err(), "{text}");
		}
		assert_eq!(percent(500_000_000, WHOLE.into()), "50");
		assert_eq!(percent(1, 3), "33.3333333");
		assert_eq!(percent(1, 0), "0");
	}

	#[test]
	fn times_are_read_in_utc_and_shown_so() {
		assert_eq!(parse_time("1970-01-02"), Ok(86_400));
		assert_eq!(parse_time("1970-01-01T00:01:00Z"), Ok(60));
		assert_eq!(show_time(60), "1970-01-01T00:01:00Z");
		for text in
			["", "yesterday", "2026-13-01", "2026-11-27T25:00:00Z", "1969-12-31", "27.11.2026"]
		{
			assert!(parse_time(text).is_err(), "{text}");
		}
		assert_eq!(show_time(u64::MAX), format!("second {}", u64::MAX));
	}

	#[test]
	fn durations_have_a_unit() {
		assert_eq!(parse_seconds("90s"), Ok(90));
		assert_eq!(parse_seconds("1h 30m"), Ok(5_400));
		assert_eq!(show_seconds(5_400), "1h 30m");
		for text in ["", "90", "1.0001s", "-1s", "10ms", "1 fortnight"] {
			assert!(parse_seconds(text).is_err(), "{text}");
		}
	}

	#[test]
	fn thousands_are_apart() {
		assert_eq!(grouped("1234567.25"), "1,234,567.25");
		assert_eq!(grouped("123"), "123");
		assert_eq!(show_vgl(1_000 * VGL + VGL / 2), "1,000.5 VGL");
	}

	proptest! {
		#[test]
		fn an_amount_that_is_shown_is_read_back(planck: u128) {
			prop_assert_eq!(parse_vgl(&vgl(planck)), Ok(planck));
			prop_assert_eq!(parse_vgl(&show_vgl(planck)), Ok(planck));
		}

		#[test]
		fn no_text_makes_a_parser_panic(text in "\\PC{0,40}") {
			let _ = (parse_vgl(&text), parse_percent(&text), parse_seconds(&text), parse_time(&text));
		}
	}
}
