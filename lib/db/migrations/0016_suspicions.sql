CREATE TABLE "suspicion_rounds" (
	"platform" text PRIMARY KEY NOT NULL,
	"enrolled_id" integer DEFAULT 0 NOT NULL,
	"held_until" timestamp with time zone,
	"troubles" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suspicions" (
	"influencer_id" integer PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"checked_at" timestamp with time zone,
	"suspicious" boolean,
	"followers" integer,
	"following" integer
);
--> statement-breakpoint
CREATE INDEX "suspicions_due" ON "suspicions" USING btree ("platform","due_at","influencer_id");