// What the JavaScript programs have in common: a text becomes the numbers that the model takes.
// It counts characters as Unicode does, not as JavaScript does, so that the numbers are those of tldesk.

// `vocabulary`: what vocabulary.json says. Returns what has numbers(text, {window, windows, stride}), as
// `preprocess` of signature.json says them.
export function tokens(vocabulary) {
  return vocabulary.kind === "words" ? new Grams(vocabulary) : new Tokens(vocabulary);
}

class Tokens {
  constructor(says) {
    this.says = says;
    this.known = new Map();
    this.longest = 0;
    says.pieces.forEach((piece, number) => {
      if (!piece) return;
      this.known.set(piece, number);
      this.longest = Math.max(this.longest, [...piece].length);
    });
    this.unknownScore = says.scores.reduce((least, score) => Math.min(least, score), Infinity) - 10;
    this.map = new Map(Object.entries(says.map));
    this.joining = new Set(says.joining);
    this.units = new DataView(bytes(says.sequences).buffer);
    this.becomes = bytes(says.replacements);
    this.parts = /[^ \t\n\r]+/g;
    this.around = [];
    if (says.kind === "bpe") this.readPairs(says);
  }

  readPairs({ letters, numerals, spaces, merges }) {
    const signs = { L: letters, N: numerals, S: spaces };
    const within = (name) => signs[name].map((ends) => ends.map((code) => `\\u{${code.toString(16)}}`).join("-")).join("");
    const pattern = "'(?:s|t|re|ve|m|ll|d)| ?[L]+| ?[N]+| ?[^SLN]+|[S]+(?![^S])|[S]+";
    this.parts = new RegExp(pattern.replace(/[LNS]/g, within), "gu");
    this.around = spaces;
    this.merges = new Map(merges.map(([left, right, made], rank) => [pairOf(left, right), [rank, made]]));
  }

  // The numbers of a text, with those of its beginning and its end, if they are no more than `window`. Else at most so
  // many windows of them, one behind the other; each begins `stride` numbers after the one before it.
  numbers(text, { window, windows, stride }) {
    const { first, last, pad } = this.says;
    const room = window - 2;
    const inside = this.inside(text, room + (windows - 1) * stride);
    const found = [];
    for (let start = 0; start === 0 || (windows > 1 && start < inside.length - room + stride); start += stride) {
      found.push([first, ...inside.slice(start, start + room), last]);
      if (windows === 1) break;
    }
    if (found.length === 1) return found[0];
    return found.flatMap((one) => [...one, ...Array(window - one.length).fill(pad)]);
  }

  // At most so many numbers of a text.
  inside(text, most) {
    const found = [];
    for (const [part] of this.bare(this.says.prefix + text).matchAll(this.parts)) {
      for (const number of this.cut([...part].slice(0, 100_000))) found.push(number);
      if (found.length > most) break;
    }
    return found.slice(0, most);
  }

  // Without what stands around a text and does not count.
  bare(text) {
    let [start, end] = [0, text.length];
    while (start < end && isIn(text[start], this.around)) start++;
    while (end > start && isIn(text[end - 1], this.around)) end--;
    return text.slice(start, end);
  }

  // The numbers of a part of a text.
  cut(part) {
    const { kind } = this.says;
    if (kind === "bpe") return this.byPairs(new TextEncoder().encode(part.join("")).subarray(0, 100_000));
    const words = this.mapped(part).split(" ").filter((word) => word);
    return words.flatMap((word) => (kind === "wordpiece" ? this.byLongest([...word]) : this.byScore(word)));
  }

  // The characters as the vocabulary writes them; several of them may be one there.
  mapped(word) {
    const made = [];
    for (let place = 0; place < word.length; ) {
      let size = 1;
      let text = this.written(word[place]);
      if (this.joining.has(word[place + 1])) [size, text] = this.sequence(word.slice(place, place + 4), text);
      made.push(text);
      place += size;
    }
    return made.join("");
  }

  written(char) {
    if (this.map.has(char)) return this.map.get(char);
    if (isIn(char, this.says.alone)) return ` ${char} `;
    return isIn(char, this.says.dropped) ? "" : char;
  }

  // The longest sequence of characters with which a word begins: how many they are, and what they become.
  sequence(word, text) {
    const unitAt = (place) => (4 * place < this.units.byteLength ? this.units.getUint32(4 * place, true) : 0);
    const leads = (unit) => (unit >>> 10) << ((unit & 0x200) >> 6);
    let found = [1, text];
    let unit = unitAt(0);
    let place = 0;
    for (let count = 1; count <= word.length; count++) {
      for (const byte of new TextEncoder().encode(word[count - 1])) {
        place = (place ^ leads(unit) ^ byte) >>> 0;
        unit = unitAt(place);
        if ((unit & 0x800000ff) !== byte) return found;
      }
      if (unit & 0x100 && count > 1) {
        const start = unitAt((place ^ leads(unit)) >>> 0) & 0x7fffffff;
        const end = this.becomes.indexOf(0, start);
        found = [count, new TextDecoder().decode(this.becomes.subarray(start, end))];
      }
    }
    return found;
  }

  // WordPiece: the longest piece first.
  byLongest(word) {
    const found = [];
    let start = 0;
    while (start < word.length && word.length <= 100) {
      let end = Math.min(word.length, start + this.longest);
      const inside = start ? "##" : "";
      while (end > start && !this.known.has(inside + word.slice(start, end).join(""))) end--;
      if (end === start) break;
      found.push(this.known.get(inside + word.slice(start, end).join("")));
      start = end;
    }
    return start === word.length ? found : [this.says.unknown];
  }

  // Unigram: the pieces with the largest sum of scores.
  byScore(word) {
    const { scores, unknown } = this.says;
    const found = [];
    for (const [part] of `▁${word}`.matchAll(/▁[^▁]*/g)) {
      const chars = [...part];
      const best = [0, ...chars.map(() => -Infinity)];
      const back = best.map(() => [0, 0]);
      const reach = (start, end, number, score) => {
        if (best[start] + score <= best[end]) return;
        best[end] = best[start] + score;
        back[end] = [start, number];
      };
      for (let start = 0; start < chars.length; start++) {
        let piece = "";
        for (let end = start + 1; end <= Math.min(chars.length, start + this.longest); end++) {
          piece += chars[end - 1];
          const number = this.known.get(piece);
          if (number !== undefined) reach(start, end, number, scores[number]);
        }
        if (!this.known.has(chars[start])) reach(start, start + 1, unknown, this.unknownScore);
      }
      const cut = [];
      for (let end = chars.length; end; ) {
        const [start, number] = back[end];
        if (number !== unknown || cut.at(-1) !== unknown) cut.push(number);
        end = start;
      }
      for (const number of cut.reverse()) found.push(number);
    }
    return found;
  }

  // BPE: of all pairs that are known, the one that was learned first is joined first, from the left.
  byPairs(content) {
    const size = content.length;
    const numbers = Array.from(content, (byte) => this.says.bytes[byte]);
    const ends = numbers.map((_, place) => place + 1);
    const before = numbers.map((_, place) => place - 1);
    const pair = (place) => this.merges.get(pairOf(numbers[place], numbers[ends[place]])) ?? [];
    const waiting = new Map(); // the places at which pairs begin, by their rank
    const ask = (place) => {
      const [rank] = place >= 0 && ends[place] < size ? pair(place) : [];
      if (rank === undefined) return Infinity;
      if (!waiting.has(rank)) waiting.set(rank, []);
      waiting.get(rank).push(place);
      return rank;
    };
    numbers.forEach((_, place) => ask(place));
    while (waiting.size) {
      const first = [...waiting.keys()].reduce((least, rank) => Math.min(least, rank));
      const places = waiting.get(first).sort((a, b) => a - b);
      waiting.delete(first);
      for (const [index, place] of places.entries()) {
        const [rank, made] = pair(place);
        if (rank !== first) continue; // it has been joined with another since
        const after = ends[place];
        [numbers[place], numbers[after], ends[place]] = [made, GONE, ends[after]];
        if (ends[place] < size) before[ends[place]] = place;
        if (Math.min(ask(before[place]), ask(place)) < first) {
          waiting.set(first, places.slice(index + 1)); // where several pairs make one piece, an earlier one may come
          break;
        }
      }
    }
    return numbers.filter((number) => number !== GONE);
  }
}

const GONE = -1; // a piece that has become a part of the one before it

// Two numbers as one; there are a million at most.
function pairOf(left, right) {
  return left * 2 ** 21 + right;
}

// The hashes of a text's words and sequences of characters.
class Grams {
  constructor(says) {
    this.says = says;
  }

  // At most `window` numbers of a text: a hash each, and above it how often the text has it.
  numbers(text, { window }) {
    const { most_characters: most, gaps, start, bits, most_count: mostCount, most_word: mostWord } = this.says;
    const lower = [...[...text].slice(0, most).join("").normalize("NFKC").toLowerCase()].slice(0, most);
    const spaced = lower.map((char) => (isIn(char, gaps) ? " " : char)).join("");
    const plain = spaced.replace(/ +/g, " ").replace(/^ | $/g, "");
    const codes = (chars) => chars.map((char) => char.codePointAt(0));
    const words = this.words(plain).map((word) => this.hashed(start, codes(word.slice(0, mostWord))));
    const counts = new Map();
    for (const [units, kind] of [[words, "words"], [plain ? codes([...` ${plain} `]) : [], "characters"]]) {
      const { start: begin, sizes: [shortest, longest] } = this.says[kind];
      for (let size = shortest; size <= longest; size++) {
        for (let place = 0; place + size <= units.length; place++) {
          const value = this.hashed(begin, units.slice(place, place + size));
          const folded = ((value >>> bits) ^ (value & ((1 << bits) - 1))) >>> 0;
          counts.set(folded, (counts.get(folded) ?? 0) + 1);
        }
      }
    }
    const found = [...counts].map(([value, count]) => value | (Math.min(count, mostCount) << bits));
    return found.length ? found.slice(0, window) : [0];
  }

  // FNV-1a in 32 bits, whose steps take whole units.
  hashed(value, units) {
    for (const unit of units) value = Math.imul(value ^ unit, this.says.prime) >>> 0;
    return value;
  }

  // Runs of letters, marks and digits; characters that are words by themselves, alone.
  words(text) {
    const found = [];
    let running = false;
    for (const char of text) {
      const alone = isIn(char, this.says.alone);
      const inside = !alone && /[\p{L}\p{M}\p{N}]/u.test(char);
      if (inside && running) found.at(-1).push(char);
      else if (inside || alone) found.push([char]);
      running = inside;
    }
    return found;
  }
}

function isIn(char, stretches) {
  const code = char.codePointAt(0);
  return stretches.some(([first, last]) => first <= code && code <= last);
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

// The text of a file, UTF-8; an error for what is none.
export function textOf(content) {
  return new TextDecoder("utf-8", { fatal: true }).decode(content);
}

// What the model says, surest first: [{label, confidence}]. The likeliest label unless it is less sure than the limit;
// where a text may have several labels, all that reach their threshold. Else "none of these".
export function said(probabilities, signature) {
  const ranked = signature.classes.Label.map((label, i) => ({ label, confidence: probabilities[i] }));
  ranked.sort((a, b) => b.confidence - a.confidence);
  const found = signature.multi_label
    ? ranked.filter(({ label, confidence }) => confidence >= signature.thresholds[label])
    : ranked.slice(0, 1).filter(({ confidence }) => confidence >= signature.calibration.limit);
  return found.length ? found : [{ label: "none of these", confidence: ranked[0].confidence }];
}
