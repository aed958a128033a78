/**
 * The peer of `slope`: one queue message an influencer, where the product has one for a thousand. As kind to it as can be:
 * messages are sent, claimed and completed in batches, their rows inserted together, and nothing else is done. A program of
 * its own, so that its CPU can be told: prints one line of JSON.
 */
import { PgBoss } from "pg-boss";
import postgres from "postgres";
import { Pool } from "undici";
import { monotonicMs, SECOND } from "#lib/time.ts";
import { readLoopArguments } from "./loop-arguments.ts";

const QUEUE = "naive";
const AT_ONCE = 250;
const LOOPS = 4;
const IN_FLIGHT = 64;
const FIRST_PK = 1_000_000;

const { database, upstream, influencers, seconds: forSeconds } = readLoopArguments();
const pool = new Pool(upstream, { connections: IN_FLIGHT });
const db = postgres(database, { max: LOOPS, onnotice: () => {} });
const boss = new PgBoss({
  connectionString: database,
  max: LOOPS + 1,
  supervise: false,
  schedule: false,
  migrate: false,
});
await boss.start();
await boss.createQueue(QUEUE, { partition: true });

interface Message {
  id: number;
  slot: number;
}

let sent = 0;
/** The next of slot after slot. */
async function send(): Promise<void> {
  const messages = Array.from({ length: AT_ONCE }, () => {
    const data: Message = { id: sent % influencers, slot: Math.floor(sent / influencers) * 60 };
    sent++;
    return { data };
  });
  await boss.insert(QUEUE, messages);
}

async function ask(id: number): Promise<{ followerCount: number; followingCount: number }> {
  const { body } = await pool.request({ path: `/api/v1/influencers/${FIRST_PK + id}`, method: "GET" });
  return JSON.parse(await body.text());
}

let points = 0;
async function work(until: number): Promise<void> {
  while (monotonicMs() < until) {
    await send();
    const jobs = await boss.fetch<Message>(QUEUE, { batchSize: AT_ONCE });
    const answers = await Promise.all(jobs.map(({ data }) => ask(data.id)));
    await db`INSERT INTO loop_points SELECT id, to_timestamp(slot), now(), a, b, NULL
      FROM unnest(${jobs.map(({ data }) => data.id)}::int[], ${jobs.map(({ data }) => data.slot)}::float8[],
        ${answers.map((answer) => answer.followerCount)}::int[], ${answers.map((answer) => answer.followingCount)}::int[])
        AS r (id, slot, a, b)
      ON CONFLICT DO NOTHING`;
    await boss.complete(
      QUEUE,
      jobs.map(({ id }) => id),
    );
    points += jobs.length;
  }
}

const started = monotonicMs();
const cpu = process.cpuUsage();
await Promise.all(Array.from({ length: LOOPS }, () => work(started + forSeconds * SECOND)));
const seconds = (monotonicMs() - started) / SECOND;
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ points, seconds, cpuSeconds: (user + system) / 1e6 }));
await boss.deleteQueue(QUEUE);
await boss.stop({ graceful: false });
await db.end();
await pool.close();
