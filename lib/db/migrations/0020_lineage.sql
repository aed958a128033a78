CREATE TABLE "lineage" (
	"database" text PRIMARY KEY NOT NULL,
	"noted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"restored_as" text,
	"restored_at" timestamp with time zone
);
