/** Describes routes as OpenAPI 3.1, from the very schemas that judge what comes in and that answers are held to. */
import { z } from "zod";
import { version } from "#lib/about.ts";
import { errorBodySchema } from "#lib/domain/influencer-views.ts";
import type { Access, AnyRouteSpec, RouteHandler } from "./handle.ts";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** By address with its parameters in brackets, as the folders have them: `/api/v1/users/[id]`. */
export type RouteList = Readonly<Record<string, Partial<Record<Method, RouteHandler>>>>;

type Schema = Record<string, unknown>;

export interface OpenApiParameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: Schema;
}

export interface OpenApiOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  parameters: OpenApiParameter[];
  requestBody?: { required: true; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content: Record<string, { schema: Schema }> }>;
}

export interface OpenApi {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, Schema> };
}

const accessWords: Record<Access, string> = {
  open: "Anybody may call it.",
  public: "Anybody may call it as long as PUBLIC_API says so, else whoever is signed in.",
  viewer: "For whoever is signed in.",
  admin: "For admins.",
};

function keyWords(access: Access, by: "person" | "key"): string {
  if (access === "open" || by === "person") return "";
  return access === "admin"
    ? " An API key that may write may call it, too."
    : " An API key may call it, too.";
}

/** `isClosed`: PUBLIC_API=false; `cookie`: the name of a session's. */
export function makeOpenApi(
  routes: RouteList,
  { isClosed, cookie }: { isClosed: boolean; cookie: string },
): OpenApi {
  const paths = Object.entries(routes).map(([route, handlers]) => {
    const operations = METHODS.flatMap((method) => {
      const spec = handlers[method]?.spec;
      return spec === undefined
        ? []
        : [[method.toLowerCase(), describeOperation(route, method, spec, isClosed)] as const];
    });
    return [route.replaceAll(/\[(\w+)\]/g, "{$1}"), Object.fromEntries(operations)] as const;
  });
  return {
    openapi: "3.1.0",
    info: {
      title: "influencer-analytics",
      version,
      description:
        "Follower counts of influencers at a fixed interval. Times are epoch seconds unless a field says otherwise, ranges are [from, to), null is not known and never 0. What changes something takes JSON.",
    },
    servers: [{ url: "/" }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Error: toSchema(errorBodySchema, "output") },
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: cookie, description: "Of whoever signed in." },
        key: { type: "http", scheme: "bearer", description: "An API key, made by an admin at /admin/keys." },
      },
    },
  };
}

function describeOperation(
  route: string,
  method: Method,
  spec: AnyRouteSpec,
  isClosed: boolean,
): OpenApiOperation {
  const {
    summary,
    answer,
    access,
    by,
    params,
    query,
    body,
    maxBytes,
    status = 200,
    mediaType = "application/json",
  } = spec;
  const isAnybodys = access === "open" || (access === "public" && !isClosed);
  return {
    operationId: nameOf(route, method),
    tags: [tagOf(route)],
    summary,
    description: accessWords[access] + keyWords(access, by),
    security: isAnybodys ? [] : [{ session: [] }, ...(by === "key" ? [{ key: [] }] : [])],
    parameters: [...parametersOf("path", params), ...parametersOf("query", query)],
    ...(maxBytes === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/octet-stream": { schema: { type: "string", maxLength: maxBytes } } },
          },
        }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: toSchema(body, "input") } },
          },
        }),
    responses: {
      [status]: {
        description: "All is well.",
        content: { [mediaType]: { schema: toSchema(answer, "output") } },
      },
      default: {
        description: "An error, whose `code` is for programs and whose `message` is for people.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

function parametersOf(where: "path" | "query", schema: z.ZodType | undefined): OpenApiParameter[] {
  if (schema === undefined) return [];
  const { properties, required } = objectSchema.parse(toSchema(schema, "input"));
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(typeof description === "string" ? { description } : {}),
    schema: property,
  }));
}

function toSchema(schema: z.ZodType, io: "input" | "output"): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    // zod leaves the default out where text is turned into something: it is of what comes of it, which is what we tell, too.
    override({ zodSchema, jsonSchema }) {
      if (zodSchema instanceof z.ZodDefault) jsonSchema.default ??= zodSchema.def.defaultValue;
    },
  });
  return rest;
}

/** `GET /api/v1/users/[id]/link` is `getUsersIdLink`. */
function nameOf(route: string, method: Method): string {
  const words = route.replace(/^\/api(\/v\d+)?/, "").match(/\w+/g) ?? [];
  const inCamel = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return method.toLowerCase() + inCamel.replaceAll("_", "");
}

/** The first part of the address that tells what it is about. */
function tagOf(route: string): string {
  return route.match(/^\/(?:api\/)?(?:v\d+\/)?([\w-]+)/)?.[1]?.replaceAll(/[_-]/g, " ") ?? "other";
}
