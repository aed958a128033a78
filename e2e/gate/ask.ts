/** One request, its address sent byte for byte: fetch would tidy up the very addresses that are to be tried. */
import { Agent, type IncomingHttpHeaders, request } from "node:http";

export interface Question {
  method?: string;
  /** Path and query, as they stand on the wire. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** As many as a browser and a half: more would only wait for the web. */
export const AT_ONCE = 8;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
const SILENT_MAX_MS = 30_000;

export function ask(url: string, { method = "GET", path, headers = {}, body }: Question): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    // Node says no length of a body by DELETE, which would be taken for the next request.
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request(
      { agent, hostname, port, method, path, headers: { ...headers, ...length } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(parts).toString("utf8"),
          }),
        );
      },
    );
    sent.setTimeout(SILENT_MAX_MS, () => sent.destroy(new Error(`no answer: ${method} ${path}`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** JSON from our own pages. */
export function ownHeaders(url: string): Record<string, string> {
  return { origin: new URL(url).origin, "content-type": "application/json" };
}
