import { onlineManager } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";
import { ApiError } from "./fetch-json.ts";
import { makeQueryClient } from "./make-query-client.ts";

afterEach(() => onlineManager.setOnline(true));

async function attempts(error: Error): Promise<number> {
  let tries = 0;
  const client = makeQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retryDelay: 0 } });
  const asked = client.query({
    queryKey: ["x"],
    queryFn: () => {
      tries++;
      return Promise.reject(error);
    },
  });
  await expect(asked).rejects.toBe(error);
  return tries;
}

test("an answer that may be another one soon is asked for once more, one that is final is not", async () => {
  expect(await attempts(new ApiError("UNAVAILABLE", "x", 503, null))).toBe(2);
  expect(await attempts(new ApiError("NOT_FOUND", "x", 404, null))).toBe(1);
});

test("on the server, which reads the database itself, nothing is tried twice: a visitor waits", async () => {
  expect(await attempts(Object.assign(new Error("the database said nothing"), { code: "ETIMEDOUT" }))).toBe(
    1,
  );
});

test("offline neither a question nor a change waits: both fail at once, and nothing is done once it is online again", async () => {
  onlineManager.setOnline(false);
  const offline = new ApiError("OFFLINE", "You are offline.", 0, null);
  expect(await attempts(offline)).toBe(2);

  let tries = 0;
  const client = makeQueryClient();
  const change = client.getMutationCache().build(client, {
    mutationFn: () => {
      tries++;
      return Promise.reject(offline);
    },
  });
  const changed = change.execute(undefined);
  expect(change.state.isPaused).toBe(false);
  await expect(changed).rejects.toBe(offline);
  onlineManager.setOnline(true);
  await client.resumePausedMutations();
  expect(tries).toBe(1);
});
