import { LANGUAGES, type Text } from '../../../src/schema/texts.ts';

/** Firms, institutions, files and addresses: they are called so in every language. A licence asks for some of them word by word. */
const NAMES =
  /Hafenblick|dl-de\/[\w-]+|GeoNutzV|Fernwärme Duisburg|\p{Lu}[\p{L}-]+er Straße|Tiger and Turtle|© OpenStreetMap|[\w-]+\.(?:yaml|de|bafg\.de)|db-hafas-stations|(?:Die )?Autobahn GmbH des Bundes|Umweltbundesamt mit Daten der Messnetze der Länder|Statistische Ämter des Bundes und der Länder|Ministerium für Schule und Bildung NRW|Wasserstraßen- und Schifffahrtsverwaltung des Bundes|Bundesanstalt für (?:Straßenwesen|Gewässerkunde)|Bundesnetzagentur|DK Recycling und Roheisen|Duisburg Business & Innovation|thyssenkrupp Steel|Open Power System Data|duisport|logport|eurailpress|structurae|Wirtschaftsbetriebe Duisburg|Wikipedia \(de\)|twin\.live\.v1|application\/[\w.]+/gu;

/** Words that only one of both languages has. */
const ENGLISH =
  /(?<![\p{L}-])(the|The|of|with|from|for|no|by|only|are|is|their|each|between|and|to|on|at|real|simulated|generated|computed|approximate|knowledge|place|simulator|road|rail|first|second|half|state|among|nobody)(?![\p{L}-])/u;
const GERMAN =
  /(?<![\p{L}-])(der|Der|das|Das|und|Und|mit|für|aus|nach|nur|kein|keine|nicht|ist|sind|von|zum|zur|bei|auf|ein|eine|über|simuliert|erzeugt|berechnet|ungefähr|Lage|Stand|Betreiber|Straße|Schiene)(?![\p{L}-])/u;
const CHINESE = /\p{Script=Han}/u;
/** Left in a Chinese text, it is a word of a sentence that nobody has translated; names and units are written otherwise. */
const WORD = /(?<![\p{L}\p{N}_./-])\p{Ll}{3,}(?![\p{L}\p{N}_./-])/u;

/** What is wrong with a text as it is shown in the three languages; empty: nothing. */
export function foreignIn(shown: Text, isName = false): string[] {
  const [de, en, zh] = LANGUAGES.map((lang) => shown[lang].replace(NAMES, '')) as [string, string, string];
  const wrong: string[] = [];
  if (LANGUAGES.some((lang) => shown[lang].trim() === '')) wrong.push('is empty');
  if (ENGLISH.test(de)) wrong.push(`English in German: ${shown.de}`);
  if (GERMAN.test(en) && !(isName && en === de)) wrong.push(`German in English: ${shown.en}`);
  if (isName) return wrong;
  // Codes, figures, names of firms: they have no word.
  const hasWords = /\p{Ll}{3,}/u.test(en);
  if (hasWords && !CHINESE.test(zh)) wrong.push(`no Chinese: ${shown.zh}`);
  if (CHINESE.test(zh) && WORD.test(zh)) wrong.push(`${WORD.exec(zh)![0]} in Chinese: ${shown.zh}`);
  return wrong;
}
