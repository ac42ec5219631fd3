// SPDX-License-Identifier: Apache-2.0

//! Checks that what the node is about to use is free, before anything has started.
//!
//! The SDK picks a random port when the RPC port is taken, and only logs that the network or the
//! metrics port is. An operator who asked for a port must not find out from silence.

use sc_network::{multiaddr::Protocol, Multiaddr};
use sc_service::Configuration;
use std::{
	fs::{self, File},
	io::{self, ErrorKind},
	net::{IpAddr, SocketAddr, TcpListener},
	path::Path,
};

/// Refuses a configuration that listens where something else already does.
pub fn ports(config: &Configuration) -> Result<(), String> {
	for address in config.network.listen_addresses.iter().filter_map(socket) {
		free(address, "the network", "--port or --listen-addr")?;
	}
	let rpc = config.rpc.addr.iter().flatten();
	for endpoint in rpc.filter(|e| !e.is_optional && !e.retry_random_port) {
		free(endpoint.listen_addr, "JSON-RPC", "--rpc-port")?;
	}
	if let Some(prometheus) = &config.prometheus_config {
		free(prometheus.port, "Prometheus", "--prometheus-port or --no-prometheus")?;
	}
	Ok(())
}

/// Refuses a directory, given with `flag`, in which nothing can be written.
pub fn directory(path: &Path, flag: &str) -> Result<(), String> {
	writable(path).map_err(|error| {
		format!("`{}` cannot be written: {error}; choose another with {flag}", path.display())
	})
}

/// Refuses an input file that cannot be read.
pub fn input(path: &Path) -> Result<(), String> {
	File::open(path)
		.map(drop)
		.map_err(|error| format!("`{}` cannot be read: {error}", path.display()))
}

/// Refuses an output file that cannot be written, and creates it if it can.
pub fn output(path: &Path) -> Result<(), String> {
	File::create(path)
		.map(drop)
		.map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

fn writable(path: &Path) -> io::Result<()> {
	fs::create_dir_all(path)?;
	let probe = path.join(format!(".writable-{}", std::process::id()));
	File::create(&probe)?;
	fs::remove_file(probe)
}

/// Refuses an address that cannot be listened on. Port 0 is any free port and always passes.
fn free(address: SocketAddr, who: &str, flags: &str) -> Result<(), String> {
	if address.port() == 0 {
		return Ok(());
	}
	let Err(error) = TcpListener::bind(address) else { return Ok(()) };
	match error.kind() {
		ErrorKind::AddrInUse => Err(format!(
			"port {} for {who} is in use by another program; choose another with {flags}",
			address.port()
		)),
		ErrorKind::PermissionDenied => Err(format!(
			"port {} for {who} needs rights that this program lacks; choose one above 1023 with {flags}",
			address.port()
		)),
		// Machines without IPv6 are common, and the IPv4 address of the same port is checked too.
		_ if address.is_ipv6() => Ok(()),
		_ => Err(format!(
			"{who} cannot listen on {address}: {error}; choose another address with {flags}"
		)),
	}
}

/// The TCP socket of a network address, if it has one.
fn socket(address: &Multiaddr) -> Option<SocketAddr> {
	let mut parts = address.iter();
	let ip: IpAddr = match parts.next()? {
		Protocol::Ip4(ip) => ip.into(),
		Protocol::Ip6(ip) => ip.into(),
		_ => return None,
	};
	match parts.next()? {
		Protocol::Tcp(port) => Some(SocketAddr::new(ip, port)),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn taken() -> (TcpListener, SocketAddr) {
		let listener = TcpListener::bind("127.0.0.1:0").unwrap();
		let address = listener.local_addr().unwrap();
		(listener, address)
	}

	#[test]
	fn taken_port_is_refused_with_the_flag_that_changes_it() {
		let (_listener, address) = taken();
		let error = free(address, "JSON-RPC", "--rpc-port").unwrap_err();
		assert!(error.contains(&address.port().to_string()), "{error}");
		assert!(error.contains("in use") && error.contains("--rpc-port"), "{error}");
	}

	#[test]
	fn port_is_free_again_when_its_user_is_gone() {
		let (listener, address) = taken();
		drop(listener);
		assert_eq!(free(address, "JSON-RPC", "--rpc-port"), Ok(()));
		assert_eq!(free(address, "JSON-RPC", "--rpc-port"), Ok(()));
	}

	#[test]
	fn port_taken_on_one_interface_is_taken_on_all() {
		let (_listener, address) = taken();
		let all = SocketAddr::new("0.0.0.0".parse().unwrap(), address.port());
		assert!(free(all, "the network", "--port").is_err());
	}

	#[test]
	fn port_zero_always_passes() {
		assert_eq!(free("127.0.0.1:0".parse().unwrap(), "x", "y"), Ok(()));
	}

	#[test]
	fn address_of_another_machine_is_refused() {
		// Reserved for documentation, so no machine has it.
		let error = free("192.0.2.1:4000".parse().unwrap(), "the network", "--port").unwrap_err();
		assert!(error.contains("192.0.2.1:4000"), "{error}");
	}

	#[test]
	fn sockets_are_read_from_tcp_addresses_only() {
		let of = |text: &str| socket(&text.parse().unwrap()).map(|s| s.to_string());
		assert_eq!(of("/ip4/127.0.0.1/tcp/30333"), Some("127.0.0.1:30333".into()));
		assert_eq!(of("/ip6/::/tcp/30333/ws"), Some("[::]:30333".into()));
		assert_eq!(of("/ip4/127.0.0.1/udp/30333/webrtc-direct"), None);
		assert_eq!(of("/dns/example.org/tcp/30333"), None);
	}

	#[test]
	fn directory_below_a_file_is_refused() {
		let file = std::env::current_exe().unwrap();
		let error = directory(&file.join("base"), "--base-path").unwrap_err();
		assert!(error.contains("cannot be written") && error.contains("--base-path"), "{error}");
		assert!(!error.contains('\n'));
	}

	#[test]
	fn files_that_cannot_be_used_are_named() {
		let below_a_file = std::env::current_exe().unwrap().join("blocks");
		for error in [input(&below_a_file).unwrap_err(), output(&below_a_file).unwrap_err()] {
			assert!(error.contains(&*below_a_file.to_string_lossy()), "{error}");
		}
	}

	#[test]
	fn directory_is_created_and_left_clean() {
		let path = std::env::temp_dir().join(format!("vigil-preflight-{}", std::process::id()));
		assert_eq!(directory(&path, "--base-path"), Ok(()));
		assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
		fs::remove_dir(path).unwrap();
	}
}
