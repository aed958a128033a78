CREATE TABLE "import_added" (
	"import_id" integer NOT NULL,
	"line" integer NOT NULL,
	"influencer_ids" integer[] NOT NULL,
	"undone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "import_added_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
CREATE TABLE "import_chunks" (
	"import_id" integer NOT NULL,
	"n" integer NOT NULL,
	"size" integer NOT NULL,
	"lines" integer NOT NULL,
	"sha256" text NOT NULL,
	"bytes" "bytea",
	CONSTRAINT "import_chunks_import_id_n_pk" PRIMARY KEY("import_id","n")
);
--> statement-breakpoint
CREATE TABLE "import_lines" (
	"import_id" integer NOT NULL,
	"line" integer NOT NULL,
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"interval_s" integer NOT NULL,
	"tags" text[] NOT NULL,
	CONSTRAINT "import_lines_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
CREATE TABLE "import_rejected" (
	"import_id" integer NOT NULL,
	"line" integer NOT NULL,
	"text" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "import_rejected_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "imports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"state" text NOT NULL,
	"platform" text NOT NULL,
	"interval_s" integer NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"touched_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"bytes" integer NOT NULL,
	"chunks" integer,
	"format" jsonb,
	"checked_chunk" integer DEFAULT 0 NOT NULL,
	"checked_bytes" integer DEFAULT 0 NOT NULL,
	"lines" integer DEFAULT 0 NOT NULL,
	"fresh" integer DEFAULT 0 NOT NULL,
	"existing" integer DEFAULT 0 NOT NULL,
	"duplicate" integer DEFAULT 0 NOT NULL,
	"malformed" integer DEFAULT 0 NOT NULL,
	"reasons" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"samples" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"adds_per_second" double precision DEFAULT 0 NOT NULL,
	"done_line" integer DEFAULT 0 NOT NULL,
	"added" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"removed" integer DEFAULT 0 NOT NULL,
	"cleaned" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "import_chunks" ADD CONSTRAINT "import_chunks_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "import_lines_once" ON "import_lines" USING btree ("import_id","platform","external_id");--> statement-breakpoint
-- A part of a chunk is read without the rest of it.
ALTER TABLE "import_chunks" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
