// SPDX-License-Identifier: Apache-2.0

/** What the page tells the worker of the light client. A connection is one conversation in JSON-RPC. */
export type ToWorker =
	| { readonly type: "start"; readonly spec: string }
	| { readonly type: "open"; readonly id: number }
	| { readonly type: "send"; readonly id: number; readonly text: string }
	| { readonly type: "close"; readonly id: number }

/** What the worker tells the page. */
export type FromWorker =
	| { readonly type: "opened"; readonly id: number }
	| { readonly type: "message"; readonly id: number; readonly text: string }
	| { readonly type: "closed"; readonly id: number; readonly reason: string }
	| { readonly type: "log"; readonly text: string }
