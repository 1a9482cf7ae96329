import { counted, formatNumber, type SameShape } from '#platform/texts'
import type { finnish } from './pages-fi.ts'

const names = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

export const english: SameShape<typeof finnish> = {
  title: 'Retention',
  lead: 'What has to go, and when. The nightly job destroys keys when the time has come: nothing is opened, and nobody can read it afterwards.',
  tabs: { overview: 'Coming months', rules: 'Rules', holds: 'Orders', certificates: 'Certificates' },
  month: (month) => `${names[Number(month.slice(5)) - 1] ?? month.slice(5)} ${month.slice(0, 4)}`,
  shortMonth: (month) => `${Number(month.slice(5))}/${month.slice(2, 4)}`,
  year: (year) => `the year ${year}`,
  overview: {
    standing: 'Where we stand', job: 'The nightly job', lastRun: 'Last time', noRun: 'Not once yet', overdue: 'Overdue', overdueHint: 'Should have gone already',
    now: 'This month', nowHint: 'Goes when the month’s first working day is over', stopped: 'Stopped', stoppedHint: 'By an order or a restriction',
    late: 'The nightly job has not come', lateBody: 'Data is now kept for longer than was promised. See whether the server is on and its scheduled work runs.',
    troubled: 'Some of the nightly job failed', troubledBody: (list) => `Of these nothing was destroyed, and they are tried again next night: ${list}.`,
    unanswered: (list) => `No part of this program answers for these, so they are not destroyed: ${list}.`,
    coming: 'What goes in the coming months', comingLead: '24 months ahead. Everything whose month is known now; a new fact may move it.',
    longView: 'In the long run',
    longLead: 'Everything that has a month, by year. Where no death is known of, patient data is kept for 120 years from birth; a known death brings the month nearer.',
    yearColumn: 'Years', yearsPicture: 'Due by year',
    asTable: 'The same as a table', monthColumn: 'Month', kind: 'Kind', count: 'Count', none: 'Nothing is due for two years.',
    others: 'Others', kept: 'What is kept', interval: 'Interval', intervalHint: 'may come earlier, when what is missing becomes known',
    undated: 'No month', undatedHint: 'kept for good, or nothing is known', restricted: 'Restricted',
    births: 'Year of birth unknown', birthsLead: (n) => `Of ${n} people the year of birth is not known, so their data is kept for longer to be safe. The years can be fetched from the register. Each opening leaves a trace that the person sees.`,
    fetch: 'Fetch the years from the register',
  },
  rules: {
    title: 'Rules', lead: 'What the law asks, what was promised, and what is our own practice. The longest duty wins; then the shortest permission decides.',
    statute: 'Ground', validFrom: 'Valid from', unchecked: 'For a lawyer to check', own: 'Own term in use', change: 'Try another term', id: 'The rule’s id',
    proposals: 'Proposed changes', proposed: (months) => `Proposed term: ${months}`, look: 'Deal with it', waits: 'Waits for another officer', inUse: 'In use', over: 'Ended',
  },
  simulate: {
    title: 'Try another term', lead: 'You see what would change before anybody decides on anything.', months: 'New term in months', monthsHint: 'Counted from the rule’s first trigger.',
    show: 'Reckon', result: (n) => `Concerns ${n} things`, earlier: 'Earlier', later: 'Later', unchanged: 'Unchanged', interval: 'Interval', undated: 'No month',
    atOnce: 'Due at once', atOnceHint: 'Their time would be over already, and they would go next night.', before: 'Now', after: 'After the change', picture: 'Due by month',
    propose: 'Propose this term', proposeLead: 'Another officer confirms the proposal. Then everything is reckoned anew before anything goes.',
    reasons: 'Reasons', reasonsHint: 'At least 10 characters. Kept sealed. Write no names.', send: 'Propose', backToRules: 'Back to the rules', now: 'Present term',
  },
  proposal: {
    title: 'A proposed change', reasons: 'Reasons', by: 'Proposed by', at: 'Proposed', confirm: 'Take into use', withdraw: 'Withdraw', own: 'You proposed this yourself. Another officer has to confirm it.',
    confirmLead: 'What was destroyed does not come back. Read the counts before you confirm.', done: 'Taken into use', withdrawn: 'Withdrawn or replaced',
  },
  holds: {
    title: 'Orders', lead: 'An order stops destruction: of what is there now, and of what comes later. When it is released, destruction goes on.',
    place: 'Give an order', none: 'No order was given.', sort: 'Sort', scope: 'What it is about', placed: 'Given', stops: 'Stops', state: 'State', inForce: 'In force', released: 'Released',
    look: 'Look', people: (n) => counted('en', n, 'person', 'people'), caseOf: (id) => `case ${id.slice(0, 8)}`, and: 'and',
    between: (from, to) => `${from}–${to}`, anyKind: 'every kind of data',
    newTitle: 'Give an order', newLead: 'Choose one way of saying what the order is about.',
    by: 'What the order is about', byPerson: 'All data of some people', byCase: 'The data of one case', byQuery: 'A kind, a holding or months',
    persons: 'People', personsHint: 'The address of the person’s page in the register, or their id, one to a line.', about: 'Case', aboutHint: 'The address of the incident’s or request’s page, or its id.',
    kind: 'Kind of data', any: 'Any', holding: 'Holding', trigger: 'The month that is counted from', from: 'First month', to: 'Last month', monthHint: 'As 2026-11',
    sortHint: { 'legal-hold': 'For a trial, an inquiry or an authority’s request. Ends when an officer says so.', 'archive-duty': 'The National Archives have ordered the data kept for good (Archives Act 831/1994, section 8).' },
    reasons: 'Reasons', reasonsHint: 'At least 10 characters. Kept sealed; the person may see them when they ask.', submit: 'Give the order',
    one: 'An order', givenBy: 'Given by', givenAt: 'Given', releasedAt: 'Released', why: 'Reasons', whyReleased: 'Why it was released', gone: 'The reasons were destroyed when their time had ended.',
    release: 'Release the order', releaseLead: (n) => `The order stops ${n} things now. Those whose time is over go next night.`,
  },
  certificates: {
    title: 'Certificates', lead: 'Each night in which something was destroyed leaves a certificate: what, why and by which rule. Nobody’s name is in it.',
    none: 'Nothing was destroyed yet.', number: 'Number', night: 'Night', count: 'Destroyed', going: 'Going on',
    one: (n) => `Certificate of destruction ${formatNumber('en', n)}`, pdf: 'PDF', json: 'JSON', holding: 'Holding', kind: 'Kind', rule: 'Rule', due: 'Its time ended', lines: 'What was destroyed',
    begun: 'Begun', finished: 'Finished', all: 'In all', how: 'The data was destroyed by destroying its encryption keys. From backups it is gone within 14 days.',
    hash: 'Hash in the ledger (SHA-256 of the JSON)',
  },
}
