/**
 * Creates pg-boss's schema and our queues, and brings both up to this version: the migrator's part. Safe to run
 * any number of times, and by several at once. Workers only use what stands.
 */
import { PgBoss } from "pg-boss";
import { deadLetterSettings, queueNames, queues } from "./contract.ts";
import { type QueueConnection, withConnection } from "./with-connection.ts";

/** Throws what the database says when it can't be reached or the role may not create a schema. */
export async function migrateQueue(url: string): Promise<void> {
  const boss = await withConnection(url, start);
  try {
    const dead = queueNames.flatMap((name) => queues[name].deadLetter ?? []);
    for (const name of dead) await boss.createQueue(name, deadLetterSettings);
    for (const name of queueNames) {
      const { settings, deadLetter } = queues[name];
      const { policy: _policy, partition: _partition, ...changeable } = settings;
      const link = deadLetter === undefined ? {} : { deadLetter };
      await boss.createQueue(name, { ...settings, ...link });
      // An installation made by an older version has the queue already, with that version's settings.
      await boss.updateQueue(name, { ...changeable, ...link });
    }
    await packPayloads(boss.getDb());
  } finally {
    await boss.stop({ graceful: false });
  }
}

async function start(connection: QueueConnection): Promise<PgBoss> {
  const boss = new PgBoss({
    ...connection,
    max: 2,
    migrate: true,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  // Without a listener an idle connection's error would end the process; the failing call reports it anyway.
  boss.on("error", () => {});
  try {
    return await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw error;
  }
}

/**
 * Payloads of thousands of data points are packed by the server as they are stored, by default with an algorithm that
 * takes most of a job's INSERT. lz4 is there since PostgreSQL 14, if the server was built with it. Whoever does not own the
 * table leaves it as it is: it works all the same.
 */
async function packPayloads(db: ReturnType<PgBoss["getDb"]>): Promise<void> {
  const { rows } = await db.executeSql(`
    SELECT format('ALTER TABLE %s ALTER COLUMN data SET COMPRESSION lz4', a.attrelid::regclass) AS statement
    FROM pgboss.queue AS q
    JOIN pg_attribute AS a ON a.attrelid = format('pgboss.%I', q.table_name)::regclass AND a.attname = 'data'
    JOIN pg_class AS c ON c.oid = a.attrelid AND pg_has_role(c.relowner, 'USAGE')
    WHERE q.name = 'ingest' AND q.partition AND a.attcompression <> 'l' AND EXISTS (
      SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals))`);
  for (const { statement } of rows) await db.executeSql(statement);
}
