import { expect, test } from "vitest";
import { describeAddress, parseDatabaseTarget, placeOf } from "./parse-database-target.ts";

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

test("of a socket libpq wants the folder, and the number in its name", () => {
  const [address] = parseDatabaseTarget("postgres://u@/x?host=/tmp/pg&port=6000").addresses;
  expect(address && placeOf(address)).toEqual({ host: "/tmp/pg", port: 6000 });
});

test.each([
  ["", "off", false],
  ["?sslmode=disable", "off", false],
  ["?ssl=false", "off", false],
  ["?sslmode=prefer", "prefer", false],
  ["?sslmode=require", "require", false],
  ["?ssl=true", "verify", false],
  ["?sslmode=verify-full", "verify", false],
  ["?sslmode=no-verify", "require", false],
  ["?sslmode=allow", "require", false],
  ["?ssl=1", "verify", false],
  ["?ssl=0", "off", false],
  ["?sslmode=verify-ca", "verify", false],
  ["?sslmode=require&sslrootcert=system", "verify", false],
  ["?sslmode=require&uselibpqcompat=true", "require", false],
  ["?sslmode=require&sslnegotiation=direct", "require", true],
  ["?sslmode=misspelt", "verify", false],
])("%s asks for encryption %s, and a word that is not known for the strictest", (query, mode, direct) => {
  expect(parseDatabaseTarget(`postgres://u:p@db/x${query}`).encryption).toEqual({
    ...{ mode, direct },
    rootCert: null,
    client: null,
  });
});

test.each([
  ["?sslrootcert=/ca.crt", "verify", "/ca.crt"],
  ["?sslmode=verify-full&sslrootcert=/ca.crt", "verify", "/ca.crt"],
  ["?sslmode=verify-ca&sslrootcert=/ca.crt", "verify-ca", "/ca.crt"],
  ["?sslmode=require&sslrootcert=/ca.crt", "verify-ca", "/ca.crt"],
  ["?sslmode=prefer&sslrootcert=/ca.crt", "verify-ca", "/ca.crt"],
  ["?sslmode=no-verify&sslrootcert=/ca.crt", "require", null],
  ["?sslmode=disable&sslrootcert=/ca.crt", "off", null],
])("who names an authority wants it to be asked: %s is %s", (query, mode, rootCert) => {
  expect(parseDatabaseTarget(`postgres://u:p@db/x${query}`).encryption).toMatchObject({ mode, rootCert });
});

test("what is shown of ourselves comes in pairs", () => {
  expect(
    parseDatabaseTarget("postgres://db/x?sslmode=require&sslcert=/me.crt&sslkey=/me.key").encryption.client,
  ).toEqual({ cert: "/me.crt", key: "/me.key" });
});

test.each([
  ["sslmode=require&sslcert=/me.crt", "sslcert and sslkey"],
  ["sslmode=verify-full&sslcrl=/gone", "sslcrl is not known"],
  ["sslnegotiation=direct", "needs sslmode=require"],
  ["sslmode=prefer&sslnegotiation=direct", "needs sslmode=require"],
])("%s is refused in words, and not handed to a server that would not know it", (query, says) => {
  const refusal = () => parseDatabaseTarget(`postgres://u:hunter2@db/x?${query}`);
  expect(refusal).toThrow(says);
  expect(refusal).not.toThrow("hunter2");
});

test("the driver gets user, database and its own settings, one address and nothing of encryption", () => {
  const { driverUrl } = parseDatabaseTarget(
    "postgres://u:p%2Fw@a:1,b:2/x?sslmode=verify-full&sslrootcert=/ca.crt&options=-c%20geqo%3Doff&target_session_attrs=read-write",
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
