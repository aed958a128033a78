import { expect, test } from "vitest";
import { clientEnvironment } from "./client-environment.ts";

const of = (url: string) => clientEnvironment(url, "test");

test("user, password, place and database stand in the environment, and nothing of ours does", () => {
  const env = of("postgres://some%40one:p%3Ass@db.example:5433/our%20data?sslmode=require");
  expect(env).toMatchObject({
    ...{
      PGHOST: "db.example",
      PGPORT: "5433",
      PGUSER: "some@one",
      PGPASSWORD: "p:ss",
      PGDATABASE: "our data",
    },
    PGSSLMODE: "require",
  });
  expect(Object.keys(env).filter((name) => /DATABASE_URL|SECRET/.test(name))).toEqual([]);
});

test.each([
  [
    "postgres://me@/data?host=/run/postgresql",
    { PGHOST: "/run/postgresql", PGPORT: "5432", PGSSLMODE: "disable" },
  ],
  ["postgres://me@a:1,b:2/data", { PGHOST: "a,b", PGPORT: "1,2" }],
  ["postgres://me@[::1]/data", { PGHOST: "::1", PGPORT: "5432" }],
  ["postgres://me@db/data?sslmode=verify-full", { PGSSLMODE: "verify-full", PGSSLROOTCERT: "system" }],
  [
    "postgres://me@db/data?sslmode=verify-full&sslrootcert=/ca.crt",
    { PGSSLMODE: "verify-full", PGSSLROOTCERT: "/ca.crt" },
  ],
  [
    "postgres://me@db/data?sslmode=require&sslrootcert=/ca.crt&sslcert=/me.crt&sslkey=/me.key",
    { PGSSLMODE: "verify-ca", PGSSLROOTCERT: "/ca.crt", PGSSLCERT: "/me.crt", PGSSLKEY: "/me.key" },
  ],
  ["postgres://me@db", { PGDATABASE: "me" }],
])("%s", (url, says) => {
  expect(of(url)).toMatchObject(says);
});
