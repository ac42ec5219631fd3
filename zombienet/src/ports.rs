// SPDX-License-Identifier: Apache-2.0

//! The ports that a network file fixes.
//!
//! Zombienet binds each of them once before it starts anything, without the option to reuse an address.
//! Connections of a network that has just ended are in its way for a minute.

use crate::{until, Seen};
use anyhow::Result;
use std::{net::Ipv6Addr, time::Duration};
use tokio::net::TcpSocket;

/// How long a port may stay taken: as long as the kernel remembers a connection, and some.
const FREE: Duration = Duration::from_secs(90);

/// Waits until Zombienet can bind all ports that the text of a network file fixes.
pub async fn free(text: &str) -> Result<()> {
	for port in fixed(text) {
		until(&format!("free port {port}"), FREE, async || bind(port).map(Seen::Done)).await?;
	}
	Ok(())
}

/// Binds a port as Zombienet does, for both versions of IP, and lets it go.
fn bind(port: u16) -> Result<()> {
	Ok(TcpSocket::new_v6()?.bind((Ipv6Addr::UNSPECIFIED, port).into())?)
}

fn fixed(text: &str) -> impl Iterator<Item = u16> + '_ {
	let values = text.split("port = ").skip(1);
	let numbers = values.filter_map(|value| value.split(|c: char| !c.is_ascii_digit()).next());
	numbers.filter_map(|number| number.parse().ok()).filter(|port| *port != 0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{
		io::Read,
		net::{TcpListener, TcpStream},
	};

	#[test]
	fn fixed_ports_of_the_networks_are_found() {
		let of = |text| fixed(text).collect::<Vec<_>>();
		let failover = include_str!("../networks/failover.toml");
		assert_eq!(of(failover), [29_944, 29_945, 29_946]);
		assert!(of(include_str!("../networks/four.toml")).is_empty());
		assert!(of(include_str!("../networks/eight.toml")).is_empty());
	}

	#[test]
	fn a_port_is_taken_while_the_kernel_remembers_a_connection() {
		let listener = TcpListener::bind("127.0.0.1:0").unwrap();
		let port = listener.local_addr().unwrap().port();
		assert!(bind(port).is_err());
		let mut client = TcpStream::connect(("127.0.0.1", port)).unwrap();
		let (server, _) = listener.accept().unwrap();
		drop(listener);
		// Whose end closes first is remembered.
		drop(server);
		assert_eq!(client.read(&mut [0]).unwrap(), 0);
		drop(client);
		assert!(bind(port).is_err());
	}

	#[test]
	fn a_port_that_nobody_had_is_free() {
		let port = TcpListener::bind("[::]:0").unwrap().local_addr().unwrap().port();
		bind(port).unwrap();
	}
}
