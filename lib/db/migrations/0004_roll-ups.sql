CREATE TABLE "rollups_15m" (
	"influencer_id" integer NOT NULL,
	"time" timestamp with time zone NOT NULL,
	"last_time" timestamp with time zone NOT NULL,
	"followers_first" integer,
	"followers_last" integer,
	"followers_min" integer,
	"followers_max" integer,
	"followers_sum" bigint,
	"followers_count" integer NOT NULL,
	"following_first" integer,
	"following_last" integer,
	"following_min" integer,
	"following_max" integer,
	"following_sum" bigint,
	"following_count" integer NOT NULL,
	"posts_first" integer,
	"posts_last" integer,
	"posts_min" integer,
	"posts_max" integer,
	"posts_sum" bigint,
	"posts_count" integer NOT NULL,
	CONSTRAINT "rollups_15m_once" PRIMARY KEY("influencer_id","time")
);
--> statement-breakpoint
CREATE TABLE "rollups_1h" (
	"influencer_id" integer NOT NULL,
	"time" timestamp with time zone NOT NULL,
	"last_time" timestamp with time zone NOT NULL,
	"followers_first" integer,
	"followers_last" integer,
	"followers_min" integer,
	"followers_max" integer,
	"followers_sum" bigint,
	"followers_count" integer NOT NULL,
	"following_first" integer,
	"following_last" integer,
	"following_min" integer,
	"following_max" integer,
	"following_sum" bigint,
	"following_count" integer NOT NULL,
	"posts_first" integer,
	"posts_last" integer,
	"posts_min" integer,
	"posts_max" integer,
	"posts_sum" bigint,
	"posts_count" integer NOT NULL,
	"minutes" bigint NOT NULL,
	CONSTRAINT "rollups_1h_once" PRIMARY KEY("influencer_id","time")
);
--> statement-breakpoint
ALTER TABLE "dirty_hours" ADD COLUMN "marked_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "dirty_hours_of_shard" ON "dirty_hours" USING btree ("shard_id","hour");--> statement-breakpoint
CREATE INDEX "influencers_of_shard" ON "influencers" USING btree ("shard_id");--> statement-breakpoint
CREATE INDEX "tracking_periods_of_shard" ON "tracking_periods" USING btree ("shard_id","influencer_id");