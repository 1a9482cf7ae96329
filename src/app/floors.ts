/**
 * The floors of the house, lowest first, as data. A file imports from a lower floor alone, and through
 * the door of what it imports (`#people`, `#platform/web`). `floors.test.ts` reads every import.
 */
export const floors = [
  { name: 'foundation', folders: ['foundation'], knows: 'nothing of us' },
  { name: 'platform', folders: ['platform'], knows: 'the machine, not the domain' },
  { name: 'ledger', folders: ['modules/ledger'], knows: 'what happened' },
  { name: 'vault', folders: ['modules/vault'], knows: 'who may open what' },
  { name: 'identity', folders: ['modules/identity'], knows: 'who may come in' },
  { name: 'people', folders: ['modules/people'], knows: 'whom it is about' },
  { name: 'notices', folders: ['modules/notices', 'modules/retention'], knows: 'how many are told, and what must go' },
  {
    name: 'services',
    folders: ['modules/bulletins', 'modules/records', 'modules/requests', 'modules/terms'],
    knows: 'what everyone may read, what is written of each, what they may ask, what is promised',
  },
  { name: 'incidents', folders: ['modules/incidents'], knows: 'a breach, from first signal to closed' },
  { name: 'app', folders: ['app'], knows: 'everything' },
] as const

/** On these floors the parts use each other, through their doors and never in a circle. */
export const floorsOfParts: readonly string[] = ['foundation', 'platform']

/** What turns ciphertext into plaintext. Guarded data comes out of the vault's door alone. */
export const openingFunctions: readonly string[] = ['open', 'openPadded', 'openFrom']

/** Who may import the opening functions, and why. A folder, or one file. */
export const mayOpen: readonly { readonly path: string; readonly why: string }[] = [
  { path: 'foundation/sealing', why: 'they are made there' },
  { path: 'modules/vault', why: 'it commits the access before it returns the plaintext' },
  { path: 'modules/identity/keys.ts', why: "a credential opens an account's own key, which is nobody's personal data" },
  { path: 'modules/ledger/view-codes.ts', why: 'a code on paper opens what was sealed under it: the id of whose openings it shows' },
  { path: 'modules/identity/browsers.ts', why: "an account's own notes: what it calls its passkeys, which browser it used" },
  { path: 'modules/identity/clients/sessions.ts', why: "the cookie of a client's session opens the guarded key that it carries" },
  { path: 'modules/identity/one-time-codes.ts', why: 'the sign-in part that was just shown opens the secret that the codes are made of' },
  { path: 'modules/identity/strong/sessions.ts', why: 'the cookie of whoever was identified opens the row that says who, for twenty minutes' },
  { path: 'modules/identity/sessions.ts', why: "the session's cookie opens the guarded key that it carries" },
]

/** Where a word to standard output is the product itself. */
export const maySpeak: readonly string[] = ['app/cli.ts', 'app/commands']
