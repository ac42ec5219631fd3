// SPDX-License-Identifier: Apache-2.0

//! What nodes, wallets and tools may ask the runtime.
//!
//! One file, although long: the macro wants every implementation in one block, and each is a
//! delegation of one line to the pallet that knows.

use crate::{
	configs::xcm::{LocationToAccountId, XcmConfig},
	constants::time::{EPOCH_SLOTS, SLOT_DURATION_MS},
	genesis_config_presets, queries, AccountId, Babe, Balance, Block, Executive, Grandpa, Inbox,
	InherentDataExt, Nonce, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig,
	SessionKeys, System, TransactionPayment, Vault, XcmPallet, VERSION,
};
use alloc::vec::Vec;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	weights::Weight,
};
use pallet_grandpa::AuthorityList as GrandpaAuthorityList;
use pallet_inbox_runtime_api::{DeliveredLane, InboxInfo, KeptPlan, TrustedService, TrustedSet};
use pallet_vault_runtime_api::{ClaimInfo, CreditInfo, EvmWardInfo, VaultInfo};
use sp_api::impl_runtime_apis;
use sp_authority_discovery::AuthorityId as AuthorityDiscoveryId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;
use vigil_primitives::{
	ward::{KeptCheckpoint, Ward},
	BalanceClaim, CarriageReceipt, Height, Incident, LaneId, MessageReceipt, PlanId, ProtocolId,
	SequenceNumber, ServiceId, SetId, H160,
};
use xcm::{
	Version as XcmVersion, VersionedAssetId, VersionedAssets, VersionedLocation, VersionedXcm,
};
use xcm_runtime_apis::{
	conversions::{Error as LocationError, LocationToAccountHelper},
	dry_run::{CallDryRunEffects, Error as DryRunError, XcmDryRunEffects},
	fees::Error as XcmPaymentError,
};

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block)
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(
			data: sp_inherents::InherentData,
		) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> GrandpaAuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			Grandpa::current_set_id()
		}

		/// Nobody has stake here that a report could cost.
		fn submit_report_equivocation_unsigned_extrinsic(
			_equivocation_proof: sp_consensus_grandpa::EquivocationProof<
				<Block as BlockT>::Hash,
				NumberFor<Block>,
			>,
			_key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			None
		}

		fn generate_key_ownership_proof(
			_set_id: sp_consensus_grandpa::SetId,
			_authority_id: sp_consensus_grandpa::AuthorityId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			None
		}
	}

	impl sp_consensus_babe::BabeApi<Block> for Runtime {
		fn configuration() -> sp_consensus_babe::BabeConfiguration {
			let epoch = Babe::epoch_config().unwrap_or(genesis_config_presets::BABE_EPOCH_CONFIG);
			sp_consensus_babe::BabeConfiguration {
				slot_duration: SLOT_DURATION_MS,
				epoch_length: EPOCH_SLOTS,
				c: epoch.c,
				authorities: Babe::authorities().to_vec(),
				randomness: Babe::randomness(),
				allowed_slots: epoch.allowed_slots,
			}
		}

		fn current_epoch_start() -> sp_consensus_babe::Slot {
			Babe::current_epoch_start()
		}

		fn current_epoch() -> sp_consensus_babe::Epoch {
			Babe::current_epoch()
		}

		fn next_epoch() -> sp_consensus_babe::Epoch {
			Babe::next_epoch()
		}

		fn generate_key_ownership_proof(
			_slot: sp_consensus_babe::Slot,
			_authority_id: sp_consensus_babe::AuthorityId,
		) -> Option<sp_consensus_babe::OpaqueKeyOwnershipProof> {
			None
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			_equivocation_proof: sp_consensus_babe::EquivocationProof<<Block as BlockT>::Header>,
			_key_owner_proof: sp_consensus_babe::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			None
		}
	}

	impl sp_authority_discovery::AuthorityDiscoveryApi<Block> for Runtime {
		/// Authorities know each other's addresses; nothing is looked up.
		fn authorities() -> Vec<AuthorityDiscoveryId> {
			Vec::new()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			owner: Vec<u8>,
			seed: Option<Vec<u8>>,
		) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
		for Runtime
	{
		fn query_info(
			tx: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(tx, len)
		}

		fn query_fee_details(
			tx: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment::FeeDetails<Balance> {
			TransactionPayment::query_fee_details(tx, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<
		Block,
		Balance,
		RuntimeCall,
	> for Runtime {
		fn query_call_info(
			call: RuntimeCall,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(
			call: RuntimeCall,
			len: u32,
		) -> pallet_transaction_payment::FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_inbox_runtime_api::InboxApi<Block> for Runtime {
		fn inbox() -> InboxInfo {
			Inbox::info()
		}

		fn service(service: ServiceId) -> Option<TrustedService> {
			Inbox::service(service)
		}

		fn set(service: ServiceId, set_id: SetId) -> Option<TrustedSet> {
			Inbox::set(service, set_id)
		}

		fn ward(service: ServiceId) -> Option<Ward> {
			Inbox::ward(service)
		}

		fn incidents(service: ServiceId) -> Vec<Incident> {
			Inbox::incidents(service)
		}

		fn checkpoints(service: ServiceId) -> Vec<KeptCheckpoint> {
			Inbox::checkpoints(service)
		}

		fn lanes(service: ServiceId) -> Vec<DeliveredLane> {
			Inbox::lanes(service)
		}

		fn next_message(service: ServiceId, lane: LaneId) -> SequenceNumber {
			Inbox::next_message(service, lane)
		}

		fn message_receipt(
			service: ServiceId,
			lane: LaneId,
			sequence: SequenceNumber,
		) -> Option<MessageReceipt> {
			Inbox::message_receipt(service, lane, sequence)
		}

		fn handover_receipt(service: ServiceId, set_id: SetId) -> Option<CarriageReceipt> {
			Inbox::handover_receipt(service, set_id)
		}

		fn checkpoint_receipt(service: ServiceId, height: Height) -> Option<CarriageReceipt> {
			Inbox::checkpoint_receipt(service, height)
		}

		fn plans(service: ServiceId) -> Vec<PlanId> {
			Inbox::plans(service)
		}

		fn plan(service: ServiceId, plan: PlanId) -> Option<KeptPlan> {
			Inbox::plan(service, plan)
		}
	}

	impl pallet_vault_runtime_api::VaultApi<Block, AccountId> for Runtime {
		fn vault(service: ServiceId, protocol: ProtocolId) -> Option<VaultInfo> {
			queries::vault(service, protocol)
		}

		fn pot(service: ServiceId, protocol: ProtocolId) -> AccountId {
			Vault::pot(service, protocol)
		}

		fn credited(
			service: ServiceId,
			protocol: ProtocolId,
			account: AccountId,
		) -> CreditInfo {
			queries::credited(service, protocol, &account)
		}

		fn balance_proof_key(account: AccountId) -> Vec<u8> {
			Vault::balance_proof_key(&account)
		}

		fn evm_ward(service: ServiceId, protocol: ProtocolId) -> Option<EvmWardInfo> {
			queries::evm_ward(service, protocol)
		}

		fn claim(
			service: ServiceId,
			protocol: ProtocolId,
			holder: H160,
			account: AccountId,
		) -> Option<BalanceClaim> {
			Vault::claim_of((service, protocol), holder, &account)
		}

		fn claimed(
			service: ServiceId,
			protocol: ProtocolId,
			holder: H160,
		) -> Option<ClaimInfo<AccountId>> {
			queries::claimed(service, protocol, holder)
		}
	}

	impl xcm_runtime_apis::dry_run::DryRunApi<Block, RuntimeCall, RuntimeEvent, OriginCaller>
		for Runtime
	{
		fn dry_run_call(
			origin: OriginCaller,
			call: RuntimeCall,
			version: XcmVersion,
		) -> Result<CallDryRunEffects<RuntimeEvent>, DryRunError> {
			XcmPallet::dry_run_call::<Runtime, (), OriginCaller, RuntimeCall>(origin, call, version)
		}

		fn dry_run_xcm(
			origin: VersionedLocation,
			message: VersionedXcm<RuntimeCall>,
		) -> Result<XcmDryRunEffects<RuntimeEvent>, DryRunError> {
			XcmPallet::dry_run_xcm::<()>(origin, message)
		}
	}

	impl xcm_runtime_apis::fees::XcmPaymentApi<Block> for Runtime {
		/// Programs are paid for on Vigil.
		fn query_acceptable_payment_assets(
			version: XcmVersion,
		) -> Result<Vec<VersionedAssetId>, XcmPaymentError> {
			XcmPallet::query_acceptable_payment_assets(version, Vec::new())
		}

		fn query_xcm_weight(message: VersionedXcm<()>) -> Result<Weight, XcmPaymentError> {
			XcmPallet::query_xcm_weight(message)
		}

		fn query_weight_to_asset_fee(
			weight: Weight,
			asset: VersionedAssetId,
		) -> Result<u128, XcmPaymentError> {
			type Trader = <XcmConfig as xcm_executor::Config>::Trader;
			XcmPallet::query_weight_to_asset_fee::<Trader>(weight, asset)
		}

		fn query_delivery_fees(
			destination: VersionedLocation,
			message: VersionedXcm<()>,
			asset: VersionedAssetId,
		) -> Result<VersionedAssets, XcmPaymentError> {
			type Exchanger = <XcmConfig as xcm_executor::Config>::AssetExchanger;
			XcmPallet::query_delivery_fees::<Exchanger>(destination, message, asset)
		}
	}

	impl xcm_runtime_apis::conversions::LocationToAccountApi<Block, AccountId> for Runtime {
		fn convert_location(location: VersionedLocation) -> Result<AccountId, LocationError> {
			LocationToAccountHelper::<AccountId, LocationToAccountId>::convert_location(location)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis_config_presets::get_preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			genesis_config_presets::preset_names()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			crate::benchmarks::metadata(extra)
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			crate::benchmarks::dispatch(config)
		}
	}
}
