/** The text of `.env.example`: each setting with its description and default, commented out. */
import { envSchema } from "#lib/env.ts";

export function makeEnvExample(): string {
  const settings = Object.entries(envSchema.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined).data;
    return `# ${schema.description ?? ""}\n# ${name}=${fallback === undefined ? "" : String(fallback)}\n`;
  });
  return [
    "# Settings and their defaults. Copy to .env and uncomment what you change; variables that are set win over the file.\n# Generated from lib/env.ts: npm run env:example\n",
    ...settings,
  ].join("\n");
}
