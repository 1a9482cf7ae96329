import { authorship, said } from './authorship.ts'
import { registerHolding } from './holding.ts'
import type { PersonalDataHolding } from './holdings.ts'

/**
 * Who of the staff made registers and took files in. A file that waits holds many people, sealed, and nobody knows whom
 *: it can be told of and not searched, and it is gone within a day.
 */
const importsHolding: PersonalDataHolding = authorship({
  name: 'people.imports',
  title: said((t) => t.imports.title),
  service: 'care',
  acts: [
    { table: 'people.register', by: 'created_by', at: 'created_at', key: ['id'], what: said((t) => t.imports.register) },
    { table: 'people.import', by: 'by', at: 'begun_at', key: ['id'], what: said((t) => t.imports.import) },
    { table: 'people.upload', by: 'by', at: 'at', key: ['id'], what: said((t) => t.imports.upload) },
  ],
  also: ['people.import_warning', 'people.upload_chunk'],
  categories: [said((t) => t.imports.waiting)],
  retention: ['register', 'waiting-upload'],
})

export const peopleHoldings: readonly PersonalDataHolding[] = [registerHolding, importsHolding]
