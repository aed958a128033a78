/** How PostgreSQL's own programs are told where a database is: by their environment, so that no password stands in a list of processes. */
import { resolve } from "node:path";
import { AppError } from "#lib/errors.ts";
import { type Encryption, parseDatabaseTarget, placeOf } from "#lib/parse-database-target.ts";
import { serverEnvironment } from "../embedded/server-environment.ts";

const modes: Readonly<Record<Encryption["mode"], string>> = {
  off: "disable",
  prefer: "prefer",
  require: "require",
  "verify-ca": "verify-ca",
  verify: "verify-full",
};

/** `name` is shown in pg_stat_activity. Throws AppError BAD_CONFIGURATION when the URL names no database. */
export function clientEnvironment(url: string, name: string): NodeJS.ProcessEnv {
  const { addresses, encryption, driverUrl } = parseDatabaseTarget(url);
  const { username, password, pathname } = new URL(driverUrl);
  const database = decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username);
  if (database === "") throw new AppError("BAD_CONFIGURATION", "The database's address names no database.");
  const places = addresses.map(placeOf);
  const { mode, direct, rootCert, client } = encryption;
  return {
    ...serverEnvironment(),
    PGHOST: places.map(({ host }) => host).join(),
    PGPORT: places.map(({ port }) => port).join(),
    PGDATABASE: database,
    ...(username === "" ? {} : { PGUSER: decodeURIComponent(username) }),
    ...(password === "" ? {} : { PGPASSWORD: decodeURIComponent(password) }),
    PGSSLMODE: modes[mode],
    ...(rootCert === null ? {} : { PGSSLROOTCERT: resolve(rootCert) }),
    // As Node does: what the system trusts.
    ...(rootCert === null && mode === "verify" ? { PGSSLROOTCERT: "system" } : {}),
    ...(client === null ? {} : { PGSSLCERT: resolve(client.cert), PGSSLKEY: resolve(client.key) }),
    ...(direct ? { PGSSLNEGOTIATION: "direct" } : {}),
    PGCONNECT_TIMEOUT: "10",
    PGAPPNAME: name,
  };
}
