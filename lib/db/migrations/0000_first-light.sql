CREATE TABLE "admin_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "data_points" (
	"influencer_id" integer NOT NULL,
	"time" timestamp with time zone NOT NULL,
	"retrieved_at" timestamp with time zone NOT NULL,
	"followers" integer,
	"following" integer,
	"posts" integer,
	CONSTRAINT "data_points_once" PRIMARY KEY("influencer_id","time")
);
--> statement-breakpoint
CREATE TABLE "dirty_hours" (
	"hour" timestamp with time zone NOT NULL,
	"shard_id" integer NOT NULL,
	CONSTRAINT "dirty_hours_hour_shard_id_pk" PRIMARY KEY("hour","shard_id")
);
--> statement-breakpoint
CREATE TABLE "erased_influencers" (
	"influencer_id" integer PRIMARY KEY NOT NULL,
	"erased_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fetch_failures" (
	"shard_id" integer NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	"influencer_ids" integer[],
	CONSTRAINT "fetch_failures_shard_id_slot_reason_pk" PRIMARY KEY("shard_id","slot","reason")
);
--> statement-breakpoint
CREATE TABLE "influencers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "influencers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"username" text,
	"state" text DEFAULT 'pending' NOT NULL,
	"state_slot" timestamp with time zone,
	"interval_s" integer NOT NULL,
	"shard_id" integer NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	"changed_xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "markers" (
	"name" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"value" jsonb
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shards" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "shards_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"platform" text NOT NULL,
	"interval_s" integer NOT NULL,
	"capacity" integer NOT NULL,
	"size" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "snapshot_generations" (
	"generation" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "snapshot_generations_generation_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"built_at" timestamp with time zone DEFAULT now() NOT NULL,
	"influencers" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tracking_periods" (
	"influencer_id" integer NOT NULL,
	"from" timestamp with time zone NOT NULL,
	"to" timestamp with time zone,
	"interval_s" integer NOT NULL,
	"kind" text NOT NULL,
	"shard_id" integer NOT NULL,
	CONSTRAINT "tracking_periods_influencer_id_from_kind_pk" PRIMARY KEY("influencer_id","from","kind")
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_slot" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "influencers" ADD CONSTRAINT "influencers_shard_id_shards_id_fk" FOREIGN KEY ("shard_id") REFERENCES "public"."shards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "influencers_account" ON "influencers" USING btree ("platform","external_id") WHERE removed_at IS NULL;--> statement-breakpoint
CREATE INDEX "influencers_changed" ON "influencers" USING btree ("changed_xid");--> statement-breakpoint
CREATE INDEX "influencers_unsettled" ON "influencers" USING btree ("shard_id","id") WHERE state IN ('pending', 'failing', 'not_found');--> statement-breakpoint
CREATE INDEX "influencers_removed" ON "influencers" USING btree ("removed_at") WHERE removed_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "shards_with_room" ON "shards" USING btree ("platform","interval_s","id") WHERE size < capacity;--> statement-breakpoint
CREATE INDEX "tracking_periods_demo" ON "tracking_periods" USING btree ("influencer_id") WHERE kind = 'demo';