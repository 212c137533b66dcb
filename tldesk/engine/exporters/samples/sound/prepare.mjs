// What the JavaScript programs have in common: a sound becomes the samples that the model takes.

export const LONGEST = 60; // seconds: what is longer is no clip

const [PCM, FLOAT, EXTENSIBLE] = [1, 3, 0xfffe];
const [SLOWEST, FASTEST, MOST_CHANNELS, LOUDEST] = [1000, 384000, 32, 2 ** 31];
const [VORBIS, PAGE, LONGEST_BLOCK] = ["\x01vorbis", 27, 8192]; // of Ogg Vorbis: its sign, a page's head, samples
const [ZEROS, CUT, STEEP] = [64, 0.955, 9]; // of the filter: zeros on each side, its edge, Kaiser's beta

// The sound in a WAV file (Uint8Array), {rate, channels: [Float32Array]}, of which full scale is 1; an error for what
// is none.
export function readWav(content) {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const name = (at) => String.fromCharCode(...content.subarray(at, at + 4));
  if (!["RIFF", "RF64"].includes(name(0)) || name(8) !== "WAVE") throw new Error("it is no WAV file: convert it first");
  let form;
  for (let at = 12; at + 8 <= content.length; ) {
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (name(at) === "fmt " && start + 16 <= content.length) {
      const kind = view.getUint16(start, true);
      form = {
        kind: kind === EXTENSIBLE && size >= 26 ? view.getUint16(start + 24, true) : kind,
        count: view.getUint16(start + 2, true),
        rate: view.getUint32(start + 4, true),
        bits: view.getUint16(start + 14, true),
      };
    } else if (name(at) === "data" && form) {
      // A program that writes while it records does not know the size.
      return { rate: form.rate, channels: channelsOf(view, start, Math.min(size, content.length - start), form) };
    }
    at = start + size + (size % 2);
  }
  throw new Error("there is no sound in it");
}

function channelsOf(view, start, size, { kind, count, rate, bits }) {
  const value = {
    [`${PCM} 8`]: (at) => (view.getUint8(at) - 128) / 128,
    [`${PCM} 16`]: (at) => view.getInt16(at, true) / 2 ** 15,
    [`${PCM} 24`]: (at) => (view.getUint8(at) + view.getInt16(at + 1, true) * 256) / 2 ** 23,
    [`${PCM} 32`]: (at) => view.getInt32(at, true) / 2 ** 31,
    [`${FLOAT} 32`]: (at) => view.getFloat32(at, true),
    [`${FLOAT} 64`]: (at) => view.getFloat64(at, true),
  }[`${kind} ${bits}`];
  if (!value || !count) throw new Error("its coding is not known here: convert it to 16 bit first");
  if (!(rate >= SLOWEST && rate <= FASTEST) || count > MOST_CHANNELS) {
    throw new Error("no sound has such a rate or so many channels");
  }
  const frame = (count * bits) / 8;
  const frames = Math.floor(size / frame);
  return Array.from({ length: count }, (_, channel) =>
    Float32Array.from({ length: frames }, (_, i) => value(start + i * frame + (channel * bits) / 8)),
  );
}

// The rate that a FLAC, Ogg or MP3 file (Uint8Array) says it has; 0 where it says none, or one that no sound has.
export function rateOf(content) {
  const rate = content.length < 64 ? 0 : saidRate(content);
  return rate >= SLOWEST && rate <= FASTEST ? rate : 0;
}

function saidRate(content) {
  const found = (signs) => content.subarray(0, 512).findIndex((_, at) => has(content, at, signs));
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const vorbis = found(VORBIS);
  if (found("fLaC") === 0) return view.getUint32(18) >>> 12;
  if (found("OpusHead") > 0) return 48000;
  if (vorbis > 0 && vorbis + 16 <= content.length) return view.getUint32(vorbis + 12, true);
  const after = found("ID3") === 0 ? 10 + content.subarray(6, 10).reduce((sum, value) => sum * 128 + value, 0) : 0;
  for (let at = after; at + 4 <= content.length; at++) {
    const [version, layer, place] = [(content[at + 1] >> 3) & 3, (content[at + 1] >> 1) & 3, (content[at + 2] >> 2) & 3];
    if (content[at] === 255 && content[at + 1] >= 224 && layer && version !== 1 && place < 3) {
      return [44100, 48000, 32000][place] / { 3: 1, 2: 2, 0: 4 }[version];
    }
  }
  return 0;
}

function has(content, at, signs) {
  return Array.from(signs).every((sign, i) => content[at + i] === sign.charCodeAt(0));
}

// An Ogg Vorbis file as if it ended after its last block, and how many samples it really has: Chromium drops the block
// within which a file ends. Any other file as it is, with `frames` Infinity.
export function unended(content) {
  const made = content.slice();
  const view = new DataView(made.buffer);
  let at = content.length - PAGE;
  while (at > 0 && !has(content, at, "OggS")) at--;
  const isVorbis = at > 0 && has(content, 0, "OggS") && has(content, PAGE + 1, VORBIS);
  // Other streams may follow the first; a file of days is none of ours.
  if (!isVorbis || view.getUint32(at + 14) !== view.getUint32(14) || view.getUint32(at + 10)) {
    return { content, frames: Infinity };
  }
  const frames = view.getUint32(at + 6, true);
  view.setUint32(at + 6, frames + LONGEST_BLOCK, true);
  view.setUint32(at + 22, 0);
  view.setUint32(at + 22, checksum(made.subarray(at)), true);
  return { content: made, frames };
}

// Ogg's: a CRC of 32 bits.
function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  }
  return sum >>> 0;
}

// One channel: the mean of all. An error for none, and for a sound that is no clip.
export function mono(channels, rate) {
  const [first] = channels;
  if (!first?.length) throw new Error("there is no sound in it");
  if (first.length > LONGEST * rate) throw new Error(`it is longer than ${LONGEST} seconds: cut it first`);
  if (!channels.every((one) => one.every((value) => Math.abs(value) <= LOUDEST))) {
    throw new Error("it holds values that are no numbers, or far too large");
  }
  return channels.length === 1 ? first : first.map((_, i) => channels.reduce((sum, one) => sum + one[i], 0) / channels.length);
}

// Samples at another rate: what is above half of the lower one is filtered out, by a sine cardinal in Kaiser's window.
export function resampled(samples, from, to) {
  if (from === to) return samples;
  const common = divisor(from, to);
  const [phases, step] = [to / common, from / common];
  const cut = CUT * Math.min(1, to / from);
  const half = Math.ceil(ZEROS / cut);
  const filters = [];
  return Float32Array.from({ length: Math.round((samples.length * to) / from) }, (_, i) => {
    const before = Math.floor((i * step) / phases);
    const phase = (i * step) % phases;
    const filter = (filters[phase] ??= taps(phase / phases, cut, half));
    const first = before - half + 1;
    const end = Math.min(samples.length, before + half + 1);
    let sum = 0;
    for (let j = Math.max(0, first); j < end; j++) sum += samples[j] * filter[j - first];
    return sum;
  });
}

function taps(phase, cut, half) {
  const found = Float64Array.from({ length: 2 * half }, (_, i) => {
    const x = i - half + 1 - phase;
    const sine = x === 0 ? 1 : Math.sin(Math.PI * cut * x) / (Math.PI * cut * x);
    return sine * bessel(STEEP * Math.sqrt(Math.max(0, 1 - (x / half) ** 2)));
  });
  const sum = found.reduce((one, other) => one + other);
  return found.map((one) => one / sum);
}

// The modified one of the first kind.
function bessel(x) {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}

function divisor(a, b) {
  return b ? divisor(b, a % b) : a;
}

// What the model says, surest first: [{label, confidence}]. The likeliest label unless it is less sure than the limit;
// where a sound may have several labels, all that reach their threshold. Else "none of these".
export function said(probabilities, signature) {
  const ranked = signature.classes.Label.map((label, i) => ({ label, confidence: probabilities[i] }));
  ranked.sort((a, b) => b.confidence - a.confidence);
  const found = signature.multi_label
    ? ranked.filter(({ label, confidence }) => confidence >= signature.thresholds[label])
    : ranked.slice(0, 1).filter(({ confidence }) => confidence >= signature.calibration.limit);
  return found.length ? found : [{ label: "none of these", confidence: ranked[0].confidence }];
}
