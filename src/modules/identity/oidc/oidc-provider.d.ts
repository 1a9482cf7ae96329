/** What the tests use of the provider that they are run against; the package brings no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export class Provider {
    constructor(issuer: string, configuration: {
      clients: readonly { client_id: string; client_secret: string; redirect_uris: string[]; application_type: 'web' }[]
      pkce: { required(): boolean }
      features: { devInteractions: { enabled: boolean }; encryption?: { enabled: boolean } }
      findAccount(context: unknown, id: string): { accountId: string; claims(): { sub: string; [claim: string]: unknown } }
      cookies: { keys: string[] }
      conformIdTokenClaims?: boolean
      claims?: Readonly<Record<string, readonly string[]>>
      acrValues?: readonly string[]
    })
    callback(): (request: IncomingMessage, response: ServerResponse) => void
  }
}
