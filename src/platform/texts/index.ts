export { isLang, languageNames, languages, pickLanguage, type Lang } from './languages.ts'
export { allDefinedTexts, defineTexts, faultsOf, type SameShape, type Text, type TextGroup, type TextsOf } from './define-texts.ts'
export {
  counted,
  formatDate,
  formatDateTime,
  formatList,
  formatNumber,
  formatRelative,
  formatShare,
  formatTime,
  formatWeekday,
  fromDateTimeInput,
  plural,
  timeZone,
  toDateInput,
  toDateTimeInput,
} from './formats.ts'
