/**
 * A TCP proxy whose mode can be switched while it runs: for what a network does to a database or a platform. It stands
 * in a server's URL in place of that server.
 */
import { createServer, connect as dial, type Socket } from "node:net";
import { delay } from "#lib/time.ts";

export type ProxyMode =
  | "forward"
  /** Half-open: connections stay, also new ones; nothing comes through, and those that met it never recover. */
  | "swallow"
  /** Nobody listens; what was connected is reset. */
  | "refuse"
  /** Connections are taken and closed at once, without an error. */
  | "hang_up"
  /** Like forward, later. */
  | "delay";

export interface TcpProxy {
  /** The target's URL with the proxy's address in it. */
  url: string;
  port: number;
  mode(mode: ProxyMode, delayMs?: number): void;
  /** Resets what is connected. */
  cut(): void;
  /** Connections that stand at the moment. */
  connections(): number;
  /** That were ever made. */
  accepted(): number;
  close(): Promise<void>;
}

interface Pair {
  near: Socket;
  far: Socket | null;
  swallowed: boolean;
}

export async function startProxy(targetUrl: string): Promise<TcpProxy> {
  const target = new URL(targetUrl);
  const host = target.hostname.replace(/^\[(.*)\]$/, "$1");
  const targetPort = Number(target.port) || (target.protocol === "http:" ? 80 : 5432);
  const pairs = new Set<Pair>();
  let current: ProxyMode = "forward";
  let delayMs = 0;
  let closed = false;
  let accepted = 0;

  function accept(near: Socket) {
    accepted++;
    const pair: Pair = { near, far: null, swallowed: current === "swallow" };
    pairs.add(pair);
    near.on("error", () => {}).on("close", () => leave(pair));
    if (current === "hang_up") return near.end();
    if (pair.swallowed) return near.resume();
    const far = dial({ host, port: targetPort, noDelay: true });
    near.setNoDelay(true);
    pair.far = far;
    far.on("error", () => {}).on("close", () => leave(pair));
    pass(pair, near, far);
    pass(pair, far, near);
  }

  /** In order, each piece as late as the mode says. */
  function pass(pair: Pair, from: Socket, to: Socket) {
    let before = Promise.resolve();
    const then = (act: () => void) => {
      const wait = current === "delay" ? delay(delayMs) : Promise.resolve();
      before = Promise.all([before, wait]).then(() => {
        if (!pair.swallowed) act();
      });
    };
    from.on("data", (bytes) => then(() => to.write(bytes)));
    from.on("end", () => then(() => to.end()));
  }

  function leave(pair: Pair) {
    // Of a swallowed connection neither side learns that the other has gone.
    if (pair.swallowed && !closed && !(pair.near.destroyed && (pair.far?.destroyed ?? true))) return;
    pairs.delete(pair);
    pair.near.destroy();
    pair.far?.destroy();
  }

  function cut() {
    for (const pair of [...pairs]) {
      pairs.delete(pair);
      pair.near.resetAndDestroy();
      pair.far?.resetAndDestroy();
    }
  }

  let server = createServer({ allowHalfOpen: true }, accept);
  async function listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, "127.0.0.1", () => resolve());
    });
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  }
  const port = await listen(0);
  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String(port);

  return {
    url: url.href,
    port,
    mode(mode, ms = 0) {
      delayMs = ms;
      if (mode === current) return;
      const refused = current === "refuse";
      current = mode;
      if (mode === "refuse") {
        server.close();
        cut();
      } else if (refused) {
        server = createServer({ allowHalfOpen: true }, accept);
        // The old listener may need a moment to go.
        void listen(port).catch(async () => {
          await delay(50);
          if (!closed && current !== "refuse") await listen(port);
        });
      }
      if (mode === "swallow") for (const pair of pairs) pair.swallowed = true;
    },
    cut,
    connections: () => pairs.size,
    accepted: () => accepted,
    async close() {
      closed = true;
      cut();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
