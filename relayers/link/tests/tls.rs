// SPDX-License-Identifier: Apache-2.0

//! Endpoints behind TLS, with an authority that only this test knows.

use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use serde_json::{json, Value};
use std::{io::Write, sync::Arc};
use tokio::net::TcpListener;
use tokio_rustls::{
	rustls::{
		pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
		ServerConfig,
	},
	TlsAcceptor,
};
use vigil_primitives::H256;
use vigil_relayer_link::{
	test_utils::{serve, Answer, Script, NO_METHOD},
	Connection, Endpoint, RpcError,
};

const GENESIS: H256 = H256([0x42; 32]);

/// An authority.
struct Authority {
	certificate: rcgen::Certificate,
	key: KeyPair,
}

impl Authority {
	fn new() -> Self {
		let mut params = CertificateParams::new(Vec::new()).unwrap();
		params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
		let key = KeyPair::generate().unwrap();
		Self { certificate: params.self_signed(&key).unwrap(), key }
	}

	/// A node that shows a certificate of this authority for `name`, and its port.
	async fn node(&self, name: &str) -> u16 {
		let key = KeyPair::generate().unwrap();
		let params = CertificateParams::new(vec![name.to_string()]).unwrap();
		let certificate = params.signed_by(&key, &self.certificate, &self.key).unwrap();
		let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
		let config = ServerConfig::builder_with_provider(provider)
			.with_safe_default_protocol_versions()
			.unwrap()
			.with_no_client_auth()
			.with_single_cert(
				vec![certificate.der().clone()],
				PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
			)
			.unwrap();
		let acceptor = TlsAcceptor::from(Arc::new(config));
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let port = listener.local_addr().unwrap().port();
		tokio::spawn(async move {
			loop {
				let (stream, _) = listener.accept().await.unwrap();
				// Clients that do not trust it go away.
				let Ok(stream) = acceptor.accept(stream).await else { continue };
				tokio::spawn(serve(stream, Script::new(answer)));
			}
		});
		port
	}
}

fn answer(method: &str, _: &Value) -> Answer {
	Some(match method {
		"chain_getBlockHash" => Ok(json!(GENESIS)),
		_ => Err(NO_METHOD),
	})
}

async fn dial(port: u16) -> Result<Connection, RpcError> {
	let endpoint = Endpoint::new(&format!("wss://localhost:{port}/SECRET?key=HIDDEN")).unwrap();
	Connection::dial(&endpoint, Some(GENESIS)).await
}

/// One test, since the authorities are those of the whole process.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_behind_tls_is_used_if_an_authority_vouches_for_its_name() {
	let (known, unknown) = (Authority::new(), Authority::new());
	let mut file = tempfile::NamedTempFile::new().unwrap();
	file.write_all(known.certificate.pem().as_bytes()).unwrap();
	// The system's own authorities give way to these.
	std::env::set_var("SSL_CERT_FILE", file.path());

	let good = known.node("localhost").await;
	let connection = dial(good).await.expect("its certificate is good");
	assert_eq!(connection.genesis(), GENESIS);
	assert_eq!(connection.block_hash(7).await, Ok(Some(GENESIS)));

	for bad in [unknown.node("localhost").await, known.node("other.example").await] {
		let error = dial(bad).await.err().expect("nobody vouches for it");
		assert!(matches!(error, RpcError::Unreachable { .. }), "{error}");
		let text = error.to_string();
		assert!(!text.contains("SECRET") && !text.contains("HIDDEN"), "{text}");
	}
}
