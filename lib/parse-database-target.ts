/**
 * Where a database URL leads, read once for all that connect: our pool, pg-boss's, commands, and PostgreSQL's own programs.
 * Each of them would read its words about encryption in a way of its own. Pure.
 */
import { AppError } from "./errors.ts";

export type Address = { host: string; port: number } | { path: string };

export interface Encryption {
  /** `prefer`: plain when the server has none. `verify-ca` looks at who vouches for the certificate, `verify` at whose it is, too. */
  mode: "off" | "prefer" | "require" | "verify-ca" | "verify";
  /** Begins with TLS at once (PostgreSQL 17), instead of asking for it. */
  direct: boolean;
  /** File with who vouches for the server; null: whom Node trusts. */
  rootCert: string | null;
  /** Files with what is shown of ourselves; null: nothing. */
  client: { cert: string; key: string } | null;
}

export interface DatabaseTarget {
  /** To be tried in this order. */
  addresses: readonly Address[];
  encryption: Encryption;
  /** The same URL with one address and nothing of encryption: of both the caller takes care. */
  driverUrl: string;
}

const DEFAULT_PORT = 5432;
const modes: Readonly<Record<string, Encryption["mode"]>> = {
  disable: "off",
  false: "off",
  "0": "off",
  allow: "require",
  prefer: "prefer",
  require: "require",
  "no-verify": "require",
  "verify-ca": "verify-ca",
  "verify-full": "verify",
  true: "verify",
  "1": "verify",
};
const SOCKET = /^(.*)\/\.s\.PGSQL\.(\d+)$/;
const consumed = [
  ...["host", "port", "ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslnegotiation"],
  // What it asks pg for is what all do here.
  "uselibpqcompat",
];

/**
 * Host lists and folders of unix sockets are libpq's: `a:1,b:2`, `%2Ftmp`, `?host=/tmp`. Throws AppError BAD_CONFIGURATION
 * for what it says of encryption and we can't do.
 */
export function parseDatabaseTarget(url: string): DatabaseTarget {
  const parts = /^(\w+:\/\/)((?:[^/?]*@)?)([^/?]*)([^?]*)(?:\?(.*))?$/.exec(url);
  const [, scheme = "postgres://", user = "", hosts = "", database = "", query = ""] = parts ?? [];
  const parameters = new URLSearchParams(query);
  const list = parameters.get("host") ?? decodeURIComponent(hosts);
  const port = Number(parameters.get("port")) || DEFAULT_PORT;
  const addresses = list.split(",").map((entry) => parseAddress(entry, port));

  const encryption = parseEncryption(parameters);
  for (const ours of consumed) parameters.delete(ours);
  const unknown = [...parameters.keys()].find((name) => name.startsWith("ssl"));
  if (unknown !== undefined) refuse(`${unknown} is not known here`);
  const left = parameters.toString();
  return {
    addresses,
    encryption,
    driverUrl: `${scheme}${user}localhost${database}${left === "" ? "" : `?${left}`}`,
  };
}

function parseAddress(entry: string, defaultPort: number): Address {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  const number = port === undefined ? defaultPort : Number(port);
  const host = bracketed ?? plain ?? entry;
  if (host.startsWith("/")) return { path: `${host}/.s.PGSQL.${number}` };
  return { host: host === "" ? "localhost" : host, port: number };
}

function parseEncryption(parameters: URLSearchParams): Encryption {
  const given = (name: string) => parameters.get(name) || null;
  const [rootCert, cert, key] = [given("sslrootcert"), given("sslcert"), given("sslkey")];
  const mode = parseMode(given("sslmode") ?? given("ssl"), rootCert);
  const direct = given("sslnegotiation") === "direct";
  if (direct && (mode === "off" || mode === "prefer"))
    refuse("sslnegotiation=direct needs sslmode=require or a stricter one");
  if ((cert === null) !== (key === null)) refuse("sslcert and sslkey need each other");
  const verifies = mode === "verify-ca" || mode === "verify";
  return {
    mode,
    direct,
    rootCert: verifies && rootCert !== "system" ? rootCert : null,
    client: cert === null || key === null ? null : { cert, key },
  };
}

/** As libpq: who names a file of authorities wants them to be asked. Without any word nothing is encrypted, unlike there. */
function parseMode(word: string | null, rootCert: string | null): Encryption["mode"] {
  if (rootCert === "system") return "verify";
  if (word === null) return rootCert === null ? "off" : "verify";
  const mode = modes[word] ?? "verify";
  // Of all authorities in the world any may vouch for anybody: who is meant has to be looked at then.
  if (rootCert === null) return mode === "verify-ca" ? "verify" : mode;
  return word !== "no-verify" && (mode === "prefer" || mode === "require") ? "verify-ca" : mode;
}

function refuse(why: string): never {
  throw new AppError("BAD_CONFIGURATION", `The database's address can't be used: ${why}.`);
}

/** Host and port as libpq has them: of a unix socket its folder, and the number in its name. */
export function placeOf(address: Address): { host: string; port: number } {
  if (!("path" in address)) return address;
  const [, host = "", port] = SOCKET.exec(address.path) ?? [];
  return { host, port: Number(port) };
}

/** For messages: no user, no password. */
export function describeAddress(address: Address): string {
  return "path" in address ? address.path : `${address.host}:${address.port}`;
}
