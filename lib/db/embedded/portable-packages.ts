/** What portable TimescaleDB is made of: packages of Debian 13, and the names that differ by processor. */

/** Part of the cache folder's name: raise it when the list or the way of patching changes. */
export const RECIPE = 1;
export const SUITE = "trixie";
export const POSTGRES_MAJOR = 17;

/** Every library that both load, down to libc, so that the machine's own versions don't matter. */
const libraries: readonly string[] = [
  "libpq5",
  "libc6",
  "libssl3t64",
  "libgssapi-krb5-2",
  "libkrb5-3",
  "libk5crypto3",
  "libkrb5support0",
  "libcom-err2",
  "libkeyutils1",
  "libldap2",
  "libsasl2-2",
  "liblz4-1",
  "libzstd1",
  "zlib1g",
];

export const packages: readonly string[] = [
  "postgresql-17",
  "postgresql-17-timescaledb",
  "patchelf",
  // What `postgres` loads besides.
  "libicu76",
  "libxml2",
  "libpam0g",
  "libselinux1",
  "libpcre2-8-0",
  "libsystemd0",
  "libcap2",
  "libaudit1",
  "libcap-ng0",
  "libuuid1",
  "liblzma5",
  "libstdc++6",
  "libgcc-s1",
  ...libraries,
];

/** What pg_dump and pg_restore are made of: the engine's packages have the server alone. */
export const clientPackages: readonly string[] = ["postgresql-client-17", ...libraries];

export interface Architecture {
  /** Debian's name. */
  name: "amd64" | "arm64";
  /** Folder of its libraries under usr/lib. */
  multiarch: string;
  /** The loader in that folder. */
  loader: string;
}

/** By Node's `process.arch`; no other one has been tried. */
export const architectures: Partial<Record<string, Architecture>> = {
  x64: { name: "amd64", multiarch: "x86_64-linux-gnu", loader: "ld-linux-x86-64.so.2" },
  arm64: { name: "arm64", multiarch: "aarch64-linux-gnu", loader: "ld-linux-aarch64.so.1" },
};
