/** Which port a program of `npm start` listens on: the one that the user set, else the next free one from the default. */
import { connect, createServer } from "node:net";
import { AppError } from "#lib/errors.ts";

export interface PortWish {
  /** The environment variable. */
  name: string;
  port: number;
  /** Set by the user: then no other port will do. */
  fixed: boolean;
  host: string;
  /** Promised to our other programs. */
  not: readonly number[];
}

const TRIES_MAX = 200;

/** Throws AppError BAD_CONFIGURATION when a fixed port is taken or can't be listened on. */
export async function nextFreePort(wish: PortWish): Promise<number> {
  for (let port = wish.port; port < wish.port + TRIES_MAX && port <= 65_535; port++) {
    const problem = wish.not.includes(port) ? "taken" : await whyNot(port, wish.host);
    if (problem === null) return port;
    if (problem !== "taken") {
      throw new AppError(
        "BAD_CONFIGURATION",
        `Nothing can listen on ${wish.host}:${port} (${problem}). Check HOST and ${wish.name}.`,
      );
    }
    if (wish.fixed) {
      throw new AppError(
        "BAD_CONFIGURATION",
        `Port ${port} (${wish.name}) is taken by another program. Free it, or set ${wish.name} to another one; without ${wish.name} the next free port is taken.`,
      );
    }
  }
  throw new AppError("BAD_CONFIGURATION", `No free port from ${wish.port} on. Set ${wish.name}.`);
}

/** null: free. */
async function whyNot(port: number, host: string): Promise<string | null> {
  // Some systems let us listen beside somebody who listens on all addresses, and then one of both gets no calls.
  if (await answers(port, host)) return "taken";
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE" || error.code === "EACCES";
      resolve(taken ? "taken" : (error.code ?? error.message));
    });
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: host === "0.0.0.0" || host === "::" ? "localhost" : host });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(500, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
