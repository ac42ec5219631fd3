// SPDX-License-Identifier: Apache-2.0

//! Certificates for whoever asks: all Handovers, and the latest of every other kind.

use codec::{Decode, Encode};
use redb::{ReadableDatabase, ReadableTable, TableDefinition};
use std::path::Path;
use vigil_primitives::{Certificate, Kind, ServiceId, Signed, Statement, UnixTime};

const CERTIFICATES: TableDefinition<&[u8], &[u8]> = TableDefinition::new("certificates");

/// A file of certificates. Losing it loses nothing that cannot be had from others.
#[derive(Debug)]
pub struct CertificateStore {
	database: redb::Database,
	keep: usize,
}

/// The file cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the store of certificates fails: {0}")]
pub struct StoreError(String);

impl CertificateStore {
	/// Opens the file, or makes it. `keep` certificates of each kind but Handover are kept for each
	/// service.
	pub fn open(path: &Path, keep: usize) -> Result<Self, StoreError> {
		let database = redb::Database::create(path).map_err(failed)?;
		let transaction = database.begin_write().map_err(failed)?;
		transaction.open_table(CERTIFICATES).map_err(failed)?;
		transaction.commit().map_err(failed)?;
		Ok(Self { database, keep: keep.max(1) })
	}

	/// Adds one, in place of one of the same statement that names more absent. Drops Handovers to
	/// sets that are expired `now`, and the lowest of the other kinds beyond what is kept.
	pub fn put(&self, certificate: &Certificate, now: UnixTime) -> Result<(), StoreError> {
		let transaction = self.database.begin_write().map_err(failed)?;
		{
			let mut table = transaction.open_table(CERTIFICATES).map_err(failed)?;
			let place = place(&certificate.signed);
			let there = table.get(&place[..]).map_err(failed)?.map(|bytes| read(bytes.value()));
			let fuller = there.transpose()?.is_none_or(|there| {
				there.signed != certificate.signed
					|| certificate.absent.count() < there.absent.count()
			});
			if fuller {
				table.insert(&place[..], &certificate.encode()[..]).map_err(failed)?;
			}
			for dropped in self.excess(&table, &certificate.signed, now)? {
				table.remove(&dropped[..]).map_err(failed)?;
			}
		}
		transaction.commit().map_err(failed)
	}

	/// The latest one of this kind.
	pub fn get(&self, service: ServiceId, kind: Kind) -> Result<Option<Certificate>, StoreError> {
		Ok(self.list(service, kind)?.pop())
	}

	/// All of this kind that are kept, the latest last.
	pub fn list(&self, service: ServiceId, kind: Kind) -> Result<Vec<Certificate>, StoreError> {
		let transaction = self.database.begin_read().map_err(failed)?;
		let table = transaction.open_table(CERTIFICATES).map_err(failed)?;
		Ok(of_kind(&table, service, kind)?.into_iter().map(|(_, kept)| kept).collect())
	}

	fn excess(
		&self,
		table: &impl ReadableTable<&'static [u8], &'static [u8]>,
		signed: &Signed,
		now: UnixTime,
	) -> Result<Vec<Vec<u8>>, StoreError> {
		let kind = signed.statement.kind();
		let kept = of_kind(table, signed.service, kind)?;
		let excess = kept.len().saturating_sub(self.keep);
		let dropped =
			kept.into_iter().enumerate().filter(|(i, (_, certificate))| {
				match &certificate.signed.statement {
					Statement::Handover(next) => next.expires_at <= now,
					_ => *i < excess,
				}
			});
		Ok(dropped.map(|(_, (place, _))| place).collect())
	}
}

fn of_kind(
	table: &impl ReadableTable<&'static [u8], &'static [u8]>,
	service: ServiceId,
	kind: Kind,
) -> Result<Vec<(Vec<u8>, Certificate)>, StoreError> {
	let prefix = prefix(service, kind);
	let mut kept = Vec::new();
	for entry in table.range(&prefix[..]..).map_err(failed)? {
		let (place, bytes) = entry.map_err(failed)?;
		if !place.value().starts_with(&prefix) {
			break;
		}
		kept.push((place.value().to_vec(), read(bytes.value())?));
	}
	Ok(kept)
}

fn prefix(service: ServiceId, kind: Kind) -> Vec<u8> {
	[&service.0.to_be_bytes()[..], &[kind as u8]].concat()
}

/// By service, kind, then what makes a statement newer than another, then the rest of it.
fn place(signed: &Signed) -> Vec<u8> {
	let set_id = signed.set_id.0;
	let (number, then) = match &signed.statement {
		Statement::Halt(halt) => (halt.round.0, set_id),
		Statement::Resume(resume) => (resume.round.0, set_id),
		Statement::Checkpoint(checkpoint) => (checkpoint.height.0, set_id),
		Statement::Handover(next) => (next.set_id.0, set_id),
		// An old outbox that a later set signs again is of more use than a new one of an old set.
		Statement::Outbox(outbox) => (set_id, outbox.first.0),
	};
	let mut place = prefix(signed.service, signed.statement.kind());
	place.extend(number.to_be_bytes());
	place.extend(then.to_be_bytes());
	place.extend(signed.statement.body_hash().0);
	place
}

fn read(mut bytes: &[u8]) -> Result<Certificate, StoreError> {
	Certificate::decode(&mut bytes).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> StoreError {
	StoreError(error.to_string())
}
