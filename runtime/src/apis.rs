// SPDX-License-Identifier: Apache-2.0

//! What nodes, wallets and tools may ask the runtime.
//!
//! One file, although long: the macro wants every implementation in one block, and each is a
//! delegation of one line to the pallet that knows.

use crate::{
	configs::{
		insurance::AssetKind,
		liveness, pulse, slashing,
		xcm::{LocationToAccountId, NativeAsset, Trader, XcmConfig, XcmRouter},
	},
	constants::time::SLOT_DURATION_MS,
	genesis_config_presets, queries, AccountId, AuthorityDiscovery, Babe, Balance, Block,
	Emergency, Executive, Failover, Grandpa, Historical, InherentDataExt, Insurance, Liveness,
	NominationPools, Nonce, OriginCaller, Pulse, Restaking, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeGenesisConfig, SessionKeys, Slashing, Staking, System, TransactionPayment, XcmPallet,
	VERSION,
};
use alloc::{vec, vec::Vec};
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::Get,
	weights::Weight,
};
use pallet_emergency_runtime_api::{
	Brake, EmergencyId, EmergencyInfo, Notice, PlanInfo as PlanInfoOfDisasters, Presence,
	StandbyInfo, ToAnnounce,
};
use pallet_failover_runtime_api::{DestinationInfo, LaneInfo, Page, PlanInfo, ProtocolInfo};
use pallet_grandpa::AuthorityList as GrandpaAuthorityList;
use pallet_insurance_runtime_api::{
	Curve, DowntimeInfo, DueInfo, EventId, EventInfo, PastEvent, PolicyId, PolicyInfo, PoolId,
	PoolInfo, Quote,
};
use pallet_liveness_runtime_api::{OpenCertificate, WardState, WardSummary};
use pallet_pulse_runtime_api::{Beat, UpgradeInfo};
use pallet_restaking_runtime_api::{
	AllocationInfo, PendingChange, SeatInfo, ServiceInfo, SetInfo, TermsInfo,
};
use pallet_slashing::CaseId;
use pallet_slashing_runtime_api::{AlarmInfo, CaseInfo, MeterInfo, PastInfo, RightInfo, Said};
use sp_api::impl_runtime_apis;
use sp_authority_discovery::AuthorityId as AuthorityDiscoveryId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, DispatchError, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;
use vigil_bls::{CertificateError, HostArk, Verified};
use vigil_bls_runtime_api::VerificationError;
use vigil_primitives::{
	incident::IncidentPins,
	traits::{DeclaredValues, Pardons},
	AbsentWitness, Certificate, Checkpoint, Height, Incident, IncidentId, LaneId, Member, Message,
	Outbox, PlanId, ProtocolId, ServiceId, SetCommitment, SetId, UnixTime, H256,
};
use xcm::{
	Version as XcmVersion, VersionedAsset, VersionedAssetId, VersionedAssets, VersionedLocation,
	VersionedXcm,
};
use xcm_runtime_apis::{
	authorized_aliases::{Error as AliasError, OriginAliaser},
	conversions::{Error as LocationError, LocationToAccountHelper},
	dry_run::{CallDryRunEffects, Error as DryRunError, XcmDryRunEffects},
	fees::Error as XcmPaymentError,
	trusted_query::Error as TrustedQueryError,
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

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: frame_support::view_functions::ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
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

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_grandpa::EquivocationProof<
				<Block as BlockT>::Hash,
				NumberFor<Block>,
			>,
			key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			let proof = key_owner_proof.decode()?;
			Grandpa::submit_unsigned_equivocation_report(equivocation_proof, proof)
		}

		fn generate_key_ownership_proof(
			_set_id: sp_consensus_grandpa::SetId,
			authority_id: sp_consensus_grandpa::AuthorityId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			prove_key(sp_consensus_grandpa::KEY_TYPE, authority_id)
				.map(sp_consensus_grandpa::OpaqueKeyOwnershipProof::new)
		}
	}

	impl sp_consensus_babe::BabeApi<Block> for Runtime {
		fn configuration() -> sp_consensus_babe::BabeConfiguration {
			let epoch = Babe::epoch_config().unwrap_or(genesis_config_presets::BABE_EPOCH_CONFIG);
			sp_consensus_babe::BabeConfiguration {
				slot_duration: SLOT_DURATION_MS,
				epoch_length: pallet_timing::SessionSlots::<Runtime>::get(),
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
			authority_id: sp_consensus_babe::AuthorityId,
		) -> Option<sp_consensus_babe::OpaqueKeyOwnershipProof> {
			prove_key(sp_consensus_babe::KEY_TYPE, authority_id)
				.map(sp_consensus_babe::OpaqueKeyOwnershipProof::new)
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_babe::EquivocationProof<<Block as BlockT>::Header>,
			key_owner_proof: sp_consensus_babe::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			let proof = key_owner_proof.decode()?;
			Babe::submit_unsigned_equivocation_report(equivocation_proof, proof)
		}
	}

	impl sp_authority_discovery::AuthorityDiscoveryApi<Block> for Runtime {
		fn authorities() -> Vec<AuthorityDiscoveryId> {
			AuthorityDiscovery::authorities()
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

	impl pallet_staking_runtime_api::StakingApi<Block, Balance, AccountId> for Runtime {
		fn nominations_quota(balance: Balance) -> u32 {
			Staking::api_nominations_quota(balance)
		}

		fn eras_stakers_page_count(
			era: sp_staking::EraIndex,
			account: AccountId,
		) -> sp_staking::Page {
			Staking::api_eras_stakers_page_count(era, account)
		}

		fn pending_rewards(era: sp_staking::EraIndex, account: AccountId) -> bool {
			Staking::api_pending_rewards(era, account)
		}
	}

	impl pallet_nomination_pools_runtime_api::NominationPoolsApi<Block, AccountId, Balance>
		for Runtime
	{
		fn pending_rewards(who: AccountId) -> Balance {
			NominationPools::api_pending_rewards(who).unwrap_or_default()
		}

		fn points_to_balance(pool_id: pallet_nomination_pools::PoolId, points: Balance) -> Balance {
			NominationPools::api_points_to_balance(pool_id, points)
		}

		fn balance_to_points(pool_id: pallet_nomination_pools::PoolId, funds: Balance) -> Balance {
			NominationPools::api_balance_to_points(pool_id, funds)
		}

		fn pool_pending_slash(pool_id: pallet_nomination_pools::PoolId) -> Balance {
			NominationPools::api_pool_pending_slash(pool_id)
		}

		fn member_pending_slash(member: AccountId) -> Balance {
			NominationPools::api_member_pending_slash(member)
		}

		fn pool_needs_delegate_migration(pool_id: pallet_nomination_pools::PoolId) -> bool {
			NominationPools::api_pool_needs_delegate_migration(pool_id)
		}

		fn member_needs_delegate_migration(member: AccountId) -> bool {
			NominationPools::api_member_needs_delegate_migration(member)
		}

		fn member_total_balance(member: AccountId) -> Balance {
			NominationPools::api_member_total_balance(member)
		}

		fn pool_balance(pool_id: pallet_nomination_pools::PoolId) -> Balance {
			NominationPools::api_pool_balance(pool_id)
		}

		fn pool_accounts(pool_id: pallet_nomination_pools::PoolId) -> (AccountId, AccountId) {
			NominationPools::api_pool_accounts(pool_id)
		}
	}

	impl xcm_runtime_apis::fees::XcmPaymentApi<Block> for Runtime {
		fn query_acceptable_payment_assets(
			version: XcmVersion,
		) -> Result<Vec<VersionedAssetId>, XcmPaymentError> {
			XcmPallet::query_acceptable_payment_assets(version, vec![NativeAsset::get()])
		}

		fn query_xcm_weight(message: VersionedXcm<()>) -> Result<Weight, XcmPaymentError> {
			XcmPallet::query_xcm_weight(message)
		}

		fn query_weight_to_asset_fee(
			weight: Weight,
			asset: VersionedAssetId,
		) -> Result<u128, XcmPaymentError> {
			XcmPallet::query_weight_to_asset_fee::<Trader>(weight, asset)
		}

		fn query_delivery_fees(
			destination: VersionedLocation,
			message: VersionedXcm<()>,
			asset: VersionedAssetId,
		) -> Result<VersionedAssets, XcmPaymentError> {
			XcmPallet::query_delivery_fees::<<XcmConfig as xcm_executor::Config>::AssetExchanger>(
				destination,
				message,
				asset,
			)
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
			XcmPallet::dry_run_call::<Runtime, XcmRouter, OriginCaller, RuntimeCall>(
				origin, call, version,
			)
		}

		fn dry_run_xcm(
			origin: VersionedLocation,
			message: VersionedXcm<RuntimeCall>,
		) -> Result<XcmDryRunEffects<RuntimeEvent>, DryRunError> {
			XcmPallet::dry_run_xcm::<XcmRouter>(origin, message)
		}
	}

	impl xcm_runtime_apis::conversions::LocationToAccountApi<Block, AccountId> for Runtime {
		fn convert_location(location: VersionedLocation) -> Result<AccountId, LocationError> {
			LocationToAccountHelper::<AccountId, LocationToAccountId>::convert_location(location)
		}
	}

	impl xcm_runtime_apis::trusted_query::TrustedQueryApi<Block> for Runtime {
		fn is_trusted_reserve(
			asset: VersionedAsset,
			location: VersionedLocation,
		) -> Result<bool, TrustedQueryError> {
			XcmPallet::is_trusted_reserve(asset, location)
		}

		fn is_trusted_teleporter(
			asset: VersionedAsset,
			location: VersionedLocation,
		) -> Result<bool, TrustedQueryError> {
			XcmPallet::is_trusted_teleporter(asset, location)
		}
	}

	impl xcm_runtime_apis::authorized_aliases::AuthorizedAliasersApi<Block> for Runtime {
		fn authorized_aliasers(
			target: VersionedLocation,
		) -> Result<Vec<OriginAliaser>, AliasError> {
			XcmPallet::authorized_aliasers(target)
		}

		fn is_authorized_alias(
			origin: VersionedLocation,
			target: VersionedLocation,
		) -> Result<bool, AliasError> {
			XcmPallet::is_authorized_alias(origin, target)
		}
	}

	impl pallet_restaking_runtime_api::RestakingApi<Block, AccountId> for Runtime {
		fn service(service: ServiceId) -> Option<ServiceInfo> {
			Restaking::service_info(service)
		}

		fn services(from: ServiceId, limit: u32) -> Vec<(ServiceId, ServiceInfo)> {
			Restaking::services_from(from, limit)
		}

		fn terms(service: ServiceId) -> Option<TermsInfo> {
			Restaking::terms_info(service)
		}

		fn watcher_set(service: ServiceId, set_id: SetId) -> Option<SetInfo> {
			Restaking::set_info(service, set_id)
		}

		fn seats(service: ServiceId, set_id: SetId) -> Vec<SeatInfo<AccountId>> {
			Restaking::seats_of(service, set_id)
		}

		fn candidates(service: ServiceId) -> Vec<AccountId> {
			Restaking::candidates_of(service)
		}

		fn allocations_of(watcher: AccountId) -> Vec<AllocationInfo> {
			Restaking::allocation_infos(&watcher)
		}

		fn pending_changes_of(watcher: AccountId) -> Vec<PendingChange> {
			Restaking::pending_changes_of(&watcher)
		}

		fn active_era() -> Option<sp_staking::EraIndex> {
			pallet_staking::ActiveEra::<Runtime>::get().map(|era| era.index)
		}

		fn slashable_stake_of(
			era: sp_staking::EraIndex,
			service: ServiceId,
			watcher: AccountId,
		) -> Balance {
			Restaking::slashable_stake(era, service, &watcher)
		}
	}

	impl pallet_liveness_runtime_api::LivenessApi<Block> for Runtime {
		fn ward(service: ServiceId) -> Option<WardState> {
			Liveness::ward_state(service)
		}

		fn incidents(service: ServiceId) -> Vec<Incident> {
			Liveness::incidents(service)
		}

		fn wards(after: Option<ServiceId>, most: u32) -> Vec<WardSummary> {
			Liveness::wards(after, most.min(1_000))
		}

		fn incident(service: ServiceId, incident: IncidentId) -> Option<Incident> {
			<Liveness as IncidentPins>::incident(service, incident)
		}

		fn joinable(service: ServiceId) -> Vec<OpenCertificate> {
			Liveness::joinable(service)
		}

		fn checkpoints(service: ServiceId) -> Vec<Checkpoint> {
			Liveness::checkpoints(service)
		}

		fn superseded(service: ServiceId) -> Vec<Height> {
			Liveness::superseded(service)
		}

		fn note_certificates(
			certificates: Vec<Certificate>,
		) -> <Block as BlockT>::Extrinsic {
			liveness::note_certificates(certificates)
		}
	}

	impl pallet_insurance_runtime_api::InsuranceApi<Block, AccountId, AssetKind> for Runtime {
		fn pools(service: ServiceId) -> Vec<PoolId> {
			Insurance::pools_of(service)
		}

		fn pool(pool: PoolId) -> Option<PoolInfo<AssetKind>> {
			Insurance::pool_info(pool)
		}

		fn account(pool: PoolId) -> AccountId {
			Insurance::account(pool)
		}

		fn history(pool: PoolId) -> Vec<PastEvent> {
			Insurance::history(pool)
		}

		fn quote(
			pool: PoolId,
			cap: Balance,
			curve: Curve,
			periods: u32,
		) -> Result<Quote, DispatchError> {
			Insurance::quote(pool, cap, curve, periods)
		}

		fn policy(pool: PoolId, policy: PolicyId) -> Option<PolicyInfo<AccountId>> {
			Insurance::policy_info(pool, policy)
		}

		fn event(pool: PoolId, event: EventId) -> Option<EventInfo> {
			Insurance::event_info(pool, event)
		}

		fn due(pool: PoolId, policy: PolicyId, event: EventId) -> Option<DueInfo> {
			Insurance::due_info(pool, policy, event)
		}

		fn downtime(service: ServiceId, from: UnixTime, until: UnixTime) -> DowntimeInfo {
			Insurance::downtime(service, from, until)
		}

		fn maintenance(service: ServiceId) -> Vec<(UnixTime, UnixTime)> {
			Insurance::maintenance(service)
		}

		fn parked(pool: PoolId, who: AccountId) -> Balance {
			Insurance::parked(pool, &who)
		}
	}

	impl pallet_emergency_runtime_api::EmergencyApi<Block, AccountId> for Runtime {
		fn open() -> Vec<EmergencyId> {
			Emergency::open_emergencies()
		}

		fn emergency(id: EmergencyId) -> Option<EmergencyInfo> {
			Emergency::emergency_info(id)
		}

		fn brakes() -> Vec<Brake> {
			Emergency::brakes_in_force()
		}

		fn brake_budget() -> (u32, u32) {
			Emergency::brake_budget()
		}

		fn notices() -> Vec<Notice> {
			Emergency::valid_notices()
		}

		fn presence(service: ServiceId) -> Option<Presence> {
			Emergency::presence(service)
		}

		fn last_certificate(service: ServiceId) -> Option<(SetId, u32)> {
			Emergency::last_certificate(service)
		}

		fn absent(id: EmergencyId) -> Vec<(ServiceId, AccountId)> {
			Emergency::absent_in(id)
		}

		fn disaster_plan() -> PlanInfoOfDisasters {
			Emergency::disaster_plan()
		}

		fn standby(service: ServiceId) -> Option<(SetCommitment, Vec<AccountId>)> {
			Emergency::standby_set(service)
				.map(|set| (set.commitment, set.members.into_inner()))
		}

		fn standby_sets(service: ServiceId) -> Vec<StandbyInfo> {
			Emergency::standby_infos(service)
		}

		fn to_announce(service: ServiceId) -> Option<ToAnnounce> {
			Emergency::to_announce(service)
		}

		fn standby_for(service: ServiceId, set_id: SetId) -> Option<H256> {
			liveness::standby_for(service, set_id)
		}

		fn is_pardoned(service: ServiceId, from: UnixTime, to: UnixTime) -> bool {
			<Emergency as Pardons>::is_pardoned(service, from, to)
		}
	}

	impl pallet_pulse_runtime_api::PulseApi<Block> for Runtime {
		fn seats() -> Vec<[u8; 32]> {
			pulse::seats()
		}

		fn interval() -> u32 {
			<Runtime as pallet_pulse::Config>::Interval::get()
		}

		fn last_beat(seat: u32) -> Option<u32> {
			Pulse::last_beat(seat)
		}

		fn beat(beat: Beat, signature: [u8; 64]) -> <Block as BlockT>::Extrinsic {
			pulse::beat(beat, signature)
		}

		fn heard() -> (u32, u32, u32) {
			Pulse::heard()
		}

		fn upgrade() -> Option<UpgradeInfo> {
			Pulse::upgrade_info()
		}
	}

	impl pallet_failover_runtime_api::FailoverApi<Block, AccountId> for Runtime {
		fn outboxes(service: ServiceId) -> Vec<Outbox> {
			Failover::outboxes(service, queries::OUTBOXES_PER_LANE)
		}

		fn messages(service: ServiceId, outbox: Outbox) -> Vec<Message> {
			Failover::messages(service, &outbox)
		}

		fn protocol(protocol: ProtocolId) -> Option<ProtocolInfo<AccountId>> {
			Failover::protocol_info(protocol)
		}

		fn protocols(from: ProtocolId, most: u32) -> Page<ProtocolInfo<AccountId>> {
			Failover::protocols(from, most)
		}

		fn destinations(from: LaneId, most: u32) -> Page<DestinationInfo<AccountId>> {
			Failover::destinations(from, most)
		}

		fn lanes(service: ServiceId, from: LaneId, most: u32) -> Page<LaneInfo> {
			Failover::lanes(service, from, most)
		}

		fn open_lanes(service: ServiceId) -> Vec<LaneInfo> {
			Failover::open_lanes(service)
		}

		fn plan(plan: PlanId) -> Option<PlanInfo> {
			Failover::plan_info(plan)
		}

		fn plans(from: PlanId, most: u32) -> Page<PlanInfo> {
			Failover::plans(from, most)
		}

		fn plans_of(protocol: ProtocolId) -> Vec<PlanInfo> {
			Failover::plans_of(protocol)
		}

		fn declared(service: ServiceId) -> Balance {
			<Failover as DeclaredValues>::of_service(service)
		}

		fn place_price(service: ServiceId, destination: LaneId) -> Option<Balance> {
			Failover::place_price(service, pallet_failover::DestinationId(destination.0))
		}
	}

	impl pallet_slashing_runtime_api::SlashingApi<Block, AccountId> for Runtime {
		fn case(case: u64) -> Option<CaseInfo<AccountId>> {
			Slashing::case_info(CaseId(case))
		}

		fn cases(
			service: Option<ServiceId>,
			after: Option<u64>,
			most: u32,
		) -> Vec<CaseInfo<AccountId>> {
			Slashing::cases_after(service, after.map(CaseId), most)
		}

		fn past(service: ServiceId) -> Vec<PastInfo> {
			Slashing::past(service)
		}

		fn rights(watcher: AccountId) -> Vec<RightInfo> {
			Slashing::rights_against(&watcher)
		}

		fn meter() -> MeterInfo {
			Slashing::meter_info()
		}

		fn false_alarms(service: ServiceId) -> Vec<AlarmInfo> {
			Slashing::alarms(service)
		}

		fn anchors(service: ServiceId) -> Option<(u32, u32)> {
			Slashing::anchors(service)
		}

		fn note_contradiction(first: Said, second: Said) -> <Block as BlockT>::Extrinsic {
			slashing::note_contradiction(first, second)
		}
	}

	impl vigil_bls_runtime_api::CertificateApi<Block> for Runtime {
		fn verify_certificate(certificate: Certificate) -> Result<Verified, VerificationError> {
			queries::verify_certificate(&certificate)
		}

		fn verify_with_members(
			genesis_hash: H256,
			commitment: SetCommitment,
			certificate: Certificate,
			members: Vec<Member>,
		) -> Result<Verified, CertificateError> {
			let expected = queries::expected(genesis_hash, &certificate);
			vigil_bls::verify_with_members::<HostArk>(
				&certificate,
				&commitment,
				&members,
				&expected,
			)
		}

		fn verify_with_witnesses(
			genesis_hash: H256,
			commitment: SetCommitment,
			certificate: Certificate,
			witnesses: Vec<AbsentWitness>,
		) -> Result<Verified, CertificateError> {
			let expected = queries::expected(genesis_hash, &certificate);
			vigil_bls::verify_with_witnesses::<HostArk>(
				&certificate,
				&commitment,
				&witnesses,
				&expected,
			)
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

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(
			checks: frame_try_runtime::UpgradeCheckSelect,
		) -> (Weight, Weight) {
			let weight = Executive::try_runtime_upgrade(checks).expect("upgrade succeeds");
			(weight, crate::configs::system::RuntimeBlockWeights::get().max_block)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			Executive::try_execute_block(block, state_root_check, signature_check, select)
				.expect("block executes")
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

/// A proof that `authority_id` was in the session's keys, for a report of its equivocation.
fn prove_key<Id: codec::Encode>(key_type: KeyTypeId, authority_id: Id) -> Option<Vec<u8>> {
	use codec::Encode;
	use frame_support::traits::KeyOwnerProofSystem;

	Historical::prove((key_type, authority_id.encode())).map(|proof| proof.encode())
}
