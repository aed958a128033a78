/** A peer on the same server: a job a payload, fetched and completed in batches as its manual advises for many jobs. */
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import postgres from "postgres";
import { storeJob } from "../ingest/store-job.ts";
import { SENT_AT_ONCE, STORED_AT_ONCE, tableOf, type Way } from "../ingest/way.ts";

const TASK = "ingest";
/** Two batches of the product's. */
const LOCAL_QUEUE = 20;

const logger = new Logger(() => (level, message) => {
  if (level === "error" || level === "warning") console.error(message);
});

export const graphileWorker: Way = {
  inFlight: SENT_AT_ONCE,
  async openSender({ databaseUrl }) {
    const utils = await makeWorkerUtils({ connectionString: databaseUrl, maxPoolSize: SENT_AT_ONCE, logger });
    await utils.migrate();
    return {
      async send(payload) {
        await utils.addJob(TASK, payload);
      },
      close: () => utils.release(),
    };
  },
  async openStorer({ databaseUrl }, events) {
    const db = postgres(databaseUrl, { max: STORED_AT_ONCE, onnotice: () => {} });
    const runner = await run({
      connectionString: databaseUrl,
      logger,
      noHandleSignals: true,
      parsedCronItems: [],
      preset: {
        worker: {
          concurrentJobs: STORED_AT_ONCE,
          localQueue: { size: LOCAL_QUEUE },
          completeJobBatchDelay: 0,
        },
      },
      taskList: { [TASK]: (payload) => storeJob(db, tableOf("graphile-worker"), payload, events) },
    });
    return {
      async close() {
        await runner.stop();
        await db.end({ timeout: 5 });
      },
    };
  },
};
