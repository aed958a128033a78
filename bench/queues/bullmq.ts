/** A peer whose jobs live in Redis: a job a payload; the rows go into the same PostgreSQL. */
import { Queue, Worker } from "bullmq";
import postgres from "postgres";
import { storeJob } from "../ingest/store-job.ts";
import { SENT_AT_ONCE, STORED_AT_ONCE, tableOf, type Way } from "../ingest/way.ts";

const QUEUE = "ingest";
const HOST = "127.0.0.1";

export const bullmq: Way = {
  inFlight: SENT_AT_ONCE,
  async openSender({ redisPort }) {
    const queue = new Queue(QUEUE, {
      connection: { host: HOST, port: redisPort },
      defaultJobOptions: { removeOnComplete: true },
    });
    await queue.waitUntilReady();
    return {
      async send(payload) {
        await queue.add(QUEUE, payload);
      },
      close: () => queue.close(),
    };
  },
  async openStorer({ databaseUrl, redisPort }, events) {
    const db = postgres(databaseUrl, { max: STORED_AT_ONCE, onnotice: () => {} });
    const worker = new Worker(QUEUE, ({ data }) => storeJob(db, tableOf("bullmq"), data, events), {
      connection: { host: HOST, port: redisPort },
      concurrency: STORED_AT_ONCE,
    });
    worker.on("error", (error) => events.onFailed(error.message));
    await worker.waitUntilReady();
    return {
      async close() {
        await worker.close();
        await db.end({ timeout: 5 });
      },
    };
  },
};
