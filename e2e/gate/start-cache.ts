/**
 * A small caching reverse proxy, as greedy as a careless one: it keeps each answer to a GET that does not forbid it, by
 * its address alone, and hands it to whoever asks next.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";

export interface Cache {
  url: string;
  /** Addresses that it keeps an answer of. */
  kept(): string[];
  close(): Promise<void>;
}

interface Kept {
  status: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

export async function startCache(upstream: string): Promise<Cache> {
  const { hostname, port, host } = new URL(upstream);
  const kept = new Map<string, Kept>();

  function fetchFrom({ method = "GET", url = "/", headers }: IncomingMessage): Promise<Kept> {
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path: url, headers: { ...headers, host } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(parts) }),
        );
        answer.on("error", reject);
      });
      sent.on("error", reject);
      sent.end();
    });
  }

  const server = createServer(async (asked, answer) => {
    const key = asked.url ?? "/";
    const found = asked.method === "GET" ? kept.get(key) : undefined;
    const { status, headers, body } = found ?? (await fetchFrom(asked));
    if (asked.method === "GET" && mayKeep(headers["cache-control"])) kept.set(key, { status, headers, body });
    answer.writeHead(status, { ...headers, "x-cache": found ? "hit" : "miss" });
    answer.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const own = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${own}`,
    kept: () => [...kept.keys()],
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Whatever is not forbidden in so many words. */
function mayKeep(cacheControl = ""): boolean {
  return !/(^|[\s,])(private|no-store)($|[\s,=])/.test(cacheControl);
}
