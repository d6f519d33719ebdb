// Words without accents or capitals, to compare what people type with what is written.

export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
