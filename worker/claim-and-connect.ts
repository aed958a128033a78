/**
 * A worker's folder and its connections, which must belong together: internal ids of one database are other influencers in
 * another one, so a folder whose results wait for another database is left to it, and another folder taken.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { readWorkerState } from "#lib/fetch/worker-state.ts";
import type { Logger } from "#lib/log.ts";
import { claimSpool } from "#lib/spool/claim-spool.ts";
import type { Spool } from "#lib/spool/spool.ts";
import { type Connections, type ConnectWorkerOptions, connectWorker } from "./connect.ts";

export interface ClaimAndConnectOptions extends Omit<ConnectWorkerOptions, "spool"> {
  spoolDir: string;
  spoolMaxBytes: number;
}

export interface Claimed {
  spool: Spool;
  connections: Connections;
  /** Names the worker in each line. */
  log: Logger;
}

/** Throws AppError UNAVAILABLE when the signal ends the wait for a database. */
export async function claimAndConnect(options: ClaimAndConnectOptions): Promise<Claimed> {
  const { spoolDir, spoolMaxBytes, log: parentLog, ...rest } = options;
  const passedOver: string[] = [];
  for (;;) {
    const spool = await claimSpool({
      spoolDir,
      proposeId: () => `${hostname()}-${randomUUID().slice(0, 8)}`,
      maxBytes: spoolMaxBytes,
      readOwner: readWorkerState,
      passedOver,
      log: parentLog,
    });
    const { folder, workerId, stats } = spool;
    const log = parentLog.child({ worker: workerId });
    try {
      const connections = await connectWorker({ ...rest, spool, log });
      if (connections !== null) return { spool, connections, log };
    } catch (error) {
      await spool.close();
      throw error;
    }
    const { records, points } = stats();
    log.error(
      { folder, records, points },
      "this folder's results were fetched for another database than DATABASE_URL names now: they stay there until a worker is started with that one, and this worker takes another folder",
    );
    await spool.close();
    passedOver.push(workerId);
  }
}
