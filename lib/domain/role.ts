/** What users may do. */
import { z } from "zod";

/** Viewers read what is not public; admins change things. */
export const roleSchema = z.enum(["viewer", "admin"]);
export type Role = z.infer<typeof roleSchema>;
