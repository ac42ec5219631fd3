// SPDX-License-Identifier: Apache-2.0

//! Certificates for whoever asks: all Handovers, and the latest of every other kind.

pub mod evidence;
mod file;
#[cfg(test)]
mod tests;

use codec::{Decode, Encode};
use file::{failed, StoreFile};
use redb::{ReadableTable, Table, TableDefinition};
use std::{
	collections::HashMap,
	path::Path,
	sync::{Mutex, PoisonError},
};
use vigil_primitives::{Certificate, Kind, ServiceId, Signed, Statement, UnixTime};

const CERTIFICATES: TableDefinition<&[u8], &[u8]> = TableDefinition::new("certificates");
type Certificates<'t> = Table<'t, &'static [u8], &'static [u8]>;

/// A file of certificates. Losing it loses nothing that cannot be had from others, and one that failed is
/// opened anew.
#[derive(Debug)]
pub struct CertificateStore {
	file: StoreFile,
	keep: usize,
	/// How many there are of a kind, where that was counted since the file was opened.
	counts: Mutex<HashMap<Vec<u8>, usize>>,
}

/// The file cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the store of certificates fails: {0}")]
pub struct StoreError(String);

/// Some certificates, and where to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
	/// In the order in which they are kept: by kind, the latest of a kind last.
	pub certificates: Vec<Certificate>,
	/// What to ask with for those that follow, if there may be any.
	pub next: Option<Vec<u8>>,
}

/// Which certificates a page is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
	/// Of this service.
	pub service: ServiceId,
	/// Of this kind, or of all.
	pub kind: Option<Kind>,
	/// At most so many are on a page.
	pub most: usize,
	/// At most so many are looked at for it, whether they are wanted or not.
	pub look_at: usize,
}

impl CertificateStore {
	/// Opens the file, or makes it. `keep` certificates of each kind but Handover are kept for each
	/// service.
	pub fn open(path: &Path, keep: usize) -> Result<Self, StoreError> {
		let file = StoreFile::new(path);
		file.write(|transaction| transaction.open_table(CERTIFICATES).map(drop).map_err(failed))?;
		Ok(Self { file, keep: keep.max(1), counts: Mutex::default() })
	}

	/// Adds some with one sync, each in place of one of the same statement that names more absent. Drops
	/// Handovers to sets that are expired `now`, and the lowest of the other kinds beyond what is kept.
	pub fn put(&self, certificates: &[Certificate], now: UnixTime) -> Result<(), StoreError> {
		if certificates.is_empty() {
			return Ok(());
		}
		let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
		let written = self.file.write(|transaction| {
			let mut table = transaction.open_table(CERTIFICATES).map_err(failed)?;
			for certificate in certificates {
				self.put_one(&mut table, &mut counts, certificate)?;
				if matches!(certificate.signed.statement, Statement::Handover(_)) {
					drop_expired(&mut table, certificate.signed.service, now)?;
				}
			}
			Ok(())
		});
		if written.is_err() {
			counts.clear();
		}
		written
	}

	fn put_one(
		&self,
		table: &mut Certificates<'_>,
		counts: &mut HashMap<Vec<u8>, usize>,
		certificate: &Certificate,
	) -> Result<(), StoreError> {
		let signed = &certificate.signed;
		let place = place(signed);
		let there = table.get(&place[..]).map_err(failed)?.map(|bytes| read(bytes.value()));
		if let Some(there) = there.transpose()? {
			let fuller = certificate.absent.count() < there.absent.count();
			if fuller || there.signed != *signed {
				table.insert(&place[..], &certificate.encode()[..]).map_err(failed)?;
			}
			return Ok(());
		}
		let kind = signed.statement.kind();
		let prefix = prefix(signed.service, Some(kind));
		let count = match counts.get(&prefix) {
			Some(count) => *count,
			None => table.range(&prefix[..]..&after(&prefix)[..]).map_err(failed)?.count(),
		};
		table.insert(&place[..], &certificate.encode()[..]).map_err(failed)?;
		let mut count = count.saturating_add(1);
		while kind != Kind::Handover && count > self.keep {
			let lowest = table.range(&prefix[..]..).map_err(failed)?.next();
			let lowest =
				lowest.transpose().map_err(failed)?.map(|(place, _)| place.value().to_vec());
			let Some(lowest) = lowest else { break };
			table.remove(&lowest[..]).map_err(failed)?;
			count = count.saturating_sub(1);
		}
		counts.insert(prefix, count);
		Ok(())
	}

	/// The latest ones of this kind, at most so many, the latest last.
	pub fn latest(
		&self,
		service: ServiceId,
		kind: Kind,
		most: usize,
	) -> Result<Vec<Certificate>, StoreError> {
		let prefix = prefix(service, Some(kind));
		self.file.read(CERTIFICATES, |table| {
			let range = table.range(&prefix[..]..&after(&prefix)[..]).map_err(failed)?;
			let mut latest = Vec::new();
			for entry in range.rev().take(most) {
				latest.push(read(entry.map_err(failed)?.1.value())?);
			}
			latest.reverse();
			Ok(latest)
		})
	}

	/// Those that are `wanted`, from a place that an earlier page named, or from the first one on.
	///
	/// A page may have less than there is room for, or nothing, and yet not be the last.
	pub fn page(
		&self,
		query: Query,
		from: Option<&[u8]>,
		wanted: impl Fn(&Certificate) -> bool,
	) -> Result<Page, StoreError> {
		let prefix = prefix(query.service, query.kind);
		let end = after(&prefix);
		// Whoever asks may name any place: within what was asked for it leads nowhere else.
		let start = from.map_or(prefix.clone(), |from| from.to_vec()).max(prefix);
		if start >= end {
			return Ok(Page::default());
		}
		self.file.read(CERTIFICATES, |table| {
			let mut page = Page::default();
			for (looked, entry) in table.range(&start[..]..&end[..]).map_err(failed)?.enumerate() {
				let (place, bytes) = entry.map_err(failed)?;
				if looked >= query.look_at || page.certificates.len() >= query.most {
					page.next = Some(place.value().to_vec());
					break;
				}
				page.certificates.extend(Some(read(bytes.value())?).filter(|one| wanted(one)));
			}
			Ok(page)
		})
	}
}

fn drop_expired(
	table: &mut Certificates<'_>,
	service: ServiceId,
	now: UnixTime,
) -> Result<(), StoreError> {
	let prefix = prefix(service, Some(Kind::Handover));
	let mut dropped = Vec::new();
	for entry in table.range(&prefix[..]..&after(&prefix)[..]).map_err(failed)? {
		let (place, bytes) = entry.map_err(failed)?;
		if let Statement::Handover(handover) = read(bytes.value())?.signed.statement {
			if handover.next.expires_at <= now {
				dropped.push(place.value().to_vec());
			}
		}
	}
	dropped.iter().try_for_each(|place| table.remove(&place[..]).map(drop).map_err(failed))
}

fn prefix(service: ServiceId, kind: Option<Kind>) -> Vec<u8> {
	let kind = kind.map(|kind| kind as u8);
	[&service.0.to_be_bytes()[..], kind.as_slice()].concat()
}

/// The place after all that start with `prefix`.
fn after(prefix: &[u8]) -> Vec<u8> {
	crate::protection::after(prefix)
}

/// By service, kind, then what makes a statement newer than another, then the rest of it.
fn place(signed: &Signed) -> Vec<u8> {
	let set_id = signed.set_id.0;
	let (number, then) = match &signed.statement {
		Statement::Halt(halt) => (halt.round.0, set_id),
		Statement::Resume(resume) => (resume.round.0, set_id),
		Statement::Checkpoint(checkpoint) => (checkpoint.round.0, set_id),
		Statement::Handover(handover) => (handover.next.set_id.0, set_id),
		// An old outbox that a later set signs again is of more use than a new one of an old set.
		Statement::Outbox(outbox) => (set_id, outbox.first.0),
	};
	let mut place = prefix(signed.service, Some(signed.statement.kind()));
	place.extend(number.to_be_bytes());
	place.extend(then.to_be_bytes());
	place.extend(signed.statement.body_hash().0);
	place
}

fn read(mut bytes: &[u8]) -> Result<Certificate, StoreError> {
	Certificate::decode(&mut bytes).map_err(failed)
}
