// SPDX-License-Identifier: Apache-2.0

//! The small destination chain: what tests do there, and what they look at.

use super::{chains::Haven, Client, Included, Pending};
use crate::{Error, Result};
use haven_runtime::{AccountId, Runtime, RuntimeCall};
use pallet_inbox_runtime_api::{InboxInfo, KeptPlan, TrustedService};
use pallet_restaking_runtime_api::SetInfo;
use pallet_vault_runtime_api::{CreditInfo, VaultInfo};
use sp_core::{sr25519, H256};
use sp_keyring::Sr25519Keyring::Alice;
use vigil_primitives::{
	AbsentWitness, Certificate, LaneId, MessageReceipt, Outcome, PlanId, ProtocolId, ProvenMessage,
	SequenceNumber, ServiceId,
};
use vigil_proofs::Proof;

/// A client of a haven node.
#[derive(Clone, Debug)]
pub struct HavenClient(pub Client);

impl HavenClient {
	/// Signs `call` and hands it to the pool.
	pub async fn submit(
		&self,
		call: impl Into<RuntimeCall>,
		signer: &sr25519::Pair,
	) -> Result<Pending<'_, Haven>> {
		self.0.submit_to::<Haven>(call.into(), signer).await
	}

	/// Signs and submits `call` and waits until it is in a block of the best chain.
	pub async fn execute(
		&self,
		call: impl Into<RuntimeCall>,
		signer: &sr25519::Pair,
	) -> Result<Included<Haven>> {
		self.submit(call, signer).await?.included().await
	}

	/// Makes `call` as the chain's governance, which is Alice's sudo. An error if the call fails.
	pub async fn sudo(&self, call: impl Into<RuntimeCall>) -> Result<Included<Haven>> {
		let sudo = pallet_sudo::Call::<Runtime>::sudo { call: Box::new(call.into()) };
		self.execute(sudo, &Alice.pair()).await
	}

	/// Makes the inbox trust the set that is in office on Vigil for this service, and returns it.
	pub async fn install_set(&self, vigil: &Client, service: ServiceId) -> Result<SetInfo> {
		let missing = |reason: &str| Error::Decode {
			what: format!("the set of service {service}"),
			reason: reason.into(),
		};
		let info = vigil.service(service).await?.ok_or_else(|| missing("no such service"))?;
		let current = info.current_set.ok_or_else(|| missing("none is in office"))?;
		let set = vigil.watcher_set(service, current).await?;
		let set = set.ok_or_else(|| missing("it is not kept"))?;
		self.trust(vigil.genesis_hash().await?, &set).await?;
		Ok(set)
	}

	/// Makes the inbox trust a set of the Vigil chain with this genesis.
	pub async fn trust(&self, genesis_hash: H256, set: &SetInfo) -> Result<Included<Haven>> {
		let commitment = Box::new(set.commitment.clone());
		let policy = set.policy;
		self.sudo(pallet_inbox::Call::install_set { genesis_hash, commitment, policy }).await
	}

	/// Hands a Halt, Resume or Checkpoint to the inbox.
	pub async fn submit_certificate(
		&self,
		certificate: Certificate,
		witnesses: Vec<AbsentWitness>,
		signer: &sr25519::Pair,
	) -> Result<Included<Haven>> {
		let witnesses = bounded("witnesses", witnesses)?;
		let (certificate, beneficiary) = (Box::new(certificate), H256::zero());
		let call = pallet_inbox::Call::submit_certificate { certificate, witnesses, beneficiary };
		self.execute(call, signer).await
	}

	/// Hands messages of an Outbox to the inbox.
	pub async fn submit_messages(
		&self,
		certificate: Certificate,
		witnesses: Vec<AbsentWitness>,
		messages: Vec<ProvenMessage>,
		signer: &sr25519::Pair,
	) -> Result<Included<Haven>> {
		let (witnesses, messages) =
			(bounded("witnesses", witnesses)?, bounded("messages", messages)?);
		let (certificate, beneficiary) = (Box::new(certificate), H256::zero());
		let call =
			pallet_inbox::Call::submit_messages { certificate, witnesses, messages, beneficiary };
		self.execute(call, signer).await
	}

	/// What the inbox is.
	pub async fn inbox(&self) -> Result<InboxInfo> {
		self.0.call_api("InboxApi_inbox", &()).await
	}

	/// What the inbox knows of a service.
	pub async fn service(&self, service: ServiceId) -> Result<Option<TrustedService>> {
		self.0.call_api("InboxApi_service", &service).await
	}

	/// The number of the next message of a lane.
	pub async fn next_message(&self, service: ServiceId, lane: LaneId) -> Result<SequenceNumber> {
		self.0.call_api("InboxApi_next_message", &(service, lane)).await
	}

	/// What became of a message, if its receipt is kept.
	pub async fn message_outcome(
		&self,
		service: ServiceId,
		lane: LaneId,
		sequence: u64,
	) -> Result<Option<Outcome>> {
		let asked = (service, lane, SequenceNumber(sequence));
		let receipt: Option<MessageReceipt> =
			self.0.call_api("InboxApi_message_receipt", &asked).await?;
		Ok(receipt.map(|receipt| receipt.outcome))
	}

	/// The plans that are kept.
	pub async fn plans(&self, service: ServiceId) -> Result<Vec<PlanId>> {
		self.0.call_api("InboxApi_plans", &service).await
	}

	/// A plan that is kept.
	pub async fn plan(&self, service: ServiceId, plan: PlanId) -> Result<Option<KeptPlan>> {
		self.0.call_api("InboxApi_plan", &(service, plan)).await
	}

	/// Opens the vault of a protocol.
	pub async fn open_vault(
		&self,
		service: ServiceId,
		protocol: ProtocolId,
	) -> Result<Included<Haven>> {
		self.sudo(pallet_vault::Call::open_vault { service, protocol }).await
	}

	/// The vault of a protocol for the ward of a service.
	pub async fn vault(
		&self,
		service: ServiceId,
		protocol: ProtocolId,
	) -> Result<Option<VaultInfo>> {
		self.0.call_api("VaultApi_vault", &(service, protocol)).await
	}

	/// The account that a vault pays from.
	pub async fn pot(&self, service: ServiceId, protocol: ProtocolId) -> Result<AccountId> {
		self.0.call_api("VaultApi_pot", &(service, protocol)).await
	}

	/// What an account has with a vault.
	pub async fn credited(
		&self,
		service: ServiceId,
		protocol: ProtocolId,
		account: &AccountId,
	) -> Result<CreditInfo> {
		self.0.call_api("VaultApi_credited", &(service, protocol, account)).await
	}

	/// The key that a proof of a balance on the ward has to lead to.
	pub async fn balance_proof_key(&self, account: &AccountId) -> Result<Vec<u8>> {
		self.0.call_api("VaultApi_balance_proof_key", account).await
	}

	/// Credits what an account had on the ward of `service` in the state that the vault pays from.
	pub async fn credit(
		&self,
		(service, protocol): (ServiceId, ProtocolId),
		account: AccountId,
		proof: Proof,
		signer: &sr25519::Pair,
	) -> Result<Included<Haven>> {
		let proof = Box::new(proof);
		let call = pallet_vault::Call::credit { service, protocol, account, proof };
		self.execute(call, signer).await
	}
}

fn bounded<T, Bounded: TryFrom<Vec<T>>>(what: &str, list: Vec<T>) -> Result<Bounded> {
	let too_many = |_| Error::Decode { what: what.into(), reason: "there are too many".into() };
	Bounded::try_from(list).map_err(too_many)
}
