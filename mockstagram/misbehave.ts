/** Answers as a broken server would. Which request meets which fault is the script's. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Answer } from "./garbage.ts";
import { garbageForms, type Trouble } from "./script.ts";

const JSON_TYPE = ["Content-Type", "application/json"];
const CHUNK = Buffer.alloc(65_536, "x");
let bomb: { bytes: number; body: Buffer } | null = null;

/** `answer`: what a proper one would have said; its values never get out whole. */
export function misbehave(
  fault: NonNullable<Trouble["fault"]>,
  draw: number,
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): void {
  const { body } = answer;
  switch (fault.kind) {
    case "429":
      refuse(response, fault.retryAfter, fault.as);
      return;
    case "status": {
      const statuses = Array.isArray(fault.status) ? fault.status : [fault.status];
      response.writeHead(statuses[draw % statuses.length] ?? 500, JSON_TYPE);
      response.end('{"error":{"name":"InternalError"}}');
      return;
    }
    case "hang":
      return;
    case "stall":
      response.writeHead(200, [...JSON_TYPE, "Content-Length", String(body.length)]);
      response.write(body.slice(0, body.length / 2));
      return;
    case "drip": {
      response.writeHead(200, JSON_TYPE);
      response.write("{");
      const timer = setInterval(() => response.write(" "), fault.everyMs);
      response.once("close", () => clearInterval(timer));
      return;
    }
    case "endless":
      response.writeHead(200, JSON_TYPE);
      pour(response, Number.POSITIVE_INFINITY);
      return;
    case "huge":
      response.writeHead(
        200,
        fault.declared ? [...JSON_TYPE, "Content-Length", String(fault.bytes)] : JSON_TYPE,
      );
      pour(response, fault.bytes);
      return;
    case "gzip":
      if (bomb?.bytes !== fault.bytes)
        bomb = { bytes: fault.bytes, body: gzipSync(Buffer.alloc(fault.bytes, " ")) };
      response.writeHead(200, [...JSON_TYPE, "Content-Encoding", "gzip"]);
      response.end(bomb.body);
      return;
    case "garbage": {
      const form = fault.form === "any" ? (garbageForms[draw % garbageForms.length] ?? "html") : fault.form;
      response.writeHead(200, form === "html" ? ["Content-Type", "text/html"] : JSON_TYPE);
      response.end(answer.garbage(form));
      return;
    }
    case "reset":
      request.socket.resetAndDestroy();
      return;
    case "tear":
      response.writeHead(200, [...JSON_TYPE, "Content-Length", String(body.length)]);
      response.write(body.slice(0, body.length / 2), () => request.socket.resetAndDestroy());
      return;
  }
}

/** Too many requests. */
export function refuse(response: ServerResponse, seconds: number, as: "seconds" | "date" | "none"): void {
  const now = Date.now();
  // Whole seconds of the answer's own Date, which is cut down to one.
  const date = new Date(Math.floor(now / 1_000) * 1_000 + seconds * 1_000).toUTCString();
  const value = as === "seconds" ? String(seconds) : date;
  const header = as === "none" ? [] : ["Retry-After", value, "Date", new Date(now).toUTCString()];
  response.writeHead(429, [...JSON_TYPE, ...header]);
  response.end('{"error":{"name":"TooManyRequestsError"}}');
}

/** As fast as it is taken. */
function pour(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      const chunk = left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once("drain", more);
        return;
      }
    }
    response.end();
  };
  more();
}
