// SPDX-License-Identifier: Apache-2.0

//! Ports that no other network on this machine hands out at the same time.
//!
//! The ports lie below the range from which systems take the local ports of outgoing connections,
//! so a node that is down for a moment finds its port free when it returns. A block of ports is
//! claimed by listening on its first one for as long as the block is in use.

use crate::{Error, Result};
use std::net::{Ipv4Addr, TcpListener};

const FIRST: u16 = 20_000;
const LAST: u16 = 31_999;
const BLOCK: u16 = 48;

/// A claimed block of ports on 127.0.0.1; free again when dropped.
#[derive(Debug)]
pub struct Ports {
	claim: TcpListener,
	last: u16,
	next: u16,
}

impl Ports {
	/// Claims a block. Processes start to look at different places, so they rarely meet.
	pub fn claim() -> Result<Self> {
		let blocks = (LAST - FIRST) / BLOCK;
		let start = u16::try_from(std::process::id() % u32::from(blocks)).unwrap_or(0);
		(0..blocks)
			.map(|offset| FIRST + (start + offset) % blocks * BLOCK)
			.find_map(|first| Some((first, listen(first)?)))
			.map(|(first, claim)| Self { claim, last: first + BLOCK - 1, next: first + 1 })
			.ok_or(Error::NoPort { first: FIRST, last: LAST })
	}

	/// A port of the block that was not handed out before and that nobody listens on.
	pub fn next_free(&mut self) -> Result<u16> {
		while self.next <= self.last {
			let port = self.next;
			self.next += 1;
			if listen(port).is_some() {
				return Ok(port);
			}
		}
		let first = self.claim.local_addr().map(|address| address.port()).unwrap_or(FIRST);
		Err(Error::NoPort { first, last: self.last })
	}
}

fn listen(port: u16) -> Option<TcpListener> {
	TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn two_networks_never_get_the_same_port() {
		let (mut one, mut other) = (Ports::claim().unwrap(), Ports::claim().unwrap());
		let ports: Vec<u16> =
			(0..10).flat_map(|_| [one.next_free().unwrap(), other.next_free().unwrap()]).collect();
		assert_eq!(ports.iter().collect::<BTreeSet<_>>().len(), ports.len());
	}

	#[test]
	fn a_port_in_use_is_not_handed_out() {
		let mut ports = Ports::claim().unwrap();
		let taken = listen(ports.next).unwrap();
		assert_ne!(ports.next_free().unwrap(), taken.local_addr().unwrap().port());
	}
}
