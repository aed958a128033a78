/** Upstreams that misbehave, on real sockets of the loopback. */
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";

export interface Upstream {
  url: string;
  close(): Promise<void>;
}

/** A server that answers HTTP as `handler` does. */
export function startUpstream(handler: RequestListener): Promise<Upstream> {
  return listen(createHttpServer(handler));
}

/** A server that answers on the bare socket: for what node:http refuses to send. */
export function startSocketUpstream(onSocket: (socket: Socket) => void): Promise<Upstream> {
  return listen(createServer(onSocket));
}

async function listen(server: Server): Promise<Upstream> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // Clients cut connections in these tests; that is what is being tried.
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
