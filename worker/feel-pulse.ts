/** Looks twice a second whether the database answers, so that what hangs on it is let go at once when it does not. */
import type { DatabaseClient } from "#lib/db/client.ts";
import type { Logger } from "#lib/log.ts";
import { getDatabaseTime } from "#lib/query/get-database-time.ts";
import { SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

const PULSE_MS = SECOND / 2;

export function feelPulse(
  client: Pick<DatabaseClient, "db">,
  slowClient: Pick<DatabaseClient, "cut">,
  log: Logger,
): Repeating {
  return repeat("database's pulse", PULSE_MS, log, async () => {
    try {
      await getDatabaseTime(client.db);
    } catch (error) {
      // A server that hangs would hold what the slow client runs for minutes; if it is well, its jobs come again.
      slowClient.cut();
      throw error;
    }
  });
}
