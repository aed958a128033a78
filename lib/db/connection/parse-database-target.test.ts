import { expect, test } from "vitest";
import { describeAddress, parseDatabaseTarget } from "./parse-database-target.ts";

test.each([
  ["postgres://u:p@db:6543/x", ["db:6543"]],
  ["postgresql://db/x", ["db:5432"]],
  ["postgres://u:p@/x", ["localhost:5432"]],
  ["postgres://u:p%40ss@[::1]:6543/x", ["::1:6543"]],
  ["postgres://u:p@a:1,b:2,c/x", ["a:1", "b:2", "c:5432"]],
  ["postgres://u@%2Ftmp%2Fpg/x", ["/tmp/pg/.s.PGSQL.5432"]],
  ["postgres://u@/x?host=/tmp/pg&port=6000", ["/tmp/pg/.s.PGSQL.6000"]],
])("%s leads to %j", (url, addresses) => {
  expect(parseDatabaseTarget(url).addresses.map(describeAddress)).toEqual(addresses);
});

test.each([
  ["", "off", false],
  ["?sslmode=disable", "off", false],
  ["?ssl=false", "off", false],
  ["?sslmode=prefer", "prefer", false],
  ["?sslmode=require", "require", false],
  ["?ssl=true", "verify", false],
  ["?sslmode=verify-full", "verify", false],
  ["?sslmode=require&sslrootcert=system", "verify", false],
  ["?sslmode=require&sslnegotiation=direct", "require", true],
  ["?sslmode=misspelt", "verify", false],
])("%s asks for encryption %s, and a word that is not known for the strictest", (query, mode, direct) => {
  expect(parseDatabaseTarget(`postgres://u:p@db/x${query}`).encryption).toEqual({ mode, direct });
});

test("the driver gets user, database and its own settings, one address and nothing of encryption", () => {
  const { driverUrl } = parseDatabaseTarget(
    "postgres://u:p%2Fw@a:1,b:2/x?sslmode=require&options=-c%20geqo%3Doff&target_session_attrs=read-write",
  );
  const { username, password, hostname, port, pathname, searchParams } = new URL(driverUrl);
  expect({ username, password, hostname, port, pathname }).toEqual({
    username: "u",
    password: "p%2Fw",
    hostname: "localhost",
    port: "",
    pathname: "/x",
  });
  expect([...searchParams]).toEqual([
    ["options", "-c geqo=off"],
    ["target_session_attrs", "read-write"],
  ]);
});
