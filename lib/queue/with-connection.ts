/**
 * How pg, which pg-boss brings along, gets to where a database URL leads for everybody. Left alone with it, it would take
 * each sslmode but two for the strictest one.
 */
import type { ConnectionOptions } from "node:tls";
import { encryptionOptions } from "#lib/encryption-options.ts";
import { messageOf } from "#lib/errors.ts";
import { type DatabaseTarget, parseDatabaseTarget, placeOf } from "#lib/parse-database-target.ts";

/** Of pg.Pool's options. */
export interface QueueConnection {
  connectionString: string;
  ssl: ConnectionOptions | false;
  sslnegotiation?: "direct";
}

/**
 * What `open` answers with the first connection with which it succeeds: pg knows one address alone, and nothing of going
 * on without encryption. Rejects as `open` did last, or with AppError BAD_CONFIGURATION for the address itself.
 */
export async function withConnection<T>(
  url: string,
  open: (connection: QueueConnection) => Promise<T>,
): Promise<T> {
  const ways = listWays(parseDatabaseTarget(url));
  for (let tried = 0; ; tried++) {
    const way = ways[tried];
    if (way === undefined) throw new Error("The URL names no address.");
    try {
      return await open(way.connection);
    } catch (error) {
      const wantsPlain = /does not support SSL/.test(messageOf(error));
      while (ways[tried + 1]?.isPlain && !wantsPlain) tried++;
      if (tried + 1 >= ways.length) throw error;
    }
  }
}

interface Way {
  connection: QueueConnection;
  /** Only where the one before it found no encryption. */
  isPlain: boolean;
}

function listWays({ addresses, encryption, driverUrl }: DatabaseTarget): Way[] {
  return addresses.flatMap((address): Way[] => {
    const { host, port } = placeOf(address);
    const connectionString = `${driverUrl}${driverUrl.includes("?") ? "&" : "?"}${new URLSearchParams({ host, port: String(port) })}`;
    const plain = { connectionString, ssl: false } as const;
    // As libpq: on a socket of the machine's own there is nobody between.
    if (encryption.mode === "off" || "path" in address) return [{ connection: plain, isPlain: false }];
    const secure: QueueConnection = {
      connectionString,
      ssl: encryptionOptions(encryption, [host]),
      ...(encryption.direct ? { sslnegotiation: "direct" } : {}),
    };
    const ways = [{ connection: secure, isPlain: false }];
    return encryption.mode === "prefer" ? [...ways, { connection: plain, isPlain: true }] : ways;
  });
}
