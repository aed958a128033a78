CREATE TABLE "dirty_platform_hours" (
	"platform" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"marked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "dirty_platform_hours_platform_hour_pk" PRIMARY KEY("platform","hour")
);
--> statement-breakpoint
CREATE TABLE "platform_hours" (
	"platform" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"compared" integer NOT NULL,
	"rose" integer NOT NULL,
	"fell" integer NOT NULL,
	"p10" double precision,
	"median" double precision,
	"p90" double precision,
	"typical" double precision,
	CONSTRAINT "platform_hours_platform_hour_pk" PRIMARY KEY("platform","hour")
);
--> statement-breakpoint
CREATE INDEX "rollups_1h_time" ON "rollups_1h" USING brin ("time") WITH (pages_per_range=512,autosummarize=true);--> statement-breakpoint
-- What is rolled up already: older hours would take a large installation too long.
INSERT INTO "dirty_platform_hours" ("platform", "hour")
SELECT DISTINCT s."platform", w."hour" + n * interval '1 hour'
FROM "hour_writes" AS w JOIN "shards" AS s ON s."id" = w."shard_id" CROSS JOIN generate_series(0, 1) AS n
WHERE w."hour" > now() - interval '30 days';
