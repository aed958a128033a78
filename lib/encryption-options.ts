/** What Node's TLS is told of a database's encryption, the same for each driver. Reads the files that the address names. */
import { readFileSync } from "node:fs";
import {
  type ConnectionOptions,
  checkServerIdentity,
  createSecureContext,
  type PeerCertificate,
} from "node:tls";
import { AppError, messageOf } from "./errors.ts";
import { type Encryption, parseDatabaseTarget } from "./parse-database-target.ts";

/** `hosts`: whose certificate it may be, any of them. Throws AppError BAD_CONFIGURATION when a file can't be read. */
export function encryptionOptions(
  { mode, rootCert, client }: Encryption,
  hosts: readonly string[],
): ConnectionOptions {
  return {
    rejectUnauthorized: mode === "verify-ca" || mode === "verify",
    ...(rootCert === null ? {} : { ca: read("sslrootcert", rootCert) }),
    ...(client === null ? {} : { cert: read("sslcert", client.cert), key: read("sslkey", client.key) }),
    // Node by itself would hold the certificate of an address of digits against the name "localhost".
    checkServerIdentity: (_, peer) => (mode === "verify" ? judgeIdentity(hosts, peer) : undefined),
  };
}

/** undefined: it is one of them. */
function judgeIdentity(hosts: readonly string[], peer: PeerCertificate): Error | undefined {
  const problems = hosts.map((host) => checkServerIdentity(host, peer));
  return problems.includes(undefined) ? undefined : (problems[0] ?? new Error("No host is known."));
}

function read(parameter: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new AppError("BAD_CONFIGURATION", `The database's address: ${parameter}: ${messageOf(error)}`);
  }
}

/** Why no connection can come of this address, whatever the server says, as far as encryption goes; null: nothing is known. */
export function findEncryptionProblem(url: string): string | null {
  try {
    const { encryption } = parseDatabaseTarget(url);
    if (encryption.mode !== "off") createSecureContext(encryptionOptions(encryption, []));
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
