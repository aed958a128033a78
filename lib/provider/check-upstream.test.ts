import { afterEach, expect, it } from "vitest";
import { startUpstream } from "#lib/testing/start-upstream.ts";
import { createMockstagramServer } from "#mockstagram/server.ts";
import { checkUpstream } from "./check-upstream.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function answering(status: number, body: string, path = "/api/health") {
  const upstream = await startUpstream((request, response) => {
    response.writeHead(request.url === path ? status : 404).end(request.url === path ? body : "");
  });
  closers.push(() => upstream.close());
  return upstream.url;
}

const ourHealth = JSON.stringify({ service: "influencer-analytics", status: "ok" });

it.each([200, 503])(
  "refuses our own web, also while it is not well (%d), and says what to do",
  async (status) => {
    const url = await answering(status, ourHealth);
    for (const baseUrl of [url, `${url}/`]) {
      await expect(checkUpstream(baseUrl)).rejects.toMatchObject({
        code: "BAD_CONFIGURATION",
        message: expect.stringMatching(/own web.*PORT=/),
      });
    }
  },
);

it("refuses our own web under a path", async () => {
  const url = await answering(200, ourHealth, "/analytics/api/health");
  await expect(checkUpstream(`${url}/analytics`)).rejects.toMatchObject({ code: "BAD_CONFIGURATION" });
});

it.each([
  "",
  "ok",
  "<html>",
  '{"status":"ok"}',
  '{"service":"mockstagram"}',
  '["influencer-analytics"]',
  "x".repeat(100_000),
])("accepts another server's answer %.20s", async (body) => {
  expect(await checkUpstream(await answering(200, body))).toEqual({ reachable: true });
});

it("accepts the stand-in", async () => {
  const server = createMockstagramServer({ mode: "walk" });
  const { port } = await server.listen(0, "127.0.0.1");
  closers.push(() => server.close());
  expect(await checkUpstream(`http://127.0.0.1:${port}`)).toEqual({ reachable: true });
});

it("only warns when nobody listens, or nobody answers in time", async () => {
  const silent = await startUpstream(() => undefined);
  expect(await checkUpstream(silent.url, 100)).toEqual({
    reachable: false,
    warning: expect.stringContaining(silent.url),
  });
  await silent.close();
  expect(await checkUpstream(silent.url)).toEqual({
    reachable: false,
    warning: expect.stringContaining("does not answer"),
  });
});
