/** What `ingest` uses of its peers: their packages (package.json beside this) are there only where the bench has run. */

declare module "graphile-worker" {
  export class Logger {
    constructor(factory: () => (level: string, message: string) => void);
  }
  interface Options {
    connectionString: string;
    maxPoolSize?: number;
    logger?: Logger;
  }
  export function makeWorkerUtils(options: Options): Promise<{
    migrate(): Promise<void>;
    addJob(task: string, payload: unknown): Promise<unknown>;
    release(): Promise<void>;
  }>;
  interface RunOptions extends Options {
    noHandleSignals: boolean;
    parsedCronItems: [];
    /** In milliseconds; -1 for none. */
    preset: {
      worker: { concurrentJobs: number; localQueue: { size: number }; completeJobBatchDelay: number };
    };
    taskList: Record<string, (payload: unknown) => Promise<void>>;
  }
  export function run(options: RunOptions): Promise<{ stop(): Promise<void> }>;
}

declare module "bullmq" {
  interface Connection {
    host: string;
    port: number;
  }
  export class Queue {
    constructor(
      name: string,
      options: { connection: Connection; defaultJobOptions: { removeOnComplete: boolean } },
    );
    waitUntilReady(): Promise<unknown>;
    add(name: string, data: unknown): Promise<unknown>;
    close(): Promise<void>;
  }
  export class Worker {
    constructor(
      queue: string,
      work: (job: { data: unknown }) => Promise<void>,
      options: { connection: Connection; concurrency: number },
    );
    on(event: "error", listener: (error: Error) => void): void;
    waitUntilReady(): Promise<unknown>;
    close(): Promise<void>;
  }
}
