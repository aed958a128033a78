/** The product's own way: its queue, its job, connections as a worker has them. Only the rest of the worker is absent. */
import { connectDatabase } from "#lib/db/client.ts";
import { log } from "#lib/log.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { createIngestJob } from "../../worker/jobs/ingest.ts";
import { registerJobs } from "../../worker/register.ts";
import { SENT_AT_ONCE, type Way } from "./way.ts";

export const pgBoss: Way = {
  inFlight: SENT_AT_ONCE,
  async openSender({ databaseUrl }) {
    const queue = await openQueue({ url: databaseUrl, name: "bench sender", max: 14, log });
    return {
      send: (payload) => sendIngestJobs(queue, [payload]),
      close: () => queue.stop({ graceful: false }),
    };
  },
  async openStorer({ databaseUrl }, { onStored, onFailed }) {
    const limit = { max: 6, statementTimeoutMs: 4 * SECOND };
    const client = connectDatabase({ url: databaseUrl, name: "bench storer", ...limit });
    const queue = await openQueue({ url: databaseUrl, name: "bench storer", max: 14, log });
    const job = createIngestJob({
      db: client.db,
      clock: systemClock,
      onStored,
      onExpired: (points) => onFailed(`${points} data points were refused as too old`),
      onDeadLetters: (count) => onFailed(`${count} payloads went into the dead letters`),
    });
    await registerJobs(queue, [job], log);
    return {
      async close() {
        await queue.offWork("ingest", { wait: true });
        await queue.stop({ graceful: false });
        await client.close();
      },
    };
  },
};
