// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest"
import { NotReachedError } from "./errors.ts"
import { Queue } from "./queue.ts"
import { tooSlow } from "./socket.ts"

const url = "ws://127.0.0.1:1"

async function all(queue: Queue<number>): Promise<number[]> {
	const items: number[] = []
	for await (const item of queue) items.push(item)
	return items
}

it("what comes is read in order, before and after it is asked for, to the end", async () => {
	const queue = new Queue<number>(() => tooSlow(url))
	queue.push(1)
	const reading = all(queue)
	await Promise.resolve()
	queue.push(2)
	queue.push(3)
	queue.end()
	queue.push(4)
	expect(await reading).toEqual([1, 2, 3])
})

it("an error ends it after what is there", async () => {
	const queue = new Queue<number>(() => tooSlow(url))
	queue.push(1)
	queue.end(new Error("gone"))
	const reader = queue[Symbol.asyncIterator]()
	expect(await reader.next()).toEqual({ value: 1, done: false })
	await expect(reader.next()).rejects.toThrow("gone")
})

it("a reader that is too slow is told so rather than left with gaps", async () => {
	const queue = new Queue<number>(() => tooSlow(url), 2)
	for (const item of [1, 2, 3, 4]) queue.push(item)
	const reader = queue[Symbol.asyncIterator]()
	expect([await reader.next(), await reader.next()].map((one) => one.value)).toEqual([1, 2])
	await expect(reader.next()).rejects.toThrow(NotReachedError)
})
