/** Where a running Node process spends its CPU: sampled over its inspector, which SIGUSR1 opens on loopback. */
import { delay, SECOND } from "#lib/time.ts";

const INSPECTOR = "http://127.0.0.1:9229/json/list";
const SAMPLE_EVERY_US = 1_000;

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string };
}

interface Profile {
  nodes: ProfileNode[];
  samples: number[];
  timeDeltas: number[];
}

/** What a sampled function belongs to, by the first that fits; what the process waits is none of it. */
const parts: readonly { part: string; holds(name: string, url: string): boolean }[] = [
  { part: "idle", holds: (name) => name === "(idle)" },
  // The other side of a loopback connection receives within the sender's call.
  { part: "writing to sockets", holds: (name) => /^write(Latin1String|Utf8String|Buffer|v)$/.test(name) },
  { part: "collecting garbage", holds: (name) => name === "(garbage collector)" },
  { part: "HTTP client (undici)", holds: (_, url) => /undici|^lib\/(dispatcher|core)\/|wasm/.test(url) },
  { part: "checking answers (zod)", holds: (_, url) => /node_modules\/zod\//.test(url) },
  {
    part: "counting (prom-client)",
    holds: (_, url) => /prom-client|^lib\/(histogram|counter)\.js/.test(url),
  },
  { part: "other packages", holds: (_, url) => /node_modules\//.test(url) },
  { part: "ours", holds: (_, url) => /\/(lib|worker)\/.*\.ts$/.test(url) },
  { part: "Node itself", holds: () => true },
];

export interface ProcessProfile {
  /** CPU of the time that was watched, 0 to 1. */
  busy: number;
  /** Part to its share of what was busy, largest first. */
  shares: Record<string, number>;
}

/** Throws when the inspector does not answer: somebody else's port, or no Node process. */
export async function profileProcess(pid: number, seconds: number): Promise<ProcessProfile> {
  process.kill(pid, "SIGUSR1");
  await delay(SECOND);
  const [target] = (await (await fetch(INSPECTOR)).json()) as { webSocketDebuggerUrl: string }[];
  if (target === undefined) throw new Error(`process ${pid} opened no inspector`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id: number; result: unknown };
    waiting.get(id)?.(result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error("the inspector can't be reached")));
  });
  let asked = 0;
  const call = (method: string, params = {}) =>
    new Promise<unknown>((resolve) => {
      waiting.set(++asked, resolve);
      socket.send(JSON.stringify({ id: asked, method, params }));
    });
  await call("Profiler.enable");
  await call("Profiler.setSamplingInterval", { interval: SAMPLE_EVERY_US });
  await call("Profiler.start");
  await delay(seconds * SECOND);
  const { profile } = (await call("Profiler.stop")) as { profile: Profile };
  socket.close();
  return sumUp(profile);
}

function sumUp({ nodes, samples, timeDeltas }: Profile): ProcessProfile {
  const partOf = new Map(
    nodes.map(({ id, callFrame: { functionName, url } }) => [
      id,
      parts.find(({ holds }) => holds(functionName, url))?.part ?? "",
    ]),
  );
  const spent = new Map<string, number>();
  samples.forEach((id, i) => {
    const part = partOf.get(id) ?? "";
    spent.set(part, (spent.get(part) ?? 0) + (timeDeltas[i] ?? 0));
  });
  const idle = spent.get("idle") ?? 0;
  spent.delete("idle");
  const busy = [...spent.values()].reduce((sum, us) => sum + us, 0);
  const shares = [...spent]
    .sort(([, a], [, b]) => b - a)
    .map(([part, us]): [string, number] => [part, Number((us / busy).toFixed(3))]);
  return { busy: Number((busy / (busy + idle)).toFixed(3)), shares: Object.fromEntries(shares) };
}
