/** Cuts a client's bytes into messages of PostgreSQL's wire protocol. */
import type { Socket } from "node:net";

/** Of a message: its length, without the type. */
const LENGTH_BYTES = 4;

/** The first messages of a connection have no type; `isStarted` says from when on they do. */
export async function* readMessages(socket: Socket, isStarted: () => boolean): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = isStarted() ? 1 : 0;
      if (rest.length < head + LENGTH_BYTES) break;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) break;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      yield message;
    }
  }
}

/** The transaction status that an answer ends with: "I" outside of one; null: the answer goes on. */
export function readStatus(answer: Buffer): string | null {
  let status: string | null = null;
  for (let at = 0; at + 1 + LENGTH_BYTES <= answer.length; ) {
    const end = at + 1 + answer.readInt32BE(at + 1);
    if (answer[at] === "Z".charCodeAt(0)) status = answer.toString("latin1", at + 1 + LENGTH_BYTES, end);
    at = end;
  }
  return status;
}
