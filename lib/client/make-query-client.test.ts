import { expect, test } from "vitest";
import { ApiError } from "./fetch-json.ts";
import { makeQueryClient } from "./make-query-client.ts";

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
