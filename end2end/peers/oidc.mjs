// A real OpenID provider for the browser tests: npm oidc-provider, with accounts of two groups and a page to
// sign in on.
//   node oidc.mjs <port> <address of the console>
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const [port, console_] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const accounts = {
  una: { name: 'Una União', email: 'una@example.com', email_verified: true, groups: ['data-infra'] },
  leo: { name: 'Leo Lima', email: 'leo@example.com', email_verified: true, groups: ['data-infra-leads'] },
  eva: { name: 'Eva Estranha', email: 'eva@example.com', email_verified: true, groups: ['marketing'] },
};
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'comporta',
    client_secret: 'hush-hush-hush-hush',
    redirect_uris: [`${console_}/sign-in/callback`],
    post_logout_redirect_uris: [`${console_}/sign-in`],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub', 'auth_time'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
  scopes: ['openid', 'email', 'profile', 'groups'],
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => (accounts[id] ? { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) } : undefined),
});

const page = (title, body) => `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}`;
const button = (name, value, label) => `<button name="${name}" value="${value}">${label}</button>`;

provider.use(async (ctx, next) => {
  const uid = /^\/interaction\/([^/]+)$/.exec(ctx.path)?.[1];
  if (!uid) return next();
  const details = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method === 'GET') {
    const people = Object.keys(accounts).map((id) => button('account', id, id)).join(' ');
    const asked = details.prompt.name === 'login' ? people : button('consent', 'yes', 'Allow');
    ctx.type = 'html';
    ctx.body = page(details.prompt.name, `<form method="post">${asked} ${button('no', 'no', 'Say no')}</form>`);
    return undefined;
  }
  let body = '';
  for await (const chunk of ctx.req) body += chunk;
  const form = new URLSearchParams(body);
  if (form.has('no')) {
    const denied = { error: 'access_denied', error_description: 'somebody said no' };
    return provider.interactionFinished(ctx.req, ctx.res, denied, { mergeWithLastSubmission: false });
  }
  if (details.prompt.name === 'login') {
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: form.get('account') } });
  }
  const grant = new provider.Grant({ accountId: details.session.accountId, clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(ctx.req, ctx.res, { consent }, { mergeWithLastSubmission: true });
});

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
