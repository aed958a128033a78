import { Writable } from "node:stream";
import pino from "pino";
import { expect, test } from "vitest";
import { createSkewAlarm } from "./skew-alarm.ts";

test("a clock that is more than two seconds off is said once, in either direction, and its end too", () => {
  const lines: { level: number; msg: string }[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const tell = createSkewAlarm(pino(sink));
  for (const skew of [0, 1_999, -2_000, 2_100, 2_500, 300_000, 1_000, -90_000]) tell(skew);
  expect(lines.map(({ level, msg }) => `${level} ${msg}`)).toEqual([
    expect.stringMatching(/^40 .*2\.1 s ahead of the database's/),
    expect.stringMatching(/^30 .*agrees/),
    expect.stringMatching(/^40 .*90\.0 s behind the database's/),
  ]);
});
