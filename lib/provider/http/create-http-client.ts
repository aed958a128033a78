/**
 * One GET at a time and connection, to one server: size cap, time limit, no redirects, no decompression.
 * Retries, deadlines of batches and the meaning of an answer are for others.
 */
import { type Dispatcher, Pool } from "undici";
import type { FailureReason } from "#lib/domain/failure.ts";
import { messageOf } from "#lib/errors.ts";
import { monotonicMs } from "#lib/time.ts";
import { createLookup } from "./create-lookup.ts";
import { isEncoded } from "./is-encoded.ts";
import { appendChunk, freeSoon } from "./large-body.ts";
import { reasonOfError } from "./reason-of-error.ts";

/** The server's complete answer, whatever its status. */
export interface Answer {
  kind: "answer";
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

/** No complete answer. `network`, `timeout` and `upstream_error` may pass; `rejected` (too large, encoded) will not. */
export interface Fault {
  kind: "fault";
  reason: Extract<FailureReason, "network" | "timeout" | "upstream_error" | "rejected">;
  message: string;
}

export interface HttpClient {
  /**
   * Calls `done` once, never before `get` has returned. The function that it gives back drops the request: `done` is
   * then not called any more.
   */
  get(path: string, done: (result: Answer | Fault) => void): () => void;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  /** Paths of requests are appended to it; with or without a trailing slash. */
  baseUrl: string;
  connections: number;
  /** From the request's start to the last byte of its answer. */
  timeoutMs: number;
  bodyBytesMax: number;
  /** Of all answers that are under way together; beyond it the largest is cut. */
  bodyBytesInFlightMax: number;
}

/** So many requests that nobody answered in time, nor any other since they began: it is the way there, not a request. */
const SILENCES_IN_ROW = 5;
/** Without it any encoding would do (RFC 9110, 12.5.3). One list for all requests: undici reads it as it is. */
const HEADERS = ["accept-encoding", "identity"];

export function createHttpClient({
  baseUrl,
  connections,
  timeoutMs,
  bodyBytesMax,
  bodyBytesInFlightMax,
}: HttpClientOptions): HttpClient {
  const url = new URL(baseUrl);
  const prefix = url.pathname.replace(/\/+$/, "");
  const lookup = createLookup();
  const openPool = () =>
    new Pool(url.origin, {
      connections,
      pipelining: 1,
      allowH2: false,
      connectTimeout: timeoutMs,
      connect: { lookup },
      // One sweep over what is in flight (below) bounds the whole request; undici's timers bound only its pauses.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  let pool = openPool();
  let silences = 0;
  /** The last answer, or when the connections were left: silence of requests from before then says nothing. */
  let heardAt = Number.NEGATIVE_INFINITY;

  /** After a cut network, connections that rested in it are dead, and each would cost a request its whole time. */
  function noteSilence(begunAt: number) {
    if (begunAt <= heardAt || ++silences < SILENCES_IN_ROW) return;
    noteHeard();
    const old = pool;
    pool = openPool();
    old.close().catch(() => {});
  }

  function noteHeard() {
    silences = 0;
    heardAt = monotonicMs();
  }
  /**
   * In no order. Not a Set: each table that a Set has outgrown keeps what was deleted since alive until the old
   * generation is collected, so that nearly all that a request leaves behind was copied twice.
   */
  const inFlight: Exchange[] = [];
  const sweepMs = Math.min(250, timeoutMs / 4);
  let sweeper: NodeJS.Timeout | undefined;
  const budget: Budget = {
    left: bodyBytesInFlightMax,
    cutLargest() {
      let largest: Exchange | undefined;
      for (const exchange of inFlight) if (exchange.bytes > (largest?.bytes ?? 0)) largest = exchange;
      largest?.fail(
        "rejected",
        `More than ${bodyBytesInFlightMax} bytes were under way; this was the largest.`,
      );
    },
  };

  function sweep() {
    const now = monotonicMs();
    // Oldest first, and looked for each time: one that fails may end others, and make others begin.
    for (let oldest = findOldest(); oldest !== undefined && oldest.due <= now; oldest = findOldest()) {
      oldest.fail("timeout", `No complete answer within ${timeoutMs} ms.`);
      noteSilence(oldest.due - timeoutMs);
    }
    sweeper = inFlight.length > 0 ? setTimeout(sweep, sweepMs) : undefined;
  }

  function findOldest(): Exchange | undefined {
    let oldest = inFlight[0];
    for (const exchange of inFlight) if (oldest !== undefined && exchange.due < oldest.due) oldest = exchange;
    return oldest;
  }

  function leave(exchange: Exchange) {
    const last = inFlight.pop();
    if (last === undefined || last === exchange) return;
    inFlight[exchange.place] = last;
    last.place = exchange.place;
  }

  return {
    get(path, done) {
      const exchange = new Exchange(bodyBytesMax, budget, monotonicMs() + timeoutMs, (result) => {
        leave(exchange);
        if (result?.kind === "answer") noteHeard();
        if (result !== null) done(result);
      });
      exchange.place = inFlight.push(exchange) - 1;
      sweeper ??= setTimeout(sweep, sweepMs);
      pool.dispatch({ path: prefix + path, method: "GET", headers: HEADERS }, exchange);
      return () => exchange.drop();
    },
    async close() {
      clearTimeout(sweeper);
      for (const exchange of [...inFlight]) exchange.drop();
      await pool.destroy();
    },
  };
}

/** What all answers together may still hold. */
interface Budget {
  left: number;
  cutLargest(): void;
}

const abandoned = new Error("The request was given up.");

/** The life of one request, as undici's handler: no stream, no promise, since there are 20,000 of them a second. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly due: number;
  /** Held of the body. */
  bytes = 0;
  /** Where it stands among those in flight. */
  place = -1;
  readonly #bytesMax: number;
  readonly #budget: Budget;
  readonly #settle: (result: Answer | Fault | null) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #settled = false;
  #status = 0;
  #headers: Answer["headers"] = {};
  /** An ordinary body is one chunk. */
  #only: Buffer | null = null;
  /** Of a larger one: all of it so far. */
  #body: ArrayBuffer | null = null;

  constructor(
    bytesMax: number,
    budget: Budget,
    due: number,
    settle: (result: Answer | Fault | null) => void,
  ) {
    this.#bytesMax = bytesMax;
    this.#budget = budget;
    this.due = due;
    this.#settle = settle;
  }

  onRequestStart(controller: Dispatcher.DispatchController) {
    this.#controller = controller;
    // Given up while it waited for its connection.
    if (this.#settled) controller.abort(abandoned);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Answer["headers"]) {
    this.#status = status;
    this.#headers = headers;
    const encoding = headers["content-encoding"];
    if (isEncoded(encoding)) {
      this.#refuseHead(`The body came encoded (${encoding}), unasked.`);
    } else if (Number(headers["content-length"]) > this.#bytesMax) {
      this.#refuseHead(this.#tooLarge());
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer) {
    if (this.#settled) {
      freeSoon(chunk);
      return;
    }
    this.#keep(chunk);
    this.bytes += chunk.length;
    this.#budget.left -= chunk.length;
    if (this.bytes > this.#bytesMax) this.fail("rejected", this.#tooLarge());
    else if (this.#budget.left < 0) this.#budget.cutLargest();
  }

  onResponseEnd() {
    if (this.#settled) return;
    this.#settled = true;
    this.#budget.left += this.bytes;
    const body = this.#body ? Buffer.from(this.#body).toString() : (this.#only?.toString() ?? "");
    this.#forget();
    this.#settle({ kind: "answer", status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error) {
    const fail = () => this.fail(reasonOfError(error), messageOf(error));
    // undici refuses some requests before dispatch() has returned.
    if (this.#controller === null) setImmediate(fail);
    else fail();
  }

  fail(reason: Fault["reason"], message: string) {
    if (this.#settled) return;
    this.#end();
    this.#settle({ kind: "fault", reason, message });
  }

  drop() {
    if (this.#settled) return;
    this.#end();
    this.#settle(null);
  }

  /**
   * Chunks are copied into memory that the operating system takes back at once, and freed: kept as they are, some hundreds
   * of bodies that have to be cut leave the allocator's heap with holes that nothing fills, 40 MB and more.
   */
  #keep(chunk: Buffer) {
    if (this.bytes === 0) {
      this.#only = chunk;
      return;
    }
    const only = this.#only;
    if (only) {
      this.#only = null;
      this.#body = new ArrayBuffer(0, { maxByteLength: this.#bytesMax });
      appendChunk(this.#body, only);
    }
    // What would make it too large is not needed: it is cut.
    if (this.#body && this.bytes + chunk.length <= this.#bytesMax) appendChunk(this.#body, chunk);
    else freeSoon(chunk);
  }

  #forget() {
    if (this.#only) freeSoon(this.#only);
    if (this.#body) this.#body.transfer(0);
    this.#only = null;
    this.#body = null;
  }

  #tooLarge(): string {
    return `The body is larger than ${this.#bytesMax} bytes.`;
  }

  /** What came of the body together with the headers is still given to onResponseData, which frees it. */
  #refuseHead(message: string) {
    if (this.#settled) return;
    this.#settled = true;
    setImmediate(() => this.#controller?.abort(abandoned));
    this.#settle({ kind: "fault", reason: "rejected", message });
  }

  #end() {
    this.#settled = true;
    this.#budget.left += this.bytes;
    this.#forget();
    this.#controller?.abort(abandoned);
  }
}
