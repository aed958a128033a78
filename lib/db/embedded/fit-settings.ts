/** Which settings suit this machine: pure, so that a table can test it. The server shares the machine with web and worker. */

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

export interface MachineSize {
  /** What this process and its children may use: the machine's, or its container's. */
  memoryBytes: number;
  cpus: number;
  /** Size of /dev/shm; containers often have 64 MiB. null: unknown. */
  sharedMemoryBytes: number | null;
}

/** Names and values for postgresql.conf. */
export function fitSettings(machine: MachineSize): Record<string, string> {
  const { memoryBytes, cpus, sharedMemoryBytes } = machine;
  const settings: Record<string, string> = {
    shared_buffers: inMib(within(memoryBytes / 6, 64 * MIB, 4 * GIB)),
    effective_cache_size: inMib(within(memoryBytes / 2, 128 * MIB, 64 * GIB)),
    maintenance_work_mem: inMib(within(memoryBytes / 32, 32 * MIB, 512 * MIB)),
    // A few dozen sorts at once must fit.
    work_mem: inMib(within(memoryBytes / 512, 4 * MIB, 32 * MIB)),
    // A million influencers touch each page of their chunk's index each minute, and after a checkpoint each page goes to
    // the WAL as a whole: a limit that is soon reached forces checkpoint after checkpoint. Only who writes so much takes it.
    max_wal_size: inMib(memoryBytes < 2 * GIB ? GIB : memoryBytes < 8 * GIB ? 4 * GIB : 16 * GIB),
    min_wal_size: "256MB",
    checkpoint_timeout: "15min",
    max_parallel_workers_per_gather: String(within(Math.floor(cpus / 2), 0, 4)),
    max_connections: "120",
  };
  if (sharedMemoryBytes !== null && sharedMemoryBytes < 256 * MIB) {
    settings.dynamic_shared_memory_type = "mmap";
  }
  return settings;
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function inMib(bytes: number): string {
  return `${Math.floor(bytes / MIB)}MB`;
}
