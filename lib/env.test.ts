import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appUrl, envSchema, isOneLetterAway, mockstagramUrl, parseEnv } from "./env.ts";

describe("the environment", () => {
  test("absent and empty settings take their defaults", () => {
    const env = parseEnv({ PORT: "", DATABASE_URL: "", HOME: "/root" });
    expect(env).toMatchObject({ PORT: 3000, HOST: "127.0.0.1", DATA_DIR: "./.data", FETCH_CONCURRENCY: 64 });
    expect(env.DATABASE_URL).toBeUndefined();
  });

  test("every problem is listed, not only the first", () => {
    const parse = () =>
      parseEnv({ PORT: "0", DATABASE_URL: "mysql://x", LOG_LEVEL: "loud", MOCKSTAGRAM_ULR: "http://x" });
    for (const name of ["PORT", "DATABASE_URL", "LOG_LEVEL", "did you mean MOCKSTAGRAM_URL"]) {
      expect(parse).toThrow(name);
    }
  });

  test.each([
    ["PORT", "65536"],
    ["PORT", "1.5"],
    ["PORT", "three"],
    ["FETCH_CONCURRENCY", "0"],
    ["MOCKSTAGRAM_URL", "ftp://x"],
    ["MOCKSTAGRAM_URL", "localhost:3000"],
    ["APP_URL", "javascript:alert(1)"],
    ["DATABASE_URL", "postgres://"],
    ["DATABASE_URL", "postgres://db/x?sslmode=verify-full&sslrootcert=/not/there.crt"],
    ["QUEUE_DATABASE_URL", "postgres://db/x?sslmode=verify-full&sslcrl=/x"],
    ["RAW_RETENTION_DAYS", "-1"],
    ["RAW_RETENTION_DAYS", "1.5"],
    ["ROLLUP_RETENTION_DAYS", "off"],
    ["AUTH_SECRET", "3gT9x"],
    ["PUBLIC_API", "no"],
    ["AUTH_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
    ["AUTH_SECRET", "change-me-0123456789-0123456789-0123456789"],
    ["AUTH_SECRET", "this-is-an-EXAMPLE-of-thirty-two-characters"],
    ["METRICS_TOKEN", "0123456789abcdefghijklmnopqrstu"],
    ["METRICS_TOKEN", "change-me-0123456789-0123456789-0123456789"],
    ["METRICS_TOKEN", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
  ])("%s=%s is refused by name", (name, value) => {
    expect(() => parseEnv({ [name]: value })).toThrow(name);
  });

  test.each([
    ["http://mock.example/?key=1", "?"],
    ["http://mock.example/base?", "?"],
    ["http://mock.example#api", "#"],
    ["http://mock.example/base#", "#"],
    ["http://me:hunter2@mock.example", "no user or password"],
    ["http://me@mock.example/base", "no user or password"],
    ["https://:hunter2@mock.example", "no user or password"],
  ])("MOCKSTAGRAM_URL=%s is refused, since a part of it would not be sent", (url, says) => {
    const refusal = () => parseEnv({ MOCKSTAGRAM_URL: url });
    expect(refusal).toThrow("MOCKSTAGRAM_URL: must");
    expect(refusal).toThrow(says);
    expect(refusal).not.toThrow("hunter2");
  });

  test.each(["http://127.0.0.1:4000", "http://mock.example/", "https://mock.example/base/path/"])(
    "MOCKSTAGRAM_URL=%s is taken, with its base path",
    (url) => {
      expect(parseEnv({ MOCKSTAGRAM_URL: url }).MOCKSTAGRAM_URL).toBe(url);
    },
  );

  test("retention: by edition when absent, 0 for ever; 15-minute roll-ups never for less than data points", () => {
    const of = (raw?: string, rollUps?: string) => {
      const env = parseEnv({ RAW_RETENTION_DAYS: raw, ROLLUP_RETENTION_DAYS: rollUps });
      return [env.RAW_RETENTION_DAYS, env.ROLLUP_RETENTION_DAYS];
    };
    expect(of()).toEqual([undefined, 730]);
    expect(of("0", "0")).toEqual([0, 0]);
    expect(of("0", "5")).toEqual([0, 5]);
    expect(of("731", "0")).toEqual([731, 0]);
    expect(of("5", "5")).toEqual([5, 5]);
    expect(() => of("731")).toThrow("ROLLUP_RETENTION_DAYS: 730 is less than RAW_RETENTION_DAYS (731)");
  });

  test("a name within one letter of ours is refused, others are none of our business", () => {
    expect(() => parseEnv({ DATABASE_URLS: "x" })).toThrow("did you mean DATABASE_URL?");
    expect(() => parseEnv({ DATA_DRI: "x" })).toThrow("did you mean DATA_DIR?");
    expect(parseEnv({ PATH: "/bin", HOSTNAME: "box", DATABASE: "x" })).toMatchObject({ PORT: 3000 });
  });

  test("one letter away: dropped, added, changed or swapped, both ways; never the name itself", () => {
    const name = fc.constantFrom(...Object.keys(envSchema.shape));
    fc.assert(
      fc.property(name, fc.nat(), fc.constantFrom("X", "_", "7"), (ours, at, letter) => {
        const i = at % ours.length;
        const dropped = ours.slice(0, i) + ours.slice(i + 1);
        const added = ours.slice(0, i) + letter + ours.slice(i);
        const changed = ours.slice(0, i) + letter + ours.slice(i + 1);
        const swapped = ours.slice(0, i) + (ours[i + 1] ?? "") + ours[i] + ours.slice(i + 2);
        for (const other of [dropped, added, changed, swapped]) {
          expect(isOneLetterAway(other, ours)).toBe(other !== ours);
          expect(isOneLetterAway(ours, other)).toBe(other !== ours);
        }
        expect(isOneLetterAway(ours, `${ours}${letter}${letter}`)).toBe(false);
      }),
    );
  });

  test("URLs that are not set follow host and port, IPv6 in brackets", () => {
    const env = parseEnv({ HOST: "::1", PORT: "3001", MOCKSTAGRAM_PORT: "4001" });
    expect(appUrl(env)).toBe("http://[::1]:3001");
    expect(mockstagramUrl(env)).toBe("http://[::1]:4001");
    expect(appUrl({ ...env, APP_URL: "https://example.org" })).toBe("https://example.org");
  });
});
