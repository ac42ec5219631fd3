#!/usr/bin/env node
// Checks what no linter knows of the files in scripts/docker and docs/observability:
// - they are YAML, and compose.yml names only services, volumes and files that are there;
// - every command of compose.yml is a role of entrypoint.sh or a program of the image;
// - the Dockerfile copies what is there and builds with the compiler of rust-toolchain.toml;
// - every port that Prometheus reads is one that the image shows.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const docker = join(root, "scripts/docker");
const problems = [];
const wrong = (text) => problems.push(text);
const read = (path) => readFileSync(join(root, path), "utf8");

function yaml(path) {
	try {
		return parse(read(path), { merge: true });
	} catch (error) {
		wrong(`${path}: ${error.message}`);
		return {};
	}
}

function checkService(name, service, compose, roles) {
	const here = `compose.yml, ${name}`;
	if (!service.image) wrong(`${here}: no image`);
	if (/:latest$|^[^:]+$/.test(service.image ?? "")) wrong(`${here}: ${service.image} is no version`);
	const needed = service.depends_on ?? [];
	for (const other of Array.isArray(needed) ? needed : Object.keys(needed)) {
		if (!compose.services[other]) wrong(`${here}: it depends on ${other}, which is not there`);
	}
	for (const volume of service.volumes ?? []) {
		const [from] = volume.split(":");
		const known = from.startsWith(".") ? existsSync(join(docker, from)) : from in compose.volumes;
		if (!known) wrong(`${here}: ${from} is not there`);
	}
	for (const port of service.ports ?? []) {
		if (!/^127\.0\.0\.1:\d+:\d+$/.test(port)) wrong(`${here}: port ${port} is open to others`);
	}
	if (service.build) {
		const role = service.command?.[0];
		if (!roles.includes(role)) wrong(`${here}: ${role} is no role of entrypoint.sh and no program of the image`);
		const context = resolve(docker, service.build.context);
		if (!existsSync(join(context, service.build.dockerfile))) wrong(`${here}: no Dockerfile`);
	}
}

function checkCompose() {
	const compose = yaml("scripts/docker/compose.yml");
	const entrypoint = read("scripts/docker/entrypoint.sh");
	const cases = entrypoint.slice(entrypoint.indexOf("case ${1:-help}"));
	const roles = [...cases.matchAll(/^([a-z-]+)\)$/gm)].map(([, role]) => role);
	if (roles.length === 0) wrong("entrypoint.sh has no roles");
	roles.push(...[...read("scripts/docker/Dockerfile").matchAll(/ \/out\/(\S+)/g)].map(([, name]) => name));
	const services = Object.entries(compose.services ?? {});
	if (services.length === 0) wrong("compose.yml has no services");
	for (const [name, service] of services) checkService(name, service, compose, roles);
	return compose;
}

function checkDockerfile() {
	const text = read("scripts/docker/Dockerfile");
	const channel = read("rust-toolchain.toml").match(/^channel = "(.+)"$/m)?.[1];
	if (!text.includes(`FROM rust:${channel}-`)) wrong(`Dockerfile: it does not build with Rust ${channel}`);
	for (const [, from] of text.matchAll(/^COPY (?!--from)(\S+) \S+$/gm)) {
		if (!existsSync(join(root, from))) wrong(`Dockerfile: ${from} is not there`);
	}
	if (!/^USER (?!root|0$)/m.test(text)) wrong("Dockerfile: it runs as root");
	return [...(text.match(/^EXPOSE (.+)$/m)?.[1] ?? "").split(" ")];
}

function checkPrometheus(compose, ports) {
	const config = yaml("scripts/docker/prometheus.yml");
	for (const job of config.scrape_configs ?? []) {
		for (const target of job.static_configs.flatMap((one) => one.targets)) {
			const [host, port] = target.split(":");
			if (!compose.services?.[host]) wrong(`prometheus.yml: there is no service ${host}`);
			if (!ports.includes(port)) wrong(`prometheus.yml: ${target} is no port of the image`);
		}
	}
	yaml("docs/observability/prometheus.yml");
	yaml("docs/observability/alerts_test.yml");
	for (const group of yaml("docs/observability/alerts.yml").groups ?? []) {
		for (const rule of group.rules) {
			const severity = rule.labels?.severity;
			if (!["page", "ticket"].includes(severity)) wrong(`alerts.yml, ${rule.alert}: ${severity}`);
		}
	}
	for (const file of ["datasource", "dashboards"]) yaml(`scripts/docker/grafana/${file}.yml`);
}

const compose = checkCompose();
checkPrometheus(compose, checkDockerfile());
problems.forEach((text) => console.error(`check-containers: ${text}`));
process.exitCode = problems.length ? 1 : 0;
