// SPDX-License-Identifier: Apache-2.0

//! `vigil-node watcher check`: tries a configuration out, before stake depends on it.

use codec::{Decode, Encode};
use jsonrpsee::{core::client::ClientT, rpc_params};
use jsonrpsee_http_client::{HttpClient, HttpClientBuilder};
use pallet_restaking_runtime_api::ServiceInfo;
use sp_core::Bytes;
use std::path::Path;
use vigil_primitives::{Head, Policy, Seconds, ServiceId};
use vigil_watcher::{config, keystore};

/// What holds where no policy is known: nothing that an operator could fall short of.
const NO_POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(3_600),
	round_length: Seconds(1),
	margin: Seconds(0),
	checkpoint_interval: 1,
	stable_for: Seconds(3_600),
	standby_after: Seconds(3_600),
	gone_after: Seconds(3_600),
	min_voices: 1,
	time_margin: Seconds(0),
};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Checks the configuration at `path`, with policies from the Vigil node at `node`.
pub fn run(path: &Path, node: Option<&str>) -> Result {
	let config = config::load(path)?;
	let mut problems = 0;
	let mut report = |text: String| {
		println!("{text}");
		problems += 1;
	};
	let opened = keystore::read_password(&config.password_file)
		.and_then(|password| keystore::load(&config.keystore, &password));
	match opened {
		Ok(_) => println!("key: {:?}", keystore::public_key(&config.keystore)?),
		Err(error) => report(format!("key file {}: {error}", config.keystore.display())),
	}
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
	runtime.block_on(async {
		let node = node.map(|url| HttpClientBuilder::default().build(url)).transpose()?;
		for ward in &config.wards {
			let service = ServiceId(ward.service);
			println!("service {service}: {}", vigil_observers::tolerance(ward));
			let found = match policy(node.as_ref(), service).await {
				Ok(policy) => check_ward(ward, &policy).await,
				Err(error) => vec![error.to_string()],
			};
			if found.is_empty() {
				println!("service {service}: all {} endpoints are well", ward.endpoints.len());
			}
			found.into_iter().for_each(|text| report(format!("service {service}: {text}")));
		}
		Result::Ok(())
	})?;
	match problems {
		0 => Ok(()),
		1 => Err("there is a problem, see above".into()),
		more => Err(format!("there are {more} problems, see above").into()),
	}
}

async fn check_ward(ward: &vigil_observers::WardConfig, policy: &Policy) -> Vec<String> {
	match vigil_observers::connect(ward, policy) {
		Ok(mut observer) => observer.check().await,
		Err(error) => vec![error.to_string()],
	}
}

/// The policy of the service as the node knows it.
async fn policy(node: Option<&HttpClient>, service: ServiceId) -> Result<Policy> {
	let Some(node) = node else { return Ok(NO_POLICY) };
	let params = rpc_params!["RestakingApi_service", Bytes(service.encode())];
	let bytes: Bytes = node
		.request("state_call", params)
		.await
		.map_err(|error| format!("the Vigil node does not say its policy: {error}"))?;
	let info = Option::<ServiceInfo>::decode(&mut &bytes[..])?;
	Ok(info.ok_or("Vigil has no service of this number")?.policy)
}
