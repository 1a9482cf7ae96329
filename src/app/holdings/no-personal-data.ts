/**
 * Tables that hold nothing about anybody, and why. Whatever table is neither here nor claimed by a holding fails the test
 * of the schema (holdings.test.ts): nobody keeps data about people without being able to tell them of it.
 */
export const noPersonalData: Readonly<Record<string, string>> = {
  'bulletins.site': 'an organisation’s public address and contact',
  'house.backup': 'times and sizes of whole backups',
  'identity.attempt': 'counts under hashes that only a key outside the database can make, gone after a day: nobody can be found in it',
  'identity.identification_attempt': 'somebody between leaving and coming back, whom nobody knows yet: random bytes, and a path under their cookie’s key',
  'identity.identified': 'who was identified, sealed for twenty minutes under a key that their browser’s cookie alone has: nobody here can find them in it',
  'identity.network': 'the network’s id, and a key that makes up salts',
  'identity.organisation': 'names of organisations',
  'keystore.index_epoch': 'when keys of the index began',
  'keystore.index_state': 'which key of the index is in use',
  'keystore.mailer_key': 'the mailer’s public key, and where its private half is kept',
  'ledger.asking': 'when witnesses were asked',
  'ledger.checkpoint': 'signed heads of the tree',
  'ledger.testimony': 'what witnesses signed',
  'ledger.tile': 'hashes of hashes of rows that carry random ids: nothing can be told from them without the rows',
  'ledger.tree': 'the size of the tree and its peaks',
  'ledger.witnessed': 'heads of other installations’ trees',
  'notices.code': 'how often a code was checked, under a hash of 77 random bits and a postcode: it leads to nobody',
  'platform.migration': 'the version of the schema',
  'retention.certificate': 'when a night of destruction began and ended',
  'retention.certificate_line': 'how many things of a kind a night destroyed, by which rule: counts that name nobody',
  'retention.reckoned': 'by which rules the months of a kind were reckoned last',
  'retention.run': 'that the nightly job was there, and how much it did',
  'tenancy.admitted': 'which login of the database serves people',
  'tenancy.lent_schema': 'what that login owns',
  'tenancy.rule': 'what each table is',
  'vault.scrub': 'when the keystore was cleared',
  'vault.team': 'names of teams, as the organisation calls its work, and when each began',
}
