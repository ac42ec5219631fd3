// SPDX-License-Identifier: Apache-2.0

//! Reads what programs serve over HTTP.

use crate::{Error, Result};
use std::net::Ipv4Addr;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpStream,
};

/// What is served at `/metrics` on `port`.
pub async fn scrape(port: u16) -> Result<String> {
	get(port, "/metrics").await
}

/// What is served at `path` on `port`, with its head. HTTP/1.0, so that the answer is one piece.
pub async fn get(port: u16, path: &str) -> Result<String> {
	let answer = async {
		let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
		let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
		stream.write_all(request.as_bytes()).await?;
		let mut answer = String::new();
		stream.read_to_string(&mut answer).await?;
		Ok(answer)
	};
	answer.await.map_err(|source| Error::Metrics { port, source })
}

/// The value of the first sample whose name and labels start with `name`.
pub fn value(text: &str, name: &str) -> Option<f64> {
	let line = text.lines().find(|line| line.starts_with(name))?;
	line.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn value_of_the_sample_with_these_labels_is_found() {
		let text = "HTTP/1.0 200 OK\r\n\r\n# HELP height Height\n# TYPE height gauge\n\
			height{status=\"best\",chain=\"x\"} 12\nheight{status=\"finalized\",chain=\"x\"} 9\n";
		assert_eq!(value(text, "height{status=\"finalized\""), Some(9.0));
		assert_eq!(value(text, "weight"), None);
	}
}
