// What a call takes and answers, read from the types that openapi-typescript made of openapi.json.

import type { paths } from "./schema.js";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** The paths that know a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? P : never;
}[keyof paths];

export type Operation<M extends Method, P extends PathOf<M>> = paths[P][M];

type Parameters<O, In extends string> = O extends { parameters: { [K in In]: infer T } } ? T : never;
type Query<O> = O extends { parameters: { query?: infer T } } ? Exclude<T, undefined> : never;
type Body<O> = O extends { requestBody: { content: { "application/json": infer T } } } ? T : never;
type Needed<Name extends string, T> = [T] extends [never] ? unknown : { [K in Name]: T };
type Possible<Name extends string, T> = [T] extends [never] ? unknown : { [K in Name]?: T };

export interface Common {
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Of a creating call that is to be made once, even if the page is loaded again meanwhile. */
  idempotencyKey?: string;
}

export type Options<O> = Common &
  Needed<"path", Parameters<O, "path">> &
  Possible<"query", Query<O>> &
  Needed<"body", Body<O>>;

/** The options, which may be left out where nothing in them is needed. */
export type Rest<O> = unknown extends Options<O>
  ? [options?: Options<O>]
  : Record<never, never> extends Options<O>
    ? [options?: Options<O>]
    : [options: Options<O>];

type Content<R> = R extends { content: infer C }
  ? C extends { "application/json": infer T }
    ? T
    : C[keyof C]
  : undefined;

/** A success: one member of a union for each status, so that `status` tells what `data` is. */
export type Answer<O> = O extends { responses: infer R }
  ? {
      [S in keyof R & (200 | 201 | 202 | 204)]: { status: S; data: Content<R[S]>; headers: Headers };
    }[keyof R & (200 | 201 | 202 | 204)]
  : never;

export type Data<O> = Answer<O>["data"];

/** The paths of lists: their answers lead on by a cursor. */
export type ListPath = {
  [P in PathOf<"get">]: Data<Operation<"get", P>> extends
    | { nextCursor: string | null }
    | { next_cursor: string | null }
    ? P
    : never;
}[PathOf<"get">];

/** The members of a page that are lists. */
export type ListOf<T> = { [K in keyof T]: T[K] extends readonly unknown[] ? K : never }[keyof T];
export type ItemOf<T, K extends keyof T> = T[K] extends readonly (infer I)[] ? I : never;

export interface Tokens {
  token: string;
  refreshToken: string;
}

/** Where the tokens of Auxeira are kept. Tabs share a session when they share the store. */
export interface TokenStore {
  read(): Tokens | null;
  write(tokens: Tokens | null): void;
}

export interface Settings {
  /** A store of Auxeira's tokens, or what gives Auth0's: `() => auth0.getTokenSilently()`. */
  tokens?: TokenStore | (() => string | undefined | Promise<string | undefined>);
  fetch?: typeof fetch;
  /** How often a call is repeated that met an outage or a limit (3). */
  retries?: number;
  /** The most seconds that a repetition waits for (20); a longer Retry-After is a Problem. */
  longestWait?: number;
}

export interface Call extends Common {
  path?: Record<string, string | number>;
  query?: Record<string, unknown>;
  body?: unknown;
}
