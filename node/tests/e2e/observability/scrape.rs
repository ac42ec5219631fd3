// SPDX-License-Identifier: Apache-2.0

//! What processes show to Prometheus, and whether it has what an expression asks for.

use super::promql::{Expression, Matcher, Selector};
use std::collections::{BTreeMap, BTreeSet};

/// Labels that Prometheus adds.
const ADDED: [&str; 2] = ["instance", "job"];
/// The series that Prometheus makes for each process.
const UP: &str = "up";

/// A sample's name and labels.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sample {
	name: String,
	labels: BTreeMap<String, String>,
}

/// All samples of some processes.
#[derive(Debug, Default)]
pub struct Scrape {
	samples: Vec<Sample>,
	jobs: BTreeSet<String>,
}

impl Scrape {
	/// Adds the answer of a process that Prometheus knows as `job`.
	pub fn add(&mut self, job: &str, answer: &str) -> Result<(), String> {
		let body = answer.split_once("\r\n\r\n").map_or(answer, |(_, body)| body);
		let lines = body.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
		let samples = lines.map(sample).collect::<Result<Vec<_>, _>>()?;
		if samples.is_empty() {
			return Err(format!("{job} shows nothing"));
		}
		self.samples.extend(samples);
		self.jobs.insert(job.into());
		Ok(())
	}

	/// What is missing of what the expression asks for, `texts` with it being templates.
	pub fn missing(&self, expression: &Expression, texts: &[String]) -> Vec<String> {
		let mut missing = Vec::new();
		let mut labels: BTreeSet<&str> = ADDED.into();
		for selector in &expression.selectors {
			missing.extend(self.find(selector).err());
			labels.extend(self.of(&selector.name).flat_map(|one| one.labels.keys()).map(|l| &**l));
		}
		let used = expression.labels.iter().cloned().chain(texts.iter().flat_map(|t| in_braces(t)));
		missing.extend(
			used.filter(|label| !labels.contains(&**label))
				.map(|label| format!("no series has the label {label}")),
		);
		missing
	}

	fn of<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Sample> {
		self.samples.iter().filter(move |sample| sample.name == name)
	}

	fn find(&self, selector: &Selector) -> Result<(), String> {
		let name = &selector.name;
		let (added, own): (Vec<_>, Vec<_>) =
			selector.matchers.iter().partition(|matcher| ADDED.contains(&&*matcher.label));
		for matcher in added.iter().filter(|matcher| matcher.label == "job") {
			let known = |job: &&str| self.jobs.contains(*job) || job.contains('$');
			if let Some(job) = matcher.value.split('|').find(|job| !known(job)) {
				return Err(format!("{name}: there is no job {job}"));
			}
		}
		if name == UP && own.is_empty() {
			return Ok(());
		}
		if self.of(name).next().is_none() {
			return Err(format!("no process has {name}"));
		}
		own.iter().try_for_each(|matcher| self.has(name, matcher))?;
		let fits = |sample: &Sample| {
			own.iter().all(|matcher| {
				sample.labels.get(&matcher.label).is_some_and(|value| fits(matcher, value))
			})
		};
		match self.of(name).any(fits) {
			true => Ok(()),
			false => Err(format!("{name} exists, but not with {own:?}")),
		}
	}

	/// Every value that the matcher names exists.
	fn has(&self, name: &str, matcher: &Matcher) -> Result<(), String> {
		let values: BTreeSet<_> =
			self.of(name).filter_map(|sample| sample.labels.get(&matcher.label)).collect();
		if values.is_empty() {
			return Err(format!("{name} has no label {}", matcher.label));
		}
		let unknown = alternatives(matcher).find(|wanted| {
			!wanted.contains('$') && !values.iter().any(|value| value.as_str() == *wanted)
		});
		match unknown {
			Some(wanted) => Err(format!("{name}: {} is never {wanted}", matcher.label)),
			None => Ok(()),
		}
	}
}

/// The values that a matcher names. Of patterns, only lists of words are understood: anything else is
/// a word that does not exist.
fn alternatives(matcher: &Matcher) -> impl Iterator<Item = &str> {
	let is_list = matcher.operator.contains('~');
	let most = if is_list { usize::MAX } else { 1 };
	matcher.value.splitn(most, '|')
}

fn fits(matcher: &Matcher, value: &str) -> bool {
	let named = alternatives(matcher).any(|wanted| wanted.contains('$') || wanted == value);
	named != matcher.operator.starts_with('!')
}

/// The labels that a template shows: `{{ $labels.x }}` of alerts, `{{x}}` of dashboards.
fn in_braces(text: &str) -> Vec<String> {
	let parts = text.split("{{").skip(1).filter_map(|part| part.split_once("}}"));
	let words = parts.map(|(inside, _)| inside.split('|').next().unwrap_or_default().trim());
	let labels = words.filter(|word| !word.starts_with("$value"));
	labels.map(|word| word.trim_start_matches("$labels.").to_owned()).collect()
}

/// Reads `name{label="value",...} number`.
fn sample(line: &str) -> Result<Sample, String> {
	let wrong = || format!("this is no sample: {line}");
	let end = line.find(['{', ' ']).ok_or_else(wrong)?;
	let (name, mut rest) = line.split_at(end);
	let mut labels = BTreeMap::new();
	if let Some(inside) = rest.strip_prefix('{') {
		rest = inside;
		while !rest.starts_with('}') {
			let (label, after) = rest.split_once("=\"").ok_or_else(wrong)?;
			let end = closing(after).ok_or_else(wrong)?;
			labels.insert(label.to_owned(), after.get(..end).ok_or_else(wrong)?.to_owned());
			rest = after.get(end + 1..).ok_or_else(wrong)?;
			rest = rest.strip_prefix(',').unwrap_or(rest);
		}
		rest = rest.strip_prefix('}').ok_or_else(wrong)?;
	}
	let value = rest.split_whitespace().next().ok_or_else(wrong)?;
	value.parse::<f64>().map_err(|_| wrong())?;
	Ok(Sample { name: name.to_owned(), labels })
}

/// Where the text before a quotation mark that is not escaped ends.
fn closing(text: &str) -> Option<usize> {
	let mut escaped = false;
	text.char_indices().find_map(|(at, letter)| {
		let closes = letter == '"' && !escaped;
		escaped = letter == '\\' && !escaped;
		closes.then_some(at)
	})
}

#[cfg(test)]
mod tests {
	use super::{super::promql::parse, *};

	fn missing(text: &str) -> Vec<String> {
		let mut scrape = Scrape::default();
		let answer = "HTTP/1.0 200 OK\r\n\r\n# HELP h Help\n# TYPE h gauge\n\
			h{kind=\"a\",url=\"x\\\"{},y\"} 1\nh{kind=\"b\",url=\"z\"} 2e-3\n\
			t_bucket{le=\"+Inf\"} 0\n";
		scrape.add("node", answer).unwrap();
		let template = ["{{ $labels.kind }} {{ $value | humanize }} {{instance}}".into()];
		let texts = if text == "h" { &template[..] } else { &[] };
		scrape.missing(&parse(text).unwrap(), texts)
	}

	#[test]
	fn what_is_there_is_not_missing() {
		for text in [
			"h",
			"h{kind=\"a\"}",
			"h{kind=~\"a|b\", job=\"node\", instance=~\"$instance\"}",
			"h{kind!=\"a\"}",
			"h{kind=~\"$kind\"}",
			"up{job=\"node\"}",
			"sum by (le, job) (rate(t_bucket[5m]))",
		] {
			assert_eq!(missing(text), Vec::<String>::new(), "{text}");
		}
	}

	#[test]
	fn a_misspelt_name_label_or_value_is_missing() {
		for text in [
			"hh",
			"h + hh",
			"h{kin=\"a\"}",
			"h{kind=\"c\"}",
			"h{kind=~\"a|c\"}",
			"h{kind=~\"a.*\"}",
			"h{kind=\"a\", url=\"z\"}",
			"h{job=\"other\"}",
			"up{job=\"other\"}",
			"sum by (kind) (t_bucket)",
		] {
			assert_eq!(missing(text).len(), 1, "{text}: {:?}", missing(text));
		}
	}

	#[test]
	fn what_is_no_sample_is_refused() {
		for wrong in ["h", "h{a=\"b\"", "h{a=\"b\"} x", "h{a} 1"] {
			assert!(sample(wrong).is_err(), "{wrong}");
		}
	}
}
