/** The worker over HTTP: alive, ready or why not, how it is, and its metrics. Depends on nothing that it reports on. */
import { createServer } from "node:http";
import { commit, version } from "#lib/about.ts";
import { messageOf } from "#lib/errors.ts";
import { METRICS_CONTENT_TYPE } from "#lib/process-metrics.ts";

export interface WorkerServer {
  port: number;
  close(): Promise<void>;
}

/** What there is to tell besides; the worker may not be far enough yet to tell it. */
export interface WorkerSignals {
  /** For people. */
  describe?(): object;
  /** The page that Prometheus reads. */
  metrics?(): Promise<string>;
}

/** `notReady` answers null when the worker is. Rejects with the system's error, e.g. EADDRINUSE. */
export async function startServer(
  port: number,
  host: string,
  notReady: () => string | null,
  signals: WorkerSignals = {},
): Promise<WorkerServer> {
  const server = createServer((request, response) => {
    const [path] = (request.url ?? "").split("?");
    const send = (status: number, body: object) => {
      response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
      response.end(JSON.stringify({ service: "influencer-analytics-worker", ...body }));
    };
    if (path === "/api/health/live") return send(200, { live: true });
    const reason = notReady();
    const status = reason === null ? 200 : 503;
    if (path === "/api/health/ready")
      return send(status, reason === null ? { ready: true } : { ready: false, reason });
    if (path === "/api/health")
      return send(status, { status: reason ?? "ok", version, commit, ...tellOf(signals) });
    if (path !== "/metrics") return send(404, { error: "There is no such path." });
    if (!signals.metrics) return send(503, { error: "The worker is starting." });
    signals.metrics().then(
      (page) => {
        response.writeHead(200, { "Content-Type": METRICS_CONTENT_TYPE, "Cache-Control": "no-store" });
        response.end(page);
      },
      (error: unknown) => send(500, { error: messageOf(error) }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What is closing may not be able to tell any more; the rest is told all the same. */
function tellOf(signals: WorkerSignals): object {
  try {
    return signals.describe?.() ?? {};
  } catch {
    return {};
  }
}
