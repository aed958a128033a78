/** `npm run build`: the web's production build, unless it stands already. `npm start` and `npm run web` do it by themselves. */
import { messageOf } from "#lib/errors.ts";
import { ensureBuild } from "./start/ensure-build.ts";

try {
  console.log(`The web is ${await ensureBuild({ env: process.env })}.`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
