// SPDX-License-Identifier: Apache-2.0
import { type ArmPlan, buildPlan, fromHex } from "@vigil/sdk"

/** Pauses a market on an EVM destination when its ward halts, and opens it again afterwards. */
export function pauseMarket(market: string, terms: string): ArmPlan {
	const call = (selector: string) => ({ target: market, gas: 60_000n, data: fromHex(selector) })
	return buildPlan({
		protocol: 3,
		service: 7,
		targets: [
			{
				destination: 1,
				delaySeconds: 0,
				failover: { type: "evm", calls: [call("0x8456cb59")] },
				failback: { type: "evm", calls: [call("0x3f4ba83a")] },
			},
		],
		valuePlanck: 5_000_000_000_000_000n,
		terms,
	})
}
