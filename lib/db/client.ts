/**
 * Connections to the metrics database: drizzle over postgres.js, with a limit on everything that can be waited for, so
 * that no caller hangs on a server that does. Sizes and closes its own pool; pg-boss has another.
 */
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { parseDatabaseTarget } from "#lib/parse-database-target.ts";
import { SECOND } from "#lib/time.ts";
import { addArrayTypes } from "./connection/array-types.ts";
import type { Connection } from "./connection/create-connection.ts";
import { createPool, type Pool, type PoolCounts } from "./connection/create-pool.ts";
import * as schema from "./schema.ts";

export type Database = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** Where a statement can run: the pool or a transaction on it. */
export type Executor = Database | Transaction;

export interface DatabaseClient {
  db: Database;
  /** How its connections are at the moment. */
  counts(): PoolCounts;
  /** Breaks all connections at once; what was running fails with a transient error, what comes next connects anew. */
  cut(): void;
  /** Ends all connections; waits for running statements for at most 5 s. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  name: string;
  /** Most connections. */
  max: number;
  /** The server cancels a statement that runs longer, unless its transaction says else. */
  statementTimeoutMs: number;
  /** A server that owes an answer and says nothing for so long is given up. Default: a second more than that. */
  silenceMs?: number;
  /** The server cancels a statement that waits this long for a lock. Default: it may wait as long as it may run. */
  lockTimeoutMs?: number;
  /**
   * Each connection keeps its first hundred statements parsed: one way to the server and back instead of two. Each is
   * planned for its own values all the same: a plan for any values would have to look at every chunk. Default: false.
   */
  prepared?: boolean;
}

/** What the server has beyond its own timeout, to say that it has cancelled. */
const ANSWER_MS = SECOND;
/** The driver forgets none, and the server holds each for as long as the connection lives. */
const PARSED_MAX = 100;

export function connectDatabase(options: ConnectOptions): DatabaseClient {
  const { prepared = false } = options;
  const target = parseDatabaseTarget(options.url);
  // Never connects: drizzle looks at it, and sets in it how values are read and written.
  const model = postgres(target.driverUrl, { max: 1 });
  const pool = createPool({
    target,
    settings: {
      application_name: options.name,
      statement_timeout: options.statementTimeoutMs,
      ...(options.lockTimeoutMs === undefined ? {} : { lock_timeout: options.lockTimeoutMs }),
      idle_in_transaction_session_timeout: 30 * SECOND,
      ...(prepared ? { plan_cache_mode: "force_custom_plan" } : {}),
      TimeZone: "UTC",
    },
    prepare({ options: { parsers, serializers } }) {
      Object.assign(parsers, model.options.parsers);
      Object.assign(serializers, model.options.serializers);
      addArrayTypes({ parsers, serializers });
    },
    max: options.max,
    parsedMax: prepared ? PARSED_MAX : 0,
    silenceMs: options.silenceMs ?? options.statementTimeoutMs + ANSWER_MS,
  });
  return {
    db: drizzle(pooled(model, pool), { schema }),
    counts: pool.counts,
    cut: pool.cut,
    close: pool.close,
  };
}

/** What drizzle uses of the driver, over the pool: a statement alone, and a transaction. */
function pooled(model: postgres.Sql, pool: Pool): postgres.Sql {
  const statement = (...ask: Statement) =>
    pending((send) => pool.use((c) => c.watch(() => send(c.sql, ask, c.keepsParsed(ask[0])))));
  const begin = (work: Work) => pool.use((c) => inTurns(c, work, (turns) => c.sql.begin(turns)));
  const offered: Offered = { unsafe: statement, begin, options: model.options };
  return new Proxy(model, { get: (_, name) => pick(offered, name), apply: () => pick(offered, "template") });
}

function onTransaction(connection: Connection, sql: postgres.TransactionSql): postgres.TransactionSql {
  const statement = (...ask: Statement) =>
    pending((send) => connection.watch(() => send(sql, ask, connection.keepsParsed(ask[0]))));
  const savepoint = (work: Work) => inTurns(connection, work, (turns) => sql.savepoint(turns));
  const offered: Offered = { unsafe: statement, savepoint };
  return new Proxy(sql, { get: (_, name) => pick(offered, name), apply: () => pick(offered, "template") });
}

type Statement = Parameters<postgres.Sql["unsafe"]>;
type Send = (sql: Pick<postgres.Sql, "unsafe">, ask: Statement, prepare: boolean) => PromiseLike<unknown>;
type Work = (sql: postgres.TransactionSql) => Promise<unknown>;
type Offered = Readonly<Record<string, unknown>>;

/** The driver's BEGIN, COMMIT and the like are watched; between the work's statements nothing is awaited. */
function inTurns(
  connection: Connection,
  work: Work,
  open: (turns: Work) => Promise<unknown>,
): Promise<unknown> {
  return connection.watch(() =>
    open(async (sql) => {
      connection.pause();
      try {
        return await work(onTransaction(connection, sql));
      } finally {
        // The caller has been told; the driver would now commit or roll back on a socket that is no more.
        if (connection.isGone()) await new Promise(() => {});
        connection.resume();
      }
    }),
  );
}

/** Like the driver's own: a promise that may be asked, before it begins, for rows as arrays. */
function pending(run: (send: Send) => Promise<unknown>) {
  let asArrays = false;
  const send: Send = (sql, [text, parameters], prepare) => {
    const asked = sql.unsafe(text, parameters, { prepare });
    return asArrays ? asked.values() : asked;
  };
  const answer = Promise.resolve().then(() => run(send));
  const values = () => {
    asArrays = true;
    return answer;
  };
  return Object.assign(answer, { values });
}

/** Whatever else the driver can do would go around the pool. */
function pick(offered: Offered, name: string | symbol): unknown {
  if (typeof name === "string" && name in offered) return offered[name];
  throw new Error(`Not over the pool: ${String(name)}`);
}
