/** Code that comes when it is first asked for, and may not: offline, or once another release has taken its place. */
import { ApiError } from "./fetch-json.ts";

/** Whoever asks again tries again: a failure is not kept. */
export async function loadCode<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    if (!navigator.onLine) throw new ApiError("OFFLINE", "You are offline.", 0, null);
    throw new ApiError(
      "NETWORK",
      "This part of the page could not be loaded. Press once more, or reload the page.",
      0,
      null,
    );
  }
}
