/**
 * postgres.js by itself, for commands that come, do one thing and end: one connection, to where the address leads for
 * everybody. What runs on and on has the pool (client.ts), which lets nobody wait for a server that hangs.
 */
import postgres from "postgres";
import { encryptionOptions } from "#lib/encryption-options.ts";
import { parseDatabaseTarget } from "#lib/parse-database-target.ts";

type Options = postgres.Options<Record<string, never>>;

/** Connects with the first statement. Throws as parseDatabaseTarget and encryptionOptions. */
export function openDriver(url: string, more: Options = {}): postgres.Sql {
  const { addresses, encryption, driverUrl } = parseDatabaseTarget(url);
  const [first] = addresses;
  const places = addresses.flatMap((address) => ("path" in address ? [] : [address]));
  const hosts = places.map(({ host }) => host);
  const isSocket = first !== undefined && "path" in first;
  const options: Options = {
    max: 1,
    onnotice: () => {},
    // As libpq: on a socket of the machine's own there is nobody between.
    ssl: isSocket || encryption.mode === "off" ? false : secure(),
    ...more,
  };
  // The driver's types know one host, and this word in a URL alone.
  Object.assign(
    options,
    isSocket ? { path: first.path } : { host: hosts, port: places.map(({ port }) => port) },
    encryption.direct ? { sslnegotiation: "direct" } : {},
  );
  return postgres(driverUrl, options);

  function secure() {
    // The driver's own word is the one that goes on without.
    return encryption.mode === "prefer" ? "prefer" : encryptionOptions(encryption, hosts);
  }
}
