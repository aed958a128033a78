import { describe, expect, it } from "vitest";
import { fitSettings } from "./fit-settings.ts";

const GIB = 1024 ** 3;

describe("fitSettings", () => {
  it.each([
    {
      gib: 0.5,
      shared_buffers: "85MB",
      work_mem: "4MB",
      maintenance_work_mem: "32MB",
      max_wal_size: "1024MB",
    },
    {
      gib: 4,
      shared_buffers: "682MB",
      work_mem: "8MB",
      maintenance_work_mem: "128MB",
      max_wal_size: "4096MB",
    },
    {
      gib: 24,
      shared_buffers: "4096MB",
      work_mem: "32MB",
      maintenance_work_mem: "512MB",
      max_wal_size: "16384MB",
    },
    {
      gib: 512,
      shared_buffers: "4096MB",
      work_mem: "32MB",
      maintenance_work_mem: "512MB",
      max_wal_size: "16384MB",
    },
  ])("fits $gib GiB of memory", ({ gib, ...expected }) => {
    const settings = fitSettings({ memoryBytes: gib * GIB, cpus: 4, sharedMemoryBytes: GIB });
    expect(settings).toMatchObject(expected);
  });

  it.each([
    [1, "0"],
    [2, "1"],
    [4, "2"],
    [64, "4"],
  ])("%i processors: %s helpers a query", (cpus, helpers) => {
    const settings = fitSettings({ memoryBytes: 8 * GIB, cpus, sharedMemoryBytes: GIB });
    expect(settings.max_parallel_workers_per_gather).toBe(helpers);
  });

  it.each([
    [64 * 1024 ** 2, "mmap"],
    [GIB, undefined],
    [null, undefined],
  ])("shared memory of %s bytes: %s", (sharedMemoryBytes, type) => {
    const settings = fitSettings({ memoryBytes: 8 * GIB, cpus: 2, sharedMemoryBytes });
    expect(settings.dynamic_shared_memory_type).toBe(type);
  });

  it("never turns safety off", () => {
    const settings = fitSettings({ memoryBytes: GIB, cpus: 2, sharedMemoryBytes: null });
    for (const name of ["fsync", "full_page_writes", "synchronous_commit"])
      expect(settings).not.toHaveProperty(name);
  });
});
