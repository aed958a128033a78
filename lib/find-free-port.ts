/** A TCP port that nobody listens on right now. */
import { createServer } from "node:net";

/** `preferred` if it is free, else any. */
export async function findFreePort(host: string, preferred?: number): Promise<number> {
  const taken = preferred === undefined ? null : await tryPort(host, preferred);
  return taken ?? (await tryPort(host, 0)) ?? 0;
}

function tryPort(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : null));
    });
  });
}
