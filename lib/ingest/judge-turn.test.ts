import { expect, test } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { judgeTurn } from "./judge-turn.ts";

const turn = (points: number, ...failures: IngestPayload["failures"]) =>
  judgeTurn({ ...makePayload(60, points), failures });
const some = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test("who was not asked missed its turn, whether that was our doing or the platform's limit", () => {
  expect(turn(0, { reason: "late", ids: "all" })).toBe("missed");
  expect(turn(0, { reason: "rate_limited", ids: some(9) })).toBe("missed");
  expect(turn(0, { reason: "rate_limited", ids: some(9) }, { reason: "timeout", ids: some(2) })).toBe(
    "missed",
  );
});

test("who was asked had its turn, whatever the platform said", () => {
  expect(turn(3)).toBe("had");
  expect(turn(1, { reason: "upstream_error", ids: some(9) })).toBe("had");
  expect(turn(5, { reason: "rate_limited", ids: some(4) })).toBe("had");
});

test("a small part, and what says nothing of the whole, is neither", () => {
  expect(turn(1, { reason: "rate_limited", ids: some(9) })).toBe("part");
  expect(turn(1, { reason: "worker_down", ids: some(9) })).toBe("part");
  expect(turn(0, { reason: "timeout", ids: some(9) })).toBe("part");
  expect(turn(0, { reason: "dropped", ids: some(1) })).toBe("part");
  expect(turn(0, { reason: "platform_paused", ids: "all" })).toBe("part");
});
