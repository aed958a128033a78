/** The ports of `npm start`. A taken default moves on to the next free one; a taken one that the user set is an error. */
import type { Env } from "#lib/env.ts";
import { nextFreePort } from "./next-free-port.ts";

const names = ["PORT", "WORKER_PORT", "MOCKSTAGRAM_PORT"] as const;
type PortName = (typeof names)[number];

export interface ChosenPorts extends Record<PortName, number> {
  /** One line each for what is not where one would look for it. */
  moved: string[];
}

const whose: Record<PortName, string> = { PORT: "web", WORKER_PORT: "worker", MOCKSTAGRAM_PORT: "stand-in" };

/** `given`: the process environment, which tells what the user set. */
export async function choosePorts(
  env: Env,
  given: Record<string, string | undefined>,
  withStandIn: boolean,
): Promise<ChosenPorts> {
  const ports: ChosenPorts = {
    PORT: env.PORT,
    WORKER_PORT: env.WORKER_PORT,
    MOCKSTAGRAM_PORT: env.MOCKSTAGRAM_PORT,
    moved: [],
  };
  const not: number[] = [];
  for (const name of names) {
    if (name === "MOCKSTAGRAM_PORT" && !withStandIn) continue;
    const port = await nextFreePort({
      name,
      port: env[name],
      fixed: Boolean(given[name]),
      host: env.HOST,
      not,
    });
    if (port !== env[name]) ports.moved.push(`Port ${env[name]} is taken: the ${whose[name]} is on ${port}.`);
    ports[name] = port;
    not.push(port);
  }
  return ports;
}
