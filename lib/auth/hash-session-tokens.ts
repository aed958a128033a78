/**
 * better-auth keeps the tokens of sessions as they are; with this around its adapter the database holds their SHA-256
 * alone, so that nobody who reads a dump of it can act as somebody else. Everything else passes through.
 */
import type { BetterAuthOptions } from "better-auth";
import type { DBAdapter, DBTransactionAdapter, Where } from "better-auth/adapters";
import { hashToken } from "./token.ts";

type FindOne = Parameters<DBTransactionAdapter["findOne"]>[0];
type MakeAdapter = (options: BetterAuthOptions) => DBAdapter;

const HASH = /^[0-9a-f]{64}$/;

export function hashSessionTokens(make: MakeAdapter): MakeAdapter {
  return (options) => {
    const inner = make(options);
    return { ...wrap(inner), transaction: (work) => inner.transaction((tx) => work(wrap(tx))) };
  };
}

function wrap<A extends DBTransactionAdapter>(inner: A): A {
  const outer: DBTransactionAdapter = {
    ...inner,
    async create(input) {
      const token = input.model === "session" && "token" in input.data ? input.data.token : null;
      if (typeof token !== "string") return await inner.create(input);
      const row = await inner.create({ ...input, data: { ...input.data, token: hashToken(token) } });
      return withToken(row, token);
    },
    async findOne<T>(input: FindOne): Promise<T | null> {
      if (input.model !== "session") return await inner.findOne<T>(input);
      const asked = input.where.find(isToken)?.value;
      // Whoever shows a hash, as it stands in a dump, has no token: it is hashed like anything else.
      const where = input.where.map((one) => (isToken(one) ? hashed(one, hashToken) : one));
      const row = await inner.findOne<T>({ ...input, where });
      return typeof asked === "string" ? withToken(row, asked) : row;
    },
    findMany: (input) => inner.findMany(known(input)),
    count: (input) => inner.count(known(input)),
    update: (input) => inner.update(known(input)),
    updateMany: (input) => inner.updateMany(known(input)),
    delete: (input) => inner.delete(known(input)),
    deleteMany: (input) => inner.deleteMany(known(input)),
    consumeOne: (input) => inner.consumeOne(known(input)),
  };
  return Object.assign({}, inner, outer);
}

const isToken = ({ field }: Where) => field === "token";

/** Rows that were listed carry the hash for a token, and are acted upon by it. */
function known<T extends { model: string; where?: Where[] | undefined }>(input: T): T {
  if (input.model !== "session" || input.where === undefined) return input;
  const hash = (text: string) => (HASH.test(text) ? text : hashToken(text));
  return { ...input, where: input.where.map((one) => (isToken(one) ? hashed(one, hash) : one)) };
}

function hashed(one: Where, hash: (text: string) => string): Where {
  const { value } = one;
  if (typeof value === "string") return { ...one, value: hash(value) };
  return Array.isArray(value) ? { ...one, value: value.map((each) => hash(String(each))) } : one;
}

function withToken<R>(row: R, token: string): R {
  return typeof row === "object" && row !== null ? Object.assign(row, { token }) : row;
}
