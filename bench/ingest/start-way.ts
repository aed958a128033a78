/** A way's processes, and one round of it: a slot's payloads from the first that is sent to the last that is committed. */
import { join } from "node:path";
import { delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { type Child, startNode } from "../child.ts";
import { watchProcesses } from "../watch-processes.ts";
import { type Order, reportSchema } from "./messages.ts";
import type { WayName, WaySettings } from "./way.ts";

/** A round that takes longer hangs. */
const ROUND_LIMIT_MS = 3 * MINUTE;

export interface Round {
  /** Until the last row was committed. */
  seconds: number;
  /** Until the last payload was sent. */
  sentSeconds: number;
  /** Seconds by part; PostgreSQL's among them. */
  cpu: Record<string, number>;
}

export interface RunningWay {
  name: WayName;
  pids: number[];
  /** Connects; makes the slot's payloads. */
  open(slot: number, points: number): Promise<void>;
  /** `others`: pids of ours that have no part in it. */
  run(points: number, others: readonly number[]): Promise<Round>;
  /** Finishes jobs in hand; leaves the database alone. */
  close(): Promise<void>;
  end(): Promise<unknown>;
}

export interface StartWayOptions {
  name: WayName;
  settings: WaySettings;
  /** For logs. */
  folder: string;
  /** Processes of the way that the caller has started, by name. */
  servers: Readonly<Record<string, Child>>;
}

/** Any failure of one of its processes rejects what is under way with what it said. */
export function startWay(options: StartWayOptions): RunningWay {
  const { name, servers } = options;
  let stored = 0;
  let onStored = () => {};
  const sides = [startSide("send", options)];
  if (name !== "bare") sides.push(startSide("store", options, count));
  const [sender] = sides;
  if (sender === undefined) throw new Error("no sender");

  function count(points: number) {
    stored += points;
    onStored();
  }

  return {
    name,
    pids: [...sides, ...Object.values(servers)].map(({ pid }) => pid),
    async open(slot, points) {
      // The sender first: it makes the tables of a queue that has none.
      for (const side of sides) await side.ask({ do: "open", slot, points });
    },
    async run(points, others) {
      stored = 0;
      const all = new Promise<void>((resolve) => {
        onStored = () => {
          if (stored >= points) resolve();
        };
      });
      const roots = { sender: [sender.pid], worker: sides.slice(1).map(({ pid }) => pid) };
      const more = Object.fromEntries(Object.entries(servers).map(([part, { pid }]) => [part, [pid]]));
      const watch = watchProcesses({ ...roots, ...more, others });
      const started = monotonicMs();
      const ended = new AbortController();
      const limit = delay(ROUND_LIMIT_MS, ended.signal).then(() => {
        if (!ended.signal.aborted)
          throw new Error(`${name}: ${stored} of ${points} stored when it was ended`);
      });
      try {
        const sent = sender.ask({ do: "send" }).then(() => (monotonicMs() - started) / SECOND);
        const finished = Promise.all([sent, sides.length > 1 ? all : sent]);
        const failed = Promise.race(sides.map((side) => side.failed));
        const result = await Promise.race([finished, failed, limit]);
        const seconds = (monotonicMs() - started) / SECOND;
        const { others: _idle, ...parts } = watch.read();
        const cpu = Object.entries(parts).map(([part, use]) => [part, use.cpuSeconds] as const);
        return {
          seconds,
          sentSeconds: result?.[0] ?? seconds,
          cpu: Object.fromEntries(cpu.filter(([part]) => part !== "worker" || sides.length > 1)),
        };
      } finally {
        ended.abort();
      }
    },
    async close() {
      for (const side of sides) await side.ask({ do: "close" });
    },
    end: () => Promise.all(sides.map((side) => side.end())),
  };
}

interface RunningSide {
  pid: number;
  /** Resolves when it has done it. */
  ask(order: Order): Promise<void>;
  /** Rejects when something in it has failed. */
  failed: Promise<never>;
  end(): Promise<unknown>;
}

function startSide(
  side: "send" | "store",
  { name, settings, folder }: StartWayOptions,
  onStored: (points: number) => void = () => {},
): RunningSide {
  const child = startNode(
    [
      ...[join(import.meta.dirname, "program.ts"), "--way", name, "--side", side],
      ...["--database", settings.databaseUrl, "--redis", `${settings.redisPort}`],
    ],
    {},
    join(folder, `${name}-${side}.log`),
    { channel: true },
  );
  const waiting = new Map<Order["do"], () => void>();
  const failure = Promise.withResolvers<never>();
  // Somebody looks at it only while something is under way.
  failure.promise.catch(() => {});
  child.process.on("message", (message) => {
    const report = reportSchema.parse(message);
    if ("stored" in report) onStored(report.stored);
    else if ("failed" in report) failure.reject(new Error(`${name}, ${side}: ${report.failed}`));
    else waiting.get(report.done)?.();
  });
  child.process.once("exit", (code) => {
    failure.reject(new Error(`${name}, ${side}: ended with ${code}; see ${folder}/${name}-${side}.log`));
  });
  return {
    pid: child.pid,
    async ask(order) {
      const done = Promise.withResolvers<void>();
      waiting.set(order.do, done.resolve);
      child.process.send(order);
      await Promise.race([done.promise, failure.promise]);
    },
    failed: failure.promise,
    end: child.end,
  };
}
