CREATE TABLE "hour_writes" (
	"shard_id" integer NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"written_xid" bigint NOT NULL,
	CONSTRAINT "hour_writes_shard_id_hour_pk" PRIMARY KEY("shard_id","hour")
);
--> statement-breakpoint
ALTER TABLE "snapshot_generations" ADD COLUMN "windows" jsonb;--> statement-breakpoint
ALTER TABLE "snapshot_generations" ADD COLUMN "totals" jsonb;