/** Where a database URL leads: addresses, encryption, and what is left for the driver. Pure. */

export type Address = { host: string; port: number } | { path: string };

export interface Encryption {
  /** `prefer`: plain when the server has none. Only `verify` looks at the certificate. */
  mode: "off" | "prefer" | "require" | "verify";
  /** Begins with TLS at once (PostgreSQL 17), instead of asking for it. */
  direct: boolean;
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
  allow: "require",
  prefer: "prefer",
  require: "require",
  "verify-ca": "verify",
  "verify-full": "verify",
  true: "verify",
};

/** Host lists and folders of unix sockets are libpq's: `a:1,b:2`, `%2Ftmp`, `?host=/tmp`. */
export function parseDatabaseTarget(url: string): DatabaseTarget {
  const parts = /^(\w+:\/\/)((?:[^/?]*@)?)([^/?]*)([^?]*)(?:\?(.*))?$/.exec(url);
  const [, scheme = "postgres://", user = "", hosts = "", database = "", query = ""] = parts ?? [];
  const parameters = new URLSearchParams(query);
  const list = parameters.get("host") ?? decodeURIComponent(hosts);
  const port = Number(parameters.get("port")) || DEFAULT_PORT;
  const addresses = list.split(",").map((entry) => parseAddress(entry, port));

  const rootCert = parameters.get("sslrootcert");
  const wanted =
    rootCert === "system" ? "verify-full" : (parameters.get("sslmode") ?? parameters.get("ssl") ?? "false");
  const encryption: Encryption = {
    mode: modes[wanted] ?? "verify",
    direct: parameters.get("sslnegotiation") === "direct",
  };
  for (const ours of ["host", "port", "ssl", "sslmode", "sslrootcert", "sslnegotiation"])
    parameters.delete(ours);
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

/** For messages: no user, no password. */
export function describeAddress(address: Address): string {
  return "path" in address ? address.path : `${address.host}:${address.port}`;
}
