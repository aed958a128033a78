/** The worker over HTTP: alive, and ready or why not. Depends on nothing that it reports on. */
import { createServer } from "node:http";

export interface WorkerServer {
  port: number;
  close(): Promise<void>;
}

/** `notReady` answers null when the worker is. Rejects with the system's error, e.g. EADDRINUSE. */
export async function startServer(
  port: number,
  host: string,
  notReady: () => string | null,
): Promise<WorkerServer> {
  const server = createServer((request, response) => {
    const [path] = (request.url ?? "").split("?");
    const send = (status: number, body: object) => {
      response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
      response.end(JSON.stringify({ service: "influencer-analytics-worker", ...body }));
    };
    if (path === "/api/health/live") return send(200, { live: true });
    if (path !== "/api/health/ready") return send(404, { error: "There is no such path." });
    const reason = notReady();
    send(reason === null ? 200 : 503, reason === null ? { ready: true } : { ready: false, reason });
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
