/** An error of the connection, not of a statement: its code makes is-transient-error call it one that may pass. */

export type ConnectionErrorCode =
  /** Nobody answered in time while connecting, or no connection came free. */
  | "CONNECT_TIMEOUT"
  /** The other side closed it. */
  | "CONNECTION_CLOSED"
  /** We closed the client. */
  | "CONNECTION_ENDED"
  /** The server owes an answer and says nothing. */
  | "ETIMEDOUT"
  /** We broke it on purpose. */
  | "ECONNABORTED"
  /** No encryption where it was asked for. */
  | "EPROTO";

export function connectionError(code: ConnectionErrorCode, message: string): Error {
  return Object.assign(new Error(message), { code });
}
