import type { IncomingMessage } from 'node:http';
import type { Config } from '../../schema/config.ts';
import { createAccess, type Access } from './access.ts';
import type { Audit } from './audit.ts';
import { createIssuer } from './issuer.ts';
import { createSigner } from './signer.ts';
import { createSignIn, type SignIn } from './signIn.ts';
import { createTokenCheck } from './tokenCheck.ts';

/** Who comes in, and how people sign in where they can. */
export interface Gate {
  readonly access: Access;
  /** Null: nobody signs in here. */
  readonly signIn: SignIn | null;
}

export interface GateParts {
  readonly config: Config;
  readonly secrets: ReadonlyMap<string, string>;
  /** The feed is bound to a loopback address. */
  readonly isLocal: boolean;
  readonly audit: Audit;
  readonly addressOf: (request: IncomingMessage) => string;
}

/** What all feeds behind one balancer share; null = this one is alone. */
export const sharedSecret = ({ tokens }: Config, secrets: ReadonlyMap<string, string>): string | null =>
  tokens.feeds === undefined ? null : (secrets.get(tokens.feeds) ?? null);

export function createGate({ config, secrets, isLocal, audit, addressOf }: GateParts): Gate {
  const { signIn: setting, isBehindProxy } = config;
  const shared = sharedSecret(config, secrets);
  const issuer = setting ? createIssuer(setting) : null;
  const check = setting && issuer ? createTokenCheck(setting, issuer) : null;
  const sessions = createSigner(shared, 'session');
  const access = createAccess({ setting, check, sessions, isOpen: isLocal && !isBehindProxy, addressOf });
  if (!setting || !issuer || !check || setting.clientId === undefined) return { access, signIn: null };
  const { clientId, clientSecretEnv } = setting;
  const clientSecret = clientSecretEnv === undefined ? null : (secrets.get(clientSecretEnv) ?? null);
  const ways = createSigner(shared, 'sign-in');
  const signIn = createSignIn({ setting: { ...setting, clientId }, clientSecret, issuer, check, access, ways, audit, addressOf, isBehindProxy }); // prettier-ignore
  return { access, signIn };
}
