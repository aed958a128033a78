CREATE TABLE "bulk_actions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "bulk_actions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"action" jsonb NOT NULL,
	"filter" jsonb NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"matching" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"undone" integer DEFAULT 0 NOT NULL,
	"kept" integer DEFAULT 0 NOT NULL,
	"undo_cursor" integer DEFAULT 0 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"undo_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "bulk_batches" (
	"bulk_id" integer NOT NULL,
	"n" integer NOT NULL,
	"influencer_ids" integer[] NOT NULL,
	CONSTRAINT "bulk_batches_bulk_id_n_pk" PRIMARY KEY("bulk_id","n")
);
--> statement-breakpoint
CREATE TABLE "bulk_changes" (
	"bulk_id" integer NOT NULL,
	"influencer_id" integer NOT NULL,
	"state" text NOT NULL,
	"interval_s" integer NOT NULL,
	"shard_id" integer NOT NULL,
	"tags" text[],
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "bulk_changes_bulk_id_influencer_id_pk" PRIMARY KEY("bulk_id","influencer_id")
);
--> statement-breakpoint
ALTER TABLE "bulk_batches" ADD CONSTRAINT "bulk_batches_bulk_id_bulk_actions_id_fk" FOREIGN KEY ("bulk_id") REFERENCES "public"."bulk_actions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_actions_open" ON "bulk_actions" USING btree ("queued_at","id") WHERE state IN ('running', 'undoing');--> statement-breakpoint
CREATE INDEX "bulk_actions_created" ON "bulk_actions" USING btree ("created_at");