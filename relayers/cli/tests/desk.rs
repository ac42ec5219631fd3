// SPDX-License-Identifier: Apache-2.0

//! What a running relayer answers, and to whom.

use hyper::Method;
use std::{
	collections::BTreeMap, os::unix::fs::PermissionsExt, path::Path, sync::Arc, time::Duration,
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
	sync::mpsc,
	time::timeout,
};
use vigil_primitives::H256;
use vigil_relayer::{
	http::{serve, Command, Desk},
	metrics::Metrics,
	shared::Shared,
	socket::{ask, bind, path, Question},
};
use vigil_relayer_core::engine::Replay;

const PATIENCE: Duration = Duration::from_secs(30);

fn desk(lanes: BTreeMap<String, mpsc::Sender<Command>>) -> Desk {
	let (metrics, shared) = (Metrics::new().unwrap(), Arc::new(Shared::default()));
	shared.destination("haven", |state| {
		state.earned = 77;
		// More than one packet of the answer.
		state.link.warnings = (0..5_000).map(|number| format!("warning {number}")).collect();
	});
	Desk { metrics, shared, lanes }
}

/// A relayer that serves over TCP only.
async fn public() -> std::net::SocketAddr {
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	tokio::spawn(serve(listener, desk(BTreeMap::new())));
	address
}

fn get(path: &str) -> Question<'_> {
	Question { method: Method::GET, path, body: String::new() }
}

fn replay(destination: &str) -> Question<'static> {
	let replay = Replay { destination: destination.into(), service: 3, kind: None };
	let body = serde_json::to_string(&replay).unwrap();
	Question { method: Method::POST, path: "/replay", body }
}

#[tokio::test(flavor = "multi_thread")]
async fn status_is_read_whole_by_socket_and_by_tcp() {
	let folder = tempfile::tempdir().unwrap();
	let journal = folder.path().join("journal");
	let address = public().await;
	let by_tcp = ask(&journal, Some(address), get("/status")).await.unwrap();
	tokio::spawn(serve(bind(&journal).unwrap(), desk(BTreeMap::new())));
	let by_socket = ask(&journal, None, get("/status")).await.unwrap();
	for answer in [by_tcp, by_socket] {
		let status: serde_json::Value = serde_json::from_slice(&answer).unwrap();
		assert_eq!(status["earned"]["haven"], "77");
		assert_eq!(status["destinations"]["haven"]["warnings"].as_array().unwrap().len(), 5_000);
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_chunks_is_read_whole() {
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	tokio::spawn(async move {
		let (mut stream, _) = listener.accept().await.unwrap();
		let mut request = [0; 1_024];
		let _ = stream.read(&mut request).await.unwrap();
		let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
		stream.write_all(format!("{head}5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n").as_bytes()).await
	});
	let answer = ask(Path::new("/nowhere"), Some(address), get("/status")).await.unwrap();
	assert_eq!(&answer[..], b"hello world");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_is_told_to_replay_by_the_operators_socket_and_not_by_tcp() {
	let folder = tempfile::tempdir().unwrap();
	let journal = folder.path().join("journal");
	let (sender, mut commands) = mpsc::channel::<Command>(1);
	let lanes = BTreeMap::from([("haven".to_string(), sender)]);
	tokio::spawn(serve(bind(&journal).unwrap(), desk(lanes)));
	let mode = std::fs::metadata(path(&journal)).unwrap().permissions().mode();
	assert_eq!(mode & 0o777, 0o600, "only its owner can open it");
	tokio::spawn(async move {
		while let Some((replay, reply)) = commands.recv().await {
			assert_eq!((replay.destination.as_str(), replay.service), ("haven", 3));
			reply.send(Ok(12)).unwrap();
		}
	});
	let count = ask(&journal, None, replay("haven")).await.unwrap();
	assert_eq!(&count[..], b"12");
	let error = ask(&journal, None, replay("elsewhere")).await.unwrap_err();
	assert!(format!("{error:#}").contains("no such destination"), "{error:#}");
	let garbage = Question { method: Method::POST, path: "/replay", body: "{}".into() };
	let error = ask(&journal, None, garbage).await.unwrap_err();
	assert!(format!("{error:#}").contains("no request to replay"), "{error:#}");
	let error = ask(Path::new("/nowhere"), Some(public().await), replay("haven")).await;
	assert!(error.is_err(), "everybody may ask by TCP");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relayer_that_was_killed_leaves_no_socket_in_the_way() {
	let folder = tempfile::tempdir().unwrap();
	let journal = folder.path().join("journal");
	drop(bind(&journal).unwrap());
	assert!(path(&journal).exists());
	let error = ask(&journal, None, get("/status")).await.unwrap_err();
	assert!(format!("{error:#}").contains("does not answer"), "{error:#}");
	tokio::spawn(serve(bind(&journal).unwrap(), desk(BTreeMap::new())));
	assert!(ask(&journal, None, get("/status")).await.is_ok());
}

/// Reads until the other side closes.
async fn rest(mut stream: TcpStream) -> String {
	let mut answer = Vec::new();
	let read = timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
	// That it breaks off is an end, too.
	let _ = read.expect("it closes the connection");
	String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_nothing_or_too_much_is_shown_the_door() {
	let address = public().await;
	let silent = TcpStream::connect(address).await.unwrap();
	let mut endless = TcpStream::connect(address).await.unwrap();
	endless.write_all(b"GET /status HTTP/1.1\r\n").await.unwrap();
	let line = format!("x: {}\r\n", "y".repeat(1_000));
	for _ in 0..64 {
		if endless.write_all(line.as_bytes()).await.is_err() {
			break;
		}
	}
	let answer = rest(endless).await;
	assert!(!answer.contains("200 OK"), "{answer}");
	assert!(!rest(silent).await.contains("200 OK"));
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_hold_connections_open_keep_nobody_out_for_long() {
	let address = public().await;
	let mut held = Vec::new();
	for _ in 0..100 {
		held.push(TcpStream::connect(address).await.unwrap());
	}
	let answered =
		async { while ask(Path::new("/nowhere"), Some(address), get("/status")).await.is_err() {} };
	timeout(PATIENCE, answered).await.expect("their time is over");
}

#[test]
fn an_account_of_a_chain_is_one_destinations() {
	let (shared, chain, other) = (Shared::default(), H256([1; 32]), H256([2; 32]));
	assert_eq!(shared.take_account(chain, "me", "a"), Ok(()));
	assert_eq!(shared.take_account(chain, "me", "a"), Ok(()), "after a new connection");
	assert_eq!(shared.take_account(chain, "me", "b"), Err("a".into()));
	assert_eq!(shared.take_account(other, "me", "b"), Ok(()));
	assert_eq!(shared.take_account(chain, "you", "b"), Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_has_one_answer() {
	let mut stream = TcpStream::connect(public().await).await.unwrap();
	let request = "GET /metrics HTTP/1.1\r\nhost: here\r\n\r\n";
	stream.write_all([request, request].concat().as_bytes()).await.unwrap();
	assert_eq!(rest(stream).await.matches("HTTP/1.1 200 OK").count(), 1);
}
