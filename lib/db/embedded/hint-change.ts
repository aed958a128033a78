/** The command that leads from plain PostgreSQL to TimescaleDB. Data stay where they are: a new folder gets the new engine. */

const DOCKER =
  "docker run -d -p 5432:5432 -e POSTGRES_PASSWORD=secret timescale/timescaledb:latest-pg17 && DATABASE_URL=postgres://postgres:secret@127.0.0.1:5432/postgres npm start";
const AGAIN = "DATA_DIR=./.data-timescale npm start";

/** `reasons`: why the better engines could not be had. */
export function hintChange(platform: NodeJS.Platform, reasons: readonly string[]): string {
  const because = (words: string) => reasons.some((reason) => reason.includes(words));
  if (because("out of reach")) return `${AGAIN} (once Debian's mirror answers)`;
  if (because("debian-archive-keyring")) return `sudo apt-get install debian-archive-keyring && ${AGAIN}`;
  if (because("tzdata")) return `sudo apt-get install tzdata && ${AGAIN}`;
  if (platform === "darwin") return `brew install timescale/tap/timescaledb && ${AGAIN}`;
  return DOCKER;
}
