/**
 * Creates pg-boss's schema and our queues, and brings both up to this version: the migrator's part. Safe to run
 * any number of times, and by several at once. Workers only use what stands.
 */
import { PgBoss } from "pg-boss";
import { deadLetterSettings, queueNames, queues } from "./contract.ts";

/** Throws what the database says when it can't be reached or the role may not create a schema. */
export async function migrateQueue(url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    max: 2,
    migrate: true,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  // Without a listener an idle connection's error would end the process; the failing call reports it anyway.
  boss.on("error", () => {});
  await boss.start();
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
  } finally {
    await boss.stop({ graceful: false });
  }
}
