/**
 * The way to the queue, and whether it is open: opened when it can be, looked at each second, given a deadline for each
 * use. What is done while it is closed stands in worker/ and lib/fetch.
 */
import { AppError, rootMessageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import { delay, SECOND } from "#lib/time.ts";
import type { JobQueue } from "./open-queue.ts";

export interface QueueLinkListeners {
  /** Once a queue that is opened, before anybody can use it. When it fails, that queue is closed and opened anew. */
  onOpen(queue: JobQueue): Promise<void>;
  /**
   * It can be reached and nobody uses it yet: before it is opened, and after each outage. Is waited for, but not for long.
   * false: what can be reached is not ours, and must not be used.
   */
  onBack?(): Promise<boolean>;
  /** The queue can be used again, or not any more. */
  onChange(up: boolean): void;
}

export interface QueueLink {
  /** Begins to look. Resolves after the first attempt, whether it succeeded or not. */
  start(listeners: QueueLinkListeners): Promise<void>;
  isUp(): boolean;
  /** Rejects with UNAVAILABLE when the queue is away, with its own error, or when it takes longer than `limitMs`. */
  use<T>(work: (queue: JobQueue) => Promise<T>, limitMs?: number): Promise<T>;
  /** The queue, also while it can't be reached; null before it was first opened. */
  queue(): JobQueue | null;
  /** Why it can't be used until somebody acts, in words; null: it can, or is away and comes back by itself. */
  refusal(): string | null;
  /** Looks no more; ends the queue's connections. */
  close(): Promise<void>;
}

export interface QueueLinkOptions {
  open(): Promise<JobQueue>;
  log: Logger;
}

const LOOK_MS = SECOND;
const LOOK_AWAY_MS = SECOND / 4;
/** A look, and by default a use, may take this long: a busy machine must not be taken for an outage. */
const LIMIT_MS = 4 * SECOND;
/** To begin with all kinds of jobs. */
const OPEN_LIMIT_MS = 10 * SECOND;
const NOT_OURS = "it is another database's";
/** One failed look may be a broken connection alone; a second one so soon after is the server. */
const CONFIRM_MS = 100;

export function createQueueLink({ open, log }: QueueLinkOptions): QueueLink {
  let listeners: QueueLinkListeners | null = null;
  let looking: Promise<void> | null = null;
  let queue: JobQueue | null = null;
  let opened = false;
  let up = false;
  let closed = false;
  let refusal: string | null = null;
  let wake = new AbortController();

  async function isThere(): Promise<true | string> {
    try {
      queue ??= await open();
      const there = queue;
      await within(LIMIT_MS, async () => await there.getDb().executeSql("SELECT 1", []));
      if (!opened) {
        // Its jobs begin as it opens.
        if (!(await comeBack())) return NOT_OURS;
        await finishOpening(there);
      }
      refusal = null;
      return true;
    } catch (error) {
      tellRefusal(error instanceof AppError && !error.retry ? error.message : null);
      return rootMessageOf(error);
    }
  }

  /** Once: at the start nobody says that it is away. */
  function tellRefusal(words: string | null) {
    if (words !== null && words !== refusal)
      log.warn(`the queue can't be used; fetching goes on by clock and registry file (${words})`);
    refusal = words;
  }

  /** What was begun of it when it fails would be begun twice by another try on the same queue. */
  async function finishOpening(there: JobQueue) {
    try {
      await within(OPEN_LIMIT_MS, async () => await listeners?.onOpen(there));
      opened = true;
    } catch (error) {
      queue = null;
      await there.stop({ graceful: false }).catch(() => {});
      throw error;
    }
  }

  async function comeBack(): Promise<boolean> {
    try {
      return await within(LIMIT_MS, async () => (await listeners?.onBack?.()) ?? true);
    } catch (error) {
      log.warn(`before going on with the queue: ${rootMessageOf(error)}`);
      return true;
    }
  }

  async function look() {
    const wasOpened = opened;
    let answer = await isThere();
    if (up && answer !== true) {
      await delay(CONFIRM_MS);
      answer = await isThere();
    }
    if (closed || up === (answer === true)) return;
    if (answer === true && wasOpened && !(await comeBack())) return;
    if (closed) return;
    up = answer === true;
    if (up) log.info("the queue can be reached");
    else log.warn(`the queue can't be reached; fetching goes on by clock and registry file (${answer})`);
    listeners?.onChange(up);
  }

  async function keepLooking() {
    while (!closed) {
      await delay(up ? LOOK_MS : LOOK_AWAY_MS, wake.signal);
      if (wake.signal.aborted) wake = new AbortController();
      if (!closed) await look();
    }
  }

  return {
    async start(to) {
      listeners = to;
      await look();
      looking = keepLooking();
    },
    isUp: () => up,
    queue: () => queue,
    refusal: () => refusal,
    async use(work, limitMs = LIMIT_MS) {
      const there = queue;
      if (!up || there === null) throw new AppError("UNAVAILABLE", "The queue can't be reached.");
      try {
        return await within(limitMs, () => work(there));
      } catch (error) {
        wake.abort();
        throw error;
      }
    },
    async close() {
      closed = true;
      wake.abort();
      await looking;
      await queue?.stop({ graceful: false });
    },
  };
}

/** What comes later is ignored: the connections have deadlines of their own, which end it. */
async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = delay(ms, timer.signal).then(() => {
    throw new AppError("UNAVAILABLE", `The queue did not answer within ${ms} ms.`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work(), late]);
  } finally {
    timer.abort();
  }
}
