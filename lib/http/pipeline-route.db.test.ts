/** The pipeline's route as Next calls it: everybody may see how it is, workers' names are the admin's. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { pipelineSchema } from "#lib/domain/pipeline.ts";
import { noteWorker } from "#lib/store/note-worker.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { systemClock } from "#lib/time.ts";
import { GET } from "../../app/api/v1/pipeline/route.ts";
import { type Context, provideContext } from "./get-context.ts";
import { readPipeline } from "./read-pipeline.ts";

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext(testContext(t.web));
  await noteWorker(t.db, {
    id: "host-of-a-worker",
    startedAt: systemClock.now(),
    lastSlot: null,
    report: null,
  });
});
afterAll(() => t.close());

async function ask(cookie?: string) {
  const request = new Request("http://127.0.0.1:3000/api/v1/pipeline", { headers: cookie ? { cookie } : {} });
  const response = await GET(request, { params: Promise.resolve({}) });
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  return await response.text();
}

test("the public sees numbers, no names", async () => {
  const text = await ask();
  expect(pipelineSchema.strict().parse(JSON.parse(text)).workers).toHaveLength(1);
  expect(text).not.toContain("host-of-a-worker");
  expect(await ask(`ia_session=${"x".repeat(43)}`)).not.toContain("host-of-a-worker");
});

test("a signed-in admin sees the workers' names", async () => {
  expect(await ask(await openSession(t.db))).toContain("host-of-a-worker");
  const viewer = await openSession(t.db, { email: "viewer@example.org", role: "viewer" });
  expect(await ask(viewer)).not.toContain("host-of-a-worker");
});

test("who asks at the same time shares one reading; a failed one is not kept", async () => {
  const fresh = await createTestDatabase({ prepared: true });
  let readings = 0;
  let isBroken = true;
  const db = new Proxy(fresh.db, {
    get(target, name, receiver) {
      if (name !== "transaction") return Reflect.get(target, name, receiver);
      readings++;
      if (isBroken) return () => Promise.reject(Object.assign(new Error("gone"), { code: "ECONNRESET" }));
      return target.transaction.bind(target);
    },
  });
  const context: Context = testContext(db);
  const failed = await Promise.allSettled([
    readPipeline(context, new Headers()),
    readPipeline(context, new Headers()),
  ]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(readings).toBe(1);
  isBroken = false;
  const answers = await Promise.all([1, 2, 3].map(() => readPipeline(context, new Headers())));
  expect(readings).toBe(2);
  expect(new Set(answers).size).toBe(1);
  await fresh.close();
});
