/** Signs in with a one-time token. The same token is sent once, however often a page asks. */
import { fetchJson } from "./fetch-json.ts";

const asked = new Map<string, Promise<unknown>>();

export function openSession(token: string): Promise<unknown> {
  const known = asked.get(token);
  if (known) return known;
  const answer = fetchJson("/api/v1/session", { method: "POST", body: { token } });
  asked.set(token, answer);
  return answer;
}
