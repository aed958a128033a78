/** Why a request ended without a complete answer, by the error that ended it. */
import { errors } from "undici";

/** All of them may pass. */
export function reasonOfError(error: Error): "network" | "timeout" | "upstream_error" {
  // It answered, but not in HTTP that can be read.
  if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError)
    return "upstream_error";
  const timedOut =
    error instanceof errors.ConnectTimeoutError || ("code" in error && error.code === "ETIMEDOUT");
  return timedOut ? "timeout" : "network";
}
