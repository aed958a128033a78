/** One side of one way as a process of its own, so that its CPU can be told. Does what it is told over the channel. */
import { parseArgs } from "node:util";
import { z } from "zod";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { messageOf } from "#lib/errors.ts";
import { listMembers, type Membership, makePayloads } from "./make-payloads.ts";
import { type Order, orderSchema, type Report } from "./messages.ts";
import { type Sender, type Storer, type Way, type WayName, wayNames } from "./way.ts";

const ways: Readonly<Record<WayName, () => Promise<Way>>> = {
  bare: async () => (await import("./bare.ts")).bare,
  "pg-boss": async () => (await import("./pg-boss.ts")).pgBoss,
  "graphile-worker": async () => (await import("../queues/graphile-worker.ts")).graphileWorker,
  bullmq: async () => (await import("../queues/bullmq.ts")).bullmq,
};

const { values } = parseArgs({
  options: {
    way: { type: "string" },
    side: { type: "string" },
    database: { type: "string" },
    redis: { type: "string" },
  },
});
const name = z.enum(wayNames).parse(values.way);
const settings = { databaseUrl: values.database ?? "", redisPort: Number(values.redis) };
const way = await ways[name]();

function report(message: Report) {
  process.send?.(message);
}

interface Side {
  open(order: Extract<Order, { do: "open" }>): Promise<void>;
  send(): Promise<void>;
  close(): Promise<void>;
}

function sending(): Side {
  let members: Membership[] | null = null;
  let payloads: IngestPayload[] = [];
  let sender: Sender | null = null;
  return {
    async open({ slot, points }) {
      members ??= await listMembers(settings.databaseUrl);
      payloads = makePayloads(members, slot, points);
      sender = await way.openSender(settings);
    },
    async send() {
      const to = sender;
      if (to === null) throw new Error("not open");
      const queue = payloads.values();
      payloads = [];
      await Promise.all(
        Array.from({ length: way.inFlight }, async () => {
          for (const payload of queue) await to.send(payload);
        }),
      );
    },
    async close() {
      await sender?.close();
      sender = null;
    },
  };
}

function storing(): Side {
  let storer: Storer | null = null;
  return {
    async open() {
      storer =
        (await way.openStorer?.(settings, {
          onStored: (stored) => report({ stored }),
          onFailed: (failed) => report({ failed }),
        })) ?? null;
    },
    send: () => Promise.reject(new Error("this side stores")),
    async close() {
      await storer?.close();
      storer = null;
    },
  };
}

const side = values.side === "send" ? sending() : storing();
process.on("message", (message) => {
  const order = orderSchema.parse(message);
  const done = order.do === "open" ? side.open(order) : side[order.do]();
  done.then(
    () => report({ done: order.do }),
    (error: unknown) => report({ failed: `${order.do}: ${messageOf(error)}` }),
  );
});
process.on("disconnect", () => process.exit(0));
// In order, so that Node's own profilers write what they have.
process.on("SIGTERM", () => process.exit(0));
