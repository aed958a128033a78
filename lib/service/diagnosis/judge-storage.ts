/** What doctor says of spools and disks. Pure. */
import type { InspectedSpool } from "#lib/spool/inspect-spools.ts";
import type { DiskFacts, Finding, InstallationFacts, Seen } from "./facts.ts";

const GIB = 1024 ** 3;
const FREE_MIN_BYTES = GIB;
const FREE_FAIL_BYTES = GIB / 10;
const NEARLY_FULL_SHARE = 0.8;

export function judgeSpools({ spools, pipeline, spoolMaxBytes }: InstallationFacts): Finding[] {
  const check = "Spool";
  if ("problem" in spools)
    return [{ check, level: "fail", says: spools.problem, todo: "give the worker's user its SPOOL_DIR" }];
  const folders = spools.value;
  if (folders.length === 0) return [{ check, level: "ok", says: "no folder yet: no worker has run here" }];
  // What a running worker holds it has told itself; of the others the folder tells.
  const reports = "value" in pipeline ? pipeline.value.workers : [];
  const findings = folders.map((folder): Finding => {
    const report = folder.held ? reports.find(({ id }) => id === folder.name)?.report?.spool : undefined;
    const dropped = report?.droppedPoints ?? folder.droppedPoints ?? 0;
    const corrupt = report?.corruptRecords ?? folder.corruptRecords ?? 0;
    const points = report?.points ?? 0;
    const says = [
      `${folder.name}: ${size(folder.bytes)}`,
      folder.held
        ? `${points} data points wait`
        : folder.waits
          ? "something waits in it"
          : "nobody has it, empty",
      ...(dropped > 0 ? [`${dropped} data points dropped so far`] : []),
      ...(folder.setAside > 0 ? [`${folder.setAside} records set aside`] : []),
      ...(corrupt > 0 ? [`${corrupt} records damaged so far`] : []),
    ].join(", ");
    const todo = todoOf(folder, { dropped, corrupt, spoolMaxBytes });
    return todo === null ? { check, level: "ok", says } : { check, level: "warn", says, todo };
  });
  return findings;
}

function todoOf(
  { held, waits, bytes, setAside }: InspectedSpool,
  { dropped, corrupt, spoolMaxBytes }: { dropped: number; corrupt: number; spoolMaxBytes: number },
): string | null {
  if (bytes > NEARLY_FULL_SHARE * spoolMaxBytes)
    return "it is nearly full: bring the queue back, or raise SPOOL_MAX_BYTES and start the worker again";
  if (!held && waits) return "start a worker on this machine: it takes over what nobody has";
  if (setAside > 0)
    return "its worker's log says why the queue refuses them; each hour, and when it starts, it tries them again";
  if (dropped > 0) return "these slots are gaps with the reason dropped; give the spool more room";
  if (corrupt > 0) return "look at the disk (dmesg, SMART): the spool skips what it can't read";
  return null;
}

/** DATA_DIR is nobody's where the database is elsewhere: in a container it is not even there, and can't be made. */
export function judgeDisks({ disks, embedded }: InstallationFacts): Finding[] {
  const { data, spool } = disks;
  return [...(embedded ? [judgeDisk("DATA_DIR", data)] : []), judgeDisk("SPOOL_DIR", spool)];
}

function judgeDisk(name: string, disk: Seen<DiskFacts>): Finding {
  const check = "Disk";
  if ("problem" in disk) return { check, level: "warn", says: `${name}: ${disk.problem}` };
  const { folder, freeBytes, totalBytes, writable } = disk.value;
  const says = `${name} (${folder}): ${size(freeBytes)} of ${size(totalBytes)} free`;
  if (!writable)
    return { check, level: "fail", says: `${name} (${folder}) can't be written`, todo: "mend its owner" };
  if (freeBytes < FREE_FAIL_BYTES) return { check, level: "fail", says, todo: "make room now" };
  if (freeBytes < FREE_MIN_BYTES) return { check, level: "warn", says, todo: "make room" };
  return { check, level: "ok", says };
}

function size(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let at = 0;
  let value = bytes;
  for (; value >= 1024 && at < units.length - 1; at++) value /= 1024;
  return `${value.toFixed(at === 0 ? 0 : 1)} ${units[at] ?? "B"}`;
}
