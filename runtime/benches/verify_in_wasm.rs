// SPDX-License-Identifier: Apache-2.0
//! What it costs to verify the certificate of 1,000 watchers inside the runtime, measured against
//! bare blst: the compiled wasm under the node's executor, curve arithmetic through host functions.
//!
//! The table of ratios comes last; a filter that matches nothing prints it alone.
//!
//! `cargo bench -p vigil-runtime --bench verify_in_wasm`
//!
//! Each call is timed from outside, so an instance of the module, the encoded arguments and the
//! host's answers are all in it. What a call costs that does nothing is shown beside it.

#[path = "../../pallets/bls/benches/workload/mod.rs"]
mod workload;

use codec::{Decode, Encode};
use criterion::Criterion;
use sc_executor::WasmExecutor;
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use sp_io::TestExternalities;
use std::cell::RefCell;
use vigil_bls::{CertificateError, Verified};
use workload::{print_ratios, title, Case, Contender, ABSENT};

/// Smaller sets, whose figures tell what a destination pays for certificates of them.
const SMALLER: [u16; 2] = [100, 300];

type HostFunctions =
	(sp_io::SubstrateHostFunctions, sp_crypto_ec_utils::bls12_381::host_calls::HostFunctions);

/// The compiled runtime over an empty state.
struct Wasm {
	executor: WasmExecutor<HostFunctions>,
	state: RefCell<TestExternalities>,
}

impl Wasm {
	fn new() -> Self {
		let executor = WasmExecutor::builder().build();
		Self { executor, state: RefCell::new(TestExternalities::default()) }
	}

	fn call(&self, method: &str, arguments: &[u8]) -> Vec<u8> {
		let wasm = vigil_runtime::WASM_BINARY.expect("the runtime was compiled to wasm");
		let code = WrappedRuntimeCode(wasm.into());
		let code = RuntimeCode { code_fetcher: &code, heap_pages: None, hash: vec![1] };
		let mut state = self.state.borrow_mut();
		let context = CallContext::Offchain;
		let (answer, _) = self.executor.call(&mut state.ext(), &code, method, arguments, context);
		answer.expect("the runtime answers")
	}

	fn verify(&self, case: &Case, method: &str, arguments: &[u8]) {
		let answer = self.call(method, arguments);
		case.check(<Result<Verified, CertificateError>>::decode(&mut &answer[..]).unwrap());
	}
}

/// The arguments of the two calls, encoded once, as a caller has them at hand.
struct Arguments {
	members: Vec<u8>,
	witnesses: Vec<u8>,
}

impl Arguments {
	fn of(case: &Case) -> Self {
		let common = (case.expected.genesis_hash, &case.commitment, &case.certificate);
		Self {
			members: (common, &case.members).encode(),
			witnesses: (common, &case.witnesses).encode(),
		}
	}
}

fn main() {
	let wasm = Wasm::new();
	let set = workload::set();
	let cases = ABSENT.map(|absent| Case::new(&set, absent));
	let cases = cases.map(|case| (Arguments::of(&case), case));
	let mut criterion = Criterion::default().configure_from_args().sample_size(20);
	for (arguments, case) in &cases {
		let mut group = criterion.benchmark_group(title(case));
		for (name, run) in contenders(&wasm, case, arguments) {
			group.bench_function(name, |bencher| bencher.iter(&run));
		}
		group.finish();
	}
	criterion.final_summary();
	for (arguments, case) in &cases {
		print_ratios(&title(case), &contenders(&wasm, case, arguments));
	}
	for size in SMALLER {
		let set = workload::set_of(size);
		// As many as leave a quorum.
		for absent in [0, size.div_ceil(3) - 1] {
			let case = Case::new(&set, absent);
			print_ratios(&title(&case), &contenders(&wasm, &case, &Arguments::of(&case)));
		}
	}
}

fn contenders<'a>(wasm: &'a Wasm, case: &'a Case, arguments: &'a Arguments) -> Vec<Contender<'a>> {
	let with_members = "CertificateApi_verify_with_members";
	let with_witnesses = "CertificateApi_verify_with_witnesses";
	vec![
		("blst fast_aggregate_verify", Box::new(|| case.yardstick())),
		("the same on one thread", Box::new(|| case.yardstick_on_one_thread())),
		("wasm, members", Box::new(|| wasm.verify(case, with_members, &arguments.members))),
		("wasm, witnesses", Box::new(|| wasm.verify(case, with_witnesses, &arguments.witnesses))),
		("wasm, nothing (Core_version)", Box::new(|| drop(wasm.call("Core_version", &[])))),
	]
}
