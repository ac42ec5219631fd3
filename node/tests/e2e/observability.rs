// SPDX-License-Identifier: Apache-2.0

//! Alerts and the dashboard ask for what processes have: a rule over a series that is not there never
//! fires, and nobody notices.

mod promql;
mod scrape;

use crate::{secs, TestResult};
use anyhow::Context;
use scrape::Scrape;
use serde_json::Value;
use sp_keyring::Sr25519Keyring::EveStash;
use std::{fs, path::Path};
use vigil_testnet::{Fisherman, Scene, Seen};

/// Where the files for operators are.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/observability");

/// Something that is asked for.
#[derive(Debug, Default)]
struct Query {
	/// Which alert or panel asks.
	name: String,
	/// In PromQL.
	expression: String,
	/// Texts that show labels of the answer.
	texts: Vec<String>,
}

/// Checks the processes of a scene in which a ward stood and messages were delivered.
pub async fn check(scene: &mut Scene) -> TestResult {
	let chain = scene.haven_service();
	let mut fisherman = scene.fisherman("observed", EveStash, &[chain])?;
	fisherman.start()?;
	let fished = hears(scene, &fisherman).await?;
	let scene = &*scene;
	let node = scene.network.node("alice")?;
	sees_everything(&node.metrics().await?, &scene.relayer.metrics().await?, &fished)?;
	fisherman.kill().await?;
	for counted in [
		"vigil_watcher_certificates_total{kind=\"halt\",own=\"signed\",service=\"0\"",
		"vigil_watcher_vote_to_certificate_seconds_count{kind=\"checkpoint\",service=\"0\"",
		"vigil_watcher_last_vote_timestamp_seconds{kind=\"resume\",service=\"0\"",
		"vigil_watcher_own_weight_percent{service=\"0\"",
	] {
		let value = node.metric(counted).await?;
		anyhow::ensure!(value.is_some_and(|value| value > 0.0), "{counted} is {value:?}");
	}
	Ok(())
}

/// Waits until a fisherman hears of Vigil: its metrics.
async fn hears(scene: &Scene, fisherman: &Fisherman) -> anyhow::Result<String> {
	let wait = scene.until("a fisherman that hears", secs(60), async || {
		fisherman.process()?.ensure_running()?;
		let text = fisherman.metrics().await?;
		let hears = text.lines().any(|line| line.starts_with("vigil_fisherman_vigil_up{"));
		Ok(Seen::some(hears.then_some(text), "not yet"))
	});
	Ok(wait.await?)
}

/// Every series, label and value that an alert or a panel names is in what a watching node, a relayer or a
/// fisherman shows.
fn sees_everything(node: &str, relayer: &str, fisherman: &str) -> TestResult {
	let mut scrape = Scrape::default();
	scrape.add("vigil-node", node).map_err(anyhow::Error::msg)?;
	scrape.add("vigil-relayer", relayer).map_err(anyhow::Error::msg)?;
	scrape.add("vigil-fisherman", fisherman).map_err(anyhow::Error::msg)?;
	let jobs = read("prometheus.yml")?;
	for job in ["vigil-node", "vigil-relayer", "vigil-fisherman"] {
		anyhow::ensure!(jobs.contains(&format!("job_name: {job}\n")), "no job {job}");
	}
	let mut missing = Vec::new();
	for query in alerts(&read("alerts.yml")?)?.iter().chain(&panels(&dashboard()?)?) {
		let Query { name, expression, texts } = query;
		let parsed = promql::parse(expression).map_err(anyhow::Error::msg);
		let parsed = parsed.with_context(|| format!("{name}: {expression}"))?;
		let found = scrape.missing(&parsed, texts);
		missing.extend(found.into_iter().map(|what| format!("{name}: {what}")));
	}
	anyhow::ensure!(missing.is_empty(), "{}", missing.join("\n"));
	Ok(())
}

fn read(name: &str) -> anyhow::Result<String> {
	let path = Path::new(FOLDER).join(name);
	fs::read_to_string(&path).with_context(|| path.display().to_string())
}

fn dashboard() -> anyhow::Result<Value> {
	Ok(serde_json::from_str(&read("grafana/vigil.json")?)?)
}

/// The rules of a file that has each expression on the line of its key, or below it after `|`.
fn alerts(text: &str) -> anyhow::Result<Vec<Query>> {
	let mut found: Vec<Query> = Vec::new();
	let mut lines = text.lines().peekable();
	while let Some(line) = lines.next() {
		let indent = line.len() - line.trim_start().len();
		let (key, value) = line.trim_start().split_once(':').unwrap_or_default();
		let value = value.trim();
		if let Some(alert) = key.strip_prefix("- ").filter(|key| *key == "alert").map(|_| value) {
			found.push(Query { name: alert.into(), ..Default::default() });
		}
		let Some(rule) = found.last_mut() else { continue };
		match key {
			"expr" if value == "|" => {
				let inside = |next: &&str| next.len() - next.trim_start().len() > indent;
				while let Some(next) = lines.next_if(inside) {
					rule.expression.push_str(next.trim_start());
					rule.expression.push('\n');
				}
			},
			"expr" => {
				let plain = !value.starts_with(['"', '\'', '>', '|']);
				anyhow::ensure!(plain, "{}: write {value} without quotes, or after |", rule.name);
				rule.expression = value.into();
			},
			"summary" => rule.texts.push(value.into()),
			_ => {},
		}
	}
	for rule in &found {
		anyhow::ensure!(!rule.expression.is_empty(), "{} has no expression", rule.name);
	}
	anyhow::ensure!(!found.is_empty(), "no alerts");
	Ok(found)
}

/// What the panels and variables of a dashboard ask for.
fn panels(dashboard: &Value) -> anyhow::Result<Vec<Query>> {
	let mut found = Vec::new();
	for panel in list(dashboard, "/panels") {
		let name = panel["title"].as_str().unwrap_or_default();
		for target in list(panel, "/targets") {
			let expression = target["expr"].as_str().with_context(|| format!("{name}: no expr"))?;
			let legend = target["legendFormat"].as_str().unwrap_or_default();
			let texts = vec![legend.to_owned()];
			found.push(Query { name: name.into(), expression: expression.into(), texts });
		}
	}
	for variable in list(dashboard, "/templating/list") {
		if let Some(expression) = variable["query"]["query"].as_str() {
			let name = variable["name"].to_string();
			found.push(Query { name, expression: expression.into(), texts: Vec::new() });
		}
	}
	anyhow::ensure!(!found.is_empty(), "no panels");
	Ok(found)
}

fn list<'v>(value: &'v Value, place: &str) -> &'v [Value] {
	value.pointer(place).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[test]
fn every_expression_of_the_files_is_understood() -> TestResult {
	let (alerts, panels) = (alerts(&read("alerts.yml")?)?, panels(&dashboard()?)?);
	for query in alerts.iter().chain(&panels) {
		let parsed = promql::parse(&query.expression).map_err(anyhow::Error::msg);
		parsed.with_context(|| format!("{}: {}", query.name, query.expression))?;
	}
	let text = read("alerts.yml")?;
	assert_eq!(alerts.len(), text.matches("alert:").count());
	assert_eq!(alerts.len(), text.matches(" expr:").count());
	let (tested, explained) = (read("alerts_test.yml")?, read("../observe.md")?);
	for alert in alerts {
		let name = format!("alertname: {}\n", alert.name);
		assert!(tested.contains(&name), "alerts_test.yml has no test of {}", alert.name);
		let name = format!("`{}`", alert.name);
		assert!(explained.contains(&name), "observe.md does not say what to do about {name}");
	}
	Ok(())
}

/// What a process lacks is reported with the alert that asks for it.
#[test]
fn a_scrape_that_lacks_a_metric_is_refused() {
	let wrong = sees_everything(
		"vigil_watcher_peers 3\n",
		"vigil_relayer_source_up 1\n",
		"vigil_fisherman_certificates 1\n",
	);
	let text = wrong.expect_err("nearly everything is missing").to_string();
	assert!(text.contains("VigilKeyUsedElsewhere: no process has vigil_watcher_locked_keys"));
	assert!(!text.contains("vigil_watcher_peers"), "{text}");
}
