import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { NO_WORKER, NOT_TRACKED, PLATFORM_PAUSED } from "#lib/client/stale-cause.ts";
import { StaleNotice } from "./stale-notice.tsx";

const show = (cause: string) => renderToStaticMarkup(<StaleNotice since={0} cause={cause} tz="UTC" />);

test("what waits for nobody is promised to go on by itself, what waits for somebody is not", () => {
  expect(show("the server can't be reached")).toContain("as of then, and goes on by itself.");
  for (const cause of [NO_WORKER, PLATFORM_PAUSED, NOT_TRACKED])
    expect(show(cause)).toMatch(/as of then\.(?!.*by itself)/);
});
