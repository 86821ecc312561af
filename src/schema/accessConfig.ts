import * as v from 'valibot';
import { EnvironmentName } from './brokerConfig.ts';
import { OriginText } from './originText.ts';

/** What somebody may do. An operator may also read. */
export const ROLES = ['viewer', 'operator', 'ingest'] as const;
export type Role = (typeof ROLES)[number];

const Names = v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(50));
const isLoopback = (url: URL): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
const IssuerUrl = v.pipe(
  v.string(),
  v.check((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) && url.search === '';
  }, 'must be an https address like https://id.example/realms/city'),
);

/** Who signs people in: any issuer of OpenID Connect. Tokens are JWTs that it has signed. */
export const SignInSchema = v.strictObject({
  /** Exactly as its tokens name it. */
  issuer: IssuerUrl,
  /** For whom its tokens must be. */
  audience: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** Of the viewer, registered there with the redirect address `https://<this feed>/auth/callback`. Absent: tokens only, nobody signs in here. */
  clientId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  /** Environment variable with the secret of that client, where it has one. */
  clientSecretEnv: v.optional(EnvironmentName),
  scope: v.optional(v.pipe(v.string(), v.minLength(1)), 'openid'),
  /** Claim with the roles: its name, or a path like `realm_access.roles`. */
  rolesClaim: v.optional(v.pipe(v.string(), v.minLength(1)), 'roles'),
  /** Which of its values make whom. */
  roles: v.optional(
    v.strictObject({
      viewer: v.optional(Names, ['viewer']),
      operator: v.optional(Names, ['operator']),
      ingest: v.optional(Names, ['ingest']),
    }),
    {},
  ),
  /** Everybody may read. Absent: only where the feed is bound to a loopback address without a proxy before it. */
  anonymousRead: v.optional(v.boolean()),
  /** How far its clock and ours may differ. */
  clockSkewS: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(300)), 30),
  /** How long a sign-in holds. */
  sessionH: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(720)), 8),
  /** Origins besides the issuer's where its keys and its token endpoint may lie. */
  origins: v.optional(v.array(OriginText), []),
});
export type SignInSetting = v.InferOutput<typeof SignInSchema>;
