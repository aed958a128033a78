import { defineConfig } from "drizzle-kit";

/** drizzle-kit only generates the history here; `npm run db:migrate` applies it and then ensures the edition. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./lib/db/schema.ts",
  out: "./lib/db/migrations",
});
