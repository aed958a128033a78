/** The statements that a query of the product sends, as the driver gets them. */
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Database } from "#lib/db/client.ts";
import * as schema from "#lib/db/schema.ts";

export interface Statement {
  text: string;
  parameters: NonNullable<Parameters<postgres.Sql["unsafe"]>[1]>;
}

export interface Capture {
  /** What `ask` sent, in its order. */
  statementsOf(ask: (db: Database) => Promise<unknown>): Promise<Statement[]>;
  /** Sends them again, one after the other, in a transaction if there are several: as bare as the driver can. */
  replay(statements: readonly Statement[]): Promise<void>;
  close(): Promise<void>;
}

export function openCapture(url: string): Capture {
  let sent: Statement[] = [];
  const client = postgres(url, {
    max: 1,
    onnotice: () => {},
    debug: (_, text, parameters) => {
      sent.push({ text, parameters });
    },
  });
  const bare = postgres(url, { max: 1, onnotice: () => {} });
  const db: Database = drizzle(client, { schema });
  // drizzle sets in its own client how values are written; the statements need the same here.
  Object.assign(bare.options.parsers, client.options.parsers);
  Object.assign(bare.options.serializers, client.options.serializers);
  return {
    async statementsOf(ask) {
      // The driver looks up the server's array types first.
      await client`SELECT`;
      await bare`SELECT`;
      sent = [];
      await ask(db);
      return sent.filter(({ text }) => !/^\s*(begin|commit|rollback|set transaction)\b/i.test(text));
    },
    async replay(statements) {
      const all = async (sql: Pick<postgres.Sql, "unsafe">) => {
        for (const { text, parameters } of statements) await sql.unsafe(text, parameters);
      };
      if (statements.length > 1) await bare.begin("isolation level repeatable read read only", all);
      else await all(bare);
    },
    async close() {
      await Promise.all([client.end({ timeout: 5 }), bare.end({ timeout: 5 })]);
    },
  };
}
