/** What each statement of a transaction costs, by any meter that is read before and after it. */
import { is, SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Database, Transaction } from "#lib/db/client.ts";

export interface Step {
  /** Its beginning, without the number of a generation. */
  statement: string;
  cpuS: number;
}

const LENGTH = 90;

/** `read`: seconds so far. The same `db`, whose transactions are watched. */
export function watchStatements(db: Database, read: () => number): { db: Database; steps(): Step[] } {
  const dialect = new PgDialect();
  const steps = new Map<string, number>();
  const textOf = (query: unknown) =>
    (is(query, SQL) ? dialect.sqlToQuery(query).sql : String(query))
      .replace(/\s+/g, " ")
      .replace(/"?snapshot_\d+"?/g, "snapshot_n")
      .trim()
      .slice(0, LENGTH);
  const note = (statement: string, before: number) =>
    steps.set(statement, (steps.get(statement) ?? 0) + read() - before);
  const watchedTx = (tx: Transaction): Transaction =>
    new Proxy(tx, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (name !== "execute" || typeof member !== "function") return member;
        return async (query: unknown) => {
          const before = read();
          try {
            return await Reflect.apply(member, target, [query]);
          } finally {
            note(textOf(query), before);
          }
        };
      },
    });
  const watched = new Proxy(db, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (name !== "transaction" || typeof member !== "function") return member;
      return (work: (tx: Transaction) => Promise<unknown>, config: unknown) =>
        Reflect.apply(member, target, [(tx: Transaction) => work(watchedTx(tx)), config]);
    },
  });
  return {
    db: watched,
    steps: () => [...steps].map(([statement, seconds]) => ({ statement, cpuS: Number(seconds.toFixed(2)) })),
  };
}
