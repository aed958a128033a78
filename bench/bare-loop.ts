/**
 * The floor of `engine`: one process that does nothing but fetch shards, parse and insert, with no schedule, queue, retry
 * or bookkeeping. A program of its own, so that its CPU can be told: prints one line of JSON.
 */
import postgres from "postgres";
import { Pool } from "undici";
import { monotonicMs, SECOND } from "#lib/time.ts";
import { readLoopArguments } from "./loop-arguments.ts";

const SHARD = 1_000;
const IN_FLIGHT = 64;
const FIRST_PK = 1_000_000;

const { database, upstream, influencers, seconds: forSeconds } = readLoopArguments();
const forMs = forSeconds * SECOND;

const pool = new Pool(upstream, { connections: IN_FLIGHT });
const db = postgres(database, { max: 4, onnotice: () => {} });

async function fetchShard(first: number, slot: number): Promise<void> {
  const rows = { ids: [] as number[], followers: [] as number[], following: [] as number[] };
  let next = first;
  const end = Math.min(first + SHARD, influencers);
  async function fetchSome() {
    for (let id = next++; id < end; id = next++) {
      const { body } = await pool.request({
        path: `/api/v1/influencers/${FIRST_PK + id}`,
        method: "GET",
      });
      const answer: { followerCount: number; followingCount: number } = JSON.parse(await body.text());
      rows.ids.push(id);
      rows.followers.push(answer.followerCount);
      rows.following.push(answer.followingCount);
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, fetchSome));
  inserts.push(
    db`INSERT INTO loop_points SELECT id, to_timestamp(${slot}), now(), a, b, NULL
       FROM unnest(${rows.ids}::int[], ${rows.followers}::int[], ${rows.following}::int[]) AS r (id, a, b)
       ON CONFLICT DO NOTHING`,
  );
  if (inserts.length >= 4) await inserts.shift();
}

const inserts: Promise<unknown>[] = [];
const started = monotonicMs();
const cpu = process.cpuUsage();
let points = 0;
for (let slot = 0; monotonicMs() - started < forMs; slot += 60) {
  for (let first = 0; first < influencers && monotonicMs() - started < forMs; first += SHARD) {
    await fetchShard(first, slot);
    points += Math.min(SHARD, influencers - first);
  }
}
await Promise.all(inserts);
const seconds = (monotonicMs() - started) / SECOND;
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ points, seconds, cpuSeconds: (user + system) / 1e6 }));
await db.end();
await pool.close();
