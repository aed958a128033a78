/** The floor: rows go into a table as they are sent, with no queue, no transaction around them and no bookkeeping. */
import postgres from "postgres";
import { insertPoints } from "./insert-points.ts";
import { STORED_AT_ONCE, tableOf, type Way } from "./way.ts";

export const bare: Way = {
  inFlight: STORED_AT_ONCE,
  async openSender({ databaseUrl }) {
    const db = postgres(databaseUrl, { max: STORED_AT_ONCE, onnotice: () => {} });
    return {
      async send(payload) {
        await insertPoints(db, tableOf("bare"), payload);
      },
      close: () => db.end({ timeout: 5 }),
    };
  },
};
