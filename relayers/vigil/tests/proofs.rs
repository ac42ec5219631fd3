// SPDX-License-Identifier: Apache-2.0

//! What a relayer shows Vigil of a destination, and what it earns by that.

mod common;

use codec::{Decode, Encode};
use common::{hex, VIGIL};
use serde_json::json;
use std::{
	collections::BTreeSet,
	sync::{Mutex, PoisonError},
};
use vigil_primitives::{
	answers::failover::{LaneInfo, Page},
	CarriageReceipt, Checkpoint, Destination, Height, LaneId, PlanId, PlanReceipt, Round,
	SequenceNumber, ServiceId, SetId, UnixTime, H256,
};
use vigil_relayer_core::{Kept, Lane, LinkError, Receipts, StateProof};
use vigil_relayer_link::{
	payer::Call,
	test_utils::{node, FakeNode, NO_METHOD},
	Connection, RpcError, SubmitError,
};
use vigil_relayer_vigil::{
	prove::{Memory, Submitter},
	Prover,
};

const PLACE: Destination = Destination { network: H256([1; 32]), inbox: H256([2; 32]) };
const ELSEWHERE: Destination = Destination { network: H256([9; 32]), inbox: H256([2; 32]) };
const ME: H256 = H256([7; 32]);
const SERVICE: ServiceId = ServiceId(0);

/// A destination over whose lanes ten messages arrived, with these carriers.
struct Haven(Vec<(Kept, CarriageReceipt)>);

#[async_trait::async_trait]
impl Receipts for Haven {
	async fn place(&self) -> Result<Destination, LinkError> {
		Ok(PLACE)
	}

	async fn next_message(&self, _: Lane, _: H256) -> Result<SequenceNumber, LinkError> {
		Ok(SequenceNumber(10))
	}

	async fn plans(&self, _: ServiceId, _: H256) -> Result<Vec<(PlanId, PlanReceipt)>, LinkError> {
		Ok(Vec::new())
	}

	async fn carriers(
		&self,
		_: ServiceId,
		_: H256,
	) -> Result<Vec<(Kept, CarriageReceipt)>, LinkError> {
		Ok(self.0.clone())
	}

	async fn prove(&self, of: &[Kept], _: H256) -> Result<StateProof, LinkError> {
		Ok(vec![vec![u8::try_from(of.len()).unwrap()]])
	}
}

/// Writes down what is submitted, and refuses what begins with one of these.
#[derive(Default)]
struct Clerk {
	submitted: Mutex<Vec<(String, Vec<u8>)>>,
	refuses: Option<&'static str>,
	/// Whether no node tells it of a block.
	silent: bool,
}

impl Clerk {
	fn names(&self) -> Vec<String> {
		let submitted = self.submitted.lock().unwrap_or_else(PoisonError::into_inner);
		submitted.iter().map(|(name, _)| name.clone()).collect()
	}
}

#[async_trait::async_trait]
impl Submitter for Clerk {
	async fn submit(
		&self,
		_: &Connection,
		call: &Call<'_>,
	) -> Result<Vec<(H256, u128)>, SubmitError> {
		self.submitted.lock().unwrap().push((call.name.into(), call.arguments.clone()));
		if self.silent {
			let (endpoint, detail) = (String::new(), String::new());
			return Err(RpcError::Unreachable { endpoint, detail }.into());
		}
		match self.refuses == Some(call.name) {
			true => Err(SubmitError::Refused("Failover::AlreadyPaid".into())),
			false => Ok(vec![(ME, 5), (H256([8; 32]), 100)]),
		}
	}
}

fn lane(number: u32, destination: Destination, upkeep: u128) -> LaneInfo {
	LaneInfo {
		service: SERVICE,
		lane: LaneId(number),
		destination,
		delivered: SequenceNumber(4),
		next: SequenceNumber(8),
		unsealed: 0,
		upkeep,
		ended: false,
	}
}

/// A node of Vigil with these lanes of each service, and one checkpoint of the destination.
async fn vigil(lanes: Vec<LaneInfo>) -> FakeNode {
	let checkpoint = Checkpoint {
		height: Height(50),
		block_hash: H256::repeat_byte(3),
		state_root: H256::repeat_byte(4),
		block_timestamp: UnixTime(1),
		round: Round(900),
	};
	node(move |method, params| {
		let answer = |bytes: Vec<u8>| Some(Ok(json!(hex(&bytes))));
		match (method, params[0].as_str()) {
			("chain_getBlockHash", _) => Some(Ok(json!(VIGIL))),
			("state_call", Some("LivenessApi_checkpoints")) => answer(vec![checkpoint].encode()),
			("state_call", Some("FailoverApi_open_lanes")) => answer(lanes.encode()),
			("state_call", Some("FailoverApi_lanes")) => {
				let arguments = hex::decode(&params[1].as_str().unwrap()[2..]).unwrap();
				let (_, from, _) = <(ServiceId, LaneId, u32)>::decode(&mut &arguments[..]).unwrap();
				// One a page.
				let mut rest = lanes.iter().filter(|lane| lane.lane >= from);
				let entries: Vec<_> = rest.next().cloned().into_iter().collect();
				let next = rest.next().map(|lane| lane.lane.0);
				answer(Page { entries, next }.encode())
			},
			_ => Some(Err(NO_METHOD)),
		}
	})
	.await
}

fn carried(kept: Kept, beneficiary: H256) -> (Kept, CarriageReceipt) {
	(kept, CarriageReceipt { beneficiary, at: UnixTime(900) })
}

async fn prove(
	lanes: Vec<LaneInfo>,
	haven: &Haven,
	clerk: &Clerk,
	memory: &mut Memory,
) -> (vigil_relayer_vigil::prove::Shown, Vec<String>) {
	let node = vigil(lanes).await;
	let connection = Connection::dial(&node.endpoint, None).await.unwrap();
	let prover = Prover {
		vigil: &connection,
		destination: haven,
		certified_by: ServiceId(2),
		payer: clerk,
		beneficiary: ME,
	};
	prover.prove_all(&BTreeSet::from([SERVICE]), memory).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_lane_to_the_destination_is_proven_and_no_other() {
	let lanes = vec![lane(3, PLACE, 0), lane(4, ELSEWHERE, 0), lane(6, PLACE, 0)];
	let clerk = Clerk::default();
	let (shown, problems) = prove(lanes, &Haven(Vec::new()), &clerk, &mut Memory::default()).await;
	assert_eq!(problems, Vec::<String>::new());
	let next = SequenceNumber(8);
	assert_eq!(shown.lanes, [((SERVICE, LaneId(3)), next), ((SERVICE, LaneId(6)), next)]);
	assert_eq!(shown.earned, 10, "others' part is not ours");
	let expected = |lane| {
		let proof = vec![vec![4u8]];
		(SERVICE, LaneId(lane), Height(50), proof, SequenceNumber(7)).encode()
	};
	let submitted = clerk.submitted.into_inner().unwrap();
	let call = |lane| ("prove_delivery".to_string(), expected(lane));
	assert_eq!(submitted, [call(3), call(6)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_that_vigil_refuses_holds_up_no_claim() {
	let clerk = Clerk { refuses: Some("prove_delivery"), ..Clerk::default() };
	let haven = Haven(vec![carried(Kept::Handover(SERVICE, SetId(2)), ME)]);
	let (shown, problems) =
		prove(vec![lane(3, PLACE, 9)], &haven, &clerk, &mut Memory::default()).await;
	assert_eq!((shown.lanes[0].1, problems.len()), (SequenceNumber(4), 0));
	assert_eq!(clerk.names(), ["prove_delivery", "prove_carriage"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_this_relayer_carried_is_claimed_once_where_somebody_paid_ahead() {
	let done =
		|number, upkeep| LaneInfo { delivered: SequenceNumber(8), ..lane(number, PLACE, upkeep) };
	let lanes = vec![done(3, 0), done(4, 9), lane(5, ELSEWHERE, 9)];
	let haven = Haven(vec![
		carried(Kept::Handover(SERVICE, SetId(2)), ME),
		carried(Kept::Handover(SERVICE, SetId(3)), H256([8; 32])),
		carried(Kept::Checkpoint(SERVICE, Height(40)), ME),
	]);
	for refuses in [None, Some("prove_carriage")] {
		let (clerk, mut memory) = (Clerk { refuses, ..Clerk::default() }, Memory::default());
		let (shown, problems) = prove(lanes.clone(), &haven, &clerk, &mut memory).await;
		assert_eq!(problems, Vec::<String>::new());
		assert_eq!(shown.earned, if refuses.is_none() { 10 } else { 0 });
		let claim = |kind: u8, number: u64| {
			let proof = vec![vec![1u8]];
			let arguments = (SERVICE, LaneId(4), (kind, number), Height(50), proof).encode();
			("prove_carriage".to_string(), arguments)
		};
		let submitted = clerk.submitted.lock().unwrap().clone();
		assert_eq!(submitted, [claim(0, 2), claim(1, 40)]);
		prove(lanes.clone(), &haven, &clerk, &mut memory).await;
		assert_eq!(clerk.names().len(), 2, "it is not claimed again");
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_tells_of_no_block_is_waited_for_once_and_not_for_every_lane_and_service() {
	let clerk = Clerk { silent: true, ..Clerk::default() };
	let node = vigil(vec![lane(3, PLACE, 0), lane(6, PLACE, 0)]).await;
	let connection = Connection::dial(&node.endpoint, None).await.unwrap();
	let prover = Prover {
		vigil: &connection,
		destination: &Haven(Vec::new()),
		certified_by: ServiceId(2),
		payer: &clerk,
		beneficiary: ME,
	};
	let services = BTreeSet::from([SERVICE, ServiceId(1)]);
	let (_, problems) = prover.prove_all(&services, &mut Memory::default()).await;
	assert_eq!((clerk.names().len(), problems.len()), (1, 1), "{problems:?}");
}
