/** What answers say of the generation of the snapshot that they were read from. */
import type { SnapshotHead } from "#lib/domain/latest.ts";
import { nextBuildDue } from "#lib/domain/snapshot-pace.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import type { Generation } from "./get-generation.ts";

export function snapshotHead(snapshot: Generation, clock: Clock): SnapshotHead {
  const { generation, builtAt } = snapshot;
  const age = Math.max(0, clock.now() / SECOND - builtAt);
  return { generation, builtAt, age, nextDue: nextBuildDue(snapshot) };
}
