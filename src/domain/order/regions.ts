/**
 * First-level subdivisions of the countries whose addresses name one: ISO 3166-2 codes without the country, as their
 * posts write them; the rest of what a shopper may mean by them is the name.
 */

export type Region = readonly [code: string, name: string];

const regions = (text: string): readonly Region[] =>
  text.split("|").map((part) => [part.slice(0, part.indexOf(" ")), part.slice(part.indexOf(" ") + 1)] as const);

const REGIONS: Readonly<Record<string, readonly Region[]>> = {
  AU: regions(
    "ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia|TAS Tasmania|VIC Victoria|WA Western Australia",
  ),
  BR: regions(
    "AC Acre|AL Alagoas|AP Amapá|AM Amazonas|BA Bahia|CE Ceará|DF Distrito Federal|ES Espírito Santo|GO Goiás|MA Maranhão|MT Mato Grosso|MS Mato Grosso do Sul|MG Minas Gerais|PA Pará|PB Paraíba|PR Paraná|PE Pernambuco|PI Piauí|RJ Rio de Janeiro|RN Rio Grande do Norte|RS Rio Grande do Sul|RO Rondônia|RR Roraima|SC Santa Catarina|SP São Paulo|SE Sergipe|TO Tocantins",
  ),
  CA: regions(
    "AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon",
  ),
  MX: regions(
    "AGU Aguascalientes|BCN Baja California|BCS Baja California Sur|CAM Campeche|CHP Chiapas|CHH Chihuahua|CMX Ciudad de México|COA Coahuila|COL Colima|DUR Durango|MEX Estado de México|GUA Guanajuato|GRO Guerrero|HID Hidalgo|JAL Jalisco|MIC Michoacán|MOR Morelos|NAY Nayarit|NLE Nuevo León|OAX Oaxaca|PUE Puebla|QUE Querétaro|ROO Quintana Roo|SLP San Luis Potosí|SIN Sinaloa|SON Sonora|TAB Tabasco|TAM Tamaulipas|TLA Tlaxcala|VER Veracruz|YUC Yucatán|ZAC Zacatecas",
  ),
  US: regions(
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming",
  ),
};

const NONE: readonly Region[] = [];

/** Empty where an address is found without one. */
export const regionsOf = (country: string): readonly Region[] =>
  Object.hasOwn(REGIONS, country) ? (REGIONS[country] ?? NONE) : NONE;

/** Without case and accents, as people type. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();

/** The code of what was typed, code or name; undefined where the country has no such region. */
export function regionCode(country: string, typed: string): string | undefined {
  const wanted = plain(typed);
  return regionsOf(country).find(([code, name]) => code === wanted || plain(name) === wanted)?.[0];
}
