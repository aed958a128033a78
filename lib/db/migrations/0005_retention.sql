CREATE TABLE "retention" (
	"source" text PRIMARY KEY NOT NULL,
	"kept_from" timestamp with time zone NOT NULL,
	"advanced_at" timestamp with time zone DEFAULT now() NOT NULL,
	"dropped_to" timestamp with time zone,
	"dropped_ids" integer DEFAULT 0 NOT NULL
);
