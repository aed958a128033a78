/** A socket to a PostgreSQL server, encrypted where that is asked for. Knows nothing of statements. */
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { encryptionOptions } from "#lib/encryption-options.ts";
import type { Address, Encryption } from "#lib/parse-database-target.ts";
import { SECOND } from "#lib/time.ts";
import { connectionError } from "./connection-error.ts";

/** Idle connections that lead nowhere are noticed by the system after about twice this. */
const KEEP_ALIVE_MS = 10 * SECOND;
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const YES = "S".charCodeAt(0);

/** Rejects with the system's error, or with the signal's reason: the caller sets the time limit. */
export async function openSocket(
  address: Address,
  encryption: Encryption,
  signal: AbortSignal,
): Promise<Socket> {
  signal.throwIfAborted();
  const socket = connect(address);
  try {
    await happened(socket, "connect", signal);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    // As libpq: on a socket of the machine's own there is nobody between.
    if (encryption.mode === "off" || "path" in address) return socket;
    return await encrypt(socket, address.host, encryption, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function encrypt(
  socket: Socket,
  host: string,
  encryption: Encryption,
  signal: AbortSignal,
): Promise<Socket> {
  const { mode, direct } = encryption;
  if (!direct) {
    socket.write(SSL_REQUEST);
    const answer = await happened(socket, "data", signal);
    // More than the one byte would be words put in before the encryption.
    const yes = Buffer.isBuffer(answer) && answer.length === 1 && answer[0] === YES;
    if (!yes && mode === "prefer") return socket;
    if (!yes) throw connectionError("EPROTO", "The database server does not encrypt its connections.");
  }
  const secure = connectTls({
    socket,
    ...encryptionOptions(encryption, [host]),
    ...(isIP(host) ? {} : { servername: host }),
    ...(direct ? { ALPNProtocols: ["postgresql"] } : {}),
  });
  await happened(secure, "secureConnect", signal);
  return secure;
}

/** What the event brought. */
function happened(socket: Socket, event: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onEvent = (value: unknown) => end(() => resolve(value));
    const onError = (error: Error) => end(() => reject(error));
    const onClose = () =>
      end(() => reject(connectionError("CONNECTION_CLOSED", "The server hung up while connecting.")));
    const onAbort = () => end(() => reject(signal.reason));
    function end(settle: () => void) {
      socket.off(event, onEvent).off("error", onError).off("close", onClose);
      // Its last error has nobody left to go to.
      socket.on("error", () => {});
      signal.removeEventListener("abort", onAbort);
      settle();
    }
    socket.on(event, onEvent).on("error", onError).on("close", onClose);
    signal.addEventListener("abort", onAbort);
  });
}
