// SPDX-License-Identifier: Apache-2.0
//! What it costs to verify the certificate of 1,000 watchers natively, measured against bare blst.
//!
//! The table of ratios comes last; a filter that matches nothing prints it alone.
//!
//! `cargo bench -p vigil-bls --bench verify_certificate`

mod workload;

use criterion::Criterion;
use vigil_bls::{Blst, PlainArk};
use workload::{print_ratios, title, Case, Contender, ABSENT};

fn main() {
	let set = workload::set();
	let cases = ABSENT.map(|absent| Case::new(&set, absent));
	let mut criterion = Criterion::default().configure_from_args().sample_size(20);
	for case in &cases {
		let mut group = criterion.benchmark_group(title(case));
		for (name, run) in contenders(case) {
			group.bench_function(name, |bencher| bencher.iter(&run));
		}
		group.finish();
	}
	criterion.final_summary();
	for case in &cases {
		print_ratios(
			&format!("{} of {} absent", case.absent, workload::WATCHERS),
			&contenders(case),
		);
	}
}

fn contenders(case: &Case) -> Vec<Contender<'_>> {
	vec![
		("blst fast_aggregate_verify", Box::new(|| case.yardstick())),
		("the same on one thread", Box::new(|| case.yardstick_on_one_thread())),
		("blst, members", Box::new(|| case.with_members::<Blst>())),
		("blst, witnesses", Box::new(|| case.with_witnesses::<Blst>())),
		("ark, members", Box::new(|| case.with_members::<PlainArk>())),
		("ark, witnesses", Box::new(|| case.with_witnesses::<PlainArk>())),
	]
}
