CREATE TABLE "dead_letters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dead_letters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"hash" text NOT NULL,
	"queue" text NOT NULL,
	"payload" text NOT NULL,
	"cause" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"redriven_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "slot_tallies" (
	"slot" timestamp with time zone NOT NULL,
	"shard_id" integer NOT NULL,
	"present" integer NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "slot_tallies_slot_shard_id_pk" PRIMARY KEY("slot","shard_id")
);
--> statement-breakpoint
CREATE TABLE "slots_expected" (
	"interval_s" integer NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"expected" integer NOT NULL,
	CONSTRAINT "slots_expected_interval_s_slot_pk" PRIMARY KEY("interval_s","slot")
);
--> statement-breakpoint
CREATE TABLE "upstream_states" (
	"platform" text PRIMARY KEY NOT NULL,
	"hold_until" timestamp with time zone,
	"breaker_until" timestamp with time zone,
	"cause" text,
	"set_by" text,
	"set_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "worker_runs" (
	"worker_id" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "worker_runs_worker_id_started_at_pk" PRIMARY KEY("worker_id","started_at")
);
--> statement-breakpoint
ALTER TABLE "shards" ADD COLUMN "missed_in_row" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "shards" ADD COLUMN "missed_slot" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "report" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "dead_letters_once" ON "dead_letters" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "dead_letters_open" ON "dead_letters" USING btree ("id") WHERE redriven_at IS NULL;--> statement-breakpoint
CREATE INDEX "worker_runs_seen" ON "worker_runs" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "shards_missed" ON "shards" USING btree ("id") WHERE missed_in_row > 0;