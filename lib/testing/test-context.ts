/** What routes are given in tests: a database, mostly as the web's role, and no platform that anybody could ask. */
import type { Database } from "#lib/db/client.ts";
import type { Context } from "#lib/http/get-context.ts";
import { systemClock } from "#lib/time.ts";
import { TEST_SECRET } from "./open-session.ts";

export function testContext(
  db: Database,
  { clock = systemClock, ...rest }: Partial<Pick<Context, "clock" | "isClosed" | "limits">> = {},
): Context {
  return {
    db,
    clock,
    authSecret: TEST_SECRET,
    ...rest,
    providerOf(): never {
      throw new Error("no platform is asked here");
    },
  };
}
