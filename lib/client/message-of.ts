/** What a person is told of an error: our own words pass, a stranger's don't. */
import { ApiError } from "./fetch-json.ts";

export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : "Something went wrong in this page. Reload it to go on.";
}
