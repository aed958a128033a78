CREATE TABLE "rank_days" (
	"day" date PRIMARY KEY NOT NULL,
	"built_at" timestamp with time zone NOT NULL,
	"influencers" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rank_history" (
	"day" date NOT NULL,
	"influencer_id" integer NOT NULL,
	"followers" integer NOT NULL,
	"rank" integer,
	"platform_rank" integer,
	CONSTRAINT "rank_history_influencer_id_day_pk" PRIMARY KEY("influencer_id","day")
);
--> statement-breakpoint
ALTER TABLE "fetch_failures" ADD COLUMN "hits" integer;--> statement-breakpoint
CREATE INDEX "rank_history_day" ON "rank_history" USING brin ("day");